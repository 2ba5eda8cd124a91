//! What a reader should know or do: statements with a stable code, numbers and records to look at.
//!
//! The codes are promises: [`Code`] lists them, `docs/findings.md` explains them.

mod about_calls;
mod about_coverage;
mod about_policy;
mod code;
mod matter;
mod tally;

pub use self::code::Code;
pub(super) use self::matter::{Matter, findings};
