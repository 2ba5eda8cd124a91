//! The ledger that a run keeps: a folder, or a place in a bucket.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::audit::integrity::Proof;
use crate::aws::{Address, Session};
use crate::ingest::source::Earlier;
use crate::ledger::{
    self, Checked, Contents, Error, Found, Inside, Known, Ledger, Listed, Lock, Remote, Unfinished,
    Unmet, Use, Wanted, Writer,
};
use crate::model::{DeliveryDays, Moment, Region, Window};

use super::beside::{Beside, Holder};
use super::console::{Console, Fields};
use super::fault::Fault;

/// Where a ledger is, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A folder.
    Folder(PathBuf),
    /// `s3://BUCKET/PREFIX`.
    Bucket { bucket: String, prefix: String },
}

impl Place {
    /// Reads what was typed.
    ///
    /// # Errors
    /// Fails where a bucket cannot be one, or it is of another kind.
    pub fn parse(typed: &Path) -> Result<Self, Fault> {
        match Address::find(&typed.to_string_lossy()) {
            Ok(Some(Address { bucket, key })) => Ok(Self::Bucket { bucket, prefix: key }),
            Ok(None) => Ok(Self::Folder(typed.to_path_buf())),
            Err(cause) => {
                let message = format!("`{}` is no place for a ledger\n  {cause}", typed.display());
                Err(Fault::usage(message).help("name a folder, or s3://BUCKET/PREFIX"))
            }
        }
    }

    /// Says whether AWS is asked for it.
    pub const fn is_remote(&self) -> bool {
        matches!(self, Self::Bucket { .. })
    }

    /// Opens the ledger to read it. What comes back must be held while the ledger is used.
    ///
    /// # Errors
    /// Fails where there is no ledger.
    pub fn ledger(
        &self,
        session: Option<&Session>,
    ) -> Result<(Ledger, Option<Arc<Remote>>), Fault> {
        let missing = |error: &Error| {
            Fault::usage_of(error).help("`regiontrail audit INPUT --ledger DIR` writes a ledger")
        };
        match self {
            Self::Folder(folder) => Ok((Ledger::open(folder).map_err(|e| missing(&e))?, None)),
            Self::Bucket { bucket, prefix } => {
                let remote = Remote::open(asked(session)?, bucket, prefix, Use::Read);
                let remote = remote.map_err(|e| Fault::run(&e))?;
                let ledger = Ledger::open(remote.folder()).map_err(|error| match error {
                    // What was fetched lies in a temporary folder, which nobody has named.
                    Error::NoLedger { .. } => missing(&Error::NoLedger {
                        folder: PathBuf::from(format!("s3://{bucket}/{prefix}")),
                    }),
                    error => missing(&error),
                })?;
                Ok((ledger, Some(Arc::new(remote))))
            }
        }
    }

    /// Returns what is beside the parts of a ledger that was opened to be read; it must be held while that
    /// is used.
    pub fn beside(&self, opened: Option<&Arc<Remote>>) -> Beside {
        let folder = match self {
            Self::Folder(folder) => folder.clone(),
            Self::Bucket { .. } => PathBuf::new(),
        };
        Beside::of(folder, opened.cloned(), Holder::Nobody)
    }
}

fn asked(session: Option<&Session>) -> Result<&Session, Fault> {
    session.ok_or_else(|| Fault::usage("AWS was not asked for this ledger"))
}

/// The ledger of a run, held alone until the run ends.
#[derive(Debug)]
pub struct Kept {
    folder: PathBuf,
    remote: Option<Arc<Remote>>,
    _lock: Option<Lock>,
    known: Known,
    listed: Listed,
}

impl Kept {
    /// Takes the ledger; where only what is new is wanted, finds out what it has.
    ///
    /// # Errors
    /// Fails where it cannot be used, or another run has it.
    pub fn take(
        place: &Place,
        session: Option<&Session>,
        since: Since,
        console: Console,
    ) -> Result<Self, Fault> {
        let (folder, remote, lock) = match place {
            Place::Folder(folder) => {
                let lock = Lock::take(folder).map_err(|e| locked(&e))?;
                (folder.clone(), None, Some(lock))
            }
            Place::Bucket { bucket, prefix } => {
                let remote = Remote::open(asked(session)?, bucket, prefix, Use::Write);
                let remote = Arc::new(remote.map_err(|e| locked(&e))?);
                if !remote.keeps_apart() {
                    console.warn(&not_apart(bucket, prefix), Fields::new());
                }
                (remote.folder().to_path_buf(), Some(remote), None)
            }
        };
        let (known, listed) = known(&folder, since)?;
        Ok(Self { folder, remote, _lock: lock, known, listed })
    }

    /// Finds out what a ledger has, and neither takes nor makes it: nothing may be written to it.
    ///
    /// # Errors
    /// Fails where it cannot be read.
    pub fn look(place: &Place, session: Option<&Session>, since: Since) -> Result<Self, Fault> {
        let (folder, remote) = match place {
            Place::Folder(folder) => (folder.clone(), None),
            Place::Bucket { bucket, prefix } => {
                let remote = Remote::open(asked(session)?, bucket, prefix, Use::Read);
                let remote = Arc::new(remote.map_err(|e| Fault::run(&e))?);
                (remote.folder().to_path_buf(), Some(remote))
            }
        };
        // A ledger that is not there yet has nothing.
        let since = if folder.exists() { since } else { Since::Ever };
        let (known, listed) = known(&folder, since)?;
        Ok(Self { folder, remote, _lock: None, known, listed })
    }

    /// Gives the ledger back. Its folder is there as long as this is.
    ///
    /// Where its lock may not be removed, the next run is refused for a while; the report stands.
    pub fn release(&self, console: Console) {
        let released = self.remote.as_ref().map_or(Ok(()), |remote| remote.release());
        if let Err(error) = released {
            console.warn_of(NOT_RELEASED, &Fault::run(&error));
        }
    }

    /// Returns what is beside its parts.
    pub fn beside(&self) -> Beside {
        Beside::of(self.folder.clone(), self.remote.clone(), Holder::ThisRun)
    }

    /// Returns what need not be read again.
    pub fn known(&self) -> Known {
        self.known.clone()
    }

    /// Returns what need not be listed again of an input: what was listed to its end before the days
    /// that may still get logs, but for objects that could not be read.
    pub fn earlier(
        &self,
        input: &str,
        wanted: DeliveryDays,
        regions: &[Region],
        now: Moment,
    ) -> Option<Earlier> {
        let mut earlier = self.listed.earlier(input, wanted.first, regions, now)?;
        earlier.failed = self.known.failed().clone();
        Some(earlier)
    }

    /// Returns a writer to it, for a scan of these inputs.
    ///
    /// # Errors
    /// Fails where the folder cannot be made, or its note is none.
    pub fn writer(&self, inputs: &[String], wanted: Wanted<'_>) -> Result<Writer, Error> {
        let writer = match &self.remote {
            Some(remote) => Writer::remote(remote),
            None => Writer::new(Some(&self.folder))?,
        };
        let mut open = Unfinished::read(&self.folder)?;
        for input in inputs {
            open.begin(input, wanted);
        }
        Ok(writer.beginning(open))
    }

    /// Merges small parts where they are many, so that neither the files nor the requests of a run
    /// grow with the number of runs before it.
    ///
    /// # Errors
    /// Fails where the ledger does not take what is merged.
    pub fn compact(&self) -> Result<(), Error> {
        let replaced = ledger::compact(&self.folder)?;
        if replaced.is_empty() {
            return Ok(());
        }
        if let Some(remote) = &self.remote {
            remote.push()?;
            remote.remove(&replaced.files())?;
        }
        replaced.remove()
    }

    /// Notes that a check of the logs begins.
    ///
    /// # Errors
    /// Fails where the ledger does not take it.
    pub fn begin_check(&self, at: Moment, of: Checked) -> Result<Unmet, Error> {
        let begun = ledger::begin_check(&self.folder, at, of)?;
        self.remote.as_ref().map_or(Ok(()), |remote| remote.push())?;
        Ok(begun)
    }

    /// Notes what it came to, for reports that make none.
    ///
    /// # Errors
    /// Fails where the ledger does not take it.
    pub fn end_check(&self, begun: &Unmet, found: Found, proof: &Proof) -> Result<(), Error> {
        // What is open goes first: with the other note, nothing tells any more that a check has begun.
        let is_proven = |log: &str| proof.verified.proves(log);
        ledger::note_definitions(&self.folder, &proof.open_definitions, is_proven)?;
        ledger::end_check(&self.folder, begun, found)?;
        self.remote.as_ref().map_or(Ok(()), |remote| remote.push())
    }

    /// Notes that model invocation logs of a period are looked for, before any is: where none is there,
    /// nothing else would tell.
    ///
    /// # Errors
    /// Fails where the ledger does not take it.
    pub fn note_sought(&self, of: Window) -> Result<(), Error> {
        ledger::note_sought(&self.folder, of)?;
        self.remote.as_ref().map_or(Ok(()), |remote| remote.push())
    }

    /// Notes that these inputs were listed and read to their end.
    ///
    /// # Errors
    /// Fails where the ledger does not take it.
    pub fn note(
        &self,
        inputs: &BTreeMap<String, Inside>,
        scanned: Wanted<'_>,
    ) -> Result<(), Error> {
        let mut listed = Listed::read(&self.folder)?;
        let begun = Unfinished::read(&self.folder)?;
        let mut open = begun.clone();
        for (input, inside) in inputs {
            listed.note(input, inside, scanned);
            open.end(input, scanned);
        }
        if open != begun {
            open.write(&self.folder)?;
        }
        listed.write(&self.folder)?;
        self.remote.as_ref().map_or(Ok(()), |remote| remote.push())
    }
}

fn known(folder: &Path, since: Since) -> Result<(Known, Listed), Fault> {
    match since {
        Since::Ever => Ok((Known::default(), Listed::default())),
        Since::Last(contents) => Ok((
            Known::of(folder, contents).map_err(|e| Fault::usage_of(&e))?,
            Listed::read(folder).map_err(|e| Fault::usage_of(&e))?,
        )),
    }
}

/// What of an input is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// All of it.
    Ever,
    /// What the ledger does not have, or not as it is wanted.
    Last(Contents),
}

fn not_apart(bucket: &str, prefix: &str) -> String {
    format!(
        "the server of ledger `s3://{bucket}/{prefix}` heeds no conditions (If-Match, If-None-Match): \
         nothing keeps two runs apart that write to it at once"
    )
}

/// What is said where a lock may not be removed.
pub const NOT_RELEASED: &str =
    "the lock of the ledger stays, and the next run is refused for 15 minutes";

fn locked(error: &Error) -> Fault {
    let fault = Fault::run(error);
    match error {
        Error::Locked { .. } => fault.help(
            "wait until it ends; a run that was killed frees a folder at once, and a bucket after \
             15 minutes",
        ),
        Error::LockedForGood { lock, .. } => fault.help(format!(
            "the server does not tell how old the lock is: where no run writes to the ledger, delete `{lock}`"
        )),
        _ => fault,
    }
}
