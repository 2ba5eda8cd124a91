//! What S3 says of a bucket.

use std::error::Error as StdError;
use std::sync::Arc;

use aws_sdk_s3::Client;
use aws_sdk_s3::config::Builder;
use aws_sdk_s3::config::http::HttpResponse;
use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::primitives::DateTime;
use aws_sdk_s3::types::{
    BucketVersioningStatus, ExpirationStatus, ReplicationRule, ReplicationRuleStatus,
};

use super::{Asker, access, fact};
use crate::aws::threads::Threads;
use crate::aws::{Asked, Call, Error, Kind, Service, Session};
use crate::model::Moment;
use crate::model::custody::{
    AccessLogs, BucketFacts, Encryption, Fact, Head, InventoryTarget, Lifecycle, Location,
    ObjectLock, Replication, Versioning,
};

impl Asker<'_> {
    /// Asks all of a bucket that logs are written to.
    pub(super) fn bucket(&self, name: &str) -> BucketFacts {
        let head = self.head(name);
        let region = head.answer().and_then(|head| head.region.as_deref());
        let asked = Questions::new(self.session, name, region);
        BucketFacts {
            name: name.to_owned(),
            location: fact(LOCATION, name, || asked.location()),
            replication: fact(REPLICATION, name, || asked.replication()),
            versioning: fact(VERSIONING, name, || asked.versioning()),
            object_lock: fact(OBJECT_LOCK, name, || asked.object_lock()),
            lifecycle: fact(LIFECYCLE, name, || asked.lifecycle()),
            encryption: fact(ENCRYPTION, name, || asked.encryption()),
            access_logs: fact(ACCESS_LOGS, name, || asked.access_logs()),
            inventories: fact(INVENTORIES, name, || asked.inventories()),
            notifications: fact(NOTIFICATIONS, name, || asked.notifications()),
            grants: fact(access::POLICY, name, || asked.grants()),
            policy_status: fact(access::STATUS, name, || asked.policy_status()),
            acl: fact(access::ACL, name, || asked.acl()),
            public_access: fact(access::BLOCK, name, || asked.public_access()),
            head,
        }
    }

    /// Asks of a bucket that holds copies where it lies, and where it is copied on.
    pub(super) fn copy(&self, name: &str) -> (Fact<Head>, Fact<Vec<Replication>>) {
        let head = self.head(name);
        let region = head.answer().and_then(|head| head.region.as_deref());
        let asked = Questions::new(self.session, name, region);
        let replication = fact(REPLICATION, name, || asked.replication());
        (head, replication)
    }

    /// Asks for the Region alone.
    pub(super) fn head(&self, name: &str) -> Fact<Head> {
        let asked = Questions::new(self.session, name, None);
        fact(HEAD, name, || asked.head())
    }
}

/// Questions about one bucket.
pub(super) struct Questions<'a> {
    pub name: &'a str,
    pub client: Client,
    runtime: Arc<Threads>,
}

impl<'a> Questions<'a> {
    fn new(session: &Session, name: &'a str, region: Option<&str>) -> Self {
        let is_path_style = session.endpoint(Service::S3).is_some();
        let config = Builder::from(&session.config(region)).force_path_style(is_path_style);
        // Whoever asks asks again.
        let config = config.retry_config(RetryConfig::disabled()).build();
        Self { name, client: Client::from_conf(config), runtime: Arc::clone(session.runtime()) }
    }

    pub fn block_on<T>(&self, call: impl Future<Output = T>) -> T {
        self.runtime.block_on(call)
    }

    pub fn no_answer(&self, call: Call, cause: &str) -> Error {
        call.error(self.name, Kind::Answer, cause)
    }

    /// S3 tells the Region with a refusal and a redirect as well.
    fn head(&self) -> Result<Head, Error> {
        let said = self.block_on(self.client.head_bucket().bucket(self.name).send());
        let error = match said {
            Ok(answer) => return Ok(Head { region: answer.bucket_region }),
            Err(error) => error,
        };
        let told = error.raw_response().and_then(|said| said.headers().get("x-amz-bucket-region"));
        match told.map(str::to_owned) {
            Some(region) => Ok(Head { region: Some(region) }),
            None => Err(error).asked(HEAD, self.name),
        }
    }

    fn location(&self) -> Result<Location, Error> {
        let said = self.block_on(self.client.get_bucket_location().bucket(self.name).send());
        let constraint = said.asked(LOCATION, self.name)?.location_constraint;
        let constraint = constraint.map(|constraint| constraint.as_str().to_owned());
        Ok(Location { constraint: constraint.filter(|text| !text.is_empty()) })
    }

    fn replication(&self) -> Result<Vec<Replication>, Error> {
        let said = self.block_on(self.client.get_bucket_replication().bucket(self.name).send());
        let said = said.unless("ReplicationConfigurationNotFoundError", REPLICATION, self.name)?;
        let Some(answer) = said else { return Ok(Vec::new()) };
        let Some(rules) = answer.replication_configuration else {
            return Err(self.no_answer(REPLICATION, "the answer has no `ReplicationConfiguration`"));
        };
        rules.rules.into_iter().map(|rule| self.rule(rule)).collect()
    }

    fn rule(&self, rule: ReplicationRule) -> Result<Replication, Error> {
        let Some(to) = rule.destination else {
            return Err(self.no_answer(REPLICATION, "a rule has no destination"));
        };
        Ok(Replication {
            bucket: bucket_of(&to.bucket).to_owned(),
            account: to.account,
            kms_key: to.encryption_configuration.and_then(|with| with.replica_kms_key_id),
            // What is no word of ours is taken for a rule that works.
            is_enabled: rule.status != ReplicationRuleStatus::Disabled,
        })
    }

    fn versioning(&self) -> Result<Versioning, Error> {
        let said = self.block_on(self.client.get_bucket_versioning().bucket(self.name).send());
        let status = said.asked(VERSIONING, self.name)?.status;
        Ok(Versioning { is_enabled: status == Some(BucketVersioningStatus::Enabled) })
    }

    fn object_lock(&self) -> Result<ObjectLock, Error> {
        let ask = self.client.get_object_lock_configuration().bucket(self.name);
        let said = self.block_on(ask.send()).unless(
            "ObjectLockConfigurationNotFoundError",
            OBJECT_LOCK,
            self.name,
        )?;
        let Some(answer) = said else {
            return Ok(ObjectLock { has_default_retention: false });
        };
        let Some(lock) = answer.object_lock_configuration else {
            return Err(self.no_answer(OBJECT_LOCK, "the answer has no `ObjectLockConfiguration`"));
        };
        let retention = lock.rule.and_then(|rule| rule.default_retention);
        Ok(ObjectLock { has_default_retention: retention.is_some_and(|r| r.mode.is_some()) })
    }

    fn lifecycle(&self) -> Result<Lifecycle, Error> {
        let ask = self.client.get_bucket_lifecycle_configuration().bucket(self.name);
        let said = self.block_on(ask.send()).unless(
            "NoSuchLifecycleConfiguration",
            LIFECYCLE,
            self.name,
        )?;
        let rules = said.and_then(|answer| answer.rules).unwrap_or_default();
        let rules = || rules.iter().filter(|rule| rule.status != ExpirationStatus::Disabled);
        let ends = || rules().filter_map(|rule| rule.expiration.as_ref());
        let old = rules().filter_map(|rule| rule.noncurrent_version_expiration.as_ref());
        let fewest = |days: Option<i32>| days.and_then(|days| u64::try_from(days).ok());
        let dates = ends().filter_map(|ends| ends.date.as_ref());
        Ok(Lifecycle {
            expires_after_days: fewest(ends().filter_map(|ends| ends.days).min()),
            expires_on: dates.min().map(day_of),
            old_versions_expire_after_days: fewest(old.filter_map(|old| old.noncurrent_days).min()),
        })
    }

    fn encryption(&self) -> Result<Encryption, Error> {
        let said = self.block_on(self.client.get_bucket_encryption().bucket(self.name).send());
        let said =
            said.unless("ServerSideEncryptionConfigurationNotFoundError", ENCRYPTION, self.name)?;
        let Some(answer) = said else {
            return Ok(Encryption { kms_key: None });
        };
        let Some(rules) = answer.server_side_encryption_configuration else {
            let cause = "the answer has no `ServerSideEncryptionConfiguration`";
            return Err(self.no_answer(ENCRYPTION, cause));
        };
        let defaults = rules.rules.into_iter();
        let mut keys = defaults.filter_map(|rule| {
            rule.apply_server_side_encryption_by_default.and_then(|with| with.kms_master_key_id)
        });
        Ok(Encryption { kms_key: keys.next() })
    }

    fn access_logs(&self) -> Result<AccessLogs, Error> {
        let said = self.block_on(self.client.get_bucket_logging().bucket(self.name).send());
        let target = said.asked(ACCESS_LOGS, self.name)?.logging_enabled;
        Ok(AccessLogs { bucket: target.map(|target| target.target_bucket) })
    }

    fn inventories(&self) -> Result<Vec<InventoryTarget>, Error> {
        let mut found = Vec::new();
        let mut token: Option<String> = None;
        loop {
            let ask = self.client.list_bucket_inventory_configurations().bucket(self.name);
            let said = self.block_on(ask.set_continuation_token(token.clone()).send());
            let answer = said.asked(INVENTORIES, self.name)?;
            for list in answer.inventory_configuration_list.unwrap_or_default() {
                let Some(to) = list.destination.and_then(|to| to.s3_bucket_destination) else {
                    return Err(self.no_answer(INVENTORIES, "an inventory has no destination"));
                };
                let bucket = bucket_of(&to.bucket).to_owned();
                found.push(InventoryTarget { bucket, is_enabled: list.is_enabled });
            }
            if !answer.is_truncated.unwrap_or(false) {
                return Ok(found);
            }
            let next = answer.next_continuation_token;
            if next.is_none() || next == token {
                return Err(self.no_answer(INVENTORIES, "the list goes on, and not where"));
            }
            token = next;
        }
    }

    fn notifications(&self) -> Result<Vec<String>, Error> {
        let ask = self.client.get_bucket_notification_configuration().bucket(self.name);
        let answer = self.block_on(ask.send()).asked(NOTIFICATIONS, self.name)?;
        let topics = answer.topic_configurations.unwrap_or_default();
        let queues = answer.queue_configurations.unwrap_or_default();
        let functions = answer.lambda_function_configurations.unwrap_or_default();
        let arns = topics.into_iter().map(|to| to.topic_arn);
        let arns = arns.chain(queues.into_iter().map(|to| to.queue_arn));
        Ok(arns.chain(functions.into_iter().map(|to| to.lambda_function_arn)).collect())
    }
}

/// "There is none", where AWS says it by an error.
pub(super) trait Unless<T> {
    /// Takes the error of this code for "none", and names what was asked, of what.
    fn unless(self, code: &str, call: Call, target: &str) -> Result<Option<T>, Error>;
}

impl<T, E> Unless<T> for Result<T, SdkError<E, HttpResponse>>
where
    E: ProvideErrorMetadata + StdError + 'static,
{
    fn unless(self, code: &str, call: Call, target: &str) -> Result<Option<T>, Error> {
        match &self {
            Err(error) if error.code() == Some(code) => Ok(None),
            Ok(_) | Err(_) => self.asked(call, target).map(Some),
        }
    }
}

/// Returns the day of a moment: rules end things at midnight.
fn day_of(date: &DateTime) -> String {
    Moment::from_millis(date.secs().saturating_mul(1_000)).day().to_string()
}

/// Returns the name of a bucket that is named by its ARN.
fn bucket_of(arn: &str) -> &str {
    arn.rsplit_once(":::").map_or(arn, |(_, name)| name)
}

/// A question about a bucket.
pub(super) const fn about(doing: &'static str, action: &'static str) -> Call {
    Call { doing, action }
}

const HEAD: Call = about("find the Region of", "s3:ListBucket");
const LOCATION: Call = about("ask for the Region of", "s3:GetBucketLocation");
const REPLICATION: Call = about("ask for the replicas of", "s3:GetReplicationConfiguration");
const VERSIONING: Call = about("ask for the versioning of", "s3:GetBucketVersioning");
const OBJECT_LOCK: Call = about("ask for the lock of", "s3:GetBucketObjectLockConfiguration");
const LIFECYCLE: Call = about("ask for the lifecycle of", "s3:GetLifecycleConfiguration");
const ENCRYPTION: Call = about("ask for the encryption of", "s3:GetEncryptionConfiguration");
const ACCESS_LOGS: Call = about("ask for the access logs of", "s3:GetBucketLogging");
const INVENTORIES: Call = about("ask for the inventories of", "s3:GetInventoryConfiguration");
const NOTIFICATIONS: Call = about("ask for the notifications of", "s3:GetBucketNotification");
