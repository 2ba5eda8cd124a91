//! Logs that no digest proves, and by which records of proven ones come to say something else.
//!
//! A correction takes a record out of the count, and a completion names the Region of a call. A log
//! that somebody put in could so make a call look compliant that CloudTrail's own logs do not.

use std::collections::BTreeSet;

use crate::ledger::ReliedOn;
use crate::model::Standing;
use crate::report::verification::CheckedObjects;

/// Returns the logs that are not valid and change what valid ones say.
#[must_use]
pub fn overruling(relied_on: &ReliedOn, logs: &CheckedObjects) -> BTreeSet<String> {
    let open: BTreeSet<String> = logs
        .iter()
        .filter(|object| object.state != Standing::Valid)
        .map(|object| object.key)
        .collect();
    let mut overruling = BTreeSet::new();
    for [one, other] in &relied_on.joined {
        match (open.contains(one), open.contains(other)) {
            (true, false) => _ = overruling.insert(one.clone()),
            (false, true) => _ = overruling.insert(other.clone()),
            (true, true) | (false, false) => {}
        }
    }
    if relied_on.corrected.iter().any(|log| !open.contains(log)) {
        overruling.extend(relied_on.correcting.intersection(&open).cloned());
    }
    overruling
}
