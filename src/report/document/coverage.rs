//! What was looked at, what was not, and what these logs cannot show.

use crate::model::{Gap, RegionCoverage};
use crate::report::visible::Visible;
use crate::report::words::{Column as Head, Line, MayRun, Noun, Phrase, Section, Told};
use crate::report::{BlindSpot, CoverageReport, DecidedBy, ProblemAt, SeenFrom};

use super::block::as_count;
use super::build::Teller;
use super::names::file_of;
use super::{Block, Cell, Column, Table};

/// Returns the days of delivery, the gaps and the problems.
pub(super) fn coverage(teller: &Teller<'_>) -> Vec<Block> {
    [looked_at(teller), problems(teller)].concat()
}

/// Returns the days of delivery and the gaps, below the title of the section.
pub(super) fn looked_at(teller: &Teller<'_>) -> Vec<Block> {
    let coverage = &teller.report.coverage;
    let mut blocks = vec![teller.heading(Section::Coverage)];
    blocks.extend(delivery(teller, coverage));
    blocks.extend(gaps(teller, &coverage.gaps));
    blocks
}

fn delivery(teller: &Teller<'_>, coverage: &CoverageReport) -> Vec<Block> {
    let mut blocks = Vec::new();
    if coverage.regions.is_empty() {
        blocks.push(Block::Paragraph(teller.line(Line::NoDelivery)));
    } else {
        let heads = [Head::Account, Head::Region, Head::FirstDay, Head::LastDay];
        let mut columns = heads.map(|head| Column::left(teller.lang, head)).to_vec();
        columns.extend([Head::Days, Head::Objects].map(|head| Column::right(teller.lang, head)));
        let rows = coverage.regions.iter().take(teller.cap).map(delivery_row).collect();
        let mut table = Table::new(columns, rows);
        table.cut = teller.cut(coverage.regions.iter().map(|seen| seen.objects), Noun::Object);
        blocks.push(Block::Table(table));
    }
    if coverage.objects_without_place > 0 {
        let said = teller.say(&Phrase::WithoutPlace(coverage.objects_without_place));
        blocks.push(Block::Note(said));
    }
    blocks
}

fn delivery_row(seen: &RegionCoverage) -> Vec<Cell> {
    vec![
        Cell::id(Some(seen.account.as_str())),
        Cell::region(Some(seen.region.as_str())),
        Cell::Day(seen.first_day),
        Cell::Day(seen.last_day),
        Cell::Count(seen.days),
        Cell::Count(seen.objects),
    ]
}

fn gaps(teller: &Teller<'_>, gaps: &[Gap]) -> Vec<Block> {
    if gaps.is_empty() {
        return vec![Block::Paragraph(teller.line(Line::NoGap))];
    }
    let told = |gap: &Gap| {
        let (account, region) = (gap.account.as_str(), gap.region.as_str());
        teller.tell(&Told::Gap { account, region, from: gap.from, to: gap.to })
    };
    let said = teller.say(&Phrase::GapsSeen(as_count(gaps.len())));
    let list = Block::List(gaps.iter().take(teller.cap).map(told).collect());
    let cut = teller.cut(gaps.iter().map(Gap::days), Noun::Day);
    [Block::Paragraph(said), list].into_iter().chain(cut.map(Block::Note)).collect()
}

/// Returns what could not be used.
pub(super) fn problems(teller: &Teller<'_>) -> Vec<Block> {
    let coverage = &teller.report.coverage;
    if coverage.problem_count == 0 {
        return vec![Block::Paragraph(teller.line(Line::NoProblem))];
    }
    let heads = [Head::Object, Head::Problem, Head::Place, Head::Cause];
    let columns = heads.map(|head| Column::left(teller.lang, head)).to_vec();
    let row = |problem: &ProblemAt| {
        vec![
            Cell::File(file_of(&problem.object).into()),
            Cell::id(Some(&problem.code)),
            Cell::words(teller.lang.place(&problem.place)),
            Cell::words(problem.cause.as_str()),
        ]
    };
    let rows: Vec<_> = coverage.problems.iter().take(teller.cap).map(row).collect();
    let (shown, total) = (as_count(rows.len()), coverage.problem_count);
    let said = teller.say(&Phrase::ProblemsMet(total));
    let mut table = Table::new(columns, rows);
    // A problem holds nothing but itself.
    table.cut = (shown < total).then(|| teller.say(&Phrase::Showing { shown, total }));
    vec![Block::Paragraph(said), Block::Table(table)]
}

/// Returns the blind spots seen in the logs, and in one line those that were not.
pub(super) fn blind_spots(teller: &Teller<'_>) -> Vec<Block> {
    let (seen, unseen): (Vec<&BlindSpot>, Vec<_>) =
        teller.report.blind_spots.iter().partition(|spot| spot.seen > 0);
    let mut blocks = vec![teller.heading(Section::BlindSpots)];
    if seen.is_empty() {
        blocks.push(Block::Paragraph(teller.line(Line::NoBlindSpotSeen)));
    }
    let (hidden, placed): (Vec<&BlindSpot>, Vec<_>) =
        seen.into_iter().partition(|spot| spot.hides_the_region());
    // The answer has this number too.
    let events = hidden.iter().map(|spot| spot.seen).sum();
    for (said, spots) in [
        (teller.say(&Phrase::BlindSpotsSeen(events)), hidden),
        (teller.line(Line::BlindSpotPlaced), placed),
    ] {
        if !spots.is_empty() {
            let list = spots.iter().map(|spot| told(teller, spot)).collect();
            blocks.extend([Block::Paragraph(said), Block::List(list)]);
        }
    }
    if !unseen.is_empty() {
        let names: Vec<String> = unseen.iter().map(|spot| spot.service.to_owned()).collect();
        blocks.push(Block::Note(teller.say(&Phrase::NotSeen(&names))));
    }
    blocks
}

fn told(teller: &Teller<'_>, spot: &BlindSpot) -> Visible {
    let said = teller.tell(&Told::BlindSpot {
        service: spot.service,
        seen: spot.seen,
        needs_data_events: spot.needs_data_events,
        may_run: spot.destinations,
        as_of: spot.as_of,
        why: spot.why,
    });
    let from = spot.seen_from.iter().map(|from| {
        let runs = may_run(spot, from);
        teller.tell(&Told::SeenFrom {
            source: from.source_region.as_deref(),
            seen: from.seen,
            runs,
        })
    });
    let from: Vec<String> = from.map(|from| format!(" {from}")).collect();
    let what = teller.tell(&Told::WhatToDo(spot.what_to_do));
    format!("{said}{} {what} {}", from.concat(), spot.source).into()
}

/// Says where a service may run from a source Region, and on whose word.
fn may_run<'a>(spot: &'a BlindSpot, from: &'a SeenFrom) -> MayRun<'a> {
    let listed = from.possible_destinations.as_deref().zip(from.as_of.as_deref());
    match (spot.decided_by, listed) {
        (DecidedBy::Endpoint, _) if from.possible_destinations.is_some() => MayRun::There,
        (_, Some((regions, as_of))) => MayRun::Listed(regions, as_of),
        (DecidedBy::Aws, None) => MayRun::NotListed(spot.as_of),
        (other, None) => MayRun::DecidedBy(other),
    }
}
