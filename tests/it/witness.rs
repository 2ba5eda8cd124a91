//! Model invocation logs beside CloudTrail: what they add, what each side lacks, and that nothing of
//! a prompt or an answer comes out.

use std::fs;
use std::io::Read;
use std::path::Path;

use flate2::read::MultiGzDecoder;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{
    Ran, call, calls_by, count, files, folder, gzip, log, program, ran, report, samples, shared,
};

const BOTH: [&str; 5] =
    ["witness", "--invocation-logs", "witness", "--policy", "policies/canada-only.toml"];

fn expected() -> Value {
    let text = fs::read_to_string(samples().join("expected.json")).unwrap();
    serde_json::from_str::<Value>(&text).unwrap()["witness"].take()
}

fn audited(more: &[&str]) -> Value {
    report(["audit"].iter().chain(&BOTH).chain(more))
}

/// What a report says, in the words of `expected.json`.
fn told(report: &Value) -> Value {
    let mut told = report["totals"].clone();
    let members = told.as_object_mut().unwrap();
    members.remove("succeeded");
    members.remove("failed");
    members.insert("exit".to_owned(), report["exit"].clone());
    let mut witness = report["second_witness"].clone();
    // Where the logs lie is no part of the truth.
    witness.as_object_mut().unwrap().retain(|name, _| name != "objects" && name != "regions");
    members.insert("second_witness".to_owned(), witness);
    told
}

fn codes(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().unwrap();
    findings.iter().map(|finding| finding["code"].as_str().unwrap()).collect()
}

fn finding<'a>(report: &'a Value, code: &str) -> &'a Value {
    let findings = report["findings"].as_array().unwrap();
    findings.iter().find(|finding| finding["code"] == code).unwrap_or_else(|| panic!("no {code}"))
}

/// A log of the call with this id, as Bedrock writes it.
fn logged(id: &str, region: Option<&str>) -> Value {
    let mut whole = json!({
        "schemaType": "ModelInvocationLog", "schemaVersion": "1.0",
        "timestamp": "2026-05-30T14:03:21Z", "accountId": "111122223333", "region": "ca-central-1",
        "requestId": format!("request-{id}"), "operation": "Converse",
        "modelId": "us.anthropic.claude-sonnet-4-6",
        "input": { "inputBodyJson": { "text": "CANARY" }, "inputTokenCount": 3 },
        "output": { "outputBodyJson": { "text": "CANARY" }, "outputTokenCount": 5 },
    });
    if let Some(region) = region {
        whole["inferenceRegion"] = region.into();
    }
    whole
}

/// Audits these records of CloudTrail beside these of invocation logs.
fn held_against(trail: &[Value], logs: &[Value]) -> Value {
    let lines: Vec<String> = logs.iter().map(Value::to_string).collect();
    let folder = folder([
        ("trail/log.json", log(trail)),
        ("logs/export.ndjson", lines.join("\n").into_bytes()),
    ]);
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    report(["audit", &path("trail"), "--invocation-logs", &path("logs")])
}

#[test]
fn the_sample_says_what_its_scene_says() {
    let report = audited(&[]);
    assert_eq!(told(&report), expected());
    let objects = &report["coverage"]["objects"];
    assert_eq!(objects["skipped"], json!({ "invocation_body": 1 }));
    assert_eq!(objects["failed"], 0);
    // The reader of a finding is led to the log itself.
    let sample = &finding(&report, "log-without-call")["evidence"][0];
    assert_eq!(sample["path"], "ModelInvocationLog.inferenceRegion");
    assert!(sample["object"].as_str().unwrap().contains("/BedrockModelInvocationLogs/"));
    let places = finding(&report, "conflicting-regions")["evidence"].as_array().unwrap();
    let mut paths: Vec<&str> = places.iter().map(|place| place["path"].as_str().unwrap()).collect();
    paths.sort_unstable();
    assert_eq!(
        paths,
        ["ModelInvocationLog.inferenceRegion", "additionalEventData.inferenceRegion"]
    );
    assert_eq!(count(finding(&report, "call-without-log"), "/count"), 1);
}

#[test]
fn without_the_flag_the_logs_are_left_alone_and_nothing_is_said_of_them() {
    let report = report(["audit", "witness", "--policy", "policies/canada-only.toml"]);
    assert_eq!(report["second_witness"], Value::Null);
    assert_eq!(count(&report, "/totals/calls"), 9);
    // The body beside them is left alone with them.
    assert_eq!(count(&report, "/coverage/objects/skipped/invocation_log"), 10);
    let graded = |grade: &str| report["totals"]["by_evidence"][grade].as_u64();
    assert_eq!((graded("recorded"), graded("bounded")), (Some(2), Some(2)));
    assert!(!codes(&report).contains(&"call-without-log"));
}

#[test]
fn nothing_of_a_prompt_an_answer_or_a_tag_comes_out() {
    let out = tempfile::tempdir().unwrap();
    let at = |name: &str| out.path().join(name).to_str().unwrap().to_owned();
    let names = [
        "r.html",
        "r.txt",
        "r.md",
        "r.json",
        "r.csv",
        "r.parquet",
        "r.ocsf.json",
        "r.prom",
        "r.emf.json",
    ];
    let mut command = program();
    command.arg("audit").args(BOTH).args(["--ledger", &at("ledger"), "--top", "100"]);
    for name in names {
        command.args(["-o", &at(name)]);
    }
    command.args(["--inferences", &at("each.parquet")]);
    let Ran { code, stdout, stderr } = ran(&mut command);
    assert_eq!(code, 10, "{stderr}");
    assert!(!(stdout + &stderr).contains("CANARY"));
    let written = files(out.path());
    assert!(written.len() > names.len() + 2, "{written:?}");
    for path in written {
        let bytes = fs::read(&path).unwrap();
        let holds = bytes.windows(6).any(|part| part == b"CANARY");
        assert!(!holds, "{}", path.display());
    }
}

#[test]
fn a_ledger_tells_the_same_and_takes_the_logs_in_later() {
    let out = tempfile::tempdir().unwrap();
    let at = |name: &str| out.path().join(name).to_str().unwrap().to_owned();
    let ledger = at("ledger");
    let policy = ["--policy", "policies/canada-only.toml"];
    let since = ["--ledger", &ledger, "--since-last"];
    let trail_alone = report(["audit", "witness"].iter().chain(&policy).chain(&since[..2]));
    assert_eq!(trail_alone["second_witness"], Value::Null);
    assert_eq!(told(&audited(&since)), expected());
    let parts = files(Path::new(&ledger));
    // What is known by then is read no more.
    assert_eq!(told(&audited(&since)), expected());
    assert_eq!(files(Path::new(&ledger)), parts);
    let again = report(["report", &ledger].iter().chain(&policy));
    assert_eq!(told(&again), expected());
    let mut receipts = again["coverage"]["objects"]["skipped"].clone();
    assert_eq!(receipts.take(), json!({ "invocation_body": 1 }));
}

#[test]
fn an_explanation_from_a_ledger_tells_what_the_log_says() {
    let out = tempfile::tempdir().unwrap();
    let ledger = out.path().join("ledger");
    let ledger = ledger.to_str().unwrap();
    audited(&["--ledger", ledger]);
    let path = files(&samples().join("witness"))
        .into_iter()
        .find(|path| path.to_str().unwrap().contains("T140000000Z"))
        .unwrap();
    let mut text = String::new();
    MultiGzDecoder::new(fs::File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    let log: Value = serde_json::from_str(&text).unwrap();
    let id = log["requestId"].as_str().unwrap();
    let told = report(["explain", id, "--ledger", ledger]);
    let records = told["inferences"][0]["records"].as_array().unwrap();
    let parts: Vec<&Value> = records.iter().map(|record| &record["part"]).collect();
    assert_eq!(parts, ["call", "invocation_log"]);
    let facts = records[1]["facts"].as_array().unwrap();
    let region = facts.iter().find(|fact| fact["name"] == "inference_region").unwrap();
    assert_eq!(region["value"], "us-east-2");
    assert_eq!(region["paths"], json!(["ModelInvocationLog.inferenceRegion"]));
}

#[test]
fn lines_of_an_export_say_the_same_as_objects() {
    let mut lines = String::new();
    for path in files(&samples().join("witness")) {
        let path_text = path.to_str().unwrap().to_owned();
        if path_text.contains("InvocationLogs") && !path_text.contains("/data/") {
            MultiGzDecoder::new(fs::File::open(path).unwrap()).read_to_string(&mut lines).unwrap();
            lines.push('\n');
        }
    }
    let wrapped: Vec<Value> = lines
        .lines()
        .map(|line| json!({ "timestamp": 1_780_000_000_000_u64, "message": line }))
        .collect();
    let events = json!({ "events": wrapped }).to_string();
    let folder =
        folder([("lines.ndjson", lines.into_bytes()), ("events.json.gz", gzip(events.as_bytes()))]);
    for name in ["lines.ndjson", "events.json.gz"] {
        let path = folder.path().join(name);
        let args = ["audit", "witness", "--invocation-logs", path.to_str().unwrap()];
        let report = report(args.iter().chain(&BOTH[3..]));
        assert_eq!(told(&report), expected(), "{name}");
    }
}

#[test]
fn a_region_in_the_log_places_a_call_and_none_there_proves_nothing() {
    let mut stream = call("1", "");
    stream["eventName"] = "ConverseStream".into();
    stream.as_object_mut().unwrap().remove("additionalEventData");
    let evidence = |logs: &[Value]| {
        let report = held_against(std::slice::from_ref(&stream), logs);
        (report["flows"][0]["evidence"].clone(), report["flows"][0]["verdict"].clone())
    };
    let bounded = (json!("bounded"), json!("INSUFFICIENT_DATA"));
    assert_eq!(evidence(&[]), bounded);
    assert_eq!(evidence(&[logged("1", None)]), bounded);
    let placed = |region| evidence(&[logged("1", Some(region))]);
    assert_eq!(placed("ca-west-1"), (json!("recorded"), json!("COMPLIANT")));
    assert_eq!(placed("us-east-2"), (json!("recorded"), json!("NON_COMPLIANT")));
    assert_eq!(placed("Mars"), (json!("unrecorded"), json!("INSUFFICIENT_DATA")));
}

#[test]
fn a_log_of_another_account_or_region_tells_of_another_call() {
    for (member, value) in [("accountId", "999988887777"), ("region", "us-east-1")] {
        let mut log = logged("1", Some("ca-west-1"));
        log[member] = value.into();
        let report = held_against(&[call("1", "ca-central-1")], &[log]);
        assert_eq!(count(&report, "/second_witness/calls_with_both"), 0, "{member}");
        assert_eq!(count(&report, "/second_witness/logs_without_call"), 1, "{member}");
        assert_eq!((count(&report, "/totals/calls"), &report["exit"]["code"]), (2, &json!(4)));
        assert_eq!(report["verdict"], "INSUFFICIENT_DATA", "{member}");
    }
}

#[test]
fn a_log_alone_is_judged_by_what_it_names_and_never_by_what_it_does_not() {
    let mut bare = logged("1", None);
    bare["modelId"] = "anthropic.claude-3-haiku-20240307-v1:0".into();
    for (log, evidence, verdict) in [
        (logged("1", Some("us-east-2")), "recorded", "NON_COMPLIANT"),
        (logged("1", Some("ca-west-1")), "recorded", "COMPLIANT"),
        (logged("1", None), "bounded", "INSUFFICIENT_DATA"),
        (bare, "unrecorded", "INSUFFICIENT_DATA"),
    ] {
        let report = held_against(&[], &[log]);
        let flow = &report["flows"][0];
        assert_eq!((&flow["evidence"], &flow["verdict"]), (&json!(evidence), &json!(verdict)));
        assert!(codes(&report).contains(&"log-without-call"));
        assert_ne!(report["verdict"], "COMPLIANT");
        assert_ne!(report["exit"]["code"], 0);
    }
}

#[test]
fn two_logs_of_a_call_count_once_and_are_a_finding_where_they_differ() {
    let (one, other) = (logged("1", Some("ca-west-1")), logged("1", Some("ca-central-1")));
    let trail = [call("1", "ca-west-1")];
    let alike = held_against(&trail, &[one.clone(), one.clone()]);
    assert_eq!(count(&alike, "/totals/calls"), 1);
    assert_eq!(count(&alike, "/totals/input_tokens"), 3);
    assert_eq!(count(&alike, "/second_witness/repeated"), 1);
    assert_eq!(
        (&alike["verdict"], count(&alike, "/second_witness/conflicting")),
        (&json!("COMPLIANT"), 0)
    );
    for differing in [[one.clone(), other.clone()], [other, one]] {
        let report = held_against(&trail, &differing);
        assert_eq!(count(&report, "/totals/calls"), 1);
        assert_eq!(count(&report, "/second_witness/conflicting"), 1);
        assert!(codes(&report).contains(&"conflicting-invocation-logs"));
        assert_eq!(report["verdict"], "INSUFFICIENT_DATA");
    }
}

#[test]
fn tokens_are_the_logs_where_it_counts_and_the_trails_where_it_does_not() {
    let mut counted = call("1", "ca-west-1");
    counted["additionalEventData"]["inputTokens"] = 100.into();
    counted["additionalEventData"]["outputTokens"] = 7.into();
    let mut cached = logged("1", Some("ca-west-1"));
    cached["input"]["cacheWriteInputTokenCount"] = 28_857.into();
    let mut silent = logged("1", Some("ca-west-1"));
    silent["input"].as_object_mut().unwrap().remove("inputTokenCount");
    silent["output"] = Value::Null;
    for (log, input, output, written, by_log) in [(cached, 3, 5, 28_857, 1), (silent, 100, 7, 0, 0)]
    {
        let report = held_against(std::slice::from_ref(&counted), &[log]);
        let of = |name: &str| count(&report, &format!("/totals/{name}"));
        assert_eq!((of("input_tokens"), of("output_tokens")), (input, output));
        assert_eq!(of("invocation_logs/cache_write_tokens"), written);
        assert_eq!(of("invocation_logs/calls_with_tokens"), by_log);
    }
}

#[test]
fn a_log_that_cannot_be_used_leaves_the_report_inconclusive() {
    let mut nameless = logged("1", Some("ca-west-1"));
    nameless.as_object_mut().unwrap().remove("requestId");
    let report = held_against(&[call("1", "ca-west-1")], &[nameless]);
    assert_eq!(count(&report, "/coverage/records/malformed"), 1);
    assert_eq!(report["exit"]["code"], 4);
    let told = report["coverage"]["problems"][0]["cause"].as_str().unwrap();
    assert_eq!(told, "the member `requestId` is missing");
}

#[test]
fn logs_come_from_folders_files_and_buckets_and_from_nowhere_else() {
    for (input, told) in [
        ("lookup://ca-central-1", "`lookup://ca-central-1` has no model invocation logs"),
        ("lake://ca-central-1/a1-b2", "has no model invocation logs"),
        ("nowhere/at/all", "cannot open input `nowhere/at/all`"),
    ] {
        let ran = ran(program().args(["audit", "clean", "--invocation-logs", input]));
        assert_eq!(ran.code, 2);
        assert!(ran.stderr.contains(told), "{}", ran.stderr);
    }
}

/// What lies in a ledger has no hash of prompts, unless a pack was asked for with it.
#[test]
fn a_ledger_without_the_hashes_of_invocation_logs_makes_no_pack() {
    let out = tempfile::tempdir().unwrap();
    let at = |name: &str| out.path().join(name).to_str().unwrap().to_owned();
    let (pack, ledger) = (at("pack.zip"), at("ledger"));
    audited(&["--ledger", &ledger]);
    let ran = crate::support::run(["report", &ledger, "-o", &pack]);
    assert_eq!(ran.code, 1);
    let told = "cannot make an evidence pack: the ledger names no hash of ";
    assert!(ran.stderr.contains(told), "{}", ran.stderr);
    assert!(!Path::new(&pack).exists());
}

#[test]
fn real_logs_of_others_give_the_regions_and_models_that_a_plain_reading_finds() {
    let Some(corpora) = shared("corpora") else { return };
    let empty: TempDir = folder([("trail.json", log(&[call("x", "ca-central-1")]))]);
    let trail = empty.path().to_str().unwrap();
    let name = "model-invocation-logs";
    let text = fs::read(corpora.join("answers").join(format!("{name}.json"))).unwrap();
    let answer: Value = serde_json::from_slice(&text).unwrap();
    let logs = corpora.join(name);
    let report = report(["audit", trail, "--invocation-logs", logs.to_str().unwrap()]);
    let want = count(&answer, "/answer/model_invocation_logs");
    assert_eq!(count(&report, "/coverage/records/invocation_logs"), want);
    let by = |key: &str, ours: &str| {
        let mut got = calls_by(&report, |flow| flow[ours].as_str().unwrap_or("").to_owned());
        got.retain(|name, _| name != "us.anthropic.claude-sonnet-4-6" && name != "ca-central-1");
        assert_eq!(json!(got), answer["answer"][key], "{key}");
    };
    by("by_invocation_log_inferenceRegion", "destination");
    by("by_invocation_log_modelId", "requested");
}

#[test]
fn every_real_log_is_read_or_said_to_lack_its_request_id() {
    let Some(samples) = shared("samples") else { return };
    let mut read = 0;
    for path in files(&samples) {
        let name = path.file_name().unwrap().to_str().unwrap();
        if !name.starts_with("invlog_") {
            continue;
        }
        let whole: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        let logs = path.to_str().unwrap();
        let report = report(["audit", "clean", "--invocation-logs", logs, "--samples", "100"]);
        let is_whole = whole["requestId"].is_string();
        assert_eq!(
            count(&report, "/coverage/records/invocation_logs"),
            u64::from(is_whole),
            "{name}"
        );
        assert_eq!(count(&report, "/coverage/records/malformed"), u64::from(!is_whole), "{name}");
        assert!(!report.to_string().contains("suspicious question"), "{name}");
        read += u64::from(is_whole);
    }
    assert!(read >= 4, "{read}");
}

#[test]
fn a_place_without_any_invocation_log_is_no_witness_and_no_pass() {
    let empty = tempfile::tempdir().unwrap();
    let other = folder([("readme.txt", b"nothing here".to_vec())]);
    for (logs, told) in [
        (empty.path(), "no object was found where model invocation logs were looked for"),
        (
            other.path(),
            "no model invocation log of the report's period was found among 1 object where they were looked for",
        ),
    ] {
        let args = ["audit", "clean", "--policy", "canada", "--invocation-logs"];
        let args = [&args[..], &[logs.to_str().unwrap()]].concat();
        let report = report(&args);
        assert_eq!(
            (&report["verdict"], &report["exit"]["reasons"]),
            (&json!("INSUFFICIENT_DATA"), &json!(["inconclusive"]))
        );
        assert_eq!(finding(&report, "no-invocation-log-found")["message"], told);
        assert_eq!(report["second_witness"]["records"], 0);
        let ran = run_of(&args);
        assert_eq!(ran.code, 4);
        let first: Vec<&str> =
            ran.stdout.split("\n\n").next().unwrap().split_whitespace().collect();
        assert!(first.join(" ").contains("no model invocation log was found"), "{first:?}");
    }
}

/// The ledger has no receipt of what is not there: it notes that somebody looked.
#[test]
fn a_kept_ledger_passes_no_period_whose_invocation_logs_were_looked_for_in_vain() {
    let (empty, kept) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let kept = kept.path().join("ledger");
    let kept = kept.to_str().unwrap();
    let law = ["--policy", "canada"];
    let audit = ["audit", "clean", "--ledger", kept];
    let looks = ["--invocation-logs", empty.path().to_str().unwrap()];
    assert_eq!(run_of(&[&audit[..], &law].concat()).code, 0);
    assert_eq!(run_of(&[&["report", kept][..], &law].concat()).code, 0);
    assert_eq!(run_of(&[&audit[..], &law, &looks].concat()).code, 4);
    let told = report([&["report", kept][..], &law].concat());
    assert_eq!(told["verdict"], "INSUFFICIENT_DATA");
    assert_eq!(
        finding(&told, "no-invocation-log-found")["message"],
        "no object was found where model invocation logs were looked for"
    );
    assert_eq!(run_of(&[&["report", kept][..], &law].concat()).code, 4);
}

/// One log of last month is no witness of this one.
#[test]
fn logs_of_another_period_are_no_witness_of_the_one_that_is_asked() {
    let call = call("1", "ca-central-1");
    let mut before = logged("2", None);
    before["timestamp"] = json!("2026-04-02T14:03:21Z");
    let logs = [before.to_string(), logged("1", Some("ca-central-1")).to_string()];
    let told = |logs: &[String]| {
        let folder = folder([
            ("trail/log.json", log(std::slice::from_ref(&call))),
            ("logs/export.ndjson", logs.join("\n").into_bytes()),
        ]);
        let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        let (trail, logs) = (path("trail"), path("logs"));
        let period = ["--from", "2026-05-30", "--to", "2026-05-31", "--policy", "canada"];
        report([&["audit", &trail, "--invocation-logs", &logs][..], &period].concat())
    };
    let silent = "no-invocation-log-found";
    let of_before = told(&logs[..1]);
    assert_eq!(
        finding(&of_before, silent)["message"],
        "no model invocation log of the report's period was found among 1 object where they were \
         looked for"
    );
    assert_eq!(of_before["verdict"], "INSUFFICIENT_DATA");
    assert!(!codes(&told(&logs)).contains(&silent));
}

#[test]
fn calls_of_logs_alone_are_in_the_sums_that_are_printed() {
    let args = ["audit"].iter().chain(&BOTH).copied().collect::<Vec<_>>();
    let text = run_of(&args).stdout;
    assert!(
        text.contains("Calls       10 calls = 9 in CloudTrail + 1 in invocation logs alone"),
        "{text}"
    );
}

fn run_of(args: &[&str]) -> Ran {
    ran(program().args(args))
}
