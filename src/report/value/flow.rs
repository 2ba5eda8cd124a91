//! Inferences that no policy can tell apart, as judged.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::read_back::{self, Word};
use crate::model::{
    AccountId, Day, Grade, LogCounts, Moment, PrincipalType, Region, Text, Verdict,
};

/// A flow with its evidence and verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct JudgedFlow {
    /// The UTC day.
    #[schemars(with = "Option<String>")]
    pub day: Option<Day>,
    /// The calling account.
    pub account: Option<AccountId>,
    /// The stable key of who called.
    pub principal: Text,
    /// The session that called; `null` unless the report is `--by session`.
    pub session: Option<Text>,
    /// The kind of principal.
    pub principal_type: PrincipalType,
    /// The AWS service that called on the principal's behalf.
    pub via: Option<Text>,
    /// The client program.
    pub client: Option<Text>,
    /// `eventSource`.
    pub event_source: Text,
    /// `eventName`.
    pub event_name: Text,
    /// The model identifier as the caller sent it.
    pub requested: Option<Text>,
    /// The foundation model, where the identifier or its definition tells.
    pub model: Option<Text>,
    /// The inference profile that was asked for.
    pub inference_profile: Option<Text>,
    /// The system-defined profile that was used, by itself or behind an application profile; `null`
    /// where none was, or where nothing tells.
    pub system_profile: Option<Text>,
    /// Where the call was made.
    pub source_region: Option<Text>,
    /// How the destination is known; `null` for attempts that ran nothing.
    pub evidence: Option<Grade>,
    /// Where the model ran; `null` unless one Region is known.
    pub destination: Option<Region>,
    /// Every Region where it may have run.
    pub possible_destinations: Vec<Region>,
    /// `succeeded` or `failed`.
    #[serde(deserialize_with = "read_back::text")]
    pub outcome: Word,
    /// `errorCode`.
    pub error_code: Option<Text>,
    /// What the policy says.
    pub verdict: Verdict,
    /// The rule or exception that decided; `null` for the policy's own allowed Regions.
    pub rule: Option<String>,
    /// Inferences.
    pub calls: u64,
    /// Inferences whose records count tokens.
    pub calls_with_tokens: u64,
    /// Input tokens.
    pub input_tokens: u64,
    /// Output tokens.
    pub output_tokens: u64,
    /// What the model invocation logs add: `input_tokens` has none of their cache tokens.
    pub invocation_logs: LogCounts,
    /// The earliest.
    pub first_seen: Option<Moment>,
    /// The latest.
    pub last_seen: Option<Moment>,
}
