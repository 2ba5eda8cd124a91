//! Why one inference has its verdict: the same steps as the audit's, shown.

use std::slice;

use super::Definitions;
use super::Given;
use super::judge::{Judged, judge, rows};
use super::policy::{Decider, Policy, Terms};
use crate::model::{History, ModelRef, ProfileDefinition, RecordFact, Region, Reread, Text, Trace};
use crate::report::{
    Behind, Explained, ExplainedFact, ExplainedRecord, JudgedFlow, Published, RulingTold,
};

/// Explains an inference: it is located and judged as [`audit`](super::audit) does it.
#[must_use]
pub fn explain(history: History, given: &Given<'_>) -> Explained {
    let History { flow, records, profiles } = history;
    let definitions = Definitions::new(&profiles, &given.profile_map);
    let flows = slice::from_ref(&flow);
    let mut judged = judge(flows, given.catalog, &definitions, &given.policy, given.today());
    let judged = judged.remove(0);
    let facts = |fact: RecordFact| {
        let RecordFact { name, value, paths } = fact;
        ExplainedFact { name, value, paths, is_found: false }
    };
    let records = records.into_iter().map(|record| ExplainedRecord {
        part: record.part.as_str(),
        object: record.object,
        record: record.record,
        event_id: record.event_id.map(|id| id.to_string()),
        is_read_again: false,
        again: Reread::NotGiven,
        facts: record.facts.into_iter().map(facts).collect(),
    });
    Explained {
        ground: judged.located.ground,
        is_awaiting_completion: judged.flow.trace == Trace::AwaitingCompletion,
        records: records.collect(),
        application_profile: behind(&judged, &definitions, &profiles, given),
        published: published(&judged, given),
        ruling: ruling(&judged, &given.policy),
        inference: row(judged),
    }
}

fn row(judged: Judged<'_>) -> JudgedFlow {
    let flow = judged.flow.clone();
    rows(vec![flow], vec![judged.into_ruling()]).remove(0)
}

fn behind(
    judged: &Judged<'_>,
    definitions: &Definitions,
    profiles: &[ProfileDefinition],
    given: &Given<'_>,
) -> Option<Behind> {
    let identifier = judged.flow.requested.as_deref().or(judged.flow.resource.as_deref())?;
    let ModelRef::Application { arn } = ModelRef::parse(identifier) else { return None };
    let copies = definitions.copied_by(arn);
    let is_users = given.profile_map.contains_key(arn);
    let record = profiles.iter().find(|known| known.arn.as_ref() == arn && !is_users);
    Some(Behind {
        arn: Text::from(arn),
        copies: copies.map(str::to_owned),
        told_by: copies.map(|_| if is_users { "user" } else { "record" }),
        made: copies.and(record).and_then(|record| record.made),
    })
}

fn published(judged: &Judged<'_>, given: &Given<'_>) -> Option<Published> {
    let profile = judged.located.system_profile.as_deref()?;
    let source = judged.flow.source_region.clone();
    let region = source.as_ref().and_then(|text| Region::try_from(text).ok());
    let entry = region.and_then(|region| given.catalog.entry(profile, &region));
    let listed = entry.and_then(|entry| entry.destinations.as_ref());
    Some(Published {
        profile: profile.to_owned(),
        source_region: source,
        destinations: listed.map(|regions| regions.iter().cloned().collect()),
        as_of: entry.map(|entry| entry.as_of.clone()),
        url: entry.map(|entry| entry.url.clone()),
        not_aws: entry.iter().flat_map(|entry| entry.not_aws.iter().cloned()).collect(),
    })
}

fn ruling(judged: &Judged<'_>, policy: &Policy) -> RulingTold {
    let told = |decided_by, id: Option<&str>, reason: Option<&str>, terms: &Terms| RulingTold {
        policy: policy.name.clone(),
        decided_by,
        id: id.map(str::to_owned),
        reason: reason.map(str::to_owned),
        allowed_regions: terms.allowed.iter().cloned().collect(),
        accepted_evidence: terms.accept.iter().copied().collect(),
    };
    match judged.decision.decider {
        Decider::Policy => told("policy", None, None, &policy.terms),
        Decider::Rule(id) => {
            let rule = policy.rules.iter().find(|rule| rule.id == id);
            let (reason, terms) =
                rule.map_or((None, &policy.terms), |rule| (rule.reason.as_deref(), &rule.terms));
            told("rule", Some(id), reason, terms)
        }
        Decider::Exception(id) => {
            let exception = policy.exceptions.iter().find(|exception| exception.id == id);
            let reason = exception.map(|exception| exception.reason.as_str());
            told("exception", Some(id), reason, &policy.terms)
        }
    }
}
