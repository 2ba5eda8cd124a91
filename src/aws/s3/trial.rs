//! May it be listed, read, written? Tried before the work.

use super::Bucket;
use super::body::Expected;
use super::lease::{Conditions, Lease, NoLease};
use super::listing::Listed;
use crate::aws::Error;
use crate::aws::again::{Patience, again};

/// What a key is to somebody who looks for an object to try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look {
    /// It may be tried.
    Wanted,
    /// It may not.
    Unwanted,
    /// Nothing in this folder may.
    Past(String),
}

/// What was found to try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// An object.
    Object(String),
    /// Nothing among all that there is.
    None,
    /// Nothing so far: there is more than was looked at.
    NotYet,
    /// There is nothing at all.
    Empty,
}

impl Bucket {
    /// Lists a little below the prefix, until something may be tried.
    ///
    /// # Errors
    /// Fails where the bucket may not be listed.
    pub fn try_list(&self, prefix: &str, look: impl Fn(&str) -> Look) -> Result<Found, Error> {
        let (mut after, mut is_empty) = (String::new(), true);
        for _ in 0..MOST_PAGES {
            let page = self.page_within(prefix, &after, Patience::BRIEF);
            let page = self.runtime.block_on(page)?;
            is_empty &= page.objects.is_empty();
            let last = page.objects.last().map(|object| object.key.clone());
            let readable = |object: &Listed| object.size > 0 && object.archive.is_none();
            let wanted = |object: &Listed| readable(object) && look(&object.key) == Look::Wanted;
            let smallest = page.objects.into_iter().filter(wanted).min_by_key(|object| object.size);
            match (smallest, last) {
                (Some(object), _) => return Ok(Found::Object(object.key)),
                (None, _) if page.is_last && is_empty => return Ok(Found::Empty),
                (None, None) => return Ok(Found::None),
                (None, Some(_)) if page.is_last => return Ok(Found::None),
                (None, Some(last)) => {
                    after = match look(&last) {
                        Look::Past(folder) => format!("{folder}{BEHIND}"),
                        Look::Wanted | Look::Unwanted => last,
                    }
                }
            }
        }
        Ok(Found::NotYet)
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
        self.try_list(prefix, |_| Look::Wanted)?;
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

/// As many folders of other things as may stand before the logs of an account or two.
const MOST_PAGES: usize = 20;
/// Stands behind the names of Regions, years and objects.
const BEHIND: char = '~';

/// Names an object below a prefix.
fn below(prefix: &str, name: &str) -> String {
    let key = format!("{}/{name}", prefix.trim_end_matches('/'));
    key.trim_start_matches('/').to_owned()
}
