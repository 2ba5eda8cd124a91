//! Flows with their evidence and verdict.

use std::collections::HashMap;
use std::rc::Rc;

use foldhash::fast::RandomState;

use super::Catalog;
use super::Definitions;
use super::Located;
use super::Policy;
use super::locate;
use super::locate::Told;
use super::policy::{Decider, Decision, Subject};
use crate::model::{AccountId, Day, Evidence, Flow, Outcome, Region, Verdict};
use crate::report::JudgedFlow;

/// A flow, what is known of where it ran, and what the policy says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Judged<'a> {
    pub flow: &'a Flow,
    pub located: Rc<Located>,
    /// Every Region in which the model may have run, as far as known.
    pub destinations: Rc<[Region]>,
    pub decision: Decision<'a>,
}

/// Locates and judges every flow, in the order given.
pub(super) fn judge<'a>(
    flows: impl IntoIterator<Item = &'a Flow>,
    catalog: &Catalog,
    definitions: &Definitions,
    policy: &'a Policy,
    today: Day,
) -> Vec<Judged<'a>> {
    // Flows are many, and what tells where they ran is the same for most of them.
    let mut known = HashMap::<Told<'a>, _, RandomState>::default();
    let one = |flow: &'a Flow| {
        let told = Told::by(flow);
        let (located, destinations) = known.entry(told).or_insert_with(|| {
            let located = locate(&told, catalog, definitions);
            let possible = located.evidence.as_ref().map_or_else(Vec::new, Evidence::possible);
            (Rc::new(located), Rc::from(possible))
        });
        let mut decision = policy.evaluate(&subject(flow, located), today);
        // One record names a Region and another of the same call something that is none: the
        // call may have run elsewhere too.
        // Where two witnesses contradict each other, one of them is wrong.
        let is_doubtful = !flow.recorded.unreadable.is_empty() || flow.is_contradicted;
        if decision.verdict == Verdict::Compliant && is_doubtful {
            decision.verdict = Verdict::InsufficientData;
        }
        let (located, destinations) = (Rc::clone(located), Rc::clone(destinations));
        Judged { flow, located, destinations, decision }
    };
    flows.into_iter().map(one).collect()
}

/// Turns flows, in the order in which they were judged, into rows of the report.
pub(super) fn rows(flows: Vec<Flow>, rulings: Vec<Ruling>) -> Vec<JudgedFlow> {
    flows.into_iter().zip(rulings).map(|(flow, ruling)| ruling.row(flow)).collect()
}

/// What was found of a flow, without the flow.
pub(super) struct Ruling {
    located: Rc<Located>,
    destinations: Rc<[Region]>,
    verdict: Verdict,
    rule: Option<String>,
}

pub(super) fn subject<'a>(flow: &'a Flow, located: &'a Located) -> Subject<'a> {
    Subject {
        account: flow.account.as_ref().map(AccountId::as_str),
        principal: &flow.principal,
        model: located.model.as_deref(),
        inference_profile: located.inference_profile.as_deref(),
        system_profile: located.system_profile.as_deref(),
        source_region: flow.source_region.as_deref(),
        evidence: located.evidence.as_ref(),
        is_contradicted: flow.is_contradicted,
    }
}

impl Judged<'_> {
    /// Lets the flow go.
    pub fn into_ruling(self) -> Ruling {
        let Self { located, destinations, decision, .. } = self;
        let rule = decision.rule().map(str::to_owned);
        Ruling { located, destinations, verdict: decision.verdict, rule }
    }

    /// Returns how many inferences this is.
    pub fn calls(&self) -> u64 {
        self.flow.counts.calls
    }

    /// Says whether the policy said `verdict`.
    pub fn is(&self, verdict: Verdict) -> bool {
        self.decision.verdict == verdict
    }

    /// Says whether the exception `id` let this pass.
    pub fn is_excused_by(&self, id: &str) -> bool {
        self.decision.decider == Decider::Exception(id)
    }

    /// Says whether an exception let this pass.
    pub const fn is_excused(&self) -> bool {
        matches!(self.decision.decider, Decider::Exception(_))
    }

    /// Returns the name of what was asked for, as far as the records tell.
    pub fn asked(&self) -> Option<&str> {
        let named = self.located.inference_profile.as_deref().or(self.located.model.as_deref());
        named.or(self.flow.requested.as_deref())
    }

    /// Says whether the call has an error code.
    pub fn is_failed(&self) -> bool {
        matches!(self.flow.outcome, Outcome::Failed(_))
    }
}

impl Ruling {
    fn row(self, flow: Flow) -> JudgedFlow {
        let Self { located, destinations, verdict, rule } = self;
        let evidence = located.evidence.as_ref();
        let (outcome, error_code) = match flow.outcome {
            Outcome::Succeeded => ("succeeded", None),
            Outcome::Failed(code) => ("failed", Some(code)),
        };
        JudgedFlow {
            day: flow.day,
            account: flow.account,
            principal: flow.principal,
            session: flow.session,
            principal_type: flow.principal_type,
            via: flow.via,
            client: flow.client,
            event_source: flow.event_source,
            event_name: flow.event_name,
            requested: flow.requested,
            source_region: flow.source_region,
            evidence: evidence.map(Evidence::grade),
            destination: evidence.and_then(|evidence| evidence.destination().cloned()),
            possible_destinations: destinations.to_vec(),
            model: located.model.clone(),
            inference_profile: located.inference_profile.clone(),
            system_profile: located.system_profile.clone(),
            outcome,
            error_code,
            verdict,
            rule,
            calls: flow.counts.calls,
            calls_with_tokens: flow.counts.calls_with_tokens,
            input_tokens: flow.counts.input_tokens,
            output_tokens: flow.counts.output_tokens,
            invocation_logs: flow.counts.logs,
            first_seen: flow.first_seen,
            last_seen: flow.last_seen,
        }
    }
}
