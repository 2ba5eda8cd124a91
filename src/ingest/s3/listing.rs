//! Lists many ranges of keys at once, and tells them in their order.

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::runtime::Runtime;
use tokio::sync::{Semaphore, mpsc};

use super::discover::Range;
use crate::aws::Error;
use crate::aws::s3::{Bucket, Listed, Page};

/// The pages of all ranges, in the order of ranges and keys.
///
/// Memory: [`RANGES_AT_ONCE`] times [`PAGES_AHEAD`] pages of 1,000 names, some 10 MB.
///
/// **Invariant:** a range ends with the page that says so, and with no other: whoever lists it may fall.
#[derive(Debug)]
pub(super) struct Pages {
    bucket: Bucket,
    open: VecDeque<Open>,
}

/// A range that is being listed.
#[derive(Debug)]
struct Open {
    prefix: String,
    pages: mpsc::Receiver<Result<Page, Error>>,
}

impl Pages {
    /// Begins to list.
    pub fn begin(runtime: &Runtime, bucket: &Bucket, ranges: Vec<Range>) -> Self {
        let mut open = VecDeque::new();
        let mut jobs = Vec::new();
        for range in ranges {
            let (send, pages) = mpsc::channel(PAGES_AHEAD);
            open.push_back(Open { prefix: range.prefix.clone(), pages });
            jobs.push((range, send));
        }
        let own = bucket.clone();
        let tickets = Arc::new(Semaphore::new(RANGES_AT_ONCE));
        runtime.spawn(async move {
            for (range, send) in jobs {
                // Given in order: the range that is read first never waits for one behind it.
                let Ok(ticket) = Arc::clone(&tickets).acquire_owned().await else { return };
                let bucket = own.clone();
                tokio::spawn(async move {
                    list(&bucket, range, &send).await;
                    drop(ticket);
                });
            }
        });
        Self { bucket: bucket.clone(), open }
    }
}

impl Iterator for Pages {
    type Item = Result<Vec<Listed>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let Open { prefix, pages } = self.open.front_mut()?;
        let page = pages.blocking_recv();
        let page = page.unwrap_or_else(|| Err(self.bucket.broken_off(prefix)));
        match &page {
            Ok(page) if page.is_last => drop(self.open.pop_front()),
            Ok(_) => {}
            // Half a list is no list: nothing is told behind it.
            Err(_) => self.open.clear(),
        }
        Some(page.map(|page| page.objects))
    }
}

/// Lists a range to its end; whoever reads may go away.
async fn list(bucket: &Bucket, range: Range, send: &mpsc::Sender<Result<Page, Error>>) {
    let mut after = range.after;
    loop {
        let mut page = match bucket.page(&range.prefix, &after).await {
            Ok(page) => page,
            Err(error) => return send.send(Err(error)).await.unwrap_or(()),
        };
        let is_over = |object: &Listed| range.end.as_ref().is_some_and(|end| object.key >= *end);
        page.is_last |= page.objects.last().is_some_and(is_over);
        let is_last = page.is_last;
        if let Some(last) = page.objects.last() {
            after.clone_from(&last.key);
        }
        // The mark of a folder that a console made is no object.
        page.objects.retain(|object| !is_over(object) && !object.is_folder_mark());
        if send.send(Ok(page)).await.is_err() || is_last {
            return;
        }
    }
}

const RANGES_AT_ONCE: usize = 16;
const PAGES_AHEAD: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::{Access, Session};

    #[test]
    fn a_list_whose_lister_falls_is_no_list() {
        let session = Session::open(&Access::default()).unwrap();
        let bucket = Bucket::unasked(&session, "logs");
        let (send, pages) = mpsc::channel(1);
        let range = |pages| Open { prefix: "a/".to_owned(), pages };
        let mut pages = Pages { bucket, open: [range(pages)].into() };
        send.blocking_send(Ok(Page::default())).unwrap();
        drop(send);
        assert_eq!(pages.next().unwrap().unwrap(), []);
        let told = pages.next().unwrap().unwrap_err().to_string();
        assert_eq!(told, "cannot list `s3://logs/a/`: the list broke off before its end");
        assert!(pages.next().is_none());
    }
}
