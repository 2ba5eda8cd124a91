//! Puts the report together.

use std::collections::BTreeSet;

use super::Definitions;
use super::Given;
use super::KnownRegions;
use super::Policy;
use super::blind_spots::blind_spots;
use super::coverage;
use super::findings::{Matter, findings};
use super::judge::{Judged, judge, rows};
use super::outcome::Found;
use super::totals::{breakdown, totals};
use crate::model::{Evidence, Facts, Region, Text, Verdict};
use crate::report::{
    ExceptionUse, PolicyInForce, RegionFacts, Report, SCHEMA_VERSION, Scope, Tool, Totals,
};

/// Turns facts into a report: where each inference ran, how that is known, what the policy says,
/// and what was not seen.
///
/// # Panics
/// Panics where a sum of the facts or of the report does not hold, rather than report it.
#[must_use]
pub fn audit(mut facts: Facts, given: &Given<'_>) -> Report {
    coverage::leave_out(&mut facts.coverage, &given.source_regions);
    coverage::add_edges(&mut facts.coverage, given.window, given.now);
    let definitions = Definitions::new(&facts.profiles, &given.profile_map);
    let flows = std::mem::take(&mut facts.flows);
    let judged = judge(&flows, given.catalog, &definitions, &given.policy, given.today());
    let totals = totals(&judged);
    let exceptions = exceptions(given, &judged);
    let found = found(&totals, &exceptions, coverage::is_inconclusive(&facts));
    let matter = Matter {
        flows: &judged,
        facts: &facts,
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
        scope: scope(given, &facts, &judged),
        regions: regions(&judged),
        policy: in_force(&given.policy, given.catalog.as_of()),
        breakdowns: given.by.iter().map(|by| breakdown(*by, &judged)).collect(),
        findings: findings(matter),
        blind_spots: blind_spots(&judged, &facts.related, given.lang),
        coverage: coverage::report(facts, &judged, given),
        totals,
        flows: {
            let rulings = judged.into_iter().map(Judged::into_ruling).collect();
            rows(flows, rulings)
        },
        integrity: None,
        custody: None,
        changes: None,
        exceptions,
    }
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

fn in_force(policy: &Policy, catalog_date: &str) -> PolicyInForce {
    PolicyInForce {
        name: policy.name.clone(),
        version: Policy::VERSION,
        allowed_regions: policy.terms.allowed.iter().cloned().collect(),
        accepted_evidence: policy.terms.accept.iter().copied().collect(),
        catalog_date: catalog_date.to_owned(),
        text: policy.text.clone(),
    }
}

#[cfg(test)]
mod tests;
