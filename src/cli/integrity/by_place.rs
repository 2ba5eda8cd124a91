//! One account's Region after the other: its digests name each other and its logs, and nothing else, so
//! that what was read of them can go before the next.

use std::collections::{BTreeMap, BTreeSet};

use crate::audit::integrity::chain::Against;
use crate::audit::integrity::places::LookedThrough;
use crate::audit::integrity::{Period, Verified};
use crate::cli::fault::Fault;
use crate::ledger::Scanned;
use crate::model::Moment;

use super::found::Found;
use super::given_keys::KeyRing;
use super::listed::{Batch, Listed};
use super::read::{self, Digests, Reading};

/// What is checked, and how.
#[derive(Clone, Copy)]
pub struct Check<'a> {
    /// The time for which digests are asked.
    pub period: Period,
    /// Digests that end no later than this were not looked for.
    pub from: Option<Moment>,
    /// Where digests and logs were looked for.
    pub looked_through: &'a LookedThrough,
    /// How to read.
    pub reading: Reading<'a>,
    /// What a scan has read: what it found right is not read again.
    pub scanned: Option<&'a BTreeMap<String, Scanned>>,
    /// Logs that a digest must name whenever they were delivered.
    pub relied_on: &'a BTreeSet<String>,
}

/// Checks digests and logs.
///
/// # Errors
/// Fails where nothing can be read any more, or AWS gives no keys.
pub fn verify(listed: &Listed, keys: &mut KeyRing<'_>, of: Check<'_>) -> Result<Verified, Fault> {
    let mut all = Verified::nothing(of.period);
    for batch in listed.batches(AT_ONCE) {
        let found = of_batch(&batch, keys, of)?;
        if listed.has_beside(&batch, &found) {
            return of_all(listed, keys, of);
        }
        all.add(found);
    }
    Ok(all.with(listed.elsewhen().clone()))
}

/// Holds everything against everything: `CloudTrail` has no digest that names what belongs to others, and
/// if one does, nothing must be called missing that is there.
fn of_all(listed: &Listed, keys: &mut KeyRing<'_>, of: Check<'_>) -> Result<Verified, Fault> {
    let mut all = Verified::nothing(of.period);
    for batch in listed.batches(usize::MAX) {
        all.add(of_batch(&batch, keys, of)?);
    }
    Ok(all.with(listed.elsewhen().clone()))
}

fn of_batch(batch: &Batch<'_>, keys: &mut KeyRing<'_>, of: Check<'_>) -> Result<Verified, Fault> {
    let found = Found::of(batch, of.reading.sources, of.period, of.relied_on);
    let of_period = read::digests(&found.digests, of.reading)?;
    let digests = Digests { of_period, late: read::digests(&found.late, of.reading)? };
    let against = Against {
        keys: keys.of(digests.all())?,
        looked_through: of.looked_through,
        from: of.from,
        threads: of.reading.threads,
    };
    read::verify(&found, digests, (against, of.period), of.reading, of.scanned)
}

/// A digest takes some 3 KB while it is looked at, and a log 1 KB.
const AT_ONCE: usize = 4_096;
