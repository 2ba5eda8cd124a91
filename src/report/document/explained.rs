//! One inference and every fact behind its verdict, as a document.

use crate::model::{Grade, Moment, RecordPart, Reread, Verdict};
use crate::report::visible::Visible;
use crate::report::words::{
    Column as Head, Copies, DecidedBy, Lang, Line, Phrase, Ran, Section, Why,
};
use crate::report::{Dimension, Explained, ExplainedRecord, Explanation, JudgedFlow};

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
            blocks.push(answer(lang, one));
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

fn answer(lang: Lang, one: &Explained) -> Block {
    let verdict = one.inference.verdict;
    let ran = match (&one.inference.destination, one.inference.possible_destinations.as_slice()) {
        _ if verdict == Verdict::NotApplicable => Ran::Nowhere,
        (Some(region), _) if one.inference.evidence == Some(Grade::Presumed) => {
            Ran::Presumed(region)
        }
        (Some(region), _) => Ran::In(region),
        (None, []) => Ran::Unknown,
        (None, regions) => Ran::OneOf(regions),
    };
    Block::Answer { verdict, text: lang.why(&Why::Answer { verdict, ran }).into() }
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
        blocks.push(Block::Table(facts(lang, record)));
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
    let row = |fact: &crate::report::ExplainedFact| {
        vec![Cell::Id(fact.paths.join(" | ").into()), Cell::Id(fact.value.as_str().into())]
    };
    Table::new(columns, record.facts.iter().map(row).collect())
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
    blocks.push(said(lang, &Why::Ground(one.ground)));
    if let Some(published) = &one.published {
        let (profile, source) = (published.profile.as_str(), published.source_region.as_deref());
        let of = |as_of: &Option<String>| as_of.clone().unwrap_or_default();
        let as_of = of(&published.as_of);
        blocks.push(match (&published.destinations, source, &published.url) {
            (Some(regions), Some(source), _) if !published.not_aws.is_empty() => {
                let (as_of, others) = (&*as_of, &*published.not_aws);
                said(lang, &Why::ListedByOthers { profile, source, regions, as_of, others })
            }
            (Some(regions), Some(source), _) => {
                said(lang, &Why::Published { profile, source, regions, as_of: &as_of })
            }
            (None, Some(source), Some(_)) => {
                said(lang, &Why::NotItemised { profile, source, as_of: &as_of })
            }
            (_, source, _) => said(lang, &Why::NotInCatalog { profile, source }),
        });
        blocks.extend(published.url.as_deref().map(|url| Block::Note(url.into())));
    }
    blocks.extend(one.inference.evidence.map(|grade| said(lang, &Why::Grade(grade))));
    blocks
}

fn ruling(lang: Lang, one: &Explained) -> Vec<Block> {
    let ruling = &one.ruling;
    let by = match (ruling.decided_by, ruling.id.as_deref()) {
        ("rule", Some(id)) => DecidedBy::Rule(id),
        ("exception", Some(id)) => DecidedBy::Exception(id),
        (_, _) => DecidedBy::Terms,
    };
    let (allowed, accepted) = (&ruling.allowed_regions, &ruling.accepted_evidence);
    let mut blocks = vec![
        heading(lang, Section::Ruling),
        said(lang, &Why::Decided { policy: &ruling.policy, by }),
        said(lang, &Why::Terms { allowed, accepted }),
    ];
    let refused = |grade: &Grade| !accepted.contains(grade);
    blocks.extend(
        one.inference.evidence.filter(refused).map(|grade| said(lang, &Why::NotAccepted(grade))),
    );
    blocks.extend(by_possible(one).map(|why| said(lang, &why)));
    blocks.extend(ruling.reason.as_deref().map(|reason| said(lang, &Why::Reason(reason))));
    blocks
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
