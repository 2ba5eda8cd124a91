use serde_json::json;

use super::*;
use crate::report::fixture;

fn report(verdict: &str) -> Value {
    json!({ "verdict": verdict, "integrity": null, "exit": { "reasons": [] }, "findings": [] })
}

fn verdict_of(report: &Value) -> Verdict {
    serde_json::from_value(report["verdict"].clone()).unwrap()
}

/// Logs that lie as they did then.
fn differences(told: &Value, unexplained: &Value, found: &Value) -> Vec<Difference> {
    let here = verdict_of(unexplained);
    let digests = if told["integrity"].is_null() { Digests::None } else { Digests::NotChecked };
    let derived = Derived { report: found, unexplained: here, here, receipts: b"", digests };
    let found = compare(Made { told, receipts: b"" }, derived).differences;
    // That is told whatever else is.
    let is_told = found.contains(&Difference::DigestsNotChecked);
    assert_eq!(is_told, digests == Digests::NotChecked);
    found.into_iter().filter(|one| *one != Difference::DigestsNotChecked).collect()
}

#[test]
fn a_verdict_is_never_better_than_what_the_logs_give() {
    let verdict = |said: &str, gives: &str| Difference::Verdict(said.to_owned(), gives.to_owned());
    for (said, gives) in [
        ("COMPLIANT", "NON_COMPLIANT"),
        ("COMPLIANT", "INSUFFICIENT_DATA"),
        ("INSUFFICIENT_DATA", "NON_COMPLIANT"),
        // Without a check of digests, there is nothing that could make it worse.
        ("INSUFFICIENT_DATA", "COMPLIANT"),
        ("NON_COMPLIANT", "COMPLIANT"),
    ] {
        let gives_report = report(gives);
        assert_eq!(
            differences(&report(said), &gives_report, &gives_report),
            [verdict(said, gives)]
        );
    }
}

#[test]
fn digests_make_a_verdict_worse_and_explain_days_without_logs() {
    let mut told = report("INSUFFICIENT_DATA");
    told["integrity"] = json!({});
    let (good, open) = (report("COMPLIANT"), report("INSUFFICIENT_DATA"));
    assert_eq!(differences(&told, &good, &good), []);
    told["verdict"] = json!("COMPLIANT");
    assert_eq!(
        differences(&told, &open, &good),
        [Difference::RestsOnDigests("COMPLIANT".to_owned())]
    );
    // No digest hides what ran abroad.
    let abroad = report("NON_COMPLIANT");
    assert!(differences(&told, &abroad, &abroad)[0].contradicts());
}

#[test]
fn names_that_tell_other_days_prove_no_compliance() {
    let receipt = |name: &str, day: Value| {
        let line = json!({ "object": name, "day": day, "state": "read", "sha256": "ab" });
        line.to_string().into_bytes()
    };
    let kept = receipt("a/25.json.gz", json!("2026-05-25"));
    let copied = receipt("b/25.json.gz", json!("2026-05-25"));
    let flat = receipt("x.json.gz", json!(null));
    let against = |said: &str, here: &str, receipts: &[u8]| {
        let told = report(said);
        let unexplained = verdict_of(&told);
        let here = verdict_of(&report(here));
        let digests = Digests::None;
        let derived = Derived { report: &told, unexplained, here, receipts, digests };
        compare(Made { told: &told, receipts: &kept }, derived).differences
    };
    let rests = [Difference::RestsOnPlace("COMPLIANT".to_owned())];
    assert_eq!(against("COMPLIANT", "COMPLIANT", &copied), []);
    assert_eq!(against("COMPLIANT", "COMPLIANT", &flat), rests);
    assert_eq!(against("COMPLIANT", "INSUFFICIENT_DATA", &copied), rests);
    assert_eq!(against("NON_COMPLIANT", "NON_COMPLIANT", &flat), []);
    let worse = Difference::Worse("INSUFFICIENT_DATA".to_owned(), "COMPLIANT".to_owned());
    assert_eq!(against("INSUFFICIENT_DATA", "COMPLIANT", &flat), [worse]);
}

#[test]
fn what_cannot_be_read_beside_the_logs_is_no_contradiction() {
    let log = json!({ "object": "a", "state": "read", "sha256": "ab" }).to_string();
    let failed =
        |name: &str| json!({ "object": name, "state": "failed", "bytes": 7, "sha256": "cd" });
    let made = format!("{log}\n{}\n", failed("a.cut"));
    let here = format!("{log}\n{}\n{}\n", failed("b.cut"), failed("c.cut"));
    let told = report("COMPLIANT");
    let derived = Derived {
        report: &told,
        unexplained: Verdict::Compliant,
        here: Verdict::InsufficientData,
        receipts: here.as_bytes(),
        digests: Digests::None,
    };
    let found = compare(Made { told: &told, receipts: made.as_bytes() }, derived).differences;
    assert_eq!(found, [Difference::Unread(1)]);
    assert!(!found[0].contradicts());
}

#[test]
fn each_finding_is_told_and_found() {
    let finding = |code: &str| json!({ "code": code, "message": "m", "evidence": [] });
    let mut told = report("COMPLIANT");
    let mut given = told.clone();
    told["findings"] = json!([finding("coverage-gap"), finding("digest-gap"), finding("a")]);
    given["findings"] = json!([finding("coverage-gap"), finding("b")]);
    let not_found = |code: &str| Difference::NotFound(code.to_owned());
    let not_told = Difference::NotTold("b".to_owned());
    assert_eq!(
        differences(&told, &given, &given),
        [not_told.clone(), not_found("a"), not_found("digest-gap")]
    );
    // What digests say is left where they were not checked again, and only there.
    (told["integrity"], given["integrity"]) = (json!({}), json!({}));
    assert_eq!(differences(&told, &given, &given), [not_told, not_found("a")]);
}

#[test]
fn every_reason_of_the_exit_code_follows_but_what_digests_leave_open() {
    let with = |reasons: &[&str]| {
        let mut report = report("INSUFFICIENT_DATA");
        report["exit"]["reasons"] = json!(reasons);
        report
    };
    let part = [Difference::Part("exit.reasons".to_owned())];
    let given = with(&["unproven"]);
    for said in [&[][..], &["violations", "unproven"], &["inconclusive", "unproven"]] {
        assert_eq!(differences(&with(said), &given, &given), part, "{said:?}");
    }
    assert_eq!(differences(&given, &given, &given), []);
    let mut open = with(&["inconclusive", "unproven"]);
    open["integrity"] = json!({});
    assert_eq!(differences(&open, &given, &given), []);
    open["exit"]["reasons"] = json!(["inconclusive"]);
    assert_eq!(differences(&open, &given, &given), part);
}

/// Whatever a report has, and whatever else somebody writes into one.
#[test]
fn every_part_of_a_report_is_compared_or_named_as_not_compared() {
    let whole = serde_json::to_value(fixture::ordinary()).unwrap();
    let verdict = verdict_of(&whole);
    let compared = |told: &Value, digests| {
        let (report, receipts) = (&whole, &b""[..]);
        let derived = Derived { report, unexplained: verdict, here: verdict, receipts, digests };
        compare(Made { told, receipts }, derived)
    };
    assert_eq!(compared(&whole, Digests::Checked).differences, []);
    assert_eq!(compared(&whole, Digests::Checked).not_compared, ["scope.inputs"]);
    let not_checked = compared(&whole, Digests::NotChecked).differences;
    assert_eq!(not_checked, [Difference::DigestsNotChecked]);
    let mut paths: Vec<Vec<String>> = vec![vec!["unknown".to_owned()]];
    for (key, value) in whole.as_object().unwrap() {
        paths.push(vec![key.clone()]);
        let inner = value.as_object().into_iter().flat_map(|value| value.keys());
        paths.extend(inner.map(|inner| vec![key.clone(), inner.clone()]));
        if value.is_object() {
            paths.push(vec![key.clone(), "unknown".to_owned()]);
        }
    }
    let mut left = BTreeSet::new();
    for path in paths {
        let mut told = whole.clone();
        *path.iter().fold(&mut told, |at, key| &mut at[key.as_str()]) = json!("forged");
        let found = compared(&told, Digests::NotChecked);
        if found.differences == [Difference::DigestsNotChecked] {
            let (path, outer) = (path.join("."), path[0].clone());
            assert!([&path, &outer].iter().any(|one| found.not_compared.contains(one)), "{path}");
            left.insert(if found.not_compared.contains(&path) { path } else { outer });
        }
        // Where digests were checked again, all is compared but what the manifest names too.
        let checked = compared(&told, Digests::Checked).differences;
        let is_of_manifest = path[0] == "tool" || path == ["scope", "inputs"];
        assert!(!checked.is_empty() || is_of_manifest, "{path:?}");
    }
    let named = |part: &&String| !part.starts_with("integrity");
    let left: Vec<&str> = left.iter().filter(named).map(String::as_str).collect();
    assert_eq!(left, ["coverage.limits", "exit.code", "scope.inputs", "tool"]);
}
