//! The report as sheets of a workbook: pages that one reads, and rows that one filters and sums.
//!
//! A document is cut for people who read; here no row is left out. The sheets hold the same blocks
//! and cells as the document, so that both say the same.

mod findings;
mod flows;
mod places;

use std::fmt;
use std::ops::Range;

use crate::report::Report;
use crate::report::visible::Visible;
use crate::report::words::{Line, Section};

use super::build::Teller;
use super::{Block, Cell, Column, Table, Telling};
use super::{
    answer, changes, completeness, coverage, days, drift, integrity, limits, method, quota,
};
use super::{regions, scope, ways, what_if};

/// A sheet of a workbook.
#[derive(Debug)]
pub struct Sheet<'a> {
    /// What it is called.
    pub title: Visible,
    /// Its rows and columns, from the first row on; a page has none.
    pub grid: Option<Grid<'a>>,
    /// What is read: below the rows, or all of a page.
    pub blocks: Vec<Block>,
}

/// Rows and columns of any length: a row is made when it is asked for.
pub struct Grid<'a> {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows: as many cells as columns in each.
    pub rows: Box<dyn Iterator<Item = Vec<Cell>> + 'a>,
    /// How many rows there are.
    pub total: u64,
    /// The sums of all rows.
    pub foot: Option<Vec<Cell>>,
    /// What is said where the report itself does not hold all rows.
    pub cut: Option<Visible>,
    /// What a chart shows of it.
    pub stack: Option<Stack>,
}

/// Columns of counts that a chart stacks, a bar a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stack {
    /// What the chart is called.
    pub title: Visible,
    /// What the bars measure.
    pub unit: Visible,
    /// The columns of counts, in the order of [`Verdict::ALL`](crate::model::Verdict::ALL).
    pub columns: Range<usize>,
}

/// Returns the sheets of `report`: the answer first, then tables, then what is only read.
#[must_use]
pub fn sheets<'a>(report: &'a Report, telling: &Telling<'_>) -> Vec<Sheet<'a>> {
    let teller = Teller::in_words(report, usize::MAX);
    let mut sheets = vec![summary(&teller, telling.outputs), places::sheet(&teller)];
    for section in [ways::ways, regions::breakdowns, days::days] {
        sheets.extend(told(section(&teller)));
    }
    for section in [drift::drift, what_if::what_if, quota::quota] {
        sheets.extend(told(section(&teller)));
    }
    sheets.extend([findings::findings(&teller), findings::records(&teller)]);
    sheets.push(flows::sheet(report));
    sheets.extend(told(coverage::looked_at(&teller)));
    sheets.push(problems(&teller));
    for section in [coverage::blind_spots, limits::exceptions] {
        sheets.extend(told(section(&teller)));
    }
    let method = [method::method, limits::limits, method::basis];
    sheets.push(page(&teller, Section::Method, &method));
    sheets.push(page(&teller, Section::SignOff, &[method::sign_off]));
    sheets
}

/// Returns a sheet of sections that are only read.
fn page<'a>(
    teller: &Teller<'a>,
    title: Section,
    sections: &[fn(&Teller<'_>) -> Vec<Block>],
) -> Sheet<'a> {
    let blocks = sections.iter().flat_map(|section| section(teller)).collect();
    Sheet { title: teller.lang.section(title).into(), grid: None, blocks }
}

fn summary<'a>(teller: &Teller<'a>, outputs: &[String]) -> Sheet<'a> {
    let blocks = [
        answer::answer(teller),
        scope::scope(teller),
        completeness::completeness(teller),
        changes::changes(teller),
        integrity::integrity(teller),
        limits::outputs(teller, outputs),
    ];
    let blocks = blocks.into_iter().flatten().collect();
    Sheet { title: teller.line(Line::Summary), grid: None, blocks }
}

/// Returns the sheet of what could not be used: there whether anything is on it or not, so that
/// whoever reads workbooks by their sheets finds it.
fn problems<'a>(teller: &Teller<'a>) -> Sheet<'a> {
    let mut sheet = Sheet { title: teller.line(Line::Problems), grid: None, blocks: Vec::new() };
    for block in coverage::problems(teller) {
        sheet.hold(block);
    }
    sheet
}

/// Returns a sheet for each section.
fn told<'a>(blocks: Vec<Block>) -> Vec<Sheet<'a>> {
    let mut sheets: Vec<Sheet<'a>> = Vec::new();
    for block in blocks {
        match (block, sheets.last_mut()) {
            (Block::Heading { text: title, .. }, _) => {
                sheets.push(Sheet { title, grid: None, blocks: Vec::new() });
            }
            // A sheet has room for one table.
            (Block::Table(table), Some(Sheet { title, grid: Some(_), .. })) => {
                let title = title.clone();
                sheets.push(Sheet { title, grid: Some(table.into()), blocks: Vec::new() });
            }
            (other, Some(sheet)) => sheet.hold(other),
            (_, None) => {}
        }
    }
    sheets
}

impl Sheet<'_> {
    /// Adds a block: the first table is the sheet's grid, all else is read.
    fn hold(&mut self, block: Block) {
        match block {
            Block::Table(table) if self.grid.is_none() => self.grid = Some(table.into()),
            other => self.blocks.push(other),
        }
    }
}

impl From<Table> for Grid<'_> {
    fn from(table: Table) -> Self {
        let total = super::block::as_count(table.rows.len());
        let Table { columns, rows, foot, cut } = table;
        Self { columns, rows: Box::new(rows.into_iter()), total, foot, cut, stack: None }
    }
}

impl fmt::Debug for Grid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Grid").field("columns", &self.columns).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    #[test]
    fn a_second_table_of_a_section_has_a_sheet_of_its_own() {
        let report = fixture::hostile();
        let teller = Teller::in_words(&report, usize::MAX);
        let table = |rows| Table::new(Vec::new(), vec![Vec::new(); rows]);
        let heading = || teller.heading(Section::Drift);
        let note = || Block::Note(teller.line(Line::None));
        let blocks = vec![
            heading(),
            Block::Table(table(1)),
            note(),
            Block::Table(table(2)),
            heading(),
            Block::Table(table(3)),
        ];
        let sheets = told(blocks);
        let totals: Vec<_> =
            sheets.iter().map(|sheet| sheet.grid.as_ref().map(|grid| grid.total)).collect();
        assert_eq!(totals, [Some(1), Some(2), Some(3)]);
        assert_eq!(sheets[0].title, sheets[1].title);
    }
}
