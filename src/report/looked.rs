//! What a report looked at: the days, the accounts and Regions, and whether it is all of them.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Code, CustodyCode, ExitReason, Report, SourcePlace};
use crate::model::{AccountId, Day, Moment, Text, Verdict};

/// What a report looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Looked {
    /// The first day that it tells of.
    pub first: Option<Day>,
    /// The first day after those that it tells of.
    pub end: Option<Day>,
    /// It says that nothing was missing or unreadable.
    pub is_complete: bool,
    /// Accounts and Regions of which it has logs or calls.
    pub places: BTreeSet<(Option<Text>, Option<Text>)>,
}

/// What two reports look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Beside {
    /// The days of the earlier one; `null` where it tells of none.
    pub days_then: Option<Days>,
    /// The days of this one.
    pub days_now: Option<Days>,
    /// Accounts and source Regions of which only the earlier one has logs or calls.
    pub only_then: Vec<SourcePlace>,
    /// Accounts and source Regions of which only this one has logs or calls.
    pub only_now: Vec<SourcePlace>,
    /// The earlier one says that nothing was missing or unreadable.
    pub is_complete_then: bool,
    /// So does this one.
    pub is_complete_now: bool,
    /// The text of the policies is the same: two of one name need not be.
    pub is_same_policy: bool,
}

/// Days in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Days {
    /// The first.
    #[schemars(with = "String")]
    pub from: Day,
    /// The first after them.
    #[schemars(with = "String")]
    pub to: Day,
}

/// What is read of an earlier report's scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) struct EarlierScope {
    from: Option<Moment>,
    to: Option<Moment>,
    first_seen: Option<Moment>,
    last_seen: Option<Moment>,
}

/// What is read of its coverage.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct EarlierCoverage {
    regions: Vec<EarlierRegion>,
}

/// The days of an account's Region of which it has logs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct EarlierRegion {
    account: Text,
    region: Text,
    first_day: Day,
    last_day: Day,
}

/// What is read of how it ended.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct EarlierExit {
    pub(super) reasons: Vec<String>,
}

/// What is read of where the logs are kept.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct EarlierCustody {
    pub(super) open: u64,
    pub(super) verdict: Verdict,
}

/// Says whether nothing was missing or unreadable, by how a report ended: where the logs are kept may be
/// open, and no log is missing for that.
pub(super) fn is_complete(
    exit: &EarlierExit,
    custody: Option<&EarlierCustody>,
    codes: &[&str],
) -> bool {
    let open = ExitReason::Inconclusive.as_str();
    if exit.reasons.iter().all(|reason| reason != open) {
        return true;
    }
    let is_open =
        |kept: &EarlierCustody| kept.open > 0 || kept.verdict == Verdict::InsufficientData;
    // A code that is not known here may be about what logs lack.
    let is_harmless = |code: &&str| {
        let known = Code::ALL.into_iter().find(|known| known.as_str() == *code);
        match known {
            Some(known) => !known.is_of_logs(),
            None => CustodyCode::ALL.iter().any(|known| known.as_str() == *code),
        }
    };
    custody.is_some_and(is_open) && codes.iter().all(is_harmless)
}

impl Looked {
    /// Puts together what an earlier report says of itself.
    pub(super) fn then(scope: EarlierScope, coverage: EarlierCoverage, is_complete: bool) -> Self {
        Self::of(scope, coverage.regions, is_complete)
    }

    /// Puts together what a report looked at.
    #[must_use]
    pub fn now(report: &Report) -> Self {
        let scope = &report.scope;
        let scope = EarlierScope {
            from: scope.from,
            to: scope.to,
            first_seen: scope.first_seen,
            last_seen: scope.last_seen,
        };
        let regions = report.coverage.regions.iter().map(|seen| EarlierRegion {
            account: seen.account.as_str().into(),
            region: seen.region.as_str().into(),
            first_day: seen.first_day,
            last_day: seen.last_day,
        });
        let reasons = report.exit.reasons.iter().map(|reason| reason.as_str().to_owned());
        let exit = EarlierExit { reasons: reasons.collect() };
        let custody = report.custody.as_ref();
        let custody = custody.map(|kept| EarlierCustody { open: kept.open, verdict: kept.verdict });
        let codes: Vec<&str> = report.findings.iter().map(|finding| finding.code).collect();
        let is_complete = is_complete(&exit, custody.as_ref(), &codes);
        let mut looked = Self::of(scope, regions.collect(), is_complete);
        let called = report.flows.iter().map(|flow| {
            let account = flow.account.as_ref().map(|account| account.as_str().into());
            (account, flow.source_region.clone())
        });
        looked.places.extend(called);
        looked
    }

    /// Days that were asked for outweigh those of logs.
    fn of(scope: EarlierScope, regions: Vec<EarlierRegion>, is_complete: bool) -> Self {
        let days = |of: fn(&EarlierRegion) -> Day| regions.iter().map(of);
        let first = scope.first_seen.map(Moment::day).into_iter().chain(days(|of| of.first_day));
        let last = scope.last_seen.map(Moment::day).into_iter().chain(days(|of| of.last_day));
        let asked_to = scope.to.map(|to| match to.day() {
            day if Moment::start_of(day) == to => day,
            day => after(day),
        });
        let (first, end) = (
            scope.from.map(Moment::day).or_else(|| first.min()),
            asked_to.or_else(|| last.max().map(after)),
        );
        let place = |of: EarlierRegion| (Some(of.account), Some(of.region));
        Self { first, end, is_complete, places: regions.into_iter().map(place).collect() }
    }

    /// Says whether it has logs or calls of an account's source Region.
    #[must_use]
    pub fn has(&self, account: Option<Text>, source_region: Option<Text>) -> bool {
        self.places.contains(&(account, source_region))
    }

    fn days(&self) -> Option<Days> {
        Some(Days { from: self.first?, to: self.end? })
    }
}

impl Beside {
    /// Sets what one report looked at beside what another did, by which policies.
    #[must_use]
    pub fn of((then, policy_then): (&Looked, &str), (now, policy_now): (&Looked, &str)) -> Self {
        let only = |one: &Looked, other: &Looked| -> Vec<SourcePlace> {
            let left = one.places.difference(&other.places);
            left.map(|(account, source_region)| SourcePlace {
                account: account.as_ref().map(|account| AccountId::from(&**account)),
                source_region: source_region.clone(),
            })
            .collect()
        };
        Self {
            days_then: then.days(),
            days_now: now.days(),
            only_then: only(then, now),
            only_now: only(now, then),
            is_complete_then: then.is_complete,
            is_complete_now: now.is_complete,
            is_same_policy: policy_then == policy_now,
        }
    }
}

/// Returns the next day; the calendar ends long after AWS does.
fn after(day: Day) -> Day {
    day.tomorrow().unwrap_or(day)
}
