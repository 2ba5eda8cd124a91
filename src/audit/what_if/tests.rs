//! What another choice makes of calls, and that none is lost.

use proptest::prelude::*;

use super::*;
use crate::audit::Definitions;
use crate::audit::judge::judge;
use crate::audit::testing::{asking, failed, recorded};
use crate::model::Flow;

const US: &str = "us.anthropic.claude-sonnet-4-6";

fn told(choice: &Choice) -> WhatIf {
    told_of(&[recorded(&["us-east-1"]), asking(US), failed(asking(US))], choice)
}

fn told_of(flows: &[Flow], choice: &Choice) -> WhatIf {
    let policy = Policy::allow("ca-central-1").unwrap();
    let (catalog, today) = (Catalog::builtin(), Day::constant(2026, 6, 2));
    let judged = judge(flows, catalog, &Definitions::default(), &policy, today);
    what_if(&judged, choice, (catalog, &policy, today))
}

#[test]
fn a_model_without_its_profile_is_judged_where_it_was_called_so_and_attempts_stay_out() {
    let told = told(&Choice::InRegion);
    assert_eq!((told.calls, told.offer_not_known), (2, 2));
    assert_eq!(told.would_be, BTreeMap::new(), "nobody knows whether AWS offers it there");
    let as_judged = BTreeMap::from([("INSUFFICIENT_DATA", 1), ("NON_COMPLIANT", 1)]);
    assert_eq!(told.as_judged, as_judged);
    let plain = asking("anthropic.claude-sonnet-4-6");
    let refused = told_of(&[recorded(&["us-east-1"]), failed(plain.clone())], &Choice::InRegion);
    assert_eq!(refused.offer_not_known, 1, "an attempt shows nothing");
    let seen = told_of(&[recorded(&["us-east-1"]), plain], &Choice::InRegion);
    assert_eq!(seen.would_be, BTreeMap::from([("COMPLIANT", 2)]));
    assert_eq!((seen.offer_not_known, seen.rows[0].offer), (0, Offer::SeenInRegion));
}

#[test]
fn a_profile_is_what_the_catalog_lists_and_nothing_where_it_does_not() {
    let us = told(&Choice::Profiles("us".to_owned()));
    assert_eq!((us.rows[0].offer, us.rows[0].profile.as_deref()), (Offer::Listed, Some(US)));
    assert!(us.rows[0].possible_destinations.len() > 1);
    assert_eq!(us.would_be, BTreeMap::from([("INSUFFICIENT_DATA", 2)]));
    let none = told(&Choice::Profiles("jp".to_owned()));
    assert_eq!(none.rows[0].offer, Offer::NoSuchProfile);
    assert_eq!(none.would_be, BTreeMap::new());
    assert_eq!((none.calls, none.not_possible), (2, 2));
}

#[test]
fn a_call_from_an_unnamed_region_is_not_said_to_lack_the_profile() {
    let flow = Flow { source_region: None, ..recorded(&["us-east-1"]) };
    for choice in [Choice::Profiles("us".to_owned()), Choice::InRegion] {
        let told = told_of(std::slice::from_ref(&flow), &choice);
        assert_eq!(told.rows[0].offer, Offer::SourceUnknown);
        assert_eq!(told.would_be, BTreeMap::from([("INSUFFICIENT_DATA", 1)]));
        assert_eq!(told.not_possible, 0);
    }
}

#[test]
fn another_policy_judges_the_same_evidence() {
    let policy = Policy::allow("ca-central-1,us-east-1,us-east-2,us-west-2").unwrap();
    let told = told(&Choice::Policy(Box::new(policy)));
    assert_eq!(told.would_be, BTreeMap::from([("COMPLIANT", 2)]));
    assert_eq!(told.kind, WhatIfKind::Policy);
}

#[test]
fn another_policy_has_a_row_for_each_change_of_verdict_and_what_changes_stands_first() {
    let policy = Policy::allow("us-east-1").unwrap();
    let told = told(&Choice::Policy(Box::new(policy)));
    let rows: Vec<_> = told
        .rows
        .iter()
        .map(|row| {
            let [then, now] = [&row.as_judged, &row.would_be].map(|by| by.keys().copied().next());
            (row.profile.as_deref(), then, now, row.calls)
        })
        .collect();
    let (outside, allowed) = (Some("NON_COMPLIANT"), Some("COMPLIANT"));
    let open = Some("INSUFFICIENT_DATA");
    assert_eq!(rows, [(Some(US), outside, allowed, 1), (Some(US), open, open, 1)]);
}

/// Flows of a few models, sources and outcomes, as many of each as it happens.
fn flows() -> impl Strategy<Value = Vec<Flow>> {
    let asked = prop::sample::select(vec![
        US,
        "global.anthropic.claude-sonnet-4-6",
        "anthropic.claude-sonnet-4-6",
        "amazon.nova-lite-v1:0",
        "arn:aws:bedrock:ca-central-1:111122223333:application-inference-profile/own",
    ]);
    let source =
        prop::sample::select(vec![Some("ca-central-1"), Some("us-east-1"), Some("?"), None]);
    let one = (asked, source, any::<[bool; 2]>(), 1..5u64).prop_map(
        |(asked, source, [is_recorded, is_failed], calls)| {
            let mut flow = asking(asked);
            if is_recorded {
                flow = Flow { requested: flow.requested, ..recorded(&["us-east-1"]) };
            }
            if is_failed {
                flow = failed(flow);
            }
            flow.source_region = source.map(Into::into);
            flow.counts.calls *= calls;
            flow.counts.calls_with_tokens *= calls;
            flow
        },
    );
    prop::collection::vec(one, 0..12)
}

proptest! {
    #[test]
    fn whatever_the_choice_each_call_is_in_one_row_and_in_one_sum(
        flows in flows(),
        choice in prop::sample::select(vec!["us", "global", "jp", "in-region", "policy"]),
    ) {
        let choice = match choice {
            "in-region" => Choice::InRegion,
            "policy" => Choice::Policy(Box::new(Policy::allow("us-east-1").unwrap())),
            prefix => Choice::Profiles(prefix.to_owned()),
        };
        let told = told_of(&flows, &choice);
        let ran: u64 = {
            let policy = Policy::allow("ca-central-1").unwrap();
            let definitions = Definitions::default();
            let day = Day::constant(2026, 6, 2);
            let judged = judge(&flows, Catalog::builtin(), &definitions, &policy, day);
            let ran = judged.iter().filter(|judged| !judged.is(Verdict::NotApplicable));
            ran.map(Judged::calls).sum()
        };
        let sum = |by: &ByVerdict| by.values().sum::<u64>();
        prop_assert_eq!(told.calls, ran);
        prop_assert_eq!(sum(&told.as_judged), ran);
        prop_assert_eq!(sum(&told.would_be) + told.not_possible + told.offer_not_known, ran);
        for row in &told.rows {
            let is_judged = !matches!(row.offer, Offer::NoSuchProfile | Offer::OfferNotKnown);
            prop_assert_eq!(sum(&row.as_judged), row.calls);
            prop_assert_eq!(sum(&row.would_be), if is_judged { row.calls } else { 0 });
        }
        prop_assert_eq!(told.rows.iter().map(|row| row.calls).sum::<u64>(), ran);
    }
}
