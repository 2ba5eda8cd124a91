use super::*;
use crate::audit::judge::judge;
use crate::audit::testing::{asking, failed, flow};
use crate::audit::{Catalog, Definitions, Policy};
use crate::model::{Flow, Moment};

const US: &str = "us.anthropic.claude-sonnet-4-6";
const GLOBAL: &str = "global.anthropic.claude-sonnet-4-6";

/// A flow on a day of April 2026.
fn on(day: i8, flow: Flow) -> Flow {
    let day = Day::constant(2026, 4, day);
    let start = Some(Moment::start_of(day));
    Flow { day: Some(day), first_seen: start, last_seen: start, ..flow }
}

/// Names what is new: the reaches left and begun, the uses.
fn told(flows: &[Flow]) -> Option<(Vec<(String, String)>, usize)> {
    let policy = Policy::allow("ca-central-1").unwrap();
    let (catalog, today) = (Catalog::builtin(), Day::constant(2026, 7, 2));
    let judged = judge(flows, catalog, &Definitions::default(), &policy, today);
    let drifting = drift(&judged, None)?;
    let left = drifting
        .novelties()
        .iter()
        .filter_map(|new| Some((new.left.clone()?, new.reach().to_owned())));
    Some((left.collect(), drifting.told().new_uses.len()))
}

#[test]
fn logs_of_no_more_days_than_the_base_tell_of_nothing_new() {
    assert_eq!(told(&[on(1, asking(US)), on(7, asking(GLOBAL))]), None);
    assert_eq!(told(&[]), None);
}

#[test]
fn a_caller_that_begins_another_reach_is_told() {
    let changed = told(&[on(1, asking(US)), on(20, asking(GLOBAL))]);
    assert_eq!(changed, Some((vec![("us".to_owned(), "global".to_owned())], 1)));
}

#[test]
fn what_goes_on_as_before_is_not_told() {
    let quiet = told(&[
        on(1, asking(US)),
        on(3, asking(GLOBAL)),
        on(20, asking(GLOBAL)),
        on(29, asking(US)),
    ]);
    assert_eq!(quiet, Some((Vec::new(), 0)));
}

#[test]
fn an_attempt_is_no_use() {
    let refused = told(&[on(1, asking(US)), on(20, failed(asking(GLOBAL))), on(21, asking(US))]);
    assert_eq!(refused, Some((Vec::new(), 0)));
    // Nor does one make a reach known.
    let late = told(&[on(1, asking(US)), on(2, failed(asking(GLOBAL))), on(21, asking(GLOBAL))]);
    assert_eq!(late.map(|(left, _)| left.len()), Some(1));
}

#[test]
fn another_caller_has_habits_of_its_own() {
    let other = Flow { principal: "arn:aws:iam::111122223333:role/other".into(), ..asking(GLOBAL) };
    let found = told(&[on(1, asking(US)), on(20, other)]);
    assert_eq!(found, Some((Vec::new(), 1)), "a new caller is a new use, and left nothing");
}

#[test]
fn a_flow_without_a_day_is_never_new() {
    let undated = Flow { day: None, first_seen: None, last_seen: None, ..asking(GLOBAL) };
    let found = told(&[on(1, flow()), on(20, flow()), undated]);
    assert_eq!(found, Some((Vec::new(), 0)));
}
