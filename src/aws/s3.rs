//! Buckets: what is in them, and the bytes.
//!
//! Reading an object is not retried here: an attempt is good only once its body is there to the
//! last byte, and the SDK's own retries end at the headers. Whoever reads asks again.

mod body;
mod lease;
mod listing;
mod trial;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use aws_sdk_s3::Client;
use aws_sdk_s3::config::Builder;
use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::types::RequestPayer;

use super::session::{Service, partition};
use super::threads::Threads;
use super::{Asked, Call, Error, Kind, Session, is_of_aws};

pub(crate) use self::body::{Expected, Read, When};
pub(crate) use self::lease::{Conditions, Lease, NoLease};
pub(crate) use self::listing::{Level, Listed, Page};
pub use self::trial::{Found, Look};

/// A bucket, asked in its own Region.
#[derive(Debug, Clone)]
pub struct Bucket {
    name: String,
    region: Option<String>,
    listing: Client,
    reading: Client,
    payer: Option<RequestPayer>,
    runtime: Arc<Threads>,
    lists: Arc<AtomicU64>,
    /// What stands before keys: `s3://BUCKET/`, or the server that stands in for AWS.
    home: String,
    /// Whether it is on AWS, and not on a server that stands in for it.
    is_of_aws: bool,
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

    /// Names a bucket that nobody asked for.
    #[cfg(test)]
    pub(crate) fn unasked(session: &Session, name: &str) -> Self {
        Self::in_region(session, name, None)
    }

    fn in_region(session: &Session, name: &str, region: Option<String>) -> Self {
        let config = session.config(region.as_deref());
        let builder = || {
            // Hosts that stand in for AWS have no name for each bucket.
            let is_path_style = session.endpoint(Service::S3).is_some();
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
            is_of_aws: session.endpoint(Service::S3).is_none_or(|url| is_of_aws(Service::S3, &url)),
            home: session.named(Service::S3, &format!("s3://{name}/"), &format!("{name}/")),
        }
    }

    /// Returns the name, without what stands before or behind it.
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

    /// Names a place in this bucket as users write it.
    pub(crate) fn place(&self, key: &str) -> String {
        format!("{}{key}", self.home)
    }
}

const LOOK: Call = Call { doing: "find the Region of", action: "s3:ListBucket" };
