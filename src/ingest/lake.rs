//! CloudTrail Lake: one query and one object for each day of events.
//!
//! It takes no new customers since 31 May 2026, so this was tried against the published form of its
//! API only, and never against Lake.
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-lake-service-availability-change.html>.
//!
//! [`rebuilt`] makes records of rows again, so that what reads logs reads them.

pub mod rebuilt;

use std::time::Duration;

use jiff::SignedDuration;
use tokio::time::sleep;

use self::rebuilt::{record, statement};
use super::ahead::{Ahead, Bounds, Flight};
use super::source::{Listing, LogSource, Object, ReadError, Stretch};
use crate::aws::cloudtrail::Trails;
use crate::aws::lake::{Answer, Row, given_up, no_answer};
use crate::aws::{self, Session, pause};
use crate::model::{Day, Moment, Region};

/// The events of an event data store, from one day to another.
#[derive(Debug)]
pub struct Lake {
    home: String,
    first: Day,
    /// The first day after.
    end: Day,
    now: Moment,
    ahead: Ahead,
}

impl Lake {
    /// Opens a store; nothing is asked yet. Days that are not over at `now` are asked until then.
    #[must_use]
    pub fn open(
        session: &Session,
        (region, store): (&Region, &str),
        days: (Day, Day),
        now: Moment,
    ) -> Self {
        let home = format!("lake://{region}/{store}/");
        let query =
            Query { trails: Trails::new(session, region.as_str()), store: store.to_owned() };
        let (own, prefix) = (query, home.clone());
        let fetch = move |object: Object| {
            let day = object.key.strip_prefix(&prefix).and_then(|day| day.parse::<Day>().ok());
            let query = own.clone();
            async move {
                let day = day.ok_or_else(|| given_up(&object.key, "it is no day"))?;
                query.day(day, now).await
            }
        };
        let ahead = Ahead::new(session.runtime(), BOUNDS, Flight::new(BOUNDS), fetch);
        let (first, end) = days;
        Self { home, first, end, now, ahead }
    }

    fn object(&self, day: Day) -> Object {
        // What came a day ago is there; of a younger day more may come.
        let end = Moment::start_of(day).plus(DAY + SETTLED_AFTER);
        Object {
            // A store may have the events of an organization: its name tells no account.
            key: format!("{}{day}", self.home),
            stamp: (end <= self.now).then(|| "settled".to_owned()),
            ..Object::default()
        }
    }
}

impl LogSource for Lake {
    fn list(&self) -> Listing<'_> {
        let days = self.first.series(jiff::Span::new().days(1));
        let days = days.take_while(|day| *day < self.end && Moment::start_of(*day) < self.now);
        Box::new(days.map(|day| Ok(vec![self.object(day)])))
    }

    /// Each day is a query that is paid for.
    fn stretch(&self) -> Stretch {
        Stretch { objects: 8, bytes: 16 << 20 }
    }

    fn announce(&self, objects: &[&Object]) {
        for object in objects {
            self.ahead.announce(object);
        }
    }

    fn read(&self, object: &Object, into: &mut Vec<u8>) -> Result<(), ReadError> {
        // The scanner announces what it reads.
        let taken = self.ahead.take(&object.key);
        let body = taken.unwrap_or_else(|| Err(given_up(&object.key, "it was not announced")));
        *into = body.map_err(ReadError::of)?;
        Ok(())
    }
}

#[derive(Debug, Clone)]
struct Query {
    trails: Trails,
    store: String,
}

impl Query {
    /// Reads all events of a day, one record a line.
    async fn day(&self, day: Day, now: Moment) -> Result<Vec<u8>, aws::Error> {
        let from = Moment::start_of(day);
        let statement = statement(&self.store, (from, from.plus(DAY).min(now)));
        let id = self.start(&statement).await?;
        let (mut lines, mut rows, mut next) = (Vec::new(), 0, None);
        loop {
            let (page, after, total) = self.page(&id, next).await?;
            rows += page.len();
            for row in &page {
                let record = record(row).map_err(|cause| no_answer(&id, cause))?;
                lines.extend_from_slice(record.as_bytes());
                lines.push(b'\n');
            }
            if lines.len() > MOST_BYTES {
                let cause = "a day has more than 512 MiB of events: read the trail's bucket";
                return Err(given_up(&id, cause));
            }
            next = after;
            if next.is_none() {
                return whole(&id, lines, rows, total);
            }
        }
    }

    /// Waits for a page.
    async fn page(
        &self,
        id: &str,
        next: Option<String>,
    ) -> Result<(Vec<Row>, Option<String>, Option<usize>), aws::Error> {
        let (mut waited, mut pause) = (Duration::ZERO, FIRST_LOOK);
        while waited < LONGEST_QUERY {
            match self.answer(id, next.as_ref()).await? {
                Answer::Page { rows, next, total } => return Ok((rows, next, total)),
                Answer::Waiting => sleep(pause).await,
            }
            waited += pause;
            pause = (pause * 2).min(LAST_LOOK);
        }
        Err(given_up(id, "the query has not ended after two hours"))
    }

    async fn start(&self, statement: &str) -> Result<String, aws::Error> {
        let mut attempt = 0;
        loop {
            match self.trails.start_query(statement).await {
                Err(error) if may_ask_again(&error, &mut attempt).await => {}
                outcome => return outcome,
            }
        }
    }

    async fn answer(&self, id: &str, next: Option<&String>) -> Result<Answer, aws::Error> {
        let mut attempt = 0;
        loop {
            match self.trails.answer(id, next.cloned()).await {
                Err(error) if may_ask_again(&error, &mut attempt).await => {}
                outcome => return outcome,
            }
        }
    }
}

/// Holds what came to what the answer says there is.
fn whole(
    id: &str,
    mut lines: Vec<u8>,
    rows: usize,
    total: Option<usize>,
) -> Result<Vec<u8>, aws::Error> {
    if let Some(total) = total.filter(|total| *total != rows) {
        return Err(no_answer(id, format!("it gave {rows} rows and says that it has {total}")));
    }
    if lines.is_empty() {
        // A log without records, which is not the same as no log.
        lines.extend_from_slice(br#"{"Records":[]}"#);
    }
    Ok(lines)
}

/// Waits before a call is made again, where that may help: others of this account ask too.
async fn may_ask_again(error: &aws::Error, attempt: &mut u32) -> bool {
    let may = error.kind.is_passing() && *attempt + 1 < ATTEMPTS;
    if may {
        sleep(pause::before(*attempt)).await;
        *attempt += 1;
    }
    may
}

const DAY: SignedDuration = SignedDuration::from_hours(24);
const SETTLED_AFTER: SignedDuration = SignedDuration::from_hours(24);
/// Five days are asked for or wait at once; AWS allows ten queries at once in an account.
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html>.
const BOUNDS: Bounds = Bounds { bytes: 5, first: 5, most: 5 };
const MOST_BYTES: usize = 512 << 20;
const ATTEMPTS: u32 = 12;
const FIRST_LOOK: Duration = Duration::from_millis(200);
const LAST_LOOK: Duration = Duration::from_secs(10);
/// AWS ends a query after an hour.
const LONGEST_QUERY: Duration = Duration::from_hours(2);
