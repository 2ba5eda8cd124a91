//! Where logs are kept, as AWS told it: facts without opinion, as they stand in a facts file.
//!
//! Every answer stands beside the call that gave it. What was asked and not answered stands there
//! too, with the reason: that is not "none". The JSON form is strict, because an auditor may judge
//! a file that somebody else made: a key that is not known, missing or there twice is an error.

mod bucket;

use serde::{Deserialize, Deserializer, Serialize};

use super::Moment;

pub use self::bucket::{
    AccessLogs, AclGrant, BucketFacts, Encryption, Grant, Head, InventoryTarget, Lifecycle,
    Location, ObjectLock, OtherBucket, PolicyStatus, PublicAccess, PublicBlock, Replication,
    Versioning,
};

/// The number of the JSON form of the facts.
pub const CUSTODY_FACTS_VERSION: u32 = 3;

/// What AWS told of the places of logs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustodyFacts {
    /// [`CUSTODY_FACTS_VERSION`].
    pub schema_version: u32,
    /// When it was asked.
    pub taken_at: Moment,
    /// Who asked.
    pub identity: Fact<CallerIdentity>,
    /// What was asked in AWS's place, by service; empty where AWS itself was asked.
    pub endpoints: Vec<Endpoint>,
    /// The Regions that the account has on; `null` where whoever asked named the Regions.
    #[serde(deserialize_with = "present")]
    pub enabled_regions: Option<Fact<Vec<String>>>,
    /// What was asked Region by Region.
    pub regions: Vec<RegionAnswers>,
    /// The trails that the Regions name, each once.
    pub trails: Vec<TrailFacts>,
    /// The event data stores that the Regions name.
    pub event_data_stores: Vec<StoreFacts>,
    /// The buckets that trails and model invocation logging write to.
    pub buckets: Vec<BucketFacts>,
    /// The buckets that those are copied or logged to.
    pub other_buckets: Vec<OtherBucket>,
    /// The log groups that trails and model invocation logging write to.
    pub log_groups: Vec<LogGroupFacts>,
    /// The multi-Region keys that encrypt any of it.
    pub keys: Vec<KeyFacts>,
}

/// A call, of what it was asked, and what was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact<T> {
    /// The call, by the IAM action that allows it.
    pub call: String,
    /// What it was asked of.
    pub of: String,
    /// What was said.
    pub said: Said<T>,
}

/// An answer, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said<T> {
    /// What AWS said.
    Answer(T),
    /// Nothing that can be believed.
    Unknown(Unknown),
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unknown {
    /// Whether the identity lacks the right.
    pub is_denied: bool,
    /// What was said instead.
    pub cause: String,
}

impl<T> Fact<T> {
    /// Returns the answer, if there is one.
    pub const fn answer(&self) -> Option<&T> {
        match &self.said {
            Said::Answer(answer) => Some(answer),
            Said::Unknown(_) => None,
        }
    }

    /// Makes another answer of the answer.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Fact<U> {
        let said = match self.said {
            Said::Answer(answer) => Said::Answer(make(answer)),
            Said::Unknown(unknown) => Said::Unknown(unknown),
        };
        Fact { call: self.call, of: self.of, said }
    }
}

/// Who asked, as STS says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallerIdentity {
    /// The account.
    pub account: String,
    /// The ARN of the user or the session.
    pub arn: String,
}

/// What was asked in AWS's place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Endpoint {
    /// The service.
    pub service: String,
    /// Its address, without a user and a password.
    pub url: String,
}

/// What a Region answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegionAnswers {
    /// Its code.
    pub region: String,
    /// The ARNs of the trails that record there, also those made elsewhere.
    pub trails: Fact<Vec<String>>,
    /// The ARNs of its event data stores.
    pub event_data_stores: Fact<Vec<String>>,
    /// Where model invocations are logged to.
    pub invocation_logging: Fact<InvocationLogging>,
    /// The guardrails that have a cross-Region profile.
    pub guardrails: Fact<Vec<GuardrailFacts>>,
}

/// A trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrailFacts {
    /// Its ARN.
    pub arn: String,
    /// The Region in which it was made.
    pub home_region: String,
    /// The bucket that it writes to.
    pub bucket: String,
    /// What stands before `AWSLogs/` in its keys.
    pub prefix: String,
    /// The key that encrypts its logs, as the trail names it.
    #[serde(deserialize_with = "present")]
    pub kms_key: Option<String>,
    /// The ARN of the log group that gets its events too.
    #[serde(deserialize_with = "present")]
    pub log_group: Option<String>,
    /// The ARN of the topic that is told of each log.
    #[serde(deserialize_with = "present")]
    pub topic: Option<String>,
    /// Whether it records all Regions that the account has on.
    pub is_multi_region: bool,
    /// Whether it records all accounts of the organization.
    pub is_organization: bool,
    /// Whether it writes digest files.
    pub has_digests: bool,
    /// Whether it records now.
    pub status: Fact<TrailStatus>,
    /// What it records.
    pub selectors: Fact<TrailSelection>,
}

/// Whether a trail records now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrailStatus {
    /// Whether it records.
    pub is_logging: bool,
    /// Why its last log could not be delivered.
    #[serde(deserialize_with = "present")]
    pub delivery_error: Option<String>,
    /// Why its last digest could not be delivered.
    #[serde(deserialize_with = "present")]
    pub digest_error: Option<String>,
    /// When it was last switched on. Files that were saved before this was asked do not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<Moment>,
    /// When it was last switched off. Files that were saved before this was asked do not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Moment>,
}

impl TrailStatus {
    /// Says whether the trail was on at a moment, as far as its last start and stop tell.
    #[must_use]
    pub fn was_on(&self, at: Moment) -> Option<bool> {
        let started = self.started.filter(|started| *started <= at);
        let stopped = self.stopped.filter(|stopped| *stopped <= at);
        match (started, stopped) {
            (None, None) => None,
            (Some(_), None) => Some(true),
            (None, Some(_)) => Some(false),
            (Some(started), Some(stopped)) => Some(stopped < started),
        }
    }
}

/// What a trail records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrailSelection {
    /// Whether management events that read are recorded: inference is one.
    pub has_management_reads: bool,
    /// The resource types whose data events are recorded.
    pub data_types: Vec<String>,
}

/// Where model invocations of a Region are logged to; nowhere where both are empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InvocationLogging {
    /// Buckets, also that of bodies too large for the log.
    pub buckets: Vec<String>,
    /// A log group of that Region.
    #[serde(deserialize_with = "present")]
    pub log_group: Option<String>,
}

/// A guardrail with a cross-Region profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuardrailFacts {
    /// Its ARN.
    pub arn: String,
    /// The profile, such as `ca.guardrail.v1:0`.
    pub profile: String,
}

/// An event data store of CloudTrail Lake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreFacts {
    /// Its ARN.
    pub arn: String,
    /// What it holds, and how.
    pub details: Fact<StoreDetails>,
}

/// What an event data store holds, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreDetails {
    /// Whether it holds the events of all Regions.
    pub is_multi_region: bool,
    /// Whether it holds those of all accounts of the organization.
    pub is_organization: bool,
    /// The key that encrypts it, as the store names it.
    #[serde(deserialize_with = "present")]
    pub kms_key: Option<String>,
}

/// A log group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogGroupFacts {
    /// Its Region.
    pub region: String,
    /// Its name.
    pub name: String,
    /// How it is encrypted.
    pub encryption: Fact<Encryption>,
    /// The ARNs that get a copy of its events.
    pub subscriptions: Fact<Vec<String>>,
    /// The ARNs that get a copy of the events of all groups of the account there, but for those that
    /// spare this one.
    pub account_policies: Fact<Vec<String>>,
    /// The buckets that its events were exported to.
    pub exports: Fact<Vec<String>>,
}

/// A multi-Region key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyFacts {
    /// Its ARN.
    pub arn: String,
    /// The ARNs of the same key in all Regions.
    pub copies: Fact<Vec<String>>,
}

/// Reads a value that may be `null` but not missing: serde takes a missing `Option` for `None`, and
/// a fact that was cut out of a file would read as "none".
fn present<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer)
}
