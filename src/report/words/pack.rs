//! What is said of a check of an evidence pack.

use crate::model::{IntegrityOutcome, Region};
use crate::report::pack::{Difference, Ran, Signature, Wrong};

/// A text about a check of an evidence pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are the values, named")]
pub enum PackTold<'a> {
    /// The answer in one sentence.
    Answer { outcome: IntegrityOutcome, files: u64, held_by: HeldBy },
    /// What the pack says, in short, and the Regions that its report allows.
    Says(&'a Ran, &'a [Region]),
    /// What is wrong with a file, behind its name.
    Wrong(&'a Wrong),
    /// What to do where a file is damaged.
    FetchAgain,
    /// What is known of the signature.
    Signature(&'a Signature),
    /// The logs were not given.
    LogsNotGiven,
    /// The logs were given and not read, for the pack is not whole.
    LogsLeft,
    /// The logs give the same report.
    SameReport,
    /// No digest was asked whether the logs are those that AWS wrote.
    WriterNotAsked,
    /// What differs.
    Differs(&'a Difference),
    /// The parts that were compared.
    Compared(&'a [String]),
    /// The parts that were not.
    NotCompared(&'a [String]),
}

/// By what a whole pack is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeldBy {
    /// Its own manifest alone: nobody who may sign is known to have signed it, and its logs were not read.
    Itself,
    /// The signature of one who may sign.
    Signature,
    /// Its logs.
    Logs,
}

impl HeldBy {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Itself, Self::Signature, Self::Logs];
}
