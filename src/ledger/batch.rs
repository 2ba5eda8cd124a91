//! What a share of the objects gave.

use crate::model::{Observation, Receipt};

use super::row::Row;
use super::symbols::{Symbol, Symbols};

/// The observations and the receipts of some objects, made by a worker and folded by the writer.
#[derive(Debug, Default)]
pub struct Batch {
    pub(super) symbols: Symbols,
    pub(super) rows: Vec<Row>,
    pub(super) receipts: Vec<Receipt>,
}

impl Batch {
    /// Returns the number of an object's name, to add its observations with.
    pub fn object(&mut self, key: &str) -> Symbol {
        self.symbols.of(key)
    }

    /// Adds an observation with its object and its record's number.
    pub fn observe(&mut self, object: Symbol, record: u64, observation: &Observation<'_>) {
        let row = Row::of(observation, object, record, self.rows.last(), &mut self.symbols);
        self.rows.push(row);
    }

    /// Adds the receipt of an object: one for each, whatever became of it.
    pub fn receive(&mut self, receipt: Receipt) {
        self.receipts.push(receipt);
    }
}
