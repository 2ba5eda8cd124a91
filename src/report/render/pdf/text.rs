//! Texts as a page shows them: drawable, with places where a line may end.

use crate::report::document::Cell;
use crate::report::render::pieces::{MOST_PIECE, pieces, shorten};
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

/// A longer name is shortened: the data formats have all of it.
const MOST_NAME: usize = 161;

/// A longer word in a sentence is shortened.
const MOST_WORD: usize = 301;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_font_has_is_spelled() {
        assert_eq!(words("one two 日"), ["one two \\u{65e5}"]);
        assert_eq!(whole(""), [""]);
    }

    #[test]
    fn a_name_is_shortened_and_an_id_is_not() {
        let name = "x".repeat(1_000);
        let length = |cell| shown(&cell, Lang::English).concat().chars().count();
        assert_eq!(length(Cell::Code(name.as_str().into())), MOST_NAME);
        assert_eq!(length(Cell::Id(name.as_str().into())), 1_000);
    }
}
