//! What documents would have done to past calls.

use std::collections::{BTreeMap, BTreeSet};

use super::calls::{self, Call};
use super::document::{Document, Effect};
use super::evaluate::effect;
use crate::audit::definitions::Definitions;
use crate::audit::given::Given;
use crate::audit::judge::{Judged, judge};
use crate::audit::locate::{Told, locate};
use crate::model::{Facts, Flow, Region, Verdict};
use crate::report::guardrails::{Done, History, Tally, Tried, TriedRow};

/// Tries documents on the calls of a ledger: each that only denies by itself, those that allow together.
#[must_use]
pub fn tried(
    documents: &[(String, &Document)],
    facts: &Facts,
    given: &Given<'_>,
    ledger: &str,
) -> History {
    let definitions = Definitions::new(&facts.profiles, &given.profile_map);
    let judged = judge(&facts.flows, given.catalog, &definitions, &given.policy, given.today());
    // What ran nothing was denied already, or failed for another reason: nothing is to be stopped.
    let (ran, failed): (Vec<&Judged<'_>>, Vec<_>) =
        judged.iter().partition(|judged| judged.located.evidence.is_some());
    let calls: Vec<(&Judged<'_>, Call)> =
        ran.into_iter().map(|judged| (judged, call(judged, given))).collect();
    History {
        ledger: ledger.to_owned(),
        calls: calls.iter().map(|(judged, _)| judged.calls()).sum(),
        attempts: failed.into_iter().map(Judged::calls).sum(),
        tried: together(documents).into_iter().map(|set| one(&set, &calls)).collect(),
    }
}

/// A profile that was called, and from where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// The system-defined profile.
    pub profile: String,
    /// The application profile that copies it and was called, by its ARN.
    pub application_profile: Option<String>,
    /// Where it was called.
    pub source_region: Region,
}

/// Returns the profiles that were called, and from where.
#[must_use]
pub fn used(facts: &Facts, given: &Given<'_>) -> BTreeSet<Use> {
    let definitions = Definitions::new(&facts.profiles, &given.profile_map);
    let of = |flow: &Flow| {
        let located = locate(&Told::by(flow), given.catalog, &definitions);
        let profile = located.system_profile?.to_string();
        let Ok(source_region) = Region::try_from(flow.source_region.as_ref()?) else { return None };
        let is_copy = |name: &&str| name.contains(":application-inference-profile/");
        let application_profile =
            located.inference_profile.as_deref().filter(is_copy).map(str::to_owned);
        Some(Use { profile, application_profile, source_region })
    };
    facts.flows.iter().filter_map(of).collect()
}

fn call(judged: &Judged<'_>, given: &Given<'_>) -> Call {
    let source = judged.flow.source_region.as_ref().map(Region::try_from);
    let published = match (&judged.located.system_profile, source) {
        (Some(profile), Some(Ok(source))) => given.catalog.destinations(profile, &source),
        (Some(_) | None, _) => None,
    };
    calls::of_flow(judged.flow, &judged.located, published)
}

/// Returns the sets in which documents are tried.
fn together<'d>(documents: &'d [(String, &Document)]) -> Vec<Vec<&'d (String, &'d Document)>> {
    let allows = |document: &Document| {
        document.statements.iter().any(|statement| statement.effect == Effect::Allow)
    };
    let (allowing, denying): (Vec<_>, Vec<_>) =
        documents.iter().partition(|(_, document)| allows(document));
    let alone = denying.into_iter().map(|one| vec![one]);
    alone.chain((!allowing.is_empty()).then_some(allowing)).collect()
}

fn one(set: &[&(String, &Document)], calls: &[(&Judged<'_>, Call)]) -> Tried {
    let documents: Vec<&Document> = set.iter().map(|(_, document)| *document).collect();
    let mut tried = Tried {
        documents: set.iter().map(|(name, _)| name.clone()).collect(),
        all: Tally::default(),
        outside_policy: Tally::default(),
        inside_policy: Tally::default(),
        unproven: Tally::default(),
        rows: Vec::new(),
    };
    let mut rows = BTreeMap::<TriedRow, u64>::new();
    for (judged, call) in calls {
        let row = row(&documents, judged, call);
        tried.all.add(row.effect.done, judged.calls());
        match judged.decision.verdict {
            Verdict::NonCompliant => tried.outside_policy.add(row.effect.done, judged.calls()),
            Verdict::Compliant => tried.inside_policy.add(row.effect.done, judged.calls()),
            Verdict::InsufficientData => tried.unproven.add(row.effect.done, judged.calls()),
            // Nothing ran, so that nothing is tried.
            Verdict::NotApplicable => {}
        }
        *rows.entry(row).or_default() += judged.calls();
    }
    tried.rows = rows.into_iter().map(|(row, calls)| TriedRow { calls, ..row }).collect();
    tried.rows.sort_by_key(|row| (weight(row), std::cmp::Reverse(row.calls)));
    tried
}

fn row(documents: &[&Document], judged: &Judged<'_>, call: &Call) -> TriedRow {
    TriedRow {
        effect: effect(documents, call),
        verdict: judged.decision.verdict,
        principal: judged.flow.principal.clone(),
        model: judged.located.model.clone(),
        inference_profile: judged.located.inference_profile.clone(),
        client: judged.flow.client.clone(),
        day: judged.flow.day,
        source_region: judged.flow.source_region.clone(),
        calls: 0,
    }
}

/// What should not be stopped and is, and what should and is not, stand first; then all else that is
/// stopped, of which a reader of the sums asks which it is.
const fn weight(row: &TriedRow) -> u8 {
    match (row.effect.done, row.verdict) {
        (Done::Passes, Verdict::NonCompliant) | (Done::Stopped, Verdict::Compliant) => 0,
        (Done::Stopped, _) => 1,
        (Done::Undecided, Verdict::NonCompliant) => 2,
        (Done::Undecided, _) => 3,
        (Done::Passes, _) => 4,
    }
}
