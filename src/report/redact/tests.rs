use super::*;
use crate::report::fixture;

const KEY: &[u8] = b"a key of the privacy office";
const ALL: [Redacted; 3] = [Redacted::Principals, Redacted::Accounts, Redacted::Ips];

fn redacted(mut report: Report, hides: &[Redacted], key: &[u8]) -> Report {
    Redaction::new(hides, key).unwrap().apply(&mut report, &mut []);
    report
}

fn json(report: &Report) -> String {
    serde_json::to_string(report).unwrap()
}

/// Every text that the flows of `report` name a caller or an account by.
fn names(report: &Report) -> Vec<String> {
    let of = |flow: &JudgedFlow| {
        [Some(flow.principal.to_string()), flow.account.as_ref().map(ToString::to_string)]
    };
    report.flows.iter().flat_map(of).flatten().collect()
}

#[test]
fn no_name_is_left_anywhere() {
    let report = fixture::ordinary();
    let hidden = json(&redacted(report.clone(), &ALL, KEY));
    for name in names(&report) {
        assert!(!hidden.contains(&name), "{name}");
    }
    assert!(!hidden.contains(":iam::") && !hidden.contains(":sts::"), "{hidden}");
}

#[test]
fn only_names_change() {
    let report = fixture::ordinary();
    let hidden = redacted(report.clone(), &ALL, KEY);
    assert_eq!(hidden.redacted, ALL);
    assert_eq!((&hidden.totals, &hidden.exit), (&report.totals, &report.exit));
    let places = |report: &Report| -> Vec<_> {
        report
            .flows
            .iter()
            .map(|flow| (flow.destination.clone(), flow.verdict, flow.calls))
            .collect()
    };
    assert_eq!(places(&hidden), places(&report));
    let nothing = redacted(report.clone(), &[], KEY);
    assert_eq!(Report { redaction_key: None, ..nothing }, report);
}

#[test]
fn the_same_name_has_the_same_pseudonym_in_every_report_of_one_key() {
    let of = |key| redacted(fixture::ordinary(), &ALL, key);
    assert_eq!(of(KEY), of(KEY));
    let (one, other) = (of(KEY), of(b"another key, as long"));
    assert!(names(&one).iter().all(|name| !names(&other).contains(name)));
    let flow = &one.flows[0];
    let rows = one.breakdowns.iter().filter(|breakdown| breakdown.by == Dimension::Principal);
    assert!(rows.flat_map(|by| &by.rows).any(|row| row.value.as_ref() == Some(&flow.principal)));
}

#[test]
fn names_inside_texts_are_found_and_what_only_looks_like_one_stays() {
    let report = fixture::empty();
    let redaction = Redaction::new(&ALL, KEY).unwrap();
    let mut scrub = Scrub::of(&redaction, &report);
    let mut told = |text: &str| {
        let mut told = text.to_owned();
        scrub.string(&mut told);
        told
    };
    let account = redaction.pseudonym(Redacted::Accounts, "111122223333");
    for (text, want) in [
        ("AWSLogs/111122223333/x", format!("AWSLogs/{account}/x")),
        (
            "111122223333_CloudTrail_ca-central-1_20260530T1435Z_a1.json.gz",
            format!("{account}_CloudTrail_ca-central-1_20260530T1435Z_a1.json.gz"),
        ),
        ("account = [\"111122223333\"]", format!("account = [\"{account}\"]")),
        ("1111222233334", "1111222233334".to_owned()),
        ("2026-05-30T14:00:00Z and 14:00:00", "2026-05-30T14:00:00Z and 14:00:00".to_owned()),
        ("aws-sdk-js/3.840.0", "aws-sdk-js/3.840.0".to_owned()),
        ("us.anthropic.claude-sonnet-4-6", "us.anthropic.claude-sonnet-4-6".to_owned()),
        ("10.0.0.7", redaction.pseudonym(Redacted::Ips, "10.0.0.7")),
        (
            "from 2001:db8::1:7 to",
            format!("from {} to", redaction.pseudonym(Redacted::Ips, "2001:db8::1:7")),
        ),
        (
            "principal = \"arn:aws:iam::111122223333:role/*\"",
            format!(
                "principal = \"{}\"",
                redaction.pseudonym(Redacted::Principals, "arn:aws:iam::111122223333:role/*")
            ),
        ),
    ] {
        assert_eq!(told(text), want);
    }
}

#[test]
fn hostile_texts_are_redacted_without_harm() {
    let report = redacted(fixture::hostile(), &ALL, KEY);
    assert!(report.flows.iter().all(|flow| flow.principal.starts_with("principal-")));
}

#[test]
fn a_key_that_can_be_tried_out_is_refused() {
    assert_eq!(Redaction::new(&ALL, b"short").err(), Some(ShortKey(5)));
}
