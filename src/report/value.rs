//! The report as a value. Its JSON form is a promise: see `schema_version`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::Changes;
use super::Drift;
use super::Quota;
use super::WhatIf;
use super::redact::Redacted;
use super::words::Lang;
use super::{BlindSpotCode, Custody, Finding, IntegrityReport};
use crate::model::{
    AccountId, Day, Gap, Grade, LogCounts, Moment, ObjectCounts, PrincipalType, RecordCounts,
    Region, RegionCoverage, Text, Verdict,
};

/// The number of the JSON form. A field is added without, and changed only with, a new number.
pub const SCHEMA_VERSION: u32 = 1;

/// Where an organization's Bedrock inference ran, and what the policy says of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Report {
    /// [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// What made the report.
    pub tool: Tool,
    /// When it was made.
    pub generated_at: Moment,
    /// The language of its sentences. Words for programs are the same in all languages.
    pub language: Lang,
    /// The weightiest verdict of all flows; `INSUFFICIENT_DATA` where nothing was found or where
    /// something could not be read.
    pub verdict: Verdict,
    /// What the process exits with, and why.
    pub exit: Exit,
    /// The kinds of names that pseudonyms stand for.
    pub redacted: Vec<Redacted>,
    /// A fingerprint of the key of the pseudonyms: reports that have the same can be compared.
    pub redaction_key: Option<String>,
    /// What was asked.
    pub scope: Scope,
    /// The policy that judged.
    pub policy: PolicyInForce,
    /// The known Regions that the flows name, by code: for maps and jurisdictions.
    pub regions: Vec<RegionFacts>,
    /// What was looked at, and what was not.
    pub coverage: CoverageReport,
    /// Sums over all flows.
    pub totals: Totals,
    /// Sums over the flows that share a property, heaviest first.
    pub breakdowns: Vec<Breakdown>,
    /// Inferences that no policy can tell apart.
    pub flows: Vec<JudgedFlow>,
    /// What a reader should know or do, weightiest first.
    pub findings: Vec<Finding>,
    /// What these logs cannot show, used or not.
    pub blind_spots: Vec<BlindSpot>,
    /// What CloudTrail's digests prove of the logs; `null` where it was not checked.
    pub integrity: Option<IntegrityReport>,
    /// Where the logs are kept, by the facts that were given; `null` where it was not checked. Its
    /// findings are among `findings`.
    pub custody: Option<Custody>,
    /// What model invocation logs say beside CloudTrail; `null` where none were looked for.
    pub second_witness: Option<SecondWitness>,
    /// The policy's exceptions and what they did.
    pub exceptions: Vec<ExceptionUse>,
    /// What changed since an earlier report; `null` where none was given.
    pub changes: Option<Changes>,
    /// What was not used before; `null` where no earlier report was given and the logs have too few days.
    pub drift: Option<Drift>,
    /// What another choice of profiles or another policy would have made of the same calls; `null`
    /// where it was not asked.
    pub what_if: Option<WhatIf>,
    /// What counts against which quota, and legacy models in use; `null` where it was not asked.
    pub quota: Option<Quota>,
}

/// What made the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Tool {
    /// `regiontrail`.
    pub name: String,
    /// The crate's version.
    pub version: String,
}

/// What the process exits with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Exit {
    /// The exit code.
    pub code: u8,
    /// Every reason that holds, weightiest first, not only the one that gave the code.
    pub reasons: Vec<ExitReason>,
}

/// A reason for an exit code other than 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExitReason {
    /// Inference ran, or could only have run, outside the allowed Regions (10).
    Violations,
    /// Logs, copies of them or prompts are kept outside the Regions of the policy's `[custody]` (10).
    Custody,
    /// A gap, an unreadable object or a malformed record (4).
    Inconclusive,
    /// Inference whose place is unproven or presumed (11).
    Unproven,
    /// An exception that expired or was not used (12).
    Exceptions,
    /// No inference was found (3).
    NoInference,
}

impl ExitReason {
    /// Every reason, weightiest first.
    pub const ALL: [Self; 6] = [
        Self::Violations,
        Self::Custody,
        Self::Inconclusive,
        Self::Unproven,
        Self::Exceptions,
        Self::NoInference,
    ];

    /// Returns the word as JSON writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Violations => "violations",
            Self::Custody => "custody",
            Self::Inconclusive => "inconclusive",
            Self::Unproven => "unproven",
            Self::Exceptions => "exceptions",
            Self::NoInference => "no_inference",
        }
    }
}

/// What was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Scope {
    /// The inputs as typed.
    pub inputs: Vec<String>,
    /// The first moment of the asked window, if it has one.
    pub from: Option<Moment>,
    /// The first moment after it.
    pub to: Option<Moment>,
    /// The earliest inference found.
    pub first_seen: Option<Moment>,
    /// The latest inference found.
    pub last_seen: Option<Moment>,
    /// Accounts of keys and of inference.
    pub accounts: Vec<AccountId>,
    /// Source Regions of keys and of inference, as written.
    pub source_regions: Vec<Text>,
    /// The source Regions that the logs were to be of; not there where all were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub asked_regions: Vec<Region>,
    /// The source Regions that have logs which were left out because others were asked for, as far
    /// as keys tell; not there where none was.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub regions_left_out: Vec<Region>,
}

/// The policy that judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PolicyInForce {
    /// Its name.
    pub name: String,
    /// The version of its file format.
    pub version: u32,
    /// The Regions where inference may run, unless a rule says otherwise.
    pub allowed_regions: Vec<Region>,
    /// The grades of evidence that it accepts.
    pub accepted_evidence: Vec<Grade>,
    /// The date of the profile catalog, `2026-09`.
    pub catalog_date: String,
    /// The policy as its author wrote it, or what a preset stands for: TOML.
    pub text: String,
}

/// A Region by name and place.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RegionFacts {
    /// The code, such as `ca-central-1`.
    pub code: Region,
    /// AWS's name, such as `Canada (Central)`.
    pub name: &'static str,
    /// The country, by its two letters.
    pub country: &'static str,
    /// Degrees north. AWS does not publish the sites: approximate.
    pub latitude: f64,
    /// Degrees east: approximate.
    pub longitude: f64,
}

/// What was looked at, and what was not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CoverageReport {
    /// Objects by what became of them.
    pub objects: ObjectCounts,
    /// Records by what they were.
    pub records: RecordCounts,
    /// Inference records that told nothing new, and where they went.
    pub repeats: RepeatCounts,
    /// The days with objects by account and source Region.
    pub regions: Vec<RegionCoverage>,
    /// Days without any object inside a run of days with objects.
    pub gaps: Vec<Gap>,
    /// Objects whose keys do not tell account, Region and day.
    pub objects_without_place: u64,
    /// What could not be used: the first of them.
    pub problems: Vec<ProblemAt>,
    /// How many there are in all.
    pub problem_count: u64,
    /// The SHA-256 of all that was read; `null` unless the ledger is kept, for which every object
    /// is hashed. The SHA-256 of each receipt's line (key, stored bytes, state and SHA-256 of the
    /// stored bytes, which invocation logs do not have, tabs between and a line feed at the end) in hexadecimal digits, sorted, one a
    /// line, is hashed again.
    pub manifest_sha256: Option<String>,
    /// What this input cannot prove, in words.
    pub limits: Vec<String>,
}

/// CloudTrail and the model invocation logs, held against each other.
///
/// `records` = `calls_with_both` + `calls_of_logs_alone` + `repeated` + `outside_window`, but for calls
/// outside the asked window that both have, which stand in `coverage.repeats`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct SecondWitness {
    /// Objects that were looked at as invocation logs; `coverage.objects` has them too.
    pub objects: ObjectCounts,
    /// The days with such objects by account and source Region.
    pub regions: Vec<RegionCoverage>,
    /// Records of invocation logs.
    pub records: u64,
    /// Calls in CloudTrail that have a log.
    pub calls_with_both: u64,
    /// Calls that only a log tells of: they are among the report's calls, on the log's word.
    pub calls_of_logs_alone: u64,
    /// Further logs of a call that has one.
    pub repeated: u64,
    /// Logs of calls outside the asked window.
    pub outside_window: u64,
    /// Request ids whose logs differ.
    pub conflicting: u64,
    /// Calls whose Region only the log names.
    pub regions_placed: u64,
    /// Calls whose Region both name alike.
    pub regions_agreed: u64,
    /// Calls for which a log names another Region.
    pub regions_contradicted: u64,
    /// Calls without a log, though logging seems to have been on.
    pub calls_without_log: u64,
    /// Calls before the first or after the last log of their account and Region.
    pub calls_at_edge: u64,
    /// Calls of accounts, Regions or days without any log.
    pub calls_not_logged: u64,
    /// Of `calls_of_logs_alone`, those that CloudTrail should have.
    pub logs_without_call: u64,
    /// The others: before CloudTrail's first or after its last record of their account and Region.
    pub logs_at_edge: u64,
}

/// Inference records that told nothing new. See [`crate::model::Repeats`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RepeatCounts {
    /// The same event delivered again.
    pub duplicates: u64,
    /// A second record of the same call.
    pub copies: u64,
    /// Records that a later one corrects.
    pub corrected: u64,
    /// Completions joined to their call.
    pub completions: u64,
    /// Inferences outside the asked window.
    pub outside_window: u64,
}

/// A problem and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProblemAt {
    /// The object's key.
    pub object: String,
    /// The stable code.
    pub code: String,
    /// Where in the object.
    pub place: String,
    /// Why.
    pub cause: String,
}

/// Sums over flows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct Totals {
    /// Inferences, failed ones included.
    pub calls: u64,
    /// Inferences without an error code.
    pub succeeded: u64,
    /// Inferences with an error code.
    pub failed: u64,
    /// Inferences by verdict.
    pub by_verdict: BTreeMap<&'static str, u64>,
    /// Inferences by grade of evidence. Attempts that nothing judges are under `none`.
    pub by_evidence: BTreeMap<&'static str, u64>,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Breakdown {
    /// The property.
    pub by: Dimension,
    /// One row a value, heaviest first.
    pub rows: Vec<BreakdownRow>,
}

/// The sums of one value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BreakdownRow {
    /// The value; `null` where `kind` says that there is none or that the records do not tell.
    pub value: Option<Text>,
    /// What the row stands for.
    pub kind: RowKind,
    /// Its sums.
    pub totals: Totals,
}

/// What a row of a breakdown stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// The calls with this value.
    Named,
    /// The calls that asked for a model itself, without an inference profile.
    NoProfile,
    /// The calls whose records do not tell the value.
    Unknown,
}

/// A flow with its evidence and verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
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
    /// Where the call was made.
    pub source_region: Option<Text>,
    /// How the destination is known; `null` for attempts that ran nothing.
    pub evidence: Option<Grade>,
    /// Where the model ran; `null` unless one Region is known.
    pub destination: Option<Region>,
    /// Every Region where it may have run.
    pub possible_destinations: Vec<Region>,
    /// `succeeded` or `failed`.
    pub outcome: &'static str,
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

/// A thing that these logs cannot show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BlindSpot {
    /// A stable kebab-case code.
    pub code: &'static str,
    /// The service or feature.
    pub service: &'static str,
    /// Why the Region is not in the logs.
    pub why: &'static str,
    /// Where it may run when called from the Canadian Regions, as far as AWS says.
    pub destinations: &'static str,
    /// The AWS page that says so.
    pub source: &'static str,
    /// Events of it in these logs.
    pub seen: u64,
    /// Whether a default trail would show its use at all.
    pub needs_data_events: bool,
}

impl BlindSpot {
    /// Says whether its events leave open where a model ran. Those of bedrock-mantle do not: it is
    /// in the register for the logs that lack them, and runs in the Region of its endpoint.
    #[must_use]
    pub fn hides_the_region(&self) -> bool {
        self.code != BlindSpotCode::BedrockMantle.as_str()
    }
}

/// An exception of the policy and what it did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ExceptionUse {
    /// Its id.
    pub id: String,
    /// Why it is there.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The ticket, if it names one.
    pub ticket: Option<String>,
    /// The first day on which it no longer holds.
    #[schemars(with = "String")]
    pub expires: Day,
    /// Whether it had expired when the report was made.
    pub is_expired: bool,
    /// Inferences that it covered.
    pub calls: u64,
}
