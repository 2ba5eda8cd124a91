//! A bucket that logs are in, as S3 told it.

use serde::{Deserialize, Serialize};

use super::{Fact, present};

/// A bucket that logs are written to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BucketFacts {
    /// Its name.
    pub name: String,
    /// The Region by `GetBucketLocation`: one of two that must agree.
    pub location: Fact<Location>,
    /// The Region by `HeadBucket`.
    pub head: Fact<Head>,
    /// The rules that copy it to other buckets.
    pub replication: Fact<Vec<Replication>>,
    /// Whether old versions are kept.
    pub versioning: Fact<Versioning>,
    /// Whether objects are locked.
    pub object_lock: Fact<ObjectLock>,
    /// When objects end.
    pub lifecycle: Fact<Lifecycle>,
    /// How it is encrypted.
    pub encryption: Fact<Encryption>,
    /// Where its access logs go.
    pub access_logs: Fact<AccessLogs>,
    /// The inventories that list it.
    pub inventories: Fact<Vec<InventoryTarget>>,
    /// The ARNs that are told of new objects.
    pub notifications: Fact<Vec<String>>,
    /// Who else is let in by its policy.
    pub grants: Fact<Vec<Grant>>,
}

/// What `GetBucketLocation` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Location {
    /// The constraint as told: nothing for us-east-1, `EU` for eu-west-1.
    #[serde(deserialize_with = "present")]
    pub constraint: Option<String>,
}

/// What `HeadBucket` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The header `x-amz-bucket-region`.
    #[serde(deserialize_with = "present")]
    pub region: Option<String>,
}

/// A rule that copies objects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replication {
    /// The bucket that gets them.
    pub bucket: String,
    /// Its account, where the rule names it.
    #[serde(deserialize_with = "present")]
    pub account: Option<String>,
    /// The key that encrypts the copies.
    #[serde(deserialize_with = "present")]
    pub kms_key: Option<String>,
    /// Whether the rule works now.
    pub is_enabled: bool,
}

/// What `GetBucketVersioning` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Versioning {
    /// Whether it is `Enabled`.
    pub is_enabled: bool,
}

/// What `GetObjectLockConfiguration` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectLock {
    /// Whether new objects are locked by default.
    pub has_default_retention: bool,
}

/// What `GetBucketLifecycleConfiguration` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lifecycle {
    /// The fewest days after which a rule that works deletes objects.
    #[serde(deserialize_with = "present")]
    pub expires_after_days: Option<u64>,
}

/// What `GetBucketEncryption` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Encryption {
    /// The KMS key, as the bucket names it; none for keys of S3 or the account's own AWS key.
    #[serde(deserialize_with = "present")]
    pub kms_key: Option<String>,
}

/// What `GetBucketLogging` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessLogs {
    /// The bucket that gets them.
    #[serde(deserialize_with = "present")]
    pub bucket: Option<String>,
}

/// Where an inventory goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InventoryTarget {
    /// The bucket that gets it.
    pub bucket: String,
    /// Whether it is made now.
    pub is_enabled: bool,
}

/// Who is let in by a bucket's policy.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// An account, an ARN, or `*`.
    pub principal: String,
    /// Whether a condition narrows it.
    pub is_conditional: bool,
}

/// A bucket that another is copied or logged to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherBucket {
    /// Its name.
    pub name: String,
    /// The Region by `HeadBucket`: what everybody is told.
    pub head: Fact<Head>,
    /// The rules that copy it on, where it holds copies of logs; `null` where it gets access logs or
    /// inventories alone.
    #[serde(deserialize_with = "present")]
    pub replication: Option<Fact<Vec<Replication>>>,
}
