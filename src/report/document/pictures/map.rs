//! Regions on a map, and what went from where to where.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::report::RegionFacts;
use crate::report::document::Block;
use crate::report::document::build::Teller;
use crate::report::picture::{Arc, Drawing, Extent, Map, Point, Tone};
use crate::report::words::{Line, Phrase};

use super::tones::{Parts, TONES, add, block, keys};

/// Returns the map; nothing where no destination is known.
pub(in crate::report::document) fn map(teller: &Teller<'_>) -> Option<Block> {
    let ways = Ways::of(teller);
    // Regions in which calls only may have run have no place on a map of where they ran.
    let met: Vec<usize> = ways.met.iter().copied().collect();
    let at = |known: usize| met.binary_search(&known).ok();
    let arc = |(&(from, to), parts): (&(usize, usize), &Parts)| {
        let tone = tone_of(*parts)?;
        Some(Arc { from: at(from)?, to: at(to)?, calls: parts.iter().sum(), tone })
    };
    let mut arcs: Vec<Arc> = ways.between.iter().filter_map(arc).collect();
    arcs.sort_by_key(|arc| (Reverse(arc.calls), arc.from, arc.to));
    let point = |known: &usize| {
        let parts = ways.within.get(known).copied().unwrap_or_default();
        point(&teller.report.regions[*known], parts)
    };
    let points: Vec<Point> = met.iter().map(point).collect();
    let extent = extent(&points);
    let title = match extent {
        Extent::NorthAmerica => Line::MapTitleNorthAmerica,
        Extent::Around => Line::MapTitle,
        Extent::World => Line::MapTitleWorld,
    };
    let (keys, remark) = (keys(teller, &TONES[..3]), teller.line(Line::PlacesApproximate));
    let absent = (ways.absent > 0).then(|| teller.say(&Phrase::NotOnMap(ways.absent)));
    let drawing = Drawing::Map(Map { points, extent, arcs, keys, remark, absent });
    (!ways.within.is_empty()).then(|| block(teller, teller.line(title), Line::MapTold, drawing))
}

/// Calls by the Regions that they met, each by its place in the report.
#[derive(Default)]
struct Ways {
    met: BTreeSet<usize>,
    within: BTreeMap<usize, Parts>,
    between: BTreeMap<(usize, usize), Parts>,
    /// Calls that ran, in no Region that is known and has a place.
    absent: u64,
}

impl Ways {
    fn of(teller: &Teller<'_>) -> Self {
        let regions = &teller.report.regions;
        let places: BTreeMap<&str, usize> =
            (0..).zip(regions).map(|(at, known)| (known.code.as_str(), at)).collect();
        let at = |code: &str| places.get(code).copied();
        let mut ways = Self::default();
        for flow in &teller.report.flows {
            let from = flow.source_region.as_deref().and_then(at);
            ways.met.extend(from);
            let Some(to) = flow.destination.as_ref().and_then(|to| at(to.as_str())) else {
                ways.absent += if flow.evidence.is_some() { flow.calls } else { 0 };
                continue;
            };
            ways.met.insert(to);
            add(ways.within.entry(to).or_default(), flow);
            if let Some(from) = from.filter(|from| *from != to) {
                add(ways.between.entry((from, to)).or_default(), flow);
            }
        }
        ways
    }
}

fn point(known: &RegionFacts, parts: Parts) -> Point {
    Point {
        label: known.code.as_str().into(),
        latitude: known.latitude,
        longitude: known.longitude,
        calls: parts.iter().sum(),
        tone: tone_of(parts),
    }
}

/// Returns the tone of calls together: a reader must not miss any that is outside; else what most
/// of them are.
fn tone_of(parts: Parts) -> Option<Tone> {
    let [inside, outside, unproven, _] = parts;
    if outside > 0 {
        Some(Tone::Outside)
    } else if inside > unproven {
        Some(Tone::Inside)
    } else {
        (unproven > 0).then_some(Tone::Unproven)
    }
}

/// Returns what a map of these Regions shows: North America where all of them lie in it, all of the
/// world where they lie in more than half of it.
fn extent(points: &[Point]) -> Extent {
    let is_near = |point: &Point| {
        (15.0..=72.0).contains(&point.latitude) && (-170.0..=-50.0).contains(&point.longitude)
    };
    let span = |of: fn(&Point) -> f64| {
        let all = || points.iter().map(of);
        all().fold(f64::MIN, f64::max) - all().fold(f64::MAX, f64::min)
    };
    if points.iter().all(is_near) {
        Extent::NorthAmerica
    } else if span(|point| point.longitude) > 180.0 {
        Extent::World
    } else {
        Extent::Around
    }
}
