//! Where the logs are kept: a document of its own, and the same places within a report.

use crate::model::{Moment, Verdict};
use crate::report::visible::Visible;
use crate::report::words::{
    Column as Head, CustodyAnswer, CustodyLimit, CustodyTold, Label, Lang, Line, Phrase, Section,
    Told,
};
use crate::report::{Custody, CustodyPlace, CustodyReport, Finding};

use super::block::as_count;
use super::{Block, Cell, Column, Document, Fact, Running, Table, Telling};

impl Document {
    /// Tells the answer of `regiontrail custody`.
    #[must_use]
    pub fn of_custody(report: &CustodyReport, telling: &Telling<'_>) -> Self {
        let (lang, custody) = (report.language, &report.custody);
        let heading =
            |section: Section| Block::Heading { section, text: lang.section(section).into() };
        let mut blocks = vec![
            Block::Answer { verdict: custody.verdict, text: answer(custody, lang) },
            heading(Section::Scope),
            Block::Facts(scope(report)),
            heading(Section::Custody),
        ];
        blocks.extend(places(custody, lang, telling.cap));
        blocks.push(heading(Section::CustodyFindings));
        blocks.extend(statements(&report.findings, lang));
        blocks.push(heading(Section::Limits));
        let limits = CustodyLimit::ALL.iter().map(|limit| lang.custody_limit(*limit).into());
        blocks.push(Block::List(limits.collect()));
        let running = Running {
            title: lang.section(Section::Custody).into(),
            period: to_the_second(custody.taken_at).to_string().into(),
            made_by: made_by(report),
            at: to_the_second(custody.taken_at),
        };
        Self { lang, running, blocks }
    }
}

/// Returns the answer in one sentence.
pub(super) fn answer(custody: &Custody, lang: Lang) -> Visible {
    let holds_logs = |place: &&CustodyPlace| place.verdict != Verdict::NotApplicable;
    let places = as_count(custody.places.iter().filter(holds_logs).count());
    let others = as_count(custody.places.len()) - places;
    let counts = CustodyAnswer { places, others, outside: custody.outside, open: custody.open };
    lang.tell_custody(&CustodyTold::Answer { verdict: custody.verdict, counts }).into()
}

/// Returns the table of places, or that there are none.
pub(super) fn places(custody: &Custody, lang: Lang, cap: usize) -> Option<Block> {
    if custody.places.is_empty() {
        return None;
    }
    let columns = vec![
        Column::left(lang, Head::PlaceKind),
        Column::left(lang, Head::Place),
        Column::left(lang, Head::Region),
        Column::left(lang, Head::Verdict),
        Column::left(lang, Head::KeptFor).if_room(),
    ];
    let row = |place: &CustodyPlace| {
        vec![
            Cell::words(lang.place_kind(place.kind)),
            Cell::Code((&*place.name).into()),
            Cell::region(place.region.as_deref()),
            Cell::Verdict(place.verdict),
            Cell::Code((&*place.of).into()),
        ]
    };
    let mut table = Table::new(columns, custody.places.iter().take(cap).map(row).collect());
    let (shown, total) = (as_count(cap), as_count(custody.places.len()));
    table.cut = (total > shown).then(|| lang.say(&Phrase::Showing { shown, total }).into());
    Some(Block::Table(table))
}

/// Returns who asked what of whom.
pub(super) fn asked(custody: &Custody, lang: Lang) -> Vec<Fact> {
    let fact = |label: Label, value: Cell| Fact { label: lang.label(label).into(), value };
    let tell = |told: &CustodyTold<'_>| Cell::words(lang.tell_custody(told));
    let regions: Vec<String> = custody.regions_asked.iter().map(ToString::to_string).collect();
    let are_named = custody.are_regions_named;
    let (answered, unanswered) = (custody.answered, custody.unanswered);
    let mut facts = vec![
        fact(Label::CustodyRegions, names(&custody.allowed_regions, lang)),
        fact(
            Label::RegionsAsked,
            tell(&CustodyTold::RegionsAsked { regions: &regions, are_named }),
        ),
        fact(Label::AskedAt, Cell::Time(to_the_second(custody.taken_at))),
    ];
    facts.push(fact(Label::AskedBy, Cell::id(custody.asked_by.as_deref())));
    facts.push(fact(Label::Questions, tell(&CustodyTold::Questions { answered, unanswered })));
    facts
}

fn scope(report: &CustodyReport) -> Vec<Fact> {
    let lang = report.language;
    let fact = |label: Label, value: Cell| Fact { label: lang.label(label).into(), value };
    let mut facts = vec![fact(Label::Policy, Cell::words(report.policy.as_str()))];
    facts.extend(asked(&report.custody, lang));
    let (code, reasons) = (report.exit.code, report.exit.reasons.as_slice());
    facts.extend([
        fact(Label::MadeBy, Cell::Text(made_by(report))),
        fact(Label::ExitCode, Cell::words(lang.say(&Phrase::Exit { code, reasons }))),
    ]);
    facts
}

/// The document tells no time but that of its facts.
fn made_by(report: &CustodyReport) -> Visible {
    let at = to_the_second(report.custody.taken_at);
    let (name, version) = (report.tool.name.as_str(), report.tool.version.as_str());
    report.language.say(&Phrase::MadeOf { name, version, at }).into()
}

/// Returns the findings, those of one code together: what to do is said once.
fn statements(findings: &[Finding], lang: Lang) -> Vec<Block> {
    if findings.is_empty() {
        return vec![Block::Paragraph(lang.line(Line::None).into())];
    }
    findings.chunk_by(|a, b| a.code == b.code).flat_map(|group| statement(group, lang)).collect()
}

fn statement(group: &[Finding], lang: Lang) -> Vec<Block> {
    let Some(first) = group.first() else { return Vec::new() };
    let all = || group.iter().map(|finding| finding.message.as_str().into()).collect();
    let (text, apart) = match group {
        [only] => (only.message.as_str().into(), Vec::new()),
        several => {
            let n = as_count(several.len());
            (lang.tell_custody(&CustodyTold::Findings(n)).into(), all())
        }
    };
    vec![Block::Statement {
        severity: first.severity,
        mark: lang.severity(first.severity).into(),
        code: first.code.into(),
        text,
        apart,
        more: vec![lang.tell(&Told::WhatToDo(first.what_to_do)).into()],
    }]
}

fn names<T: ToString>(items: &[T], lang: Lang) -> Cell {
    let items: Vec<String> = items.iter().map(ToString::to_string).collect();
    Cell::words(lang.list(&items))
}

fn to_the_second(moment: Moment) -> Moment {
    let millis = moment.as_millis();
    Moment::from_millis(millis - millis.rem_euclid(1_000))
}
