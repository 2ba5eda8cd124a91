//! From rows to inferences: repeats dropped, corrections applied, completions joined to calls.
//!
//! A streamed call is up to four records: the call, its completion, and a data-event copy of each
//! (<https://docs.aws.amazon.com/bedrock/latest/userguide/logging-using-cloudtrail.html>). All
//! share one id, in whichever object and on whichever day they stand.

use std::cmp::Ordering;

use crate::model::{Repeats, Text};

use super::corrections::Corrections;
use super::row::{Id, Row, RowFacts, RowKind, Rows};
use super::symbols::{Symbol, Symbols};

/// One unit of work, by the rows that tell of it.
#[derive(Debug)]
pub struct Inference<'r> {
    /// The record that counts: the call's, or a completion's where the call was not found, or an
    /// invocation log's where CloudTrail has neither.
    pub main: &'r Row,
    /// Other records of the same call: data-event copies, other accounts' records.
    pub copies: Vec<&'r Row>,
    /// The completions that came with the call, or further ones.
    pub completions: Vec<&'r Row>,
    /// The records of invocation logs that tell of the call: none of them is one of CloudTrail.
    pub logs: Vec<&'r Row>,
}

/// The outcome of joining, but for the inferences.
#[derive(Debug, Default)]
pub struct Joined<'r> {
    /// The rows of other kinds.
    pub others: Vec<&'r Row>,
    /// What told nothing new.
    pub repeats: Repeats,
    /// Rows whose call's id stands on another call as well.
    pub conflicts: Vec<(Id, &'r Row)>,
    /// Logs whose call's id stands on logs that differ.
    pub log_conflicts: Vec<(Id, &'r Row)>,
    /// Records of invocation logs that told of a call which CloudTrail has.
    pub told_by_logs: u64,
    /// Records of invocation logs that told of a call which has one already.
    pub repeated_logs: u64,
}

/// Rows that each tell something.
#[derive(Debug, Default)]
pub struct Distinct<'r> {
    /// The rows.
    pub rows: Vec<&'r Row>,
    /// What told nothing new.
    pub repeats: Repeats,
    /// For each event id that stands on rows with other facts, one of the rows.
    pub conflicts: Vec<(Id, &'r Row)>,
}

/// Drops repeated deliveries and corrected records.
pub fn distinct<'r>(rows: &'r Rows, corrections: &Corrections, symbols: &Symbols) -> Distinct<'r> {
    let mut distinct = Distinct::default();
    let ById { alone, mut shared } = by_id(rows.iter(), |row| row.facts.event_id, symbols);
    distinct.rows = alone;
    distinct.retain(0, corrections);
    for same_id in shared.chunk_by_mut(|a, b| is_same_id(a.facts.event_id, b.facts.event_id)) {
        if same_id.len() > 1 {
            // The delivery that is kept must not depend on the order of reading.
            let order = |a: &Row, b: &Row| place(a, symbols).cmp(&place(b, symbols));
            same_id.sort_by(|a, b| a.facts.cmp(&b.facts).then_with(|| order(a, b)));
        }
        let before = distinct.rows.len();
        for same_facts in same_id.chunk_by(|a, b| a.facts == b.facts) {
            distinct.rows.push(same_facts[0]);
            if is_inference(&same_facts[0].facts) {
                distinct.repeats.duplicates += same_facts.len() as u64 - 1;
            }
        }
        distinct.retain(before, corrections);
        if let kept @ [first, _, ..] = &distinct.rows[before..] {
            let shown = kept.iter().copied().min_by_key(|row| place(row, symbols));
            distinct.conflicts.extend(shown.map(|row| (first.facts.event_id, row)));
        }
    }
    distinct
}

impl Distinct<'_> {
    /// Drops those of the rows from `start` on that a later record corrects.
    fn retain(&mut self, start: usize, corrections: &Corrections) {
        if corrections.is_empty() {
            return;
        }
        let later = self.rows.split_off(start);
        for row in later {
            if !corrections.replaces(&row.facts) {
                self.rows.push(row);
            } else if is_inference(&row.facts) {
                self.repeats.corrected += 1;
            }
        }
    }
}

/// Rows by an id of theirs.
struct ById<'r> {
    /// Rows whose id no other row has, in the order given: nearly all.
    alone: Vec<&'r Row>,
    /// The other rows, those of one id side by side.
    shared: Vec<&'r Row>,
}

/// Brings rows of one id together. Numbers are sorted, not rows, which are far apart in memory: the
/// upper half of each is of the id, the lower half says which row it is. Ids that have no more in
/// common than that half are told apart afterwards.
fn by_id<'r>(
    rows: impl Iterator<Item = &'r Row>,
    id: impl Fn(&Row) -> Id,
    symbols: &Symbols,
) -> ById<'r> {
    let rows: Vec<&Row> = rows.collect();
    assert!(u32::try_from(rows.len()).is_ok(), "more rows than half a number tells apart");
    let number = |(at, row): (u64, &&Row)| (id(row).digest(symbols) & OF_ID) | at;
    let mut order: Vec<u64> = (0..).zip(&rows).map(number).collect();
    order.sort_unstable();
    let mut is_alone = vec![true; rows.len()];
    let mut shared = Vec::new();
    for alike in order.chunk_by(|a, b| a & OF_ID == b & OF_ID).filter(|alike| alike.len() > 1) {
        // The lower half numbers rows, which are in memory.
        let mut alike: Vec<usize> = alike.iter().map(|n| (n & !OF_ID) as usize).collect();
        alike.sort_by(|a, b| id(rows[*a]).compare(id(rows[*b]), symbols));
        for at in alike {
            is_alone[at] = false;
            shared.push(rows[at]);
        }
    }
    let alone =
        rows.into_iter().zip(is_alone).filter_map(|(row, is_alone)| is_alone.then_some(row));
    ById { alone: alone.collect(), shared }
}

/// The half of a number that is of an id.
const OF_ID: u64 = !0 << 32;

/// Joins distinct rows and shows each inference, in an order that tells nothing.
pub fn join<'r>(
    rows: &[&'r Row],
    symbols: &Symbols,
    mut each: impl FnMut(&Inference<'r>),
) -> Joined<'r> {
    let mut joined = Joined::default();
    let (records, others) =
        rows.iter().partition(|row| is_inference(&row.facts) || is_log(&row.facts));
    joined.others = others;
    let records: Vec<&Row> = records;
    let ById { alone, mut shared } = by_id(records.into_iter(), |row| row.facts.call_id(), symbols);
    for row in alone {
        each(&Inference::of(row));
    }
    for call in shared.chunk_by_mut(|a, b| is_same_id(a.facts.call_id(), b.facts.call_id())) {
        if call.len() > 1 {
            call.sort_by(|a, b| within_a_call(a, b, symbols));
        }
        one_call_id(call, &mut joined).iter().for_each(&mut each);
    }
    joined
}

/// The call before its completions, management events before copies. What is left is ordered by
/// what the records say and then by where they stand: the numbers of texts, and so the order of
/// rows, depend on what was read first.
fn within_a_call(a: &Row, b: &Row, symbols: &Symbols) -> Ordering {
    let standing = |row: &Row| {
        let facts = row.facts;
        (is_log(&facts), facts.kind == RowKind::Completion, facts.category)
    };
    let content = |row: &Row| {
        let facts = row.facts;
        let text = |symbol: Symbol| Text::clone(symbols.text(symbol));
        (
            (facts.event_time, facts.principal_type, facts.is_shared, facts.region_path),
            facts.required_texts().map(text),
            facts.optional_texts().map(|symbol| symbol.map(text)),
            (facts.input_tokens, facts.output_tokens),
            (facts.cache_read_tokens, facts.cache_write_tokens),
        )
    };
    standing(a)
        .cmp(&standing(b))
        .then_with(|| a.facts.event_id.compare(b.facts.event_id, symbols))
        .then_with(|| content(a).cmp(&content(b)))
        .then_with(|| place(a, symbols).cmp(&place(b, symbols)))
}

/// Where a row stands, whatever was read first.
fn place(row: &Row, symbols: &Symbols) -> (Text, u64) {
    (Text::clone(symbols.text(row.object)), row.record)
}

/// Records without an id are each a call of their own.
fn is_same_id(a: Id, b: Id) -> bool {
    a != Id::None && a == b
}

/// Sorts the records of one id into inferences: one, unless the id was used twice.
fn one_call_id<'r>(records: &[&'r Row], joined: &mut Joined<'r>) -> Vec<Inference<'r>> {
    let mut inferences: Vec<Inference<'r>> = Vec::with_capacity(1);
    for row in records.iter().copied() {
        if is_log(&row.facts) {
            one_log(row, &mut inferences, joined);
            continue;
        }
        let is_completion = row.facts.kind == RowKind::Completion;
        let home = inferences.iter_mut().take(MOST_OF_ONE_ID).find(|known| {
            if is_completion { known.is_completed_by(row) } else { known.is_copied_by(row) }
        });
        match home {
            Some(known) if is_completion => {
                let is_first = known.completions.is_empty() && !known.is_orphan();
                joined.repeats.completions += u64::from(is_first);
                joined.repeats.copies += u64::from(!is_first);
                known.completions.push(row);
            }
            Some(known) => {
                joined.repeats.copies += 1;
                known.copies.push(row);
            }
            None => inferences.push(Inference::of(row)),
        }
    }
    // An id that two accounts have in logs alone is no id of one call.
    let of_trail = inferences.iter().filter(|known| !is_log(&known.main.facts));
    if let [first, _, ..] = of_trail.collect::<Vec<_>>().as_slice() {
        joined.conflicts.push((first.main.facts.call_id(), first.main));
    }
    inferences
}

/// Gives an invocation log to its call: the one of this id in its account and Region. A log that
/// differs from the call's first is kept and told, and counts no other call.
fn one_log<'r>(row: &'r Row, inferences: &mut Vec<Inference<'r>>, joined: &mut Joined<'r>) {
    let home = inferences.iter_mut().take(MOST_OF_ONE_ID).find(|known| known.is_told_by(row));
    let Some(known) = home else { return inferences.push(Inference::of(row)) };
    let first = known.first_log();
    match first {
        None => joined.told_by_logs += 1,
        Some(first) => {
            joined.repeated_logs += 1;
            if first.facts != row.facts {
                joined.log_conflicts.push((row.facts.call_id(), row));
            }
        }
    }
    known.logs.push(row);
}

/// Says whether a row is of an invocation log.
pub fn is_log(facts: &RowFacts) -> bool {
    facts.kind == RowKind::InvocationLog
}

fn is_same_operation(a: &RowFacts, b: &RowFacts) -> bool {
    a.event_source == b.event_source
        && a.event_name == b.event_name
        && a.source_region == b.source_region
}

/// Calls of one id that a record is compared with. AWS gives an id to one call; whoever gives it to
/// more gets them all counted, and no time to waste.
const MOST_OF_ONE_ID: usize = 64;

/// Says whether a row is of inference, not only of Bedrock.
pub fn is_inference(facts: &RowFacts) -> bool {
    match facts.kind {
        RowKind::Invocation | RowKind::Possible | RowKind::Completion => true,
        RowKind::Profile | RowKind::Related | RowKind::InvocationLog => false,
    }
}

/// The tokens of one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tokens {
    /// Input tokens; in a log those that no cache had.
    pub input: Option<u32>,
    /// Output tokens.
    pub output: Option<u32>,
    /// Input tokens read from a prompt cache.
    pub cache_read: Option<u32>,
    /// Input tokens written into a prompt cache.
    pub cache_write: Option<u32>,
    /// An invocation log counted them.
    pub is_of_log: bool,
}

impl Tokens {
    fn of(log: &RowFacts) -> Self {
        Self {
            input: log.input_tokens,
            output: log.output_tokens,
            cache_read: log.cache_read_tokens,
            cache_write: log.cache_write_tokens,
            is_of_log: true,
        }
    }

    /// Says whether anything was counted.
    pub fn are_counted(&self) -> bool {
        let counts = [self.input, self.output, self.cache_read, self.cache_write];
        counts.into_iter().any(|count| count.is_some())
    }

    fn sum(&self) -> u64 {
        let counts = [self.input, self.output, self.cache_read, self.cache_write];
        counts.into_iter().flatten().map(u64::from).sum()
    }
}

impl<'r> Inference<'r> {
    /// A record by itself.
    const fn of(main: &'r Row) -> Self {
        Self { main, copies: Vec::new(), completions: Vec::new(), logs: Vec::new() }
    }

    /// Says whether only an invocation log tells of the call.
    pub fn is_log_alone(&self) -> bool {
        is_log(&self.main.facts)
    }

    /// Returns the log that counts, if there is one.
    pub fn first_log(&self) -> Option<&'r Row> {
        if self.is_log_alone() { Some(self.main) } else { self.logs.first().copied() }
    }

    /// The records of CloudTrail and then those of invocation logs.
    pub fn told(&self) -> impl Iterator<Item = &'r Row> + '_ {
        self.rows().chain(self.logs.iter().copied())
    }

    /// Says whether a log tells of this call: its account and Region are the call's, as far as both
    /// name them.
    fn is_told_by(&self, log: &Row) -> bool {
        let is_same = |a: Option<Symbol>, b: Option<Symbol>| a == b || a.is_none() || b.is_none();
        let own = &self.main.facts;
        is_same(own.account, log.facts.account)
            && is_same(own.source_region, log.facts.source_region)
    }

    /// Says whether the call itself was not found.
    pub fn is_orphan(&self) -> bool {
        self.main.facts.kind == RowKind::Completion
    }

    /// All records of CloudTrail, the one that counts first.
    pub fn rows(&self) -> impl Iterator<Item = &'r Row> + '_ {
        self.call().chain(self.completions.iter().copied())
    }

    /// The record that counts and its copies.
    pub fn call(&self) -> impl Iterator<Item = &'r Row> + '_ {
        std::iter::once(self.main).chain(self.copies.iter().copied())
    }

    /// Returns the tokens of the call.
    ///
    /// The log's, where it has a count: they are whole with those of caches. Else CloudTrail's,
    /// which stand in one of its records or the same in several; the two are never added. A failed
    /// call whose log counts nothing but zeros ran nothing.
    pub fn tokens(&self) -> Tokens {
        let log = self.first_log().map_or_else(Tokens::default, |row| Tokens::of(&row.facts));
        let is_failed = || self.call().any(|row| row.facts.error_code.is_some());
        if log.are_counted() && !(log.sum() == 0 && is_failed()) {
            return log;
        }
        let trail = || self.rows().filter(|row| !is_log(&row.facts));
        Tokens {
            input: trail().find_map(|row| row.facts.input_tokens),
            output: trail().find_map(|row| row.facts.output_tokens),
            ..Tokens::default()
        }
    }

    /// Says whether `row` describes the same call and not another that took its id: a data event
    /// beside a management event, or the record of another account.
    fn is_copied_by(&self, row: &Row) -> bool {
        let (main, copy) = (&self.main.facts, &row.facts);
        let is_one_view = |seen: &Row| {
            let is_shared = seen.facts.is_shared && copy.is_shared;
            seen.facts.category == copy.category
                && !(is_shared && seen.facts.account != copy.account)
        };
        let is_one_model = main.requested == copy.requested
            || main.requested.is_none()
            || copy.requested.is_none();
        !self.is_orphan()
            && is_same_operation(main, copy)
            && is_one_model
            && !self.call().any(is_one_view)
    }

    fn is_completed_by(&self, row: &Row) -> bool {
        is_same_operation(&self.main.facts, &row.facts)
    }
}
