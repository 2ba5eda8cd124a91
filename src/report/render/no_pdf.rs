//! What stands for `pdf` in a program that was built without it.

use std::io::{self, Write};

use crate::report::document::Document;

use super::Paper;

/// Whether this program can write a PDF.
pub const IS_BUILT: bool = false;

/// Refuses.
///
/// # Errors
/// Always: callers ask [`Format::is_built`](super::Format::is_built) before the work.
pub fn write(_document: &Document, _paper: Paper, _out: &mut dyn Write) -> io::Result<()> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "this program was built without PDF"))
}
