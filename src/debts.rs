//! What a run owes when it ends: temporary files to remove, a lock to give back.
//!
//! Whoever makes such a thing removes it as its value is dropped. A run that is asked to end by a
//! signal drops nothing; then whoever heard the signal pays here for all that is still there. This is
//! the one state that all threads share, for a process has one end.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::TempDir;

type Pay = Box<dyn FnOnce() + Send>;

struct Debts {
    next: u64,
    open: BTreeMap<u64, Pay>,
}

static DEBTS: Mutex<Debts> = Mutex::new(Debts { next: 0, open: BTreeMap::new() });

/// Something that is owed until this value is dropped.
#[derive(Debug)]
#[must_use]
pub struct Debt(u64);

impl Debt {
    /// Owes what `pay` does. It must be right at any moment, and also where it was done already.
    pub fn of(pay: impl FnOnce() + Send + 'static) -> Self {
        let mut debts = debts();
        debts.next += 1;
        let number = debts.next;
        debts.open.insert(number, Box::new(pay));
        Self(number)
    }

    /// Owes the removal of a file.
    pub fn of_file(path: &Path) -> Self {
        let path = path.to_path_buf();
        // A file that is gone, or may not be removed, is as good as removed here.
        Self::of(move || fs::remove_file(&path).unwrap_or(()))
    }
}

impl Drop for Debt {
    fn drop(&mut self) {
        debts().open.remove(&self.0);
    }
}

/// Pays all that is owed, the last first. No debt is made or dropped any more: the process ends.
pub fn pay() {
    let mut debts = debts();
    while let Some((_, pay)) = debts.open.pop_last() {
        pay();
    }
    std::mem::forget(debts);
}

fn debts() -> MutexGuard<'static, Debts> {
    DEBTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A folder that goes away with the run.
pub struct Folder {
    folder: TempDir,
    debt: Debt,
}

impl Folder {
    /// Makes one where the system keeps such folders.
    ///
    /// # Errors
    /// Fails where the system does not take it.
    pub fn new() -> io::Result<Self> {
        TempDir::new().map(Self::of)
    }

    /// Makes one in another folder.
    ///
    /// # Errors
    /// Fails where that does not take it.
    pub fn within(folder: &Path) -> io::Result<Self> {
        TempDir::new_in(folder).map(Self::of)
    }

    fn of(folder: TempDir) -> Self {
        let path = folder.path().to_path_buf();
        let debt = Debt::of(move || fs::remove_dir_all(&path).unwrap_or(()));
        Self { folder, debt }
    }

    /// Returns where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Lets it stay.
    #[must_use]
    pub fn keep(self) -> PathBuf {
        let Self { folder, debt } = self;
        let path = folder.keep();
        drop(debt);
        path
    }
}

impl fmt::Debug for Folder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.path().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // `pay` ends a process: tests of the whole program see it.

    #[test]
    fn what_was_done_is_owed_no_more() {
        let is_open = |debt: u64| debts().open.contains_key(&debt);
        let folder = Folder::new().unwrap();
        let (path, number) = (folder.path().to_path_buf(), folder.debt.0);
        assert!(path.is_dir() && is_open(number));
        drop(folder);
        assert!(!path.exists() && !is_open(number));
        let kept = Folder::new().unwrap();
        let number = kept.debt.0;
        let kept = kept.keep();
        assert!(kept.is_dir() && !is_open(number));
        fs::remove_dir(kept).unwrap();
    }
}
