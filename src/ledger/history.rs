//! All that a ledger knows of one inference, by the id of any of its records.

use std::collections::BTreeSet;
use std::path::Path;

use crate::extract::{log_paths, paths};
use crate::model::{History, LogKind, RecordFact, RecordPart, TellingRecord};

use super::corrections::Corrections;
use super::error::Error;
use super::group::Groups;
use super::join::{self, Inference};
use super::listed::Listed;
use super::query::{Ledger, Question, Store, asking_again};
use super::row::{Id, Row, RowFacts, RowKind, Rows};
use super::symbols::{Symbol, Symbols};
use super::told::take_receipts;

impl Ledger {
    /// Returns every inference that has a record with the event id or request id `id`: none where
    /// the ledger has no such record, several where an id was used more than once.
    ///
    /// # Errors
    /// Fails where a part cannot be read.
    pub fn histories(&self, id: &str) -> Result<Vec<History>, Error> {
        let found = Found::by(id, &self.store)?;
        let distinct = join::distinct(&found.rows, &found.corrections, &found.symbols);
        let mut told = Vec::new();
        join::join(&distinct.rows, &found.symbols, |inference| told.push(found.told(inference)));
        told.sort_by_key(|history| {
            history.records.first().map(|first| (first.object.clone(), first.record))
        });
        Ok(told)
    }

    /// Returns the event ids and request ids of inference that are wanted.
    ///
    /// # Errors
    /// Fails where a part cannot be read.
    pub fn ids(&self, is_wanted: impl Fn(&str) -> bool) -> Result<BTreeSet<String>, Error> {
        let add = |row: &Row, symbols: &Symbols, ids: &mut BTreeSet<String>| {
            let facts = &row.facts;
            if join::is_inference(facts) || join::is_log(facts) {
                for id in [facts.event_id, facts.request_id, facts.parent_request_id] {
                    ids.extend(id.told(symbols, |text| {
                        text.filter(|text| is_wanted(text)).map(str::to_owned)
                    }));
                }
            }
        };
        match &self.store {
            Store::Memory { symbols, rows, .. } => {
                let mut ids = BTreeSet::new();
                rows.iter().for_each(|row| add(row, symbols, &mut ids));
                Ok(ids)
            }
            Store::Folder { folder, .. } => asking_again(|| {
                let (mut ids, mut symbols) = (BTreeSet::new(), Symbols::default());
                let (parts, _) = take_receipts(folder, Listed::default())?;
                for part in &parts {
                    part.look(&mut symbols, |row, symbols| add(&row, symbols, &mut ids))?;
                }
                Ok(ids)
            }),
        }
    }
}

/// The rows that may tell of one call.
struct Found {
    symbols: Symbols,
    rows: Rows,
    profiles: Vec<Row>,
    corrections: Corrections,
}

impl Found {
    fn by(id: &str, store: &Store) -> Result<Self, Error> {
        match store {
            Store::Memory { symbols, rows, .. } => {
                let mut symbols = symbols.clone();
                let mut sought = Sought::of(id, &mut symbols);
                rows.iter().for_each(|row| sought.note(row));
                rows.iter().for_each(|row| sought.take(row));
                Ok(sought.found(symbols))
            }
            Store::Folder { folder, .. } => asking_again(|| Self::in_parts(id, folder)),
        }
    }

    fn in_parts(id: &str, folder: &Path) -> Result<Self, Error> {
        let mut symbols = Symbols::default();
        let mut sought = Sought::of(id, &mut symbols);
        let (parts, _) = take_receipts(folder, Listed::default())?;
        for part in &parts {
            part.look(&mut symbols, |row, _| sought.note(&row))?;
        }
        for part in &parts {
            part.look(&mut symbols, |row, _| sought.take(&row))?;
        }
        Ok(sought.found(symbols))
    }

    fn told(&self, inference: &Inference<'_>) -> History {
        let mut groups = Groups::new(Question::default(), false);
        groups.inference(inference, &self.symbols);
        for row in &self.profiles {
            groups.other(row, &self.symbols);
        }
        let grouped = groups.done(&self.symbols);
        let main = std::iter::once((inference.main, part_of_main(inference)));
        let completions = inference.completions.iter().map(|row| (*row, RecordPart::Completion));
        let copies = inference.copies.iter().map(|row| (*row, RecordPart::Copy));
        let logs = inference.logs.iter().map(|row| (*row, RecordPart::InvocationLog));
        let counted: Vec<(&Row, RecordPart)> =
            main.chain(completions).chain(copies).chain(logs).collect();
        let dropped = self.dropped(inference, &counted);
        let records = counted.iter().chain(&dropped);
        let flow = grouped.flows.into_iter().next();
        History {
            flow: flow.unwrap_or_else(|| unreachable!("an inference makes a flow")),
            records: records.map(|(row, part)| self.record(row, *part)).collect(),
            profiles: grouped.profiles,
        }
    }

    /// Returns the rows of the same call that count nothing, and why.
    fn dropped(
        &self,
        inference: &Inference<'_>,
        counted: &[(&Row, RecordPart)],
    ) -> Vec<(&Row, RecordPart)> {
        let call = inference.main.facts.call_id();
        let is_counted = |row: &Row| {
            counted
                .iter()
                .any(|(known, _)| (known.object, known.record) == (row.object, row.record))
        };
        let is_of_call = |row: &&Row| match call {
            Id::None => row.facts.event_id == inference.main.facts.event_id,
            Id::Uuid(_) | Id::Text(_) => row.facts.call_id() == call,
        };
        let rows = self.rows.iter().filter(is_of_call).filter(|row| !is_counted(row));
        let why = |row: &Row| {
            if self.corrections.replaces(&row.facts) {
                return Some(RecordPart::Corrected);
            }
            // The rest of an id that was used twice belongs to another inference.
            let is_repeat = counted.iter().any(|(known, _)| known.facts == row.facts);
            is_repeat.then_some(RecordPart::Repeat)
        };
        rows.filter_map(|row| why(row).map(|part| (row, part))).collect()
    }

    fn record(&self, row: &Row, part: RecordPart) -> TellingRecord {
        let kind = if row.facts.kind == RowKind::InvocationLog {
            LogKind::Invocation
        } else {
            LogKind::Trail
        };
        TellingRecord {
            part,
            kind,
            object: self.symbols.text(row.object).clone(),
            record: row.record,
            event_id: row.facts.event_id.own(&self.symbols),
            time: row.facts.event_time,
            facts: facts(&row.facts, &self.symbols),
        }
    }
}

fn part_of_main(inference: &Inference<'_>) -> RecordPart {
    if inference.is_log_alone() {
        RecordPart::InvocationLog
    } else if inference.is_orphan() {
        RecordPart::Completion
    } else {
        RecordPart::Call
    }
}

/// Says whether the asked id stands on a row.
fn names(facts: &RowFacts, asked: Id) -> bool {
    [facts.event_id, facts.request_id, facts.parent_request_id].contains(&asked)
}

/// What is looked for, in two walks over all rows: first for the calls that the id stands on, then for
/// all that tells of them.
struct Sought {
    asked: Id,
    calls: BTreeSet<Id>,
    corrections: Corrections,
    rows: Vec<Row>,
    profiles: Vec<Row>,
}

impl Sought {
    fn of(id: &str, symbols: &mut Symbols) -> Self {
        Self {
            asked: Id::of(Some(id), symbols),
            calls: BTreeSet::new(),
            corrections: Corrections::default(),
            rows: Vec::new(),
            profiles: Vec::new(),
        }
    }

    fn note(&mut self, row: &Row) {
        self.corrections.note(&row.facts);
        if names(&row.facts, self.asked) && row.facts.call_id() != Id::None {
            self.calls.insert(row.facts.call_id());
        }
    }

    fn take(&mut self, row: &Row) {
        let facts = &row.facts;
        if facts.kind == RowKind::Profile {
            self.profiles.push(*row);
        } else if (join::is_inference(facts) || join::is_log(facts))
            && (names(facts, self.asked) || self.calls.contains(&facts.call_id()))
        {
            self.rows.push(*row);
        }
    }

    fn found(mut self, symbols: Symbols) -> Found {
        self.corrections.settle();
        let (rows, profiles) = (self.rows.into(), self.profiles);
        Found { symbols, rows, profiles, corrections: self.corrections }
    }
}

/// Returns what a row holds, with the places from which it was taken.
fn facts(facts: &RowFacts, symbols: &Symbols) -> Vec<RecordFact> {
    let text = |symbol: Symbol| symbols.text(symbol).to_string();
    let id = |id: Id| id.told(symbols, |text| text.map(str::to_owned));
    let principal_type = facts.principal_type;
    let mut told = Vec::new();
    let mut add = |name: &'static str, value: Option<String>| {
        let Some(value) = value else { return };
        // What no record of its kind holds is known without it: the service of an invocation log.
        let paths = match facts.kind {
            RowKind::InvocationLog => log_paths(name),
            RowKind::Invocation
            | RowKind::Possible
            | RowKind::Completion
            | RowKind::Profile
            | RowKind::Related => paths(name, principal_type),
        };
        if !paths.is_empty() {
            told.push(RecordFact { name, value, paths: paths.to_vec() });
        }
    };
    add("event_id", id(facts.event_id));
    add("event_time", facts.event_time.map(|time| time.to_string()));
    add("event_source", Some(text(facts.event_source)));
    add("event_name", Some(text(facts.event_name)));
    add("source_region", facts.source_region.map(text));
    add("account", facts.account.map(text));
    add("principal", Some(text(facts.principal)));
    add("via", facts.via.map(text));
    add("client", facts.client.map(text));
    add("requested", facts.requested.map(text));
    add("resource", facts.resource.map(text));
    add("request_id", id(facts.request_id));
    add("parent_request_id", id(facts.parent_request_id));
    add("corrects", id(facts.corrects));
    add("error_code", facts.error_code.map(text));
    add("input_tokens", facts.input_tokens.map(|n| n.to_string()));
    add("output_tokens", facts.output_tokens.map(|n| n.to_string()));
    add("cache_read_tokens", facts.cache_read_tokens.map(|n| n.to_string()));
    add("cache_write_tokens", facts.cache_write_tokens.map(|n| n.to_string()));
    if let (Some(region), Some(path)) = (facts.inference_region, facts.region_path) {
        let (value, paths) = (text(region), vec![path.as_str()]);
        told.push(RecordFact { name: "inference_region", value, paths });
    }
    told
}
