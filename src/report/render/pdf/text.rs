//! Texts as a page shows them: drawable, with places where a line may end.

use serde::Serialize;

use crate::report::document::Cell;
use crate::report::render::pieces::{MOST_PIECE, Part, parts, pieces, shorten};
use crate::report::words::Lang;

use super::fonts::{Face, Fonts};

/// A text as the template takes it: run after run.
pub(super) type Runs = Vec<Run>;

/// A part of a text that is set in one face.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Run {
    /// Whether it is a name that a sentence quotes.
    pub(super) is_code: bool,
    /// A line may end at a blank and after each of them.
    pub(super) pieces: Vec<String>,
}

impl Run {
    fn of(text: &str) -> Self {
        Self { is_code: false, pieces: pieces(&Fonts::builtin().drawable(text)) }
    }
}

/// Returns a sentence; a word that would fill the page is shortened.
pub(super) fn words(text: &str) -> Runs {
    let run = |part| match part {
        Part::Words(text) => {
            let words: Vec<String> = text.split(' ').map(|word| shorten(word, MOST_WORD)).collect();
            Run::of(&words.join(" "))
        }
        Part::Code(name) => Run { is_code: true, ..Run::of(&shorten(name, MOST_WORD)) },
    };
    let runs: Runs = parts(text).into_iter().map(run).collect();
    // The template takes no text for none at all.
    if runs.is_empty() { whole(text) } else { runs }
}

/// Returns a text that one copies, whole.
pub(super) fn whole(text: &str) -> Runs {
    vec![Run::of(text)]
}

/// Returns what a cell shows.
pub(super) fn shown(cell: &Cell, lang: Lang) -> Runs {
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
        | Cell::Nothing => {
            vec![Run { is_code: false, pieces: vec![Fonts::builtin().drawable(&text)] }]
        }
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
        assert_eq!(words("one two 日"), whole("one two 日"));
        assert_eq!(words("one two 日")[0].pieces, ["one two \\u{65e5}"]);
        assert_eq!(whole("")[0].pieces, [""]);
    }

    #[test]
    fn a_quoted_name_is_code() {
        let run = |is_code, text: &str| Run { is_code, pieces: vec![text.to_owned()] };
        let runs = [run(false, "of "), run(true, "us.x"), run(false, ", once")];
        assert_eq!(words("of `us.x`, once"), runs);
    }

    #[test]
    fn a_name_is_shortened_and_an_id_is_not() {
        let name = "x".repeat(1_000);
        let length = |cell| shown(&cell, Lang::English)[0].pieces.concat().chars().count();
        assert_eq!(length(Cell::Code(name.as_str().into())), MOST_NAME);
        assert_eq!(length(Cell::Id(name.as_str().into())), 1_000);
    }
}
