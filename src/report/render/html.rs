//! A document as one HTML file that needs nothing else: no network, no script, no other file.
//!
//! The template `report.html` says how a document is marked up and escapes every text that comes
//! into it; `report.css` says how it looks; `report.js` adds ways to sort and to filter tables. A
//! security policy in the page lets a browser use exactly these two texts and load nothing.
//!
//! **Invariant:** the same document gives the same bytes, and a text of a log is never markup.

mod page;
mod seal;
mod text;
mod value;

use std::io::{self, Write};

use askama::Template;

use crate::report::document::Document;

use self::page::Page;

/// Writes `document` to `out`.
///
/// # Errors
/// Returns the error of `out`.
pub fn write(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    Page::of(document).write_into(out)
}

#[cfg(test)]
mod tests;
