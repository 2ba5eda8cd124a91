//! Reads what a check needs: each digest once, each attested log once, and once more what would
//! accuse somebody.

use std::collections::BTreeMap;
use std::num::NonZero;

use crate::audit::integrity::chain::{Against, Chains, DigestObject, Says, judge};
use crate::audit::integrity::digest::Digest;
use crate::audit::integrity::logs::{Attestation, attest};
use crate::audit::integrity::places::LookedThrough;
use crate::audit::integrity::{Period, Verified, suspects};
use crate::aws;
use crate::cli::fault::Fault;
use crate::ingest::attested::{Content, Reader, unstable};
use crate::ingest::decode::Limits;
use crate::ingest::object_key::KeyFacts;
use crate::ingest::pool;
use crate::ingest::source::{LogSource, Object};
use crate::ledger::Scanned;
use crate::model::Reason;

use super::found::Found;

/// How to read.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// The inputs.
    pub sources: &'a [Box<dyn LogSource>],
    /// How much may be decoded.
    pub limits: Limits,
    /// How many objects at once.
    pub threads: NonZero<usize>,
    /// Whether an input is far away, so that a read waits rather than works.
    pub is_far: bool,
}

/// Reads the digests.
///
/// # Errors
/// Fails where nothing can be read any more.
pub fn digests(
    found: &[(usize, Object)],
    reading: Reading<'_>,
) -> Result<Vec<DigestObject>, Fault> {
    let mut told = Vec::with_capacity(found.len());
    let work = |readers: &mut Vec<Reader<'_>>, at: usize| {
        let (source, object) = &found[at];
        digest(&mut readers[*source], reading.sources[*source].as_ref(), object)
    };
    let take = |read: Result<DigestObject, aws::Error>| {
        told.push(read?);
        Ok(())
    };
    let start = || readers(reading, Reader::of_digests);
    let done: Result<(), aws::Error> = if reading.is_far {
        // Nobody fetches digests ahead.
        pool::ordered(found.len(), reading.threads.max(AT_ONCE), start, work, take)
    } else {
        pool::ordered_runs(found.len(), reading.threads, start, work, take)
    };
    done.map_err(|e| Fault::run(&e)).map(|()| told)
}

/// One reader for each source.
fn readers<'r>(
    reading: Reading<'r>,
    new: impl Fn(&'r dyn LogSource, Limits) -> Reader<'r>,
) -> Vec<Reader<'r>> {
    reading.sources.iter().map(|source| new(source.as_ref(), reading.limits)).collect()
}

/// Reads a digest, and again where it says nothing: the Regions and times of digests say which public
/// keys are asked for, so that what a network damaged must not be missing there.
fn digest(
    reader: &mut Reader<'_>,
    source: &dyn LogSource,
    object: &Object,
) -> Result<DigestObject, aws::Error> {
    let mut read = read_digest(reader, source, object)?;
    for _ in 0..READS {
        if matches!(read.says, Says::Digest(_) | Says::Nothing(Reason::NotRead, _)) {
            return Ok(read);
        }
        let again = read_digest(reader, source, object)?;
        if again == read {
            return Ok(read);
        }
        read = again;
    }
    Ok(read)
}

fn read_digest(
    reader: &mut Reader<'_>,
    source: &dyn LogSource,
    object: &Object,
) -> Result<DigestObject, aws::Error> {
    let (content, text, beside) = reader.digest(object)?;
    let says = match content {
        Content::Bad(reason, cause) => Says::Nothing(reason, cause),
        Content::Whole(sha) => match Digest::parse(&text, sha) {
            Ok(digest) => Says::Digest(Box::new(digest)),
            Err(cause) => Says::Nothing(Reason::NotADigest, cause),
        },
    };
    Ok(DigestObject { key: object.key.clone(), stored: source.stored(object), says, beside })
}

impl Digests {
    /// Returns them all.
    pub fn all(&self) -> impl Iterator<Item = &DigestObject> {
        self.of_period.iter().chain(&self.late)
    }
}

/// The digests of [`Found`], as they were read.
pub struct Digests {
    /// Those of the period.
    pub of_period: Vec<DigestObject>,
    /// Those of logs that are asked for all the same.
    pub late: Vec<DigestObject>,
}

/// Checks digests and logs, of which a scan has read these: what it found right is not read again.
///
/// # Errors
/// Fails where nothing can be read any more.
pub fn verify(
    found: &Found,
    Digests { of_period: mut digests, mut late }: Digests,
    (against, period): (Against<'_>, Period),
    reading: Reading<'_>,
    scanned: Option<&BTreeMap<String, Scanned>>,
) -> Result<Verified, Fault> {
    let chains = judged(&found.digests, &mut digests, against, reading)?;
    let mut attestation = attest(&digests, &chains, &found.log_objects, against);
    if !late.is_empty() {
        // Single ones of a chain: what they name besides is not asked for.
        let nowhere = LookedThrough::Buckets(Vec::new());
        let against = Against { looked_through: &nowhere, ..against };
        judged(&found.late, &mut late, against, reading)?;
        // Each repeats the signature of the one before, which may be of the period.
        let own = late.len();
        late.append(&mut digests);
        let all = judge(&late, against);
        let logs = &found.log_objects;
        attestation.add_late(attest(&late, &all, logs, against), logs);
        digests = late.split_off(own);
    }
    let known = known(found, &attestation, scanned);
    let contents = logs(found, &attestation, reading, known)?;
    let (digests, logs) = ((&digests[..], &chains), (&found.log_objects[..], &attestation));
    Ok(Verified::of(digests, logs, &contents, period))
}

/// Judges digests, of which those that are not what they should be are read once more.
fn judged(
    found: &[(usize, Object)],
    digests: &mut [DigestObject],
    against: Against<'_>,
    reading: Reading<'_>,
) -> Result<Chains, Fault> {
    let chains = judge(digests, against);
    let is_other = read_again(found, digests, &chains, reading)?;
    Ok(if is_other { judge(digests, against) } else { chains })
}

/// Reads once more the digests that are not what they should be, and says whether any is another now.
/// One that is another each time is not read at all.
fn read_again(
    found: &[(usize, Object)],
    digests: &mut [DigestObject],
    chains: &Chains,
    reading: Reading<'_>,
) -> Result<bool, Fault> {
    let mut readers = readers(reading, Reader::of_digests);
    let mut is_other = false;
    for at in suspects(chains) {
        let (source, object) = &found[at];
        let mut read = || {
            digest(&mut readers[*source], reading.sources[*source].as_ref(), object)
                .map_err(|e| Fault::run(&e))
        };
        let second = read()?;
        if second == digests[at] {
            continue;
        }
        is_other = true;
        let third = read()?;
        digests[at] = if third == second {
            third
        } else {
            let cause = "each read gave other bytes".to_owned();
            DigestObject { says: Says::Nothing(Reason::Unstable, cause), ..third }
        };
    }
    Ok(is_other)
}

/// What is known of a log before it is read for the check.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Before {
    /// All: it need not be read.
    Known(Content),
    /// What the scan found, if there was one.
    Scanned(Option<Scanned>),
}

/// Returns what a scan tells of the logs.
fn known(
    found: &Found,
    attestation: &Attestation,
    scanned: Option<&BTreeMap<String, Scanned>>,
) -> Vec<Before> {
    let one = |at: usize| {
        let (log, (_, object)) = (&found.log_objects[at], &found.logs[at]);
        let Some(scanned) = scanned else { return Before::Scanned(None) };
        match scanned.get(&log.key).copied() {
            Some(Scanned::One(sha)) if attestation.of[at].hashes.contains(&sha) => {
                Before::Known(Content::Whole(sha))
            }
            // The scan lists more days than these, so this one came after it was listed.
            None if matches!(object.facts, KeyFacts::Log(_)) && log.is_asked => {
                let cause = "it was not there yet when the logs were read".to_owned();
                Before::Known(Content::Bad(Reason::NotRead, cause))
            }
            other => Before::Scanned(other),
        }
    };
    (0..found.logs.len()).map(one).collect()
}

/// Reads the logs that are attested, and not known yet; of the others the content says nothing.
fn logs(
    found: &Found,
    attestation: &Attestation,
    reading: Reading<'_>,
    before: Vec<Before>,
) -> Result<Vec<Option<Content>>, Fault> {
    let is_wanted = |at: &usize| {
        matches!(before[*at], Before::Scanned(_)) && !attestation.of[*at].hashes.is_empty()
    };
    let wanted: Vec<usize> = (0..found.logs.len()).filter(is_wanted).collect();
    let (mut contents, scanned): (Vec<_>, Vec<_>) = before
        .into_iter()
        .map(|before| match before {
            Before::Known(content) => (Some(content), None),
            Before::Scanned(scanned) => (None, scanned),
        })
        .unzip();
    for chunk in wanted.chunks(CHUNK) {
        for (number, source) in reading.sources.iter().enumerate() {
            // What is too large is never taken, and would hold up what is fetched behind it.
            let own = chunk.iter().map(|at| &found.logs[*at]).filter(|(of, _)| *of == number);
            let own = own
                .map(|(_, object)| object)
                .filter(|object| object.size <= reading.limits.decoded);
            source.announce(&own.collect::<Vec<_>>());
        }
        let work = |readers: &mut Vec<Reader<'_>>, n: usize| {
            let at = chunk[n];
            let (source, object) = &found.logs[at];
            let content = readers[*source].log(object, &attestation.of[at].hashes);
            content.map(|content| (at, content))
        };
        let take = |read: Result<(usize, Content), aws::Error>| {
            let (at, content) = read?;
            contents[at] = Some(settled(scanned[at], content));
            Ok(())
        };
        let done: Result<(), aws::Error> = pool::ordered(
            chunk.len(),
            reading.threads,
            || readers(reading, Reader::new),
            work,
            take,
        );
        done.map_err(|e| Fault::run(&e))?;
    }
    Ok(contents)
}

/// Returns what is known of a log that was read again. Its records are in the ledger as the scan found
/// them: where that was something else, what is there now does not speak for them. One that the scan
/// could not read has none there, which the coverage tells.
fn settled(scanned: Option<Scanned>, now: Content) -> Content {
    match (scanned, &now) {
        (Some(Scanned::Several), _) => unstable(),
        (Some(Scanned::One(before)), Content::Whole(sha)) if before != *sha => unstable(),
        (Some(Scanned::NotRead | Scanned::One(_) | Scanned::Unknown) | None, _) => now,
    }
}

/// How many more reads of one digest may each say nothing.
const READS: usize = 3;

const AT_ONCE: NonZero<usize> = NonZero::new(16).unwrap();
const CHUNK: usize = 8_192;
