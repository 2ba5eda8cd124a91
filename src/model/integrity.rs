//! What CloudTrail's digests say of the stored objects.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{AccountId, Moment, Region};

/// What the digests say of one object.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Standing {
    /// It is, to the byte, what CloudTrail wrote.
    Valid,
    /// Its content or its place is not what CloudTrail wrote; read twice, to the same bytes.
    Tampered,
    /// A digest names it, and it is not there.
    Missing,
    /// It could not be read, so nothing is known.
    Unreadable,
    /// It is there, and nothing proves that CloudTrail wrote it.
    Unattested,
    /// It was delivered outside the asked period, and was not looked at.
    NotInRange,
}

impl Standing {
    /// Every standing, in the order of reports.
    pub const ALL: [Self; 6] = [
        Self::Valid,
        Self::Tampered,
        Self::Missing,
        Self::Unreadable,
        Self::Unattested,
        Self::NotInRange,
    ];

    /// Returns the word as JSON writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "VALID",
            Self::Tampered => "TAMPERED",
            Self::Missing => "MISSING",
            Self::Unreadable => "UNREADABLE",
            Self::Unattested => "UNATTESTED",
            Self::NotInRange => "NOT_IN_RANGE",
        }
    }
}

/// Why an object stands as it does. A stable word each.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A digest: the signature is good by a key of that time.
    Signed,
    /// A digest without metadata: the signature that the next digest repeats is good.
    SignedByNext,
    /// A log: a valid digest names the hash that it has.
    HashMatches,
    /// A log: a valid digest names another hash.
    HashDiffers,
    /// It is not one whole gzip stream.
    Damaged,
    /// Bytes follow its gzip stream.
    TrailingBytes,
    /// A digest whose content is no digest, or lacks a field of one.
    NotADigest,
    /// A digest that names another place than the one where it is.
    Moved,
    /// A digest whose signature is not good.
    SignatureWrong,
    /// A digest that is not the one to which the next digest refers.
    ChainBroken,
    /// A digest that names another algorithm than RSA with SHA-256.
    UnknownAlgorithm,
    /// A digest whose metadata is there, without a signature.
    SignatureMissing,
    /// A digest in a place that keeps no metadata, and no next digest repeats its signature.
    SignatureNotKept,
    /// A backfill digest without the time at which it was made.
    GenerationTimeMissing,
    /// A digest of a Region and time for which no key is at hand.
    NoKeys,
    /// A digest that names a key which is not among those of its time.
    UnknownKey,
    /// A digest that names a key which is not among those of files, of a time that none of them covers.
    KeyNotGiven,
    /// A digest whose key is not usable: no RSA key, too short, or not of its fingerprint.
    UnusableKey,
    /// A digest signed by a key that was not valid at its time.
    KeyOutsideValidity,
    /// A digest names it, and it is not there.
    NotThere,
    /// The oldest digest at hand names it as the one before, where no beginning was asked for: it may
    /// have expired.
    OlderThanAll,
    /// A digest names it, and it lies in a place that was not given.
    NotGiven,
    /// It could not be read.
    NotRead,
    /// Each read gave other bytes.
    Unstable,
    /// A log that no digest names.
    NamedByNoDigest,
    /// A log that only a digest names which is not valid.
    DigestNotValid,
    /// Delivered outside the asked period.
    OutsidePeriod,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 27] = [
        Self::Signed,
        Self::SignedByNext,
        Self::HashMatches,
        Self::HashDiffers,
        Self::Damaged,
        Self::TrailingBytes,
        Self::NotADigest,
        Self::Moved,
        Self::SignatureWrong,
        Self::ChainBroken,
        Self::UnknownAlgorithm,
        Self::SignatureMissing,
        Self::SignatureNotKept,
        Self::GenerationTimeMissing,
        Self::NoKeys,
        Self::UnknownKey,
        Self::KeyNotGiven,
        Self::UnusableKey,
        Self::KeyOutsideValidity,
        Self::NotThere,
        Self::OlderThanAll,
        Self::NotGiven,
        Self::NotRead,
        Self::Unstable,
        Self::NamedByNoDigest,
        Self::DigestNotValid,
        Self::OutsidePeriod,
    ];

    /// Returns the standing that the reason gives an object.
    #[must_use]
    pub const fn standing(self) -> Standing {
        match self {
            Self::Signed | Self::SignedByNext | Self::HashMatches => Standing::Valid,
            Self::HashDiffers
            | Self::Damaged
            | Self::TrailingBytes
            | Self::NotADigest
            | Self::Moved
            | Self::SignatureWrong
            | Self::ChainBroken
            | Self::UnknownAlgorithm => Standing::Tampered,
            Self::NotThere | Self::OlderThanAll => Standing::Missing,
            Self::NotGiven | Self::NotRead | Self::Unstable => Standing::Unreadable,
            Self::SignatureMissing
            | Self::SignatureNotKept
            | Self::GenerationTimeMissing
            | Self::NoKeys
            | Self::UnknownKey
            | Self::KeyNotGiven
            | Self::UnusableKey
            | Self::KeyOutsideValidity
            | Self::NamedByNoDigest
            | Self::DigestNotValid => Standing::Unattested,
            Self::OutsidePeriod => Standing::NotInRange,
        }
    }

    /// Returns what the reason makes of the whole.
    #[must_use]
    pub const fn outcome(self) -> IntegrityOutcome {
        match self {
            Self::Signed | Self::SignedByNext | Self::HashMatches | Self::OutsidePeriod => {
                IntegrityOutcome::Intact
            }
            Self::HashDiffers
            | Self::Damaged
            | Self::TrailingBytes
            | Self::NotADigest
            | Self::Moved
            | Self::SignatureWrong
            | Self::ChainBroken
            | Self::UnknownAlgorithm
            | Self::NotThere
            // CloudTrail never leaves these out, and signs by no other key: somebody else wrote.
            | Self::SignatureMissing
            | Self::GenerationTimeMissing
            | Self::UnknownKey
            | Self::KeyOutsideValidity => IntegrityOutcome::Failed,
            Self::SignatureNotKept
            | Self::NoKeys
            | Self::KeyNotGiven
            | Self::OlderThanAll
            | Self::UnusableKey
            | Self::NotGiven
            | Self::NotRead
            | Self::Unstable
            | Self::NamedByNoDigest
            | Self::DigestNotValid => IntegrityOutcome::Incomplete,
        }
    }
}

/// What the digests say of all objects.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IntegrityOutcome {
    /// Every log is there and as CloudTrail wrote it, without a gap.
    Intact,
    /// Nothing is known to be changed, and not everything is proven.
    Incomplete,
    /// Something was changed, taken away or put in.
    Failed,
}

impl IntegrityOutcome {
    /// Every outcome, from the best to the worst.
    pub const ALL: [Self; 3] = [Self::Intact, Self::Incomplete, Self::Failed];

    /// Returns the word as JSON writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Intact => "INTACT",
            Self::Incomplete => "INCOMPLETE",
            Self::Failed => "FAILED",
        }
    }
}

/// A time for which no valid digest says what was delivered.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct DigestGap {
    /// The first moment without.
    pub from: Moment,
    /// The first moment after.
    pub to: Moment,
    /// The account.
    pub account: AccountId,
    /// The Region.
    pub region: Region,
}

impl DigestGap {
    /// Returns how many hours it has, begun ones included.
    #[must_use]
    pub fn hours(&self) -> u64 {
        let millis = u64::try_from(self.to.as_millis() - self.from.as_millis()).unwrap_or(0);
        millis.div_ceil(3_600_000)
    }
}

/// A link of the chain of proof of an hour, in order.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// A trail was on.
    Trail,
    /// Its digest of the hour is there.
    Digest,
    /// The digest is valid.
    Signature,
    /// Every log that digests name is there.
    LogThere,
    /// Every log that is there is named by a valid digest.
    LogNamed,
    /// Every log is what CloudTrail wrote.
    LogUnchanged,
    /// Every log could be read.
    LogRead,
    /// Every record could be read.
    Records,
}

impl Link {
    /// Every link, in order.
    pub const ALL: [Self; 8] = [
        Self::Trail,
        Self::Digest,
        Self::Signature,
        Self::LogThere,
        Self::LogNamed,
        Self::LogUnchanged,
        Self::LogRead,
        Self::Records,
    ];
}

/// What stands beside a digest in S3, as its object's metadata.
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html>.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DigestMetadata {
    /// The signature, in hexadecimal digits.
    pub signature: Option<String>,
    /// How it was made.
    pub algorithm: Option<String>,
    /// When a backfill digest was made.
    pub generated: Option<String>,
}

/// What was kept beside a digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Beside {
    /// The place keeps no metadata: a folder that was copied from a bucket.
    NotKept,
    /// The metadata, which may lack anything.
    Metadata(DigestMetadata),
}

/// Where an object is stored, as far as its source tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stored {
    /// In a bucket, by this key.
    Bucket {
        /// The bucket.
        bucket: String,
        /// The key.
        key: String,
    },
    /// In a folder that was copied from a bucket, from any level of it on.
    Folder {
        /// All folders down to the object, separated by `/`.
        path: String,
        /// Where in `path` what lies below the input begins.
        below: usize,
    },
}

impl Stored {
    /// Returns the name of the object without what stands before it.
    #[must_use]
    pub fn name(&self) -> &str {
        let (Self::Bucket { key: path, .. } | Self::Folder { path, .. }) = self;
        path.rsplit('/').next().unwrap_or(path)
    }

    /// Says whether the object may be the one that was stored in `bucket` by `key`.
    #[must_use]
    pub fn is(&self, bucket: &str, key: &str) -> bool {
        match self {
            Self::Bucket { bucket: own, key: own_key } => own == bucket && own_key == key,
            Self::Folder { path, below } => {
                let relative = &path[*below..];
                ends_with_path(path, key) || ends_with_path(key, relative)
            }
        }
    }

    /// Says whether a folder of the bucket's name stands before the key too.
    #[must_use]
    pub fn is_below_bucket(&self, bucket: &str, key: &str) -> bool {
        match self {
            Self::Bucket { .. } => self.is(bucket, key),
            Self::Folder { path, .. } => ends_with_path(path, &format!("{bucket}/{key}")),
        }
    }
}

/// Says whether `path` ends with the whole names of `tail`.
fn ends_with_path(path: &str, tail: &str) -> bool {
    path.strip_suffix(tail).is_some_and(|head| head.is_empty() || head.ends_with('/'))
        && !tail.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_holds_a_bucket_from_any_level_on() {
        let folder = |path: &str, input: &str| Stored::Folder {
            path: path.to_owned(),
            below: input.len() + 1,
        };
        let key = "p/AWSLogs/1/CloudTrail/r/x.gz";
        assert!(folder("/in/p/AWSLogs/1/CloudTrail/r/x.gz", "/in").is("b", key));
        assert!(folder("/in/b/p/AWSLogs/1/CloudTrail/r/x.gz", "/in").is("b", key));
        assert!(folder("/in/CloudTrail/r/x.gz", "/in").is("b", key));
        assert!(folder("/in/x.gz", "/in").is("b", key));
        assert!(!folder("/in/s/x.gz", "/in").is("b", key));
        assert!(!folder("/in/CloudTrail/q/x.gz", "/in").is("b", key));
        assert!(!folder("/in/ax.gz", "/in").is("b", key));
        assert!(folder("/in/b/p/AWSLogs/1/CloudTrail/r/x.gz", "/in").is_below_bucket("b", key));
        assert!(!folder("/in/c/p/AWSLogs/1/CloudTrail/r/x.gz", "/in").is_below_bucket("b", key));
        let bucket = Stored::Bucket { bucket: "b".to_owned(), key: key.to_owned() };
        assert!(bucket.is("b", key) && !bucket.is("c", key) && !bucket.is("b", "x.gz"));
        assert_eq!(bucket.name(), "x.gz");
    }

    #[test]
    fn words_of_code_and_json_are_one() {
        for standing in Standing::ALL {
            let json = serde_json::to_string(&standing).unwrap();
            assert_eq!(json, format!("\"{}\"", standing.as_str()));
        }
        for outcome in IntegrityOutcome::ALL {
            let json = serde_json::to_string(&outcome).unwrap();
            assert_eq!(json, format!("\"{}\"", outcome.as_str()));
        }
    }
}
