//! Calls by UTC day and destination.

use std::collections::BTreeMap;

use crate::model::Day;
use crate::report::visible::Visible;
use crate::report::words::{Column as Head, Line, Noun, Section};
use crate::report::{Dimension, Report};

use super::block::as_count;
use super::build::Teller;
use super::place::{Place, Sum, Tokens};
use super::regions::by_place;
use super::{Align, Block, Cell, Column, Table, pictures};

/// Returns the picture and the table of days; nothing where there are no calls.
pub(super) fn days(teller: &Teller<'_>) -> Vec<Block> {
    if teller.report.flows.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![teller.heading(Section::Days)];
    blocks.extend(teller.drawn(pictures::days));
    blocks.push(Block::Table(table(teller)));
    blocks
}

/// The calls of every day that has some, split by destination.
pub(super) struct ByDay<'a> {
    /// What the calls of a day are split into.
    pub(super) parts: Vec<Part<'a>>,
    /// The days in their order; calls without a time come last.
    pub(super) days: Vec<(Option<Day>, OfDay)>,
}

/// What stands side by side in a row of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// Calls of one place.
    Place(Place<'a>),
    /// Those of so many further Regions.
    Others(u64),
}

/// The calls of one day.
pub(super) struct OfDay {
    pub(super) sum: Sum,
    /// The calls of each of [`ByDay::parts`].
    pub(super) parts: Vec<u64>,
}

impl<'a> ByDay<'a> {
    /// Sums the flows by day, with at most `most` parts for Regions: the lightest stand together.
    pub(super) fn of(report: &'a Report, most: usize) -> Self {
        let places: Vec<Place<'a>> = by_place(report).into_iter().map(|(place, _)| place).collect();
        let is_region = |place: &&Place<'_>| matches!(place, Place::Region(_));
        let regions = places.iter().filter(is_region).count();
        let own = if regions > most { most.saturating_sub(1) } else { regions };
        let mut parts: Vec<Part<'a>> = places[..own].iter().copied().map(Part::Place).collect();
        if regions > own {
            parts.push(Part::Others(as_count(regions - own)));
        }
        parts.extend(places[regions..].iter().copied().map(Part::Place));
        let part_of = |place: Place<'_>| {
            let is_own = |part: &Part<'_>| *part == Part::Place(place);
            let others = || parts.iter().position(|part| matches!(part, Part::Others(_)));
            parts.iter().position(is_own).or_else(others)
        };
        let mut days = BTreeMap::<(bool, Option<Day>), OfDay>::new();
        for flow in &report.flows {
            let none = || OfDay { sum: Sum::default(), parts: vec![0; parts.len()] };
            let day = days.entry((flow.day.is_none(), flow.day)).or_insert_with(none);
            day.sum.add(flow);
            if let Some(at) = part_of(Place::of(flow)) {
                day.parts[at] += flow.calls;
            }
        }
        let days = days.into_iter().map(|((_, day), of_day)| (day, of_day)).collect();
        Self { parts, days }
    }

    /// Returns what a part is called.
    pub(super) fn name(teller: &Teller<'_>, part: Part<'_>) -> Visible {
        match part {
            Part::Place(place) => place.name(teller),
            Part::Others(n) => teller.lang.count(n, Noun::Other).into(),
        }
    }
}

/// Returns the table of days, each Region in a column of its own where all rows are shown.
fn table(teller: &Teller<'_>) -> Table {
    let most = if teller.cap == usize::MAX { usize::MAX } else { MOST_REGIONS };
    let by_day = ByDay::of(teller.report, most);
    let shown = by_day.days.iter().take(teller.cap);
    let rows = shown.map(|(day, of_day)| row(teller, day_cell(teller, *day), of_day)).collect();
    let mut table = Table::new(columns(teller, &by_day.parts), rows);
    let all = row(teller, Cell::Text(teller.line(Line::AllCalls)), &sum(&by_day));
    // Tokens that no record counts have no column.
    table.foot = Some(all);
    table.cut = teller.cut_calls(by_day.days.iter().map(|(_, of_day)| of_day.sum.calls));
    table.without_empty()
}

fn sum(by_day: &ByDay<'_>) -> OfDay {
    let mut all = OfDay { sum: Sum::default(), parts: vec![0; by_day.parts.len()] };
    for (_, of_day) in &by_day.days {
        all.sum.join(&of_day.sum);
        for (into, n) in all.parts.iter_mut().zip(&of_day.parts) {
            *into += n;
        }
    }
    all
}

fn columns(teller: &Teller<'_>, parts: &[Part<'_>]) -> Vec<Column> {
    let lang = teller.lang;
    let mut columns = vec![
        Column::headed(lang.dimension(Dimension::Day), Align::Left),
        Column::right(lang, Head::Calls),
        Column::share(lang, teller.report.totals.calls).if_room(),
    ];
    let part = |part: &Part<'_>| Column::headed(ByDay::name(teller, *part), Align::Right);
    columns.extend(parts.iter().map(part));
    columns.extend(Tokens::columns(teller));
    columns
}

fn day_cell(teller: &Teller<'_>, day: Option<Day>) -> Cell {
    day.map_or_else(|| Cell::Text(teller.line(Line::NotRecorded)), Cell::Day)
}

fn row(teller: &Teller<'_>, day: Cell, of_day: &OfDay) -> Vec<Cell> {
    let mut row = vec![day, Cell::Count(of_day.sum.calls), of_day.sum.share(teller)];
    row.extend(of_day.parts.iter().map(|n| Cell::Count(*n)));
    row.extend(of_day.sum.tokens.cells());
    row
}

/// As many as stand side by side on a page, in the picture and in the table.
pub(super) const MOST_REGIONS: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;
    use crate::report::words::Lang;

    /// The ordinary flows, over so many days, the last without a time.
    fn over_days(days: i64) -> Report {
        let mut flows = fixture::ordinary().flows;
        let first = flows[0].day.unwrap();
        for (at, flow) in (0..).zip(&mut flows) {
            flow.day = first.checked_add(jiff::Span::new().days(at % days)).ok();
        }
        flows.last_mut().unwrap().day = None;
        fixture::over(flows)
    }

    fn told(report: &Report, cap: usize) -> Table {
        table(&Teller::in_words(report, cap))
    }

    fn counts(row: &[Cell]) -> Vec<u64> {
        let count = |cell: &Cell| match cell {
            Cell::Count(n) => Some(*n),
            _ => None,
        };
        row.iter().filter_map(count).collect()
    }

    #[test]
    fn days_hold_every_call_once_and_so_does_each_of_them() {
        for report in [fixture::ordinary(), fixture::hostile(), over_days(3), over_days(8)] {
            let table = told(&report, usize::MAX);
            let tokens = [report.totals.input_tokens, report.totals.output_tokens];
            for row in table.rows.iter().chain(&table.foot) {
                let counts = counts(row);
                let with_tokens = row.last() != Some(&Cell::Nothing);
                let parts = &counts[1..counts.len() - if with_tokens { 2 } else { 0 }];
                assert_eq!(counts[0], parts.iter().sum::<u64>(), "{row:?}");
            }
            let calls: u64 = table.rows.iter().map(|row| counts(row)[0]).sum();
            let foot = counts(table.foot.as_ref().unwrap());
            assert_eq!((calls, foot[0]), (report.totals.calls, report.totals.calls));
            assert!(foot.ends_with(&tokens), "{foot:?}");
        }
    }

    #[test]
    fn days_stand_in_their_order_and_calls_without_a_time_come_last() {
        let table = told(&over_days(3), 20);
        let first: Vec<String> = table.rows.iter().map(|row| row[0].text(Lang::English)).collect();
        assert_eq!(first, ["2026-09-01", "2026-09-02", "2026-09-03", "not recorded"]);
    }

    #[test]
    fn a_table_of_some_days_says_what_the_others_hold() {
        let report = over_days(3);
        let table = told(&report, 2);
        let shown: u64 = table.rows.iter().map(|row| counts(row)[0]).sum();
        let rest = report.totals.calls - shown;
        assert_eq!(
            table.cut.as_deref(),
            Some(&*format!("Showing 2 of 4; the others hold {rest} calls."))
        );
        assert_eq!(counts(table.foot.as_ref().unwrap())[0], report.totals.calls);
    }

    #[test]
    fn regions_that_are_too_many_stand_together() {
        let report = fixture::ordinary();
        let heads = |most| -> Vec<String> {
            let teller = Teller::in_words(&report, 9);
            let by_day = ByDay::of(&report, most);
            by_day.parts.iter().map(|part| ByDay::name(&teller, *part).to_string()).collect()
        };
        let all =
            ["ca-central-1", "ca-west-1", "us-east-1", "us-west-2", "unknown", "failed calls"];
        assert_eq!(heads(4), all);
        assert_eq!(heads(3), ["ca-central-1", "ca-west-1", "2 others", "unknown", "failed calls"]);
        for most in 1..5 {
            let by_day = ByDay::of(&report, most);
            let calls = by_day.days.iter().flat_map(|(_, of_day)| &of_day.parts).sum::<u64>();
            assert_eq!(calls, report.totals.calls, "{most}");
        }
    }
}
