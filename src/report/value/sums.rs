//! Sums over flows.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::read_back::{self, Word};
use crate::model::{LogCounts, Text};

/// Sums over flows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Totals {
    /// Inferences, failed ones included.
    pub calls: u64,
    /// Inferences without an error code.
    pub succeeded: u64,
    /// Inferences with an error code.
    pub failed: u64,
    /// Inferences by verdict.
    #[serde(deserialize_with = "read_back::by_text")]
    pub by_verdict: BTreeMap<Word, u64>,
    /// Inferences by grade of evidence. Attempts that nothing judges are under `none`.
    #[serde(deserialize_with = "read_back::by_text")]
    pub by_evidence: BTreeMap<Word, u64>,
    /// Inferences by destination Region; `unknown` where more than one is possible.
    pub by_destination: BTreeMap<String, u64>,
    /// Input tokens, where the records count them.
    pub input_tokens: u64,
    /// Output tokens, where the records count them.
    pub output_tokens: u64,
    /// Inferences whose records count tokens.
    pub calls_with_tokens: u64,
    /// What the model invocation logs add: `input_tokens` has none of their cache tokens.
    pub invocation_logs: LogCounts,
}

/// A property by which flows are summed.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// The foundation model.
    Model,
    /// The inference profile.
    Profile,
    /// Who called.
    Principal,
    /// The calling account.
    Account,
    /// The client program.
    Client,
    /// The UTC day.
    Day,
    /// Where the call was made.
    SourceRegion,
}

impl Dimension {
    /// Every property.
    pub const ALL: [Self; 7] = [
        Self::Model,
        Self::Profile,
        Self::Principal,
        Self::Account,
        Self::Client,
        Self::Day,
        Self::SourceRegion,
    ];

    /// Returns the word as JSON writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Profile => "profile",
            Self::Principal => "principal",
            Self::Account => "account",
            Self::Client => "client",
            Self::Day => "day",
            Self::SourceRegion => "source_region",
        }
    }
}

/// Sums over the flows that share a property.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Breakdown {
    /// The property.
    pub by: Dimension,
    /// One row a value, heaviest first.
    pub rows: Vec<BreakdownRow>,
}

/// The sums of one value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BreakdownRow {
    /// The value; `null` where `kind` says that there is none or that the records do not tell.
    pub value: Option<Text>,
    /// What the row stands for.
    pub kind: RowKind,
    /// Its sums.
    pub totals: Totals,
}

/// What a row of a breakdown stands for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// The calls with this value.
    Named,
    /// The calls that asked for a model itself, without an inference profile.
    NoProfile,
    /// The calls whose records do not tell the value.
    Unknown,
}
