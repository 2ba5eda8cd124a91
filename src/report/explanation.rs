//! Why one inference has its verdict, as a value. Its JSON form is a promise: see `schema_version`.

use schemars::JsonSchema;
use serde::Serialize;

use super::words::Lang;
use super::{JudgedFlow, Tool};
use crate::model::{Day, Grade, Ground, Moment, Region, Reread, Standing, Stands, Text, Verdict};

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
    /// The id that was asked for, in full.
    pub asked: String,
    /// Where it was looked for.
    pub inputs: Vec<String>,
    /// What the logs lack, and what of them is not proven: it holds for every answer.
    pub reservations: Vec<Reservation>,
    /// The inferences that have a record with that id: one, unless the id was used twice.
    pub inferences: Vec<Explained>,
}

/// What may stand against an answer: something was not read, not looked at or not proven.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Reservation {
    /// The code of the finding in a report of the same logs, or `invocation-logs-not-read`.
    pub code: &'static str,
    /// How many objects, records, days, hours or calls.
    pub count: u64,
    /// What it is, in one sentence.
    pub message: String,
}

/// One inference, and every fact behind its verdict.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Explained {
    /// The answer: the verdict on the inference, unless that rests on a log which digests do not prove as
    /// they had to.
    pub verdict: Verdict,
    /// The inference as a flow of one call, with its verdict.
    pub inference: JudgedFlow,
    /// What decided which evidence there is.
    pub ground: Ground,
    /// Whether it is a streamed call whose completion, which would name the Region, was not found.
    pub is_awaiting_completion: bool,
    /// Whether two witnesses of it name different Regions: a model invocation log, and CloudTrail or
    /// another log.
    pub is_contradicted: bool,
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
    /// Of which log it is: `cloudtrail` or `invocation_log`.
    pub of: &'static str,
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
    /// How its log stands, where logs were held against digests; `null` for invocation logs, which no
    /// digest attests.
    pub log: Option<Standing>,
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
    /// How it stands there: `whole`, `shortened` (a part of a longer text) or `absent` (the record has
    /// nothing there, and this is said instead); `null` where nobody looked.
    pub stands: Option<Stands>,
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
    /// What the newest page said that the catalog has from before the call ended its month or day; `null`
    /// where it has none from then.
    pub at_call: Option<PageAtCall>,
}

/// A page or list of AWS that was there when a call was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PageAtCall {
    /// Its month or day.
    pub as_of: String,
    /// Where it is.
    pub url: String,
    /// Where the profile may run it; `null` where it does not list the Regions.
    pub destinations: Option<Vec<Region>>,
}

/// What of the policy decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RulingTold {
    /// The policy's name.
    pub policy: String,
    /// What of it decided: `policy`, `rule`, `exception`, or `nothing` where no model ran.
    pub decided_by: &'static str,
    /// The id of the rule or exception.
    pub id: Option<String>,
    /// The id of the rule of which an exception lifts the terms; `null` where they are the policy's own.
    pub rule: Option<String>,
    /// Why the rule or exception is there, as the policy's author wrote it.
    pub reason: Option<String>,
    /// Who answers for the exception.
    pub owner: Option<String>,
    /// Where it was agreed.
    pub ticket: Option<String>,
    /// The first day on which it no longer holds.
    #[schemars(with = "Option<String>")]
    pub expires: Option<Day>,
    /// The Regions that it allows.
    pub allowed_regions: Vec<Region>,
    /// The grades of evidence that it accepts.
    pub accepted_evidence: Vec<Grade>,
}
