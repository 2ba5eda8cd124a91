//! `regiontrail doctor`: can the asked command do its work, and do the trails record what it needs?

mod inputs;
mod trails;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::aws::{Error, Kind, Service, Session};
use crate::cli::args::DoctorArgs;
use crate::cli::exit::ERROR;
use crate::cli::fault::Fault;
use crate::cli::kept::Place;
use crate::cli::sources::{self, Input};
use crate::model::Moment;
use crate::report::visible::Visible;

use super::print;

/// Runs the command.
pub fn run(args: &DoctorArgs, now: Moment) -> Result<u8, Fault> {
    let inputs: Result<Vec<Input>, Fault> = args.inputs.iter().map(|i| Input::parse(i)).collect();
    let inputs = inputs?;
    let place = args.ledger.as_deref().map(Place::parse).transpose()?;
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
        let has_logs = inputs.iter().any(|input| matches!(input, Input::S3 { .. }));
        trails::check(&session, &regions(&inputs, &session), has_logs, &mut lines);
    }
    print(&lines.text())?;
    Ok(if lines.has_failure() { ERROR } else { 0 })
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

/// Holds this machine's clock to that of AWS. The SDK makes up for one that is off, and reports do not:
/// they are dated by it, and days are over by it.
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

/// What was found, a line each. What AWS says is shown, not obeyed: no line of its own, no command
/// to a terminal.
#[derive(Debug, Default)]
struct Lines(Vec<(Level, Visible, Visible, Option<Visible>)>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Ok,
    Warning,
    Failure,
}

impl Lines {
    fn ok(&mut self, what: &str, found: &str) {
        self.0.push((Level::Ok, what.into(), found.into(), None));
    }

    fn warn(&mut self, what: &str, found: &str, advice: &str) {
        self.0.push((Level::Warning, what.into(), found.into(), Some(advice.into())));
    }

    fn fail(&mut self, what: &str, found: &str, advice: &str) {
        self.0.push((Level::Failure, what.into(), found.into(), Some(advice.into())));
    }

    fn failed(&mut self, what: &str, error: &Error) {
        let help = match error.kind {
            Kind::Denied if error.action == FREE => Some(Visible::from(DENIED_FREE)),
            _ => error.help().map(Visible::from),
        };
        self.0.push((Level::Failure, what.into(), error.to_string().into(), help));
    }

    fn has_failure(&self) -> bool {
        self.0.iter().any(|line| line.0 == Level::Failure)
    }

    fn text(&self) -> String {
        let width = self.0.iter().map(|line| line.1.chars().count()).max().unwrap_or(0);
        let mut text = String::new();
        for (level, what, found, advice) in &self.0 {
            let level = match level {
                Level::Ok => "ok",
                Level::Warning => "warning",
                Level::Failure => "FAILURE",
            };
            // Writing to a String cannot fail.
            writeln!(text, "{level:<8} {what:<width$}  {found}").unwrap_or(());
            if let Some(advice) = advice {
                writeln!(text, "{:8} {:width$}  -> {advice}", "", "").unwrap_or(());
            }
        }
        text
    }
}

/// Seconds; requests are refused when they are fifteen minutes off.
const CLOCK_OFF: i64 = 60;
/// Everybody may call it, unless it is denied by name.
const FREE: &str = "sts:GetCallerIdentity";
const DENIED_FREE: &str = "this needs no permission, so something denies it: a policy of the organization, a \
                           boundary or the policy of a VPC endpoint";
const CANADA: [&str; 2] = ["ca-central-1", "ca-west-1"];
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
            assert!(lines.text().starts_with(level), "{off}");
        }
    }
}
