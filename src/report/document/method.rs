//! How the report came to be, what it rests on, and who answers for it.

use crate::model::Grade;
use crate::report::visible::Visible;
use crate::report::words::{Label, Line, Phrase, Section};
use crate::report::{GivenProfiles, SCHEMA_VERSION};

use super::block::as_count;
use super::build::Teller;
use super::{Block, Cell, Fact, Verbatim, scope};

/// Returns how calls are counted, placed and judged.
pub(super) fn method(teller: &Teller<'_>) -> Vec<Block> {
    let lang = teller.lang;
    let line = |label, line| teller.fact(label, Cell::Text(teller.line(line)));
    let grade = |grade| Fact {
        label: lang.grade(grade).into(),
        value: Cell::words(lang.grade_rests_on(grade)),
    };
    let objects = &teller.report.coverage.objects;
    let (listed, bytes) = (objects.listed, objects.bytes);
    let records = teller.report.coverage.records.total;
    let read = Phrase::WhatWasRead { listed, bytes, records };
    let policy = &teller.report.policy;
    let catalog = Phrase::CatalogUse { date: &policy.catalog_date, joined: scope::added(policy) };
    let mut facts = vec![
        teller.fact(Label::WhatWasRead, Cell::Text(teller.say(&read))),
        line(Label::OneCall, Line::OneCall),
        line(Label::WhereItRan, Line::WhereItRan),
    ];
    facts.extend(Grade::ALL.map(grade));
    facts.extend([
        teller.fact(Label::CatalogUse, Cell::Text(teller.say(&catalog))),
        line(Label::HowJudged, Line::HowJudged),
        line(Label::FailedCalls, Line::FailedCalls),
    ]);
    vec![teller.heading(Section::Method), Block::Facts(facts)]
}

/// Returns what somebody needs to make the report again and get the same: the tool, the policy as
/// given, the catalog, and one hash of all that was read.
pub(super) fn basis(teller: &Teller<'_>) -> Vec<Block> {
    let (report, policy) = (teller.report, &teller.report.policy);
    let format = teller.say(&Phrase::ReportFormat(SCHEMA_VERSION));
    let manifest = match &report.coverage.manifest_sha256 {
        Some(hash) => Cell::id(Some(hash)),
        None => Cell::Text(teller.line(Line::NoManifest)),
    };
    let mut facts = vec![
        teller.fact(Label::MadeBy, Cell::Text(scope::made_by(teller))),
        teller.fact(Label::ReportFormat, Cell::Text(format)),
        teller.fact(Label::ProfileCatalog, Cell::Text(scope::catalog(teller))),
        teller.fact(Label::Manifest, manifest),
        teller.fact(Label::Policy, Cell::Text(scope::policy_name(teller))),
    ];
    facts.extend(policy.given_profiles.map(|GivenProfiles { profiles, calls }| {
        let said = teller.say(&Phrase::GivenProfiles { profiles, calls });
        teller.fact(Label::GivenProfiles, Cell::Text(said))
    }));
    let mut blocks = vec![teller.heading(Section::Basis), Block::Facts(facts)];
    if !policy.text.is_empty() {
        blocks.push(Block::Paragraph(teller.line(Line::PolicyAsGiven)));
        blocks.push(Block::Verbatim(text(teller, &policy.text)));
    }
    blocks
}

/// Returns a text line by line, cut where nobody would read on.
fn text(teller: &Teller<'_>, text: &str) -> Verbatim {
    let total = as_count(text.lines().count());
    let lines: Vec<Visible> = text.lines().take(MOST_LINES).map(line).collect();
    let (shown, length) = (as_count(lines.len()), as_count(MOST_LETTERS));
    let is_cut = shown < total || text.lines().take(MOST_LINES).any(is_long);
    let said = Phrase::ShowingLines { shown, total, length };
    Verbatim { lines, cut: is_cut.then(|| teller.say(&said)) }
}

/// Returns a line without its tabs, which would hide how wide they are.
fn line(text: &str) -> Visible {
    let text = text.replace('\t', "    ");
    if !is_long(&text) {
        return text.into();
    }
    let kept: String = text.chars().take(MOST_LETTERS).collect();
    format!("{kept}…").into()
}

fn is_long(line: &str) -> bool {
    line.chars().nth(MOST_LETTERS).is_some()
}

/// Returns lines to sign, with what is signed.
pub(super) fn sign_off(teller: &Teller<'_>) -> Vec<Block> {
    let (at, verdict) = (scope::at(teller), teller.report.verdict);
    let lines = [
        vec![Line::PreparedBy, Line::Date],
        vec![Line::ReviewedBy, Line::Date],
        vec![Line::Decision],
    ];
    let labels = |line: Vec<Line>| line.into_iter().map(|label| teller.line(label)).collect();
    vec![
        teller.heading(Section::SignOff),
        Block::Paragraph(teller.say(&Phrase::Signed { at, verdict })),
        Block::SignOff(lines.map(labels).into()),
    ]
}

/// A longer policy is in the JSON.
const MOST_LINES: usize = 300;

/// A longer line too.
const MOST_LETTERS: usize = 500;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::words::Lang;
    use crate::report::{Report, fixture};

    fn shown(policy: &str) -> Verbatim {
        let report = fixture::ordinary();
        text(&Teller::in_words(&report, 1), policy)
    }

    fn lines(policy: &str) -> Vec<String> {
        shown(policy).lines.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_policy_stands_as_it_was_written() {
        let policy = "# Canada\r\n\n[policy]\n  name =\t\"a  b\"\n";
        assert_eq!(lines(policy), ["# Canada", "", "[policy]", "  name =    \"a  b\""]);
        assert_eq!(shown(policy).cut, None);
    }

    #[test]
    fn a_policy_hides_nothing() {
        assert_eq!(
            lines("name = \"\u{1b}[2J\u{202e}x\u{200b}\"\n</script>"),
            ["name = \"\\u{1b}[2J\\u{202e}x\\u{200b}\"", "</script>"]
        );
    }

    #[test]
    fn a_policy_without_end_is_cut_and_says_so() {
        let many = shown(&"a = 1\n".repeat(1_000));
        assert_eq!(many.lines.len(), MOST_LINES);
        assert_eq!(
            many.cut.as_deref(),
            Some("Showing 300 of 1,000 lines, each to at most 500 characters; JSON has all of it.")
        );
        let long = shown(&format!("{}\nb = 2", "日".repeat(501)));
        assert_eq!(*long.lines[0], *format!("{}…", "日".repeat(500)));
        assert_eq!(*long.lines[1], *"b = 2");
        assert!(long.cut.is_some());
        assert_eq!(shown(&"日".repeat(500)).cut, None);
    }

    fn value(report: &Report, label: Label) -> String {
        let teller = Teller::in_words(report, 9);
        let label = Lang::English.label(label);
        let facts = basis(&teller).into_iter().find_map(|block| match block {
            Block::Facts(facts) => Some(facts),
            _ => None,
        });
        let fact = facts.unwrap().into_iter().find(|fact| *fact.label == *label);
        fact.unwrap().value.text(Lang::English)
    }

    #[test]
    fn what_was_read_has_one_hash_or_a_reason_why_not() {
        let mut report = fixture::ordinary();
        assert_eq!(value(&report, Label::Manifest), "5e".repeat(32));
        report.coverage.manifest_sha256 = None;
        let why = "none: it is made only where the ledger is kept (--ledger)";
        assert_eq!(value(&report, Label::Manifest), why);
    }

    #[test]
    fn who_signs_sees_what_is_signed() {
        let report = fixture::ordinary();
        let teller = Teller::in_words(&report, 9);
        let label = |label: &str| Visible::from(label);
        assert_eq!(
            sign_off(&teller)[1..],
            [
                Block::Paragraph(
                    "For the report made at 2026-09-08T06:00:00Z, with the verdict NON_COMPLIANT:"
                        .into()
                ),
                Block::SignOff(vec![
                    vec![label("Prepared by"), label("Date")],
                    vec![label("Reviewed by"), label("Date")],
                    vec![label("Decision")],
                ]),
            ]
        );
    }
}
