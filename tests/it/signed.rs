//! Makes archives that are signed as CloudTrail signs its own: logs, hourly digests, keys of the test's
//! own.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html>

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use flate2::{Compression, write::GzEncoder};
use md5::Md5;
use regiontrail::audit::integrity::keys::{PublicKey, listed};
use regiontrail::model::Moment;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

/// A key pair that stands in for one of CloudTrail's.
pub struct Signer {
    pair: KeyPair,
}

/// A stored object.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stored {
    pub body: Vec<u8>,
    pub metadata: BTreeMap<String, String>,
}

/// An archive of one account's trail in one bucket.
pub struct Archive {
    pub objects: BTreeMap<String, Stored>,
    /// The keys of the digests of each Region, oldest first.
    pub digests: BTreeMap<String, Vec<String>>,
}

/// How one hour of one Region is delivered.
#[derive(Debug, Clone, Copy)]
pub struct Hour<'a> {
    pub region: &'a str,
    /// Hours since the first.
    pub at: i64,
    pub logs: &'a [Vec<u8>],
}

pub const BUCKET: &str = "logs";
pub const ACCOUNT: &str = "111122223333";
pub const REGION: &str = "ca-central-1";

impl Signer {
    pub fn new() -> Self {
        Self { pair: KeyPair::generate(KeySize::Rsa2048).unwrap() }
    }

    /// The public key, valid for thirty days around the archives.
    pub fn public(&self) -> PublicKey {
        let moment = |text: &str| Moment::parse(text).unwrap();
        self.public_from((moment("2026-05-20T00:00:00Z"), moment("2026-06-19T00:00:00Z")))
    }

    pub fn public_from(&self, (from, to): (Moment, Moment)) -> PublicKey {
        let der = self.pair.public_key().as_ref().to_vec();
        PublicKey { fingerprint: hex(Md5::digest(&der).as_slice()), der, from, to }
    }

    pub fn sign(&self, text: &str) -> String {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        let random = SystemRandom::new();
        self.pair.sign(&RSA_PKCS1_SHA256, &random, text.as_bytes(), &mut signature).unwrap();
        hex(&signature)
    }
}

impl Archive {
    pub fn new() -> Self {
        Self { objects: BTreeMap::new(), digests: BTreeMap::new() }
    }

    /// So many hours of one Region, each with so many logs of one record.
    pub fn hourly(signer: &Signer, region: &str, hours: i64, logs: usize) -> Self {
        let mut archive = Self::new();
        archive.add_hours(signer, region, 0..hours, logs);
        archive
    }

    pub fn add_hours(
        &mut self,
        signer: &Signer,
        region: &str,
        hours: std::ops::Range<i64>,
        logs: usize,
    ) {
        for at in hours {
            let texts: Vec<Vec<u8>> = (0..logs)
                .map(|n| format!("{{\"Records\":[{{\"eventID\":\"{region}-{at}-{n}\"}}]}}").into())
                .collect();
            self.add(signer, Hour { region, at, logs: &texts });
        }
    }

    /// Delivers an hour: its logs, and the digest that names them and the digest before.
    pub fn add(&mut self, signer: &Signer, hour: Hour<'_>) -> String {
        let (start, end) = (time(hour.at), time(hour.at + 1));
        let files: Vec<Value> = hour
            .logs
            .iter()
            .enumerate()
            .map(|(n, text)| {
                let key = log_key(hour.region, hour.at, n);
                self.put(&key, gzip(text));
                named(&key, text)
            })
            .collect();
        let previous = self.digests.get(hour.region).and_then(|keys| keys.last()).cloned();
        let mut digest = json!({
            "awsAccountId": ACCOUNT,
            "digestStartTime": start.to_string(),
            "digestEndTime": end.to_string(),
            "digestS3Bucket": BUCKET,
            "digestS3Object": digest_key(hour.region, hour.at),
            "digestPublicKeyFingerprint": signer.public().fingerprint,
            "digestSignatureAlgorithm": "SHA256withRSA",
            "previousDigestS3Bucket": null,
            "previousDigestS3Object": null,
            "previousDigestHashValue": null,
            "previousDigestHashAlgorithm": null,
            "previousDigestSignature": null,
            "logFiles": files,
        });
        if let Some(previous) = previous {
            let stored = &self.objects[&previous];
            digest["previousDigestS3Bucket"] = json!(BUCKET);
            digest["previousDigestHashAlgorithm"] = json!("SHA-256");
            digest["previousDigestHashValue"] = json!(sha(&gunzip(&stored.body)));
            digest["previousDigestSignature"] = json!(stored.metadata["signature"]);
            digest["previousDigestS3Object"] = json!(previous);
        }
        let key = self.sign(signer, &digest);
        self.digests.entry(hour.region.to_owned()).or_default().push(key.clone());
        key
    }

    /// Stores a digest with its signature, at the place that it names.
    pub fn sign(&mut self, signer: &Signer, digest: &Value) -> String {
        let key = digest["digestS3Object"].as_str().unwrap().to_owned();
        let text = digest.to_string().into_bytes();
        let signed = format!(
            "{}\n{BUCKET}/{key}\n{}\n{}",
            digest["digestEndTime"].as_str().unwrap(),
            sha(&text),
            digest["previousDigestSignature"].as_str().unwrap_or("null"),
        );
        let metadata =
            [("signature", signer.sign(&signed)), ("signature-algorithm", RSA.to_owned())];
        let metadata = metadata.map(|(name, value)| (name.to_owned(), value));
        self.objects.insert(key.clone(), Stored { body: gzip(&text), metadata: metadata.into() });
        key
    }

    /// The content of a digest.
    pub fn digest(&self, key: &str) -> Value {
        serde_json::from_slice(&gunzip(&self.objects[key].body)).unwrap()
    }

    pub fn put(&mut self, key: &str, body: Vec<u8>) {
        self.objects.insert(key.to_owned(), Stored { body, metadata: BTreeMap::new() });
    }

    pub fn logs(&self) -> Vec<String> {
        let is_log = |key: &&String| key.contains("/CloudTrail/");
        self.objects.keys().filter(is_log).cloned().collect()
    }

    /// Writes the objects below `folder/logs`, as `aws s3 sync` copies them.
    pub fn write(&self, folder: &Path) {
        for (key, stored) in &self.objects {
            let path = folder.join(BUCKET).join(key);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, &stored.body).unwrap();
        }
    }

    /// Writes the metadata of digests beside them, as `aws s3api head-object` prints it.
    pub fn write_metadata(&self, folder: &Path) {
        for (key, stored) in self.objects.iter().filter(|(key, _)| key.contains("-Digest/")) {
            let head = json!({ "ContentLength": stored.body.len(), "Metadata": stored.metadata });
            let path = folder.join(BUCKET).join(format!("{key}.metadata.json"));
            fs::write(path, head.to_string()).unwrap();
        }
    }
}

/// A copy of a bucket in `logs/` with the metadata of its digests, and the keys in `keys/`.
pub fn copied(archive: &Archive, signer: &Signer) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    archive.write(folder.path());
    archive.write_metadata(folder.path());
    write_keys(folder.path(), REGION, &[signer.public()]);
    folder
}

/// Writes keys to `folder/keys/REGION.json`.
pub fn write_keys(folder: &Path, region: &str, keys: &[PublicKey]) {
    let folder = folder.join("keys");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(format!("{region}.json")), listed(keys)).unwrap();
}

/// The start of an hour: digests begin at an odd second.
pub fn time(hour: i64) -> Moment {
    let first = Moment::parse("2026-06-01T00:01:31Z").unwrap();
    Moment::from_millis(first.as_millis() + hour * 3_600_000)
}

pub fn digest_key(region: &str, hour: i64) -> String {
    let end = compact(time(hour + 1));
    let name = format!("{ACCOUNT}_CloudTrail-Digest_{region}_trail_{REGION}_{end}Z.json.gz");
    format!("AWSLogs/{ACCOUNT}/CloudTrail-Digest/{region}/{}/{name}", day(hour + 1))
}

pub fn log_key(region: &str, hour: i64, n: usize) -> String {
    let minute = &compact(time(hour))[..13];
    let name = format!("{ACCOUNT}_CloudTrail_{region}_{minute}Z_{n:016}.json.gz");
    format!("AWSLogs/{ACCOUNT}/CloudTrail/{region}/{}/{name}", day(hour))
}

pub fn named(key: &str, text: &[u8]) -> Value {
    json!({ "s3Bucket": BUCKET, "s3Object": key, "hashValue": sha(text), "hashAlgorithm": "SHA-256" })
}

/// `20260601T000131` of a time.
fn compact(time: Moment) -> String {
    time.to_string().replace(['-', ':', 'Z'], "")
}

fn day(hour: i64) -> String {
    time(hour).to_string()[..10].replace('-', "/")
}

pub fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

pub fn gunzip(body: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(body), &mut text).unwrap();
    text
}

pub fn sha(text: &[u8]) -> String {
    hex(Sha256::digest(text).as_slice())
}

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from_digit(digit.into(), 16).unwrap()).collect()
}

const RSA: &str = "SHA256withRSA";
