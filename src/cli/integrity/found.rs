//! Which of the listed objects are digests, and which are logs that digests may name.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::SignedDuration;

use crate::audit::integrity::Period;
use crate::audit::integrity::logs::LogObject;
use crate::audit::integrity::places::LookedThrough;
use crate::cli::fault::Fault;
use crate::cli::input::Input;
use crate::ingest::delivered::DigestName;
use crate::ingest::files::METADATA_SUFFIX;
use crate::ingest::object_key::KeyFacts;
use crate::ingest::source::{LogSource, Object};
use crate::model::{AccountId, DeliveryDays, Moment, Region, SkipReason, Window};

/// What was found in the inputs.
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
    outside: Vec<(usize, Object)>,
}

/// Lists the inputs to their end. What lies in the folder of keys is none of it.
pub fn find(
    sources: &[Box<dyn LogSource>],
    keys: Option<&Path>,
    period: Period,
) -> Result<Found, Fault> {
    let mut found = Found::default();
    for (number, source) in sources.iter().enumerate() {
        for page in source.list() {
            for object in page.map_err(|e| Fault::run(&e))? {
                let is_key = keys.is_some_and(|keys| Path::new(&object.key).starts_with(keys));
                if !is_key && !object.key.ends_with(METADATA_SUFFIX) {
                    found.take(number, &**source, object, period);
                }
            }
        }
    }
    Ok(found)
}

impl Found {
    fn take(&mut self, number: usize, source: &dyn LogSource, object: Object, period: Period) {
        match object.facts {
            KeyFacts::Other(SkipReason::Digest) => {
                let name = DigestName::of(&object.key);
                let is_outside = name.is_some_and(|name| !is_within(&name, period.deliveries));
                let digests = if is_outside { &mut self.outside } else { &mut self.digests };
                digests.push((number, object));
            }
            KeyFacts::Log(_)
            | KeyFacts::Other(
                SkipReason::Insight | SkipReason::NetworkActivity | SkipReason::Aggregated,
            ) => self.log(number, source, object, period),
            KeyFacts::Unknown if may_be_log(&object.key) => {
                self.log(number, source, object, period);
            }
            KeyFacts::Unknown | KeyFacts::InvocationLog(_) | KeyFacts::Other(_) => {}
        }
    }

    fn log(&mut self, number: usize, source: &dyn LogSource, object: Object, period: Period) {
        let stored = source.stored(&object);
        self.log_objects.push(LogObject::of(object.key.clone(), stored, period));
        self.logs.push((number, object));
    }

    /// Returns how many digests lie outside the period.
    pub const fn digests_outside(&self) -> u64 {
        (self.late.len() + self.outside.len()) as u64
    }

    /// Asks for these logs whenever they were delivered, and for the digests of their hours.
    pub fn ask_for(&mut self, objects: &BTreeSet<String>) {
        let mut hours = BTreeSet::new();
        for (log, (_, object)) in self.log_objects.iter_mut().zip(&self.logs) {
            if log.is_asked || !objects.contains(&log.key) {
                continue;
            }
            log.is_asked = true;
            if let (KeyFacts::Log(place), Some(at)) = (&object.facts, log.delivered) {
                hours.insert((place.account.clone(), place.region.clone(), hour(at)));
            }
        }
        let outside = std::mem::take(&mut self.outside).into_iter();
        (self.late, self.outside) = outside.partition(|(_, object)| tells_of(object, &hours));
    }
}

/// Says whether a digest's hour has anything of the period, or follows it: the next digest proves one
/// whose signature was not kept.
fn is_within(name: &DigestName, period: Window) -> bool {
    let start = name.end.plus(-HOUR - HOUR);
    period.from.is_none_or(|from| from < name.end) && period.to.is_none_or(|to| start < to)
}

/// Says whether a digest is of one of these hours, or of the one behind it: the next digest proves one
/// whose signature was not kept. Whenever a backfill digest was made, it may be of any hour.
fn tells_of(object: &Object, hours: &BTreeSet<(AccountId, Region, i64)>) -> bool {
    let Some(name) = DigestName::of(&object.key) else { return true };
    let end = hour(name.end);
    let mut ends = end - 3..=end;
    let is_of = |at| hours.contains(&(name.account.clone(), name.region.clone(), at));
    (name.is_backfill && !hours.is_empty()) || ends.any(is_of)
}

/// Numbers the hours.
const fn hour(at: Moment) -> i64 {
    at.as_millis().div_euclid(3_600_000)
}

/// Says whether an object of an unknown name may be read as a log.
fn may_be_log(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    [".json", ".json.gz", ".gz", ".zst", ".jsonl", ".ndjson", ".zip"]
        .iter()
        .any(|suffix| key.ends_with(suffix))
}

/// Returns the days of delivery to list: digests, and logs that they name, lie up to three hours beyond
/// the period.
pub fn days(Period { deliveries, .. }: Period) -> DeliveryDays {
    let end = deliveries.to.and_then(|to| to.plus(HOUR * 3).day().tomorrow().ok());
    DeliveryDays { first: deliveries.from.map(|from| from.plus(-HOUR).day()), end }
}

/// Digests lie in buckets, beside the logs that they name.
///
/// # Errors
/// Fails where an input cannot hold any.
pub fn check_input(input: &Input, typed: &str) -> Result<(), Fault> {
    let is_stored = match input {
        Input::Files(path) => path != "-",
        Input::S3 { .. } => true,
        Input::Lookup { .. } | Input::Lake { .. } => false,
    };
    if is_stored {
        return Ok(());
    }
    Err(Fault::usage(format!("`{typed}` holds no digests"))
        .help("name the bucket of the trail, or a folder that was copied from it"))
}

/// Returns where digests and logs are looked for.
pub fn looked_through(inputs: &[Input]) -> LookedThrough {
    let mut buckets = Vec::new();
    for input in inputs {
        match input {
            Input::S3 { bucket, prefix } => buckets.push((bucket.clone(), prefix.clone())),
            Input::Files(_) | Input::Lookup { .. } | Input::Lake { .. } => {
                return LookedThrough::Anything;
            }
        }
    }
    LookedThrough::Buckets(buckets)
}

const HOUR: SignedDuration = SignedDuration::from_hours(1);
