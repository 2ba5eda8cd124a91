//! What an audit is given beside the facts.

use std::collections::BTreeMap;

use super::Catalog;
use super::ExitRules;
use super::Policy;
use crate::model::{Day, Moment, Region, Window};
use crate::report::Dimension;
use crate::report::words::Lang;

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
    /// The source Regions that the logs were to be of; all where none is named.
    pub source_regions: Vec<Region>,
    /// Where inference may run.
    pub policy: Policy,
    /// Where inference profiles may run it.
    pub catalog: &'a Catalog,
    /// What application profiles copy, by ARN, as the user says.
    pub profile_map: BTreeMap<String, String>,
    /// How many records to show with a finding, and how many problems with the coverage.
    pub samples: usize,
    /// The properties to sum by.
    pub by: Vec<Dimension>,
    /// The language of every sentence of the report.
    pub lang: Lang,
    /// What the exit code tells.
    pub exit: ExitRules,
}

impl Given<'_> {
    /// Returns the UTC day of the report.
    #[must_use]
    pub fn today(&self) -> Day {
        self.now.day()
    }
}
