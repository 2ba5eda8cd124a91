//! From a source to a ledger: list, read, decode, observe, fold.

mod worker;

use std::num::NonZero;
use std::ops::Range;

use crate::ingest::decode::Limits;
use crate::ingest::object_key::KeyFacts;
use crate::ingest::pool;
use crate::ingest::source::{self, LogSource, Object};
use crate::model::{KeyPlace, LogKind, Receipt, SkipReason, Window};

use self::worker::{End, Share, Worker};
use super::error::Error;
use super::known::Known;
use super::writer::Writer;

/// How to scan.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What objects are read as.
    pub kind: LogKind,
    /// Objects that were delivered too early or too late for this window are left alone.
    pub window: Window,
    /// How much may be decoded.
    pub limits: Limits,
    /// How many objects at once.
    pub threads: NonZero<usize>,
    /// What need not be read again.
    pub known: Known,
    /// Whether receipts name the contents, as digests do.
    pub contents: Contents,
}

/// Whether what objects decode to is hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Contents {
    /// Nobody compares it.
    #[default]
    NotHashed,
    /// It is compared with digests.
    Hashed,
}

impl Plan {
    /// Says why an object need not be opened, as far as its key tells.
    #[must_use]
    pub fn left_alone(&self, object: &Object) -> Option<SkipReason> {
        left_alone(object, self.kind, self.window)
    }

    /// Says whether an object is larger than all that may be decoded of it.
    #[must_use]
    pub const fn is_too_large(&self, object: &Object) -> bool {
        object.size > self.limits.decoded
    }
}

/// What a scan tells while it goes on.
pub trait Progress {
    /// So many objects are listed.
    fn listed(&mut self, objects: u64, bytes: u64);
    /// One more object is done.
    fn done(&mut self, receipt: &Receipt);
    /// Says whether the run was asked to end: what was read until then is kept.
    fn is_over(&self) -> bool {
        false
    }
    /// Returns who says so to the threads that read.
    fn watch(&self) -> Box<Watch> {
        Box::new(|| false)
    }
}

/// Says whether the run was asked to end.
pub type Watch = dyn Fn() -> bool + Sync;

/// Scans all objects of a source into `writer`: exactly one receipt for each listed object.
///
/// # Errors
/// Fails where the source cannot be listed to its end, or the ledger cannot be written. An object
/// that cannot be read is no error: its receipt says so.
pub fn scan(
    source: &dyn LogSource,
    plan: &Plan,
    writer: &mut Writer,
    progress: &mut dyn Progress,
) -> Result<(), Error> {
    writer.keep_each(source.stretch());
    let outcome = scan_all(source, plan, writer, progress);
    if outcome.is_err() {
        // What was read is worth keeping, whatever ended it: the next run goes on from here.
        writer.keep_so_far()?;
    }
    outcome
}

fn scan_all(
    source: &dyn LogSource,
    plan: &Plan,
    writer: &mut Writer,
    progress: &mut dyn Progress,
) -> Result<(), Error> {
    let mut listing = source.list();
    let mut chunk = next(&mut *listing, source, plan, progress);
    loop {
        let Chunk { objects, end } = &chunk;
        progress.listed(objects.len() as u64, objects.iter().map(|object| object.size).sum());
        // Announced before these are read, so that a source far away never stands still.
        let after = end.is_none().then(|| next(&mut *listing, source, plan, progress));
        read_all(source, plan, objects, writer, progress)?;
        match (chunk.end, after) {
            (None, Some(after)) if !after.is_none() => chunk = after,
            (None, _) => return Ok(()),
            (Some(cause), _) => return Err(cause),
        }
    }
}

/// A part of the list, and why there is no more of it where it breaks off.
#[derive(Default)]
struct Chunk {
    objects: Vec<Object>,
    end: Option<Error>,
}

impl Chunk {
    /// Says whether nothing came any more.
    const fn is_none(&self) -> bool {
        self.objects.is_empty() && self.end.is_none()
    }
}

/// Takes the next chunk of the list, without what is known, and announces what of it will be read.
fn next(
    listing: &mut dyn Iterator<Item = Result<Vec<Object>, source::Error>>,
    source: &dyn LogSource,
    plan: &Plan,
    progress: &dyn Progress,
) -> Chunk {
    let mut chunk = Chunk::default();
    while chunk.objects.len() < CHUNK_OBJECTS
        && chunk.end.is_none()
        && let Some(more) = listing.next()
    {
        match more {
            _ if progress.is_over() => chunk.end = Some(Error::Stopped),
            Err(cause) => chunk.end = Some(cause.into()),
            Ok(more) => {
                let is_new = |object: &Object| !plan.known.holds(object, plan.kind);
                chunk.objects.extend(more.into_iter().filter(is_new));
            }
        }
    }
    let is_read =
        |object: &&Object| plan.left_alone(object).is_none() && !plan.is_too_large(object);
    source.announce(&chunk.objects.iter().filter(is_read).collect::<Vec<_>>());
    chunk
}

fn read_all(
    source: &dyn LogSource,
    plan: &Plan,
    objects: &[Object],
    writer: &mut Writer,
    progress: &mut dyn Progress,
) -> Result<(), Error> {
    let is_hashed = match plan.kind {
        LogKind::Trail => writer.is_hashing(),
        // A hash of prompts is made where somebody is to show that they are the same, and only there.
        LogKind::Invocation => writer.is_told(),
    };
    let is_kept = writer.is_kept();
    let shares = shares(objects, source.share());
    let watch = progress.watch();
    pool::ordered(
        shares.len(),
        plan.threads,
        || Worker::new(plan, is_hashed),
        |worker, number| worker.share(source, plan, &objects[shares[number].clone()], &*watch),
        |Share { batch, end }| {
            for receipt in &batch.receipts {
                progress.done(receipt);
            }
            writer.add(batch)?;
            if progress.is_over() {
                return Err(Error::Stopped);
            }
            match end {
                End::Done => Ok(()),
                End::Stopped => Err(Error::Stopped),
                End::Source(cause) if is_kept => Err(Error::Ended(cause)),
                End::Source(cause) => Err(Error::Lost(cause)),
            }
        },
    )
}

/// Cuts the list into shares of neighbours, of `most` objects or a few bytes.
fn shares(objects: &[Object], most: usize) -> Vec<Range<usize>> {
    let mut shares = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (at, object) in objects.iter().enumerate() {
        bytes += object.size;
        if bytes >= SHARE_BYTES || at - start + 1 >= most {
            shares.push(start..at + 1);
            (start, bytes) = (at + 1, 0);
        }
    }
    if start < objects.len() {
        shares.push(start..objects.len());
    }
    shares
}

/// Says why a scan of this kind need not open an object, as far as its key tells.
fn left_alone(object: &Object, kind: LogKind, window: Window) -> Option<SkipReason> {
    let (place, own, reason) = match &object.facts {
        KeyFacts::Other(reason) => return Some(as_seen(*reason, kind)),
        KeyFacts::Unknown => return None,
        KeyFacts::Log(place) => (Some(place), LogKind::Trail, SkipReason::TrailLog),
        KeyFacts::InvocationLog(place) => {
            (place.as_ref(), LogKind::Invocation, SkipReason::InvocationLog)
        }
    };
    if own != kind {
        return Some(reason);
    }
    let is_outside = |place: &KeyPlace| !window.delivery_days().hold(place.day);
    place.is_some_and(is_outside).then_some(SkipReason::OutsideWindow)
}

/// Names what is of neither kind as a scan of this kind sees it: all of the other's families are one
/// to it, for that one tells them apart.
const fn as_seen(reason: SkipReason, kind: LogKind) -> SkipReason {
    match (reason, kind) {
        (SkipReason::InvocationBody, LogKind::Trail) => SkipReason::InvocationLog,
        (
            SkipReason::Digest
            | SkipReason::Insight
            | SkipReason::NetworkActivity
            | SkipReason::Aggregated,
            LogKind::Invocation,
        ) => SkipReason::TrailLog,
        (_, _) => reason,
    }
}

/// Names that are held at once, 350 bytes each.
const CHUNK_OBJECTS: usize = 2_048;
const SHARE_BYTES: u64 = 1 << 20;
