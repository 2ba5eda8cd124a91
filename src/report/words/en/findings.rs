//! English: findings, the records behind them, and blind spots.

use crate::model::Day;
use crate::report::DecidedBy;
use crate::report::words::joined::{RanIn, names, ran};
use crate::report::words::{MayRun, Noun, Told};

use super::{GLUE, count, number};

pub(in crate::report::words) fn told(told: &Told<'_>) -> String {
    match *told {
        // One place may be in several of them.
        Told::Findings { n, of: Noun::Site, days, .. } => {
            format!("{} findings{}", number(n), span(days))
        }
        Told::Findings { n, count: sum, of, days } => {
            format!("{} in {} findings{}", count(sum, of), number(n), span(days))
        }
        Told::Found { message, days } => format!("{message}{}", span(days)),
        Told::WhatToDo(what) => format!("What to do: {what}"),
        Told::LookAt { event_id, file, record } => {
            let event = event_id.map_or_else(String::new, |id| format!("{id}, "));
            format!("Look at: {event}record {} of {file}", number(record))
        }
        Told::Gap { account, region, from, to } => {
            format!("{account} {region}{}", span(Some((from, to))))
        }
        Told::ShowingSamples { shown, total } => {
            format!(
                "Showing {} of {} records; JSON has more of each finding.",
                number(shown),
                number(total)
            )
        }
        Told::Ran { regions, grades } => ran(regions, grades, RAN_IN, GLUE),
        Told::SeenFrom { source, seen, runs } => {
            let source = source.unwrap_or("an unnamed Region");
            format!("From {source} ({}): {}.", count(seen, Noun::Event), may_run(&runs))
        }
        Told::BlindSpot { service, seen, needs_data_events, may_run, as_of, why } => {
            let trail = if needs_data_events { " (data events only)" } else { "" };
            let (seen, may_run) = (count(seen, Noun::Event), may_run.trim_end_matches('.'));
            format!("{service}: {seen}{trail}. {why} May run in: {may_run} (as of {as_of}).")
        }
    }
}

fn may_run(runs: &MayRun<'_>) -> String {
    match *runs {
        MayRun::Listed(regions, as_of) if regions.len() > MANY => format!(
            "any of {} Regions that AWS listed in {as_of}",
            number(u64::try_from(regions.len()).unwrap_or(u64::MAX))
        ),
        MayRun::Listed(regions, as_of) => {
            format!("{}, as AWS listed them in {as_of}", GLUE.any(&names(regions)))
        }
        MayRun::NotListed(as_of) => format!("AWS listed no Regions for it in {as_of}"),
        MayRun::There => "it runs there".to_owned(),
        MayRun::DecidedBy(DecidedBy::Model) => {
            "the model or profile that it names decides".to_owned()
        }
        MayRun::DecidedBy(DecidedBy::Request) => "the request decides".to_owned(),
        MayRun::DecidedBy(DecidedBy::Service) => "the service's own settings decide".to_owned(),
        MayRun::DecidedBy(DecidedBy::Aws | DecidedBy::Endpoint | DecidedBy::NotTold) => {
            "AWS does not say".to_owned()
        }
    }
}

fn span(days: Option<(Day, Day)>) -> String {
    match days {
        None => String::new(),
        Some((first, last)) if first == last => format!(" ({first})"),
        Some((first, last)) => format!(" ({first} to {last})"),
    }
}

/// More Regions than one reads as a list.
const MANY: usize = 12;

const RAN_IN: RanIn = RanIn { unknown: "not known", presumed: "presumed" };
