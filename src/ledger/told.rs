//! Which receipts count, where several scans tell of one object.
//!
//! Receipts are read part by part and never held: of each object a mark of 16 bytes stays.
//!
//! **Invariant:** the outcome does not depend on which part holds a receipt, so that parts may be
//! merged.

use std::collections::BTreeMap;
use std::path::Path;

use crate::model::{LogKind, Receipt, SkipReason, State, content_of};

use super::attempts::Attempts;
use super::coverage::Tally;
use super::error::Error;
use super::listed::Listed;
use super::marks::{Mark, Marked, Marks};
use super::off::OffRegions;
use super::parquet::{self, Part};

/// A part, and what of it is told elsewhere.
pub struct Told {
    /// The part.
    pub part: Part,
    /// The objects of which another receipt counts.
    pub elsewhere: Marks,
    /// The records of inference and of invocation logs that the other objects' receipts count.
    pub inference: Inference,
}

/// How many records of inference, or of invocation logs, which objects have, as a sum.
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
pub fn take_receipts(folder: &Path, listed: Listed) -> Result<(Vec<Told>, Tally), Error> {
    let parts = parquet::parts(folder)?;
    let doubts = Doubts::of(&parts)?;
    let (mut tally, mut taken) = (Tally::of(listed), Marks::default());
    let mut told = Vec::new();
    for part in parts {
        told.push(take_part(part, &doubts, &mut taken, &mut tally)?);
    }
    Ok((told, tally))
}

/// Returns the receipts that count, one for each object as it was stored.
pub fn counted_receipts(folder: &Path) -> Result<Vec<Receipt>, Error> {
    let parts = parquet::parts(folder)?;
    let doubts = Doubts::of(&parts)?;
    let (mut taken, mut counted) = (Marks::default(), Vec::new());
    for part in &parts {
        for receipt in part.receipts()? {
            let name = Mark::of(&receipt.object);
            if doubts.counts(name, &receipt) && taken.insert(as_stored(&receipt)) {
                counted.push(receipt);
            }
        }
    }
    Ok(counted)
}

/// Adds up the receipts of one scan that were never written: each object is named once.
pub fn of_receipts(receipts: &[Receipt], listed: Listed) -> Tally {
    let mut tally = Tally::of(listed);
    counted(receipts).for_each(|receipt| tally.add(receipt));
    tally
}

/// Returns the receipts that count of one scan that were never written.
pub fn counted(receipts: &[Receipt]) -> impl Iterator<Item = &Receipt> {
    let mut doubts = Doubts::default();
    // What one input was not listed for, another may be there for.
    if receipts.iter().any(|receipt| receipt.kind == LogKind::Invocation) {
        for receipt in receipts {
            doubts.raise(&receipt.object, receipt.state);
        }
        doubts.settle_all(receipts);
        doubts.tell_nested_folders();
    }
    receipts.iter().filter(move |receipt| doubts.counts(Mark::of(&receipt.object), receipt))
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
            let records = receipt.records.inference + receipt.records.invocation_logs;
            inference.add(&receipt.object, records);
            tally.add(&receipt);
        } else {
            elsewhere.insert(name);
        }
    }
    Ok(Told { part, elsewhere, inference })
}

/// An object as it was stored, and what became of it. What was read as a log of either kind tells
/// of each; stored bytes that hold prompts have no hash, but a stamp.
pub fn as_stored(receipt: &Receipt) -> Mark {
    let stored = match receipt.kind {
        LogKind::Trail => receipt.sha256.as_deref(),
        LogKind::Invocation => receipt.stamp.as_deref().map(content_of),
    };
    let kind = match receipt.state {
        State::Read | State::Failed => Some(receipt.kind),
        State::Skipped(_) => None,
    };
    Mark::of((&receipt.object, stored, receipt.state, kind))
}

/// Objects of which another scan may know more: few, as a rule.
#[derive(Debug, Default)]
pub struct Doubts {
    objects: Marked<Doubt>,
    /// Folders that a scan did not list, by name, and whether anything in them is told.
    folders: BTreeMap<String, bool>,
    off: OffRegions,
}

/// An object that a scan could not read, or left alone for its day or its Region.
#[derive(Debug, Default)]
struct Doubt {
    /// What scans for CloudTrail's logs know of it.
    of_trail: Outcome,
    /// What scans for invocation logs know of it.
    of_logs: Outcome,
}

/// What scans of one kind know of an object.
#[derive(Debug, Default)]
struct Outcome {
    /// The most that one of them knows.
    known: Option<Known>,
    attempts: Attempts,
}

/// How much a scan knows of an object, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Known {
    /// It was not listed.
    Unlisted,
    /// It was left alone for its day.
    Outside,
    /// It was met, and could not be read or was left alone for what it is.
    Met,
    Read,
}

impl Known {
    const fn of(state: State) -> Self {
        match state {
            State::Read => Self::Read,
            State::Skipped(SkipReason::OutsideWindow) => Self::Outside,
            State::Skipped(SkipReason::NotListed) => Self::Unlisted,
            State::Failed | State::Skipped(_) => Self::Met,
        }
    }
}

impl Doubt {
    /// Says whether a scan of that kind knows more than a day or a Region, or one of the other kind
    /// has read it.
    fn is_met(&self, kind: LogKind) -> bool {
        self.knows(kind, Known::Met) || self.of_trail.is_read() || self.of_logs.is_read()
    }

    /// Says whether a scan of that kind knows as much, or more.
    fn knows(&self, kind: LogKind, known: Known) -> bool {
        self.of(kind).known >= Some(known)
    }

    const fn of(&self, kind: LogKind) -> &Outcome {
        match kind {
            LogKind::Trail => &self.of_trail,
            LogKind::Invocation => &self.of_logs,
        }
    }

    const fn of_mut(&mut self, kind: LogKind) -> &mut Outcome {
        match kind {
            LogKind::Trail => &mut self.of_trail,
            LogKind::Invocation => &mut self.of_logs,
        }
    }
}

impl Outcome {
    fn is_read(&self) -> bool {
        self.known == Some(Known::Read)
    }
}

impl Doubts {
    /// Looks through the receipts of some parts.
    pub fn of(parts: &[Part]) -> Result<Self, Error> {
        let mut doubts = Self::default();
        for part in parts {
            part.states(|object, state| doubts.raise(object, state))?;
        }
        if doubts.objects.is_empty() && doubts.folders.is_empty() && doubts.off.is_empty() {
            return Ok(doubts);
        }
        for part in parts {
            doubts.settle_all(&part.receipts()?);
        }
        doubts.tell_nested_folders();
        Ok(doubts)
    }

    fn settle_all(&mut self, receipts: &[Receipt]) {
        for receipt in receipts {
            self.settle(receipt);
        }
    }

    /// Whoever did not list a folder has listed the one that it is in.
    fn tell_nested_folders(&mut self) {
        let folders: Vec<String> = self.folders.keys().cloned().collect();
        for folder in &folders {
            self.tell_folders(folder.trim_end_matches('/'));
        }
    }

    fn raise(&mut self, object: &str, state: State) {
        match state {
            State::Skipped(SkipReason::NotListed) if is_folder(object) => {
                self.folders.insert(object.to_owned(), false);
            }
            State::Skipped(SkipReason::RegionOff) => self.off.raise(object),
            // The last four are what a scan says of an object that one of the other kind may read, or
            // leave alone for the same reason.
            State::Failed
            | State::Skipped(
                SkipReason::OutsideWindow
                | SkipReason::NotListed
                | SkipReason::InvocationLog
                | SkipReason::TrailLog
                | SkipReason::Empty
                | SkipReason::Foreign,
            ) => {
                self.objects.entry(Mark::of(object)).or_default();
            }
            State::Read | State::Skipped(_) => {}
        }
    }

    fn settle(&mut self, receipt: &Receipt) {
        if receipt.state == State::Skipped(SkipReason::NotListed) && is_folder(&receipt.object) {
            return;
        }
        self.off.note(receipt);
        self.tell_folders(&receipt.object);
        let Some(doubt) = self.objects.get_mut(&Mark::of(&receipt.object)) else { return };
        let outcome = doubt.of_mut(receipt.kind);
        outcome.known = outcome.known.max(Some(Known::of(receipt.state)));
        outcome.attempts.note(receipt);
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

    /// Says whether a ledger still needs a receipt: one that counts, or may when others are made good.
    pub fn keeps(&self, name: Mark, receipt: &Receipt) -> bool {
        match (receipt.state, self.objects.get(&name)) {
            (State::Failed, Some(doubt)) => doubt.of(receipt.kind).attempts.is_open(receipt),
            _ => self.counts(name, receipt),
        }
    }

    /// Says whether a receipt counts, as far as it is in doubt.
    pub fn counts(&self, name: Mark, receipt: &Receipt) -> bool {
        let doubt = self.objects.get(&name);
        match receipt.state {
            // Of an object that failed again and again, one failure is told.
            State::Failed => doubt.is_none_or(|doubt| {
                let attempts = &doubt.of(receipt.kind).attempts;
                let own = (failure(receipt), receipt.stamp.as_deref());
                attempts.is_open(receipt) && attempts.told() == Some(own)
            }),
            State::Skipped(SkipReason::NotListed) if is_folder(&receipt.object) => {
                self.folders.get(&receipt.object).is_none_or(|is_told| !is_told)
            }
            // What one scan left alone for its window or its Region may have been read by another.
            State::Skipped(SkipReason::OutsideWindow) => {
                doubt.is_none_or(|doubt| !doubt.is_met(receipt.kind))
            }
            // For both, it counts once.
            State::Skipped(SkipReason::NotListed) => doubt.is_none_or(|doubt| {
                !doubt.is_met(receipt.kind) && !doubt.knows(receipt.kind, Known::Outside)
            }),
            State::Skipped(SkipReason::RegionOff) => self.off.counts(receipt),
            State::Skipped(reason) => {
                doubt.is_none_or(|doubt| !is_told_better(reason, receipt.kind, doubt))
            }
            State::Read => true,
        }
    }
}

/// Says whether a name is a folder's, and not an object's.
fn is_folder(object: &str) -> bool {
    object.ends_with('/')
}

/// Says whether a scan of the other kind tells of an object that was left alone for this reason: where
/// both were given one folder, each leaves alone what the other reads.
fn is_told_better(reason: SkipReason, kind: LogKind, doubt: &Doubt) -> bool {
    match (reason, kind) {
        (SkipReason::InvocationLog, LogKind::Trail) => doubt.of_logs.known.is_some(),
        (SkipReason::TrailLog | SkipReason::Empty | SkipReason::Foreign, LogKind::Invocation) => {
            doubt.of_trail.known.is_some()
        }
        (_, _) => false,
    }
}

/// What went wrong, as a number to choose by.
pub fn failure(receipt: &Receipt) -> Mark {
    let problems = receipt.problems.iter();
    let texts: Vec<_> =
        problems.map(|problem| (problem.code.as_str(), &problem.place, &problem.cause)).collect();
    Mark::of((&receipt.sha256, texts))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receipt(object: &str, kind: LogKind, state: State) -> Receipt {
        Receipt { kind, ..Receipt::bare(object, state, Some("e1")) }
    }

    /// What counts where a scan of each kind was given the same folder.
    fn counted(receipts: &[Receipt]) -> (u64, u64, Vec<(&'static str, u64)>) {
        let (coverage, _) = of_receipts(receipts, Listed::default()).done();
        let skipped = coverage.objects.skipped.into_iter().collect();
        (coverage.objects.listed, coverage.objects.read, skipped)
    }

    #[test]
    fn each_object_of_a_folder_that_was_read_as_both_counts_once() {
        use LogKind::{Invocation, Trail};
        use SkipReason::{Digest, Foreign, InvocationBody, InvocationLog, TrailLog};
        let receipts = [
            receipt("log", Trail, State::Read),
            receipt("log", Invocation, State::Skipped(TrailLog)),
            receipt("witness", Trail, State::Skipped(InvocationLog)),
            receipt("witness", Invocation, State::Read),
            receipt("body", Trail, State::Skipped(InvocationLog)),
            receipt("body", Invocation, State::Skipped(InvocationBody)),
            receipt("digest", Trail, State::Skipped(Digest)),
            receipt("digest", Invocation, State::Skipped(TrailLog)),
            receipt("stray", Trail, State::Skipped(Foreign)),
            receipt("stray", Invocation, State::Skipped(Foreign)),
        ];
        let want = vec![("digest", 1), ("foreign", 1), ("invocation_body", 1)];
        assert_eq!(counted(&receipts), (5, 2, want));
        // One kind alone tells of what it left.
        let alone: Vec<Receipt> =
            receipts.into_iter().filter(|receipt| receipt.kind == Invocation).collect();
        let want = vec![("cloudtrail_log", 2), ("foreign", 1), ("invocation_body", 1)];
        assert_eq!(counted(&alone), (5, 1, want));
    }

    #[test]
    fn what_one_kind_read_does_not_hide_that_the_other_could_not() {
        let both = [
            receipt("o", LogKind::Trail, State::Read),
            receipt("o", LogKind::Invocation, State::Failed),
        ];
        assert_eq!(counted(&both), (2, 1, Vec::new()));
        assert_ne!(as_stored(&both[0]), as_stored(&receipt("o", LogKind::Invocation, State::Read)));
    }

    #[test]
    fn an_object_that_failed_twice_for_one_reason_is_one_that_failed() {
        for kind in LogKind::ALL {
            let failed = |stamp: &str| Receipt {
                stamp: Some(stamp.to_owned()),
                ..receipt("o", kind, State::Failed)
            };
            let both = [failed("e1"), failed("e2")];
            let mut doubts = Doubts::default();
            doubts.raise("o", State::Failed);
            doubts.settle_all(&both);
            let counts = both.each_ref().map(|failed| doubts.counts(Mark::of("o"), failed));
            assert_eq!(counts.iter().filter(|counts| **counts).count(), 1);
            assert!(both.iter().all(|failed| doubts.keeps(Mark::of("o"), failed)));
        }
    }

    #[test]
    fn a_content_that_was_put_there_twice_is_one() {
        let read = |stamp: &str| {
            let stamp = Some(stamp.to_owned());
            as_stored(&Receipt { stamp, ..receipt("o", LogKind::Invocation, State::Read) })
        };
        assert_ne!(read("e1"), read("e2"));
        assert_eq!(read("e1"), read("e1 modified 2026-06-02T00:00:00Z"));
    }
}
