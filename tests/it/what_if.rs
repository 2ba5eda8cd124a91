//! `--what-if`: the same calls under another choice of profiles, or another policy.

use serde_json::Value;

use crate::support::{count, report};

fn told(choice: &str) -> Value {
    report(["audit", "archive", "--policy", "policies/canada.toml", "--what-if", choice])
}

/// Adds up what a map of verdicts holds.
fn sum(by: &Value) -> u64 {
    by.as_object().unwrap().values().map(|calls| calls.as_u64().unwrap()).sum()
}

#[test]
fn each_call_of_the_sample_keeps_one_verdict_or_cannot_be_under_any_choice() {
    for choice in ["us", "global", "in-region", "policies/canada-only.toml"] {
        let report = told(choice);
        let attempts = count(&report, "/totals/by_verdict/NOT_APPLICABLE");
        let what_if = &report["what_if"];
        let calls = count(what_if, "/calls");
        assert_eq!(calls + attempts, count(&report, "/totals/calls"), "{choice}");
        assert_eq!(sum(&what_if["as_judged"]), calls, "{choice}");
        let open = count(what_if, "/not_possible") + count(what_if, "/offer_not_known");
        assert_eq!(sum(&what_if["would_be"]) + open, calls, "{choice}");
        let rows = what_if["rows"].as_array().unwrap();
        assert_eq!(rows.iter().map(|row| count(row, "/calls")).sum::<u64>(), calls, "{choice}");
        for row in rows {
            let calls = count(row, "/calls");
            assert_eq!(sum(&row["as_judged"]), calls, "{row}");
            let is_judged = row["offer"] != "no_such_profile" && row["offer"] != "offer_not_known";
            assert_eq!(sum(&row["would_be"]), if is_judged { calls } else { 0 }, "{row}");
        }
    }
}

#[test]
fn calls_of_models_without_such_a_profile_are_not_said_to_be_unproven() {
    let report = told("jp");
    let what_if = &report["what_if"];
    let named: u64 = what_if["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["offer"] == "no_such_profile")
        .map(|row| count(row, "/calls"))
        .sum();
    assert!(named > 0);
    assert_eq!(count(what_if, "/not_possible"), named);
    assert_eq!(sum(&what_if["would_be"]), count(what_if, "/calls") - named);
}

#[test]
fn another_policy_is_shown_by_what_was_asked_for_and_by_both_verdicts() {
    let report = told("policies/canada-only.toml");
    let rows = report["what_if"]["rows"].as_array().unwrap();
    let keys = |row: &Value, name: &str| row[name].as_object().unwrap().keys().cloned().collect();
    let both =
        |row: &Value| -> [Vec<String>; 2] { [keys(row, "as_judged"), keys(row, "would_be")] };
    assert!(rows.iter().all(|row| both(row).iter().all(|verdicts| verdicts.len() == 1)));
    let changes: Vec<bool> = rows.iter().map(|row| row["as_judged"] != row["would_be"]).collect();
    assert!(changes[0], "what changes stands first: {}", rows[0]);
    assert!(changes.is_sorted_by(|a, b| a >= b), "{changes:?}");
    assert!(rows.iter().any(|row| row["profile"] == "us.anthropic.claude-sonnet-4-6"));
}
