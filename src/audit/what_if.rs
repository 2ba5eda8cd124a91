//! The same calls under another choice of profiles, or another policy.
//!
//! **Invariant:** nothing of it changes the report's own verdicts; each judged call is in one row.

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
    let mut rows = BTreeMap::<_, WhatIfRow>::new();
    let (mut calls, mut as_judged, mut would_be) = (0, BTreeMap::new(), BTreeMap::new());
    for judged in flows.iter().filter(|judged| !judged.is(Verdict::NotApplicable)) {
        let other = Other::of(judged, choice, catalog);
        let law = if let Choice::Policy(other) = choice { other } else { policy };
        let verdict = law.evaluate(&other.subject(judged), today).verdict;
        calls += judged.calls();
        *as_judged.entry(judged.decision.verdict.as_str()).or_default() += judged.calls();
        *would_be.entry(verdict.as_str()).or_default() += judged.calls();
        let (model, source) = (judged.located.model.clone(), judged.flow.source_region.clone());
        rows.entry((model, source)).or_insert_with(|| other.row(judged)).add(judged, verdict);
    }
    let mut rows: Vec<WhatIfRow> = rows.into_values().collect();
    // Rows of equal weight stay in the order of their names.
    rows.sort_by_key(|row| std::cmp::Reverse(row.calls));
    assert_eq!(calls, rows.iter().map(|row| row.calls).sum::<u64>(), "each call is in one row");
    assert_eq!(calls, would_be.values().sum::<u64>(), "each call would have one verdict");
    let (choice, kind) = (choice.name().to_owned(), choice.kind());
    WhatIf { choice, kind, calls, as_judged, would_be, rows }
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
        match choice {
            Choice::Policy(_) => {
                let evidence = judged.located.evidence.clone();
                Self { profile: None, offer: Offer::NoProfile, evidence, is_same: true }
            }
            // What is not known to be a model may be anything.
            Choice::InRegion if judged.located.model.is_none() => {
                Self::new(None, Offer::ModelUnknown, Evidence::Unrecorded)
            }
            Choice::InRegion => {
                let evidence = source.map_or(Evidence::Unrecorded, Evidence::InRegion);
                Self::new(None, Offer::NoProfile, evidence)
            }
            Choice::Profiles(prefix) => {
                let Some(model) = judged.located.model.as_deref() else {
                    return Self::new(None, Offer::ModelUnknown, Evidence::Unrecorded);
                };
                let profile = format!("{prefix}.{model}");
                let entry = source.and_then(|source| catalog.entry(&profile, &source));
                let (offer, evidence) = match entry.map(|entry| &entry.destinations) {
                    Some(Some(regions)) => {
                        (Offer::Listed, Evidence::Bounded(Regions::clone(regions)))
                    }
                    Some(None) => (Offer::NotItemised, Evidence::Unrecorded),
                    None => (Offer::NoSuchProfile, Evidence::Unrecorded),
                };
                Self::new(Some(profile), offer, evidence)
            }
        }
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
            input_tokens: 0,
            output_tokens: 0,
            would_be: BTreeMap::new(),
        }
    }
}

impl WhatIfRow {
    fn add(&mut self, judged: &Judged<'_>, verdict: Verdict) {
        let counts = &judged.flow.counts;
        self.calls += counts.calls;
        self.input_tokens += counts.input_tokens;
        self.output_tokens += counts.output_tokens;
        *self.would_be.entry(verdict.as_str()).or_default() += counts.calls;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::Definitions;
    use crate::audit::judge::judge;
    use crate::audit::testing::{asking, failed, recorded};

    const US: &str = "us.anthropic.claude-sonnet-4-6";

    fn told(choice: &Choice) -> WhatIf {
        let flows = [recorded(&["us-east-1"]), asking(US), failed(asking(US))];
        let policy = Policy::allow("ca-central-1").unwrap();
        let (catalog, today) = (Catalog::builtin(), Day::constant(2026, 6, 2));
        let judged = judge(&flows, catalog, &Definitions::default(), &policy, today);
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
        assert_eq!(none.would_be, BTreeMap::from([("INSUFFICIENT_DATA", 2)]));
    }

    #[test]
    fn another_policy_judges_the_same_evidence() {
        let policy = Policy::allow("ca-central-1,us-east-1,us-east-2,us-west-2").unwrap();
        let told = told(&Choice::Policy(Box::new(policy)));
        assert_eq!(told.would_be, BTreeMap::from([("COMPLIANT", 2)]));
        assert_eq!(told.kind, WhatIfKind::Policy);
    }
}
