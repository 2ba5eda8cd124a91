//! Sums over flows. They are laws: each inference is in exactly one place of each sum.

use std::collections::BTreeMap;

use super::judge::Judged;
use crate::model::{Evidence, ModelRef, Region, Text};
use crate::report::{Breakdown, BreakdownRow, Dimension, RowKind, Totals};

/// Sums all flows.
///
/// # Panics
/// Panics where a sum loses an inference, rather than print it.
pub(super) fn totals<'a>(flows: impl IntoIterator<Item = &'a Judged<'a>>) -> Totals {
    let mut sum = Totals::default();
    for judged in flows {
        add(&mut sum, judged);
    }
    assert_eq!(sum.calls, sum.succeeded + sum.failed, "each inference has one outcome");
    assert_eq!(sum.calls, sum.by_verdict.values().sum::<u64>(), "each inference has one verdict");
    assert_eq!(sum.calls, sum.by_evidence.values().sum::<u64>(), "each inference has one grade");
    assert_eq!(sum.calls, sum.by_destination.values().sum::<u64>(), "each has one destination");
    sum
}

/// Sums the flows that share a value of `by`, heaviest first.
///
/// # Panics
/// Panics where a sum loses an inference, rather than print it.
pub(super) fn breakdown(by: Dimension, flows: &[Judged<'_>]) -> Breakdown {
    let mut groups = BTreeMap::<(Option<Text>, RowKind), Totals>::new();
    for judged in flows {
        let value = value(by, judged);
        let kind = kind(by, value.as_ref(), judged);
        add(groups.entry((value, kind)).or_default(), judged);
    }
    let row = |((value, kind), totals)| BreakdownRow { value, kind, totals };
    let mut rows: Vec<_> = groups.into_iter().map(row).collect();
    let calls = rows.iter().map(|row| row.totals.calls).sum::<u64>();
    assert_eq!(calls, flows.iter().map(Judged::calls).sum::<u64>(), "each inference has one row");
    // Rows of equal weight stay in the order of their values.
    rows.sort_by_key(|row| std::cmp::Reverse(row.totals.calls));
    Breakdown { by, rows }
}

fn add(sum: &mut Totals, judged: &Judged<'_>) {
    let counts = &judged.flow.counts;
    sum.calls += counts.calls;
    *if judged.is_failed() { &mut sum.failed } else { &mut sum.succeeded } += counts.calls;
    *sum.by_verdict.entry(judged.decision.verdict.as_str()).or_default() += counts.calls;
    let evidence = judged.located.evidence.as_ref();
    let grade = evidence.map_or(NOTHING_RAN, |evidence| evidence.grade().as_str());
    *sum.by_evidence.entry(grade).or_default() += counts.calls;
    let destination = destination(evidence);
    match sum.by_destination.get_mut(destination) {
        Some(calls) => *calls += counts.calls,
        None => drop(sum.by_destination.insert(destination.to_owned(), counts.calls)),
    }
    sum.input_tokens += counts.input_tokens;
    sum.output_tokens += counts.output_tokens;
    sum.calls_with_tokens += counts.calls_with_tokens;
}

fn destination(evidence: Option<&Evidence>) -> &str {
    match evidence {
        None => NOTHING_RAN,
        Some(evidence) => evidence.destination().map_or(UNKNOWN, Region::as_str),
    }
}

fn value(by: Dimension, judged: &Judged<'_>) -> Option<Text> {
    let (flow, located) = (&judged.flow, &judged.located);
    match by {
        Dimension::Model => located.model.clone(),
        Dimension::Profile => located.inference_profile.clone(),
        Dimension::Principal => flow.session.clone().or_else(|| Some(flow.principal.clone())),
        Dimension::Account => flow.account.as_ref().map(|account| account.as_str().into()),
        Dimension::Client => flow.client.clone(),
        Dimension::Day => flow.day.map(|day| day.to_string().into()),
        Dimension::SourceRegion => flow.source_region.clone(),
    }
}

/// Says why there is no value: a call that names a model itself uses no profile, whereas a model
/// among the resources does not prove that.
fn kind(by: Dimension, value: Option<&Text>, judged: &Judged<'_>) -> RowKind {
    let names_a_model = || {
        let sent = judged.flow.requested.as_deref().map(ModelRef::parse);
        matches!(sent, Some(ModelRef::Foundation { .. } | ModelRef::Dedicated { .. }))
    };
    match (value, by) {
        (Some(_), _) => RowKind::Named,
        (None, Dimension::Profile) if names_a_model() => RowKind::NoProfile,
        (None, _) => RowKind::Unknown,
    }
}

/// The key of attempts in sums by evidence and by destination.
const NOTHING_RAN: &str = "none";
/// The key of inference that may have run in more than one Region.
const UNKNOWN: &str = "unknown";
