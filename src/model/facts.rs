//! All that the ledger says: the input of an audit.

use std::collections::BTreeSet;

use super::{
    AccountId, Coverage, Day, EventId, Flow, Inference, Load, Moment, Problem, Sample, Text,
};

/// All that the ledger says of the records that were read. Nothing is judged yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// The inferences, joined and grouped, in a fixed order.
    pub flows: Vec<Flow>,
    /// The inferences one by one, ordered by flow and time; empty unless they were asked for.
    pub inferences: Vec<Inference>,
    /// Calls and tokens by minute; `None` where they were not asked for.
    pub loads: Option<Vec<Load>>,
    /// Application inference profiles whose making was recorded, by ARN.
    pub profiles: Vec<ProfileDefinition>,
    /// Other events of Bedrock services, for the blind-spot register.
    pub related: Vec<Related>,
    /// Records that told nothing new, by why.
    pub repeats: Repeats,
    /// Ids that stand on records that differ.
    pub conflicts: Vec<Conflict>,
    /// What CloudTrail and the invocation logs have of each other; empty where no logs were read.
    pub witness: Witness,
    /// What was looked at.
    pub coverage: Coverage,
    /// What could not be used, in list order.
    pub problems: Vec<ObjectProblem>,
}

/// What an application inference profile copies.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ProfileDefinition {
    /// The application profile's ARN.
    pub arn: Text,
    /// The ARN or id of the system profile or foundation model behind it.
    pub copies: Text,
    /// When it was made.
    pub made: Option<Moment>,
}

/// Events of one name that are not inference.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Related {
    /// `eventSource`.
    pub event_source: Text,
    /// `eventName`.
    pub event_name: Text,
    /// The account.
    pub account: Option<AccountId>,
    /// Where the call was made, as written.
    pub source_region: Option<Text>,
    /// How many.
    pub count: u64,
    /// The earliest.
    pub first_seen: Option<Moment>,
    /// The latest.
    pub last_seen: Option<Moment>,
}

/// Observations that told nothing new. `inference records = calls + all of these + completions`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Repeats {
    /// The same event delivered again: same id, same content.
    pub duplicates: u64,
    /// A second record of the same call: a data-event copy, or another account's record.
    pub copies: u64,
    /// Records that a later one corrects (`addendum`, `UPDATED_DATA`).
    pub corrected: u64,
    /// Completions that were joined to their call.
    pub completions: u64,
    /// Inferences outside the asked window of event time.
    pub outside_window: u64,
}

/// CloudTrail and the model invocation logs, held against each other by request id.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Witness {
    /// Logs that told of a call that CloudTrail has.
    pub joined: u64,
    /// Further logs of a call that has one.
    pub repeated: u64,
    /// Logs of calls outside the asked window of event time.
    pub outside_window: u64,
    /// Calls that an invocation log may tell of and that have none, by account, Region and hour.
    pub calls_alone: Vec<Alone>,
    /// Logs of calls that are in no CloudTrail log, by account, Region and hour.
    pub logs_alone: Vec<Alone>,
    /// Where and when there are logs.
    pub logs: Vec<Seen>,
    /// Where and when there are records of CloudTrail that name Bedrock.
    pub trail: Vec<Seen>,
    /// Request ids whose logs differ.
    pub conflicts: Vec<Conflict>,
}

/// What one side has and the other lacks, of one account and source Region within one hour.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Alone {
    /// The account.
    pub account: Option<AccountId>,
    /// Where the calls were made, as written.
    pub source_region: Option<Text>,
    /// The hour's first moment; `None` where no time can be read.
    pub hour: Option<Moment>,
    /// How many.
    pub count: u64,
    /// A few of the records, earliest first.
    pub samples: Vec<Sample>,
}

/// The days on which an account has records in a source Region.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen {
    /// The account.
    pub account: Option<AccountId>,
    /// Where the calls were made, as written.
    pub source_region: Option<Text>,
    /// The earliest record.
    pub first: Moment,
    /// The latest record.
    pub last: Moment,
    /// The days with records.
    pub days: BTreeSet<Day>,
}

/// One id on records that differ: all are counted, and it is said.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Conflict {
    /// The `eventID` or `requestID`.
    pub id: EventId,
    /// One of the records.
    pub sample: Sample,
}

/// A problem with the object that has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObjectProblem {
    /// The object's key.
    pub object: String,
    /// What could not be used.
    pub problem: Problem,
}
