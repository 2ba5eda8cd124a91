//! Calls and tokens by minute, where they are asked for: at most 100 bytes a minute with calls, and never
//! more minutes than calls.

use std::cmp::Ordering;
use std::collections::HashMap;

use foldhash::fast::RandomState;
use indexmap::IndexSet;

use crate::ledger::join::Inference;
use crate::ledger::symbols::{Symbol, Symbols};
use crate::model::{Load, MinuteLoad, Moment, Text};

use super::key::Key;

/// Adds up calls that count against one quota, over any number of passes.
#[derive(Debug, Default)]
pub struct Minutes {
    callers: IndexSet<Caller, RandomState>,
    sums: HashMap<(u32, Option<u32>), Sum, RandomState>,
}

/// What tells against which quota a call counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Caller {
    account: Option<Symbol>,
    event_source: Symbol,
    event_name: Symbol,
    is_possible: bool,
    requested: Option<Symbol>,
    resource: Option<Symbol>,
    source_region: Option<Symbol>,
}

/// What fell into one minute.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    input_tokens: u64,
    output_tokens: u64,
    calls: u32,
    calls_with_tokens: u32,
}

impl Minutes {
    /// Adds a call, unless it ran nothing.
    ///
    /// # Panics
    /// Panics at the four-billionth kind of caller, or call of one minute.
    pub fn add(&mut self, key: &Key, inference: &Inference<'_>, time: Option<Moment>) {
        if key.ran_nothing() {
            return;
        }
        let (number, _) = self.callers.insert_full(Caller::of(key));
        let number = u32::try_from(number).expect("fewer than 2^32 kinds of callers");
        let tokens = inference.tokens();
        // A call whose records count no tokens adds none, and is not in `calls_with_tokens`.
        let sum = |count: Option<u32>| u64::from(count.unwrap_or(0));
        let minute = time.and_then(MinuteLoad::minute_of);
        let of_minute = self.sums.entry((number, minute)).or_default();
        of_minute.calls += 1;
        of_minute.calls_with_tokens += u32::from(tokens.are_counted());
        of_minute.input_tokens += sum(tokens.input) + sum(tokens.cache_write);
        of_minute.output_tokens += sum(tokens.output);
    }

    /// Returns all loads in an order that the input alone decides.
    pub fn done(self, symbols: &Symbols) -> Vec<Load> {
        let mut order: Vec<(usize, &Caller)> = self.callers.iter().enumerate().collect();
        order.sort_by(|(_, a), (_, b)| a.compare(b, symbols));
        let mut loads: Vec<Load> = order.iter().map(|(_, caller)| caller.told(symbols)).collect();
        let mut places = vec![0; loads.len()];
        for (place, (number, _)) in order.into_iter().enumerate() {
            places[number] = place;
        }
        #[expect(clippy::iter_over_hash_type, reason = "the minutes are sorted below")]
        for ((number, minute), sum) in self.sums {
            let load = &mut loads[places[number as usize]];
            match minute {
                Some(minute) => load.minutes.push(sum.told(minute)),
                None => load.calls_without_time += u64::from(sum.calls),
            }
        }
        for load in &mut loads {
            load.minutes.sort_unstable();
        }
        loads
    }
}

impl Caller {
    const fn of(key: &Key) -> Self {
        Self {
            account: key.account,
            event_source: key.event_source,
            event_name: key.event_name,
            is_possible: key.is_possible,
            requested: key.requested,
            resource: key.resource,
            source_region: key.source_region,
        }
    }

    fn texts<'s>(&self, symbols: &'s Symbols) -> [Option<&'s Text>; 6] {
        let [source, name] = [self.event_source, self.event_name].map(Some);
        [self.account, source, name, self.requested, self.resource, self.source_region]
            .map(|symbol| symbol.map(|symbol| symbols.text(symbol)))
    }

    fn compare(&self, other: &Self, symbols: &Symbols) -> Ordering {
        let texts = self.texts(symbols).cmp(&other.texts(symbols));
        texts.then(self.is_possible.cmp(&other.is_possible))
    }

    fn told(&self, symbols: &Symbols) -> Load {
        let text = |symbol: Symbol| Text::clone(symbols.text(symbol));
        Load {
            account: self.account.map(|account| text(account).into()),
            event_source: text(self.event_source),
            event_name: text(self.event_name),
            is_possible: self.is_possible,
            requested: self.requested.map(text),
            resource: self.resource.map(text),
            source_region: self.source_region.map(text),
            minutes: Vec::new(),
            calls_without_time: 0,
        }
    }
}

impl Sum {
    fn told(self, minute: u32) -> MinuteLoad {
        MinuteLoad {
            minute,
            calls: u64::from(self.calls),
            calls_with_tokens: u64::from(self.calls_with_tokens),
            input_tokens: self.input_tokens,
            output_tokens: self.output_tokens,
        }
    }
}
