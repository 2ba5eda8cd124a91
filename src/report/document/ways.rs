//! From source Region through inference profile to destination.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::report::words::{Column as Head, Line, Section};
use crate::report::{Dimension, JudgedFlow};

use super::build::Teller;
use super::names::Names;
use super::place::{Place, Sum, Through, Tokens};
use super::{Align, Block, Cell, Column, Table, pictures};

/// A way that calls took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Way<'a> {
    pub(super) source: Option<&'a str>,
    pub(super) through: Through<'a>,
    pub(super) place: Place<'a>,
}

/// Returns the picture and the table of all ways; nothing where there are no calls.
pub(super) fn ways(teller: &Teller<'_>) -> Vec<Block> {
    if teller.report.flows.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![teller.heading(Section::Ways)];
    blocks.extend(teller.drawn(pictures::streams));
    blocks.push(Block::Table(table(teller)));
    blocks
}

fn table(teller: &Teller<'_>) -> Table {
    let mut ways = BTreeMap::<Way<'_>, Sum>::new();
    for flow in &teller.report.flows {
        ways.entry(Way::of(flow)).or_default().add(flow);
    }
    let names = profiles(ways.keys());
    let mut ways: Vec<_> = ways.into_iter().collect();
    ways.sort_by_key(|(way, sum)| (Reverse(sum.calls), *way));
    let shown = ways.iter().take(teller.cap);
    let rows = shown.map(|(way, sum)| row(teller, &names, *way, sum)).collect();
    let mut table = Table::new(columns(teller), rows).without_empty();
    table.cut = teller.cut_calls(ways.iter().map(|(_, sum)| sum.calls));
    table
}

impl<'a> Way<'a> {
    /// Returns the way of a flow.
    pub(super) fn of(flow: &'a JudgedFlow) -> Self {
        Self {
            source: flow.source_region.as_deref(),
            through: Through::of(flow),
            place: Place::of(flow),
        }
    }
}

/// Returns the short names of the profiles of ways.
pub(super) fn profiles<'a>(ways: impl Iterator<Item = &'a Way<'a>>) -> Names {
    let each_once: BTreeSet<&str> = ways.filter_map(|way| way.through.profile()).collect();
    Names::of(each_once)
}

fn columns(teller: &Teller<'_>) -> Vec<Column> {
    let lang = teller.lang;
    let mut columns = vec![
        Column::headed(lang.dimension(Dimension::SourceRegion), Align::Left),
        Column::headed(lang.dimension(Dimension::Profile), Align::Left),
        Column::left(lang, Head::Destination),
        Column::right(lang, Head::Calls),
        Column::share(lang, teller.report.totals.calls),
    ];
    columns.extend(Tokens::columns(teller));
    columns
}

fn row(teller: &Teller<'_>, names: &Names, way: Way<'_>, sum: &Sum) -> Vec<Cell> {
    let not_recorded = || Cell::Text(teller.line(Line::NotRecorded));
    let mut row = vec![
        way.source.map_or_else(not_recorded, |source| Cell::region(Some(source))),
        match way.through {
            Through::Profile(name) => names.cell(name),
            Through::NoProfile => Cell::Text(teller.line(Line::NoProfile)),
            Through::NotRecorded => not_recorded(),
        },
        way.place.cell(teller),
        Cell::Count(sum.calls),
        sum.share(teller),
    ];
    row.extend(sum.tokens.cells());
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;
    use crate::report::words::Lang;

    #[test]
    fn ways_hold_every_call_once() {
        for report in [fixture::ordinary(), fixture::hostile()] {
            let table = table(&Teller::in_words(&report, usize::MAX));
            let calls = table.rows.iter().map(|row| match &row[3] {
                Cell::Count(n) => *n,
                other => panic!("{other:?} is no count"),
            });
            assert_eq!(calls.sum::<u64>(), report.totals.calls);
        }
    }

    #[test]
    fn a_call_of_a_model_itself_went_through_no_profile_and_an_unnamed_one_is_not_recorded() {
        let mut report = fixture::ordinary();
        report.flows.truncate(3);
        report.flows[0].inference_profile = None;
        report.flows[0].requested = None;
        let table = table(&Teller::in_words(&report, 9));
        let told: Vec<[String; 3]> =
            table.rows.iter().map(|row| [0, 1, 2].map(|at| row[at].text(Lang::English))).collect();
        let way = |through: &str, to: &str| ["ca-central-1", through, to].map(str::to_owned);
        assert_eq!(
            told,
            [
                way("not recorded", "ca-central-1"),
                way("no profile (model called directly)", "ca-central-1"),
                way("ca.amazon.nova-lite-v1:0", "ca-west-1"),
            ]
        );
    }
}
