//! What findings are made of, and all of them in order.

use std::cmp::Reverse;

use super::{
    about_calls, about_coverage, about_drift, about_integrity, about_policy, about_witness,
};
use crate::audit::drift::Drifting;
use crate::audit::integrity::Proof;
use crate::audit::judge::Judged;
use crate::audit::outcome::Found;
use crate::audit::unattested::LeftOpen;
use crate::audit::witness::Reconciled;
use crate::ledger::{Unmet, Unreached};
use crate::model::{Facts, Grade, Region};
use crate::report::words::{Lang, Line, Statement};
use crate::report::{ExceptionUse, Finding};

/// What findings are made of.
#[derive(Clone, Copy)]
pub(in crate::audit) struct Matter<'a> {
    /// The flows, judged.
    pub flows: &'a [Judged<'a>],
    /// All else that the ledger says; its flows are in `flows`.
    pub facts: &'a Facts,
    /// What CloudTrail and the invocation logs lack of each other.
    pub reconciled: &'a Reconciled<'a>,
    /// The check of the logs against their digests, if there was one.
    pub proof: Option<&'a Proof>,
    /// What is new, where there was something to set the calls against.
    pub drifting: Option<&'a Drifting<'a>>,
    /// What leaves the report open whatever the calls' records say.
    pub left_open: &'a LeftOpen<'a>,
    /// What an earlier run could not prove of the logs, and had to.
    pub unmet: Option<&'a Unmet>,
    /// Scans into the ledger that did not come to their end.
    pub unreached: Option<&'a Unreached>,
    /// The policy's exceptions and what they did.
    pub exceptions: &'a [ExceptionUse],
    /// The policy's name.
    pub policy: &'a str,
    /// How many records to show with a finding.
    pub samples: usize,
    /// What the outcome depends on.
    pub found: Found,
    /// The language of the sentences.
    pub lang: Lang,
}

impl<'a> Matter<'a> {
    /// Returns the sentence of a statement.
    pub fn state(self, statement: &Statement<'_>) -> String {
        self.lang.state(statement)
    }

    /// Returns what the calls asked for, by the name that tells most.
    pub fn asked(self, judged: &'a Judged<'_>) -> &'a str {
        judged.asked().unwrap_or_else(|| self.lang.line(Line::UnnamedModel))
    }
}

/// Returns every finding, weightiest first; those about custody are found already.
pub(in crate::audit) fn findings(matter: Matter<'_>, of_custody: Vec<Finding>) -> Vec<Finding> {
    let mut all = about_calls::findings(matter);
    all.extend(of_custody);
    all.extend(about_drift::findings(matter));
    all.extend(about_coverage::findings(matter));
    all.extend(about_witness::findings(matter));
    all.extend(about_integrity::findings(matter));
    all.extend(about_policy::findings(matter));
    all.sort_by(|a, b| rank(a).cmp(&rank(b)));
    all
}

/// The sentence is no part of the order: in every language the findings stand in one order. Those
/// that are alike stay as they were found, which is by their keys.
fn rank(finding: &Finding) -> impl Ord {
    let Finding { severity, code, count, subject, grades, regions, .. } = finding;
    let of_places: (&[Grade], &[Region]) = (grades, regions);
    let about = (subject.as_deref(), finding.caller());
    (*severity, *code, Reverse(*count), about, of_places)
}
