//! Which receipts count, where several scans tell of one object.
//!
//! Receipts are read part by part and never held: of each object a mark of 16 bytes stays.
//!
//! **Invariant:** the outcome does not depend on which part holds a receipt, so that parts may be
//! merged.

use std::collections::BTreeMap;
use std::path::Path;

use crate::model::{Receipt, SkipReason, State};

use super::coverage::Tally;
use super::error::Error;
use super::marks::{Mark, Marked, Marks};
use super::parquet::{self, Part};

/// A part, and what of it is told elsewhere.
pub struct Told {
    /// The part.
    pub part: Part,
    /// The objects of which another receipt counts.
    pub elsewhere: Marks,
    /// The inference records that the other objects' receipts count.
    pub inference: Inference,
}

/// How many inference records which objects have, as a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inference(Mark);

impl Inference {
    /// Nothing.
    pub const NONE: Self = Self(Mark::NONE);

    /// Adds an object's.
    pub fn add(&mut self, object: &str, records: u64) {
        if records > 0 {
            self.0 = self.0.and(Mark::of((object, records)));
        }
    }
}

/// Adds up the receipts of all parts, one for each object as it was stored.
pub fn take_receipts(folder: &Path) -> Result<(Vec<Told>, Tally), Error> {
    let parts = parquet::parts(folder)?;
    let doubts = Doubts::of(&parts)?;
    let (mut tally, mut taken) = (Tally::default(), Marks::default());
    let mut told = Vec::new();
    for part in parts {
        told.push(take_part(part, &doubts, &mut taken, &mut tally)?);
    }
    Ok((told, tally))
}

/// Shows the receipts that count, one for each object as it was stored.
pub fn each_receipt(folder: &Path, mut each: impl FnMut(&Receipt)) -> Result<(), Error> {
    let parts = parquet::parts(folder)?;
    let doubts = Doubts::of(&parts)?;
    let mut taken = Marks::default();
    for part in &parts {
        for receipt in part.receipts()? {
            let name = Mark::of(&receipt.object);
            if doubts.counts(name, &receipt) && taken.insert(as_stored(&receipt)) {
                each(&receipt);
            }
        }
    }
    Ok(())
}

fn take_part(
    part: Part,
    doubts: &Doubts,
    taken: &mut Marks,
    tally: &mut Tally,
) -> Result<Told, Error> {
    let (mut names, mut elsewhere) = (Marks::default(), Marks::default());
    let mut inference = Inference::NONE;
    for receipt in part.receipts()? {
        let name = Mark::of(&receipt.object);
        if !names.insert(name) {
            return Err(part.refused("names an object twice"));
        }
        // The same object scanned twice is one object, and its rows are read once.
        if doubts.counts(name, &receipt) && taken.insert(as_stored(&receipt)) {
            inference.add(&receipt.object, receipt.records.inference);
            tally.add(&receipt);
        } else {
            elsewhere.insert(name);
        }
    }
    Ok(Told { part, elsewhere, inference })
}

/// An object as it was stored, and what became of it.
pub fn as_stored(receipt: &Receipt) -> Mark {
    Mark::of((&receipt.object, &receipt.sha256, receipt.state))
}

/// Objects of which another scan may know more: few, as a rule.
#[derive(Debug, Default)]
pub struct Doubts {
    objects: Marked<Doubt>,
    /// Folders that a scan did not list, by name, and whether anything in them is told.
    folders: BTreeMap<String, bool>,
}

/// An object that a scan could not read, or left alone for its day.
#[derive(Debug, Default)]
struct Doubt {
    is_read: bool,
    /// It was opened, or is of a kind that is not.
    is_told: bool,
    /// Of several failures, the one to tell, whichever was met first.
    failure: Option<Mark>,
}

impl Doubts {
    /// Looks through the receipts of some parts.
    pub fn of(parts: &[Part]) -> Result<Self, Error> {
        let mut doubts = Self::default();
        for part in parts {
            part.states(|object, state| doubts.raise(object, state))?;
        }
        if doubts.objects.is_empty() && doubts.folders.is_empty() {
            return Ok(doubts);
        }
        for part in parts {
            part.receipts()?.iter().for_each(|receipt| doubts.settle(receipt));
        }
        // Whoever did not list a folder has listed the one that it is in.
        let folders: Vec<String> = doubts.folders.keys().cloned().collect();
        for folder in &folders {
            doubts.tell_folders(folder.trim_end_matches('/'));
        }
        Ok(doubts)
    }

    fn raise(&mut self, object: &str, state: State) {
        match state {
            State::Failed | State::Skipped(SkipReason::OutsideWindow) => {
                self.objects.entry(Mark::of(object)).or_default();
            }
            State::Skipped(SkipReason::NotListed) => {
                self.folders.insert(object.to_owned(), false);
            }
            State::Read | State::Skipped(_) => {}
        }
    }

    fn settle(&mut self, receipt: &Receipt) {
        if receipt.state == State::Skipped(SkipReason::NotListed) {
            return;
        }
        self.tell_folders(&receipt.object);
        let Some(doubt) = self.objects.get_mut(&Mark::of(&receipt.object)) else { return };
        doubt.is_read |= receipt.state == State::Read;
        doubt.is_told |= receipt.state != State::Skipped(SkipReason::OutsideWindow);
        if receipt.state == State::Failed {
            let failure = failure(receipt);
            doubt.failure = Some(doubt.failure.map_or(failure, |known| known.min(failure)));
        }
    }

    fn tell_folders(&mut self, object: &str) {
        if self.folders.is_empty() {
            return;
        }
        for (end, _) in object.match_indices('/') {
            if let Some(is_told) = self.folders.get_mut(&object[..=end]) {
                *is_told = true;
            }
        }
    }

    /// Says whether a receipt counts, as far as it is in doubt.
    pub fn counts(&self, name: Mark, receipt: &Receipt) -> bool {
        let doubt = self.objects.get(&name);
        match receipt.state {
            // An object that failed and was read by another scan was mended, or fetched again.
            State::Failed => {
                doubt.is_none_or(|doubt| !doubt.is_read && doubt.failure == Some(failure(receipt)))
            }
            // What one scan left alone for its window may have been read by another.
            State::Skipped(SkipReason::OutsideWindow) => doubt.is_none_or(|doubt| !doubt.is_told),
            State::Skipped(SkipReason::NotListed) => {
                self.folders.get(&receipt.object).is_none_or(|is_told| !is_told)
            }
            State::Read | State::Skipped(_) => true,
        }
    }
}

/// What went wrong, as a number to choose by.
pub fn failure(receipt: &Receipt) -> Mark {
    let problems = receipt.problems.iter();
    let texts: Vec<_> =
        problems.map(|problem| (problem.code.as_str(), &problem.place, &problem.cause)).collect();
    Mark::of((&receipt.sha256, texts))
}
