//! What two catalogs say otherwise.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Catalog, Entry, Source};
use crate::audit::KnownRegions;
use crate::model::Region;

/// What the second of two catalogs says otherwise than the first, of the source Regions that both name:
/// a fetched one has only those that were asked for. When and where it was said is no difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Nothing is different, and something was compared.
    pub is_same: bool,
    /// Source Regions that only one of them names, which are not compared.
    pub left_out: Vec<Region>,
    /// Regions that either names and this version does not know.
    pub unknown_regions: Vec<Region>,
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
        let (old, new) = (sources(then), sources(now));
        let compared: Vec<&Source> = old.intersection(&new).copied().collect();
        let left_out = old.symmetric_difference(&new).filter_map(|source| named(source));
        let known = KnownRegions::builtin();
        let unknown = &then.unknown(known) | &now.unknown(known);
        let mut told = Self {
            is_same: false,
            left_out: left_out.cloned().collect(),
            unknown_regions: unknown.into_iter().collect(),
            added: Vec::new(),
            removed: Vec::new(),
            changed: Vec::new(),
        };
        let profiles: BTreeSet<&str> =
            then.entries().chain(now.entries()).map(|entry| entry.profile.as_str()).collect();
        for profile in profiles {
            for source in &compared {
                told.compare(then.of(profile, source), now.of(profile, source), source);
            }
        }
        let is_alike = told.added.is_empty() && told.removed.is_empty() && told.changed.is_empty();
        told.is_same = is_alike && (!compared.is_empty() || told.left_out.is_empty());
        told
    }

    /// Compares what is said of a source; what is said of any is compared for itself.
    fn compare(&mut self, then: Option<&Entry>, now: Option<&Entry>, source: &Source) {
        let is_own = |entry: &Entry| entry.source == *source;
        match (then, now) {
            (Some(old), Some(new)) => {
                let is_other = old.destinations != new.destinations;
                if is_other && (is_own(old) || is_own(new)) {
                    self.changed.push(Changed::of(old, new, source));
                }
            }
            (None, Some(new)) if is_own(new) => self.added.push(Listed::of(new)),
            (Some(old), None) if is_own(old) => self.removed.push(Listed::of(old)),
            (None | Some(_), None) | (None, Some(_)) => {}
        }
    }
}

fn sources(catalog: &Catalog) -> BTreeSet<&Source> {
    catalog.entries().map(|entry| &entry.source).collect()
}

const fn named(source: &Source) -> Option<&Region> {
    match source {
        Source::Named(region) => Some(region),
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
            source_region: named(&entry.source).cloned(),
            destinations: destinations(entry),
        }
    }
}

impl Changed {
    fn of(old: &Entry, new: &Entry, source: &Source) -> Self {
        let minus = |a: &Entry, b: &Entry| match (&a.destinations, &b.destinations) {
            (Some(a), Some(b)) => a.difference(b).cloned().collect(),
            (None | Some(_), None) | (None, Some(_)) => Vec::new(),
        };
        Self {
            profile: old.profile.clone(),
            source_region: named(source).cloned(),
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

    /// What was not asked for is not gone.
    #[test]
    fn only_source_regions_that_both_name_are_compared() {
        let then = catalog(
            "p,ca-west-1,ca-west-1,2026-01,u\np,eu-west-1,eu-west-1,2026-01,u\n\
             global.m,*,ca-west-1;us-east-1,2026-01,u\nglobal.n,*,ca-west-1,2026-01,u\n",
        );
        let same =
            "p,ca-west-1,ca-west-1,2026-09,u\nglobal.m,ca-west-1,ca-west-1;us-east-1,2026-09,u\n";
        let told = Difference::between(&then, &catalog(same));
        assert_eq!((told.is_same, &told.left_out), (true, &vec!["eu-west-1".parse().unwrap()]));
        let wider = "p,ca-west-1,us-east-1,2026-09,u\nglobal.m,ca-west-1,ca-west-1,2026-09,u\n";
        let told = Difference::between(&then, &catalog(wider));
        let names: Vec<&str> = told.changed.iter().map(|one| one.profile.as_str()).collect();
        assert_eq!((told.added.len(), told.removed.len(), names), (0, 0, vec!["global.m", "p"]));
        // Nothing in common is not the same.
        let other = catalog("p,us-east-1,us-east-1,2026-09,u\n");
        assert!(!Difference::between(&then, &other).is_same);
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
