//! What is said of quotas and of legacy models.

use crate::model::Day;

use super::Share;

/// A text about quotas or legacy models.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs, reason = "the fields are the values, named")]
pub enum QuotaTold<'a> {
    /// In so many calls a model ran, so many were refused by a quota, and so many failed otherwise.
    Of { calls: u64, throttled: u64, failed: u64 },
    /// How tokens of a quota are counted, for so many of the calls, by the page of a month.
    Tokens { counted: Share, as_of: &'a str, source: &'a str },
    /// What quotas are called, before the name of a model.
    Names(&'a [&'a str]),
    /// So many models in use are legacy where they are called, and so many are on the list at all, by the
    /// page of a month.
    LegacyModels { models: u64, listed: u64, as_of: &'a str, source: &'a str },
    /// So many models in use are not on that list, and of so many calls the model is not known.
    NotListed { models: u64, calls: u64 },
    /// A day that has come.
    PastDay(Day),
    /// What the minutes of quotas are.
    Minutes,
    /// No record counts tokens.
    WithoutTokens,
    /// CloudTrail does not count what is written into caches.
    WithoutCaches,
    /// AWS takes more when a call begins.
    Begins,
    /// Some operations have quotas of requests at one time.
    Concurrent,
    /// AWS recommends nothing instead of a legacy model.
    NoSuccessor,
    /// The state of a model differs by Region.
    LegacyByRegion,
}
