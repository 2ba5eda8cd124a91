//! From rows to inferences: repeats dropped, corrections applied, completions joined to calls.
//!
//! A streamed call is up to four records: the call, its completion, and a data-event copy of each
//! (<https://docs.aws.amazon.com/bedrock/latest/userguide/logging-using-cloudtrail.html>). All
//! share one id, in whichever object and on whichever day they stand.

use std::collections::BTreeSet;

use crate::model::Repeats;

use super::row::{Id, Row, RowFacts, RowKind};
use super::symbols::Symbols;

/// One unit of work, by the rows that tell of it.
#[derive(Debug)]
pub struct Inference<'r> {
    /// The call's own records: the first is the one that counts. Empty where only completions were
    /// found.
    pub calls: Vec<&'r Row>,
    /// The completions of the call.
    pub completions: Vec<&'r Row>,
}

/// The outcome of joining.
#[derive(Debug, Default)]
pub struct Joined<'r> {
    /// The inferences, ordered by call id.
    pub inferences: Vec<Inference<'r>>,
    /// The rows of other kinds.
    pub others: Vec<&'r Row>,
    /// What told nothing new.
    pub repeats: Repeats,
    /// Rows whose id stands on another record as well.
    pub conflicts: Vec<(Id, &'r Row)>,
}

/// Drops repeated deliveries and corrected records. `rows` comes back sorted by event id.
pub fn distinct(rows: &mut Vec<Row>, symbols: &Symbols, repeats: &mut Repeats) {
    rows.sort_unstable();
    rows.dedup_by(|later, kept| {
        let is_repeat = kept.facts.event_id != Id::None && kept.facts == later.facts;
        if is_repeat {
            // The place that is kept must not depend on the order of reading.
            let place = |row: &Row| (symbols.text(row.object).clone(), row.record);
            if place(later) < place(kept) {
                std::mem::swap(later, kept);
            }
            repeats.duplicates += u64::from(is_inference(&kept.facts));
        }
        is_repeat
    });
    let corrected: BTreeSet<Id> = rows.iter().map(|row| row.facts.corrects).collect();
    rows.retain(|Row { facts, .. }| {
        let is_old = facts.event_id != Id::None
            && corrected.contains(&facts.event_id)
            && facts.corrects != facts.event_id;
        repeats.corrected += u64::from(is_old && is_inference(facts));
        !is_old
    });
}

/// Joins distinct rows, which [`distinct`] has sorted.
pub fn join<'r>(rows: &'r [Row], symbols: &Symbols) -> Joined<'r> {
    let mut joined = Joined { conflicts: same_event_id(rows), ..Joined::default() };
    let mut records: Vec<&Row> = Vec::with_capacity(rows.len());
    for row in rows {
        if is_inference(&row.facts) { records.push(row) } else { joined.others.push(row) }
    }
    // Within a call: the call before its completions, management events before copies.
    records.sort_by_cached_key(|row| {
        let facts = &row.facts;
        let is_later = facts.kind == RowKind::Completion;
        (call_of(facts, symbols), is_later, facts.category, facts.event_id.text(symbols))
    });
    for call in records.chunk_by(|a, b| is_same_id(a.facts.call_id(), b.facts.call_id())) {
        one_call_id(call, &mut joined);
    }
    joined
}

/// The key by which records of one call come together, the same on every run.
fn call_of(facts: &RowFacts, symbols: &Symbols) -> (Option<[u64; 2]>, Option<crate::model::Text>) {
    match facts.call_id() {
        Id::Uuid(halves) => (Some(halves), None),
        id @ (Id::None | Id::Text(_)) => (None, id.text(symbols)),
    }
}

/// Records without an id are each a call of their own.
fn is_same_id(a: Id, b: Id) -> bool {
    a != Id::None && a == b
}

/// Sorts the records of one id into inferences: one, unless the id was used twice.
fn one_call_id<'r>(records: &[&'r Row], joined: &mut Joined<'r>) {
    let start = joined.inferences.len();
    for row in records.iter().copied() {
        let known = &mut joined.inferences[start..];
        if row.facts.kind == RowKind::Completion {
            let home = known.iter_mut().find(|known| accepts_completion(known, row));
            match home {
                Some(known) => {
                    let is_first = known.completions.is_empty() && !known.calls.is_empty();
                    let counter = if is_first { &mut joined.repeats.completions } else { &mut joined.repeats.copies };
                    *counter += 1;
                    known.completions.push(row);
                }
                None => joined.inferences.push(Inference { calls: Vec::new(), completions: vec![row] }),
            }
        } else if let Some(known) = known.iter_mut().find(|known| is_copy(known, row)) {
            joined.repeats.copies += 1;
            known.calls.push(row);
        } else {
            joined.inferences.push(Inference { calls: vec![row], completions: Vec::new() });
        }
    }
    if joined.inferences.len() > start + 1 {
        joined.conflicts.push((records[0].facts.call_id(), records[0]));
    }
}

/// Says whether `row` describes the same call as `known` and not another that took its id: a data
/// event beside a management event, or the record of another account.
fn is_copy(known: &Inference<'_>, row: &Row) -> bool {
    known.calls.first().is_some_and(|first| {
        let (a, b) = (&first.facts, &row.facts);
        let is_other_view = |seen: &&Row| {
            seen.facts.category == b.category
                && !(seen.facts.is_shared && b.is_shared && seen.facts.account != b.account)
        };
        is_same_operation(a, b)
            && (a.requested == b.requested || a.requested.is_none() || b.requested.is_none())
            && !known.calls.iter().any(is_other_view)
    })
}

fn accepts_completion(known: &Inference<'_>, row: &Row) -> bool {
    known.calls.iter().chain(&known.completions).any(|seen| is_same_operation(&seen.facts, &row.facts))
}

fn is_same_operation(a: &RowFacts, b: &RowFacts) -> bool {
    a.event_source == b.event_source
        && a.event_name == b.event_name
        && a.source_region == b.source_region
}

/// Returns the rows that have another row's event id and other facts.
fn same_event_id(rows: &[Row]) -> Vec<(Id, &Row)> {
    let same = rows.chunk_by(|a, b| is_same_id(a.facts.event_id, b.facts.event_id));
    same.filter(|rows| rows.len() > 1).map(|rows| (rows[0].facts.event_id, &rows[0])).collect()
}

/// Says whether a row is of inference, not only of Bedrock.
pub fn is_inference(facts: &RowFacts) -> bool {
    match facts.kind {
        RowKind::Invocation | RowKind::Possible | RowKind::Completion => true,
        RowKind::Profile | RowKind::Related => false,
    }
}

impl<'r> Inference<'r> {
    /// The record that counts: the call's, or the completion's where the call was not found.
    pub fn main(&self) -> &'r Row {
        self.calls.first().or(self.completions.first()).copied().unwrap_or_else(|| {
            unreachable!("an inference has a record")
        })
    }

    /// All records, the one that counts first.
    pub fn rows(&self) -> impl Iterator<Item = &'r Row> + '_ {
        self.calls.iter().chain(&self.completions).copied()
    }

}
