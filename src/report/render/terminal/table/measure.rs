//! How much room the columns of a table want, and how it is shared out.

use crate::report::document::{Align, Cell, Column, Table};
use crate::report::words::Lang;

use super::super::text::width;

/// Whether names may be shortened.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    /// As long as they are no longer than [`LONGEST_NAME`].
    InFull,
    Shortened,
}

/// A column and the room that it wants.
#[derive(Clone, Copy)]
pub(super) struct Measured<'a> {
    pub(super) column: &'a Column,
    pub(super) at: usize,
    pub(super) kind: Kind,
    /// None of its cells may be wrapped or shortened.
    pub(super) is_rigid: bool,
    /// The columns of its widest cell.
    body: usize,
}

/// What may be done to a column's cells.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing: numbers, times, Regions, event ids.
    Rigid,
    /// Names, which are shortened in the middle only where there is no other way.
    Names,
    /// Files, of which the end is enough.
    Files,
    /// Words, which are wrapped.
    Words,
}

impl<'a> Measured<'a> {
    pub(super) fn of(table: &'a Table, lang: Lang, at: usize) -> Self {
        let cells = || table.rows.iter().chain(&table.foot).filter_map(move |row| row.get(at));
        let column = &table.columns[at];
        let has = |is_kind: fn(&Cell) -> bool| cells().any(is_kind);
        let kind = if column.align == Align::Right {
            Kind::Rigid
        } else if has(|cell| matches!(cell, Cell::Code(_) | Cell::Name { .. })) {
            Kind::Names
        } else if has(|cell| matches!(cell, Cell::File(_))) {
            Kind::Files
        } else if has(|cell| matches!(cell, Cell::Text(_))) {
            Kind::Words
        } else {
            Kind::Rigid
        };
        let body = cells().map(|cell| width(&cell.text(lang))).max().unwrap_or(0);
        Self { column, at, kind, is_rigid: kind == Kind::Rigid, body }
    }

    /// Returns the room that the column would take.
    pub(super) fn natural(&self, heads: Heads) -> usize {
        let head = match heads {
            Heads::Whole => width(&self.column.head),
            Heads::Broken => {
                head_parts(&self.column.head).map(|part| width(part.trim_end())).max().unwrap_or(0)
            }
        };
        head.max(self.body)
    }

    /// Returns the least room in which the column is still read with ease.
    pub(super) fn least(&self, heads: Heads, names: Names) -> usize {
        let natural = self.natural(heads);
        match (self.kind, names) {
            (Kind::Rigid, _) => natural,
            (Kind::Names, Names::InFull) => natural.min(LONGEST_NAME),
            (Kind::Files, _) => natural.min(LEAST_FILE),
            (Kind::Names, Names::Shortened) | (Kind::Words, _) => natural.min(LEAST),
        }
    }
}

/// Whether heads stand on one line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Heads {
    Whole,
    Broken,
}

/// Gives each column its natural width or, where that is too much, shares what the rigid columns
/// leave among the others: the narrow first get what they want. `None` where that is too little.
pub(super) fn share_out(columns: &[Wants], room: usize) -> Option<Vec<usize>> {
    let least: usize = columns.iter().map(|column| column.least).sum();
    let mut spare = room.checked_sub(least)?;
    let mut widths: Vec<usize> = columns.iter().map(|column| column.least).collect();
    let mut hungry: Vec<usize> = (0..columns.len()).collect();
    hungry.sort_by_key(|at| (!columns[*at].is_first, columns[*at].natural, *at));
    let firsts = columns.iter().filter(|column| column.is_first).count();
    for (done, at) in hungry.iter().enumerate() {
        let wanted = columns[*at].natural - widths[*at];
        let others = if done < firsts { firsts - done } else { hungry.len() - done };
        let given = wanted.min(spare / others);
        widths[*at] += given;
        spare -= given;
    }
    Some(widths)
}

/// The room that a column needs, and the room that it would take.
pub(super) struct Wants {
    pub(super) least: usize,
    pub(super) natural: usize,
    /// Whether it is served before others.
    pub(super) is_first: bool,
}

/// Returns the parts of a head between which it may be broken: after a blank, or after a hyphen that
/// no digit follows.
pub(super) fn head_parts(head: &str) -> impl Iterator<Item = &str> {
    let mut rest = head;
    std::iter::from_fn(move || {
        let is_end = |(at, c): &(usize, char)| {
            *c == ' ' || *c == '-' && !rest[at + 1..].starts_with(|c: char| c.is_ascii_digit())
        };
        let end = rest.char_indices().find(is_end).map_or(rest.len(), |(at, _)| at + 1);
        let (part, after) = rest.split_at(end);
        rest = after;
        (!part.is_empty()).then_some(part)
    })
}

/// The columns that a text needs to be read with ease.
pub(super) const LEAST: usize = 18;

/// The columns of words among names: the longest Region and a comma.
pub(super) const LEAST_WORDS: usize = 15;

/// The columns of a name that is shown in full: model ids and profile ids are shorter.
const LONGEST_NAME: usize = 64;

/// The columns that tell one log file from another: `…_C9EBE03FD0A3456F.json.gz`.
const LEAST_FILE: usize = 26;
