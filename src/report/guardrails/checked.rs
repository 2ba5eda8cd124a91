//! What given documents do to calls.

use serde::Serialize;

use super::{CallEffect, Fact, History};
use crate::model::{Moment, Region};
use crate::report::Tool;

/// What a document does to calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DocumentCheck {
    /// [`GUARDRAILS_SCHEMA`](super::GUARDRAILS_SCHEMA).
    pub schema_version: u32,
    /// What made it.
    pub tool: Tool,
    /// When it was made.
    pub generated_at: Moment,
    /// The document as named.
    pub document: String,
    /// The policy that it is held against.
    pub policy: String,
    /// Where that lets inference run.
    pub allowed_regions: Vec<Region>,
    /// The month of the newest page behind the profile catalog.
    pub catalog_date: String,
    /// Whether it only denies: something else is assumed to allow.
    pub only_denies: bool,
    /// Its statements for inference or API keys.
    pub statements: u64,
    /// Its statements for other things, which were not looked at.
    pub other_statements: u64,
    /// The account of which calls were tried, where the document names one and no other.
    pub account: Option<String>,
    /// The statements that ask who calls, where that decides what is told here of callers that none names.
    pub principals: Vec<Named>,
    /// What it comes to.
    pub answer: Answer,
    /// What the process exits with.
    pub exit_code: u8,
    /// Mistakes that are often made.
    pub mistakes: Vec<FoundMistake>,
    /// What it does to calls through profiles: those that were asked for, and what passes or is not decided
    /// of all others.
    pub profiles: Vec<ProfileCheck>,
    /// What it does to calls of a model in its own Region, by endpoint.
    pub direct: Vec<DirectCheck>,
    /// The same of models that are a customer's own: provisioned, imported and custom ones, and endpoints of
    /// the Marketplace.
    pub own_models: DirectCheck,
    /// What it would have done to past calls; `null` where no ledger was given.
    pub history: Option<History>,
}

/// What a check comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Something passes that the policy forbids.
    LetsThrough,
    /// Nothing is known to, and the document has a mistake that is often made.
    HasMistake,
    /// Of some calls it is not known.
    NotDecided,
    /// Nothing does.
    NothingPasses,
}

/// A statement that asks who calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Its name.
    pub statement: String,
    /// How it asks.
    pub operator: String,
    /// Whether it is for these alone, or for all others.
    pub applies: Applies,
    /// Whom it names.
    pub values: Vec<String>,
}

/// To whom a statement applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Applies {
    /// To those that it names.
    To,
    /// To all but those.
    ToAllBut,
}

/// What a document does to calls through a profile.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ProfileCheck {
    /// The profile.
    pub profile: String,
    /// The application profile that copies it, by its ARN; with `*` where it may be any.
    pub application_profile: Option<String>,
    /// Where it is called.
    pub source_region: Region,
    /// What the policy says of its destinations.
    pub inside_policy: Inside,
    /// What the document does.
    #[serde(flatten)]
    pub effect: CallEffect,
}

/// Whether Regions are inside a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Inside {
    /// One is outside.
    No,
    /// AWS does not list them.
    NotKnown,
    /// All are.
    Yes,
}

/// What a document does to calls of a model in its own Region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DirectCheck {
    /// `bedrock` or `bedrock-mantle`.
    pub service: Service,
    /// The Regions where it stops them.
    pub stopped: Vec<Region>,
    /// The Regions where what is known does not tell.
    pub undecided: Vec<Region>,
    /// The Regions where it does not.
    pub passes: Vec<Region>,
}

/// An endpoint for inference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Service {
    /// `bedrock-runtime`, with actions of `bedrock`.
    Bedrock,
    /// `bedrock-mantle`.
    BedrockMantle,
}

/// A mistake that is often made, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct FoundMistake {
    /// Which.
    pub code: Mistake,
    /// The statement that makes it, where it is one.
    pub statement: Option<String>,
    /// What it is about: a profile, a value, an action; of several profiles, the first.
    pub about: Option<String>,
    /// The profiles that it is about, where they are several that one sentence tells.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub profiles: Vec<String>,
    /// The Regions that it is about.
    pub regions: Vec<Region>,
    /// The page of AWS that says so.
    pub source: Fact,
}

/// A mistake that is often made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mistake {
    /// It denies by Region, and global routing, whose Region is `unspecified`, passes.
    GlobalRoutingPasses,
    /// It stops a profile that stays inside the policy, because one of its Regions is denied or not
    /// allowed.
    MissingDestination,
    /// It stops a global profile that the policy allows, because one of the three parts is missing.
    GlobalPartMissing,
    /// It stops inference in Regions, and the same at `bedrock-mantle` passes.
    MantlePasses,
    /// It denies API keys, and the same at `bedrock-mantle` passes.
    MantleKeysPass,
    /// It stops calls, and the same calls as a stream pass.
    StreamsPass,
    /// It denies profiles by name, and an application profile that copies one passes.
    ApplicationProfilePasses,
    /// It denies by Region all but some actions, and inference is among those.
    BedrockExempt,
    /// It names an action of inference that IAM does not have.
    NoSuchAction,
    /// It names a Region that is none, so that the condition never matches there.
    NoSuchRegion,
    /// It compares with a wildcard where wildcards are characters.
    LiteralWildcard,
}

impl Answer {
    /// Returns what the process exits with.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::LetsThrough | Self::HasMistake => 10,
            Self::NotDecided => 4,
            Self::NothingPasses => 0,
        }
    }
}

impl Service {
    /// Returns the name as AWS writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bedrock => "bedrock",
            Self::BedrockMantle => "bedrock-mantle",
        }
    }
}

impl DocumentCheck {
    /// Returns the JSON form.
    ///
    /// # Errors
    /// Never, as far as is known; the writer of JSON has the type.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }
}
