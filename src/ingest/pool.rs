//! Many objects at once, results in list order, a bounded number held.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// Works on the items `0..count` with `threads` workers and folds the results in order of number.
///
/// Each worker has a state of its own, made by `start`, so that buffers are used again. At most
/// `4 x threads` results wait to be folded: with one object of 50 MB a worker and results that hold
/// observations only, some megabytes. `fold` runs on the calling thread.
///
/// # Errors
/// Stops at the first error of `fold` and returns it.
///
/// # Panics
/// A panic of a worker is passed on.
pub fn ordered<W, R, E>(
    count: usize,
    threads: NonZero<usize>,
    start: impl Fn() -> W + Sync,
    work: impl Fn(&mut W, usize) -> R + Sync,
    mut fold: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E>
where
    R: Send,
{
    if threads.get() == 1 || count < 2 {
        let mut state = start();
        return (0..count).try_for_each(|n| fold(work(&mut state, n)));
    }
    let held = 4 * threads.get();
    // Tickets bound how far the workers run ahead of the fold.
    let (give, tickets) = mpsc::sync_channel::<()>(held);
    let tickets = Mutex::new(tickets);
    let (send, receive) = mpsc::sync_channel(held);
    let next = AtomicUsize::new(0);
    for _ in 0..held {
        give.try_send(()).unwrap_or(());
    }
    thread::scope(|scope| {
        for _ in 0..threads.get().min(count) {
            let (send, tickets, next, start, work) = (send.clone(), &tickets, &next, &start, &work);
            scope.spawn(move || {
                let mut state = start();
                loop {
                    let ticket = tickets.lock().map(|tickets| tickets.recv());
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= count || !matches!(ticket, Ok(Ok(()))) {
                        return;
                    }
                    // Sent like a result, or the fold would wait for it while the others wait for
                    // tickets.
                    let outcome = catch_unwind(AssertUnwindSafe(|| work(&mut state, number)));
                    let is_over = outcome.is_err();
                    if send.send((number, outcome)).is_err() || is_over {
                        return;
                    }
                }
            });
        }
        drop(send);
        // Dropped on every way out, so that no worker waits for a ticket that never comes.
        let give = give;
        let mut early = BTreeMap::new();
        let mut wanted = 0;
        for (number, result) in receive {
            early.insert(number, result.unwrap_or_else(|panic| resume_unwind(panic)));
            while let Some(result) = early.remove(&wanted) {
                wanted += 1;
                fold(result)?;
                // The last tickets find nobody waiting.
                give.try_send(()).unwrap_or(());
            }
        }
        Ok(())
    })
}

/// How many items of some microseconds are handed over at once. Waking a thread costs as much as one of them.
const RUN: usize = 32;

/// Does as [`ordered`] with items that are too small to be handed over one by one: a worker takes a run of
/// neighbours. Up to 128 results a thread wait to be folded.
///
/// # Errors
/// Stops at the first error of `fold` and returns it.
///
/// # Panics
/// A panic of a worker is passed on.
pub fn ordered_runs<W, R, E>(
    count: usize,
    threads: NonZero<usize>,
    start: impl Fn() -> W + Sync,
    work: impl Fn(&mut W, usize) -> R + Sync,
    mut fold: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E>
where
    R: Send,
{
    let run = |state: &mut W, run: usize| -> Vec<R> {
        let first = run * RUN;
        (first..count.min(first + RUN)).map(|n| work(state, n)).collect()
    };
    ordered(count.div_ceil(RUN), threads, start, run, |results| {
        results.into_iter().try_for_each(&mut fold)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(count: usize, threads: usize) -> Vec<usize> {
        let mut seen = Vec::new();
        let threads = NonZero::new(threads).unwrap();
        let done: Result<(), ()> = ordered(
            count,
            threads,
            || (),
            |(), n| n * n,
            |r| {
                seen.push(r);
                Ok(())
            },
        );
        assert_eq!(done, Ok(()));
        seen
    }

    #[test]
    fn results_come_in_order_at_any_number_of_threads() {
        let want: Vec<usize> = (0..500).map(|n| n * n).collect();
        for threads in [1, 2, 3, 8] {
            assert_eq!(run(500, threads), want, "{threads} threads");
        }
        assert_eq!(run(0, 4), Vec::<usize>::new());
    }

    #[test]
    fn runs_of_small_items_come_in_order_and_whole() {
        for count in [0, 1, RUN - 1, RUN, RUN + 1, 10 * RUN + 7] {
            let mut seen = Vec::new();
            let take = |n| -> Result<(), ()> {
                seen.push(n);
                Ok(())
            };
            let threads = NonZero::new(3).unwrap();
            assert_eq!(ordered_runs(count, threads, || (), |(), n| n, take), Ok(()));
            assert_eq!(seen, (0..count).collect::<Vec<_>>());
        }
    }

    #[test]
    fn an_error_of_the_fold_stops_the_work() {
        let mut folded = 0;
        let threads = NonZero::new(3).unwrap();
        let outcome = ordered(
            1000,
            threads,
            || (),
            |(), n| n,
            |n| {
                folded += 1;
                if n == 5 { Err("full") } else { Ok(()) }
            },
        );
        assert_eq!((outcome, folded), (Err("full"), 6));
    }

    #[test]
    #[should_panic(expected = "a worker fell")]
    fn a_panic_of_a_worker_is_passed_on_and_nobody_waits() {
        let work = |(): &mut (), n| assert_ne!(n, 40, "a worker fell");
        let threads = NonZero::new(3).unwrap();
        let done: Result<(), ()> = ordered(1000, threads, || (), work, |()| Ok(()));
        assert_eq!(done, Ok(()));
    }

    #[test]
    fn no_worker_runs_far_ahead_of_the_fold() {
        let begun = AtomicUsize::new(0);
        let threads = NonZero::new(4).unwrap();
        let mut folded = 0;
        let done: Result<(), ()> = ordered(
            200,
            threads,
            || (),
            |(), _| begun.fetch_add(1, Ordering::SeqCst),
            |_| {
                folded += 1;
                assert!(begun.load(Ordering::SeqCst) <= folded + 16);
                Ok(())
            },
        );
        assert_eq!((done, folded), (Ok(()), 200));
    }
}
