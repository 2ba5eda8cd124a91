//! What counts against which quota, and which models are about to go.
//!
//! **Invariant:** quota arithmetic is no evidence of anything else: burned tokens weigh no residency,
//! and no verdict depends on them. Each call in which a model ran is in one row; each other is counted
//! once, as refused by a quota or as failed for another reason.

mod lifecycle;
mod rates;

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::RandomState;

use self::lifecycle::Lifecycle;
use self::rates::Rates;
use super::judge::Judged;
use super::locate::MANTLE;
use crate::model::{AccountId, Day, Load, MinuteLoad, ModelRef, Outcome, ProfileKind, Text};
use crate::report::{Percentiles, Quota, QuotaKind, QuotaRow};

/// Says what of the flows counts against which quota, and which legacy models they use on `today`.
///
/// # Panics
/// Panics where a sum loses a call, rather than print it.
pub(super) fn quota(flows: &[Judged<'_>], loads: &[Load], today: Day) -> Quota {
    let known: HashMap<_, _, RandomState> =
        flows.iter().map(|judged| (Caller::of_flow(judged), judged)).collect();
    let mut rows = BTreeMap::<Key, Sums>::new();
    for load in loads {
        let judged = known.get(&Caller::of_load(load));
        let judged = judged.unwrap_or_else(|| unreachable!("each load is of a flow"));
        let key = Key::of(load.account.as_ref(), judged);
        rows.entry(key).or_default().add(load);
    }
    for judged in flows.iter().filter(|judged| is_throttled(judged)) {
        let key = Key::of(judged.flow.account.as_ref(), judged);
        rows.entry(key).or_default().throttled += judged.calls();
    }
    let mut rows: Vec<QuotaRow> = rows.into_iter().map(|(key, sums)| key.row(&sums)).collect();
    let calls = rows.iter().map(|row| row.calls).sum();
    let sum = |of: fn(&Judged<'_>) -> bool| {
        flows.iter().filter(|judged| of(judged)).map(Judged::calls).sum::<u64>()
    };
    assert_eq!(sum(|judged| !ran_nothing(judged)), calls, "each call that ran is in one row");
    // Rows of equal weight stay in the order of their names.
    rows.sort_by_key(|row| std::cmp::Reverse((row.calls, row.throttled)));
    let (rates, lifecycle) = (Rates::builtin(), Lifecycle::builtin());
    let untold = lifecycle.untold(flows);
    Quota {
        calls,
        calls_with_tokens: rows.iter().map(|row| row.calls_with_tokens).sum(),
        calls_with_cache_counts: flows.iter().map(|j| j.flow.counts.logs.calls_with_cache).sum(),
        throttled: rows.iter().map(|row| row.throttled).sum(),
        failed: sum(|judged| ran_nothing(judged) && !is_throttled(judged)),
        rows,
        rates: rates.dated(),
        legacy_models: lifecycle.of(flows, today),
        listed_models: untold.listed,
        models_not_listed: untold.models.into_iter().collect(),
        calls_of_unknown_models: untold.calls,
        lifecycle: lifecycle.dated(),
    }
}

/// What tells which model, profile and quota a load is of: loads and flows that share it share those.
#[derive(PartialEq, Eq, Hash)]
struct Caller<'a> {
    event_source: &'a str,
    event_name: &'a str,
    is_possible: bool,
    requested: Option<&'a str>,
    resource: Option<&'a str>,
    source_region: Option<&'a str>,
}

impl<'a> Caller<'a> {
    fn of_flow(judged: &'a Judged<'_>) -> Self {
        let flow = judged.flow;
        Self {
            event_source: &flow.event_source,
            event_name: &flow.event_name,
            is_possible: flow.is_possible,
            requested: flow.requested.as_deref(),
            resource: flow.resource.as_deref(),
            source_region: flow.source_region.as_deref(),
        }
    }

    fn of_load(load: &'a Load) -> Self {
        Self {
            event_source: &load.event_source,
            event_name: &load.event_name,
            is_possible: load.is_possible,
            requested: load.requested.as_deref(),
            resource: load.resource.as_deref(),
            source_region: load.source_region.as_deref(),
        }
    }
}

/// What has a quota of its own.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    account: Option<AccountId>,
    model: Option<Text>,
    source_region: Option<Text>,
    kind: QuotaKind,
}

impl Key {
    fn of(account: Option<&AccountId>, judged: &Judged<'_>) -> Self {
        Self {
            account: account.cloned(),
            model: judged.located.model.clone(),
            source_region: judged.flow.source_region.clone(),
            kind: kind(judged),
        }
    }

    fn row(self, sums: &Sums) -> QuotaRow {
        let Self { account, model, source_region, kind } = self;
        let rate = match kind {
            QuotaKind::OnDemand
            | QuotaKind::CrossRegion
            | QuotaKind::GlobalCrossRegion
            | QuotaKind::Unknown => {
                model.as_deref().and_then(|model| Rates::builtin().output_rate(model))
            }
            // Input and output count apart, or not tokens but units or requests at one time.
            QuotaKind::Mantle | QuotaKind::Dedicated | QuotaKind::Concurrent => None,
        };
        let (tokens, requests) = sums.ranked(rate);
        QuotaRow {
            account,
            model,
            source_region,
            kind,
            quota: kind.quota(),
            output_rate: rate,
            calls: sums.calls,
            calls_with_tokens: sums.calls_with_tokens,
            calls_without_time: sums.calls_without_time,
            throttled: sums.throttled,
            minutes: sums.minutes.len() as u64,
            requests_per_minute: requests.map(|(percentiles, _)| percentiles),
            tokens_per_minute: tokens.map(|(percentiles, _)| percentiles),
            busiest_minute: tokens.or(requests).map(|(_, busiest)| busiest.start()),
        }
    }
}

/// Says against which kind of quota a call counts.
fn kind(judged: &Judged<'_>) -> QuotaKind {
    let (flow, located) = (judged.flow, &judged.located);
    if *flow.event_source == *MANTLE {
        return QuotaKind::Mantle;
    }
    let requested = flow.requested.as_deref().map(ModelRef::parse);
    if matches!(requested, Some(ModelRef::Dedicated { .. })) {
        return QuotaKind::Dedicated;
    }
    if flow.is_possible {
        return QuotaKind::Unknown;
    }
    if CONCURRENT.contains(&&*flow.event_name) {
        return QuotaKind::Concurrent;
    }
    if let Some(profile) = located.system_profile.as_deref() {
        return match ModelRef::parse(profile) {
            ModelRef::System { kind: ProfileKind::Global, .. } => QuotaKind::GlobalCrossRegion,
            ModelRef::System { .. }
            | ModelRef::Foundation { .. }
            | ModelRef::Application { .. }
            | ModelRef::Dedicated { .. }
            | ModelRef::Opaque(_) => QuotaKind::CrossRegion,
        };
    }
    // A model among the resources does not prove that no profile was used.
    match requested {
        Some(ModelRef::Foundation { .. }) => QuotaKind::OnDemand,
        Some(ModelRef::Application { .. }) if located.model.is_some() => QuotaKind::OnDemand,
        Some(
            ModelRef::Application { .. }
            | ModelRef::System { .. }
            | ModelRef::Dedicated { .. }
            | ModelRef::Opaque(_),
        )
        | None => QuotaKind::Unknown,
    }
}

/// What counts against one quota.
#[derive(Debug, Default)]
struct Sums {
    calls: u64,
    calls_with_tokens: u64,
    calls_without_time: u64,
    throttled: u64,
    minutes: BTreeMap<u32, MinuteLoad>,
}

impl Sums {
    fn add(&mut self, load: &Load) {
        self.calls_without_time += load.calls_without_time;
        self.calls += load.calls_without_time;
        for minute in &load.minutes {
            self.calls += minute.calls;
            self.calls_with_tokens += minute.calls_with_tokens;
            self.minutes.entry(minute.minute).and_modify(|sum| sum.add(minute)).or_insert(*minute);
        }
    }

    /// Returns tokens, where any are counted and the rate is known, and requests, each with the
    /// minute that has most.
    fn ranked(&self, rate: Option<u32>) -> (Option<Ranked>, Option<Ranked>) {
        let tokens = rate.filter(|_| self.calls_with_tokens > 0).and_then(|rate| {
            ranked(&self.minutes, |m| m.input_tokens + m.output_tokens * u64::from(rate))
        });
        (tokens, ranked(&self.minutes, |minute| minute.calls))
    }
}

type Ranked = (Percentiles, MinuteLoad);

/// Returns the nearest-rank percentiles over the minutes with calls, and the earliest that has most.
fn ranked(minutes: &BTreeMap<u32, MinuteLoad>, of: impl Fn(&MinuteLoad) -> u64) -> Option<Ranked> {
    // Of equal minutes the last is the greatest: from the end on, that is the earliest.
    let busiest = *minutes.values().rev().max_by_key(|minute| of(minute))?;
    let mut values: Vec<u64> = minutes.values().map(&of).collect();
    values.sort_unstable();
    let rank = (values.len() * 95).div_ceil(100);
    Some((Percentiles { p95: values[rank - 1], p100: of(&busiest) }, busiest))
}

/// Says whether a call failed before a model ran: at its end nothing of a quota is used.
fn ran_nothing(judged: &Judged<'_>) -> bool {
    judged.located.evidence.is_none()
}

/// Says whether a call was refused because a quota was used up. A call of whose tokens some are counted
/// ran, whatever its error.
fn is_throttled(judged: &Judged<'_>) -> bool {
    match &judged.flow.outcome {
        Outcome::Failed(code) => ran_nothing(judged) && THROTTLED.contains(&&**code),
        Outcome::Succeeded => false,
    }
}

/// The operations whose models have quotas of requests at one time. The quotas of tokens a minute are of
/// the others together.
/// <https://docs.aws.amazon.com/general/latest/gr/bedrock.html>
const CONCURRENT: [&str; 2] = ["StartAsyncInvoke", "InvokeModelWithBidirectionalStream"];

/// The error codes of a quota that is used up.
/// <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html>
const THROTTLED: [&str; 4] = [
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "ServiceQuotaExceededException",
];

#[cfg(test)]
mod tests;
