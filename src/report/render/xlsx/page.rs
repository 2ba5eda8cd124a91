//! What is read: sentences over the width of a page, facts, and small tables among them.

use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

use crate::report::document::{Align, Block, Cell, Fact, Table};
use crate::report::visible::Visible;

use super::ink::{self, Ink, LINE_HEIGHT};

/// Writes a sheet that is only read.
pub(super) fn write(sheet: &mut Worksheet, blocks: &[Block], ink: &Ink) -> Result<(), XlsxError> {
    sheet.set_column_width(0, FIRST_WIDTH)?;
    sheet.set_column_range_width(1, LAST_COLUMN, OTHER_WIDTH)?;
    sheet.set_screen_gridlines(false);
    let mut page = Page { sheet, ink, at: 0 };
    for block in blocks {
        page.block(block)?;
    }
    Ok(())
}

/// Writes what is said below rows, one line each, from row `at` on; returns the first free row.
///
/// The columns are as wide as the rows need, so a sentence runs over the empty cells beside it.
pub(super) fn notes(
    sheet: &mut Worksheet,
    blocks: &[Block],
    at: u32,
    ink: &Ink,
) -> Result<u32, XlsxError> {
    let lines = blocks.iter().flat_map(|block| match block {
        Block::Heading { text, .. } => vec![(text, true)],
        Block::Paragraph(text) | Block::Note(text) | Block::Answer { text, .. } => {
            vec![(text, false)]
        }
        Block::List(items) => items.iter().map(|item| (item, false)).collect(),
        Block::Statement { text, .. } => vec![(text, false)],
        Block::Verbatim(verbatim) => verbatim.lines.iter().map(|line| (line, false)).collect(),
        Block::SignOff(lines) => lines.iter().flatten().map(|label| (label, false)).collect(),
        Block::Facts(_) | Block::Table(_) | Block::Picture(_) => Vec::new(),
    });
    let mut next = at + 1;
    for (text, is_title) in lines {
        let format = if is_title { &ink.label } else { ink.plain() };
        ink::write(sheet, (next, 0), text, format, ink.lang)?;
        next += 1;
    }
    Ok(next)
}

struct Page<'a> {
    sheet: &'a mut Worksheet,
    ink: &'a Ink,
    at: u32,
}

impl Page<'_> {
    fn block(&mut self, block: &Block) -> Result<(), XlsxError> {
        let ink = self.ink;
        match block {
            Block::Answer { verdict, text } => {
                let answer = ink.verdict(*verdict).clone().set_bold().set_font_size(12);
                let answer = answer.set_text_wrap().set_align(FormatAlign::VerticalCenter);
                self.across(0, text, &answer)
            }
            Block::Heading { text, .. } => {
                self.at += u32::from(self.at > 0);
                self.across(0, text, &ink.title)
            }
            Block::Statement { mark, code, text, apart, more, .. } => {
                let colon = ink.lang.colon();
                self.across(0, &format!("{mark} {code}{colon} {text}"), &ink.label)?;
                apart.iter().chain(more).try_for_each(|text| self.across(0, text, ink.sentence()))
            }
            Block::Paragraph(text) => self.across(0, text, ink.sentence()),
            Block::Note(text) => self.across(0, text, &ink.note),
            Block::List(items) => {
                items.iter().try_for_each(|item| self.across(0, item, ink.sentence()))
            }
            Block::Facts(facts) => facts.iter().try_for_each(|fact| self.fact(fact)),
            Block::Table(table) => self.table(table),
            Block::Picture(_) => Ok(()),
            Block::Verbatim(verbatim) => {
                verbatim.lines.iter().try_for_each(|line| self.code(line))?;
                verbatim.cut.iter().try_for_each(|cut| self.across(0, cut, &ink.note))
            }
            Block::SignOff(lines) => lines.iter().try_for_each(|labels| self.blanks(labels)),
        }
    }

    fn fact(&mut self, fact: &Fact) -> Result<(), XlsxError> {
        let (ink, at) = (self.ink, self.at);
        self.sheet.write_string_with_format(at, 0, fact.label.to_string(), &ink.label)?;
        match &fact.value {
            Cell::Text(text) | Cell::Id(text) | Cell::Code(text) => {
                self.across(1, text, ink.sentence())
            }
            other => {
                ink.fact.write(self.sheet, (at, 1), other, ink.lang)?;
                self.at += 1;
                Ok(())
            }
        }
    }

    /// Writes a table whose last column takes what room is left.
    fn table(&mut self, table: &Table) -> Result<(), XlsxError> {
        let ink = self.ink;
        for (column, head) in (0..).zip(&table.columns) {
            let format = match head.align {
                Align::Left => &ink.head,
                Align::Right => &ink.head_right,
            };
            self.sheet.write_string_with_format(self.at, column, head.head.to_string(), format)?;
        }
        self.at += 1;
        for row in &table.rows {
            for (column, cell) in (0..).zip(row) {
                match cell {
                    Cell::Text(text) if usize::from(column) + 1 == row.len() => {
                        self.merged(column, text, &ink.beside)?;
                    }
                    other => {
                        ink.body.write(self.sheet, (self.at, column), other, ink.lang)?;
                    }
                }
            }
            self.at += 1;
        }
        self.at += 1;
        Ok(())
    }

    /// Writes a line as it is; one without a character stays empty.
    fn code(&mut self, line: &str) -> Result<(), XlsxError> {
        if line.is_empty() {
            self.at += 1;
            return Ok(());
        }
        self.across(0, line, &self.ink.code)
    }

    /// Writes labels, each with a line to write on in the cells behind it.
    fn blanks(&mut self, labels: &[Visible]) -> Result<(), XlsxError> {
        let (ink, at) = (self.ink, self.at);
        let step = (LAST_COLUMN + 1) / u16::try_from(labels.len()).unwrap_or(u16::MAX).max(1);
        for (label, first) in labels.iter().zip((0..).step_by(usize::from(step.max(2)))) {
            ink::write(self.sheet, (at, first), label, &ink.signed, ink.lang)?;
            for column in first + 1..(first + step).min(LAST_COLUMN + 1) {
                self.sheet.write_blank(at, column, &ink.blank)?;
            }
        }
        self.sheet.set_row_height(at, BLANK_HEIGHT)?;
        self.at += 1;
        Ok(())
    }

    /// Writes a text over the columns from `first` on, and makes its row as high as it needs.
    fn across(&mut self, first: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
        self.merged(first, text, format)?;
        self.at += 1;
        Ok(())
    }

    fn merged(&mut self, first: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
        let (sheet, at) = (&mut *self.sheet, self.at);
        let text = if text.is_empty() { "\"\"" } else { text };
        if first < LAST_COLUMN {
            // The text is written apart: merging guesses the type of what it is given.
            sheet.merge_range(at, first, at, LAST_COLUMN, "", format)?;
        }
        ink::write(sheet, (at, first), text, format, self.ink.lang)?;
        // Excel does not measure merged cells.
        let first_width = if first == 0 { FIRST_WIDTH } else { OTHER_WIDTH };
        let room = first_width + OTHER_WIDTH * u32::from(LAST_COLUMN - first);
        let width = u32::try_from(text.width()).unwrap_or(u32::MAX);
        // Words leave the ends of lines empty.
        let lines = if width > room { (width + width / 20).div_ceil(room) } else { 1 };
        if lines > 1 {
            sheet.set_row_height(at, (f64::from(lines) * LINE_HEIGHT).min(MOST_HEIGHT))?;
        }
        Ok(())
    }
}

/// The columns of a page, in characters.
const FIRST_WIDTH: u32 = 26;
const OTHER_WIDTH: u32 = 14;
const LAST_COLUMN: u16 = 7;

/// The height of a line to write on, in points.
const BLANK_HEIGHT: u32 = 36;

/// The height of the highest row that Excel has, in points.
const MOST_HEIGHT: f64 = 409.0;
