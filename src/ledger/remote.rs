//! A ledger in a bucket, worked on in a folder that goes away with the run.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::task::JoinHandle;

use super::error::Error;
use super::{listed, parquet};
use crate::aws::s3::{Bucket, Expected, When};
use crate::aws::{self, Kind, Session, pause};
use crate::debts::Folder;
use crate::model::Moment;

/// A ledger in a bucket.
///
/// Parts are named after what they hold and never change, so that a part that is written twice is
/// the same; receipts go after their observations, so that a part is there whole or not at all.
#[derive(Debug)]
pub struct Remote {
    session: Session,
    bucket: Bucket,
    prefix: String,
    folder: Folder,
    /// The files that are in the bucket.
    there: Mutex<BTreeSet<String>>,
    lease: Option<JoinHandle<()>>,
}

/// What a run does with a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Reads it.
    Read,
    /// Adds to it, alone.
    Write {
        /// The time of the run: a lock that is much older was left by a run that was killed.
        now: Moment,
    },
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
        let mut remote = Self { session, bucket, prefix, folder, there, lease: None };
        if let Use::Write { now } = how {
            remote.lease = Some(remote.lock(now, &ledger)?);
        }
        remote.pull()?;
        Ok(remote)
    }

    /// Returns the folder where the parts are.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Puts what is new in the folder into the bucket: observations, then receipts, then the list.
    ///
    /// # Errors
    /// Fails where the bucket does not take it.
    ///
    /// # Panics
    /// Never: a lock that a panic left is taken all the same.
    pub fn push(&self) -> Result<(), Error> {
        let mut there = self.there.lock().unwrap_or_else(PoisonError::into_inner);
        let mut new = Vec::new();
        for entry in fs::read_dir(self.folder()).map_err(|e| self.local(e))? {
            let name = entry.map_err(|e| self.local(e))?.file_name().to_string_lossy().into_owned();
            match parquet::order_of(&name) {
                Some(order) if !there.contains(&name) => new.push((order, name)),
                None if name == listed::NAME => new.push((2, name)),
                Some(_) | None => {}
            }
        }
        new.sort();
        for (_, name) in new {
            let body = fs::read(self.folder().join(&name)).map_err(|e| self.local(e))?;
            self.ask(self.bucket.write(&self.key(&name), body, When::Always))?;
            there.insert(name);
        }
        Ok(())
    }

    /// Removes files that others took the place of.
    ///
    /// # Errors
    /// Fails where the bucket does not let them go.
    ///
    /// # Panics
    /// Never: a lock that a panic left is taken all the same.
    pub fn remove(&self, files: &[String]) -> Result<(), Error> {
        let mut there = self.there.lock().unwrap_or_else(PoisonError::into_inner);
        for name in files {
            self.ask(self.bucket.remove(&self.key(name)))?;
            there.remove(name);
        }
        Ok(())
    }

    /// Fetches all files, and again where one is gone meanwhile: another run has merged it.
    fn pull(&self) -> Result<(), Error> {
        let mut there = self.there.lock().unwrap_or_else(PoisonError::into_inner);
        let mut attempt = 1;
        loop {
            let names = self.settled_names()?;
            match names.iter().try_for_each(|name| self.fetch(name, &mut there)) {
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
    /// behind the place that was looked at and removed another before it.
    fn settled_names(&self) -> Result<BTreeSet<String>, Error> {
        let mut names = self.names()?;
        loop {
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
                if parquet::order_of(name).is_some() || name == listed::NAME {
                    names.insert(name.to_owned());
                }
                after = object.key;
            }
            if page.is_last {
                return Ok(names);
            }
        }
    }

    fn fetch(&self, name: &str, there: &mut BTreeSet<String>) -> Result<(), Error> {
        if !there.contains(name) {
            let body = self.ask(self.read(&self.key(name)))?;
            fs::write(self.folder().join(name), body).map_err(|e| self.local(e))?;
            there.insert(name.to_owned());
        }
        Ok(())
    }

    async fn read(&self, key: &str) -> Result<Vec<u8>, aws::Error> {
        let mut attempt = 0;
        loop {
            match self.bucket.read(key, Expected::default()).await {
                Err(error) if error.kind.is_passing() && attempt + 1 < ATTEMPTS => {
                    tokio::time::sleep(pause::before(attempt)).await;
                    attempt += 1;
                }
                outcome => return outcome,
            }
        }
    }

    /// Takes the lock, also from a run that was killed, and renews it until this one ends.
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html>.
    fn lock(&self, now: Moment, ledger: &str) -> Result<JoinHandle<()>, Error> {
        let key = self.key(LOCK);
        let take = || self.bucket.write(&key, now.to_string().into_bytes(), When::Absent);
        let is_taken = |error: &aws::Error| error.kind == Kind::Changed;
        let runtime = self.session.runtime();
        let mut taken = runtime.block_on(take());
        if taken.as_ref().is_err_and(is_taken) && self.is_abandoned(now)? {
            self.ask(self.bucket.remove(&key))?;
            taken = runtime.block_on(take());
        }
        taken.map_err(|error| match error.kind {
            Kind::Changed => Error::Locked { ledger: ledger.to_owned() },
            _ => self.remote(error),
        })?;
        let bucket = self.bucket.clone();
        Ok(runtime.spawn(async move {
            loop {
                tokio::time::sleep(RENEW_EVERY).await;
                let renewed = bucket.write(&key, now.to_string().into_bytes(), When::Always);
                // One that fails is made up for by the next.
                renewed.await.unwrap_or(());
            }
        }))
    }

    fn is_abandoned(&self, now: Moment) -> Result<bool, Error> {
        let key = self.key(LOCK);
        let level = self.ask(self.bucket.level(&key))?;
        let lock = level.objects.iter().find(|object| object.key == key);
        let age = lock.and_then(|lock| lock.modified).map(|time| now.as_millis() / 1000 - time);
        Ok(age.is_some_and(|age| age > ABANDONED_AFTER_S))
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
        let Some(lease) = self.lease.take() else { return };
        lease.abort();
        // A lock that stays is taken over when it is old.
        self.session.runtime().block_on(self.bucket.remove(&self.key(LOCK))).unwrap_or(());
    }
}

const LOCK: &str = "lock";
const RENEW_EVERY: Duration = Duration::from_mins(2);
const ABANDONED_AFTER_S: i64 = 15 * 60;
const ATTEMPTS: u32 = 8;
const PULLS: u32 = 5;
