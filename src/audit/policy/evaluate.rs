//! What the policy says of an inference.

use std::collections::BTreeSet;

use super::{Exception, Policy, Subject, Terms};
use crate::model::{Day, Evidence, Grade, Region, Regions, Verdict};

/// What the policy says, and which part of it said so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision<'p> {
    /// What the policy says.
    pub verdict: Verdict,
    /// Which part of the policy said so.
    pub decider: Decider<'p>,
}

/// The part of a policy that decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decider<'p> {
    /// The policy's own terms.
    Policy,
    /// The rule of that id.
    Rule(&'p str),
    /// The exception of that id.
    Exception(&'p str),
}

impl<'p> Decision<'p> {
    /// Returns the id of the rule or exception that decided.
    #[must_use]
    pub const fn rule(&self) -> Option<&'p str> {
        match self.decider {
            Decider::Policy => None,
            Decider::Rule(id) | Decider::Exception(id) => Some(id),
        }
    }
}

impl Policy {
    /// Judges one subject as of `today`.
    #[must_use]
    pub fn evaluate(&self, subject: &Subject<'_>, today: Day) -> Decision<'_> {
        let rule = self.rules.iter().find(|rule| rule.matcher.matches(subject));
        let (terms, decider) = match rule {
            Some(rule) => (&rule.terms, Decider::Rule(&rule.id)),
            None => (&self.terms, Decider::Policy),
        };
        let verdict = terms.judge(subject);
        match verdict {
            Verdict::Compliant | Verdict::NotApplicable => Decision { verdict, decider },
            Verdict::NonCompliant | Verdict::InsufficientData => {
                self.excuse(subject, terms, today).unwrap_or(Decision { verdict, decider })
            }
        }
    }

    fn excuse(&self, subject: &Subject<'_>, terms: &Terms, today: Day) -> Option<Decision<'_>> {
        let destinations = terms.destinations(subject.evidence?);
        let covers = |exception: &&Exception| {
            !exception.is_expired(today)
                && exception.matcher.matches(subject)
                && exception.covers(destinations.as_deref())
        };
        let exception = self.exceptions.iter().find(covers)?;
        let decider = Decider::Exception(&exception.id);
        Some(Decision { verdict: Verdict::Compliant, decider })
    }
}

impl Exception {
    /// Says whether every possible destination is one that this exception is for.
    fn covers(&self, destinations: Option<&BTreeSet<Region>>) -> bool {
        let Some(patterns) = &self.destination else { return true };
        destinations.is_some_and(|regions| {
            !regions.is_empty() && regions.iter().all(|region| patterns.matches(region.as_str()))
        })
    }
}

impl Terms {
    /// Judges evidence; `None` is an attempt that ran nothing.
    fn judge(&self, subject: &Subject<'_>) -> Verdict {
        match subject.evidence {
            None => Verdict::NotApplicable,
            // It ran in one of them, and nobody knows which witness is wrong.
            Some(Evidence::Recorded(regions)) if subject.is_contradicted => {
                self.judge_contradicted(regions)
            }
            Some(Evidence::Recorded(regions)) => self.judge_recorded(regions),
            Some(Evidence::InRegion(region)) if self.accepts(Grade::InRegion) => {
                self.judge_one(region)
            }
            Some(Evidence::Presumed { source, .. }) if self.accepts(Grade::Presumed) => {
                self.judge_one(source)
            }
            Some(
                Evidence::Bounded(regions) | Evidence::Presumed { possible: Some(regions), .. },
            ) if self.accepts(Grade::Bounded) => self.judge_set(regions),
            Some(
                Evidence::InRegion(_)
                | Evidence::Presumed { .. }
                | Evidence::Bounded(_)
                | Evidence::Unrecorded,
            ) => Verdict::InsufficientData,
        }
    }

    /// A recorded foreign Region is certain, whatever the policy accepts.
    fn judge_recorded(&self, regions: &BTreeSet<Region>) -> Verdict {
        if !regions.is_subset(&self.allowed) {
            return Verdict::NonCompliant;
        }
        if self.accepts(Grade::Recorded) {
            self.judge_set(regions)
        } else {
            Verdict::InsufficientData
        }
    }

    /// Nothing that two witnesses name otherwise is proven, but that no place is allowed which either names.
    fn judge_contradicted(&self, regions: &BTreeSet<Region>) -> Verdict {
        if regions.is_disjoint(&self.allowed) && !regions.is_empty() {
            Verdict::NonCompliant
        } else {
            Verdict::InsufficientData
        }
    }

    fn judge_one(&self, region: &Region) -> Verdict {
        if self.allowed.contains(region) { Verdict::Compliant } else { Verdict::NonCompliant }
    }

    /// The empty set proves nothing, though it lies inside every other.
    fn judge_set(&self, regions: &BTreeSet<Region>) -> Verdict {
        if regions.is_empty() {
            Verdict::InsufficientData
        } else if regions.is_subset(&self.allowed) {
            Verdict::Compliant
        } else if regions.is_disjoint(&self.allowed) {
            Verdict::NonCompliant
        } else {
            Verdict::InsufficientData
        }
    }

    /// Returns every Region where the model may have run, as these terms read the evidence; `None`
    /// where that is not known.
    fn destinations(&self, evidence: &Evidence) -> Option<Regions> {
        match evidence {
            Evidence::Recorded(regions) | Evidence::Bounded(regions) => Some(regions.clone()),
            Evidence::InRegion(region) => Some(BTreeSet::from([region.clone()]).into()),
            Evidence::Presumed { source, .. } if self.accepts(Grade::Presumed) => {
                Some(BTreeSet::from([source.clone()]).into())
            }
            Evidence::Presumed { possible, .. } => possible.clone(),
            Evidence::Unrecorded => None,
        }
    }

    fn accepts(&self, grade: Grade) -> bool {
        self.accept.contains(&grade)
    }
}

#[cfg(test)]
mod tests;
