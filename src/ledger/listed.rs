//! What was listed to its end, and when: the days before need not be listed again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use jiff::ToSpan;
use serde::{Deserialize, Serialize};

use super::error::Error;
use super::query::Ledger;
use super::whole::write_whole;
use crate::ingest::source::{Earlier, Failed};
use crate::model::{Day, DeliveryDays, Moment, Region};

/// The last complete listing of each input.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Listed(BTreeMap<String, Listing>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Listing {
    /// The UTC day on which it was listed.
    on: Day,
    /// The first day that was listed; `None` for all.
    first: Option<Day>,
    /// The Regions that were listed; all where none is named.
    regions: Vec<String>,
    /// The folders of days that were listed, by the folder that holds them. Notes of older versions name
    /// none, and then all are listed once more.
    #[serde(default)]
    folders: BTreeMap<String, Vec<String>>,
}

impl Listed {
    /// Reads what a ledger's folder says; nothing was listed where it says nothing.
    ///
    /// # Errors
    /// Fails where the file cannot be read or is no such list.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let failed = |source| Error::Folder { folder: folder.to_path_buf(), source };
        match fs::read(folder.join(NAME)) {
            Ok(text) => serde_json::from_slice(&text).map_err(|e| failed(e.into())),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(cause) => Err(failed(cause)),
        }
    }

    /// Returns what need not be listed again, where what is wanted was listed before.
    ///
    /// AWS tries to deliver for 30 days after a fault of the bucket, into the folder of the day on
    /// which it succeeds; some days more are looked at for copies that come late.
    #[must_use]
    pub fn earlier(
        &self,
        input: &str,
        first: Option<Day>,
        regions: &[Region],
        now: Moment,
    ) -> Option<Earlier> {
        // One of a day that is still to come is of a clock that was wrong: nobody knows its day.
        let listing = self.0.get(input).filter(|listing| listing.on <= now.day())?;
        let had_days = match (listing.first, first) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(had), Some(wanted)) => had <= wanted,
        };
        let had = |region: &Region| listing.regions.iter().any(|had| had == region.as_str());
        let had_regions =
            listing.regions.is_empty() || (!regions.is_empty() && regions.iter().all(had));
        let first_open = listing.on.checked_sub(OPEN_DAYS.days()).ok()?;
        let earlier =
            || Earlier { first_open, folders: listing.folders(), failed: Failed::default() };
        (had_days && had_regions).then(earlier)
    }

    /// Notes that an input was listed to its end at `now`, all `days` of it and of the folders of days
    /// that it has. One that ended before `now` is not noted: the days behind it were not seen.
    pub fn note(
        &mut self,
        (input, folders): (&str, &BTreeSet<String>),
        days: DeliveryDays,
        regions: &[Region],
        now: Moment,
    ) {
        if days.end.is_some_and(|end| end <= now.day()) {
            return;
        }
        let first = days.first;
        let regions = regions.iter().map(ToString::to_string).collect();
        let mut grouped: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for folder in folders {
            let (holder, name) = cut(folder);
            grouped.entry(holder.to_owned()).or_default().push(name.to_owned());
        }
        let listing = Listing { on: now.day(), first, regions, folders: grouped };
        self.0.insert(input.to_owned(), listing);
    }

    /// Writes the list, whole or not at all.
    ///
    /// # Errors
    /// Fails where the folder does not take it.
    pub fn write(&self, folder: &Path) -> Result<(), Error> {
        let failed = |source| Error::Folder { folder: folder.to_path_buf(), source };
        let text = serde_json::to_vec_pretty(self).map_err(|e| failed(e.into()))?;
        write_whole(&folder.join(NAME), &text).map_err(failed)
    }
}

impl Ledger {
    /// Returns the inputs that it is of, as they were named.
    ///
    /// # Errors
    /// Fails where the note cannot be read or is none.
    pub fn inputs(&self) -> Result<Vec<String>, Error> {
        let listed = self.notes.as_deref().map_or_else(|| Ok(Listed::default()), Listed::read)?;
        Ok(listed.0.into_keys().collect())
    }

    /// Returns the source Regions that the last scans were asked for alone; none where they were asked
    /// for all.
    ///
    /// # Errors
    /// Fails where the note cannot be read or is none.
    pub fn asked_regions(&self) -> Result<Vec<Region>, Error> {
        let listed = self.notes.as_deref().map_or_else(|| Ok(Listed::default()), Listed::read)?;
        let named: BTreeSet<&String> = listed.0.values().flat_map(|of| &of.regions).collect();
        Ok(named.into_iter().filter_map(|region| region.parse().ok()).collect())
    }
}

impl Listing {
    fn folders(&self) -> BTreeSet<String> {
        let of = |(holder, names): (&String, &Vec<String>)| {
            names.iter().map(|name| format!("{holder}{name}")).collect::<Vec<_>>()
        };
        self.folders.iter().flat_map(of).collect()
    }
}

/// Cuts `A/B/` into `A/` and `B/`.
fn cut(folder: &str) -> (&str, &str) {
    let name = folder.strip_suffix('/').unwrap_or(folder);
    folder.split_at(name.rfind('/').map_or(0, |at| at + 1))
}

/// The name in the ledger's folder.
pub const NAME: &str = "listed.json";

const OPEN_DAYS: i32 = 35;

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: i8, day: i8) -> Day {
        Day::constant(2026, month, day)
    }

    fn at(month: i8, of: i8) -> Moment {
        Moment::start_of(day(month, of))
    }

    fn since(first: Option<Day>) -> DeliveryDays {
        DeliveryDays { first, end: None }
    }

    fn note(listed: &mut Listed, days: DeliveryDays, regions: &[Region], now: Moment) {
        listed.note(("s3://b/", &folders()), days, regions, now);
    }

    fn folders() -> BTreeSet<String> {
        ["A/ca-central-1/", "A/ca-west-1/", "B/"].map(str::to_owned).into()
    }

    fn open(listed: &Listed, first: Option<Day>, regions: &[Region]) -> Option<Day> {
        listed.earlier("s3://b/", first, regions, at(6, 30)).map(|earlier| earlier.first_open)
    }

    #[test]
    fn days_behind_a_period_that_was_over_were_not_seen() {
        let mut listed = Listed::default();
        let january = DeliveryDays { first: Some(day(1, 1)), end: Some(day(3, 3)) };
        note(&mut listed, january, &[], at(6, 30));
        assert_eq!(open(&listed, Some(day(1, 1)), &[]), None);
        note(&mut listed, january, &[], at(3, 2));
        assert_eq!(open(&listed, Some(day(1, 1)), &[]), Some(day(1, 26)));
    }

    #[test]
    fn days_that_may_still_get_logs_are_listed_again() {
        let mut listed = Listed::default();
        assert_eq!(open(&listed, None, &[]), None);
        note(&mut listed, since(Some(day(1, 1))), &[], at(6, 30));
        assert_eq!(open(&listed, Some(day(1, 1)), &[]), Some(day(5, 26)));
        assert_eq!(listed.earlier("s3://other/", Some(day(1, 1)), &[], at(6, 30)), None);
    }

    #[test]
    fn a_note_of_a_day_that_is_still_to_come_is_not_taken() {
        let mut listed = Listed::default();
        note(&mut listed, since(None), &[], at(7, 1));
        assert_eq!(open(&listed, None, &[]), None);
        assert!(listed.earlier("s3://b/", None, &[], at(7, 1)).is_some());
    }

    #[test]
    fn more_than_was_listed_is_listed_whole() {
        let mut listed = Listed::default();
        let canada: Vec<Region> = vec!["ca-central-1".parse().unwrap()];
        note(&mut listed, since(Some(day(3, 1))), &canada, at(6, 30));
        assert_eq!(open(&listed, Some(day(2, 1)), &canada), None);
        assert_eq!(open(&listed, None, &canada), None);
        assert_eq!(open(&listed, Some(day(3, 1)), &[]), None);
        assert_eq!(open(&listed, Some(day(4, 1)), &canada), Some(day(5, 26)));
    }

    #[test]
    fn the_list_is_kept_in_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Listed::read(folder.path()).unwrap(), Listed::default());
        let mut listed = Listed::default();
        note(&mut listed, since(None), &[], at(6, 30));
        listed.write(folder.path()).unwrap();
        assert_eq!(Listed::read(folder.path()).unwrap(), listed);
        let first_open = day(5, 26);
        let earlier = Some(Earlier { first_open, folders: folders(), failed: Failed::default() });
        assert_eq!(listed.earlier("s3://b/", None, &[], at(6, 30)), earlier);
        // As it was written before folders were noted.
        let old = r#"{"s3://b/":{"on":"2026-06-30","first":null,"regions":[]}}"#;
        fs::write(folder.path().join(NAME), old).unwrap();
        let earlier =
            Some(Earlier { first_open, folders: BTreeSet::new(), failed: Failed::default() });
        assert_eq!(
            Listed::read(folder.path()).unwrap().earlier("s3://b/", None, &[], at(6, 30)),
            earlier
        );
        fs::write(folder.path().join(NAME), "{").unwrap();
        Listed::read(folder.path()).unwrap_err();
    }
}
