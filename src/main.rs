//! Runs the program and exits. The only place that reads the clock.

use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use regiontrail::cli;
use regiontrail::model::Moment;

fn main() -> ExitCode {
    ExitCode::from(cli::start(now))
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
fn now() -> Moment {
    let millis = |since: std::time::Duration| i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
    // A clock before 1970 counts backwards.
    Moment::from_millis(match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => millis(since),
        Err(before) => -millis(before.duration()),
    })
}
