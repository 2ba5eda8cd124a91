//! Tables in a given number of terminal columns.
//!
//! Four layouts, the first that fits: all columns side by side; the name on a line of its own
//! above its numbers; the name above its labelled numbers; a card for each row. A number is never
//! cut and never wrapped.

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Width};

use crate::report::document::{Align, Cell, Column, Table};
use crate::report::words::Lang;

use super::text::{shorten, width, wrap, wrap_whole};

/// Returns the lines of a table, each at most `room` columns wide.
pub(super) fn lines(table: &Table, lang: Lang, room: usize) -> Vec<String> {
    let columns: Vec<Measured<'_>> =
        (0..table.columns.len()).map(|at| Measured::of(table, lang, at)).collect();
    if let Some(grid) = Grid::fitting(&columns, room) {
        return grid.whole(table, &columns, lang);
    }
    if let [name, numbers @ ..] = columns.as_slice()
        && !numbers.is_empty()
        && numbers.iter().all(|column| column.is_rigid)
    {
        return match Grid::fitting(numbers, room - STEP.len()) {
            Some(grid) => grid.below_names(table, (name, numbers), lang, room),
            None => named(table, lang, room),
        };
    }
    cards(table, lang, room)
}

/// Returns the lines of a label with its value, the labels `left` columns wide.
pub(super) fn labelled(
    label: &str,
    cell: &Cell,
    lang: Lang,
    left: usize,
    room: usize,
) -> Vec<String> {
    let rest = room.saturating_sub(left + GAP).max(LEAST);
    let text = cell.text(lang);
    let parts = match cell {
        Cell::Text(_) | Cell::Code(_) => wrap(&text, rest),
        Cell::Count(_) | Cell::Share(_) | Cell::Time(_) | Cell::Day(_) => vec![text],
        Cell::Id(_) | Cell::Region(_) | Cell::Verdict(_) | Cell::Nothing => wrap_whole(&text, rest),
    };
    let labels = std::iter::once(label).chain(std::iter::repeat(""));
    let line = |(label, part): (&str, String)| {
        let pad = " ".repeat((left + GAP).saturating_sub(width(label)));
        format!("{label}{pad}{part}").trim_end().to_owned()
    };
    labels.zip(parts).map(line).collect()
}

/// A column and the room that it wants.
struct Measured<'a> {
    column: &'a Column,
    at: usize,
    /// None of its cells may be wrapped or shortened.
    is_rigid: bool,
    /// The columns of the widest cell, and of the widest part of its head.
    natural: usize,
}

impl<'a> Measured<'a> {
    fn of(table: &'a Table, lang: Lang, at: usize) -> Self {
        let cells = || table.rows.iter().chain(&table.foot).filter_map(move |row| row.get(at));
        let column = &table.columns[at];
        let is_rigid = match column.align {
            Align::Right => true,
            Align::Left => !cells().any(|cell| matches!(cell, Cell::Text(_) | Cell::Code(_))),
        };
        let head = head_parts(&column.head).map(width).max().unwrap_or(0);
        let widest = cells().map(|cell| width(&cell.text(lang))).max().unwrap_or(0);
        Self { column, at, is_rigid, natural: head.max(widest) }
    }

    /// Returns the least room in which the column is still read with ease.
    fn least(&self) -> usize {
        if self.is_rigid { self.natural } else { self.natural.min(LEAST) }
    }
}

/// Columns side by side, with their widths.
struct Grid {
    widths: Vec<usize>,
    gap: usize,
}

impl Grid {
    /// Returns the widest grid that fits, with narrower gaps where it must be.
    fn fitting(columns: &[Measured<'_>], room: usize) -> Option<Self> {
        [GAP, 1].into_iter().find_map(|gap| {
            let gaps = gap * columns.len().saturating_sub(1);
            let widths = share_out(columns, room.checked_sub(gaps)?)?;
            Some(Self { widths, gap })
        })
    }

    fn whole(&self, table: &Table, columns: &[Measured<'_>], lang: Lang) -> Vec<String> {
        let mut lines = self.head(columns);
        lines.push(self.rule());
        for row in &table.rows {
            lines.extend(self.row(row, columns, lang));
        }
        if let Some(foot) = &table.foot {
            lines.push(self.rule());
            lines.extend(self.row(foot, columns, lang));
        }
        lines
    }

    fn below_names(
        &self,
        table: &Table,
        (name, numbers): (&Measured<'_>, &[Measured<'_>]),
        lang: Lang,
        room: usize,
    ) -> Vec<String> {
        let step = |line: String| format!("{STEP}{line}");
        let mut lines = vec![name.column.head.to_string()];
        lines.extend(self.head(numbers).into_iter().map(step));
        lines.push("─".repeat(width(&self.rule()) + STEP.len()));
        let rule = lines.last().cloned();
        for row in &table.rows {
            lines.push(shorten(&row[name.at].text(lang), room));
            lines.extend(self.row(row, numbers, lang).into_iter().map(step));
        }
        if let Some(foot) = &table.foot {
            lines.extend(rule);
            lines.push(shorten(&foot[name.at].text(lang), room));
            lines.extend(self.row(foot, numbers, lang).into_iter().map(step));
        }
        lines
    }

    fn head(&self, columns: &[Measured<'_>]) -> Vec<String> {
        let heads = columns.iter().zip(&self.widths);
        self.lay(columns, heads.map(|(column, room)| head_lines(&column.column.head, *room)))
    }

    fn row(&self, row: &[Cell], columns: &[Measured<'_>], lang: Lang) -> Vec<String> {
        let cells = columns.iter().zip(&self.widths).map(|(column, room)| {
            let text = row[column.at].text(lang);
            match row[column.at] {
                Cell::Code(_) => shorten(&text, *room),
                _ => wrap(&text, *room).join("\n"),
            }
        });
        self.lay(columns, cells)
    }

    /// Lets the table crate set one row: it aligns, and puts parts of cells below each other.
    fn lay(&self, columns: &[Measured<'_>], cells: impl Iterator<Item = String>) -> Vec<String> {
        let mut table = comfy_table::Table::new();
        table.load_style(comfy_table::presets::NOTHING);
        table.set_content_arrangement(ContentArrangement::Disabled);
        table.add_row(cells.collect::<Vec<_>>());
        let last = self.widths.len().saturating_sub(1);
        for (at, (column, room)) in columns.iter().zip(&self.widths).enumerate() {
            let gap = if at == last { 0 } else { as_columns(self.gap) };
            let Some(set) = table.column_mut(at) else { continue };
            set.set_padding((0, gap));
            set.set_constraint(ColumnConstraint::Absolute(Width::Fixed(as_columns(*room) + gap)));
            set.set_cell_alignment(match column.column.align {
                Align::Left => CellAlignment::Left,
                Align::Right => CellAlignment::Right,
            });
        }
        table.lines().map(|line| line.trim_end().to_owned()).collect()
    }

    fn rule(&self) -> String {
        let gaps = self.gap * self.widths.len().saturating_sub(1);
        "─".repeat(self.widths.iter().sum::<usize>() + gaps)
    }
}

/// Gives each column its natural width or, where that is too much, shares what the rigid columns
/// leave among the others: the narrow first get what they want. `None` where that is too little.
fn share_out(columns: &[Measured<'_>], room: usize) -> Option<Vec<usize>> {
    let least: usize = columns.iter().map(Measured::least).sum();
    let mut spare = room.checked_sub(least)?;
    let mut widths: Vec<usize> = columns.iter().map(Measured::least).collect();
    let mut hungry: Vec<usize> = (0..columns.len()).collect();
    hungry.sort_by_key(|at| (columns[*at].natural, *at));
    for (done, at) in hungry.iter().enumerate() {
        let wanted = columns[*at].natural - widths[*at];
        let given = wanted.min(spare / (hungry.len() - done));
        widths[*at] += given;
        spare -= given;
    }
    Some(widths)
}

/// Returns each row as its name and, below it, its other cells with their heads, as many to a line
/// as there is room for.
fn named(table: &Table, lang: Lang, room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for row in table.rows.iter().chain(&table.foot) {
        let Some((name, numbers)) = row.split_first() else { continue };
        lines.push(shorten(&name.text(lang), room));
        let mut line = String::new();
        for (column, cell) in table.columns.iter().skip(1).zip(numbers) {
            let part = format!("{STEP}{}: {}", &*column.head, cell.text(lang));
            if width(&line) + width(&part) > room {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(&part);
        }
        lines.push(line);
    }
    lines
}

/// Returns one card for each row: the heads as labels, the cells beside them.
fn cards(table: &Table, lang: Lang, room: usize) -> Vec<String> {
    let left = table.columns.iter().map(|column| width(&column.head)).max().unwrap_or(0);
    let mut lines = Vec::new();
    for row in table.rows.iter().chain(&table.foot) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        for (column, cell) in table.columns.iter().zip(row) {
            lines.extend(labelled(&column.head, cell, lang, left, room));
        }
    }
    lines
}

/// Returns the parts of a head between which it may be broken: after a blank or a hyphen.
fn head_parts(head: &str) -> impl Iterator<Item = &str> {
    head.split_inclusive([' ', '-']).map(str::trim_end)
}

fn head_lines(head: &str, room: usize) -> String {
    let mut lines = vec![String::new()];
    for part in head.split_inclusive([' ', '-']) {
        let last = lines.len() - 1;
        if !lines[last].is_empty() && width(&lines[last]) + width(part.trim_end()) > room {
            lines.push(part.to_owned());
        } else {
            lines[last].push_str(part);
        }
    }
    lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n")
}

fn as_columns(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}

/// The blanks between columns.
const GAP: usize = 2;

/// The columns that a text needs to be read with ease.
const LEAST: usize = 20;

/// The step by which numbers stand under their name.
const STEP: &str = "  ";
