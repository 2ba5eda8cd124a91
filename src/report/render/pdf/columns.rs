//! How wide the columns of a table get, and how small its type must be for that.
//!
//! The first that fits: all columns in full; all with names over two or three lines; the needed ones; those
//! with names over as many lines as it takes.
//! A number is never broken: where there is no room for it, the type gets smaller.

use crate::report::document::{Align, Cell, Need, Table};
use crate::report::words::Lang;

use super::fonts::{Face, Fonts};
use super::text::{Run, face, shown};

/// A table's type and columns.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    /// The size of its type in points.
    pub(super) size: f64,
    /// Its columns, by their places in the table, with their widths in points.
    pub(super) columns: Vec<(usize, f64)>,
}

impl Grid {
    /// Returns the grid in which `table` fits into `room` points.
    pub(super) fn fitting(table: &Table, lang: Lang, room: f64) -> Self {
        let all: Vec<Wants> =
            (0..table.columns.len()).map(|at| Wants::of(table, lang, at)).collect();
        let needed: Vec<Wants> = all
            .iter()
            .filter(|wants| table.columns[wants.at].need == Need::Always)
            .copied()
            .collect();
        let looks = [
            (&all, &SIZES[..3], Wants::easy as fn(&Wants) -> f64),
            (&all, &SIZES[..3], Wants::legible),
            (&needed, &SIZES[..3], Wants::easy),
            (&needed, &SIZES[..3], Wants::legible),
            (&needed, &SIZES[..], Wants::least),
        ];
        for (columns, sizes, least) in looks {
            for size in sizes {
                if let Some(widths) = share_out(columns, least, room / size) {
                    return Self::of(columns, &widths, *size);
                }
            }
        }
        Self::squeezed(&needed, room)
    }

    /// Lets the type get as small as it must.
    fn squeezed(columns: &[Wants], room: f64) -> Self {
        let least: Vec<f64> = columns.iter().map(Wants::least).collect();
        let size = room / least.iter().sum::<f64>().max(1.0);
        Self::of(columns, &least, size)
    }

    fn of(columns: &[Wants], widths: &[f64], size: f64) -> Self {
        let columns = columns.iter().zip(widths).map(|(wants, width)| (wants.at, width * size));
        Self { size, columns: columns.collect() }
    }
}

/// The widths that a column would like, in parts of the type's size.
#[derive(Debug, Clone, Copy)]
struct Wants {
    at: usize,
    align: Align,
    /// Whether its cells are names.
    is_name: bool,
    /// So that no piece is broken.
    least: f64,
    /// So that no name is broken.
    easy: f64,
    /// So that nothing is broken.
    natural: f64,
}

impl Wants {
    fn of(table: &Table, lang: Lang, at: usize) -> Self {
        let column = &table.columns[at];
        let (mut least, mut easy, mut natural) = head(&column.head);
        let rows = table.rows.iter().map(|row| (row, None));
        let foot = table.foot.iter().map(|row| (row, Some(Face::Strong)));
        for (row, face) in rows.chain(foot) {
            let Some(cell) = row.get(at) else { continue };
            let (cell_least, cell_natural) = measure(cell, face, lang);
            least = least.max(cell_least);
            natural = natural.max(cell_natural);
            easy = easy.max(match cell {
                Cell::Text(_) => cell_natural.min(EASY_TEXT).max(cell_least),
                _ => cell_natural,
            });
        }
        Self {
            at,
            align: column.align,
            is_name: table
                .rows
                .iter()
                .filter_map(|row| row.get(at))
                .any(|cell| matches!(cell, Cell::Code(_) | Cell::Name { .. })),
            least: least + GAP,
            easy: easy + GAP,
            natural: natural + GAP,
        }
    }

    const fn least(&self) -> f64 {
        self.least
    }

    /// So that no cell is a tower of pieces.
    const fn legible(&self) -> f64 {
        self.least.max(self.natural / LINES)
    }

    const fn easy(&self) -> f64 {
        self.easy
    }

    const fn is_name(&self) -> bool {
        self.is_name
    }
}

/// Returns how wide a head must be, should be, and would be on one line.
fn head(text: &str) -> (f64, f64, f64) {
    let width = |text: &str| Fonts::builtin().width(text, Face::Strong) * HEAD_SIZE;
    let longest = text.split(' ').map(width).fold(0.0, f64::max);
    (longest, longest, width(&Fonts::builtin().drawable(text)))
}

/// Returns the width of a cell's widest piece and of the whole.
fn measure(cell: &Cell, set_in: Option<Face>, lang: Lang) -> (f64, f64) {
    let of_cell = if face(cell) == Face::Code { Face::Code } else { set_in.unwrap_or(face(cell)) };
    let mark = if matches!(cell, Cell::Verdict(_)) { MARK } else { 0.0 };
    let (mut least, mut natural) = (0.0_f64, 0.0);
    for Run { is_code, pieces } in shown(cell, lang) {
        let face = if is_code { Face::Code } else { of_cell };
        let size = if face == Face::Code { CODE_SIZE } else { 1.0 };
        let width = |text: &str| Fonts::builtin().width(text, face) * size + mark;
        natural += width(&pieces.concat());
        let is_broken = |c: char| c == ' ' && matches!(cell, Cell::Text(_));
        let widest = pieces.iter().flat_map(|piece| piece.split(is_broken)).map(width);
        least = widest.fold(least, f64::max);
    }
    (least, natural)
}

/// Gives every column what it must have, then names what they would like, then the others, then the
/// rest to those of texts.
fn share_out(columns: &[Wants], least: fn(&Wants) -> f64, room: f64) -> Option<Vec<f64>> {
    let mut widths: Vec<f64> = columns.iter().map(least).collect();
    let mut rest = room - widths.iter().sum::<f64>();
    if rest < 0.0 {
        return None;
    }
    // A name in many lines is hard to read, a sentence is not.
    for is_served in [Wants::is_name as fn(&Wants) -> bool, |wants| !wants.is_name()] {
        rest = serve(columns, &mut widths, is_served, rest);
    }
    for (width, share) in widths.iter_mut().zip(share_of_rest(columns)) {
        *width += rest * share;
    }
    Some(widths)
}

/// Gives some columns what they would like, or as equal a part of it as there is room for; returns
/// the room that is left.
fn serve(columns: &[Wants], widths: &mut [f64], is_served: fn(&Wants) -> bool, rest: f64) -> f64 {
    let wish = |wants: &Wants, width: f64| {
        if is_served(wants) { (wants.natural - width).max(0.0) } else { 0.0 }
    };
    let wished: f64 = columns.iter().zip(&*widths).map(|(wants, width)| wish(wants, *width)).sum();
    let part = if wished > rest { rest / wished } else { 1.0 };
    for (wants, width) in columns.iter().zip(widths) {
        *width += wish(wants, *width) * part;
    }
    (rest - wished * part).max(0.0)
}

/// Returns each column's part of what nobody wished: numbers stand close together.
fn share_of_rest(columns: &[Wants]) -> impl Iterator<Item = f64> {
    let has_texts = columns.iter().any(|wants| wants.align == Align::Left);
    let weight = move |wants: &Wants| match wants.align {
        Align::Right if has_texts => 0.0,
        Align::Left | Align::Right => 1.0,
    };
    let whole: f64 = columns.iter().map(weight).sum();
    columns.iter().map(move |wants| weight(wants) / whole)
}

/// The sizes of type that are tried, in points.
const SIZES: [f64; 6] = [8.5, 8.0, 7.5, 7.0, 6.5, 6.0];

/// The blank beside the cells of a column, with a hair for kerning.
pub(super) const GAP: f64 = 1.3;

/// A sentence in a cell is easy to read in so many times its size.
const EASY_TEXT: f64 = 14.0;

/// A cell of so many lines, rather fewer where pieces leave room at their ends, is still read at a glance.
const LINES: f64 = 2.5;

/// The mark before a verdict.
const MARK: f64 = 1.1;

/// The size of heads and of codes in parts of the table's.
pub(super) const HEAD_SIZE: f64 = 0.92;
pub(super) const CODE_SIZE: f64 = 0.88;
