//! Logs that no digest proves, and by which records of proven ones come to say something else.
//!
//! A correction takes a record out of the count, a completion names the Region of a call, and the
//! definition of an application profile says where its calls may have run. A log that somebody put in
//! could so make a call look compliant that CloudTrail's own logs do not.

use std::collections::BTreeSet;

use crate::ledger::{OpenDefinition, ReliedOn};
use crate::model::{Standing, Text};
use crate::report::verification::CheckedObjects;

/// Logs by what digests say of them.
#[derive(Debug)]
pub struct Open(BTreeSet<String>);

impl Open {
    /// Takes those that are not valid.
    #[must_use]
    pub fn of(logs: &CheckedObjects) -> Self {
        let open = logs.iter().filter(|object| object.state != Standing::Valid);
        Self(open.map(|object| object.key).collect())
    }

    fn has(&self, log: &str) -> bool {
        self.0.contains(log)
    }

    /// Returns the logs that are not valid and change what valid ones say of the same calls.
    #[must_use]
    pub fn overruling(&self, relied_on: &ReliedOn) -> BTreeSet<String> {
        let mut overruling = BTreeSet::new();
        for [one, other] in &relied_on.joined {
            match (self.has(one), self.has(other)) {
                (true, false) => _ = overruling.insert(one.clone()),
                (false, true) => _ = overruling.insert(other.clone()),
                (true, true) | (false, false) => {}
            }
        }
        let corrected = relied_on.corrected.iter();
        let corrected = corrected.filter(|one| !self.has(&one.record) && self.has(&one.by));
        overruling.extend(corrected.map(|one| one.by.clone()));
        overruling
    }

    /// Returns what application profiles copy by the word of logs alone that are not valid, where valid
    /// ones have calls of these profiles.
    #[must_use]
    pub fn definitions(&self, relied_on: &ReliedOn) -> Vec<OpenDefinition> {
        let is_proven = |logs: &BTreeSet<Text>| logs.iter().any(|log| !self.has(log));
        let mut open = Vec::new();
        for (definition, logs) in &relied_on.definitions {
            let uses = relied_on.uses.iter();
            let uses =
                uses.filter(|(of, logs)| of.profile == definition.profile && is_proven(logs));
            let calls: BTreeSet<bool> = uses.map(|(of, _)| of.is_recorded).collect();
            if !is_proven(logs) && !calls.is_empty() {
                open.push(OpenDefinition {
                    profile: Text::clone(&definition.profile),
                    copies: Text::clone(&definition.copies),
                    logs: logs.clone(),
                    is_of_recorded: calls.contains(&true),
                    is_of_unrecorded: calls.contains(&false),
                });
            }
        }
        open
    }
}
