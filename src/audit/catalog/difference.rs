//! What two catalogs say otherwise.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Catalog, Entry, Source};
use crate::model::Region;

/// What the second of two catalogs says otherwise than the first. When and where it was said is no
/// difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Nothing is different.
    pub is_same: bool,
    /// Rows that only the second has.
    pub added: Vec<Listed>,
    /// Rows that only the first has.
    pub removed: Vec<Listed>,
    /// Rows of both, with other destinations.
    pub changed: Vec<Changed>,
}

/// Where a profile may run from a source Region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// The profile's id.
    pub profile: String,
    /// From where it is called; `null` where AWS does not list that.
    pub source_region: Option<Region>,
    /// Where it may run; `null` where AWS does not list that.
    pub destinations: Option<Vec<Region>>,
}

/// Where a profile may run, then and now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// The profile's id.
    pub profile: String,
    /// From where it is called; `null` where AWS does not list that.
    pub source_region: Option<Region>,
    /// Where it may run by the first; `null` where AWS did not list that.
    pub then: Option<Vec<Region>>,
    /// Where it may run by the second.
    pub now: Option<Vec<Region>>,
    /// The Regions that only the second has; empty where one of them lists none.
    pub added_regions: Vec<Region>,
    /// The Regions that only the first has.
    pub removed_regions: Vec<Region>,
}

impl Difference {
    /// Sets one catalog beside another.
    #[must_use]
    pub fn between(then: &Catalog, now: &Catalog) -> Self {
        let (old, new) = (by_key(then), by_key(now));
        let only = |these: &BTreeMap<_, &Entry>, others: &BTreeMap<_, &Entry>| -> Vec<Listed> {
            let alone = these.iter().filter(|(key, _)| !others.contains_key(*key));
            alone.map(|(_, entry)| Listed::of(entry)).collect()
        };
        let (added, removed) = (only(&new, &old), only(&old, &new));
        let both = old.iter().filter_map(|(key, old)| Some((*old, *new.get(key)?)));
        let changed = both.filter(|(old, new)| old.destinations != new.destinations);
        let changed: Vec<Changed> = changed.map(|(old, new)| Changed::of(old, new)).collect();
        let is_same = added.is_empty() && removed.is_empty() && changed.is_empty();
        Self { is_same, added, removed, changed }
    }
}

fn by_key(catalog: &Catalog) -> BTreeMap<(&str, &Source), &Entry> {
    catalog.entries().map(|entry| ((&*entry.profile, &entry.source), entry)).collect()
}

fn source(entry: &Entry) -> Option<Region> {
    match &entry.source {
        Source::Named(region) => Some(region.clone()),
        Source::Any => None,
    }
}

fn destinations(entry: &Entry) -> Option<Vec<Region>> {
    entry.destinations.as_ref().map(|regions| regions.iter().cloned().collect())
}

impl Listed {
    fn of(entry: &Entry) -> Self {
        Self {
            profile: entry.profile.clone(),
            source_region: source(entry),
            destinations: destinations(entry),
        }
    }
}

impl Changed {
    fn of(old: &Entry, new: &Entry) -> Self {
        let minus = |a: &Entry, b: &Entry| match (&a.destinations, &b.destinations) {
            (Some(a), Some(b)) => a.difference(b).cloned().collect(),
            (None | Some(_), None) | (None, Some(_)) => Vec::new(),
        };
        Self {
            profile: old.profile.clone(),
            source_region: source(old),
            then: destinations(old),
            now: destinations(new),
            added_regions: minus(new, old),
            removed_regions: minus(old, new),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::KnownRegions;

    fn catalog(rows: &str) -> Catalog {
        let csv = format!("profile_id,source_region,destination_regions,as_of,source\n{rows}");
        Catalog::parse(&csv, KnownRegions::builtin()).unwrap()
    }

    #[test]
    fn a_catalog_is_the_same_as_itself_whenever_it_was_written() {
        let builtin = Catalog::builtin();
        assert!(Difference::between(builtin, builtin).is_same);
        let (old, new) = ("p,ca-west-1,ca-west-1,2026-01,u\n", "p,ca-west-1,ca-west-1,2026-09,v\n");
        assert!(Difference::between(&catalog(old), &catalog(new)).is_same);
    }

    #[test]
    fn rows_are_added_removed_or_changed() {
        let then = catalog(
            "gone,ca-west-1,ca-west-1,2026-01,u\nwide,ca-west-1,ca-west-1,2026-01,u\n\
             open,*,?US,2026-01,u\n",
        );
        let now = catalog(
            "new,ca-west-1,us-east-1,2026-09,u\nwide,ca-west-1,ca-west-1;us-east-1,2026-09,u\n\
             open,*,us-west-2,2026-09,u\n",
        );
        let told = Difference::between(&then, &now);
        let names = |listed: &[Listed]| -> Vec<String> {
            listed.iter().map(|listed| listed.profile.clone()).collect()
        };
        assert_eq!(
            (names(&told.added), names(&told.removed)),
            (vec!["new".into()], vec!["gone".into()])
        );
        let region = |code: &str| code.parse::<Region>().unwrap();
        assert_eq!(
            told.changed,
            [
                Changed {
                    profile: "open".into(),
                    source_region: None,
                    then: None,
                    now: Some(vec![region("us-west-2")]),
                    added_regions: vec![],
                    removed_regions: vec![],
                },
                Changed {
                    profile: "wide".into(),
                    source_region: Some(region("ca-west-1")),
                    then: Some(vec![region("ca-west-1")]),
                    now: Some(vec![region("ca-west-1"), region("us-east-1")]),
                    added_regions: vec![region("us-east-1")],
                    removed_regions: vec![],
                },
            ]
        );
        assert!(!told.is_same);
    }
}
