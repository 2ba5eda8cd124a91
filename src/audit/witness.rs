//! Holds CloudTrail and the model invocation logs against each other.
//!
//! Which calls does one side lack? A call that CloudTrail has is missing from the logs only where
//! logging seems to have been on: its account and Region have logs on its day, and before and after
//! its hour. Shortly before the first log and after the last, one may still be on its way or lie in an
//! object that was not given; all other calls have no second witness. A log is missing from CloudTrail unless its hour lies where CloudTrail's own records of
//! that account and Region begin or end, so that the call may stand in an object that was not given.
//!
//! **Invariant:** what a log does not name proves nothing.

use crate::model::{Alone, Coverage, Facts, Flow, LogCounts, Moment, Seen, Trace, Witness};
use crate::report::SecondWitness;

use super::judge::Judged;

/// What each side lacks of the other's calls.
#[derive(Debug, Default)]
pub(super) struct Reconciled<'a> {
    /// Calls without a log, though logging seems to have been on.
    pub calls_without_log: Vec<&'a Alone>,
    /// Logs of calls that CloudTrail lacks.
    pub logs_without_call: Vec<&'a Alone>,
    /// Calls in accounts, Regions, days or hours without any log.
    pub calls_not_logged: Vec<&'a Alone>,
    /// Calls shortly before the first or after the last log, and logs before CloudTrail's first record
    /// or after its last.
    at_edge: [u64; 2],
}

/// Sorts what one side alone has.
pub(super) fn reconcile(facts: &Facts) -> Reconciled<'_> {
    let Witness { calls_alone, logs_alone, logs, trail, .. } = &facts.witness;
    let mut found = Reconciled::default();
    for call in calls_alone {
        match home(logs, call).zip(call.hour) {
            Some((seen, hour)) if is_inside(seen, hour) && seen.days.contains(&hour.day()) => {
                found.calls_without_log.push(call);
            }
            Some((seen, hour)) if is_near_an_end(seen, hour) => found.at_edge[0] += call.count,
            Some(_) | None => found.calls_not_logged.push(call),
        }
    }
    for log in logs_alone {
        if is_at_edge(log, home(trail, log), &facts.coverage) {
            found.at_edge[1] += log.count;
        } else {
            found.logs_without_call.push(log);
        }
    }
    found
}

/// Says whether the call of a log may lie in an object of CloudTrail that was not given: before the
/// first or after the last record or day of its account and Region. Where these have nothing at all,
/// nothing was given that begins or ends.
fn is_at_edge(log: &Alone, trail: Option<&Seen>, coverage: &Coverage) -> bool {
    let Some(hour) = log.hour else { return false };
    let days = coverage.regions.iter().find(|seen| {
        Some(&seen.account) == log.account.as_ref()
            && Some(seen.region.as_str()) == log.source_region.as_deref()
    });
    if trail.is_none() && days.is_none() {
        return false;
    }
    let has_neighbours = trail.is_some_and(|seen| is_inside(seen, hour));
    // What is delivered on a day is of that day or of the one before.
    let is_between =
        days.is_some_and(|seen| seen.first_day < hour.day() && hour.day() < seen.last_day);
    !has_neighbours && !is_between
}

/// Says whether there are records before and after an hour.
fn is_inside(seen: &Seen, hour: Moment) -> bool {
    seen.first < hour && hour.plus(HOUR) <= seen.last
}

/// Says whether an hour is one of the first or of the last of a time, or next to it.
fn is_near_an_end(seen: &Seen, hour: Moment) -> bool {
    let is_near = |end: Moment| hour <= end.plus(NEAR) && end <= hour.plus(HOUR).plus(NEAR);
    is_near(seen.first) || is_near(seen.last)
}

fn home<'a>(seen: &'a [Seen], alone: &Alone) -> Option<&'a Seen> {
    seen.iter()
        .find(|seen| seen.account == alone.account && seen.source_region == alone.source_region)
}

/// Says whether invocation logs were to be read, and not one tells of a call of this report: those of
/// other days than CloudTrail's calls are no witness of these.
pub(super) fn is_silent(flows: &[Judged<'_>], expects_logs: bool) -> bool {
    let of_trail =
        flows.iter().map(|judged| judged.flow).filter(|flow| flow.trace != Trace::LogAlone);
    let days = || of_trail.clone().filter_map(|flow| flow.day);
    let (first, last) = (days().min(), days().max());
    let is_of_period = |flow: &Flow| {
        let is_alone = flow.trace == Trace::LogAlone && first.is_some();
        !is_alone || flow.day.is_none() || (first..=last).contains(&flow.day)
    };
    let speaks = |flow: &Flow| flow.counts.logs.calls > 0 && is_of_period(flow);
    expects_logs && !flows.iter().any(|judged| speaks(judged.flow))
}

/// Reports what both say of each other; `None` where no invocation log was looked for.
pub(super) fn report(
    facts: &Facts,
    reconciled: &Reconciled<'_>,
    flows: &[Judged<'_>],
    expects_logs: bool,
) -> Option<SecondWitness> {
    let coverage = &facts.coverage.invocation_logs;
    if coverage.objects.listed == 0 && !expects_logs {
        return None;
    }
    let sum = |alone: &[&Alone]| alone.iter().map(|alone| alone.count).sum::<u64>();
    let calls = |is_ours: fn(&Judged<'_>) -> bool| {
        flows.iter().filter(|judged| is_ours(judged)).map(Judged::calls).sum::<u64>()
    };
    let mut told = LogCounts::default();
    for judged in flows {
        told.add(&judged.flow.counts.logs);
    }
    let calls_of_logs_alone = calls(|judged| judged.flow.trace == Trace::LogAlone);
    let Witness { repeated, outside_window, conflicts, .. } = &facts.witness;
    Some(SecondWitness {
        objects: coverage.objects.clone(),
        regions: coverage.regions.clone(),
        records: facts.coverage.records.invocation_logs,
        calls_with_both: told.calls - calls_of_logs_alone,
        calls_of_logs_alone,
        repeated: *repeated,
        outside_window: *outside_window,
        conflicting: conflicts.len() as u64,
        regions_placed: told.placed,
        regions_agreed: told.agreed,
        regions_contradicted: calls(|judged| judged.flow.is_contradicted),
        calls_without_log: sum(&reconciled.calls_without_log),
        calls_at_edge: reconciled.at_edge[0],
        calls_not_logged: sum(&reconciled.calls_not_logged),
        logs_without_call: sum(&reconciled.logs_without_call),
        logs_at_edge: reconciled.at_edge[1],
    })
}

const HOUR: jiff::SignedDuration = jiff::SignedDuration::from_hours(1);
/// Bedrock writes logs within minutes; objects of one hour or the next may be missing at an end.
const NEAR: jiff::SignedDuration = HOUR;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::model::{Day, RegionCoverage};

    fn at(text: &str) -> Moment {
        Moment::parse(&format!("2026-05-{text}:00Z")).unwrap()
    }

    fn alone(region: &str, hour: &str) -> Alone {
        Alone {
            account: Some("111122223333".into()),
            source_region: Some(region.into()),
            hour: Some(at(hour)),
            count: 3,
            samples: Vec::new(),
        }
    }

    fn seen(first: &str, last: &str, days: &[i8]) -> Seen {
        Seen {
            account: Some("111122223333".into()),
            source_region: Some("ca-central-1".into()),
            first: at(first),
            last: at(last),
            days: days.iter().map(|day| Day::constant(2026, 5, *day)).collect::<BTreeSet<_>>(),
        }
    }

    fn facts(witness: Witness) -> Facts {
        Facts { witness, ..Facts::default() }
    }

    #[test]
    fn a_call_is_missing_from_the_logs_only_while_logging_seems_on() {
        let here = |hour| alone("ca-central-1", hour);
        let calls_alone = vec![
            here("25T09:00"),
            here("25T10:00"),
            here("25T11:00"),
            here("26T11:00"),
            here("27T15:00"),
            here("27T16:00"),
            here("27T19:00"),
            alone("us-east-1", "25T11:00"),
        ];
        let logs = vec![seen("25T10:30", "27T16:30", &[25, 27])];
        let facts = facts(Witness { calls_alone, logs, ..Witness::default() });
        let found = reconcile(&facts);
        assert_eq!(found.calls_without_log, [&here("25T11:00"), &here("27T15:00")]);
        assert_eq!(found.at_edge, [9, 0]);
        assert_eq!(
            found.calls_not_logged,
            [&here("26T11:00"), &here("27T19:00"), &alone("us-east-1", "25T11:00")]
        );
    }

    /// All logs but one may have been deleted.
    #[test]
    fn one_log_is_no_witness_of_the_hours_before_and_after_it() {
        let hours = ["25T08:00", "25T09:00", "25T10:00", "25T11:00", "25T12:00"];
        let calls_alone = hours.map(|hour| alone("ca-central-1", hour)).to_vec();
        let logs = vec![seen("25T10:30", "25T10:30", &[25])];
        let facts = facts(Witness { calls_alone, logs, ..Witness::default() });
        let found = reconcile(&facts);
        let here = |hour| alone("ca-central-1", hour);
        assert_eq!(found.calls_not_logged, [&here("25T08:00"), &here("25T12:00")]);
        assert_eq!((found.at_edge, found.calls_without_log.len()), ([9, 0], 0));
    }

    #[test]
    fn a_log_is_missing_from_the_trail_unless_the_trail_may_begin_or_end_there() {
        let here = |hour| alone("ca-central-1", hour);
        let logs_alone = vec![
            here("24T10:00"),
            here("25T10:00"),
            here("25T11:00"),
            here("27T16:00"),
            alone("us-east-1", "24T10:00"),
        ];
        let trail = vec![seen("25T10:30", "27T16:30", &[])];
        let facts = facts(Witness { logs_alone, trail, ..Witness::default() });
        let found = reconcile(&facts);
        assert_eq!(found.logs_without_call, [&here("25T11:00"), &alone("us-east-1", "24T10:00")]);
        assert_eq!(found.at_edge, [0, 9]);
    }

    #[test]
    fn days_of_delivery_between_others_leave_no_edge() {
        let logs_alone = vec![alone("ca-central-1", "26T10:00"), alone("ca-central-1", "27T10:00")];
        let mut facts = facts(Witness { logs_alone, ..Witness::default() });
        facts.coverage.regions.push(RegionCoverage {
            account: "111122223333".into(),
            region: "ca-central-1".parse().unwrap(),
            first_day: Day::constant(2026, 5, 25),
            last_day: Day::constant(2026, 5, 27),
            days: 3,
            objects: 3,
        });
        let found = reconcile(&facts);
        assert_eq!(found.logs_without_call, [&alone("ca-central-1", "26T10:00")]);
        assert_eq!(found.at_edge, [0, 3]);
    }

    #[test]
    fn without_invocation_logs_there_is_no_second_witness() {
        let facts = Facts::default();
        assert_eq!(report(&facts, &reconcile(&facts), &[], false), None);
        // One that was to be heard and says nothing is one.
        assert_eq!(report(&facts, &reconcile(&facts), &[], true), Some(SecondWitness::default()));
        assert!(is_silent(&[], true) && !is_silent(&[], false));
    }
}
