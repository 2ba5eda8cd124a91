//! From the words of the command line to an exit code.

use std::env;
use std::ffi::OsString;

use crate::model::Moment;

use super::args::{Cli, LogFormat, Talk};
use super::clock::Clock;
use super::commands;
use super::console::Console;
use super::ending;
use super::exit::USAGE;
use super::fault::Fault;
use super::usage::{self, Refused};

/// Runs the program as it was called and returns its exit code; `read` reads the clock.
#[must_use]
pub fn start(read: fn() -> Moment) -> u8 {
    let words: Vec<OsString> = env::args_os().collect();
    let cli = match usage::parse(&words) {
        Ok(cli) => cli,
        Err(Refused::Value(fault)) => {
            let talk = Talk { log_format: log_format(&words), ..Talk::default() };
            Console { talk, clock: Clock::Going(read) }.fault(&fault);
            return fault.code();
        }
        Err(Refused::Form(refused)) => return say_refused(&refused, &words, Clock::Going(read)),
    };
    let mut console = Console { talk: cli.talk, clock: Clock::Going(read) };
    let outcome = clock(&cli, read).and_then(|clock| {
        console.clock = clock;
        console.tell_panics();
        ending::watch(console);
        commands::run(cli, console)
    });
    ending::leave(outcome.unwrap_or_else(|fault| {
        console.fault(&fault);
        fault.code()
    }))
}

/// Returns the clock that the run goes by.
fn clock(cli: &Cli, read: fn() -> Moment) -> Result<Clock, Fault> {
    if let Some(text) = &cli.now {
        let at = Moment::parse(text);
        return at.map(|at| Clock::Standing(at, read)).map_err(|e| Fault::usage_of(&e));
    }
    if read().as_millis() < 0 {
        return Err(Fault::usage("the clock stands before 1970: exceptions cannot be judged"));
    }
    Ok(Clock::Going(read))
}

/// Says what clap says: help and version on standard output, mistakes on standard error.
fn say_refused(refused: &clap::Error, words: &[OsString], clock: Clock) -> u8 {
    if !refused.use_stderr() || log_format(words) == LogFormat::Text {
        // Whoever reads may stop reading.
        refused.print().unwrap_or(());
        return u8::try_from(refused.exit_code()).unwrap_or(USAGE);
    }
    let text = refused.render().to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    let (message, help) = text.split_once("\n\n").unwrap_or((text, ""));
    let talk = Talk { log_format: LogFormat::Json, ..Talk::default() };
    Console { talk, clock }.fault(&Fault::usage(message.trim_end()).help(help.trim_end()));
    USAGE
}

/// Returns how to talk where the words as a whole mean nothing.
fn log_format(words: &[OsString]) -> LogFormat {
    let is_json = |value: &OsString| value == "json";
    let flag = |pair: &[OsString]| pair[0] == "--log-format" && is_json(&pair[1]);
    let is_flag = words.windows(2).any(flag) || words.iter().any(|w| w == "--log-format=json");
    let is_set = env::var_os("REGIONTRAIL_LOG_FORMAT").is_some_and(|value| is_json(&value));
    if is_flag || is_set { LogFormat::Json } else { LogFormat::Text }
}
