//! `regiontrail policy`: a policy to start from, its mistakes, its words.

use std::fmt::Write as _;

use crate::audit::{KnownRegions, Policy};
use crate::cli::args::PolicyCommand;
use crate::cli::fault::Fault;
use crate::cli::settings::policy;
use crate::model::Region;

use super::print;

/// Runs the command.
pub fn run(command: &PolicyCommand) -> Result<u8, Fault> {
    match command {
        PolicyCommand::Init => print(Policy::commented_example()),
        PolicyCommand::Check { policy: name } => print(&described(name, &policy(name)?)),
        PolicyCommand::Regions => print(&regions()),
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
    format!(
        "policy `{name}` is valid: {}\n  allowed Regions: {allowed}\n  accepted evidence: {accept}\n  \
         rules: {}\n  exceptions: {}\n  custody of outputs: {kept}\n",
        policy.name,
        ids(policy.rules.iter().map(|rule| rule.id.as_str())),
        ids(policy.exceptions.iter().map(|exception| exception.id.as_str())),
    )
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
