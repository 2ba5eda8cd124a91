//! Findings about the logs themselves: what CloudTrail's digests say against them.

use super::Matter;
use super::tally::Tally;
use crate::audit::integrity::Proof;
use crate::ledger::Unmet;
use crate::model::{DigestGap, Standing};
use crate::report::verification::CheckedObjects;
use crate::report::words::Statement;
use crate::report::{Code, Finding};

/// Returns every finding about the logs and their digests.
pub fn findings(matter: Matter<'_>) -> Vec<Finding> {
    let Some(proof) = matter.proof else { return unmet(matter).into_iter().collect() };
    let logs = &proof.verified.logs;
    [
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
        overruling(matter, proof).or_else(|| {
            let state: State = |objects, first| Statement::LogUnattested { objects, first };
            objects(matter, Code::LogUnattested, logs, (is_open, state))
        }),
        objects(
            matter,
            Code::DigestInvalid,
            &proof.verified.digests,
            (is_bad, |objects, first| Statement::DigestInvalid { objects, first }),
        ),
        gaps(matter, proof),
        unmet(matter),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// An earlier run had to prove the logs of this ledger and could not; nobody has since.
fn unmet(matter: Matter<'_>) -> Option<Finding> {
    let Unmet { at, outcome, .. } = *matter.unmet?;
    let said = matter.state(&Statement::IntegrityNotMet { at, outcome });
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
