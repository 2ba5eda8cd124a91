//! What an audit is given beside the facts.

use std::collections::BTreeMap;

use super::Catalog;
use super::Choice;
use super::ExitRules;
use super::Policy;
use super::custody::OutputOutside;
use super::integrity::Proof;
use crate::ledger::{OpenDefinition, Unmet, Unreached};
use crate::model::custody::CustodyFacts;
use crate::model::{Day, Gap, LogBucket, Moment, Region, Window};
use crate::report::words::Lang;
use crate::report::{Baseline, Dimension};

/// What an audit is given beside the facts. Nothing else decides what the report says.
#[derive(Debug, Clone)]
pub struct Given<'a> {
    /// When the report is made; exceptions hold or not as of its UTC day.
    pub now: Moment,
    /// This program's version.
    pub version: &'a str,
    /// The inputs as typed.
    pub inputs: Vec<String>,
    /// The asked span of event time.
    pub window: Window,
    /// The first day of delivery that the last scan into the ledger asked for, where it did not ask for all.
    pub listed_from: Option<Day>,
    /// The source Regions that the logs were to be of; all where none is named.
    pub source_regions: Vec<Region>,
    /// Where inference may run.
    pub policy: Policy,
    /// Where inference profiles may run it.
    pub catalog: &'a Catalog,
    /// The file that was joined to the built-in catalog.
    pub catalog_file: Option<String>,
    /// What application profiles copy, by ARN, as the user says.
    pub profile_map: BTreeMap<String, String>,
    /// How many records to show with a finding, and how many problems with the coverage.
    pub samples: usize,
    /// The properties to sum by.
    pub by: Vec<Dimension>,
    /// What an earlier report says was used, where one was given.
    pub baseline: Option<Baseline>,
    /// Another choice, where it is asked what that would have made of the calls.
    pub what_if: Option<Choice>,
    /// The language of every sentence of the report.
    pub lang: Lang,
    /// What the exit code tells.
    pub exit: ExitRules,
    /// The check of the logs against their digests; `None` where nobody asked for one.
    pub proof: Option<Proof>,
    /// Days without logs that are no gaps.
    pub explained: Explained,
    /// Where digests that are not at hand were found to name logs, by an earlier check.
    pub attested_buckets: Vec<LogBucket>,
    /// What an earlier run could not prove of the logs of a kept ledger, and had to.
    pub unmet: Option<Unmet>,
    /// From when on events of a kept ledger were left out of a check that had to prove its logs.
    pub unproven_from: Option<Moment>,
    /// What application profiles copy by the word of logs alone that no digest proves, as an earlier
    /// check of a kept ledger found.
    pub open_definitions: Vec<OpenDefinition>,
    /// Scans into a kept ledger that did not come to their end.
    pub unreached: Option<Unreached>,
    /// Whether model invocation logs were to be read too.
    pub expects_logs: bool,
    /// What AWS told of the places of logs, judged by the policy's `[custody]`; a policy without one
    /// judges none.
    pub custody: Option<CustodyFacts>,
    /// Outputs of this run that lie outside, as somebody asked.
    pub outputs_outside: Vec<OutputOutside>,
}

/// Days without logs that are no gaps, because somebody says so.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Explained {
    /// None of them.
    #[default]
    Nothing,
    /// These.
    Days(Vec<Gap>),
    /// All: where the logs lie says nothing.
    All,
}

impl<'a> Given<'a> {
    /// Returns what judges by a policy and a catalog and asks for nothing more: all logs, no samples, no
    /// sums, no proof, in English.
    #[must_use]
    pub fn new(now: Moment, version: &'a str, policy: Policy, catalog: &'a Catalog) -> Self {
        Self {
            now,
            version,
            inputs: Vec::new(),
            window: Window::default(),
            listed_from: None,
            source_regions: Vec::new(),
            policy,
            catalog,
            catalog_file: None,
            profile_map: BTreeMap::new(),
            samples: 0,
            by: Vec::new(),
            baseline: None,
            what_if: None,
            lang: Lang::English,
            exit: ExitRules::default(),
            proof: None,
            explained: Explained::Nothing,
            attested_buckets: Vec::new(),
            unmet: None,
            unproven_from: None,
            open_definitions: Vec::new(),
            unreached: None,
            expects_logs: false,
            custody: None,
            outputs_outside: Vec::new(),
        }
    }

    /// Returns what application profiles copy by the word of logs alone that no digest proves: as this
    /// run found, or an earlier one whose logs this one does not prove.
    #[must_use]
    pub fn open_definitions(&self) -> Vec<&OpenDefinition> {
        let noted = &self.open_definitions;
        let Some(proof) = &self.proof else { return noted.iter().collect() };
        let is_proven =
            |one: &OpenDefinition| one.logs.iter().any(|log| proof.verified.proves(log));
        let is_noted = |found: &OpenDefinition| noted.iter().any(|one| one.is_like(found));
        let found = proof.open_definitions.iter().filter(|found| !is_noted(found));
        noted.iter().filter(|one| !is_proven(one)).chain(found).collect()
    }

    /// Returns the UTC day of the report.
    #[must_use]
    pub fn today(&self) -> Day {
        self.now.day()
    }
}
