//! The same calls under another choice of profiles, or another policy.
//!
//! **Invariant:** nothing of it changes the report's own verdicts; each judged call is in one row.

use std::cmp::Reverse;
use std::collections::BTreeMap;

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
    for judged in flows.iter().filter(|judged| !judged.is(Verdict::NotApplicable)) {
        let other = Other::of(judged, choice, catalog);
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
    assert_eq!(calls, as_judged.values().sum::<u64>(), "each call has one verdict");
    assert_eq!(
        calls,
        would_be.values().sum::<u64>() + not_possible,
        "each call would have one verdict, or could not be"
    );
    let calls_with_tokens = sum(|row| row.calls_with_tokens);
    WhatIf { choice, kind, calls, as_judged, would_be, not_possible, calls_with_tokens, rows }
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
    fn of(judged: &Judged<'_>, choice: &Choice, catalog: &Catalog) -> Self {
        let source = judged.flow.source_region.as_ref();
        // A text that is no Region is no source: nothing is published of it.
        let source = source.and_then(|text| Region::try_from(text).ok());
        if let Choice::Policy(_) = choice {
            let profile = judged.located.inference_profile.as_ref().map(ToString::to_string);
            let evidence = judged.located.evidence.clone();
            return Self { profile, offer: Offer::NoProfile, evidence, is_same: true };
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
            return Self::new(None, Offer::NoProfile, Evidence::InRegion(source));
        };
        let entry = catalog.entry(&profile, &source);
        let (offer, evidence) = match entry.map(|entry| &entry.destinations) {
            Some(Some(regions)) => (Offer::Listed, Evidence::Bounded(Regions::clone(regions))),
            Some(None) => (Offer::NotItemised, Evidence::Unrecorded),
            None => (Offer::NoSuchProfile, Evidence::Unrecorded),
        };
        Self::new(Some(profile), offer, evidence)
    }

    /// Returns what a policy would say; nothing of a call that could not be.
    fn verdict(&self, judged: &Judged<'_>, law: &Policy, today: Day) -> Option<Verdict> {
        let is_possible = self.offer != Offer::NoSuchProfile;
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
mod tests {
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
    fn in_the_source_region_all_would_be_allowed_and_attempts_stay_out() {
        let told = told(&Choice::InRegion);
        assert_eq!(told.calls, 2);
        assert_eq!(told.would_be, BTreeMap::from([("COMPLIANT", 2)]));
        let as_judged = BTreeMap::from([("INSUFFICIENT_DATA", 1), ("NON_COMPLIANT", 1)]);
        assert_eq!(told.as_judged, as_judged);
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
                let [then, now] =
                    [&row.as_judged, &row.would_be].map(|by| by.keys().copied().next());
                (row.profile.as_deref(), then, now, row.calls)
            })
            .collect();
        let (outside, allowed) = (Some("NON_COMPLIANT"), Some("COMPLIANT"));
        let open = Some("INSUFFICIENT_DATA");
        assert_eq!(rows, [(Some(US), outside, allowed, 1), (Some(US), open, open, 1)]);
    }
}
