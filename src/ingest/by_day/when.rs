//! Which days are asked for, until when, and what is known of them then.
//!
//! **Invariant:** a day has a stamp by which it is never asked for again only when it is whole and nothing
//! more can come, by a time that has come here and at AWS.

use jiff::SignedDuration;

use crate::model::{Day, LONGEST_STREAM, Moment, Stamp, Window};

/// The days of events that are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventDays {
    /// The first day.
    pub first: Day,
    /// The first day after.
    pub end: Day,
}

impl EventDays {
    /// Returns the days from `first` to a day behind the window: a stream that began inside may end
    /// after it. The day before it, where one that ends inside may have begun, is in `first`.
    #[must_use]
    pub fn of(window: Window, first: Day, now: Moment) -> Self {
        let to = window.to.map_or(now, |to| to.plus(LONGEST_STREAM));
        let end = to.plus(-SignedDuration::from_millis(1)).day();
        Self { first, end: end.tomorrow().unwrap_or(end) }
    }
}

/// What time it is for a run, and for this machine.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    /// The time of the run, which may be given.
    pub now: Moment,
    /// The same, but none that is still to come by this machine's clock.
    pub not_ahead: Moment,
}

impl Times {
    /// Takes a time as it is, for whoever keeps nothing of what was read.
    #[must_use]
    pub const fn of(now: Moment) -> Self {
        Self { now, not_ahead: now }
    }

    /// Returns the time that has come by this machine's clock and by AWS's, where AWS told its own.
    pub(crate) fn proven(self, at: Option<Moment>) -> Option<Moment> {
        at.map(|at| at.min(self.not_ahead))
    }

    /// Returns the time of an answer: AWS's where AWS told its own, else that of this machine.
    pub(crate) fn answered(self, at: Option<Moment>) -> Moment {
        at.unwrap_or(self.not_ahead)
    }
}

/// When it is asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct When {
    /// The days.
    pub days: EventDays,
    /// The time of the run: days that are not over are asked for until then.
    pub now: Moment,
    /// The time that has come whoever is asked: a day that was settled too early by a clock that is
    /// ahead would never be asked for again. Where nobody else told the time, no day is settled.
    pub proven: Option<Moment>,
    /// The first moment that the API still has, where it forgets.
    pub oldest: Option<Moment>,
}

impl When {
    /// Says whether a day is whole and nothing more can come: what came a day ago has been delivered.
    fn is_settled(&self, day: Day) -> bool {
        let start = Moment::start_of(day);
        self.is_whole(day)
            && self.proven.is_some_and(|proven| start.plus(DAY + SETTLED_AFTER) <= proven)
    }

    /// Returns the days of which there is a second to ask for: events have whole seconds, and what begins
    /// after its end is refused.
    pub fn each_day(self) -> impl Iterator<Item = Day> {
        let days = self.days.first.series(jiff::Span::new().days(1));
        let is_there = move |day: &Day| *day < self.days.end && Moment::start_of(*day) < self.now;
        days.take_while(is_there).filter(move |day| {
            let (from, to) = self.span(*day);
            from.plus(SECOND) <= to
        })
    }

    /// A read of a day that has lost its beginning makes nothing good: nobody has seen that.
    pub fn stamp(&self, day: Day) -> Option<String> {
        // Nor does one of a time that has not come what fails before that.
        let at = self.proven.map_or(self.now, |proven| proven.min(self.now));
        let is_settled = self.is_settled(day);
        let stamp = if is_settled { Stamp::Settled(Some(at)) } else { Stamp::Asked(at) };
        self.is_whole(day).then(|| stamp.to_string())
    }

    fn is_whole(&self, day: Day) -> bool {
        self.oldest.is_none_or(|oldest| oldest <= Moment::start_of(day))
    }

    /// Returns the span of a day that can be asked for.
    pub fn span(&self, day: Day) -> (Moment, Moment) {
        let start = Moment::start_of(day);
        let from = self.oldest.map_or(start, |oldest| oldest.max(start));
        (from, start.plus(DAY).min(self.now))
    }
}

const SECOND: SignedDuration = SignedDuration::from_secs(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);
const SETTLED_AFTER: SignedDuration = SignedDuration::from_hours(24);

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    #[test]
    fn a_window_that_ends_at_midnight_needs_the_next_day() {
        let now = at("2026-06-30T00:00:00Z");
        let of = |to: &str| {
            let window = Window { from: None, to: Some(at(to)) };
            EventDays::of(window, Day::constant(2026, 5, 1), now).end
        };
        assert_eq!(of("2026-06-01T00:00:00Z"), Day::constant(2026, 6, 2));
        assert_eq!(of("2026-06-01T00:00:01Z"), Day::constant(2026, 6, 3));
    }
}
