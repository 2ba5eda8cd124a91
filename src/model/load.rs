//! Calls and tokens by minute, as quotas count them.

use super::{AccountId, Moment, Text};

/// The calls of one operation and one model identifier from one source Region in one account, by
/// minute. Calls that failed before a model ran are not among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// The account that called.
    pub account: Option<AccountId>,
    /// `eventSource`.
    pub event_source: Text,
    /// `eventName`.
    pub event_name: Text,
    /// The operation is not known: the calls may be inference.
    pub is_possible: bool,
    /// The model identifier as the caller sent it.
    pub requested: Option<Text>,
    /// The model or profile ARN among the record's resources.
    pub resource: Option<Text>,
    /// Where the call was made, as written.
    pub source_region: Option<Text>,
    /// The minutes with calls, in order.
    pub minutes: Vec<MinuteLoad>,
    /// Calls whose records have no readable time: they are in no minute.
    pub calls_without_time: u64,
}

/// What fell into one minute of the UTC clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MinuteLoad {
    /// Minutes since 1970.
    pub minute: u32,
    /// Calls.
    pub calls: u64,
    /// Calls whose records count tokens.
    pub calls_with_tokens: u64,
    /// Input tokens, and those written into a prompt cache. What was read from one counts against no
    /// quota.
    pub input_tokens: u64,
    /// Output tokens.
    pub output_tokens: u64,
}

impl MinuteLoad {
    /// Returns the first moment of the minute.
    #[must_use]
    pub fn start(&self) -> Moment {
        Moment::from_millis(i64::from(self.minute) * MILLIS)
    }

    /// Adds what else fell into the same minute.
    ///
    /// # Panics
    /// Panics on overflow rather than print a wrong sum.
    pub const fn add(&mut self, other: &Self) {
        self.calls += other.calls;
        self.calls_with_tokens += other.calls_with_tokens;
        self.input_tokens += other.input_tokens;
        self.output_tokens += other.output_tokens;
    }

    /// Returns the minute of a moment; `None` where it lies outside of all that CloudTrail knew.
    #[must_use]
    pub fn minute_of(moment: Moment) -> Option<u32> {
        u32::try_from(moment.as_millis().div_euclid(MILLIS)).ok()
    }
}

/// The milliseconds of a minute.
const MILLIS: i64 = 60_000;
