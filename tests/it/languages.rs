//! Reports in French: the same facts, in other words.

use std::fs;

use serde_json::Value;

use crate::support::{Ran, program, ran};

/// Audits the archive in a language.
fn audited(lang: &[&str], more: &[&str]) -> Ran {
    let mut audit = program();
    audit.args(["audit", "archive", "--policy", "policies/canada.toml"]);
    ran(audit.args(lang).args(more))
}

const FRENCH: [&str; 2] = ["--lang", "fr"];

/// Takes the sentences out of a report, and counts them.
fn take_sentences(value: &mut Value) -> usize {
    let sentences = ["message", "what_to_do", "limits", "service", "why", "destinations"];
    match value {
        Value::Object(members) => {
            let before = members.len();
            members.retain(|name, _| !sentences.contains(&name.as_str()));
            let taken = before - members.len();
            taken + members.values_mut().map(take_sentences).sum::<usize>()
        }
        Value::Array(items) => items.iter_mut().map(take_sentences).sum(),
        _ => 0,
    }
}

#[test]
fn a_report_in_french_has_the_same_facts_and_says_its_language() {
    let of = |lang: &[&str]| -> Value {
        serde_json::from_str(&audited(lang, &["-f", "json"]).stdout).unwrap()
    };
    let (mut english, mut french) = (of(&[]), of(&FRENCH));
    assert_eq!((&english["language"], &french["language"]), (&"en".into(), &"fr".into()));
    assert_ne!(english["findings"][0]["message"], french["findings"][0]["message"]);
    english["language"].take();
    french["language"].take();
    let taken = [&mut english, &mut french].map(take_sentences);
    assert!(taken[0] > 80 && taken[0] == taken[1], "{taken:?}");
    assert_eq!(english, french);
    let rows = |lang: &[&str]| audited(lang, &["-f", "csv"]).stdout;
    assert_eq!(rows(&[]), rows(&FRENCH), "rows are for programs");
}

#[test]
fn people_read_french_and_the_messages_of_the_program_stay_english() {
    let got = audited(&FRENCH, &[]);
    assert!(got.stdout.starts_with("NON CONFORME\u{a0}: "), "{}", got.stdout);
    // The policy stands there as its author wrote it.
    let is_ours = |line: &&str| !line.starts_with("  │") && !line.starts_with("  ┆");
    let told: Vec<&str> = got.stdout.lines().filter(is_ours).collect();
    let told = told.join("\n");
    for english in ["NON_COMPLIANT", "COMPLIANT", " calls", "Region ", "What to do", "ran in"] {
        assert!(!told.contains(english), "{english}");
    }
    assert_eq!((got.code, got.stderr), (10, audited(&[], &[]).stderr));
    let mut by_environment = program();
    by_environment.args(["audit", "archive", "--policy", "policies/canada.toml"]);
    assert_eq!(ran(by_environment.env("REGIONTRAIL_LANG", "fr")).stdout, got.stdout);
}

#[test]
fn a_ledger_is_told_in_any_language() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("ledger");
    let ledger = ledger.to_str().unwrap();
    let kept = audited(&FRENCH, &["--ledger", ledger]);
    assert!(kept.stdout.contains(&format!("archive, {ledger} (registre)\n")), "{}", kept.stdout);
    let report = |lang: &[&str]| {
        let mut report = program();
        report.args(["report", ledger, "--policy", "policies/canada.toml"]);
        ran(report.args(lang)).stdout
    };
    assert!(report(&FRENCH).starts_with("NON CONFORME\u{a0}: 24\u{a0}appels évalués sur 78 "));
    assert!(report(&[]).starts_with("NON_COMPLIANT: 24 of 78 judged calls "));
}

#[test]
fn a_language_that_nobody_wrote_is_refused() {
    let refused = audited(&["--lang", "de"], &[]);
    assert_eq!((refused.code, refused.stdout.as_str()), (2, ""));
    assert!(refused.stderr.contains("cannot use `--lang de`\n  it takes en, fr\n"));
}

/// A part of a file that tells its language.
fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn a_page_says_in_which_voice_it_is_read() {
    if !cfg!(feature = "pdf") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.pdf");
    for (lang, tag) in [(&[][..], b"/Lang(en)".as_slice()), (&FRENCH, b"/Lang(fr-CA)")] {
        audited(lang, &["-o", path.to_str().unwrap()]);
        assert!(holds(&fs::read(&path).unwrap(), tag), "{lang:?}");
    }
}
