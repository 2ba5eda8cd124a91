//! Sheets as an Excel workbook (ECMA-376), with values of their own types.
//!
//! Every text of a log is written as a string, never by the call that guesses a type; one that
//! looks like a formula also carries Excel's text mark, so that it stays a text when its cell is
//! edited. The times in the file are those of the report: the same report gives the same bytes.

mod chart;
mod grid;
mod ink;
mod page;
mod value;

use std::io::{self, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use crate::report::Report;
use crate::report::document::{Sheet, Telling, sheets};
use crate::report::words::Lang;

use self::grid::MOST_ROWS;
use self::ink::Ink;

/// Writes `report` as a workbook. No row is left out that a sheet has room for, whatever
/// [`Telling::cap`] says.
///
/// # Errors
/// Returns the error of `out`.
pub fn write(report: &Report, telling: &Telling<'_>, out: &mut dyn Write) -> io::Result<()> {
    let sheets = sheets(report, telling);
    let bytes = workbook(report, sheets).and_then(|mut book| book.save_to_buffer());
    out.write_all(&bytes.map_err(io::Error::other)?)
}

fn workbook(report: &Report, sheets: Vec<Sheet<'_>>) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&properties(report, report.language)?);
    let ink = Ink::new(report.language);
    let mut taken = Vec::new();
    for sheet in sheets {
        let name = name(&sheet.title, &taken);
        let page = book.add_worksheet();
        page.set_name(&name)?;
        lay_out(page, sheet, &ink)?;
        taken.push(name);
    }
    Ok(book)
}

fn lay_out(page: &mut Worksheet, sheet: Sheet<'_>, ink: &Ink) -> Result<(), XlsxError> {
    // A reader prints it, on pages lying on their side.
    page.set_landscape().set_print_fit_to_pages(1, 0);
    match sheet.grid {
        Some(grid) => {
            let stack = grid.stack.clone();
            let laid = grid::write(page, grid, ink, MOST_ROWS)?;
            let below = page::notes(page, &sheet.blocks, laid.next, ink)?;
            match stack {
                Some(stack) => chart::insert(page, &stack, &laid, below),
                None => Ok(()),
            }
        }
        None => page::write(page, &sheet.blocks, ink),
    }
}

/// Excel keeps the moment when a file was made: it is the report's, to the second.
fn properties(report: &Report, lang: Lang) -> Result<DocProperties, XlsxError> {
    let tool = format!("{} {}", report.tool.name, report.tool.version);
    let seconds = report.generated_at.as_millis().div_euclid(1_000);
    Ok(DocProperties::new()
        .set_title(&tool)
        .set_subject(lang.verdict(report.verdict))
        .set_author(&tool)
        .set_creation_datetime(&ExcelDateTime::from_timestamp(seconds)?))
}

/// Returns the name of a sheet: the title to its first `:` or `,`, without the characters that
/// Excel refuses, at most 31 of them, and another than those taken in whatever case.
/// <https://support.microsoft.com/office/rename-a-worksheet-3f1f7148-ee83-404d-8ef0-9ff99fbad1f9>
fn name(title: &str, taken: &[String]) -> String {
    let short = title.split([':', ',']).next().unwrap_or(title).trim();
    let allowed: String =
        short.chars().filter(|c| !['[', ']', '*', '?', '/', '\\', '\''].contains(c)).collect();
    let is_free = |name: &String| taken.iter().all(|old| old.to_lowercase() != name.to_lowercase());
    let numbered = (2_u32..).map(|n| format!(" ({n})"));
    let ends = std::iter::once(String::new()).chain(numbered);
    ends.map(|end| format!("{}{end}", value::cut(&allowed, MOST_NAME - end.len())))
        .find(is_free)
        .unwrap_or(allowed)
}

/// The most characters of a sheet's name.
const MOST_NAME: usize = 31;

#[cfg(test)]
mod tests;
