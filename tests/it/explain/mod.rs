//! `explain`: the facts behind one verdict, and that they are those of the audit.

mod evidence;
mod shown;

use serde_json::{Value, json};

use crate::support::{call, folder, log, report, run};

/// Returns a text with each run of blanks as one.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

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
    let ran = run(["explain", "nobody", "clean"]);
    assert_eq!(ran.code, 3);
    assert_eq!(ran.stdout, "");
    assert!(ran.stderr.starts_with(
        "error: no inference with the event id or request id `nobody` in clean\nhelp: "
    ));
}

#[test]
fn a_presumed_region_is_told_as_presumed() {
    let mut record = call("1", "");
    record["requestParameters"]["modelId"] = json!("ca.amazon.nova-lite-v1:0");
    record.as_object_mut().unwrap().remove("additionalEventData");
    let logs = folder([("a.json", log(&[record]))]);
    let ran = run(["explain", "event-1", logs.path().to_str().unwrap()]);
    let told: Vec<&str> = ran.stdout.split_whitespace().collect();
    let told = told.join(" ");
    assert!(
        told.contains(
            "the model is presumed to have run in ca-central-1, where it was called: no record \
             that was read names a Region."
        ),
        "{told}"
    );
}

#[test]
fn an_id_that_may_stand_in_what_could_not_be_read_is_no_absence() {
    let logs = folder([
        ("a.json", log(&[call("1", "us-east-1")])),
        ("b.json.gz", b"\x1f\x8bbroken".to_vec()),
    ]);
    let input = logs.path().to_str().unwrap();
    let ran = run(["explain", "nobody", input]);
    assert_eq!((ran.code, ran.stdout.as_str()), (4, ""));
    assert!(ran.stderr.contains("it may stand in what could not be read"), "{}", ran.stderr);
    assert!(ran.stderr.contains("b.json.gz"), "{}", ran.stderr);
}

#[test]
fn no_id_is_no_question() {
    for id in ["", "  "] {
        let ran = run(["explain", id, "archive"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{}", ran.stderr);
    }
}

#[test]
fn a_beginning_that_is_too_short_is_no_absence() {
    let ran = run(["explain", "eve", "clean"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert_eq!(
        ran.stderr,
        "error: `eve` is too short for the beginning of an id\nhelp: type at least 4 characters of it\n"
    );
}

#[test]
fn every_value_of_the_samples_stands_where_it_is_said_to() {
    let audit = report(["audit", "archive", "--policy", "policies/canada.toml"]);
    let mut ids: Vec<String> = Vec::new();
    for finding in audit["findings"].as_array().unwrap() {
        let samples = finding["evidence"].as_array().unwrap();
        ids.extend(samples.iter().filter_map(|one| one["event_id"].as_str()).map(str::to_owned));
    }
    ids.sort();
    ids.dedup();
    let ledger = tempfile::tempdir().unwrap();
    let ledger = ledger.path().to_str().unwrap();
    run(["audit", "archive", "--ledger", ledger]);
    for id in ids {
        let told = explained(&id, &["archive", "--ledger", ledger]);
        for record in told["inferences"][0]["records"].as_array().unwrap() {
            let lost: Vec<&Value> = record["facts"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|fact| fact["is_found"] == false)
                .collect();
            assert_eq!((&record["again"], lost), (&json!("read"), Vec::new()), "{id}");
        }
    }
}

#[test]
fn a_log_that_changed_since_is_told_and_nothing_of_it_is_shown() {
    let logs = folder([("a.json", log(&[call("1", "us-east-1")]))]);
    let out = tempfile::tempdir().unwrap();
    let ledger = out.path().join("ledger");
    let (input, ledger) = (logs.path().to_str().unwrap(), ledger.to_str().unwrap());
    assert_eq!(run(["audit", input, "--ledger", ledger]).code, 10);
    std::fs::write(logs.path().join("a.json"), log(&[call("2", "us-east-1")])).unwrap();
    let told = explained("event-1", &[input, "--ledger", ledger]);
    let record = &told["inferences"][0]["records"][0];
    assert_eq!((&record["is_read_again"], &record["again"]), (&json!(false), &json!("changed")));
    let ran = run(["explain", "event-1", input, "--ledger", ledger]);
    let told: Vec<&str> = ran.stdout.split_whitespace().collect();
    assert!(told.join(" ").contains("The log was changed since"), "{}", ran.stdout);
}

#[test]
fn a_model_invocation_log_is_not_opened_again() {
    let ledger = tempfile::tempdir().unwrap();
    let ledger = ledger.path().to_str().unwrap();
    let both = ["audit", "witness", "--invocation-logs", "witness", "--ledger", ledger];
    let audit = report(both);
    let finding = audit["findings"].as_array().unwrap().iter();
    let mut finding = finding.filter(|one| one["code"] == "conflicting-regions");
    let finding = finding.next().unwrap();
    let samples = finding["evidence"].as_array().unwrap().iter();
    let mut ids = samples.filter_map(|sample| sample["event_id"].as_str());
    let id = ids.next().unwrap();
    let told = explained(id, &["witness", "--ledger", ledger]);
    let records = told["inferences"][0]["records"].as_array().unwrap().iter();
    let again: Vec<_> = records.map(|record| (&record["part"], &record["again"])).collect();
    assert_eq!(
        again,
        [(&json!("call"), &json!("read")), (&json!("invocation_log"), &json!("not_opened"))]
    );
}
