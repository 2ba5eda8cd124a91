//! `regiontrail doctor`: can the asked command do its work, and do the trails record what it needs?

mod inputs;
mod trails;

use std::fmt::Write as _;

use crate::aws::{Error, Session};
use crate::cli::args::DoctorArgs;
use crate::cli::exit::ERROR;
use crate::cli::fault::Fault;
use crate::cli::kept::Place;
use crate::cli::sources::{self, Input};
use crate::model::Moment;

use super::print;

/// Runs the command.
pub fn run(args: &DoctorArgs, now: Moment) -> Result<u8, Fault> {
    let inputs: Result<Vec<Input>, Fault> = args.inputs.iter().map(|i| Input::parse(i)).collect();
    let inputs = inputs?;
    let place = args.ledger.as_deref().map(Place::parse).transpose()?;
    let Some(session) = sources::session(true, &args.aws)? else { return Ok(0) };
    let mut lines = Lines::default();
    let is_known = identity(&session, &mut lines);
    if is_known {
        for input in &inputs {
            inputs::check(input, &session, now, &mut lines);
        }
        if let Some(Place::Bucket { bucket, prefix }) = &place {
            inputs::check_ledger(&session, bucket, prefix, &mut lines);
        }
        trails::check(&session, &regions(&inputs, &session), &mut lines);
    }
    print(&lines.text())?;
    Ok(if lines.has_failure() { ERROR } else { 0 })
}

/// Asks who we are: without that, nothing else can be asked.
fn identity(session: &Session, lines: &mut Lines) -> bool {
    match session.endpoint("S3") {
        None => lines.ok("endpoint", "AWS's own"),
        Some(url) => lines.warn("endpoint", &format!("{url}, put in AWS's place"), ENDPOINT),
    }
    match session.identity() {
        Ok(identity) => {
            lines.ok("credentials", &format!("{} in account {}", identity.arn, identity.account));
            // AWS refuses what is signed more than some minutes off.
            lines.ok("clock", "near enough to AWS's");
            true
        }
        Err(error) => {
            lines.failed("credentials", &error);
            false
        }
    }
}

/// The Regions whose trails are looked at: those of the inputs, the configured one, and both of
/// Canada.
fn regions(inputs: &[Input], session: &Session) -> Vec<String> {
    let mut regions: Vec<String> = CANADA.map(str::to_owned).to_vec();
    regions.extend(session.region());
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

/// What was found, a line each.
#[derive(Debug, Default)]
struct Lines(Vec<(Level, String, String, Option<String>)>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Ok,
    Warning,
    Failure,
}

impl Lines {
    fn ok(&mut self, what: &str, found: &str) {
        self.0.push((Level::Ok, what.to_owned(), found.to_owned(), None));
    }

    fn warn(&mut self, what: &str, found: &str, advice: &str) {
        self.0.push((Level::Warning, what.to_owned(), found.to_owned(), Some(advice.to_owned())));
    }

    fn fail(&mut self, what: &str, found: &str, advice: &str) {
        self.0.push((Level::Failure, what.to_owned(), found.to_owned(), Some(advice.to_owned())));
    }

    fn failed(&mut self, what: &str, error: &Error) {
        self.0.push((Level::Failure, what.to_owned(), error.to_string(), error.help()));
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
            writeln!(text, "{level:<8} {what:<width$}  {}", one_line(found)).unwrap_or(());
            if let Some(advice) = advice {
                writeln!(text, "{:8} {:width$}  -> {}", "", "", one_line(advice)).unwrap_or(());
            }
        }
        text
    }
}

/// What AWS says is shown, not obeyed: no line of its own, no command to a terminal.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

const CANADA: [&str; 2] = ["ca-central-1", "ca-west-1"];
const ENDPOINT: &str = "reports will say that their logs did not come from AWS";
