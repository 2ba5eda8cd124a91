//! What CloudTrail and the invocation logs have of each other's calls.
//!
//! Kept by the hour: whether a call that one side lacks is missing, or lies before or behind what that
//! side was asked for, is known only when all has been seen.

use std::collections::{BTreeMap, BTreeSet};

use super::{RawSample, keep};
use crate::ledger::join::{Inference, Joined, is_log};
use crate::ledger::row::{Id, Row, RowFacts};
use crate::ledger::symbols::{Symbol, Symbols};
use crate::model::{Alone, Conflict, Day, Moment, Seen, Text, Witness};

/// An account and a source Region.
type Home = (Option<Symbol>, Option<Symbol>);

/// What was met so far of both sides. Memory: a few hundred bytes for each account, Region and hour
/// in which one side has calls that the other lacks.
#[derive(Debug, Default)]
pub struct Reconciled {
    joined: u64,
    repeated: u64,
    /// Logs of calls outside the asked window, of which CloudTrail has nothing.
    pub outside_window: u64,
    calls_alone: BTreeMap<(Home, Option<Moment>), Sum>,
    logs_alone: BTreeMap<(Home, Option<Moment>), Sum>,
    logs: BTreeMap<Home, Span>,
    trail: BTreeMap<Home, Span>,
    conflicts: BTreeSet<Conflict>,
}

#[derive(Debug, Default)]
struct Sum {
    count: u64,
    samples: Vec<RawSample>,
}

#[derive(Debug)]
struct Span {
    first: Moment,
    last: Moment,
    days: BTreeSet<Day>,
}

impl Reconciled {
    /// Adds up what joining said.
    pub fn add_joined(&mut self, joined: &Joined<'_>, symbols: &Symbols) {
        self.joined += joined.told_by_logs;
        self.repeated += joined.repeated_logs;
        for (id, row) in &joined.log_conflicts {
            if let Some(id) = Id::own(*id, symbols) {
                self.conflicts.insert(Conflict { id, sample: RawSample::of(row).told(symbols) });
            }
        }
    }

    /// Notes when either side has records, inside the asked window or not.
    pub fn see(&mut self, inference: &Inference<'_>) {
        for row in inference.told() {
            let side = if is_log(&row.facts) { &mut self.logs } else { &mut self.trail };
            note(side, &row.facts);
        }
    }

    /// Notes a call that one side alone has.
    pub fn compare(&mut self, inference: &Inference<'_>, time: Option<Moment>, symbols: &Symbols) {
        let side = if inference.is_log_alone() {
            &mut self.logs_alone
        } else if inference.logs.is_empty() && may_be_logged(inference, symbols) {
            &mut self.calls_alone
        } else {
            return;
        };
        let row: &Row = inference.main;
        let sum = side.entry((home(&row.facts), time.map(hour_of))).or_default();
        sum.count += 1;
        keep(&mut sum.samples, row, symbols);
    }

    /// Returns both sides, in an order that the input alone decides.
    pub fn done(self, symbols: &Symbols) -> Witness {
        Witness {
            joined: self.joined,
            repeated: self.repeated,
            outside_window: self.outside_window,
            calls_alone: alone(self.calls_alone, symbols),
            logs_alone: alone(self.logs_alone, symbols),
            logs: seen(self.logs, symbols),
            trail: seen(self.trail, symbols),
            conflicts: self.conflicts.into_iter().collect(),
        }
    }
}

fn home(facts: &RowFacts) -> Home {
    (facts.account, facts.source_region)
}

fn note(side: &mut BTreeMap<Home, Span>, facts: &RowFacts) {
    let Some(time) = facts.event_time else { return };
    let span = side.entry(home(facts)).or_insert_with(|| Span {
        first: time,
        last: time,
        days: BTreeSet::new(),
    });
    span.first = span.first.min(time);
    span.last = span.last.max(time);
    span.days.insert(time.day());
}

fn hour_of(time: Moment) -> Moment {
    Moment::from_millis(time.as_millis().div_euclid(HOUR) * HOUR)
}

/// Says whether AWS documents that an invocation log tells of such a call: the four operations of the
/// runtime that run a model, never bedrock-mantle, agents or asynchronous calls.
/// <https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html>
///
/// A call that failed may have been refused before there was anything to log.
fn may_be_logged(inference: &Inference<'_>, symbols: &Symbols) -> bool {
    let facts = &inference.main.facts;
    let is_failed = inference.call().any(|row| row.facts.error_code.is_some());
    !is_failed
        && &**symbols.text(facts.event_source) == "bedrock.amazonaws.com"
        && LOGGED.contains(&&**symbols.text(facts.event_name))
}

const LOGGED: [&str; 4] =
    ["InvokeModel", "InvokeModelWithResponseStream", "Converse", "ConverseStream"];

fn alone(side: BTreeMap<(Home, Option<Moment>), Sum>, symbols: &Symbols) -> Vec<Alone> {
    let one = |(((account, region), hour), sum): ((Home, Option<Moment>), Sum)| Alone {
        account: account.map(|account| text(account, symbols).into()),
        source_region: region.map(|region| text(region, symbols)),
        hour,
        count: sum.count,
        samples: sum.samples.iter().map(|sample| sample.told(symbols)).collect(),
    };
    let mut all: Vec<Alone> = side.into_iter().map(one).collect();
    all.sort();
    all
}

fn seen(side: BTreeMap<Home, Span>, symbols: &Symbols) -> Vec<Seen> {
    let one = |((account, region), span): (Home, Span)| Seen {
        account: account.map(|account| text(account, symbols).into()),
        source_region: region.map(|region| text(region, symbols)),
        first: span.first,
        last: span.last,
        days: span.days,
    };
    let mut all: Vec<Seen> = side.into_iter().map(one).collect();
    all.sort();
    all
}

fn text(symbol: Symbol, symbols: &Symbols) -> Text {
    Text::clone(symbols.text(symbol))
}

const HOUR: i64 = 60 * 60 * 1_000;
