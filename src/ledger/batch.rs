//! What one object gave.

use crate::model::{Observation, Receipt};

use super::row::Row;
use super::symbols::{Symbol, Symbols};

/// The observations and the receipt of one object, made by a worker and folded by the writer.
#[derive(Debug)]
pub struct Batch {
    pub(super) symbols: Symbols,
    pub(super) rows: Vec<Row>,
    pub(super) receipt: Receipt,
    object: Option<Symbol>,
}

impl Batch {
    /// Starts with the receipt of an object of which nothing was read yet.
    #[must_use]
    pub fn new(receipt: Receipt) -> Self {
        Self { symbols: Symbols::default(), rows: Vec::new(), receipt, object: None }
    }

    /// Adds an observation with its record's number.
    pub fn observe(&mut self, record: u64, observation: &Observation<'_>) {
        let object = match self.object {
            Some(object) => object,
            None => self.symbols.of(&self.receipt.object),
        };
        self.object = Some(object);
        self.rows.push(Row::of(observation, object, record, &mut self.symbols));
    }
}
