//! Whether an object that could not be read was read since.
//!
//! Parts have no order of time. What tells is the stamp: another stamp is another content, and what
//! could not be read of one stays open however often the other is read. Only where the stamps of both tell
//! a time, of a file or an object that was written again and of a day that an API was asked for again, is
//! the last one what counts, and of two of one time neither is.

use std::collections::BTreeSet;

use super::marks::Mark;
use super::told::failure;
use crate::model::{Receipt, Stamp, State};

/// How an object fared whenever it was read as one kind.
#[derive(Debug, Default)]
pub struct Attempts {
    read: BTreeSet<String>,
    failures: BTreeSet<(Option<String>, Mark)>,
}

impl Attempts {
    /// Takes note of a receipt.
    pub fn note(&mut self, receipt: &Receipt) {
        match receipt.state {
            State::Read => self.read.extend(receipt.stamp.clone()),
            State::Failed => {
                self.failures.insert((receipt.stamp.clone(), failure(receipt)));
            }
            State::Skipped(_) => {}
        }
    }

    /// Says whether nobody has read what failed, and no other failure stands for this one.
    pub fn is_open(&self, failed: &Receipt) -> bool {
        let own = self.failures.iter().filter(|(stamp, _)| *stamp == failed.stamp);
        let least = own.map(|(_, failure)| *failure).min();
        least == Some(failure(failed)) && self.has_open(failed.stamp.as_deref())
    }

    /// Returns the open failure to tell with its stamp, whichever was met first.
    pub fn told(&self) -> Option<(Mark, Option<&str>)> {
        let all = self.failures.iter().map(|(stamp, failure)| (*failure, stamp.as_deref()));
        all.filter(|(_, stamp)| self.has_open(*stamp)).min()
    }

    fn has_open(&self, stamp: Option<&str>) -> bool {
        self.is_unread(stamp) && !self.has_later(stamp)
    }

    fn is_unread(&self, stamp: Option<&str>) -> bool {
        // Nobody knows whether what has no stamp is the same.
        let Some(stamp) = stamp.map(Stamp::parse) else { return true };
        let makes_good = |read: Stamp<'_>| read.is_same_as(stamp) || read.is_later_than(stamp);
        !self.read.iter().any(|read| makes_good(Stamp::parse(read)))
    }

    /// Says whether the same was tried later, and failed too: that failure stands for both.
    fn has_later(&self, stamp: Option<&str>) -> bool {
        let Some(stamp) = stamp.map(Stamp::parse) else { return false };
        let mut stamps = self.failures.iter().filter_map(|(stamp, _)| stamp.as_deref());
        stamps.any(|other| Stamp::parse(other).is_later_than(stamp))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Problem, ProblemCode};

    fn receipt(state: State, stamp: &str) -> Receipt {
        Receipt::bare("o", state, Some(stamp).filter(|stamp| !stamp.is_empty()))
    }

    /// The stamps of the failures that are open, whatever the order of the parts.
    fn open<'s>(failed: &[&'s str], read: &[&str]) -> Vec<&'s str> {
        let failures: Vec<Receipt> =
            failed.iter().map(|stamp| receipt(State::Failed, stamp)).collect();
        let mut attempts = Attempts::default();
        for failed in &failures {
            attempts.note(failed);
        }
        for stamp in read {
            attempts.note(&receipt(State::Read, stamp));
        }
        let open: Vec<&str> = failed
            .iter()
            .zip(&failures)
            .filter_map(|(stamp, failed)| attempts.is_open(failed).then_some(*stamp))
            .collect();
        assert_eq!(attempts.told().is_some(), !open.is_empty());
        open
    }

    const NOON: &str = "asked 2026-05-30T12:00:00Z";
    const NIGHT: &str = "asked 2026-05-30T23:30:00Z";

    #[test]
    fn a_failure_is_made_good_by_a_read_of_the_same_content_alone() {
        assert_eq!(open(&["e1"], &[]), ["e1"]);
        assert_eq!(open(&["e1"], &["e1"]), [""; 0]);
        assert_eq!(open(&["e2"], &["e1"]), ["e2"]);
        assert_eq!(open(&["e1", "e2"], &["e2"]), ["e1"]);
        // Nobody knows whether what has no stamp is the same.
        assert_eq!(open(&[""], &[""]), [""]);
    }

    #[test]
    fn a_day_that_was_read_in_part_does_not_make_a_later_failure_good() {
        assert_eq!(open(&[NIGHT], &[NOON]), [NIGHT]);
        assert_eq!(open(&[NOON], &[NIGHT]), [""; 0]);
        assert_eq!(open(&[NIGHT], &[NIGHT]), [""; 0]);
        assert_eq!(open(&[NOON, NIGHT], &["settled"]), [""; 0]);
        assert_eq!(open(&["settled"], &[NIGHT]), ["settled"]);
        // The later failure stands for both.
        assert_eq!(open(&[NOON, NIGHT], &[]), [NIGHT]);
        assert_eq!(open(&[NOON, "settled"], &[]), ["settled"]);
        // A fraction of a second is a later moment, though it stands first in the alphabet.
        assert_eq!(open(&["asked 2026-05-30T12:00:00.4Z"], &[NOON]).len(), 1);
    }

    #[test]
    fn a_file_that_was_written_again_counts_as_it_was_written_last() {
        assert_eq!(open(&["9-100"], &["8-200"]), [""; 0]);
        assert_eq!(open(&["9-200"], &["8-100"]), ["9-200"]);
        assert_eq!(open(&["9-100", "9-200"], &[]), ["9-200"]);
    }

    #[test]
    fn an_object_that_was_replaced_since_is_made_good_and_never_the_other_way() {
        let damaged = "e1 modified 2026-05-30T12:00:00Z";
        let good = "e2 modified 2026-05-30T12:00:01Z";
        assert_eq!(open(&[damaged], &[good]), [""; 0]);
        assert_eq!(open(&[good], &[damaged]), [good]);
        assert_eq!(open(&[damaged, good], &[]), [good]);
        // Of one second, and where one of them tells no time, nobody knows the order.
        assert_eq!(open(&[damaged], &["e2 modified 2026-05-30T12:00:00Z"]), [damaged]);
        assert_eq!(open(&[damaged], &["e2"]), [damaged]);
        assert_eq!(open(&["e1"], &[good]), ["e1"]);
        // The same content is the same, whenever it was put there.
        assert_eq!(open(&[damaged], &["e1"]), [""; 0]);
        assert_eq!(open(&["e2"], &[good]), [""; 0]);
        // A time of another kind is none.
        assert_eq!(open(&[NOON], &[good]), [NOON]);
    }

    #[test]
    fn of_several_failures_the_one_that_is_told_does_not_depend_on_their_order() {
        let problem = |cause: &str| Problem {
            code: ProblemCode::Unreadable,
            place: String::new(),
            cause: cause.to_owned(),
        };
        let of = |stamp, cause| Receipt {
            problems: vec![problem(cause)],
            ..receipt(State::Failed, stamp)
        };
        let told = |failures: &[Receipt]| {
            let mut attempts = Attempts::default();
            for failed in failures {
                attempts.note(failed);
            }
            attempts.told().map(|(failure, stamp)| (failure, stamp.map(str::to_owned)))
        };
        let (a, b) = (of("e1", "gone"), of("e2", "denied"));
        assert_eq!(told(&[a.clone(), b.clone()]), told(&[b, a]));
    }
}
