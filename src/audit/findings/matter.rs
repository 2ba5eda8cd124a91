//! What findings are made of, and all of them in order.

use std::cmp::Reverse;

use super::{about_calls, about_coverage, about_policy};
use crate::audit::judge::Judged;
use crate::audit::outcome::Found;
use crate::model::Facts;
use crate::report::{ExceptionUse, Finding, Severity};

/// What findings are made of.
#[derive(Clone, Copy)]
pub(in crate::audit) struct Matter<'a> {
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
pub(in crate::audit) fn findings(matter: Matter<'_>) -> Vec<Finding> {
    let mut all = about_calls::findings(matter);
    all.extend(about_coverage::findings(matter));
    all.extend(about_policy::findings(matter));
    all.sort_by(|a, b| rank(a).cmp(&rank(b)));
    all
}

fn rank(finding: &Finding) -> (Severity, &str, Reverse<u64>, &str) {
    (finding.severity, finding.code, Reverse(finding.count), &finding.message)
}
