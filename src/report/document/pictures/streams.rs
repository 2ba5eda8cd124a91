//! From source Region through inference profile to destination, as streams.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::report::Dimension;
use crate::report::document::Block;
use crate::report::document::block::as_count;
use crate::report::document::build::Teller;
use crate::report::document::names::Names;
use crate::report::document::place::Through;
use crate::report::document::ways::{Way, profiles};
use crate::report::picture::{Drawing, Link, Node, Streams, Tone};
use crate::report::visible::Visible;
use crate::report::words::{Column as Head, Line, Noun};

use super::tones::{TONES, block, keys, tone};

/// Calls by the three names of their way and by their tone.
type Ways = BTreeMap<([Visible; 3], Tone), u64>;

/// Returns the streams; nothing where there are no calls.
pub(in crate::report::document) fn streams(teller: &Teller<'_>) -> Option<Block> {
    let ways = ways(teller);
    let nodes = nodes(teller, &ways);
    let lang = teller.lang;
    let heads = [
        lang.dimension(Dimension::SourceRegion),
        lang.dimension(Dimension::Profile),
        lang.column(Head::Destination),
    ];
    let links = links(&nodes, &ways);
    let heads = heads.map(Visible::from).into();
    let drawing = Streams { heads, nodes, links, keys: keys(teller, &TONES) };
    let title = teller.line(Line::StreamsTitle);
    (!ways.is_empty()).then(|| block(teller, title, Line::StreamsTold, Drawing::Streams(drawing)))
}

fn ways(teller: &Teller<'_>) -> Ways {
    let mut sums = BTreeMap::<(Way<'_>, Tone), u64>::new();
    for flow in &teller.report.flows {
        *sums.entry((Way::of(flow), tone(flow.verdict))).or_default() += flow.calls;
    }
    let names = profiles(sums.keys().map(|(way, _)| way));
    let mut ways = Ways::new();
    // A text of a log may look like one of ours.
    for ((way, tone), calls) in sums {
        *ways.entry((labels(teller, &names, way), tone)).or_default() += calls;
    }
    ways
}

fn labels(teller: &Teller<'_>, names: &Names, way: Way<'_>) -> [Visible; 3] {
    let not_recorded = || teller.line(Line::NotRecorded);
    let through = match way.through {
        Through::Profile(name) => names.label(name),
        Through::NoProfile => teller.line(Line::NoProfile),
        Through::NotRecorded => not_recorded(),
    };
    [way.source.map_or_else(not_recorded, Visible::from), through, way.place.name(teller)]
}

/// Returns the nodes of each column, heaviest first, the lightest together as the last.
fn nodes(teller: &Teller<'_>, ways: &Ways) -> Vec<Node> {
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
            let name = teller.lang.count(as_count(rest.len()), Noun::Other);
            sums.push((name.into(), calls));
        }
        nodes.extend(sums.into_iter().map(|(label, calls)| {
            let value = teller.lang.number(calls).into();
            Node { column, label, value, calls }
        }));
    }
    nodes
}

fn links(nodes: &[Node], ways: &Ways) -> Vec<Link> {
    let mut places = BTreeMap::new();
    let mut last = [None; 3];
    for (at, node) in nodes.iter().enumerate() {
        places.insert((node.column, &node.label), at);
        last[node.column] = Some(at);
    }
    // What has no node of its own is among the others, which come last.
    let at = |column: usize, label| places.get(&(column, label)).copied().or(last[column]);
    let mut links = BTreeMap::<(usize, usize, Tone), u64>::new();
    for ((way, tone), calls) in ways {
        for column in 0..2 {
            let ends = at(column, &way[column]).zip(at(column + 1, &way[column + 1]));
            if let Some((from, to)) = ends {
                *links.entry((from, to, *tone)).or_default() += calls;
            }
        }
    }
    links.into_iter().map(|((from, to, tone), calls)| Link { from, to, calls, tone }).collect()
}

const MOST_NODES: usize = 10;
