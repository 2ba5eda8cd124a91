//! The report as a value. Its JSON form is a promise: see `schema_version`.

mod coverage;
mod flow;
mod sums;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::redact::Redacted;
use super::words::Lang;
use super::{Changes, Custody, Drift, Finding, IntegrityReport, Quota, WhatIf};
use crate::model::read_back::{self, Word};
use crate::model::{AccountId, Day, Grade, Moment, Region, Text, Verdict};

pub use self::coverage::{
    BlindSpot, CoverageReport, ProblemAt, RepeatCounts, SecondWitness, SeenFrom,
};
pub use self::flow::JudgedFlow;
pub use self::sums::{Breakdown, BreakdownRow, Dimension, RowKind, Totals};

/// The number of the JSON form. A field is added without, and changed only with, a new number.
pub const SCHEMA_VERSION: u32 = 1;

/// Where an organization's Bedrock inference ran, and what the policy says of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    /// `regiontrail`.
    pub name: String,
    /// The crate's version.
    pub version: String,
}

/// What the process exits with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Exit {
    /// The exit code.
    pub code: u8,
    /// Every reason that holds, weightiest first, not only the one that gave the code.
    pub reasons: Vec<ExitReason>,
}

/// A reason for an exit code other than 0.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Scope {
    /// The inputs as typed.
    pub inputs: Vec<String>,
    /// The first moment of the asked window, if it has one.
    pub from: Option<Moment>,
    /// The first moment after it.
    pub to: Option<Moment>,
    /// The first day of delivery that the last scan into the ledger asked for, where the report is of a ledger
    /// and no first moment was asked: of days before it the ledger has what earlier scans read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub listed_from: Option<Day>,
    /// The earliest inference found.
    pub first_seen: Option<Moment>,
    /// The latest inference found.
    pub last_seen: Option<Moment>,
    /// Accounts of keys and of inference.
    pub accounts: Vec<AccountId>,
    /// Source Regions of keys and of inference, as written.
    pub source_regions: Vec<Text>,
    /// The source Regions that the logs were to be of; not there where all were asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked_regions: Vec<Region>,
    /// The source Regions that have logs which were left out because others were asked for, as far
    /// as keys tell; not there where none was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regions_left_out: Vec<Region>,
}

/// The policy that judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
    /// The file that was joined to the built-in catalog; `null` where none was.
    pub catalog_file: Option<String>,
    /// What of that file was joined, and who says it; absent where none was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub catalog_joined: Option<JoinedCatalog>,
    /// The verdicts that rest on what `--application-profiles` says; absent where none does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_profiles: Option<GivenProfiles>,
    /// The policy as its author wrote it, or what a preset stands for: TOML.
    pub text: String,
}

/// The verdicts that rest on what a file of the user says that application profiles copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GivenProfiles {
    /// Application profiles.
    pub profiles: u64,
    /// Calls of them that would have another verdict without that file.
    pub calls: u64,
}

/// What was joined to the built-in profile catalog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct JoinedCatalog {
    /// The newest month or day of its rows.
    pub as_of: String,
    /// How many rows it has.
    pub rows: u64,
    /// Sources of such rows that are neither a page nor an endpoint of AWS.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_aws: Vec<NotAws>,
    /// Regions that it names and this version does not know: no policy allows them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown_regions: Vec<Region>,
}

/// A source of rows of a profile catalog that is not AWS's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NotAws {
    /// The source, as the file names it.
    pub source: String,
    /// How many rows rest on it.
    pub rows: u64,
}

/// A Region by name and place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RegionFacts {
    /// The code, such as `ca-central-1`.
    pub code: Region,
    /// AWS's name, such as `Canada (Central)`.
    #[serde(deserialize_with = "read_back::text")]
    pub name: Word,
    /// The country, by its two letters.
    #[serde(deserialize_with = "read_back::text")]
    pub country: Word,
    /// Degrees north. AWS does not publish the sites: approximate.
    pub latitude: f64,
    /// Degrees east: approximate.
    pub longitude: f64,
}

/// An exception of the policy and what it did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
