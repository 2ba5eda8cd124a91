//! What another choice would have made of the same calls.

use std::collections::BTreeMap;

use crate::model::Verdict;
use crate::report::visible::Visible;
use crate::report::words::{Column as Head, Line, Section, Share, WhatIfTold};
use crate::report::{Offer, WhatIf, WhatIfKind, WhatIfRow};

use super::build::Teller;
use super::{Block, Cell, Column, Table};

/// Returns what was asked; nothing where nothing was.
pub(super) fn what_if(teller: &Teller<'_>) -> Vec<Block> {
    let Some(told) = &teller.report.what_if else { return Vec::new() };
    let asked = WhatIfTold::Asked { choice: &told.choice, kind: told.kind, calls: told.calls };
    let mut blocks = vec![
        teller.heading(Section::WhatIf),
        Block::Paragraph(teller.what_if(&asked)),
        Block::Table(verdicts(teller, told)),
    ];
    if !told.rows.is_empty() {
        blocks.push(Block::Table(rows(teller, told)));
        blocks.push(Block::List(notes(told).iter().map(|note| teller.what_if(note)).collect()));
    }
    blocks
}

fn verdicts(teller: &Teller<'_>, told: &WhatIf) -> Table {
    let lang = teller.lang;
    let judged = Verdict::ALL.into_iter().filter(|verdict| *verdict != Verdict::NotApplicable);
    let row = |verdict| {
        let [then, now] = [&told.as_judged, &told.would_be].map(|by| Cell::Count(of(by, verdict)));
        vec![Cell::Verdict(verdict), then, now]
    };
    let columns = vec![
        Column::left(lang, Head::Verdict),
        Column::right(lang, Head::AsJudged),
        Column::right(lang, Head::WouldBe),
    ];
    let mut rows: Vec<_> = judged.map(row).collect();
    let untold = [
        (told.not_possible, WhatIfTold::NotPossible),
        (told.offer_not_known, WhatIfTold::OfferNotKnown),
    ];
    for (calls, why) in untold.into_iter().filter(|(calls, _)| *calls > 0) {
        let head = Cell::Text(teller.what_if(&why));
        rows.push(vec![head, Cell::Nothing, Cell::Count(calls)]);
    }
    let mut table = Table::new(columns, rows);
    let all = Cell::Text(teller.line(Line::AllJudgedCalls));
    table.foot = Some(vec![all, Cell::Count(told.calls), Cell::Count(told.calls)]);
    table
}

fn rows(teller: &Teller<'_>, told: &WhatIf) -> Table {
    let lang = teller.lang;
    let is_policy = told.kind == WhatIfKind::Policy;
    // Another policy changes nothing of where calls ran, another profile nothing of how they were judged.
    let of_kind = if is_policy { Head::AsJudged } else { Head::MayRunIn };
    let left = [Head::Requested, Head::Region, of_kind, Head::WouldBe];
    let mut columns = left.map(|head| Column::left(lang, head)).to_vec();
    columns.push(Column::right(lang, Head::Calls));
    let right = [Head::InputTokens, Head::OutputTokens];
    columns.extend(right.map(|head| Column::right(lang, head).if_room()));
    let shown = told.rows.iter().take(teller.cap).map(|row| cells(teller, row, told.kind));
    let mut table = Table::new(columns, shown.collect());
    table.cut = teller.cut_calls(told.rows.iter().map(|row| row.calls));
    table
}

fn cells(teller: &Teller<'_>, row: &WhatIfRow, kind: WhatIfKind) -> Vec<Cell> {
    let asked = row.profile.as_deref().or(row.model.as_deref());
    let is_counted = row.calls_with_tokens > 0;
    let tokens = |n| if is_counted { Cell::Count(n) } else { Cell::Nothing };
    vec![
        match asked {
            Some(asked) => Cell::Code(asked.into()),
            None => Cell::Code(teller.line(Line::UnnamedModel)),
        },
        Cell::region(row.source_region.as_deref()),
        match kind {
            WhatIfKind::Policy => verdict(teller, &row.as_judged),
            WhatIfKind::Profiles | WhatIfKind::InRegion => Cell::Text(may_run(teller, row)),
        },
        verdict(teller, &row.would_be),
        Cell::Count(row.calls),
        tokens(row.input_tokens),
        tokens(row.output_tokens),
    ]
}

fn may_run(teller: &Teller<'_>, row: &WhatIfRow) -> Visible {
    match row.offer {
        Offer::Listed | Offer::SeenInRegion | Offer::SameCalls => {
            teller.what_if(&WhatIfTold::MayRun(&row.possible_destinations))
        }
        Offer::OfferNotKnown => teller.what_if(&WhatIfTold::IfOffered(&row.possible_destinations)),
        Offer::NotItemised => teller.what_if(&WhatIfTold::NotItemised),
        Offer::NoSuchProfile => teller.what_if(&WhatIfTold::NoSuchProfile),
        Offer::SourceUnknown => teller.what_if(&WhatIfTold::SourceUnknown),
        Offer::ModelUnknown => teller.line(Line::DestinationUnknown),
    }
}

/// Returns the verdict of calls; all of them with their counts where there are several, and nothing
/// where there is none.
fn verdict(teller: &Teller<'_>, by: &BTreeMap<&'static str, u64>) -> Cell {
    let sums = Verdict::ALL.map(|verdict| (verdict, of(by, verdict)));
    let sums: Vec<_> = sums.into_iter().filter(|(_, calls)| *calls > 0).collect();
    match sums.as_slice() {
        [] => Cell::Nothing,
        [(verdict, _)] => Cell::Verdict(*verdict),
        several => Cell::Text(teller.what_if(&WhatIfTold::Verdicts(several))),
    }
}

fn of(by: &BTreeMap<&'static str, u64>, verdict: Verdict) -> u64 {
    // A verdict that no call has is not in the map.
    by.get(verdict.as_str()).copied().unwrap_or(0)
}

fn notes(told: &WhatIf) -> Vec<WhatIfTold<'_>> {
    let mut notes = vec![match told.kind {
        WhatIfKind::InRegion => WhatIfTold::InRegionOffer,
        WhatIfKind::Profiles => WhatIfTold::IsPossible,
        WhatIfKind::Policy => WhatIfTold::SameCalls,
    }];
    if told.calls_with_tokens < told.calls {
        notes.push(WhatIfTold::Tokens(Share { part: told.calls_with_tokens, whole: told.calls }));
    }
    if told.kind == WhatIfKind::Profiles && told.choice == "global" {
        notes.push(WhatIfTold::GlobalPrice);
    }
    notes
}
