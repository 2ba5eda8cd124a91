//! Reads digests, public keys and logs for a check: the edge of [`crate::audit::integrity`].

mod beside;
mod found;
mod given_keys;
mod read;

pub use self::beside::{Asked, Checking};
pub use self::found::{Found, check_input, days, find, looked_through};
pub use self::given_keys::{ask, from_files, save};
pub use self::read::{Reading, digests, verify};
