//! What counts against which quota, and which models are about to go.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::read_back::{self, Word};
use crate::model::{AccountId, Day, Moment, Text};

/// Requests and tokens a minute, by what has a quota of its own, and the legacy models in use. Each call
/// of the report is in one of three sums: `totals.calls = calls + throttled + failed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Quota {
    /// The calls in which a model ran: `calls` of every row, added.
    pub calls: u64,
    /// Those of them whose records count tokens.
    pub calls_with_tokens: u64,
    /// Calls whose invocation log counts what went through prompt caches. CloudTrail never does.
    pub calls_with_cache_counts: u64,
    /// Calls that were refused because a quota was used up: `throttled` of every row, added.
    pub throttled: u64,
    /// Calls that failed for another reason before a model ran. They are in no row.
    pub failed: u64,
    /// By account, model, source Region and kind of quota, heaviest first.
    pub rows: Vec<QuotaRow>,
    /// Where the rates of output tokens are from.
    pub rates: Dated,
    /// Models in use that AWS lists as legacy in that source Region, by model and Region.
    pub legacy_models: Vec<LegacyModel>,
    /// Models in use that the list names, of whatever Region and day.
    pub listed_models: u64,
    /// Models in use that it does not name. It names legacy models alone: of these it says nothing.
    pub models_not_listed: Vec<Text>,
    /// Calls of which no record tells the model or the source Region, refused ones too.
    pub calls_of_unknown_models: u64,
    /// Where that list is from.
    pub lifecycle: Dated,
}

/// What counts against one quota of one account in one source Region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct QuotaRow {
    /// The account, which the quota is of.
    pub account: Option<AccountId>,
    /// The foundation model; `null` where the records do not tell it.
    pub model: Option<Text>,
    /// Where the calls were made: this Region holds the quota, wherever the model ran.
    pub source_region: Option<Text>,
    /// Which of the model's quotas it is.
    pub kind: QuotaKind,
    /// The name of the quota of tokens in Service Quotas, before the model's name; `null` where there
    /// is none or it cannot be told.
    #[serde(deserialize_with = "read_back::optional")]
    pub quota: Option<Word>,
    /// How many tokens one output token uses; `null` where AWS does not tell or none are counted so.
    pub output_rate: Option<u32>,
    /// Calls in which a model ran.
    pub calls: u64,
    /// Those of them whose records count tokens.
    pub calls_with_tokens: u64,
    /// Those of them whose records have no readable time: they are in no minute.
    pub calls_without_time: u64,
    /// Calls that were refused because a quota was used up. They are not among `calls`, and in no minute.
    pub throttled: u64,
    /// Minutes of the UTC clock with calls: percentiles are over these.
    pub minutes: u64,
    /// Requests a minute.
    pub requests_per_minute: Option<Percentiles>,
    /// Tokens a minute: input + written to caches + output x `output_rate`. Too low where
    /// `calls_with_tokens` is below `calls`; `null` where no record counts tokens or the rate is not
    /// known.
    pub tokens_per_minute: Option<Percentiles>,
    /// The earliest minute with the most tokens, or with the most requests where tokens are not told.
    pub busiest_minute: Option<Moment>,
}

/// Nearest-rank percentiles over the minutes with calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Percentiles {
    /// The smallest value that 95 % of the minutes do not exceed.
    pub p95: u64,
    /// The value that no minute exceeds.
    pub p100: u64,
}

/// A quota of a model. AWS counts each apart, and each in the source Region.
/// <https://docs.aws.amazon.com/bedrock/latest/userguide/quotas-runtime.html>
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum QuotaKind {
    /// The model was called without a profile.
    OnDemand,
    /// A geographic profile was called.
    CrossRegion,
    /// A global profile was called.
    GlobalCrossRegion,
    /// The bedrock-mantle endpoint, which has quotas of its own for input and for output.
    Mantle,
    /// Provisioned throughput, a custom or an imported model.
    Dedicated,
    /// An asynchronous job or a stream in both directions: its quota is of requests at one time.
    Concurrent,
    /// The records do not tell whether a profile was called, or which operation it was.
    Unknown,
}

impl QuotaKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::OnDemand,
        Self::CrossRegion,
        Self::GlobalCrossRegion,
        Self::Mantle,
        Self::Dedicated,
        Self::Concurrent,
        Self::Unknown,
    ];

    /// Returns the name of the quota of tokens in Service Quotas, before the model's name.
    #[must_use]
    pub const fn quota(self) -> Option<&'static str> {
        match self {
            Self::OnDemand => Some("On-demand model inference tokens per minute"),
            Self::CrossRegion => Some("Cross-region model inference tokens per minute"),
            Self::GlobalCrossRegion => {
                Some("Global cross-region model inference tokens per minute")
            }
            Self::Mantle | Self::Dedicated | Self::Concurrent | Self::Unknown => None,
        }
    }
}

/// A model that AWS calls legacy, in a Region from which it is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LegacyModel {
    /// The foundation model.
    pub model: Text,
    /// Where it is called.
    pub source_region: Text,
    /// Since when it is legacy there.
    #[schemars(with = "String")]
    pub legacy_since: Day,
    /// From when on calls fail.
    #[schemars(with = "String")]
    pub end_of_life: Day,
    /// That day had come when the report was made.
    pub is_past_end_of_life: bool,
    /// What AWS recommends instead; empty where its page names nothing.
    pub successors: Vec<String>,
    /// Calls, refused ones too.
    pub calls: u64,
    /// The latest call.
    pub last_seen: Option<Moment>,
    /// The page that says so.
    pub published: Dated,
}

/// A page of AWS and the month in which it said so.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Dated {
    /// The month, `2026-09`.
    pub as_of: String,
    /// The page.
    pub source: String,
}
