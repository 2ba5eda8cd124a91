//! The bytes of objects.

use std::collections::HashMap;
use std::io;

use aws_sdk_s3::error::DisplayErrorContext;
use aws_sdk_s3::primitives::ByteStream;

use super::Bucket;
use crate::aws::again::{Patience, again};
use crate::aws::{Asked, Call, Error, Kind};
use crate::model::DigestMetadata;

/// What a list told of an object: what was listed is what is read.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Expected<'a> {
    pub etag: Option<&'a str>,
    pub size: Option<u64>,
}

/// An object's bytes, and what its metadata says if it is a digest.
#[derive(Debug)]
pub(crate) struct Read {
    pub body: Vec<u8>,
    pub beside: DigestMetadata,
}

/// When to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When<'a> {
    /// In any case.
    Always,
    /// Only where nothing is.
    Absent,
    /// Only where an object of this ETag is.
    Tagged(&'a str),
}

impl Bucket {
    /// Reads an object to its last byte, once.
    pub(crate) async fn read(&self, key: &str, expected: Expected<'_>) -> Result<Vec<u8>, Error> {
        self.read_beside(key, expected).await.map(|read| read.body)
    }

    /// Reads an object like [`Bucket::read`], with what stands in the same answer of a digest.
    pub(crate) async fn read_beside(
        &self,
        key: &str,
        expected: Expected<'_>,
    ) -> Result<Read, Error> {
        let mut body = Vec::new();
        let beside = self.stream(key, expected, &mut body).await?;
        Ok(Read { body, beside })
    }

    /// Reads an object to its last byte, once, into something that may hold more than memory does.
    pub(crate) async fn stream(
        &self,
        key: &str,
        expected: Expected<'_>,
        into: &mut (impl io::Write + Send),
    ) -> Result<DigestMetadata, Error> {
        let place = self.place(key);
        let ask = self.reading.get_object().bucket(&self.name).key(key);
        let ask = ask.set_if_match(expected.etag.map(str::to_owned));
        let answer = ask.set_request_payer(self.payer.clone()).send().await.asked(READ, &place)?;
        expected.check_etag(answer.e_tag.as_deref(), &place)?;
        let announced = answer.content_length.and_then(|length| u64::try_from(length).ok());
        if let Some(announced) = announced {
            expected.check_size(announced, &place)?;
        }
        let beside = beside(answer.metadata);
        let (mut body, mut read) = (answer.body, 0);
        while let Some(bytes) = body.next().await {
            let bytes = bytes.map_err(|error| {
                let cause = format!("the body stops: {}", DisplayErrorContext(&error));
                READ.error(&place, Kind::Transport, cause)
            })?;
            read += bytes.len() as u64;
            if expected.size.is_some_and(|size| read > size) {
                expected.check_size(read, &place)?;
            }
            into.write_all(&bytes).map_err(|error| {
                READ.error(&place, Kind::Refused, format!("it cannot be kept here: {error}"))
            })?;
        }
        if announced.is_some_and(|announced| announced != read) {
            let cause = "the body is not as long as announced";
            return Err(READ.error(&place, Kind::Transport, cause));
        }
        expected.check_size(read, &place)?;
        Ok(beside)
    }

    /// Returns an object's bytes; `None` where there is no such object.
    ///
    /// It is listed first: whoever may list keys below a prefix only is told of one that is not there
    /// that it may not be read.
    /// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html>
    ///
    /// # Errors
    /// Fails where S3 was not reached, or said no.
    pub fn read_if_there(&self, key: &str) -> Result<Option<Vec<u8>>, Error> {
        self.runtime.block_on(async {
            // The first below a prefix is the prefix itself, if there is one.
            let page = self.page(key, "").await?;
            let Some(object) = page.objects.first().filter(|object| object.key == *key) else {
                return Ok(None);
            };
            let expected = Expected { etag: object.etag.as_deref(), size: Some(object.size) };
            again(Patience::LONG, || self.read(key, expected)).await.map(Some)
        })
    }

    /// Writes an object; it is the old one until it is the whole new one.
    ///
    /// # Errors
    /// Fails where S3 was not reached, or said no.
    pub fn replace(&self, key: &str, body: &[u8]) -> Result<(), Error> {
        self.runtime.block_on(self.write(key, body.to_vec(), When::Always))
    }

    /// Writes an object.
    pub(crate) async fn write(
        &self,
        key: &str,
        body: Vec<u8>,
        when: When<'_>,
    ) -> Result<(), Error> {
        self.write_tagged(key, body, when).await.map(|_| ())
    }

    /// Writes an object where the condition holds, and returns its ETag.
    ///
    /// # Errors
    /// Fails with [`Kind::Changed`] or [`Kind::NotFound`] where it does not hold.
    pub(super) async fn write_tagged(
        &self,
        key: &str,
        body: Vec<u8>,
        when: When<'_>,
    ) -> Result<Option<String>, Error> {
        let place = self.place(key);
        let ask = self.listing.put_object().bucket(&self.name).key(key);
        let ask = match when {
            When::Always => ask,
            When::Absent => ask.if_none_match("*"),
            When::Tagged(tag) => ask.if_match(tag),
        };
        let answer = ask.body(ByteStream::from(body)).send().await.asked(WRITE, &place)?;
        Ok(answer.e_tag)
    }

    /// Removes an object; one that is not there is removed already.
    pub(crate) async fn remove(&self, key: &str) -> Result<(), Error> {
        let ask = self.listing.delete_object().bucket(&self.name).key(key);
        ask.send().await.asked(REMOVE, &self.place(key)).map(|_| ())
    }

    /// Removes an object of this ETag.
    pub(super) async fn remove_tagged(&self, key: &str, tag: &str) -> Result<(), Error> {
        let ask = self.listing.delete_object().bucket(&self.name).key(key).if_match(tag);
        ask.send().await.asked(REMOVE, &self.place(key)).map(|_| ())
    }
}

impl Expected<'_> {
    fn check_etag(self, read: Option<&str>, place: &str) -> Result<(), Error> {
        match (self.etag, read) {
            (Some(listed), Some(read)) if bare(listed) != bare(read) => {
                let cause = format!("the list named the ETag {listed}, and it has {read}");
                Err(READ.error(place, Kind::Changed, cause))
            }
            (Some(_) | None, _) => Ok(()),
        }
    }

    fn check_size(self, read: u64, place: &str) -> Result<(), Error> {
        match self.size.filter(|size| *size != read) {
            Some(size) => {
                let cause = format!("it has {read} bytes, and the list says {size}");
                Err(READ.error(place, Kind::Answer, cause))
            }
            None => Ok(()),
        }
    }
}

/// Takes what CloudTrail writes into the metadata of a digest.
fn beside(metadata: Option<HashMap<String, String>>) -> DigestMetadata {
    let mut metadata = metadata.unwrap_or_default();
    let mut take = |name: &str| metadata.remove(name);
    DigestMetadata {
        signature: take("signature"),
        algorithm: take("signature-algorithm"),
        generated: take("backfill-generation-timestamp"),
    }
}

fn bare(etag: &str) -> &str {
    etag.trim_matches('"')
}

const READ: Call = Call { doing: "read", action: "s3:GetObject" };
const WRITE: Call = Call { doing: "write", action: "s3:PutObject" };
const REMOVE: Call = Call { doing: "remove", action: "s3:DeleteObject" };
