//! What of a report follows from the rest of it: a report that was changed by hand breaks one of these.
//!
//! **Invariant:** whoever made the pack chose every number. None is taken for what it says before it is
//! known that sums of such numbers fit.

use std::collections::BTreeMap;

use serde_json::Value;

use super::manifest::ExitAsked;
use crate::model::{Grade, IntegrityOutcome, LogCounts, Standing, Verdict};
use crate::report::{Code, ExitReason, IntegrityMode, JudgedFlow, Report, Totals};

/// A law that a report keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Law {
    /// No number is more than any report has.
    Numbers,
    /// The totals are the sums of the flows, and so are those of each breakdown.
    Totals,
    /// What was looked at is in exactly one counter.
    Coverage,
    /// The scope names the accounts, Regions and time of every flow.
    Scope,
    /// What digests come to follows from how many objects stand how.
    Integrity,
    /// The findings are of as many calls as the flows.
    Findings,
    /// The verdict of each flow is the policy's.
    Flows,
    /// The reasons of the exit code follow.
    Reasons,
    /// The verdict of the whole follows.
    Verdict,
    /// The exit code follows.
    ExitCode,
}

impl Law {
    /// Every law.
    pub const ALL: [Self; 10] = [
        Self::Numbers,
        Self::Totals,
        Self::Coverage,
        Self::Scope,
        Self::Integrity,
        Self::Findings,
        Self::Flows,
        Self::Reasons,
        Self::Verdict,
        Self::ExitCode,
    ];

    /// Returns the word as JSON writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Numbers => "numbers_too_large",
            Self::Totals => "totals_differ",
            Self::Coverage => "coverage_differs",
            Self::Scope => "scope_differs",
            Self::Integrity => "integrity_differs",
            Self::Findings => "findings_differ",
            Self::Flows => "flows_not_by_policy",
            Self::Reasons => "reasons_differ",
            Self::Verdict => "verdict_does_not_follow",
            Self::ExitCode => "exit_code_does_not_follow",
        }
    }
}

/// Says whether every number is one that a report may have, so that sums of them fit.
#[must_use]
pub fn has_real_numbers(report: &Value) -> bool {
    match report {
        Value::Number(number) => {
            number.as_f64().is_some_and(|number| number.abs() <= MOST && number.is_finite())
        }
        Value::Array(values) => values.iter().all(has_real_numbers),
        Value::Object(values) => values.values().all(has_real_numbers),
        Value::Null | Value::Bool(_) | Value::String(_) => true,
    }
}

/// Returns the laws that a report breaks, but for that of its policy and that of its exit code, which hang
/// on more than the report.
#[must_use]
pub fn broken(report: &Report, exit: &ExitAsked) -> Vec<Law> {
    let holds = [
        (Law::Totals, totals_hold(report)),
        (Law::Coverage, coverage_holds(report)),
        (Law::Scope, scope_holds(report)),
        (Law::Integrity, integrity_holds(report)),
        (Law::Findings, findings_hold(report)),
        (Law::Reasons, reasons_hold(report, exit)),
        (Law::Verdict, report.verdict == verdict(report)),
    ];
    holds.into_iter().filter(|(_, holds)| !holds).map(|(law, _)| law).collect()
}

fn totals_hold(report: &Report) -> bool {
    let all = report.flows.iter().fold(Totals::default(), added);
    let same = |rows: &[u64], total: u64| rows.iter().sum::<u64>() == total;
    let breakdowns = report.breakdowns.iter().all(|breakdown| {
        let of = |get: fn(&Totals) -> u64| {
            let rows: Vec<u64> = breakdown.rows.iter().map(|row| get(&row.totals)).collect();
            same(&rows, get(&report.totals))
        };
        of(|sum| sum.calls)
            && of(|sum| sum.succeeded)
            && of(|sum| sum.input_tokens)
            && of(|sum| sum.output_tokens)
            && Verdict::ALL.into_iter().all(|verdict| {
                let rows: Vec<u64> =
                    breakdown.rows.iter().map(|row| by(&row.totals, verdict)).collect();
                same(&rows, by(&report.totals, verdict))
            })
    });
    all == report.totals && breakdowns
}

fn added(mut sum: Totals, flow: &JudgedFlow) -> Totals {
    let destination = match (flow.evidence, &flow.destination) {
        (None, _) => "none",
        (Some(_), None) => "unknown",
        (Some(_), Some(region)) => region.as_str(),
    };
    sum.calls += flow.calls;
    *(if flow.outcome == "failed" { &mut sum.failed } else { &mut sum.succeeded }) += flow.calls;
    *sum.by_verdict.entry(flow.verdict.as_str()).or_default() += flow.calls;
    let grade = flow.evidence.map_or("none", Grade::as_str);
    *sum.by_evidence.entry(grade).or_default() += flow.calls;
    *sum.by_destination.entry(destination.to_owned()).or_default() += flow.calls;
    sum.input_tokens += flow.input_tokens;
    sum.output_tokens += flow.output_tokens;
    sum.calls_with_tokens += flow.calls_with_tokens;
    LogCounts::add(&mut sum.invocation_logs, &flow.invocation_logs);
    sum
}

fn by(totals: &Totals, verdict: Verdict) -> u64 {
    totals.by_verdict.get(verdict.as_str()).copied().unwrap_or(0)
}

fn coverage_holds(report: &Report) -> bool {
    let coverage = &report.coverage;
    let shown = coverage.problems.len() as u64;
    coverage.objects.is_conserved()
        && coverage.records.is_conserved()
        && shown <= coverage.problem_count
}

fn scope_holds(report: &Report) -> bool {
    let scope = &report.scope;
    report.flows.iter().all(|flow| {
        flow.account.as_ref().is_none_or(|of| scope.accounts.contains(of))
            && flow.source_region.as_ref().is_none_or(|of| scope.source_regions.contains(of))
            && flow
                .first_seen
                .is_none_or(|seen| scope.first_seen.is_some_and(|first| first <= seen))
            && flow.last_seen.is_none_or(|seen| scope.last_seen.is_some_and(|last| last >= seen))
    })
}

/// What was changed is a failure, and what is missing or could not be looked at is no proof.
fn integrity_holds(report: &Report) -> bool {
    let Some(told) = &report.integrity else { return true };
    let any = |standing: Standing| {
        let of = [&told.counts.digests, &told.counts.logs];
        of.iter().any(|counts| counts.get(&standing).is_some_and(|count| *count > 0))
    };
    let is_open = any(Standing::Missing) || any(Standing::Unreadable) || any(Standing::Unattested);
    let reasons = told.not_valid.iter().map(|object| object.reason.outcome());
    let is_as_bad = reasons.max().is_none_or(|worst| told.outcome >= worst);
    let follows = match told.outcome {
        IntegrityOutcome::Failed => true,
        IntegrityOutcome::Incomplete => !any(Standing::Tampered),
        IntegrityOutcome::Intact => {
            !any(Standing::Tampered) && !is_open && told.gaps.is_empty() && any(Standing::Valid)
        }
    };
    is_as_bad && follows
}

/// Each call that is outside or not proven is in exactly one finding about that.
fn findings_hold(report: &Report) -> bool {
    let of = |codes: &[Code]| -> u64 {
        let is_of = |code: &str| codes.iter().any(|of| of.as_str() == code);
        report.findings.iter().filter(|one| is_of(one.code)).map(|one| one.count).sum()
    };
    let told: BTreeMap<Verdict, u64> = [
        (Verdict::NonCompliant, of(&[Code::InferenceOutsidePolicy])),
        (Verdict::InsufficientData, of(&[Code::UnprovenInference, Code::PresumedNotAccepted])),
    ]
    .into();
    told.into_iter().all(|(verdict, told)| told == by(&report.totals, verdict))
}

/// Something is missing, unread or not proven, as far as the report itself says so.
fn is_open(report: &Report) -> bool {
    let coverage = &report.coverage;
    let is_unproven = report.integrity.as_ref().is_some_and(|told| match told.outcome {
        IntegrityOutcome::Intact => false,
        IntegrityOutcome::Failed => true,
        IntegrityOutcome::Incomplete => told.mode == IntegrityMode::Require,
    });
    let is_kept_open = report
        .custody
        .as_ref()
        .is_some_and(|kept| kept.open > 0 || kept.verdict == Verdict::InsufficientData);
    let open = [
        Code::NoInvocationLogFound,
        Code::IntegrityNotMet,
        Code::ScanNotFinished,
        Code::DefinitionUnattested,
        Code::LogWithoutCall,
    ];
    let has_open = report.findings.iter().any(|one| open.iter().any(|of| of.as_str() == one.code));
    coverage.objects.failed > 0
        || coverage.records.malformed > 0
        || coverage.problem_count > 0
        || !coverage.gaps.is_empty()
        || is_unproven
        || is_kept_open
        || has_open
}

/// A report may be inconclusive for more than it says; every other reason follows.
fn reasons_hold(report: &Report, exit: &ExitAsked) -> bool {
    let is_told = |reason| report.exit.reasons.contains(&reason);
    let holds = |reason| match reason {
        ExitReason::Violations => by(&report.totals, Verdict::NonCompliant) > 0,
        ExitReason::Custody => report.custody.as_ref().is_some_and(|kept| kept.outside > 0),
        ExitReason::Inconclusive => is_open(report) || is_told(reason),
        ExitReason::Unproven => by(&report.totals, Verdict::InsufficientData) > exit.max_unproven,
        ExitReason::Exceptions => {
            report.exceptions.iter().any(|exception| exception.is_expired || exception.calls == 0)
        }
        ExitReason::NoInference => {
            let judged = [Verdict::Compliant, Verdict::NonCompliant, Verdict::InsufficientData];
            !exit.allow_empty && judged.into_iter().all(|of| by(&report.totals, of) == 0)
        }
    };
    let reasons: Vec<_> = ExitReason::ALL.into_iter().filter(|reason| holds(*reason)).collect();
    reasons == report.exit.reasons
}

fn verdict(report: &Report) -> Verdict {
    let calls = |verdict| by(&report.totals, verdict);
    let outside = report.custody.as_ref().map_or(0, |kept| kept.outside);
    let is_open = report.exit.reasons.contains(&ExitReason::Inconclusive);
    if calls(Verdict::NonCompliant) > 0 || outside > 0 {
        Verdict::NonCompliant
    } else if is_open || calls(Verdict::InsufficientData) > 0 || calls(Verdict::Compliant) == 0 {
        Verdict::InsufficientData
    } else {
        Verdict::Compliant
    }
}

/// More than any report counts; as many of these as a pack may hold have a sum.
const MOST: f64 = 17_592_186_044_416.0;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::report::fixture;

    #[test]
    fn a_report_is_read_back_whole() {
        for report in [fixture::ordinary(), fixture::hostile(), fixture::empty()] {
            let text = serde_json::to_string(&report).unwrap();
            assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);
        }
    }

    #[test]
    fn no_number_is_larger_than_any_report_has() {
        assert!(has_real_numbers(&json!([1, -2.5, { "a": "x" }, null, 1_u64 << 44])));
        for bad in [json!(u64::MAX), json!({ "a": [1e300] }), json!(i64::MIN)] {
            assert!(!has_real_numbers(&bad), "{bad}");
        }
    }
}
