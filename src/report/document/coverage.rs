//! What was looked at, what was not, and what these logs cannot show.

use crate::model::{Gap, RegionCoverage};
use crate::report::visible::Visible;
use crate::report::words::{Column as Head, Line, Phrase, Section, Told};
use crate::report::{BlindSpot, CoverageReport, ProblemAt};

use super::block::as_count;
use super::build::Teller;
use super::names::file_of;
use super::{Block, Cell, Column, Table};

/// Returns the days of delivery, the gaps and the problems.
pub(super) fn coverage(teller: &Teller<'_>) -> Vec<Block> {
    let coverage = &teller.report.coverage;
    let mut blocks = vec![teller.heading(Section::Coverage)];
    blocks.extend(delivery(teller, coverage));
    blocks.extend(gaps(teller, &coverage.gaps));
    blocks.extend(problems(teller, coverage));
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
        let table = Table::new(columns, rows).of(coverage.regions.len(), teller.lang);
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
    let mut blocks = vec![Block::Paragraph(said), list];
    if gaps.len() > teller.cap {
        let (shown, total) = (as_count(teller.cap), as_count(gaps.len()));
        blocks.push(Block::Note(teller.say(&Phrase::Showing { shown, total })));
    }
    blocks
}

fn problems(teller: &Teller<'_>, coverage: &CoverageReport) -> Vec<Block> {
    if coverage.problem_count == 0 {
        return vec![Block::Paragraph(teller.line(Line::NoProblem))];
    }
    let heads = [Head::Object, Head::Problem, Head::Place, Head::Cause];
    let columns = heads.map(|head| Column::left(teller.lang, head)).to_vec();
    let row = |problem: &ProblemAt| {
        vec![
            Cell::File(file_of(&problem.object).into()),
            Cell::id(Some(&problem.code)),
            Cell::words(problem.place.as_str()),
            Cell::words(problem.cause.as_str()),
        ]
    };
    let rows: Vec<_> = coverage.problems.iter().take(teller.cap).map(row).collect();
    let total = usize::try_from(coverage.problem_count).unwrap_or(usize::MAX);
    let said = teller.say(&Phrase::ProblemsMet(coverage.problem_count));
    let table = Table::new(columns, rows).of(total, teller.lang);
    vec![Block::Paragraph(said), Block::Table(table)]
}

/// Returns the blind spots seen in the logs, and in one line those that were not.
pub(super) fn blind_spots(teller: &Teller<'_>) -> Vec<Block> {
    let (seen, unseen): (Vec<&BlindSpot>, Vec<_>) =
        teller.report.blind_spots.iter().partition(|spot| spot.seen > 0);
    let mut blocks = vec![teller.heading(Section::BlindSpots)];
    if seen.is_empty() {
        blocks.push(Block::Paragraph(teller.line(Line::NoBlindSpotSeen)));
    } else {
        blocks.push(Block::List(seen.iter().map(|spot| told(teller, spot)).collect()));
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
        why: spot.why,
    });
    format!("{said} {}", spot.source).into()
}
