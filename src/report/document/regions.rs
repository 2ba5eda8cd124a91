//! Where inference ran, and who ran what.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::model::{Grade, Verdict};
use crate::report::visible::Visible;
use crate::report::words::{Column as Head, Line, Section, Share};
use crate::report::{Breakdown, BreakdownRow, Dimension, Report, RowKind, Totals};

use super::answer::with_verdict;
use super::build::Teller;
use super::names::Names;
use super::place::{Place, Sum, Tokens};
use super::{Align, Block, Cell, Column, Table, pictures};

/// Returns the table of destination Regions by evidence.
pub(super) fn destinations(teller: &Teller<'_>) -> Vec<Block> {
    let mut blocks = vec![teller.heading(Section::Destinations)];
    if teller.report.flows.is_empty() {
        blocks.push(Block::Paragraph(teller.line(Line::NothingJudged)));
        return blocks;
    }
    let sums = by_place(teller.report);
    let shown = sums.iter().take(teller.cap).map(|(place, sum)| place_row(teller, *place, sum));
    let mut table = Table::new(place_columns(teller), shown.collect());
    table.foot = Some(foot(teller, &sums));
    table.cut = teller.cut_calls(sums.iter().map(|(_, sum)| sum.calls));
    blocks.push(Block::Table(table.without_empty()));
    blocks.push(Block::List(grades_in_words(teller)));
    blocks.extend(teller.drawn(pictures::map));
    blocks.extend(teller.drawn(pictures::bars));
    blocks
}

/// Sums the flows by place: Regions by weight, then what is not known, then what did not run.
pub(super) fn by_place(report: &Report) -> Vec<(Place<'_>, Sum)> {
    let mut sums: BTreeMap<Place<'_>, Sum> = BTreeMap::new();
    for flow in &report.flows {
        sums.entry(Place::of(flow)).or_default().add(flow);
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by_key(|(place, sum)| {
        (!matches!(place, Place::Region(_)), Reverse(sum.calls), *place)
    });
    sums
}

pub(super) fn place_columns(teller: &Teller<'_>) -> Vec<Column> {
    let lang = teller.lang;
    let mut columns = vec![
        Column::left(lang, Head::Destination),
        Column::right(lang, Head::Calls),
        Column::share(lang, teller.report.totals.calls),
    ];
    let grade = |grade| Column::headed(lang.grade(grade), Align::Right);
    columns.extend(Grade::ALL.map(grade));
    // Every table by a property has them too.
    columns.extend(Tokens::columns(teller).map(Column::if_room));
    columns
}

pub(super) fn place_row(teller: &Teller<'_>, place: Place<'_>, sum: &Sum) -> Vec<Cell> {
    sum_row(teller, place.cell(teller), sum)
}

pub(super) fn foot(teller: &Teller<'_>, sums: &[(Place<'_>, Sum)]) -> Vec<Cell> {
    let mut all = Sum::default();
    for (_, sum) in sums {
        all.join(sum);
    }
    sum_row(teller, Cell::Text(teller.line(Line::AllCalls)), &all)
}

fn sum_row(teller: &Teller<'_>, name: Cell, sum: &Sum) -> Vec<Cell> {
    let mut row = vec![name, Cell::Count(sum.calls), sum.share(teller)];
    row.extend(sum.by_grade.map(Cell::Count));
    row.extend(sum.tokens.cells());
    row
}

fn grades_in_words(teller: &Teller<'_>) -> Vec<Visible> {
    let lang = teller.lang;
    Grade::ALL
        .into_iter()
        .map(|grade| {
            format!("{}{} {}.", lang.grade(grade), lang.colon(), lang.grade_means(grade)).into()
        })
        .collect()
}

/// Returns one section for each breakdown, in the report's order; days have a section of their own.
pub(super) fn breakdowns(teller: &Teller<'_>) -> Vec<Block> {
    let all = teller.report.breakdowns.iter();
    let told = all.filter(|breakdown| breakdown.by != Dimension::Day);
    told.flat_map(|breakdown| section(teller, breakdown)).collect()
}

fn section(teller: &Teller<'_>, breakdown: &Breakdown) -> Vec<Block> {
    let heading = teller.heading(Section::Breakdown(breakdown.by));
    if breakdown.rows.is_empty() {
        return vec![heading, Block::Paragraph(teller.line(Line::NothingJudged))];
    }
    let names = Names::of(breakdown.rows.iter().filter_map(|row| row.value.as_deref()));
    let shown = breakdown.rows.iter().take(teller.cap);
    let rows = shown.map(|row| breakdown_row(teller, &names, row)).collect();
    let mut table = Table::new(breakdown_columns(teller, breakdown), rows).without_empty();
    table.cut = teller.cut_calls(breakdown.rows.iter().map(|row| row.totals.calls));
    vec![heading, Block::Table(table)]
}

fn breakdown_columns(teller: &Teller<'_>, breakdown: &Breakdown) -> Vec<Column> {
    let lang = teller.lang;
    let mut columns = vec![
        Column::headed(lang.dimension(breakdown.by), Align::Left),
        Column::right(lang, Head::Calls),
        Column::share(lang, teller.report.totals.calls),
    ];
    // What is neither outside nor unproven is told by the rest where there is no room.
    let verdict = |head| Column::right(lang, head);
    columns.extend([
        verdict(Head::Compliant).if_room(),
        verdict(Head::NonCompliant),
        verdict(Head::Insufficient),
        verdict(Head::NotApplicable).if_room(),
    ]);
    columns.extend(Tokens::columns(teller));
    columns
}

fn breakdown_row(teller: &Teller<'_>, names: &Names, row: &BreakdownRow) -> Vec<Cell> {
    let totals: &Totals = &row.totals;
    let name = match (&row.value, row.kind) {
        (Some(value), _) => names.cell(value),
        (None, RowKind::NoProfile) => Cell::Text(teller.line(Line::NoProfile)),
        (None, RowKind::Named | RowKind::Unknown) => Cell::Text(teller.line(Line::NotRecorded)),
    };
    let share = Share { part: totals.calls, whole: teller.report.totals.calls };
    let count = |verdict| Cell::Count(with_verdict(totals, verdict));
    let mut row = vec![name, Cell::Count(totals.calls), Cell::Share(share)];
    row.extend([
        count(Verdict::Compliant),
        count(Verdict::NonCompliant),
        count(Verdict::InsufficientData),
        count(Verdict::NotApplicable),
    ]);
    row.extend(Tokens::of(totals).cells());
    row
}
