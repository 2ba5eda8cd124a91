//! Scans into a ledger that did not come to their end.
//!
//! What such a scan read stays, and is not read again. But the parts tell nothing of what it did not
//! reach: whole accounts and Regions may lack without a trace. So a note goes into the ledger before
//! the first part of a run, and what it names is taken out when those days were scanned to their end.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::error::Error;
use super::note::Note;
use super::query::Ledger;
use crate::model::{Day, DeliveryDays, Region};

/// The scans that did not come to their end, by input.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Unfinished(BTreeMap<String, Vec<OpenScan>>);

/// Days of an input that a scan was to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OpenScan {
    /// The UTC day on which it began.
    on: Day,
    /// The first day; `None` for all.
    first: Option<Day>,
    /// The first day after; `None` for all until then.
    end: Option<Day>,
    /// The Regions; all where none is named.
    regions: Vec<String>,
}

/// What a scan is to read of each input.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The UTC day on which it is done.
    pub on: Day,
    /// The days of delivery.
    pub days: DeliveryDays,
    /// The Regions; all where none is named.
    pub regions: &'a [Region],
}

/// Scans that a question must not pass over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreached {
    /// How many.
    pub scans: u64,
    /// The input of the first.
    pub input: String,
    /// The UTC day on which that began.
    pub on: Day,
}

impl Unfinished {
    /// Reads what a ledger's folder says; none is open where it says nothing.
    ///
    /// # Errors
    /// Fails where the note cannot be read or is none.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        // No note is one of no scan.
        Ok(NOTE.read(folder)?.unwrap_or_default())
    }

    /// Writes the note, whole or not at all.
    ///
    /// # Errors
    /// Fails where the folder does not take it.
    pub fn write(&self, folder: &Path) -> Result<(), Error> {
        NOTE.write(folder, self)
    }

    /// Notes that a scan of an input begins.
    pub fn begin(&mut self, input: &str, wanted: Wanted<'_>) {
        let Wanted { on, days: DeliveryDays { first, end }, regions } = wanted;
        let regions = regions.iter().map(ToString::to_string).collect();
        let scan = OpenScan { on, first, end, regions };
        let open = self.0.entry(input.to_owned()).or_default();
        // What is open since before stays so by its own day.
        if !open.iter().any(|earlier| earlier.is_as_wide_as(&scan)) {
            open.push(scan);
        }
    }

    /// Notes that an input was scanned to its end: what else was to be read of it stays open.
    pub fn end(&mut self, input: &str, wanted: Wanted<'_>) {
        let Some(open) = self.0.remove(input) else { return };
        let left: Vec<_> = open.into_iter().flat_map(|scan| scan.without(wanted)).collect();
        if !left.is_empty() {
            self.0.insert(input.to_owned(), left);
        }
    }

    /// Returns the scans that were to read any of these days.
    #[must_use]
    pub fn within(&self, days: DeliveryDays) -> Option<Unreached> {
        let of = |(input, scans): (&'_ String, &'_ Vec<OpenScan>)| {
            let input = input.clone();
            let open = scans.iter().filter(|scan| scan.has_any_of(days));
            open.map(|scan| (input.clone(), scan.on)).collect::<Vec<_>>()
        };
        let mut all = self.0.iter().flat_map(of);
        let (input, on) = all.next()?;
        Some(Unreached { scans: 1 + all.count() as u64, input, on })
    }
}

impl OpenScan {
    fn is_as_wide_as(&self, other: &Self) -> bool {
        self.first == other.first && self.end == other.end && self.regions == other.regions
    }

    fn has_any_of(&self, days: DeliveryDays) -> bool {
        is_before(self.first, days.end) && is_before(days.first, self.end)
    }

    /// Returns what of it is left when these days were scanned.
    fn without(self, Wanted { on, days, regions }: Wanted<'_>) -> Vec<Self> {
        let has = |wanted: &String| regions.iter().any(|region| region.as_str() == wanted);
        let has_regions =
            regions.is_empty() || (!self.regions.is_empty() && self.regions.iter().all(has));
        // Nothing was delivered behind the day of either scan that it could have read.
        let end = days.end.filter(|end| *end <= self.on.min(on));
        let done = DeliveryDays { end, ..days };
        if !has_regions || !self.has_any_of(done) {
            return vec![self];
        }
        let before = done.first.filter(|_| is_before(self.first, done.first));
        let before = before.map(|end| Self { end: Some(end), ..self.clone() });
        let after = done.end.filter(|end| is_before(Some(*end), self.end));
        let after = after.map(|end| Self { first: Some(end), ..self });
        before.into_iter().chain(after).collect()
    }
}

/// Says whether days that begin with `first` lie, with any of them, before `end`.
fn is_before(first: Option<Day>, end: Option<Day>) -> bool {
    match (first, end) {
        (Some(first), Some(end)) => first < end,
        (None, _) | (_, None) => true,
    }
}

impl Ledger {
    /// Returns the scans into it that did not come to their end.
    ///
    /// # Errors
    /// Fails where the note cannot be read or is none.
    pub fn unfinished(&self) -> Result<Unfinished, Error> {
        self.notes.as_deref().map_or_else(|| Ok(Unfinished::default()), Unfinished::read)
    }
}

/// It goes into the ledger before the parts of its scan.
pub const NOTE: Note<Unfinished> = Note::named("unfinished.json");

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: i8) -> Day {
        Day::constant(2026, 5, day)
    }

    fn days(first: impl Into<Option<i8>>, end: impl Into<Option<i8>>) -> DeliveryDays {
        DeliveryDays { first: first.into().map(day), end: end.into().map(day) }
    }

    fn wanted(days: DeliveryDays, regions: &[Region]) -> Wanted<'_> {
        Wanted { on: day(20), days, regions }
    }

    /// What is left of a scan of `begun` after one of `done`: the first days and the days behind.
    fn left(begun: DeliveryDays, done: DeliveryDays) -> Vec<DeliveryDays> {
        let mut open = Unfinished::default();
        open.begin("s3://b", wanted(begun, &[]));
        open.end("s3://b", wanted(done, &[]));
        let left = open.0.into_values().flatten();
        left.map(|OpenScan { first, end, .. }| DeliveryDays { first, end }).collect()
    }

    #[test]
    fn what_was_scanned_to_its_end_since_is_no_longer_open() {
        let all = days(None, None);
        assert_eq!(left(all, all), []);
        assert_eq!(left(days(3, None), all), []);
        assert_eq!(left(all, days(3, None)), [days(None, 3)]);
        assert_eq!(left(days(3, None), days(3, 10)), [days(10, None)]);
        // A period that ends behind the day of the scan has all that was there.
        assert_eq!(left(days(3, None), days(3, 25)), []);
        assert_eq!(left(days(3, 15), days(5, 10)), [days(3, 5), days(10, 15)]);
        assert_eq!(left(days(3, 5), days(5, 10)), [days(3, 5)]);
    }

    #[test]
    fn a_scan_of_other_regions_or_of_another_input_ends_none() {
        let canada: Vec<Region> = vec!["ca-central-1".parse().unwrap()];
        let all = days(None, None);
        let mut open = Unfinished::default();
        open.begin("s3://b", wanted(all, &[]));
        open.begin("s3://b", wanted(all, &[]));
        open.end("s3://b", wanted(all, &canada));
        open.end("s3://other", wanted(all, &[]));
        let told = Unreached { scans: 1, input: "s3://b".to_owned(), on: day(20) };
        assert_eq!(open.within(all), Some(told));
        open.end("s3://b", wanted(all, &[]));
        assert_eq!(open, Unfinished::default());
        open.begin("s3://b", wanted(all, &canada));
        open.end("s3://b", wanted(all, &canada));
        assert_eq!(open, Unfinished::default());
    }

    #[test]
    fn days_that_are_not_asked_for_are_no_concern() {
        let mut open = Unfinished::default();
        open.begin("s3://b", wanted(days(3, 5), &[]));
        for (asked, is_open) in [
            (days(None, None), true),
            (days(4, None), true),
            (days(None, 4), true),
            (days(5, None), false),
            (days(None, 3), false),
        ] {
            assert_eq!(open.within(asked).is_some(), is_open, "{asked:?}");
        }
    }

    #[test]
    fn the_note_is_kept_in_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Unfinished::read(folder.path()).unwrap(), Unfinished::default());
        let mut open = Unfinished::default();
        open.begin("s3://b", wanted(days(3, None), &[]));
        open.write(folder.path()).unwrap();
        assert_eq!(Unfinished::read(folder.path()).unwrap(), open);
    }
}
