//! The Regions that AWS had when this version was built, with their names.
//!
//! A Region outside the table is not an error and never a pass: it is unknown. Policies, which
//! people type, may only name Regions of the table, so that a misspelt Region is told at once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::Region;

/// The Regions of `data/aws-regions.csv`.
#[derive(Debug)]
pub struct KnownRegions(BTreeMap<String, KnownRegion>);

/// One Region of the table.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct KnownRegion {
    /// The code, such as `ca-central-1`.
    #[serde(rename = "region")]
    pub code: Region,
    /// AWS's name, such as `Canada (Central)`.
    pub name: String,
    /// The country, by its two letters.
    #[serde(rename = "country_iso2")]
    pub country: String,
    /// The city nearest to the data centers. AWS does not publish their sites: approximate.
    pub city: String,
    /// Approximate degrees north.
    pub latitude: f64,
    /// Approximate degrees east.
    pub longitude: f64,
    /// `aws` for the commercial Regions, `aws-us-gov`, `aws-cn`, `aws-eusc`.
    pub partition: String,
    /// Whether an account must turn it on; empty where AWS does not say.
    pub opt_in: String,
}

impl KnownRegion {
    /// Says whether an account must turn it on before it is used.
    #[must_use]
    pub fn is_opt_in(&self) -> bool {
        self.opt_in == "required"
    }
}

/// A text that names no Region of the table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown Region `{text}`{}", meant.as_deref().unwrap_or_default())]
pub struct UnknownRegion {
    text: String,
    /// The question after the Region that may be meant.
    meant: Option<String>,
}

impl KnownRegions {
    /// Returns the table that is built in.
    #[must_use]
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// Says whether the table has `code`.
    #[must_use]
    pub fn holds(&self, code: &str) -> bool {
        self.find(code).is_some()
    }

    /// Returns the Region of that code.
    #[must_use]
    pub fn find(&self, code: &str) -> Option<&KnownRegion> {
        self.0.get(code)
    }

    /// Returns the Region that someone named.
    ///
    /// # Errors
    /// Fails where the table has no such Region, and says which one may be meant.
    pub fn named(&self, text: &str) -> Result<&KnownRegion, UnknownRegion> {
        self.find(text).ok_or_else(|| UnknownRegion {
            text: text.to_owned(),
            meant: self.nearest(text).map(|code| format!("; did you mean `{code}`?")),
        })
    }

    /// Returns every Region, by code.
    pub fn iter(&self) -> impl Iterator<Item = &KnownRegion> {
        self.0.values()
    }

    /// Returns the Regions of the partition `aws`.
    #[must_use]
    pub fn commercial(&self) -> BTreeSet<Region> {
        self.iter().filter(|r| r.partition == "aws").map(|r| r.code.clone()).collect()
    }

    /// Returns the code that someone who typed `text` most likely meant.
    #[must_use]
    pub fn nearest(&self, text: &str) -> Option<&str> {
        nearest(text, self.iter().map(|known| known.code.as_str()))
    }

    fn parse(csv: &str) -> Result<Self, csv::Error> {
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let rows = reader.deserialize::<KnownRegion>();
        rows.map(|row| row.map(|known| (known.code.to_string(), known)))
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

/// Returns the word nearest to `text`, if one is near enough to be what was meant.
pub(super) fn nearest<'w>(text: &str, words: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let typed = text.trim().to_lowercase();
    let far = (typed.chars().count() / 3).clamp(1, 3);
    words
        .map(|word| (strsim::damerau_levenshtein(&typed, word), word))
        .filter(|(distance, _)| *distance <= far)
        .min()
        .map(|(_, word)| word)
}

static BUILTIN: LazyLock<KnownRegions> = LazyLock::new(|| {
    KnownRegions::parse(include_str!("data/aws-regions.csv")).expect("a test reads this table")
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_table_has_every_row_of_its_file() {
        assert_eq!(KnownRegions::builtin().iter().count(), 39);
        assert_eq!(KnownRegions::builtin().commercial().len(), 34);
    }

    #[test]
    fn a_region_has_a_name() {
        let montreal = KnownRegions::builtin().find("ca-central-1").unwrap();
        assert_eq!((montreal.name.as_str(), montreal.country.as_str()), ("Canada (Central)", "CA"));
        assert_eq!(KnownRegions::builtin().find("me-west-1"), None);
    }

    #[test]
    fn a_misspelt_region_is_recognized_and_a_strange_word_is_not() {
        let nearest = |text| KnownRegions::builtin().nearest(text);
        assert_eq!(nearest("ca-centrl-1"), Some("ca-central-1"));
        assert_eq!(nearest("CA-Central-1"), Some("ca-central-1"));
        assert_eq!(nearest("us-east1"), Some("us-east-1"));
        assert_eq!(nearest("montreal"), None);
        assert_eq!(nearest(""), None);
    }
}
