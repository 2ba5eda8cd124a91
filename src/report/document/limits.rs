//! Exceptions, the logs themselves, the limits of proof, and where the outputs are.

use crate::report::ExceptionUse;
use crate::report::words::{Column as Head, Label, Line, Phrase, Section};

use super::build::Teller;
use super::{Block, Cell, Column, Table, custody};

/// Returns the policy's exceptions and what they did.
pub(super) fn exceptions(teller: &Teller<'_>) -> Vec<Block> {
    let all = &teller.report.exceptions;
    let heading = teller.heading(Section::Exceptions);
    if all.is_empty() {
        return vec![heading, Block::Paragraph(teller.line(Line::NoExceptions))];
    }
    let lang = teller.lang;
    let columns = vec![
        Column::left(lang, Head::Exception),
        Column::right(lang, Head::Calls),
        Column::left(lang, Head::State),
        Column::left(lang, Head::Expires),
        Column::left(lang, Head::Owner),
        Column::left(lang, Head::Ticket),
        Column::left(lang, Head::Reason),
    ];
    let rows = all.iter().take(teller.cap).map(|exception| row(teller, exception)).collect();
    let mut table = Table::new(columns, rows).without_empty();
    table.cut = teller.cut_calls(all.iter().map(|exception| exception.calls));
    vec![heading, Block::Table(table)]
}

fn row(teller: &Teller<'_>, exception: &ExceptionUse) -> Vec<Cell> {
    let state = match (exception.is_expired, exception.calls) {
        (true, _) => Line::Expired,
        (false, 0) => Line::Unused,
        (false, _) => Line::Active,
    };
    vec![
        Cell::words(exception.id.as_str()),
        Cell::Count(exception.calls),
        Cell::Text(teller.line(state)),
        Cell::Day(exception.expires),
        Cell::words(exception.owner.as_str()),
        exception.ticket.as_deref().map_or(Cell::Nothing, Cell::words),
        Cell::words(exception.reason.as_str()),
    ]
}

/// Returns what is known of the logs themselves.
pub(super) fn integrity(teller: &Teller<'_>) -> Vec<Block> {
    if teller.report.integrity.is_none() && teller.report.custody.is_none() {
        let said = Block::Paragraph(teller.line(Line::NeitherChecked));
        return vec![teller.heading(Section::Integrity), said];
    }
    let unchecked = || Cell::Text(teller.line(Line::NotChecked));
    let integrity = teller.report.integrity.as_ref().map_or_else(unchecked, |counts| {
        let tally =
            |(what, n): (&String, &u64)| teller.say(&Phrase::Tally { what, n: *n }).to_string();
        Cell::words(counts.iter().map(tally).collect::<Vec<_>>().join("; "))
    });
    let (lang, kept) = (teller.lang, teller.report.custody.as_ref());
    let custody = kept.map_or_else(unchecked, |kept| Cell::Text(custody::answer(kept, lang)));
    let mut facts =
        vec![teller.fact(Label::Integrity, integrity), teller.fact(Label::Custody, custody)];
    facts.extend(kept.into_iter().flat_map(|kept| custody::asked(kept, lang)));
    let mut blocks = vec![teller.heading(Section::Integrity), Block::Facts(facts)];
    blocks.extend(kept.and_then(|kept| custody::places(kept, lang, teller.cap)));
    blocks
}

/// Returns what the input cannot prove.
pub(super) fn limits(teller: &Teller<'_>) -> Vec<Block> {
    let limits = &teller.report.coverage.limits;
    let said = if limits.is_empty() {
        Block::Paragraph(teller.line(Line::NoLimits))
    } else {
        Block::List(limits.iter().map(|limit| limit.as_str().into()).collect())
    };
    vec![teller.heading(Section::Limits), said]
}

/// Returns where the outputs of the run are; nothing where the report itself is all there is.
pub(super) fn outputs(teller: &Teller<'_>, outputs: &[String]) -> Vec<Block> {
    if outputs.is_empty() {
        return Vec::new();
    }
    let file = |path: &String| teller.fact(Label::File, Cell::id(Some(path)));
    vec![teller.heading(Section::Outputs), Block::Facts(outputs.iter().map(file).collect())]
}
