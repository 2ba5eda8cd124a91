use super::*;
use crate::audit::judge::judge;
use crate::audit::testing::{asking, failed, flow};
use crate::audit::{Catalog, Definitions, Policy};
use crate::model::{Day, Flow, Moment, ProfileDefinition, RegionCoverage};

const US: &str = "us.anthropic.claude-sonnet-4-6";
const GLOBAL: &str = "global.anthropic.claude-sonnet-4-6";
const OWN: &str = "arn:aws:bedrock:ca-central-1:111122223333:application-inference-profile/own";

/// A flow on a day of April 2026.
fn on(day: i8, flow: Flow) -> Flow {
    dated(Day::constant(2026, 4, day), flow)
}

fn dated(day: Day, flow: Flow) -> Flow {
    let start = Some(Moment::start_of(day));
    Flow { day: Some(day), first_seen: start, last_seen: start, ..flow }
}

/// Somebody who calls each day, so that there are days with calls.
fn daily() -> Vec<Flow> {
    let other = Flow { principal: "arn:aws:iam::111122223333:role/daily".into(), ..flow() };
    (1..=30).map(|day| on(day, other.clone())).collect()
}

/// The days on which somebody calls, and these flows besides.
fn among_days(flows: impl IntoIterator<Item = Flow>) -> Vec<Flow> {
    daily().into_iter().chain(flows).collect()
}

fn drift_of<T>(
    flows: &[Flow],
    regions: Vec<RegionCoverage>,
    tell: impl Fn(&Drifting<'_>) -> T,
) -> Option<T> {
    let policy = Policy::allow("ca-central-1").unwrap();
    let (catalog, today) = (Catalog::builtin(), Day::constant(2026, 7, 2));
    let copies = "arn:aws:bedrock:ca-central-1::foundation-model/anthropic.claude-sonnet-4-6";
    let definition = ProfileDefinition { arn: OWN.into(), copies: copies.into(), made: None };
    let definitions = Definitions::new(&[definition], &BTreeMap::new());
    let judged = judge(flows, catalog, &definitions, &policy, today);
    let coverage = Coverage { regions, ..Coverage::default() };
    let window = Window::default();
    let against = Against { baseline: None, coverage: &coverage, window };
    drift(&judged, &against).map(|drifting| tell(&drifting))
}

/// Names what is new: the reaches left and begun, the uses.
fn told(flows: &[Flow]) -> Option<(Vec<(String, String)>, usize)> {
    drift_of(flows, Vec::new(), |drifting| {
        let left = drifting
            .novelties()
            .iter()
            .filter_map(|new| Some((new.left.clone()?.before, new.reach().to_owned())));
        (left.collect(), drifting.told().new_uses.len())
    })
}

fn pair(before: &str, now: &str) -> (String, String) {
    (before.to_owned(), now.to_owned())
}

#[test]
fn calls_on_no_more_days_than_the_base_tell_of_nothing_new() {
    assert_eq!(told(&[on(1, asking(US)), on(20, asking(GLOBAL))]), None, "two days are no base");
    let seven: Vec<Flow> = (1..=7).map(|day| on(day, asking(US))).collect();
    assert_eq!(told(&seven), None);
    assert_eq!(told(&[]), None);
}

#[test]
fn a_caller_that_begins_another_reach_is_told() {
    let changed = told(&among_days([on(1, asking(US)), on(20, asking(GLOBAL))]));
    assert_eq!(changed, Some((vec![pair("us", "global")], 1)));
}

#[test]
fn a_caller_that_leaves_an_application_profile_of_a_plain_model_is_told() {
    let changed = told(&among_days([on(1, asking(OWN)), on(20, asking(GLOBAL))]));
    assert_eq!(changed, Some((vec![pair("in-region", "global")], 1)));
}

#[test]
fn what_goes_on_as_before_is_not_told() {
    let quiet = told(&among_days([
        on(1, asking(US)),
        on(3, asking(GLOBAL)),
        on(20, asking(GLOBAL)),
        on(29, asking(US)),
    ]));
    assert_eq!(quiet, Some((Vec::new(), 0)));
}

#[test]
fn one_call_of_long_ago_is_no_base() {
    let old = dated(Day::constant(2024, 1, 5), asking(GLOBAL));
    let base = |flows: &[Flow]| drift_of(flows, Vec::new(), |drifting| drifting.told().base);
    let flows = among_days([on(2, asking(US)), on(29, asking(US)), old]);
    assert_eq!(told(&flows), Some((Vec::new(), 0)));
    let (from, to) = (Day::constant(2024, 1, 5), Day::constant(2026, 4, 7));
    assert_eq!(base(&flows), Some(DriftBase::FirstDays { from, to }));
}

#[test]
fn who_begins_after_the_base_is_new_and_watched_from_its_own_first_days_on() {
    let late = |day, profile| {
        let flow = asking(profile);
        on(day, Flow { principal: "arn:aws:iam::111122223333:role/late".into(), ..flow })
    };
    let at_first = among_days([late(10, US), late(12, GLOBAL), late(29, GLOBAL)]);
    assert_eq!(told(&at_first), Some((Vec::new(), 2)), "what it began with is its habit");
    let changed = among_days([late(10, US), late(16, US), late(17, GLOBAL)]);
    assert_eq!(told(&changed), Some((vec![pair("us", "global")], 2)));
}

#[test]
fn who_called_in_the_base_has_no_days_of_its_own() {
    let changed = told(&among_days([on(6, asking(US)), on(9, asking(GLOBAL))]));
    assert_eq!(changed, Some((vec![pair("us", "global")], 1)));
}

#[test]
fn a_new_client_of_a_known_principal_goes_over_like_any_other() {
    let by = |client: &str, flow| Flow { client: Some(client.into()), ..flow };
    let changed =
        among_days([on(1, by("Boto3", asking(US))), on(20, by("aws-sdk-js", asking(GLOBAL)))]);
    assert_eq!(told(&changed), Some((vec![pair("us", "global")], 1)));
}

#[test]
fn an_attempt_is_no_use() {
    let refused =
        among_days([on(1, asking(US)), on(20, failed(asking(GLOBAL))), on(21, asking(US))]);
    assert_eq!(told(&refused), Some((Vec::new(), 0)));
    // Nor does one make a reach known.
    let late =
        among_days([on(1, asking(US)), on(2, failed(asking(GLOBAL))), on(21, asking(GLOBAL))]);
    assert_eq!(told(&late).map(|(left, _)| left.len()), Some(1));
}

#[test]
fn another_caller_has_habits_of_its_own() {
    let other = Flow { principal: "arn:aws:iam::111122223333:role/other".into(), ..asking(GLOBAL) };
    let found = told(&among_days([on(1, asking(US)), on(20, other)]));
    assert_eq!(found, Some((Vec::new(), 1)), "a new caller is a new use, and left nothing");
}

#[test]
fn a_flow_without_a_day_is_never_new() {
    let undated = Flow { day: None, first_seen: None, last_seen: None, ..asking(GLOBAL) };
    let found = told(&among_days([on(1, flow()), on(20, flow()), undated]));
    assert_eq!(found, Some((Vec::new(), 0)));
}

#[test]
fn calls_of_a_region_whose_logs_begin_after_the_base_are_doubtful() {
    let seen = |region: &str, first: i8| RegionCoverage {
        account: "111122223333".into(),
        region: region.parse().unwrap(),
        first_day: Day::constant(2026, 4, first),
        last_day: Day::constant(2026, 4, 30),
        days: 1,
        objects: 1,
    };
    let flows = |region: &str| {
        among_days([Flow { source_region: Some(region.into()), ..on(20, asking(GLOBAL)) }])
    };
    let told = |region: &str, first: i8| {
        let regions = vec![seen("ca-central-1", 1), seen("us-east-1", first)];
        drift_of(&flows(region), regions, |drifting| {
            let told = drifting.told();
            (told.new_uses.iter().map(|new| new.is_covered).collect::<Vec<_>>(), told.not_covered)
        })
    };
    assert_eq!(told("us-east-1", 7), Some((vec![true], vec![])));
    let place = SourcePlace {
        account: Some("111122223333".into()),
        source_region: Some("us-east-1".into()),
    };
    assert_eq!(told("us-east-1", 8), Some((vec![false], vec![place])));
}
