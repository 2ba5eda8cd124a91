//! What of a ledger is in its bucket already.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::ledger::{definitions, listed, sought, unfinished, unmet};

/// The files of a bucket. Parts never change; a note may.
#[derive(Debug, Default)]
pub struct There(BTreeMap<String, Option<Hash>>);

type Hash = [u8; 32];

impl There {
    /// Says whether it is there.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Says whether the bucket has this already.
    pub fn has_as(&self, name: &str, body: &[u8]) -> bool {
        self.0.get(name).is_some_and(|hash| *hash == hash_of(name, body))
    }

    /// Notes that it is there so.
    pub fn note(&mut self, name: &str, body: &[u8]) {
        self.0.insert(name.to_owned(), hash_of(name, body));
    }

    /// Notes that it is not there, or nobody knows how.
    pub fn forget(&mut self, name: &str) {
        self.0.remove(name);
    }
}

fn hash_of(name: &str, body: &[u8]) -> Option<Hash> {
    is_note(name).then(|| Sha256::digest(body).into())
}

/// Says whether a file is a note of runs, which is written anew with each.
pub fn is_note(name: &str) -> bool {
    let notes = [
        definitions::NOTE.name(),
        listed::NOTE.name(),
        sought::NOTE.name(),
        unfinished::NOTE.name(),
        unmet::NOTE.name(),
    ];
    notes.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_there_for_good_and_a_note_as_it_was_written_last() {
        let mut there = There::default();
        let (part, note) = ("v1-ab.receipts.parquet", listed::NOTE.name());
        there.note(part, b"1");
        there.note(note, b"1");
        assert!(there.has(part) && there.has_as(part, b"1") && there.has_as(part, b"2"));
        assert!(there.has(note) && there.has_as(note, b"1") && !there.has_as(note, b"2"));
        there.forget(note);
        assert!(!there.has(note) && !there.has_as(note, b"1"));
    }
}
