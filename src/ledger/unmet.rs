//! What checks of a ledger's logs against their digests could not prove and had to.
//!
//! A report of the ledger alone reads no digests. It may not pass what a run could not prove: this note
//! says so, until a check of the whole of that period proves it.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::error::Error;
use super::query::Ledger;
use super::whole::write_whole;
use crate::model::{IntegrityOutcome, Moment, Window};

/// A period of which not enough is proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unmet {
    /// When that was last found.
    pub at: Moment,
    /// The worst that was found of any log or digest.
    pub outcome: IntegrityOutcome,
    /// The period of events; open where `null`.
    pub from: Option<Moment>,
    /// Its end.
    pub to: Option<Moment>,
}

impl Unmet {
    const fn window(&self) -> Window {
        Window { from: self.from, to: self.to }
    }

    /// Joins what was found of periods that have a moment in common.
    fn with(self, earlier: Self) -> Self {
        Self {
            at: self.at.max(earlier.at),
            outcome: self.outcome.max(earlier.outcome),
            from: self.from.zip(earlier.from).map(|(a, b)| a.min(b)),
            to: self.to.zip(earlier.to).map(|(a, b)| a.max(b)),
        }
    }
}

/// Notes a check of a period: what was open within it is settled by what it found, `None` if that was
/// enough.
///
/// # Errors
/// Fails where the folder does not take it, or what it has is no such note.
pub fn note_check(folder: &Path, of: Window, found: Option<Unmet>) -> Result<(), Error> {
    let failed = |source| Error::Folder { folder: folder.to_path_buf(), source };
    let before = read(folder)?;
    let mut open: Vec<Unmet> =
        before.iter().filter(|unmet| !of.covers(unmet.window())).copied().collect();
    if let Some(mut found) = found {
        let (near, far) = open.iter().partition(|unmet| unmet.window().meets(found.window()));
        let near: Vec<Unmet> = near;
        found = near.into_iter().fold(found, Unmet::with);
        open = far;
        open.push(found);
    }
    if open == before {
        return Ok(());
    }
    let text = serde_json::to_vec_pretty(&open).map_err(|e| failed(e.into()))?;
    write_whole(&folder.join(NAME), &text).map_err(failed)
}

impl Ledger {
    /// Returns the worst that is open of a period.
    ///
    /// # Errors
    /// Fails where the note cannot be read or is none.
    pub fn unmet(&self, of: Window) -> Result<Option<Unmet>, Error> {
        let Some(folder) = &self.notes else { return Ok(None) };
        let open = read(folder)?.into_iter().filter(|unmet| unmet.window().meets(of));
        Ok(open.max_by_key(|unmet| (unmet.outcome, unmet.at)))
    }
}

fn read(folder: &Path) -> Result<Vec<Unmet>, Error> {
    let failed = |source| Error::Folder { folder: folder.to_path_buf(), source };
    match fs::read(folder.join(NAME)) {
        Ok(text) => serde_json::from_slice(&text).map_err(|e| failed(e.into())),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(cause) => Err(failed(cause)),
    }
}

/// The name in the ledger's folder.
pub const NAME: &str = "integrity.json";

#[cfg(test)]
mod tests {
    use super::*;

    fn window(from: i64, to: i64) -> Window {
        Window { from: Some(Moment::from_millis(from)), to: Some(Moment::from_millis(to)) }
    }

    fn unmet(window: Window, outcome: IntegrityOutcome) -> Unmet {
        Unmet { at: Moment::from_millis(0), outcome, from: window.from, to: window.to }
    }

    #[test]
    fn only_a_check_of_the_whole_period_settles_what_is_open() {
        let folder = tempfile::tempdir().unwrap();
        let note = |of, found: Option<IntegrityOutcome>| {
            note_check(folder.path(), of, found.map(|outcome| unmet(of, outcome))).unwrap();
            read(folder.path()).unwrap()
        };
        let (failed, open) = (IntegrityOutcome::Failed, IntegrityOutcome::Incomplete);
        let first = unmet(window(10, 20), failed);
        assert_eq!(note(window(10, 20), Some(failed)), [first]);
        assert_eq!(note(window(15, 30), None), [first]);
        assert_eq!(note(window(30, 40), Some(open)), [first, unmet(window(30, 40), open)]);
        // What has a moment in common is one period, with the worst of both.
        let both = unmet(window(10, 40), failed);
        assert_eq!(note(window(18, 35), Some(open)), [both]);
        assert_eq!(note(window(10, 35), None), [both]);
        assert_eq!(note(window(10, 40), None), []);
        assert_eq!(note(window(10, 20), Some(open)), [unmet(window(10, 20), open)]);
        assert_eq!(note(Window::default(), None), []);
    }
}
