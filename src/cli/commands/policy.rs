//! `regiontrail policy`: a policy to start from, its mistakes, its words, and its guardrails in AWS.

mod documents;
mod guardrails;
mod past;

use std::fmt::Write as _;
use std::path::PathBuf;

use crate::audit::{KnownRegions, Matcher, Policy};
use crate::cli::args::{CheckArgs, PolicyCommand};
use crate::cli::console::Console;
use crate::cli::fault::Fault;
use crate::cli::settings::policy;
use crate::model::{Glob, ModelRef, Moment, Region};

use super::{print, print_folded};

/// Runs the command.
pub fn run(command: &PolicyCommand, console: Console, now: Moment) -> Result<u8, Fault> {
    match command {
        PolicyCommand::Init => print(Policy::commented_example()),
        PolicyCommand::Check(args) => check(args, console, now),
        PolicyCommand::Guardrails(args) => guardrails::run(args, console, now),
        PolicyCommand::Regions => print(&regions()),
    }
}

/// The way out where a policy is for Regions whose ARNs read otherwise.
const PARTITION: &str = "name a policy for Regions of the partition `aws` alone";

/// Tells documents of IAM, which are JSON, from policies of this program.
fn check(args: &CheckArgs, console: Console, now: Moment) -> Result<u8, Fault> {
    let is_document =
        |path: &PathBuf| path.extension().is_some_and(|end| end.eq_ignore_ascii_case("json"));
    if args.files.iter().all(is_document) {
        return documents::run(args, console, now);
    }
    match args.files.as_slice() {
        [one] if args.against.ledger.is_none() => {
            let name = one.to_string_lossy();
            print_folded(&described(&name, &policy(&name)?), console)
        }
        _ => Err(Fault::usage("only documents of IAM are checked together or on a ledger").help(
            "their files end in .json; a policy is checked alone: `regiontrail policy check FILE`",
        )),
    }
}

/// Says what a policy means, so that its author can see whether it is what was meant.
fn described(name: &str, policy: &Policy) -> String {
    let list = |words: Vec<&str>| words.join(", ");
    let allowed = list(policy.terms.allowed.iter().map(Region::as_str).collect());
    let accept = list(policy.terms.accept.iter().map(|grade| grade.as_str()).collect());
    let kept = policy.custody.as_ref().map_or_else(
        || "not limited".to_owned(),
        |regions| list(regions.iter().map(Region::as_str).collect()),
    );
    let text = format!(
        "policy `{name}` is valid: {}\n  allowed Regions: {allowed}\n  accepted evidence: {accept}\n  \
         rules: {}\n  exceptions: {}\n  custody of outputs: {kept}\n",
        policy.name,
        ids(policy.rules.iter().map(|rule| rule.id.as_str())),
        ids(policy.exceptions.iter().map(|exception| exception.id.as_str())),
    );
    let rules = policy.rules.iter().map(|rule| (&rule.id, &rule.matcher));
    let exceptions = policy.exceptions.iter().map(|one| (&one.id, &one.matcher));
    rules.chain(exceptions).fold(text, |text, (id, matcher)| text + &of_no_model(id, matcher))
}

/// Tells patterns of models that only profiles could fit: what has them is for no call.
fn of_no_model(id: &str, matcher: &Matcher) -> String {
    let patterns = matcher.model.iter().flat_map(|patterns| &patterns.0).map(Glob::to_string);
    let of_profiles =
        patterns.filter(|pattern| matches!(ModelRef::parse(pattern), ModelRef::System { .. }));
    let notes = of_profiles.map(|pattern| {
        format!(
            "  note: `{id}` is for the model `{pattern}`, and no model is named so: only an inference \
             profile is; write `profile` for `model`\n"
        )
    });
    notes.collect::<Vec<_>>().concat()
}

fn ids<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    let ids: Vec<&str> = ids.collect();
    if ids.is_empty() { "none".to_owned() } else { ids.join(", ") }
}

fn regions() -> String {
    KnownRegions::builtin().iter().fold(String::new(), |mut text, region| {
        // Writing to a String cannot fail.
        writeln!(text, "{:<16} {}", region.code.as_str(), region.name).unwrap_or(());
        text
    })
}
