//! Flows with their evidence and verdict.

use super::Catalog;
use super::Definitions;
use super::Located;
use super::Policy;
use super::locate;
use super::policy::{Decider, Decision, Subject};
use crate::model::{AccountId, Day, Evidence, Flow, Outcome, Verdict};
use crate::report::JudgedFlow;

/// A flow, what is known of where it ran, and what the policy says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Judged<'p> {
    pub flow: Flow,
    pub located: Located,
    pub decision: Decision<'p>,
}

/// Locates and judges every flow, in the order given.
pub(super) fn judge<'p>(
    flows: Vec<Flow>,
    catalog: &Catalog,
    definitions: &Definitions,
    policy: &'p Policy,
    today: Day,
) -> Vec<Judged<'p>> {
    let one = |flow: Flow| {
        let located = locate(&flow, catalog, definitions);
        let mut decision = policy.evaluate(&subject(&flow, &located), today);
        // One record names a Region and another of the same call something that is none: the
        // call may have run elsewhere too.
        if decision.verdict == Verdict::Compliant && !flow.recorded.unreadable.is_empty() {
            decision.verdict = Verdict::InsufficientData;
        }
        Judged { flow, located, decision }
    };
    flows.into_iter().map(one).collect()
}

fn subject<'a>(flow: &'a Flow, located: &'a Located) -> Subject<'a> {
    Subject {
        account: flow.account.as_ref().map(AccountId::as_str),
        principal: &flow.principal,
        model: located.model.as_deref(),
        inference_profile: located.inference_profile.as_deref(),
        system_profile: located.system_profile.as_deref(),
        source_region: flow.source_region.as_deref(),
        evidence: located.evidence.as_ref(),
    }
}

impl Judged<'_> {
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

    /// Turns this into a row of the report.
    pub fn into_row(self) -> JudgedFlow {
        let Self { flow, located, decision } = self;
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
            possible_destinations: evidence.map_or_else(Vec::new, Evidence::possible),
            model: located.model,
            inference_profile: located.inference_profile,
            outcome,
            error_code,
            verdict: decision.verdict,
            rule: decision.rule().map(str::to_owned),
            calls: flow.counts.calls,
            calls_with_tokens: flow.counts.calls_with_tokens,
            input_tokens: flow.counts.input_tokens,
            output_tokens: flow.counts.output_tokens,
            first_seen: flow.first_seen,
            last_seen: flow.last_seen,
        }
    }
}
