//! What changed since an earlier report.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::model::Verdict;
use crate::report::visible::Visible;
use crate::report::words::{Against, Column as Head, Lacking, Line, Phrase, Section};
use crate::report::{Beside, Changes, Days, Pair};

use super::block::as_count;
use super::build::Teller;
use super::drift::places;
use super::{Block, Cell, Column, Table};

/// Returns what changed; nothing where no earlier report was given.
pub(super) fn changes(teller: &Teller<'_>) -> Vec<Block> {
    let Some(changes) = &teller.report.changes else { return Vec::new() };
    let earlier = Phrase::Earlier {
        since: &changes.since,
        verdict: changes.verdict,
        policy: &changes.policy,
    };
    let mut blocks = vec![
        teller.heading(Section::Changes),
        Block::Paragraph(teller.say(&earlier)),
        Block::List(beside(teller, &changes.beside)),
        Block::Table(verdicts(teller, changes)),
        Block::Table(destinations(teller, changes)),
    ];
    blocks.extend(findings(teller, Line::NewFindings, &changes.new_findings));
    blocks.extend(findings(teller, Line::GoneFindings, &changes.gone_findings));
    if !changes.has_findings() {
        blocks.push(Block::Paragraph(teller.line(Line::SameFindings)));
    }
    blocks
}

/// Says what the reports look at, where that is not the same.
fn beside(teller: &Teller<'_>, told: &Beside) -> Vec<Visible> {
    let days = |days: Option<Days>| days.map(|days| (days.from, days.to));
    let (then, now) = (days(told.days_then), days(told.days_now));
    let mut said = vec![Against::Periods { then, now }];
    let (only_then, all) = places(&told.only_then);
    said.extend((all > 0).then_some(Against::OnlyThen { places: &only_then, all }));
    let (only_now, all) = places(&told.only_now);
    said.extend((all > 0).then_some(Against::OnlyNow { places: &only_now, all }));
    said.extend(match (told.is_complete_then, told.is_complete_now) {
        (true, true) => None,
        (false, true) => Some(Against::Incomplete(Lacking::Then)),
        (true, false) => Some(Against::Incomplete(Lacking::Now)),
        (false, false) => Some(Against::Incomplete(Lacking::Both)),
    });
    said.extend((!told.is_same_policy).then_some(Against::OtherPolicy));
    // That periods differ is the rule.
    said.extend((said.len() > 1).then_some(Against::ForThatAlone));
    said.iter().map(|told| teller.lang.against(told).into()).collect()
}

fn verdicts(teller: &Teller<'_>, changes: &Changes) -> Table {
    let lang = teller.lang;
    let row = |verdict: Verdict| {
        let pair = changes.by_verdict.get(verdict.as_str()).copied().unwrap_or_default();
        vec![Cell::Verdict(verdict), Cell::Count(pair.then), Cell::Count(pair.now)]
    };
    let columns = vec![
        Column::left(lang, Head::Verdict),
        Column::right(lang, Head::CallsThen),
        Column::right(lang, Head::CallsNow),
    ];
    Table::new(columns, Verdict::ALL.into_iter().map(row).collect())
}

fn destinations(teller: &Teller<'_>, changes: &Changes) -> Table {
    let lang = teller.lang;
    let name = |region: &String| match region.as_str() {
        "unknown" => Cell::Text(teller.line(Line::DestinationUnknown)),
        "none" => Cell::Text(teller.line(Line::NotRun)),
        region => Cell::Region(region.into()),
    };
    let mut all: Vec<_> = changes.by_destination.iter().collect();
    all.sort_by_key(|(region, pair)| (Reverse(pair.now), Reverse(pair.then), *region));
    let row = |(region, pair): &(&String, &Pair)| {
        vec![name(region), Cell::Count(pair.then), Cell::Count(pair.now)]
    };
    let rows = all.iter().take(teller.cap).map(row);
    let columns = vec![
        Column::left(lang, Head::Destination),
        Column::right(lang, Head::CallsThen),
        Column::right(lang, Head::CallsNow),
    ];
    let mut table = Table::new(columns, rows.collect());
    table.cut = teller.cut_calls(all.iter().map(|(_, pair)| pair.now));
    table
}

/// Returns a list of findings with its heading, as many as a table would show.
fn findings(teller: &Teller<'_>, heading: Line, messages: &[String]) -> Vec<Block> {
    if messages.is_empty() {
        return Vec::new();
    }
    let folded = folded(messages);
    let told = |(message, findings): &(&str, u64)| match findings {
        1 => Visible::from(*message),
        findings => teller.say(&Phrase::Alike { message, findings: *findings }),
    };
    let shown: Vec<Visible> = folded.iter().take(teller.cap).map(told).collect();
    let mut blocks = vec![Block::Paragraph(teller.line(heading)), Block::List(shown)];
    if folded.len() > teller.cap {
        let (shown, total) = (as_count(teller.cap), as_count(folded.len()));
        let left = teller.say(&Phrase::Showing { shown, total });
        blocks.push(Block::Note(left));
    }
    blocks
}

/// Returns each message once, in the order of the first of them, with how many findings have it: some
/// differ only in who called.
fn folded(messages: &[String]) -> Vec<(&str, u64)> {
    let mut places = BTreeMap::<&str, usize>::new();
    let mut folded = Vec::<(&str, u64)>::new();
    for message in messages {
        let at = *places.entry(message).or_insert(folded.len());
        match folded.get_mut(at) {
            Some((_, findings)) => *findings += 1,
            None => folded.push((message, 1)),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_that_say_the_same_of_several_callers_are_one_line_with_their_number() {
        let messages = ["2 calls left", "a gap", "2 calls left"].map(str::to_owned);
        assert_eq!(folded(&messages), [("2 calls left", 2), ("a gap", 1)]);
    }
}
