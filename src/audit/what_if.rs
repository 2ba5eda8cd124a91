//! The same calls under another choice of profiles, or another policy.
//!
//! **Invariant:** nothing of it changes the report's own verdicts; each judged call is in one row.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::Catalog;
use super::judge::{Judged, subject};
use super::policy::{Policy, Subject};
use crate::model::{Day, Evidence, Region, Regions, Text, Verdict};
use crate::report::{Offer, WhatIf, WhatIfKind, WhatIfRow};

/// Another choice.
#[derive(Debug, Clone, PartialEq)]
pub enum Choice {
    /// The profiles of this prefix: `us`, `global`.
    Profiles(String),
    /// The models of the source Region, without a profile.
    InRegion,
    /// Another policy.
    Policy(Box<Policy>),
}

impl Choice {
    fn name(&self) -> &str {
        match self {
            Self::Profiles(prefix) => prefix,
            Self::InRegion => "in-region",
            Self::Policy(policy) => &policy.name,
        }
    }

    const fn kind(&self) -> WhatIfKind {
        match self {
            Self::Profiles(_) => WhatIfKind::Profiles,
            Self::InRegion => WhatIfKind::InRegion,
            Self::Policy(_) => WhatIfKind::Policy,
        }
    }
}

/// Says what `choice` would have made of the judged calls.
///
/// # Panics
/// Panics where a sum loses a call, rather than print it.
pub(super) fn what_if(
    flows: &[Judged<'_>],
    choice: &Choice,
    (catalog, policy, today): (&Catalog, &Policy, Day),
) -> WhatIf {
    let mut rows = BTreeMap::<Key, WhatIfRow>::new();
    let ran = || flows.iter().filter(|judged| !judged.is(Verdict::NotApplicable));
    let known = Known { catalog, in_region: ran().filter_map(in_region).collect() };
    for judged in ran() {
        let other = Other::of(judged, choice, &known);
        let law = if let Choice::Policy(other) = choice { other } else { policy };
        let verdict = other.verdict(judged, law, today);
        let key = Key::of(judged, choice, verdict);
        rows.entry(key).or_insert_with(|| other.row(judged)).add(judged, verdict);
    }
    let kind = choice.kind();
    let mut rows: Vec<WhatIfRow> = rows.into_values().collect();
    // Rows of equal weight stay in the order of their names.
    rows.sort_by_key(|row| {
        (kind == WhatIfKind::Policy && row.as_judged == row.would_be, Reverse(row.calls))
    });
    summed(choice.name().to_owned(), kind, rows)
}

/// What tells whether a choice can be made.
struct Known<'a> {
    /// Which profiles there are.
    catalog: &'a Catalog,
    /// The models that were called without a profile, and where: AWS offers them there.
    in_region: BTreeSet<(&'a str, &'a Region)>,
}

/// Returns the model and the Region of a call without a profile that ran there.
fn in_region<'a>(judged: &'a Judged<'_>) -> Option<(&'a str, &'a Region)> {
    match (&judged.located.evidence, judged.located.model.as_deref()) {
        (Some(Evidence::InRegion(region)), Some(model)) => Some((model, region)),
        (Some(_) | None, _) => None,
    }
}

/// Adds rows up.
fn summed(choice: String, kind: WhatIfKind, rows: Vec<WhatIfRow>) -> WhatIf {
    let sum = |of: fn(&WhatIfRow) -> u64| rows.iter().map(of).sum::<u64>();
    let by = |of: fn(&WhatIfRow) -> &ByVerdict| {
        let mut all = ByVerdict::new();
        for (verdict, calls) in rows.iter().flat_map(of) {
            *all.entry(*verdict).or_default() += calls;
        }
        all
    };
    let calls = sum(|row| row.calls);
    let (as_judged, would_be) = (by(|row| &row.as_judged), by(|row| &row.would_be));
    let not_possible = sum(|row| if row.offer == Offer::NoSuchProfile { row.calls } else { 0 });
    let offer_not_known = sum(|row| if row.offer == Offer::OfferNotKnown { row.calls } else { 0 });
    assert_eq!(calls, as_judged.values().sum::<u64>(), "each call has one verdict");
    assert_eq!(
        calls,
        would_be.values().sum::<u64>() + not_possible + offer_not_known,
        "each call would have one verdict, could not be, or that is not known"
    );
    let calls_with_tokens = sum(|row| row.calls_with_tokens);
    WhatIf {
        choice,
        kind,
        calls,
        as_judged,
        would_be,
        not_possible,
        offer_not_known,
        calls_with_tokens,
        rows,
    }
}

type ByVerdict = BTreeMap<&'static str, u64>;

/// What makes a row.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    model: Option<Text>,
    source_region: Option<Text>,
    /// Of another policy: the profile that was called, and both verdicts.
    judged: Option<(Option<Text>, &'static str, Option<&'static str>)>,
}

impl Key {
    fn of(judged: &Judged<'_>, choice: &Choice, verdict: Option<Verdict>) -> Self {
        let profile = || judged.located.inference_profile.clone();
        let (then, now) = (judged.decision.verdict.as_str(), verdict.map(Verdict::as_str));
        Self {
            model: judged.located.model.clone(),
            source_region: judged.flow.source_region.clone(),
            judged: (choice.kind() == WhatIfKind::Policy).then(|| (profile(), then, now)),
        }
    }
}

/// What a flow would have been.
struct Other {
    profile: Option<String>,
    offer: Offer,
    evidence: Option<Evidence>,
    is_same: bool,
}

impl Other {
    fn of(judged: &Judged<'_>, choice: &Choice, known: &Known<'_>) -> Self {
        let source = judged.flow.source_region.as_ref();
        // A text that is no Region is no source: nothing is published of it.
        let source = source.and_then(|text| Region::try_from(text).ok());
        if let Choice::Policy(_) = choice {
            let profile = judged.located.inference_profile.as_ref().map(ToString::to_string);
            let evidence = judged.located.evidence.clone();
            return Self { profile, offer: Offer::SameCalls, evidence, is_same: true };
        }
        // What is not known to be a model may be anything.
        let Some(model) = judged.located.model.as_deref() else {
            return Self::new(None, Offer::ModelUnknown, Evidence::Unrecorded);
        };
        let profile = match choice {
            Choice::Profiles(prefix) => Some(format!("{prefix}.{model}")),
            Choice::InRegion | Choice::Policy(_) => None,
        };
        let Some(source) = source else {
            return Self::new(profile, Offer::SourceUnknown, Evidence::Unrecorded);
        };
        let Some(profile) = profile else {
            let is_seen = known.in_region.contains(&(model, &source));
            let offer = if is_seen { Offer::SeenInRegion } else { Offer::OfferNotKnown };
            return Self::new(None, offer, Evidence::InRegion(source));
        };
        let entry = known.catalog.entry(&profile, &source);
        let (offer, evidence) = match entry.map(|entry| &entry.destinations) {
            Some(Some(regions)) => (Offer::Listed, Evidence::Bounded(Regions::clone(regions))),
            Some(None) => (Offer::NotItemised, Evidence::Unrecorded),
            None => (Offer::NoSuchProfile, Evidence::Unrecorded),
        };
        Self::new(Some(profile), offer, evidence)
    }

    /// Returns what a policy would say; nothing of a call that could not be, or of which that is not known.
    fn verdict(&self, judged: &Judged<'_>, law: &Policy, today: Day) -> Option<Verdict> {
        let is_possible = !matches!(self.offer, Offer::NoSuchProfile | Offer::OfferNotKnown);
        is_possible.then(|| law.evaluate(&self.subject(judged), today).verdict)
    }

    const fn new(profile: Option<String>, offer: Offer, evidence: Evidence) -> Self {
        Self { profile, offer, evidence: Some(evidence), is_same: false }
    }

    fn subject<'a>(&'a self, judged: &'a Judged<'_>) -> Subject<'a> {
        let own = subject(judged.flow, &judged.located);
        if self.is_same {
            return own;
        }
        Subject {
            inference_profile: self.profile.as_deref(),
            system_profile: self.profile.as_deref(),
            evidence: self.evidence.as_ref(),
            ..own
        }
    }

    fn row(&self, judged: &Judged<'_>) -> WhatIfRow {
        let possible = self.evidence.as_ref().filter(|_| !self.is_same);
        WhatIfRow {
            model: judged.located.model.clone(),
            source_region: judged.flow.source_region.as_ref().map(Text::clone),
            profile: self.profile.clone(),
            offer: self.offer,
            possible_destinations: possible.map_or_else(Vec::new, Evidence::possible),
            calls: 0,
            calls_with_tokens: 0,
            input_tokens: 0,
            output_tokens: 0,
            as_judged: ByVerdict::new(),
            would_be: ByVerdict::new(),
        }
    }
}

impl WhatIfRow {
    fn add(&mut self, judged: &Judged<'_>, verdict: Option<Verdict>) {
        let counts = &judged.flow.counts;
        self.calls += counts.calls;
        self.calls_with_tokens += counts.calls_with_tokens;
        self.input_tokens += counts.input_tokens;
        self.output_tokens += counts.output_tokens;
        *self.as_judged.entry(judged.decision.verdict.as_str()).or_default() += counts.calls;
        if let Some(verdict) = verdict {
            *self.would_be.entry(verdict.as_str()).or_default() += counts.calls;
        }
    }
}

#[cfg(test)]
mod tests;
