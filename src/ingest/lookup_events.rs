//! CloudTrail's LookupEvents: one object for each day and Region.
//!
//! It has management events of the last 90 days, so it cannot see what only data events record, and
//! at 100 events a second it is no way to read a busy account:
//! <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html>.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep, sleep_until};

use super::ahead::{Ahead, Bounds, Flight};
use super::object_key::KeyFacts;
use super::source::{Listing, LogSource, Object, ReadError, Stretch};
use crate::aws::cloudtrail::{Events, LOOKUP_EVERY, Trails, too_much};
use crate::aws::{self, Session, pause};
use crate::model::{AccountId, Day, KeyPlace, Moment, Region, Window};

/// The management events of one account in some Regions.
#[derive(Debug)]
pub struct LookupEvents {
    account: AccountId,
    regions: Vec<Region>,
    window: Window,
    now: Moment,
    ahead: Ahead,
}

/// One Region, asked no faster than AWS allows.
#[derive(Debug)]
struct Paced {
    trails: Trails,
    next: Mutex<Instant>,
}

impl LookupEvents {
    /// Opens the API of some Regions; asks who we are, because an answer does not tell the account.
    ///
    /// # Errors
    /// Fails where there are no good credentials.
    pub fn open(
        session: &Session,
        regions: &[Region],
        window: Window,
        now: Moment,
    ) -> Result<Self, aws::Error> {
        let account = session.identity()?.account.as_str().into();
        let paced = |region: &Region| {
            let next = session.runtime().block_on(async { Mutex::new(Instant::now()) });
            Arc::new(Paced { trails: Trails::new(session, region.as_str()), next })
        };
        let all: Vec<Arc<Paced>> = regions.iter().map(paced).collect();
        let fetch = move |object: Object| {
            let day = place_of(&object).and_then(|place| {
                let of_region =
                    |paced: &&Arc<Paced>| paced.trails.region() == place.region.as_str();
                all.iter().find(of_region).cloned().map(|paced| (paced, place.day))
            });
            async move {
                let (paced, day) = day.ok_or_else(|| too_much(&object.key, "it is no day"))?;
                paced.day(day, now).await
            }
        };
        let ahead = Ahead::new(session.runtime(), BOUNDS, Flight::new(BOUNDS), fetch);
        Ok(Self { account, regions: regions.to_vec(), window, now, ahead })
    }

    fn object(&self, region: &Region, day: Day) -> Object {
        let place = KeyPlace { account: self.account.clone(), region: region.clone(), day };
        // What came a day ago has been delivered; of a younger day more may come.
        let end = Moment::start_of(day).plus(DAY + SETTLED_AFTER);
        Object {
            key: format!("lookup://{region}/{}/{day}", self.account),
            facts: KeyFacts::Log(place),
            stamp: (end <= self.now).then(|| "settled".to_owned()),
            ..Object::default()
        }
    }
}

impl LogSource for LookupEvents {
    /// Days first and Regions second, so that all Regions are asked at once.
    fn list(&self) -> Listing<'_> {
        let first = self.window.from.map_or(oldest(self.now), |from| from.max(oldest(self.now)));
        let last = self.window.to.map_or(self.now, |to| to.min(self.now));
        let days = first.day().series(jiff::Span::new().days(1));
        let days = days.take_while(move |day| Moment::start_of(*day) < last);
        Box::new(days.map(|day| {
            Ok(self.regions.iter().map(|region| self.object(region, day)).collect::<Vec<_>>())
        }))
    }

    /// AWS answers two requests a second in each Region: half a minute of them.
    fn stretch(&self) -> Stretch {
        Stretch { objects: 64, bytes: 4 << 20 }
    }

    fn announce(&self, objects: &[&Object]) {
        for object in objects {
            self.ahead.announce(object);
        }
    }

    fn read(&self, object: &Object, into: &mut Vec<u8>) -> Result<(), ReadError> {
        // The scanner announces what it reads.
        let taken = self.ahead.take(&object.key);
        let body = taken.unwrap_or_else(|| Err(too_much(&object.key, "it was not announced")));
        *into = body.map_err(ReadError::of)?;
        Ok(())
    }
}

impl Paced {
    /// Reads all events of a day, one record a line.
    async fn day(&self, day: Day, now: Moment) -> Result<Vec<u8>, aws::Error> {
        let from = Moment::start_of(day);
        let span = (from.max(oldest(now)), from.plus(DAY).min(now));
        let mut lines = Vec::new();
        for source in EVENT_SOURCES {
            self.source(source, span, &mut lines).await?;
        }
        if lines.is_empty() {
            // A log without records, which is not the same as no log.
            lines.extend_from_slice(br#"{"Records":[]}"#);
        }
        Ok(lines)
    }

    async fn source(
        &self,
        event_source: &str,
        span: (Moment, Moment),
        lines: &mut Vec<u8>,
    ) -> Result<(), aws::Error> {
        let before = lines.len();
        let mut next = None;
        let mut restarts = 0;
        loop {
            let page = match self.page(event_source, span, next.take()).await {
                // The token of a page lives a while; then the list begins anew.
                Err(error) if error.is_stale_page() && restarts < RESTARTS => {
                    restarts += 1;
                    lines.truncate(before);
                    continue;
                }
                page => page?,
            };
            for record in &page.records {
                lines.extend_from_slice(record.as_bytes());
                lines.push(b'\n');
            }
            if lines.len() > MOST_BYTES {
                let cause = "a day has more than 512 MiB of events: read the trail's bucket";
                return Err(too_much(event_source, cause));
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
        let mut attempt = 0;
        loop {
            self.turn().await;
            match self.trails.events(event_source, span, next.clone()).await {
                Err(error) if error.kind.is_passing() && attempt + 1 < ATTEMPTS => {
                    // Someone else of this account asks too.
                    sleep(pause::before(attempt) + Duration::from_millis(200)).await;
                    attempt += 1;
                }
                outcome => return outcome,
            }
        }
    }

    async fn turn(&self) {
        let mut next = self.next.lock().await;
        sleep_until(*next).await;
        *next = Instant::now() + LOOKUP_EVERY;
    }
}

fn place_of(object: &Object) -> Option<&KeyPlace> {
    match &object.facts {
        KeyFacts::Log(place) => Some(place),
        KeyFacts::Other(_) | KeyFacts::Unknown => None,
    }
}

/// Returns the first moment that LookupEvents still has at `now`.
#[must_use]
pub fn oldest(now: Moment) -> Moment {
    now.plus(SignedDuration::from_hours(-24 * 90))
}

/// The sources of Bedrock's family: LookupEvents takes one attribute a question.
const EVENT_SOURCES: [&str; 4] = [
    "bedrock.amazonaws.com",
    "bedrock-mantle.amazonaws.com",
    "bedrock-agentcore.amazonaws.com",
    "aws-external-anthropic.amazonaws.com",
];
const DAY: SignedDuration = SignedDuration::from_hours(24);
const SETTLED_AFTER: SignedDuration = SignedDuration::from_hours(24);
/// Sixty-four days are asked for or wait at once: the size of a day is not known before.
const BOUNDS: Bounds = Bounds { bytes: 64, first: 64, most: 64 };
const MOST_BYTES: usize = 512 << 20;
const ATTEMPTS: u32 = 12;
const RESTARTS: u32 = 3;
