//! `manifest.json`, which names the data files of an inventory.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use md5::{Digest, Md5};
use serde::Deserialize;

use super::{Error, failed};
use crate::aws::again::{Patience, again};
use crate::aws::s3::{Bucket, Expected};
use crate::aws::{Address, Session};
use crate::model::hex;

/// `manifest.json`.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html>.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Manifest {
    pub source_bucket: String,
    pub destination_bucket: String,
    pub creation_timestamp: String,
    pub file_format: String,
    pub file_schema: String,
    pub files: Vec<DataFile>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct DataFile {
    pub key: String,
    pub size: u64,
    #[serde(rename = "MD5checksum")]
    pub md5: String,
}

impl Manifest {
    /// Reads a manifest, and says in which folder of this machine it lies, if it does.
    pub fn read(session: &Session, place: &str) -> Result<(Self, Option<PathBuf>), Error> {
        let unfit = |cause: String| Error::Unfit { inventory: place.to_owned(), cause };
        let address = Address::find(place).map_err(|cause| unfit(cause.to_string()))?;
        let (text, folder) = match address {
            Some(address) => (remote(session, place, &address)?, None),
            None => (local(place)?, Path::new(place).parent().map(Path::to_path_buf)),
        };
        let manifest: Self = serde_json::from_slice(&text)
            .map_err(|cause| unfit(format!("it is no manifest.json: {cause}")))?;
        if manifest.file_format == "CSV" {
            return Ok((manifest, folder));
        }
        let cause = format!(
            "its files are {}, and only CSV is read: let the bucket make an inventory as CSV",
            manifest.file_format
        );
        Err(unfit(cause))
    }
}

fn remote(session: &Session, place: &str, address: &Address) -> Result<Vec<u8>, Error> {
    let failed = |source| failed(place, source);
    let bucket = Bucket::open(session, &address.bucket).map_err(failed)?;
    let read = |key: &str| {
        let ask = again(Patience::LONG, || bucket.read(key, Expected::default()));
        session.runtime().block_on(ask)
    };
    let text = read(&address.key).map_err(failed)?;
    // S3 writes it last: without it, the inventory is not all there.
    let sum = read(&sum_beside(&address.key)).map_err(failed)?;
    checked(place, text, &sum)
}

fn local(place: &str) -> Result<Vec<u8>, Error> {
    let failed = |source| Error::File { inventory: place.to_owned(), source };
    let text = fs::read(place).map_err(failed)?;
    match fs::read(sum_beside(place)) {
        Ok(sum) => checked(place, text, &sum),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(text),
        Err(cause) => Err(failed(cause)),
    }
}

fn sum_beside(manifest: &str) -> String {
    let folder = manifest.rfind('/').map_or("", |at| &manifest[..=at]);
    format!("{folder}manifest.checksum")
}

fn checked(place: &str, text: Vec<u8>, sum: &[u8]) -> Result<Vec<u8>, Error> {
    let own = hex(&Md5::digest(&text));
    if sum.trim_ascii().eq_ignore_ascii_case(own.as_bytes()) {
        return Ok(text);
    }
    let cause = "its MD5 is not that of manifest.checksum".to_owned();
    Err(Error::Unfit { inventory: place.to_owned(), cause })
}
