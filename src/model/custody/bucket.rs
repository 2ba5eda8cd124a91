//! A bucket that logs are in, as S3 told it.

use std::collections::BTreeSet;

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
    /// Whether AWS calls that policy public.
    pub policy_status: Fact<PolicyStatus>,
    /// Who else is let in by its access control list.
    pub acl: Fact<Vec<AclGrant>>,
    /// What keeps the public out, whatever policy and list say.
    pub public_access: Fact<PublicAccess>,
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
    /// The first day on which such a rule deletes all that it is about, as `2027-01-31`.
    #[serde(deserialize_with = "present")]
    pub expires_on: Option<String>,
    /// The fewest days after which such a rule deletes versions that were written over or deleted.
    #[serde(deserialize_with = "present")]
    pub old_versions_expire_after_days: Option<u64>,
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

/// What `GetBucketPolicyStatus` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyStatus {
    /// Whether the policy lets the public in, by AWS's own reading of its conditions.
    pub is_public: bool,
}

/// Who is let in by a bucket's access control list, apart from its owner.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AclGrant {
    /// The id of an account, or the URI of a group.
    pub grantee: String,
    /// What it may do, such as `READ`.
    pub permission: String,
}

/// What `GetPublicAccessBlock` says of the bucket; the account may block more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicAccess {
    /// What is on.
    pub blocks: BTreeSet<PublicBlock>,
}

/// What keeps the public out of a bucket.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PublicBlock {
    /// No new public list is taken.
    BlockPublicAcls,
    /// Public lists let nobody in.
    IgnorePublicAcls,
    /// No new public policy is taken.
    BlockPublicPolicy,
    /// A public policy lets in services of AWS and the owner's account alone.
    RestrictPublicBuckets,
}

impl PublicBlock {
    /// Every one.
    pub const ALL: [Self; 4] = [
        Self::BlockPublicAcls,
        Self::IgnorePublicAcls,
        Self::BlockPublicPolicy,
        Self::RestrictPublicBuckets,
    ];
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
