//! What counts against which quota, and which models are about to go.

use std::collections::BTreeSet;

use crate::model::AccountId;
use crate::report::words::{Column as Head, Line, QuotaTold, Section, Share};
use crate::report::{LegacyModel, Percentiles, Quota, QuotaKind, QuotaRow};

use super::build::Teller;
use super::{Block, Cell, Column, Table};

/// Returns both; nothing where nobody asked.
pub(super) fn quota(teller: &Teller<'_>) -> Vec<Block> {
    let Some(told) = &teller.report.quota else { return Vec::new() };
    let mut blocks = vec![teller.heading(Section::Quota)];
    let (calls, throttled, failed) = (told.calls, told.throttled, told.failed);
    blocks.push(Block::Paragraph(teller.quota(&QuotaTold::Of { calls, throttled, failed })));
    if !told.rows.is_empty() {
        blocks.push(Block::Table(rows(teller, told)));
        blocks.extend(notes(teller, told));
    }
    let listed = (told.lifecycle.as_of.as_str(), told.lifecycle.source.as_str());
    let legacy = &told.legacy_models;
    blocks.push(Block::Paragraph(teller.quota(&QuotaTold::LegacyModels {
        models: super::block::as_count(legacy.len()),
        listed: told.listed_models,
        as_of: listed.0,
        source: listed.1,
    })));
    if !legacy.is_empty() {
        blocks.push(Block::Table(models(teller, legacy)));
        blocks.push(Block::Note(teller.quota(&QuotaTold::LegacyByRegion)));
    }
    let (models, calls) =
        (super::block::as_count(told.models_not_listed.len()), told.calls_of_unknown_models);
    if models > 0 || calls > 0 {
        blocks.push(Block::Note(teller.quota(&QuotaTold::NotListed { models, calls })));
    }
    blocks
}

fn rows(teller: &Teller<'_>, told: &Quota) -> Table {
    let lang = teller.lang;
    let accounts: BTreeSet<_> = told.rows.iter().map(|row| &row.account).collect();
    let has_accounts = accounts.len() > 1;
    let account = has_accounts.then(|| Column::left(lang, Head::Account));
    let mut columns = vec![Column::left(lang, Head::Model)];
    columns.extend(account);
    columns.extend([Head::Region, Head::Quota].map(|head| Column::left(lang, head)));
    columns.push(Column::right(lang, Head::Calls));
    columns.push(Column::right(lang, Head::Throttled));
    // What a quota is of stands on every page: tokens. Requests are limited for some models only.
    let right = [Head::RequestsUsually, Head::RequestsAtMost];
    columns.extend(right.map(|head| Column::right(lang, head).if_room()));
    columns.push(Column::right(lang, Head::OutputRate).if_room());
    let right = [Head::TokensUsually, Head::TokensAtMost];
    columns.extend(right.map(|head| Column::right(lang, head)));
    let shown = told.rows.iter().take(teller.cap);
    let mut table =
        Table::new(columns, shown.map(|row| cells(teller, row, has_accounts)).collect());
    table.cut = teller.cut_calls(told.rows.iter().map(|row| row.calls));
    table
}

fn cells(teller: &Teller<'_>, row: &QuotaRow, has_accounts: bool) -> Vec<Cell> {
    let account = || Cell::id(row.account.as_ref().map(AccountId::as_str));
    let [requests, tokens] = [row.requests_per_minute, row.tokens_per_minute];
    let count = |told: Option<Percentiles>, of: fn(Percentiles) -> u64| {
        told.map_or(Cell::Nothing, |told| Cell::Count(of(told)))
    };
    let mut cells = vec![match &row.model {
        Some(model) => Cell::Code(model.as_ref().into()),
        None => Cell::Code(teller.line(Line::UnnamedModel)),
    }];
    cells.extend(has_accounts.then(account));
    cells.extend([
        Cell::region(row.source_region.as_deref()),
        Cell::words(teller.lang.quota_kind(row.kind)),
        Cell::Count(row.calls),
        Cell::Count(row.throttled),
        count(requests, |told| told.p95),
        count(requests, |told| told.p100),
        row.output_rate.map_or(Cell::Nothing, |rate| Cell::Count(u64::from(rate))),
        count(tokens, |told| told.p95),
        count(tokens, |told| told.p100),
    ]);
    cells
}

/// Says what the numbers are, what is missing from them, and how the quotas are called.
fn notes(teller: &Teller<'_>, told: &Quota) -> Vec<Block> {
    let mut notes = vec![teller.quota(&QuotaTold::Minutes)];
    if told.calls_with_tokens == 0 {
        notes.push(teller.quota(&QuotaTold::WithoutTokens));
    } else {
        let counted = Share { part: told.calls_with_tokens, whole: told.calls };
        let (as_of, source) = (told.rates.as_of.as_str(), told.rates.source.as_str());
        notes.push(teller.quota(&QuotaTold::Tokens { counted, as_of, source }));
        if told.calls_with_cache_counts < told.calls_with_tokens {
            notes.push(teller.quota(&QuotaTold::WithoutCaches));
        }
        notes.push(teller.quota(&QuotaTold::Begins));
    }
    if told.rows.iter().any(|row| row.kind == QuotaKind::Concurrent) {
        notes.push(teller.quota(&QuotaTold::Concurrent));
    }
    let names: BTreeSet<_> = told.rows.iter().filter_map(|row| row.quota).collect();
    let names: Vec<&str> = names.into_iter().collect();
    if !names.is_empty() {
        notes.push(teller.quota(&QuotaTold::Names(&names)));
    }
    vec![Block::List(notes)]
}

fn models(teller: &Teller<'_>, legacy: &[LegacyModel]) -> Table {
    let lang = teller.lang;
    let left = [Head::Model, Head::Region, Head::LegacySince, Head::EndOfLife, Head::Successors];
    let mut columns = left.map(|head| Column::left(lang, head)).to_vec();
    columns.push(Column::right(lang, Head::Calls));
    columns.push(Column::left(lang, Head::LastSeen).if_room());
    let row = |model: &LegacyModel| {
        let end = model.end_of_life;
        vec![
            Cell::Code(model.model.as_ref().into()),
            Cell::region(Some(&model.source_region)),
            Cell::Day(model.legacy_since),
            if model.is_past_end_of_life {
                Cell::Text(teller.quota(&QuotaTold::PastDay(end)))
            } else {
                Cell::Day(end)
            },
            if model.successors.is_empty() {
                Cell::Text(teller.quota(&QuotaTold::NoSuccessor))
            } else {
                Cell::words(model.successors.join(", "))
            },
            Cell::Count(model.calls),
            model.last_seen.map_or(Cell::Nothing, Cell::Time),
        ]
    };
    let mut table = Table::new(columns, legacy.iter().take(teller.cap).map(row).collect());
    table.cut = teller.cut_calls(legacy.iter().map(|model| model.calls));
    table
}
