//! What documents would have done to past calls.

use serde::Serialize;

use crate::model::{Day, Text, Verdict};

/// What documents would have done to past calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct History {
    /// The ledger as named.
    pub ledger: String,
    /// Inferences that were tried.
    pub calls: u64,
    /// Calls that failed and ran nothing, which are not tried.
    pub attempts: u64,
    /// By document; those that allow are tried together, because what one allows is allowed.
    pub tried: Vec<Tried>,
}

/// What documents, taken together, would have done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tried {
    /// Their names.
    pub documents: Vec<String>,
    /// Of all calls.
    pub all: Tally,
    /// Of those that the policy does not allow.
    pub outside_policy: Tally,
    /// Of those that the policy allows.
    pub inside_policy: Tally,
    /// Of those of which it is not known where they ran.
    pub unproven: Tally,
    /// Who called what, and what would have happened.
    pub rows: Vec<TriedRow>,
}

/// Calls, by what would have happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Tally {
    /// Denied.
    pub stopped: u64,
    /// Not denied.
    pub passes: u64,
    /// What is known does not tell.
    pub undecided: u64,
}

/// Calls that are alike.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct TriedRow {
    /// What would have happened, and why.
    #[serde(flatten)]
    pub effect: CallEffect,
    /// What the policy says of them.
    pub verdict: Verdict,
    /// Who called.
    pub principal: Text,
    /// The model, where known.
    pub model: Option<Text>,
    /// The inference profile, if any.
    pub inference_profile: Option<Text>,
    /// The client program.
    pub client: Option<Text>,
    /// The UTC day.
    pub day: Option<Day>,
    /// Where the calls were made.
    pub source_region: Option<Text>,
    /// How many.
    pub calls: u64,
}

/// What documents do to a call.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct CallEffect {
    /// What.
    pub done: Done,
    /// Why.
    pub basis: Basis,
    /// The statement that denies it, or may.
    pub statement: Option<String>,
    /// The `aws:RequestedRegion` at which that is decided.
    pub at: Option<String>,
}

/// What documents do to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    /// It fails.
    Stopped,
    /// What is known does not tell.
    Undecided,
    /// They do not stop it.
    Passes,
}

/// Why documents do that to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// A statement denies it.
    Statement,
    /// No statement allows it.
    NothingAllows,
    /// No statement denies it.
    NothingDenies,
    /// AWS does not list the destinations of the profile from there.
    DestinationsNotPublished,
    /// AWS does not list the destinations either, and a call passes only where all of them are inside the
    /// policy: every other is denied.
    OutsideDenied,
    /// A statement asks for something that is not known of the call.
    ValueNotKnown,
    /// A statement denies API keys, and whether one was used is not among the facts that are kept.
    ApiKeyNotLogged,
    /// The model identifier hides the model.
    IdentifierHidesModel,
    /// The IAM action of the operation is not known here.
    OperationNotKnown,
    /// The records do not say in which Region the call was made.
    SourceNotKnown,
    /// The call was made in another partition than the documents are for.
    OtherPartition,
}

impl Tally {
    /// Adds calls.
    pub const fn add(&mut self, done: Done, calls: u64) {
        match done {
            Done::Stopped => self.stopped += calls,
            Done::Passes => self.passes += calls,
            Done::Undecided => self.undecided += calls,
        }
    }

    /// Returns all.
    #[must_use]
    pub const fn sum(&self) -> u64 {
        self.stopped + self.passes + self.undecided
    }
}
