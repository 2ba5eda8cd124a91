//! Checked objects, as many as a year of an organization has.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::CheckedObject;
use crate::model::{Folded, Reason, Standing};

/// Checked objects in order: what was found, then what is absent. One of which nothing is to be said
/// takes some bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CheckedObjects {
    keys: Folded,
    reasons: Vec<Reason>,
    causes: BTreeMap<usize, String>,
    absent: Vec<CheckedObject>,
}

impl CheckedObjects {
    /// Adds an object that was found, and what a reader or parser said of it.
    pub fn push(&mut self, key: &str, reason: Reason, cause: Option<String>) {
        let at = self.reasons.len();
        self.keys.push(key);
        self.reasons.push(reason);
        self.causes.extend(cause.map(|cause| (at, cause)));
    }

    /// Adds one that is named and was not found.
    pub fn push_absent(&mut self, key: String, reason: Reason) {
        self.absent.push(CheckedObject { key, state: reason.standing(), reason, cause: None });
    }

    /// Adds others behind these.
    pub fn append(&mut self, mut others: Self) {
        let absent = std::mem::take(&mut others.absent);
        others.iter().for_each(|other| self.push(&other.key, other.reason, other.cause));
        self.absent.extend(absent);
    }

    /// Puts what is absent in order.
    pub fn sort_absent(&mut self) {
        self.absent.sort_by(|a, b| (&a.key, a.reason).cmp(&(&b.key, b.reason)));
        self.absent.dedup();
    }

    /// Returns each.
    pub fn iter(&self) -> impl Iterator<Item = CheckedObject> {
        let found = self.keys.iter().zip(&self.reasons).enumerate().map(|(at, (key, reason))| {
            let cause = self.causes.get(&at).cloned();
            CheckedObject { key, state: reason.standing(), reason: *reason, cause }
        });
        found.chain(self.absent.iter().cloned())
    }

    /// Returns the names of those that are absent.
    pub fn absent(&self) -> impl Iterator<Item = &str> {
        self.absent.iter().map(|object| object.key.as_str())
    }

    /// Returns why each stands as it does.
    pub fn reasons(&self) -> impl Iterator<Item = Reason> {
        self.reasons.iter().copied().chain(self.absent.iter().map(|object| object.reason))
    }
}

/// What lies outside the period is counted, and not named.
impl Serialize for CheckedObjects {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().filter(|one| one.state != Standing::NotInRange))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_found_comes_first_in_its_order_and_what_lies_outside_is_not_written() {
        let mut own = CheckedObjects::default();
        own.push("logs/b", Reason::HashMatches, None);
        own.push_absent("s3://b/z".to_owned(), Reason::NotThere);
        own.push("logs/a", Reason::Damaged, Some("end of file".to_owned()));
        let mut others = CheckedObjects::default();
        others.push("logs/0", Reason::OutsidePeriod, None);
        others.push("logs/c", Reason::NotRead, Some("denied".to_owned()));
        others.push_absent("s3://b/y".to_owned(), Reason::NotGiven);
        others.push_absent("s3://b/z".to_owned(), Reason::NotThere);
        own.append(others);
        own.sort_absent();
        let want = json!([
            { "key": "logs/b", "state": "VALID", "reason": "hash_matches" },
            { "key": "logs/a", "state": "TAMPERED", "reason": "damaged", "cause": "end of file" },
            { "key": "logs/c", "state": "UNREADABLE", "reason": "not_read", "cause": "denied" },
            { "key": "s3://b/y", "state": "UNREADABLE", "reason": "not_given" },
            { "key": "s3://b/z", "state": "MISSING", "reason": "not_there" },
        ]);
        assert_eq!(serde_json::to_value(&own).unwrap(), want);
        assert_eq!((own.iter().count(), own.reasons().count()), (6, 6));
    }
}
