//! Asks a ledger for its facts.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::model::{Facts, Receipt, Repeats, SkipReason, State, Window};

use super::coverage::Tally;
use super::error::Error;
use super::group::Groups;
use super::join;
use super::parquet;
use super::row::{Id, Row};
use super::symbols::Symbols;

/// The facts of one or more scans.
#[derive(Debug)]
pub struct Ledger {
    pub(super) store: Store,
}

/// Where the rows are.
#[derive(Debug)]
pub(super) enum Store {
    /// Few rows, never written.
    Memory { symbols: Symbols, rows: Vec<Row>, receipts: Vec<Receipt> },
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
    /// The most rows that are held at once. More rows take more passes over the parts.
    pub rows_at_once: usize,
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
        Self { window, principal: PrincipalKey::Stable, rows_at_once: ROWS_AT_ONCE }
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
        let mut groups = Groups::new(question.window, question.principal);
        let (tally, symbols) = match self.store {
            Store::Memory { symbols, rows, receipts } => {
                let corrected = join::corrected(&rows);
                pass(&rows, &corrected, &symbols, &mut groups);
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

fn of_parts(
    folder: &Path,
    question: Question,
    groups: &mut Groups,
) -> Result<(Tally, Symbols), Error> {
    let mut symbols = Symbols::default();
    let parts = parquet::parts(folder)?;
    let mut tally = Tally::default();
    let scanned_before = add_receipts(&parts, &mut tally)?;
    let mut rows_in_all = 0;
    for part in &parts {
        rows_in_all += part.rows()?;
    }
    let passes = rows_in_all.div_ceil(question.rows_at_once.max(1)).max(1);
    let rows_where = |symbols: &mut Symbols, wanted: &dyn Fn(&Row, &Symbols) -> bool| {
        let mut rows = Vec::new();
        for (part, before) in parts.iter().zip(&scanned_before) {
            part.observations(symbols, |row, symbols| {
                let is_new =
                    before.is_empty() || !before.contains(symbols.text(row.object).as_ref());
                if is_new && wanted(&row, symbols) {
                    rows.push(row);
                }
            })?;
        }
        Ok::<_, Error>(rows)
    };
    if passes == 1 {
        let rows = rows_where(&mut symbols, &|_, _| true)?;
        let corrected = join::corrected(&rows);
        pass(&rows, &corrected, &symbols, groups);
        return Ok((tally, symbols));
    }
    // A correction may have another call's id than what it corrects, so it is known in all passes.
    let is_correction = |row: &Row, _: &Symbols| row.facts.corrects != Id::None;
    let corrected = join::corrected(&rows_where(&mut symbols, &is_correction)?);
    for number in 0..passes {
        let is_of_pass = |row: &Row, symbols: &Symbols| pass_of(row, symbols, passes) == number;
        let rows = rows_where(&mut symbols, &is_of_pass)?;
        pass(&rows, &corrected, &symbols, groups);
    }
    Ok((tally, symbols))
}

/// Adds up the receipts of all parts, one for each object as it was stored, and returns the objects
/// of each part that an earlier part has too.
fn add_receipts(
    parts: &[parquet::Part],
    tally: &mut Tally,
) -> Result<Vec<BTreeSet<String>>, Error> {
    let mut known = BTreeSet::new();
    let mut scanned_before = Vec::new();
    let mut left_alone = Vec::new();
    for part in parts {
        let mut before = BTreeSet::new();
        for receipt in part.receipts()? {
            if receipt.state == State::Skipped(SkipReason::OutsideWindow) {
                left_alone.push(receipt);
                continue;
            }
            // The same object scanned twice is one object, and its rows are read once.
            if known.insert((receipt.object.clone(), receipt.sha256.clone(), receipt.state)) {
                tally.add(&receipt);
            } else {
                before.insert(receipt.object);
            }
        }
        scanned_before.push(before);
    }
    // What one scan left alone for its window may have been read by another.
    let mut objects: BTreeSet<String> = known.into_iter().map(|(object, ..)| object).collect();
    for receipt in left_alone {
        if objects.insert(receipt.object.clone()) {
            tally.add(&receipt);
        }
    }
    Ok(scanned_before)
}

fn pass(rows: &[Row], corrected: &BTreeSet<Id>, symbols: &Symbols, groups: &mut Groups) {
    let mut repeats = Repeats::default();
    let rows = join::distinct(rows, corrected, symbols, &mut repeats);
    groups.add_repeats(repeats);
    groups.add(&join::join(&rows, symbols), symbols);
}

/// Returns the pass in which a row is looked at: the same for all rows of a call.
fn pass_of(row: &Row, symbols: &Symbols, passes: usize) -> usize {
    if passes == 1 {
        return 0;
    }
    // A record without the id of a call is alone but for its own repeated deliveries.
    let id = match row.facts.call_id() {
        Id::None => row.facts.event_id,
        id @ (Id::Uuid(_) | Id::Text(_)) => id,
    };
    let hash = match id {
        Id::None => row.record,
        Id::Uuid([high, low]) => high ^ low,
        Id::Text(symbol) => symbols.text(symbol).bytes().fold(0, |hash: u64, byte| {
            hash.rotate_left(5).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ u64::from(byte)
        }),
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
const ROWS_AT_ONCE: usize = 250_000;
