//! What was looked at, what was not, and what this input cannot prove.

use std::collections::BTreeSet;

use super::judge::Judged;
use crate::model::{Facts, ObjectProblem};
use crate::report::{CoverageReport, ProblemAt, RepeatCounts};

/// Says whether something is missing that could hold inference: a day, an object, a record, a page.
pub(super) fn is_inconclusive(facts: &Facts) -> bool {
    let coverage = &facts.coverage;
    !coverage.gaps.is_empty()
        || coverage.objects.failed > 0
        || coverage.records.malformed > 0
        || !facts.problems.is_empty()
}

/// Reports the coverage, with the first `shown` problems.
///
/// # Panics
/// Panics where an object or a record is in no counter or in two.
pub(super) fn report(facts: Facts, flows: &[Judged<'_>], shown: usize) -> CoverageReport {
    let limits = limits(&facts, flows);
    let Facts { coverage, repeats, problems, .. } = facts;
    assert!(
        coverage.objects.is_conserved(),
        "each object is in one counter: {:?}",
        coverage.objects
    );
    assert!(
        coverage.records.is_conserved(),
        "each record is in one counter: {:?}",
        coverage.records
    );
    CoverageReport {
        objects: coverage.objects,
        records: coverage.records,
        repeats: RepeatCounts {
            duplicates: repeats.duplicates,
            copies: repeats.copies,
            corrected: repeats.corrected,
            completions: repeats.completions,
            outside_window: repeats.outside_window,
        },
        regions: coverage.regions,
        gaps: coverage.gaps,
        objects_without_place: coverage.objects_without_place,
        problem_count: problems.len() as u64,
        problems: problems.into_iter().take(shown).map(problem_at).collect(),
        limits,
    }
}

fn problem_at(found: ObjectProblem) -> ProblemAt {
    let ObjectProblem { object, problem } = found;
    let code = problem.code.as_str().to_owned();
    ProblemAt { object, code, place: problem.place, cause: problem.cause }
}

/// Says in words what no amount of such logs can prove, and what these in particular cannot.
fn limits(facts: &Facts, flows: &[Judged<'_>]) -> Vec<String> {
    let mut all: Vec<String> = ALWAYS.map(str::to_owned).into();
    let coverage = &facts.coverage;
    if coverage.objects_without_place > 0 {
        all.push(format!(
            "The keys of {} of {} objects do not tell account, Region and day: missing days among \
             them cannot be seen.",
            coverage.objects_without_place, coverage.objects.listed
        ));
    }
    if !coverage.regions.is_empty() {
        let regions: BTreeSet<_> =
            coverage.regions.iter().map(|seen| seen.region.as_str()).collect();
        let regions: Vec<_> = regions.into_iter().collect();
        all.push(format!(
            "Logs of these source Regions were read: {}. Calls made in any other Region would not be \
             in them.",
            regions.join(", ")
        ));
    }
    if !flows.iter().any(|judged| needs_data_events(judged)) {
        all.push(NO_DATA_EVENTS.to_owned());
    }
    all
}

/// Says whether a default trail, without data events, would not have this flow.
fn needs_data_events(judged: &Judged<'_>) -> bool {
    let default = ["InvokeModel", "InvokeModelWithResponseStream", "Converse", "ConverseStream"];
    let batch = "CreateModelInvocationJob";
    let name = &*judged.flow.event_name;
    !judged.flow.is_possible && !default.contains(&name) && name != batch
}

/// What holds for every set of logs.
const ALWAYS: [&str; 5] = [
    "That the trail recorded read management events, every Region and every account cannot be seen \
     in its logs: inference is a read event, and a trail that writes only write events has none.",
    "That no log object was deleted or changed is proven only by the digest files.",
    "The profile catalog shows where a profile may run, never where it ran.",
    "The Region of inference says nothing of where logs, batch output, indexes or retained copies are \
     kept.",
    "Features under \"blind spots\" run models without naming the Region in any log.",
];

const NO_DATA_EVENTS: &str = "No inference that only data events record was found: agents, knowledge \
    bases, flows, asynchronous and bidirectional calls and bedrock-mantle are invisible unless the \
    trail selects their data events.";
