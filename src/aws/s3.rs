//! Buckets: what is in them, and the bytes.
//!
//! Reading an object is not retried here: an attempt is good only once its body is there to the
//! last byte, and the SDK's own retries end at the headers. Whoever reads asks again.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use aws_sdk_s3::Client;
use aws_sdk_s3::config::Builder;
use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::error::DisplayErrorContext;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{ObjectStorageClass, RequestPayer};
use tokio::runtime::Runtime;

use super::session::partition;
use super::{Asked, Call, Error, Kind, Session};
use crate::model::DigestMetadata;

/// A bucket, asked in its own Region.
#[derive(Debug, Clone)]
pub struct Bucket {
    name: String,
    region: Option<String>,
    listing: Client,
    reading: Client,
    payer: Option<RequestPayer>,
    runtime: Arc<Runtime>,
    lists: Arc<AtomicU64>,
    /// What stands before keys: `s3://BUCKET/`, or the server that stands in for AWS.
    home: String,
}

/// An object as a listing names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed {
    pub key: String,
    pub size: u64,
    pub etag: Option<String>,
    /// The archive that holds it, where it is in one.
    pub archive: Option<String>,
    /// When it was written last, in seconds since 1970.
    pub modified: Option<i64>,
}

/// A page of a flat listing, in the order of keys.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub objects: Vec<Listed>,
    pub is_last: bool,
}

/// What lies directly below a prefix.
#[derive(Debug, Default)]
pub(crate) struct Level {
    /// Prefixes that end with `/`.
    pub folders: Vec<String>,
    pub objects: Vec<Listed>,
}

/// An object's bytes, and what its metadata says if it is a digest.
#[derive(Debug)]
pub(crate) struct Read {
    pub body: Vec<u8>,
    pub beside: DigestMetadata,
}

impl Bucket {
    /// Opens a bucket in the Region where it is.
    ///
    /// # Errors
    /// Fails where the bucket is not there, or may not be looked at.
    pub fn open(session: &Session, name: &str) -> Result<Self, Error> {
        let bucket = Self::in_region(session, name, None);
        let region = session.runtime().block_on(bucket.find_region())?;
        Ok(Self::in_region(session, name, region))
    }

    fn in_region(session: &Session, name: &str, region: Option<String>) -> Self {
        let config = session.config(region.as_deref());
        let builder = || {
            // Hosts that stand in for AWS have no name for each bucket.
            let is_path_style = session.endpoint("S3").is_some();
            Builder::from(&config).force_path_style(is_path_style)
        };
        Self {
            name: name.to_owned(),
            region,
            listing: Client::from_conf(builder().retry_partition(partition("s3")).build()),
            reading: Client::from_conf(builder().retry_config(RetryConfig::disabled()).build()),
            payer: session.pays_requests().then_some(RequestPayer::Requester),
            runtime: Arc::clone(session.runtime()),
            lists: Arc::default(),
            home: home(session, name),
        }
    }

    /// Returns the bucket's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the bucket's Region, where S3 tells it.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// Returns how many times the bucket was asked for a list.
    #[must_use]
    pub fn lists(&self) -> u64 {
        self.lists.load(Ordering::Relaxed)
    }

    /// Lists a little, and names a log below the prefix if there is one.
    ///
    /// # Errors
    /// Fails where the bucket may not be listed.
    pub fn try_list(&self, prefix: &str) -> Result<Option<String>, Error> {
        let page = self.runtime.block_on(self.page(prefix, ""))?;
        let readable = |object: &Listed| object.size > 0 && object.archive.is_none();
        let smallest = page.objects.into_iter().filter(readable).min_by_key(|object| object.size);
        Ok(smallest.map(|object| object.key))
    }

    /// Reads an object.
    ///
    /// # Errors
    /// Fails where it may not be read.
    pub fn try_read(&self, key: &str) -> Result<(), Error> {
        self.runtime.block_on(self.read(key, None)).map(|_| ())
    }

    /// Writes an object below the prefix, and removes it.
    ///
    /// # Errors
    /// Fails where either may not be done.
    pub fn try_write(&self, prefix: &str) -> Result<(), Error> {
        let key = format!("{}/doctor", prefix.trim_end_matches('/'));
        let key = key.trim_start_matches('/');
        self.runtime.block_on(async {
            self.write(key, b"regiontrail doctor was here".to_vec(), When::Always).await?;
            self.remove(key).await
        })
    }

    /// Asks for the Region; S3 tells it with a refusal too, so that no right beyond listing is
    /// needed. <https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html>.
    ///
    /// A refusal without a Region has no body that says why: the first list is refused with a cause.
    async fn find_region(&self) -> Result<Option<String>, Error> {
        let error = match self.listing.head_bucket().bucket(&self.name).send().await {
            Ok(answer) => return Ok(answer.bucket_region),
            Err(error) => error,
        };
        let answer = error.raw_response();
        let status = answer.map(|answer| answer.status().as_u16());
        let told = answer.and_then(|answer| answer.headers().get("x-amz-bucket-region"));
        match (told.map(str::to_owned), status) {
            (Some(region), _) => Ok(Some(region)),
            (None, Some(404)) => {
                let cause = "there is no bucket of this name (NoSuchBucket)";
                Err(LOOK.error(&self.place(""), Kind::NotFound, cause))
            }
            (None, Some(400..=499)) => Ok(None),
            (None, _) => Err(error).asked(LOOK, &self.place("")).map(|()| None),
        }
    }

    /// Lists what lies directly below a prefix, all of it.
    pub(crate) async fn level(&self, prefix: &str) -> Result<Level, Error> {
        let place = self.place(prefix);
        let mut level = Level::default();
        let mut token = None;
        loop {
            let ask = self.listing.list_objects_v2().bucket(&self.name).prefix(prefix);
            let ask = ask.delimiter("/").set_request_payer(self.payer.clone());
            self.lists.fetch_add(1, Ordering::Relaxed);
            let answer = ask.set_continuation_token(token.clone()).send().await;
            let answer = answer.asked(LIST, &place)?;
            let folders = answer.common_prefixes.unwrap_or_default();
            level.folders.extend(folders.into_iter().filter_map(|folder| folder.prefix));
            for object in answer.contents.unwrap_or_default() {
                level.objects.push(listed(object, &place)?);
            }
            if !answer.is_truncated.unwrap_or(false) {
                return Ok(level);
            }
            let next = answer.next_continuation_token;
            if next.is_none() || next == token {
                return Err(LIST.error(&place, Kind::Answer, "the list goes on, and not where"));
            }
            token = next;
        }
    }

    /// Lists a page of all that lies below a prefix behind a key.
    ///
    /// Each page is asked for by the last key of the page before, so that a page cannot be left
    /// out or told twice unseen: keys must rise.
    pub(crate) async fn page(&self, prefix: &str, after: &str) -> Result<Page, Error> {
        let place = self.place(prefix);
        let ask = self.listing.list_objects_v2().bucket(&self.name).prefix(prefix);
        let ask = ask.start_after(after).set_request_payer(self.payer.clone());
        self.lists.fetch_add(1, Ordering::Relaxed);
        let answer = ask.send().await.asked(LIST, &place)?;
        let mut page = Page { is_last: !answer.is_truncated.unwrap_or(false), ..Page::default() };
        let mut before = after.to_owned();
        for object in answer.contents.unwrap_or_default() {
            let object = listed(object, &place)?;
            if object.key <= before || !object.key.starts_with(prefix) {
                let cause = format!("the page names `{}` out of order", object.key);
                return Err(LIST.error(&place, Kind::Answer, cause));
            }
            before.clone_from(&object.key);
            page.objects.push(object);
        }
        if page.objects.is_empty() && !page.is_last {
            return Err(LIST.error(&place, Kind::Answer, "a page is empty, and the list goes on"));
        }
        Ok(page)
    }

    /// Reads an object to its last byte, once.
    ///
    /// With an ETag, only the object that has it: what was listed is what is read.
    pub(crate) async fn read(&self, key: &str, etag: Option<&str>) -> Result<Vec<u8>, Error> {
        self.read_beside(key, etag).await.map(|read| read.body)
    }

    /// Reads an object like [`Bucket::read`], with what stands in the same answer of a digest.
    pub(crate) async fn read_beside(&self, key: &str, etag: Option<&str>) -> Result<Read, Error> {
        let place = self.place(key);
        let ask = self.reading.get_object().bucket(&self.name).key(key);
        let ask = ask.set_if_match(etag.map(str::to_owned)).set_request_payer(self.payer.clone());
        let answer = ask.send().await.asked(READ, &place)?;
        if let (Some(listed), Some(read)) = (etag, answer.e_tag.as_deref())
            && bare(listed) != bare(read)
        {
            let cause = format!("the list named the ETag {listed}, and it has {read}");
            return Err(READ.error(&place, Kind::Changed, cause));
        }
        let length = answer.content_length.and_then(|length| u64::try_from(length).ok());
        let beside = beside(answer.metadata);
        let body = answer.body.collect().await.map_err(|error| {
            let cause = format!("the body stops: {}", DisplayErrorContext(&error));
            READ.error(&place, Kind::Transport, cause)
        })?;
        let body = Vec::from(body.into_bytes());
        if length.is_some_and(|length| length != body.len() as u64) {
            return Err(READ.error(
                &place,
                Kind::Transport,
                "the body is not as long as announced",
            ));
        }
        Ok(Read { body, beside })
    }

    /// Reads an object to its last byte, once, into a file: one that is too large to hold.
    pub(crate) async fn save(&self, key: &str, into: &mut impl io::Write) -> Result<(), Error> {
        let place = self.place(key);
        let ask = self.reading.get_object().bucket(&self.name).key(key);
        let ask = ask.set_request_payer(self.payer.clone());
        let answer = ask.send().await.asked(READ, &place)?;
        let length = answer.content_length.and_then(|length| u64::try_from(length).ok());
        let (mut body, mut read) = (answer.body, 0);
        while let Some(bytes) = body.next().await {
            let bytes = bytes.map_err(|error| {
                let cause = format!("the body stops: {}", DisplayErrorContext(&error));
                READ.error(&place, Kind::Transport, cause)
            })?;
            into.write_all(&bytes).map_err(|error| {
                READ.error(&place, Kind::Refused, format!("it cannot be kept here: {error}"))
            })?;
            read += bytes.len() as u64;
        }
        if length.is_some_and(|length| length != read) {
            let cause = "the body is not as long as announced";
            return Err(READ.error(&place, Kind::Transport, cause));
        }
        Ok(())
    }

    /// Writes an object, only where none is, if asked.
    ///
    /// # Errors
    /// Fails with [`Kind::Changed`] where one is.
    pub(crate) async fn write(&self, key: &str, body: Vec<u8>, when: When) -> Result<(), Error> {
        let place = self.place(key);
        let ask = self.listing.put_object().bucket(&self.name).key(key);
        let ask = match when {
            When::Always => ask,
            When::Absent => ask.if_none_match("*"),
        };
        ask.body(ByteStream::from(body)).send().await.asked(WRITE, &place).map(|_| ())
    }

    /// Removes an object; one that is not there is removed already.
    pub(crate) async fn remove(&self, key: &str) -> Result<(), Error> {
        let ask = self.listing.delete_object().bucket(&self.name).key(key);
        ask.send().await.asked(REMOVE, &self.place(key)).map(|_| ())
    }

    /// Names a place in this bucket as users write it.
    pub(crate) fn place(&self, key: &str) -> String {
        format!("{}{key}", self.home)
    }
}

/// Names a bucket as users do; one on a server that is not AWS's by that server, so that no report
/// takes it for AWS.
fn home(session: &Session, name: &str) -> String {
    let foreign = session.endpoint("S3").filter(|url| !is_of_aws(url));
    foreign.map_or_else(
        || format!("s3://{name}/"),
        |url| format!("{}/{name}/", url.trim_end_matches('/')),
    )
}

/// Says whether an endpoint is one of AWS: by TLS, and by its name.
fn is_of_aws(url: &str) -> bool {
    let host = url.strip_prefix("https://").and_then(|rest| rest.split(['/', ':']).next());
    host.is_some_and(|host| {
        [".amazonaws.com", ".amazonaws.com.cn", ".api.aws"].iter().any(|end| host.ends_with(end))
    })
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

/// When to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// In any case.
    Always,
    /// Only where nothing is.
    Absent,
}

fn listed(object: aws_sdk_s3::types::Object, place: &str) -> Result<Listed, Error> {
    let size = object.size.and_then(|size| u64::try_from(size).ok());
    let (Some(key), Some(size)) = (object.key, size) else {
        return Err(LIST.error(place, Kind::Answer, "an object has no key or no size"));
    };
    let archive = object.storage_class.filter(is_archive).map(|class| class.as_str().to_owned());
    let modified = object.last_modified.map(|time| time.secs());
    Ok(Listed { key, size, etag: object.e_tag, archive, modified })
}

/// Says whether objects of a class must be restored before they can be read. Glacier Instant
/// Retrieval is read like any other.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html>.
const fn is_archive(class: &ObjectStorageClass) -> bool {
    matches!(class, ObjectStorageClass::Glacier | ObjectStorageClass::DeepArchive)
}

fn bare(etag: &str) -> &str {
    etag.trim_matches('"')
}

const LOOK: Call = Call { doing: "find the Region of", action: "s3:ListBucket" };
const LIST: Call = Call { doing: "list", action: "s3:ListBucket" };
pub(crate) const READ: Call = Call { doing: "read", action: "s3:GetObject" };
const WRITE: Call = Call { doing: "write", action: "s3:PutObject" };
const REMOVE: Call = Call { doing: "remove", action: "s3:DeleteObject" };

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tls_to_an_aws_name_is_aws() {
        assert!(is_of_aws("https://bucket.vpce-1a2b.s3.ca-central-1.vpce.amazonaws.com"));
        assert!(is_of_aws("https://s3.dualstack.ca-central-1.amazonaws.com/"));
        for url in [
            "http://s3.ca-central-1.amazonaws.com",
            "https://amazonaws.com.example.org",
            "https://example.org/.amazonaws.com",
            "http://127.0.0.1:9000",
        ] {
            assert!(!is_of_aws(url), "{url}");
        }
    }
}
