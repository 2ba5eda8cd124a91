//! A document as a PDF that can be sent and filed as it is: typeset, tagged, with its fonts inside.
//!
//! The template `report.typ` says how things look; the document comes to it as data, so a text that
//! looks like markup is printed as it is written. The file keeps PDF/A-2a, for archives, and
//! PDF/UA-1, for people who do not see it; typst checks both while it writes.
//!
//! **Invariant:** the same document gives the same bytes; nothing but the document and the fonts of
//! the program is read.

mod columns;
mod data;
mod fonts;
mod text;
mod world;

use std::io::{self, Write};

use typst::diag::{SourceDiagnostic, Warned};
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::model::Moment;
use crate::report::document::Document;

use self::data::Data;
use super::Paper;

/// Whether this program can write a PDF.
pub const IS_BUILT: bool = true;

/// Writes `document` to `out`.
///
/// # Errors
/// Returns the error of `out`, or what typst refuses to set.
pub fn write(document: &Document, paper: Paper, out: &mut dyn Write) -> io::Result<()> {
    let data = serde_json::to_vec(&Data::of(document, paper))?;
    let Warned { output, warnings: _ } = typst::compile::<PagedDocument>(&world::Report::of(data));
    let pages = output.map_err(|causes| refused(&causes))?;
    let bytes = typst_pdf::pdf(&pages, &options(document)?).map_err(|causes| refused(&causes))?;
    drop(pages);
    // What typst remembers for a next document would lie beside the formats that follow.
    typst::comemo::evict(0);
    out.write_all(&bytes)
}

/// All that a PDF says of itself comes from the document.
fn options(document: &Document) -> io::Result<PdfOptions> {
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|cause| io::Error::other(cause.message().to_string()))?;
    Ok(PdfOptions {
        ident: Smart::Custom(format!("{} {}", &*document.running.title, document.running.at)),
        creator: Smart::Custom(Some(document.running.made_by.to_string())),
        timestamp: datetime(document.running.at).map(Timestamp::new_utc),
        standards,
        ..PdfOptions::default()
    })
}

/// Returns a moment to the second, as typst has it.
fn datetime(at: Moment) -> Option<Datetime> {
    let at = jiff::Timestamp::from_millisecond(at.as_millis()).ok()?;
    let at = at.to_zoned(jiff::tz::TimeZone::UTC).datetime();
    let part = |n: i8| u8::try_from(n).ok();
    Datetime::from_ymd_hms(
        i32::from(at.year()),
        part(at.month())?,
        part(at.day())?,
        part(at.hour())?,
        part(at.minute())?,
        part(at.second())?,
    )
}

fn refused(causes: &[SourceDiagnostic]) -> io::Error {
    let told: Vec<String> = causes.iter().map(|cause| cause.message.to_string()).collect();
    io::Error::other(format!("cannot typeset the report: {}", told.join("; ")))
}

#[cfg(test)]
mod tests;
