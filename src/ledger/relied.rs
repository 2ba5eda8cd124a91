//! On which objects the facts of a window rest.

use std::collections::{BTreeSet, HashSet};

use crate::model::Window;

use super::corrections::Corrections;
use super::error::Error;
use super::join::{self, Inference};
use super::query::{Ledger, ROWS_AT_ONCE, Store, asking_again, corrections_of, each_pass};
use super::row::{Id, RowFacts, RowKind, Rows};
use super::symbols::{Symbol, Symbols};
use super::told::take_receipts;

impl Ledger {
    /// Returns the names of the objects without which the facts of `window` could be others: those of
    /// its inferences with all their records, of corrections, of profiles' definitions and of related
    /// events.
    ///
    /// # Errors
    /// Fails where a part cannot be read.
    pub fn relied_on(&self, window: Window) -> Result<BTreeSet<String>, Error> {
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
}

impl Relied {
    fn of(window: Window) -> Self {
        Self { window, objects: HashSet::new() }
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
        let corrects = rows.iter().filter(|row| row.facts.corrects != Id::None);
        self.objects.extend(corrects.map(|row| row.object));
    }

    /// A record of another time may be what takes a call out of the window.
    fn inference(&mut self, inference: &Inference<'_>) {
        if inference.rows().any(|row| self.is_inside(&row.facts)) {
            self.objects.extend(inference.rows().map(|row| row.object));
        }
    }

    fn is_inside(&self, facts: &RowFacts) -> bool {
        facts.event_time.is_none_or(|time| self.window.holds(time))
    }

    fn told(self, symbols: &Symbols) -> BTreeSet<String> {
        self.objects.into_iter().map(|object| symbols.text(object).to_string()).collect()
    }
}
