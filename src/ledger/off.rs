//! Regions that were off when an API was asked, and whether it was asked there since.
//!
//! **Invariant:** only an answer that is known to be later than the last time that a Region was off, and of
//! that very day, tells that nothing is left out. Days are asked for in order, so that those before it were
//! asked for by then; an answer of later or of earlier days alone leaves days unseen. What older versions
//! wrote tells no time, and stays.

use std::collections::BTreeMap;

use crate::model::{Day, Moment, Receipt, SkipReason, Stamp, State};

/// What is known of Regions that were off, by what the names of their days begin with.
#[derive(Debug, Default)]
pub struct OffRegions(BTreeMap<String, Off>);

#[derive(Debug, Default)]
struct Off {
    /// When it was off the last time, where any receipt tells that.
    last: Option<Moment>,
    /// When each day was asked for the last time.
    read: BTreeMap<Day, Moment>,
}

impl OffRegions {
    /// Says whether no Region is known to have been off.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Notes that a Region was off: what else is known of it matters.
    pub fn raise(&mut self, home: &str) {
        self.0.entry(home.to_owned()).or_default();
    }

    /// Takes note of a receipt, whichever comes first.
    pub fn note(&mut self, receipt: &Receipt) {
        let at = asked_at(receipt);
        match receipt.state {
            State::Skipped(SkipReason::RegionOff) => {
                let off = self.0.entry(receipt.object.clone()).or_default();
                off.last = off.last.max(at);
            }
            State::Read => {
                let Some((home, day)) = day_of(&receipt.object) else { return };
                let (Some(off), Some(at)) = (self.0.get_mut(home), at) else { return };
                let last = off.read.entry(day).or_insert(at);
                *last = at.max(*last);
            }
            State::Skipped(_) | State::Failed => {}
        }
    }

    /// Says whether a Region was off the last time that anybody knows of, and this receipt tells so.
    pub fn counts(&self, receipt: &Receipt) -> bool {
        let Some(Off { last, read }) = self.0.get(&receipt.object) else { return true };
        let Some(last) = *last else { return true };
        let is_answered = read.get(&last.day()).is_some_and(|at| *at > last);
        asked_at(receipt) == Some(last) && !is_answered
    }
}

fn asked_at(receipt: &Receipt) -> Option<Moment> {
    receipt.stamp.as_deref().and_then(|stamp| Stamp::parse(stamp).asked_at())
}

/// Cuts the name of a day of an API into what all its days begin with, and the day.
fn day_of(object: &str) -> Option<(&str, Day)> {
    let (home, day) = object.split_at(object.rfind('/')? + 1);
    match day.parse() {
        Ok(day) => Some((home, day)),
        Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: &str = "lookup://ca-west-1/111122223333/";

    fn receipt(object: &str, state: State, stamp: &str) -> Receipt {
        Receipt::bare(object, state, Some(stamp).filter(|stamp| !stamp.is_empty()))
    }

    /// The receipts that count of a Region that was off at these times, whatever their order is, where
    /// these days of it were read.
    fn counted<'s>(off: &[&'s str], read: &[(&str, &str)]) -> Vec<&'s str> {
        let off_state = State::Skipped(SkipReason::RegionOff);
        let is_off: Vec<Receipt> =
            off.iter().map(|stamp| receipt(HOME, off_state, stamp)).collect();
        let read = read.iter().map(|(day, at)| receipt(&format!("{HOME}{day}"), State::Read, at));
        let mut all: Vec<Receipt> = is_off.iter().cloned().chain(read).collect();
        let mut outcomes = Vec::new();
        for _ in 0..2 {
            let mut regions = OffRegions::default();
            all.iter()
                .filter(|one| one.state == off_state)
                .for_each(|one| regions.raise(&one.object));
            for one in &all {
                regions.note(one);
            }
            let told = off.iter().zip(&is_off).filter(|(_, one)| regions.counts(one));
            outcomes.push(told.map(|(stamp, _)| *stamp).collect::<Vec<_>>());
            all.reverse();
        }
        assert_eq!(outcomes[0], outcomes[1]);
        outcomes.remove(0)
    }

    const NOON: &str = "asked 2026-06-02T12:00:00Z";
    const NIGHT: &str = "asked 2026-06-02T23:00:00Z";

    #[test]
    fn a_later_answer_of_the_day_on_which_it_was_off_settles_it_and_an_earlier_one_does_not() {
        assert_eq!(counted(&[NOON], &[]), [NOON]);
        assert_eq!(counted(&[NOON], &[("2026-06-02", NIGHT)]), [""; 0]);
        assert_eq!(counted(&[NOON], &[("2026-06-02", "settled 2026-06-09T00:00:00Z")]), [""; 0]);
        // A run that was ended before it came to that day, and one that was asked for others.
        assert_eq!(counted(&[NOON], &[("2026-06-01", NIGHT)]), [NOON]);
        assert_eq!(counted(&[NIGHT], &[("2026-06-02", NOON)]), [NIGHT]);
        assert_eq!(counted(&[NOON], &[("2026-06-02", NOON)]), [NOON]);
        // It does not tell when it was asked for.
        assert_eq!(counted(&[NOON], &[("2026-06-02", "settled")]), [NOON]);
        // The days in between were not seen.
        let later = "asked 2026-06-09T12:00:00Z";
        assert_eq!(counted(&[NOON], &[("2026-06-08", later)]), [NOON]);
    }

    #[test]
    fn a_region_that_was_turned_off_again_is_told_once() {
        assert_eq!(counted(&[NOON, NIGHT], &[]), [NIGHT]);
        let between = [("2026-06-02", "asked 2026-06-02T13:00:00Z")];
        assert_eq!(counted(&[NOON, NIGHT], &between), [NIGHT]);
        assert_eq!(counted(&["", NOON], &[]), [NOON]);
        // Older versions wrote no time.
        assert_eq!(counted(&[""], &between), [""]);
    }

    #[test]
    fn another_account_settles_nothing() {
        let off = receipt(HOME, State::Skipped(SkipReason::RegionOff), NOON);
        let mut regions = OffRegions::default();
        regions.note(&off);
        let object = "lookup://ca-west-1/444455556666/2026-06-02";
        regions.note(&receipt(object, State::Read, NIGHT));
        assert!(regions.counts(&off));
    }
}
