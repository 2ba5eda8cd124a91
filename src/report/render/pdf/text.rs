//! Texts as a page shows them: drawable, with places where a line may end.

use crate::report::document::Cell;
use crate::report::words::Lang;

use super::fonts::{Face, Fonts};

/// A text in pieces: a line may end at a blank and after each of them.
pub(super) type Pieces = Vec<String>;

/// Returns a sentence in pieces; a word that would fill the page is shortened.
pub(super) fn words(text: &str) -> Pieces {
    let words: Vec<String> = text.split(' ').map(|word| shorten(word, MOST_WORD)).collect();
    pieces(&Fonts::builtin().drawable(&words.join(" ")))
}

/// Returns a text that one copies, whole and in pieces.
pub(super) fn whole(text: &str) -> Pieces {
    pieces(&Fonts::builtin().drawable(text))
}

/// Returns what a cell shows, in pieces.
pub(super) fn shown(cell: &Cell, lang: Lang) -> Pieces {
    let text = cell.text(lang);
    match cell {
        Cell::Text(_) => words(&text),
        Cell::Code(_) | Cell::Name { .. } | Cell::File(_) => whole(&shorten(&text, MOST_NAME)),
        Cell::Id(_) => whole(&text),
        // A Region stands in the records too, and may be anything there.
        Cell::Region(_) if text.len() > MOST_PIECE => whole(&shorten(&text, MOST_NAME)),
        Cell::Region(_)
        | Cell::Count(_)
        | Cell::Share(_)
        | Cell::Time(_)
        | Cell::Day(_)
        | Cell::Verdict(_)
        | Cell::Nothing => vec![Fonts::builtin().drawable(&text)],
    }
}

/// Says whether a cell is never broken: half a number is another number.
pub(super) const fn is_rigid(cell: &Cell) -> bool {
    match cell {
        Cell::Text(_) | Cell::Code(_) | Cell::Name { .. } | Cell::File(_) | Cell::Id(_) => false,
        Cell::Region(_)
        | Cell::Count(_)
        | Cell::Share(_)
        | Cell::Time(_)
        | Cell::Day(_)
        | Cell::Verdict(_)
        | Cell::Nothing => true,
    }
}

/// Returns the face in which a cell is set.
pub(super) const fn face(cell: &Cell) -> Face {
    match cell {
        Cell::Code(_) | Cell::Name { .. } | Cell::File(_) | Cell::Id(_) => Face::Code,
        Cell::Verdict(_) => Face::Strong,
        Cell::Text(_)
        | Cell::Region(_)
        | Cell::Count(_)
        | Cell::Share(_)
        | Cell::Time(_)
        | Cell::Day(_)
        | Cell::Nothing => Face::Text,
    }
}

/// Cuts long words where names have their joints, and where they have none for long.
fn pieces(text: &str) -> Pieces {
    let mut pieces = vec![String::new()];
    for (at, words) in text.split(' ').enumerate() {
        add(&mut pieces, if at > 0 { " " } else { "" });
        // What a no-break space holds together is no long word.
        for (at, word) in words.split(NO_BREAK).enumerate() {
            add(&mut pieces, if at > 0 { NO_BREAK } else { "" });
            add_word(&mut pieces, word);
        }
    }
    pieces
}

fn add_word(pieces: &mut Pieces, word: &str) {
    let is_long = word.chars().count() > LONG_WORD;
    let mut length = 0;
    let mut rest = word.chars().peekable();
    while let Some(c) = rest.next() {
        add(pieces, c.encode_utf8(&mut [0; 4]));
        length += 1;
        let is_joint = length >= LEAST_PIECE && matches!(c, '/' | ':' | '.' | '_' | '-' | '@');
        if is_long && rest.peek().is_some() && (is_joint || length == MOST_PIECE) {
            pieces.push(String::new());
            length = 0;
        }
    }
}

fn add(pieces: &mut Pieces, text: &str) {
    if let Some(last) = pieces.last_mut() {
        last.push_str(text);
    }
}

/// Returns the text, or its start and its end around `…` where it has more than `most` characters.
fn shorten(text: &str, most: usize) -> String {
    let length = text.chars().count();
    if length <= most {
        return text.to_owned();
    }
    let half = (most - 1) / 2;
    let head: String = text.chars().take(half).collect();
    let tail: String = text.chars().skip(length - half).collect();
    format!("{head}…{tail}")
}

/// Numbers, guillemets and colons are held to their words by it.
const NO_BREAK: &str = "\u{a0}";

/// A word of more characters may be broken.
const LONG_WORD: usize = 16;

/// Fewer characters do not stand on a line of their own.
const LEAST_PIECE: usize = 4;

/// So many characters without a joint are broken all the same.
pub(super) const MOST_PIECE: usize = 20;

/// A longer name is shortened: the data formats have all of it.
const MOST_NAME: usize = 161;

/// A longer word in a sentence is shortened.
const MOST_WORD: usize = 301;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_may_be_broken_at_its_joints() {
        assert_eq!(whole("anthropic.claude"), ["anthropic.claude"]);
        assert_eq!(
            whole("global.anthropic.claude-sonnet-4-5-20250929-v1:0"),
            ["global.", "anthropic.", "claude-", "sonnet-", "4-5-", "20250929-", "v1:0"]
        );
        assert_eq!(
            whole(&"A".repeat(50)).iter().map(String::len).collect::<Vec<_>>(),
            [20, 20, 10]
        );
        assert_eq!(words("one two 日"), ["one two \\u{65e5}"]);
        assert_eq!(whole(""), [""]);
        assert_eq!(
            words("\u{ab}\u{a0}recommandations\u{a0}\u{bb}\u{a0}: 1\u{a0}234"),
            ["\u{ab}\u{a0}recommandations\u{a0}\u{bb}\u{a0}: 1\u{a0}234"]
        );
        assert_eq!(whole("us.anthropic.claude-\u{a0}:"), ["us.anthropic.", "claude-\u{a0}:"]);
    }

    #[test]
    fn nothing_is_lost_in_pieces() {
        for text in ["a b  c", "arn:aws:iam::111122223333:role/some/long/path/ and more ", "::::::"]
        {
            assert_eq!(whole(text).concat(), text);
        }
        let long = shorten(&"x".repeat(1_000), MOST_NAME);
        assert_eq!(long.chars().count(), MOST_NAME);
    }
}
