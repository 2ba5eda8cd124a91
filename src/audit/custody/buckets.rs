//! Buckets: where they lie, where they are copied to, who is let in.

use super::judge::{Judge, Lies};
use crate::model::Arn;
use crate::model::custody::{BucketFacts, Fact, Head, Replication};
use crate::report::words::CustodyStatement as Said;
use crate::report::{CustodyCode as Code, PlaceKind};

impl<'a> Judge<'a> {
    /// Says where a bucket lies that logs are written to: `GetBucketLocation` and `HeadBucket` must
    /// say the same. The location of us-east-1 is "none", which other servers say of every bucket,
    /// so that alone it proves nothing.
    /// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html>
    pub(super) fn bucket_lies(&mut self, name: &str) -> Lies<'a> {
        let Some(bucket) = self.facts.buckets.iter().find(|bucket| bucket.name == name) else {
            self.miss(name);
            return Lies::Unknown;
        };
        let head = bucket.head.answer().map(|head| head.region.as_deref());
        let location = bucket.location.answer().map(|location| location.constraint.as_deref());
        match (location, head) {
            (_, Some(None)) => {
                self.find(Code::PlaceUnknown, name, &Said::RegionNotTold { name });
                Lies::Unknown
            }
            (Some(constraint), Some(Some(head))) => {
                let location = region_of(constraint);
                if location == head {
                    return Lies::In(head);
                }
                self.find(Code::PlaceUnknown, name, &Said::Disagree { name, location, head });
                Lies::Unknown
            }
            (None, Some(Some(head))) => Lies::PerhapsIn(head),
            (Some(Some(constraint)), None) => Lies::PerhapsIn(region_of(Some(constraint))),
            (Some(None) | None, None) => Lies::Unknown,
        }
    }

    /// Says where a bucket lies that another is copied or logged to. `HeadBucket` tells it to
    /// everybody; more may not be asked of a bucket of another account.
    fn target_lies(&mut self, name: &str) -> Lies<'a> {
        if self.facts.buckets.iter().any(|bucket| bucket.name == name) {
            return self.bucket_lies(name);
        }
        let Some(other) = self.facts.other_buckets.iter().find(|other| other.name == name) else {
            self.miss(name);
            return Lies::Unknown;
        };
        match other.head.answer() {
            Some(Head { region: Some(region) }) => Lies::In(region),
            Some(Head { region: None }) => {
                self.find(Code::PlaceUnknown, name, &Said::RegionNotTold { name });
                Lies::Unknown
            }
            None => Lies::Unknown,
        }
    }

    pub(super) fn buckets(&mut self) {
        for bucket in &self.facts.buckets {
            self.copies(bucket);
            self.access(bucket);
            self.keeping(bucket);
        }
        for other in &self.facts.other_buckets {
            let rules = other.replication.as_ref().and_then(Fact::answer);
            for rule in rules.into_iter().flatten() {
                self.replica(rule, &other.name);
            }
        }
    }

    /// Says where a bucket lies that holds copies of logs; facts that do not say where those are copied
    /// on say too little.
    pub(super) fn copy_lies(&mut self, name: &str) -> Lies<'a> {
        let others = &self.facts.other_buckets;
        if others.iter().any(|other| other.name == name && other.replication.is_none()) {
            self.miss(name);
        }
        self.target_lies(name)
    }

    fn copies(&mut self, bucket: &'a BucketFacts) {
        let name = bucket.name.as_str();
        for rule in bucket.replication.answer().into_iter().flatten() {
            self.replica(rule, name);
        }
        if let Some(to) = bucket.access_logs.answer().and_then(|to| to.bucket.as_deref()) {
            let lies = self.target_lies(to);
            self.place(PlaceKind::AccessLogs, to, name, lies);
        }
        let lists = bucket.inventories.answer().into_iter().flatten();
        for list in lists.filter(|list| list.is_enabled) {
            let lies = self.target_lies(&list.bucket);
            self.place(PlaceKind::Inventory, &list.bucket, name, lies);
        }
        for arn in bucket.notifications.answer().into_iter().flatten() {
            let lies = Arn::parse(arn).map_or(Lies::Unknown, |arn| Lies::In(arn.region));
            self.place(PlaceKind::Notice, arn, name, lies);
        }
        if let Some(key) = bucket.encryption.answer().and_then(|with| with.kms_key.as_deref()) {
            let head = bucket.head.answer().and_then(|head| head.region.as_deref());
            self.key(key, name, head.map_or(Lies::Unknown, Lies::In));
        }
    }

    /// A rule that is off copies nothing now; what it copied before stands in CloudTrail, as
    /// `PutBucketReplication`.
    fn replica(&mut self, rule: &'a Replication, bucket: &str) {
        let to = rule.bucket.as_str();
        let lies = self.copy_lies(to);
        if rule.is_enabled {
            self.place(PlaceKind::Replica, to, bucket, lies);
            if let Some(key) = &rule.kms_key {
                self.key(key, to, lies);
            }
        } else if let Some(region) = lies.region().filter(|region| !self.allows(region)) {
            let said = Said::ReplicationOff { bucket, to, region };
            self.find_at(Code::ReplicationOff, bucket, region, &said);
        }
    }

    fn keeping(&mut self, facts: &BucketFacts) {
        let bucket = facts.name.as_str();
        if answers_no(&facts.versioning, |versioning| versioning.is_enabled) {
            self.find(Code::BucketNotVersioned, bucket, &Said::NotVersioned { bucket });
        }
        if answers_no(&facts.object_lock, |lock| lock.has_default_retention) {
            self.find(Code::BucketNotLocked, bucket, &Said::NotLocked { bucket });
        }
        let Some(ends) = facts.lifecycle.answer() else { return };
        if let Some(days) = ends.expires_after_days {
            self.find(Code::BucketExpires, bucket, &Said::Expires { bucket, days });
        }
        if let Some(day) = &ends.expires_on {
            self.find(Code::BucketExpires, bucket, &Said::ExpiresOn { bucket, day });
        }
        if let Some(days) = ends.old_versions_expire_after_days {
            self.find(Code::BucketExpires, bucket, &Said::OldVersionsExpire { bucket, days });
        }
    }
}

/// Says whether there is an answer, and it is no.
fn answers_no<T>(fact: &Fact<T>, is: impl FnOnce(&T) -> bool) -> bool {
    fact.answer().is_some_and(|answer| !is(answer))
}

fn region_of(constraint: Option<&str>) -> &str {
    match constraint {
        None => "us-east-1",
        Some("EU") => "eu-west-1",
        Some(region) => region,
    }
}
