//! One small object of a bucket, read and written whole.

use super::s3::{Bucket, When};
use super::{Error, Session};

/// The place of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The bucket.
    pub bucket: String,
    /// The key.
    pub key: String,
}

/// Returns the object's bytes; `None` where there is no such object.
///
/// It is listed first: whoever may list keys below a prefix only is told of one that is not there that
/// it may not be read.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html>
///
/// # Errors
/// Fails where S3 was not reached, or said no.
pub fn read(session: &Session, Place { bucket, key }: &Place) -> Result<Option<Vec<u8>>, Error> {
    let bucket = Bucket::open(session, bucket)?;
    session.runtime().block_on(async {
        // The first below a prefix is the prefix itself, if there is one.
        let page = bucket.page(key, "").await?;
        match page.objects.first().filter(|object| object.key == *key) {
            Some(object) => bucket.read(key, object.etag.as_deref()).await.map(Some),
            None => Ok(None),
        }
    })
}

/// Writes the object; it is the old one until it is the whole new one.
///
/// # Errors
/// Fails where S3 was not reached, or said no.
pub fn write(
    session: &Session,
    Place { bucket, key }: &Place,
    bytes: Vec<u8>,
) -> Result<(), Error> {
    let bucket = Bucket::open(session, bucket)?;
    session.runtime().block_on(bucket.write(key, bytes, When::Always))
}
