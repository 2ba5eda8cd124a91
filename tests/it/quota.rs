//! `--quota`: what counts against which quota, and which models are about to go.

use serde_json::{Value, json};

use crate::support::{NOW, call, calls_by, count, log, program, ran, report};

/// A call at a time, with tokens.
fn at(id: &str, time: &str, tokens: (u64, u64)) -> Value {
    let mut record = call(id, "us-east-1");
    record["eventTime"] = json!(time);
    record["additionalEventData"]["inputTokens"] = json!(tokens.0);
    record["additionalEventData"]["outputTokens"] = json!(tokens.1);
    record
}

fn audited(records: &[Value], more: &[&str]) -> Value {
    let folder = crate::support::folder([("log.json", log(records))]);
    let path = folder.path().to_str().unwrap();
    report(["audit", path].iter().chain(more))
}

#[test]
fn tokens_of_one_minute_are_added_and_output_is_multiplied() {
    let records = [
        at("e1", "2026-05-30T12:00:01Z", (100, 10)),
        at("e2", "2026-05-30T12:00:59Z", (200, 20)),
        at("e3", "2026-05-30T12:01:00Z", (7, 1)),
    ];
    let report = audited(&records, &["--quota"]);
    let quota = &report["quota"];
    assert_eq!(quota["rows"].as_array().unwrap().len(), 1);
    let row = &quota["rows"][0];
    assert_eq!(row["output_rate"], 5, "{row}");
    // 300 + 5 x 30.
    assert_eq!(row["tokens_per_minute"], json!({ "p95": 450, "p100": 450 }));
    assert_eq!(row["requests_per_minute"], json!({ "p95": 2, "p100": 2 }));
    assert_eq!(row["busiest_minute"], "2026-05-30T12:00:00Z");
    assert_eq!(row["minutes"], 2);
}

#[test]
fn nobody_who_does_not_ask_is_told() {
    assert_eq!(audited(&[at("e1", "2026-05-30T12:00:01Z", (1, 1))], &[])["quota"], Value::Null);
}

#[test]
fn every_call_that_ran_is_in_one_row_of_the_sample() {
    let report = report(["audit", "archive", "--quota"]);
    let quota = &report["quota"];
    let rows = quota["rows"].as_array().unwrap();
    let sum = |name: &str| rows.iter().map(|row| row[name].as_u64().unwrap()).sum::<u64>();
    let ran = calls_by(&report, |flow| !flow["evidence"].is_null());
    assert_eq!(sum("calls"), ran[&true]);
    assert_eq!(sum("calls"), count(&report, "/quota/calls"));
    assert_eq!(sum("calls_with_tokens"), count(&report, "/quota/calls_with_tokens"));
    let throttled = calls_by(&report, |flow| flow["error_code"] == "ThrottlingException");
    assert_eq!(sum("throttled"), throttled[&true]);
    let [calls, throttled, others] =
        ["calls", "throttled", "failed"].map(|name| count(&report, &format!("/quota/{name}")));
    assert_eq!(calls + throttled + others, count(&report, "/totals/calls"));
}

/// The model became legacy in us-east-1 on 10 March 2026 and ends there on 10 September.
#[test]
fn a_legacy_model_is_told_by_the_day_of_the_report() {
    let legacy = |now: &str| {
        let mut command = program();
        command.env("REGIONTRAIL_NOW", now).args(["audit", "archive", "--quota", "-f", "json"]);
        let told: Value = serde_json::from_str(&ran(&mut command).stdout).unwrap();
        let model = &told["quota"]["legacy_models"][0];
        (model["source_region"].clone(), model["is_past_end_of_life"].clone())
    };
    assert_eq!(legacy(NOW), (json!("us-east-1"), json!(false)));
    assert_eq!(legacy("2026-11-02T00:00:00Z").1, json!(true));
    assert_eq!(legacy("2026-03-01T00:00:00Z"), (Value::Null, Value::Null));
}

#[test]
fn hidden_accounts_are_hidden_among_quotas_too() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key");
    std::fs::write(&key, "0123456789abcdef").unwrap();
    let key = key.to_str().unwrap();
    let report =
        report(["audit", "archive", "--quota", "--redact", "accounts", "--redact-key", key]);
    let text = report["quota"].to_string();
    assert!(!text.contains("111122223333") && !text.contains("444455556666"), "{text}");
}
