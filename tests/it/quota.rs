//! `--quota`: what counts against which quota, and which models are about to go.

use std::collections::BTreeMap;

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

/// Calls of three models from two Regions, at times and with tokens that look random, and with the rate that
/// AWS publishes of each model.
fn busy() -> Vec<(Value, u64)> {
    let models = [
        ("us.anthropic.claude-sonnet-4-6", 5),
        ("us.anthropic.claude-opus-4-8", 15),
        ("us.amazon.nova-lite-v1:0", 1),
    ];
    let mut state = 20_260_530_u64;
    let mut draw = |below: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut one = |n: u64| {
        let (model, rate) = models[usize::try_from(draw(3)).unwrap()];
        // Most minutes are quiet, and some are not.
        let (minute, second) = (draw(60) * draw(2), draw(60));
        let tokens = (draw(9_000), draw(900));
        let time = format!("2026-05-30T12:{minute:02}:{second:02}Z");
        let mut record = at(&format!("e{n}"), &time, tokens);
        record["requestParameters"]["modelId"] = json!(model);
        record["awsRegion"] = json!(["us-east-1", "us-west-2"][usize::try_from(draw(2)).unwrap()]);
        (record, rate)
    };
    (0..700).map(&mut one).collect()
}

/// Computed from the records another way: the percentile is the least value that so many do not exceed.
#[test]
fn percentiles_are_those_that_the_records_give() {
    let busy = busy();
    let mut minutes = BTreeMap::<[String; 2], BTreeMap<String, (u64, u64)>>::new();
    for (record, rate) in &busy {
        let text = |pointer| record.pointer(pointer).unwrap().as_str().unwrap().to_owned();
        let model = text("/requestParameters/modelId");
        let key = [model.replacen("us.", "", 1), text("/awsRegion")];
        let minute = text("/eventTime")[..16].to_owned();
        let sums = minutes.entry(key).or_default().entry(minute).or_default();
        sums.0 += 1;
        sums.1 += count(record, "/additionalEventData/inputTokens")
            + rate * count(record, "/additionalEventData/outputTokens");
    }
    let percentiles = |values: Vec<u64>| {
        let least = |percent: usize| {
            let is_enough = |most: &&u64| {
                values.iter().filter(|value| value <= most).count() * 100 >= percent * values.len()
            };
            *values.iter().filter(is_enough).min().unwrap()
        };
        json!({ "p95": least(95), "p100": least(100) })
    };
    let records: Vec<Value> = busy.into_iter().map(|(record, _)| record).collect();
    let report = audited(&records, &["--quota"]);
    let rows = report["quota"]["rows"].as_array().unwrap();
    assert_eq!((rows.len(), minutes.len()), (6, 6));
    for row in rows {
        let text = |name: &str| row[name].as_str().unwrap().to_owned();
        let of = &minutes[&[text("model"), text("source_region")]];
        let (requests, tokens) = of.values().copied().unzip();
        assert_eq!(row["kind"], "cross_region", "{row}");
        assert_eq!(row["requests_per_minute"], percentiles(requests), "{row}");
        assert_eq!(row["tokens_per_minute"], percentiles(tokens), "{row}");
        let busiest = of.iter().rev().max_by_key(|(_, (_, tokens))| *tokens).unwrap().0;
        assert_eq!(row["busiest_minute"], format!("{busiest}:00Z"), "{row}");
    }
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
