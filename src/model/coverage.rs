//! What was looked at, and what was not.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::read_back::{self, Word};
use super::{AccountId, Day, RecordCounts, Region, Text};

/// Counts of objects. `listed = read + skipped + failed`, always.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct ObjectCounts {
    /// Objects that the source names.
    pub listed: u64,
    /// Objects read to their end.
    pub read: u64,
    /// Objects left alone on purpose, by reason.
    #[serde(deserialize_with = "read_back::by_text")]
    pub skipped: BTreeMap<Word, u64>,
    /// Objects that could not be read to their end.
    pub failed: u64,
    /// Stored bytes read.
    pub bytes: u64,
}

impl ObjectCounts {
    /// Says whether each listed object is in exactly one counter.
    #[must_use]
    pub fn is_conserved(&self) -> bool {
        self.listed == self.read + self.failed + self.skipped.values().sum::<u64>()
    }
}

/// What was looked at: the sum of all receipts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coverage {
    /// Objects by what became of them.
    pub objects: ObjectCounts,
    /// Records by what they were.
    pub records: RecordCounts,
    /// The days with objects, by account and source Region, where keys tell.
    pub regions: Vec<RegionCoverage>,
    /// Days without any object inside a run of days with objects.
    pub gaps: Vec<Gap>,
    /// Accounts and Regions that have a folder of logs, and none of the asked period.
    pub silent: BTreeSet<(AccountId, Region)>,
    /// Objects whose keys do not tell account, Region and day.
    pub objects_without_place: u64,
    /// Logs that came from a bucket, which goes on for as long as the trail does.
    pub from_buckets: u64,
    /// The buckets that objects were read from.
    pub buckets: BTreeSet<LogBucket>,
    /// Model invocation logs alone: they are in `objects` as well, and in nothing else here.
    pub invocation_logs: InvocationCoverage,
    /// Source Regions that an input was listed for by name, as far as a ledger has noted.
    pub named_regions: BTreeSet<Region>,
    /// Source Regions of logs that were left out one by one because others were asked for, as far as
    /// keys tell, and those of which a ledger has what an earlier scan read alone.
    pub regions_left_out: BTreeSet<Region>,
    /// Regions that were off in the account when they were to be asked.
    pub regions_off: BTreeSet<Region>,
    /// Servers that are not AWS's and gave objects.
    pub endpoints: BTreeSet<String>,
    /// Objects that LookupEvents answered.
    pub looked_up: u64,
    /// Objects that CloudTrail Lake answered.
    pub queried: u64,
    /// The hash of all receipts, in whichever order they came; `None` where what was read was not
    /// hashed.
    pub manifest_sha256: Option<String>,
}

/// A bucket in which logs of an account lie.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct LogBucket {
    /// Its name.
    pub bucket: Text,
    /// Whose logs; `null` where nothing tells.
    pub account: Option<AccountId>,
}

/// What was looked at of the model invocation logs. They prove nothing of CloudTrail's days.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InvocationCoverage {
    /// Objects by what became of them.
    pub objects: ObjectCounts,
    /// The days with objects, by account and source Region, where keys tell.
    pub regions: Vec<RegionCoverage>,
}

/// The days of delivery seen for one account and source Region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RegionCoverage {
    /// The account of the key.
    pub account: AccountId,
    /// The Region of the key.
    pub region: Region,
    /// The first day of delivery.
    #[schemars(with = "String")]
    pub first_day: Day,
    /// The last day of delivery.
    #[schemars(with = "String")]
    pub last_day: Day,
    /// Days with at least one object.
    pub days: u64,
    /// Objects.
    pub objects: u64,
}

/// Days without any object between days with objects.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Gap {
    /// The account of the keys.
    pub account: AccountId,
    /// The Region of the keys.
    pub region: Region,
    /// The first day without an object.
    #[schemars(with = "String")]
    pub from: Day,
    /// The last day without an object.
    #[schemars(with = "String")]
    pub to: Day,
}

impl Gap {
    /// Returns how many days it has, both ends included.
    #[must_use]
    pub fn days(&self) -> u64 {
        u64::try_from(self.to.duration_since(self.from).as_hours() / 24 + 1).unwrap_or(0)
    }
}
