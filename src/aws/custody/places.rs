//! Places besides buckets: Regions, event data stores, log groups, keys, model invocation logs.

use std::collections::BTreeSet;

use serde_json::json;

use super::answers::{GuardrailsPage, KeyAnswer, LoggingAnswer, RegionsPage};
use super::{Asker, fact, told_of};
use crate::aws::cloudtrail::Trails;
use crate::aws::signed::{Form, Question, quoted};
use crate::aws::{Asked, Call, Error, Kind, Service};
use crate::model::Arn;
use crate::model::custody::{
    BucketFacts, Fact, GuardrailFacts, InvocationLogging, KeyFacts, LogGroupFacts, OtherBucket,
    RegionAnswers, Replication, StoreDetails, StoreFacts, TrailFacts,
};

impl Asker<'_> {
    /// Asks for the Regions that the account has on.
    /// <https://docs.aws.amazon.com/accounts/latest/reference/API_ListRegions.html>
    pub(super) fn enabled_regions(&self) -> Fact<Vec<String>> {
        fact(REGIONS, "the account", || {
            let mut found = Vec::new();
            let mut token: Option<String> = None;
            loop {
                let body = json!({ "MaxResults": 50, "NextToken": token, "RegionOptStatusContains":
                    ["ENABLED", "ENABLED_BY_DEFAULT", "ENABLING", "DISABLING"] });
                let form = Form::Post("/listRegions", without_null(body));
                let page: RegionsPage =
                    self.ask(REGIONS, "the account", (Service::Account, HOME), form)?;
                found.extend(page.regions.into_iter().map(|region| region.name));
                token = next(REGIONS, "the account", token.as_ref(), page.next)?;
                if token.is_none() {
                    found.sort();
                    return Ok(found);
                }
            }
        })
    }

    pub(super) fn store_arns(trails: &Trails) -> Fact<Vec<String>> {
        let region = trails.region();
        let list = || {
            let mut found = Vec::new();
            let mut token: Option<String> = None;
            loop {
                let ask = trails.client().list_event_data_stores().set_next_token(token.clone());
                let ask = async || ask.clone().send().await.asked(STORES, region);
                let answer = trails.patiently(ask)?;
                let Some(stores) = answer.event_data_stores else {
                    let cause = "the answer has no `EventDataStores`";
                    return Err(STORES.error(region, Kind::Answer, cause));
                };
                for store in stores {
                    let cause = "an event data store has no ARN";
                    let arn = store.event_data_store_arn;
                    found.push(arn.ok_or_else(|| STORES.error(region, Kind::Answer, cause))?);
                }
                token = next(STORES, region, token.as_ref(), answer.next_token)?;
                if token.is_none() {
                    return Ok(found);
                }
            }
        };
        told_of(STORES, region, list())
    }

    pub(super) fn stores(&self, regions: &[RegionAnswers]) -> Vec<StoreFacts> {
        let arns = regions.iter().filter_map(|region| region.event_data_stores.answer());
        let arns: BTreeSet<&String> = arns.flatten().collect();
        arns.into_iter().map(|arn| self.store(arn)).collect()
    }

    fn store(&self, arn: &str) -> StoreFacts {
        let region = Arn::parse(arn).map_or(HOME, |parts| parts.region);
        let trails = Trails::new(self.session, region);
        let details = || {
            let ask = trails.client().get_event_data_store().event_data_store(arn);
            let ask = async || ask.clone().send().await.asked(STORE, arn);
            let answer = trails.patiently(ask)?;
            if answer.event_data_store_arn.as_deref() != Some(arn) {
                return Err(STORE.error(arn, Kind::Answer, "the answer is about no such store"));
            }
            Ok(StoreDetails {
                is_multi_region: answer.multi_region_enabled.unwrap_or(false),
                is_organization: answer.organization_enabled.unwrap_or(false),
                kms_key: answer.kms_key_id,
            })
        };
        StoreFacts { arn: arn.to_owned(), details: told_of(STORE, arn, details()) }
    }

    /// That there is no logging is an answer without `loggingConfig`; nothing else is one.
    pub(super) fn invocation_logging(&self, region: &str) -> Fact<InvocationLogging> {
        fact(LOGGING, region, || {
            let form = Form::Get("/logging/modelinvocations");
            let answer: LoggingAnswer =
                self.ask(LOGGING, region, (Service::Bedrock, region), form)?;
            let config = answer.config.unwrap_or_default();
            let group = config.cloud_watch.as_ref();
            let large = group.and_then(|group| group.large.as_ref());
            let buckets: BTreeSet<&String> =
                config.s3.iter().chain(large).map(|s3| &s3.bucket).collect();
            Ok(InvocationLogging {
                buckets: buckets.into_iter().cloned().collect(),
                log_group: group.map(|group| group.name.clone()),
            })
        })
    }

    pub(super) fn guardrails(&self, region: &str) -> Fact<Vec<GuardrailFacts>> {
        fact(GUARDRAILS, region, || {
            let mut found = Vec::new();
            let mut token: Option<String> = None;
            loop {
                let more = token.as_ref().map(|token| format!("&nextToken={}", quoted(token)));
                let path = format!("/guardrails?maxResults=100{}", more.unwrap_or_default());
                let form = Form::Get(&path);
                let page: GuardrailsPage =
                    self.ask(GUARDRAILS, region, (Service::Bedrock, region), form)?;
                found.extend(page.guardrails.into_iter().filter_map(|guardrail| {
                    let profile = guardrail.crossing?.profile;
                    Some(GuardrailFacts { arn: guardrail.arn, profile })
                }));
                token = next(GUARDRAILS, region, token.as_ref(), page.next)?;
                if token.is_none() {
                    return Ok(found);
                }
            }
        })
    }

    pub(super) fn keys(&self, arns: &BTreeSet<String>) -> Vec<KeyFacts> {
        arns.iter().map(|arn| self.key(arn)).collect()
    }

    fn key(&self, arn: &str) -> KeyFacts {
        let region = Arn::parse(arn).map_or(HOME, |parts| parts.region);
        let copies = fact(KEY, arn, || {
            let body = json!({ "KeyId": arn }).to_string();
            let form = Form::Target("TrentService.DescribeKey", body);
            let answer: KeyAnswer = self.ask(KEY, arn, (Service::Kms, region), form)?;
            let multi = answer.metadata.multi_region;
            let multi = multi.map_or_else(Vec::new, |keys| {
                let mut all = vec![keys.primary.arn];
                all.extend(keys.replicas.into_iter().map(|key| key.arn));
                all
            });
            Ok(multi)
        });
        KeyFacts { arn: arn.to_owned(), copies }
    }

    /// Asks for the Region of each bucket that another is copied or logged to, and of one that holds
    /// copies where those are copied on.
    pub(super) fn other_buckets(
        &self,
        buckets: &[BucketFacts],
        groups: &[LogGroupFacts],
    ) -> Vec<OtherBucket> {
        let mut known: BTreeSet<String> =
            buckets.iter().map(|bucket| bucket.name.clone()).collect();
        let targets = |rules: &Fact<Vec<Replication>>| -> Vec<String> {
            rules.answer().into_iter().flatten().map(|to| to.bucket.clone()).collect()
        };
        let exports = groups.iter().filter_map(|group| group.exports.answer()).flatten().cloned();
        let copied = buckets.iter().flat_map(|bucket| targets(&bucket.replication));
        let mut copies: Vec<String> = copied.chain(exports).collect();
        let mut others = Vec::new();
        // Each name is asked once, so that copies in a circle come to an end.
        while let Some(name) = copies.pop() {
            if known.insert(name.clone()) {
                let (head, replication) = self.copy(&name);
                copies.extend(targets(&replication));
                others.push(OtherBucket { name, head, replication: Some(replication) });
            }
        }
        for bucket in buckets {
            let logged = bucket.access_logs.answer().and_then(|to| to.bucket.clone());
            let listed = bucket.inventories.answer().into_iter().flatten();
            for name in logged.into_iter().chain(listed.map(|to| to.bucket.clone())) {
                if known.insert(name.clone()) {
                    let head = self.head(&name);
                    others.push(OtherBucket { name, head, replication: None });
                }
            }
        }
        others.sort_by(|one, other| one.name.cmp(&other.name));
        others
    }

    pub(super) fn ask<T: serde::de::DeserializeOwned>(
        &self,
        call: Call,
        target: &str,
        (service, region): (Service, &str),
        form: Form<'_>,
    ) -> Result<T, Error> {
        self.signed.ask(&Question { call, target, service, region, form })
    }
}

/// Returns the multi-Region keys that are named anywhere.
pub(super) fn keys(
    trails: &[TrailFacts],
    stores: &[StoreFacts],
    groups: &[LogGroupFacts],
    buckets: &[BucketFacts],
) -> BTreeSet<String> {
    let of_trails = trails.iter().filter_map(|trail| trail.kms_key.as_ref());
    let of_stores = stores.iter().filter_map(|store| store.details.answer()?.kms_key.as_ref());
    let of_groups = groups.iter().filter_map(|group| group.encryption.answer()?.kms_key.as_ref());
    let of_buckets =
        buckets.iter().filter_map(|bucket| bucket.encryption.answer()?.kms_key.as_ref());
    let copies = buckets.iter().filter_map(|bucket| bucket.replication.answer()).flatten();
    let of_copies = copies.filter_map(|copy| copy.kms_key.as_ref());
    let all = of_trails.chain(of_stores).chain(of_groups).chain(of_buckets).chain(of_copies);
    all.filter(|key| key.contains(":key/mrk-")).cloned().collect()
}

/// Returns the token of the next page; one that was used already would never end.
pub(super) fn next(
    call: Call,
    target: &str,
    used: Option<&String>,
    next: Option<String>,
) -> Result<Option<String>, Error> {
    if next.is_some() && next.as_ref() == used {
        return Err(call.error(target, Kind::Answer, "the same page is named again"));
    }
    Ok(next.filter(|token| !token.is_empty()))
}

fn without_null(mut body: serde_json::Value) -> String {
    if let Some(fields) = body.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    body.to_string()
}

/// The endpoint of account management.
const HOME: &str = "us-east-1";

const REGIONS: Call = Call { doing: "list the Regions of", action: "account:ListRegions" };
const STORES: Call =
    Call { doing: "list the event data stores in", action: "cloudtrail:ListEventDataStores" };
const STORE: Call =
    Call { doing: "ask for event data store", action: "cloudtrail:GetEventDataStore" };
const LOGGING: Call = Call {
    doing: "ask for the model invocation logging in",
    action: "bedrock:GetModelInvocationLoggingConfiguration",
};
const GUARDRAILS: Call = Call { doing: "list the guardrails in", action: "bedrock:ListGuardrails" };
const KEY: Call = Call { doing: "ask for key", action: "kms:DescribeKey" };
