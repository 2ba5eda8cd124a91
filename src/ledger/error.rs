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
