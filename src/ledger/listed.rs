//! What was listed to its end, and when: the days before need not be listed again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::ToSpan;
use serde::{Deserialize, Serialize};

use super::error::Error;
use super::note::Note;
use super::query::Ledger;
use super::unfinished::Wanted;
use crate::ingest::source::{Earlier, Failed, LogSource};
use crate::model::{Day, Moment, Region};

/// What was found by listing an input to its end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Inside {
    /// The folders of days in it.
    pub folders: BTreeSet<String>,
    /// What the names of its objects begin with.
    pub homes: BTreeSet<String>,
}

impl Inside {
    /// Says what a source has that was listed to its end.
    #[must_use]
    pub fn of(source: &dyn LogSource) -> Self {
        Self { folders: source.folders(), homes: source.homes() }
    }
}

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
    regions: BTreeSet<Region>,
    /// What the names of its objects begin with. Notes of older versions do not tell.
    #[serde(default)]
    homes: BTreeSet<String>,
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
        // No note is one of no listing.
        Ok(NOTE.read(folder)?.unwrap_or_default())
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
        let had = |region: &Region| listing.regions.contains(region);
        let had_regions =
            listing.regions.is_empty() || (!regions.is_empty() && regions.iter().all(had));
        let first_open = listing.on.checked_sub(OPEN_DAYS.days()).ok()?;
        let earlier =
            || Earlier { first_open, folders: listing.folders(), failed: Failed::default() };
        (had_days && had_regions).then(earlier)
    }

    /// Notes that all that was wanted of an input was listed to its end. Days that ended before then are
    /// not noted: those behind them were not seen.
    pub fn note(&mut self, input: &str, inside: &Inside, wanted: Wanted<'_>) {
        let Wanted { on, days, regions } = wanted;
        if days.end.is_some_and(|end| end <= on) {
            return;
        }
        let mut folders: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for folder in &inside.folders {
            let (holder, name) = cut(folder);
            folders.entry(holder.to_owned()).or_default().push(name.to_owned());
        }
        let (regions, homes) = (regions.iter().cloned().collect(), inside.homes.clone());
        let listing = Listing { on, first: days.first, regions, homes, folders };
        self.0.insert(input.to_owned(), listing);
    }

    /// Writes the list, whole or not at all.
    ///
    /// # Errors
    /// Fails where the folder does not take it.
    pub fn write(&self, folder: &Path) -> Result<(), Error> {
        NOTE.write(folder, self)
    }

    /// Returns the Regions that some inputs were listed for alone.
    #[must_use]
    pub fn named(&self) -> BTreeSet<Region> {
        self.0.values().flat_map(|of| &of.regions).cloned().collect()
    }

    /// Says whether the last listing of the input that holds an object left out the object's Region: then
    /// nobody looked for what came since. Of an object that no input is known to hold, it is left out where
    /// Regions were named, and it is none of them.
    #[must_use]
    pub fn leaves_out(&self, object: &str, region: &Region) -> bool {
        if self.0.values().all(|listing| listing.regions.is_empty()) {
            return false;
        }
        let leaves_out =
            |regions: &BTreeSet<Region>| !regions.is_empty() && !regions.contains(region);
        let holders: Vec<&Listing> =
            self.0.values().filter(|listing| listing.holds(object)).collect();
        let Some(last) = holders.iter().map(|listing| listing.on).max() else {
            return leaves_out(&self.named());
        };
        let mut holders = holders.iter().filter(|listing| listing.on == last);
        holders.all(|listing| leaves_out(&listing.regions))
    }
}

impl Ledger {
    /// Returns the inputs that it is of, as they were named.
    ///
    /// # Errors
    /// Fails where the note cannot be read or is none.
    pub fn inputs(&self) -> Result<Vec<String>, Error> {
        Ok(self.listed()?.0.into_keys().collect())
    }

    /// Returns the source Regions that the last scans were asked for alone; none where one of them was
    /// asked for all.
    ///
    /// # Errors
    /// Fails where the note cannot be read or is none.
    pub fn asked_regions(&self) -> Result<Vec<Region>, Error> {
        let listed = self.listed()?;
        let is_of_all = listed.0.values().any(|listing| listing.regions.is_empty());
        Ok(if is_of_all { Vec::new() } else { listed.named().into_iter().collect() })
    }

    /// Returns the first day from which on the last scan of every input asked for logs; `None` where each
    /// asked for all.
    ///
    /// # Errors
    /// Fails where the note cannot be read or is none.
    pub fn listed_from(&self) -> Result<Option<Day>, Error> {
        Ok(self.listed()?.0.into_values().filter_map(|listing| listing.first).max())
    }

    /// Returns what was listed last of each input.
    pub(super) fn listed(&self) -> Result<Listed, Error> {
        self.notes.as_deref().map_or_else(|| Ok(Listed::default()), Listed::read)
    }
}

impl Listing {
    fn holds(&self, object: &str) -> bool {
        self.homes.iter().any(|home| {
            let below = object.strip_prefix(&**home);
            below.is_some_and(|below| {
                below.is_empty() || below.starts_with('/') || home.ends_with('/')
            })
        })
    }

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

/// The note in the ledger's folder.
pub const NOTE: Note<Listed> = Note::named("listed.json");

const OPEN_DAYS: i32 = 35;

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::ledger::Writer;
    use crate::model::DeliveryDays;

    fn day(month: i8, day: i8) -> Day {
        Day::constant(2026, month, day)
    }

    fn at(month: i8, of: i8) -> Moment {
        Moment::start_of(day(month, of))
    }

    fn canada() -> Vec<Region> {
        vec!["ca-central-1".parse().unwrap()]
    }

    fn since(first: Option<Day>) -> DeliveryDays {
        DeliveryDays { first, end: None }
    }

    fn note(listed: &mut Listed, days: DeliveryDays, regions: &[Region], now: Moment) {
        let inside = Inside { folders: folders(), homes: BTreeSet::new() };
        listed.note("s3://b/", &inside, Wanted { on: now.day(), days, regions });
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
        let canada = canada();
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
        fs::write(folder.path().join(NOTE.name()), old).unwrap();
        let earlier =
            Some(Earlier { first_open, folders: BTreeSet::new(), failed: Failed::default() });
        assert_eq!(
            Listed::read(folder.path()).unwrap().earlier("s3://b/", None, &[], at(6, 30)),
            earlier
        );
        // Who knows none of a Region's name must not take it for all of them.
        let unknown = r#"{"s3://b/":{"on":"2026-06-30","first":null,"regions":["canada"]}}"#;
        fs::write(folder.path().join(NOTE.name()), unknown).unwrap();
        let told = Listed::read(folder.path()).unwrap_err();
        let cause = std::error::Error::source(&told).unwrap().to_string();
        assert!(cause.contains("`listed.json`: `canada` is not a Region code"), "{cause}");
    }

    /// The note of a listing of objects below `home`.
    fn note_home(listed: &mut Listed, home: &str, regions: &[Region], on: Day) {
        let inside = Inside { folders: BTreeSet::new(), homes: [home.to_owned()].into() };
        listed.note(home, &inside, Wanted { on, days: since(None), regions });
    }

    #[test]
    fn what_one_input_was_not_listed_for_is_left_out_though_another_was_listed_for_all() {
        let [ours, theirs] = ["ca-central-1", "us-east-1"].map(|code| code.parse().unwrap());
        let mut listed = Listed::default();
        note_home(&mut listed, "s3://a/", &[], day(6, 30));
        assert!(!listed.leaves_out("s3://b/x", &theirs));
        note_home(&mut listed, "s3://b/logs", &canada(), day(6, 30));
        let left_out = |listed: &Listed, object: &str| {
            [&ours, &theirs].map(|region| listed.leaves_out(object, region))
        };
        assert_eq!(left_out(&listed, "s3://a/x"), [false, false]);
        assert_eq!(left_out(&listed, "s3://b/logs/x"), [false, true]);
        // Nobody is known to hold it.
        assert_eq!(left_out(&listed, "s3://b/logs2/x"), [false, true]);
        assert_eq!(listed.named(), canada().into_iter().collect());
        // The last listing counts.
        note_home(&mut listed, "s3://b/logs/x", &[], day(7, 1));
        assert_eq!(left_out(&listed, "s3://b/logs/x/y"), [false, false]);
        note_home(&mut listed, "s3://b/logs", &canada(), day(7, 2));
        assert_eq!(left_out(&listed, "s3://b/logs/x/y"), [false, true]);
    }

    #[test]
    fn regions_were_asked_for_alone_where_no_input_was_asked_for_all() {
        let folder = tempfile::tempdir().unwrap();
        let asked = |listed: &Listed| {
            listed.write(folder.path()).unwrap();
            let ledger = Writer::new(Some(folder.path())).unwrap().finish().unwrap();
            ledger.asked_regions().unwrap()
        };
        let west: Vec<Region> = vec!["ca-west-1".parse().unwrap()];
        let mut listed = Listed::default();
        assert_eq!(asked(&listed), []);
        note_home(&mut listed, "s3://a/", &canada(), day(6, 30));
        assert_eq!(asked(&listed), canada());
        note_home(&mut listed, "s3://b/", &west, day(6, 30));
        assert_eq!(asked(&listed), [canada(), west].concat());
        note_home(&mut listed, "s3://c/", &[], day(6, 30));
        assert_eq!(asked(&listed), []);
    }
}
