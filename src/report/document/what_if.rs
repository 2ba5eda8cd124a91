//! What another choice would have made of the same calls.

use crate::model::{Region, Verdict};
use crate::report::words::{Column as Head, Line, Section, WhatIfTold};
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
    if told.kind == WhatIfKind::Policy {
        return blocks;
    }
    blocks.push(Block::Table(rows(teller, told)));
    blocks.push(Block::Note(teller.what_if(match told.kind {
        WhatIfKind::InRegion => &WhatIfTold::InRegionOffer,
        WhatIfKind::Profiles | WhatIfKind::Policy => &WhatIfTold::IsPossible,
    })));
    if told.choice == "global" {
        blocks.push(Block::Note(teller.what_if(&WhatIfTold::GlobalPrice)));
    }
    blocks
}

fn verdicts(teller: &Teller<'_>, told: &WhatIf) -> Table {
    let lang = teller.lang;
    let of = |map: &std::collections::BTreeMap<&'static str, u64>, verdict: Verdict| {
        // A verdict that no call has is not in the map.
        Cell::Count(map.get(verdict.as_str()).copied().unwrap_or(0))
    };
    let judged = Verdict::ALL.into_iter().filter(|verdict| *verdict != Verdict::NotApplicable);
    let row = |verdict| {
        vec![Cell::Verdict(verdict), of(&told.as_judged, verdict), of(&told.would_be, verdict)]
    };
    let columns = vec![
        Column::left(lang, Head::Verdict),
        Column::right(lang, Head::AsJudged),
        Column::right(lang, Head::WouldBe),
    ];
    Table::new(columns, judged.map(row).collect())
}

fn rows(teller: &Teller<'_>, told: &WhatIf) -> Table {
    let lang = teller.lang;
    let left = [Head::Requested, Head::Region, Head::PossibleDestinations];
    let mut columns = left.map(|head| Column::left(lang, head)).to_vec();
    let right = [Head::Calls, Head::InputTokens, Head::OutputTokens];
    columns.extend(right.map(|head| Column::right(lang, head)));
    let shown = told.rows.iter().take(teller.cap).map(|row| cells(teller, row));
    let mut table = Table::new(columns, shown.collect());
    table.cut = teller.cut_calls(told.rows.iter().map(|row| row.calls));
    table
}

fn cells(teller: &Teller<'_>, row: &WhatIfRow) -> Vec<Cell> {
    let asked = row.profile.as_deref().or(row.model.as_deref());
    let may_run = match row.offer {
        Offer::Listed | Offer::NoProfile => {
            let regions = row.possible_destinations.iter().map(Region::as_str);
            Cell::words(regions.collect::<Vec<_>>().join(", "))
        }
        Offer::NotItemised => Cell::Text(teller.what_if(&WhatIfTold::NotItemised)),
        Offer::NoSuchProfile => Cell::Text(teller.what_if(&WhatIfTold::NoSuchProfile)),
        Offer::ModelUnknown => Cell::Text(teller.line(Line::UnnamedModel)),
    };
    vec![
        asked.map_or(Cell::Nothing, |asked| Cell::Code(asked.into())),
        Cell::region(row.source_region.as_deref()),
        may_run,
        Cell::Count(row.calls),
        Cell::Count(row.input_tokens),
        Cell::Count(row.output_tokens),
    ]
}
