//! What the last check of a ledger's logs against their digests came to.
//!
//! A report of the ledger alone reads no digests. It may not pass what a run could not prove that had
//! to: this note says so, until a run proves it.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::error::Error;
use super::query::{Ledger, Store};
use super::whole::write_whole;
use crate::model::{IntegrityOutcome, Moment};

/// What a check came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proven {
    /// When it was made.
    pub at: Moment,
    /// The worst that is true of any log or digest.
    pub outcome: IntegrityOutcome,
    /// Whether that was enough for whoever asked.
    pub is_enough: bool,
}

impl Proven {
    /// Writes the note, whole or not at all.
    ///
    /// # Errors
    /// Fails where the folder does not take it.
    pub fn write(&self, folder: &Path) -> Result<(), Error> {
        let failed = |source| Error::Folder { folder: folder.to_path_buf(), source };
        let text = serde_json::to_vec_pretty(self).map_err(|e| failed(e.into()))?;
        write_whole(&folder.join(NAME), &text).map_err(failed)
    }
}

impl Ledger {
    /// Returns what the last check of its logs came to; `None` where none was made.
    ///
    /// # Errors
    /// Fails where the note cannot be read or is none.
    pub fn proven(&self) -> Result<Option<Proven>, Error> {
        let Store::Folder { folder, .. } = &self.store else { return Ok(None) };
        let failed = |source| Error::Folder { folder: folder.clone(), source };
        match fs::read(folder.join(NAME)) {
            Ok(text) => serde_json::from_slice(&text).map(Some).map_err(|e| failed(e.into())),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(failed(cause)),
        }
    }
}

/// The name in the ledger's folder.
pub const NAME: &str = "integrity.json";
