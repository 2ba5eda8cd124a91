//! What checks of a ledger's logs against their digests could not prove and had to.
//!
//! A report of the ledger alone reads no digests. It may not pass what a run could not prove: this note
//! says so, until a check of the whole of that period proves it.

use std::collections::BTreeSet;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::error::Error;
use super::note::Note;
use super::query::Ledger;
use crate::model::{IntegrityOutcome, Moment, Window};

/// What a check is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checked {
    /// The period of events; open where `null`.
    pub from: Option<Moment>,
    /// Its end.
    pub to: Option<Moment>,
    /// The inputs, as ledgers note them.
    pub inputs: BTreeSet<String>,
    /// The source Regions; all where none is named.
    pub regions: BTreeSet<String>,
}

impl Checked {
    const fn window(&self) -> Window {
        Window { from: self.from, to: self.to }
    }

    /// Says whether all of another check was looked at by this one.
    fn covers(&self, other: &Self) -> bool {
        let has_regions = self.regions.is_empty()
            || (!other.regions.is_empty() && self.regions.is_superset(&other.regions));
        has_regions
            && self.inputs.is_superset(&other.inputs)
            && self.window().covers(other.window())
    }

    /// Returns what a check of this has left out that came to the end of `checked`.
    fn behind(&self, checked: &Self) -> Option<Self> {
        let end = checked.to.filter(|end| self.to.is_none_or(|to| *end < to))?;
        Some(Self { from: Some(end), ..self.clone() })
    }

    /// Joins what is looked at by one of two.
    fn with(self, other: Self) -> Self {
        let are_all = self.regions.is_empty() || other.regions.is_empty();
        Self {
            from: self.from.zip(other.from).map(|(a, b)| a.min(b)),
            to: self.to.zip(other.to).map(|(a, b)| a.max(b)),
            inputs: self.inputs.into_iter().chain(other.inputs).collect(),
            regions: if are_all {
                BTreeSet::new()
            } else {
                self.regions.into_iter().chain(other.regions).collect()
            },
        }
    }
}

/// A check that did not prove enough.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unmet {
    /// When that was last found, or when the check began.
    pub at: Moment,
    /// The worst that was found of any log or digest; `None` where the check did not come to its end.
    pub outcome: Option<IntegrityOutcome>,
    /// What it was of.
    pub of: Checked,
    /// Whether a check came to its end and left this out, since no digest could tell of it yet. Notes
    /// that do not say so are of what was looked at.
    #[serde(default)]
    pub is_left_out: bool,
}

impl Unmet {
    fn with(self, earlier: Self) -> Self {
        Self {
            at: self.at.max(earlier.at),
            outcome: self.outcome.max(earlier.outcome),
            of: self.of.with(earlier.of),
            is_left_out: false,
        }
    }

    /// Says whether a check settles it. Less than proof does not settle what was changed, taken away or
    /// put in, and nobody settles what he did not look at.
    fn is_settled(&self, by: &Found) -> bool {
        let is_enough = match by.outcome {
            IntegrityOutcome::Intact => true,
            IntegrityOutcome::Incomplete => {
                let is_of_proof =
                    self.is_left_out || self.outcome == Some(IntegrityOutcome::Failed);
                by.is_enough && !is_of_proof
            }
            IntegrityOutcome::Failed => false,
        };
        is_enough && by.of.covers(&self.of)
    }
}

/// What a check came to.
#[derive(Debug, Clone)]
pub struct Found {
    /// When.
    pub at: Moment,
    /// The worst that was found.
    pub outcome: IntegrityOutcome,
    /// Whether that is as much as was asked for.
    pub is_enough: bool,
    /// What it was of.
    pub of: Checked,
}

/// Notes that a check begins: until it comes to its end, nothing is proven of what it is of.
///
/// # Errors
/// Fails where the folder does not take it, or what it has is no such note.
pub fn begin_check(folder: &Path, at: Moment, of: Checked) -> Result<Unmet, Error> {
    let begun = Unmet { at, outcome: None, of, is_left_out: false };
    let mut open = read(folder)?;
    open.push(begun.clone());
    NOTE.write(folder, &open)?;
    Ok(begun)
}

/// Notes what a check came to that was begun: what was open of that is settled, if it was enough. What it
/// left out at the end of its period stays open.
///
/// # Errors
/// Fails where the folder does not take it, or what it has is no such note.
pub fn end_check(folder: &Path, begun: &Unmet, found: Found) -> Result<(), Error> {
    let mut open = read(folder)?;
    // A check that had to prove nothing says nothing of what one that had to has left out.
    let proves_none = found.is_enough && found.outcome != IntegrityOutcome::Intact;
    let is_begun_again = |unmet: &Unmet| {
        let is_kept = unmet.is_left_out && proves_none;
        unmet.outcome.is_none() && !is_kept && begun.of.covers(&unmet.of)
    };
    open.retain(|unmet| !is_begun_again(unmet) && !unmet.is_settled(&found));
    let Found { at, outcome, is_enough, of } = found;
    let left_out = begun.of.behind(&of);
    if !is_enough {
        let mut found = Unmet { at, outcome: Some(outcome), of, is_left_out: false };
        let (near, far): (Vec<Unmet>, Vec<Unmet>) = open.into_iter().partition(|unmet| {
            unmet.outcome.is_some() && unmet.of.window().meets(found.of.window())
        });
        found = near.into_iter().fold(found, Unmet::with);
        open = far;
        open.push(found);
    }
    open.extend(left_out.map(|of| Unmet { at, outcome: None, of, is_left_out: true }));
    NOTE.write(folder, &open)
}

impl Ledger {
    /// Returns the worst that is open of a period.
    ///
    /// # Errors
    /// Fails where the note cannot be read or is none.
    pub fn unmet(&self, of: Window) -> Result<Option<Unmet>, Error> {
        let Some(folder) = &self.notes else { return Ok(None) };
        let open = read(folder)?.into_iter().filter(|unmet| unmet.of.window().meets(of));
        let open = open.filter(|unmet| !unmet.is_left_out);
        Ok(open.max_by_key(|unmet| (unmet.outcome, unmet.at)))
    }

    /// Returns from when on events of a period were left out of a check that had to prove them.
    ///
    /// # Errors
    /// Fails where the note cannot be read or is none.
    pub fn unproven_from(&self, of: Window) -> Result<Option<Moment>, Error> {
        let Some(folder) = &self.notes else { return Ok(None) };
        let open = read(folder)?.into_iter().filter(|unmet| unmet.of.window().meets(of));
        Ok(open.filter(|unmet| unmet.is_left_out).filter_map(|unmet| unmet.of.from).min())
    }
}

fn read(folder: &Path) -> Result<Vec<Unmet>, Error> {
    // No note is one of no check.
    Ok(NOTE.read(folder)?.unwrap_or_default())
}

/// The note in the ledger's folder.
pub const NOTE: Note<Vec<Unmet>> = Note::named("integrity.json");

#[cfg(test)]
mod tests {
    use super::*;
    use IntegrityOutcome::{Failed, Incomplete, Intact};

    fn of(from: i64, to: i64, input: &str, regions: &[&str]) -> Checked {
        Checked {
            from: Some(Moment::from_millis(from)),
            to: Some(Moment::from_millis(to)),
            inputs: BTreeSet::from([input.to_owned()]),
            regions: regions.iter().map(|region| (*region).to_owned()).collect(),
        }
    }

    fn at() -> Moment {
        Moment::from_millis(0)
    }

    fn unmet(outcome: IntegrityOutcome, of: Checked) -> Unmet {
        Unmet { at: at(), outcome: Some(outcome), of, is_left_out: false }
    }

    /// A check that is less than enough where it is told so.
    fn check(
        folder: &Path,
        (outcome, is_enough): (IntegrityOutcome, bool),
        of: Checked,
    ) -> Vec<Unmet> {
        let begun = begin_check(folder, at(), of.clone()).unwrap();
        end_check(folder, &begun, Found { at: at(), outcome, is_enough, of }).unwrap();
        read(folder).unwrap()
    }

    #[test]
    fn only_a_check_of_the_whole_period_settles_what_is_open() {
        let folder = tempfile::tempdir().unwrap();
        let note = |found, (from, to)| check(folder.path(), found, of(from, to, "logs", &[]));
        let [whole, failed, open] = [(Intact, true), (Failed, false), (Incomplete, false)];
        let of = |from, to| of(from, to, "logs", &[]);
        let first = unmet(Failed, of(10, 20));
        assert_eq!(note(failed, (10, 20)), vec![first.clone()]);
        assert_eq!(note(whole, (15, 30)), vec![first.clone()]);
        assert_eq!(note(open, (30, 40)), [first, unmet(Incomplete, of(30, 40))]);
        // What has a moment in common is one period, with the worst of both.
        let both = unmet(Failed, of(10, 40));
        assert_eq!(note(open, (18, 35)), vec![both.clone()]);
        assert_eq!(note(whole, (10, 35)), [both]);
        assert_eq!(note(whole, (10, 40)), []);
    }

    #[test]
    fn what_failed_is_settled_by_proof_of_the_same_logs_alone() {
        let folder = tempfile::tempdir().unwrap();
        let note = |found, of| check(folder.path(), found, of);
        let first = || vec![unmet(Failed, of(10, 20, "logs", &[]))];
        let report = (Incomplete, true);
        assert_eq!(note((Failed, false), of(10, 20, "logs", &[])), first());
        // A look away, at less, or at something else.
        assert_eq!(note(report, of(10, 20, "logs", &[])), first());
        assert_eq!(note((Intact, true), of(10, 20, "other", &[])), first());
        assert_eq!(note((Intact, true), of(10, 20, "logs", &["ca-central-1"])), first());
        assert_eq!(note((Intact, true), of(10, 20, "logs", &[])), []);
        // Of less than everything, a check of the same Regions is enough.
        let canada = || of(10, 20, "logs", &["ca-central-1"]);
        assert_eq!(note((Incomplete, false), canada()).len(), 1);
        assert_eq!(note(report, canada()), []);
    }

    #[test]
    fn a_check_that_did_not_come_to_its_end_is_open_until_one_does() {
        let folder = tempfile::tempdir().unwrap();
        begin_check(folder.path(), at(), of(10, 20, "logs", &[])).unwrap();
        let ledger = |window| {
            let open = read(folder.path()).unwrap();
            open.into_iter().filter(|unmet| unmet.of.window().meets(window)).count()
        };
        assert_eq!(ledger(Window::default()), 1);
        assert_eq!(check(folder.path(), (Incomplete, true), of(15, 25, "logs", &[])).len(), 1);
        assert_eq!(check(folder.path(), (Incomplete, true), of(10, 20, "logs", &[])), []);
        // A check that leaves the newest hours out settles one that began alike.
        let open_end = || Checked { to: None, ..of(10, 20, "logs", &[]) };
        begin_check(folder.path(), at(), open_end()).unwrap();
        let begun = begin_check(folder.path(), at(), open_end()).unwrap();
        let of = of(10, 20, "logs", &[]);
        let found = Found { at: at(), outcome: Intact, is_enough: true, of };
        end_check(folder.path(), &begun, found).unwrap();
        let left_out = |from| Unmet {
            at: at(),
            outcome: None,
            of: Checked { from: Some(Moment::from_millis(from)), ..open_end() },
            is_left_out: true,
        };
        assert_eq!(read(folder.path()).unwrap(), [left_out(20)]);
        // One that had to prove nothing proves nothing of them.
        let begun = begin_check(folder.path(), at(), open_end()).unwrap();
        let asked = Found { at: at(), outcome: Incomplete, is_enough: true, of: open_end() };
        end_check(folder.path(), &begun, asked).unwrap();
        assert_eq!(read(folder.path()).unwrap(), [left_out(20)]);
        // The next one proves some of them, and leaves out others.
        let begun = begin_check(folder.path(), at(), open_end()).unwrap();
        let of = Checked { to: Some(Moment::from_millis(30)), ..open_end() };
        let found = Found { at: at(), outcome: Incomplete, is_enough: false, of };
        end_check(folder.path(), &begun, found.clone()).unwrap();
        let open = Unmet { outcome: Some(Incomplete), of: found.of, ..begun };
        assert_eq!(read(folder.path()).unwrap(), [open, left_out(30)]);
    }
}
