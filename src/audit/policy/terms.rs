//! What a policy holds: terms, rules and exceptions.

use std::collections::BTreeSet;

use super::{Matcher, Patterns};
use crate::model::{Day, Grade, Region};

/// Where inference may run, and which evidence is enough.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// What people call it.
    pub name: String,
    /// The file as written, or what a preset stands for: TOML.
    pub text: String,
    /// What holds where no rule matches.
    pub terms: Terms,
    /// Other terms for some inference; the first that matches holds.
    pub rules: Vec<Rule>,
    /// What is let pass for a time, with a reason and an owner; the first that matches holds.
    pub exceptions: Vec<Exception>,
    /// The Regions where this program's own outputs may be kept; `None` where the policy does not say.
    pub custody: Option<BTreeSet<Region>>,
}

/// What is allowed and what is believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// The Regions where inference may run.
    pub allowed: BTreeSet<Region>,
    /// The grades of evidence that are enough.
    pub accept: BTreeSet<Grade>,
}

/// Terms of its own for some inference.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Its name in reports.
    pub id: String,
    /// Why it is there.
    pub reason: Option<String>,
    /// The inference that it is for.
    pub matcher: Matcher,
    /// What holds instead of the policy's own terms.
    pub terms: Terms,
}

/// Inference outside the terms that is let pass for a time.
#[derive(Debug, Clone, PartialEq)]
pub struct Exception {
    /// Its name in reports.
    pub id: String,
    /// The inference that it is for.
    pub matcher: Matcher,
    /// The destinations that it is for; `None` for any, an unknown one among them.
    pub destination: Option<Patterns>,
    /// Why it is there.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// Where it was agreed.
    pub ticket: Option<String>,
    /// The first day on which it no longer holds.
    pub expires: Day,
}

impl Policy {
    /// The version of the file format.
    pub const VERSION: u32 = 1;

    /// The evidence that presets accept. `presumed` is not among them: it rests on one sentence of
    /// 2024, so only a user can choose it.
    pub const STRICT: [Grade; 3] = [Grade::Recorded, Grade::InRegion, Grade::Bounded];
}

impl Exception {
    /// Says whether it no longer holds on `today`.
    #[must_use]
    pub fn is_expired(&self, today: Day) -> bool {
        self.expires <= today
    }
}
