//! Findings about what CloudTrail and the model invocation logs have of each other.

use std::collections::BTreeSet;

use super::Matter;
use super::tally::Tally;
use crate::model::Alone;
use crate::report::words::Statement;
use crate::report::{Code, Finding};

/// Returns every finding about the second witness.
pub fn findings(matter: Matter<'_>) -> Vec<Finding> {
    [
        silent(matter),
        unattested(matter),
        logs_without_call(matter),
        calls_without_log(matter),
        calls_not_logged(matter),
        conflicts(matter),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Where logs are held against digests, what rests on logs without is told.
fn unattested(matter: Matter<'_>) -> Option<Finding> {
    matter.proof?;
    let mut tally = Tally::default();
    let placed = matter.flows.iter().filter(|judged| judged.flow.placed_by_logs() > 0);
    placed.clone().for_each(|judged| tally.add(judged));
    tally.count = placed.map(|judged| judged.flow.placed_by_logs()).sum();
    if tally.count == 0 {
        return None;
    }
    let said = matter.state(&Statement::LogNotAttested { calls: tally.count });
    Some(tally.finding(Code::InvocationLogUnattested, said, matter))
}

/// Who gives a place of invocation logs thinks that some are there.
fn silent(matter: Matter<'_>) -> Option<Finding> {
    let objects = matter.facts.coverage.invocation_logs.objects.listed;
    let said = || matter.state(&Statement::NoInvocationLog { objects });
    let is_silent = matter.left_open.is_witness_silent;
    is_silent.then(|| Tally::of(0).finding(Code::NoInvocationLogFound, said(), matter))
}

fn logs_without_call(matter: Matter<'_>) -> Option<Finding> {
    let tally = tally(&matter.reconciled.logs_without_call)?;
    let logged: u64 = matter.flows.iter().map(|judged| judged.flow.counts.logs.calls).sum();
    let said = matter.state(&Statement::LogWithoutCall { calls: tally.count, logged });
    Some(tally.finding(Code::LogWithoutCall, said, matter))
}

fn calls_without_log(matter: Matter<'_>) -> Option<Finding> {
    let tally = tally(&matter.reconciled.calls_without_log)?;
    let comparable = matter.facts.witness.joined + tally.count;
    let said = matter.state(&Statement::CallWithoutLog { calls: tally.count, comparable });
    Some(tally.finding(Code::CallWithoutLog, said, matter))
}

/// A few logs of a long time are hardly a witness of it. Where there is none at all, that is told.
fn calls_not_logged(matter: Matter<'_>) -> Option<Finding> {
    let tally = tally(&matter.reconciled.calls_not_logged)
        .filter(|_| !matter.left_open.is_witness_silent)?;
    let witness = &matter.facts.witness;
    let alone: u64 = witness.calls_alone.iter().map(|alone| alone.count).sum();
    let all = witness.joined + alone;
    let said = matter.state(&Statement::CallsNotLogged { calls: tally.count, all });
    Some(tally.finding(Code::CallsNotLogged, said, matter))
}

fn conflicts(matter: Matter<'_>) -> Option<Finding> {
    let conflicts = &matter.facts.witness.conflicts;
    let first = conflicts.first()?;
    let mut tally = Tally::default();
    for conflict in conflicts {
        tally.add_sample(&conflict.sample);
    }
    let ids = conflicts.iter().map(|c| &c.id).collect::<BTreeSet<_>>().len() as u64;
    let said = first.id.told(|first| matter.state(&Statement::LogsDiffer { ids, first }));
    Some(tally.finding(Code::ConflictingInvocationLogs, said, matter))
}

fn tally<'a>(all: &[&'a Alone]) -> Option<Tally<'a>> {
    let mut tally = Tally::default();
    for alone in all {
        tally.add_alone(alone);
    }
    (tally.count > 0).then_some(tally)
}
