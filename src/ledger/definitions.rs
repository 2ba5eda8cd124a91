//! What application profiles copy by the word of logs alone that no digest proves.
//!
//! Whether that decides a verdict hangs on the policy, so it is noted with the ledger for every report of
//! it, until a check proves one of the logs.

use std::collections::BTreeSet;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::error::Error;
use super::note::Note;
use super::query::Ledger;
use crate::model::Text;

/// What an application profile copies, as nothing but logs say that no digest proves; proven logs have
/// calls of the profile.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenDefinition {
    /// The profile's ARN.
    pub profile: Text,
    /// The ARN or id of what it copies, as these logs say.
    pub copies: Text,
    /// The logs.
    pub logs: BTreeSet<Text>,
    /// Whether proven logs have calls of it whose own records name the Region.
    pub is_of_recorded: bool,
    /// Whether they have calls of it whose records do not.
    pub is_of_unrecorded: bool,
}

impl OpenDefinition {
    /// Says whether another one tells the same of the same profile.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        (&self.profile, &self.copies) == (&other.profile, &other.copies)
    }
}

/// Notes what a check found. What one before it left open stays until a log of it is proven: a check of less
/// time, or of another input, has not seen all calls.
///
/// # Errors
/// Fails where the folder does not take it, or what it has is no such note.
pub fn note_definitions(
    folder: &Path,
    found: &[OpenDefinition],
    is_proven: impl Fn(&str) -> bool,
) -> Result<(), Error> {
    let before = read(folder)?;
    let mut open = found.to_vec();
    let is_open = |one: &&OpenDefinition| !one.logs.iter().any(|log| is_proven(log));
    let is_found = |one: &OpenDefinition| found.iter().any(|found| found.is_like(one));
    open.extend(before.iter().filter(is_open).filter(|one| !is_found(one)).cloned());
    open.sort();
    for one in &mut open {
        if let Some(known) = before.iter().find(|known| known.is_like(one)) {
            one.is_of_recorded |= known.is_of_recorded;
            one.is_of_unrecorded |= known.is_of_unrecorded;
        }
    }
    if open == before { Ok(()) } else { NOTE.write(folder, &open) }
}

impl Ledger {
    /// Returns what the last check of the ledger left open.
    ///
    /// # Errors
    /// Fails where the note cannot be read or is none.
    pub fn open_definitions(&self) -> Result<Vec<OpenDefinition>, Error> {
        self.notes.as_deref().map_or_else(|| Ok(Vec::new()), read)
    }
}

fn read(folder: &Path) -> Result<Vec<OpenDefinition>, Error> {
    // No note is one of nothing open.
    Ok(NOTE.read(folder)?.unwrap_or_default())
}

/// The name in the ledger's folder.
pub const NOTE: Note<Vec<OpenDefinition>> = Note::named("definitions.json");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_check_leaves_open_stays_until_one_proves_it() {
        let folder = tempfile::tempdir().unwrap();
        let check = |found: &[OpenDefinition], proven: &str| {
            note_definitions(folder.path(), found, |log| log == proven).unwrap();
            read(folder.path()).unwrap()
        };
        let note = |found: &[OpenDefinition]| check(found, "");
        let of = |copies: &str, is_of_recorded, is_of_unrecorded| OpenDefinition {
            profile: "arn".into(),
            copies: copies.into(),
            logs: BTreeSet::from([format!("log of {copies}").into()]),
            is_of_recorded,
            is_of_unrecorded,
        };
        assert_eq!(note(&[]), []);
        assert!(!folder.path().join(NOTE.name()).exists());
        assert_eq!(note(&[of("a", true, false)]), [of("a", true, false)]);
        let both = [of("a", true, true), of("b", false, true)];
        assert_eq!(note(&[of("a", false, true), of("b", false, true)]), both);
        // A check that saw less of it proves nothing.
        assert_eq!(note(&[of("b", false, true)]), both);
        assert_eq!(note(&[]), both);
        assert_eq!(check(&[], "log of a"), [of("b", false, true)]);
        assert_eq!(check(&[], "log of b"), []);
    }
}
