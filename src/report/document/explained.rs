//! One inference and every fact behind its verdict, as a document.

use crate::model::{Grade, Moment, RecordPart, Region, Reread, Standing, Stands, Verdict};
use crate::report::visible::Visible;
use crate::report::words::{
    Answer, AnswerBy, Column as Head, Copies, DecidedBy, Lang, Line, Phrase, Ran, Section, Why,
};
use crate::report::{
    Dimension, Explained, ExplainedFact, ExplainedRecord, Explanation, JudgedFlow, Published,
    RulingTold,
};

use super::block::as_count;
use super::{Block, Cell, Column, Document, Fact, Running, Table};

impl Document {
    /// Tells why the inferences with the asked id have their verdicts.
    #[must_use]
    pub fn of_explanation(explanation: &Explanation) -> Self {
        let lang = explanation.language;
        let all = &explanation.inferences;
        let mut blocks = Vec::new();
        for (at, one) in all.iter().enumerate() {
            blocks.push(answer(lang, one, !explanation.reservations.is_empty()));
            blocks.extend(reserved(explanation, one));
            if all.len() > 1 {
                let (number, of) = (as_count(at + 1), as_count(all.len()));
                blocks.push(said(lang, &Why::OneOf { number, of }));
            }
            blocks.extend(call(lang, &one.inference));
            blocks.extend(records(lang, one));
            blocks.extend(whereabouts(lang, one));
            blocks.extend(ruling(lang, one));
        }
        Self { lang, running: running(explanation), blocks }
    }
}

fn running(explanation: &Explanation) -> Running {
    let lang = explanation.language;
    let at = to_the_second(explanation.generated_at);
    let seen = explanation.inferences.iter();
    let first = seen.clone().filter_map(|one| one.inference.first_seen).min();
    let last = seen.filter_map(|one| one.inference.last_seen).max();
    let period = match (first, last) {
        (Some(first), Some(last)) => lang.say(&Phrase::Seen { first, last }),
        (Some(_) | None, _) => String::new(),
    };
    let (name, version) = (explanation.tool.name.as_str(), explanation.tool.version.as_str());
    Running {
        title: lang.why(&Why::Title { asked: &explanation.asked }).into(),
        period: period.into(),
        made_by: lang.say(&Phrase::MadeBy { name, version, at }).into(),
        at,
    }
}

fn to_the_second(moment: Moment) -> Moment {
    let millis = moment.as_millis();
    Moment::from_millis(millis - millis.rem_euclid(1_000))
}

fn said(lang: Lang, why: &Why<'_>) -> Block {
    Block::Paragraph(lang.why(why).into())
}

fn heading(lang: Lang, section: Section) -> Block {
    Block::Heading { section, text: lang.section(section).into() }
}

fn answer(lang: Lang, one: &Explained, is_open: bool) -> Block {
    let (verdict, ruling) = (one.verdict, &one.ruling);
    let outside = match verdict {
        Verdict::NotApplicable => Vec::new(),
        Verdict::Compliant | Verdict::NonCompliant | Verdict::InsufficientData => parted(one).1,
    };
    let by = match (ruling.decided_by, ruling.id.as_deref()) {
        ("rule", Some(id)) => AnswerBy::Rule(id),
        ("exception", Some(id)) => AnswerBy::Exception { id, expires: ruling.expires },
        (_, _) => AnswerBy::Terms,
    };
    let is_by_changed_log = has_changed_log(one);
    let ran = ran(one);
    let said = Answer { verdict, by, is_open, is_by_changed_log, ran, outside: &outside };
    Block::Answer { verdict, text: lang.why(&Why::Answer(said)).into() }
}

/// Says whether a log that tells of the call was changed, by CloudTrail's digests.
fn has_changed_log(one: &Explained) -> bool {
    one.records.iter().any(|record| record.log == Some(Standing::Tampered))
}

fn ran(one: &Explained) -> Ran<'_> {
    let flow = &one.inference;
    match (&flow.destination, flow.possible_destinations.as_slice()) {
        _ if flow.verdict == Verdict::NotApplicable => Ran::Nowhere,
        (Some(region), _) if flow.evidence == Some(Grade::Presumed) => Ran::Presumed(region),
        (Some(region), _) => Ran::In(region),
        (None, []) => Ran::Unknown,
        (None, regions) if flow.evidence == Some(Grade::Recorded) => Ran::Disputed(regions),
        (None, regions) => Ran::OneOf(regions),
    }
}

/// Parts the Regions in which it ran, or may have run as these terms read the evidence, into those that are
/// allowed and those that are not.
fn parted(one: &Explained) -> (Vec<Region>, Vec<Region>) {
    let (flow, ruling) = (&one.inference, &one.ruling);
    let is_taken = ruling.accepted_evidence.contains(&Grade::Presumed);
    let source =
        flow.destination.iter().filter(|_| flow.evidence != Some(Grade::Presumed) || is_taken);
    let mut regions: Vec<Region> = source.cloned().collect();
    if regions.is_empty() {
        regions.clone_from(&flow.possible_destinations);
    }
    regions.into_iter().partition(|region| ruling.allowed_regions.contains(region))
}

/// Says what stands against an answer.
fn reserved(explanation: &Explanation, one: &Explained) -> Vec<Block> {
    let lang = explanation.language;
    let mut blocks = Vec::new();
    if one.verdict != one.inference.verdict {
        blocks.push(said(lang, &Why::NotAttested));
    }
    let messages = explanation.reservations.iter();
    let messages: Vec<Visible> = messages.map(|told| told.message.as_str().into()).collect();
    if !messages.is_empty() {
        blocks.extend([said(lang, &Why::Reserved), Block::List(messages)]);
    }
    blocks
}

/// Returns who called what, and what came of it.
fn call(lang: Lang, flow: &JudgedFlow) -> Vec<Block> {
    let fact = |head: Head, value: Cell| Fact { label: lang.column(head).into(), value };
    let by = |by: Dimension, value: Cell| Fact { label: lang.dimension(by).into(), value };
    let code = |text: &str| Cell::Code(text.into());
    let outcome = flow.error_code.as_deref().unwrap_or_else(|| lang.line(Line::Succeeded));
    let facts = vec![
        fact(Head::FirstSeen, flow.first_seen.map_or(Cell::Nothing, Cell::Time)),
        fact(Head::EventSource, code(&flow.event_source)),
        fact(Head::EventName, code(&flow.event_name)),
        fact(Head::Requested, flow.requested.as_deref().map_or(Cell::Nothing, code)),
        by(
            Dimension::Account,
            Cell::id(flow.account.as_ref().map(crate::model::AccountId::as_str)),
        ),
        by(Dimension::SourceRegion, Cell::region(flow.source_region.as_deref())),
        by(Dimension::Principal, code(&flow.principal)),
        fact(Head::Outcome, Cell::words(outcome)),
    ];
    vec![heading(lang, Section::Call), Block::Facts(facts)]
}

fn records(lang: Lang, one: &Explained) -> Vec<Block> {
    let mut blocks = vec![heading(lang, Section::Records)];
    let again = |known: Reread| one.records.iter().all(|record| record.again == known);
    let (is_read, is_ledgers) = (again(Reread::Read), again(Reread::NotGiven));
    blocks.push(match (is_read, is_ledgers) {
        (true, _) => said(lang, &Why::ReadAgain),
        (false, true) => said(lang, &Why::FromLedger),
        (false, false) => said(lang, &Why::PartlyAgain),
    });
    if let Some(id) = tie(one) {
        blocks.push(said(lang, &Why::Joined(id)));
    }
    for record in &one.records {
        let object = Visible::from(&*record.object);
        let part = part_of(record);
        blocks.push(said(lang, &Why::Record { part, record: record.record, object: &object }));
        if !is_read && !is_ledgers {
            blocks.push(said(lang, &Why::Again(record.again)));
        }
        if record.again == Reread::Differs {
            let lost = record.facts.iter().filter(|fact| !fact.is_found);
            let lost: Vec<String> = lost.map(|fact| fact.name.to_owned()).collect();
            blocks.push(said(lang, &Why::NotFound(&lost)));
        }
        blocks.extend(record.log.map(|standing| said(lang, &Why::Log(standing))));
        blocks.push(Block::Table(facts(lang, record)));
        blocks.extend(marks(lang, record));
    }
    blocks
}

/// Returns the id that ties several records.
fn tie(one: &Explained) -> Option<&str> {
    let [call, _, ..] = one.records.as_slice() else { return None };
    let names = ["request_id", "parent_request_id"];
    call.facts.iter().find(|fact| names.contains(&fact.name)).map(|fact| fact.value.as_str())
}

fn part_of(record: &ExplainedRecord) -> RecordPart {
    let known = RecordPart::ALL.into_iter().find(|part| part.as_str() == record.part);
    known.unwrap_or(RecordPart::Call)
}

fn facts(lang: Lang, record: &ExplainedRecord) -> Table {
    let columns = vec![Column::left(lang, Head::JsonPath), Column::left(lang, Head::Value)];
    let row = |fact: &ExplainedFact| {
        let (value, stands) = (fact.value.as_str(), fact.stands.unwrap_or(Stands::Whole));
        let value = lang.why(&Why::Marked { value, stands });
        vec![Cell::words(fact.paths.join(" | ")), Cell::words(value)]
    };
    Table::new(columns, record.facts.iter().map(row).collect())
}

/// Says what the marks of a record's values mean.
fn marks(lang: Lang, record: &ExplainedRecord) -> impl Iterator<Item = Block> {
    let has = |mark: &Stands| record.facts.iter().any(|fact| fact.stands.as_ref() == Some(mark));
    let marks = Stands::ALL.into_iter().filter(|mark| *mark != Stands::Whole).filter(has);
    marks.map(move |mark| Block::Note(lang.why(&Why::Mark(mark)).into()))
}

fn whereabouts(lang: Lang, one: &Explained) -> Vec<Block> {
    let mut blocks = vec![heading(lang, Section::Whereabouts)];
    if let Some(behind) = &one.application_profile {
        let copies = match (behind.copies.as_deref(), behind.told_by) {
            (Some(what), Some("record")) => Copies::Recorded { what, made: behind.made },
            (Some(what), _) => Copies::Given(what),
            (None, _) => Copies::Unknown,
        };
        blocks.push(said(lang, &Why::Application { arn: &behind.arn, copies }));
    }
    if one.is_awaiting_completion {
        blocks.push(said(lang, &Why::NoCompletion));
    }
    if matches!(ran(one), Ran::Disputed(_)) {
        blocks.extend(disputed(lang, one));
    } else if has_changed_log(one) {
        blocks.push(said(lang, &Why::GroundChanged));
    } else {
        blocks.push(said(lang, &Why::Ground(one.ground)));
    }
    blocks.extend(one.published.iter().flat_map(|known| published(lang, one, known)));
    let grade = one.inference.evidence.filter(|_| !one.is_contradicted);
    let told = if has_changed_log(one) { Why::GradeChanged } else { Why::Grade };
    blocks.extend(grade.map(|grade| said(lang, &told(grade))));
    blocks
}

/// Says which record names which Region, where they differ.
fn disputed(lang: Lang, one: &Explained) -> [Block; 2] {
    let named = |record: &ExplainedRecord| {
        let fact = record.facts.iter().find(|fact| fact.name == "inference_region")?;
        let names = Why::Names { part: part_of(record), region: &fact.value };
        Some(lang.why(&names).into())
    };
    let counted = one.records.iter().filter(|record| match part_of(record) {
        RecordPart::Repeat | RecordPart::Corrected => false,
        RecordPart::Call
        | RecordPart::Completion
        | RecordPart::Copy
        | RecordPart::InvocationLog => true,
    });
    let names = counted.filter_map(named).collect();
    [said(lang, &Why::Disagree { is_contradicted: one.is_contradicted }), Block::List(names)]
}

/// Says where the profile may run, and since when that is known.
fn published(lang: Lang, one: &Explained, known: &Published) -> Vec<Block> {
    let (profile, source) = (known.profile.as_str(), known.source_region.as_deref());
    let as_of = known.as_of.clone().unwrap_or_default();
    let mut blocks = vec![match (&known.destinations, source, &known.url) {
        (Some(regions), Some(source), _) if !known.not_aws.is_empty() => {
            let (as_of, others) = (&*as_of, &*known.not_aws);
            said(lang, &Why::ListedByOthers { profile, source, regions, as_of, others })
        }
        (Some(regions), Some(source), _) => {
            said(lang, &Why::Published { profile, source, regions, as_of: &as_of })
        }
        (None, Some(source), Some(_)) => {
            said(lang, &Why::NotItemised { profile, source, as_of: &as_of })
        }
        (_, source, _) => said(lang, &Why::NotInCatalog { profile, source }),
    }];
    let called = one.inference.day.filter(|_| known.url.is_some());
    blocks.extend(called.and_then(|called| match &known.at_call {
        None => Some(said(lang, &Why::NoPageThen { called })),
        // It is the one that is told already.
        Some(page) if page.as_of == as_of => None,
        Some(page) => {
            let regions = page.destinations.as_deref();
            Some(said(lang, &Why::PageThen { as_of: &page.as_of, called, regions }))
        }
    }));
    blocks.extend(known.url.as_deref().map(|url| Block::Note(url.into())));
    blocks
}

fn ruling(lang: Lang, one: &Explained) -> Vec<Block> {
    let ruling = &one.ruling;
    let decided = Why::Decided { policy: &ruling.policy, by: decided_by(ruling) };
    let mut blocks = vec![heading(lang, Section::Ruling), said(lang, &decided)];
    blocks.extend(excused(lang, ruling));
    if ruling.decided_by == "nothing" {
        return blocks;
    }
    blocks.extend(ruling.reason.as_deref().map(|reason| said(lang, &Why::Reason(reason))));
    let (allowed, accepted) = (&ruling.allowed_regions, &ruling.accepted_evidence);
    blocks.push(said(lang, &Why::Terms { allowed, accepted }));
    let (inside, outside) = parted(one);
    if !inside.is_empty() || !outside.is_empty() {
        blocks.push(said(lang, &Why::Allows { inside: &inside, outside: &outside }));
    }
    let refused = |grade: &Grade| !accepted.contains(grade);
    blocks.extend(
        one.inference.evidence.filter(refused).map(|grade| said(lang, &Why::NotAccepted(grade))),
    );
    blocks.extend(by_possible(one).map(|why| said(lang, &why)));
    blocks
}

fn decided_by(ruling: &RulingTold) -> DecidedBy<'_> {
    match (ruling.decided_by, ruling.id.as_deref(), ruling.rule.as_deref()) {
        ("nothing", _, _) => DecidedBy::Nothing,
        ("rule", Some(id), _) => DecidedBy::Rule(id),
        ("exception", Some(id), Some(rule)) => DecidedBy::ExceptionToRule { id, rule },
        ("exception", Some(id), None) => DecidedBy::Exception(id),
        (_, _, _) => DecidedBy::Terms,
    }
}

/// Returns who answers for an exception, where it was agreed and until when it holds.
fn excused(lang: Lang, ruling: &RulingTold) -> Option<Block> {
    let expires = ruling.expires?;
    let fact = |head: Head, value: Cell| Fact { label: lang.column(head).into(), value };
    let text = |text: &Option<String>| text.as_deref().map_or(Cell::Nothing, Cell::words);
    Some(Block::Facts(vec![
        fact(Head::Exception, Cell::id(ruling.id.as_deref())),
        fact(Head::Owner, text(&ruling.owner)),
        fact(Head::Ticket, text(&ruling.ticket)),
        fact(Head::Expires, Cell::Day(expires)),
    ]))
}

/// Says what decided where presumed evidence did not: the policy's own terms settled the call by where
/// the profile may run.
fn by_possible(one: &Explained) -> Option<Why<'_>> {
    let (flow, accepted) = (&one.inference, &one.ruling.accepted_evidence);
    let is_refused = flow.evidence == Some(Grade::Presumed) && !accepted.contains(&Grade::Presumed);
    let is_settled = matches!(flow.verdict, Verdict::Compliant | Verdict::NonCompliant);
    let is_by_terms = one.ruling.decided_by != "exception";
    let regions = one.published.as_ref()?.destinations.as_deref()?;
    let verdict = flow.verdict;
    (is_refused && is_settled && is_by_terms).then_some(Why::ByPossible { regions, verdict })
}
