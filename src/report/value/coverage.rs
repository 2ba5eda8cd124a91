//! What was looked at, and what cannot be seen there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::read_back::{self, Word};
use crate::model::{Gap, ObjectCounts, RecordCounts, Region, RegionCoverage, Text};
use crate::report::{BlindSpotCode, DecidedBy};

/// What was looked at, and what was not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
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
    /// Calls within an hour of the first or the last log of their account and Region.
    pub calls_at_edge: u64,
    /// Calls of accounts, Regions, days or hours without any log.
    pub calls_not_logged: u64,
    /// Of `calls_of_logs_alone`, those that CloudTrail should have.
    pub logs_without_call: u64,
    /// The others: before CloudTrail's first or after its last record of their account and Region.
    pub logs_at_edge: u64,
}

/// Inference records that told nothing new. See [`crate::model::Repeats`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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

/// A thing that these logs cannot show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BlindSpot {
    /// A stable kebab-case code.
    #[serde(deserialize_with = "read_back::text")]
    pub code: Word,
    /// The service or feature.
    #[serde(deserialize_with = "read_back::text")]
    pub service: Word,
    /// Why the Region is not in the logs.
    #[serde(deserialize_with = "read_back::text")]
    pub why: Word,
    /// Where it may run when called from the Canadian Regions, as far as AWS says.
    #[serde(deserialize_with = "read_back::text")]
    pub destinations: Word,
    /// What decides that.
    pub decided_by: DecidedBy,
    /// The AWS page that says so.
    #[serde(deserialize_with = "read_back::text")]
    pub source: Word,
    /// The month in which it said so, `2026-09`.
    #[serde(deserialize_with = "read_back::text")]
    pub as_of: Word,
    /// Events of it in these logs.
    pub seen: u64,
    /// Whether a default trail would show its use at all.
    pub needs_data_events: bool,
    /// From where it was seen, by source Region.
    pub seen_from: Vec<SeenFrom>,
    /// What to ask AWS or to switch on.
    #[serde(deserialize_with = "read_back::text")]
    pub what_to_do: Word,
}

/// A source Region from which a blind spot was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SeenFrom {
    /// The Region, as written; `null` where the records do not tell it.
    pub source_region: Option<Text>,
    /// How many events there were.
    pub seen: u64,
    /// Where it may run from there, as AWS publishes it, or the Region of the endpoint; `null` where
    /// AWS lists nothing for it, or where something else decides (`decided_by`).
    pub possible_destinations: Option<Vec<Region>>,
    /// The month of that list, `2026-09`; `null` where there is none.
    pub as_of: Option<String>,
}

impl BlindSpot {
    /// Says whether its events leave open where a model ran. Those of bedrock-mantle do not: it is
    /// in the register for the logs that lack them, and runs in the Region of its endpoint.
    #[must_use]
    pub fn hides_the_region(&self) -> bool {
        self.code != BlindSpotCode::BedrockMantle.as_str()
    }
}
