//! Rows and columns: a head that stays, a filter on each column, widths that fit.

use rust_xlsxwriter::{IgnoreError, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

use crate::report::document::{Align, Column, Grid};
use crate::report::words::Phrase;

use super::ink::{self, Ink};

/// Where rows came to stand.
pub(super) struct Laid {
    /// The row of the head.
    pub(super) head: u32,
    /// The first row without a value.
    pub(super) end: u32,
    /// The first row that is free for notes.
    pub(super) next: u32,
}

/// Writes a head, at most `most` rows and the sums. Where rows are left out, it says so above the
/// head, which is where one looks.
pub(super) fn write(
    sheet: &mut Worksheet,
    grid: Grid<'_>,
    ink: &Ink,
    most: u32,
) -> Result<Laid, XlsxError> {
    let Grid { columns, rows, total, foot, cut, .. } = grid;
    let (lang, most) = (ink.lang, u64::from(most));
    let cut = cut
        .map(|cut| cut.to_string())
        .or_else(|| (total > most).then(|| lang.say(&Phrase::Showing { shown: most, total })));
    let mut at = 0;
    if let Some(cut) = cut {
        sheet.write_string_with_format(at, 0, cut, &ink.label)?;
        at += 1;
    }
    let head = at;
    let mut widths = heads(sheet, head, &columns, ink)?;
    for row in rows.take(usize::try_from(most).unwrap_or(usize::MAX)) {
        at += 1;
        let mut lines = 1;
        for (column, (cell, width)) in (0..).zip(row.iter().zip(&mut widths)) {
            let wide = ink.body.write(sheet, (at, column), cell, lang)?;
            lines = lines.max(ink::lines(cell, wide));
            *width = wide.min(ink::room(cell)).max(*width);
        }
        // Not every program measures wrapped cells when it opens a file.
        if lines > 1 {
            sheet.set_row_height(at, f64::from(lines) * ink::LINE_HEIGHT)?;
        }
    }
    let end = at + 1;
    for (column, (cell, width)) in (0..).zip(foot.iter().flatten().zip(&mut widths)) {
        let wide = ink.foot.write(sheet, (end, column), cell, lang)?;
        *width = wide.min(ink::room(cell)).max(*width);
    }
    finish(sheet, (head, at), &widths)?;
    Ok(Laid { head, end, next: end + 1 + u32::from(foot.is_some()) })
}

fn heads(
    sheet: &mut Worksheet,
    at: u32,
    columns: &[Column],
    ink: &Ink,
) -> Result<Vec<usize>, XlsxError> {
    for (column, head) in (0..).zip(columns) {
        let format = match head.align {
            Align::Left => &ink.head,
            Align::Right => &ink.head_right,
        };
        sheet.write_string_with_format(at, column, head.head.to_string(), format)?;
    }
    // The filter's button takes its own room.
    Ok(columns.iter().map(|column| column.head.width() + BUTTON).collect())
}

/// Freezes the head, sets filters and widths, and tells Excel that digits may be texts: accounts.
fn finish(
    sheet: &mut Worksheet,
    (head, last): (u32, u32),
    widths: &[usize],
) -> Result<(), XlsxError> {
    for (column, width) in (0..).zip(widths) {
        let width = u32::try_from((*width).max(LEAST_WIDTH) + 1).unwrap_or(0);
        sheet.set_column_width(column, width)?;
    }
    let sum: usize = widths.iter().map(|width| (*width).max(LEAST_WIDTH)).sum();
    let pages = u16::try_from(sum.div_ceil(WIDE_PAGE)).unwrap_or(u16::MAX);
    sheet.set_print_fit_to_pages(pages.max(1), 0);
    let last_column = u16::try_from(widths.len().saturating_sub(1)).unwrap_or(0);
    sheet.set_row_height(head, HEAD_HEIGHT)?;
    sheet.set_freeze_panes(head + 1, 0)?;
    sheet.set_repeat_rows(head, head)?;
    sheet.autofilter(head, 0, last, last_column)?;
    sheet.ignore_error_range(head, 0, last, last_column, IgnoreError::NumberStoredAsText)?;
    Ok(())
}

/// The most rows of values. A sheet would hold 1,048,576, but a workbook is held whole while it is
/// made: 300,000 flows took 1.4 GB, and whoever opens it needs as much. The others stand in CSV and Parquet.
/// <https://support.microsoft.com/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3>
pub(super) const MOST_ROWS: u32 = 10_000;

/// A narrower column has no room for its filter.
const LEAST_WIDTH: usize = 8;

/// What one still reads on the width of a printed page.
const WIDE_PAGE: usize = 200;

/// The width of a filter's button.
const BUTTON: usize = 3;

/// Points.
const HEAD_HEIGHT: u32 = 30;
