//! Sums over flows. They are laws: each inference is in exactly one place of each sum.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::judge::Judged;
use crate::model::{AccountId, Day, Evidence, LogCounts, ModelRef, Region, Text};
use crate::report::{Breakdown, BreakdownRow, Dimension, RowKind, Totals};

/// Sums all flows.
///
/// # Panics
/// Panics where a sum loses an inference, rather than print it.
pub(super) fn totals<'a>(flows: impl IntoIterator<Item = &'a Judged<'a>>) -> Totals {
    let mut sum = Sum::default();
    for judged in flows {
        sum.add(judged);
    }
    let sum = sum.totals();
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
    let mut groups = HashMap::<_, Sum<'_>, RandomState>::default();
    for judged in flows {
        let value = value(by, judged);
        groups.entry((value, kind(by, value, judged))).or_default().add(judged);
    }
    let row = |((value, kind), sum): ((Option<Value<'_>>, RowKind), Sum<'_>)| BreakdownRow {
        value: value.map(Value::told),
        kind,
        totals: sum.totals(),
    };
    let mut rows: Vec<_> = groups.into_iter().map(row).collect();
    rows.sort_by(|a, b| (&a.value, a.kind).cmp(&(&b.value, b.kind)));
    let calls = rows.iter().map(|row| row.totals.calls).sum::<u64>();
    assert_eq!(calls, flows.iter().map(Judged::calls).sum::<u64>(), "each inference has one row");
    // Rows of equal weight stay in the order of their values.
    rows.sort_by_key(|row| std::cmp::Reverse(row.totals.calls));
    Breakdown { by, rows }
}

/// A sum that grows: its few words are found by comparing them, not by walking a tree.
#[derive(Default)]
struct Sum<'a> {
    calls: u64,
    succeeded: u64,
    failed: u64,
    by_verdict: Counter<'static>,
    by_evidence: Counter<'static>,
    by_destination: Counter<'a>,
    input_tokens: u64,
    output_tokens: u64,
    calls_with_tokens: u64,
    invocation_logs: LogCounts,
}

/// Calls by word, for a handful of words.
#[derive(Default)]
struct Counter<'a>(Vec<(&'a str, u64)>);

impl<'a> Counter<'a> {
    fn add(&mut self, word: &'a str, calls: u64) {
        match self.0.iter_mut().find(|(known, _)| *known == word) {
            Some((_, sum)) => *sum += calls,
            None => self.0.push((word, calls)),
        }
    }
}

impl<'a> Sum<'a> {
    fn add(&mut self, judged: &'a Judged<'_>) {
        let counts = &judged.flow.counts;
        self.calls += counts.calls;
        *if judged.is_failed() { &mut self.failed } else { &mut self.succeeded } += counts.calls;
        self.by_verdict.add(judged.decision.verdict.as_str(), counts.calls);
        let evidence = judged.located.evidence.as_ref();
        let grade = evidence.map_or(NOTHING_RAN, |evidence| evidence.grade().as_str());
        self.by_evidence.add(grade, counts.calls);
        self.by_destination.add(destination(evidence), counts.calls);
        self.input_tokens += counts.input_tokens;
        self.output_tokens += counts.output_tokens;
        self.calls_with_tokens += counts.calls_with_tokens;
        self.invocation_logs.add(&counts.logs);
    }

    fn totals(self) -> Totals {
        let destinations = self.by_destination.0.into_iter();
        Totals {
            calls: self.calls,
            succeeded: self.succeeded,
            failed: self.failed,
            by_verdict: self.by_verdict.0.into_iter().collect(),
            by_evidence: self.by_evidence.0.into_iter().collect(),
            by_destination: destinations.map(|(word, calls)| (word.to_owned(), calls)).collect(),
            input_tokens: self.input_tokens,
            output_tokens: self.output_tokens,
            calls_with_tokens: self.calls_with_tokens,
            invocation_logs: self.invocation_logs,
        }
    }
}

fn destination(evidence: Option<&Evidence>) -> &str {
    match evidence {
        None => NOTHING_RAN,
        Some(evidence) => evidence.destination().map_or(UNKNOWN, Region::as_str),
    }
}

/// What a flow is grouped by.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Value<'a> {
    Text(&'a str),
    Day(Day),
}

impl Value<'_> {
    fn told(self) -> Text {
        match self {
            Self::Text(text) => text.into(),
            Self::Day(day) => day.to_string().into(),
        }
    }
}

fn value<'a>(by: Dimension, judged: &'a Judged<'_>) -> Option<Value<'a>> {
    let (flow, located) = (&judged.flow, &judged.located);
    let text = match by {
        Dimension::Model => located.model.as_deref(),
        Dimension::Profile => located.inference_profile.as_deref(),
        Dimension::Principal => Some(flow.session.as_deref().unwrap_or(&flow.principal)),
        Dimension::Account => flow.account.as_ref().map(AccountId::as_str),
        Dimension::Client => flow.client.as_deref(),
        Dimension::Day => return flow.day.map(Value::Day),
        Dimension::SourceRegion => flow.source_region.as_deref(),
    };
    text.map(Value::Text)
}

/// Says why there is no value: a call that names a model itself uses no profile, whereas a model
/// among the resources does not prove that.
fn kind(by: Dimension, value: Option<Value<'_>>, judged: &Judged<'_>) -> RowKind {
    let names_a_model = || {
        let sent = judged.flow.requested.as_deref().map(ModelRef::parse);
        sent.is_some_and(|sent| sent.is_a_model())
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
