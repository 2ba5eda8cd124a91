//! Whether model invocation logs were looked for, for reports that read nothing.
//!
//! Where none is there, no receipt tells that somebody looked: a report of the ledger alone would pass
//! what the run that made it did not.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::error::Error;
use super::query::Ledger;
use super::whole::write_whole;
use crate::model::{Moment, Window};

/// The period of events of which invocation logs were looked for, from the first to the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sought {
    from: Option<Moment>,
    to: Option<Moment>,
}

/// Notes that invocation logs of a period are looked for.
///
/// # Errors
/// Fails where the folder does not take it, or what it has is no such note.
pub fn note_sought(folder: &Path, of: Window) -> Result<(), Error> {
    let failed = |source| Error::Folder { folder: folder.to_path_buf(), source };
    let before = read(folder)?;
    let sought = match before {
        None => Sought { from: of.from, to: of.to },
        Some(before) => Sought {
            from: before.from.zip(of.from).map(|(a, b)| a.min(b)),
            to: before.to.zip(of.to).map(|(a, b)| a.max(b)),
        },
    };
    if before == Some(sought) {
        return Ok(());
    }
    let text = serde_json::to_vec_pretty(&sought).map_err(|e| failed(e.into()))?;
    write_whole(&folder.join(NAME), &text).map_err(failed)
}

impl Ledger {
    /// Says whether invocation logs of a part of this period were looked for.
    ///
    /// # Errors
    /// Fails where the note cannot be read or is none.
    pub fn has_sought_logs(&self, of: Window) -> Result<bool, Error> {
        let Some(folder) = &self.notes else { return Ok(false) };
        let sought = read(folder)?.map(|Sought { from, to }| Window { from, to });
        Ok(sought.is_some_and(|sought| sought.meets(of)))
    }
}

fn read(folder: &Path) -> Result<Option<Sought>, Error> {
    let failed = |source| Error::Folder { folder: folder.to_path_buf(), source };
    match fs::read(folder.join(NAME)) {
        Ok(text) => serde_json::from_slice(&text).map(Some).map_err(|e| failed(e.into())),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(failed(cause)),
    }
}

/// The name in the ledger's folder.
pub const NAME: &str = "invocation-logs.json";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_that_was_looked_for_stays_and_grows() {
        let folder = tempfile::tempdir().unwrap();
        let at = |millis| Some(Moment::from_millis(millis));
        let note = |from, to| {
            note_sought(folder.path(), Window { from, to }).unwrap();
            read(folder.path()).unwrap().map(|Sought { from, to }| (from, to))
        };
        assert_eq!(read(folder.path()).unwrap(), None);
        assert_eq!(note(at(10), at(20)), Some((at(10), at(20))));
        assert_eq!(note(at(15), at(40)), Some((at(10), at(40))));
        assert_eq!(note(at(5), None), Some((at(5), None)));
        assert_eq!(note(at(30), at(40)), Some((at(5), None)));
    }
}
