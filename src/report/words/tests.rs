//! What holds of every text in every language.

mod against;
mod check;
mod custody;
mod examples;
mod explained;
mod guardrails;
mod pack;
mod quota;
mod what_if;

use crate::model::{Grade, Verdict};
use crate::report::golden::assert_golden;

use crate::report::QuotaKind;

use super::*;

use self::examples::NUMBERS;

/// Returns all texts of a language, in the same order in each.
fn all(lang: Lang) -> Vec<String> {
    let mut texts: Vec<String> = named(lang).into_iter().map(str::to_owned).collect();
    for n in NUMBERS {
        texts.extend(Noun::ALL.iter().map(|noun| lang.count(n, *noun)));
    }
    for share in [(0, 7), (1, 10_000), (123, 1_000), (9_999, 10_000), (7, 7)] {
        texts.extend(lang.percent(Share { part: share.0, whole: share.1 }));
    }
    for n in 0..4 {
        texts.push(lang.list(&["a", "b", "c"].map(str::to_owned)[..n]));
    }
    texts.extend(PLACES.map(|place| lang.place(place)));
    texts.extend(examples::phrases(lang));
    texts.extend(examples::told(lang));
    texts.extend(examples::statements(lang));
    texts.extend(examples::limits(lang));
    texts.extend(against::texts(lang));
    texts.extend(custody::texts(lang));
    texts.extend(explained::whys(lang));
    texts.extend(check::texts(lang));
    texts.extend(guardrails::texts(lang));
    texts.extend(pack::texts(lang));
    texts.extend(quota::texts(lang));
    texts.extend(what_if::texts(lang));
    texts
}

/// Returns the texts without values.
fn named(lang: Lang) -> Vec<&'static str> {
    let mut texts: Vec<&str> = SECTIONS.map(|section| lang.section(section)).to_vec();
    texts.extend(Dimension::ALL.map(|by| lang.section(Section::Breakdown(by))));
    texts.extend(Dimension::ALL.map(|by| lang.dimension(by)));
    texts.extend(Column::ALL.iter().map(|column| lang.column(*column)));
    texts.extend(Label::ALL.iter().map(|label| lang.label(*label)));
    texts.extend(Line::ALL.iter().map(|line| lang.line(*line)));
    texts.extend(Grade::ALL.map(|grade| lang.grade(grade)));
    texts.extend(Grade::ALL.map(|grade| lang.grade_means(grade)));
    texts.extend(Grade::ALL.map(|grade| lang.grade_rests_on(grade)));
    texts.extend(Verdict::ALL.map(|verdict| lang.verdict(verdict)));
    texts.extend(Verdict::ALL.map(|verdict| lang.verdict_means(verdict)));
    texts.extend(SEVERITIES.map(|severity| lang.severity(severity)));
    texts.extend(REDACTED.map(|kind| lang.redacted(kind)));
    texts.extend(QuotaKind::ALL.map(|kind| lang.quota_kind(kind)));
    texts.extend(Code::ALL.map(|code| lang.advice(code)));
    for code in BlindSpotCode::ALL {
        let BlindSpotWords { service, why, destinations, what_to_do } = lang.blind_spot(code);
        texts.extend([service, why, destinations, what_to_do]);
    }
    texts
}

/// As readers of objects write them.
const PLACES: [&str; 10] = [
    "byte 10240",
    "container",
    "decoded byte 1073741824",
    "document",
    "in record 3",
    "later",
    "line 3",
    "object",
    "record 812",
    "text",
];

const SECTIONS: [Section; 28] = [
    Section::Scope,
    Section::Completeness,
    Section::Changes,
    Section::WhatIf,
    Section::Destinations,
    Section::Ways,
    Section::Days,
    Section::Violations,
    Section::NotProven,
    Section::OtherFindings,
    Section::Drift,
    Section::Quota,
    Section::Coverage,
    Section::SecondWitness,
    Section::BlindSpots,
    Section::Exceptions,
    Section::Integrity,
    Section::Custody,
    Section::CustodyFindings,
    Section::Method,
    Section::Limits,
    Section::Basis,
    Section::Outputs,
    Section::SignOff,
    Section::Call,
    Section::Records,
    Section::Whereabouts,
    Section::Ruling,
];
const SEVERITIES: [Severity; 4] = [Severity::High, Severity::Medium, Severity::Low, Severity::Info];
const REDACTED: [Redacted; 3] = [Redacted::Principals, Redacted::Accounts, Redacted::Ips];

/// Returns each text in English and in French.
fn pairs() -> Vec<(String, String)> {
    let (english, french) = (all(Lang::English), all(Lang::French));
    assert_eq!(english.len(), french.len());
    english.into_iter().zip(french).collect()
}

/// To be read side by side, by those who know both.
#[test]
fn every_text_stands_in_both_languages() {
    let mut seen = std::collections::BTreeSet::new();
    let is_new = |pair: &(String, String)| seen.insert(pair.clone());
    let told: Vec<String> = pairs()
        .into_iter()
        .filter(is_new)
        .map(|(english, french)| format!("en  {english}\nfr  {french}\n"))
        .collect();
    assert_golden("src/report/words/golden/texts.txt", &told.join("\n"));
}

#[test]
fn no_french_text_is_the_english_one_unless_it_is_meant() {
    for (english, french) in pairs() {
        let is_same = english == french;
        let is_name = SAME.contains(&&*english) || !english.contains(char::is_alphabetic);
        assert!(!is_same || is_name, "{english}");
    }
}

/// Words of both languages, names of AWS, the words of policies, texts that are values only.
const SAME: &[&str] = &[
    "Principal",
    "Client",
    "Verdict",
    "Exception",
    "Code",
    "Date",
    "Session",
    "INFO",
    "recorded",
    "in_region",
    "presumed",
    "bounded",
    "unrecorded",
    "Amazon Bedrock AgentCore Memory",
    "Amazon Bedrock AgentCore Evaluations",
    "AWS Agent Registry",
    "Amazon Bedrock Data Automation",
    "Claude Platform on AWS",
    "Amazon Q, Amazon Quick, CloudWatch Omni",
    "ca-central-1, us-east-1, us-east-2, us-west-2",
    "document",
    "mantle",
    "0 exception",
    "1 exception",
    "2 exceptions",
    "a",
    "… (2026-05-25)",
    "us-east-1",
    "us-east-1, us-west-2",
    "ca-central-1",
];

/// <https://vitrinelinguistique.oqlf.gouv.qc.ca>: espacement des signes de ponctuation.
#[test]
fn french_is_spaced_as_canada_writes_it() {
    for text in all(Lang::French) {
        // Code is written as it is typed.
        let prose: String = text.split('`').step_by(2).collect::<Vec<_>>().join("`");
        for wrong in [" :", " ;", "\u{a0};", " %", "« ", " »", " !", " ?", "  ", "'", "\"", "..."]
        {
            assert!(!prose.contains(wrong), "{wrong:?} in {prose}");
        }
        let signs: Vec<char> = std::iter::once('\u{a0}').chain(prose.chars()).collect();
        for (at, sign) in signs.iter().enumerate().skip(1) {
            // Times and versions have colons of their own.
            let is_digit = |at: usize| signs.get(at).is_some_and(char::is_ascii_digit);
            let is_inner = is_digit(at - 1) && is_digit(at + 1);
            let is_apart = signs[at - 1] == '\u{a0}';
            assert!(!matches!(sign, ':' | '%' | '»') || is_inner || is_apart, "{sign} in {prose}");
        }
        assert!(prose.split('«').skip(1).all(|rest| rest.starts_with('\u{a0}')), "{prose}");
    }
}

#[test]
fn a_count_takes_its_plural_from_two_on_in_french_and_for_all_but_one_in_english() {
    for noun in Noun::ALL {
        let said = |lang: Lang, n| {
            let text = lang.count(n, *noun);
            text.split_once([' ', '\u{a0}']).map(|(_, noun)| noun.to_owned()).unwrap()
        };
        assert_eq!(said(Lang::French, 0), said(Lang::French, 1), "{noun:?}");
        assert_ne!(said(Lang::French, 1), said(Lang::French, 2), "{noun:?}");
        assert_eq!(said(Lang::English, 0), said(Lang::English, 2), "{noun:?}");
    }
    let attempts = |n| Lang::French.say(&Phrase::AttemptsApart(n));
    assert_eq!(
        attempts(1),
        "Non comptée ici\u{a0}: 1\u{a0}tentative échouée qui n’indique aucune Région."
    );
    assert_eq!(
        attempts(2_000),
        "Non comptées ici\u{a0}: 2\u{a0}000\u{a0}tentatives échouées qui n’indiquent aucune Région."
    );
}

/// A sheet's name and a legend have no second line; a head is broken at its blanks only.
#[test]
fn names_are_short_enough_for_where_they_stand() {
    for lang in Lang::ALL {
        for column in Column::ALL {
            let longest = lang.column(*column).split(' ').map(|word| word.chars().count()).max();
            assert!(longest <= Some(14), "{column:?}");
        }
        let grades = Grade::ALL.map(|grade| lang.grade(grade).chars().count());
        assert!(grades.iter().all(|length| *length <= 14));
        for severity in SEVERITIES {
            assert!(lang.severity(severity).chars().count() <= 6, "{severity:?}");
        }
    }
}
