//! Fetches what will be read next, so that whoever reads need not wait.
//!
//! Objects are fetched in the order in which they were announced. Memory: at most
//! [`Bounds::bytes`] of bodies are on their way or wait to be taken, or one body that is larger.

use std::any::Any;
use std::collections::HashMap;
use std::future::Future;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use tokio::runtime::Runtime;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

use super::source::Object;
use super::standstill::Standstill;
use crate::aws::Error;

/// How much is on its way at once.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Bytes of bodies.
    pub bytes: u32,
    /// Requests at first.
    pub first: usize,
    /// Requests at most.
    pub most: usize,
}

/// A fetch that goes on in the background.
#[derive(Debug)]
pub struct Ahead {
    queue: mpsc::UnboundedSender<Object>,
    shelf: Arc<Shelf>,
}

/// What was fetched and not yet taken, by key.
#[derive(Debug, Default)]
struct Shelf {
    places: Mutex<HashMap<String, Option<Arrived>>>,
    arrived: Condvar,
}

#[derive(Debug)]
struct Arrived {
    outcome: Result<Result<Vec<u8>, Error>, Fall>,
    /// Kept until the body is taken.
    _room: OwnedSemaphorePermit,
}

/// What a fetch said when it fell: a fault of the program, which its reader falls of too.
type Fall = Box<dyn Any + Send>;

impl Ahead {
    /// Begins to fetch what is announced, with `fetch`, at the pace of `flight`.
    pub fn new<F, Answer>(runtime: &Runtime, bounds: Bounds, flight: Arc<Flight>, fetch: F) -> Self
    where
        F: Fn(Object) -> Answer + Send + Sync + 'static,
        Answer: Future<Output = Result<Vec<u8>, Error>> + Send + 'static,
    {
        // Announced is a chunk of the list at a time: names, not bodies.
        let (queue, mut wanted) = mpsc::unbounded_channel::<Object>();
        let shelf = Arc::new(Shelf::default());
        let (own, rooms) = (Arc::clone(&shelf), Arc::new(Semaphore::new(bounds.bytes as usize)));
        runtime.spawn(async move {
            while let Some(object) = wanted.recv().await {
                let size = u32::try_from(object.size).unwrap_or(u32::MAX);
                let weight = size.clamp(1, bounds.bytes);
                let Ok(room) = Arc::clone(&rooms).acquire_many_owned(weight).await else { return };
                let ticket = flight.ticket().await;
                let (shelf, key) = (Arc::clone(&own), object.key.clone());
                let answer = tokio::spawn(fetch(object));
                tokio::spawn(async move {
                    // A fetch that falls must not leave its reader waiting.
                    let outcome = answer.await.map_err(|end| {
                        end.try_into_panic().unwrap_or_else(|end| Box::new(end.to_string()))
                    });
                    drop(ticket);
                    shelf.put(key, Arrived { outcome, _room: room });
                });
            }
        });
        Self { queue, shelf }
    }

    /// Announces an object that will be read.
    pub fn announce(&self, object: &Object) {
        self.shelf.lock().insert(object.key.clone(), None);
        // The queue is closed only when the runtime ends, and then nothing is read any more.
        self.queue.send(object.clone()).unwrap_or(());
    }

    /// Takes an object that was announced, waiting for it; `None` where it was not.
    ///
    /// # Panics
    /// Panics where its fetch did.
    pub fn take(&self, key: &str) -> Option<Result<Vec<u8>, Error>> {
        let mut places = self.shelf.lock();
        loop {
            if places.get(key)?.is_some() {
                let arrived = places.remove(key).flatten()?;
                drop(places);
                return Some(arrived.outcome.unwrap_or_else(|fall| resume_unwind(fall)));
            }
            let woken = self.shelf.arrived.wait(places);
            places = woken.unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Shelf {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Option<Arrived>>> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, key: String, arrived: Arrived) {
        self.lock().insert(key, Some(arrived));
        self.arrived.notify_all();
    }
}

/// How many requests are on their way: more while all goes well, half when the server asks for it.
#[derive(Debug)]
pub struct Flight {
    tickets: Arc<Semaphore>,
    /// The tickets that should be.
    wanted: AtomicUsize,
    /// The tickets that are: more than wanted until some come back.
    given: AtomicUsize,
    successes: AtomicUsize,
    most: usize,
    standstill: Standstill,
}

/// The right to one request.
#[derive(Debug)]
struct Ticket {
    flight: Arc<Flight>,
}

impl Flight {
    /// Begins with `first` requests at once.
    #[must_use]
    pub fn new(bounds: Bounds) -> Arc<Self> {
        let first = bounds.first;
        Arc::new(Self {
            tickets: Arc::new(Semaphore::new(first)),
            wanted: AtomicUsize::new(first),
            given: AtomicUsize::new(first),
            successes: AtomicUsize::new(0),
            most: bounds.most,
            standstill: Standstill::default(),
        })
    }

    /// Notes that a request went well: one more may go at once after each fifty.
    pub fn succeeded(&self) {
        self.standstill.succeeded();
        let many =
            self.successes.fetch_add(1, Ordering::Relaxed).is_multiple_of(SUCCESSES_FOR_MORE);
        if many && self.wanted.load(Ordering::Relaxed) < self.most {
            self.wanted.fetch_add(1, Ordering::Relaxed);
            self.given.fetch_add(1, Ordering::Relaxed);
            self.tickets.add_permits(1);
        }
    }

    /// Notes that the server asked for fewer requests.
    pub fn throttled(&self) {
        // Two at once may halve once: the next answer halves again.
        let half = (self.wanted.load(Ordering::Relaxed) / 2).max(FEWEST);
        self.wanted.store(half, Ordering::Relaxed);
    }

    /// Notes that a request failed which may well succeed later.
    pub fn failed(&self) {
        self.standstill.failed();
    }

    /// Says whether nothing has succeeded for so long that it is no use to go on.
    pub fn stands_still(&self) -> bool {
        self.standstill.is_long()
    }

    async fn ticket(self: &Arc<Self>) -> Ticket {
        // Nobody closes the semaphore. The permit comes back when the ticket goes, or never.
        if let Ok(permit) = self.tickets.acquire().await {
            permit.forget();
        }
        Ticket { flight: Arc::clone(self) }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let flight = &self.flight;
        let is_too_many =
            flight.given.load(Ordering::Relaxed) > flight.wanted.load(Ordering::Relaxed);
        if is_too_many {
            flight.given.fetch_sub(1, Ordering::Relaxed);
        } else {
            flight.tickets.add_permits(1);
        }
    }
}

const SUCCESSES_FOR_MORE: usize = 50;
const FEWEST: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(bytes: u32) -> Bounds {
        Bounds { bytes, first: 4, most: 8 }
    }

    fn object(n: usize, size: u64) -> Object {
        Object { key: format!("k{n}"), size, ..Object::default() }
    }

    #[test]
    fn what_was_announced_can_be_taken_in_any_order_and_once() {
        let runtime = Runtime::new().unwrap();
        let bounds = bounds(1000);
        let fetch = |object: Object| async move { Ok(object.key.into_bytes()) };
        let ahead = Ahead::new(&runtime, bounds, Flight::new(bounds), fetch);
        for n in 0..20 {
            ahead.announce(&object(n, 10));
        }
        for n in (0..20).rev() {
            let key = format!("k{n}");
            assert_eq!(ahead.take(&key).unwrap().unwrap(), key.as_bytes());
        }
        assert!(ahead.take("k3").is_none());
    }

    #[test]
    #[should_panic(expected = "no such index")]
    fn whoever_waits_for_a_fetch_that_falls_falls_too() {
        let runtime = Runtime::new().unwrap();
        let bounds = bounds(1000);
        let ahead = Ahead::new(&runtime, bounds, Flight::new(bounds), |_| async {
            panic!("no such index");
        });
        ahead.announce(&object(1, 10));
        ahead.take("k1").unwrap().unwrap();
    }

    #[test]
    fn no_more_bytes_wait_than_allowed_and_a_large_body_comes_alone() {
        let runtime = Runtime::new().unwrap();
        let bounds = bounds(100);
        let begun = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&begun);
        let fetch = move |object: Object| {
            counted.fetch_add(1, Ordering::SeqCst);
            async move { Ok(object.key.into_bytes()) }
        };
        let ahead = Ahead::new(&runtime, bounds, Flight::new(bounds), fetch);
        for n in 0..50 {
            ahead.announce(&object(n, if n == 7 { 5_000 } else { 40 }));
        }
        for n in 0..50 {
            // Two of 40 fit into 100, and the one that was just taken.
            assert!(begun.load(Ordering::SeqCst) <= n + 2, "before {n}");
            assert!(ahead.take(&format!("k{n}")).unwrap().is_ok());
        }
    }

    #[test]
    fn fewer_requests_go_when_the_server_asks_and_more_when_all_goes_well() {
        let flight = Flight::new(Bounds { bytes: 1, first: 16, most: 17 });
        for _ in 0..200 {
            flight.succeeded();
        }
        assert_eq!(flight.wanted.load(Ordering::SeqCst), 17);
        for want in [8, 4, 2, 2] {
            flight.throttled();
            assert_eq!(flight.wanted.load(Ordering::SeqCst), want);
        }
        let runtime = Runtime::new().unwrap();
        let tickets = runtime.block_on(async {
            let mut tickets = Vec::new();
            for _ in 0..17 {
                tickets.push(flight.ticket().await);
            }
            tickets
        });
        drop(tickets);
        assert_eq!(flight.tickets.available_permits(), 2);
    }
}
