//! Findings: what is outside the policy, what is not provable, and the rest.
//!
//! Findings of one code stand together: what to do is said once, and what tells them apart is a
//! table.

use std::collections::BTreeSet;
use std::iter;

use crate::model::{Day, Grade, IntegrityOutcome};
use crate::report::visible::Visible;
use crate::report::words::{Column as Head, Line, Noun, Phrase, Section, Told};
use crate::report::{Code, Dimension, EvidenceSample, Finding, Severity, Unit};

use super::answer::Tally;
use super::block::as_count;
use super::build::Teller;
use super::names::{Names, end_of, file_of};
use super::{Align, Block, Cell, Column, Table};

/// Returns the violations with their evidence.
pub(super) fn violations(teller: &Teller<'_>) -> Vec<Block> {
    let judged = Tally::of(&teller.report.totals).judged();
    let none = match judged {
        0 => teller.line(Line::NothingJudged),
        _ => teller.say(&Phrase::NoViolation(judged)),
    };
    listed(teller, Section::Violations, none)
}

/// Returns the calls whose place is not proven, and what the evidence says instead.
pub(super) fn not_proven(teller: &Teller<'_>) -> Vec<Block> {
    let tally = Tally::of(&teller.report.totals);
    let none = match (tally.judged(), tally.unproven) {
        (0, _) => teller.line(Line::NothingJudged),
        (_, 0) if logs_are_doubtful(teller) => teller.line(Line::AllProvenByRecords),
        (_, 0) => teller.line(Line::AllProven),
        (_, calls) => teller.say(&Phrase::NotProvable { calls, reasons: &[] }),
    };
    listed(teller, Section::NotProven, none)
}

/// Says whether the logs were held against digests, and are not all proven.
fn logs_are_doubtful(teller: &Teller<'_>) -> bool {
    let told = teller.report.integrity.as_ref();
    told.is_some_and(|told| told.outcome != IntegrityOutcome::Intact)
}

/// Returns the findings that are neither.
pub(super) fn others(teller: &Teller<'_>) -> Vec<Block> {
    listed(teller, Section::OtherFindings, teller.line(Line::NoOtherFinding))
}

/// Returns the section in which a finding stands. One that says where calls ran, and is no
/// violation, says that this is not proven.
fn section(finding: &Finding) -> Section {
    match finding.severity {
        Severity::High if is_of_logs(finding) => Section::OtherFindings,
        Severity::High => Section::Violations,
        Severity::Medium if finding.subject.is_some() && !finding.grades.is_empty() => {
            Section::NotProven
        }
        Severity::Medium | Severity::Low | Severity::Info => Section::OtherFindings,
    }
}

/// Says whether it is of the logs, and not of what they tell.
fn is_of_logs(finding: &Finding) -> bool {
    [Code::LogTampered, Code::DigestInvalid].iter().any(|code| code.as_str() == finding.code)
}

fn listed(teller: &Teller<'_>, at: Section, none: Visible) -> Vec<Block> {
    let meant: Vec<&Finding> =
        teller.report.findings.iter().filter(|finding| section(finding) == at).collect();
    let mut blocks = vec![teller.heading(at)];
    if meant.is_empty() {
        blocks.push(Block::Paragraph(none));
    }
    // Findings come sorted by severity and code.
    for group in meant.chunk_by(|a, b| a.code == b.code) {
        blocks.extend(told(teller, group));
    }
    if at != Section::Violations && meant.iter().any(|finding| finding.evidence.len() > 1) {
        blocks.push(Block::Note(teller.line(Line::MoreInJson)));
    }
    blocks
}

/// Returns the statement, what tells its findings apart, and the records to look at.
fn told(teller: &Teller<'_>, group: &[&Finding]) -> Vec<Block> {
    let text = match group {
        [only] => sentence(teller, only),
        several => teller.tell(&Told::Findings {
            n: as_count(several.len()),
            count: several.iter().map(|finding| finding.count).sum(),
            of: several.first().map_or(Noun::Call, |finding| noun(finding.unit)),
            days: days(several.iter().copied()),
        }),
    };
    let is_of_places = group.iter().all(|finding| !finding.grades.is_empty());
    let names_callers = group.iter().any(|finding| finding.caller().is_some());
    let is_table = is_of_places && (group.len() > 1 || names_callers);
    let is_list = !is_of_places && group.len() > 1;
    let mut blocks = with_samples(teller, group, (text, is_list));
    blocks.splice(1..1, is_table.then(|| places(teller, group)));
    blocks
}

fn sentence(teller: &Teller<'_>, finding: &Finding) -> Visible {
    let days = match finding.unit {
        Unit::Calls | Unit::Records => days([finding]),
        // Their sentences name the days, or they have none.
        Unit::Days | Unit::Exceptions | Unit::Hours | Unit::Objects | Unit::Places => None,
    };
    teller.tell(&Told::Found { message: &finding.message, days })
}

/// Returns the statement, with the sentences of its findings where they are listed, and the records to look
/// at: a table for violations, else the first one.
fn with_samples(
    teller: &Teller<'_>,
    group: &[&Finding],
    (text, is_list): (Visible, bool),
) -> Vec<Block> {
    let Some(first) = group.first() else { return Vec::new() };
    let (apart, cut) = if is_list { sentences(teller, group) } else { (Vec::new(), None) };
    let mut more: Vec<Visible> = cut.into_iter().collect();
    more.push(teller.tell(&Told::WhatToDo(first.what_to_do)));
    let mut table = None;
    if first.severity == Severity::High {
        table = samples(teller, group).map(Block::Table);
    } else if first.severity == Severity::Medium {
        more.extend(look_at(teller, group));
    }
    let statement = Block::Statement {
        severity: first.severity,
        mark: teller.lang.severity(first.severity).into(),
        code: first.code.into(),
        text,
        apart,
        more,
    };
    iter::once(statement).chain(table).collect()
}

/// Returns the days of the first and of the last moment.
fn days<'a>(group: impl IntoIterator<Item = &'a Finding>) -> Option<(Day, Day)> {
    let times: Vec<_> =
        group.into_iter().flat_map(|finding| [finding.first_seen, finding.last_seen]).collect();
    let first = times.iter().flatten().min()?;
    let last = times.iter().flatten().max()?;
    Some((first.day(), last.day()))
}

/// Returns the table of what ran where, and who called. Its rows are numbered where records are
/// listed below.
fn places(teller: &Teller<'_>, group: &[&Finding]) -> Block {
    let lang = teller.lang;
    let of = |name: fn(&Finding) -> Option<&str>| Names::of(each_once(group, name));
    let (callers, asked) = (of(Finding::caller), of(subject));
    let is_certain = group.iter().any(|finding| finding.severity == Severity::High);
    // What is presumed, or bounded by Regions of which none is allowed, is outside and may have run there.
    let is_placed = |grade: &Grade| matches!(grade, Grade::Recorded | Grade::InRegion);
    let ran = if group.iter().all(|finding| finding.grades.iter().all(is_placed)) {
        Head::RanIn
    } else {
        Head::PossibleDestinations
    };
    let columns = vec![
        Column::right(lang, Head::Number),
        Column::headed(lang.dimension(Dimension::Principal), Align::Left),
        Column::left(lang, Head::Requested),
        Column::left(lang, ran),
        Column::right(lang, Head::Calls),
        Column::left(lang, Head::Days).if_room(),
    ];
    let row = |(at, finding): (usize, &&Finding)| {
        let (regions, grades) = (&finding.regions, &finding.grades);
        let name =
            |names: &Names, name: Option<&str>| name.map_or(Cell::Nothing, |name| names.cell(name));
        vec![
            if is_certain { number(group, at) } else { Cell::Nothing },
            name(&callers, finding.caller()),
            name(&asked, subject(finding)),
            Cell::Text(teller.tell(&Told::Ran { regions, grades })),
            Cell::Count(finding.count),
            days([*finding]).filter(|_| is_certain).map_or(Cell::Nothing, |(first, last)| {
                Cell::Text(teller.say(&Phrase::Days { first, last }))
            }),
        ]
    };
    let rows = group.iter().take(teller.cap).enumerate().map(row).collect();
    let mut table = Table::new(columns, rows).without_empty();
    table.cut = teller.cut_calls(group.iter().map(|finding| finding.count));
    Block::Table(table)
}

/// Returns the number of a finding among several, from 1.
fn number(group: &[&Finding], at: usize) -> Cell {
    if group.len() > 1 { Cell::Count(as_count(at + 1)) } else { Cell::Nothing }
}

fn subject(finding: &Finding) -> Option<&str> {
    finding.subject.as_deref()
}

/// Returns the names, each once.
fn each_once<'a>(
    group: &[&'a Finding],
    name: fn(&'a Finding) -> Option<&'a str>,
) -> BTreeSet<&'a str> {
    group.iter().copied().filter_map(name).collect()
}

/// Returns the sentences of findings, as many as a table would have rows, and what is said where some are
/// left out.
fn sentences(teller: &Teller<'_>, group: &[&Finding]) -> (Vec<Visible>, Option<Visible>) {
    let shown = group.iter().take(teller.cap).map(|finding| finding.message.as_str().into());
    let of = group.first().map_or(Noun::Call, |finding| noun(finding.unit));
    (shown.collect(), teller.cut(group.iter().map(|finding| finding.count), of))
}

/// Returns records to look at: all where a table has rows for them, else about as many as it has
/// rows, and at least one for each finding shown.
fn samples(teller: &Teller<'_>, group: &[&Finding]) -> Option<Table> {
    let lang = teller.lang;
    let is_room = kept(group) <= as_count(teller.cap);
    let each = if is_room { usize::MAX } else { (teller.cap / group.len().max(1)).max(1) };
    let shown = group.iter().take(teller.cap).enumerate().flat_map(|(at, finding)| {
        let number = number(group, at);
        finding.evidence.iter().take(each).map(move |sample| sample_row(number.clone(), sample))
    });
    let rows: Vec<_> = shown.collect();
    if rows.is_empty() {
        return None;
    }
    let columns = vec![
        Column::right(lang, Head::Number),
        Column::left(lang, Head::EventId),
        Column::right(lang, Head::Record),
        Column::left(lang, Head::Object),
        Column::left(lang, Head::RegionPath).if_room(),
    ];
    let (shown, total) = (as_count(rows.len()), kept(group));
    let mut table = Table::new(columns, rows).without_empty();
    if shown < total {
        table.cut = Some(teller.tell(&Told::ShowingSamples { shown, total }));
    }
    Some(table)
}

fn sample_row(number: Cell, sample: &EvidenceSample) -> Vec<Cell> {
    // The first name of the path tells the call's record from the completion.
    let place = sample.path.map(|path| path.split_once('.').map_or(path, |(first, _)| first));
    vec![
        number,
        Cell::id(sample.event_id.as_deref()),
        Cell::Count(sample.record),
        Cell::File(file_of(&sample.object).into()),
        Cell::id(place),
    ]
}

fn look_at(teller: &Teller<'_>, group: &[&Finding]) -> Option<Visible> {
    let sample = group.iter().find_map(|finding| finding.evidence.first())?;
    Some(teller.tell(&Told::LookAt {
        event_id: sample.event_id.as_deref(),
        file: &end_of(&sample.object),
        record: sample.record,
    }))
}

/// Returns how many records the report keeps for these findings.
fn kept(group: &[&Finding]) -> u64 {
    as_count(group.iter().map(|finding| finding.evidence.len()).sum())
}

const fn noun(unit: Unit) -> Noun {
    match unit {
        Unit::Calls => Noun::Call,
        Unit::Days => Noun::Day,
        Unit::Exceptions => Noun::Exception,
        Unit::Hours => Noun::Hour,
        Unit::Objects => Noun::Object,
        Unit::Places => Noun::Site,
        Unit::Records => Noun::Record,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::words::Lang;
    use crate::report::{Report, fixture};

    /// The tables of the section on violations: who ran what where, and the records.
    fn tables(report: &Report) -> Vec<Table> {
        let blocks = violations(&Teller::in_words(report, 9));
        let table = |block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        };
        blocks.into_iter().filter_map(table).collect()
    }

    fn rows(table: &Table) -> Vec<Vec<String>> {
        let row = |row: &Vec<Cell>| row.iter().map(|cell| cell.text(Lang::English)).collect();
        table.rows.iter().map(row).collect()
    }

    #[test]
    fn only_what_a_record_or_a_model_places_stands_under_ran_in() {
        let head = |grade: Grade| {
            let mut report = fixture::ordinary();
            report.findings.iter_mut().for_each(|finding| finding.grades = vec![grade]);
            tables(&report)[0].columns.iter().map(|column| column.head.to_string()).nth(3)
        };
        for placed in [Grade::Recorded, Grade::InRegion] {
            assert_eq!(head(placed).as_deref(), Some("Ran in"));
        }
        for open in [Grade::Presumed, Grade::Bounded] {
            assert_eq!(head(open).as_deref(), Some("Ran, or may have run, in"));
        }
    }

    #[test]
    fn violations_name_who_called_and_where_to_look() {
        let [who, records] = tables(&fixture::ordinary()).try_into().unwrap();
        let analyst = "role/AWSReservedSSO_DataAnalyst_0123456789abcdef (111122223333)";
        let day = "2026-09-01";
        assert_eq!(
            rows(&who),
            [
                [
                    "1",
                    analyst,
                    "global.anthropic.claude-sonnet-4-5-20250929-v1:0",
                    "us-east-1",
                    "9",
                    day
                ],
                [
                    "2",
                    analyst,
                    "us.anthropic.claude-3-5-sonnet-20241022-v2:0",
                    "us-west-2",
                    "3",
                    day
                ],
            ]
        );
        let numbers: Vec<String> = rows(&records).iter().map(|row| row[0].clone()).collect();
        assert_eq!(numbers, ["1", "2"]);
    }

    #[test]
    fn one_violation_alone_names_who_called_too() {
        let mut report = fixture::ordinary();
        report.findings.truncate(1);
        let [who, _] = tables(&report).try_into().unwrap();
        assert_eq!(
            rows(&who)[0][0],
            "role/AWSReservedSSO_DataAnalyst_0123456789abcdef (111122223333)"
        );
    }
}
