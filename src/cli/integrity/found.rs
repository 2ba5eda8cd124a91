//! Which digests and logs are held against each other at once.

use std::collections::BTreeSet;

use jiff::SignedDuration;

use crate::audit::integrity::Period;
use crate::audit::integrity::logs::LogObject;
use crate::ingest::delivered::{self, DigestName};
use crate::ingest::object_key::KeyFacts;
use crate::ingest::source::{LogSource, Object};
use crate::model::{AccountId, Moment, Region, Stored, Window};

use super::listed::Batch;

/// What there is of some accounts and Regions.
#[derive(Debug, Default)]
pub struct Found {
    /// Digests of the period, each with the number of its input.
    pub digests: Vec<(usize, Object)>,
    /// Logs, likewise.
    pub logs: Vec<(usize, Object)>,
    /// The logs as digests know them, in the same order.
    pub log_objects: Vec<LogObject>,
    /// Digests outside the period that may name logs which are asked for all the same, likewise.
    pub late: Vec<(usize, Object)>,
}

/// The hours of which digests are asked, whatever the period.
type Hours = BTreeSet<(AccountId, Region, i64)>;

impl Found {
    /// Unfolds what was listed. Logs that are relied on are asked for whenever they were delivered, and
    /// so are the digests of their hours.
    pub fn of(
        batch: &Batch<'_>,
        sources: &[Box<dyn LogSource>],
        period: Period,
        relied_on: &BTreeSet<String>,
    ) -> Self {
        let mut found = Self::default();
        let mut hours = Hours::new();
        for of in batch.values() {
            found.digests.extend(of.digests.iter());
            for (number, object) in of.logs.iter() {
                found.log(number, &*sources[number], object, period);
            }
        }
        for log in found.log_objects.iter_mut().filter(|log| !log.is_asked) {
            log.is_asked = relied_on.contains(&log.key);
            let place = log.delivered.zip(delivered::place(&log.key)).filter(|_| log.is_asked);
            hours.extend(place.map(|(at, (account, region))| (account, region, hour(at))));
        }
        for of in batch.values().filter(|_| !hours.is_empty()) {
            found.late.extend(of.outside.iter().filter(|(_, object)| tells_of(object, &hours)));
        }
        found
    }

    fn log(&mut self, number: usize, source: &dyn LogSource, object: Object, period: Period) {
        let stored = source.stored(&object);
        let (Stored::Bucket { key: path, .. } | Stored::Folder { path, .. }) = &stored;
        let facts = KeyFacts::of(path);
        self.log_objects.push(LogObject::of(object.key.clone(), stored, period));
        self.logs.push((number, Object { facts, ..object }));
    }
}

/// Says whether a digest's hour has anything of the period, or follows it: the next digest proves one
/// whose signature was not kept.
pub(super) fn is_within(name: &DigestName, period: Window) -> bool {
    let start = name.end.plus(-HOUR - HOUR);
    period.from.is_none_or(|from| from < name.end) && period.to.is_none_or(|to| start < to)
}

/// Says whether a digest is of one of these hours, or of the one behind it: the next digest proves one
/// whose signature was not kept. Whenever a backfill digest was made, it may be of any hour.
fn tells_of(object: &Object, hours: &Hours) -> bool {
    let Some(name) = DigestName::of(&object.key) else { return true };
    let end = hour(name.end);
    let mut ends = end - 3..=end;
    let is_of = |at| hours.contains(&(name.account.clone(), name.region.clone(), at));
    name.is_backfill || ends.any(is_of)
}

/// Numbers the hours.
const fn hour(at: Moment) -> i64 {
    at.as_millis().div_euclid(3_600_000)
}

const HOUR: SignedDuration = SignedDuration::from_hours(1);
