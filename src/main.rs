//! Parses, settles, runs and exits. The only place that reads the clock.

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Parser;
use regiontrail::cli::{self, args::Cli};
use regiontrail::model::Moment;

fn main() -> ExitCode {
    match cli::run(Cli::parse(), now()) {
        Ok(code) => ExitCode::from(code),
        Err(fault) => {
            // With standard error closed, the code alone must tell.
            writeln!(io::stderr(), "{fault}").unwrap_or(());
            ExitCode::from(fault.code())
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
fn now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
