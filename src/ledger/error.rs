//! Why a ledger could not be written or read.

use std::io;
use std::path::PathBuf;

/// Why a ledger could not be written or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The source could not be listed.
    #[error(transparent)]
    Source(#[from] crate::ingest::source::Error),
    /// AWS let nothing more be read; what was read before is kept.
    #[error("the run ended early, and what it read is kept")]
    Ended(#[source] crate::aws::Error),
    /// AWS let nothing more be read, and no ledger keeps what was read before.
    #[error("the run ended early, and nothing of it is kept: no `--ledger` is given")]
    Lost(#[source] crate::aws::Error),
    /// The run was asked to end; what was read before is kept.
    #[error("the run was asked to end")]
    Stopped,
    /// Another run writes to the ledger.
    #[error("another run is writing to ledger `{ledger}`")]
    Locked {
        /// The ledger as typed.
        ledger: String,
    },
    /// Another run writes to the ledger, or was killed while it did: nobody tells how old its lock is.
    #[error("another run is writing to ledger `{ledger}`, or left its lock behind")]
    LockedForGood {
        /// The ledger as typed.
        ledger: String,
        /// Where its lock is.
        lock: String,
    },
    /// Another run has taken the lock of the ledger, and may write to it.
    #[error("another run has taken ledger `{ledger}` over, and nothing more is written to it")]
    Overtaken {
        /// The ledger.
        ledger: String,
    },
    /// The folder is not there, or may not be used.
    #[error("cannot use ledger folder `{}`", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The folder is there and holds no ledger.
    #[error("`{}` holds no ledger: it has no parts", folder.display())]
    NoLedger {
        /// The folder.
        folder: PathBuf,
    },
    /// The bucket of the ledger does not answer as it must.
    #[error("cannot use ledger `{ledger}`")]
    Bucket {
        /// The ledger as typed.
        ledger: String,
        /// What AWS says.
        source: crate::aws::Error,
    },
    /// A part could not be written or read.
    #[error("cannot use ledger part `{}`", part.display())]
    Part {
        /// The file.
        part: PathBuf,
        /// What the system or the Parquet reader says.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A part was written by another version, or was changed since.
    #[error("ledger part `{}` {why}", part.display())]
    Schema {
        /// The file.
        part: PathBuf,
        /// What does not fit.
        why: String,
    },
}

impl Error {
    /// Says whether a part is no longer there.
    pub(super) fn is_gone(&self) -> bool {
        let Self::Part { source, .. } = self else { return false };
        source.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::NotFound)
    }
}
