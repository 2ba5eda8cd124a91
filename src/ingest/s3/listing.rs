//! Lists many ranges of keys at once, and tells them in their order.

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::runtime::Runtime;
use tokio::sync::{Semaphore, mpsc};

use super::discover::Range;
use crate::aws::s3::{Bucket, Listed};
use crate::aws::{Error, Kind, pause};

/// The pages of all ranges, in the order of ranges and keys.
///
/// Memory: [`RANGES_AT_ONCE`] times [`PAGES_AHEAD`] pages of 1,000 names, some 10 MB.
#[derive(Debug)]
pub(super) struct Pages {
    open: VecDeque<mpsc::Receiver<Result<Vec<Listed>, Error>>>,
}

impl Pages {
    /// Begins to list.
    pub fn begin(runtime: &Runtime, bucket: &Bucket, ranges: Vec<Range>) -> Self {
        let mut open = VecDeque::new();
        let mut jobs = Vec::new();
        for range in ranges {
            let (send, receive) = mpsc::channel(PAGES_AHEAD);
            open.push_back(receive);
            jobs.push((range, send));
        }
        let bucket = bucket.clone();
        let tickets = Arc::new(Semaphore::new(RANGES_AT_ONCE));
        runtime.spawn(async move {
            for (range, send) in jobs {
                // Given in order: the range that is read first never waits for one behind it.
                let Ok(ticket) = Arc::clone(&tickets).acquire_owned().await else { return };
                let bucket = bucket.clone();
                tokio::spawn(async move {
                    list(&bucket, range, &send).await;
                    drop(ticket);
                });
            }
        });
        Self { open }
    }
}

impl Iterator for Pages {
    type Item = Result<Vec<Listed>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(first) = self.open.front_mut() {
            match first.blocking_recv() {
                Some(page) => return Some(page),
                None => drop(self.open.pop_front()),
            }
        }
        None
    }
}

/// Lists a range to its end; whoever reads may go away.
async fn list(bucket: &Bucket, range: Range, send: &mpsc::Sender<Result<Vec<Listed>, Error>>) {
    let mut after = range.after;
    loop {
        let mut page = match page(bucket, &range.prefix, &after).await {
            Ok(page) => page,
            Err(error) => return send.send(Err(error)).await.unwrap_or(()),
        };
        let is_over = |object: &Listed| range.end.as_ref().is_some_and(|end| object.key >= *end);
        let is_last = page.is_last || page.objects.last().is_some_and(is_over);
        if let Some(last) = page.objects.last() {
            after.clone_from(&last.key);
        }
        // The mark of a folder that a console made is no object.
        page.objects.retain(|object| !is_over(object) && !is_folder(object));
        if send.send(Ok(page.objects)).await.is_err() || is_last {
            return;
        }
    }
}

fn is_folder(object: &Listed) -> bool {
    object.size == 0 && object.key.ends_with('/')
}

/// Asks for a page, again where the answer was none: the SDK asks again only for what it
/// understands as a failure.
async fn page(bucket: &Bucket, prefix: &str, after: &str) -> Result<crate::aws::s3::Page, Error> {
    for attempt in 0.. {
        match bucket.page(prefix, after).await {
            Err(error) if error.kind == Kind::Answer && attempt + 1 < ATTEMPTS => {
                tokio::time::sleep(pause::before(attempt)).await;
            }
            outcome => return outcome,
        }
    }
    unreachable!("the last attempt returns")
}

const RANGES_AT_ONCE: usize = 16;
const PAGES_AHEAD: usize = 2;
const ATTEMPTS: u32 = 5;
