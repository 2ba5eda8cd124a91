//! Takes batches in list order; keeps few, spills many.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::model::Receipt;

use super::batch::Batch;
use super::error::Error;
use super::parquet;
use super::query::{Ledger, Store};
use super::row::Row;
use super::scan::hex;
use super::symbols::Symbols;

/// Takes batches in list order.
///
/// Memory: at most `rows_at_once` rows and `receipts_at_once` receipts, some 40 MB, before they
/// go to disk as a part.
#[derive(Debug)]
pub struct Writer {
    target: Target,
    symbols: Symbols,
    rows: Vec<Row>,
    receipts: Vec<Receipt>,
    /// Where in `receipts` each object stands.
    objects: HashMap<String, usize>,
    rows_at_once: usize,
    receipts_at_once: usize,
}

/// Where parts go.
#[derive(Debug)]
enum Target {
    /// Nowhere, until there are too many rows.
    Memory,
    /// A folder that goes away with the run.
    Temporary(tempfile::TempDir),
    /// The user's ledger.
    Kept(PathBuf),
}

impl Writer {
    /// Keeps a ledger in `folder`, which is made where it is not there; without one, the ledger
    /// goes away with the run.
    ///
    /// # Errors
    /// Fails where the folder cannot be made.
    pub fn new(folder: Option<&Path>) -> Result<Self, Error> {
        let target = match folder {
            None => Target::Memory,
            Some(folder) => {
                fs::create_dir_all(folder)
                    .map_err(|source| Error::Folder { folder: folder.to_path_buf(), source })?;
                Target::Kept(folder.to_path_buf())
            }
        };
        Ok(Self {
            target,
            symbols: Symbols::default(),
            rows: Vec::new(),
            receipts: Vec::new(),
            objects: HashMap::new(),
            rows_at_once: ROWS_AT_ONCE,
            receipts_at_once: RECEIPTS_AT_ONCE,
        })
    }

    /// Lowers the bounds, so that a few rows are many.
    #[cfg(test)]
    pub(super) fn spilling_at(self, rows_at_once: usize, receipts_at_once: usize) -> Self {
        Self { rows_at_once, receipts_at_once, ..self }
    }

    /// Says whether receipts outlive the run, so that they must name what was read.
    #[must_use]
    pub const fn is_kept(&self) -> bool {
        matches!(self.target, Target::Kept(_))
    }

    /// Takes what one object gave.
    ///
    /// # Errors
    /// Fails where a part cannot be written.
    pub fn add(&mut self, batch: Batch) -> Result<(), Error> {
        // A part names each object once: the same object again tells nothing, and one that changed
        // since begins another part.
        match self.objects.get(&batch.receipt.object) {
            Some(at) if self.receipts[*at] == batch.receipt => return Ok(()),
            Some(_) => self.spill()?,
            None => {}
        }
        self.objects.insert(batch.receipt.object.clone(), self.receipts.len());
        if !batch.rows.is_empty() {
            let translation = self.symbols.translation(&batch.symbols);
            self.rows.extend(batch.rows.into_iter().map(|row| row.translated(&translation)));
        }
        self.receipts.push(batch.receipt);
        if self.rows.len() >= self.rows_at_once || self.receipts.len() >= self.receipts_at_once {
            self.spill()?;
        }
        Ok(())
    }

    /// Ends the scan.
    ///
    /// # Errors
    /// Fails where the last part cannot be written.
    pub fn finish(mut self) -> Result<Ledger, Error> {
        if matches!(self.target, Target::Memory) {
            let Self { symbols, rows, receipts, .. } = self;
            return Ok(Ledger { store: Store::Memory { symbols, rows, receipts } });
        }
        if !self.receipts.is_empty() {
            self.spill()?;
        }
        let store = match self.target {
            Target::Kept(folder) => Store::Folder { folder, _guard: None },
            Target::Temporary(guard) => {
                Store::Folder { folder: guard.path().to_path_buf(), _guard: Some(guard) }
            }
            Target::Memory => {
                Store::Memory { symbols: self.symbols, rows: self.rows, receipts: self.receipts }
            }
        };
        Ok(Ledger { store })
    }

    fn spill(&mut self) -> Result<(), Error> {
        if matches!(self.target, Target::Memory) {
            let made = tempfile::tempdir();
            let failed = |source| Error::Folder { folder: std::env::temp_dir(), source };
            self.target = Target::Temporary(made.map_err(failed)?);
        }
        let folder = match &self.target {
            Target::Kept(folder) => folder.as_path(),
            Target::Temporary(guard) => guard.path(),
            Target::Memory => return Ok(()),
        };
        parquet::write(
            folder,
            &part_id(&self.receipts),
            &self.symbols,
            &self.rows,
            &self.receipts,
        )?;
        self.rows.clear();
        self.receipts.clear();
        self.objects.clear();
        self.symbols = Symbols::default();
        Ok(())
    }
}

/// Names a part after what it holds, so that the same scan again replaces its own parts.
fn part_id(receipts: &[Receipt]) -> String {
    let mut hash = Sha256::new();
    for receipt in receipts {
        hash.update(format!("{receipt:?}\n"));
    }
    hex(&hash.finalize()[..12])
}

const ROWS_AT_ONCE: usize = 100_000;
const RECEIPTS_AT_ONCE: usize = 100_000;
