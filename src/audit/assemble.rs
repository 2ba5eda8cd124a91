//! Puts the report together.

use std::collections::BTreeSet;

use super::Definitions;
use super::Given;
use super::Joined;
use super::KnownRegions;
use super::Policy;
use super::blind_spots::blind_spots;
use super::coverage;
use super::custody;
use super::drift::{Against, Drifting, drift};
use super::findings::{Matter, findings};
use super::integrity::{Known, Proof};
use super::judge::{Judged, judge, rows};
use super::outcome::Found;
use super::quota::quota;
use super::totals::{breakdown, totals};
use super::unattested::LeftOpen;
use super::what_if::what_if;
use super::witness::{self, Reconciled};
use crate::model::{Coverage, Evidence, Facts, Region, Text, Verdict};
use crate::report::{
    ExceptionUse, Finding, IntegrityReport, JoinedCatalog, NotAws, PolicyInForce, RegionFacts,
    Report, SCHEMA_VERSION, Scope, Tool, Totals, WhatIf,
};

/// Turns facts into a report: where each inference ran, how that is known, what the policy says,
/// and what was not seen.
///
/// # Panics
/// Panics where a sum of the facts or of the report does not hold, rather than report it.
#[must_use]
pub fn audit(mut facts: Facts, given: &Given<'_>) -> Report {
    coverage::settle(&mut facts, given);
    let integrity = integrity(&mut facts, given);
    let definitions = Definitions::new(&facts.profiles, &given.profile_map);
    let flows = std::mem::take(&mut facts.flows);
    let judged = judge(&flows, given.catalog, &definitions, &given.policy, given.today());
    let totals = totals(&judged);
    let drifting = drift(&judged, &Against::of(given, &facts.coverage));
    let exceptions = exceptions(given, &judged);
    let reconciled = witness::reconcile(&facts);
    let left_open = LeftOpen::of(&judged, &facts.profiles, given);
    let is_open = left_open.is_any() || is_open(given, &judged, (&facts, &reconciled));
    let scope = scope(given, &facts, &judged);
    let kept = kept(given, &scope, &facts.coverage);
    let found = found(&totals, &exceptions, is_open).with(kept.as_ref());
    let second_witness = witness::report(&facts, &reconciled, &judged, given.expects_logs);
    let matter = Matter {
        flows: &judged,
        facts: &facts,
        reconciled: &reconciled,
        proof: given.proof.as_ref(),
        drifting: drifting.as_ref(),
        left_open: &left_open,
        unmet: given.unmet.as_ref(),
        unreached: given.unreached.as_ref(),
        exceptions: &exceptions,
        policy: &given.policy.name,
        samples: given.samples,
        found,
        lang: given.lang,
    };
    Report {
        schema_version: SCHEMA_VERSION,
        tool: Tool { name: "regiontrail".to_owned(), version: given.version.to_owned() },
        generated_at: given.now,
        language: given.lang,
        verdict: found.verdict(),
        exit: found.exit(&given.exit),
        redacted: Vec::new(),
        redaction_key: None,
        scope,
        regions: regions(&judged),
        policy: in_force(given, &left_open),
        breakdowns: given.by.iter().map(|by| breakdown(*by, &judged)).collect(),
        findings: findings(matter, about_custody(given, kept.as_ref())),
        blind_spots: blind_spots(&judged, &facts.related, given.lang),
        quota: facts.loads.take().map(|loads| quota(&judged, &loads, given.today())),
        coverage: coverage::report(facts, &judged, drifting.as_ref(), given),
        totals,
        what_if: other_choice(given, &judged),
        drift: drifting.as_ref().map(Drifting::told),
        flows: {
            let rulings = judged.into_iter().map(Judged::into_ruling).collect();
            rows(flows, rulings)
        },
        integrity,
        custody: kept.map(|kept| kept.custody),
        second_witness,
        changes: None,
        exceptions,
    }
}

/// Says what another choice would have made of the calls, where that is asked.
fn other_choice(given: &Given<'_>, flows: &[Judged<'_>]) -> Option<WhatIf> {
    let law = (given.catalog, &given.policy, given.today());
    given.what_if.as_ref().map(|choice| what_if(flows, choice, law))
}

/// Says whether less was reached, read or proven of the logs than had to be.
fn is_open(
    given: &Given<'_>,
    flows: &[Judged<'_>],
    (facts, reconciled): (&Facts, &Reconciled<'_>),
) -> bool {
    let proof = given.proof.as_ref();
    // No digest attests an invocation log.
    let rests_on_logs = || flows.iter().any(|judged| judged.flow.placed_by_logs() > 0);
    coverage::is_inconclusive(facts, reconciled)
        || given.unreached.is_some()
        || given.unmet.is_some()
        || proof.is_some_and(Proof::is_inconclusive)
        || (proof.is_some_and(Proof::is_required) && rests_on_logs())
}

/// Tells what digests prove of the logs, and takes the days that they explain out of the gaps.
fn integrity(facts: &mut Facts, given: &Given<'_>) -> Option<IntegrityReport> {
    let proof = given.proof.as_ref()?;
    let coverage = &mut facts.coverage;
    let (open, quiet) = proof.verified.quiet.part(&coverage.gaps);
    coverage.gaps = open;
    let read = coverage.regions.iter().map(|seen| (&seen.account, &seen.region));
    let silent = coverage.silent.iter().map(|(account, region)| (account, region));
    let known = Known {
        verified: &proof.verified,
        problems: &facts.problems,
        custody: given.custody.as_ref(),
    };
    Some(proof.report(read.chain(silent), quiet, known))
}

/// Judges where the logs are kept, where facts and a policy say so.
fn kept(given: &Given<'_>, scope: &Scope, coverage: &Coverage) -> Option<custody::Judged> {
    let (facts, allowed) = (given.custody.as_ref()?, given.policy.custody.as_ref()?);
    let (accounts, regions) = (&scope.accounts, &scope.source_regions);
    let attested = given.proof.iter().flat_map(|proof| &proof.verified.buckets);
    let buckets = coverage.buckets.iter().chain(attested).chain(&given.attested_buckets);
    let buckets = &buckets.cloned().collect();
    let logs = custody::LogsOf { accounts, regions, buckets, now: given.now };
    let (catalog, lang, logs) = (given.catalog, given.lang, Some(logs));
    let question = custody::CustodyQuestion { allowed, catalog, lang, logs };
    Some(custody::judge(facts, &question))
}

fn about_custody(given: &Given<'_>, kept: Option<&custody::Judged>) -> Vec<Finding> {
    let outputs = given.outputs_outside.iter().map(|output| output.finding(given.lang));
    kept.into_iter().flat_map(|kept| kept.findings.iter().cloned()).chain(outputs).collect()
}

fn exceptions(given: &Given<'_>, flows: &[Judged<'_>]) -> Vec<ExceptionUse> {
    let calls = |id: &str| flows.iter().filter(|j| j.is_excused_by(id)).map(Judged::calls).sum();
    let one = |exception: &super::policy::Exception| ExceptionUse {
        id: exception.id.clone(),
        reason: exception.reason.clone(),
        owner: exception.owner.clone(),
        ticket: exception.ticket.clone(),
        expires: exception.expires,
        is_expired: exception.is_expired(given.today()),
        calls: calls(&exception.id),
    };
    given.policy.exceptions.iter().map(one).collect()
}

fn found(totals: &Totals, exceptions: &[ExceptionUse], is_inconclusive: bool) -> Found {
    // A verdict that no flow has is not in the map: none of that kind was found.
    let calls = |verdict: Verdict| totals.by_verdict.get(verdict.as_str()).copied().unwrap_or(0);
    let stale = exceptions.iter().filter(|exception| exception.is_expired || exception.calls == 0);
    Found {
        violations: calls(Verdict::NonCompliant),
        unproven: calls(Verdict::InsufficientData),
        compliant: calls(Verdict::Compliant),
        stale_exceptions: stale.count() as u64,
        custody_outside: 0,
        is_inconclusive,
    }
}

fn scope(given: &Given<'_>, facts: &Facts, flows: &[Judged<'_>]) -> Scope {
    let keys = &facts.coverage.regions;
    let accounts: BTreeSet<_> = flows
        .iter()
        .filter_map(|judged| judged.flow.account.as_ref())
        .chain(keys.iter().map(|key| &key.account))
        .collect();
    let sources: BTreeSet<_> = flows
        .iter()
        .filter_map(|judged| judged.flow.source_region.as_deref())
        .chain(keys.iter().map(|key| key.region.as_str()))
        .collect();
    Scope {
        inputs: given.inputs.clone(),
        from: given.window.from,
        to: given.window.to,
        listed_from: given.listed_from.filter(|_| given.window.from.is_none()),
        first_seen: flows.iter().filter_map(|judged| judged.flow.first_seen).min(),
        last_seen: flows.iter().filter_map(|judged| judged.flow.last_seen).max(),
        accounts: accounts.into_iter().cloned().collect(),
        source_regions: sources.into_iter().map(Text::from).collect(),
        asked_regions: given.source_regions.clone(),
        regions_left_out: facts.coverage.regions_left_out.iter().cloned().collect(),
    }
}

/// Returns the facts of the known Regions that the flows name.
fn regions(flows: &[Judged<'_>]) -> Vec<RegionFacts> {
    let mut codes = BTreeSet::new();
    for judged in flows {
        codes.extend(judged.flow.source_region.as_deref());
        codes
            .extend(judged.located.evidence.iter().flat_map(Evidence::regions).map(Region::as_str));
    }
    let known = codes.into_iter().filter_map(|code| KnownRegions::builtin().find(code));
    let facts = known.map(|known| RegionFacts {
        code: known.code.clone(),
        name: &known.name,
        country: &known.country,
        latitude: known.latitude,
        longitude: known.longitude,
    });
    facts.collect()
}

fn in_force(given: &Given<'_>, left_open: &LeftOpen<'_>) -> PolicyInForce {
    let policy = &given.policy;
    PolicyInForce {
        name: policy.name.clone(),
        version: Policy::VERSION,
        allowed_regions: policy.terms.allowed.iter().cloned().collect(),
        accepted_evidence: policy.terms.accept.iter().copied().collect(),
        catalog_date: given.catalog.as_of().to_owned(),
        catalog_file: given.catalog_file.clone(),
        catalog_joined: given.catalog.addition().map(joined),
        given_profiles: left_open.by_user,
        text: policy.text.clone(),
    }
}

fn joined(added: &Joined) -> JoinedCatalog {
    let not_aws = added.not_aws.iter();
    let not_aws = not_aws.map(|(source, rows)| NotAws { source: source.clone(), rows: *rows });
    JoinedCatalog {
        as_of: added.as_of.clone(),
        rows: added.rows,
        not_aws: not_aws.collect(),
        unknown_regions: added.unknown_regions.iter().cloned().collect(),
    }
}

#[cfg(test)]
mod tests;
