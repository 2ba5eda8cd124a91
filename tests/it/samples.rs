//! `samples/` against `samples/expected.json`, which the program had no part in.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::support::{calls_by, count, files, program, ran, report, samples};

/// Returns the truth about one of the archives.
fn expected(archive: &str) -> Value {
    let text = fs::read_to_string(samples().join("expected.json")).unwrap();
    serde_json::from_str::<Value>(&text).unwrap()[archive].take()
}

/// The flags that `expected.json` holds for.
fn judge(archive: &str) -> [&'static str; 4] {
    let policy = match archive {
        "archive" => "policies/canada.toml",
        _ => "policies/canada-only.toml",
    };
    ["--policy", policy, "--application-profiles", "application-profiles.toml"]
}

fn audited<'a>(archive: &'a str, more: &[&'a str]) -> Value {
    report(["audit", archive].iter().chain(&judge(archive)).chain(more))
}

/// Everything but the inputs as typed, and what keys begin with.
fn but_inputs(mut report: Value) -> Value {
    report["scope"]["inputs"].take();
    // Objects are hashed for a kept ledger only.
    report["coverage"]["manifest_sha256"].take();
    report
}

/// Returns the sums of a report in the words of `expected.json`.
fn sums(report: &Value) -> Value {
    let (coverage, totals) = (&report["coverage"], &report["totals"]);
    let mut outcomes = BTreeMap::from([
        ("succeeded", count(totals, "/succeeded")),
        ("failed", count(totals, "/failed")),
    ]);
    outcomes.retain(|_, calls| *calls > 0);
    json!({
        "exit": report["exit"],
        "objects": {
            "listed": coverage["objects"]["listed"],
            "read": coverage["objects"]["read"],
            "skipped": coverage["objects"]["skipped"],
            "failed": coverage["objects"]["failed"],
        },
        "records": {
            "total": coverage["records"]["total"],
            "bedrock_other": coverage["records"]["bedrock_other"],
            "inference": coverage["records"]["inference"],
            "other": coverage["records"]["other"],
            "malformed": coverage["records"]["malformed"],
        },
        "repeats": {
            "duplicates": coverage["repeats"]["duplicates"],
            "copies": coverage["repeats"]["copies"],
            "corrected": coverage["repeats"]["corrected"],
            "completions": coverage["repeats"]["completions"],
        },
        "gaps": coverage["gaps"],
        "calls": totals["calls"],
        "by_outcome": outcomes,
        "by_evidence": totals["by_evidence"],
        "by_destination": totals["by_destination"],
        "by_verdict": totals["by_verdict"],
        "calls_with_tokens": totals["calls_with_tokens"],
        "input_tokens": totals["input_tokens"],
        "output_tokens": totals["output_tokens"],
    })
}

/// The program's JSON names every counter and every exception; `expected.json` leaves out the
/// `bedrock_other` of an archive that has none.
fn expected_sums(archive: &str) -> Value {
    let mut want = expected(archive);
    let members = want.as_object_mut().unwrap();
    for key in ["policy", "application_profiles", "by_rule", "blind_spots_seen", "inferences"] {
        members.remove(key).unwrap();
    }
    members.remove("drift");
    let records = members["records"].as_object_mut().unwrap();
    records.entry("bedrock_other").or_insert(json!(0));
    want
}

#[test]
fn every_sum_is_the_expected_one() {
    for archive in ["archive", "clean", "change"] {
        assert_eq!(sums(&audited(archive, &[])), expected_sums(archive), "{archive}");
    }
}

#[test]
fn the_exit_code_of_the_process_is_the_expected_one() {
    for (archive, code) in [("archive", 10), ("clean", 0), ("change", 10)] {
        let ran = ran(program().args(["audit", archive]).args(judge(archive)));
        assert_eq!(ran.code, code, "{archive}");
        assert_eq!(expected(archive)["exit"]["code"], code, "{archive}");
    }
}

#[test]
fn every_inference_is_in_the_flow_that_it_should_be_in() {
    for archive in ["archive", "clean", "change"] {
        let mut want: BTreeMap<String, u64> = BTreeMap::new();
        for inference in expected(archive)["inferences"].as_array().unwrap() {
            let day = &inference["time"].as_str().unwrap()[..10];
            *want.entry(told(inference, day)).or_default() += 1;
        }
        let got =
            calls_by(&audited(archive, &[]), |flow| told(flow, flow["day"].as_str().unwrap()));
        assert_eq!(got, want, "{archive}");
    }
}

/// What both the expectation and a flow tell of an inference. An attempt has no evidence, which
/// the one calls `none` and the other `null`, and no Regions.
fn told(inference: &Value, day: &str) -> String {
    let keys = [
        "account",
        "principal",
        "event_name",
        "requested",
        "source_region",
        "outcome",
        "destination",
        "possible_destinations",
        "verdict",
        "rule",
    ];
    let evidence = inference["evidence"].as_str().unwrap_or("none");
    let told: Vec<String> = keys.iter().map(|key| inference[key].to_string()).collect();
    format!("{day} {evidence} {}", told.join(" "))
}

#[test]
fn rules_and_exceptions_decide_what_they_should() {
    let want = expected("archive")["by_rule"].take();
    let report = audited("archive", &[]);
    let mut got: BTreeMap<String, u64> =
        calls_by(&report, |flow| flow["rule"].as_str().unwrap_or_default().to_owned());
    got.remove("");
    for exception in report["exceptions"].as_array().unwrap() {
        let id = exception["id"].as_str().unwrap().to_owned();
        assert_eq!(got.entry(id).or_insert(0), &count(exception, "/calls"));
    }
    assert_eq!(json!(got), want);
}

/// One of each; and the one call of bedrock-mantle, which the expectation counts as inference only.
#[test]
fn blind_spots_in_use_are_counted() {
    let report = audited("archive", &[]);
    let mut seen = BTreeMap::new();
    for spot in report["blind_spots"].as_array().unwrap() {
        seen.insert(spot["code"].as_str().unwrap(), count(spot, "/seen"));
    }
    seen.retain(|_, events| *events > 0);
    let want = [
        ("agentcore-harness", "InvokeAgentRuntime"),
        ("agents-knowledge-bases-flows", "InvokeAgent"),
        ("batch-inference", "CreateModelInvocationJob"),
        ("bedrock-mantle", ""),
        ("cross-region-guardrails", "ApplyGuardrail"),
        ("data-automation", "InvokeDataAutomationAsync"),
    ];
    assert_eq!(seen, want.map(|(code, _)| (code, 1)).into());
    let expected = expected("archive")["blind_spots_seen"].take();
    let names = want.iter().filter(|(_, name)| !name.is_empty());
    assert_eq!(expected.as_object().unwrap().len(), names.clone().count());
    for (_, name) in names {
        let is_it = |(event, seen): (&String, &Value)| event.ends_with(name) && *seen == 1;
        assert!(expected.as_object().unwrap().iter().any(is_it), "{name}");
    }
}

#[test]
fn a_client_that_goes_over_is_found_on_its_day_and_before_it_runs_abroad() {
    let want = expected("change")["drift"].take();
    let [want] = want.as_array().unwrap().as_slice() else { panic!("{want}") };
    let text = |name: &str| want[name].as_str().unwrap();
    let said = format!(
        "`{}` with aws-sdk-js went over from `{}` to `{}` on {}: {} calls",
        text("principal"),
        text("before"),
        text("now"),
        text("day"),
        want["calls"]
    );
    let of = |more: &[&str]| {
        let report = audited("change", more);
        let findings = report["findings"].as_array().unwrap().iter();
        let is_it = |finding: &&Value| finding["code"] == want["code"];
        let found: Vec<_> = findings
            .filter(is_it)
            .map(|found| found["message"].as_str().unwrap().to_owned())
            .collect();
        (found, report["totals"]["by_verdict"]["NON_COMPLIANT"].clone())
    };
    assert_eq!(of(&[]), (vec![said.clone()], json!(1)));
    // Two days before the first call abroad nothing is outside the policy yet.
    let early = said.replace("4 calls", "2 calls");
    assert_eq!(of(&["--to", "2026-05-23"]), (vec![early], Value::Null));
    let report = audited("change", &[]);
    let spots = report["blind_spots"].as_array().unwrap().iter();
    let seen: Vec<_> = spots.filter(|spot| spot["seen"] == 1).map(|spot| &spot["code"]).collect();
    assert_eq!(seen, ["agentcore-memory", "token-counting"]);
}

#[test]
fn the_bytes_are_the_same_at_any_number_of_threads() {
    let run = |jobs: &str| {
        let args = ["audit", "archive", "-f", "json", "--jobs", jobs];
        ran(program().args(args).args(judge("archive")))
    };
    let one = run("1");
    assert_eq!(one, run("2"));
    assert_eq!(one, run("7"));
}

#[test]
fn a_kept_ledger_tells_the_same_and_a_second_audit_into_it_changes_nothing() {
    let ledger = tempfile::tempdir().unwrap();
    let ledger = ledger.path().to_str().unwrap();
    let want = but_inputs(audited("archive", &[]));
    for _ in 0..2 {
        let kept = audited("archive", &["--ledger", ledger]);
        assert_eq!(kept["coverage"]["manifest_sha256"].as_str().map(str::len), Some(64));
        assert_eq!(but_inputs(kept), want);
        let again = report(["report", ledger].iter().chain(&judge("archive")));
        assert_eq!(but_inputs(again), want);
    }
}

#[test]
fn two_halves_in_one_ledger_are_the_whole_in_either_order() {
    let want = but_inputs(audited("archive", &[]));
    let all = archive_files();
    // Odd and even: calls and their completions part company.
    let [even, odd] = [0, 1].map(|rest| all.iter().skip(rest).step_by(2).collect::<Vec<_>>());
    for halves in [[&even, &odd], [&odd, &even]] {
        let ledger = tempfile::tempdir().unwrap();
        for half in halves {
            let mut audit = program();
            audit.arg("audit").args(half).arg("--ledger").arg(ledger.path()).output().unwrap();
        }
        let args = ["report", ledger.path().to_str().unwrap()];
        assert_eq!(but_inputs(report(args.iter().chain(&judge("archive")))), want);
    }
}

/// The objects of the archive as a walk of `archive` names them.
fn archive_files() -> Vec<PathBuf> {
    let strip = |path: PathBuf| path.strip_prefix(samples()).unwrap().to_path_buf();
    files(&samples().join("archive")).into_iter().map(strip).collect()
}

#[test]
fn the_folder_that_is_given_does_not_change_the_flows() {
    let want = audited("archive", &[]);
    let organization = "archive/AWSLogs/o-exampleorg1";
    let accounts = ["111122223333", "444455556666"].map(|id| format!("{organization}/{id}"));
    let inputs: [&[&str]; 4] =
        [&["./archive/"], &["archive/AWSLogs"], &[organization], &[&accounts[0], &accounts[1]]];
    for inputs in inputs {
        let got = report(["audit"].iter().chain(inputs).chain(&judge("archive")));
        assert_eq!(got["flows"], want["flows"], "{inputs:?}");
        assert_eq!(got["coverage"]["gaps"], want["coverage"]["gaps"], "{inputs:?}");
    }
}

#[test]
fn a_ledger_that_grows_by_periods_is_the_whole() {
    let ledger = tempfile::tempdir().unwrap();
    let ledger = ledger.path().to_str().unwrap();
    audited("archive", &["--ledger", ledger, "--to", "2026-05-27"]);
    audited("archive", &["--ledger", ledger, "--from", "2026-05-30"]);
    let got = audited("archive", &["--ledger", ledger]);
    assert_eq!(but_inputs(got), but_inputs(audited("archive", &[])));
}

#[test]
fn by_session_splits_principals_and_changes_no_verdict() {
    let stable = audited("archive", &[]);
    let by_session = audited("archive", &["--by", "session"]);
    assert_eq!(by_session["totals"], stable["totals"]);
    assert!(by_session["flows"].as_array().unwrap().iter().any(|flow| flow["session"].is_string()));
    assert!(stable["flows"].as_array().unwrap().iter().all(|flow| flow["session"].is_null()));
}

#[test]
fn days_of_the_asked_period_without_logs_are_gaps() {
    let report = audited("clean", &["--from", "2026-05-01", "--to", "2026-07-01"]);
    assert_eq!(report["verdict"], "INSUFFICIENT_DATA");
    let gaps: Vec<_> = report["coverage"]["gaps"].as_array().unwrap().iter().collect();
    assert_eq!(gaps.len(), 2);
    assert_eq!((&gaps[0]["from"], &gaps[0]["to"]), (&"2026-05-01".into(), &"2026-05-24".into()));
    // The report is made on 2 June: 1 June is over, what follows is not.
    assert_eq!((&gaps[1]["from"], &gaps[1]["to"]), (&"2026-05-28".into(), &"2026-06-01".into()));
}

#[test]
fn an_object_that_was_mended_is_no_longer_failed_in_the_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let (logs, ledger) = (folder.path().join("logs"), folder.path().join("ledger"));
    let log = files(&samples().join("clean")).pop().unwrap();
    let whole = fs::read(log).unwrap();
    fs::create_dir(&logs).unwrap();
    let ledger = ledger.to_str().unwrap();
    let audit = |bytes: &[u8]| {
        fs::write(logs.join("log.json.gz"), bytes).unwrap();
        report(["audit", logs.to_str().unwrap(), "--ledger", ledger])
    };
    assert_eq!(audit(&whole[..whole.len() / 2])["coverage"]["objects"]["failed"], 1);
    let mended = audit(&whole);
    assert_eq!(mended["coverage"]["objects"]["failed"], 0);
    assert_eq!(mended["coverage"]["objects"]["listed"], 1);
    // A scan that finds nothing leaves what the ledger holds.
    fs::remove_file(logs.join("log.json.gz")).unwrap();
    let nothing_new = report(["audit", logs.to_str().unwrap(), "--ledger", ledger]);
    assert_eq!(nothing_new["totals"], mended["totals"]);
}
