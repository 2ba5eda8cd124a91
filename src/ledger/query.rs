//! Asks a ledger for its facts.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use foldhash::fast::RandomState;

use crate::model::{Facts, Receipt, Repeats, SkipReason, State, Window};

use super::corrections::Corrections;
use super::coverage::Tally;
use super::error::Error;
use super::group::Groups;
use super::join;
use super::parquet::{self, Part};
use super::row::{Id, Row, Rows};
use super::symbols::{Symbol, Symbols};

/// The facts of one or more scans.
#[derive(Debug)]
pub struct Ledger {
    pub(super) store: Store,
}

/// Where the rows are.
#[derive(Debug)]
pub(super) enum Store {
    /// Few rows, never written.
    Memory { symbols: Symbols, rows: Rows, receipts: Vec<Receipt> },
    /// Parts in a folder; the guard removes a temporary one at the end.
    Folder { folder: PathBuf, _guard: Option<tempfile::TempDir> },
}

/// What is asked of a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// Which inferences count, by event time.
    pub window: Window,
    /// What a principal is.
    pub principal: PrincipalKey,
    /// Whether to tell the inferences one by one as well: some 170 bytes of memory each.
    pub inferences: Each,
    /// The most rows that are held at once. More rows take more passes over the parts.
    pub rows_at_once: usize,
}

/// Whether inferences are told one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Each {
    /// Only in their flows.
    Summed,
    /// Each beside its flow.
    Told,
}

/// What a principal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrincipalKey {
    /// The role or user.
    Stable,
    /// The session: one row for each person or process, and often a person's address.
    Session,
}

impl Default for Question {
    fn default() -> Self {
        let window = Window::default();
        let principal = PrincipalKey::Stable;
        Self { window, principal, inferences: Each::Summed, rows_at_once: ROWS_AT_ONCE }
    }
}

impl Ledger {
    /// Opens a folder that holds a ledger.
    ///
    /// # Errors
    /// Fails where the folder is not there or holds no part.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        if parquet::parts(folder)?.is_empty() {
            return Err(Error::NoLedger { folder: folder.to_path_buf() });
        }
        Ok(Self { store: Store::Folder { folder: folder.to_path_buf(), _guard: None } })
    }

    /// Drops repeats, joins, groups and adds up.
    ///
    /// All rows of one call, and all deliveries of one event, fall into the same pass, because
    /// they share the call's id; so the sums do not depend on the number of passes.
    ///
    /// # Errors
    /// Fails where a part cannot be read.
    ///
    /// # Panics
    /// Panics where a sum does not hold, rather than return it.
    pub fn facts(self, question: Question) -> Result<Facts, Error> {
        let mut groups = Groups::new(question);
        let (tally, symbols) = match self.store {
            Store::Memory { symbols, rows, receipts } => {
                let corrections = corrections_of(&rows);
                pass(&rows, &symbols, &corrections, &mut groups);
                let mut tally = Tally::default();
                for receipt in &receipts {
                    tally.add(receipt);
                }
                (tally, symbols)
            }
            Store::Folder { ref folder, .. } => of_parts(folder, question, &mut groups)?,
        };
        let (coverage, problems) = tally.done();
        let grouped = groups.done(&symbols);
        let facts = Facts {
            flows: grouped.flows,
            inferences: grouped.inferences,
            profiles: grouped.profiles,
            related: grouped.related,
            repeats: grouped.repeats,
            conflicts: grouped.conflicts,
            coverage,
            problems,
        };
        assert!(is_conserved(&facts), "an inference record is in no counter, or in two");
        Ok(facts)
    }
}

/// A part, and the objects in it that an earlier part has as well.
pub(super) struct Scanned {
    part: Part,
    before: BTreeSet<String>,
    /// By object, the inference records that its receipt counts.
    inference: BTreeMap<String, u64>,
}

impl Scanned {
    /// Shows the rows, and fails where they are not those that the receipts count.
    fn check(&mut self, symbols: &mut Symbols, mut each: impl FnMut(Row)) -> Result<(), Error> {
        let mut told = std::mem::take(&mut self.inference);
        told.retain(|object, n| *n > 0 && !self.before.contains(object));
        let mut found = HashMap::<Symbol, u64, RandomState>::default();
        self.look(symbols, |row, _| {
            if join::is_inference(&row.facts) {
                *found.entry(row.object).or_default() += 1;
            }
            each(row);
        })?;
        let is_told = |(object, n): (&Symbol, &u64)| told.get(&**symbols.text(*object)) == Some(n);
        if found.len() == told.len() && found.iter().all(is_told) {
            return Ok(());
        }
        Err(self.part.refused("has other observations than its receipts count"))
    }

    /// Shows the rows of the objects that no earlier part has.
    pub(super) fn look(
        &self,
        symbols: &mut Symbols,
        mut each: impl FnMut(Row, &Symbols),
    ) -> Result<(), Error> {
        self.part.observations(symbols, |row, symbols| {
            let is_new =
                self.before.is_empty() || !self.before.contains(symbols.text(row.object).as_ref());
            if is_new {
                each(row, symbols);
            }
        })
    }
}

fn of_parts(
    folder: &Path,
    question: Question,
    groups: &mut Groups,
) -> Result<(Tally, Symbols), Error> {
    let mut symbols = Symbols::default();
    let (mut parts, tally) = take_receipts(folder)?;
    let mut rows_in_all = 0;
    for scanned in &parts {
        rows_in_all += scanned.part.rows()?;
    }
    let passes = rows_in_all.div_ceil(question.rows_at_once.max(1)).max(1);
    let mut rows = Vec::new();
    let mut corrections = Corrections::default();
    for scanned in &mut parts {
        scanned.check(&mut symbols, |row| {
            // What corrects a record may fall into another pass than the record.
            corrections.note(&row.facts);
            if passes == 1 {
                rows.push(row);
            }
        })?;
    }
    corrections.settle();
    if passes == 1 {
        pass(&rows.into(), &symbols, &corrections, groups);
        return Ok((tally, symbols));
    }
    for number in 0..passes {
        let mut rows = Vec::new();
        for scanned in &parts {
            scanned.look(&mut symbols, |row, symbols| {
                if pass_of(&row, symbols, passes) == number {
                    rows.push(row);
                }
            })?;
        }
        pass(&rows.into(), &symbols, &corrections, groups);
    }
    Ok((tally, symbols))
}

/// Adds up the receipts of all parts, one for each object as it was stored, and says which objects
/// of each part are told by another.
pub(super) fn take_receipts(folder: &Path) -> Result<(Vec<Scanned>, Tally), Error> {
    let stored = parquet::parts(folder)?;
    let mut read = BTreeSet::new();
    for part in &stored {
        let receipts = part.receipts()?.into_iter();
        read.extend(receipts.filter(|r| r.state == State::Read).map(|receipt| receipt.object));
    }
    let mut tally = Tally::default();
    let mut known = BTreeSet::new();
    let mut left_alone = Vec::new();
    let mut parts = Vec::new();
    for part in stored {
        let (mut before, mut inference) = (BTreeSet::new(), BTreeMap::new());
        for receipt in part.receipts()? {
            if inference.insert(receipt.object.clone(), receipt.records.inference).is_some() {
                return Err(part.refused("names an object twice"));
            }
            match receipt.state {
                State::Skipped(SkipReason::OutsideWindow | SkipReason::NotListed) => {
                    left_alone.push(receipt);
                }
                // An object that failed and was read by another scan was mended, or fetched again.
                State::Failed if read.contains(&receipt.object) => {
                    before.insert(receipt.object);
                }
                State::Read | State::Failed | State::Skipped(_) => {
                    // The same object scanned twice is one object, and its rows are read once.
                    let key = (receipt.object.clone(), receipt.sha256.clone(), receipt.state);
                    if known.insert(key) {
                        tally.add(&receipt);
                    } else {
                        before.insert(receipt.object);
                    }
                }
            }
        }
        parts.push(Scanned { part, before, inference });
    }
    // What one scan left alone for its window, or did not list, may have been read by another.
    let mut objects: BTreeSet<String> = known.into_iter().map(|(object, ..)| object).collect();
    for receipt in left_alone {
        if !is_told(&objects, &receipt) {
            objects.insert(receipt.object.clone());
            tally.add(&receipt);
        }
    }
    Ok((parts, tally))
}

/// Says whether an object is there, or for a folder that was not listed, whether anything in it is.
fn is_told(objects: &BTreeSet<String>, receipt: &Receipt) -> bool {
    let object = &receipt.object;
    match receipt.state {
        State::Skipped(SkipReason::NotListed) => {
            objects.range(object.clone()..).next().is_some_and(|next| next.starts_with(object))
        }
        State::Read | State::Failed | State::Skipped(_) => objects.contains(object),
    }
}

fn corrections_of(rows: &Rows) -> Corrections {
    let mut corrections = Corrections::default();
    for row in rows.iter() {
        corrections.note(&row.facts);
    }
    corrections.settle();
    corrections
}

fn pass(rows: &Rows, symbols: &Symbols, corrections: &Corrections, groups: &mut Groups) {
    let distinct = join::distinct(rows, corrections, symbols);
    groups.add_repeats(distinct.repeats);
    groups.add_conflicts(&distinct.conflicts, symbols);
    let add = |inference: &_| groups.inference(inference, symbols);
    let joined = join::join(&distinct.rows, symbols, add);
    groups.add_repeats(joined.repeats);
    groups.add_conflicts(&joined.conflicts, symbols);
    for row in &joined.others {
        groups.other(row, symbols);
    }
}

/// Returns the pass in which a row is looked at: the same for all rows of a call.
fn pass_of(row: &Row, symbols: &Symbols, passes: usize) -> usize {
    if passes == 1 {
        return 0;
    }
    // Without a call's id, deliveries of one event have its id in common.
    let id = match row.facts.call_id() {
        Id::None => row.facts.event_id,
        id @ (Id::Uuid(_) | Id::Text(_)) => id,
    };
    let hash = match id {
        Id::None => row.record,
        id @ (Id::Uuid(_) | Id::Text(_)) => id.digest(symbols),
    };
    // The remainder is below `passes`, which is a usize.
    usize::try_from(hash % passes as u64).unwrap_or(0)
}

/// Says whether each inference record is a call or told nothing new.
fn is_conserved(facts: &Facts) -> bool {
    let calls: u64 = facts.flows.iter().map(|flow| flow.counts.calls).sum();
    let Repeats { duplicates, copies, corrected, completions, outside_window } = facts.repeats;
    facts.coverage.records.inference
        == calls + duplicates + copies + corrected + completions + outside_window
}

/// 60 MB of rows.
pub(super) const ROWS_AT_ONCE: usize = 250_000;
