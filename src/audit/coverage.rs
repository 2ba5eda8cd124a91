//! What was looked at, what was not, and what this input cannot prove.

use std::collections::BTreeSet;
use std::mem::take;

use super::Given;
use super::drift::Drifting;
use super::given::Explained;
use super::integrity::quiet::part;
use super::judge::Judged;
use super::witness::Reconciled;
use crate::extract::{Logged, operation};
use crate::model::{AccountId, Coverage, Day, Facts, Gap, Moment, ObjectProblem, Region, Window};
use crate::report::words::Limit;
use crate::report::{CoverageReport, ProblemAt, RepeatCounts};

/// Says whether something is missing that could hold inference: a day, an object, a record, a page.
pub(super) fn is_inconclusive(facts: &Facts, reconciled: &Reconciled<'_>) -> bool {
    let coverage = &facts.coverage;
    // Calls that CloudTrail lost, or that its trail does not cover, are not alone.
    !reconciled.logs_without_call.is_empty()
        || !coverage.gaps.is_empty()
        || coverage.objects.failed > 0
        || coverage.records.malformed > 0
        || !facts.problems.is_empty()
}

/// Finds what is missing of what was asked for.
pub(super) fn settle(facts: &mut Facts, given: &Given<'_>) {
    leave_out(&mut facts.coverage, &given.source_regions);
    add_edges(&mut facts.coverage, given.window, given.now);
    add_unseen(facts, &given.source_regions, given.window, given.now);
    explain(&mut facts.coverage, &given.explained);
}

/// Sets the Regions apart whose logs were not asked for: no day of them is missing.
fn leave_out(coverage: &mut Coverage, asked: &[Region]) {
    if asked.is_empty() {
        return;
    }
    let (wanted, others) = take(&mut coverage.silent)
        .into_iter()
        .partition::<BTreeSet<_>, _>(|(_, region)| asked.contains(region));
    coverage.silent = wanted;
    coverage.regions_left_out.extend(others.into_iter().map(|(_, region)| region));
    // What a ledger has of them is of an earlier scan: nobody looked for what came since.
    let seen = coverage.regions.iter().map(|seen| &seen.region);
    let not_asked: Vec<Region> = seen.filter(|region| !asked.contains(region)).cloned().collect();
    coverage.regions_left_out.extend(not_asked);
}

/// Adds the days of the asked period that lie before the first or behind the last object of an
/// account and Region, and all of them where there is none: who asks for a month has not been shown
/// it by three days of logs. Days that are not over at `now` are not missing yet.
fn add_edges(coverage: &mut Coverage, window: Window, now: Moment) {
    let first = window.from.map(Moment::day);
    let last = last_day(coverage, window, now);
    let gap = |place: (&AccountId, &Region), from: Option<Day>, to: Option<Day>| {
        let (account, region) = (place.0.clone(), place.1.clone());
        from.zip(to).filter(|(from, to)| from <= to).map(|(from, to)| Gap {
            account,
            region,
            from,
            to,
        })
    };
    for seen in &coverage.regions {
        let place = (&seen.account, &seen.region);
        coverage.gaps.extend(gap(place, first, seen.first_day.yesterday().ok()));
        coverage.gaps.extend(gap(place, seen.last_day.tomorrow().ok(), last));
    }
    for (account, region) in &coverage.silent {
        coverage.gaps.extend(gap((account, region), first.or(last), last.or(first)));
    }
    coverage.gaps.sort();
}

/// Returns the last day that must have logs. A period without an end goes on to the present. A
/// bucket does so even where no period was asked; but there an account may have been closed since,
/// so only a bucket in which nothing at all is new has stopped: nothing of the two days before.
fn last_day(coverage: &Coverage, window: Window, now: Moment) -> Option<Day> {
    let is_over = |end: Moment| end.min(Moment::start_of(now.day())).day().yesterday().ok();
    match (window.from, window.to) {
        (_, Some(to)) => is_over(to),
        (Some(_), None) => is_over(now),
        (None, None) => {
            let newest = coverage.regions.iter().map(|seen| seen.last_day).max();
            let is_old = |day: &Day| newest < day.yesterday().ok();
            is_over(now).filter(|day| coverage.from_buckets > 0 && is_old(day))
        }
    }
}

/// Adds the days of the asked Regions of which nothing at all was found, in no account: an account
/// need not use each of them, but who asks for a Region has not been shown it by the logs of others.
fn add_unseen(facts: &mut Facts, asked: &[Region], window: Window, now: Moment) {
    let coverage = &facts.coverage;
    let of_keys = coverage.regions.iter().map(|seen| (&seen.account, seen.region.as_str()));
    let silent = coverage.silent.iter().map(|(account, region)| (account, region.as_str()));
    let of_records = facts
        .flows
        .iter()
        .filter_map(|flow| Some((flow.account.as_ref()?, flow.source_region.as_deref()?)));
    let (accounts, seen): (BTreeSet<_>, BTreeSet<_>) =
        of_keys.chain(silent).chain(of_records).unzip();
    let days = || coverage.regions.iter().flat_map(|seen| [seen.first_day, seen.last_day]);
    let first = window.from.map(Moment::day).or_else(|| days().min());
    let last = last_day(coverage, window, now).or_else(|| days().max());
    let Some((from, to)) = first.zip(last).filter(|(from, to)| from <= to) else { return };
    // Also what an earlier scan into a ledger was for, though this one was for another input.
    let asked: BTreeSet<&Region> = asked.iter().chain(&coverage.named_regions).collect();
    let unseen = asked.into_iter().filter(|region| !seen.contains(region.as_str()));
    let gap = |account: &AccountId, region: &Region| Gap {
        account: account.clone(),
        region: region.clone(),
        from,
        to,
    };
    let gaps: Vec<Gap> =
        unseen.flat_map(|region| accounts.iter().map(|account| gap(account, region))).collect();
    facts.coverage.gaps.extend(gaps);
    facts.coverage.gaps.sort();
}

/// Takes the days out of the gaps that somebody explains.
fn explain(coverage: &mut Coverage, explained: &Explained) {
    match explained {
        Explained::Nothing => {}
        Explained::All => coverage.gaps.clear(),
        Explained::Days(days) => {
            let is_told = |gap: &Gap, day: Day| {
                let is_of = |one: &&Gap| one.account == gap.account && one.region == gap.region;
                days.iter().filter(is_of).any(|one| one.from <= day && day <= one.to)
            };
            (coverage.gaps, _) = part(&coverage.gaps, is_told);
        }
    }
}

/// Reports the coverage, with as many problems as are wanted.
///
/// # Panics
/// Panics where an object or a record is in no counter or in two.
pub(super) fn report(
    facts: Facts,
    flows: &[Judged<'_>],
    drifting: Option<&Drifting<'_>>,
    given: &Given<'_>,
) -> CoverageReport {
    let ran = flows.iter().any(|judged| judged.located.evidence.is_some());
    let no_base = Some(Limit::NoBase).filter(|_| ran && drifting.is_none());
    let mut limits = limits(&facts, flows, given);
    limits.extend(no_base.map(|limit| given.lang.limit(&limit)));
    let Facts { coverage, repeats, problems, .. } = facts;
    assert!(
        coverage.objects.is_conserved(),
        "each object is in one counter: {:?}",
        coverage.objects
    );
    assert!(
        coverage.records.is_conserved(),
        "each record is in one counter: {:?}",
        coverage.records
    );
    CoverageReport {
        objects: coverage.objects,
        records: coverage.records,
        repeats: RepeatCounts {
            duplicates: repeats.duplicates,
            copies: repeats.copies,
            corrected: repeats.corrected,
            completions: repeats.completions,
            outside_window: repeats.outside_window,
        },
        regions: coverage.regions,
        gaps: coverage.gaps,
        objects_without_place: coverage.objects_without_place,
        problem_count: problems.len() as u64,
        manifest_sha256: coverage.manifest_sha256,
        problems: problems.into_iter().take(given.samples).map(problem_at).collect(),
        limits,
    }
}

fn problem_at(found: ObjectProblem) -> ProblemAt {
    let ObjectProblem { object, problem } = found;
    let code = problem.code.as_str().to_owned();
    ProblemAt { object, code, place: problem.place, cause: problem.cause }
}

/// Says what no amount of such logs can prove, and what these in particular cannot.
fn limits(facts: &Facts, flows: &[Judged<'_>], given: &Given<'_>) -> Vec<String> {
    let coverage = &facts.coverage;
    let regions: BTreeSet<_> = coverage.regions.iter().map(|seen| seen.region.as_str()).collect();
    let regions: Vec<_> = regions.into_iter().collect();
    let (objects, listed) = (coverage.objects_without_place, coverage.objects.listed);
    let endpoints: Vec<_> = coverage.endpoints.iter().map(String::as_str).collect();
    let others = given.catalog.addition().map(|joined| &joined.not_aws);
    let sources: Vec<_> = others.iter().flat_map(|of| of.keys().map(String::as_str)).collect();
    let rows = others.iter().flat_map(|of| of.values()).sum();
    let other = Limit::CatalogNotAws { rows, sources: &sources };
    let unknown = given.catalog.addition().map(|joined| &joined.unknown_regions);
    let unknown: Vec<_> = unknown.into_iter().flatten().map(Region::as_str).collect();
    let unknown_regions = Limit::CatalogUnknownRegions(&unknown);
    let digests = match given.proof {
        Some(_) => Limit::DigestsOnly,
        None => Limit::DigestsNotChecked,
    };
    let mut all = vec![Limit::TrailSelection, digests];
    all.extend(ALWAYS);
    all.extend((rows > 0).then_some(other));
    all.extend((!unknown.is_empty()).then_some(unknown_regions));
    all.extend((!endpoints.is_empty()).then_some(Limit::NotAws { endpoints: &endpoints }));
    all.extend((coverage.looked_up > 0).then_some(Limit::LookupEvents));
    let off: Vec<_> = coverage.regions_off.iter().map(Region::as_str).collect();
    all.extend((!off.is_empty()).then_some(Limit::RegionsOff(&off)));
    all.extend((coverage.queried > 0).then_some(Limit::Lake));
    all.extend((objects > 0).then_some(Limit::KeysWithoutPlace { objects, listed }));
    all.extend((!regions.is_empty()).then_some(Limit::OnlyTheseRegions(&regions)));
    all.extend((coverage.invocation_logs.objects.listed > 0).then_some(Limit::InvocationLogs));
    all.extend((!has_data_events(facts, flows)).then_some(Limit::NoDataEvents));
    all.iter().map(|limit| given.lang.limit(limit)).collect()
}

/// Says whether anything was found that a default trail, without data events, would not have.
fn has_data_events(facts: &Facts, flows: &[Judged<'_>]) -> bool {
    let flows = flows.iter().map(|judged| (&judged.flow.event_source, &judged.flow.event_name));
    let related = facts.related.iter().map(|event| (&event.event_source, &event.event_name));
    flows.chain(related).any(|(source, name)| needs_data_events(source, name))
}

/// Says whether a default trail, without data events, would not have such an event.
fn needs_data_events(event_source: &str, event_name: &str) -> bool {
    operation(event_source, event_name).is_some_and(|known| matches!(known.logged, Logged::Data(_)))
}

/// What holds for every set of logs.
const ALWAYS: [Limit<'_>; 3] = [Limit::CatalogIsNoRecord, Limit::InferenceOnly, Limit::BlindSpots];
