//! CloudTrail Lake: one query and one object for each day of events.
//!
//! It takes no new customers since 31 May 2026, so this was tried against the published form of its
//! API only, and never against Lake.
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-lake-service-availability-change.html>.
//!
//! [`rebuilt`] makes records of rows again, so that what reads logs reads them.

pub mod rebuilt;

use std::sync::Arc;
use std::time::Duration;

use tokio::time::sleep;

use self::rebuilt::{record, statement};
use super::by_day::{ByDay, EventDays, Lines, Pace, Place, Plan, Times, When};
use super::source::Stretch;
use super::standstill::Standstill;
use crate::aws::cloudtrail::Trails;
use crate::aws::lake::{Answer, Row, given_up, no_answer};
use crate::aws::{self, Service, Session};
use crate::model::{Moment, Region};

/// Opens a store, and asks who we are for the time that it is there: without it no day would ever be
/// settled, and each would be asked and paid for again with each run.
///
/// # Errors
/// Fails where there are no good credentials.
pub fn open(
    session: &Session,
    region: &Region,
    store: &str,
    days: EventDays,
    times: Times,
) -> Result<ByDay, aws::Error> {
    let at = session.identity()?.at;
    // A store may have the events of an organization: its name tells no account.
    let home = format!("lake://{region}/{store}/");
    let home = session.named(Service::CloudTrail, &home, &home);
    let standstill = Arc::<Standstill>::default();
    let standing = Arc::clone(&standstill);
    let places = vec![Place { home, of: None, standstill: standing, off: None }];
    let trails = Trails::new(session, region.as_str());
    let query = Query { trails, store: store.to_owned(), standstill };
    let when = When { days, now: times.now, proven: times.proven(at), oldest: None };
    Ok(ByDay::new(session.runtime(), Plan { places, when, pace: PACE }, move |_, day| {
        let query = query.clone();
        async move { query.events(when.span(day)).await }
    }))
}

#[derive(Debug, Clone)]
struct Query {
    trails: Trails,
    store: String,
    standstill: Arc<Standstill>,
}

impl Query {
    /// Reads all events of a span, one record a line.
    async fn events(&self, span: (Moment, Moment)) -> Result<Vec<u8>, aws::Error> {
        let statement = statement(&self.store, span);
        let id = self.standstill.again(|| self.trails.start_query(&statement)).await?;
        let (mut lines, mut rows, mut next) = (Lines::default(), 0, None);
        loop {
            let (page, after, total) = self.page(&id, next).await?;
            rows += page.len();
            for row in &page {
                let record = record(row).map_err(|cause| no_answer(&id, cause))?;
                lines.push(&record).map_err(|cause| given_up(&id, cause))?;
            }
            next = after;
            if next.is_none() {
                check_rows(&id, rows, total)?;
                return Ok(lines.done());
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
            match self.standstill.again(|| self.trails.answer(id, next.clone())).await? {
                Answer::Page { rows, next, total } => return Ok((rows, next, total)),
                Answer::Waiting => sleep(pause).await,
            }
            waited += pause;
            pause = (pause * 2).min(LAST_LOOK);
        }
        Err(given_up(id, "the query has not ended after two hours"))
    }
}

/// Holds what came to what the answer says there is.
fn check_rows(id: &str, rows: usize, total: Option<usize>) -> Result<(), aws::Error> {
    match total.filter(|total| *total != rows) {
        Some(total) => {
            Err(no_answer(id, format!("it gave {rows} rows and says that it has {total}")))
        }
        None => Ok(()),
    }
}

/// Days that are asked for or wait at once; AWS allows ten queries at once in an account.
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html>.
///
/// Each day is a query that is paid for.
const PACE: Pace = Pace { most: 5, stretch: Stretch { objects: 8, bytes: 16 << 20 } };
const FIRST_LOOK: Duration = Duration::from_millis(200);
const LAST_LOOK: Duration = Duration::from_secs(10);
/// AWS ends a query after an hour.
const LONGEST_QUERY: Duration = Duration::from_hours(2);
