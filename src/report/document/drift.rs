//! What is new against an earlier report or the first days.

use std::collections::BTreeSet;

use crate::model::{AccountId, Region};
use crate::report::visible::Visible;
use crate::report::words::{Against, Column as Head, Line, Phrase, Section};
use crate::report::{Drift, DriftBase, NewUse, SourcePlace};

use super::build::Teller;
use super::names::Names;
use super::{Block, Cell, Column, Table};

/// Returns what is new; nothing where there was nothing to set the calls against.
pub(super) fn drift(teller: &Teller<'_>) -> Vec<Block> {
    let Some(drift) = &teller.report.drift else { return Vec::new() };
    let uses = super::block::as_count(drift.new_uses.len());
    let base = match &drift.base {
        DriftBase::EarlierReport(told) => Phrase::NewSinceReport { uses, made: &told.made },
        DriftBase::FirstDays { from, to } => Phrase::NewSinceDays { uses, from: *from, to: *to },
    };
    let mut blocks = vec![teller.heading(Section::Drift), Block::Paragraph(teller.say(&base))];
    if uses > 0 {
        blocks.push(Block::Table(table(teller, drift)));
        blocks.push(Block::Note(teller.line(Line::NewUses)));
    }
    let untold = untold(teller, drift);
    if !untold.is_empty() {
        blocks.push(Block::List(untold));
    }
    blocks
}

/// Says what the base cannot tell of these logs.
fn untold(teller: &Teller<'_>, drift: &Drift) -> Vec<Visible> {
    let (places, all) = places(&drift.not_covered);
    let mut said = Vec::new();
    if let DriftBase::EarlierReport(told) = &drift.base {
        said.extend(told.from.is_none().then_some(Against::NoDay));
        said.extend((!told.is_complete).then_some(Against::NotComplete));
        let (calls, from) = (told.calls_before, told.from);
        let before = from.filter(|_| calls > 0);
        said.extend(before.map(|from| Against::CallsBefore { calls, from }));
        said.extend(told.shared_until.map(Against::SharedUntil));
        let unseen = told.to.zip(told.unseen_until);
        said.extend(unseen.map(|(from, until)| Against::Unseen { from, until }));
    }
    said.extend((all > 0).then_some(Against::NotCovered { places: &places, all }));
    said.iter().map(|told| teller.lang.against(told).into()).collect()
}

/// Names some accounts with their Regions, and says how many they are.
pub(super) fn places(listed: &[SourcePlace]) -> (Vec<String>, u64) {
    let name = |place: &SourcePlace| {
        let account = place.account.as_ref().map_or("?", AccountId::as_str);
        format!("{account} {}", place.source_region.as_deref().unwrap_or("?"))
    };
    let shown = listed.iter().take(PLACES).map(name).collect();
    (shown, super::block::as_count(listed.len()))
}

/// As many as one reads in a sentence.
const PLACES: usize = 10;

fn table(teller: &Teller<'_>, drift: &Drift) -> Table {
    let lang = teller.lang;
    let mut columns = vec![Column::left(lang, Head::Principal)];
    columns.push(Column::left(lang, Head::Account).if_room());
    columns.push(Column::left(lang, Head::Client).if_room());
    let left = [Head::Requested, Head::Destination, Head::Evidence, Head::FirstSeen];
    columns.extend(left.map(|head| Column::left(lang, head)));
    columns.push(Column::right(lang, Head::Calls));
    let shown = drift.new_uses.iter().take(teller.cap);
    let principals = drift.new_uses.iter().map(|used| &*used.principal);
    let names = Names::of(principals.collect::<BTreeSet<_>>());
    let mut table = Table::new(columns, shown.map(|used| cells(teller, used, &names)).collect());
    table.cut = teller.cut_calls(drift.new_uses.iter().map(|used| used.calls));
    table
}

fn cells(teller: &Teller<'_>, used: &NewUse, names: &Names) -> Vec<Cell> {
    vec![
        names.cell(&used.principal),
        Cell::id(used.account.as_ref().map(AccountId::as_str)),
        used.client.as_deref().map_or(Cell::Nothing, Cell::words),
        Cell::Code(match used.asked.as_deref() {
            Some(asked) => asked.into(),
            None => teller.line(Line::UnnamedModel),
        }),
        match used.destination.as_ref().map(Region::as_str) {
            Some(region) => Cell::Region(region.into()),
            None => Cell::Text(teller.line(Line::DestinationUnknown)),
        },
        match used.evidence {
            Some(grade) => Cell::words(teller.lang.grade(grade)),
            None => Cell::Nothing,
        },
        used.first_seen.map_or(Cell::Nothing, Cell::Time),
        Cell::Count(used.calls),
    ]
}
