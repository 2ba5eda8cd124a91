//! Every question of the facts, with or without its answer.

use std::collections::BTreeSet;

use crate::model::custody::{
    BucketFacts, CustodyFacts, Fact, KeyFacts, LogGroupFacts, OtherBucket, RegionAnswers, Said,
    StoreFacts, TrailFacts, Unknown,
};

/// A question, what it should be, and why it has no answer, if it has none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub call: &'a str,
    pub of: &'a str,
    /// The call that gives such a fact, and what it must be asked of.
    pub should_be: (&'a str, &'a str),
    pub unknown: Option<&'a Unknown>,
}

impl Asked<'_> {
    /// Says whether the fact is what stands around it.
    pub fn is_in_place(&self) -> bool {
        (self.call, self.of) == self.should_be
    }
}

/// Returns every question. The patterns name every field, so that no fact can be forgotten here.
pub(super) fn asked(facts: &CustodyFacts) -> Vec<Asked<'_>> {
    let CustodyFacts {
        schema_version: _,
        taken_at: _,
        identity,
        endpoints: _,
        enabled_regions,
        regions,
        trails,
        event_data_stores,
        buckets,
        other_buckets,
        log_groups,
        keys,
    } = facts;
    let mut all = vec![of(identity, "sts:GetCallerIdentity", "sts")];
    let enabled = enabled_regions.iter();
    all.extend(enabled.map(|fact| of(fact, "account:ListRegions", "the account")));
    all.extend(regions.iter().flat_map(of_region));
    all.extend(trails.iter().flat_map(of_trail));
    all.extend(
        event_data_stores
            .iter()
            .map(|StoreFacts { arn, details }| of(details, "cloudtrail:GetEventDataStore", arn)),
    );
    all.extend(buckets.iter().flat_map(of_bucket));
    all.extend(other_buckets.iter().flat_map(of_other));
    all.extend(log_groups.iter().flat_map(of_group));
    all.extend(keys.iter().map(|KeyFacts { arn, copies }| of(copies, "kms:DescribeKey", arn)));
    all
}

fn of_region(answers: &RegionAnswers) -> [Asked<'_>; 4] {
    let RegionAnswers { region, trails, event_data_stores, invocation_logging, guardrails } =
        answers;
    [
        of(trails, "cloudtrail:DescribeTrails", region),
        of(event_data_stores, "cloudtrail:ListEventDataStores", region),
        of(invocation_logging, "bedrock:GetModelInvocationLoggingConfiguration", region),
        of(guardrails, "bedrock:ListGuardrails", region),
    ]
}

fn of_trail(trail: &TrailFacts) -> [Asked<'_>; 2] {
    let TrailFacts { arn, status, selectors, .. } = trail;
    [
        of(status, "cloudtrail:GetTrailStatus", arn),
        of(selectors, "cloudtrail:GetEventSelectors", arn),
    ]
}

fn of_other(other: &OtherBucket) -> Vec<Asked<'_>> {
    let OtherBucket { name, head, replication } = other;
    let replication = replication.iter();
    let replication = replication.map(|fact| of(fact, "s3:GetReplicationConfiguration", name));
    std::iter::once(of(head, "s3:ListBucket", name)).chain(replication).collect()
}

fn of_group(group: &LogGroupFacts) -> [Asked<'_>; 4] {
    let LogGroupFacts { region: _, name, encryption, subscriptions, account_policies, exports } =
        group;
    [
        of(encryption, "logs:DescribeLogGroups", name),
        of(subscriptions, "logs:DescribeSubscriptionFilters", name),
        of(account_policies, "logs:DescribeAccountPolicies", name),
        of(exports, "logs:DescribeExportTasks", name),
    ]
}

fn of_bucket(bucket: &BucketFacts) -> [Asked<'_>; 14] {
    let BucketFacts {
        name,
        location,
        head,
        replication,
        versioning,
        object_lock,
        lifecycle,
        encryption,
        access_logs,
        inventories,
        notifications,
        grants,
        policy_status,
        acl,
        public_access,
    } = bucket;
    [
        of(location, "s3:GetBucketLocation", name),
        of(head, "s3:ListBucket", name),
        of(replication, "s3:GetReplicationConfiguration", name),
        of(versioning, "s3:GetBucketVersioning", name),
        of(object_lock, "s3:GetBucketObjectLockConfiguration", name),
        of(lifecycle, "s3:GetLifecycleConfiguration", name),
        of(encryption, "s3:GetEncryptionConfiguration", name),
        of(access_logs, "s3:GetBucketLogging", name),
        of(inventories, "s3:GetInventoryConfiguration", name),
        of(notifications, "s3:GetBucketNotification", name),
        of(grants, "s3:GetBucketPolicy", name),
        of(policy_status, "s3:GetBucketPolicyStatus", name),
        of(acl, "s3:GetBucketAcl", name),
        of(public_access, "s3:GetBucketPublicAccessBlock", name),
    ]
}

fn of<'a, T>(fact: &'a Fact<T>, call: &'a str, of: &'a str) -> Asked<'a> {
    let unknown = match &fact.said {
        Said::Answer(_) => None,
        Said::Unknown(unknown) => Some(unknown),
    };
    Asked { call: &fact.call, of: &fact.of, should_be: (call, of), unknown }
}

/// Returns the first name under which two facts of a kind stand: one of them would be believed.
pub(super) fn twice(facts: &CustodyFacts) -> Option<String> {
    let mut seen = BTreeSet::new();
    let regions = facts.regions.iter().map(|one| ("Region", one.region.clone()));
    let trails = facts.trails.iter().map(|one| ("trail", one.arn.clone()));
    let stores = facts.event_data_stores.iter().map(|one| ("event data store", one.arn.clone()));
    let buckets = facts.buckets.iter().map(|one| ("bucket", one.name.clone()));
    let others = facts.other_buckets.iter().map(|one| ("bucket", one.name.clone()));
    let groups = facts.log_groups.iter();
    let groups = groups.map(|one| ("log group", format!("{} {}", one.region, one.name)));
    let keys = facts.keys.iter().map(|one| ("key", one.arn.clone()));
    let all = regions.chain(trails).chain(stores).chain(buckets).chain(others).chain(groups);
    let twice = all.chain(keys).find(|one| !seen.insert(one.clone()));
    twice.map(|(kind, name)| format!("{kind} `{name}`"))
}
