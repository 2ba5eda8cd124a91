//! One small object of a bucket, read and written whole.

use aws_sdk_s3::Client;
use aws_sdk_s3::primitives::ByteStream;

use super::client;

/// The place of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The bucket, which must be in the configured Region.
    pub bucket: String,
    /// The key.
    pub key: String,
}

/// Why an object was not read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// S3 was not reached, or said no.
    #[error("{0}")]
    Answer(String),
    /// The runtime could not be started.
    #[error("cannot start the network runtime")]
    Runtime(#[source] std::io::Error),
}

/// Returns the object's bytes; `None` where there is no such object.
///
/// It is listed first: whoever may list keys below a prefix only is told of one that is not there that
/// it may not be read.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html>
///
/// # Errors
/// Fails where S3 was not reached, or said no.
pub fn read(place: &Place) -> Result<Option<Vec<u8>>, Error> {
    client::block_on(read_whole(place)).map_err(Error::Runtime)?
}

/// Writes the object; it is the old one until it is the whole new one.
///
/// # Errors
/// Fails where S3 was not reached, or said no.
pub fn write(place: &Place, bytes: Vec<u8>) -> Result<(), Error> {
    client::block_on(write_whole(place, bytes)).map_err(Error::Runtime)?
}

async fn read_whole(Place { bucket, key }: &Place) -> Result<Option<Vec<u8>>, Error> {
    let s3 = Client::new(&client::config(None).await);
    let listed = s3.list_objects_v2().bucket(bucket).prefix(key).max_keys(1).send().await;
    let listed = listed.map_err(|error| Error::Answer(client::told(&error)))?;
    if listed.key_count().is_none() {
        return Err(Error::Answer("the answer is no listing".to_owned()));
    }
    // The first below a prefix is the prefix itself, if there is one.
    if listed.contents().first().and_then(|object| object.key()) != Some(key) {
        return Ok(None);
    }
    let got = s3.get_object().bucket(bucket).key(key).send().await;
    let body = got.map_err(|error| Error::Answer(client::told(&error)))?.body.collect().await;
    body.map(|bytes| Some(bytes.to_vec())).map_err(|error| Error::Answer(client::chain(&error)))
}

async fn write_whole(Place { bucket, key }: &Place, bytes: Vec<u8>) -> Result<(), Error> {
    let s3 = Client::new(&client::config(None).await);
    let put = s3.put_object().bucket(bucket).key(key).body(ByteStream::from(bytes));
    put.send().await.map(|_| ()).map_err(|error| Error::Answer(client::told(&error)))
}
