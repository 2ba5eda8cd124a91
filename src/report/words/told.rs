//! What is said of findings, of the records behind them, and of blind spots.

use crate::model::{Day, Grade, Region};
use crate::report::DecidedBy;

use super::Noun;

/// A text about a finding, a gap or a blind spot, with values in it.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs, reason = "the fields are the values, named")]
pub enum Told<'a> {
    /// So many findings of one code: what they count in all, and from when to when.
    Findings { n: u64, count: u64, of: Noun, days: Option<(Day, Day)> },
    /// One finding: what was found, and from when to when.
    Found { message: &'a str, days: Option<(Day, Day)> },
    /// What to do about it.
    WhatToDo(&'a str),
    /// A record to look at.
    LookAt { event_id: Option<&'a str>, file: &'a str, record: u64 },
    /// A gap.
    Gap { account: &'a str, region: &'a str, from: Day, to: Day },
    /// A table shows some of the records that the data formats have.
    ShowingSamples { shown: u64, total: u64 },
    /// Regions where calls ran or may have run, and how that is known.
    Ran { regions: &'a [Region], grades: &'a [Grade] },
    /// A source Region from which such a service was seen, how often, and where it may run from there.
    SeenFrom { source: Option<&'a str>, seen: u64, runs: MayRun<'a> },
    /// A service that the logs cannot show: how often it was seen, whether only a trail with data
    /// events shows it, where it may run, and why.
    BlindSpot {
        service: &'a str,
        seen: u64,
        needs_data_events: bool,
        may_run: &'a str,
        /// The month of the page that says so.
        as_of: &'a str,
        why: &'a str,
    },
}

/// Where a service that the logs cannot show may run from a source Region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MayRun<'a> {
    /// In one of the Regions that AWS listed in a month.
    Listed(&'a [Region], &'a str),
    /// AWS lists no Regions for that source in its page of a month.
    NotListed(&'a str),
    /// In that Region: the endpoint's.
    There,
    /// AWS does not list it, for this decides.
    DecidedBy(DecidedBy),
}
