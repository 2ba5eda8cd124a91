//! Inferences that no policy can tell apart, with their counts.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{AccountId, Day, EventId, Moment, PrincipalType, RegionPath, Regions, Text};

/// Inferences that no policy can tell apart. The facts come from the ledger; nothing is judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// The UTC day of the call, or `None` where no record of it has a readable time.
    pub day: Option<Day>,
    /// The account that called.
    pub account: Option<AccountId>,
    /// The stable key of who called.
    pub principal: Text,
    /// The session that called, where flows are asked for by session.
    pub session: Option<Text>,
    /// The kind of principal.
    pub principal_type: PrincipalType,
    /// The AWS service that called on the principal's behalf.
    pub via: Option<Text>,
    /// The client's name.
    pub client: Option<Text>,
    /// `eventSource`.
    pub event_source: Text,
    /// `eventName`.
    pub event_name: Text,
    /// The operation is one this version does not know.
    pub is_possible: bool,
    /// The model identifier as the caller sent it; `None` where no record of the call has it.
    pub requested: Option<Text>,
    /// The model or profile ARN among the record's resources.
    pub resource: Option<Text>,
    /// Where the call was made, as written; it may not be a Region.
    pub source_region: Option<Text>,
    /// The destinations that AWS recorded.
    pub recorded: Recorded,
    /// An invocation log names another Region for the same call.
    pub is_contradicted: bool,
    /// Whether every record of the call that could name the Region is here.
    pub trace: Trace,
    /// Whether the call succeeded.
    pub outcome: Outcome,
    /// How many, and how much.
    pub counts: Counts,
    /// The earliest call.
    pub first_seen: Option<Moment>,
    /// The latest call.
    pub last_seen: Option<Moment>,
    /// A few records to look at, earliest first.
    pub samples: Vec<Sample>,
}

/// The destinations that AWS recorded for a call.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Recorded {
    /// The Regions; more than one only where records of one call disagree.
    pub regions: Regions,
    /// Texts that stood in the field and are not Regions.
    pub unreadable: BTreeSet<Text>,
}

/// Whether every record of a call that could name the Region is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trace {
    /// One record tells all: the operation is not a stream.
    Single,
    /// A streamed call with its completion.
    Completed,
    /// A streamed call whose completion was not found.
    AwaitingCompletion,
    /// A completion whose call was not found.
    Orphan,
    /// An invocation log's record of a call that is in no CloudTrail log.
    LogAlone,
}

/// How a call ended.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// No record of the call has an error code.
    Succeeded,
    /// The error code.
    Failed(Text),
}

/// How many calls, and how many tokens where the records count them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Inferences.
    pub calls: u64,
    /// Inferences whose records count tokens.
    pub calls_with_tokens: u64,
    /// Sum of the input tokens that were counted.
    pub input_tokens: u64,
    /// Sum of the output tokens that were counted.
    pub output_tokens: u64,
    /// What the invocation logs add.
    pub logs: LogCounts,
}

/// What the model invocation logs say of calls: all zero where none were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct LogCounts {
    /// Inferences with a record in an invocation log.
    pub calls: u64,
    /// Inferences whose Region only the invocation log names.
    pub placed: u64,
    /// Inferences whose Region both name alike.
    pub agreed: u64,
    /// Inferences whose tokens are those of the log; CloudTrail's are not added to them.
    pub calls_with_tokens: u64,
    /// Inferences whose log counts what was read from or written to a prompt cache.
    pub calls_with_cache: u64,
    /// Sum of the input tokens read from a prompt cache.
    pub cache_read_tokens: u64,
    /// Sum of the input tokens written into a prompt cache.
    pub cache_write_tokens: u64,
}

impl Flow {
    /// Returns how many of its inferences rest on an invocation log: CloudTrail has none of them, or
    /// does not name their Region.
    #[must_use]
    pub const fn placed_by_logs(&self) -> u64 {
        match self.trace {
            Trace::LogAlone => self.counts.calls,
            _ => self.counts.logs.placed,
        }
    }
}

impl Counts {
    /// Adds another count to this one.
    ///
    /// # Panics
    /// Panics on overflow rather than print a wrong sum.
    pub const fn add(&mut self, other: &Self) {
        self.calls += other.calls;
        self.calls_with_tokens += other.calls_with_tokens;
        self.input_tokens += other.input_tokens;
        self.output_tokens += other.output_tokens;
        self.logs.add(&other.logs);
    }
}

impl LogCounts {
    /// Adds another count to this one.
    ///
    /// # Panics
    /// Panics on overflow rather than print a wrong sum.
    pub const fn add(&mut self, other: &Self) {
        self.calls += other.calls;
        self.placed += other.placed;
        self.agreed += other.agreed;
        self.calls_with_tokens += other.calls_with_tokens;
        self.calls_with_cache += other.calls_with_cache;
        self.cache_read_tokens += other.cache_read_tokens;
        self.cache_write_tokens += other.cache_write_tokens;
    }
}

/// One inference: a row beside its flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inference {
    /// The place of its flow among the flows.
    pub flow: usize,
    /// The record that names the Region, else the call's.
    pub sample: Sample,
    /// Input tokens; `None` where no record counts them.
    pub input_tokens: Option<u64>,
    /// Output tokens; `None` where no record counts them.
    pub output_tokens: Option<u64>,
    /// Input tokens read from a prompt cache; `None` where no invocation log counts them.
    pub cache_read_tokens: Option<u64>,
    /// Input tokens written into a prompt cache; `None` where no invocation log counts them.
    pub cache_write_tokens: Option<u64>,
}

/// One record to look at. The order is by time, then by id and place, so that samples do not
/// depend on the order of reading.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sample {
    /// The time of the call.
    pub time: Option<Moment>,
    /// The record's `eventID`.
    pub event_id: Option<EventId>,
    /// The object's key.
    pub object: Text,
    /// The record's number in the object, from 1.
    pub record: u64,
    /// Where the Region stands in that record, if it does.
    pub region_path: Option<RegionPath>,
}
