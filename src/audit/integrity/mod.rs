//! Are these the logs that CloudTrail wrote, to the byte, and all of them?
//!
//! CloudTrail names every log that it delivers in an hourly [`digest`], signs the digest with a key
//! that AWS publishes ([`keys`]), and names each digest in the next one, so that they make a
//! [`chain`]. Held against a listing, that proves [`logs`] whole, changed or missing, and [`gaps`]
//! tell for which time nothing is proven.
//!
//! **Invariant:** reads nothing. What could not be read is told as such, and never as changed.

pub mod chain;
pub mod digest;
pub mod gaps;
pub mod keys;
mod links;
pub mod logs;
mod overruled;
mod period;
pub mod places;
mod proof;
pub mod quiet;
mod signature;
mod verified;

pub use self::gaps::Elsewhen;
pub use self::links::Known;
pub use self::overruled::Open;
pub use self::period::Period;
pub use self::proof::Proof;
pub use self::verified::{KeyUse, Verified, suspects};
