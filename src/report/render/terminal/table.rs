//! Tables in a given number of terminal columns.
//!
//! The first layout that fits: all columns side by side; the needed ones; the name on a line of its
//! own above the others, above the needed ones; names shortened; the name above its labelled numbers; a card for each row.
//! A number is never cut and never wrapped.

mod measure;

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Width};

use crate::report::document::{Align, Cell, Need, Table};
use crate::report::words::Lang;

use self::measure::{
    Heads, Kind, LEAST, LEAST_WORDS, Measured, Names, Wants, head_parts, share_out,
};
use super::text::{shorten, shorten_start, width, wrap, wrap_whole};

/// The columns of a table that are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    All,
    /// Those that no page may leave out.
    Needed,
}

/// Returns the lines of a table, each at most `room` columns wide, and which columns they show.
pub(super) fn lines(table: &Table, lang: Lang, room: usize) -> (Vec<String>, Shown) {
    let all: Vec<Measured<'_>> =
        (0..table.columns.len()).map(|at| Measured::of(table, lang, at)).collect();
    let needed: Vec<Measured<'_>> =
        all.iter().filter(|column| column.column.need == Need::Always).copied().collect();
    for (columns, shown) in [(&all, Shown::All), (&needed, Shown::Needed)] {
        if let Some(grid) = Grid::fitting(columns, room, Names::InFull) {
            return (grid.whole(table, columns, lang), shown);
        }
    }
    let shortened = Grid::fitting(&needed, room, Names::Shortened);
    if let Some(grid) = shortened.as_ref().filter(|grid| grid.names(&needed) >= EASY_NAME) {
        return (grid.whole(table, &needed, lang), Shown::Needed);
    }
    if let [name, others @ ..] = all.as_slice()
        && (name.kind == Kind::Names || others.iter().all(|column| column.is_rigid))
        && let Some(grid) = Grid::fitting(others, room - STEP.len(), Names::InFull)
    {
        return (grid.below_names(table, (name, others), lang, room), Shown::All);
    }
    // Where all but the name are numbers, each may stand with its label and none is left out.
    if let [name, others @ ..] = needed.as_slice()
        && name.kind == Kind::Names
        && !others.iter().all(|column| column.is_rigid)
        && let Some(grid) = Grid::fitting(others, room - STEP.len(), Names::InFull)
    {
        return (grid.below_names(table, (name, others), lang, room), Shown::Needed);
    }
    if let Some(grid) = shortened {
        return (grid.whole(table, &needed, lang), Shown::Needed);
    }
    let lines = match all.as_slice() {
        [_, numbers @ ..] if numbers.iter().all(|column| column.is_rigid) => {
            named(table, lang, room)
        }
        _ => cards(table, lang, room),
    };
    (lines, Shown::All)
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
        Cell::Text(_) | Cell::Code(_) | Cell::Name { .. } | Cell::File(_) => wrap(&text, rest),
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

/// Columns side by side, with their widths.
struct Grid {
    widths: Vec<usize>,
    gap: usize,
}

impl Grid {
    /// Returns the widest grid that fits: with broken heads and narrower gaps where it must be.
    fn fitting(columns: &[Measured<'_>], room: usize, names: Names) -> Option<Self> {
        let looks = [(Heads::Whole, GAP), (Heads::Broken, GAP), (Heads::Broken, 1)];
        // Names beside names need the room that words can do without.
        let is_crowded = names == Names::Shortened
            && columns.iter().filter(|column| column.kind == Kind::Names).count() > 1;
        // Where names are short of room, no head takes more than it must.
        let skipped = usize::from(names == Names::Shortened);
        looks.into_iter().skip(skipped).find_map(|(heads, gap)| {
            let gaps = gap * columns.len().saturating_sub(1);
            let wants = columns.iter().map(|column| Wants {
                least: match column.kind {
                    Kind::Words if is_crowded => column.natural(heads).min(LEAST_WORDS),
                    _ => column.least(heads, names),
                },
                natural: column.natural(heads),
                is_first: is_crowded && column.kind == Kind::Names,
            });
            let widths = share_out(&wants.collect::<Vec<_>>(), room.checked_sub(gaps)?)?;
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

    /// Returns the room of the names.
    fn names(&self, columns: &[Measured<'_>]) -> usize {
        let rooms = columns.iter().zip(&self.widths);
        rooms.filter(|(column, _)| column.kind == Kind::Names).map(|(_, room)| *room).sum()
    }

    /// Returns a row; a name that is too long for its column stands on a line of its own above.
    fn row(&self, row: &[Cell], columns: &[Measured<'_>], lang: Lang) -> Vec<String> {
        let Some(at) = (0..columns.len()).find(|at| {
            let column = &columns[*at];
            column.kind == Kind::Names && width(&row[column.at].text(lang)) > self.widths[*at]
        }) else {
            return self.cells(row, columns, lang, 0);
        };
        let before: usize = self.widths[..at].iter().map(|width| width + self.gap).sum();
        let room = self.widths.iter().sum::<usize>() + self.gap * (columns.len() - 1) - before;
        let start = self.cells(row, &columns[..at], lang, 0).concat();
        let pad = " ".repeat(before - width(&start).min(before));
        let name = shorten(&row[columns[at].at].text(lang), room);
        let mut lines = vec![format!("{start}{pad}{name}")];
        lines.extend(self.cells(row, columns, lang, at + 1));
        lines
    }

    /// Returns the cells of a row side by side; the columns before `from` are left blank.
    fn cells(
        &self,
        row: &[Cell],
        columns: &[Measured<'_>],
        lang: Lang,
        from: usize,
    ) -> Vec<String> {
        let cells = columns.iter().zip(&self.widths).enumerate().map(|(at, (column, room))| {
            let text = row[column.at].text(lang);
            match row[column.at] {
                _ if at < from => String::new(),
                Cell::Code(_) | Cell::Name { .. } => shorten(&text, *room),
                Cell::File(_) => shorten_start(&text, *room),
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

/// Returns each row as its name and, below it, its other cells with their heads, as many to a line
/// as there is room for.
fn named(table: &Table, lang: Lang, room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for row in table.rows.iter().chain(&table.foot) {
        let Some((name, numbers)) = row.split_first() else { continue };
        lines.push(shorten(&name.text(lang), room));
        let mut line = String::new();
        for (column, cell) in table.columns.iter().skip(1).zip(numbers) {
            let part = format!("{STEP}{}{} {}", &*column.head, lang.colon(), cell.text(lang));
            if !line.is_empty() && width(&line) + width(&part) > room {
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

fn head_lines(head: &str, room: usize) -> String {
    let mut lines = vec![String::new()];
    for part in head_parts(head) {
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

/// The columns in which most names stand in full.
const EASY_NAME: usize = 32;

/// The step by which numbers stand under their name.
const STEP: &str = "  ";
