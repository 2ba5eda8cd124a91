//! English: findings, the records behind them, and blind spots.

use crate::model::Day;
use crate::report::words::joined::{RanIn, names, ran};
use crate::report::words::{Noun, Told};

use super::{GLUE, count, number};

pub(in crate::report::words) fn told(told: &Told<'_>) -> String {
    match *told {
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
        Told::SeenFrom { source, seen, regions } => {
            let source = source.unwrap_or("an unnamed Region");
            let seen = count(seen, Noun::Event);
            match regions {
                Some(regions) if regions.len() > MANY => format!(
                    "From {source} ({seen}): any of {} Regions that AWS lists.",
                    number(u64::try_from(regions.len()).unwrap_or(u64::MAX))
                ),
                Some(regions) => {
                    format!("From {source} ({seen}): {}.", GLUE.any(&names(regions)))
                }
                None => format!("From {source} ({seen}): AWS lists no Regions for it."),
            }
        }
        Told::BlindSpot { service, seen, needs_data_events, may_run, why } => {
            let trail = if needs_data_events { " (data events only)" } else { "" };
            let (seen, may_run) = (count(seen, Noun::Event), may_run.trim_end_matches('.'));
            format!("{service}: {seen}{trail}. {why} May run in: {may_run}.")
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
