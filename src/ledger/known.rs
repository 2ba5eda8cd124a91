//! What a kept ledger has read already.

use std::path::Path;

use crate::ingest::object_key::KeyFacts;
use crate::ingest::source::{Failed, Object};
use crate::model::{Day, LogKind, Receipt, SkipReason, Stamp, State, content_of};

use super::attempts::Attempts;
use super::error::Error;
use super::marks::{Mark, Marked, Marks};
use super::off::OffRegions;
use super::parquet::{self, Part};
use super::scan::Contents;

/// The objects that need not be read again: by key and stamp, never by a last key, because what is
/// delivered late lies before it. 16 bytes an object.
#[derive(Debug, Clone, Default)]
pub struct Known {
    marks: Marks,
    failed: Failed,
    /// The stamps of what could not be read and is not made good, by kind and name.
    open: Marked<Vec<String>>,
}

impl Known {
    /// Collects what the parts of a ledger have read, or left alone for what it is. Where contents are
    /// compared with digests, what was read without hashing them is read again.
    ///
    /// # Errors
    /// Fails where a part cannot be read.
    pub fn of(folder: &Path, contents: Contents) -> Result<Self, Error> {
        let mut known = Self::default();
        let parts = parquet::parts(folder)?;
        let (mut has_failed, mut has_off) = (false, false);
        for part in &parts {
            for receipt in part.receipts()? {
                if is_final(&receipt) && is_told(&receipt, contents) {
                    known.marks.insert(mark(&receipt));
                }
                has_failed |= receipt.state == State::Failed;
                has_off |= is_of_off(&receipt);
            }
        }
        if has_failed {
            (known.failed, known.open) = failed(&parts)?;
        }
        if has_off && is_off(&parts)? {
            known.failed.first = Some(Day::MIN);
        }
        Ok(known)
    }

    /// Says whether an object is there as it was, read as `kind` or left alone by a scan of that kind.
    #[must_use]
    pub fn holds(&self, object: &Object, kind: LogKind) -> bool {
        let stamp = object.stamp.as_deref().map(content_of).or(match object.facts {
            KeyFacts::Other(reason) => Some(reason.as_str()),
            KeyFacts::Log(_) | KeyFacts::InvocationLog(_) | KeyFacts::Unknown => None,
        });
        let is_known = |stamp| self.marks.contains(&Mark::of((kind, &object.key, stamp)));
        stamp.is_some_and(is_known) && !self.makes_good(object, kind)
    }

    /// Says whether it is there again as it was before it could not be read: to read it makes that good.
    fn makes_good(&self, object: &Object, kind: LogKind) -> bool {
        let Some(stamp) = object.stamp.as_deref().filter(|_| !self.open.is_empty()) else {
            return false;
        };
        let open = self.open.get(&Mark::of((kind, &object.key)));
        let mut open = open.into_iter().flatten();
        open.any(|failed| Stamp::parse(stamp).is_later_than(Stamp::parse(failed)))
    }

    /// Returns where objects lie that could not be read.
    #[must_use]
    pub const fn failed(&self) -> &Failed {
        &self.failed
    }
}

/// Returns where objects lie that failed and were not read since as they were then: folders, for a run
/// without a permission may fail on millions of objects. Meanwhile each of those takes some 200 bytes.
fn failed(parts: &[Part]) -> Result<(Failed, Marked<Vec<String>>), Error> {
    let mut attempts: Marked<Attempts> = Marked::default();
    for part in parts {
        for receipt in part.receipts()?.into_iter().filter(|r| r.state == State::Failed) {
            attempts.entry(attempted(&receipt)).or_default().note(&receipt);
        }
    }
    for part in parts {
        for receipt in part.receipts()?.into_iter().filter(|r| r.state == State::Read) {
            if let Some(attempts) = attempts.get_mut(&attempted(&receipt)) {
                attempts.note(&receipt);
            }
        }
    }
    let (mut failed, mut stamps) = (Failed::default(), Marked::<Vec<String>>::default());
    for part in parts {
        for receipt in part.receipts()?.into_iter().filter(|r| r.state == State::Failed) {
            let is_open = attempts.get(&attempted(&receipt)).is_some_and(|of| of.is_open(&receipt));
            if is_open {
                stamps.entry(attempted(&receipt)).or_default().extend(receipt.stamp.clone());
            }
            let Some(day) = day_of(&receipt).filter(|_| is_open) else { continue };
            failed.first = Some(failed.first.map_or(day, |first| first.min(day)));
            failed.folders.insert(folder_of(receipt.object));
        }
    }
    Ok((failed, stamps))
}

/// Says whether a Region was off the last time that it was to be asked: nobody knows since when, and so
/// any day of it may be asked for when it is on. What is known of the other Regions stays known.
fn is_off(parts: &[Part]) -> Result<bool, Error> {
    let mut regions = OffRegions::default();
    let mut told = Vec::new();
    for part in parts {
        told.extend(part.receipts()?.into_iter().filter(is_of_off));
    }
    for off in &told {
        regions.note(off);
    }
    for part in parts {
        for receipt in part.receipts()? {
            regions.note(&receipt);
        }
    }
    Ok(told.iter().any(|off| regions.counts(off)))
}

fn is_of_off(receipt: &Receipt) -> bool {
    receipt.state == State::Skipped(SkipReason::RegionOff)
}

fn attempted(receipt: &Receipt) -> Mark {
    Mark::of((receipt.kind, &receipt.object))
}

/// A failed object is tried again, and one that was left alone for its day may be wanted now.
fn is_final(receipt: &Receipt) -> bool {
    match receipt.state {
        State::Read => receipt.stamp.as_deref().is_some_and(|stamp| match Stamp::parse(stamp) {
            Stamp::Asked(_) => false,
            Stamp::Settled(_) | Stamp::Written { .. } | Stamp::Tagged { .. } => true,
        }),
        State::Failed | State::Skipped(SkipReason::OutsideWindow) => false,
        // An object of a Region that was not asked for may be wanted now; a folder has no stamp.
        State::Skipped(SkipReason::NotListed) => receipt.stamp.is_none(),
        State::Skipped(_) => true,
    }
}

/// Returns the folder of an object.
fn folder_of(mut object: String) -> String {
    object.truncate(object.rfind('/').map_or(0, |at| at + 1));
    object
}

/// Returns the day that must be listed again to find an object again. What of a bucket or a folder lies
/// in no folder of a day is always listed; the days of an API stand last in their names.
fn day_of(receipt: &Receipt) -> Option<Day> {
    let named = || receipt.object.rsplit('/').next().and_then(|name| name.parse().ok());
    receipt.place.as_ref().map(|place| place.day).or_else(named)
}

/// Says whether a receipt tells what is wanted of it.
fn is_told(receipt: &Receipt, contents: Contents) -> bool {
    match (receipt.state, contents) {
        // Invocation logs are never hashed, and no digest names them.
        (State::Read, Contents::Hashed) => {
            receipt.kind == LogKind::Invocation || receipt.content_sha256.is_some()
        }
        (State::Read, Contents::NotHashed) | (State::Failed | State::Skipped(_), _) => true,
    }
}

fn mark(receipt: &Receipt) -> Mark {
    let reason = match receipt.state {
        State::Skipped(reason) => Some(reason.as_str()),
        State::Read | State::Failed => None,
    };
    let stamp = receipt.stamp.as_deref().map(content_of).or(reason);
    Mark::of((receipt.kind, &receipt.object, stamp.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::batch::Batch;
    use crate::ledger::writer::Writer;
    use crate::model::KeyPlace;

    fn receipt(state: State, stamp: Option<&str>) -> Receipt {
        Receipt { bytes: 1, ..Receipt::bare("s3://b/k", state, stamp) }
    }

    fn knows(receipt: &Receipt, stamp: Option<&str>, facts: KeyFacts) -> bool {
        let marks = Some(receipt).filter(|r| is_final(r)).map(mark).into_iter().collect();
        let known = Known { marks, ..Known::default() };
        let (key, stamp) = ("s3://b/k".to_owned(), stamp.map(str::to_owned));
        known.holds(&Object { key, facts, stamp, ..Object::default() }, LogKind::Trail)
    }

    /// The first failed day of a ledger with these receipts, a part each.
    fn first_failed(receipts: &[&Receipt]) -> Option<Day> {
        let folder = tempfile::tempdir().unwrap();
        for &receipt in receipts {
            let mut writer = Writer::new(Some(folder.path())).unwrap();
            let mut batch = Batch::default();
            batch.receive(receipt.clone());
            writer.add(batch).unwrap();
            writer.finish().unwrap();
        }
        Known::of(folder.path(), Contents::NotHashed).unwrap().failed().first
    }

    #[test]
    fn what_failed_is_made_good_by_a_read_of_the_same_whatever_the_order_of_parts() {
        // Parts are ordered by what they hold: of eight, some stand before and some behind.
        for n in 0..8 {
            let day = Day::constant(2026, 5, 1);
            let place = KeyPlace {
                account: "111122223333".into(),
                region: "ca-central-1".parse().unwrap(),
                day,
            };
            let of = |state, stamp| Receipt {
                object: format!("s3://b/{n}"),
                place: Some(place.clone()),
                ..receipt(state, stamp)
            };
            let failed = of(State::Failed, Some("e1"));
            let read = of(State::Read, Some("e1"));
            assert_eq!(first_failed(&[&failed]), Some(day));
            assert_eq!(first_failed(&[&failed, &read]), None, "{n}");
            // Of an API, an open day was asked for at a time.
            let noon = of(State::Failed, Some("asked 2026-05-01T12:00:00Z"));
            let settled = of(State::Read, Some("settled"));
            let morning = of(State::Read, Some("asked 2026-05-01T09:00:00Z"));
            assert_eq!(first_failed(&[&noon, &morning]), Some(day), "{n}");
            assert_eq!(first_failed(&[&noon, &settled]), None, "{n}");
            let changed = of(State::Failed, Some("e2"));
            assert_eq!(first_failed(&[&changed, &read]), Some(day), "{n}");
        }
    }

    #[test]
    fn a_day_of_a_store_that_failed_is_asked_for_again_however_old_it_is() {
        let object = "lake://ca-central-1/a1-b2/2026-01-31".to_owned();
        let failed = Receipt { object, ..receipt(State::Failed, Some("settled")) };
        assert_eq!(first_failed(&[&failed]), Some(Day::constant(2026, 1, 31)));
        let read = Receipt { state: State::Read, ..failed.clone() };
        assert_eq!(first_failed(&[&failed, &read]), None);
    }

    /// A Region that was off may have been on before, and its days are there again when it is on.
    #[test]
    fn every_day_is_asked_for_again_where_a_region_was_off_until_it_was_read() {
        let home = "lookup://ca-west-1/111122223333/";
        let at = "asked 2026-06-02T12:00:00Z";
        let off = Receipt {
            object: home.to_owned(),
            ..receipt(State::Skipped(SkipReason::RegionOff), Some(at))
        };
        assert_eq!(first_failed(&[&off]), Some(Day::MIN));
        let read = |stamp| Receipt {
            object: format!("{home}2026-06-02"),
            ..receipt(State::Read, Some(stamp))
        };
        assert_eq!(first_failed(&[&off, &read(at)]), Some(Day::MIN));
        assert_eq!(first_failed(&[&off, &read("asked 2026-06-02T12:00:01Z")]), None);
    }

    #[test]
    fn only_what_was_read_to_its_end_and_did_not_change_is_known() {
        let read = receipt(State::Read, Some("e1"));
        assert!(knows(&read, Some("e1"), KeyFacts::Unknown));
        assert!(!knows(&read, Some("e2"), KeyFacts::Unknown));
        assert!(!knows(&read, None, KeyFacts::Unknown));
        assert!(!knows(&receipt(State::Read, None), None, KeyFacts::Unknown));
        assert!(!knows(&receipt(State::Failed, Some("e1")), Some("e1"), KeyFacts::Unknown));
        // What was put there again as it was is known, also where a note tells no time.
        let later = receipt(State::Read, Some("e1 modified 2026-06-02T00:00:00Z"));
        for again in ["e1", "e1 modified 2026-06-09T00:00:00Z"] {
            assert!(knows(&later, Some(again), KeyFacts::Unknown));
            assert!(knows(&read, Some(again), KeyFacts::Unknown));
        }
        assert!(!knows(&later, Some("e2 modified 2026-06-02T00:00:00Z"), KeyFacts::Unknown));
        let left = receipt(State::Skipped(SkipReason::OutsideWindow), Some("e1"));
        assert!(!knows(&left, Some("e1"), KeyFacts::Unknown));
    }

    #[test]
    fn what_a_scan_of_one_kind_left_alone_is_not_known_to_the_other() {
        let left = receipt(State::Skipped(SkipReason::InvocationLog), Some("e1"));
        let known = Known { marks: Marks::from_iter([mark(&left)]), ..Known::default() };
        let object = |stamp: &str| Object {
            key: "s3://b/k".to_owned(),
            facts: KeyFacts::InvocationLog(None),
            stamp: Some(stamp.to_owned()),
            ..Object::default()
        };
        assert!(known.holds(&object("e1"), LogKind::Trail));
        assert!(!known.holds(&object("e1"), LogKind::Invocation));
    }

    #[test]
    fn what_was_left_alone_for_what_it_is_stays_alone() {
        let folder = receipt(State::Skipped(SkipReason::NotListed), None);
        assert!(knows(&folder, None, KeyFacts::Other(SkipReason::NotListed)));
        assert!(!knows(&folder, None, KeyFacts::Unknown));
        let digest = receipt(State::Skipped(SkipReason::Digest), Some("e1"));
        assert!(knows(&digest, Some("e1"), KeyFacts::Other(SkipReason::Digest)));
    }
}
