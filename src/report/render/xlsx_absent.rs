//! In the place of workbooks in a build without the feature `xlsx`.

use std::io::{self, Write};

use crate::report::Report;
use crate::report::document::Telling;

/// Refuses.
///
/// # Errors
/// Always.
pub fn write(_: &Report, _: &Telling<'_>, _: &mut dyn Write) -> io::Result<()> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "built without the feature `xlsx`"))
}
