//! What another choice of profiles, or another policy, would have made of the same calls.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::read_back::{self, Word};
use crate::model::{Region, Text};

/// What another choice would have made of the same calls. Calls that failed before a model ran are
/// left out: `totals.calls = calls + by_verdict.NOT_APPLICABLE` of the report. Each other call has a
/// verdict as judged, and a verdict as it would be unless the choice cannot be made for it, or that is not
/// known: `calls` = sum of `as_judged` = sum of `would_be` + `not_possible` + `offer_not_known`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WhatIf {
    /// The choice: a prefix of profiles such as `us`, `in-region`, or a policy's name.
    pub choice: String,
    /// What kind of choice that is.
    pub kind: WhatIfKind,
    /// The calls that it is about.
    pub calls: u64,
    /// These calls by verdict, as the report has it.
    #[serde(deserialize_with = "read_back::by_text")]
    pub as_judged: BTreeMap<Word, u64>,
    /// These calls by verdict, as it would have been.
    #[serde(deserialize_with = "read_back::by_text")]
    pub would_be: BTreeMap<Word, u64>,
    /// Calls for which the choice cannot be made: there is no such profile.
    pub not_possible: u64,
    /// Calls for which it is not known whether the choice can be made: whether AWS offers the model there
    /// without a profile.
    pub offer_not_known: u64,
    /// Those of the calls whose records count tokens.
    pub calls_with_tokens: u64,
    /// These calls by model and source Region, heaviest first; of another policy by what was asked for
    /// and by both verdicts too, and what would change stands first.
    pub rows: Vec<WhatIfRow>,
}

/// A kind of choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WhatIfKind {
    /// Profiles of one prefix instead of those that were used.
    Profiles,
    /// Models of the source Region instead of profiles.
    InRegion,
    /// Another policy, and the same evidence.
    Policy,
}

/// The calls of one model from one source Region; of another policy, those that it judges alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WhatIfRow {
    /// The foundation model; `null` where the records do not tell it.
    pub model: Option<Text>,
    /// Where the calls were made.
    pub source_region: Option<Text>,
    /// The profile that would be called; of another policy, the one that was. `null` where there is
    /// none, or it cannot be told.
    pub profile: Option<String>,
    /// Whether the catalog knows that profile from that source Region.
    pub offer: Offer,
    /// Where it might run, by the catalog; empty for another policy, which changes nothing of it.
    pub possible_destinations: Vec<Region>,
    /// Calls.
    pub calls: u64,
    /// Those of them whose records count tokens.
    pub calls_with_tokens: u64,
    /// Input tokens, where the records count them.
    pub input_tokens: u64,
    /// Output tokens, where the records count them.
    pub output_tokens: u64,
    /// Calls by verdict, as the report has it.
    #[serde(deserialize_with = "read_back::by_text")]
    pub as_judged: BTreeMap<Word, u64>,
    /// Calls by verdict, as it would have been; none where there is no such profile, or where it is not
    /// known whether the model can be called without one.
    #[serde(deserialize_with = "read_back::by_text")]
    pub would_be: BTreeMap<Word, u64>,
}

/// Whether there is such a profile.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Offer {
    /// The catalog lists where it may run from there.
    Listed,
    /// The catalog knows it, and AWS does not list the Regions.
    NotItemised,
    /// The catalog has no such profile from there: the choice cannot be made.
    NoSuchProfile,
    /// The records do not name the source Region, or something that is none.
    SourceUnknown,
    /// The records do not name the model, so no profile of it can be named.
    ModelUnknown,
    /// No profile would be asked for, and the logs have calls of that model from there without one.
    SeenInRegion,
    /// No profile would be asked for, and whether AWS offers the model there without one is not known.
    OfferNotKnown,
    /// Another policy: the same calls.
    SameCalls,
}
