//! `explain`: the facts behind one verdict, and that they are those of the audit.

use serde_json::{Value, json};

use crate::support::{call, folder, log, report, run};

fn explained(id: &str, more: &[&str]) -> Value {
    let mut args = vec!["explain", id, "-f", "json"];
    args.extend(more);
    let ran = run(args);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    serde_json::from_str(&ran.stdout).unwrap_or_else(|e| panic!("{e}: {}", ran.stdout))
}

#[test]
fn every_record_of_a_finding_is_explained_as_the_audit_judged_it() {
    let ledger = tempfile::tempdir().unwrap();
    let ledger = ledger.path().to_str().unwrap();
    let by = ["--policy", "policies/canada.toml"];
    let audit = report(["audit", "archive", "--ledger", ledger].into_iter().chain(by));
    let mut n = 0;
    for finding in audit["findings"].as_array().unwrap() {
        for sample in finding["evidence"].as_array().unwrap() {
            let Some(id) = sample["event_id"].as_str() else { continue };
            let told = explained(id, &[&["--ledger", ledger][..], &by].concat());
            let one = &told["inferences"][0];
            let names = ["day", "principal", "event_name", "requested", "source_region", "outcome"];
            let is_flow =
                |flow: &&Value| names.iter().all(|name| flow[name] == one["inference"][name]);
            let judged = ["verdict", "evidence", "destination", "possible_destinations", "rule"];
            let flows = audit["flows"].as_array().unwrap().iter().filter(is_flow);
            let of = |flow: &Value| judged.map(|name| flow[name].clone());
            let flows: Vec<_> = flows.map(of).collect();
            assert!(flows.contains(&of(&one["inference"])), "{id}: {flows:?}");
            let records = one["records"].as_array().unwrap();
            let place = |record: &Value| [record["object"].clone(), record["record"].clone()];
            assert!(records.iter().any(|record| place(record) == place(sample)), "{id}");
            n += 1;
        }
    }
    assert!(n > 30, "{n} records");
}

#[test]
fn a_fact_names_the_place_where_its_record_holds_it() {
    let mut record = call("1", "us-east-1");
    record["requestParameters"] = json!({ "model": "us.anthropic.claude-sonnet-4-6" });
    let logs = folder([("a.json", log(&[record]))]);
    let told = explained("event-1", &[logs.path().to_str().unwrap()]);
    let record = &told["inferences"][0]["records"][0];
    assert_eq!(record["is_read_again"], true);
    let facts: Vec<_> = record["facts"].as_array().unwrap().iter().collect();
    let fact = |name: &str| {
        let fact = facts.iter().find(|fact| fact["name"] == name).unwrap();
        (fact["paths"].clone(), fact["value"].clone())
    };
    assert_eq!(
        fact("requested"),
        (json!(["requestParameters.model"]), json!("us.anthropic.claude-sonnet-4-6"))
    );
    assert_eq!(
        fact("inference_region"),
        (json!(["additionalEventData.inferenceRegion"]), json!("us-east-1"))
    );
    assert_eq!(fact("account"), (json!(["recipientAccountId"]), json!("111122223333")));
    assert_eq!(told["inferences"][0]["ground"], "named");
}

#[test]
fn a_call_is_found_by_the_ids_of_its_completion_and_shows_what_counts_nothing() {
    let mut stream = call("1", "");
    stream["eventName"] = json!("ConverseStream");
    stream.as_object_mut().unwrap().remove("additionalEventData");
    let completion = json!({
        "eventVersion": "1.11",
        "eventTime": "2026-05-30T14:03:29Z",
        "eventSource": "bedrock.amazonaws.com",
        "eventName": "ConverseStream",
        "eventType": "AwsServiceEvent",
        "awsRegion": "ca-central-1",
        "eventID": "event-2",
        "recipientAccountId": "111122223333",
        "serviceEventDetails": {
            "parentRequestId": "request-1",
            "AdditionalEventData": { "additionalEntries": { "inferenceRegion": "us-west-2" } },
        },
    });
    let logs = folder([("a.json", log(&[stream.clone()])), ("b.json", log(&[stream, completion]))]);
    let logs = logs.path().to_str().unwrap();
    let told = explained("event-2", &[logs]);
    let parts = |told: &Value| -> Vec<(String, u64)> {
        let records = told["inferences"][0]["records"].as_array().unwrap();
        let part = |record: &Value| {
            (record["part"].as_str().unwrap().to_owned(), record["record"].as_u64().unwrap())
        };
        records.iter().map(part).collect()
    };
    let expected = [("call", 1), ("completion", 2), ("repeat", 1)];
    let expected: Vec<_> = expected.map(|(part, n)| (part.to_owned(), n)).into();
    assert_eq!(parts(&told), expected);
    assert_eq!(told["inferences"][0]["inference"]["destination"], "us-west-2");
    assert_eq!(told["inferences"], explained("request-1", &[logs])["inferences"]);
    assert_eq!(told["inferences"], explained("event-1", &[logs])["inferences"]);
}

#[test]
fn a_stream_without_its_completion_is_told_as_one() {
    let mut stream = call("1", "");
    stream["eventName"] = json!("ConverseStream");
    stream.as_object_mut().unwrap().remove("additionalEventData");
    let logs = folder([("a.json", log(&[stream]))]);
    let ran = run(["explain", "event-1", logs.path().to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.starts_with("INSUFFICIENT_DATA: the model ran in one of 4 Regions"));
    let told: Vec<&str> = ran.stdout.split_whitespace().collect();
    assert!(told.join(" ").contains("the completion. It was not found in what was read."));
}

#[test]
fn an_id_that_no_record_has_is_no_answer() {
    let ran = run(["explain", "nobody", "archive"]);
    assert_eq!(ran.code, 3);
    assert_eq!(ran.stdout, "");
    assert!(ran.stderr.starts_with(
        "error: no inference with the event id or request id `nobody` in archive\nhelp: "
    ));
}
