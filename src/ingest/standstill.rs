//! How long nothing has succeeded while it was tried: then it is no use to go on.

use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::aws::Error;
use crate::aws::again::{Patience, again_while};

/// What came of a place the last time, and for how long nothing has.
#[derive(Debug, Default)]
pub(super) struct Standstill(Mutex<State>);

#[derive(Debug, Clone, Copy, Default)]
enum State {
    /// It was not tried yet, or gave something.
    #[default]
    Giving,
    /// It failed in a way that may pass: since when, and when last.
    Failing(Instant, Instant),
    /// It answered, and refused for good what it was asked.
    Refusing,
}

impl Standstill {
    /// Notes a success.
    pub fn succeeded(&self) {
        *self.state() = State::Giving;
    }

    /// Notes a failure that may pass.
    pub fn failed(&self) {
        self.failed_at(Instant::now());
    }

    /// A failure long after the one before begins anew: nothing was tried in between.
    fn failed_at(&self, now: Instant) {
        let mut state = self.state();
        let first = match *state {
            State::Failing(first, last) if now.duration_since(last) < UNTRIED => first,
            State::Failing(..) | State::Giving | State::Refusing => now,
        };
        *state = State::Failing(first, now);
    }

    /// Says whether nothing has succeeded for so long that it is no use to go on.
    pub fn is_long(&self) -> bool {
        match *self.state() {
            State::Failing(first, last) => last.duration_since(first) >= STANDSTILL,
            State::Giving | State::Refusing => false,
        }
    }

    /// Says whether nothing comes from there as far as anybody knows, for whatever reason.
    pub fn gives_nothing(&self) -> bool {
        let state = *self.state();
        matches!(state, State::Refusing) || self.is_long()
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
        match &answer {
            Ok(_) => self.succeeded(),
            Err(failure) if failure.kind.is_passing() => {}
            Err(_) => *self.state() = State::Refusing,
        }
        answer
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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
        Self(Mutex::new(State::Failing(now.checked_sub(STANDSTILL).unwrap(), now)))
    }

    /// One that refused what it was asked last.
    pub fn refusing() -> Self {
        Self(Mutex::new(State::Refusing))
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
        assert!(ask(Ok(())) && !standstill.gives_nothing());
        assert!(!ask(Err(Kind::Denied)) && standstill.gives_nothing() && !standstill.is_long());
        standstill.failed();
        assert!(!standstill.gives_nothing());
    }
}
