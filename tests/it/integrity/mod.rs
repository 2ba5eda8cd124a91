//! Logs against CloudTrail's digests: what is proven, what is not, and that nothing else is said.

mod audited;
mod conformance;
mod definitions;
mod flips;
mod links;
mod parts;
mod states;
mod verify;

use std::io;
use std::num::NonZero;

use regiontrail::audit::integrity::chain::{Against, DigestObject, Says, judge};
use regiontrail::audit::integrity::digest::Digest;
use regiontrail::audit::integrity::keys::{Keys, PublicKey};
use regiontrail::audit::integrity::logs::{LogObject, attest};
use regiontrail::audit::integrity::places::LookedThrough;
use regiontrail::audit::integrity::{Period, Verified};
use regiontrail::ingest::attested::{Content, Reader};
use regiontrail::ingest::decode::Limits;
use regiontrail::ingest::source::{self, Listing, LogSource, ReadError};
use regiontrail::model::{Beside, DigestMetadata, Moment, Reason, Stored, Window};
use regiontrail::report::verification::CheckedObjects;

use crate::signed::{Archive, BUCKET, REGION};

/// A bucket in memory.
struct Bucket<'a>(&'a Archive);

impl LogSource for Bucket<'_> {
    fn list(&self) -> Listing<'_> {
        Box::new(std::iter::empty())
    }

    fn read(&self, object: &source::Object, into: &mut Vec<u8>) -> Result<(), ReadError> {
        let stored = self.0.objects.get(&object.key);
        let stored = stored.ok_or_else(|| ReadError::from(io::Error::other("not there")))?;
        into.extend_from_slice(&stored.body);
        Ok(())
    }

    fn read_beside(
        &self,
        object: &source::Object,
        into: &mut Vec<u8>,
    ) -> Result<Beside, ReadError> {
        self.read(object, into)?;
        let of = |name: &str| self.0.objects[&object.key].metadata.get(name).cloned();
        Ok(Beside::Metadata(DigestMetadata {
            signature: of("signature"),
            algorithm: of("signature-algorithm"),
            generated: of("backfill-generation-timestamp"),
        }))
    }
}

/// Checks an archive in memory with these keys, in each Region of Canada.
fn check(archive: &Archive, keys: &[PublicKey], window: Window) -> Verified {
    let period = Period::of_events(window, Moment::parse("2026-06-10T00:00:00Z").unwrap());
    let bucket = Bucket(archive);
    let mut reader = Reader::new(&bucket, Limits::default());
    let object = |key: &str| source::Object { key: key.to_owned(), ..source::Object::default() };
    let stored = |key: &str| Stored::Bucket { bucket: BUCKET.to_owned(), key: key.to_owned() };
    let is_digest = |key: &&String| key.contains("-Digest/");
    let digests: Vec<DigestObject> = archive
        .objects
        .keys()
        .filter(is_digest)
        .map(|key| {
            let (content, text, beside) = reader.digest(&object(key)).unwrap();
            let says = match content {
                Content::Bad(reason, cause) => Says::Nothing(reason, cause),
                Content::Whole(sha) => match Digest::parse(&text, sha) {
                    Ok(digest) => Says::Digest(Box::new(digest)),
                    Err(cause) => Says::Nothing(Reason::NotADigest, cause),
                },
            };
            DigestObject { key: key.clone(), stored: stored(key), says, beside }
        })
        .collect();
    let logs: Vec<LogObject> = archive
        .logs()
        .into_iter()
        .map(|key| LogObject::of(key.clone(), stored(&key), period))
        .collect();
    let mut of_regions = Keys::default();
    for region in [REGION, "ca-west-1"] {
        of_regions.add(region.parse().unwrap(), keys.to_vec());
    }
    let against = Against {
        keys: &of_regions,
        looked_through: &LookedThrough::Buckets(vec![(BUCKET.to_owned(), String::new())]),
        from: window.from,
        threads: NonZero::<usize>::MIN,
    };
    let chains = judge(&digests, against);
    let attestation = attest(&digests, &chains, &logs, against);
    let contents: Vec<Option<Content>> = logs
        .iter()
        .zip(&attestation.of)
        .map(|(log, attested)| {
            let is_read = !attested.hashes.is_empty();
            is_read.then(|| reader.log(&object(&log.key), &attested.hashes).unwrap())
        })
        .collect();
    Verified::of((&digests, &chains), (&logs, &attestation), &contents, period)
}

/// What is not valid, by the end of its key.
fn not_valid(objects: &CheckedObjects) -> Vec<(String, Reason)> {
    let good = [Reason::Signed, Reason::SignedByNext, Reason::HashMatches];
    let bad = objects.iter().filter(|object| !good.contains(&object.reason));
    let name = |key: &str| key.rsplit('/').next().unwrap().to_owned();
    bad.map(|object| (name(&object.key), object.reason)).collect()
}
