//! What the objects of a ledger decode to, to be compared with digests.

use std::collections::BTreeMap;
use std::path::Path;

use crate::ingest::attested::Sha;
use crate::model::{LogKind, Receipt, State, from_hex};

use super::error::Error;
use super::marks::Mark;
use super::parquet;
use super::query::{Ledger, Store, asking_again};

/// What scans found an object to decode to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scanned {
    /// It could not be read to its end.
    NotRead,
    /// It was read, and nobody hashed what it decodes to.
    Unknown,
    /// A content of this hash.
    One(Sha),
    /// One scan found other bytes than another, and the records of both are in the ledger.
    Several,
}

impl Ledger {
    /// Returns what each object that was opened decodes to.
    ///
    /// # Errors
    /// Fails where a part cannot be read.
    pub fn contents(&self) -> Result<BTreeMap<String, Scanned>, Error> {
        let mut contents = BTreeMap::new();
        match &self.store {
            Store::Memory { receipts, .. } => {
                for receipt in receipts {
                    note(receipt, &mut contents);
                }
            }
            Store::Folder { folder, .. } => {
                contents = asking_again(|| of_folder(folder))?;
            }
        }
        Ok(contents.into_iter().map(|(object, (scanned, _))| (object, scanned)).collect())
    }
}

fn of_folder(folder: &Path) -> Result<BTreeMap<String, Noted>, Error> {
    let mut contents = BTreeMap::new();
    for part in parquet::parts(folder)? {
        for receipt in &part.receipts()? {
            note(receipt, &mut contents);
        }
    }
    Ok(contents)
}

/// What was found, and which stored bytes that was.
type Noted = (Scanned, Mark);

fn note(receipt: &Receipt, contents: &mut BTreeMap<String, Noted>) {
    // No digest names an invocation log.
    if receipt.kind == LogKind::Invocation {
        return;
    }
    let content = receipt.content_sha256.as_deref().and_then(from_hex);
    let content = content.and_then(|bytes| Sha::try_from(bytes).ok());
    let found = match receipt.state {
        State::Skipped(_) => return,
        State::Failed => Scanned::NotRead,
        State::Read => content.map_or(Scanned::Unknown, Scanned::One),
    };
    let stored = Mark::of(&receipt.sha256);
    let known = contents.entry(receipt.object.clone()).or_insert((found, stored));
    *known = merged(*known, (found, stored));
}

/// What failed and was read by another scan was mended, or fetched again: only what was read has records.
fn merged(known: Noted, found: Noted) -> Noted {
    let scanned = match (known.0, found.0) {
        (Scanned::NotRead, _) => return found,
        (_, Scanned::NotRead) => return known,
        _ if known.1 != found.1 => Scanned::Several,
        (Scanned::Unknown, other) | (other, Scanned::Unknown) => other,
        (one, other) if one == other => one,
        (_, _) => Scanned::Several,
    };
    (scanned, known.1)
}

#[cfg(test)]
mod tests {
    use std::slice;

    use super::*;
    use crate::model::RecordCounts;

    #[test]
    fn an_object_of_which_scans_found_several_contents_has_none_to_compare() {
        let receipt = |stored: &str, content: Option<&str>| Receipt {
            object: "o".to_owned(),
            kind: crate::model::LogKind::Trail,
            place: None,
            state: State::Read,
            bytes: 1,
            stamp: None,
            sha256: Some(stored.to_owned()),
            content_sha256: content.map(|digit| digit.repeat(64)),
            records: RecordCounts::default(),
            problems: Vec::new(),
        };
        let of = |receipts: &[Receipt]| {
            let mut contents = BTreeMap::new();
            for receipt in receipts {
                note(receipt, &mut contents);
            }
            contents["o"].0
        };
        let one = receipt("s", Some("a"));
        assert_eq!(of(slice::from_ref(&one)), Scanned::One([0xaa; 32]));
        assert_eq!(of(&[receipt("s", None), one.clone()]), Scanned::One([0xaa; 32]));
        assert_eq!(of(&[receipt("s", None)]), Scanned::Unknown);
        assert_eq!(of(&[one.clone(), receipt("t", Some("b"))]), Scanned::Several);
        // Nobody knows what the other bytes were.
        assert_eq!(of(&[receipt("t", None), one.clone()]), Scanned::Several);
        let failed = Receipt { state: State::Failed, ..receipt("u", None) };
        assert_eq!(of(slice::from_ref(&failed)), Scanned::NotRead);
        assert_eq!(of(&[failed.clone(), one.clone(), failed]), Scanned::One([0xaa; 32]));
        let again = [one.clone(), receipt("t", Some("b")), one];
        assert_eq!(of(&again), Scanned::Several);
    }
}
