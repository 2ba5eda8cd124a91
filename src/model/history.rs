//! All that the ledger knows of one inference.

use schemars::JsonSchema;
use serde::Serialize;

use super::{EventId, Flow, LogKind, Moment, ProfileDefinition, Text};

/// All that the ledger knows of one inference: what it came to, and every record that tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// The inference as a flow of one call.
    pub flow: Flow,
    /// The records that tell of it, the call's first; those that count nothing come last.
    pub records: Vec<TellingRecord>,
    /// Application inference profiles whose making was recorded.
    pub profiles: Vec<ProfileDefinition>,
}

/// A record that tells of an inference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TellingRecord {
    /// What it adds.
    pub part: RecordPart,
    /// Of which log it is.
    pub kind: LogKind,
    /// The object's key.
    pub object: Text,
    /// The record's number in the object, from 1.
    pub record: u64,
    /// `eventID`.
    pub event_id: Option<EventId>,
    /// `eventTime`.
    pub time: Option<Moment>,
    /// What was taken from it, in the order of the record.
    pub facts: Vec<RecordFact>,
}

/// What a record adds to an inference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordPart {
    /// It is the call.
    Call,
    /// It is the later service event of a streamed call.
    Completion,
    /// It tells of the same call once more: a data-event copy, or another account's record.
    Copy,
    /// It is what an invocation log says of the call.
    InvocationLog,
    /// It is the same event delivered again, and counts nothing.
    Repeat,
    /// A later record corrects it, and it counts nothing.
    Corrected,
}

impl RecordPart {
    /// Every part.
    pub const ALL: [Self; 6] = [
        Self::Call,
        Self::Completion,
        Self::Copy,
        Self::InvocationLog,
        Self::Repeat,
        Self::Corrected,
    ];

    /// Returns the word as JSON writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Completion => "completion",
            Self::Copy => "copy",
            Self::InvocationLog => "invocation_log",
            Self::Repeat => "repeat",
            Self::Corrected => "corrected",
        }
    }
}

/// One value that was taken from a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordFact {
    /// What it is, as the ledger's column is named.
    pub name: &'static str,
    /// The value.
    pub value: String,
    /// Where it stands: one path, or those where it may stand, first wins. `[]` is any element.
    pub paths: Vec<&'static str>,
}

/// How a value stands in its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stands {
    /// To the letter.
    Whole,
    /// As a part of a longer text: the name of a client, the role of a session.
    Shortened,
    /// As the same time or id in another form.
    Rewritten,
    /// Nothing stands there, and the value says so.
    Absent,
}

impl Stands {
    /// Every way.
    pub const ALL: [Self; 4] = [Self::Whole, Self::Shortened, Self::Rewritten, Self::Absent];
}
