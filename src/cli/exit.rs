//! Exit codes and the last line on standard error.

use serde_json::Value;

use crate::audit::exit_code;
use crate::report::{Exit, ExitReason};

use super::console::Fields;

/// The run failed; nothing trustworthy was written.
pub const ERROR: u8 = 1;

/// The command line, a policy or another file given is wrong; nothing was read.
pub const USAGE: u8 = 2;

/// Returns the last line on standard error: the code, and every reason that holds.
pub fn last_line(exit: &Exit) -> String {
    let reasons: Vec<String> = exit
        .reasons
        .iter()
        .map(|reason| format!("{} ({})", word(*reason), exit_code(*reason)))
        .collect();
    match reasons.as_slice() {
        [] => format!("exit {}: complete, nothing found", exit.code),
        reasons => format!("exit {}: {}", exit.code, reasons.join(", ")),
    }
}

/// Returns what the last line holds for programs.
pub fn fields(exit: &Exit) -> Fields {
    let reasons: Vec<&str> = exit.reasons.iter().map(|reason| reason.as_str()).collect();
    Fields::from([("exit_code", Value::from(exit.code)), ("reasons", reasons.into())])
}

const fn word(reason: ExitReason) -> &'static str {
    match reason {
        ExitReason::Violations => "inference outside the policy",
        ExitReason::Inconclusive => "inconclusive",
        ExitReason::Unproven => "inference not proven",
        ExitReason::Exceptions => "exceptions expired or unused",
        ExitReason::NoInference => "no inference found",
    }
}
