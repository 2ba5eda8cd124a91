//! From inferences to flows.

mod key;
mod minutes;
mod witness;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use foldhash::fast::RandomState;
use indexmap::IndexMap;

use crate::model;
use crate::model::{
    Conflict, Counts, Flow, Load, LogCounts, Moment, Outcome, ProfileDefinition, Recorded,
    RegionPath, Related, Repeats, Sample, Text, Window, Witness,
};

use self::key::{Key, Named};
use self::minutes::Minutes;
use self::witness::Reconciled;
use super::join::{Inference, Joined, Tokens, is_log};
use super::query::{Each, PrincipalKey, Question};
use super::row::{Id, Row, RowKind};
use super::symbols::{Symbol, Symbols};

/// Adds up inferences that no policy can tell apart, over any number of passes.
#[derive(Debug)]
pub struct Groups {
    window: Window,
    principal: PrincipalKey,
    flows: IndexMap<Key, Sum, RandomState>,
    /// The inferences one by one, where they are asked for.
    inferences: Option<Vec<RawInference>>,
    /// The calls by minute, where they are asked for.
    minutes: Option<Minutes>,
    related: BTreeMap<(Symbol, Symbol, Option<Symbol>, Option<Symbol>), Seen>,
    profiles: BTreeSet<ProfileDefinition>,
    conflicts: BTreeSet<Conflict>,
    repeats: Repeats,
    /// Where there are invocation logs to hold CloudTrail against.
    witness: Option<Reconciled>,
}

#[derive(Debug, Default)]
struct Sum {
    /// How many flows were met before.
    number: usize,
    counts: Counts,
    seen: Seen,
    samples: Vec<RawSample>,
}

/// An inference, in numbers, and the number of its flow.
#[derive(Debug)]
struct RawInference {
    flow: usize,
    sample: RawSample,
    tokens: Tokens,
}

/// A record to look at, in numbers.
#[derive(Debug, Clone, Copy)]
struct RawSample {
    time: Option<Moment>,
    event_id: Id,
    object: Symbol,
    record: u64,
    region_path: Option<RegionPath>,
}

/// How many, and between when.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    count: u64,
    first: Option<Moment>,
    last: Option<Moment>,
}

impl Seen {
    fn add(&mut self, time: Option<Moment>) {
        self.count += 1;
        if let Some(time) = time {
            self.first = Some(self.first.map_or(time, |first| first.min(time)));
            self.last = self.last.max(Some(time));
        }
    }
}

/// What the groups come to.
#[derive(Debug)]
pub struct Grouped {
    pub flows: Vec<Flow>,
    pub inferences: Vec<model::Inference>,
    pub loads: Option<Vec<Load>>,
    pub related: Vec<Related>,
    pub profiles: Vec<ProfileDefinition>,
    pub conflicts: Vec<Conflict>,
    pub repeats: Repeats,
    pub witness: Witness,
}

impl Groups {
    /// Starts with nothing; `has_logs` says that invocation logs were read.
    pub fn new(question: Question, has_logs: bool) -> Self {
        Self {
            window: question.window,
            principal: question.principal,
            flows: IndexMap::default(),
            inferences: (question.inferences == Each::Told).then(Vec::new),
            minutes: (question.minutes == Each::Told).then(Minutes::default),
            related: BTreeMap::new(),
            profiles: BTreeSet::new(),
            conflicts: BTreeSet::new(),
            repeats: Repeats::default(),
            witness: has_logs.then(Reconciled::default),
        }
    }

    /// Notes what joining said of invocation logs.
    pub fn add_logs(&mut self, joined: &Joined<'_>, symbols: &Symbols) {
        if let Some(witness) = &mut self.witness {
            witness.add_joined(joined, symbols);
        }
    }

    /// Counts the repeats that were dropped before joining.
    pub const fn add_repeats(&mut self, repeats: Repeats) {
        self.repeats.duplicates += repeats.duplicates;
        self.repeats.copies += repeats.copies;
        self.repeats.corrected += repeats.corrected;
        self.repeats.completions += repeats.completions;
    }

    /// Notes ids that stand on records of other facts.
    pub fn add_conflicts(&mut self, conflicts: &[(Id, &Row)], symbols: &Symbols) {
        for (id, row) in conflicts {
            if let Some(id) = id.own(symbols) {
                self.conflicts.insert(Conflict { id, sample: RawSample::of(row).told(symbols) });
            }
        }
    }

    /// Adds an inference.
    pub fn inference(&mut self, inference: &Inference<'_>, symbols: &Symbols) {
        let time = inference.rows().find_map(|row| row.facts.event_time);
        if let Some(witness) = &mut self.witness {
            witness.see(inference);
        }
        if time.is_some_and(|time| !self.window.holds(time)) {
            match &mut self.witness {
                Some(witness) if inference.is_log_alone() => witness.outside_window += 1,
                Some(_) | None => self.repeats.outside_window += 1,
            }
            return;
        }
        if let Some(witness) = &mut self.witness {
            witness.compare(inference, time, symbols);
        }
        let number = self.flows.len();
        let key = self.principal.key(inference, time, symbols);
        if let Some(minutes) = &mut self.minutes {
            minutes.add(&key, inference, time);
        }
        let sum = self.flows.entry(key).or_insert_with(|| Sum { number, ..Sum::default() });
        sum.seen.add(time);
        sum.counts.add(&counts(inference));
        sum.sample(inference, symbols);
        if let Some(inferences) = &mut self.inferences {
            inferences.push(RawInference::of(sum.number, inference));
        }
    }

    /// Adds a row of another kind.
    pub fn other(&mut self, Row { facts, .. }: &Row, symbols: &Symbols) {
        let is_outside = facts.event_time.is_some_and(|time| !self.window.holds(time));
        if let (RowKind::Profile, Some(arn), Some(copies)) =
            (facts.kind, facts.profile_arn, facts.profile_copies)
        {
            // A definition before the window still tells what is behind the profile.
            let text = |symbol| Text::clone(symbols.text(symbol));
            let definition =
                ProfileDefinition { arn: text(arn), copies: text(copies), made: facts.event_time };
            self.profiles.insert(definition);
        }
        if !is_outside {
            let key = (facts.event_source, facts.event_name, facts.account, facts.source_region);
            self.related.entry(key).or_default().add(facts.event_time);
        }
    }

    /// Returns all groups in an order that the input alone decides.
    pub fn done(self, symbols: &Symbols) -> Grouped {
        let text = |symbol: Symbol| Text::clone(symbols.text(symbol));
        let ranks = symbols.ranks();
        let mut flows: Vec<_> =
            self.flows.iter().map(|(key, sum)| (key.first(&ranks), key, sum)).collect();
        flows.sort_unstable_by(|(first, a, _), (other, b, _)| {
            first.cmp(other).then_with(|| a.compare(b, &ranks))
        });
        let inferences = self.inferences.unwrap_or_default();
        let inferences = told_in_order(&inferences, flows.iter().map(|(_, _, sum)| *sum), symbols);
        // Few sets of Regions serve many flows.
        let mut recorded = HashMap::<&Named, Recorded, RandomState>::default();
        let flows = flows.into_iter().map(|(_, key, sum)| {
            let recorded =
                recorded.entry(&key.recorded).or_insert_with(|| key.recorded.told(symbols));
            flow(key, sum, recorded.clone(), symbols)
        });
        let flows = flows.collect();
        let related =
            self.related.into_iter().map(|((source, name, account, region), seen)| Related {
                event_source: text(source),
                event_name: text(name),
                account: account.map(|account| text(account).into()),
                source_region: region.map(text),
                count: seen.count,
                first_seen: seen.first,
                last_seen: seen.last,
            });
        let mut related: Vec<Related> = related.collect();
        related.sort();
        Grouped {
            flows,
            inferences,
            loads: self.minutes.map(|minutes| minutes.done(symbols)),
            related,
            profiles: self.profiles.into_iter().collect(),
            conflicts: self.conflicts.into_iter().collect(),
            repeats: self.repeats,
            witness: self.witness.map_or_else(Witness::default, |witness| witness.done(symbols)),
        }
    }
}

/// Counts one call.
fn counts(inference: &Inference<'_>) -> Counts {
    let tokens = inference.tokens();
    // A call whose records count no tokens adds none, and is not in `calls_with_tokens`.
    let sum = |count: Option<u32>| u64::from(count.unwrap_or(0));
    Counts {
        calls: 1,
        calls_with_tokens: u64::from(tokens.are_counted()),
        input_tokens: sum(tokens.input),
        output_tokens: sum(tokens.output),
        logs: if inference.first_log().is_some() {
            log_counts(inference, &tokens)
        } else {
            LogCounts::default()
        },
    }
}

/// Counts what an invocation log says of one call.
fn log_counts(inference: &Inference<'_>, tokens: &Tokens) -> LogCounts {
    let mut of_trail = inference.rows().filter(|row| !is_log(&row.facts));
    let of_trail = of_trail.find_map(|row| row.facts.inference_region);
    let of_log = inference.first_log().and_then(|row| row.facts.inference_region);
    let sum = |count: Option<u32>| u64::from(count.unwrap_or(0));
    LogCounts {
        calls: 1,
        placed: u64::from(of_log.is_some() && of_trail.is_none()),
        agreed: u64::from(of_log.is_some() && of_log == of_trail),
        calls_with_tokens: u64::from(tokens.is_of_log),
        calls_with_cache: u64::from(tokens.cache_read.or(tokens.cache_write).is_some()),
        cache_read_tokens: sum(tokens.cache_read),
        cache_write_tokens: sum(tokens.cache_write),
    }
}

impl Sum {
    /// Keeps the earliest few inferences to look at.
    fn sample(&mut self, inference: &Inference<'_>, symbols: &Symbols) {
        keep(&mut self.samples, telling(inference), symbols);
        // Who contradicts it is to be looked at beside it.
        if is_contradicted(inference)
            && let Some(log) = inference.first_log()
        {
            keep(&mut self.samples, log, symbols);
        }
    }
}

/// Adds a record to the earliest few.
fn keep(samples: &mut Vec<RawSample>, row: &Row, symbols: &Symbols) {
    let is_late = samples.len() == SAMPLES
        && samples.last().is_some_and(|last| last.time < row.facts.event_time);
    if is_late {
        return;
    }
    let sample = RawSample::of(row);
    let at = samples.binary_search_by(|known| known.compare(&sample, symbols));
    samples.insert(at.unwrap_or_else(|at| at), sample);
    samples.truncate(SAMPLES);
}

/// Returns the record that names the Region, else the one that counts.
fn telling<'r>(inference: &Inference<'r>) -> &'r Row {
    inference.told().find(|row| row.facts.region_path.is_some()).unwrap_or(inference.main)
}

/// Says whether an invocation log names another Region than CloudTrail, or than another log.
fn is_contradicted(inference: &Inference<'_>) -> bool {
    let Some(first) = inference.told().find_map(|row| row.facts.inference_region) else {
        return false;
    };
    inference.logs.iter().filter_map(|row| row.facts.inference_region).any(|log| log != first)
}

impl RawInference {
    fn of(flow: usize, inference: &Inference<'_>) -> Self {
        Self { flow, sample: RawSample::of(telling(inference)), tokens: inference.tokens() }
    }
}

/// Returns the inferences in the order of their flows, then of their samples.
fn told_in_order<'a>(
    inferences: &[RawInference],
    flows: impl ExactSizeIterator<Item = &'a Sum>,
    symbols: &Symbols,
) -> Vec<model::Inference> {
    let mut places = vec![0; flows.len()];
    for (place, sum) in flows.enumerate() {
        places[sum.number] = place;
    }
    let one = |inference: &RawInference| model::Inference {
        flow: places[inference.flow],
        sample: inference.sample.told(symbols),
        input_tokens: inference.tokens.input.map(u64::from),
        output_tokens: inference.tokens.output.map(u64::from),
        cache_read_tokens: inference.tokens.cache_read.map(u64::from),
        cache_write_tokens: inference.tokens.cache_write.map(u64::from),
    };
    let mut told: Vec<_> = inferences.iter().map(one).collect();
    told.sort_by(|a, b| (a.flow, &a.sample).cmp(&(b.flow, &b.sample)));
    told
}

impl RawSample {
    const fn of(row: &Row) -> Self {
        Self {
            time: row.facts.event_time,
            event_id: row.facts.event_id,
            object: row.object,
            record: row.record,
            region_path: row.facts.region_path,
        }
    }

    /// By time, then by texts: numbers differ from run to run.
    fn compare(&self, other: &Self, symbols: &Symbols) -> Ordering {
        self.time
            .cmp(&other.time)
            .then_with(|| self.event_id.compare(other.event_id, symbols))
            .then_with(|| symbols.text(self.object).cmp(symbols.text(other.object)))
            .then(self.record.cmp(&other.record))
    }

    fn told(&self, symbols: &Symbols) -> Sample {
        Sample {
            time: self.time,
            event_id: self.event_id.own(symbols),
            object: Text::clone(symbols.text(self.object)),
            record: self.record,
            region_path: self.region_path,
        }
    }
}

fn flow(key: &Key, sum: &Sum, recorded: Recorded, symbols: &Symbols) -> Flow {
    let text = |symbol: Symbol| Text::clone(symbols.text(symbol));
    Flow {
        day: key.day,
        account: key.account.map(|account| text(account).into()),
        principal: text(key.principal),
        session: key.session.map(text),
        principal_type: key.principal_type,
        via: key.via.map(text),
        client: key.client.map(text),
        event_source: text(key.event_source),
        event_name: text(key.event_name),
        is_possible: key.is_possible,
        requested: key.requested.map(text),
        resource: key.resource.map(text),
        source_region: key.source_region.map(text),
        recorded,
        is_contradicted: key.is_contradicted,
        trace: key.trace,
        outcome: key.error_code.map_or(Outcome::Succeeded, |code| Outcome::Failed(text(code))),
        counts: sum.counts,
        first_seen: sum.seen.first,
        last_seen: sum.seen.last,
        samples: sum.samples.iter().map(|sample| sample.told(symbols)).collect(),
    }
}

/// Records to look at, for each flow.
const SAMPLES: usize = 3;
