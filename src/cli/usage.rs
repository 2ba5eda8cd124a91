//! The command line as typed, or what is wrong with it.
//!
//! What `clap` says of a value is told as every other mistake is: the place, the cause and the way
//! out.

use std::error::Error as StdError;
use std::ffi::OsString;
use std::num::{IntErrorKind, ParseIntError};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, FromArgMatches};

use crate::report::render::Format;

use super::args::{Cli, JudgeArgs};
use super::fault::Fault;

/// Why a command line is none.
#[derive(Debug)]
pub enum Refused {
    /// A value cannot be used, or a flag would have no effect.
    Value(Fault),
    /// It asks for help, or is not one that this program has: as `clap` says it.
    Form(Box<clap::Error>),
}

/// Reads the words of the command line.
///
/// # Errors
/// Fails where they are not what the program takes, or ask for help.
pub fn parse(words: &[OsString]) -> Result<Cli, Refused> {
    let refused = |error: clap::Error| match told(&error, words) {
        Some(fault) => Refused::Value(fault),
        None => Refused::Form(Box::new(error)),
    };
    let typed = Cli::command().try_get_matches_from(words).map_err(refused)?;
    let cli = Cli::from_arg_matches(&typed).map_err(refused)?;
    if let (Some(judge), Some((_, typed))) = (cli.command.judge(), typed.subcommand()) {
        check_used(judge, typed).map_err(Refused::Value)?;
    }
    Ok(cli)
}

/// Refuses flags that no output heeds: whoever typed one expects something of it. A variable of the
/// environment may stand for runs that do.
fn check_used(judge: &JudgeArgs, typed: &ArgMatches) -> Result<(), Fault> {
    let is_typed = |id| typed.value_source(id) == Some(ValueSource::CommandLine);
    let flags =
        [("paper", "--paper", Format::Pdf), ("security_hub", "--security-hub", Format::Asff)];
    for (id, flag, format) in flags {
        if is_typed(id) && !judge.writes(format) {
            let told = format!("`{flag}` is for {format}, and nothing is written in that format");
            let help = format!("add `-o report{}`, or leave `{flag}` out", format.suffix());
            return Err(Fault::usage(told).help(help));
        }
    }
    Ok(())
}

/// Returns what is wrong with a value; nothing where it is not about one.
fn told(error: &clap::Error, words: &[OsString]) -> Option<Fault> {
    let (ErrorKind::InvalidValue | ErrorKind::ValueValidation) = error.kind() else { return None };
    let (arg, value) =
        (word(error, ContextKind::InvalidArg)?, word(error, ContextKind::InvalidValue)?);
    let known = match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(known)) => known.as_slice(),
        Some(_) | None => &[],
    };
    let flag = arg.split(' ').next().unwrap_or(arg);
    let flag = &*variable(flag, words).unwrap_or_else(|| flag.to_owned());
    let between = if flag.starts_with('-') { ' ' } else { '=' };
    let message = match value {
        "" => format!("`{arg}` needs a value"),
        value => format!("cannot use `{flag}{between}{value}`"),
    };
    let number = error.source().and_then(|cause| cause.downcast_ref::<ParseIntError>());
    let cause = match (known, number) {
        ([], Some(cause)) => number_cause(cause).to_owned(),
        ([], None) => error.source().map(ToString::to_string).unwrap_or_default(),
        (known, _) => format!("it takes {}", known.join(", ")),
    };
    let help = match (word(error, ContextKind::SuggestedValue), known, number) {
        (Some(meant), _, _) => format!("did you mean `{flag}{between}{meant}`?"),
        (None, [first, ..], _) => format!("name one of these, such as `{flag}{between}{first}`"),
        (None, [], Some(cause)) if *cause.kind() == IntErrorKind::Zero => {
            format!("give 1 or more, or leave `{flag}` out")
        }
        (None, [], Some(_)) => format!("give a whole number, such as `{flag}{between}20`"),
        (None, [], None) => format!("`--help` says what `{flag}` takes"),
    };
    let cause = if cause.is_empty() { cause } else { format!("\n  {cause}") };
    Some(Fault::usage(format!("{message}{cause}")).help(help))
}

/// Returns the variable of the environment that stands for a flag which nobody typed.
fn variable(flag: &str, words: &[OsString]) -> Option<String> {
    let name = flag.strip_prefix("--")?;
    let is_typed = |word: &OsString| {
        let word = word.to_string_lossy();
        // A short flag is a letter, alone or before its value.
        let is_short = word.starts_with('-') && !word.starts_with("--") && word.len() > 1;
        is_short || word == flag || word.starts_with(&format!("{flag}="))
    };
    if words.iter().any(is_typed) {
        return None;
    }
    let all = Cli::command();
    let commands = std::iter::once(&all).chain(all.get_subcommands());
    let found = commands.flat_map(clap::Command::get_arguments);
    let found = found.filter(|arg| arg.get_long() == Some(name)).find_map(clap::Arg::get_env);
    found.map(|variable| variable.to_string_lossy().into_owned())
}

fn word(error: &clap::Error, kind: ContextKind) -> Option<&str> {
    match error.get(kind) {
        Some(ContextValue::String(word)) => Some(word),
        Some(_) | None => None,
    }
}

fn number_cause(cause: &ParseIntError) -> &'static str {
    match cause.kind() {
        IntErrorKind::PosOverflow => "it is too large",
        IntErrorKind::Zero => "it must be at least 1",
        // Letters, signs, nothing at all.
        _ => "it is no whole number",
    }
}
