//! The right to write below a prefix alone: an object that holds the token of whoever has it.
//!
//! Every change of the object is conditional, so that S3 decides between two who want it at once:
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html>. A refusal may be
//! the second answer to a write whose first answer was lost: whoever is refused looks whose token it is.
//!
//! **Invariant:** no clock of this machine is asked. How old the object is, the server tells.

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use aws_sdk_s3::error::DisplayErrorContext;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use super::Bucket;
use super::body::When;
use crate::aws::again::{Patience, again};
use crate::aws::clock::Clock;
use crate::aws::threads::Threads;
use crate::aws::{Asked, Call, Error, Kind};
use crate::debts::Debt;

/// Why somebody has no lease.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoLease {
    /// Another one has it.
    #[error("another has it")]
    Taken,
    /// Another one has it, or had it and was killed: the server does not tell how old it is.
    #[error("another has it, or left it behind")]
    Ageless,
    /// S3 says no.
    #[error(transparent)]
    Aws(#[from] Error),
}

/// A lease, renewed until it is given back.
#[derive(Debug)]
pub(crate) struct Lease {
    held: Arc<Held>,
    runtime: Arc<Threads>,
    renewing: JoinHandle<()>,
    /// A run that is asked to end gives it back too.
    _debt: Debt,
}

/// Whether a server decides between two who write at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Conditions {
    /// It writes only where the condition holds.
    Heeded,
    /// It writes in any case.
    Ignored,
}

#[derive(Debug)]
struct Held {
    bucket: Bucket,
    key: String,
    token: String,
    /// Of a server that is not AWS's, found out when it is taken.
    conditions: OnceLock<Conditions>,
    /// The ETag of the object as it was written last; empty before it was.
    tag: Mutex<String>,
    /// Held during each write by whoever has the lease.
    writing: Arc<tokio::sync::Mutex<()>>,
}

/// The object, as it is.
struct Mark {
    token: Vec<u8>,
    tag: String,
    /// Seconds since it was written, where the server tells both times.
    age: Option<i64>,
}

impl Lease {
    /// Takes a lease, also one that nobody has renewed for long.
    ///
    /// # Errors
    /// Fails where another one has it, or S3 says no.
    pub fn take(bucket: &Bucket, key: &str) -> Result<Self, NoLease> {
        let runtime = Arc::clone(&bucket.runtime);
        let held = Arc::new(Held::new(bucket, key));
        // Owed before the first write: a signal may come right behind it.
        let debt = owed(&held, &runtime);
        if let Err(error) = runtime.block_on(held.take()) {
            // It may have been written all the same. One that stays is taken over when it is old.
            runtime.block_on(held.give_back()).unwrap_or(());
            return Err(error);
        }
        let renewed = Arc::clone(&held);
        let renewing = runtime.spawn(async move {
            loop {
                sleep(RENEW_EVERY).await;
                let _writing = renewed.writing.lock().await;
                // What cannot be renewed now is found out before the next write.
                renewed.renew().await.unwrap_or(());
            }
        });
        Ok(Self { held, runtime, renewing, _debt: debt })
    }

    /// Writes something while it is held. Where the process ends, nothing begins any more.
    pub fn during<T>(&self, write: impl Future<Output = T>) -> T {
        self.runtime.block_on(async {
            let _writing = self.held.writing.lock().await;
            write.await
        })
    }

    /// Says whether the server keeps two apart.
    pub fn conditions(&self) -> Conditions {
        self.held.conditions()
    }

    /// Makes sure that it is still held.
    ///
    /// # Errors
    /// Fails where another one has it by now, or S3 cannot be asked.
    pub fn renew(&self) -> Result<(), NoLease> {
        self.during(self.held.renew())
    }

    /// Gives it back; nothing is done where another one has it.
    ///
    /// # Errors
    /// Fails where S3 does not let it be removed.
    pub fn give_back(self) -> Result<(), Error> {
        self.renewing.abort();
        self.runtime.block_on(self.held.give_back())
    }
}

/// Owes what must be done where the process ends: the write under way comes to its end, none begins any
/// more, and the lease is given back. One that is not given back in time is taken over when it is old.
fn owed(held: &Arc<Held>, threads: &Arc<Threads>) -> Debt {
    let (held, threads) = (Arc::clone(held), Arc::clone(threads));
    Debt::of(move || {
        let last = async {
            mem::forget(Arc::clone(&held.writing).lock_owned().await);
            held.give_back().await
        };
        threads.block_on(async { timeout(LAST_WORD, last).await.is_ok() });
    })
}

impl Held {
    fn new(bucket: &Bucket, key: &str) -> Self {
        let conditions = OnceLock::new();
        if bucket.is_of_aws {
            conditions.get_or_init(|| Conditions::Heeded);
        }
        Self {
            bucket: bucket.clone(),
            key: key.to_owned(),
            token: format!("{:032x}", fastrand::u128(..)),
            conditions,
            tag: Mutex::default(),
            writing: Arc::default(),
        }
    }

    /// Returns what is known of the server: nothing is as if it heeded none.
    fn conditions(&self) -> Conditions {
        self.conditions.get().copied().unwrap_or(Conditions::Ignored)
    }

    async fn take(&self) -> Result<(), NoLease> {
        let mut outcome = Err(NoLease::Taken);
        for _ in 0..TRIES {
            outcome = self.try_to_take().await;
            match &outcome {
                // Others were faster, or nobody knows: look again.
                Err(NoLease::Aws(error)) if is_open(error) => {}
                Err(NoLease::Taken | NoLease::Ageless | NoLease::Aws(_)) | Ok(()) => break,
            }
        }
        outcome?;
        if self.conditions.get().is_none() {
            let found = self.try_conditions().await?;
            self.conditions.get_or_init(|| found);
        }
        Ok(())
    }

    async fn try_to_take(&self) -> Result<(), NoLease> {
        if self.conditions() == Conditions::Heeded {
            match self.write(When::Absent).await {
                Err(error) if is_open(&error) => {}
                outcome => return Ok(outcome?),
            }
        }
        match self.mark().await? {
            None => self.write(When::Absent).await?,
            Some(mark) if mark.token == self.token.as_bytes() => self.note(mark.tag),
            Some(mark) if mark.is_abandoned() => self.write(When::Tagged(&mark.tag)).await?,
            Some(Mark { age: None, .. }) => return Err(NoLease::Ageless),
            Some(_) => return Err(NoLease::Taken),
        }
        Ok(())
    }

    /// Finds out whether a server that is not AWS's heeds conditions, by two that do not hold.
    async fn try_conditions(&self) -> Result<Conditions, Error> {
        for when in [When::Absent, When::Tagged(NO_TAG)] {
            match self.write(when).await {
                Err(error) if error.kind == Kind::Changed => {}
                Err(error) => return Err(error),
                Ok(()) => return Ok(Conditions::Ignored),
            }
        }
        Ok(Conditions::Heeded)
    }

    async fn renew(&self) -> Result<(), NoLease> {
        if self.conditions() == Conditions::Ignored {
            self.own().await?;
        }
        let tag = self.tag().clone();
        match self.write(When::Tagged(&tag)).await {
            Err(error) if matches!(error.kind, Kind::Changed | Kind::NotFound) => self.own().await,
            outcome => Ok(outcome?),
        }
    }

    /// Looks whether the object is ours.
    async fn own(&self) -> Result<(), NoLease> {
        match self.mark().await? {
            Some(mark) if mark.token == self.token.as_bytes() => {
                self.note(mark.tag);
                Ok(())
            }
            Some(_) | None => Err(NoLease::Taken),
        }
    }

    async fn give_back(&self) -> Result<(), Error> {
        // A server may heed conditions of writes, and none of removals: only AWS is known to heed both.
        let mut is_looked_at = !self.bucket.is_of_aws || self.tag().is_empty();
        let mut outcome = Ok(());
        for _ in 0..TRIES {
            if is_looked_at {
                match self.own().await {
                    Ok(()) => {}
                    Err(NoLease::Taken | NoLease::Ageless) => return Ok(()),
                    Err(NoLease::Aws(error)) => return Err(error),
                }
            }
            let tag = self.tag().clone();
            outcome = again(Patience::BRIEF, || self.bucket.remove_tagged(&self.key, &tag)).await;
            match &outcome {
                // Another has it, or the ETag is not the one that was told: look whose it is.
                Err(error) if error.kind == Kind::Changed => is_looked_at = true,
                Err(error) if error.kind == Kind::NotFound => return Ok(()),
                Err(_) | Ok(()) => break,
            }
        }
        outcome
    }

    /// Writes the token and notes the object's ETag.
    async fn write(&self, when: When<'_>) -> Result<(), Error> {
        let body = || self.token.clone().into_bytes();
        let written =
            again(Patience::BRIEF, || self.bucket.write_tagged(&self.key, body(), when)).await?;
        match written {
            Some(tag) => self.note(tag),
            None => self.mark().await?.into_iter().for_each(|mark| self.note(mark.tag)),
        }
        Ok(())
    }

    async fn mark(&self) -> Result<Option<Mark>, Error> {
        self.bucket.mark(&self.key).await
    }

    fn note(&self, tag: String) {
        *self.tag() = tag;
    }

    fn tag(&self) -> MutexGuard<'_, String> {
        self.tag.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Mark {
    /// Where the server tells no time, somebody may still have it.
    fn is_abandoned(&self) -> bool {
        self.age.is_some_and(|age| age > ABANDONED_AFTER_S)
    }
}

impl Bucket {
    /// Says whether somebody has the lease, or may have it.
    pub(super) async fn is_held(&self, key: &str) -> Result<bool, Error> {
        Ok(self.mark(key).await?.is_some_and(|mark| !mark.is_abandoned()))
    }

    /// Reads an object with its age. It is listed first: whoever may list keys below a prefix only is
    /// told of one that is not there that it may not be read.
    async fn mark(&self, key: &str) -> Result<Option<Mark>, Error> {
        let page = self.page(key, "").await?;
        if page.objects.first().is_none_or(|object| object.key != *key) {
            return Ok(None);
        }
        match again(Patience::BRIEF, || self.mark_once(key)).await {
            Ok(mark) => Ok(Some(mark)),
            Err(error) if error.kind == Kind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn mark_once(&self, key: &str) -> Result<Mark, Error> {
        let place = self.place(key);
        let clock = Clock::default();
        let ask = self.listing.get_object().bucket(&self.name).key(key).customize();
        let answer = ask.interceptor(clock.clone()).send().await.asked(READ, &place)?;
        let written = answer.last_modified.map(|time| time.secs());
        let age = clock.told().zip(written).map(|(now, then)| now.as_millis() / 1_000 - then);
        let none = |cause: String| READ.error(&place, Kind::Answer, cause);
        let tag = answer.e_tag.ok_or_else(|| none("it has no ETag".to_owned()))?;
        let body = answer.body.collect().await;
        let body =
            body.map_err(|error| none(format!("the body stops: {}", DisplayErrorContext(&error))))?;
        Ok(Mark { token: body.to_vec(), tag, age })
    }
}

/// Says whether another look may tell more: others write too, or the answer was lost.
fn is_open(error: &Error) -> bool {
    error.kind.is_passing() || matches!(error.kind, Kind::Changed | Kind::NotFound)
}

const READ: Call = Call { doing: "read", action: "s3:GetObject" };
const RENEW_EVERY: Duration = Duration::from_mins(2);
const ABANDONED_AFTER_S: i64 = 15 * 60;
/// Each is one look and one write after others were faster.
const TRIES: u32 = 5;
/// How long a process that ends waits for S3.
const LAST_WORD: Duration = Duration::from_secs(2);
/// The ETag of no object.
const NO_TAG: &str = "\"00000000000000000000000000000000\"";
