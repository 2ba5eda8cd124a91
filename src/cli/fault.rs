//! What ends a run, told so that the user can act on it.

use std::error::Error as StdError;
use std::fmt;
use std::io;

use crate::aws;
use crate::ledger;

use super::console::Fields;
use super::exit::{ERROR, USAGE};

/// What ends a run: the place, the cause and the way out.
#[derive(Debug)]
pub struct Fault {
    code: u8,
    message: String,
    help: Option<String>,
}

impl Fault {
    /// A mistake in the command line or in a file given with it, found before any read.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { code: USAGE, message: message.into(), help: None }
    }

    /// A run that cannot go on, with all its causes.
    pub fn run(error: &(dyn StdError + 'static)) -> Self {
        Self { code: ERROR, message: chain(error), help: help_of(error) }
    }

    /// A run that cannot go on, told by whoever knows what was being done.
    pub fn failed(message: impl Into<String>) -> Self {
        Self { code: ERROR, message: message.into(), help: None }
    }

    /// A run that found nothing to tell of, or ended otherwise with an exit code of its own.
    pub fn coded(code: u8, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), help: None }
    }

    /// A standard output that takes no more.
    #[must_use]
    pub fn stdout(cause: &io::Error) -> Self {
        Self::failed(format!("cannot write to standard output\n  {cause}"))
    }

    /// A mistake with all its causes.
    pub fn usage_of(error: &dyn StdError) -> Self {
        Self { code: USAGE, message: chain(error), help: None }
    }

    /// Says the way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Returns the exit code.
    #[must_use]
    pub const fn code(&self) -> u8 {
        self.code
    }

    /// Returns the place, without the causes.
    #[must_use]
    pub fn message(&self) -> &str {
        self.message.split_once('\n').map_or(&self.message, |(place, _)| place)
    }

    /// Returns the place and its causes.
    #[must_use]
    pub fn told(&self) -> &str {
        &self.message
    }

    /// Returns the way out, where one is known.
    #[must_use]
    pub fn way_out(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// Returns what a line for programs says besides the place.
    pub(super) fn fields(&self) -> Fields {
        let causes: Vec<&str> = self.message.lines().skip(1).map(str::trim).collect();
        let mut fields = Fields::from([("exit_code", self.code.into())]);
        if !causes.is_empty() {
            fields.insert("causes", causes.into());
        }
        if let Some(help) = self.help.as_deref().filter(|help| !help.is_empty()) {
            fields.insert("help", help.into());
        }
        fields
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)?;
        match &self.help {
            Some(help) => write!(f, "\nhelp: {help}"),
            None => Ok(()),
        }
    }
}

/// Returns the way out that AWS's own failures have, and a ledger that another run has taken over.
fn help_of(error: &(dyn StdError + 'static)) -> Option<String> {
    let mut causes = std::iter::successors(Some(error), |&error| error.source());
    causes.find_map(|cause| match cause.downcast_ref::<ledger::Error>() {
        Some(ledger::Error::Overtaken { .. }) => Some(OVERTAKEN.to_owned()),
        Some(ledger::Error::Part { .. }) => Some(RESTORE.to_owned()),
        Some(_) | None => cause.downcast_ref::<aws::Error>().and_then(aws::Error::help),
    })
}

const OVERTAKEN: &str = "run the same command again when that run has ended; with `--since-last` nothing \
                         is read twice";

const RESTORE: &str = "bring the ledger back whole, from a copy; or make another one from the logs, with `audit \
                       --ledger`";

/// Returns an error with all its causes, a line each.
pub(super) fn chain(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str("\n  ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
