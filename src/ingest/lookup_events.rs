//! CloudTrail's LookupEvents: one object for each day and Region.
//!
//! It has management events of the last 90 days, so it cannot see what only data events record, and
//! at 100 events a second it is no way to read a busy account:
//! <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html>.

use std::sync::Arc;

use jiff::SignedDuration;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep_until};

use super::by_day::{ByDay, EventDays, Lines, Pace, Place, Plan, Times, When};
use super::source::Stretch;
use super::standstill::Standstill;
use crate::aws::cloudtrail::{Events, LOOKUP_EVERY, Trails, too_much, unknown_here};
use crate::aws::{self, Identity, Service, Session};
use crate::model::{AccountId, Day, EVENT_SOURCES, Moment, Region, Window};

/// A Region, and how it is in the account.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Its name.
    pub region: Region,
    /// Whether there is anything to ask.
    pub state: RegionState,
}

/// How a Region is in an account.
/// <https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html>.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegionState {
    /// It cannot be off.
    Always,
    /// It must be turned on, and is not known to be off.
    OptIn,
    /// It is off: nobody can call anything there.
    Off,
}

/// One Region, asked no faster than AWS allows.
#[derive(Debug)]
struct Paced {
    state: RegionState,
    trails: Trails,
    next: Mutex<Instant>,
    standstill: Arc<Standstill>,
}

/// Opens the API of some Regions for the days from `wanted`, the first where none is named; asks who we are, because an answer does
/// not tell the account.
///
/// # Errors
/// Fails where there are no good credentials.
pub fn open(
    session: &Session,
    regions: &[Asked],
    window: Window,
    wanted: Option<Day>,
    times: Times,
) -> Result<ByDay, aws::Error> {
    let Identity { account, at, .. } = session.identity()?;
    let account: AccountId = account.as_str().into();
    let place = |Asked { region, state }: &Asked| {
        let home = format!("lookup://{region}/{account}/");
        let home = session.named(Service::CloudTrail, &home, &home);
        let of = Some((account.clone(), region.clone()));
        let off = (*state == RegionState::Off).then(|| times.answered(at));
        Place { home, of, standstill: Arc::default(), off }
    };
    let places: Vec<Place> = regions.iter().map(place).collect();
    let paced = |(asked, place): (&Asked, &Place)| {
        let trails = Trails::new(session, asked.region.as_str());
        let (state, standstill) = (asked.state, Arc::clone(&place.standstill));
        Arc::new(Paced { state, trails, next: Mutex::new(Instant::now()), standstill })
    };
    let all: Vec<Arc<Paced>> = regions.iter().zip(&places).map(paced).collect();
    // A Region answers at its own pace, so one day of each at once: more would only wait, be held,
    // and lose their pages when the hour of a page's token is over.
    let most = u32::try_from(all.len()).unwrap_or(u32::MAX);
    // AWS answers two requests a second in each Region: half a minute of them.
    let pace = Pace { most, stretch: Stretch { objects: 64, bytes: 4 << 20 } };
    // By a clock that is behind, AWS has forgotten more than this machine thinks.
    let latest = at.map_or(times.now, |at| at.max(times.now));
    let days = EventDays::of(window, first_day(window, wanted, latest), times.now);
    let (proven, oldest) = (times.proven(at), Some(oldest(latest)));
    let when = When { days, now: times.now, proven, oldest };
    Ok(ByDay::new(session.runtime(), Plan { places, when, pace }, move |place, day| {
        let paced = Arc::clone(&all[place]);
        async move { paced.events(when.span(day)).await }
    }))
}

impl Paced {
    /// Reads all events of a span, one record a line.
    async fn events(&self, span: Span) -> Result<Vec<u8>, aws::Error> {
        let mut lines = Lines::default();
        for source in EVENT_SOURCES {
            self.source(source, span, &mut lines).await?;
        }
        Ok(lines.done())
    }

    /// Reads all events of a source. A span whose pages take longer than the token of a page lives is
    /// read in halves, each from its own first page.
    async fn source(
        &self,
        event_source: &str,
        span: Span,
        lines: &mut Lines,
    ) -> Result<(), aws::Error> {
        let (mut open, mut restarts) = (vec![span], 0);
        while let Some(span) = open.pop() {
            let before = lines.mark();
            let Err(cut) = self.pages(event_source, span, lines).await else { continue };
            let Cut { failure, is_begun } = cut;
            lines.back_to(before);
            match halves(span).filter(|_| is_begun) {
                _ if !failure.is_stale_page() => return Err(failure),
                Some(both) => open.extend(both),
                None if restarts < RESTARTS => {
                    restarts += 1;
                    open.push(span);
                }
                None => return Err(failure),
            }
        }
        Ok(())
    }

    /// Reads the pages of a span, to the last.
    async fn pages(&self, event_source: &str, span: Span, lines: &mut Lines) -> Result<(), Cut> {
        let mut next = None;
        loop {
            let is_begun = next.is_some();
            let page = self.page(event_source, span, next).await;
            let page = page.map_err(|failure| Cut { failure, is_begun })?;
            for record in &page.records {
                let too_much = |cause| Cut { failure: too_much(event_source, cause), is_begun };
                lines.push(record).map_err(too_much)?;
            }
            next = page.next;
            if next.is_none() {
                return Ok(());
            }
        }
    }

    /// Asks for a page when it is this Region's turn, and again where that may help.
    async fn page(
        &self,
        event_source: &str,
        span: Span,
        next: Option<String>,
    ) -> Result<Events, aws::Error> {
        let ask = |next| async move {
            self.turn().await;
            self.trails.events(event_source, span, next).await
        };
        let answer = self.standstill.again(|| ask(next.clone())).await;
        // STS has told who we are, so it is this Region alone that does not know it.
        answer.map_err(|failure| match self.state {
            RegionState::OptIn if failure.is_unknown_identity() => unknown_here(&failure),
            RegionState::Always | RegionState::OptIn | RegionState::Off => failure,
        })
    }

    async fn turn(&self) {
        let mut next = self.next.lock().await;
        sleep_until(*next).await;
        *next = Instant::now() + LOOKUP_EVERY;
    }
}

/// From the first moment until the second, which does not count.
type Span = (Moment, Moment);

/// Why the pages of a span end too early.
struct Cut {
    failure: aws::Error,
    /// Whether a page came before.
    is_begun: bool,
}

/// Cuts a span in two of whole seconds, the earlier last; one of a second has no halves.
fn halves((from, to): Span) -> Option<[Span; 2]> {
    let middle = from.as_millis().midpoint(to.as_millis()).div_euclid(1_000) * 1_000;
    let middle = Moment::from_millis(middle);
    let has_halves = from < middle && middle < to && from.plus(TWO_SECONDS) <= to;
    has_halves.then_some([(middle, to), (from, middle)])
}

/// Returns the first moment that LookupEvents still has at `now`.
#[must_use]
pub fn oldest(now: Moment) -> Moment {
    now.plus(SignedDuration::from_hours(-24 * 90))
}

/// Returns the first day to ask for of those that are wanted.
///
/// The day of the oldest moment has lost its beginning. It is asked for where the window says from
/// when on, for what is wanted of it is there then; without a beginning the first whole day is the first.
fn first_day(window: Window, wanted: Option<Day>, now: Moment) -> Day {
    let oldest = oldest(now);
    let cut = oldest.day();
    let is_whole = Moment::start_of(cut) == oldest;
    let first = match window.from {
        Some(_) => cut,
        None if is_whole => cut,
        None => cut.tomorrow().unwrap_or(cut),
    };
    wanted.map_or(first, |wanted| wanted.max(first))
}

const RESTARTS: u32 = 3;
const TWO_SECONDS: SignedDuration = SignedDuration::from_secs(2);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_has_lost_its_beginning_is_asked_for_only_where_a_beginning_is_named() {
        let at = |text: &str| Moment::parse(text).unwrap();
        let (noon, midnight) = (at("2026-05-30T12:00:00Z"), at("2026-05-30T00:00:00Z"));
        let day = |day| Day::constant(2026, 3, day);
        let from = |text: &str| Window { from: Some(at(text)), to: None };
        assert_eq!(first_day(Window::default(), None, noon), day(2));
        assert_eq!(first_day(Window::default(), None, midnight), day(1));
        // A stream that ends in the window may have begun the day before.
        let window = from("2026-03-02T00:00:00Z");
        assert_eq!(first_day(window, window.delivery_days().first, noon), day(1));
        let window = from("2026-03-01T12:00:00Z");
        assert_eq!(first_day(window, window.delivery_days().first, noon), day(1));
        assert_eq!(first_day(Window::default(), Some(day(9)), noon), day(9));
    }

    #[test]
    fn a_span_is_cut_into_whole_seconds_until_there_is_one_alone() {
        let at = |text: &str| Moment::parse(text).unwrap();
        let (midnight, second) = (at("2026-05-30T00:00:00Z"), at("2026-05-30T00:00:01Z"));
        let next = at("2026-05-31T00:00:00Z");
        let noon = at("2026-05-30T12:00:00Z");
        assert_eq!(halves((midnight, next)), Some([(noon, next), (midnight, noon)]));
        let third = at("2026-05-30T00:00:03Z");
        assert_eq!(halves((midnight, third)), Some([(second, third), (midnight, second)]));
        assert_eq!(halves((midnight, second)), None);
        assert_eq!(halves((at("2026-05-30T00:00:00.500Z"), at("2026-05-30T00:00:02Z"))), None);
    }
}
