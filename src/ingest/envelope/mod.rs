//! From text to records: every wrapper that CloudTrail records are found in.
//!
//! `{"Records":[…]}` in any key order, bare arrays and records, JSON Lines, documents without
//! delimiter, the output of `lookup-events`, `EventBridge` events, `CloudWatch` Logs subscriptions and
//! exports. Notifications that only point at logs look like records and are not.
//!
//! What a record *means* is the business of the [`Sink`].

mod shape;
mod split;
mod tally;

use std::borrow::Cow;

use crate::ingest::json::JsonError;
use crate::ingest::structure::Needle;
use crate::model::{Problem, RecordCounts, SkipReason};

pub use self::split::Splitter;

/// What takes the records that may matter.
pub trait Sink {
    /// Texts without one of which, or an escape of a letter, no record matters.
    const NEEDLES: [Needle; 2];

    /// Takes a record that may matter, and says what it was.
    ///
    /// # Errors
    /// Fails where the text is not a record that can be read.
    fn record(&mut self, number: u64, record: &str) -> Result<Class, Malformed>;

    /// Takes a record of a model invocation log, and says what it was: nothing of CloudTrail.
    ///
    /// # Errors
    /// Fails where the text is not a record that can be read.
    fn invocation_log(&mut self, _number: u64, _record: &str) -> Result<Class, Malformed> {
        Ok(Class::NotARecord)
    }
}

/// What a record was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A call or a completion.
    Inference,
    /// Another event of a Bedrock service.
    BedrockOther,
    /// A second description of a call: network activity, aggregated, Insights.
    SecondDescription,
    /// An event of another service.
    Other,
    /// A record of a model invocation log.
    InvocationLog,
    /// Not a record that is wanted at all.
    NotARecord,
}

/// Why a record could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// It is not JSON.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// A member that is evidence stands twice, so neither is believed.
    #[error("the member `{0}` stands twice")]
    Twice(&'static str),
    /// A member is not of the type that it must have.
    #[error("the member `{0}` is not {1}")]
    WrongType(&'static str, &'static str),
    /// A member without which the record cannot be used is not there.
    #[error("the member `{0}` is missing")]
    Missing(&'static str),
}

/// What one object held.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contents {
    /// What the records were.
    pub records: RecordCounts,
    /// What could not be used: the first ones, and a last one that counts the rest.
    pub problems: Vec<Problem>,
    /// Why the object is not a log, where it holds no record and nothing is wrong with it.
    pub skip: Option<SkipReason>,
    /// Whether the text ends before what it holds does, or is no text of a log at all.
    pub is_cut: bool,
}

/// A text inside a JSON string.
type Inner<'a> = Cow<'a, str>;

#[cfg(test)]
mod tests;
