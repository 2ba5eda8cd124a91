//! Reads digests, public keys and logs for a check: the edge of [`crate::audit::integrity`].

mod found;
mod given_keys;
mod read;

pub use self::found::{Found, days, find};
pub use self::given_keys::{ask, from_files, save};
pub use self::read::{Reading, digests, verify};
