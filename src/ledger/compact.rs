//! Many small parts into few: runs every hour leave thousands a year, and each run reads them all.
//!
//! The merged parts are written whole before the first small one goes, and what two parts tell alike
//! counts once ([`super::told`]): a run that ends at any moment in between leaves a ledger that tells
//! the same. Whatever a merged part leaves out stands in another of the same merge, or in a full part,
//! which no merge touches.

use std::collections::BTreeSet;
use std::path::Path;

use crate::model::{Receipt, State};

use super::error::Error;
use super::marks::{Mark, Marked, Marks};
use super::parquet::{self, Part};
use super::row::{Row, Rows};
use super::symbols::Symbols;
use super::told::{Doubts, as_stored, failure};
use super::writer::{RECEIPTS_AT_ONCE, part_id};

/// The parts that merged ones took the place of.
#[derive(Debug)]
#[must_use = "the parts are still there"]
pub struct Replaced(Vec<Part>);

impl Replaced {
    /// Says whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the names of the files, in the order in which they may go: a part without its receipts
    /// does not count.
    #[must_use]
    pub fn files(&self) -> Vec<String> {
        self.0.iter().flat_map(Part::files).collect()
    }

    /// Removes the parts.
    ///
    /// # Errors
    /// Fails where the folder does not let them go.
    pub fn remove(self) -> Result<(), Error> {
        self.0.iter().try_for_each(Part::remove)
    }
}

/// Merges the small parts of a ledger where they are many. The run must hold the ledger's lock.
///
/// # Errors
/// Fails where a part cannot be read or written.
pub fn compact(folder: &Path) -> Result<Replaced, Error> {
    merge(folder, Bounds::default())
}

/// When to merge, and how much into one part.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    /// So many small parts may stay.
    pub parts: usize,
    /// A part with so many receipts, or so many observations, is full; one with half is not small.
    pub receipts: usize,
    pub rows: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { parts: 24, receipts: RECEIPTS_AT_ONCE, rows: 32_768 }
    }
}

impl Bounds {
    fn is_small(self, part: &Part) -> Result<bool, Error> {
        Ok(part.objects()? < self.receipts / 2 && part.rows()? < self.rows / 2)
    }
}

pub(super) fn merge(folder: &Path, bounds: Bounds) -> Result<Replaced, Error> {
    let (mut small, mut full) = (Vec::new(), Vec::new());
    for part in parquet::parts(folder)? {
        let kind = if bounds.is_small(&part)? { &mut small } else { &mut full };
        kind.push(part);
    }
    if small.len() <= bounds.parts {
        return Ok(Replaced(Vec::new()));
    }
    let mut merger = Merger::new(folder, Doubts::of(&small)?);
    for part in &full {
        merger.taken.extend(part.receipts()?.iter().map(identity));
    }
    for part in &small {
        merger.take(part)?;
        if merger.holds(bounds) {
            merger.write()?;
        }
    }
    merger.write()?;
    // What comes out as it went in stays.
    small.retain(|part| !merger.written.contains(part.id()));
    Ok(Replaced(small))
}

/// Takes parts and writes bigger ones.
struct Merger<'f> {
    folder: &'f Path,
    doubts: Doubts,
    taken: Marks,
    symbols: Symbols,
    /// A part names each object once: one that changed goes into the next layer.
    layers: Vec<Layer>,
    /// The ids of the parts that were written.
    written: BTreeSet<String>,
}

/// What will be a part.
#[derive(Debug, Default)]
struct Layer {
    names: Marks,
    receipts: Vec<Receipt>,
    rows: Vec<Row>,
}

impl<'f> Merger<'f> {
    fn new(folder: &'f Path, doubts: Doubts) -> Self {
        Self {
            folder,
            doubts,
            taken: Marks::default(),
            symbols: Symbols::default(),
            layers: Vec::new(),
            written: BTreeSet::new(),
        }
    }

    fn take(&mut self, part: &Part) -> Result<(), Error> {
        let mut layer_of = Marked::default();
        for receipt in part.receipts()? {
            let name = Mark::of(&receipt.object);
            if self.doubts.keeps(name, &receipt) && self.taken.insert(identity(&receipt)) {
                layer_of.insert(name, self.put(name, receipt));
            }
        }
        let layers = &mut self.layers;
        part.observations(&mut self.symbols, |row, symbols| {
            // The rows of an object that is told by another part are told there.
            if let Some(layer) = layer_of.get(&Mark::of(&**symbols.text(row.object))) {
                layers[*layer].rows.push(row);
            }
        })
    }

    /// Puts a receipt into the first layer without its object, and returns its number.
    fn put(&mut self, name: Mark, receipt: Receipt) -> usize {
        let free = self.layers.iter_mut().position(|layer| layer.names.insert(name));
        let number = free.unwrap_or(self.layers.len());
        if free.is_none() {
            let names = Marks::from_iter([name]);
            self.layers.push(Layer { names, ..Layer::default() });
        }
        self.layers[number].receipts.push(receipt);
        number
    }

    fn holds(&self, bounds: Bounds) -> bool {
        let receipts: usize = self.layers.iter().map(|layer| layer.receipts.len()).sum();
        let rows: usize = self.layers.iter().map(|layer| layer.rows.len()).sum();
        receipts >= bounds.receipts || rows >= bounds.rows
    }

    fn write(&mut self) -> Result<(), Error> {
        for Layer { receipts, rows, .. } in self.layers.drain(..) {
            let id = part_id(&receipts);
            parquet::write(self.folder, &id, &self.symbols, &Rows::from(rows), &receipts)?;
            self.written.insert(id);
        }
        self.symbols = Symbols::default();
        Ok(())
    }
}

/// Tells apart what a merged ledger must keep. An object that was stored again as it was has another
/// stamp, by which it is known to be read.
fn identity(receipt: &Receipt) -> Mark {
    match receipt.state {
        State::Read | State::Skipped(_) => {
            let content = (&receipt.content_sha256, receipt.kind);
            Mark::of((as_stored(receipt), &receipt.stamp, content))
        }
        State::Failed => Mark::of((as_stored(receipt), &receipt.stamp, failure(receipt))),
    }
}
