//! Reads digests, public keys and logs for a check: the edge of [`crate::audit::integrity`].

mod beside;
mod by_place;
mod found;
mod given_keys;
mod inputs;
mod listed;
mod read;

pub use self::beside::{Asked, Checking};
pub use self::by_place::{Check, verify};
pub use self::given_keys::{KeyRing, from_files};
pub use self::inputs::{check_input, days, looked_through};
pub use self::listed::Listed;
pub use self::read::Reading;
