//! The order of what is said.

use crate::report::Report;
use crate::report::visible::Visible;
use crate::report::words::{Label, Lang, Line, Phrase, Section};

use super::{Block, Cell, Document, Fact, answer, completeness, coverage};
use super::{findings, limits, regions, scope};

/// How a report is told.
#[derive(Debug, Clone, Copy)]
pub struct Telling<'a> {
    /// The language.
    pub lang: Lang,
    /// The most rows that a table shows.
    pub cap: usize,
    /// Where the outputs of the run are, as the user would type it.
    pub outputs: &'a [String],
}

impl Document {
    /// Tells `report`: the answer first, then what it rests on, then the details.
    #[must_use]
    pub fn of(report: &Report, telling: &Telling<'_>) -> Self {
        let teller = Teller { report, lang: telling.lang, cap: telling.cap };
        let sections = [
            answer::answer(&teller),
            scope::scope(&teller),
            completeness::completeness(&teller),
            regions::destinations(&teller),
            regions::breakdowns(&teller),
            findings::violations(&teller),
            findings::not_proven(&teller),
            findings::others(&teller),
            coverage::coverage(&teller),
            coverage::blind_spots(&teller),
            limits::exceptions(&teller),
            limits::integrity(&teller),
            limits::limits(&teller),
            limits::outputs(&teller, telling.outputs),
        ];
        Self { lang: telling.lang, blocks: sections.into_iter().flatten().collect() }
    }
}

/// What every section is told from.
pub(super) struct Teller<'a> {
    /// The report.
    pub(super) report: &'a Report,
    /// The language.
    pub(super) lang: Lang,
    /// The most rows that a table shows.
    pub(super) cap: usize,
}

impl Teller<'_> {
    /// Returns a text without values.
    pub(super) fn line(&self, line: Line) -> Visible {
        self.lang.line(line).into()
    }

    /// Returns a text with its values.
    pub(super) fn say(&self, phrase: &Phrase<'_>) -> Visible {
        self.lang.say(phrase).into()
    }

    /// Returns the start of a section.
    pub(super) fn heading(&self, section: Section) -> Block {
        Block::Heading { section, text: self.lang.section(section).into() }
    }

    /// Returns a label with its value.
    pub(super) fn fact(&self, label: Label, value: Cell) -> Fact {
        Fact { label: self.lang.label(label).into(), value }
    }

    /// Returns a list of names that is never cut.
    pub(super) fn all_names<T: ToString>(&self, items: &[T]) -> Cell {
        let names: Vec<String> = items.iter().map(ToString::to_string).collect();
        if names.is_empty() {
            return Cell::Text(self.line(Line::None));
        }
        Cell::words(names.join(", "))
    }

    /// Returns a list of names, cut at a number that one still reads.
    pub(super) fn names<T: ToString>(&self, items: &[T]) -> Cell {
        let shown: Vec<String> = items.iter().take(MOST_NAMES).map(ToString::to_string).collect();
        let more = super::block::as_count(items.len() - shown.len());
        Cell::words(match more {
            0 if shown.is_empty() => self.line(Line::None),
            0 => shown.join(", ").into(),
            _ => self.say(&Phrase::AndMore { shown: &shown, more }),
        })
    }
}

/// The most names of a list in a sentence: the rest is in the tables.
const MOST_NAMES: usize = 12;
