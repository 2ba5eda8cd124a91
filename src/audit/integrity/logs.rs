//! Logs against the digests that name them.

use super::chain::{Against, Chains, DigestObject};
use super::digest::{Named, Place};
use super::period::Period;
use super::places::{Buckets, Places};
use crate::ingest::attested::{Content, Sha};
use crate::ingest::delivered::log_delivered;
use crate::model::{Moment, Reason, Standing, Stored};

/// A log as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogObject {
    /// The name that reports print.
    pub key: String,
    /// Where it is stored.
    pub stored: Stored,
    /// When it was delivered, where its name tells.
    pub delivered: Option<Moment>,
    /// Whether a digest must name it: it was delivered within the period, or nobody knows when, or an
    /// audit counts records of it.
    pub is_asked: bool,
}

impl LogObject {
    /// Takes a log, which is asked for where it was delivered within the period.
    #[must_use]
    pub fn of(key: String, stored: Stored, period: Period) -> Self {
        let delivered = log_delivered(&key);
        let is_asked = delivered.is_none_or(|delivered| period.deliveries.holds(delivered));
        Self { key, stored, delivered, is_asked }
    }
}

/// What digests say of logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attestation {
    /// Of each log, in their order.
    pub of: Vec<Attested>,
    /// Logs that valid digests name and that are not there, or were not to be found.
    pub absent: Vec<(Place, Reason)>,
}

/// What digests say of one log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attested {
    /// The hashes that valid digests name: one, if nobody errs.
    pub hashes: Vec<Sha>,
    /// Whether a digest that is not valid names it.
    pub is_named_otherwise: bool,
}

/// Finds the logs that digests name.
#[must_use]
pub fn attest(
    digests: &[DigestObject],
    chains: &Chains,
    logs: &[LogObject],
    against: Against<'_>,
) -> Attestation {
    let places = Places::of(logs.iter().map(|log| &log.stored));
    let buckets = Buckets::of(digests);
    let mut told = Attestation { of: vec![Attested::default(); logs.len()], absent: Vec::new() };
    for (object, reason) in digests.iter().zip(&chains.reasons) {
        let is_valid = reason.standing() == Standing::Valid;
        for named in object.digest().into_iter().flat_map(|digest| &digest.logs) {
            match places.find(&named.place) {
                Some(at) if is_valid => told.of[at].named(named.sha),
                Some(at) => told.of[at].is_named_otherwise = true,
                None if is_valid => {
                    told.absent.push((named.place.clone(), absent(named, &buckets, against)));
                }
                // Whoever wrote that digest may name what never was.
                None => {}
            }
        }
    }
    told.absent.sort();
    told.absent.dedup();
    told
}

/// Says what it means that a log which a valid digest names is not there.
fn absent(named: &Named, buckets: &Buckets<'_>, against: Against<'_>) -> Reason {
    let looked_through = against.looked_through;
    let is_over = || named.newest.zip(against.from).is_some_and(|(newest, from)| newest < from);
    if looked_through.holds_log(&named.place, buckets) {
        Reason::NotThere
    } else if looked_through.begins_after(&named.place) && is_over() {
        Reason::OutsidePeriod
    } else {
        Reason::NotGiven
    }
}

impl Attestation {
    /// Takes over what digests outside the period say of these logs.
    pub fn add_late(&mut self, late: Self, logs: &[LogObject]) {
        let of = self.of.iter_mut().zip(late.of).zip(logs);
        for ((so_far, late), _) in of.filter(|(_, log)| log.is_asked) {
            late.hashes.into_iter().for_each(|sha| so_far.named(sha));
            so_far.is_named_otherwise |= late.is_named_otherwise;
        }
    }
}

impl Attested {
    fn named(&mut self, sha: Sha) {
        if !self.hashes.contains(&sha) {
            self.hashes.push(sha);
        }
    }

    /// Judges a log by its content, which nobody needs where nothing attests it.
    #[must_use]
    pub fn judge(&self, content: Option<&Content>, is_asked: bool) -> Reason {
        if self.hashes.is_empty() && !is_asked {
            return Reason::OutsidePeriod;
        }
        if self.hashes.is_empty() {
            let is_named = self.is_named_otherwise;
            return if is_named { Reason::DigestNotValid } else { Reason::NamedByNoDigest };
        }
        match content {
            None => Reason::NotRead,
            Some(Content::Bad(reason, _)) => *reason,
            Some(Content::Whole(sha)) if self.hashes == [*sha] => Reason::HashMatches,
            Some(Content::Whole(_)) => Reason::HashDiffers,
        }
    }
}
