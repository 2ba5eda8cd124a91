//! May it be listed, read, written? Tried before the work.

use super::Bucket;
use super::body::Expected;
use super::lease::{Conditions, Lease, NoLease};
use super::listing::Listed;
use crate::aws::Error;
use crate::aws::again::{Patience, again};

impl Bucket {
    /// Lists a little, and names a log below the prefix if there is one.
    ///
    /// # Errors
    /// Fails where the bucket may not be listed.
    pub fn try_list(&self, prefix: &str) -> Result<Option<String>, Error> {
        let page = self.runtime.block_on(self.page_within(prefix, "", Patience::BRIEF))?;
        let readable = |object: &Listed| object.size > 0 && object.archive.is_none();
        let smallest = page.objects.into_iter().filter(readable).min_by_key(|object| object.size);
        Ok(smallest.map(|object| object.key))
    }

    /// Reads an object.
    ///
    /// # Errors
    /// Fails where it may not be read.
    pub fn try_read(&self, key: &str) -> Result<(), Error> {
        let read = again(Patience::BRIEF, || self.read(key, Expected::default()));
        self.runtime.block_on(read).map(|_| ())
    }

    /// Does what a ledger needs below the prefix: lists, and has an object as a run has the lock, which
    /// is written, read and removed. Says whether the server keeps two runs apart.
    ///
    /// # Errors
    /// Fails where any of it may not be done, or another one tries just now.
    pub(crate) fn try_ledger(&self, prefix: &str) -> Result<Conditions, NoLease> {
        self.try_list(prefix)?;
        let key = below(prefix, "doctor");
        let lease = Lease::take(self, &key)?;
        let conditions = lease.conditions();
        let tried = lease.renew().and_then(|()| Ok(self.try_read(&key)?));
        // What was written goes in any case.
        let gone = lease.give_back();
        tried?;
        gone?;
        Ok(conditions)
    }

    /// Says whether a run has a lock that is not old.
    ///
    /// # Errors
    /// Fails where the lock may not be looked at.
    pub fn is_locked(&self, prefix: &str, lock: &str) -> Result<bool, Error> {
        self.runtime.block_on(self.is_held(&below(prefix, lock)))
    }
}

/// Names an object below a prefix.
fn below(prefix: &str, name: &str) -> String {
    let key = format!("{}/{name}", prefix.trim_end_matches('/'));
    key.trim_start_matches('/').to_owned()
}
