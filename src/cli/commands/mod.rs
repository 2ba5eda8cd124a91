//! One module a command: what it does, in the order in which it does it.

mod audit;
mod custody;
mod doctor;
mod explain;
mod judge;
mod policy;
mod profiles;
mod report;
mod verify;

use std::io::{self, BufWriter, Write};

use clap::CommandFactory;

use crate::report::render::json;
use crate::report::render::terminal::folded;

use super::args::{Cli, Command, SchemaOf};
use super::console::Console;
use super::fault::Fault;
use super::output;

/// Runs a command and returns the exit code.
///
/// # Errors
/// Fails where the run cannot go on; see [`Fault`].
pub fn run(cli: Cli, console: Console) -> Result<u8, Fault> {
    let now = console.clock.now();
    match cli.command {
        Command::Audit(args) => audit::run(&args, console, now),
        Command::Report(args) => report::run(&args, console, now),
        Command::Custody(args) => custody::run(&args, console, now),
        Command::Explain(args) => explain::run(&args, console, now),
        Command::Verify(args) => verify::run(&args, console, now),
        Command::Doctor(args) => doctor::run(&args, console, now),
        Command::Policy(command) => policy::run(&command, console, now),
        Command::Profiles(command) => profiles::run(&command, console, now),
        Command::Schema { of: SchemaOf::Audit } => print(&json::schema()),
        Command::Schema { of: SchemaOf::Custody } => print(&json::custody_schema()),
        Command::Completions { shell } => {
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "regiontrail", &mut text);
            print_bytes(&text)
        }
        Command::Man => {
            let mut text = Vec::new();
            clap_mangen::Man::new(Cli::command()).render(&mut text).map_err(|e| Fault::run(&e))?;
            print_bytes(&text)
        }
    }
}

/// Prints a text that is the whole answer of a command.
fn print(text: &str) -> Result<u8, Fault> {
    print_bytes(text.as_bytes())
}

/// Prints a text for people, as wide as the terminal is.
fn print_folded(text: &str, console: Console) -> Result<u8, Fault> {
    print(&folded(text, output::look(console.talk).width))
}

fn print_bytes(text: &[u8]) -> Result<u8, Fault> {
    print_as_written(|out| out.write_all(text))
}

/// Prints an answer that is too long to be held as a text.
fn print_as_written(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<u8, Fault> {
    let mut out = BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => Err(Fault::stdout(&cause)),
        Ok(()) | Err(_) => Ok(0),
    }
}
