//! Findings: what is outside the policy, what is not provable, and the rest.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::model::{Grade, Region, Verdict};
use crate::report::words::{Column as Head, Label, Line, Phrase, Section, Share};
use crate::report::{EvidenceSample, Finding, JudgedFlow, Report, Severity};

use super::answer::Tally;
use super::block::as_count;
use super::build::Teller;
use super::{Block, Cell, Column, Fact, Table};

/// Returns the violations with their evidence.
pub(super) fn violations(teller: &Teller<'_>) -> Vec<Block> {
    let judged = Tally::of(&teller.report.totals).judged();
    let none = match judged {
        0 => teller.line(Line::NothingJudged),
        _ => teller.say(&Phrase::NoViolation(judged)),
    };
    listed(teller, Section::Violations, Block::Paragraph(none), |severity| match severity {
        Severity::High => true,
        Severity::Medium | Severity::Low | Severity::Info => false,
    })
}

/// Returns the findings that are not violations.
pub(super) fn others(teller: &Teller<'_>) -> Vec<Block> {
    let none = Block::Paragraph(teller.line(Line::NoOtherFinding));
    listed(teller, Section::OtherFindings, none, |severity| match severity {
        Severity::High => false,
        Severity::Medium | Severity::Low | Severity::Info => true,
    })
}

fn listed(
    teller: &Teller<'_>,
    section: Section,
    none: Block,
    is_meant: fn(Severity) -> bool,
) -> Vec<Block> {
    let meant: Vec<&Finding> =
        teller.report.findings.iter().filter(|finding| is_meant(finding.severity)).collect();
    let mut blocks = vec![teller.heading(section)];
    if meant.is_empty() {
        blocks.push(none);
    }
    blocks.extend(meant.iter().take(teller.cap).flat_map(|finding| tell(teller, finding)));
    if meant.len() > teller.cap {
        let (shown, total) = (as_count(teller.cap), as_count(meant.len()));
        blocks.push(Block::Note(teller.say(&Phrase::Showing { shown, total })));
    }
    blocks
}

fn tell(teller: &Teller<'_>, finding: &Finding) -> Vec<Block> {
    let statement = Block::Statement {
        severity: finding.severity,
        mark: teller.lang.severity(finding.severity).into(),
        code: finding.code.into(),
        text: finding.message.as_str().into(),
    };
    let mut blocks = vec![statement, Block::Facts(facts(teller, finding))];
    if !finding.evidence.is_empty() {
        blocks.push(Block::Table(samples(teller, &finding.evidence)));
    }
    blocks
}

fn facts(teller: &Teller<'_>, finding: &Finding) -> Vec<Fact> {
    let mut facts = vec![teller.fact(Label::Found, Cell::Count(finding.count))];
    let times = [(Label::First, finding.first_seen), (Label::Last, finding.last_seen)];
    for (label, time) in times {
        facts.extend(time.map(|time| teller.fact(label, Cell::Time(time))));
    }
    facts.push(teller.fact(Label::WhatToDo, Cell::words(finding.what_to_do)));
    facts
}

fn samples(teller: &Teller<'_>, samples: &[EvidenceSample]) -> Table {
    let lang = teller.lang;
    let columns = vec![
        Column::left(lang, Head::EventId),
        Column::right(lang, Head::Record),
        Column::left(lang, Head::Object),
        Column::left(lang, Head::RegionPath),
    ];
    let row = |sample: &EvidenceSample| {
        vec![
            Cell::id(sample.event_id.as_deref()),
            Cell::Count(sample.record),
            Cell::code(Some(&sample.object)),
            Cell::code(sample.path),
        ]
    };
    Table::new(columns, samples.iter().take(teller.cap).map(row).collect()).of(samples.len(), lang)
}

/// Returns the calls whose place is not proven, and what the evidence says instead.
pub(super) fn not_proven(teller: &Teller<'_>) -> Vec<Block> {
    let tally = Tally::of(&teller.report.totals);
    let mut blocks = vec![teller.heading(Section::NotProven)];
    let groups = unproven(teller.report);
    if groups.is_empty() {
        let line = if tally.judged() == 0 { Line::NothingJudged } else { Line::AllProven };
        blocks.push(Block::Paragraph(teller.line(line)));
        return blocks;
    }
    let rows = groups.iter().take(teller.cap).map(|(why, calls)| {
        let share = Share { part: *calls, whole: tally.judged() };
        vec![
            Cell::code(why.requested.or(why.model)),
            Cell::Count(*calls),
            Cell::Share(share),
            Cell::words(why.event_name),
            Cell::region(why.source_region),
            Cell::words(teller.lang.grade(why.evidence)),
            possible(why.possible),
        ]
    });
    let table = Table::new(unproven_columns(teller, tally.judged()), rows.collect());
    blocks.push(Block::Table(table.of(groups.len(), teller.lang)));
    blocks
}

/// What calls without proof have in common.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Why<'a> {
    evidence: Grade,
    requested: Option<&'a str>,
    model: Option<&'a str>,
    event_name: &'a str,
    source_region: Option<&'a str>,
    possible: &'a [Region],
}

/// Sums the calls that are not proven by what they have in common, heaviest first.
fn unproven(report: &Report) -> Vec<(Why<'_>, u64)> {
    let mut sums: BTreeMap<Why<'_>, u64> = BTreeMap::new();
    for flow in report.flows.iter().filter(|flow| flow.verdict == Verdict::InsufficientData) {
        *sums.entry(why(flow)).or_default() += flow.calls;
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by_key(|(why, calls)| (Reverse(*calls), *why));
    sums
}

fn why(flow: &JudgedFlow) -> Why<'_> {
    Why {
        // Without evidence nothing is recorded: the weakest grade says so.
        evidence: flow.evidence.unwrap_or(Grade::Unrecorded),
        requested: flow.requested.as_deref(),
        model: flow.model.as_deref(),
        event_name: &flow.event_name,
        source_region: flow.source_region.as_deref(),
        possible: &flow.possible_destinations,
    }
}

fn unproven_columns(teller: &Teller<'_>, judged: u64) -> Vec<Column> {
    let lang = teller.lang;
    vec![
        Column::left(lang, Head::Requested),
        Column::right(lang, Head::Calls),
        Column::share(lang, judged),
        Column::left(lang, Head::Operation),
        Column::left(lang, Head::SourceRegion),
        Column::left(lang, Head::Evidence),
        Column::left(lang, Head::PossibleDestinations),
    ]
}

fn possible(regions: &[Region]) -> Cell {
    if regions.is_empty() {
        return Cell::Nothing;
    }
    let codes: Vec<String> = regions.iter().map(ToString::to_string).collect();
    Cell::words(codes.join(", "))
}
