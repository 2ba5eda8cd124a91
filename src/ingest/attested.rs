//! Objects as CloudTrail's digests attest them: the hash of the very bytes that were compressed.
//!
//! **Invariant:** what is told of an object's content is of bytes that two reads gave alike, or that
//! one read gave from a place where another gives the same. What a network damages is not read.

use aws_lc_rs::digest::{self, Context, SHA256};

use super::decode::{Decoder, Deviation, Limits};
use super::source::{Again, LogSource, Object, ReadError};
use crate::aws;
use crate::model::{Beside, Reason};

/// SHA-256 of a content.
pub type Sha = [u8; 32];

/// What is known of an object's content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// The hash of what a whole object decodes to.
    Whole(Sha),
    /// Nothing that could be hashed: why, and the cause in words.
    Bad(Reason, String),
}

/// Returns the hash of a text, as digests name it.
#[must_use]
pub fn hash_of(text: &[u8]) -> Sha {
    sha(&digest::digest(&SHA256, text))
}

/// Reads objects, one after the other, into buffers that it keeps.
pub struct Reader<'a> {
    source: &'a dyn LogSource,
    decoder: Decoder,
    most: u64,
    stored: Vec<u8>,
}

impl<'a> Reader<'a> {
    /// Reads from a source, and decodes so much at the most.
    #[must_use]
    pub fn new(source: &'a dyn LogSource, limits: Limits) -> Self {
        Self { source, decoder: Decoder::new(limits), most: limits.decoded, stored: Vec::new() }
    }

    /// Reads digests, whose content is kept.
    #[must_use]
    pub fn of_digests(source: &'a dyn LogSource, limits: Limits) -> Self {
        let decoded = limits.decoded.min(DIGEST_BYTES);
        Self::new(source, Limits { decoded, ..limits })
    }

    /// Returns what is known of a log of which digests name these hashes.
    ///
    /// # Errors
    /// Fails where nothing can be read any more.
    pub fn log(&mut self, object: &Object, wanted: &[Sha]) -> Result<Content, aws::Error> {
        let is_wanted =
            |content: &Content| matches!(content, Content::Whole(sha) if wanted.contains(sha));
        self.stored.clear();
        if let Some(refused) = self.too_large(object) {
            return Ok(refused);
        }
        let first = match self.source.read(object, &mut self.stored) {
            Ok(()) => self.content(&mut |_| {}),
            Err(error) => return not_read(error),
        };
        if is_wanted(&first) {
            return Ok(first);
        }
        let mut before = first;
        for _ in 0..READS {
            let raw = digest::digest(&SHA256, &self.stored);
            match self.source.read_again(object, &mut self.stored) {
                Ok(Again::Same) => return Ok(before),
                Ok(Again::Read) => {}
                Err(error) => return not_read(error),
            }
            let again = self.content(&mut |_| {});
            let is_same = digest::digest(&SHA256, &self.stored).as_ref() == raw.as_ref();
            if is_same || is_wanted(&again) {
                return Ok(again);
            }
            before = again;
        }
        Ok(unstable())
    }

    /// Returns a digest's content and its bytes, and what stands beside it.
    ///
    /// # Errors
    /// Fails where nothing can be read any more.
    pub fn digest(&mut self, object: &Object) -> Result<(Content, Vec<u8>, Beside), aws::Error> {
        self.stored.clear();
        if let Some(refused) = self.too_large(object) {
            return Ok((refused, Vec::new(), Beside::NotKept));
        }
        let beside = match self.source.read_beside(object, &mut self.stored) {
            Ok(beside) => beside,
            Err(error) => return Ok((not_read(error)?, Vec::new(), Beside::NotKept)),
        };
        let mut text = Vec::new();
        let content = self.content(&mut |part| text.extend_from_slice(part));
        Ok((content, text, beside))
    }

    fn too_large(&self, object: &Object) -> Option<Content> {
        let told = || format!("the object has {} bytes; {}", object.size, self.hint());
        (object.size > self.most).then(|| Content::Bad(Reason::NotRead, told()))
    }

    const fn hint(&self) -> &'static str {
        if self.most == DIGEST_BYTES {
            "no digest has so many"
        } else {
            "see `--max-decoded-bytes`"
        }
    }

    /// Hashes what was read.
    fn content(&mut self, part: &mut dyn FnMut(&[u8])) -> Content {
        let mut hash = Context::new(&SHA256);
        let mut both = |text: &[u8]| {
            hash.update(text);
            part(text);
        };
        match self.decoder.single(&self.stored, &mut both) {
            Ok(()) => Content::Whole(sha(&hash.finish())),
            Err(Deviation::Damaged(cause)) => Content::Bad(Reason::Damaged, cause),
            Err(Deviation::Trailing) => {
                Content::Bad(Reason::TrailingBytes, "bytes follow its gzip stream".to_owned())
            }
            Err(Deviation::TooLarge) => {
                let told = format!("it decodes to more than {} bytes; {}", self.most, self.hint());
                Content::Bad(Reason::NotRead, told)
            }
        }
    }
}

/// Says that reads do not agree.
#[must_use]
pub fn unstable() -> Content {
    Content::Bad(Reason::Unstable, "each read gave other bytes".to_owned())
}

fn not_read(error: ReadError) -> Result<Content, aws::Error> {
    match error {
        ReadError::Source(cause) => Err(cause),
        ReadError::Object(cause) => Ok(Content::Bad(Reason::NotRead, cause.to_string())),
    }
}

fn sha(digest: &digest::Digest) -> Sha {
    let mut sha = [0; 32];
    sha.copy_from_slice(digest.as_ref());
    sha
}

/// A digest names 250,000 logs in so many bytes: those of one account, Region and hour are far fewer.
const DIGEST_BYTES: u64 = 64 << 20;
/// How many reads of one object may each bring other bytes.
const READS: usize = 4;
