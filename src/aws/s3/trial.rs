//! May it be listed, read, written? Tried before the work.

use super::Bucket;
use super::body::{Expected, When};
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

    /// Does what a ledger needs below the prefix: lists, writes an object, reads it, removes it.
    ///
    /// # Errors
    /// Fails where any of it may not be done.
    pub fn try_ledger(&self, prefix: &str) -> Result<(), Error> {
        let key = format!("{}/doctor", prefix.trim_end_matches('/'));
        let key = key.trim_start_matches('/');
        self.try_list(prefix)?;
        let body = b"regiontrail doctor was here".to_vec();
        self.runtime.block_on(self.write(key, body, When::Always))?;
        let read = self.try_read(key);
        // What was written goes in any case.
        self.runtime.block_on(self.remove(key)).and(read)
    }
}
