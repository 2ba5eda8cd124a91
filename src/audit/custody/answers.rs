//! Every question of the facts, with or without its answer.

use crate::model::custody::{
    BucketFacts, CustodyFacts, Fact, KeyFacts, LogGroupFacts, OtherBucket, RegionAnswers, Said,
    StoreFacts, TrailFacts, Unknown,
};

/// A question, and why it has no answer, if it has none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub call: &'a str,
    pub of: &'a str,
    pub unknown: Option<&'a Unknown>,
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
    let mut all = vec![of(identity)];
    all.extend(enabled_regions.iter().map(of));
    all.extend(regions.iter().flat_map(of_region));
    all.extend(
        trails.iter().flat_map(|TrailFacts { status, selectors, .. }| [of(status), of(selectors)]),
    );
    all.extend(event_data_stores.iter().map(|StoreFacts { arn: _, details }| of(details)));
    all.extend(buckets.iter().flat_map(of_bucket));
    all.extend(other_buckets.iter().map(|OtherBucket { name: _, head }| of(head)));
    all.extend(log_groups.iter().flat_map(of_group));
    all.extend(keys.iter().map(|KeyFacts { arn: _, copies }| of(copies)));
    all
}

fn of_region(answers: &RegionAnswers) -> [Asked<'_>; 4] {
    let RegionAnswers { region: _, trails, event_data_stores, invocation_logging, guardrails } =
        answers;
    [of(trails), of(event_data_stores), of(invocation_logging), of(guardrails)]
}

fn of_group(group: &LogGroupFacts) -> [Asked<'_>; 2] {
    let LogGroupFacts { region: _, name: _, encryption, subscriptions } = group;
    [of(encryption), of(subscriptions)]
}

fn of_bucket(bucket: &BucketFacts) -> [Asked<'_>; 11] {
    let BucketFacts {
        name: _,
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
    } = bucket;
    [
        of(location),
        of(head),
        of(replication),
        of(versioning),
        of(object_lock),
        of(lifecycle),
        of(encryption),
        of(access_logs),
        of(inventories),
        of(notifications),
        of(grants),
    ]
}

fn of<T>(fact: &Fact<T>) -> Asked<'_> {
    let unknown = match &fact.said {
        Said::Answer(_) => None,
        Said::Unknown(unknown) => Some(unknown),
    };
    Asked { call: &fact.call, of: &fact.of, unknown }
}
