//! Calls by destination, as bars.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::report::document::Block;
use crate::report::document::block::as_count;
use crate::report::document::build::Teller;
use crate::report::document::place::Place;
use crate::report::picture::{Bar, Bars, Drawing};
use crate::report::visible::Visible;
use crate::report::words::{Line, Noun, Phrase, Share};

use super::tones::{Parts, TONES, add, block, keys};

/// Returns the bars; nothing where there are no calls.
pub(in crate::report::document) fn bars(teller: &Teller<'_>) -> Option<Block> {
    let whole = teller.report.totals.calls;
    let mut sums = BTreeMap::<Place<'_>, Parts>::new();
    for flow in &teller.report.flows {
        add(sums.entry(Place::of(flow)).or_default(), flow);
    }
    let mut sums: Vec<(Visible, Parts)> =
        sums.into_iter().map(|(place, parts)| (place.name(teller), parts)).collect();
    sums.sort_by_key(|(_, parts)| Reverse(parts.iter().sum::<u64>()));
    if sums.len() > MOST_BARS {
        let rest = sums.split_off(MOST_BARS - 1);
        let name = teller.lang.count(as_count(rest.len()), Noun::Other).into();
        let parts = |at: usize| rest.iter().map(|(_, parts)| parts[at]).sum();
        sums.push((name, [0, 1, 2, 3].map(parts)));
    }
    let bar = |(label, parts): (Visible, Parts)| {
        let part = parts.iter().sum();
        let share = teller.lang.percent(Share { part, whole }).unwrap_or_default();
        let value = format!("{} ({share})", teller.lang.number(part)).into();
        Bar { label, parts: TONES.into_iter().zip(parts).collect(), value }
    };
    let bars: Vec<Bar> = sums.into_iter().map(bar).collect();
    let drawing = Drawing::Bars(Bars { bars, keys: keys(teller, &TONES) });
    let title = teller.say(&Phrase::BarsTitle(whole));
    (whole > 0).then(|| block(teller, title, Line::BarsTold, drawing))
}

const MOST_BARS: usize = 12;
