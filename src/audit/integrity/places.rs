//! Which stored object is the one that a digest names.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::chain::DigestObject;
use super::digest::Place;
use crate::ingest::delivered;
use crate::model::{AccountId, Day, Moment, Region, Stored};

/// Stored objects, to be found by the place that a digest names.
#[derive(Debug)]
pub struct Places<'a> {
    stored: Vec<&'a Stored>,
    by_name: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Places<'a> {
    /// Takes the objects in an order that does not change.
    pub fn of(stored: impl Iterator<Item = &'a Stored>) -> Self {
        let stored: Vec<&Stored> = stored.collect();
        let mut by_name: HashMap<&str, Vec<usize>> = HashMap::with_capacity(stored.len());
        for (at, stored) in stored.iter().enumerate() {
            by_name.entry(stored.name()).or_default().push(at);
        }
        Self { stored, by_name }
    }

    /// Returns the number of the object that was stored in that place. Where copies of several
    /// buckets lie beside each other, the one below its bucket's name.
    #[must_use]
    pub fn find(&self, place: &Place) -> Option<usize> {
        let Place { bucket, key } = place;
        let named = self.by_name.get(key.rsplit('/').next().unwrap_or(key))?;
        let fits = || named.iter().copied().filter(|at| self.stored[*at].is(bucket, key));
        fits().find(|at| self.stored[*at].is_below_bucket(bucket, key)).or_else(|| fits().next())
    }
}

/// The buckets that some digests say they are from.
#[derive(Debug)]
pub(super) struct Buckets<'a>(BTreeSet<&'a str>);

impl<'a> Buckets<'a> {
    pub(super) fn of(digests: &'a [DigestObject]) -> Self {
        let read = digests.iter().filter_map(DigestObject::digest);
        Self(read.map(|digest| digest.place.bucket.as_str()).collect())
    }
}

/// What was looked through, as far as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookedThrough {
    /// Folders: what they hold of some bucket shows that they were copied from it; one without any log
    /// is a copy of digests alone.
    Folders {
        /// Whether there is any log.
        have_logs: bool,
        /// The first day of which they have anything, of each account and Region: a copy that begins at
        /// midnight has the digest of the hour before, and not its logs.
        begins: BTreeMap<(AccountId, Region), Day>,
    },
    /// These buckets, below these prefixes.
    Buckets(Vec<(String, String)>),
}

impl LookedThrough {
    /// Says whether a log of that place would have been found.
    pub(super) fn holds_log(&self, place: &Place, digests: &Buckets<'_>) -> bool {
        !matches!(self, Self::Folders { have_logs: false, .. })
            && !self.begins_after(place)
            && self.holds(place, digests)
    }

    /// Says whether all that is at hand of an account and Region is of later days than this log: who took a
    /// log away would have had to take all of its day and of the days before, digests included.
    pub(super) fn begins_after(&self, place: &Place) -> bool {
        let Self::Folders { begins, .. } = self else { return false };
        let first = delivered::place(&place.key).and_then(|of| begins.get(&of).copied());
        let day = delivered::log_delivered(&place.key).map(Moment::day);
        day.zip(first).is_some_and(|(day, first)| day < first)
    }

    /// Says whether an object of that place would have been found, where these digests were.
    pub(super) fn holds(&self, place: &Place, digests: &Buckets<'_>) -> bool {
        match self {
            Self::Folders { .. } => digests.0.contains(place.bucket.as_str()),
            Self::Buckets(given) => given
                .iter()
                .any(|(bucket, prefix)| *bucket == place.bucket && place.key.starts_with(prefix)),
        }
    }
}
