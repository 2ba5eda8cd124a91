//! A digest as CloudTrail writes it.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html>

use serde::Deserialize;

use crate::ingest::attested::Sha;
use crate::ingest::delivered::DigestName;
use crate::model::{AccountId, Moment, Region, from_hex};

/// What a digest says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// The hash of the digest itself.
    pub sha: Sha,
    /// The account whose logs it names.
    pub account: AccountId,
    /// The Region whose logs it names.
    pub region: Region,
    /// The trail and its Region, as the name of the digest has them.
    pub trail: (String, Region),
    /// Whether it stands outside the chain.
    pub is_backfill: bool,
    /// The first moment of the deliveries that it names.
    pub start: Moment,
    /// Their end.
    pub end: Moment,
    /// The end as written, which is signed.
    pub end_text: String,
    /// The place where it was stored.
    pub place: Place,
    /// The key that signed it.
    pub fingerprint: String,
    /// How it was signed.
    pub algorithm: String,
    /// The digest before it; none in the first of a chain.
    pub previous: Option<Previous>,
    /// The logs that were delivered.
    pub logs: Vec<Named>,
}

/// A place in a bucket.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The bucket.
    pub bucket: String,
    /// The key.
    pub key: String,
}

/// What a digest says of the one before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Previous {
    /// Where it was stored.
    pub place: Place,
    /// Its hash.
    pub sha: Sha,
    /// Its signature.
    pub signature: String,
}

/// A log that a digest names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Where it was stored.
    pub place: Place,
    /// The hash of its content.
    pub sha: Sha,
    /// The time of its newest event, where that is told.
    pub newest: Option<Moment>,
}

impl Digest {
    /// Reads the content of a digest, whose hash is `sha`.
    ///
    /// # Errors
    /// Says why it is none.
    pub fn parse(content: &[u8], sha: Sha) -> Result<Self, String> {
        let written: Written = serde_json::from_slice(content).map_err(|e| e.to_string())?;
        // The place in the digest is signed, the one where it was found is not.
        let Some(name) = DigestName::of(&written.digest_s3_object) else {
            return Err("`digestS3Object` does not end with the name of a digest".to_owned());
        };
        if name.account.as_str() != written.aws_account_id {
            return Err("`digestS3Object` names another account than `awsAccountId`".to_owned());
        }
        let moment = |text: &str| Moment::parse(text).map_err(|e| e.to_string());
        Ok(Self {
            sha,
            account: name.account,
            region: name.region,
            trail: (name.trail, name.home),
            is_backfill: name.is_backfill,
            start: moment(&written.digest_start_time)?,
            end: moment(&written.digest_end_time)?,
            previous: written.previous()?,
            logs: written.log_files.into_iter().map(WrittenLog::named).collect::<Result<_, _>>()?,
            end_text: written.digest_end_time,
            place: Place { bucket: written.digest_s3_bucket, key: written.digest_s3_object },
            fingerprint: written.digest_public_key_fingerprint,
            algorithm: written.digest_signature_algorithm,
        })
    }
}

/// Fields that are missing, of another type or written twice make it no digest.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    aws_account_id: String,
    digest_start_time: String,
    digest_end_time: String,
    #[serde(rename = "digestS3Bucket")]
    digest_s3_bucket: String,
    #[serde(rename = "digestS3Object")]
    digest_s3_object: String,
    digest_public_key_fingerprint: String,
    digest_signature_algorithm: String,
    #[serde(rename = "previousDigestS3Bucket")]
    previous_bucket: Option<String>,
    #[serde(rename = "previousDigestS3Object")]
    previous_object: Option<String>,
    #[serde(rename = "previousDigestHashValue")]
    previous_hash: Option<String>,
    #[serde(rename = "previousDigestHashAlgorithm")]
    previous_hash_algorithm: Option<String>,
    #[serde(rename = "previousDigestSignature")]
    previous_signature: Option<String>,
    log_files: Vec<WrittenLog>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WrittenLog {
    #[serde(rename = "s3Bucket")]
    bucket: String,
    #[serde(rename = "s3Object")]
    object: String,
    hash_value: String,
    hash_algorithm: String,
    newest_event_time: Option<String>,
}

impl Written {
    fn previous(&self) -> Result<Option<Previous>, String> {
        let fields = (
            &self.previous_bucket,
            &self.previous_object,
            &self.previous_hash,
            &self.previous_hash_algorithm,
            &self.previous_signature,
        );
        match fields {
            (None, None, None, None, None) => Ok(None),
            (Some(bucket), Some(key), Some(hash), Some(algorithm), Some(signature)) => {
                let place = Place { bucket: bucket.clone(), key: key.clone() };
                let (sha, signature) = (sha_of(hash, algorithm)?, signature.clone());
                Ok(Some(Previous { place, sha, signature }))
            }
            _ => Err("some fields of the previous digest are there, and others are not".to_owned()),
        }
    }
}

impl WrittenLog {
    fn named(self) -> Result<Named, String> {
        let sha = sha_of(&self.hash_value, &self.hash_algorithm)?;
        // What is no time tells none: nothing is left out by it.
        let newest = self.newest_event_time.and_then(|text| Moment::parse(&text).ok());
        Ok(Named { place: Place { bucket: self.bucket, key: self.object }, sha, newest })
    }
}

fn sha_of(value: &str, algorithm: &str) -> Result<Sha, String> {
    if algorithm != "SHA-256" {
        return Err(format!("unknown hash algorithm `{algorithm}`"));
    }
    let bytes = from_hex(value).and_then(|bytes| Sha::try_from(bytes).ok());
    bytes.ok_or_else(|| format!("`{value}` is no SHA-256"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn written() -> Value {
        json!({
            "awsAccountId": "111122223333",
            "digestStartTime": "2026-06-01T00:01:31Z",
            "digestEndTime": "2026-06-01T01:01:31Z",
            "digestS3Bucket": "logs",
            "digestS3Object": "p/111122223333_CloudTrail-Digest_ca-central-1_t_ca-central-1_20260601T010131Z.json.gz",
            "digestPublicKeyFingerprint": "ab",
            "digestSignatureAlgorithm": "SHA256withRSA",
            "newestEventTime": null,
            "previousDigestS3Bucket": null,
            "previousDigestS3Object": null,
            "previousDigestHashValue": null,
            "previousDigestHashAlgorithm": null,
            "previousDigestSignature": null,
            "logFiles": [{
                "s3Bucket": "logs", "s3Object": "a", "hashAlgorithm": "SHA-256",
                "hashValue": "00".repeat(32), "newestEventTime": "x",
            }],
        })
    }

    fn parse(value: &Value) -> Result<Digest, String> {
        Digest::parse(value.to_string().as_bytes(), [7; 32])
    }

    #[test]
    fn a_digest_is_read_whole() {
        let digest = parse(&written()).unwrap();
        let region: Region = "ca-central-1".parse().unwrap();
        assert_eq!(digest.region, region);
        assert_eq!(digest.trail, ("t".to_owned(), region));
        assert_eq!(digest.previous, None);
        let place = Place { bucket: "logs".to_owned(), key: "a".to_owned() };
        assert_eq!(digest.logs, [Named { place, sha: [0; 32], newest: None }]);
    }

    #[test]
    fn what_lacks_or_bends_a_field_is_no_digest() {
        for field in ["logFiles", "digestEndTime", "awsAccountId", "digestS3Object"] {
            let mut value = written();
            value.as_object_mut().unwrap().remove(field);
            assert!(parse(&value).unwrap_err().contains("missing field"), "{field}");
        }
        for (pointer, bad) in [
            ("/awsAccountId", json!("444455556666")),
            ("/digestStartTime", json!("yesterday")),
            ("/digestS3Object", json!("p/x.json.gz")),
            ("/previousDigestHashValue", json!("00")),
            ("/logFiles/0/hashValue", json!("0g")),
            ("/logFiles/0/hashAlgorithm", json!("MD5")),
            ("/logFiles", json!({})),
        ] {
            let mut value = written();
            *value.pointer_mut(pointer).unwrap() = bad;
            assert!(parse(&value).is_err(), "{pointer}");
        }
        let twice = written().to_string().replacen('{', "{\"logFiles\":[],", 1);
        assert!(Digest::parse(twice.as_bytes(), [7; 32]).unwrap_err().contains("duplicate"));
    }

    #[test]
    fn digits_are_of_one_case() {
        assert_eq!(from_hex("0aff"), Some(vec![10, 255]));
        assert_eq!(from_hex("0AFF"), Some(vec![10, 255]));
        for bad in ["0aFF", "0", "zz", "+1"] {
            assert_eq!(from_hex(bad), None, "{bad}");
        }
    }
}
