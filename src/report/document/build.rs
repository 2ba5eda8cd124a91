//! The order of what is said.

use crate::report::Report;
use crate::report::visible::Visible;
use crate::report::words::{Label, Lang, Line, Noun, Phrase, QuotaTold, Section, Told, WhatIfTold};

use super::{Block, Cell, Document, Fact, answer, changes, completeness, coverage, days, drift};
use super::{findings, integrity, limits, method, quota, regions, scope, ways, what_if, witness};

/// How a report is told.
#[derive(Debug, Clone, Copy)]
pub struct Telling<'a> {
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
        let teller = Teller { report, lang: report.language, cap: telling.cap, pictures };
        let sections = [
            answer::answer(&teller),
            scope::scope(&teller),
            completeness::completeness(&teller),
            changes::changes(&teller),
            what_if::what_if(&teller),
            regions::destinations(&teller),
            ways::ways(&teller),
            regions::breakdowns(&teller),
            days::days(&teller),
            findings::violations(&teller),
            findings::not_proven(&teller),
            findings::others(&teller),
            drift::drift(&teller),
            quota::quota(&teller),
            coverage::coverage(&teller),
            witness::witness(&teller),
            coverage::blind_spots(&teller),
            limits::exceptions(&teller),
            integrity::integrity(&teller),
            method::method(&teller),
            limits::limits(&teller),
            method::basis(&teller),
            limits::outputs(&teller, telling.outputs),
            method::sign_off(&teller),
        ];
        Self {
            lang: report.language,
            running: scope::running(&teller),
            blocks: sections.into_iter().flatten().collect(),
        }
    }
}

/// What every section is told from.
pub(super) struct Teller<'a> {
    /// The report.
    pub(super) report: &'a Report,
    /// Its language.
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
    pub(super) const fn in_words(report: &'a Report, cap: usize) -> Self {
        Self { report, lang: report.language, cap, pictures: Pictures::LeftOut }
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

    /// Returns a text about quotas or legacy models.
    pub(super) fn quota(&self, told: &QuotaTold<'_>) -> Visible {
        self.lang.quota(told).into()
    }

    /// Returns a text about another choice.
    pub(super) fn what_if(&self, told: &WhatIfTold<'_>) -> Visible {
        self.lang.what_if(told).into()
    }

    /// Returns what is said below rows of which only the first are shown: `held` is what each of
    /// all rows holds, and `of` what that is.
    pub(super) fn cut(
        &self,
        held: impl ExactSizeIterator<Item = u64>,
        of: Noun,
    ) -> Option<Visible> {
        let total = held.len();
        if total <= self.cap {
            return None;
        }
        let (shown, total) = (super::block::as_count(self.cap), super::block::as_count(total));
        let rest = held.skip(self.cap).sum();
        Some(self.say(&Phrase::ShowingSums { shown, total, rest, of }))
    }

    /// Returns what is said below a table of calls: `calls` are those of every row.
    pub(super) fn cut_calls(&self, calls: impl ExactSizeIterator<Item = u64>) -> Option<Visible> {
        self.cut(calls, Noun::Call)
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
        Document::of(report, &Telling { cap, outputs: &outputs })
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
    fn what_is_cut_says_what_the_rest_holds() {
        let mut report = fixture::ordinary();
        report.findings.insert(5, report.findings[4].clone());
        let cuts = |cap| -> Vec<String> {
            let cut = |block| match block {
                Block::Table(table) => table.cut,
                Block::Note(text) if text.starts_with("Showing") => Some(text),
                Block::Statement { more, .. } => {
                    more.into_iter().find(|text| text.starts_with("Showing"))
                }
                _ => None,
            };
            told(&report, cap).blocks.into_iter().filter_map(cut).map(|t| t.to_string()).collect()
        };
        let others = |shown: &str| format!("Showing 1 of {shown}.");
        assert_eq!(
            cuts(1),
            [
                others("6; the others hold 88 calls"),
                others("10; the others hold 157 calls"),
                others("5; the others hold 104 calls"),
                others("5; the others hold 104 calls"),
                others("3; the others hold 111 calls"),
                others("2; the others hold 81 calls"),
                others("2; the others hold 3 calls"),
                "Showing 1 of 2 records; JSON has more of each finding.".to_owned(),
                others("2; the others hold 1 call"),
                others("2; the others hold 4 calls"),
                others("3; the others hold 403 objects"),
                // A report holds the first problems only, and a problem nothing but itself.
                others("3"),
                others("2; the others hold 0 calls"),
            ]
        );
        assert_eq!(cuts(usize::MAX), [others("3")]);
    }

    #[test]
    fn the_blind_spots_of_the_answer_are_those_of_their_section() {
        let mut report = fixture::ordinary();
        report.blind_spots[1].code = "bedrock-mantle";
        report.blind_spots[1].seen = 3;
        assert!(answer(&report).contains("6 events seen of features that name no Region"));
        let document = told(&report, 9);
        let said: Vec<&str> = document
            .blocks
            .iter()
            .filter_map(|block| match block {
                Block::Paragraph(text) => Some(&**text),
                _ => None,
            })
            .filter(|text| text.contains("6 events seen") || text.starts_with("Seen too"))
            .collect();
        assert_eq!(
            said,
            [
                "Features that name no Region in any log, 6 events seen:",
                "Seen too, but in a Region that is known, for it is that of the endpoint:"
            ]
        );
    }

    #[test]
    fn the_answer_says_what_it_rests_on() {
        let mut report = fixture::ordinary();
        assert_eq!(
            answer(&report),
            "NON_COMPLIANT: 12 of 340 judged calls ran, or could only have run, outside ca-central-1 and \
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
            "NON_COMPLIANT: 1 of 1 judged call ran, or could only have run, outside the Regions that the \
             policy allows."
        );
        report.verdict = Verdict::InsufficientData;
        report.totals.by_verdict = [("INSUFFICIENT_DATA", 1), ("COMPLIANT", 1)].into();
        assert_eq!(answer(&report), "INSUFFICIENT_DATA: 1 of 2 judged calls is not proven.");
        report.verdict = Verdict::Compliant;
        report.totals.by_verdict = [("COMPLIANT", 12_345), ("NOT_APPLICABLE", 1)].into();
        assert_eq!(
            answer(&report),
            "COMPLIANT: 12,345 of 12,345 judged calls ran inside ca-central-1 and ca-west-1; \
             1 failed attempt without a Region."
        );
        report.verdict = Verdict::NotApplicable;
        report.totals.by_verdict = [("NOT_APPLICABLE", 2)].into();
        assert_eq!(answer(&report), "NOT_APPLICABLE: all 2 calls failed and name no Region.");
        let mut empty = fixture::empty();
        let nothing = "INSUFFICIENT_DATA: there was no object to read, which is not a pass.";
        assert_eq!(answer(&empty), nothing);
        empty.coverage.objects.listed = 1;
        assert_eq!(
            answer(&empty),
            "INSUFFICIENT_DATA: no inference was found in what was read, which is not a pass."
        );
    }
}
