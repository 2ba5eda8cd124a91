//! What a reader should know or do: statements with a stable code, numbers and records to look at.
//!
//! **Invariant:** says what is meant; `report::words` has the sentences.

mod about_calls;
mod about_coverage;
mod about_drift;
mod about_integrity;
mod about_policy;
mod about_witness;
mod concern;
mod matter;
mod tally;

pub(super) use self::matter::{Matter, findings};
