//! How long nothing has succeeded while it was tried: then it is no use to go on.

use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::aws::Error;
use crate::aws::again::{Patience, again_while};

/// The failures of a place since its last success, as long as it was tried.
#[derive(Debug, Default)]
pub(super) struct Standstill {
    /// When it began to fail, and when it failed last.
    failing: Mutex<Option<(Instant, Instant)>>,
}

impl Standstill {
    /// Notes a success.
    pub fn succeeded(&self) {
        *self.failing() = None;
    }

    /// Notes a failure that may pass.
    pub fn failed(&self) {
        self.failed_at(Instant::now());
    }

    /// A failure long after the one before begins anew: nothing was tried in between.
    fn failed_at(&self, now: Instant) {
        let mut failing = self.failing();
        let before = failing.filter(|(_, last)| now.duration_since(*last) < UNTRIED);
        *failing = Some((before.map_or(now, |(first, _)| first), now));
    }

    /// Says whether nothing has succeeded for so long that it is no use to go on.
    pub fn is_long(&self) -> bool {
        self.failing().is_some_and(|(first, last)| last.duration_since(first) >= STANDSTILL)
    }

    /// Makes a call until it succeeds or fails for good, and once only while nothing succeeds.
    pub(super) async fn again<T, Answer>(
        &self,
        mut call: impl FnMut() -> Answer,
    ) -> Result<T, Error>
    where
        Answer: Future<Output = Result<T, Error>>,
    {
        let may_again = |_: &Error| {
            self.failed();
            !self.is_long()
        };
        let answer = again_while(Patience::LONG, may_again, &mut call).await;
        if answer.is_ok() {
            self.succeeded();
        }
        answer
    }

    fn failing(&self) -> MutexGuard<'_, Option<(Instant, Instant)>> {
        self.failing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const STANDSTILL: Duration = Duration::from_mins(10);
/// Longer than any request and the pause before it.
const UNTRIED: Duration = Duration::from_mins(2);

#[cfg(test)]
impl Standstill {
    /// One of ten minutes until now.
    pub fn long() -> Self {
        let now = Instant::now();
        Self { failing: Mutex::new(Some((now.checked_sub(STANDSTILL).unwrap(), now))) }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::aws::{Call, Kind};

    #[test]
    fn ten_minutes_of_failures_alone_are_a_standstill_and_a_rest_between_them_is_none() {
        let start = Instant::now();
        let fails = |minutes: &[u64]| {
            let standstill = Standstill::default();
            for minute in minutes {
                standstill.failed_at(start + Duration::from_mins(*minute));
            }
            standstill.is_long()
        };
        assert!(fails(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
        assert!(!fails(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
        assert!(!fails(&[0, 1, 15, 16]));
    }

    #[test]
    fn what_stands_still_is_tried_once_until_it_succeeds() {
        const ASK: Call = Call { doing: "ask", action: "" };
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let (standstill, tries) = (Standstill::long(), Cell::new(0));
        let ask = |outcome: Result<(), Kind>| {
            let answer = standstill.again(|| {
                tries.set(tries.get() + 1);
                async move { outcome.map_err(|kind| ASK.error("it", kind, "no")) }
            });
            runtime.block_on(answer).is_ok()
        };
        assert!(!ask(Err(Kind::Throttled)) && standstill.is_long());
        assert_eq!(tries.get(), 1);
        assert!(ask(Ok(())) && !standstill.is_long());
    }
}
