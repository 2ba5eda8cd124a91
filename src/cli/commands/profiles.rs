//! `regiontrail profiles`: where a profile may run inference, by source Region and date.

mod difference;
mod fetch;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::audit::{Catalog, Entry, Source};
use crate::cli::args::ProfilesCommand;
use crate::cli::console::Console;
use crate::cli::fault::Fault;
use crate::cli::settings;
use crate::model::{Moment, Region};

use super::print;

/// Runs the command.
pub fn run(command: &ProfilesCommand, console: Console, now: Moment) -> Result<u8, Fault> {
    match command {
        ProfilesCommand::List { source, catalog } => {
            let source = source.as_deref().map(str::parse::<Region>).transpose();
            let source = source.map_err(|e| Fault::usage_of(&e))?;
            print(&list(&settings::catalog(catalog.as_deref(), now)?, source.as_ref()))
        }
        ProfilesCommand::Show { profile, catalog } => {
            show(&settings::catalog(catalog.as_deref(), now)?, profile)
        }
        ProfilesCommand::Diff { earlier, later, format } => {
            difference::run((earlier, later), *format, now)
        }
        ProfilesCommand::Fetch(args) => fetch::run(args, console, now),
    }
}

fn list(catalog: &Catalog, source: Option<&Region>) -> String {
    let is_wanted = |entry: &&Entry| {
        source.is_none_or(|source| match &entry.source {
            Source::Named(region) => region == source,
            Source::Any => false,
        })
    };
    let ids: BTreeSet<&str> =
        catalog.entries().filter(is_wanted).map(|entry| entry.profile.as_str()).collect();
    let mut text = format!("{} inference profiles, catalog of {}\n", ids.len(), catalog.as_of());
    for id in ids {
        writeln!(text, "{id}").unwrap_or(());
    }
    text
}

fn show(catalog: &Catalog, profile: &str) -> Result<u8, Fault> {
    let mut text = String::new();
    for entry in catalog.entries().filter(|entry| entry.profile == profile) {
        let source = match &entry.source {
            Source::Named(region) => region.as_str(),
            Source::Any => "any source",
        };
        let destinations = entry.destinations.as_ref().map_or_else(
            || "AWS does not itemise the destinations".to_owned(),
            |regions| regions.iter().map(Region::as_str).collect::<Vec<_>>().join(", "),
        );
        writeln!(text, "from {source} ({}): {destinations}", entry.as_of).unwrap_or(());
        writeln!(text, "  {}", entry.url).unwrap_or(());
    }
    if text.is_empty() {
        return Err(Fault::usage(format!("the catalog does not know the profile `{profile}`"))
            .help("`regiontrail profiles list` names those it knows"));
    }
    print(&text)
}
