//! An API that is asked by days: one object for each day of events and each place that is asked.
//!
//! `When` says which days, and which of them are never asked for again; `Lines` is what a day gave.

mod lines;
mod when;

use std::collections::BTreeSet;
use std::future::Future;
use std::iter;
use std::sync::Arc;

use tokio::runtime::Runtime;

pub(super) use self::lines::Lines;
pub(super) use self::when::When;
pub use self::when::{EventDays, Times};

use super::ahead::{Ahead, Bounds, Flight};
use super::object_key::KeyFacts;
use super::source::{Listing, LogSource, Object, ReadError, Stretch};
use super::standstill::Standstill;
use crate::aws::{Call, Error, Kind};
use crate::model::{AccountId, Day, KeyPlace, Moment, Region, SkipReason, Stamp};

/// What is asked.
#[derive(Debug)]
pub(super) struct Plan {
    /// Where.
    pub places: Vec<Place>,
    /// For which days.
    pub when: When,
    /// How fast.
    pub pace: Pace,
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
    /// When it was found to be off in the account, where it is: then it is not asked.
    pub off: Option<Moment>,
}

impl Place {
    const fn is_on(&self) -> bool {
        self.off.is_none()
    }

    /// Names the place itself, to be left out, where it is off.
    fn as_off(&self) -> Option<Object> {
        let stamp = Some(Stamp::Asked(self.off?).to_string());
        let facts = KeyFacts::Other(SkipReason::RegionOff);
        Some(Object { key: self.home.clone(), facts, stamp, ..Object::default() })
    }
}

/// The days of an API, each an object.
///
/// Memory: as many days as may be asked for at once, each of 512 MiB at the most.
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
        Plan { places, when, pace: Pace { most, stretch } }: Plan,
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
        let off = self.places.iter().filter_map(Place::as_off).collect();
        let on: Vec<&Place> = self.places.iter().filter(|place| place.is_on()).collect();
        let of_day = move |day| Ok(on.iter().map(|place| self.object(place, day)).collect());
        Box::new(iter::once(Ok(off)).chain(self.when.each_day().map(of_day)))
    }

    fn homes(&self) -> BTreeSet<String> {
        self.places.iter().map(|place| place.home.clone()).collect()
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
    /// Says what a failure means: where no place gives anything any more, it is not about one day. One
    /// place alone that stands still loses its days, and the others go on.
    fn told(&self, failure: Error) -> ReadError {
        let mut asked = self.places.iter().filter(|place| place.is_on());
        if failure.kind.is_passing() && asked.all(|place| place.standstill.gives_nothing()) {
            return ReadError::Source(failure);
        }
        ReadError::of(failure)
    }
}

fn find(places: &[Place], key: &str) -> Option<(usize, Day)> {
    places.iter().enumerate().find_map(|(number, place)| {
        let day = key.strip_prefix(&place.home)?;
        match day.parse() {
            Ok(day) => Some((number, day)),
            Err(_) => None,
        }
    })
}

/// It is no call: nothing that was listed and announced fails so.
const ASK: Call = Call { doing: "ask for", action: "" };

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Window;

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    fn api(when: When) -> ByDay {
        let place = |region: &str| Place {
            home: format!("lookup://{region}/111122223333/"),
            of: Some(("111122223333".into(), region.parse().unwrap())),
            standstill: Arc::default(),
            off: None,
        };
        let places = vec![place("ca-central-1"), place("ca-west-1")];
        let runtime = Runtime::new().unwrap();
        let pace = Pace { most: 2, stretch: Stretch::default() };
        ByDay::new(&runtime, Plan { places, when, pace }, |_, _| async { Ok(Vec::new()) })
    }

    /// The days, and whether they are settled.
    fn listed(when: When) -> Vec<(String, bool)> {
        let objects = api(when).list().flat_map(Result::unwrap).collect::<Vec<_>>();
        let is_settled =
            |stamp: &str| matches!(Stamp::parse(stamp), Stamp::Settled(Some(at)) if at <= when.now);
        objects
            .into_iter()
            .map(|object| (object.key, object.stamp.is_some_and(|stamp| is_settled(&stamp))))
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
        // One that refuses gives nothing either.
        api.places[0].standstill = Arc::new(Standstill::refusing());
        assert!(ends(&api, Kind::Throttled) && !ends(&api, Kind::Denied));
        // One that is off is not waited for.
        api.places[0].standstill = Arc::default();
        assert!(!ends(&api, Kind::Throttled));
        api.places[0].off = Some(now);
        assert!(ends(&api, Kind::Throttled));
    }

    #[test]
    fn a_place_that_is_off_is_named_once_and_asked_for_no_day() {
        let now = at("2026-06-01T13:00:00Z");
        let days = EventDays::of(Window::default(), Day::constant(2026, 5, 31), now);
        let mut api = api(When { days, now, proven: None, oldest: None });
        api.places[1].off = Some(now);
        let listed: Vec<Object> = api.list().flat_map(Result::unwrap).collect();
        assert_eq!(listed[0].stamp.as_deref(), Some("asked 2026-06-01T13:00:00Z"));
        let left: Vec<_> = listed.into_iter().map(|object| (object.key, object.facts)).collect();
        let off = KeyFacts::Other(SkipReason::RegionOff);
        assert_eq!(left[0], ("lookup://ca-west-1/111122223333/".to_owned(), off));
        let keys: Vec<_> = left[1..].iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(
            keys,
            ["2026-05-31", "2026-06-01"]
                .map(|day| format!("lookup://ca-central-1/111122223333/{day}"))
        );
        api.places[0].off = Some(now);
        assert_eq!(api.list().flat_map(Result::unwrap).count(), 2);
    }
}
