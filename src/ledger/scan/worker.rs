//! Reads, decodes and observes a share of the objects: the work of one thread.

use sha2::{Digest, Sha256};

use crate::aws;
use crate::extract::{Extractor, InvocationLogs};
use crate::ingest::attested::hash_of;
use crate::ingest::decode::{Decoder, Stream};
use crate::ingest::envelope::{self, Sink, Splitter};
use crate::ingest::object_key::KeyFacts;
use crate::ingest::source::{Again, LogSource, Object, ReadError};
use crate::ledger::batch::Batch;
use crate::model::{
    LogKind, Observation, Problem, ProblemCode, Receipt, RecordCounts, SkipReason, State, hex,
};

use super::{Contents, Plan, Watch};

/// What a share of the objects gave, and how it ended.
pub struct Share {
    pub batch: Batch,
    pub end: End,
}

/// How a share ended.
pub enum End {
    /// All of it was done.
    Done,
    /// The run was asked to end.
    Stopped,
    /// Nothing more can be read.
    Source(aws::Error),
}

/// The buffers of one thread.
pub struct Worker {
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
    /// Makes the buffers; receipts that are kept name the bytes that were read.
    pub fn new(plan: &Plan, is_hashed: bool) -> Self {
        let contents = match plan.kind {
            LogKind::Trail => plan.contents,
            LogKind::Invocation => Contents::NotHashed,
        };
        let most_stored = plan.limits.decoded;
        let (decoder, stored) = (Decoder::new(plan.limits), Vec::new());
        Self { decoder, stored, is_hashed, contents, most_stored }
    }

    /// Does what is to be done with these objects, in their order, until the run is asked to end.
    pub fn share(
        &mut self,
        source: &dyn LogSource,
        plan: &Plan,
        objects: &[Object],
        is_over: &Watch,
    ) -> Share {
        let mut batch = Batch::default();
        for object in objects {
            if is_over() {
                return Share { batch, end: End::Stopped };
            }
            match self.object(source, plan, object, &mut batch) {
                Ok(receipt) => batch.receive(receipt),
                Err(cause) => return Share { batch, end: End::Source(cause) },
            }
        }
        Share { batch, end: End::Done }
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
                Err(ReadError::Source(cause)) => {
                    // Without a receipt, what it gave is not told either.
                    batch.rows.truncate(before);
                    return Err(cause);
                }
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
            (Ok(()), None) if contents.is_cut => {
                receipt.state = State::Failed;
                receipt
            }
            (Ok(()), None) => receipt,
        }
    }

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
