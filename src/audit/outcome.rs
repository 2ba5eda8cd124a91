//! The verdict of the whole and the exit code.

use std::collections::BTreeSet;

use super::custody::Judged;
use crate::model::Verdict;
use crate::report::{Custody, Exit, ExitReason};

/// What a run found, as far as its outcome depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Found {
    /// Inferences outside the policy.
    pub violations: u64,
    /// Inferences that the evidence does not decide.
    pub unproven: u64,
    /// Inferences within the policy.
    pub compliant: u64,
    /// Exceptions that expired or were not used.
    pub stale_exceptions: u64,
    /// Places outside the policy's `[custody]` that hold logs.
    pub custody_outside: u64,
    /// Something could not be read, or days are missing.
    pub is_inconclusive: bool,
}

/// What the user wants to know by the exit code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExitRules {
    /// The reasons that make the code other than 0.
    pub fail_on: BTreeSet<ExitReason>,
    /// So many unproven inferences are no reason.
    pub max_unproven: u64,
    /// Having found no inference is no reason.
    pub allow_empty: bool,
    /// The code is 0 whatever the reasons.
    pub exit_zero: bool,
}

impl Default for ExitRules {
    /// Every reason counts.
    fn default() -> Self {
        Self {
            fail_on: FAIL_ON.map(|(_, reason)| reason).into(),
            max_unproven: 0,
            allow_empty: false,
            exit_zero: false,
        }
    }
}

/// The words of `--fail-on`, weightiest first.
pub const FAIL_ON: [(&str, ExitReason); 6] = [
    ("violations", ExitReason::Violations),
    ("custody", ExitReason::Custody),
    ("inconclusive", ExitReason::Inconclusive),
    ("unproven", ExitReason::Unproven),
    ("exceptions", ExitReason::Exceptions),
    ("no-inference", ExitReason::NoInference),
];

/// Returns the exit code of a reason.
#[must_use]
pub const fn exit_code(reason: ExitReason) -> u8 {
    match reason {
        ExitReason::Violations | ExitReason::Custody => 10,
        ExitReason::Inconclusive => 4,
        ExitReason::Unproven => 11,
        ExitReason::Exceptions => 12,
        ExitReason::NoInference => 3,
    }
}

impl Found {
    /// Returns it with what is known of the places of logs: what is open there leaves the whole open.
    pub fn with(self, kept: Option<&Judged>) -> Self {
        let Some(Judged { custody, .. }) = kept else { return self };
        let is_open = custody.open > 0 || custody.verdict == Verdict::InsufficientData;
        Self {
            custody_outside: custody.outside,
            is_inconclusive: self.is_inconclusive || is_open,
            ..self
        }
    }

    /// Returns the verdict of the whole.
    ///
    /// It is compliant only if something was judged so, nothing was judged otherwise, and all was
    /// read. Where every call failed, or none was found, the policy applies and nothing shows that
    /// it was kept: that is insufficient data, neither a pass nor `NOT_APPLICABLE`.
    pub const fn verdict(&self) -> Verdict {
        if self.violations > 0 || self.custody_outside > 0 {
            Verdict::NonCompliant
        } else if self.is_inconclusive || self.unproven > 0 || self.compliant == 0 {
            Verdict::InsufficientData
        } else {
            Verdict::Compliant
        }
    }

    /// Returns the exit code and every reason that holds, weightiest first.
    pub fn exit(&self, rules: &ExitRules) -> Exit {
        exit(rules, |reason| self.holds(reason, rules))
    }

    const fn holds(&self, reason: ExitReason, rules: &ExitRules) -> bool {
        match reason {
            ExitReason::Violations => self.violations > 0,
            ExitReason::Custody => self.custody_outside > 0,
            ExitReason::Inconclusive => self.is_inconclusive,
            ExitReason::Unproven => self.unproven > rules.max_unproven,
            ExitReason::Exceptions => self.stale_exceptions > 0,
            ExitReason::NoInference => !rules.allow_empty && !self.has_inference(),
        }
    }

    /// Says whether anything ran: attempts that ran nothing are no inference.
    pub const fn has_inference(&self) -> bool {
        self.violations + self.unproven + self.compliant > 0
    }
}

/// Returns the exit code and the reasons of an answer about custody alone.
pub(super) fn of_custody(custody: &Custody, rules: &ExitRules) -> Exit {
    exit(rules, |reason| match reason {
        ExitReason::Custody => custody.outside > 0,
        ExitReason::Inconclusive => {
            custody.open > 0 || custody.verdict == Verdict::InsufficientData
        }
        ExitReason::Violations
        | ExitReason::Unproven
        | ExitReason::Exceptions
        | ExitReason::NoInference => false,
    })
}

fn exit(rules: &ExitRules, holds: impl Fn(ExitReason) -> bool) -> Exit {
    let reasons: Vec<_> =
        FAIL_ON.into_iter().map(|(_, reason)| reason).filter(|r| holds(*r)).collect();
    Exit { code: exit_code_of(&reasons, rules), reasons }
}

/// Returns the exit code of reasons, weightiest first.
#[must_use]
pub fn exit_code_of(reasons: &[ExitReason], rules: &ExitRules) -> u8 {
    let first = reasons.iter().find(|reason| rules.fail_on.contains(reason));
    if rules.exit_zero { 0 } else { first.map_or(0, |reason| exit_code(*reason)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASS: Found = Found {
        violations: 0,
        unproven: 0,
        compliant: 1,
        stale_exceptions: 0,
        custody_outside: 0,
        is_inconclusive: false,
    };
    const ALL: Found = Found {
        violations: 1,
        unproven: 1,
        compliant: 0,
        stale_exceptions: 1,
        custody_outside: 0,
        is_inconclusive: true,
    };

    fn codes(found: Found, rules: &ExitRules) -> (u8, Vec<u8>) {
        let exit = found.exit(rules);
        (exit.code, exit.reasons.into_iter().map(exit_code).collect())
    }

    #[test]
    fn only_a_complete_run_with_compliant_inference_is_compliant() {
        assert_eq!(PASS.verdict(), Verdict::Compliant);
        for found in [
            Found { unproven: 1, ..PASS },
            Found { is_inconclusive: true, ..PASS },
            Found { compliant: 0, ..PASS },
        ] {
            assert_eq!(found.verdict(), Verdict::InsufficientData, "{found:?}");
        }
        assert_eq!(ALL.verdict(), Verdict::NonCompliant);
    }

    #[test]
    fn the_weightiest_reason_gives_the_code_and_all_are_kept() {
        let rules = ExitRules::default();
        assert_eq!(codes(PASS, &rules), (0, vec![]));
        assert_eq!(codes(ALL, &rules), (10, vec![10, 4, 11, 12]));
        assert_eq!(codes(Found { violations: 0, ..ALL }, &rules), (4, vec![4, 11, 12]));
        let quiet = Found { stale_exceptions: 1, ..Found::default() };
        assert_eq!(codes(quiet, &rules), (12, vec![12, 3]));
        assert_eq!(codes(Found::default(), &rules), (3, vec![3]));
    }

    #[test]
    fn the_user_chooses_which_reasons_count_and_none_is_hidden() {
        let fail_on = BTreeSet::from([ExitReason::Unproven, ExitReason::Exceptions]);
        let some = ExitRules { fail_on, ..ExitRules::default() };
        assert_eq!(codes(ALL, &some), (11, vec![10, 4, 11, 12]));
        let zero = ExitRules { exit_zero: true, ..ExitRules::default() };
        assert_eq!(codes(ALL, &zero), (0, vec![10, 4, 11, 12]));
    }

    #[test]
    fn an_empty_run_can_be_allowed_and_still_is_no_pass() {
        let rules = ExitRules { allow_empty: true, ..ExitRules::default() };
        assert_eq!(codes(Found::default(), &rules), (0, vec![]));
        assert_eq!(Found::default().verdict(), Verdict::InsufficientData);
    }

    #[test]
    fn unproven_inference_is_a_reason_above_the_limit_only() {
        let rules = ExitRules { max_unproven: 1, ..ExitRules::default() };
        assert_eq!(codes(Found { unproven: 1, ..PASS }, &rules), (0, vec![]));
        assert_eq!(codes(Found { unproven: 2, ..PASS }, &rules), (11, vec![11]));
    }
}
