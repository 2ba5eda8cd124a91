//! An API that is asked by days: one object for each day of events and each place that is asked.
//!
//! **Invariant:** a day has a stamp by which it is never asked for again only when it is whole and nothing
//! more can come.

use std::future::Future;
use std::iter;
use std::sync::Arc;

use jiff::SignedDuration;
use tokio::runtime::Runtime;

use super::ahead::{Ahead, Bounds, Flight};
use super::object_key::KeyFacts;
use super::source::{Listing, LogSource, Object, ReadError, Stretch};
use super::standstill::Standstill;
use crate::aws::{Call, Error, Kind};
use crate::model::{
    AccountId, Day, KeyPlace, LONGEST_STREAM, Moment, Region, SkipReason, Window, stamp_asked,
};

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
    pub(super) fn proven(self, at: Option<Moment>) -> Option<Moment> {
        at.map(|at| at.min(self.not_ahead))
    }
}

/// When it is asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct When {
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

/// How fast it is asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    /// Days that are asked for or wait at once.
    pub most: u32,
    /// How much is worth keeping before the rest is asked for.
    pub stretch: Stretch,
}

/// A place that is asked for each day.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// What stands before the day in a key.
    pub home: String,
    /// The account and the Region, where all its events are of one.
    pub of: Option<(AccountId, Region)>,
    /// How long nothing has come from there.
    pub standstill: Arc<Standstill>,
    /// Whether it is asked at all.
    pub is_off: bool,
}

impl Place {
    /// Names the place itself, to be left out as one that is off.
    fn as_off(&self) -> Object {
        let facts = KeyFacts::Other(SkipReason::RegionOff);
        Object { key: self.home.clone(), facts, ..Object::default() }
    }
}

/// The days of an API, each an object.
///
/// Memory: as many days as may be asked for at once, each of `MOST_BYTES` at the most.
#[derive(Debug)]
pub struct ByDay {
    places: Vec<Place>,
    when: When,
    stretch: Stretch,
    ahead: Ahead,
}

impl ByDay {
    /// Asks with `ask`, which is given the number of the place.
    pub(super) fn new<F, Answer>(
        runtime: &Runtime,
        (places, when): (Vec<Place>, When),
        Pace { most, stretch }: Pace,
        ask: F,
    ) -> Self
    where
        F: Fn(usize, Day) -> Answer + Send + Sync + 'static,
        Answer: Future<Output = Result<Vec<u8>, Error>> + Send + 'static,
    {
        let bounds = Bounds { bytes: most, first: most as usize, most: most as usize };
        let own = places.clone();
        let fetch = move |object: Object| {
            let answer = find(&own, &object.key).map(|(place, day)| ask(place, day));
            async move {
                match answer {
                    Some(answer) => answer.await,
                    None => Err(ASK.error(&object.key, Kind::Refused, "it was not listed")),
                }
            }
        };
        let ahead = Ahead::new(runtime, bounds, Flight::new(bounds), fetch);
        Self { places, when, stretch, ahead }
    }

    fn object(&self, place: &Place, day: Day) -> Object {
        let key_place = |(account, region): &(AccountId, Region)| KeyPlace {
            account: account.clone(),
            region: region.clone(),
            day,
        };
        Object {
            key: format!("{}{day}", place.home),
            facts: place.of.as_ref().map_or(KeyFacts::Unknown, |of| KeyFacts::Log(key_place(of))),
            stamp: self.when.stamp(day),
            ..Object::default()
        }
    }
}

impl LogSource for ByDay {
    /// Days first and places second, so that all places are asked at once.
    fn list(&self) -> Listing<'_> {
        let when = self.when;
        let days = when.days.first.series(jiff::Span::new().days(1));
        let days = days.take_while(move |day| *day < when.days.end && when.has_begun(*day));
        let days = days.filter(move |day| when.has_any(*day));
        let (off, on): (Vec<&Place>, Vec<&Place>) =
            self.places.iter().partition(|place| place.is_off);
        let off: Vec<Object> = off.into_iter().map(Place::as_off).collect();
        let days = days.take_while({
            let has_place = !on.is_empty();
            move |_| has_place
        });
        let days =
            days.map(move |day| Ok(on.iter().map(|place| self.object(place, day)).collect()));
        Box::new(
            iter::once(Ok(off))
                .filter(|off| off.as_ref().is_ok_and(|off| !off.is_empty()))
                .chain(days),
        )
    }

    fn stretch(&self) -> Stretch {
        self.stretch
    }

    /// A day may take minutes.
    fn share(&self) -> usize {
        1
    }

    fn announce(&self, objects: &[&Object]) {
        for object in objects {
            self.ahead.announce(object);
        }
    }

    fn read(&self, object: &Object, into: &mut Vec<u8>) -> Result<(), ReadError> {
        // The scanner announces what it reads.
        let not_announced = || Err(ASK.error(&object.key, Kind::Refused, "it was not announced"));
        let body = self.ahead.take(&object.key).unwrap_or_else(not_announced);
        *into = body.map_err(|failure| self.told(failure))?;
        Ok(())
    }
}

impl ByDay {
    /// Says what a failure means: where nothing comes from any place any more, it is not about one day.
    /// One place alone that stands still loses its days, and the others go on.
    fn told(&self, failure: Error) -> ReadError {
        let mut asked = self.places.iter().filter(|place| !place.is_off);
        if failure.kind.is_passing() && asked.all(|place| place.standstill.is_long()) {
            return ReadError::Source(failure);
        }
        ReadError::of(failure)
    }
}

impl When {
    /// Says whether a day is whole and nothing more can come: what came a day ago has been delivered.
    fn is_settled(&self, day: Day) -> bool {
        let start = Moment::start_of(day);
        self.is_whole(day)
            && self.proven.is_some_and(|proven| start.plus(DAY + SETTLED_AFTER) <= proven)
    }

    fn has_begun(&self, day: Day) -> bool {
        Moment::start_of(day) < self.now
    }

    /// Says whether there is a second of a day to ask for: events have whole seconds, and what begins
    /// after its end is refused.
    fn has_any(&self, day: Day) -> bool {
        let (from, to) = self.span(day);
        from.plus(SECOND) <= to
    }

    /// A read of a day that has lost its beginning makes nothing good: nobody has seen that.
    fn stamp(&self, day: Day) -> Option<String> {
        if self.is_settled(day) {
            return Some("settled".to_owned());
        }
        // Nor does one of a time that has not come what fails before that.
        let at = self.proven.map_or(self.now, |proven| proven.min(self.now));
        self.is_whole(day).then(|| stamp_asked(at))
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

fn find(places: &[Place], key: &str) -> Option<(usize, Day)> {
    places.iter().enumerate().find_map(|(number, place)| {
        let day = key.strip_prefix(&place.home)?;
        day.parse().map(|day| (number, day)).ok()
    })
}

/// The records of a day, one a line.
#[derive(Debug, Default)]
pub(super) struct Lines(Vec<u8>);

impl Lines {
    /// Adds a record.
    ///
    /// # Errors
    /// Fails where a day has more than can be held.
    pub fn push(&mut self, record: &str) -> Result<(), &'static str> {
        if self.0.len() + record.len() > MOST_BYTES {
            return Err("a day has more than 512 MiB of events: read the trail's bucket");
        }
        self.0.extend_from_slice(record.as_bytes());
        self.0.push(b'\n');
        Ok(())
    }

    /// Returns where the next record will stand.
    pub const fn mark(&self) -> usize {
        self.0.len()
    }

    /// Takes back what came after a mark.
    pub fn back_to(&mut self, mark: usize) {
        self.0.truncate(mark);
    }

    /// Returns all of them: a log without records where there is none, which is not the same as no log.
    pub fn done(self) -> Vec<u8> {
        if self.0.is_empty() { br#"{"Records":[]}"#.to_vec() } else { self.0 }
    }
}

const SECOND: SignedDuration = SignedDuration::from_secs(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);
const SETTLED_AFTER: SignedDuration = SignedDuration::from_hours(24);
const MOST_BYTES: usize = 512 << 20;
/// It is no call: nothing that was listed and announced fails so.
const ASK: Call = Call { doing: "ask for", action: "" };

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    fn api(when: When) -> ByDay {
        let place = |region: &str| Place {
            home: format!("lookup://{region}/111122223333/"),
            of: Some(("111122223333".into(), region.parse().unwrap())),
            standstill: Arc::default(),
            is_off: false,
        };
        let places = vec![place("ca-central-1"), place("ca-west-1")];
        let runtime = Runtime::new().unwrap();
        let pace = Pace { most: 2, stretch: Stretch::default() };
        ByDay::new(&runtime, (places, when), pace, |_, _| async { Ok(Vec::new()) })
    }

    /// The days, and whether they are settled.
    fn listed(when: When) -> Vec<(String, bool)> {
        let objects = api(when).list().flat_map(Result::unwrap).collect::<Vec<_>>();
        objects
            .into_iter()
            .map(|object| (object.key, object.stamp.as_deref() == Some("settled")))
            .collect()
    }

    #[test]
    fn days_are_asked_in_their_order_and_of_every_place_before_the_next() {
        let window = Window { from: None, to: Some(at("2026-05-30T12:00:00Z")) };
        let now = at("2026-06-01T13:00:00Z");
        let days = EventDays::of(window, Day::constant(2026, 5, 30), now);
        let of = |region: &str, day: &str| format!("lookup://{region}/111122223333/2026-05-{day}");
        assert_eq!(
            listed(When { days, now, proven: Some(now), oldest: None }),
            [
                (of("ca-central-1", "30"), true),
                (of("ca-west-1", "30"), true),
                // It ended less than a day ago.
                (of("ca-central-1", "31"), false),
                (of("ca-west-1", "31"), false),
            ]
        );
    }

    #[test]
    fn a_day_that_has_lost_its_beginning_is_never_settled() {
        let now = at("2026-06-05T13:00:00Z");
        let days = EventDays::of(Window::default(), Day::constant(2026, 6, 1), now);
        let oldest = at("2026-06-01T13:00:00Z");
        let when = When { days, now, proven: Some(now), oldest: Some(oldest) };
        let settled: Vec<bool> = listed(when).into_iter().step_by(2).map(|(_, is)| is).collect();
        assert_eq!(settled, [false, true, true, false, false]);
        assert_eq!(when.span(days.first), (oldest, at("2026-06-02T00:00:00Z")));
        assert_eq!(when.span(Day::constant(2026, 6, 5)), (at("2026-06-05T00:00:00Z"), now));
    }

    #[test]
    fn a_day_is_settled_only_by_a_time_that_has_come_here_and_at_aws() {
        let (now, ahead) = (at("2026-06-01T13:00:00Z"), at("2026-06-04T13:00:00Z"));
        let days = EventDays::of(Window::default(), Day::constant(2026, 5, 30), ahead);
        let settled = |not_ahead, at| {
            let proven = Times { now: ahead, not_ahead }.proven(at);
            let when = When { days, now: ahead, proven, oldest: None };
            listed(when).into_iter().step_by(2).filter(|(_, is)| *is).count()
        };
        assert_eq!(settled(ahead, Some(ahead)), 4);
        assert_eq!(settled(now, Some(ahead)), 1);
        assert_eq!(settled(ahead, Some(now)), 1);
        assert_eq!(settled(ahead, None), 0);
    }

    #[test]
    fn a_day_of_which_no_second_is_over_or_left_is_not_asked_for() {
        let days = |now| EventDays::of(Window::default(), Day::constant(2026, 6, 1), now);
        let n_listed = |now: &str, oldest: Option<&str>| {
            let now = at(now);
            listed(When { days: days(now), now, proven: None, oldest: oldest.map(at) }).len() / 2
        };
        assert_eq!(n_listed("2026-06-02T00:00:00.400Z", None), 1);
        assert_eq!(n_listed("2026-06-02T00:00:01Z", None), 2);
        assert_eq!(n_listed("2026-06-03T00:00:00Z", Some("2026-06-01T23:59:59.100Z")), 1);
        assert_eq!(n_listed("2026-06-03T00:00:00Z", Some("2026-06-01T23:59:59Z")), 2);
        assert_eq!(n_listed("2026-06-04T00:00:00Z", Some("2026-06-03T12:00:00Z")), 1);
    }

    #[test]
    fn a_run_ends_where_nothing_comes_from_any_place_and_goes_on_where_one_answers() {
        let now = at("2026-06-01T13:00:00Z");
        let days = EventDays::of(Window::default(), Day::constant(2026, 6, 1), now);
        let mut api = api(When { days, now, proven: None, oldest: None });
        let ends = |api: &ByDay, kind| {
            matches!(api.told(ASK.error("a day", kind, "no")), ReadError::Source(_))
        };
        api.places[0].standstill = Arc::new(Standstill::long());
        assert!(!ends(&api, Kind::Throttled));
        api.places[1].standstill = Arc::new(Standstill::long());
        assert!(ends(&api, Kind::Throttled) && !ends(&api, Kind::Denied));
    }

    #[test]
    fn a_place_that_is_off_is_named_once_and_asked_for_no_day() {
        let now = at("2026-06-01T13:00:00Z");
        let days = EventDays::of(Window::default(), Day::constant(2026, 5, 31), now);
        let mut api = api(When { days, now, proven: None, oldest: None });
        api.places[1].is_off = true;
        let listed: Vec<Object> = api.list().flat_map(Result::unwrap).collect();
        let left: Vec<_> = listed.into_iter().map(|object| (object.key, object.facts)).collect();
        let off = KeyFacts::Other(SkipReason::RegionOff);
        assert_eq!(left[0], ("lookup://ca-west-1/111122223333/".to_owned(), off));
        let keys: Vec<_> = left[1..].iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(
            keys,
            ["2026-05-31", "2026-06-01"]
                .map(|day| format!("lookup://ca-central-1/111122223333/{day}"))
        );
        api.places[0].is_off = true;
        assert_eq!(api.list().flat_map(Result::unwrap).count(), 2);
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

    #[test]
    fn lines_that_are_taken_back_leave_what_stood_before() {
        let mut lines = Lines::default();
        assert_eq!(Lines::default().done(), br#"{"Records":[]}"#);
        lines.push("{}").unwrap();
        let mark = lines.mark();
        lines.push("[]").unwrap();
        lines.back_to(mark);
        assert_eq!(lines.done(), b"{}\n");
    }
}
