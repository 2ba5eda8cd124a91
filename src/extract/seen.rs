//! Refuses what an inner object of a record says twice: a reader that believes one of the two can be
//! made to believe either.

use crate::ingest::envelope::Malformed;

/// The members of one object that were met, by their place in a list of names.
#[derive(Default)]
pub struct Seen(u32);

impl Seen {
    /// Notes a member.
    ///
    /// # Errors
    /// Fails where it was met before, even as `null`.
    pub fn add(&mut self, index: usize, name: &'static str) -> Result<(), Malformed> {
        if self.0 >> index & 1 == 1 {
            return Err(Malformed::Twice(name));
        }
        self.0 |= 1 << index;
        Ok(())
    }
}
