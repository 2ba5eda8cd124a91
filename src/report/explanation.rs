//! Why one inference has its verdict, as a value. Its JSON form is a promise: see `schema_version`.

use schemars::JsonSchema;
use serde::Serialize;

use super::words::Lang;
use super::{JudgedFlow, Tool};
use crate::model::{Grade, Ground, Moment, Region, Reread, Text};

/// What `explain` says of an id.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Explanation {
    /// The number of this JSON form: 1.
    pub schema_version: u32,
    /// What made it.
    pub tool: Tool,
    /// When it was made; exceptions of the policy hold or not as of its UTC day.
    pub generated_at: Moment,
    /// The language of its sentences. Words for programs are the same in all languages.
    pub language: Lang,
    /// The id that was asked for.
    pub asked: String,
    /// Where it was looked for.
    pub inputs: Vec<String>,
    /// The inferences that have a record with that id: one, unless the id was used twice.
    pub inferences: Vec<Explained>,
}

/// One inference, and every fact behind its verdict.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Explained {
    /// The inference as a flow of one call, with its verdict.
    pub inference: JudgedFlow,
    /// What decided which evidence there is.
    pub ground: Ground,
    /// Whether it is a streamed call whose completion, which would name the Region, was not found.
    pub is_awaiting_completion: bool,
    /// The records that tell of it, the call's first.
    pub records: Vec<ExplainedRecord>,
    /// The application inference profile that was asked for, and what it copies.
    pub application_profile: Option<Behind>,
    /// What AWS published of the inference profile, where one was used.
    pub published: Option<Published>,
    /// What of the policy decided.
    pub ruling: RulingTold,
}

/// A record that tells of an inference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ExplainedRecord {
    /// What it adds: `call`, `completion`, `copy`, `repeat` or `corrected`.
    pub part: &'static str,
    /// The object's key.
    pub object: Text,
    /// The record's number in the object, from 1.
    pub record: u64,
    /// `eventID`.
    pub event_id: Option<String>,
    /// Whether the object was opened once more, and every fact found in the record.
    pub is_read_again: bool,
    /// What became of the record when it was looked for once more.
    pub again: Reread,
    /// What was taken from it.
    pub facts: Vec<ExplainedFact>,
}

/// One value and where it stands in its record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ExplainedFact {
    /// What it is.
    pub name: &'static str,
    /// The value.
    pub value: String,
    /// Where it stands: one path where the record was looked at again, else those where it may
    /// stand, first wins. `[]` is any element of a list.
    pub paths: Vec<&'static str>,
    /// Whether it was found there when the record was looked at again.
    pub is_found: bool,
}

/// What is behind an application inference profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Behind {
    /// Its ARN.
    pub arn: Text,
    /// What it copies; `null` where nothing tells, or records disagree.
    pub copies: Option<String>,
    /// Who says so: `record` or `user`.
    pub told_by: Option<&'static str>,
    /// When the profile was made, where its record says so.
    pub made: Option<Moment>,
}

/// What AWS published of an inference profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Published {
    /// The profile's id.
    pub profile: String,
    /// Where the call was made.
    pub source_region: Option<Text>,
    /// Where the profile may run it; `null` where the catalog does not list the Regions.
    pub destinations: Option<Vec<Region>>,
    /// The month of the page, `2026-09`; `null` where the catalog does not know the profile there.
    pub as_of: Option<String>,
    /// The page.
    pub url: Option<String>,
    /// What the destinations rest on that is neither a page nor an endpoint of AWS.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_aws: Vec<String>,
}

/// What of the policy decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RulingTold {
    /// The policy's name.
    pub policy: String,
    /// What of it decided: `policy`, `rule` or `exception`.
    pub decided_by: &'static str,
    /// The id of the rule or exception.
    pub id: Option<String>,
    /// Why that is there, as the policy's author wrote it.
    pub reason: Option<String>,
    /// The Regions that it allows.
    pub allowed_regions: Vec<Region>,
    /// The grades of evidence that it accepts.
    pub accepted_evidence: Vec<Grade>,
}
