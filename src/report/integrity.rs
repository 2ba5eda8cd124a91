//! What CloudTrail's digests prove of the logs that a report rests on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::verification::{CheckedObject, KeysTold, Standings};
use crate::model::{
    AccountId, Day, DigestGap, Gap, IntegrityOutcome, Link, LogBucket, Moment, Region,
};

/// What CloudTrail's digests prove of the logs that a report rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct IntegrityReport {
    /// What less than full proof does to the report.
    pub mode: IntegrityMode,
    /// The worst that is true of any part.
    pub outcome: IntegrityOutcome,
    /// How many objects stand how.
    pub counts: Standings,
    /// What is proven by account and Region.
    pub regions: Vec<ProvenTime>,
    /// Where the chain of proof holds hour by hour, and where it breaks: by account, Region and day.
    pub hours: Vec<ProvenHours>,
    /// The buckets to which valid digests say that logs were delivered.
    pub buckets: Vec<LogBucket>,
    /// Times for which no valid digest says what was delivered.
    pub gaps: Vec<DigestGap>,
    /// Days without any object for which valid digests say that nothing was delivered: no gaps of the
    /// coverage.
    pub quiet: Vec<Gap>,
    /// Digests and logs that are not valid: the first hundred.
    pub not_valid: Vec<CheckedObject>,
    /// How many there are in all.
    pub not_valid_count: u64,
    /// The public keys, and where they came from.
    pub keys: KeysTold,
}

/// What less than full proof does to a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IntegrityMode {
    /// It is inconclusive.
    Require,
    /// It says so; it is inconclusive where something was changed, taken away or put in.
    Report,
}

/// The time of delivery that valid digests cover, of one account and Region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProvenTime {
    /// The account.
    pub account: AccountId,
    /// The Region.
    pub region: Region,
    /// The start of the first valid digest; `null` where there is none.
    pub from: Option<Moment>,
    /// The end of the last one.
    pub to: Option<Moment>,
    /// How many valid digests.
    pub digests: u64,
    /// Whole hours of the asked period that they cover, and of an hour beyond its end.
    pub hours_covered: u64,
    /// Hours of it that no valid digest covers, begun ones included; `null` where there is no digest and no
    /// period was asked, for nobody knows of how many.
    pub hours_missing: Option<u64>,
}

/// The hours of a day, or of days on which no link is broken, in an account and Region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProvenHours {
    /// The account.
    pub account: AccountId,
    /// The Region.
    pub region: Region,
    /// The first day, in UTC; an hour is of the day on which it begins.
    #[schemars(with = "String")]
    pub from: Day,
    /// The last day: the first one where a link is broken.
    #[schemars(with = "String")]
    pub to: Day,
    /// How many hours of the asked period they have.
    pub hours: u64,
    /// Those in which no link is broken.
    pub proven: u64,
    /// Those without a digest of which nobody said whether a trail was on.
    pub trail_unknown: u64,
    /// In how many of the others which link is the first to be broken.
    pub broken: Vec<BrokenLink>,
}

/// Hours in which a link is the first to be broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BrokenLink {
    /// The link.
    pub link: Link,
    /// How many hours.
    pub hours: u64,
}
