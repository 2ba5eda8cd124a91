//! What became of a record that was looked at once more.

use schemars::JsonSchema;
use serde::Serialize;

/// What became of a record that was looked at once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reread {
    /// It was read, and every value stands where the ledger has it from.
    Read,
    /// It was read, and a value stands at none of the places from which it is taken.
    Differs,
    /// The logs were not given.
    NotGiven,
    /// Its object is not among the logs.
    NotThere,
    /// Its object could not be read, or not as far as the record.
    Unreadable,
    /// Its object is stored with other bytes than when it was first read.
    Changed,
    /// Its object has no such record.
    NoRecord,
    /// It is longer than any record of CloudTrail.
    TooLong,
    /// It is a model invocation log, which holds prompts: nobody opens it to show it.
    NotOpened,
}

impl Reread {
    /// Every outcome.
    pub const ALL: [Self; 9] = [
        Self::Read,
        Self::Differs,
        Self::NotGiven,
        Self::NotThere,
        Self::Unreadable,
        Self::Changed,
        Self::NoRecord,
        Self::TooLong,
        Self::NotOpened,
    ];

    /// Returns the word as JSON writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Differs => "differs",
            Self::NotGiven => "not_given",
            Self::NotThere => "not_there",
            Self::Unreadable => "unreadable",
            Self::Changed => "changed",
            Self::NoRecord => "no_record",
            Self::TooLong => "too_long",
            Self::NotOpened => "not_opened",
        }
    }
}
