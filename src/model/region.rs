//! AWS Region codes.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::Text;

/// An AWS Region code such as `ca-central-1`.
///
/// Any text that is *shaped* like a code is one, because AWS opens Regions faster than tables are
/// printed. Whether a Region is known, and whether it is allowed, are other questions. Blanks,
/// capitals, look-alike letters, `global` and the empty text are not Region codes: a record that
/// carries them has not said where the model ran.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Region(#[schemars(with = "String")] Text);

/// A set of Regions, held once where many inferences share it.
pub type Regions = Arc<BTreeSet<Region>>;

/// A text that is not shaped like a Region code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a Region code")]
pub struct NotARegion(pub String);

impl Region {
    /// Returns the code as AWS writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Says whether `text` has the shape of a Region code: at least three groups of lower-case
    /// letters or digits joined by `-`, the first of letters only, the last starting with a digit.
    #[must_use]
    pub fn is_shaped(text: &str) -> bool {
        let mut groups = text.split('-');
        let area = groups.next().is_some_and(|g| {
            (2..=10).contains(&g.len()) && g.bytes().all(|b| b.is_ascii_lowercase())
        });
        let plain = |g: &str| {
            !g.is_empty() && g.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        };
        let (rest, last) = (groups.clone(), groups.next_back());
        let numbered = last
            .is_some_and(|g| g.len() <= 3 && g.bytes().next().is_some_and(|b| b.is_ascii_digit()));
        let is_long = rest.clone().nth(1).is_some();
        area && is_long && text.len() <= 40 && rest.clone().all(plain) && numbered
    }
}

impl FromStr for Region {
    type Err = NotARegion;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if Self::is_shaped(text) { Ok(Self(text.into())) } else { Err(NotARegion(text.to_owned())) }
    }
}

/// Shares the text.
impl TryFrom<&Text> for Region {
    type Error = NotARegion;

    fn try_from(text: &Text) -> Result<Self, Self::Error> {
        if Self::is_shaped(text) {
            Ok(Self(Text::clone(text)))
        } else {
            Err(NotARegion(text.to_string()))
        }
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Region {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_of_every_partition_and_of_tomorrow_are_shaped() {
        for code in [
            "ca-central-1",
            "us-gov-west-1",
            "us-iso-east-1",
            "eusc-de-east-1",
            "me-west-1",
            "megov-northeast-1r",
        ] {
            assert!(Region::is_shaped(code), "{code}");
        }
    }

    #[test]
    fn texts_that_only_look_like_canada_are_not_regions() {
        for text in [
            "",
            " ",
            "ca-central-1 ",
            " ca-central-1",
            "CA-CENTRAL-1",
            "\u{441}\u{430}-central-1",
            "ca-central-1.evil",
            "global",
            "unspecified",
            "ca-central",
            "ca--1",
            "ca-central-1\n",
            "ca-central-\u{661}",
        ] {
            assert!(!Region::is_shaped(text), "{text:?}");
        }
    }
}
