//! English: what is new, and of an earlier report beside this one.

use crate::model::Day;
use crate::report::habits::ReachChange;
use crate::report::words::{Against, Doubt, Lacking, Noun, ScopeChange};

use super::{count, list, number};

pub(in crate::report::words) fn against(told: &Against<'_>) -> String {
    match *told {
        Against::NoDay => {
            "The earlier report tells of no day: against it, everything is new.".to_owned()
        }
        Against::NotComplete => {
            "The earlier report is not complete: what it lacks is called new here.".to_owned()
        }
        Against::CallsBefore { calls, from } => format!(
            "{} of days before {from}, where the earlier report begins: whether they are new cannot be \
             told.",
            count(calls, Noun::Call)
        ),
        Against::SharedUntil(day) => format!(
            "Both have days before {day}: what began there is in the earlier report, and is not called \
             new."
        ),
        Against::Unseen { from, until } => format!(
            "Neither has the days from {from} and before {until}: what began then is told with its first \
             day in these logs."
        ),
        Against::NotCovered { places, all } => format!(
            "Without earlier logs: {}. What is called new there may have been used before.",
            some(places, all)
        ),
        Against::Periods { then, now } if then == now => {
            format!("Both reports have {}.", period(now))
        }
        Against::Periods { then, now } => {
            format!("The earlier report has {}, this one {}.", period(then), period(now))
        }
        Against::OnlyThen { places, all } => {
            format!("Only the earlier report has logs of {}.", some(places, all))
        }
        Against::OnlyNow { places, all } => {
            format!("Only this report has logs of {}.", some(places, all))
        }
        Against::Incomplete(lacking) => match lacking {
            Lacking::Then => "The earlier report is not complete.",
            Lacking::Now => "This report is not complete.",
            Lacking::Both => "Neither of them is complete.",
        }
        .to_owned(),
        Against::OtherPolicy => {
            "They were judged by policies that are not the same, whatever their names.".to_owned()
        }
        Against::ForThatAlone => {
            "Findings may be new or gone for that alone, and so may numbers differ.".to_owned()
        }
    }
}

pub(super) fn scope_changed(changed: &ScopeChange<'_>) -> String {
    let ScopeChange { calls, principal, client, before, now, change, day, doubt } = *changed;
    format!(
        "`{principal}`{} went over from `{before}` to `{now}`{} on {day}: {}{}",
        client.map_or_else(String::new, |client| format!(" with {client}")),
        match change {
            ReachChange::Wider | ReachChange::Other => "",
            ReachChange::Narrower => ", which goes less far,",
        },
        count(calls, Noun::Call),
        doubtful(doubt)
    )
}

pub(super) const fn doubtful(doubt: Option<Doubt>) -> &'static str {
    match doubt {
        None => "",
        Some(Doubt::NotComplete) => "; the earlier report is not complete",
        Some(Doubt::NoLogs) => "; there are no earlier logs of that account and Region",
    }
}

fn period(days: Option<(Day, Day)>) -> String {
    days.map_or_else(
        || "no day".to_owned(),
        |(from, to)| format!("the days from {from} and before {to}"),
    )
}

fn some(places: &[String], all: u64) -> String {
    let shown = u64::try_from(places.len()).unwrap_or(u64::MAX);
    match all.saturating_sub(shown) {
        0 => list(places),
        more => format!("{} and {} more", places.join(", "), number(more)),
    }
}
