//! The sheet of flows: every row that a sum of the report is made of.

use crate::report::words::{Column as Head, Lang, Line};
use crate::report::{Dimension, JudgedFlow, Report};

use super::super::block::as_count;
use super::super::{Cell, Column};
use super::{Grid, Sheet};

/// Returns the sheet.
pub(super) fn sheet(report: &Report) -> Sheet<'_> {
    let lang = report.language;
    let rows = report.flows.iter().map(move |flow| row(flow, lang));
    let grid = Grid {
        columns: columns(lang),
        rows: Box::new(rows),
        total: as_count(report.flows.len()),
        foot: None,
        cut: None,
        stack: None,
    };
    Sheet { title: lang.line(Line::Flows).into(), grid: Some(grid), blocks: Vec::new() }
}

fn columns(lang: Lang) -> Vec<Column> {
    let left = |head| Column::left(lang, head);
    let right = |head| Column::right(lang, head);
    let by = |by| Column::headed(lang.dimension(by), super::super::Align::Left);
    vec![
        by(Dimension::Day),
        by(Dimension::Account),
        by(Dimension::Principal),
        left(Head::PrincipalType),
        left(Head::Session),
        left(Head::Via),
        by(Dimension::Client),
        left(Head::EventSource),
        left(Head::EventName),
        left(Head::Requested),
        by(Dimension::Model),
        by(Dimension::Profile),
        by(Dimension::SourceRegion),
        left(Head::Evidence),
        left(Head::Destination),
        left(Head::PossibleDestinations),
        left(Head::Outcome),
        left(Head::ErrorCode),
        left(Head::Verdict),
        left(Head::Rule),
        right(Head::Calls),
        right(Head::CallsWithTokens),
        right(Head::InputTokens),
        right(Head::OutputTokens),
        right(Head::CallsWithLog),
        right(Head::CacheReadTokens),
        right(Head::CacheWriteTokens),
        left(Head::FirstSeen),
        left(Head::LastSeen),
    ]
}

/// Returns a flow in the order of [`columns`].
fn row(flow: &JudgedFlow, lang: Lang) -> Vec<Cell> {
    asked(flow).into_iter().chain(judged(flow, lang)).collect()
}

fn asked(flow: &JudgedFlow) -> [Cell; 13] {
    [
        flow.day.map_or(Cell::Nothing, Cell::Day),
        Cell::id(flow.account.as_ref().map(crate::model::AccountId::as_str)),
        code(Some(&flow.principal)),
        Cell::words(flow.principal_type.as_str()),
        code(flow.session.as_deref()),
        code(flow.via.as_deref()),
        code(flow.client.as_deref()),
        code(Some(&flow.event_source)),
        code(Some(&flow.event_name)),
        code(flow.requested.as_deref()),
        code(flow.model.as_deref()),
        code(flow.inference_profile.as_deref()),
        Cell::region(flow.source_region.as_deref()),
    ]
}

fn judged(flow: &JudgedFlow, lang: Lang) -> [Cell; 16] {
    let possible: Vec<&str> =
        flow.possible_destinations.iter().map(crate::model::Region::as_str).collect();
    [
        flow.evidence.map_or(Cell::Nothing, |grade| Cell::words(lang.grade(grade))),
        Cell::region(flow.destination.as_ref().map(crate::model::Region::as_str)),
        if possible.is_empty() { Cell::Nothing } else { Cell::words(possible.join(", ")) },
        Cell::words(lang.line(match flow.error_code {
            None => Line::Succeeded,
            Some(_) => Line::Failed,
        })),
        code(flow.error_code.as_deref()),
        Cell::Verdict(flow.verdict),
        code(flow.rule.as_deref()),
        Cell::Count(flow.calls),
        tokens(flow, flow.calls_with_tokens),
        tokens(flow, flow.input_tokens),
        tokens(flow, flow.output_tokens),
        Cell::Count(flow.invocation_logs.calls),
        cached(flow, flow.invocation_logs.cache_read_tokens),
        cached(flow, flow.invocation_logs.cache_write_tokens),
        flow.first_seen.map_or(Cell::Nothing, Cell::Time),
        flow.last_seen.map_or(Cell::Nothing, Cell::Time),
    ]
}

/// Returns a count of tokens, or nothing where no record counts them: nought would be a claim.
const fn tokens(flow: &JudgedFlow, n: u64) -> Cell {
    if flow.calls_with_tokens == 0 { Cell::Nothing } else { Cell::Count(n) }
}

/// Returns a count of cache tokens, or nothing where no log counts them.
const fn cached(flow: &JudgedFlow, n: u64) -> Cell {
    if flow.invocation_logs.calls_with_cache == 0 { Cell::Nothing } else { Cell::Count(n) }
}

fn code(text: Option<&str>) -> Cell {
    text.map_or(Cell::Nothing, |text| Cell::Code(text.into()))
}
