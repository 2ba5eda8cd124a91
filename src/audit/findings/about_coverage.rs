//! Findings about what was not seen.

use std::collections::BTreeSet;

use super::Matter;
use super::tally::Tally;
use crate::audit::judge::Judged;
use crate::ledger::Unreached;
use crate::model::ProblemCode;
use crate::report::words::Statement;
use crate::report::{Code, Finding};

/// Returns every finding about coverage.
pub fn findings(matter: Matter<'_>) -> Vec<Finding> {
    [
        gaps(matter),
        objects(matter),
        malformed(matter),
        pages(matter),
        conflicts(matter),
        nothing(matter),
        unreached(matter),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn gaps(matter: Matter<'_>) -> Option<Finding> {
    let gaps = &matter.facts.coverage.gaps;
    let first = gaps.first()?;
    let mut tally = Tally::default();
    for gap in gaps {
        tally.add_gap(gap, gap.days());
    }
    let said = matter.state(&Statement::CoverageGap { days: tally.count, first });
    Some(tally.finding(Code::CoverageGap, said, matter))
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
    let listed = matter.facts.coverage.objects.listed;
    let first = named.first().copied();
    let said = || matter.state(&Statement::ObjectNotRead { objects: count, listed, first });
    (count > 0).then(|| Tally::of(count).finding(Code::ObjectNotRead, said(), matter))
}

fn malformed(matter: Matter<'_>) -> Option<Finding> {
    let problems = &matter.facts.problems;
    let named =
        problems.iter().filter(|p| p.problem.code == ProblemCode::MalformedRecord).count() as u64;
    let records = &matter.facts.coverage.records;
    // Problems are kept for the first of many records; the receipts count all.
    let count = records.malformed.max(named);
    let records = records.total.max(count);
    let said = || matter.state(&Statement::MalformedRecords { malformed: count, records });
    (count > 0).then(|| Tally::of(count).finding(Code::MalformedRecords, said(), matter))
}

fn pages(matter: Matter<'_>) -> Option<Finding> {
    let named = objects_with(matter, |code| code == ProblemCode::IncompletePage);
    let first = named.first()?;
    let count = named.len() as u64;
    let said = matter.state(&Statement::IncompletePage { objects: count, first });
    Some(Tally::of(count).finding(Code::IncompletePage, said, matter))
}

fn conflicts(matter: Matter<'_>) -> Option<Finding> {
    let conflicts = &matter.facts.conflicts;
    let first = conflicts.first()?;
    let mut tally = Tally::default();
    for conflict in conflicts {
        tally.add_sample(&conflict.sample);
    }
    let ids = conflicts.iter().map(|c| &c.id).collect::<BTreeSet<_>>().len() as u64;
    let said =
        first.id.told(|first| matter.state(&Statement::SameIdDifferentRecord { ids, first }));
    Some(tally.finding(Code::SameIdDifferentRecord, said, matter))
}

fn nothing(matter: Matter<'_>) -> Option<Finding> {
    let records = matter.facts.coverage.records.total;
    let attempts: u64 = matter.flows.iter().map(Judged::calls).sum();
    let said = || matter.state(&Statement::NoInferenceFound { records, attempts });
    let is_empty = !matter.found.has_inference();
    is_empty.then(|| Tally::of(0).finding(Code::NoInferenceFound, said(), matter))
}

/// Nobody knows how much a scan did not reach: objects are counted when they are listed.
fn unreached(matter: Matter<'_>) -> Option<Finding> {
    let Unreached { scans, input, on } = matter.unreached?;
    let said = matter.state(&Statement::ScanNotFinished { scans: *scans, input, on: *on });
    Some(Tally::of(0).finding(Code::ScanNotFinished, said, matter))
}

fn objects_with(matter: Matter<'_>, is_ours: impl Fn(ProblemCode) -> bool) -> BTreeSet<&str> {
    let all = matter.facts.problems.iter().filter(|p| is_ours(p.problem.code));
    all.map(|p| p.object.as_str()).collect()
}
