//! Whether a report's flows are judged by its policy: what a report says of a flow is nearly all that a
//! policy sees of it.

use std::collections::BTreeSet;

use super::Policy;
use super::policy::Subject;
use crate::model::{AccountId, Day, Evidence, Grade, Region, Regions, Verdict};
use crate::report::{JudgedFlow, Report};

/// Says whether the verdict of each flow, and the rule that decided it, may be those of the policy as of
/// that day.
#[must_use]
pub fn follows(report: &Report, policy: &Policy, today: Day) -> bool {
    let witness = report.second_witness.as_ref();
    let has_contradicted = witness.is_some_and(|witness| witness.regions_contradicted > 0);
    report.flows.iter().all(|flow| {
        let contradicted: &[bool] = if has_contradicted { &[false, true] } else { &[false] };
        of(flow).iter().any(|evidence| {
            let mut judged = contradicted.iter().map(|is_contradicted| {
                let subject = subject(flow, evidence.as_ref(), *is_contradicted);
                policy.evaluate(&subject, today)
            });
            judged.any(|decision| {
                // What a record names beside the Region, or another witness, may leave a call open.
                let is_left_open = decision.verdict == Verdict::Compliant
                    && flow.verdict == Verdict::InsufficientData;
                let is_same = decision.verdict == flow.verdict || is_left_open;
                is_same && decision.rule() == flow.rule.as_deref()
            })
        })
    })
}

fn subject<'a>(
    flow: &'a JudgedFlow,
    evidence: Option<&'a Evidence>,
    is_contradicted: bool,
) -> Subject<'a> {
    Subject {
        account: flow.account.as_ref().map(AccountId::as_str),
        principal: &flow.principal,
        model: flow.model.as_deref(),
        inference_profile: flow.inference_profile.as_deref(),
        system_profile: flow.system_profile.as_deref(),
        source_region: flow.source_region.as_deref(),
        evidence,
        is_contradicted,
    }
}

/// Returns the evidence that a flow may have had: where none is, it says what nothing has.
fn of(flow: &JudgedFlow) -> Vec<Option<Evidence>> {
    let all: BTreeSet<Region> = flow.possible_destinations.iter().cloned().collect();
    let regions = || Regions::from(all.clone());
    let one = |evidence: fn(Region) -> Evidence| {
        flow.destination.clone().map(|region| Some(evidence(region))).into_iter().collect()
    };
    match flow.evidence {
        None => vec![None],
        Some(Grade::Unrecorded) => vec![Some(Evidence::Unrecorded)],
        Some(Grade::Recorded) => vec![Some(Evidence::Recorded(regions()))],
        Some(Grade::Bounded) => vec![Some(Evidence::Bounded(regions()))],
        Some(Grade::InRegion) => one(Evidence::InRegion),
        Some(Grade::Presumed) => {
            let Some(source) = flow.destination.clone() else { return Vec::new() };
            let known = Evidence::Presumed { source: source.clone(), possible: Some(regions()) };
            // Where nothing is published, the source is the one Region that is shown.
            let unknown = Evidence::Presumed { source: source.clone(), possible: None };
            if all == BTreeSet::from([source]) {
                vec![Some(known), Some(unknown)]
            } else {
                vec![Some(known)]
            }
        }
    }
}
