//! How much is proven, and what every object and record was.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::model::{Grade, Verdict};
use crate::report::Report;
use crate::report::words::{
    Column as Head, Label, Line, Noun, Part, Phrase, Section, Share, Undecided,
};

use super::answer::{Tally, with_verdict};
use super::build::Teller;
use super::integrity;
use super::{Block, Cell, Column, Fact, Table};

/// Returns the completeness statement.
pub(super) fn completeness(teller: &Teller<'_>) -> Vec<Block> {
    let mut blocks = vec![teller.heading(Section::Completeness)];
    blocks.extend(statement(teller));
    blocks.extend(integrity::statement(teller));
    if teller.report.totals.calls > 0 {
        blocks.push(Block::Table(verdicts(teller)));
        let bounded = passed_by_bound(teller.report);
        let said = || Block::Note(teller.say(&Phrase::PassedByBound(bounded)));
        blocks.extend((bounded > 0).then(said));
    }
    let records_or_not = teller.report.coverage.records.not_records;
    let not_records = teller.fact(Label::NotRecords, Cell::Count(records_or_not));
    let mut facts = vec![
        objects(teller),
        teller.fact(Label::BytesRead, Cell::Count(teller.report.coverage.objects.bytes)),
        records(teller),
    ];
    facts.extend(Some(not_records).filter(|_| records_or_not > 0));
    facts.push(inference(teller));
    facts.extend(calls(teller));
    facts.push(tokens(teller));
    blocks.push(Block::Facts(facts));
    blocks
}

fn statement(teller: &Teller<'_>) -> Vec<Block> {
    let tally = Tally::of(&teller.report.totals);
    let share = Share { part: tally.proven(), whole: tally.judged() };
    let mut said = Vec::new();
    if share.whole == 0 {
        said.push(Block::Paragraph(teller.line(Line::NothingToProve)));
    } else {
        said.push(Block::Paragraph(teller.say(&Phrase::Proven(share))));
    }
    if tally.unproven > 0 {
        let reasons = undecided(teller.report);
        let phrase = Phrase::NotProvable { calls: tally.unproven, reasons: &reasons };
        said.push(Block::Paragraph(teller.say(&phrase)));
    }
    if tally.attempts > 0 {
        said.push(Block::Note(teller.say(&Phrase::AttemptsApart(tally.attempts))));
    }
    said
}

/// Sums the calls that are not proven by the evidence that does not decide them, most first.
fn undecided(report: &Report) -> Vec<Undecided> {
    let mut sums: BTreeMap<Grade, u64> = BTreeMap::new();
    for flow in report.flows.iter().filter(|flow| flow.verdict == Verdict::InsufficientData) {
        // Without evidence nothing is recorded: the weakest grade says so.
        *sums.entry(flow.evidence.unwrap_or(Grade::Unrecorded)).or_default() += flow.calls;
    }
    let is_accepted = |grade| report.policy.accepted_evidence.contains(&grade);
    let reason = |(grade, calls)| Undecided { grade, calls, is_accepted: is_accepted(grade) };
    let mut reasons: Vec<Undecided> = sums.into_iter().map(reason).collect();
    reasons.sort_by_key(|reason| (Reverse(reason.calls), reason.grade));
    reasons
}

/// Counts the calls that pass though the Region that is presumed for them is no accepted evidence: where
/// their profile may run decided.
fn passed_by_bound(report: &Report) -> u64 {
    let is_accepted = report.policy.accepted_evidence.contains(&Grade::Presumed);
    let passed = report.flows.iter().filter(|flow| {
        flow.verdict == Verdict::Compliant
            && flow.rule.is_none()
            && flow.evidence == Some(Grade::Presumed)
    });
    if is_accepted { 0 } else { passed.map(|flow| flow.calls).sum() }
}

fn verdicts(teller: &Teller<'_>) -> Table {
    let (lang, totals) = (teller.lang, &teller.report.totals);
    let columns = vec![
        Column::left(lang, Head::Verdict),
        Column::right(lang, Head::Calls),
        Column::share(lang, totals.calls),
        Column::left(lang, Head::Meaning),
    ];
    let row = |verdict: Verdict| {
        let part = with_verdict(totals, verdict);
        let share = Share { part, whole: totals.calls };
        let meaning = Cell::words(lang.verdict_means(verdict));
        vec![Cell::Verdict(verdict), Cell::Count(part), Cell::Share(share), meaning]
    };
    Table::new(columns, Verdict::ALL.into_iter().map(row).collect())
}

fn objects(teller: &Teller<'_>) -> Fact {
    let objects = &teller.report.coverage.objects;
    let mut parts = vec![(objects.read, Part::Read)];
    parts.extend(objects.skipped.iter().map(|(reason, n)| (*n, Part::Skipped(reason))));
    parts.push((objects.failed, Part::Failed));
    let (total, holds) = (objects.listed, objects.is_conserved());
    sum(teller, Label::Objects, &Phrase::Sum { total, of: Noun::Listed, parts: &parts, holds })
}

fn records(teller: &Teller<'_>) -> Fact {
    let records = &teller.report.coverage.records;
    let parts = [
        (records.inference, Part::Inference),
        (records.bedrock_other, Part::BedrockOther),
        (records.second_descriptions, Part::SecondDescriptions),
        (records.other, Part::Other),
        (records.malformed, Part::Malformed),
        (records.invocation_logs, Part::InvocationLogs),
    ];
    let (total, holds) = (records.total, records.is_conserved());
    sum(teller, Label::Records, &Phrase::Sum { total, of: Noun::Record, parts: &parts, holds })
}

/// Calls of which CloudTrail has no record are no part of its records.
fn alone(teller: &Teller<'_>) -> u64 {
    let witness = teller.report.second_witness.as_ref();
    witness.map_or(0, |witness| witness.calls_of_logs_alone)
}

/// Returns where all calls stand, where some of them do not stand in CloudTrail.
fn calls(teller: &Teller<'_>) -> Option<Fact> {
    let (total, alone) = (teller.report.totals.calls, alone(teller));
    let parts = [(total - alone, Part::InTrail), (alone, Part::InLogsAlone)];
    let phrase = Phrase::Sum { total, of: Noun::Call, parts: &parts, holds: true };
    (alone > 0).then(|| sum(teller, Label::Calls, &phrase))
}

fn inference(teller: &Teller<'_>) -> Fact {
    let coverage = &teller.report.coverage;
    let repeats = &coverage.repeats;
    let alone = alone(teller);
    let parts = [
        (teller.report.totals.calls - alone, Part::Calls),
        (repeats.completions, Part::Completions),
        (repeats.duplicates, Part::Duplicates),
        (repeats.copies, Part::Copies),
        (repeats.corrected, Part::Corrected),
        (repeats.outside_window, Part::OutsideWindow),
    ];
    let total = coverage.records.inference;
    let holds = parts.iter().map(|(n, _)| n).sum::<u64>() == total;
    let of = Noun::Record;
    sum(teller, Label::Inference, &Phrase::Sum { total, of, parts: &parts, holds })
}

fn sum(teller: &Teller<'_>, label: Label, phrase: &Phrase<'_>) -> Fact {
    teller.fact(label, Cell::Text(teller.say(phrase)))
}

fn tokens(teller: &Teller<'_>) -> Fact {
    let totals = &teller.report.totals;
    let counted = Share { part: totals.calls_with_tokens, whole: totals.calls };
    let logs = &totals.invocation_logs;
    let cached = logs.cache_read_tokens + logs.cache_write_tokens;
    let (input, output) = (totals.input_tokens + cached, totals.output_tokens);
    let said = teller.say(&Phrase::Tokens { input, cached, output, counted });
    teller.fact(Label::Tokens, Cell::Text(said))
}
