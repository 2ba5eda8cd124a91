//! Takes batches in list order; keeps few, spills many.

use std::collections::HashMap;
use std::fs;
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::debts::Folder;
use crate::ingest::source::Stretch;
use crate::model::{Receipt, hex};

use super::batch::Batch;
use super::error::Error;
use super::parquet;
use super::query::{Ledger, ROWS_AT_ONCE, Store};
use super::remote::Remote;
use super::row::{Row, Rows};
use super::symbols::Symbols;
use super::unfinished::Unfinished;

/// Takes batches in list order.
///
/// Memory: at most `rows_at_once` rows and `receipts_at_once` receipts, some 65 MB, before they
/// go to disk as a part.
#[derive(Debug)]
pub struct Writer {
    target: Target,
    symbols: Symbols,
    rows: Rows,
    receipts: Vec<Receipt>,
    /// Where in `receipts` each object stands.
    objects: HashMap<String, usize>,
    rows_at_once: usize,
    receipts_at_once: usize,
    /// After how much what was read is kept, where it is kept at all.
    stretch: Stretch,
    /// Stored bytes that were read since the last part.
    bytes: u64,
    has_spilled: bool,
    /// Receipts must name what was read, though they go with the run.
    is_hashing: bool,
    /// What is noted before the first part goes to the user's ledger.
    beginning: Option<Unfinished>,
}

/// Where parts go.
#[derive(Debug)]
enum Target {
    /// Nowhere, until there are too many rows.
    Memory,
    /// A folder that goes away with the run.
    Temporary(Folder),
    /// The user's ledger, here or in a bucket.
    Kept { folder: PathBuf, remote: Option<Arc<Remote>> },
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
                Target::Kept { folder: folder.to_path_buf(), remote: None }
            }
        };
        Ok(Self::into(target))
    }

    /// Keeps a ledger in a bucket: each part goes there as soon as it is whole.
    #[must_use]
    pub fn remote(remote: &Arc<Remote>) -> Self {
        let folder = remote.folder().to_path_buf();
        Self::into(Target::Kept { folder, remote: Some(Arc::clone(remote)) })
    }

    fn into(target: Target) -> Self {
        Self {
            target,
            symbols: Symbols::default(),
            rows: Rows::default(),
            receipts: Vec::new(),
            objects: HashMap::new(),
            rows_at_once: ROWS_AT_ONCE,
            receipts_at_once: RECEIPTS_AT_ONCE,
            stretch: Stretch::default(),
            bytes: 0,
            has_spilled: false,
            is_hashing: false,
            beginning: None,
        }
    }

    /// Lowers the bounds, so that a few rows are many.
    #[cfg(test)]
    pub(super) fn spilling_at(self, rows_at_once: usize, receipts_at_once: usize) -> Self {
        Self { rows_at_once, receipts_at_once, ..self }
    }

    /// Lets receipts name what was read, for whoever tells of them later.
    #[must_use]
    pub fn hashing(self) -> Self {
        Self { is_hashing: true, ..self }
    }

    /// Says whether receipts must name what was read: they outlive the run, or are told of.
    #[must_use]
    pub const fn is_hashing(&self) -> bool {
        self.is_hashing || self.is_kept()
    }

    /// Says whether receipts must name what was read for whoever tells of them later.
    #[must_use]
    pub const fn is_told(&self) -> bool {
        self.is_hashing
    }

    /// Notes these scans as not come to their end, before the first part is kept.
    #[must_use]
    pub fn beginning(self, scans: Unfinished) -> Self {
        Self { beginning: Some(scans), ..self }
    }

    /// Says whether what is read stays when the run ends.
    #[must_use]
    pub const fn is_kept(&self) -> bool {
        matches!(self.target, Target::Kept { .. })
    }

    /// Takes what a share of the objects gave.
    ///
    /// # Errors
    /// Fails where a part cannot be written.
    pub fn add(&mut self, batch: Batch) -> Result<(), Error> {
        let Batch { symbols, mut rows, receipts } = batch;
        // The rows stand in the order of their receipts; so many of them are to be kept.
        let mut taken = 0;
        for receipt in receipts {
            let object = symbols.known(&receipt.object);
            let is_own = |row: &&Row| Some(row.object) == object;
            let own = rows[taken..].iter().take_while(is_own).count();
            // A part names each object once: the same object again tells nothing, and one that
            // changed since begins another part.
            match self.objects.get(&receipt.object) {
                Some(at) if self.receipts[*at] == receipt => {
                    rows.drain(taken..taken + own);
                    continue;
                }
                Some(_) => {
                    let later = rows.split_off(taken);
                    self.keep(mem::replace(&mut rows, later), &symbols);
                    self.spill()?;
                    taken = 0;
                }
                None => {}
            }
            taken += own;
            self.bytes += receipt.bytes;
            self.objects.insert(receipt.object.clone(), self.receipts.len());
            self.receipts.push(receipt);
        }
        self.keep(rows, &symbols);
        let receipts = self.receipts.len();
        let are_many = self.rows.count() >= self.rows_at_once || receipts >= self.receipts_at_once;
        if are_many || (self.is_kept() && self.stretch.is_over(receipts, self.bytes)) {
            self.spill()?;
        }
        Ok(())
    }

    /// Says after how much of what comes now a part is to be kept. What is kept is not read again
    /// after a run that was killed.
    pub const fn keep_each(&mut self, stretch: Stretch) {
        self.stretch = stretch;
    }

    /// Keeps rows where they are: only the numbers of their texts change.
    fn keep(&mut self, mut rows: Vec<Row>, symbols: &Symbols) {
        let translation = self.symbols.translation(symbols);
        for row in &mut rows {
            row.translate(&translation);
        }
        self.rows.push(rows);
    }

    /// Puts what was taken so far into a kept ledger.
    ///
    /// # Errors
    /// Fails where the part cannot be written.
    pub fn keep_so_far(&mut self) -> Result<(), Error> {
        if self.is_kept() && !self.receipts.is_empty() { self.spill() } else { Ok(()) }
    }

    /// Ends the scan. Rows that are all there is are asked where they are, without reading them
    /// back from disk.
    ///
    /// # Errors
    /// Fails where the last part cannot be written.
    pub fn finish(mut self) -> Result<Ledger, Error> {
        let folder = self.folder();
        let notes = folder.clone().filter(|_| self.is_kept());
        let store = match folder {
            None => self.in_memory(),
            Some(folder) if notes.is_none() => {
                self.write_part(&folder)?;
                self.in_folder()
            }
            Some(folder) => {
                self.write_part(&folder)?;
                let is_alone =
                    parquet::parts(&folder)?.len() == usize::from(!self.receipts.is_empty());
                let is_all = !self.has_spilled && is_alone;
                if is_all { self.in_memory() } else { self.in_folder() }
            }
        };
        Ok(Ledger { store, notes })
    }

    /// Returns where parts go.
    fn folder(&self) -> Option<PathBuf> {
        match &self.target {
            Target::Memory => None,
            Target::Temporary(guard) => Some(guard.path().to_path_buf()),
            Target::Kept { folder, .. } => Some(folder.clone()),
        }
    }

    fn in_memory(&mut self) -> Store {
        Store::Memory {
            symbols: mem::take(&mut self.symbols),
            rows: mem::take(&mut self.rows),
            receipts: mem::take(&mut self.receipts),
        }
    }

    fn in_folder(&mut self) -> Store {
        match mem::replace(&mut self.target, Target::Memory) {
            Target::Kept { folder, .. } => Store::Folder { folder, _guard: None },
            Target::Temporary(guard) => {
                Store::Folder { folder: guard.path().to_path_buf(), _guard: Some(guard) }
            }
            Target::Memory => self.in_memory(),
        }
    }

    fn spill(&mut self) -> Result<(), Error> {
        if matches!(self.target, Target::Memory) {
            let made = Folder::new();
            let failed = |source| Error::Folder { folder: std::env::temp_dir(), source };
            self.target = Target::Temporary(made.map_err(failed)?);
        }
        let Some(folder) = self.folder() else { return Ok(()) };
        self.write_part(&folder)?;
        self.has_spilled = true;
        self.rows = Rows::default();
        self.receipts.clear();
        self.objects.clear();
        self.symbols = Symbols::default();
        self.bytes = 0;
        Ok(())
    }

    fn write_part(&mut self, folder: &Path) -> Result<(), Error> {
        if self.receipts.is_empty() {
            return Ok(());
        }
        if let Some(scans) = self.beginning.take().filter(|_| self.is_kept()) {
            scans.write(folder)?;
        }
        let id = part_id(&self.receipts);
        parquet::write(folder, &id, &self.symbols, &self.rows, &self.receipts)?;
        match &self.target {
            Target::Kept { remote: Some(remote), .. } => remote.push(),
            Target::Kept { remote: None, .. } | Target::Memory | Target::Temporary(_) => Ok(()),
        }
    }
}

/// Names a part after what it holds, so that the same scan again replaces its own parts.
pub(super) fn part_id(receipts: &[Receipt]) -> String {
    let mut hash = Sha256::new();
    for receipt in receipts {
        hash.update(format!("{receipt:?}\n"));
    }
    hex(&hash.finalize()[..12])
}

/// Receipts of a part, some 500 bytes each in memory.
pub(super) const RECEIPTS_AT_ONCE: usize = 4_096;
