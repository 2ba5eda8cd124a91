//! Text that hides nothing: what a report may show of a log.
//!
//! **Invariant:** every text of a [`Document`](super::document::Document) is a [`Visible`], so no
//! renderer meets a control character, a bidi mark or a zero-width character.

use std::fmt;
use std::ops::Deref;

use serde::{Serialize, Serializer};

/// A text in which every character that a reader cannot see is written as `\u{1b}`.
///
/// User agents, role names, object keys and error texts are chosen by callers: raw, they could
/// move the cursor, turn the reading direction or look like another name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Visible(String);

impl From<&str> for Visible {
    fn from(text: &str) -> Self {
        if is_all_seen(text) {
            return Self(text.to_owned());
        }
        let mut seen = String::with_capacity(text.len() + 16);
        for c in text.chars() {
            if is_unseen(c) { seen.extend(c.escape_unicode()) } else { seen.push(c) }
        }
        Self(seen)
    }
}

impl From<String> for Visible {
    fn from(text: String) -> Self {
        if is_all_seen(&text) { Self(text) } else { Self::from(text.as_str()) }
    }
}

impl Deref for Visible {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Serialize for Visible {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl fmt::Display for Visible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Says whether a reader sees every character; of most texts the bytes alone tell.
fn is_all_seen(text: &str) -> bool {
    text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) || !text.contains(is_unseen)
}

/// Says whether a character acts on its neighbours or shows nothing: C0, C1, bidi controls,
/// zero-width and filler characters, line separators, variation selectors, tags.
pub(super) fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_spelled() {
        for (raw, seen) in [
            ("plain – été 日本 🙂", "plain – été 日本 🙂"),
            ("\u{1b}[31mred", "\\u{1b}[31mred"),
            ("a\r\nb\tc\0", "a\\u{d}\\u{a}b\\u{9}c\\u{0}"),
            ("\u{9b}2J\u{7f}", "\\u{9b}2J\\u{7f}"),
            ("\u{202e}lmth\u{2066}\u{200f}", "\\u{202e}lmth\\u{2066}\\u{200f}"),
            ("ad\u{200b}min\u{feff}", "ad\\u{200b}min\\u{feff}"),
            ("", ""),
        ] {
            assert_eq!(&*Visible::from(raw), seen);
            assert_eq!(&*Visible::from(raw.to_owned()), seen);
        }
    }
}
