//! Parses, settles, runs and exits. The only place that reads the clock.

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use regiontrail::cli;
use regiontrail::model::Moment;

fn main() -> ExitCode {
    let outcome = match now() {
        Some(now) => cli::parse().and_then(|typed| cli::run(typed, now)),
        None => Err(cli::Fault::usage("the clock stands before 1970: exceptions cannot be judged")),
    };
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(fault) => {
            // With standard error closed, the code alone must tell.
            writeln!(io::stderr(), "{fault}").unwrap_or(());
            ExitCode::from(fault.code())
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
fn now() -> Option<Moment> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_millis()).ok().map(Moment::from_millis)
}
