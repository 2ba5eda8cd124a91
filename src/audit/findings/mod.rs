//! What a reader should know or do: statements with a stable code, numbers and records to look at.
//!
//! The codes are promises: [`Code`] lists them, `docs/findings.md` explains them.

mod about_calls;
mod about_coverage;
mod about_policy;
mod code;
mod tally;

use super::judge::Judged;
use super::outcome::Found;
use crate::model::Facts;
use crate::report::{ExceptionUse, Finding};

pub use self::code::Code;

/// What findings are made of.
#[derive(Clone, Copy)]
pub(super) struct Matter<'a> {
    /// The flows, judged.
    pub flows: &'a [Judged<'a>],
    /// All else that the ledger says; its flows are in `flows`.
    pub facts: &'a Facts,
    /// The policy's exceptions and what they did.
    pub exceptions: &'a [ExceptionUse],
    /// The policy's name.
    pub policy: &'a str,
    /// How many records to show with a finding.
    pub samples: usize,
    /// What the outcome depends on.
    pub found: Found,
}

/// Returns every finding, weightiest first.
pub(super) fn findings(matter: Matter<'_>) -> Vec<Finding> {
    let mut all = about_calls::findings(matter);
    all.extend(about_coverage::findings(matter));
    all.extend(about_policy::findings(matter));
    all.sort_by(|a, b| (a.severity, a.code, &a.message).cmp(&(b.severity, b.code, &b.message)));
    all
}
