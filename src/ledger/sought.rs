//! Whether model invocation logs were looked for, for reports that read nothing.
//!
//! Where none is there, no receipt tells that somebody looked: a report of the ledger alone would pass
//! what the run that made it did not.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::error::Error;
use super::note::Note;
use super::query::Ledger;
use crate::model::{Moment, Window};

/// The period of events of which invocation logs were looked for, from the first to the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sought {
    from: Option<Moment>,
    to: Option<Moment>,
}

/// Notes that invocation logs of a period are looked for.
///
/// # Errors
/// Fails where the folder does not take it, or what it has is no such note.
pub fn note_sought(folder: &Path, of: Window) -> Result<(), Error> {
    let before = NOTE.read(folder)?;
    let sought = match before {
        None => Sought { from: of.from, to: of.to },
        Some(before) => Sought {
            from: before.from.zip(of.from).map(|(a, b)| a.min(b)),
            to: before.to.zip(of.to).map(|(a, b)| a.max(b)),
        },
    };
    if before == Some(sought) { Ok(()) } else { NOTE.write(folder, &sought) }
}

impl Ledger {
    /// Says whether invocation logs of a part of this period were looked for.
    ///
    /// # Errors
    /// Fails where the note cannot be read or is none.
    pub fn has_sought_logs(&self, of: Window) -> Result<bool, Error> {
        let Some(folder) = &self.notes else { return Ok(false) };
        let sought = NOTE.read(folder)?.map(|Sought { from, to }| Window { from, to });
        Ok(sought.is_some_and(|sought| sought.meets(of)))
    }
}

/// The note in the ledger's folder.
pub const NOTE: Note<Sought> = Note::named("invocation-logs.json");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_that_was_looked_for_stays_and_grows() {
        let folder = tempfile::tempdir().unwrap();
        let at = |millis| Some(Moment::from_millis(millis));
        let note = |from, to| {
            note_sought(folder.path(), Window { from, to }).unwrap();
            NOTE.read(folder.path()).unwrap().map(|Sought { from, to }| (from, to))
        };
        assert_eq!(NOTE.read(folder.path()).unwrap(), None);
        assert_eq!(note(at(10), at(20)), Some((at(10), at(20))));
        assert_eq!(note(at(15), at(40)), Some((at(10), at(40))));
        assert_eq!(note(at(5), None), Some((at(5), None)));
        assert_eq!(note(at(30), at(40)), Some((at(5), None)));
    }
}
