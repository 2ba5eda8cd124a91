//! The logs themselves: what digests prove of them, and where they are kept.

use crate::model::{DigestGap, Gap, Link, Region, Standing};
use crate::report::verification::{self, CheckedObject, Found};
use crate::report::visible::Visible;
use crate::report::words::{Check, Column as Head, Label, Line, Phrase, Section, Told};
use crate::report::{BrokenLink, IntegrityReport, ProvenHours, ProvenTime};

use super::build::Teller;
use super::names::file_of;
use super::{Block, Cell, Column, Fact, Table, custody};

/// Returns what is known of the logs themselves.
pub(super) fn integrity(teller: &Teller<'_>) -> Vec<Block> {
    let (integrity, custody) = (&teller.report.integrity, &teller.report.custody);
    let mut blocks = vec![teller.heading(Section::Integrity)];
    if integrity.is_none() && custody.is_none() {
        blocks.push(Block::Paragraph(teller.line(Line::NeitherChecked)));
        return blocks;
    }
    if let Some(told) = integrity {
        blocks.extend(answer(teller, told));
        blocks.extend(of_regions(teller));
    }
    blocks.push(Block::Facts(facts(teller)));
    if let Some(told) = integrity {
        blocks.extend(proven(teller, told));
        blocks.extend(broken(teller, told));
        blocks.extend(gaps(teller, &told.gaps));
        blocks.extend(quiet(teller, &told.quiet));
        blocks.extend(not_valid(teller, told));
    }
    let kept = custody.as_ref();
    blocks.extend(kept.and_then(|kept| custody::places(kept, teller.lang, teller.cap)));
    blocks
}

/// Returns what digests prove, for the completeness statement: nothing where nobody asked.
pub(super) fn statement(teller: &Teller<'_>) -> Vec<Block> {
    let Some(told) = &teller.report.integrity else { return Vec::new() };
    let without_digest =
        |one: &&BrokenLink| matches!(one.link, Link::Trail | Link::Digest | Link::Signature);
    let broken = told.hours.iter().flat_map(|row| &row.broken).filter(without_digest);
    let missing: u64 = broken.map(|one| one.hours).sum();
    let all: u64 = told.hours.iter().map(|row| row.hours).sum();
    let (covered, places) = (all - missing.min(all), told.regions.len() as u64);
    let unknown = told.regions.iter().filter(|time| time.hours_missing.is_none()).count() as u64;
    let hours = Check::Hours { covered, all, places: places - unknown, unknown };
    let [answer, _] = answer(teller, told);
    let mut blocks = vec![answer];
    blocks.extend(of_regions(teller));
    blocks.push(said(teller, &hours));
    blocks.extend(chain(teller, told));
    blocks
}

/// Returns in how many hours the chain of proof holds, and where it breaks.
fn chain(teller: &Teller<'_>, told: &IntegrityReport) -> Option<Block> {
    let sum = |of: fn(&ProvenHours) -> u64| told.hours.iter().map(of).sum::<u64>();
    let all = sum(|row| row.hours);
    let broken: Vec<BrokenLink> = Link::ALL
        .into_iter()
        .map(|link| {
            let of = told.hours.iter().flat_map(|row| &row.broken).filter(|one| one.link == link);
            BrokenLink { link, hours: of.map(|one| one.hours).sum() }
        })
        .filter(|one| one.hours > 0)
        .collect();
    let (proven, trail_unknown) = (sum(|row| row.proven), sum(|row| row.trail_unknown));
    let check = Check::Chain { proven, all, trail_unknown, broken: &broken };
    (all > 0).then(|| said(teller, &check))
}

/// Returns the days on which a link is broken.
fn broken(teller: &Teller<'_>, told: &IntegrityReport) -> Vec<Block> {
    let days: Vec<&ProvenHours> = told.hours.iter().filter(|row| row.proven < row.hours).collect();
    if days.is_empty() {
        return Vec::new();
    }
    let heads = [Head::Account, Head::Region, Head::Day];
    let mut columns = heads.map(|head| Column::left(teller.lang, head)).to_vec();
    columns.push(Column::right(teller.lang, Head::HoursProven));
    columns.push(Column::left(teller.lang, Head::BrokenLinks));
    let row = |row: &&ProvenHours| {
        vec![
            Cell::id(Some(row.account.as_str())),
            Cell::region(Some(row.region.as_str())),
            Cell::Day(row.from),
            Cell::Count(row.proven),
            Cell::words(teller.lang.check(&Check::Broken(&row.broken))),
        ]
    };
    let rows: Vec<_> = days.iter().take(teller.cap).map(row).collect();
    let mut table = Table::new(columns, rows);
    table.cut = cut(teller, days.len());
    vec![said(teller, &Check::BrokenHead), Block::Table(table)]
}

/// Returns what was found, and what it means.
fn answer(teller: &Teller<'_>, told: &IntegrityReport) -> [Block; 2] {
    // Without digests nothing is intact.
    let until = told.regions.iter().filter_map(|time| time.to).min();
    let until = until.map(|until| teller.report.scope.to.map_or(until, |to| to.min(until)));
    let (counts, gaps, keys) = (&told.counts, told.gaps.len(), &told.keys);
    // Digests stand before logs.
    let is_bad = |standing: &Standing| !matches!(standing, Standing::Valid | Standing::NotInRange);
    let bad = counts.digests.iter().filter(|(standing, _)| is_bad(standing));
    let digests = usize::try_from(bad.map(|(_, n)| n).sum::<u64>()).unwrap_or(usize::MAX);
    let reasons = told.not_valid.iter().map(|object| object.reason);
    let is_of_keys = verification::lacks_keys_alone(counts, keys, reasons.take(digests));
    let found = Found { outcome: told.outcome, counts, gaps, keys, is_of_keys };
    let span = (teller.report.scope.from, until);
    verification::answer(teller.lang, found, span).map(|text| Block::Paragraph(text.into()))
}

/// Returns the Regions of which alone the check is, where not of all.
fn of_regions(teller: &Teller<'_>) -> Option<Block> {
    let regions: Vec<&str> = teller.report.scope.asked_regions.iter().map(Region::as_str).collect();
    (!regions.is_empty()).then(|| said(teller, &Check::OfRegions(&regions)))
}

fn said(teller: &Teller<'_>, check: &Check<'_>) -> Block {
    Block::Paragraph(teller.lang.check(check).into())
}

fn facts(teller: &Teller<'_>) -> Vec<Fact> {
    let unchecked = || Cell::Text(teller.line(Line::NotChecked));
    let mut facts = Vec::new();
    match &teller.report.integrity {
        None => facts.push(teller.fact(Label::Integrity, unchecked())),
        Some(told) => {
            let [digests, logs] = verification::sums(teller.lang, &told.counts);
            let keys = verification::keys(teller.lang, &told.keys, teller.report.generated_at);
            facts.extend([
                teller.fact(Label::Integrity, Cell::words(digests)),
                teller.fact(Label::Attested, Cell::words(logs)),
                teller.fact(Label::PublicKeys, Cell::words(keys)),
            ]);
        }
    }
    let (lang, kept) = (teller.lang, teller.report.custody.as_ref());
    let custody = kept.map_or_else(unchecked, |kept| Cell::Text(custody::answer(kept, lang)));
    facts.push(teller.fact(Label::Custody, custody));
    facts.extend(kept.into_iter().flat_map(|kept| custody::asked(kept, lang)));
    facts
}

fn proven(teller: &Teller<'_>, told: &IntegrityReport) -> Vec<Block> {
    if told.regions.is_empty() {
        return Vec::new();
    }
    let heads = [Head::Account, Head::Region, Head::CoveredFrom, Head::CoveredUntil];
    let mut columns = heads.map(|head| Column::left(teller.lang, head)).to_vec();
    let counts = [Head::Digests, Head::HoursCovered, Head::HoursMissing];
    columns.extend(counts.map(|head| Column::right(teller.lang, head)));
    let rows: Vec<_> = told.regions.iter().take(teller.cap).map(proven_row).collect();
    let mut table = Table::new(columns, rows);
    table.cut = cut(teller, told.regions.len());
    vec![Block::Table(table)]
}

fn proven_row(time: &ProvenTime) -> Vec<Cell> {
    let moment = |at| Option::map_or(at, Cell::Nothing, Cell::Time);
    vec![
        Cell::id(Some(time.account.as_str())),
        Cell::region(Some(time.region.as_str())),
        moment(time.from),
        moment(time.to),
        Cell::Count(time.digests),
        Cell::Count(time.hours_covered),
        time.hours_missing.map_or(Cell::Nothing, Cell::Count),
    ]
}

fn gaps(teller: &Teller<'_>, gaps: &[DigestGap]) -> Vec<Block> {
    let told = |gap: &DigestGap| {
        let (account, region) = (gap.account.as_str(), gap.region.as_str());
        teller.lang.check(&Check::Gap { account, region, from: gap.from, to: gap.to }).into()
    };
    let head = said(teller, &Check::Gaps);
    list(teller, head, gaps.len(), gaps.iter().map(told))
}

fn quiet(teller: &Teller<'_>, days: &[Gap]) -> Vec<Block> {
    let told = |gap: &Gap| {
        let (account, region) = (gap.account.as_str(), gap.region.as_str());
        teller.tell(&Told::Gap { account, region, from: gap.from, to: gap.to })
    };
    let head = Block::Paragraph(teller.line(Line::QuietDays));
    list(teller, head, days.len(), days.iter().map(told))
}

fn list(
    teller: &Teller<'_>,
    head: Block,
    total: usize,
    lines: impl Iterator<Item = Visible>,
) -> Vec<Block> {
    if total == 0 {
        return Vec::new();
    }
    let shown = Block::List(lines.take(teller.cap).collect());
    [head, shown].into_iter().chain(cut(teller, total).map(Block::Note)).collect()
}

fn not_valid(teller: &Teller<'_>, told: &IntegrityReport) -> Vec<Block> {
    if told.not_valid.is_empty() {
        return Vec::new();
    }
    let heads = [Head::State, Head::Object, Head::Reason];
    let columns = heads.map(|head| Column::left(teller.lang, head)).to_vec();
    let row = |object: &CheckedObject| {
        vec![
            Cell::id(Some(object.state.as_str())),
            Cell::File(file_of(&object.key).into()),
            Cell::words(teller.lang.check(&Check::Why(object.reason))),
        ]
    };
    let rows: Vec<_> = told.not_valid.iter().take(teller.cap).map(row).collect();
    let (shown, total) = (rows.len() as u64, told.not_valid_count);
    let mut table = Table::new(columns, rows);
    table.cut = (shown < total).then(|| teller.say(&Phrase::Showing { shown, total }));
    vec![said(teller, &Check::NotValid), Block::Table(table)]
}

/// Returns what is said below a list of which only the first are shown.
fn cut(teller: &Teller<'_>, total: usize) -> Option<Visible> {
    let (shown, total) = (teller.cap.min(total) as u64, total as u64);
    (shown < total).then(|| teller.say(&Phrase::Showing { shown, total }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    #[test]
    fn hours_that_nobody_can_count_are_not_told_as_none_missing() {
        let mut report = fixture::hostile();
        let told = report.integrity.as_mut().unwrap();
        let known =
            ProvenTime { hours_covered: 3, hours_missing: Some(0), ..told.regions[0].clone() };
        let unknown = ProvenTime { hours_covered: 0, hours_missing: None, ..known.clone() };
        told.regions = vec![known, unknown];
        told.hours[0].hours = 3;
        told.hours[0].proven = 3;
        told.hours[0].broken = Vec::new();
        assert_eq!(proven_row(&told.regions[1]).last(), Some(&Cell::Nothing));
        let blocks = statement(&Teller::in_words(&report, 9));
        let hours = "Valid digests say what was delivered in 3 of 3 hours, added up over 1 Region of an \
                     account. No digest says anything of 1 Region of an account, of which it is not known how \
                     many hours were to be proven.";
        assert_eq!(blocks[1], Block::Paragraph(hours.into()));
    }
}
