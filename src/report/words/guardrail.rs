//! What is said of guardrails: documents that are written, tried and checked.

use crate::model::{Region, Verdict};
use crate::report::guardrails::{
    Answer, Attachment, CallEffect, DocumentKind, Done, FoundMistake, Inside, LeftOut, Named,
    Purpose, Service, Tally,
};

/// A text about guardrails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are the values, named")]
pub enum Guard<'a> {
    /// What was written, for which policy.
    Title { policy: &'a str, regions: &'a [Region], catalog: &'a str },
    /// What written documents rest on, and what they are not.
    Preface,
    /// A document's kind and size.
    Size { kind: DocumentKind, size: u64, limit: u64 },
    /// What the limit of a kind rests on.
    Limit(DocumentKind),
    /// How many of a kind AWS lets one attach, and whether those that were written can be.
    Attach(&'a Attachment),
    /// What a statement is for.
    Purpose(Purpose),
    /// The head of what no document does.
    LeftOutHead,
    /// What no document does.
    LeftOut(&'a LeftOut),
    /// On how many calls of which ledger documents were tried.
    Tried { ledger: &'a str, calls: u64, attempts: u64 },
    /// What is assumed of documents that only deny.
    Assumed,
    /// The documents that were tried together.
    Together(&'a [String]),
    /// Calls by what would have happened.
    Sums { of: Asked, tally: Tally },
    /// Alike calls: how many, and what the policy says of them.
    Calls { calls: u64, verdict: Verdict },
    /// What would have happened, and why.
    Effect(&'a CallEffect),
    /// A document that was checked, and against which policy.
    Checked { document: &'a str, policy: &'a str, regions: &'a [Region], catalog: &'a str },
    /// What a check comes to.
    Answer(Answer),
    /// What is assumed where no statement allows.
    AssumedOfOne,
    /// Of which account calls were tried.
    Account(&'a str),
    /// The head of the statements that ask who calls.
    PrincipalsHead,
    /// A statement that asks who calls.
    Named(&'a Named),
    /// How many statements were looked at, and how many were for other things.
    Statements { looked_at: u64, others: u64 },
    /// The head of the mistakes.
    MistakesHead,
    /// A mistake.
    Mistake(&'a FoundMistake),
    /// The head of the profiles.
    ProfilesHead,
    /// Calls through profiles with the same effect: how many profiles and Regions.
    Profiles { effect: &'a CallEffect, inside: Inside, n: u64 },
    /// What happens to calls of a model in its own Region.
    Direct { of: Directly, done: Done, regions: &'a [Region] },
    /// The same of so many Regions: all, or all others.
    DirectRest { of: Directly, done: Done, n: u64, others: bool },
    /// What was tried besides what is listed.
    Besides,
}

/// What is called in its own Region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Directly {
    /// A model, at an endpoint.
    Model(Service),
    /// A model of a customer's own.
    OwnModel,
}

/// Which calls are summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// All.
    All,
    /// Those that the policy forbids.
    Outside,
    /// Those that the policy allows.
    Inside,
    /// Those of which it is not known.
    Unproven,
}
