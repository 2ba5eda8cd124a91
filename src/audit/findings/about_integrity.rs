//! Findings about the logs themselves: what CloudTrail's digests say against them.

use super::Matter;
use super::tally::{Said, Tally};
use crate::audit::integrity::Proof;
use crate::ledger::Unmet;
use crate::model::{DigestGap, Standing, Text};
use crate::report::verification::CheckedObjects;
use crate::report::words::Statement;
use crate::report::{Code, Finding};

/// Returns every finding about the logs and their digests.
pub fn findings(matter: Matter<'_>) -> Vec<Finding> {
    let noted = definitions(matter).chain(unmet(matter)).chain(newest(matter));
    let Some(proof) = matter.proof else { return noted.collect() };
    let logs = &proof.verified.logs;
    let checked = [
        objects(
            matter,
            Code::LogTampered,
            logs,
            (is_tampered, |objects, first| Statement::LogTampered { objects, first }),
        ),
        objects(
            matter,
            Code::LogMissing,
            logs,
            (is_missing, |objects, first| Statement::LogMissing { objects, first }),
        ),
        overruling(matter, proof),
        unattested(matter, proof),
        objects(
            matter,
            Code::DigestInvalid,
            &proof.verified.digests,
            (is_bad, |objects, first| Statement::DigestInvalid { objects, first }),
        ),
        gaps(matter, proof),
    ];
    checked.into_iter().flatten().chain(noted).collect()
}

/// Calls whose verdict hangs on what nobody proves of their application profile.
fn definitions(matter: Matter<'_>) -> impl Iterator<Item = Finding> {
    matter.left_open.resting.iter().filter_map(move |(profile, resting)| {
        let mut tally = Tally::default();
        resting.flows.iter().for_each(|at| tally.add(&matter.flows[*at]));
        let first = resting.open.iter().filter_map(|open| open.logs.first()).min()?;
        let said = Statement::DefinitionUnattested { calls: tally.count, profile, first };
        let said = Said::about(matter.state(&said), Text::clone(profile));
        Some(tally.finding(Code::DefinitionUnattested, said, matter))
    })
}

/// An earlier run had to prove the logs of this ledger and could not; nobody has since.
fn unmet(matter: Matter<'_>) -> Option<Finding> {
    let Unmet { at, outcome, .. } = *matter.unmet?;
    let said = matter.state(&Statement::IntegrityNotMet { at, outcome });
    Some(Tally::of(0).finding(Code::IntegrityNotMet, said, matter))
}

/// A check that had to prove the logs ended before the newest of them.
fn newest(matter: Matter<'_>) -> Option<Finding> {
    let said = matter.state(&Statement::NewestNotProven { from: matter.left_open.unproven_from? });
    Some(Tally::of(0).finding(Code::IntegrityNotMet, said, matter))
}

fn is_tampered(standing: Standing) -> bool {
    standing == Standing::Tampered
}

fn is_missing(standing: Standing) -> bool {
    standing == Standing::Missing
}

/// A digest that is not there leaves a gap, which is told as such.
fn is_bad(standing: Standing) -> bool {
    is_tampered(standing) || is_open(standing)
}

/// Says whether nothing is proven of an object that is there.
fn is_open(standing: Standing) -> bool {
    matches!(standing, Standing::Unattested | Standing::Unreadable)
}

/// Logs that nothing proves, where more than their own records rests on them.
fn overruling(matter: Matter<'_>, proof: &Proof) -> Option<Finding> {
    let objects = proof.overruling.len() as u64;
    let first = proof.overruling.first()?;
    let said = matter.state(&Statement::LogOverrules { objects, first });
    Some(Tally::of(objects).finding(Code::LogUnattested, said, matter))
}

/// The other logs that nothing proves.
fn unattested(matter: Matter<'_>, proof: &Proof) -> Option<Finding> {
    let open = proof.verified.logs.iter().filter(|log| is_open(log.state));
    let others = open.map(|log| log.key).filter(|key| !proof.overruling.contains(key));
    let (mut objects, mut first) = (0, None::<String>);
    for other in others {
        objects += 1;
        first = Some(first.map_or_else(|| other.clone(), |first| first.min(other.clone())));
    }
    let first = first?;
    let said = matter.state(&Statement::LogUnattested { objects, first: &first });
    Some(Tally::of(objects).finding(Code::LogUnattested, said, matter))
}

fn objects(
    matter: Matter<'_>,
    code: Code,
    all: &CheckedObjects,
    (is_ours, state): (fn(Standing) -> bool, State),
) -> Option<Finding> {
    let objects = all.reasons().filter(|reason| is_ours(reason.standing())).count() as u64;
    let first = all.iter().filter(|object| is_ours(object.state)).map(|object| object.key).min()?;
    let said = matter.state(&state(objects, &first));
    Some(Tally::of(objects).finding(code, said, matter))
}

/// States how many objects there are, and the first of them.
type State = fn(u64, &str) -> Statement<'_>;

/// Times without a valid digest; also where there is none at all, of which nobody knows how long.
fn gaps(matter: Matter<'_>, proof: &Proof) -> Option<Finding> {
    let gaps = &proof.verified.gaps;
    if gaps.is_empty() && !proof.verified.covered.is_empty() {
        return None;
    }
    let mut tally = Tally::default();
    for gap in gaps {
        tally.add_digest_gap(gap, gap.hours());
    }
    let first: Option<&DigestGap> = gaps.first();
    let said = matter.state(&Statement::DigestGap { hours: tally.count, first });
    Some(tally.finding(Code::DigestGap, said, matter))
}
