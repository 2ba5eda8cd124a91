//! Words of a report that is read back from its JSON.
//!
//! A report that this program makes has its words in the program. One that is read back brings them
//! along; it is read once in a process, which keeps them to its end.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

/// A word of the program.
pub type Word = &'static str;

/// Reads a word.
///
/// # Errors
/// Fails where it is none.
pub fn text<'de, D: Deserializer<'de>>(from: D) -> Result<Word, D::Error> {
    String::deserialize(from).map(kept)
}

/// Reads a word that may be absent.
///
/// # Errors
/// Fails where it is none.
pub fn optional<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Word>, D::Error> {
    Ok(Option::<String>::deserialize(from)?.map(kept))
}

/// Reads what stands by words.
///
/// # Errors
/// Fails where it is no such table.
pub fn by_text<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    from: D,
) -> Result<BTreeMap<Word, T>, D::Error> {
    let told = BTreeMap::<String, T>::deserialize(from)?;
    Ok(told.into_iter().map(|(word, value)| (kept(word), value)).collect())
}

fn kept(word: String) -> Word {
    Box::leak(word.into_boxed_str())
}
