//! An explanation in each of the formats that have one.

use std::io::{self, Write};

use crate::report::Explanation;
use crate::report::document::Document;

use super::format::Format;
use super::terminal::Look;
use super::{html, json, markdown, terminal};

/// The number of the JSON form. A field is added without, and changed only with, a new number.
pub const SCHEMA_VERSION: u32 = 1;

/// Writes an explanation as indented JSON with a newline at its end.
///
/// # Errors
/// Returns the error of `out`.
pub fn json(explanation: &Explanation, out: &mut dyn Write) -> io::Result<()> {
    json::write_value(explanation, out)
}

/// Writes the document of an explanation.
///
/// # Errors
/// Returns the error of `out`, or says that the format has no words.
pub fn document(
    document: &Document,
    format: Format,
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Terminal => terminal::write(document, look, out),
        Format::Html => html::write(document, out),
        Format::Markdown => markdown::write(document, out),
        Format::Json
        | Format::Csv
        | Format::Parquet
        | Format::Pdf
        | Format::Xlsx
        | Format::Ocsf
        | Format::Asff
        | Format::Prometheus
        | Format::Emf => Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("an explanation is not written as {}", format.as_str()),
        )),
    }
}
