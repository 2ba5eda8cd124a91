//! What lies beside the parts of a ledger and is guarded by its lock.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use crate::ledger::{Error, Lock, Remote, write_whole};

use super::console::Console;
use super::fault::Fault;
use super::kept::NOT_RELEASED;

/// A ledger beside whose parts something may be kept.
#[derive(Debug)]
pub struct Beside {
    folder: PathBuf,
    remote: Option<Arc<Remote>>,
    holder: Holder,
}

/// Who has the lock of a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// This run, until it ends.
    ThisRun,
    /// Nobody, as far as this run knows.
    Nobody,
}

impl Beside {
    /// Names a ledger in a folder, or in a bucket and fetched into one.
    pub const fn of(folder: PathBuf, remote: Option<Arc<Remote>>, holder: Holder) -> Self {
        Self { folder, remote, holder }
    }

    /// Makes sure that nobody else writes.
    ///
    /// # Errors
    /// Fails where another run has the lock, or it cannot be taken.
    pub fn hold(&self) -> Result<Held<'_>, Error> {
        let lock = match (self.holder, &self.remote) {
            (Holder::ThisRun, Some(remote)) => remote.hold().map(|()| None),
            (Holder::ThisRun, None) => Ok(None),
            (Holder::Nobody, Some(remote)) => remote.take().map(|()| None),
            (Holder::Nobody, None) => Lock::take(&self.folder).map(Some),
        };
        Ok(Held { ledger: self, _lock: lock? })
    }
}

/// The right to write beside the parts of a ledger.
#[derive(Debug)]
pub struct Held<'l> {
    ledger: &'l Beside,
    _lock: Option<Lock>,
}

impl Held<'_> {
    /// Reads what is kept under a name, if it is.
    ///
    /// # Errors
    /// Fails where it cannot be read.
    pub fn read(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        if let Some(remote) = &self.ledger.remote {
            return remote.read_beside(name);
        }
        match fs::read(self.ledger.folder.join(name)) {
            Ok(text) => Ok(Some(text)),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(self.failed(cause)),
        }
    }

    /// Keeps something under a name; there is the old one until there is the whole new one.
    ///
    /// # Errors
    /// Fails where the ledger does not take it, or another run has the lock by now.
    pub fn write(&self, name: &str, text: &str) -> Result<(), Error> {
        if let Some(remote) = &self.ledger.remote {
            return remote.write_beside(name, text);
        }
        write_whole(&self.ledger.folder.join(name), text.as_bytes())
            .map_err(|cause| self.failed(cause))
    }

    /// Gives back a lock that was taken for this alone.
    pub fn release(self, console: Console) {
        let taken = self.ledger.remote.as_ref().filter(|_| self.ledger.holder == Holder::Nobody);
        if let Some(Err(error)) = taken.map(|remote| remote.release()) {
            console.warn_of(NOT_RELEASED, &Fault::run(&error));
        }
    }

    fn failed(&self, source: io::Error) -> Error {
        Error::Folder { folder: self.ledger.folder.clone(), source }
    }
}
