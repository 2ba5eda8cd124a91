//! The first line: the answer in one sentence.

use crate::model::{IntegrityOutcome, Region, Verdict};
use crate::report::words::{Allowed, Basis, Clause, Phrase};
use crate::report::{Code, IntegrityMode, IntegrityReport, Report, Totals};

use super::Block;
use super::block::as_count;
use super::build::Teller;

/// Returns the answer.
pub(super) fn answer(teller: &Teller<'_>) -> Vec<Block> {
    let (report, tally) = (teller.report, Tally::of(&teller.report.totals));
    let (basis, clauses) = (basis(report, tally), clauses(report, tally));
    let verdict = report.verdict;
    let text = teller.say(&Phrase::Answer { verdict, basis, clauses: &clauses });
    vec![Block::Answer { verdict, text }]
}

/// Calls by what a judge can say of them.
#[derive(Clone, Copy)]
pub(super) struct Tally {
    /// Calls that ran where they may.
    pub(super) inside: u64,
    /// Calls that ran where they must not.
    pub(super) outside: u64,
    /// Calls whose place does not follow from the evidence.
    pub(super) unproven: u64,
    /// Failed calls that name no Region.
    pub(super) attempts: u64,
}

impl Tally {
    /// Counts the calls of `totals`.
    pub(super) fn of(totals: &Totals) -> Self {
        let calls = |verdict: Verdict| with_verdict(totals, verdict);
        Self {
            inside: calls(Verdict::Compliant),
            outside: calls(Verdict::NonCompliant),
            unproven: calls(Verdict::InsufficientData),
            attempts: calls(Verdict::NotApplicable),
        }
    }

    /// Returns the calls that a policy can judge: the denominator of every proof.
    pub(super) const fn judged(self) -> u64 {
        self.inside + self.outside + self.unproven
    }

    /// Returns the judged calls whose place is proven.
    pub(super) const fn proven(self) -> u64 {
        self.inside + self.outside
    }
}

/// Returns the calls of one verdict; a verdict that is not listed has none.
pub(super) fn with_verdict(totals: &Totals, verdict: Verdict) -> u64 {
    totals.by_verdict.get(verdict.as_str()).copied().unwrap_or(0)
}

fn basis(report: &Report, tally: Tally) -> Basis<'_> {
    let whole = tally.judged();
    if report.totals.calls == 0 && report.coverage.objects.listed == 0 {
        Basis::NoObject
    } else if report.totals.calls == 0 {
        Basis::Nothing
    } else if whole == 0 {
        Basis::OnlyAttempts(tally.attempts)
    } else if tally.outside > 0 {
        let allowed = allowed(report, Verdict::NonCompliant);
        Basis::Outside { part: tally.outside, whole, allowed }
    } else if tally.unproven > 0 {
        Basis::Unproven { part: tally.unproven, whole }
    } else {
        let (part, allowed) = (whole, allowed(report, Verdict::Compliant));
        let integrity = report.integrity.as_ref().map(|told| told.outcome);
        if integrity == Some(IntegrityOutcome::Failed) {
            Basis::SaidInside { part, whole, allowed }
        } else {
            Basis::Inside { part, whole, allowed }
        }
    }
}

/// Names the allowed Regions only where they alone decided every call of that verdict: a rule or
/// an exception allows other Regions.
fn allowed(report: &Report, verdict: Verdict) -> Allowed<'_> {
    let regions: &[Region] = &report.policy.allowed_regions;
    let is_plain = report.flows.iter().all(|flow| flow.verdict != verdict || flow.rule.is_none());
    if is_plain && (1..=MOST_REGIONS).contains(&regions.len()) {
        Allowed::Regions(regions)
    } else {
        Allowed::ByPolicy
    }
}

fn clauses(report: &Report, tally: Tally) -> Vec<Clause> {
    let coverage = &report.coverage;
    let left_out = &report.scope.regions_left_out;
    let is_read = coverage.objects.failed + coverage.records.malformed == 0;
    let hidden = report.blind_spots.iter().filter(|spot| spot.hides_the_region());
    let blind = hidden.map(|spot| spot.seen).sum();
    let lost = report.second_witness.as_ref().map_or(0, |witness| witness.logs_without_call);
    // What nobody asked for is not missing here: the section of the logs says that.
    let integrity = report.integrity.as_ref();
    let outcome = integrity.map_or(IntegrityOutcome::Intact, |told| told.outcome);
    let (outside, open) =
        report.custody.as_ref().map_or((0, 0), |custody| (custody.outside, custody.open));
    let of = |code: Code| report.findings.iter().filter(move |one| one.code == code.as_str());
    let has = |code: Code| of(code).next().is_some();
    let calls = |code: Code| of(code).map(|finding| finding.count).sum::<u64>();
    let unattested = calls(Code::InvocationLogUnattested);
    let undefined = calls(Code::DefinitionUnattested);
    let by_user = by_user(report);
    let joined = report.policy.catalog_joined.iter();
    let others = joined.flat_map(|joined| &joined.not_aws).map(|of| of.rows).sum();
    let unread =
        Clause::Unread { objects: coverage.objects.failed, records: coverage.records.malformed };
    [
        (tally.outside > 0 && tally.unproven > 0, Clause::Unproven(tally.unproven)),
        (tally.attempts > 0 && tally.judged() > 0, Clause::Attempts(tally.attempts)),
        (!is_read, unread),
        (is_read && coverage.problem_count > 0, Clause::Problems(coverage.problem_count)),
        (!coverage.gaps.is_empty(), Clause::Gaps(as_count(coverage.gaps.len()))),
        (lost > 0, Clause::LogsWithoutCall(lost)),
        (has(Code::NoInvocationLogFound), Clause::NoInvocationLogs),
        (unattested > 0, Clause::LogsNotAttested(unattested)),
        (undefined > 0, Clause::DefinitionsNotAttested(undefined)),
        (by_user > 0, Clause::ProfilesGiven(by_user)),
        (has(Code::ScanNotFinished), Clause::ScanNotFinished),
        (has(Code::IntegrityNotMet), Clause::IntegrityNotMet),
        (outcome != IntegrityOutcome::Intact, Clause::Integrity(outcome)),
        (others > 0, Clause::CatalogNotAws(others)),
        (!left_out.is_empty(), Clause::LeftOut(as_count(left_out.len()))),
        (blind > 0, Clause::BlindSpots(blind)),
        (outside > 0, Clause::CustodyOutside(outside)),
        (open > 0, Clause::CustodyOpen(open)),
    ]
    .into_iter()
    .filter_map(|(holds, clause)| holds.then_some(clause))
    .collect()
}

/// Returns the calls that are judged by what the user says of their profiles, where all must be proven.
fn by_user(report: &Report) -> u64 {
    let is_required = |told: &&IntegrityReport| told.mode == IntegrityMode::Require;
    let given = report.integrity.as_ref().filter(is_required).and(report.policy.given_profiles);
    given.map_or(0, |given| given.calls)
}

/// The most Regions that a sentence names.
const MOST_REGIONS: usize = 4;
