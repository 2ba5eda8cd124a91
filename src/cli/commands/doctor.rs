//! `regiontrail doctor`: can the asked command do its work, and do the trails record what it needs?

mod inputs;
mod lines;
mod trails;

use std::collections::BTreeSet;
use std::io::{self, IsTerminal};

use crate::aws::{Kind, Service, Session};
use crate::cli::args::DoctorArgs;
use crate::cli::console::Console;
use crate::cli::exit::ERROR;
use crate::cli::fault::Fault;
use crate::cli::input::{self, Input};
use crate::cli::integrity;
use crate::cli::kept::Place;
use crate::cli::notify;
use crate::cli::output;
use crate::cli::sources;
use crate::model::Moment;

use self::lines::Lines;
use super::print;

/// Runs the command.
pub fn run(args: &DoctorArgs, console: Console, now: Moment) -> Result<u8, Fault> {
    let inputs: Result<Vec<Input>, Fault> = args.inputs.iter().map(|i| Input::parse(i)).collect();
    let inputs = inputs?;
    let logs = input::invocation_logs(&args.invocation_logs)?;
    let integrity = integrity::Asked::settle(&args.integrity, &inputs, &args.inputs)?;
    let place = args.ledger.as_deref().map(Place::parse).transpose()?;
    let targets = notify::targets(&args.notify, args.notify_key.as_deref())?;
    let session = sources::open_session(&args.aws)?;
    let mut lines = Lines::default();
    let is_known = identity(&session, now, &mut lines);
    if is_known {
        for input in &inputs {
            inputs::check(input, &session, now, &mut lines);
        }
        if let Some(Place::Bucket { bucket, prefix }) = &place {
            inputs::check_ledger(&session, bucket, prefix, &mut lines);
        }
        for input in &logs {
            inputs::check_invocation_logs(input, &session, now, &mut lines);
        }
        if let Some(typed) = &args.inventory {
            check_inventory(typed, &inputs, &session, &mut lines);
        }
        let regions = regions(&inputs, &session);
        if integrity.is_some() {
            // Keys that were saved are asked of nobody.
            let of = if args.integrity.keys.is_some() { &[][..] } else { &regions };
            inputs::check_digests(&inputs, of, &session, now, &mut lines);
        }
        let is_bucket = |input: &&Input| matches!(input, Input::S3 { .. });
        let buckets: Vec<&Input> = inputs.iter().filter(is_bucket).collect();
        trails::check(&session, &regions, &buckets, &mut lines);
    }
    for target in &targets {
        match notify::try_to_tell(target, &session, console.clock) {
            Ok(()) => lines.ok(&target.shown(), "took a message that says it is a test"),
            Err(cause) => lines.fail(&target.shown(), &cause, NOT_TOLD),
        }
    }
    // Who reads lines from a pipe finds each whole.
    let is_seen = io::stdout().is_terminal();
    print(&lines.text(is_seen.then(|| output::look(console.talk).width)))?;
    Ok(if lines.has_failure() { ERROR } else { 0 })
}

/// Tries what `--inventory` reads: its manifest, and whether it is of an input's bucket.
fn check_inventory(typed: &str, inputs: &[Input], session: &Session, lines: &mut Lines) {
    let what = format!("inventory {typed}");
    match sources::inventory(typed, inputs, Some(session)) {
        Ok(inventory) => {
            lines.ok(&what, &format!("can be used; it was made on {}", inventory.made()));
        }
        Err(fault) => {
            // A line is one.
            let told: Vec<&str> = fault.told().lines().map(str::trim).collect();
            let way_out = fault.way_out().unwrap_or("name another");
            lines.fail(&what, &told.join(": "), way_out);
        }
    }
}

/// Asks who we are: without that, nothing else can be asked.
fn identity(session: &Session, now: Moment, lines: &mut Lines) -> bool {
    let endpoints: BTreeSet<String> =
        [Service::S3, Service::CloudTrail].iter().filter_map(|of| session.endpoint(*of)).collect();
    if endpoints.is_empty() {
        lines.ok("endpoint", "AWS's own");
    }
    for url in endpoints {
        lines.warn("endpoint", &format!("{url}, put in AWS's place"), ENDPOINT);
    }
    match session.identity() {
        Ok(identity) => {
            lines.ok("credentials", &format!("{} in account {}", identity.arn, identity.account));
            if let Some(at) = identity.at {
                clock(now, at, lines);
            }
            true
        }
        Err(error) => {
            lines.failed("credentials", &error);
            // STS asks for no permission, and others may answer where it does not.
            !matches!(error.kind, Kind::Credentials | Kind::Expired | Kind::Clock)
        }
    }
}

/// Holds this machine's clock to that of AWS. STS answers whatever it shows, for the SDK signs again by
/// AWS's; logs are refused where it is minutes off, and reports are dated by it.
fn clock(now: Moment, at: Moment, lines: &mut Lines) {
    let off = (now.as_millis() - at.as_millis()).abs() / 1_000;
    if off <= CLOCK_OFF {
        lines.ok("clock", &format!("{off} s off AWS's"));
    } else {
        lines.warn("clock", &format!("{off} s off AWS's"), "set this machine's clock");
    }
}

/// The Regions whose trails are looked at: those of the inputs, the configured one, and both of
/// Canada.
fn regions(inputs: &[Input], session: &Session) -> Vec<String> {
    let mut regions: Vec<String> = CANADA.map(str::to_owned).to_vec();
    regions.extend(session.region().map(str::to_owned));
    for input in inputs {
        match input {
            Input::Lookup { regions: asked } => {
                regions.extend(asked.iter().map(ToString::to_string));
            }
            Input::Lake { region, .. } => regions.push(region.to_string()),
            Input::Files(_) | Input::S3 { .. } => {}
        }
    }
    regions.sort();
    regions.dedup();
    regions
}

/// Seconds; requests are refused when they are fifteen minutes off.
const CLOCK_OFF: i64 = 60;
const CANADA: [&str; 2] = ["ca-central-1", "ca-west-1"];
const NOT_TOLD: &str =
    "nobody hears of new findings there; docs/operations.md says what a target must answer";
const ENDPOINT: &str = "reports will say that their logs did not come from AWS";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_held_to_that_of_aws_in_both_directions() {
        let at = Moment::from_millis(1_780_000_000_000);
        for (off, level) in [(0, "ok"), (60, "ok"), (61, "warning"), (-61, "warning")] {
            let mut lines = Lines::default();
            clock(at.plus(jiff::SignedDuration::from_secs(off)), at, &mut lines);
            assert!(lines.text(None).starts_with(level), "{off}");
        }
    }
}
