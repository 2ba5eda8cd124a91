//! Asks a ledger for its facts.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::debts::Folder;
use crate::model::{Facts, Receipt, Repeats, Trace, Window};

use super::corrections::Corrections;
use super::coverage::Tally;
use super::error::Error;
use super::group::Groups;
use super::join;
use super::listed::Listed;
use super::marks::Mark;
use super::parquet;
use super::row::{Id, Row, Rows};
use super::symbols::{Symbol, Symbols};
use super::told::{Inference, Told, counted, counted_receipts, of_receipts, take_receipts};

/// The facts of one or more scans.
#[derive(Debug)]
pub struct Ledger {
    pub(super) store: Store,
    /// The folder of the user's ledger, where its notes are.
    pub(super) notes: Option<PathBuf>,
}

/// Where the rows are.
#[derive(Debug)]
pub(super) enum Store {
    /// Few rows, never written.
    Memory { symbols: Symbols, rows: Rows, receipts: Vec<Receipt> },
    /// Parts in a folder; the guard removes a temporary one at the end.
    Folder { folder: PathBuf, _guard: Option<Folder> },
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
    /// Whether to tell calls and tokens by minute as well: at most 100 bytes of memory a minute with calls.
    pub minutes: Each,
    /// The most rows that are held at once. More rows take more passes over the parts.
    pub rows_at_once: usize,
}

/// Whether inferences, or minutes, are told one by one.
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
        let (inferences, minutes) = (Each::Summed, Each::Summed);
        Self { window, principal, inferences, minutes, rows_at_once: ROWS_AT_ONCE }
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
        let (folder, notes) = (folder.to_path_buf(), Some(folder.to_path_buf()));
        Ok(Self { store: Store::Folder { folder, _guard: None }, notes })
    }

    /// Returns the receipt of each object that was listed, in no promised order.
    ///
    /// # Errors
    /// Fails where a part cannot be read.
    pub fn receipts(&self) -> Result<Vec<Receipt>, Error> {
        match &self.store {
            Store::Memory { receipts, .. } => Ok(counted(receipts).cloned().collect()),
            Store::Folder { folder, .. } => asking_again(|| counted_receipts(folder)),
        }
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
        let listed = self.listed()?;
        let Asked { groups, tally, symbols } = match self.store {
            Store::Memory { symbols, rows, receipts } => {
                let tally = of_receipts(&receipts, listed);
                of_memory(symbols, &rows, tally, question)
            }
            Store::Folder { ref folder, .. } => {
                asking_again(|| of_parts(folder, listed.clone(), question))?
            }
        };
        let (coverage, problems) = tally.done();
        let grouped = groups.done(&symbols);
        let facts = Facts {
            flows: grouped.flows,
            inferences: grouped.inferences,
            loads: grouped.loads,
            profiles: grouped.profiles,
            related: grouped.related,
            repeats: grouped.repeats,
            conflicts: grouped.conflicts,
            witness: grouped.witness,
            coverage,
            problems,
        };
        assert!(is_conserved(&facts), "an inference record is in no counter, or in two");
        assert!(is_log_conserved(&facts), "an invocation log is in no counter, or in two");
        Ok(facts)
    }
}

impl Told {
    /// Shows the rows, and fails where they are not those that the receipts count.
    fn check(&self, symbols: &mut Symbols, mut each: impl FnMut(Row)) -> Result<(), Error> {
        let mut found = BTreeMap::<Symbol, u64>::new();
        self.look(symbols, |row, _| {
            if join::is_inference(&row.facts) || join::is_log(&row.facts) {
                *found.entry(row.object).or_default() += 1;
            }
            each(row);
        })?;
        let mut inference = Inference::NONE;
        for (object, records) in found {
            inference.add(symbols.text(object), records);
        }
        if inference == self.inference {
            return Ok(());
        }
        Err(self.part.refused("has other observations than its receipts count"))
    }

    /// Shows the rows of the objects of which no other receipt counts.
    pub(super) fn look(
        &self,
        symbols: &mut Symbols,
        mut each: impl FnMut(Row, &Symbols),
    ) -> Result<(), Error> {
        self.part.observations(symbols, |row, symbols| {
            let is_told_here = self.elsewhere.is_empty()
                || !self.elsewhere.contains(&Mark::of(&**symbols.text(row.object)));
            if is_told_here {
                each(row, symbols);
            }
        })
    }
}

/// What was asked of a ledger, before it is put in order.
struct Asked {
    groups: Groups,
    tally: Tally,
    symbols: Symbols,
}

fn of_memory(symbols: Symbols, rows: &Rows, tally: Tally, question: Question) -> Asked {
    let mut groups = Groups::new(question, tally.has_logs());
    pass(rows, &symbols, &corrections_of(rows), &mut groups);
    Asked { groups, tally, symbols }
}

/// Asks the parts of a folder, and again where one is gone meanwhile: another run has merged it.
pub(super) fn asking_again<T>(ask: impl Fn() -> Result<T, Error>) -> Result<T, Error> {
    let mut attempt = 1;
    loop {
        match ask() {
            Err(cause) if cause.is_gone() && attempt < ATTEMPTS => attempt += 1,
            outcome => return outcome,
        }
    }
}

fn of_parts(folder: &Path, listed: Listed, question: Question) -> Result<Asked, Error> {
    let (parts, tally) = take_receipts(folder, listed)?;
    let mut groups = Groups::new(question, tally.has_logs());
    let symbols = each_pass(&parts, question.rows_at_once, |rows, symbols, corrections| {
        pass(rows, symbols, corrections, &mut groups);
    })?;
    Ok(Asked { groups, tally, symbols })
}

/// Shows the rows of parts, as many at once as may be: all rows of one call come together.
pub(super) fn each_pass(
    parts: &[Told],
    rows_at_once: usize,
    mut pass: impl FnMut(&Rows, &Symbols, &Corrections),
) -> Result<Symbols, Error> {
    let mut symbols = Symbols::default();
    let mut rows_in_all = 0;
    for told in parts {
        rows_in_all += told.part.rows()?;
    }
    let passes = rows_in_all.div_ceil(rows_at_once.max(1)).max(1);
    let mut rows = Vec::with_capacity(if passes == 1 { rows_in_all } else { 0 });
    let mut corrections = Corrections::default();
    for told in parts {
        told.check(&mut symbols, |row| {
            // What corrects a record may fall into another pass than the record.
            corrections.note(&row.facts);
            if passes == 1 {
                rows.push(row);
            }
        })?;
    }
    corrections.settle();
    if passes == 1 {
        pass(&rows.into(), &symbols, &corrections);
        return Ok(symbols);
    }
    for number in 0..passes {
        let mut rows = Vec::new();
        for told in parts {
            told.look(&mut symbols, |row, symbols| {
                if pass_of(&row, symbols, passes) == number {
                    rows.push(row);
                }
            })?;
        }
        pass(&rows.into(), &symbols, &corrections);
    }
    Ok(symbols)
}

pub(super) fn corrections_of(rows: &Rows) -> Corrections {
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
    groups.add_logs(&joined, symbols);
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
    let of_trail = facts.flows.iter().filter(|flow| flow.trace != Trace::LogAlone);
    let calls: u64 = of_trail.map(|flow| flow.counts.calls).sum();
    let Repeats { duplicates, copies, corrected, completions, outside_window } = facts.repeats;
    facts.coverage.records.inference
        == calls + duplicates + copies + corrected + completions + outside_window
}

/// Says whether each record of an invocation log told of a call, of one that CloudTrail lacks, or
/// nothing new.
fn is_log_conserved(facts: &Facts) -> bool {
    let alone = facts.flows.iter().filter(|flow| flow.trace == Trace::LogAlone);
    let alone: u64 = alone.map(|flow| flow.counts.calls).sum();
    let witness = &facts.witness;
    let told = witness.joined + witness.repeated + witness.outside_window + alone;
    facts.coverage.records.invocation_logs == told
}

/// 60 MB of rows.
pub(super) const ROWS_AT_ONCE: usize = 250_000;
/// Reads of a ledger that other runs merge.
const ATTEMPTS: u32 = 5;
