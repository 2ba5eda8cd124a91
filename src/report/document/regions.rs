//! Where inference ran, and who ran what.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::model::{Grade, Verdict};
use crate::report::visible::Visible;
use crate::report::words::{Column as Head, Line, Phrase, Section, Share};
use crate::report::{Breakdown, BreakdownRow, JudgedFlow, Report, RowKind, Totals};

use super::answer::with_verdict;
use super::block::as_count;
use super::build::Teller;
use super::names::Names;
use super::{Align, Block, Cell, Column, Table};

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
    blocks.push(Block::Table(table.of(sums.len(), teller.lang)));
    blocks.push(Block::List(grades_in_words(teller)));
    blocks
}

/// Where calls ran, as far as one word can say.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place<'a> {
    Region(&'a str),
    Unknown,
    NotRun,
}

/// Calls of a place, and those of them with evidence in the order of the columns.
#[derive(Clone, Copy, Default)]
pub(super) struct Sum {
    calls: u64,
    by_grade: [u64; Grade::ALL.len()],
}

/// Sums the flows by place: Regions by weight, then what is not known, then what did not run.
pub(super) fn by_place(report: &Report) -> Vec<(Place<'_>, Sum)> {
    let mut sums: BTreeMap<Place<'_>, Sum> = BTreeMap::new();
    for flow in &report.flows {
        let sum = sums.entry(place(flow)).or_default();
        sum.calls += flow.calls;
        if let Some(grade) = flow.evidence {
            sum.by_grade[column_of(grade)] += flow.calls;
        }
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by_key(|(place, sum)| {
        (!matches!(place, Place::Region(_)), Reverse(sum.calls), *place)
    });
    sums
}

pub(super) fn place(flow: &JudgedFlow) -> Place<'_> {
    match (&flow.destination, flow.evidence) {
        (Some(region), _) => Place::Region(region.as_str()),
        (None, Some(_)) => Place::Unknown,
        (None, None) => Place::NotRun,
    }
}

const fn column_of(grade: Grade) -> usize {
    match grade {
        Grade::Recorded => 0,
        Grade::InRegion => 1,
        Grade::Presumed => 2,
        Grade::Bounded => 3,
        Grade::Unrecorded => 4,
    }
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
    columns
}

pub(super) fn place_row(teller: &Teller<'_>, place: Place<'_>, sum: &Sum) -> Vec<Cell> {
    let name = match place {
        Place::Region(code) => Cell::region(Some(code)),
        Place::Unknown => Cell::Text(teller.line(Line::DestinationUnknown)),
        Place::NotRun => Cell::Text(teller.line(Line::NotRun)),
    };
    sum_row(teller, name, sum)
}

pub(super) fn foot(teller: &Teller<'_>, sums: &[(Place<'_>, Sum)]) -> Vec<Cell> {
    let mut all = Sum::default();
    for (_, sum) in sums {
        all.calls += sum.calls;
        for (into, n) in all.by_grade.iter_mut().zip(sum.by_grade) {
            *into += n;
        }
    }
    sum_row(teller, Cell::Text(teller.line(Line::AllCalls)), &all)
}

fn sum_row(teller: &Teller<'_>, name: Cell, sum: &Sum) -> Vec<Cell> {
    let whole = teller.report.totals.calls;
    let mut row = vec![name, Cell::Count(sum.calls), Cell::Share(Share { part: sum.calls, whole })];
    row.extend(sum.by_grade.map(Cell::Count));
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

/// Returns one section for each breakdown, in the report's order.
pub(super) fn breakdowns(teller: &Teller<'_>) -> Vec<Block> {
    teller.report.breakdowns.iter().flat_map(|breakdown| section(teller, breakdown)).collect()
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
    table.cut = cut(teller, &breakdown.rows);
    vec![heading, Block::Table(table)]
}

fn cut(teller: &Teller<'_>, rows: &[BreakdownRow]) -> Option<Visible> {
    let left_out = rows.get(teller.cap..).filter(|rest| !rest.is_empty())?;
    let rest = left_out.iter().map(|row| row.totals.calls).sum();
    let (shown, total) = (as_count(teller.cap), as_count(rows.len()));
    Some(teller.say(&Phrase::ShowingCalls { shown, total, rest }))
}

fn breakdown_columns(teller: &Teller<'_>, breakdown: &Breakdown) -> Vec<Column> {
    let lang = teller.lang;
    let mut columns = vec![
        Column::headed(lang.dimension(breakdown.by), Align::Left),
        Column::right(lang, Head::Calls),
        Column::share(lang, teller.report.totals.calls),
    ];
    let verdicts = [Head::Compliant, Head::NonCompliant, Head::Insufficient, Head::NotApplicable];
    columns.extend(verdicts.map(|head| Column::right(lang, head)));
    let tokens = [Head::InputTokens, Head::OutputTokens];
    columns.extend(tokens.map(|head| Column::right(lang, head).if_room()));
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
    vec![
        name,
        Cell::Count(totals.calls),
        Cell::Share(share),
        count(Verdict::Compliant),
        count(Verdict::NonCompliant),
        count(Verdict::InsufficientData),
        count(Verdict::NotApplicable),
        tokens(totals, totals.input_tokens),
        tokens(totals, totals.output_tokens),
    ]
}

/// Returns a count of tokens, or nothing where no record counts them: nought would be a claim.
const fn tokens(totals: &Totals, n: u64) -> Cell {
    if totals.calls_with_tokens == 0 { Cell::Nothing } else { Cell::Count(n) }
}
