//! A document as sections, each with what it is found by.

use askama::Template;

use crate::report::Dimension;
use crate::report::document::{Align, Block, Document, Running};
use crate::report::picture::svg;
use crate::report::words::{Lang, Line, Section};

use super::seal;
use super::text::{Bit, sentence};
use super::value::{Value, head, row, tone, weighty};

/// What the template lays out.
#[derive(Debug, Template)]
#[template(path = "report.html")]
pub(super) struct Page<'a> {
    lang: Lang,
    running: &'a Running,
    policy: String,
    style: &'static str,
    script: &'static str,
    /// What stands before the first section: the answer.
    opening: Vec<Item<'a>>,
    sections: Vec<Part<'a>>,
}

/// A section.
#[derive(Debug)]
struct Part<'a> {
    anchor: &'static str,
    title: &'a str,
    items: Vec<Item<'a>>,
}

/// A block and what tells it from all others of the page.
#[derive(Debug)]
struct Item<'a> {
    /// Its place in the document.
    at: usize,
    block: &'a Block,
    /// The ids of the headings under which it stands: they name its tables.
    named_by: String,
}

impl<'a> Page<'a> {
    /// Returns the page of a document.
    pub(super) fn of(document: &'a Document) -> Self {
        let mut page = Self {
            lang: document.lang,
            running: &document.running,
            policy: seal::policy(STYLE, SCRIPT),
            style: STYLE,
            script: SCRIPT,
            opening: Vec::new(),
            sections: Vec::new(),
        };
        for (at, block) in document.blocks.iter().enumerate() {
            match (block, page.sections.last_mut()) {
                (Block::Heading { section, text }, _) => {
                    let anchor = anchor(*section);
                    page.sections.push(Part { anchor, title: text, items: Vec::new() });
                }
                (_, Some(part)) => part.push(at, block),
                (_, None) => page.opening.push(Item { at, block, named_by: String::new() }),
            }
        }
        page
    }
}

impl<'a> Part<'a> {
    fn push(&mut self, at: usize, block: &'a Block) {
        let is_finding = |item: &&Item<'_>| matches!(item.block, Block::Statement { .. });
        let named_by = match self.items.iter().rev().find(is_finding) {
            Some(finding) => format!("{}-title b{}", self.anchor, finding.at),
            None => format!("{}-title", self.anchor),
        };
        self.items.push(Item { at, block, named_by });
    }
}

/// Returns the answer as its verdict, where it begins with it, and the rest.
fn lead<'a>(verdict: &str, text: &'a str) -> (&'a str, &'a str) {
    text.split_at(if text.starts_with(verdict) { verdict.len() } else { 0 })
}

/// Returns the name by which a link finds a section, the same in every language.
const fn anchor(section: Section) -> &'static str {
    match section {
        Section::Scope => "scope",
        Section::Completeness => "completeness",
        Section::Changes => "changes",
        Section::Drift => "drift",
        Section::WhatIf => "what-if",
        Section::Quota => "quota",
        Section::Destinations => "destinations",
        Section::Ways => "ways",
        Section::Breakdown(by) => match by {
            Dimension::Model => "by-model",
            Dimension::Profile => "by-profile",
            Dimension::Principal => "by-principal",
            Dimension::Account => "by-account",
            Dimension::Client => "by-client",
            Dimension::Day => "by-day",
            Dimension::SourceRegion => "by-source-region",
        },
        Section::Days => "by-day-and-destination",
        Section::Violations => "violations",
        Section::NotProven => "not-proven",
        Section::OtherFindings => "other-findings",
        Section::Coverage => "coverage",
        Section::SecondWitness => "second-witness",
        Section::BlindSpots => "blind-spots",
        Section::Exceptions => "exceptions",
        Section::Integrity => "integrity",
        Section::Custody => "custody",
        Section::CustodyFindings => "custody-findings",
        Section::Method => "method",
        Section::Limits => "limits",
        Section::Basis => "basis",
        Section::Outputs => "outputs",
        Section::SignOff => "sign-off",
        Section::Call => "call",
        Section::Records => "records",
        Section::Whereabouts => "whereabouts",
        Section::Ruling => "ruling",
    }
}

const STYLE: &str = include_str!("report.css");
const SCRIPT: &str = include_str!("report.js");
