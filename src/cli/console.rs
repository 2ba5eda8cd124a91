//! Everything that a run says besides its report: on standard error, as text for people or as one
//! JSON object a line for programs.
//!
//! **Invariant:** a line holds what the caller of these functions puts into it and the time, and no
//! caller puts in what a file of secrets or the environment holds.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::panic::{self, PanicHookInfo};

use serde::Serialize;
use serde_json::Value;

use crate::model::Moment;
use crate::report::visible::Visible;

use super::args::{LogFormat, Talk};
use super::clock::Clock;
use super::fault::Fault;

/// Where a run talks, how, and where it has the time from.
#[derive(Debug, Clone, Copy)]
pub struct Console {
    /// How to talk.
    pub talk: Talk,
    /// The time.
    pub clock: Clock,
}

/// What a line for programs holds besides its message.
pub type Fields = BTreeMap<&'static str, Value>;

impl Console {
    /// Says what goes on, unless nobody wants to know.
    pub fn info(self, message: &str, fields: Fields) {
        if !self.talk.quiet {
            self.say("info", message, message, fields);
        }
    }

    /// Says what somebody should act on, unless nobody wants to know.
    pub fn warn(self, message: &str, fields: Fields) {
        if !self.talk.quiet {
            self.say("warn", &format!("warning: {message}"), message, fields);
        }
    }

    /// Says what somebody should act on, and why, where the run goes on all the same.
    pub fn warn_of(self, what: &str, fault: &Fault) {
        if !self.talk.quiet {
            let told = fault.to_string();
            let cause = told.strip_prefix("error: ").unwrap_or(&told);
            let text = format!("warning: {what}\n  {cause}");
            let causes = fault.fields().into_iter().filter(|(name, _)| *name != "exit_code");
            let fields = causes.chain([("cause", fault.message().into())]).collect();
            self.say("warn", &text, what, fields);
        }
    }

    /// Says what ended the run.
    pub fn fault(self, fault: &Fault) {
        self.say("error", &fault.to_string(), fault.message(), fault.fields());
    }

    /// Says of a fault of the program itself what standard error would be told as text.
    pub fn tell_panics(self) {
        if self.talk.log_format == LogFormat::Json {
            panic::set_hook(Box::new(move |fault| self.say_panic(fault)));
        }
    }

    fn say_panic(self, fault: &PanicHookInfo<'_>) {
        let message = format!(
            "this is a fault of the program: {}",
            fault.payload_as_str().unwrap_or("no text")
        );
        let place = fault.location().map(|place| place.to_string().into());
        self.say(
            "error",
            &message,
            &message,
            place.map(|place| ("place", place)).into_iter().collect(),
        );
    }

    fn say(self, level: &'static str, text: &str, message: &str, fields: Fields) {
        let line = match self.talk.log_format {
            LogFormat::Text => seen(text),
            LogFormat::Json => Line { time: self.clock.now(), level, message, fields }.to_json(),
        };
        // With standard error closed, the code alone must tell.
        writeln!(io::stderr(), "{line}").unwrap_or(());
    }
}

/// Shows what of a text could act on a terminal: a message may quote names that others chose.
fn seen(text: &str) -> String {
    text.lines().map(|line| Visible::from(line).to_string()).collect::<Vec<_>>().join("\n")
}

/// A line for programs.
#[derive(Serialize)]
struct Line<'a> {
    time: Moment,
    level: &'static str,
    message: &'a str,
    #[serde(flatten)]
    fields: Fields,
}

impl Line<'_> {
    fn to_json(&self) -> String {
        // Texts, numbers and lists of them always are JSON.
        serde_json::to_string(self).unwrap_or_default()
    }
}
