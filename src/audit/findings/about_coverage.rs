//! Findings about what was not seen.

use std::collections::BTreeSet;

use super::tally::{Tally, counted};
use super::{Code, Matter};
use crate::audit::judge::Judged;
use crate::model::{Gap, Moment, ProblemCode};
use crate::report::Finding;

/// Returns every finding about coverage.
pub fn findings(matter: Matter<'_>) -> Vec<Finding> {
    [
        gaps(matter),
        objects(matter),
        malformed(matter),
        pages(matter),
        conflicts(matter),
        nothing(matter),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn gaps(matter: Matter<'_>) -> Option<Finding> {
    let gaps = &matter.facts.coverage.gaps;
    let first = gaps.first()?;
    let mut tally = Tally::of(gaps.iter().map(days).sum());
    for gap in gaps {
        tally.see(Some(Moment::start_of(gap.from)));
        tally.see(Some(Moment::start_of(gap.to)));
    }
    let message = format!(
        "{} without any log object between days with objects, first in account {} and Region {} \
         from {} to {}",
        counted(tally.count, "day"),
        first.account,
        first.region,
        first.from,
        first.to
    );
    Some(tally.finding(Code::CoverageGap, message, matter.samples))
}

fn objects(matter: Matter<'_>) -> Option<Finding> {
    let named = objects_with(matter, |code| match code {
        ProblemCode::Unreadable
        | ProblemCode::DamagedContainer
        | ProblemCode::TooLarge
        | ProblemCode::BadEncoding
        | ProblemCode::BrokenJson => true,
        ProblemCode::MalformedRecord | ProblemCode::IncompletePage => false,
    });
    // A failed object has a problem that says why; whichever count is larger is the careful one.
    let count = matter.facts.coverage.objects.failed.max(named.len() as u64);
    let message = || {
        let first = named.first().map_or(String::new(), |object| format!(", first `{object}`"));
        let listed = matter.facts.coverage.objects.listed;
        format!("{} of {listed} could not be read to the end{first}", counted(count, "object"))
    };
    (count > 0).then(|| Tally::of(count).finding(Code::ObjectNotRead, message(), matter.samples))
}

fn malformed(matter: Matter<'_>) -> Option<Finding> {
    let problems = &matter.facts.problems;
    let named =
        problems.iter().filter(|p| p.problem.code == ProblemCode::MalformedRecord).count() as u64;
    let records = &matter.facts.coverage.records;
    // Problems are kept for the first of many records; the receipts count all.
    let count = records.malformed.max(named);
    let message = || {
        format!("{} of {} could not be read", counted(count, "record"), records.total.max(count))
    };
    (count > 0).then(|| Tally::of(count).finding(Code::MalformedRecords, message(), matter.samples))
}

fn pages(matter: Matter<'_>) -> Option<Finding> {
    let named = objects_with(matter, |code| code == ProblemCode::IncompletePage);
    let first = named.first()?;
    let count = named.len() as u64;
    let message = format!(
        "{} one page of more, first `{first}`",
        if count == 1 { "1 object is".to_owned() } else { format!("{count} objects are") }
    );
    Some(Tally::of(count).finding(Code::IncompletePage, message, matter.samples))
}

fn conflicts(matter: Matter<'_>) -> Option<Finding> {
    let conflicts = &matter.facts.conflicts;
    let first = conflicts.first()?;
    let mut tally = Tally::default();
    for conflict in conflicts {
        tally.add_sample(&conflict.sample);
    }
    let ids = counted(conflicts.iter().map(|c| &c.id).collect::<BTreeSet<_>>().len() as u64, "id");
    let message = format!("{ids} on records that differ, first `{}`: all are counted", first.id);
    Some(tally.finding(Code::SameIdDifferentRecord, message, matter.samples))
}

fn nothing(matter: Matter<'_>) -> Option<Finding> {
    let records = &matter.facts.coverage.records;
    let attempts: u64 = matter.flows.iter().map(Judged::calls).sum();
    let message = || {
        format!(
            "no inference that ran was found in {}; {} of inference failed",
            counted(records.total, "record"),
            counted(attempts, "attempt")
        )
    };
    let is_empty = !matter.found.has_inference();
    is_empty.then(|| Tally::of(0).finding(Code::NoInferenceFound, message(), matter.samples))
}

fn objects_with(matter: Matter<'_>, is_ours: impl Fn(ProblemCode) -> bool) -> BTreeSet<&str> {
    let all = matter.facts.problems.iter().filter(|p| is_ours(p.problem.code));
    all.map(|p| p.object.as_str()).collect()
}

/// Returns the days of a gap, both ends included.
fn days(gap: &Gap) -> u64 {
    u64::try_from(gap.to.duration_since(gap.from).as_hours() / 24 + 1).unwrap_or(0)
}
