//! Asking again, where that may help.

use std::thread;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::pause;
use super::{Error, Kind};

/// How long a call that failed in passing is made again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    attempts: u32,
    /// Where fewer requests are asked for, so long even beyond the attempts.
    throttled_for: Duration,
}

impl Patience {
    /// Some seconds, where somebody waits for the answer.
    pub const BRIEF: Self = Self { attempts: 5, throttled_for: Duration::ZERO };

    /// Half a minute of pauses, where a run rests on the answer. AWS asks for fewer requests for
    /// minutes while S3 spreads a prefix over more machines, or while others of the account ask too:
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html>.
    pub const LONG: Self = Self { attempts: 10, throttled_for: Duration::from_mins(5) };

    fn lasts(self, attempt: u32, kind: Kind, began: Instant) -> bool {
        let may_pass = kind == Kind::Throttled && began.elapsed() < self.throttled_for;
        kind.is_passing() && (attempt + 1 < self.attempts || may_pass)
    }
}

/// Makes a call until it succeeds, fails for good, or patience ends.
pub(crate) async fn again<T, Answer>(
    patience: Patience,
    call: impl FnMut() -> Answer,
) -> Result<T, Error>
where
    Answer: Future<Output = Result<T, Error>>,
{
    again_while(patience, |_| true, call).await
}

/// Makes a call like [`again`] where a thread waits for it.
pub(crate) fn again_waiting<T>(
    patience: Patience,
    mut call: impl FnMut() -> Result<T, Error>,
) -> Result<T, Error> {
    let began = Instant::now();
    for attempt in 0.. {
        match call() {
            Err(error) if patience.lasts(attempt, error.kind, began) => {
                thread::sleep(pause::before(attempt));
            }
            outcome => return outcome,
        }
    }
    unreachable!("the last attempt returns")
}

/// Makes a call like [`again`], and no more once `may` says so of a failure that may pass.
///
/// An `AsyncFnMut` would read better; its futures cannot be told to be `Send` yet.
pub(crate) async fn again_while<T, Answer>(
    patience: Patience,
    mut may: impl FnMut(&Error) -> bool,
    mut call: impl FnMut() -> Answer,
) -> Result<T, Error>
where
    Answer: Future<Output = Result<T, Error>>,
{
    let began = Instant::now();
    for attempt in 0.. {
        match call().await {
            Err(error)
                if error.kind.is_passing()
                    && may(&error)
                    && patience.lasts(attempt, error.kind, began) =>
            {
                sleep(pause::before(attempt)).await;
            }
            outcome => return outcome,
        }
    }
    unreachable!("the last attempt returns")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_asked_again_for_a_while_and_nothing_else() {
        let began = Instant::now();
        let lasts = |patience: Patience, kind| {
            (0..1_000).take_while(|attempt| patience.lasts(*attempt, kind, began)).count()
        };
        assert_eq!(lasts(Patience::BRIEF, Kind::Transport), 4);
        assert_eq!(lasts(Patience::BRIEF, Kind::Throttled), 4);
        assert_eq!(lasts(Patience::LONG, Kind::Answer), 9);
        // Minutes, whatever the attempts.
        assert_eq!(lasts(Patience::LONG, Kind::Throttled), 1_000);
        for kind in [Kind::Denied, Kind::Expired, Kind::Refused] {
            assert_eq!(lasts(Patience::LONG, kind), 0);
        }
    }
}
