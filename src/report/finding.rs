//! Findings: statements with a stable code, numbers, records to look at and what to do.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::read_back::{self, Word};
use crate::model::{Grade, Moment, Region, Text};

/// How much a finding weighs.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Inference outside the policy.
    High,
    /// The report is not complete, or something is not proven.
    Medium,
    /// Worth a look.
    Low,
    /// Good to know.
    Info,
}

impl Severity {
    /// Every severity, weightiest first.
    pub const ALL: [Self; 4] = [Self::High, Self::Medium, Self::Low, Self::Info];

    /// Returns the word as JSON writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
            Self::Info => "info",
        }
    }
}

/// What the count of a finding counts.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Inferences.
    Calls,
    /// UTC days.
    Days,
    /// Exceptions of the policy.
    Exceptions,
    /// Hours.
    Hours,
    /// Log objects.
    Objects,
    /// Places of logs.
    Places,
    /// Records.
    Records,
}

/// A statement with its evidence and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// A stable kebab-case code.
    #[serde(deserialize_with = "read_back::text")]
    pub code: Word,
    /// How much it weighs.
    pub severity: Severity,
    /// What was found, in one sentence.
    pub message: String,
    /// What it is about, as the records or the policy name it: a model or profile, an operation,
    /// a Region, an exception; `null` where it is about no one thing.
    pub subject: Option<Text>,
    /// The event source of the operation that it is about: two services may have operations of one
    /// name. `null` where it is about no operation.
    pub event_source: Option<Text>,
    /// The Regions where the calls ran or may have run; empty where it is not about places.
    pub regions: Vec<Region>,
    /// How these Regions are known, strongest first.
    pub grades: Vec<Grade>,
    /// How many it concerns.
    pub count: u64,
    /// Of what `count` is.
    pub unit: Unit,
    /// The earliest.
    pub first_seen: Option<Moment>,
    /// The latest.
    pub last_seen: Option<Moment>,
    /// Who and what it concerns.
    pub resources: Resources,
    /// A few records to look at.
    pub evidence: Vec<EvidenceSample>,
    /// What to do.
    #[serde(deserialize_with = "read_back::text")]
    pub what_to_do: Word,
}

impl Finding {
    /// Returns who made the calls, where that is one principal.
    #[must_use]
    pub fn caller(&self) -> Option<&str> {
        let Named { names, total } = &self.resources.principals;
        names.first().filter(|_| *total == 1).map(|name| &**name)
    }
}

/// Who and what a finding concerns, as the records name them. Empty where it is not about calls.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Resources {
    /// The calling accounts; of missing days, the accounts without them.
    pub accounts: Named,
    /// Who called, by the stable key.
    pub principals: Named,
    /// Where the calls were made; of missing days, the Regions without them.
    pub source_regions: Named,
    /// The foundation models, where known.
    pub models: Named,
    /// The inference profiles.
    pub inference_profiles: Named,
}

/// Names of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Named {
    /// The first ten of them, those with most calls first.
    pub names: Vec<Text>,
    /// How many there are in all.
    pub total: u64,
}

/// A record to look at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct EvidenceSample {
    /// The record's `eventID`.
    pub event_id: Option<Text>,
    /// The object's key.
    pub object: Text,
    /// The record's number in it, from 1.
    pub record: u64,
    /// The JSON path of the Region, where the record names it.
    #[serde(deserialize_with = "read_back::optional")]
    pub path: Option<Word>,
}
