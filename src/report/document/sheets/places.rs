//! The sheet of destinations: by verdict and by evidence.

use std::collections::BTreeMap;

use crate::model::Verdict;
use crate::report::Report;
use crate::report::words::{Column as Head, Section};

use super::super::block::as_count;
use super::super::build::Teller;
use super::super::place::{Place, Sum};
use super::super::regions;
use super::super::{Block, Cell, Column};
use super::{Grid, Sheet, Stack};

/// Returns the sheet.
pub(super) fn sheet<'a>(teller: &Teller<'a>) -> Sheet<'a> {
    let title = teller.lang.section(Section::Destinations);
    let blocks = regions::destinations(teller).into_iter().filter(is_read).collect();
    let grid = Some(grid(teller)).filter(|grid| grid.total > 0);
    Sheet { title: title.into(), grid, blocks }
}

/// Says whether a block of the document's section is no table, title or picture.
const fn is_read(block: &Block) -> bool {
    !matches!(block, Block::Heading { .. } | Block::Table(_) | Block::Picture(_))
}

fn grid<'a>(teller: &Teller<'a>) -> Grid<'a> {
    let (sums, verdicts) = (regions::by_place(teller.report), by_verdict(teller.report));
    let mut columns = regions::place_columns(teller);
    let heads = VERDICTS.map(|(_, head)| Column::right(teller.lang, head));
    columns.splice(STACK_AT..STACK_AT, heads);
    let row = |(place, sum): &(Place<'_>, Sum)| {
        let calls = verdicts.get(place).copied().unwrap_or_default();
        with(regions::place_row(teller, *place, sum), calls)
    };
    let rows: Vec<_> = sums.iter().map(row).collect();
    let all =
        verdicts.values().fold([0; 4], |all, calls| [0, 1, 2, 3].map(|at| all[at] + calls[at]));
    Grid {
        columns,
        total: as_count(rows.len()),
        rows: Box::new(rows.into_iter()),
        foot: Some(with(regions::foot(teller, &sums), all)),
        cut: None,
        stack: Some(Stack {
            title: teller.lang.section(Section::Destinations).into(),
            unit: teller.lang.column(Head::Calls).into(),
            columns: STACK_AT..STACK_AT + VERDICTS.len(),
        }),
    }
}

/// Sums the calls of each place by verdict.
fn by_verdict(report: &Report) -> BTreeMap<Place<'_>, [u64; 4]> {
    let mut sums: BTreeMap<Place<'_>, [u64; 4]> = BTreeMap::new();
    for flow in &report.flows {
        let sum = sums.entry(Place::of(flow)).or_default();
        for (n, (verdict, _)) in sum.iter_mut().zip(VERDICTS) {
            *n += if verdict == flow.verdict { flow.calls } else { 0 };
        }
    }
    sums
}

fn with(mut row: Vec<Cell>, calls: [u64; 4]) -> Vec<Cell> {
    row.splice(STACK_AT..STACK_AT, calls.map(Cell::Count));
    row
}

/// The verdicts in the order of their columns, which is that of [`Verdict::ALL`].
const VERDICTS: [(Verdict, Head); 4] = [
    (Verdict::NonCompliant, Head::NonCompliant),
    (Verdict::InsufficientData, Head::Insufficient),
    (Verdict::Compliant, Head::Compliant),
    (Verdict::NotApplicable, Head::NotApplicable),
];

/// The columns by verdict stand after the place, its calls and their share.
const STACK_AT: usize = 3;
