//! The document as the data of the template: strings that are never markup.

use serde::Serialize;

use crate::model::Verdict;
use crate::report::Severity;
use crate::report::document::{Align, Block, Cell, Document, Fact, Need, Table};
use crate::report::picture::{Picture, svg};
use crate::report::render::Paper;
use crate::report::visible::Visible;
use crate::report::words::Lang;

use super::columns::{CODE_SIZE, GAP, Grid, HEAD_SIZE};
use super::fonts::{Face, Fonts};
use super::text::{Runs, face, is_rigid, shown, whole, words};

/// What the template lays out.
#[derive(Debug, Serialize)]
pub(super) struct Data {
    lang: &'static str,
    country: Option<&'static str>,
    paper: &'static str,
    margin: f64,
    title: String,
    period: String,
    made_by: String,
    page_of: &'static str,
    blocks: Vec<Part>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Part {
    Answer {
        tone: Tone,
        text: Runs,
    },
    Heading {
        text: Runs,
    },
    Statement {
        tone: Tone,
        mark: Runs,
        code: Runs,
        text: Runs,
        apart: Vec<Runs>,
        more: Vec<Runs>,
        leads: bool,
    },
    Paragraph {
        text: Runs,
        leads: bool,
    },
    List {
        items: Vec<Runs>,
    },
    Facts {
        facts: Vec<Line>,
    },
    Table(Ruled),
    Picture {
        title: Runs,
        told: String,
        svg: String,
    },
    Verbatim {
        lines: Vec<Runs>,
        cut: Option<Runs>,
    },
    SignOff {
        lines: Vec<Vec<Runs>>,
    },
    Note {
        text: Runs,
    },
}

#[derive(Debug, Serialize)]
struct Line {
    label: Runs,
    value: Value,
}

#[derive(Debug, Serialize)]
struct Ruled {
    size: f64,
    gap: f64,
    head_size: f64,
    code_size: f64,
    widths: Vec<f64>,
    aligns: Vec<&'static str>,
    heads: Vec<Runs>,
    rows: Vec<Vec<Value>>,
    foot: Option<Vec<Value>>,
    cut: Option<Runs>,
}

#[derive(Debug, Serialize)]
struct Value {
    face: &'static str,
    /// Whether it stands on one line.
    is_rigid: bool,
    tone: Option<Tone>,
    text: Runs,
}

/// A colour with a mark, by the template's name for it.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Tone {
    Good,
    Bad,
    Open,
    Quiet,
}

impl Data {
    /// Returns the data of a document.
    pub(super) fn of(document: &Document, paper: Paper) -> Self {
        let (lang, running) = (document.lang, &document.running);
        let room = width(paper) - 2.0 * MARGIN;
        let fonts = Fonts::builtin();
        Self {
            lang: lang.code(),
            country: lang.country(),
            paper: match paper {
                Paper::A4 => "a4",
                Paper::Letter => "us-letter",
            },
            margin: MARGIN,
            title: fonts.drawable(&running.title),
            period: fonts.drawable(&running.period),
            made_by: fonts.drawable(&running.made_by),
            page_of: lang.line(crate::report::words::Line::PageOf),
            blocks: parts(&document.blocks, lang, room),
        }
    }
}

fn parts(blocks: &[Block], lang: Lang, room: f64) -> Vec<Part> {
    let next = blocks.iter().skip(1).map(Some).chain([None]);
    blocks.iter().zip(next).map(|(block, next)| part(block, is_led(next), lang, room)).collect()
}

/// Says whether a block is what the one before it speaks of: both stay on one page.
const fn is_led(next: Option<&Block>) -> bool {
    matches!(next, Some(Block::Table(_) | Block::List(_) | Block::Verbatim(_) | Block::SignOff(_)))
}

fn part(block: &Block, leads: bool, lang: Lang, room: f64) -> Part {
    match block {
        Block::Answer { verdict, text } => Part::Answer { tone: tone(*verdict), text: words(text) },
        Block::Heading { text, .. } => Part::Heading { text: words(text) },
        Block::Statement { severity, mark, code, text, apart, more } => Part::Statement {
            tone: weight(*severity),
            mark: words(mark),
            code: whole(code),
            text: words(text),
            apart: apart.iter().map(|text| words(text)).collect(),
            more: more.iter().map(|text| words(text)).collect(),
            leads,
        },
        Block::Paragraph(text) => Part::Paragraph { text: words(text), leads },
        Block::List(items) => Part::List { items: items.iter().map(|item| words(item)).collect() },
        Block::Facts(facts) => {
            Part::Facts { facts: facts.iter().map(|fact| line(fact, lang)).collect() }
        }
        Block::Table(table) => Part::Table(rows(table, lang, room)),
        Block::Picture(picture) => drawn(picture),
        Block::Verbatim(verbatim) => Part::Verbatim {
            lines: verbatim.lines.iter().map(|line| whole(line)).collect(),
            cut: verbatim.cut.as_ref().map(|text| words(text)),
        },
        Block::SignOff(lines) => Part::SignOff {
            lines: lines.iter().map(|labels| labels.iter().map(|l| words(l)).collect()).collect(),
        },
        Block::Note(text) => Part::Note { text: words(text) },
    }
}

/// A character that no font has would stop the typesetter.
fn drawn(picture: &Picture) -> Part {
    let picture = picture.said(|text| Fonts::builtin().drawable(text));
    let (title, told) = (words(&picture.title), picture.told.to_string());
    Part::Picture { title, told, svg: svg(&picture, 0) }
}

fn line(fact: &Fact, lang: Lang) -> Line {
    Line { label: words(&fact.label), value: value(&fact.value, lang) }
}

fn rows(table: &Table, lang: Lang, room: f64) -> Ruled {
    let grid = Grid::fitting(table, lang, room);
    let places: Vec<usize> = grid.columns.iter().map(|(at, _)| *at).collect();
    let is_whole = places.len() == table.columns.len();
    let left_out = table.left_out(lang, |column| is_whole || column.need == Need::Always);
    let columns = || places.iter().filter_map(|at| table.columns.get(*at));
    let row = |cells: &Vec<Cell>| {
        places.iter().filter_map(|at| cells.get(*at)).map(|cell| value(cell, lang)).collect()
    };
    Ruled {
        size: grid.size,
        gap: GAP,
        head_size: HEAD_SIZE,
        code_size: CODE_SIZE,
        widths: grid.columns.iter().map(|(_, width)| *width).collect(),
        aligns: columns().map(|column| side(column.align)).collect(),
        heads: columns().map(|column| words(&column.head)).collect(),
        rows: table.rows.iter().map(row).collect(),
        foot: table.foot.as_ref().map(row),
        cut: said_below(table, left_out.as_ref()),
    }
}

fn said_below(table: &Table, left_out: Option<&Visible>) -> Option<Runs> {
    let said: Vec<&str> = table.cut.iter().chain(left_out).map(|text| &**text).collect();
    (!said.is_empty()).then(|| words(&said.join(" ")))
}

fn value(cell: &Cell, lang: Lang) -> Value {
    Value {
        face: match face(cell) {
            Face::Text => "text",
            Face::Strong => "strong",
            Face::Code => "code",
        },
        is_rigid: is_rigid(cell),
        tone: if let Cell::Verdict(verdict) = cell { Some(tone(*verdict)) } else { None },
        text: shown(cell, lang),
    }
}

const fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Compliant => Tone::Good,
        Verdict::NonCompliant => Tone::Bad,
        Verdict::InsufficientData => Tone::Open,
        Verdict::NotApplicable => Tone::Quiet,
    }
}

const fn weight(severity: Severity) -> Tone {
    match severity {
        Severity::High => Tone::Bad,
        Severity::Medium => Tone::Open,
        Severity::Low | Severity::Info => Tone::Quiet,
    }
}

const fn side(align: Align) -> &'static str {
    match align {
        Align::Left => "left",
        Align::Right => "right",
    }
}

/// Returns the width of a page in points.
const fn width(paper: Paper) -> f64 {
    match paper {
        Paper::A4 => 595.28,
        Paper::Letter => 612.0,
    }
}

/// The margin on both sides, in points.
const MARGIN: f64 = 54.0;
