//! What is said of a check of log files against their digests.

use crate::model::{IntegrityOutcome, Moment, Reason, Standing};
use crate::report::BrokenLink;

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checked {
    /// Digests.
    Digests,
    /// Logs.
    Logs,
}

/// A text about a check.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs, reason = "the fields are the values, named")]
pub enum Check<'a> {
    /// The answer in one sentence; `from` is the beginning that was asked for, `until` the end of
    /// deliveries of which digests of every account and Region tell.
    Answer {
        outcome: IntegrityOutcome,
        digests: u64,
        logs: u64,
        from: Option<Moment>,
        until: Option<Moment>,
        bad: &'a [Bad],
    },
    /// The answer where nothing was found but digests that name a key which files of keys lack.
    UnknownKeys { bad: &'a [Bad] },
    /// The check is of these Regions alone.
    OfRegions(&'a [&'a str]),
    /// What was checked, when, and by which version.
    Made { at: Moment, version: &'a str, inputs: &'a str },
    /// Which events were asked for.
    Asked { from: Option<Moment>, to: Option<Moment> },
    /// How objects of a kind stand.
    Standings { of: Checked, all: u64, parts: &'a [(u64, Standing)] },
    /// Objects that were delivered outside the period, and not looked at.
    OutsidePeriod(u64),
    /// What valid digests cover: account and Region, from and to.
    Covered { account: &'a str, region: &'a str, from: Moment, to: Moment, digests: u64 },
    /// A time without a valid digest.
    Gap { account: &'a str, region: &'a str, from: Moment, to: Moment },
    /// The keys were asked of AWS at this time.
    KeysOfAws { at: Moment, used: u64 },
    /// The keys are those of a folder of files.
    KeysOfFiles { folder: &'a str, used: u64 },
    /// Why an object stands as it does.
    Why(Reason),
    /// The heads of the lists.
    NotValid,
    /// The head of the gaps.
    Gaps,
    /// The head of what is covered.
    CoveredHead,
    /// What the outcome means for whoever asked; the folder of the keys, where AWS was not asked.
    Means { outcome: IntegrityOutcome, keys: Option<&'a str> },
    /// What to do where files of keys lack the one that digests name.
    MeansFetchKeys,
    /// What to do with objects that stand so.
    Todo(Standing),
    /// No digest was found at all.
    NoDigest,
    /// Of the asked hours of so many accounts and Regions, those that valid digests cover.
    Hours { covered: u64, all: u64, places: u64, unknown: u64 },
    /// In so many of all hours no link of the chain of proof is broken.
    Chain { proven: u64, all: u64, trail_unknown: u64, broken: &'a [BrokenLink] },
    /// The links that are broken.
    Broken(&'a [BrokenLink]),
    /// The head of the days on which one is.
    BrokenHead,
}

/// What is not as it should be, and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bad {
    /// Digests or logs that stand so, and are not valid.
    Objects(Checked, Standing, u64),
    /// Times without a valid digest.
    Gaps(u64),
    /// There is no digest.
    NoDigest,
}
