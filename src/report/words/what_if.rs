//! What is said of another choice of profiles, or another policy.

use crate::model::{Region, Verdict};
use crate::report::WhatIfKind;

use super::Share;

/// A text about another choice.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs, reason = "the fields are the values, named")]
pub enum WhatIfTold<'a> {
    /// What is asked of so many calls: another choice of profiles, or another policy.
    Asked { choice: &'a str, kind: WhatIfKind, calls: u64 },
    /// The row of the calls for which the choice cannot be made.
    NotPossible,
    /// The row of the calls for which it is not known whether the choice can be made.
    OfferNotKnown,
    /// The Region where a call would run if AWS offers the model there without a profile.
    IfOffered(&'a [Region]),
    /// The Regions where a call may run.
    MayRun(&'a [Region]),
    /// Calls by verdict, where there is more than one.
    Verdicts(&'a [(Verdict, u64)]),
    /// For so many of the calls tokens are counted, and what a dash stands for.
    Tokens(Share),
    /// What another policy changes of calls.
    SameCalls,
    /// What a profile might do, by the catalog.
    IsPossible,
    /// Whether a model can be called without a profile is not in the catalog.
    InRegionOffer,
    /// What global inference costs, by AWS.
    GlobalPrice,
    /// AWS does not list a profile's Regions.
    NotItemised,
    /// The catalog has no such profile from there.
    NoSuchProfile,
    /// The records do not name the source Region.
    SourceUnknown,
}
