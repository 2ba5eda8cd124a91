//! The order of what is said.

use crate::report::Report;
use crate::report::visible::Visible;
use crate::report::words::{Label, Lang, Line, Phrase, Section, Told};

use super::{Block, Cell, Document, Fact, answer, completeness, coverage, days};
use super::{findings, limits, method, regions, scope, ways};

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
        Self::told(report, telling, Pictures::Drawn)
    }

    /// Tells `report` without pictures, for formats that have none: to draw them costs as much as
    /// all the words.
    #[must_use]
    pub fn in_words(report: &Report, telling: &Telling<'_>) -> Self {
        Self::told(report, telling, Pictures::LeftOut)
    }

    fn told(report: &Report, telling: &Telling<'_>, pictures: Pictures) -> Self {
        let teller = Teller { report, lang: telling.lang, cap: telling.cap, pictures };
        let sections = [
            answer::answer(&teller),
            scope::scope(&teller),
            completeness::completeness(&teller),
            regions::destinations(&teller),
            ways::ways(&teller),
            regions::breakdowns(&teller),
            days::days(&teller),
            findings::violations(&teller),
            findings::not_proven(&teller),
            findings::others(&teller),
            coverage::coverage(&teller),
            coverage::blind_spots(&teller),
            limits::exceptions(&teller),
            limits::integrity(&teller),
            method::method(&teller),
            limits::limits(&teller),
            method::basis(&teller),
            limits::outputs(&teller, telling.outputs),
            method::sign_off(&teller),
        ];
        Self {
            lang: telling.lang,
            running: scope::running(&teller),
            blocks: sections.into_iter().flatten().collect(),
        }
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
    pictures: Pictures,
}

/// Whether a document has pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pictures {
    Drawn,
    LeftOut,
}

impl<'a> Teller<'a> {
    /// Returns a teller who leaves pictures out.
    pub(super) const fn in_words(report: &'a Report, lang: Lang, cap: usize) -> Self {
        Self { report, lang, cap, pictures: Pictures::LeftOut }
    }

    /// Returns a picture, where the document has pictures.
    pub(super) fn drawn(&self, draw: fn(&Self) -> Option<Block>) -> Option<Block> {
        match self.pictures {
            Pictures::Drawn => draw(self),
            Pictures::LeftOut => None,
        }
    }

    /// Returns a text without values.
    pub(super) fn line(&self, line: Line) -> Visible {
        self.lang.line(line).into()
    }

    /// Returns a text with its values.
    pub(super) fn say(&self, phrase: &Phrase<'_>) -> Visible {
        self.lang.say(phrase).into()
    }

    /// Returns a text about a finding, a gap or a blind spot.
    pub(super) fn tell(&self, told: &Told<'_>) -> Visible {
        self.lang.tell(told).into()
    }

    /// Returns what is said below a table of calls that shows its first rows only: `calls` are those
    /// of every row.
    pub(super) fn cut(&self, calls: impl ExactSizeIterator<Item = u64>) -> Option<Visible> {
        let total = calls.len();
        if total <= self.cap {
            return None;
        }
        let (shown, total) = (super::block::as_count(self.cap), super::block::as_count(total));
        let rest = calls.skip(self.cap).sum();
        Some(self.say(&Phrase::ShowingCalls { shown, total, rest }))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Verdict;
    use crate::report::fixture;

    fn told(report: &Report, cap: usize) -> Document {
        let outputs = ["report.json".to_owned()];
        Document::of(report, &Telling { lang: Lang::English, cap, outputs: &outputs })
    }

    fn answer(report: &Report) -> String {
        match told(report, 9).blocks.first() {
            Some(Block::Answer { text, .. }) => text.to_string(),
            other => panic!("the first block is {other:?}"),
        }
    }

    #[test]
    fn sections_have_one_order() {
        for report in [fixture::ordinary(), fixture::hostile(), fixture::empty()] {
            let document = told(&report, 9);
            let sections: Vec<Section> = document
                .blocks
                .iter()
                .filter_map(|block| match block {
                    Block::Heading { section, .. } => Some(*section),
                    _ => None,
                })
                .collect();
            assert!(sections.is_sorted(), "{sections:?}");
            assert_eq!(sections.first(), Some(&Section::Scope));
            assert_eq!(sections.last(), Some(&Section::SignOff));
        }
    }

    #[test]
    fn a_report_is_one_story() {
        use crate::report::Dimension::{Account, Model, Principal, Profile};
        let document = told(&fixture::ordinary(), 9);
        let sections = document.blocks.iter().filter_map(|block| match block {
            Block::Heading { section, .. } => Some(*section),
            _ => None,
        });
        assert_eq!(
            sections.collect::<Vec<_>>(),
            [
                Section::Scope,
                Section::Completeness,
                Section::Destinations,
                Section::Ways,
                Section::Breakdown(Model),
                Section::Breakdown(Profile),
                Section::Breakdown(Principal),
                Section::Breakdown(Account),
                Section::Days,
                Section::Violations,
                Section::NotProven,
                Section::OtherFindings,
                Section::Coverage,
                Section::BlindSpots,
                Section::Exceptions,
                Section::Integrity,
                Section::Method,
                Section::Limits,
                Section::Basis,
                Section::Outputs,
                Section::SignOff,
            ]
        );
    }

    #[test]
    fn every_row_has_a_cell_for_each_column() {
        for report in [fixture::ordinary(), fixture::hostile(), fixture::empty()] {
            for block in told(&report, 9).blocks {
                if let Block::Table(table) = block {
                    let wide = table.columns.len();
                    assert!(table.rows.iter().chain(&table.foot).all(|row| row.len() == wide));
                    assert!(table.rows.len() <= 9);
                }
            }
        }
    }

    #[test]
    fn the_answer_says_what_it_rests_on() {
        let mut report = fixture::ordinary();
        assert_eq!(
            answer(&report),
            "NON_COMPLIANT: 12 of 340 calls ran, or could only have run, outside ca-central-1 and \
             ca-west-1; 7 calls are not proven; 18 failed attempts without a Region; 1 object and \
             2 records could not be read; 1 gap in the logs; 6 events seen of features that name no \
             Region in any log."
        );
        report.coverage = fixture::empty().coverage;
        report.blind_spots.clear();
        report.flows[4].rule = Some("pilot".into());
        report.totals.by_verdict = [("NON_COMPLIANT", 1)].into();
        assert_eq!(
            answer(&report),
            "NON_COMPLIANT: 1 of 1 call ran, or could only have run, outside the Regions that the \
             policy allows."
        );
        report.verdict = Verdict::InsufficientData;
        report.totals.by_verdict = [("INSUFFICIENT_DATA", 1), ("COMPLIANT", 1)].into();
        assert_eq!(answer(&report), "INSUFFICIENT_DATA: 1 of 2 calls is not proven.");
        report.verdict = Verdict::Compliant;
        report.totals.by_verdict = [("COMPLIANT", 12_345), ("NOT_APPLICABLE", 1)].into();
        assert_eq!(
            answer(&report),
            "COMPLIANT: 12,345 of 12,345 calls ran inside ca-central-1 and ca-west-1; \
             1 failed attempt without a Region."
        );
        report.verdict = Verdict::NotApplicable;
        report.totals.by_verdict = [("NOT_APPLICABLE", 2)].into();
        assert_eq!(answer(&report), "NOT_APPLICABLE: all 2 calls failed and name no Region.");
        assert_eq!(
            answer(&fixture::empty()),
            "INSUFFICIENT_DATA: no inference was found in what was read, which is not a pass."
        );
    }
}
