//! What became of each object.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{AccountId, Day, Region};

/// What became of one object: exactly one receipt for each listed object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The object's key: a path below the input folder, or an S3 key.
    pub object: String,
    /// What it was read as.
    pub kind: LogKind,
    /// Account, Region and day of delivery, where the key tells.
    pub place: Option<KeyPlace>,
    /// What was done with it.
    pub state: State,
    /// Stored bytes that were read.
    pub bytes: u64,
    /// What changes when the content does, as [`Stamp`](super::Stamp) reads it. `None` where the source has
    /// nothing of the kind.
    pub stamp: Option<String>,
    /// SHA-256 of the stored bytes, in hex; `None` where the object was not read to its end.
    pub sha256: Option<String>,
    /// SHA-256 of what they decode to, in hex, as digests name it; `None` where nobody wanted it, or
    /// where the object is not one gzip stream.
    pub content_sha256: Option<String>,
    /// What its records were.
    pub records: RecordCounts,
    /// What could not be used, and where.
    pub problems: Vec<Problem>,
}

#[cfg(test)]
impl Receipt {
    /// One of an object of which nothing more is known.
    pub fn bare(object: &str, state: State, stamp: Option<&str>) -> Self {
        Self {
            object: object.to_owned(),
            kind: LogKind::Trail,
            place: None,
            state,
            bytes: 0,
            stamp: stamp.map(str::to_owned),
            sha256: None,
            content_sha256: None,
            records: RecordCounts::default(),
            problems: Vec::new(),
        }
    }
}

/// What an object is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum LogKind {
    /// As a log of CloudTrail.
    #[default]
    Trail,
    /// As a model invocation log: the second witness.
    Invocation,
}

impl LogKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Trail, Self::Invocation];

    /// Returns the word as ledgers write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Trail => "cloudtrail",
            Self::Invocation => "invocation_log",
        }
    }
}

/// Account, Region and day of delivery of a log.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyPlace {
    /// The account of the key.
    pub account: AccountId,
    /// The Region of the key.
    pub region: Region,
    /// The day of delivery.
    pub day: Day,
}

/// What was done with an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// It was read to its end; problems may have been met on the way.
    Read,
    /// It was left alone on purpose.
    Skipped(SkipReason),
    /// It could not be read to its end.
    Failed,
}

impl State {
    /// Reads what [`fmt::Display`] writes; `None` where it is no state.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "read" => Some(Self::Read),
            "failed" => Some(Self::Failed),
            _ => {
                let reason = word.strip_prefix(SKIPPED)?;
                SkipReason::ALL.into_iter().find(|one| one.as_str() == reason).map(Self::Skipped)
            }
        }
    }
}

/// As ledgers write it: `read`, `failed`, or `skipped:` and the reason.
impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read => f.write_str("read"),
            Self::Skipped(reason) => write!(f, "{SKIPPED}{}", reason.as_str()),
            Self::Failed => f.write_str("failed"),
        }
    }
}

/// Why an object was left alone.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// A digest file: it attests logs and holds no records.
    Digest,
    /// CloudTrail Insights events.
    Insight,
    /// Network activity events: a second description of calls.
    NetworkActivity,
    /// Aggregated data events: five-minute summaries without Regions.
    Aggregated,
    /// A model invocation log: another kind of log, which holds prompts.
    InvocationLog,
    /// The body of a call beside a model invocation log: a prompt or an answer, never opened.
    InvocationBody,
    /// A log of CloudTrail among model invocation logs.
    TrailLog,
    /// Delivered before or after the asked window, with the delivery slack.
    OutsideWindow,
    /// A folder that was not listed: another family, or a Region that was not asked for.
    NotListed,
    /// A Region that was off in the account, so that nothing could be asked there.
    RegionOff,
    /// An empty object.
    Empty,
    /// A file that is not a CloudTrail log.
    Foreign,
}

impl SkipReason {
    /// Every reason, in the order of reports.
    pub const ALL: [Self; 12] = [
        Self::Digest,
        Self::Insight,
        Self::NetworkActivity,
        Self::Aggregated,
        Self::InvocationLog,
        Self::InvocationBody,
        Self::TrailLog,
        Self::OutsideWindow,
        Self::NotListed,
        Self::RegionOff,
        Self::Empty,
        Self::Foreign,
    ];

    /// Returns the word as JSON writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Digest => "digest",
            Self::Insight => "insight",
            Self::NetworkActivity => "network_activity",
            Self::Aggregated => "aggregated",
            Self::InvocationLog => "invocation_log",
            Self::InvocationBody => "invocation_body",
            Self::TrailLog => "cloudtrail_log",
            Self::OutsideWindow => "outside_window",
            Self::NotListed => "not_listed",
            Self::RegionOff => "region_off",
            Self::Empty => "empty",
            Self::Foreign => "foreign",
        }
    }
}

/// What the records of one or more objects were. Each record is in exactly one counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct RecordCounts {
    /// Records met, readable or not: the sum of the counters below but the last.
    pub total: u64,
    /// Records of inference: calls and completions.
    pub inference: u64,
    /// Other records of Bedrock services.
    pub bedrock_other: u64,
    /// Second descriptions of calls: network activity, aggregated and Insights events of Bedrock.
    pub second_descriptions: u64,
    /// Records of other services.
    pub other: u64,
    /// Records that could not be read.
    pub malformed: u64,
    /// Records of model invocation logs.
    pub invocation_logs: u64,
    /// Not records, so not in `total`: documents and lines of another kind.
    pub not_records: u64,
}

impl RecordCounts {
    /// Adds another count to this one.
    ///
    /// # Panics
    /// Panics on overflow rather than print a wrong sum.
    pub const fn add(&mut self, other: &Self) {
        self.total += other.total;
        self.inference += other.inference;
        self.bedrock_other += other.bedrock_other;
        self.second_descriptions += other.second_descriptions;
        self.other += other.other;
        self.malformed += other.malformed;
        self.invocation_logs += other.invocation_logs;
        self.not_records += other.not_records;
    }

    /// Says whether each record is in exactly one counter.
    #[must_use]
    pub const fn is_conserved(&self) -> bool {
        self.total
            == self.inference
                + self.bedrock_other
                + self.second_descriptions
                + self.other
                + self.malformed
                + self.invocation_logs
    }
}

/// A thing that could not be used, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// What is wrong.
    pub code: ProblemCode,
    /// Where in the object: `record 812`, `byte 10240`, `line 3`.
    pub place: String,
    /// Why.
    pub cause: String,
}

/// The kinds of problem. A stable code each.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemCode {
    /// The object could not be opened or read.
    Unreadable,
    /// The compressed container is cut or damaged.
    DamagedContainer,
    /// The object would decode to more than the cap.
    TooLarge,
    /// The text is neither UTF-8 nor UTF-16.
    BadEncoding,
    /// The JSON text is cut or broken.
    BrokenJson,
    /// A record is not what a record must be.
    MalformedRecord,
    /// The object is one page of more (`NextToken`).
    IncompletePage,
}

impl ProblemCode {
    /// Returns the stable code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::DamagedContainer => "damaged-container",
            Self::TooLarge => "too-large",
            Self::BadEncoding => "bad-encoding",
            Self::BrokenJson => "broken-json",
            Self::MalformedRecord => "malformed-record",
            Self::IncompletePage => "incomplete-page",
        }
    }
}

const SKIPPED: &str = "skipped:";
