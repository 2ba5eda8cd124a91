//! CloudTrail's LookupEvents: one object for each day and Region.
//!
//! It has management events of the last 90 days, so it cannot see what only data events record, and
//! at 100 events a second it is no way to read a busy account:
//! <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html>.

use std::sync::Arc;

use jiff::SignedDuration;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep_until};

use super::by_day::{ByDay, EventDays, Lines, Pace, Place, When};
use super::source::Stretch;
use crate::aws::again::{Patience, again};
use crate::aws::cloudtrail::{Events, LOOKUP_EVERY, Trails, too_much};
use crate::aws::{self, Service, Session};
use crate::model::{AccountId, Day, EVENT_SOURCES, Moment, Region, Window};

/// One Region, asked no faster than AWS allows.
#[derive(Debug)]
struct Paced {
    trails: Trails,
    next: Mutex<Instant>,
}

/// Opens the API of some Regions; asks who we are, because an answer does not tell the account.
///
/// # Errors
/// Fails where there are no good credentials.
pub fn open(
    session: &Session,
    regions: &[Region],
    days: EventDays,
    now: Moment,
) -> Result<ByDay, aws::Error> {
    let account: AccountId = session.identity()?.account.as_str().into();
    let place = |region: &Region| {
        let home = format!("lookup://{region}/{account}/");
        let home = session.named(Service::CloudTrail, &home, &home);
        Place { home, of: Some((account.clone(), region.clone())) }
    };
    let places = regions.iter().map(place).collect();
    let paced = |region: &Region| {
        let next = session.runtime().block_on(async { Mutex::new(Instant::now()) });
        Arc::new(Paced { trails: Trails::new(session, region.as_str()), next })
    };
    let all: Vec<Arc<Paced>> = regions.iter().map(paced).collect();
    // A Region answers at its own pace, so one day of each at once: more would only wait, be held,
    // and lose their pages when the hour of a page's token is over.
    let most = u32::try_from(all.len()).unwrap_or(u32::MAX);
    // AWS answers two requests a second in each Region: half a minute of them.
    let pace = Pace { most, stretch: Stretch { objects: 64, bytes: 4 << 20 } };
    let when = When { days, now, oldest: Some(oldest(now)) };
    Ok(ByDay::new(session.runtime(), (places, when), pace, move |place, day| {
        let paced = Arc::clone(&all[place]);
        async move { paced.events(when.span(day)).await }
    }))
}

impl Paced {
    /// Reads all events of a span, one record a line.
    async fn events(&self, span: (Moment, Moment)) -> Result<Vec<u8>, aws::Error> {
        let mut lines = Lines::default();
        for source in EVENT_SOURCES {
            self.source(source, span, &mut lines).await?;
        }
        Ok(lines.done())
    }

    async fn source(
        &self,
        event_source: &str,
        span: (Moment, Moment),
        lines: &mut Lines,
    ) -> Result<(), aws::Error> {
        let before = lines.mark();
        let mut next = None;
        let mut restarts = 0;
        loop {
            let page = match self.page(event_source, span, next.take()).await {
                // The token of a page lives a while; then the list begins anew.
                Err(error) if error.is_stale_page() && restarts < RESTARTS => {
                    restarts += 1;
                    lines.back_to(before);
                    continue;
                }
                page => page?,
            };
            for record in &page.records {
                lines.push(record).map_err(|cause| too_much(event_source, cause))?;
            }
            match page.next {
                Some(token) => next = Some(token),
                None => return Ok(()),
            }
        }
    }

    /// Asks for a page when it is this Region's turn, and again where that may help.
    async fn page(
        &self,
        event_source: &str,
        span: (Moment, Moment),
        next: Option<String>,
    ) -> Result<Events, aws::Error> {
        let ask = |next| async move {
            self.turn().await;
            self.trails.events(event_source, span, next).await
        };
        again(Patience::LONG, || ask(next.clone())).await
    }

    async fn turn(&self) {
        let mut next = self.next.lock().await;
        sleep_until(*next).await;
        *next = Instant::now() + LOOKUP_EVERY;
    }
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
#[must_use]
pub fn first_day(window: Window, wanted: Option<Day>, now: Moment) -> Day {
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
}
