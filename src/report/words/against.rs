//! What is said of the base of what is new, and of an earlier report beside this one.

use crate::model::Day;

/// What an earlier report, or the first days of the logs, cannot tell of these logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are the values, named")]
pub enum Against<'a> {
    /// The earlier report tells of no day at all.
    NoDay,
    /// The earlier report lacks something, so that what is new may not be.
    NotComplete,
    /// Calls of days before the earlier report begins.
    CallsBefore { calls: u64, from: Day },
    /// Both have days before this one.
    SharedUntil(Day),
    /// Neither has the days from one until another.
    Unseen { from: Day, until: Day },
    /// Accounts with their Regions that called and of which the base has no logs: some, and how many
    /// they are.
    NotCovered { places: &'a [String], all: u64 },
    /// The days of both, from the first until one after the last.
    Periods { then: Option<(Day, Day)>, now: Option<(Day, Day)> },
    /// Accounts and Regions of which only the earlier report has logs.
    OnlyThen { places: &'a [String], all: u64 },
    /// Accounts and Regions of which only this one has logs.
    OnlyNow { places: &'a [String], all: u64 },
    /// Which of them lacks something.
    Incomplete(Lacking),
    /// They were judged by policies that are not the same.
    OtherPolicy,
    /// What differs may be the reason for what is new or gone.
    ForThatAlone,
}

/// Which of two reports lacks something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lacking {
    /// The earlier one.
    Then,
    /// This one.
    Now,
    /// Both.
    Both,
}
