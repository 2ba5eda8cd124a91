//! From a source to a ledger: list, read, decode, observe, fold.

use std::num::NonZero;
use std::ops::Range;

use sha2::{Digest, Sha256};

use crate::aws;
use crate::extract::{Extractor, InvocationLogs};
use crate::ingest::attested::hash_of;
use crate::ingest::decode::{Decoder, Limits, Stream};
use crate::ingest::envelope::{self, Sink, Splitter};
use crate::ingest::object_key::KeyFacts;
use crate::ingest::pool;
use crate::ingest::source::{self, Again, LogSource, Object, ReadError};
use crate::model::{
    KeyPlace, LogKind, Observation, Problem, ProblemCode, Receipt, RecordCounts, SkipReason, State,
    Window, hex,
};

use super::batch::Batch;
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
}

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
    // Invocation logs hold prompts: nothing is made of their bytes.
    let is_hashed = writer.is_hashing() && plan.kind == LogKind::Trail;
    let contents = match plan.kind {
        LogKind::Trail => plan.contents,
        LogKind::Invocation => Contents::NotHashed,
    };
    let shares = shares(objects);
    pool::ordered(
        shares.len(),
        plan.threads,
        || Worker {
            decoder: Decoder::new(plan.limits),
            stored: Vec::new(),
            is_hashed,
            contents,
            most_stored: plan.limits.decoded,
        },
        |worker, number| worker.share(source, plan, &objects[shares[number].clone()]),
        |Share { batch, end }| {
            for receipt in &batch.receipts {
                progress.done(receipt);
            }
            writer.add(batch)?;
            if progress.is_over() {
                return Err(Error::Stopped);
            }
            let Some(cause) = end else { return Ok(()) };
            Err(if is_hashed { Error::Ended(cause) } else { Error::Lost(cause) })
        },
    )
}

/// What a share of the objects gave, and why it ended early if it did.
struct Share {
    batch: Batch,
    end: Option<aws::Error>,
}

/// Cuts the list into shares of neighbours: handing over each small object by itself would cost
/// more than reading it.
fn shares(objects: &[Object]) -> Vec<Range<usize>> {
    let mut shares = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (at, object) in objects.iter().enumerate() {
        bytes += object.size;
        if bytes >= SHARE_BYTES || at - start + 1 >= SHARE_OBJECTS {
            shares.push(start..at + 1);
            (start, bytes) = (at + 1, 0);
        }
    }
    if start < objects.len() {
        shares.push(start..objects.len());
    }
    shares
}

/// The buffers of one thread.
struct Worker {
    decoder: Decoder,
    stored: Vec<u8>,
    /// Receipts that are kept name the bytes that were read.
    is_hashed: bool,
    /// Whether they name what these bytes decode to.
    contents: Contents,
    /// What is stored is held whole, so it is not longer than what may be decoded.
    most_stored: u64,
}

impl Worker {
    fn share(&mut self, source: &dyn LogSource, plan: &Plan, objects: &[Object]) -> Share {
        let mut batch = Batch::default();
        for object in objects {
            match self.object(source, plan, object, &mut batch) {
                Ok(receipt) => batch.receive(receipt),
                Err(cause) => return Share { batch, end: Some(cause) },
            }
        }
        Share { batch, end: None }
    }

    fn object(
        &mut self,
        source: &dyn LogSource,
        plan: &Plan,
        object: &Object,
        batch: &mut Batch,
    ) -> Result<Receipt, aws::Error> {
        let mut receipt = blank(object, plan.kind);
        if let Some(reason) = plan.left_alone(object) {
            receipt.state = State::Skipped(reason);
            return Ok(receipt);
        }
        self.stored.clear();
        if object.size > self.most_stored {
            let cause = format!("the object has {} bytes; see `--max-decoded-bytes`", object.size);
            return Ok(failed(receipt, ProblemCode::TooLarge, cause));
        }
        match source.read(object, &mut self.stored) {
            Ok(()) => {}
            Err(ReadError::Source(cause)) => return Err(cause),
            Err(ReadError::Object(cause)) => {
                return Ok(failed(receipt, ProblemCode::Unreadable, cause.to_string()));
            }
        }
        self.read_twice(source, object, receipt, batch)
    }

    /// Reads an object, and again where its bytes are no good and another read may bring others.
    /// Only what comes damaged twice alike is damaged where it is stored.
    fn read_twice(
        &mut self,
        source: &dyn LogSource,
        object: &Object,
        receipt: Receipt,
        batch: &mut Batch,
    ) -> Result<Receipt, aws::Error> {
        let before = batch.rows.len();
        for _ in 0..DAMAGED_READS {
            let told = self.read(object, receipt.clone(), batch);
            if told.state != State::Failed {
                return Ok(told);
            }
            let damaged = Sha256::digest(&self.stored);
            match source.read_again(object, &mut self.stored) {
                Ok(Again::Read) if Sha256::digest(&self.stored) != damaged => {}
                Ok(Again::Same | Again::Read) => return Ok(told),
                Err(ReadError::Source(cause)) => return Err(cause),
                Err(ReadError::Object(cause)) => {
                    batch.rows.truncate(before);
                    return Ok(failed(receipt, ProblemCode::Unreadable, cause.to_string()));
                }
            }
            batch.rows.truncate(before);
        }
        Ok(self.read(object, receipt, batch))
    }

    fn read(&mut self, object: &Object, mut receipt: Receipt, batch: &mut Batch) -> Receipt {
        receipt.bytes = self.stored.len() as u64;
        receipt.sha256 = self.is_hashed.then(|| hex(&Sha256::digest(&self.stored)));
        if self.stored.is_empty() {
            return skipped(object, receipt, SkipReason::Empty);
        }
        let name = batch.object(&object.key);
        let give = |record, observation: Observation<'_>| {
            batch.observe(name, record, &observation);
        };
        let mut content = None;
        let (outcome, contents) = match receipt.kind {
            LogKind::Trail => self.split(object, &mut Extractor::new(give), &mut content),
            LogKind::Invocation => self.split(object, &mut InvocationLogs::new(give), &mut content),
        };
        receipt.content_sha256 = content;
        receipt.records = contents.records;
        receipt.problems = contents.problems;
        match (outcome, contents.skip) {
            (Err(problem), _) => {
                receipt.problems.push(problem);
                receipt.state = State::Failed;
                receipt
            }
            (Ok(()), Some(reason)) => skipped(object, receipt, reason),
            (Ok(()), None) => receipt,
        }
    }
}

impl Worker {
    /// Decodes what was read and takes it apart; `content` becomes the hash of what it decodes to,
    /// where that is wanted.
    fn split<S: Sink>(
        &mut self,
        object: &Object,
        sink: &mut S,
        content: &mut Option<String>,
    ) -> (Result<(), Problem>, envelope::Contents) {
        let mut splitter = Splitter::new(sink);
        let contents = self.contents;
        let mut note = |stream: Stream<'_>| {
            if contents == Contents::Hashed {
                *content = stream.alone().map(|text| hex(&hash_of(text)));
            }
        };
        let outcome = self.decoder.decode_noting(&self.stored, &mut splitter, &mut note);
        (outcome, splitter.finish(is_log_by_name(object)))
    }
}

fn failed(mut receipt: Receipt, code: ProblemCode, cause: String) -> Receipt {
    receipt.state = State::Failed;
    receipt.problems.push(Problem { code, place: "object".to_owned(), cause });
    receipt
}

/// Leaves an object alone for what it holds, unless its key says that it is a log: CloudTrail
/// writes no empty logs and no others under such a name.
fn skipped(object: &Object, mut receipt: Receipt, reason: SkipReason) -> Receipt {
    if is_named_as(object, receipt.kind) {
        let cause = format!("the key is of a log, and the content is not ({})", reason.as_str());
        return failed(receipt, ProblemCode::Unreadable, cause);
    }
    receipt.state = State::Skipped(reason);
    receipt
}

/// Says whether the key is that of a log of this kind.
const fn is_named_as(object: &Object, kind: LogKind) -> bool {
    match kind {
        LogKind::Trail => matches!(object.facts, KeyFacts::Log(_)),
        LogKind::Invocation => matches!(object.facts, KeyFacts::InvocationLog(Some(_))),
    }
}

fn blank(object: &Object, kind: LogKind) -> Receipt {
    Receipt {
        object: object.key.clone(),
        kind,
        place: match (&object.facts, kind) {
            (KeyFacts::Log(place), LogKind::Trail)
            | (KeyFacts::InvocationLog(Some(place)), LogKind::Invocation) => Some(place.clone()),
            (
                KeyFacts::Log(_)
                | KeyFacts::InvocationLog(_)
                | KeyFacts::Other(_)
                | KeyFacts::Unknown,
                _,
            ) => None,
        },
        state: State::Read,
        bytes: 0,
        stamp: object.stamp.clone(),
        sha256: None,
        content_sha256: None,
        records: RecordCounts::default(),
        problems: Vec::new(),
    }
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

/// Says whether a text that is not JSON is a fault of this object, or a file that strayed in.
fn is_log_by_name(object: &Object) -> bool {
    let name = object.key.to_ascii_lowercase();
    matches!(object.facts, KeyFacts::Log(_) | KeyFacts::InvocationLog(Some(_)))
        || [".json", ".jsonl", ".ndjson", ".gz", ".zst", ".zip", ".log", ".cloudtrail", "-"]
            .iter()
            .any(|suffix| name.ends_with(suffix))
}

/// How many reads of one object may each bring other bytes that are no good.
const DAMAGED_READS: usize = 4;
/// Names that are held at once, 350 bytes each.
const CHUNK_OBJECTS: usize = 2_048;
const SHARE_BYTES: u64 = 1 << 20;
const SHARE_OBJECTS: usize = 64;
