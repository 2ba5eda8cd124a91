//! The sheets of findings: a row a finding, and a row a record to look at.

use crate::report::words::{Column as Head, Line};
use crate::report::{Dimension, EvidenceSample, Finding};

use super::super::block::as_count;
use super::super::build::Teller;
use super::super::findings;
use super::super::{Align, Block, Cell, Column};
use super::{Grid, Sheet};

/// Returns the sheet of all findings, weightiest first.
pub(super) fn findings<'a>(teller: &Teller<'a>) -> Sheet<'a> {
    let (lang, all) = (teller.lang, &teller.report.findings);
    let left = |head| Column::left(lang, head);
    let columns = vec![
        Column::right(lang, Head::Number),
        left(Head::Severity),
        left(Head::Code),
        left(Head::Finding),
        left(Head::Subject),
        Column::headed(lang.dimension(Dimension::Principal), Align::Left),
        Column::right(lang, Head::Count),
        left(Head::PossibleDestinations),
        left(Head::Evidence),
        left(Head::FirstSeen),
        left(Head::LastSeen),
        left(Head::WhatToDo),
    ];
    let row = move |(at, finding): (usize, &Finding)| {
        vec![
            Cell::Count(number(at)),
            Cell::words(lang.severity(finding.severity)),
            Cell::id(Some(finding.code)),
            Cell::words(finding.message.as_str()),
            code(finding.subject.as_deref()),
            code(finding.caller()),
            Cell::Count(finding.count),
            list(finding.regions.iter().map(ToString::to_string)),
            list(finding.grades.iter().map(|grade| lang.grade(*grade).to_owned())),
            finding.first_seen.map_or(Cell::Nothing, Cell::Time),
            finding.last_seen.map_or(Cell::Nothing, Cell::Time),
            Cell::words(finding.what_to_do),
        ]
    };
    let rows = Box::new(all.iter().enumerate().map(row));
    let grid =
        Grid { columns, rows, total: as_count(all.len()), foot: None, cut: None, stack: None };
    Sheet { title: teller.line(Line::Findings), grid: Some(grid), blocks: none_of(teller) }
}

/// Returns what is said of the sections that have no finding, each after its title.
fn none_of(teller: &Teller<'_>) -> Vec<Block> {
    let sections = [findings::violations, findings::not_proven, findings::others];
    let told = sections.map(|section| section(teller));
    let has_none =
        |blocks: &Vec<Block>| !blocks.iter().any(|block| matches!(block, Block::Statement { .. }));
    told.into_iter().filter(has_none).flatten().collect()
}

/// Returns the sheet of the records that the findings name, each with its finding's number.
pub(super) fn records<'a>(teller: &Teller<'a>) -> Sheet<'a> {
    let (lang, all) = (teller.lang, &teller.report.findings);
    let left = |head| Column::left(lang, head);
    let columns = vec![
        Column::right(lang, Head::Number),
        left(Head::Code),
        left(Head::EventId),
        left(Head::Object),
        Column::right(lang, Head::Record),
        left(Head::RegionPath),
    ];
    let total = as_count(all.iter().map(|finding| finding.evidence.len()).sum());
    let of = |(at, finding): (usize, &'a Finding)| {
        finding.evidence.iter().map(move |sample| record(at, finding.code, sample))
    };
    let rows = Box::new(all.iter().enumerate().flat_map(of));
    let grid = Grid { columns, rows, total, foot: None, cut: None, stack: None };
    Sheet { title: teller.line(Line::RecordsToLookAt), grid: Some(grid), blocks: Vec::new() }
}

fn record(at: usize, finding: &str, sample: &EvidenceSample) -> Vec<Cell> {
    vec![
        Cell::Count(number(at)),
        Cell::id(Some(finding)),
        Cell::id(sample.event_id.as_deref()),
        code(Some(&sample.object)),
        Cell::Count(sample.record),
        Cell::id(sample.path),
    ]
}

/// Returns the number of a finding, from 1.
fn number(at: usize) -> u64 {
    as_count(at + 1)
}

fn code(text: Option<&str>) -> Cell {
    text.map_or(Cell::Nothing, |text| Cell::Code(text.into()))
}

fn list(items: impl Iterator<Item = String>) -> Cell {
    let items: Vec<String> = items.collect();
    if items.is_empty() { Cell::Nothing } else { Cell::words(items.join(", ")) }
}
