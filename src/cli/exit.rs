//! Exit codes and the last line on standard error.

use serde_json::Value;

use crate::audit::exit_code;
use crate::model::IntegrityOutcome;
use crate::report::{Exit, ExitReason};

use super::console::Fields;
use super::notify::Delivery;

/// The run failed; nothing trustworthy was written.
pub const ERROR: u8 = 1;

/// The command line, a policy or another file given is wrong; nothing was read.
pub const USAGE: u8 = 2;

/// No inference was found.
pub const NOTHING_FOUND: u8 = 3;

/// The report is written, but somebody could not be told of its findings.
pub const NOT_TOLD: u8 = 5;

/// Returns what the process exits with. A report stands whoever hears of it; but where it gives 0, a
/// job whose findings went nowhere must not look green.
pub const fn code(exit: &Exit, delivery: Delivery) -> u8 {
    match (exit.code, delivery) {
        (0, Delivery::Failed) => NOT_TOLD,
        (code, Delivery::Done | Delivery::Failed) => code,
    }
}

/// Returns what a check of logs against their digests exits with. Evidence that somebody changed
/// weighs as much as what the policy forbids.
pub const fn verified_code(outcome: IntegrityOutcome) -> u8 {
    match outcome {
        IntegrityOutcome::Intact => 0,
        IntegrityOutcome::Incomplete => exit_code(ExitReason::Inconclusive),
        IntegrityOutcome::Failed => exit_code(ExitReason::Violations),
    }
}

/// Returns the last line on standard error: the code, and every reason that holds.
pub fn last_line(exit: &Exit, delivery: Delivery) -> String {
    let of_report = exit.reasons.iter().map(|reason| (word(*reason), exit_code(*reason)));
    let not_told = (delivery == Delivery::Failed).then_some(("a notification failed", NOT_TOLD));
    let reasons: Vec<String> =
        of_report.chain(not_told).map(|(word, code)| format!("{word} ({code})")).collect();
    let code = code(exit, delivery);
    match reasons.as_slice() {
        [] => format!("exit {code}: complete, nothing found"),
        reasons => format!("exit {code}: {}", reasons.join(", ")),
    }
}

/// Returns what the last line holds for programs.
pub fn fields(exit: &Exit, delivery: Delivery) -> Fields {
    let not_told = (delivery == Delivery::Failed).then_some("notification_failed");
    let reasons: Vec<&str> =
        exit.reasons.iter().map(|reason| reason.as_str()).chain(not_told).collect();
    let code = Value::from(code(exit, delivery));
    Fields::from([("exit_code", code), ("reasons", reasons.into())])
}

const fn word(reason: ExitReason) -> &'static str {
    match reason {
        ExitReason::Violations => "inference outside the policy",
        ExitReason::Custody => "logs kept outside the policy",
        ExitReason::Inconclusive => "inconclusive",
        ExitReason::Unproven => "inference not proven",
        ExitReason::Exceptions => "exceptions expired or unused",
        ExitReason::NoInference => "no inference found",
    }
}
