//! What leaves a report open though each of its calls is judged: calls that rest on what nobody proves, or
//! that nobody has proven yet, and a second witness that says nothing.
//!
//! A definition of an application profile that changes no verdict counts for nothing: the policy may pass the call whatever is
//! behind the profile, its records may name the Region, or the user said what it copies.

use std::collections::{BTreeMap, BTreeSet};

use super::Definitions;
use super::Given;
use super::judge::{Judged, judge};
use super::witness;
use crate::ledger::OpenDefinition;
use crate::model::{Flow, ModelRef, Moment, ProfileDefinition, Text};
use crate::report::GivenProfiles;

/// Calls that rest on unproven definitions, by the ARN of their profile.
pub(super) type Resting<'a> = BTreeMap<Text, OfProfile<'a>>;

/// The calls of one application profile.
#[derive(Debug, Default)]
pub(super) struct OfProfile<'a> {
    /// Their places among the flows.
    pub flows: Vec<usize>,
    /// What defines the profile, and who proves none of it.
    pub open: Vec<&'a OpenDefinition>,
}

/// What leaves a report open, beside what could not be read.
#[derive(Debug, Default)]
pub(super) struct LeftOpen<'a> {
    /// Calls that are judged by definitions of their profile which no digest proves.
    pub resting: Resting<'a>,
    /// From when on calls were left out of a check that had to prove them.
    pub unproven_from: Option<Moment>,
    /// Whether invocation logs were to be read, and there are none.
    pub is_witness_silent: bool,
    /// Calls whose verdict rests on what the user says. That leaves nothing open, and is told.
    pub by_user: Option<GivenProfiles>,
}

impl<'a> LeftOpen<'a> {
    /// Looks for all of it.
    pub fn of(judged: &[Judged<'_>], profiles: &[ProfileDefinition], given: &'a Given<'_>) -> Self {
        let is_late = |from: &Moment| {
            judged.iter().any(|one| one.flow.last_seen.is_none_or(|seen| seen >= *from))
        };
        Self {
            resting: resting(judged, profiles, given),
            unproven_from: given.unproven_from.filter(is_late),
            is_witness_silent: witness::is_silent(judged, given.expects_logs),
            by_user: by_user(judged, profiles, given),
        }
    }

    /// Says whether anything is left open.
    pub fn is_any(&self) -> bool {
        !self.resting.is_empty() || self.unproven_from.is_some() || self.is_witness_silent
    }
}

/// Returns the calls that are judged otherwise without the definitions that nobody proves.
pub(super) fn resting<'a>(
    judged: &[Judged<'_>],
    profiles: &[ProfileDefinition],
    given: &'a Given<'_>,
) -> Resting<'a> {
    let mut resting = Resting::new();
    let open = given.open_definitions();
    if open.is_empty() {
        return resting;
    }
    let definitions = Definitions::new(&proven(profiles, given), &given.profile_map);
    let of =
        |flow: &Flow| open.iter().copied().filter(|open| is_of(open, flow)).collect::<Vec<_>>();
    let asked = judged.iter().enumerate().map(|(at, judged)| (at, judged, of(judged.flow)));
    for (at, told, open) in asked.filter(|(_, _, open)| !open.is_empty()) {
        let without = judge([told.flow], given.catalog, &definitions, &given.policy, given.today());
        if without.iter().any(|without| without.decision.verdict != told.decision.verdict) {
            let profile = Text::clone(&open[0].profile);
            let known = resting.entry(profile).or_default();
            known.flows.push(at);
            known.open = open;
        }
    }
    resting
}

/// Returns the definitions that no log which nobody proves is alone in telling.
fn proven(profiles: &[ProfileDefinition], given: &Given<'_>) -> Vec<ProfileDefinition> {
    let open = given.open_definitions();
    let is_open = |known: &&ProfileDefinition| {
        open.iter().any(|open| (&open.profile, &open.copies) == (&known.arn, &known.copies))
    };
    profiles.iter().filter(|known| !is_open(known)).cloned().collect()
}

/// Counts the calls that are judged otherwise without what the user says of their application profiles.
fn by_user(
    judged: &[Judged<'_>],
    profiles: &[ProfileDefinition],
    given: &Given<'_>,
) -> Option<GivenProfiles> {
    if given.profile_map.is_empty() {
        return None;
    }
    let definitions = Definitions::new(&proven(profiles, given), &BTreeMap::new());
    let (mut named, mut calls) = (BTreeSet::new(), 0);
    for told in judged {
        let asked = told.flow.requested.as_deref().or(told.flow.resource.as_deref());
        let Some(ModelRef::Application { arn }) = asked.map(ModelRef::parse) else { continue };
        if !given.profile_map.contains_key(arn) {
            continue;
        }
        let without = judge([told.flow], given.catalog, &definitions, &given.policy, given.today());
        if without.iter().any(|without| without.decision.verdict != told.decision.verdict) {
            named.insert(arn);
            calls += told.calls();
        }
    }
    (calls > 0).then_some(GivenProfiles { profiles: named.len() as u64, calls })
}

/// Says whether a definition tells what is behind calls that proven logs have.
fn is_of(open: &OpenDefinition, flow: &Flow) -> bool {
    let is_recorded = !flow.recorded.regions.is_empty() || !flow.recorded.unreadable.is_empty();
    let asked = flow.requested.as_deref().or(flow.resource.as_deref());
    let is_asked = asked.map(ModelRef::parse) == Some(ModelRef::Application { arn: &open.profile });
    is_asked && if is_recorded { open.is_of_recorded } else { open.is_of_unrecorded }
}
