//! `explain` rests on what `audit` rests on, and says what stands against its answer.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{explained, flat};
use crate::signed::{Archive, Hour, REGION, Signer, copied, log_key};
use crate::support::{Ran, call, folder, gzip, log, program, ran, report, run};

/// A model invocation log of the call `id`, as Bedrock writes it.
fn witness(id: &str, region: &str) -> Vec<u8> {
    let record = json!({
        "schemaType": "ModelInvocationLog",
        "schemaVersion": "1.0",
        "timestamp": "2026-05-30T14:03:21Z",
        "accountId": "111122223333",
        "identity": { "arn": "arn:aws:iam::111122223333:user/ana" },
        "region": "ca-central-1",
        "requestId": format!("request-{id}"),
        "operation": "Converse",
        "modelId": "us.anthropic.claude-sonnet-4-6",
        "input": { "inputTokenCount": 5 },
        "output": { "outputTokenCount": 6 },
        "inferenceRegion": region,
    });
    record.to_string().into_bytes()
}

fn codes(told: &Value) -> Vec<&str> {
    let all = told["reservations"].as_array().unwrap().iter();
    all.map(|one| one["code"].as_str().unwrap()).collect()
}

#[test]
fn a_call_that_an_invocation_log_contradicts_is_not_proven_and_says_who_says_what() {
    let trail = folder([("a.json", log(&[call("1", "ca-central-1")]))]);
    let logs = folder([("l.json", witness("1", "us-east-1"))]);
    let (trail, logs) = (trail.path().to_str().unwrap(), logs.path().to_str().unwrap());
    let audit = report(["audit", trail, "--invocation-logs", logs]);
    assert_eq!(audit["flows"][0]["verdict"], "INSUFFICIENT_DATA");
    assert_eq!(audit["totals"]["by_verdict"], json!({ "INSUFFICIENT_DATA": 1 }));
    let told = explained("event-1", &[trail, "--invocation-logs", logs]);
    let one = &told["inferences"][0];
    assert_eq!(
        (&one["verdict"], &one["is_contradicted"]),
        (&json!("INSUFFICIENT_DATA"), &json!(true))
    );
    assert_eq!(one["inference"]["verdict"], audit["flows"][0]["verdict"]);
    let ran = run(["explain", "event-1", trail, "--invocation-logs", logs]);
    let text = flat(&ran.stdout);
    assert!(
        text.starts_with(
            "INSUFFICIENT_DATA: records of the call name different Regions, ca-central-1 and us-east-1. Of \
             these, us-east-1 is not allowed."
        ),
        "{text}"
    );
    assert!(text.contains("One of them is wrong, so neither proves where the model ran"), "{text}");
    assert!(
        text.contains("- ca-central-1: the call. - us-east-1: what the model invocation log says")
    );
    assert!(!text.contains("That outweighs every table"), "{text}");
}

#[test]
fn an_invocation_log_that_nobody_asked_for_is_said_to_be_left_alone() {
    let both = folder([
        ("a.json", log(&[call("1", "ca-central-1")])),
        ("logs/l.json", witness("1", "us-east-1")),
    ]);
    let both = both.path().to_str().unwrap();
    let told = explained("event-1", &[both]);
    assert_eq!(codes(&told), ["invocation-logs-not-read"]);
    let text = flat(&run(["explain", "event-1", both]).stdout);
    assert!(
        text.starts_with("COMPLIANT, as far as was read: the model ran in ca-central-1. Not all"),
        "{text}"
    );
    assert!(
        text.contains("1 object of model invocation logging in these inputs was not looked at")
    );
    let told = explained("event-1", &[both, "--invocation-logs", both]);
    assert_eq!(codes(&told), [""; 0]);
    assert_eq!(told["inferences"][0]["verdict"], "INSUFFICIENT_DATA");
}

#[test]
fn a_call_that_only_an_invocation_log_has_is_found() {
    let trail = folder([("a.json", log(&[call("1", "ca-central-1")]))]);
    let logs = folder([("l.json", witness("2", "us-east-1"))]);
    let (trail, logs) = (trail.path().to_str().unwrap(), logs.path().to_str().unwrap());
    assert_eq!(run(["explain", "request-2", trail]).code, 3);
    let told = explained("request-2", &[trail, "--invocation-logs", logs]);
    assert_eq!(told["inferences"][0]["verdict"], "NON_COMPLIANT");
    let names = told["inferences"][0]["records"][0]["facts"].as_array().unwrap().iter();
    assert!(names.clone().all(|fact| fact["paths"] != json!([])), "{told:#}");
    assert!(names.map(|fact| &fact["name"]).all(|name| name != "event_source"));
}

#[test]
fn what_could_not_be_read_stands_in_every_format() {
    let mut quiet = call("1", "");
    quiet.as_object_mut().unwrap().remove("additionalEventData");
    let logs = folder([("a.json", log(&[quiet])), ("b.json.gz", b"\x1f\x8bbroken".to_vec())]);
    let input = logs.path().to_str().unwrap();
    for format in ["terminal", "html", "markdown", "json"] {
        let ran = run(["explain", "event-1", input, "-f", format, "-q"]);
        let text = flat(&ran.stdout);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert!(text.contains("1 object of 2 could not be read to the end"), "{format}: {text}");
        assert!(!text.contains("Every record"), "{format}: {text}");
    }
    assert_eq!(codes(&explained("event-1", &[input])), ["object-not-read"]);
    let text = run(["explain", "event-1", input, "--policy", "canada"]).stdout;
    assert!(text.starts_with("INSUFFICIENT_DATA: the model is presumed"), "{text}");
}

#[test]
fn a_ledger_whose_logs_an_earlier_check_did_not_prove_passes_no_call_unsaid() {
    let logs = folder([("a.json", log(&[call("1", "ca-central-1")]))]);
    let out = tempfile::tempdir().unwrap();
    let ledger = out.path().join("ledger");
    let (input, kept) = (logs.path().to_str().unwrap(), ledger.to_str().unwrap());
    assert_eq!(run(["audit", input, "--ledger", kept]).code, 0);
    assert_eq!(codes(&explained("event-1", &["--ledger", kept])), [""; 0]);
    let all = json!({ "from": null, "to": null, "inputs": [input], "regions": [] });
    let unmet = json!([{ "at": "2026-06-01T00:00:00Z", "outcome": "FAILED", "of": all }]);
    fs::write(ledger.join("integrity.json"), unmet.to_string()).unwrap();
    assert_eq!(codes(&explained("event-1", &["--ledger", kept])), ["integrity-not-met"]);
    let text = run(["explain", "event-1", "--ledger", kept]).stdout;
    assert!(text.starts_with("INSUFFICIENT_DATA: "), "{text}");
}

/// Three hours with one call each, in `logs/`, and their keys in `keys/`.
fn signed(change: impl FnOnce(&mut Archive)) -> tempfile::TempDir {
    let signer = Signer::new();
    let mut archive = Archive::new();
    for at in 0..3 {
        let logs = [log(&[call(&at.to_string(), REGION)])];
        archive.add(&signer, Hour { region: REGION, at, logs: &logs });
    }
    change(&mut archive);
    copied(&archive, &signer)
}

fn proven(folder: &Path, id: &str, more: &[&str]) -> Value {
    let mut command = program();
    command.current_dir(folder).args(["explain", id, "logs", "-f", "json"]).args(more);
    let told = ran(command.args(["--keys", "keys", "--now", "2026-06-10T00:00:00Z"]));
    serde_json::from_str(&told.stdout).unwrap_or_else(|e| panic!("{e}: {}", told.stderr))
}

/// The same in words, where proof is required.
fn in_words(folder: &Path, id: &str) -> Ran {
    let mut command = program();
    command.current_dir(folder).args(["explain", id, "logs", "--integrity", "require"]);
    ran(command.args(["--keys", "keys", "--now", "2026-06-10T00:00:00Z"]))
}

#[test]
fn a_call_whose_log_was_taken_away_is_no_call_that_never_was() {
    let gone = log_key(REGION, 1, 0);
    let folder = signed(|archive| _ = archive.objects.remove(&gone));
    let told = in_words(folder.path(), "event-1");
    assert_eq!((told.code, told.stdout.as_str()), (4, ""));
    let said = "digests do not prove that these are all the logs, unchanged (FAILED): it may stand in what is \
                missing or was changed:";
    assert!(flat(&told.stderr).contains(said) && told.stderr.contains(&gone), "{}", told.stderr);
    // Where the logs are proven to be whole, there is no such call.
    let folder = signed(|_| ());
    assert_eq!(in_words(folder.path(), "event-9").code, 3);
}

/// The answer, how the call's log stands, and what stands against the answer.
fn standing(told: &Value) -> (String, String, Vec<&str>) {
    let one = &told["inferences"][0];
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&one["verdict"]), text(&one["records"][0]["log"]), codes(told))
}

#[test]
fn a_call_in_a_log_that_was_changed_is_no_pass() {
    let forged = gzip(&log(&[call("forged", REGION)]));
    let folder = signed(|archive| archive.put(&log_key(REGION, 1, 0), forged));
    let (open, pass) = ("INSUFFICIENT_DATA".to_owned(), "COMPLIANT".to_owned());
    let told = proven(folder.path(), "event-forged", &[]);
    assert_eq!(standing(&told), (open, "TAMPERED".to_owned(), vec!["log-tampered"]));
    assert_eq!(told["inferences"][0]["inference"]["verdict"], "COMPLIANT");
    let text = in_words(folder.path(), "event-forged").stdout;
    let text = flat(&text);
    let first = "INSUFFICIENT_DATA: by a log that was changed, the model ran in ca-central-1.";
    assert!(text.starts_with(first), "{text}");
    assert!(text.contains("Evidence, if the log had not been changed: recorded."), "{text}");
    assert!(!text.contains("AWS wrote the Region"), "{text}");
    let told = proven(folder.path(), "event-0", &[]);
    assert_eq!(standing(&told), (pass, "VALID".to_owned(), vec!["log-tampered"]));
}

#[test]
fn a_call_in_a_log_that_no_digest_attests_is_no_pass_where_proof_is_required() {
    let forged = gzip(&log(&[call("forged", REGION)]));
    let folder = signed(|archive| archive.put(&log_key(REGION, 1, 7), forged));
    let told = proven(folder.path(), "event-forged", &["--integrity", "require"]);
    let expected =
        ("INSUFFICIENT_DATA".to_owned(), "UNATTESTED".to_owned(), vec!["log-unattested"]);
    assert_eq!(standing(&told), expected);
    let told = proven(folder.path(), "event-0", &["--integrity", "require"]);
    assert_eq!(standing(&told).1, "VALID");
}

#[test]
fn a_whole_archive_leaves_nothing_open() {
    let folder = signed(|_| ());
    let told = proven(folder.path(), "event-2", &["--integrity", "require"]);
    let expected = ("COMPLIANT".to_owned(), "VALID".to_owned(), Vec::new());
    assert_eq!(standing(&told), expected);
}
