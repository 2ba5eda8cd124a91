//! Why one inference has its verdict: the same steps as the audit's, shown.

use std::collections::BTreeMap;
use std::slice;

use super::Definitions;
use super::Given;
use super::catalog::{Entry, Page};
use super::integrity::Proof;
use super::judge::{Judged, judge, rows, subject};
use super::policy::{Decider, Policy, Terms};
use super::unattested::resting;
use crate::model::{
    Day, History, LogKind, ModelRef, ProfileDefinition, Reason, RecordFact, Region, Reread,
    Standing, TellingRecord, Text, Trace, Verdict,
};
use crate::report::{
    Behind, Code, Explained, ExplainedFact, ExplainedRecord, JudgedFlow, PageAtCall, Published,
    Report, Reservation, RulingTold,
};

/// Explains an inference: it is located and judged as [`audit`](super::audit) does it.
#[must_use]
pub fn explain(history: History, given: &Given<'_>) -> Explained {
    let History { flow, records, profiles } = history;
    let definitions = Definitions::new(&profiles, &given.profile_map);
    let flows = slice::from_ref(&flow);
    let mut judged = judge(flows, given.catalog, &definitions, &given.policy, given.today());
    let judged = judged.remove(0);
    let attested = given.proof.as_ref().map(|proof| attested(proof, &records));
    let is_undefined = !resting(slice::from_ref(&judged), &profiles, given).is_empty();
    let verdict = match settled(&judged, attested.as_ref(), given) {
        Verdict::Compliant if is_undefined => Verdict::InsufficientData,
        verdict => verdict,
    };
    let records = records.into_iter().map(|record| told(record, attested.as_ref())).collect();
    Explained {
        verdict,
        ground: judged.located.ground,
        is_awaiting_completion: judged.flow.trace == Trace::AwaitingCompletion,
        is_contradicted: judged.flow.is_contradicted,
        records,
        application_profile: behind(&judged, &definitions, &profiles, given),
        published: published(&judged, given),
        ruling: ruling(&judged, &given.policy),
        inference: row(judged),
    }
}

/// Returns what a report of the same logs says of their completeness and their proof: it holds for each
/// call in them, also for those that are not in them.
#[must_use]
pub fn reservations(report: Report) -> Vec<Reservation> {
    let is_open: Vec<&str> =
        Code::ALL.into_iter().filter(|code| code.is_of_logs()).map(Code::as_str).collect();
    let findings = report.findings.into_iter().filter(|found| is_open.contains(&found.code));
    let told = findings.map(|found| Reservation {
        code: found.code,
        count: found.count,
        message: found.message,
    });
    told.collect()
}

/// How the logs of some records stand, by key.
type Attested = BTreeMap<String, Reason>;

/// No digest attests an invocation log, and what was not among the checked logs is attested by none either.
fn attested(proof: &Proof, records: &[TellingRecord]) -> Attested {
    let of_trail = records.iter().filter(|record| record.kind == LogKind::Trail);
    let unnamed = |record: &TellingRecord| (record.object.to_string(), Reason::NamedByNoDigest);
    let mut logs: Attested = of_trail.map(unnamed).collect();
    for log in proof.logs() {
        logs.entry(log.key).and_modify(|reason| *reason = log.reason);
    }
    logs
}

/// Returns the verdict once it is known what digests prove of the records: like the report, it passes
/// nothing that rests on a log which was changed, nor on one that was to be proven and is not.
fn settled(judged: &Judged<'_>, attested: Option<&Attested>, given: &Given<'_>) -> Verdict {
    let verdict = judged.decision.verdict;
    let (Some(proof), Some(attested)) = (&given.proof, attested) else {
        // What an earlier check could not prove of the ledger may be the log of this call.
        // What has no time may be of any.
        let is_late = |from| judged.flow.last_seen.is_none_or(|seen| seen >= from);
        let is_newest = given.unproven_from.is_some_and(is_late);
        let is_open = given.unmet.is_some() || is_newest;
        return if verdict == Verdict::Compliant && is_open {
            Verdict::InsufficientData
        } else {
            verdict
        };
    };
    let is_bad = |reason: &Reason| match reason.standing() {
        Standing::Valid => false,
        Standing::Tampered => true,
        Standing::Missing | Standing::Unreadable | Standing::Unattested | Standing::NotInRange => {
            proof.is_required()
        }
    };
    // No digest attests an invocation log.
    let rests_on_log = proof.is_required() && judged.flow.placed_by_logs() > 0;
    let is_open = rests_on_log || attested.values().any(is_bad);
    if verdict == Verdict::Compliant && is_open { Verdict::InsufficientData } else { verdict }
}

fn told(record: TellingRecord, attested: Option<&Attested>) -> ExplainedRecord {
    let facts = |fact: RecordFact| {
        let RecordFact { name, value, paths } = fact;
        ExplainedFact { name, value, paths, is_found: false, stands: None }
    };
    let log = attested.and_then(|known| known.get(&*record.object).copied());
    ExplainedRecord {
        part: record.part.as_str(),
        of: record.kind.as_str(),
        object: record.object,
        record: record.record,
        event_id: record.event_id.map(|id| id.to_string()),
        is_read_again: false,
        again: Reread::NotGiven,
        log: log.map(Reason::standing),
        facts: record.facts.into_iter().map(facts).collect(),
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
        at_call: entry.zip(judged.flow.day).and_then(|(entry, day)| at_call(entry, day)),
    })
}

fn at_call(entry: &Entry, day: Day) -> Option<PageAtCall> {
    let Page { as_of, destinations, url } = entry.page_of(day)?;
    Some(PageAtCall {
        as_of: as_of.clone(),
        url: url.clone(),
        destinations: destinations.as_ref().map(|regions| regions.iter().cloned().collect()),
    })
}

fn ruling(judged: &Judged<'_>, policy: &Policy) -> RulingTold {
    let Judged { flow, located, decision, .. } = judged;
    let told = |decided_by, terms: &Terms| RulingTold {
        policy: policy.name.clone(),
        decided_by,
        id: decision.rule().map(str::to_owned),
        rule: None,
        reason: None,
        owner: None,
        ticket: None,
        expires: None,
        allowed_regions: terms.allowed.iter().cloned().collect(),
        accepted_evidence: terms.accept.iter().copied().collect(),
    };
    // An exception lets pass what the terms of a rule, or the policy's own, do not.
    let of_call = subject(flow, located);
    let rule = policy.rules.iter().find(|rule| rule.matcher.matches(&of_call));
    let terms = rule.map_or(&policy.terms, |rule| &rule.terms);
    match decision.decider {
        _ if decision.verdict == Verdict::NotApplicable => {
            RulingTold { id: None, ..told("nothing", terms) }
        }
        Decider::Policy => told("policy", terms),
        Decider::Rule(_) => {
            let reason = rule.and_then(|rule| rule.reason.clone());
            RulingTold { reason, ..told("rule", terms) }
        }
        Decider::Exception(id) => {
            let exception = policy.exceptions.iter().find(|exception| exception.id == id);
            RulingTold {
                rule: rule.map(|rule| rule.id.clone()),
                reason: exception.map(|exception| exception.reason.clone()),
                owner: exception.map(|exception| exception.owner.clone()),
                ticket: exception.and_then(|exception| exception.ticket.clone()),
                expires: exception.map(|exception| exception.expires),
                ..told("exception", terms)
            }
        }
    }
}
