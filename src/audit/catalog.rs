//! Which Regions an inference profile may use, as AWS published it.
//!
//! The answer depends on the profile *and* on the source Region. A prefix is not a geography: `us.`
//! called from Canada may run in Canada, `eu.` may run in Tel Aviv
//! (<https://docs.aws.amazon.com/bedrock/latest/userguide/cross-region-inference.html>).
//!
//! **Invariant:** a catalog tells what is *possible*. It never says where a call ran, and where AWS
//! does not list the destinations the answer is `None`, not a guess.

mod checked;
mod difference;
mod fetched;
mod joined;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

pub use self::checked::CatalogMistakes;
pub use self::difference::{Changed, Difference, Listed};
pub use self::fetched::{ApplicationProfile, Copied, Fetched, NoRow, fetched};
pub use self::joined::Joined;

use super::KnownRegions;
use crate::model::{Day, NotARegion, Region, Regions};

/// The published destinations of system-defined inference profiles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalog {
    entries: BTreeMap<String, BTreeMap<Source, Entry>>,
    /// The newest month or day of what it was before anything was joined to it.
    as_of: String,
    joined: Option<Joined>,
}

/// What AWS published of one profile called from one source Region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The profile's id.
    pub profile: String,
    /// From where it is called.
    pub source: Source,
    /// Where it may run; `None` where AWS does not list the Regions.
    pub destinations: Option<Regions>,
    /// The month of the newest page it rests on, `2026-09`, or the day on which AWS listed it.
    pub as_of: String,
    /// That page.
    pub url: String,
    /// What it rests on that is not AWS's.
    pub not_aws: BTreeSet<String>,
    /// Its pages and lists one by one, the oldest first.
    pub pages: Vec<Page>,
}

/// What one page or list says of a profile called from a source Region.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Page {
    /// Its month or day.
    pub as_of: String,
    /// Where the profile may run; `None` where it does not list the Regions.
    pub destinations: Option<Regions>,
    /// Where it is.
    pub url: String,
}

impl Entry {
    /// Returns the page that was the newest on a day; `None` where all are later.
    #[must_use]
    pub fn page_of(&self, day: Day) -> Option<&Page> {
        let day = day.to_string();
        // A page of a month stands for all of it.
        let is_there =
            |page: &&Page| day.get(..page.as_of.len()).is_some_and(|at| *page.as_of <= *at);
        self.pages.iter().rfind(is_there)
    }
}

/// The source Region of an entry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// A Region that AWS lists as a source.
    Named(Region),
    /// AWS does not list the sources: the entry serves those that have none of their own.
    Any,
}

/// Why a catalog could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogError {
    /// The text is not the CSV that is expected.
    #[error("the profile catalog is not readable CSV")]
    Csv(#[from] csv::Error),
    /// What stands there cannot be of AWS.
    #[error(transparent)]
    Mistakes(#[from] CatalogMistakes),
    /// A Region column holds something else.
    #[error("the profile catalog names no Region in the row of `{profile}`")]
    Region {
        /// The row's profile.
        profile: String,
        /// What stands there.
        source: NotARegion,
    },
}

impl Catalog {
    /// Returns the catalog that is built in.
    #[must_use]
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// Reads a catalog from CSV with the columns of `data/inference-profiles.csv`.
    ///
    /// # Errors
    /// Says which row cannot be understood; a half-read catalog would understate destinations.
    pub fn parse(csv: &str, regions: &KnownRegions) -> Result<Self, CatalogError> {
        let mut entries = BTreeMap::<String, BTreeMap<Source, Entry>>::new();
        for row in csv::Reader::from_reader(csv.as_bytes()).deserialize::<Row>() {
            let entry = row?.entry(regions)?;
            let sources = entries.entry(entry.profile.clone()).or_default();
            let merged = match sources.remove(&entry.source) {
                Some(other) => merge(other, entry),
                None => entry,
            };
            sources.insert(merged.source.clone(), merged);
        }
        let as_of = newest(&entries).to_owned();
        Ok(Self { entries, as_of, joined: None })
    }

    /// Returns this catalog with the rows of another: where both say something of a profile and a
    /// source, by name or of any, it is never smaller than either.
    #[must_use]
    pub fn joined(&self, other: &Self) -> Self {
        let mut entries = BTreeMap::<String, BTreeMap<Source, Entry>>::new();
        for Entry { profile, source, .. } in self.entries().chain(other.entries()) {
            let merged = match (self.of(profile, source), other.of(profile, source)) {
                (Some(a), Some(b)) => merge(a.clone(), b.clone()),
                (Some(one), None) | (None, Some(one)) => one.clone(),
                (None, None) => continue,
            };
            let merged = Entry { source: source.clone(), ..merged };
            entries.entry(profile.clone()).or_default().insert(source.clone(), merged);
        }
        Self { entries, as_of: self.as_of.clone(), joined: Some(Joined::of(other)) }
    }

    /// Returns what is said of a source, or of any where nothing is said of that one.
    fn of(&self, profile: &str, source: &Source) -> Option<&Entry> {
        let sources = self.entries.get(profile)?;
        sources.get(source).or_else(|| sources.get(&Source::Any))
    }

    /// Returns every Region where `profile` may run when called from `source`, or `None` where that
    /// is not published.
    #[must_use]
    pub fn destinations(&self, profile: &str, source: &Region) -> Option<&Regions> {
        self.entry(profile, source)?.destinations.as_ref()
    }

    /// Returns the entry that serves `profile` from `source`: the source's own, else the one whose
    /// sources AWS does not list.
    #[must_use]
    pub fn entry(&self, profile: &str, source: &Region) -> Option<&Entry> {
        self.of(profile, &Source::Named(source.clone()))
    }

    /// Returns the Regions that it names and the table of Regions does not.
    #[must_use]
    pub fn unknown(&self, regions: &KnownRegions) -> BTreeSet<Region> {
        let sources = self.entries().filter_map(|entry| match &entry.source {
            Source::Named(region) => Some(region),
            Source::Any => None,
        });
        let destinations = self.entries().flat_map(|entry| entry.destinations.iter());
        let all = sources.chain(destinations.flat_map(|regions| regions.iter()));
        all.filter(|region| !regions.holds(region.as_str())).cloned().collect()
    }

    /// Returns what it says of some profiles, as CSV that [`Catalog::parse`] reads.
    #[must_use]
    pub fn to_csv(&self, profiles: &BTreeSet<&str>) -> Vec<u8> {
        let mut out = csv::Writer::from_writer(Vec::new());
        let entries = self.entries().filter(|entry| profiles.contains(&*entry.profile));
        let head = HEAD.map(str::to_owned);
        for row in std::iter::once(head).chain(entries.map(Entry::row)) {
            // Rows of one length, into memory.
            out.write_record(row).unwrap_or(());
        }
        out.into_inner().unwrap_or_default()
    }

    /// Returns every entry, by profile and source.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values().flat_map(BTreeMap::values)
    }

    /// Returns the month or day of the newest page or list behind the catalog, `2026-09`; empty for an empty
    /// one. What was joined to it makes it no newer.
    #[must_use]
    pub fn as_of(&self) -> &str {
        &self.as_of
    }

    /// Returns what was joined to it.
    #[must_use]
    pub fn addition(&self) -> Option<&Joined> {
        self.joined.as_ref()
    }
}

impl Entry {
    fn row(&self) -> [String; 5] {
        let source = match &self.source {
            Source::Named(region) => region.to_string(),
            Source::Any => ANY_SOURCE.to_owned(),
        };
        let regions = self.destinations.as_ref().map_or_else(
            || NOT_ITEMISED.to_string(),
            |regions| regions.iter().map(Region::as_str).collect::<Vec<_>>().join(";"),
        );
        [self.profile.clone(), source, regions, self.as_of.clone(), self.url.clone()]
    }
}

/// A row as written.
#[derive(Debug, Deserialize)]
struct Row {
    profile_id: String,
    source_region: String,
    destination_regions: String,
    as_of: String,
    source: String,
}

impl Row {
    fn entry(self, regions: &KnownRegions) -> Result<Entry, CatalogError> {
        let refused = |source| CatalogError::Region { profile: self.profile_id.clone(), source };
        let source = match self.source_region.as_str() {
            ANY_SOURCE => Source::Any,
            code => Source::Named(code.parse().map_err(refused)?),
        };
        let destinations = self.destinations(regions).map_err(refused)?;
        let destinations = destinations.map(Regions::from);
        let is_of_aws = joined::is_of_aws(&self.source);
        let page = Page {
            as_of: self.as_of.clone(),
            destinations: destinations.clone(),
            url: self.source.clone(),
        };
        Ok(Entry {
            profile: self.profile_id,
            source,
            destinations,
            pages: vec![page],
            as_of: self.as_of,
            not_aws: (!is_of_aws).then(|| self.source.clone()).into_iter().collect(),
            url: self.source,
        })
    }

    /// Returns the destinations that are written as codes.
    fn codes(&self) -> impl Iterator<Item = &str> {
        let places = self.destination_regions.split(';');
        places.filter(|word| *word != COMMERCIAL && !word.starts_with(NOT_ITEMISED))
    }

    fn destinations(&self, regions: &KnownRegions) -> Result<Option<BTreeSet<Region>>, NotARegion> {
        let mut all = BTreeSet::new();
        for word in self.destination_regions.split(';') {
            match word {
                COMMERCIAL => all.extend(regions.commercial()),
                word if word.starts_with(NOT_ITEMISED) => return Ok(None),
                code => drop(all.insert(code.parse()?)),
            }
        }
        Ok(Some(all))
    }
}

/// Joins two entries of one profile and source: never smaller than either, and unknown unless the
/// newer page lists what the older does not.
fn merge(a: Entry, b: Entry) -> Entry {
    let (older, newer) = if a.as_of <= b.as_of { (a, b) } else { (b, a) };
    let is_newer = older.as_of < newer.as_of;
    let destinations = match (older.destinations, newer.destinations) {
        (Some(older), Some(newer)) => Some(Regions::new(older.union(&newer).cloned().collect())),
        (None, Some(newer)) if is_newer => Some(newer),
        (None | Some(_), None) | (None, Some(_)) => None,
    };
    let not_aws = older.not_aws.into_iter().chain(newer.not_aws).collect();
    let pages: BTreeSet<Page> = older.pages.into_iter().chain(newer.pages).collect();
    let pages = pages.into_iter().collect();
    Entry { destinations, not_aws, pages, ..newer }
}

fn newest(entries: &BTreeMap<String, BTreeMap<Source, Entry>>) -> &str {
    let all = entries.values().flat_map(BTreeMap::values);
    all.map(|entry| entry.as_of.as_str()).max().unwrap_or("")
}

/// The columns.
const HEAD: [&str; 5] = ["profile_id", "source_region", "destination_regions", "as_of", "source"];
/// Every commercial Region.
const COMMERCIAL: &str = "*commercial*";
/// AWS names a geography and no Regions.
const NOT_ITEMISED: char = '?';
/// AWS does not list the sources.
const ANY_SOURCE: &str = "*";

static BUILTIN: LazyLock<Catalog> = LazyLock::new(|| {
    let csv = include_str!("data/inference-profiles.csv");
    Catalog::parse(csv, KnownRegions::builtin()).expect("a test reads this catalog")
});

#[cfg(test)]
mod tests {
    use super::*;

    fn region(code: &str) -> Region {
        code.parse().unwrap()
    }

    fn regions(codes: &[&str]) -> Regions {
        codes.iter().map(|code| region(code)).collect::<BTreeSet<_>>().into()
    }

    fn catalog(rows: &str) -> Catalog {
        let csv = format!("profile_id,source_region,destination_regions,as_of,source\n{rows}");
        Catalog::parse(&csv, KnownRegions::builtin()).unwrap()
    }

    #[test]
    fn the_built_in_catalog_has_every_row_of_its_file() {
        assert_eq!(Catalog::builtin().entries().count(), 824);
        assert_eq!(Catalog::builtin().as_of(), "2026-09");
    }

    #[test]
    fn a_us_profile_called_from_montreal_may_run_in_montreal() {
        let found = Catalog::builtin()
            .destinations("us.anthropic.claude-sonnet-4-6", &region("ca-central-1"));
        assert_eq!(found, Some(&regions(&["ca-central-1", "us-east-1", "us-east-2", "us-west-2"])));
    }

    #[test]
    fn a_source_that_aws_does_not_list_has_no_known_destinations() {
        let catalog = Catalog::builtin();
        assert_eq!(catalog.destinations("ca.amazon.nova-lite-v1:0", &region("us-east-1")), None);
        assert_eq!(catalog.destinations("ca.anthropic.claude-9", &region("ca-central-1")), None);
    }

    #[test]
    fn destinations_that_aws_does_not_itemise_are_unknown() {
        let catalog = Catalog::builtin();
        let source = region("ca-central-1");
        assert_eq!(catalog.destinations("us.anthropic.claude-sonnet-5", &source), None);
        assert_eq!(
            catalog.entry("us.anthropic.claude-sonnet-5", &source).unwrap().as_of,
            "2026-09"
        );
    }

    #[test]
    fn a_global_profile_may_run_in_every_commercial_region_and_only_there() {
        let commercial = Regions::new(KnownRegions::builtin().commercial());
        let found =
            Catalog::builtin().destinations("global.anthropic.claude-opus-5", &region("ca-west-1"));
        assert_eq!(found, Some(&commercial));
        assert!(!commercial.contains(&region("us-gov-west-1")));
    }

    #[test]
    fn an_unlisted_source_serves_only_where_no_exact_row_exists() {
        let catalog = catalog(
            "p,*,us-east-1;us-west-2,2026-09,u\np,ca-central-1,ca-central-1,2026-01,u\n\
             q,*,us-east-1,2026-09,u\nq,ca-central-1,?CA,2026-01,u\n",
        );
        let from = |profile, source| catalog.destinations(profile, &region(source)).cloned();
        assert_eq!(from("p", "ca-central-1"), Some(regions(&["ca-central-1"])));
        assert_eq!(from("p", "ca-west-1"), Some(regions(&["us-east-1", "us-west-2"])));
        assert_eq!(from("q", "ca-central-1"), None);
    }

    #[test]
    fn two_rows_of_one_profile_and_source_are_joined_never_narrowed() {
        let old_new = |old, new| {
            let rows = format!("p,ca-west-1,{old},2026-01,u\np,ca-west-1,{new},2026-09,u\n");
            catalog(&rows).destinations("p", &region("ca-west-1")).cloned()
        };
        assert_eq!(old_new("us-east-1", "ca-west-1"), Some(regions(&["ca-west-1", "us-east-1"])));
        assert_eq!(old_new("?US", "ca-west-1"), Some(regions(&["ca-west-1"])));
        assert_eq!(old_new("us-east-1", "?US"), None);
    }

    #[test]
    fn the_page_of_a_day_is_the_newest_that_was_there() {
        let catalog = catalog(
            "p,ca-west-1,us-east-1,2026-01,u\np,ca-west-1,ca-west-1,2026-09,v\n\
             p,ca-west-1,?US,2026-11-26,w\n",
        );
        let entry = catalog.entry("p", &region("ca-west-1")).unwrap();
        let at = |day: &str| {
            let page = entry.page_of(day.parse().unwrap());
            page.map(|page| (page.url.as_str(), page.destinations.clone()))
        };
        assert_eq!(at("2025-12-31"), None);
        assert_eq!(at("2026-01-01"), Some(("u", Some(regions(&["us-east-1"])))));
        assert_eq!(at("2026-08-31"), at("2026-01-01"));
        assert_eq!(at("2026-11-25"), Some(("v", Some(regions(&["ca-west-1"])))));
        assert_eq!(at("2026-11-26"), Some(("w", None)));
    }

    #[test]
    fn two_rows_of_one_month_are_unknown_if_one_is() {
        let rows = ["p,ca-west-1,?US,2026-09,u\n", "p,ca-west-1,ca-west-1,2026-09,u\n"];
        for text in [rows.concat(), [rows[1], rows[0]].concat()] {
            assert_eq!(catalog(&text).destinations("p", &region("ca-west-1")), None);
        }
    }

    #[test]
    fn a_row_of_one_source_hides_no_row_of_any_in_the_other_catalog() {
        let any = catalog("global.m,*,ca-central-1;us-east-1,2026-09,u\n");
        let named = catalog("global.m,ca-central-1,ca-central-1,2026-11-26,v\n");
        let both = Some(regions(&["ca-central-1", "us-east-1"]));
        for joined in [any.joined(&named), named.joined(&any)] {
            for source in ["ca-central-1", "ca-west-1"] {
                assert_eq!(joined.destinations("global.m", &region(source)).cloned(), both);
            }
        }
    }

    #[test]
    fn a_catalog_that_is_joined_to_another_narrows_nothing_of_it() {
        let (old, new) = (
            catalog("p,ca-west-1,us-east-1,2026-09,u\nq,ca-west-1,?US,2026-09,u\n"),
            catalog(
                "p,ca-west-1,ca-west-1,2026-11-26,v\nq,ca-west-1,us-east-1,2026-11-26,v\nr,ca-west-1,ca-west-1,2026-11-26,v\n",
            ),
        );
        let joined = old.joined(&new);
        let from = |profile| joined.destinations(profile, &region("ca-west-1")).cloned();
        assert_eq!(from("p"), Some(regions(&["ca-west-1", "us-east-1"])));
        assert_eq!(from("q"), Some(regions(&["us-east-1"])));
        assert_eq!(from("r"), Some(regions(&["ca-west-1"])));
        let not_aws = BTreeMap::from([("v".to_owned(), 3)]);
        let added = Joined {
            as_of: "2026-11-26".to_owned(),
            rows: 3,
            not_aws,
            unknown_regions: BTreeSet::new(),
        };
        assert_eq!((joined.as_of(), joined.addition()), ("2026-09", Some(&added)));
        let who = |profile| joined.entry(profile, &region("ca-west-1")).unwrap().not_aws.len();
        assert_eq!((who("p"), who("r")), (2, 1));
    }

    #[test]
    fn what_is_written_of_a_catalog_is_read_as_the_same() {
        let builtin = Catalog::builtin();
        let all: BTreeSet<&str> = builtin.entries().map(|entry| &*entry.profile).collect();
        let csv = String::from_utf8(builtin.to_csv(&all)).unwrap();
        let read = Catalog::parse(&csv, KnownRegions::builtin()).unwrap();
        assert!(Difference::between(builtin, &read).is_same);
        assert_eq!(read.entries().count(), builtin.entries().count());
    }

    #[test]
    fn a_row_without_a_region_is_refused() {
        let csv =
            "profile_id,source_region,destination_regions,as_of,source\np,canada,x,2026-01,u\n";
        let error = Catalog::parse(csv, KnownRegions::builtin()).unwrap_err();
        assert_eq!(error.to_string(), "the profile catalog names no Region in the row of `p`");
    }
}
