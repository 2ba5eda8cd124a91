//! Pictures of where inference ran. The tables beside them have the same numbers.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::model::{Day, Verdict};
use crate::report::picture::{
    Arc, Bar, Bars, Days, Drawing, Key, Link, Map, Node, Picture, Point, Streams, Tone,
};
use crate::report::visible::Visible;
use crate::report::words::{Column as Head, Line, Noun, Share};
use crate::report::{Dimension, JudgedFlow, RegionFacts};

use super::Block;
use super::build::Teller;

/// Returns the pictures of the section on destinations: a map, bars, streams and days.
pub(super) fn pictures(teller: &Teller<'_>) -> Vec<Block> {
    [
        (Line::MapTitle, Line::MapTold, map(teller)),
        (Line::BarsTitle, Line::BarsTold, bars(teller)),
        (Line::StreamsTitle, Line::StreamsTold, streams(teller)),
        (Line::DaysTitle, Line::DaysTold, days(teller)),
    ]
    .into_iter()
    .filter_map(|(title, told, drawing)| {
        let (title, told) = (teller.line(title), teller.line(told));
        drawing.map(|drawing| Block::Picture(Picture { title, told, drawing }))
    })
    .collect()
}

const fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Compliant => Tone::Inside,
        Verdict::NonCompliant => Tone::Outside,
        Verdict::InsufficientData => Tone::Unproven,
        Verdict::NotApplicable => Tone::NotRun,
    }
}

/// The order of parts and of the legend.
const TONES: [Tone; 4] = [Tone::Inside, Tone::Outside, Tone::Unproven, Tone::NotRun];

fn keys(teller: &Teller<'_>, tones: &[Tone]) -> Vec<Key<Tone>> {
    let key = |tone: &Tone| {
        let head = match tone {
            Tone::Inside => Head::Compliant,
            Tone::Outside => Head::NonCompliant,
            Tone::Unproven => Head::Insufficient,
            Tone::NotRun => Head::NotApplicable,
        };
        Key { mark: *tone, text: teller.lang.column(head).into() }
    };
    tones.iter().map(key).collect()
}

/// Returns where a flow ran, as one word says it.
fn place(teller: &Teller<'_>, flow: &JudgedFlow) -> Visible {
    match (&flow.destination, flow.evidence) {
        (Some(region), _) => region.as_str().into(),
        (None, Some(_)) => teller.line(Line::DestinationUnknown),
        (None, None) => teller.line(Line::NotRun),
    }
}

/// Calls by tone, in the order of [`TONES`].
type Parts = [u64; TONES.len()];

fn add(parts: &mut Parts, flow: &JudgedFlow) {
    let tone = tone(flow.verdict);
    for (part, known) in parts.iter_mut().zip(TONES) {
        *part += if known == tone { flow.calls } else { 0 };
    }
}

fn bars(teller: &Teller<'_>) -> Option<Drawing> {
    let mut sums = BTreeMap::<Visible, Parts>::new();
    for flow in &teller.report.flows {
        add(sums.entry(place(teller, flow)).or_default(), flow);
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by_key(|(_, parts)| Reverse(parts.iter().sum::<u64>()));
    let whole = teller.report.totals.calls;
    let bar = |(label, parts): (Visible, Parts)| {
        let part = parts.iter().sum();
        let share = teller.lang.percent(Share { part, whole }).unwrap_or_default();
        let value = format!("{} ({share})", teller.lang.number(part)).into();
        Bar { label, parts: TONES.into_iter().zip(parts).collect(), value }
    };
    let bars: Vec<Bar> = sums.into_iter().take(MOST_BARS).map(bar).collect();
    let drawing = Drawing::Bars(Bars { bars, keys: keys(teller, &TONES) });
    (whole > 0).then_some(drawing)
}

fn days(teller: &Teller<'_>) -> Option<Drawing> {
    let mut sums = BTreeMap::<Day, Parts>::new();
    for flow in &teller.report.flows {
        if let Some(day) = flow.day {
            add(sums.entry(day).or_default(), flow);
        }
    }
    let (first, last) = (*sums.first_key_value()?.0, *sums.last_key_value()?.0);
    // A day without calls is a gap in the picture too.
    let every = first.series(jiff::Span::new().days(1)).take_while(|day| *day <= last);
    let parts = |day: Day| sums.get(&day).copied().unwrap_or_default().to_vec();
    let days: Vec<(Day, Vec<u64>)> = every.take(MOST_DAYS).map(|day| (day, parts(day))).collect();
    let most = days.iter().map(|(_, parts)| parts.iter().sum()).max()?;
    let (keys, most) = (keys(teller, &TONES), teller.lang.number(most).into());
    Some(Drawing::Days(Days { days, keys, most }))
}

fn map(teller: &Teller<'_>) -> Option<Drawing> {
    let regions = &teller.report.regions;
    let at = |code: &str| regions.iter().position(|known| known.code.as_str() == code);
    let mut ran = BTreeMap::<usize, Parts>::new();
    let mut arcs = BTreeMap::<(usize, usize), Parts>::new();
    for flow in &teller.report.flows {
        let source = flow.source_region.as_deref().and_then(at);
        let Some(to) = flow.destination.as_ref().and_then(|to| at(to.as_str())) else { continue };
        add(ran.entry(to).or_default(), flow);
        if let Some(from) = source.filter(|from| *from != to) {
            add(arcs.entry((from, to)).or_default(), flow);
        }
    }
    let point = |(at, known): (usize, &RegionFacts)| {
        let parts = ran.get(&at).copied().unwrap_or_default();
        Point {
            label: known.code.as_str().into(),
            latitude: known.latitude,
            longitude: known.longitude,
            calls: parts.iter().sum(),
            tone: weightiest(parts),
        }
    };
    let points: Vec<Point> = regions.iter().enumerate().map(point).collect();
    let arc = |((from, to), parts): ((usize, usize), Parts)| {
        let tone = weightiest(parts)?;
        Some(Arc { from, to, calls: parts.iter().sum(), tone })
    };
    let mut arcs: Vec<Arc> = arcs.into_iter().filter_map(arc).collect();
    arcs.sort_by_key(|arc| (Reverse(arc.calls), arc.from, arc.to));
    let remark = teller.line(Line::PlacesApproximate);
    let keys = keys(teller, &TONES[..3]);
    (!ran.is_empty()).then_some(Drawing::Map(Map { points, arcs, keys, remark }))
}

/// Returns the tone that a reader must not miss.
fn weightiest(parts: Parts) -> Option<Tone> {
    let [inside, outside, unproven, _] = parts.map(|part| part > 0);
    match (outside, unproven, inside) {
        (true, _, _) => Some(Tone::Outside),
        (_, true, _) => Some(Tone::Unproven),
        (_, _, true) => Some(Tone::Inside),
        (false, false, false) => None,
    }
}

/// Source Region, inference profile, destination.
fn streams(teller: &Teller<'_>) -> Option<Drawing> {
    let mut ways = BTreeMap::<([Visible; 3], Tone), u64>::new();
    for flow in &teller.report.flows {
        let unknown = || teller.line(Line::NotRecorded);
        let source = flow.source_region.as_deref().map_or_else(unknown, Visible::from);
        let profile = flow.inference_profile.as_deref();
        let profile = profile.map_or_else(|| teller.line(Line::NoProfile), Visible::from);
        let way = [source, profile, place(teller, flow)];
        *ways.entry((way, tone(flow.verdict))).or_default() += flow.calls;
    }
    let nodes = nodes(teller, &ways);
    let at = |column: usize, label: &Visible| {
        let is_it = |node: &Node| node.column == column && node.label == *label;
        // What has no node of its own is among the others, which come last.
        let own = nodes.iter().position(is_it);
        own.or_else(|| nodes.iter().rposition(|node| node.column == column))
    };
    let mut links = BTreeMap::<(usize, usize, Tone), u64>::new();
    for ((way, tone), calls) in &ways {
        for column in 0..2 {
            let ends = at(column, &way[column]).zip(at(column + 1, &way[column + 1]));
            if let Some((from, to)) = ends {
                *links.entry((from, to, *tone)).or_default() += calls;
            }
        }
    }
    let link = |((from, to, tone), calls)| Link { from, to, calls, tone };
    let links = links.into_iter().map(link).collect();
    let lang = teller.lang;
    let heads = [
        lang.dimension(Dimension::SourceRegion),
        lang.dimension(Dimension::Profile),
        lang.column(Head::Destination),
    ];
    let heads = heads.map(Visible::from).into();
    let drawing = Streams { heads, nodes, links, keys: keys(teller, &TONES) };
    (!ways.is_empty()).then_some(Drawing::Streams(drawing))
}

/// Returns the nodes of each column, heaviest first, the lightest together as the last.
fn nodes(teller: &Teller<'_>, ways: &BTreeMap<([Visible; 3], Tone), u64>) -> Vec<Node> {
    let mut nodes = Vec::new();
    for column in 0..3 {
        let mut sums = BTreeMap::<&Visible, u64>::new();
        for ((way, _), calls) in ways {
            *sums.entry(&way[column]).or_default() += calls;
        }
        let mut sums: Vec<(Visible, u64)> =
            sums.into_iter().map(|(label, calls)| (label.clone(), calls)).collect();
        sums.sort_by_key(|(_, calls)| Reverse(*calls));
        if sums.len() > MOST_NODES {
            let rest = sums.split_off(MOST_NODES - 1);
            let calls = rest.iter().map(|(_, calls)| calls).sum();
            sums.push((
                teller.lang.count(super::block::as_count(rest.len()), Noun::Other).into(),
                calls,
            ));
        }
        nodes.extend(sums.into_iter().map(|(label, calls)| {
            let value = teller.lang.number(calls).into();
            Node { column, label, value, calls }
        }));
    }
    nodes
}

const MOST_BARS: usize = 12;
const MOST_NODES: usize = 10;
/// Two years: more columns than a page has points would tell nothing.
const MOST_DAYS: usize = 700;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::document::{Document, Telling};
    use crate::report::{Report, fixture};

    fn drawings(report: &Report) -> Vec<Drawing> {
        let telling = Telling { lang: report.language, cap: 20, outputs: &[] };
        let blocks = Document::of(report, &telling).blocks.into_iter();
        let drawing = |block| match block {
            Block::Picture(picture) => Some(picture.drawing),
            _ => None,
        };
        blocks.filter_map(drawing).collect()
    }

    #[test]
    fn every_picture_shows_the_calls_of_the_report() {
        for report in [fixture::ordinary(), fixture::in_french(fixture::ordinary())] {
            shows_the_calls(&report);
        }
    }

    fn shows_the_calls(report: &Report) {
        let drawn = drawings(report);
        assert_eq!(drawn.len(), 4);
        let calls = report.totals.calls;
        for drawing in drawn {
            match drawing {
                Drawing::Bars(bars) => {
                    let parts = bars.bars.iter().flat_map(|bar| &bar.parts);
                    assert_eq!(parts.map(|(_, calls)| calls).sum::<u64>(), calls);
                }
                Drawing::Days(days) => {
                    assert_eq!(days.days.iter().flat_map(|(_, parts)| parts).sum::<u64>(), calls);
                }
                Drawing::Streams(streams) => {
                    for column in 0..3 {
                        let own = streams.nodes.iter().filter(|node| node.column == column);
                        assert_eq!(own.map(|node| node.calls).sum::<u64>(), calls);
                    }
                    let links: u64 = streams.links.iter().map(|link| link.calls).sum();
                    assert_eq!(links, 2 * calls);
                }
                Drawing::Map(map) => {
                    let placed = report.flows.iter().filter(|flow| flow.destination.is_some());
                    let shown: u64 = map.points.iter().map(|point| point.calls).sum();
                    assert_eq!(shown, placed.map(|flow| flow.calls).sum::<u64>());
                }
            }
        }
    }

    #[test]
    fn of_nothing_there_is_no_picture() {
        assert!(drawings(&fixture::empty()).is_empty());
        assert!(!drawings(&fixture::hostile()).is_empty());
    }
}
