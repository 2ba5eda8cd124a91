//! A ledger in a bucket, worked on in a folder that goes away with the run.

mod there;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::task::JoinHandle;

use self::there::{There, is_note};
use super::error::Error;
use super::{parquet, unfinished};
use crate::aws::again::{Patience, again};
use crate::aws::s3::{Bucket, Conditions, Expected, Lease, NoLease, When};
use crate::aws::{self, Kind, Session};
use crate::debts::Folder;

/// A ledger in a bucket.
///
/// Parts are named after what they hold and never change, so that a part that is written twice is
/// the same; receipts go after their observations, so that a part is there whole or not at all. The
/// note of scans that did not come to their end goes before all of them.
#[derive(Debug)]
pub struct Remote {
    /// As typed.
    name: String,
    session: Session,
    bucket: Bucket,
    prefix: String,
    folder: Folder,
    /// The files that are in the bucket, each note with the hash of what it says there.
    there: Mutex<There>,
    lease: Mutex<Option<Lease>>,
}

/// What a run does with a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Reads it.
    Read,
    /// Adds to it, alone.
    Write,
}

impl Remote {
    /// Fetches a ledger; to write, takes its lock first.
    ///
    /// # Errors
    /// Fails where the bucket may not be used, or another run has the lock.
    pub fn open(session: &Session, bucket: &str, prefix: &str, how: Use) -> Result<Self, Error> {
        let ledger = format!("s3://{bucket}/{prefix}");
        let failed = |source| Error::Bucket { ledger: ledger.clone(), source };
        let bucket = Bucket::open(session, bucket).map_err(failed)?;
        let folder = Folder::new()
            .map_err(|source| Error::Folder { folder: std::env::temp_dir(), source })?;
        let prefix = format!("{}/", prefix.trim_end_matches('/'));
        let prefix = if prefix == "/" { String::new() } else { prefix };
        let (session, there) = (session.clone(), Mutex::default());
        let lease = match how {
            Use::Read => None,
            Use::Write => Some(lease(&ledger, &bucket, &prefix)?),
        };
        let (name, lease) = (ledger, Mutex::new(lease));
        let remote = Self { name, session, bucket, prefix, folder, there, lease };
        remote.pull()?;
        Ok(remote)
    }

    /// Returns the folder where the parts are.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Says whether the server keeps two runs apart that want to write at once.
    #[must_use]
    pub fn keeps_apart(&self) -> bool {
        self.lease().as_ref().is_none_or(|lease| lease.conditions() == Conditions::Heeded)
    }

    /// Takes the lock of a ledger that was fetched to be read, to write beside its parts.
    ///
    /// # Errors
    /// Fails where another run has it, or the bucket may not be used.
    pub fn take(&self) -> Result<(), Error> {
        let taken = lease(&self.name, &self.bucket, &self.prefix)?;
        *self.lease() = Some(taken);
        Ok(())
    }

    /// Reads what is kept beside the parts, as it is in the bucket now.
    ///
    /// # Errors
    /// Fails where it cannot be read.
    pub fn read_beside(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        self.bucket.read_if_there(&self.key(name)).map_err(|e| self.remote(e))
    }

    /// Keeps something beside the parts, whole or not at all.
    ///
    /// # Errors
    /// Fails where the bucket does not take it, or another run has taken the lock over.
    pub fn write_beside(&self, name: &str, text: &str) -> Result<(), Error> {
        self.hold()?;
        self.alone(self.bucket.write(&self.key(name), text.as_bytes().to_vec(), When::Always))
    }

    /// Gives the lock back: nothing is written any more.
    ///
    /// # Errors
    /// Fails where the bucket does not let it go. Then it stays until it is old.
    pub fn release(&self) -> Result<(), Error> {
        let lease = self.lease().take();
        lease.map_or(Ok(()), Lease::give_back).map_err(|e| self.remote(e))
    }

    /// Puts what is new in the folder into the bucket: what is not finished, then observations, then
    /// receipts, then the other notes.
    ///
    /// # Errors
    /// Fails where the bucket does not take it, or another run has taken the lock over.
    ///
    /// # Panics
    /// Never: a lock that a panic left is taken all the same.
    pub fn push(&self) -> Result<(), Error> {
        self.hold()?;
        let mut there = self.there.lock().unwrap_or_else(PoisonError::into_inner);
        for name in self.outgoing(&there)? {
            let body = fs::read(self.folder().join(&name)).map_err(|e| self.local(e))?;
            if !there.has_as(&name, &body) {
                self.alone(self.bucket.write(&self.key(&name), body.clone(), When::Always))?;
                there.note(&name, &body);
            }
        }
        Ok(())
    }

    /// Returns the parts that the bucket does not have, and all notes, in the order in which they go there.
    fn outgoing(&self, there: &There) -> Result<Vec<String>, Error> {
        let mut new = Vec::new();
        for entry in fs::read_dir(self.folder()).map_err(|e| self.local(e))? {
            let name = entry.map_err(|e| self.local(e))?.file_name().to_string_lossy().into_owned();
            match parquet::order_of(&name) {
                None if name == unfinished::NOTE.name() => new.push((0, name)),
                Some(order) if !there.has(&name) => new.push((1 + order, name)),
                None if is_note(&name) => new.push((3, name)),
                Some(_) | None => {}
            }
        }
        new.sort();
        Ok(new.into_iter().map(|(_, name)| name).collect())
    }

    /// Removes files that others took the place of.
    ///
    /// # Errors
    /// Fails where the bucket does not let them go.
    ///
    /// # Panics
    /// Never: a lock that a panic left is taken all the same.
    pub fn remove(&self, files: &[String]) -> Result<(), Error> {
        self.hold()?;
        let mut there = self.there.lock().unwrap_or_else(PoisonError::into_inner);
        for name in files {
            self.alone(self.bucket.remove(&self.key(name)))?;
            there.forget(name);
        }
        Ok(())
    }

    /// Makes sure that no other run has taken the lock over meanwhile.
    ///
    /// # Errors
    /// Fails where one has, or S3 cannot be asked.
    pub fn hold(&self) -> Result<(), Error> {
        let held = self.lease().as_ref().map_or(Err(NoLease::Taken), Lease::renew);
        held.map_err(|error| match error {
            NoLease::Taken | NoLease::Ageless => {
                Error::Overtaken { ledger: self.bucket.place(&self.prefix) }
            }
            NoLease::Aws(source) => self.remote(source),
        })
    }

    /// Does one write under the lock: where the process ends, none begins behind the lock's end.
    fn alone<T>(&self, write: impl Future<Output = Result<T, aws::Error>>) -> Result<T, Error> {
        match self.lease().as_ref() {
            Some(lease) => lease.during(write).map_err(|e| self.remote(e)),
            None => Err(Error::Overtaken { ledger: self.bucket.place(&self.prefix) }),
        }
    }

    fn lease(&self) -> MutexGuard<'_, Option<Lease>> {
        self.lease.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Fetches all files, and again where one is gone meanwhile: another run has merged it.
    fn pull(&self) -> Result<(), Error> {
        let mut there = self.there.lock().unwrap_or_else(PoisonError::into_inner);
        let mut attempt = 1;
        loop {
            let names = self.settled_names(&mut there)?;
            match self.fetch(&names, &mut there) {
                // Observations whose receipts never came are of a run that was killed.
                Ok(()) => return parquet::clear_unfinished(self.folder()),
                Err(Error::Bucket { source, .. })
                    if source.kind == Kind::NotFound && attempt < PULLS =>
                {
                    attempt += 1;
                }
                Err(cause) => return Err(cause),
            }
        }
    }

    /// Lists the files until two lists agree: a run that merges parts meanwhile may have written one
    /// behind the place that was looked at and removed another before it. The note of scans that did not
    /// come to their end is fetched in between: where it names none, no run wrote only some of its parts
    /// by then.
    fn settled_names(&self, there: &mut There) -> Result<BTreeSet<String>, Error> {
        let mut names = self.names()?;
        loop {
            there.forget(unfinished::NOTE.name());
            let note = names.get(unfinished::NOTE.name()).cloned();
            self.fetch(&note.into_iter().collect(), there)?;
            let again = self.names()?;
            if again == names {
                return Ok(names);
            }
            names = again;
        }
    }

    fn names(&self) -> Result<BTreeSet<String>, Error> {
        let (mut names, mut after) = (BTreeSet::new(), String::new());
        loop {
            let page = self.ask(self.bucket.page(&self.prefix, &after))?;
            for object in page.objects {
                let name = object.key.strip_prefix(&self.prefix).unwrap_or(&object.key);
                if parquet::order_of(name).is_some() || is_note(name) {
                    names.insert(name.to_owned());
                }
                after = object.key;
            }
            if page.is_last {
                return Ok(names);
            }
        }
    }

    /// Fetches files, some at once: a ledger of years has hundreds, and each answer takes its time.
    fn fetch(&self, names: &BTreeSet<String>, there: &mut There) -> Result<(), Error> {
        let wanted: Vec<&String> = names.iter().filter(|name| !there.has(name)).collect();
        for some in wanted.chunks(FETCHED_AT_ONCE) {
            let begun: Vec<_> = some.iter().map(|name| self.begin(name)).collect();
            for (name, body) in some.iter().zip(begun) {
                let body = self.ask(async {
                    body.await.unwrap_or_else(|fell| resume_unwind(fell.into_panic()))
                })?;
                fs::write(self.folder().join(name), &body).map_err(|e| self.local(e))?;
                there.note(name, &body);
            }
        }
        Ok(())
    }

    /// Begins to fetch a file.
    fn begin(&self, name: &str) -> JoinHandle<Result<Vec<u8>, aws::Error>> {
        let (bucket, key) = (self.bucket.clone(), self.key(name));
        self.session.runtime().spawn(async move {
            again(Patience::LONG, || bucket.read(&key, Expected::default())).await
        })
    }

    fn key(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    fn ask<T>(&self, call: impl Future<Output = Result<T, aws::Error>>) -> Result<T, Error> {
        self.session.runtime().block_on(call).map_err(|e| self.remote(e))
    }

    fn remote(&self, source: aws::Error) -> Error {
        Error::Bucket { ledger: self.bucket.place(&self.prefix), source }
    }

    fn local(&self, source: io::Error) -> Error {
        Error::Folder { folder: self.folder().to_path_buf(), source }
    }
}

impl Drop for Remote {
    fn drop(&mut self) {
        // Whoever wants to know gives it back before. One that stays is taken over when it is old.
        self.release().unwrap_or(());
    }
}

/// Takes the lock of a ledger.
fn lease(ledger: &str, bucket: &Bucket, prefix: &str) -> Result<Lease, Error> {
    let name = || ledger.to_owned();
    Lease::take(bucket, &format!("{prefix}{LOCK}")).map_err(|error| match error {
        NoLease::Taken => Error::Locked { ledger: name() },
        NoLease::Ageless => Error::LockedForGood {
            ledger: name(),
            lock: format!("{}/{LOCK}", ledger.trim_end_matches('/')),
        },
        NoLease::Aws(source) => Error::Bucket { ledger: name(), source },
    })
}

/// The name of the lock below the prefix of a ledger.
pub const LOCK: &str = "lock";
/// A part has some megabytes.
const FETCHED_AT_ONCE: usize = 8;
const PULLS: u32 = 5;
