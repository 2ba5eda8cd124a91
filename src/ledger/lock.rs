//! One run at a time for each kept ledger.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;

use super::error::Error;
use super::parquet;

/// The right to write to a ledger in a folder. The system takes it back however the run ends.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "held, not read")] File);

impl Lock {
    /// Takes the ledger in `folder`, which is made where it is not there, and clears away what a
    /// run that was killed left unfinished.
    ///
    /// # Errors
    /// Fails where another run has it, or the folder cannot be used.
    pub fn take(folder: &Path) -> Result<Self, Error> {
        let failed = |source: io::Error| Error::Folder { folder: folder.to_path_buf(), source };
        fs::create_dir_all(folder).map_err(failed)?;
        let file = File::create(folder.join(NAME)).map_err(failed)?;
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => Error::Locked { ledger: folder.display().to_string() },
            TryLockError::Error(source) => failed(source),
        })?;
        parquet::clear_unfinished(folder)?;
        Ok(Self(file))
    }
}

const NAME: &str = "lock";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_run_is_refused_until_the_first_ends() {
        let folder = tempfile::tempdir().unwrap();
        let first = Lock::take(folder.path()).unwrap();
        let refused = Lock::take(folder.path()).unwrap_err();
        assert!(refused.to_string().starts_with("another run is writing to ledger"));
        drop(first);
        Lock::take(folder.path()).unwrap();
    }

    #[test]
    fn what_a_killed_run_left_is_cleared_away_and_parts_stay() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str| fs::write(folder.path().join(name), "x").unwrap();
        write("v1-ab.observations.parquet");
        write("v1-ab.receipts.parquet");
        write("v1-cd.observations.parquet");
        write("v1-ef.receipts.unfinished");
        write("notes.txt");
        Lock::take(folder.path()).unwrap();
        let left = fs::read_dir(folder.path()).unwrap();
        let mut left: Vec<_> =
            left.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        left.sort();
        let want = ["lock", "notes.txt", "v1-ab.observations.parquet", "v1-ab.receipts.parquet"];
        assert_eq!(left, want);
    }
}
