//! Calls by day and destination, as columns.

use crate::model::{Day, Verdict};
use crate::report::document::Block;
use crate::report::document::block::as_count;
use crate::report::document::build::Teller;
use crate::report::document::days::{ByDay, MOST_REGIONS, Part};
use crate::report::document::place::Place;
use crate::report::picture::{Days, Drawing, Key, Shade};
use crate::report::words::{Line, Phrase};

use super::tones::block;

/// Returns the columns; nothing where no call has a day. Where there are too many days for a column
/// each, a column is a week, or as many days as it takes.
pub(in crate::report::document) fn days(teller: &Teller<'_>) -> Option<Block> {
    let by_day = ByDay::of(teller.report, MOST_REGIONS);
    let dated = || by_day.days.iter().filter_map(|(day, of_day)| Some(((*day)?, of_day)));
    let (first, last) = (dated().next()?.0, dated().next_back()?.0);
    let step = step(days_between(first, last) + 1);
    let none = vec![0; by_day.parts.len()];
    let mut columns = vec![none; days_between(first, last) / step + 1];
    for (day, of_day) in dated() {
        let column = &mut columns[days_between(first, day) / step];
        for (sum, calls) in column.iter_mut().zip(&of_day.parts) {
            *sum += calls;
        }
    }
    let most = columns.iter().map(|parts| parts.iter().sum()).max()?;
    // No column begins behind the last day, so each has a day to begin with.
    let start = |at: usize| {
        let days = i64::try_from(at * step).ok()?;
        first.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
    };
    let columns = columns.into_iter().enumerate();
    let drawing = Days {
        columns: columns.filter_map(|(at, parts)| Some((start(at)?, parts))).collect(),
        keys: keys(teller, &by_day.parts),
        ticks: ticks(most).into_iter().map(|n| (n, teller.lang.number(n).into())).collect(),
    };
    let title = teller.say(&Phrase::DaysTitle(as_count(step)));
    Some(block(teller, title, Line::DaysTold, Drawing::Days(drawing)))
}

fn keys(teller: &Teller<'_>, parts: &[Part<'_>]) -> Vec<Key<Shade>> {
    let (mut inside, mut outside) = (0.., 0..);
    let mut next = |is_outside| {
        let numbers = if is_outside { &mut outside } else { &mut inside };
        let at: usize = numbers.next().unwrap_or(0);
        if is_outside { Shade::Outside(at) } else { Shade::Nth(at) }
    };
    let key = |part: &Part<'_>| {
        let mark = match part {
            Part::Place(place @ Place::Region(_)) => next(is_outside(teller, *place)),
            Part::Place(Place::Unknown) => Shade::Unknown,
            Part::Place(Place::NotRun) => Shade::NotRun,
            Part::Others(_) => Shade::Others,
        };
        Key { mark, text: ByDay::name(teller, *part) }
    };
    parts.iter().map(key).collect()
}

/// Says whether something ran in a place, and all of it against the policy.
fn is_outside(teller: &Teller<'_>, place: Place<'_>) -> bool {
    let mut there = teller.report.flows.iter().filter(|flow| Place::of(flow) == place).peekable();
    there.peek().is_some() && there.all(|flow| flow.verdict == Verdict::NonCompliant)
}

/// Returns the days from one to a later one.
fn days_between(from: Day, to: Day) -> usize {
    usize::try_from(to.duration_since(from).as_hours() / 24).unwrap_or(0)
}

/// Returns the days of a column.
fn step(days: usize) -> usize {
    match days.div_ceil(MOST_COLUMNS) {
        0 | 1 => 1,
        2..=7 => 7,
        more => more,
    }
}

/// Returns round numbers from nought to at least `most`, at most five of them.
fn ticks(most: u64) -> Vec<u64> {
    let least = most.div_ceil(MOST_STEPS).max(1);
    let powers = (0..20).map(|power| 10_u64.checked_pow(power));
    let steps = powers.flat_map(|power| [1, 2, 5].map(|n| power.and_then(|p| p.checked_mul(n))));
    let step = steps.flatten().find(|step| *step >= least).unwrap_or(least);
    (0..=most.div_ceil(step)).map(|n| n.saturating_mul(step)).collect()
}

/// A quarter has a column for each day.
const MOST_COLUMNS: usize = 100;
const MOST_STEPS: u64 = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_beside_the_columns_are_round_and_reach_them() {
        for (most, seen) in [
            (0, vec![0]),
            (1, vec![0, 1]),
            (4, vec![0, 1, 2, 3, 4]),
            (17, vec![0, 5, 10, 15, 20]),
            (4_210, vec![0, 2_000, 4_000, 6_000]),
        ] {
            assert_eq!(ticks(most), seen, "{most}");
        }
        let all = ticks(u64::MAX);
        assert!(all.len() <= 5 && all.last() == Some(&u64::MAX), "{all:?}");
    }

    #[test]
    fn columns_are_days_then_weeks_then_what_it_takes() {
        let days = [1, 31, 100, 101, 366, 700, 701, 3_650, 3_000_000];
        assert_eq!(days.map(step), [1, 1, 1, 7, 7, 7, 8, 37, 30_000]);
    }
}
