//! What is said of another choice of profiles, or another policy.

use crate::report::WhatIfKind;

/// A text about another choice.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs, reason = "the fields are the values, named")]
pub enum WhatIfTold<'a> {
    /// What is asked of so many calls: another choice of profiles, or another policy.
    Asked { choice: &'a str, kind: WhatIfKind, calls: u64 },
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
}
