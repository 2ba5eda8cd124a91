//! A bucket, or a part of one.
//!
//! `discover` finds accounts and Regions by their folders; `listing` lists each Region's days at
//! once, or takes them from an [`inventory`] where there is one, in one order of keys (`sorted`);
//! bodies are fetched ahead of the scanner. What is left out of the list is an object of its own
//! with the reason [`SkipReason::NotListed`], so that a report can say so.

mod dates;
mod discover;
pub mod inventory;
mod listing;
mod merged;
mod sorted;

use std::collections::BTreeSet;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use self::discover::{Place, discover};
use self::inventory::Inventory;
use self::listing::Pages;
use self::merged::{Fault, Merged};
use super::ahead::{Ahead, Bounds, Flight};
use super::object_key::KeyFacts;
use super::source::{Again, Earlier, Error, Listing, LogSource, Object, ReadError};
use crate::aws::again::{Patience, again_while};
use crate::aws::s3::{Bucket, Expected, Listed, Read};
use crate::aws::{self, Kind, Session};
use crate::model::{Beside, DeliveryDays, Moment, Region, SkipReason, Stamp, Stored, content_of};

/// The part of a bucket that is wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Below this prefix.
    pub prefix: String,
    /// Delivered on these days, where keys tell.
    pub days: DeliveryDays,
    /// What need not be listed again.
    pub earlier: Option<Earlier>,
    /// In these Regions; all where none is named.
    pub regions: Vec<Region>,
    /// The list that S3 Inventory made of the bucket, where there is one.
    pub inventory: Option<Inventory>,
    /// Which folders of an account are looked into.
    pub families: Families,
}

impl Wanted {
    /// Names the folders to look into again as keys, not as objects are named.
    fn within(mut self, home: &str) -> Self {
        if let Some(earlier) = &mut self.earlier {
            let own = earlier.failed.folders.iter().filter_map(|folder| folder.strip_prefix(home));
            earlier.failed.folders = own.map(str::to_owned).collect();
        }
        self
    }
}

/// Folders beside each other, of CloudTrail and of Bedrock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Families {
    /// Logs alone.
    #[default]
    Logs,
    /// Everything that a digest may name, and digests.
    All,
    /// Bedrock's model invocation logs, and nothing of CloudTrail.
    InvocationLogs,
}

/// A bucket, or a part of one.
#[derive(Debug)]
pub struct S3 {
    input: String,
    session: Session,
    bucket: Bucket,
    wanted: Wanted,
    flight: Arc<Flight>,
    ahead: Ahead,
    /// The Regions' folders that were found.
    folders: Mutex<BTreeSet<String>>,
}

impl S3 {
    /// Opens the bucket in its own Region; nothing is listed yet.
    ///
    /// # Errors
    /// Fails where the bucket is not there or may not be looked at.
    pub fn open(session: &Session, name: &str, wanted: Wanted) -> Result<Self, aws::Error> {
        let bucket = Bucket::open(session, name)?;
        let wanted = wanted.within(&bucket.place(""));
        let flight = Flight::new(BOUNDS);
        let (own, pace) = (bucket.clone(), Arc::clone(&flight));
        let fetch = move |object: Object| {
            let (bucket, pace) = (own.clone(), Arc::clone(&pace));
            async move { whole(&bucket, &object, &pace).await.map(|read| read.body) }
        };
        let ahead = Ahead::new(session.runtime(), BOUNDS, Arc::clone(&flight), fetch);
        let (session, input) = (session.clone(), format!("s3://{name}/{}", wanted.prefix));
        let folders = Mutex::default();
        Ok(Self { input, session, bucket, wanted, flight, ahead, folders })
    }

    /// Returns the bucket's Region, where S3 tells it.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.bucket.region()
    }

    fn object(&self, listed: Listed) -> Object {
        let modified =
            listed.modified.map(|second| Moment::from_millis(second.saturating_mul(1_000)));
        let stamp = listed.etag.as_deref().map(|tag| Stamp::of_object(tag, modified).to_string());
        Object {
            facts: KeyFacts::of(&listed.key).of_regions(&self.wanted.regions),
            key: self.bucket.place(&listed.key),
            size: listed.size,
            stamp,
            archive: listed.archive,
        }
    }

    fn not_listed(&self, folder: &str) -> Object {
        let facts = KeyFacts::Other(SkipReason::NotListed);
        Object { key: self.bucket.place(folder), facts, ..Object::default() }
    }

    /// Lists the places one after the other, each begun ahead of its turn.
    fn pages(&self, places: Vec<Place>) -> Listing<'_> {
        let mut loose = Vec::new();
        let mut ranges = Vec::new();
        for place in places {
            match place {
                Place::Range(range) => {
                    // What of a Region's folder is not listed is told where nothing else of it is. Of
                    // invocation logs no day is missed.
                    let is_part = (!range.after.is_empty() || range.end.is_some())
                        && self.wanted.families != Families::InvocationLogs;
                    loose.extend(is_part.then(|| self.not_listed(&range.prefix)));
                    ranges.push(range);
                }
                Place::Object(listed) => loose.push(self.object(listed)),
                Place::LeftOut(folder) => loose.push(self.not_listed(&folder)),
            }
        }
        let loose = std::iter::once(Ok(loose)).filter(|p| p.as_ref().is_ok_and(|p| !p.is_empty()));
        let begin = |ranges| Pages::begin(self.session.runtime(), &self.bucket, ranges);
        let Some(inventory) = &self.wanted.inventory else {
            let pages = begin(ranges).map(|page| self.named(page.map_err(Fault::Aws)));
            return Box::new(loose.chain(pages));
        };
        match inventory.plan(ranges) {
            Ok(plan) => {
                let pages = Merged::new(plan.rows, begin(plan.live));
                Box::new(loose.chain(pages.map(|page| self.named(page))))
            }
            Err(cause) => Box::new(std::iter::once(Err(cause.into()))),
        }
    }

    fn named(&self, page: Result<Vec<Listed>, Fault>) -> Result<Vec<Object>, Error> {
        match page {
            Ok(page) => Ok(page.into_iter().map(|listed| self.object(listed)).collect()),
            Err(Fault::Aws(source)) => Err(self.error(source)),
            Err(Fault::File(source)) => {
                let place = "its inventory".to_owned();
                Err(Error::List { input: self.input.clone(), place, source })
            }
        }
    }

    fn found(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.folders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn error(&self, source: aws::Error) -> Error {
        Error::Aws { input: self.input.clone(), source }
    }
}

impl LogSource for S3 {
    fn list(&self) -> Listing<'_> {
        match self.session.runtime().block_on(discover(&self.bucket, &self.wanted)) {
            Ok(places) => {
                let folders = places.iter().filter_map(Place::folder_of_days);
                *self.found() = folders.map(str::to_owned).collect();
                self.pages(places)
            }
            Err(discover::Fault::Aws(source)) => Box::new(std::iter::once(Err(self.error(source)))),
            Err(discover::Fault::NoLogs { levels }) => {
                let input = self.input.clone();
                Box::new(std::iter::once(Err(Error::NoLogs { input, levels })))
            }
        }
    }

    fn folders(&self) -> BTreeSet<String> {
        self.found().clone()
    }

    fn homes(&self) -> BTreeSet<String> {
        BTreeSet::from([self.bucket.place(&self.wanted.prefix)])
    }

    fn lists(&self) -> u64 {
        self.bucket.lists()
    }

    fn announce(&self, objects: &[&Object]) {
        for object in objects.iter().filter(|object| object.archive.is_none()) {
            self.ahead.announce(object);
        }
    }

    fn read(&self, object: &Object, into: &mut Vec<u8>) -> Result<(), ReadError> {
        check_archive(object)?;
        let body = match self.ahead.take(&object.key) {
            Some(outcome) => outcome,
            None => self.fetch(object),
        };
        *into = body.map_err(|failure| self.told(failure))?;
        Ok(())
    }

    fn read_again(&self, object: &Object, into: &mut Vec<u8>) -> Result<Again, ReadError> {
        *into = self.fetch(object).map_err(|failure| self.told(failure))?;
        Ok(Again::Read)
    }

    fn read_beside(&self, object: &Object, into: &mut Vec<u8>) -> Result<Beside, ReadError> {
        check_archive(object)?;
        let read = self.session.runtime().block_on(whole(&self.bucket, object, &self.flight));
        let read = read.map_err(|failure| self.told(failure))?;
        *into = read.body;
        Ok(Beside::Metadata(read.beside))
    }

    fn stored(&self, object: &Object) -> Stored {
        let key = key_of(&self.bucket, object).to_owned();
        Stored::Bucket { bucket: self.bucket.name().to_owned(), key }
    }
}

impl S3 {
    /// Says what a failure means: where nothing succeeds any more, it is not about one object.
    fn told(&self, failure: aws::Error) -> ReadError {
        if failure.kind.is_passing() && self.flight.stands_still() {
            return ReadError::Source(failure);
        }
        ReadError::of(failure)
    }

    fn fetch(&self, object: &Object) -> Result<Vec<u8>, aws::Error> {
        let read = self.session.runtime().block_on(whole(&self.bucket, object, &self.flight));
        read.map(|read| read.body)
    }
}

/// Refuses what must be restored first: a request for it costs, and fails.
fn check_archive(object: &Object) -> Result<(), ReadError> {
    let Some(archive) = &object.archive else { return Ok(()) };
    let cause = format!("it is archived ({archive}): restore it, then run again");
    Err(io::Error::other(cause).into())
}

/// Returns the key of an object in its bucket.
fn key_of<'o>(bucket: &Bucket, object: &'o Object) -> &'o str {
    // Whoever looks one up may name it by its key alone: it is in no other bucket than this.
    object.key.strip_prefix(&bucket.place("")).unwrap_or(&object.key)
}

/// Reads an object whole, asking again while that may help.
async fn whole(bucket: &Bucket, object: &Object, pace: &Flight) -> Result<Read, aws::Error> {
    let key = key_of(bucket, object);
    let expected =
        Expected { etag: object.stamp.as_deref().map(content_of), size: Some(object.size) };
    let may_again = |failure: &aws::Error| {
        pace.failed();
        if failure.kind == Kind::Throttled {
            pace.throttled();
        }
        !pace.stands_still()
    };
    let read = again_while(Patience::LONG, may_again, || bucket.read_beside(key, expected)).await;
    if read.is_ok() {
        pace.succeeded();
    }
    read
}

/// 64 MiB of bodies; AWS takes 5,500 reads a second of a prefix, so latency is what bounds us.
const BOUNDS: Bounds = Bounds { bytes: 64 << 20, first: 16, most: 256 };
