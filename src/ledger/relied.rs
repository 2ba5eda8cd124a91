//! On which objects the facts of a window rest, and which of them change what others say.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::model::Window;

use super::corrections::Corrections;
use super::error::Error;
use super::join::{self, Inference};
use super::query::{Ledger, ROWS_AT_ONCE, Store, asking_again, corrections_of, each_pass};
use super::row::{Id, RowFacts, RowKind, Rows};
use super::symbols::{Symbol, Symbols};
use super::told::take_receipts;

/// The objects on which the facts of a window rest, by name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReliedOn {
    /// Those without which the facts could be others: of inferences with all their records, of
    /// corrections, of profiles' definitions and of related events.
    pub objects: BTreeSet<String>,
    /// Two of which each has a record of the same inference, or the same record.
    pub joined: BTreeSet<[String; 2]>,
    /// Those with a record that another one corrects.
    pub corrected: BTreeSet<String>,
    /// Those with a record that corrects.
    pub correcting: BTreeSet<String>,
}

impl Ledger {
    /// Returns the objects on which the facts of `window` rest.
    ///
    /// # Errors
    /// Fails where a part cannot be read.
    pub fn relied_on(&self, window: Window) -> Result<ReliedOn, Error> {
        match &self.store {
            Store::Memory { symbols, rows, .. } => {
                let mut relied = Relied::of(window);
                relied.pass(rows, symbols, &corrections_of(rows));
                Ok(relied.told(symbols))
            }
            Store::Folder { folder, .. } => asking_again(|| {
                let mut relied = Relied::of(window);
                let (parts, _) = take_receipts(folder)?;
                let symbols = each_pass(&parts, ROWS_AT_ONCE, |rows, symbols, corrections| {
                    relied.pass(rows, symbols, corrections);
                })?;
                Ok(relied.told(&symbols))
            }),
        }
    }
}

struct Relied {
    window: Window,
    objects: HashSet<Symbol>,
    joined: HashSet<[Symbol; 2]>,
    corrected: HashSet<Symbol>,
    correcting: HashSet<Symbol>,
}

impl Relied {
    fn of(window: Window) -> Self {
        let (objects, joined) = (HashSet::new(), HashSet::new());
        let (corrected, correcting) = (HashSet::new(), HashSet::new());
        Self { window, objects, joined, corrected, correcting }
    }

    fn pass(&mut self, rows: &Rows, symbols: &Symbols, corrections: &Corrections) {
        let distinct = join::distinct(rows, corrections, symbols);
        let joined = join::join(&distinct.rows, symbols, |inference| self.inference(inference));
        for row in joined.others {
            if row.facts.kind == RowKind::Profile || self.is_inside(&row.facts) {
                self.objects.insert(row.object);
            }
        }
        // What corrects a call may take it out of the window.
        for row in rows.iter().filter(|row| row.facts.corrects != Id::None) {
            self.objects.insert(row.object);
            self.correcting.insert(row.object);
        }
        // Of a record that stands in two objects, what comes first is taken: whoever wrote that may say
        // that it is the record of the other.
        let mut first = HashMap::new();
        for row in rows.iter().filter(|row| row.facts.event_id != Id::None) {
            let object = *first.entry(row.facts.event_id).or_insert(row.object);
            if object != row.object && self.is_inside(&row.facts) {
                self.joined.insert([object, row.object]);
            }
        }
        for row in rows.iter().filter(|row| corrections.replaces(&row.facts)) {
            if self.is_inside(&row.facts) {
                self.corrected.insert(row.object);
            }
        }
    }

    /// A record of another time may be what takes a call out of the window.
    fn inference(&mut self, inference: &Inference<'_>) {
        if inference.rows().any(|row| self.is_inside(&row.facts)) {
            self.objects.extend(inference.rows().map(|row| row.object));
            for one in inference.rows().map(|row| row.object) {
                let others = inference.rows().map(|row| row.object).filter(|other| *other != one);
                self.joined.extend(others.map(|other| [one, other]));
            }
        }
    }

    fn is_inside(&self, facts: &RowFacts) -> bool {
        facts.event_time.is_none_or(|time| self.window.holds(time))
    }

    fn told(self, symbols: &Symbols) -> ReliedOn {
        let name = |object: Symbol| symbols.text(object).to_string();
        let names = |objects: HashSet<Symbol>| objects.into_iter().map(name).collect();
        ReliedOn {
            objects: names(self.objects),
            joined: self.joined.into_iter().map(|pair| pair.map(name)).collect(),
            corrected: names(self.corrected),
            correcting: names(self.correcting),
        }
    }
}
