//! Evidence packs: the same input is the same pack, and no byte of it can be changed unseen.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::{Ran, call, folder, log, run};

const AUDIT: [&str; 4] = ["audit", "archive", "--policy", "policies/canada.toml"];

/// Writes a pack of the sample archive.
fn pack(path: &Path, more: &[&str]) -> Ran {
    let out = ["-o", path.to_str().unwrap_or_else(|| panic!("{path:?}"))];
    run([&AUDIT[..], &out, more].concat())
}

fn verify(path: &Path, more: &[&str]) -> (i32, Value) {
    let path = path.to_str().unwrap_or_else(|| panic!("{path:?}"));
    let ran = run([&["verify", path, "-f", "json"], more].concat());
    let told = serde_json::from_str(&ran.stdout);
    (ran.code, told.unwrap_or_else(|e| panic!("{e}: {}", ran.stderr)))
}

#[test]
fn the_same_input_is_the_same_pack_and_holds_with_its_logs() {
    let out = tempfile::tempdir().unwrap();
    let (one, other) = (out.path().join("one.zip"), out.path().join("other.zip"));
    assert_eq!(pack(&one, &["--jobs", "1"]).code, 10);
    assert_eq!(pack(&other, &["--jobs", "3"]).code, 10);
    assert!(fs::read(&one).unwrap() == fs::read(&other).unwrap());
    let (code, told) = verify(&one, &["--logs", "archive"]);
    assert_eq!((code, &told["outcome"]), (0, &json!("INTACT")));
    assert_eq!(told["signature"], json!({ "state": "none" }));
    assert_eq!(
        told["logs"],
        json!({
            "inputs": ["archive"],
            "is_same_logs": true,
            "is_same_report": true,
            "differences": [],
        })
    );
    // Other logs are told as other logs.
    let (code, told) = verify(&one, &["--logs", "clean"]);
    assert_eq!((code, &told["outcome"]), (4, &json!("INCOMPLETE")));
    assert_eq!(told["logs"]["is_same_logs"], false);
}

#[test]
fn a_byte_changed_anywhere_is_told_with_its_file() {
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack/");
    assert_eq!(pack(&made, &[]).code, 10);
    assert_eq!(verify(&made, &[]).0, 0);
    let names = ["SHA256SUMS", "catalog.csv", "manifest.json", "policy.toml", "receipts.jsonl"];
    for name in [&names[..], &["records.jsonl", "report.json"]].concat() {
        let path = made.join(name);
        let whole = fs::read(&path).unwrap();
        for at in (0..whole.len()).step_by(whole.len() / 7 + 1).chain([whole.len() - 1]) {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            fs::write(&path, changed).unwrap();
            let (code, told) = verify(&made, &[]);
            assert_eq!((code, &told["outcome"]), (10, &json!("FAILED")), "{name} at {at}");
            let files = told["faults"].as_array().unwrap().iter();
            let is_named = files.map(|fault| &fault["file"]).any(|file| file == name);
            // What the manifest says wrongly of a file is told with the file.
            assert!(is_named || name == "manifest.json", "{name} at {at}: {told}");
        }
        fs::write(&path, whole).unwrap();
    }
    fs::write(made.join("beside.txt"), "x").unwrap();
    let (_, told) = verify(&made, &[]);
    assert_eq!(
        told["faults"],
        json!([{ "file": "beside.txt", "what": "the manifest does not name it" }])
    );
    fs::remove_file(made.join("beside.txt")).unwrap();
    fs::remove_file(made.join("policy.toml")).unwrap();
    let (_, told) = verify(&made, &[]);
    assert_eq!(told["faults"], json!([{ "file": "policy.toml", "what": "it is not there" }]));
}

#[test]
fn a_pack_shows_what_evidence_rests_on_and_whole_records_only_when_asked() {
    let mut record = call("1", "us-east-1");
    record["requestParameters"]["messages"] = json!("canary-prompt");
    record["userIdentity"]["accessKeyId"] = json!("canary-key");
    let logs = folder([("a.json", log(&[record]))]);
    let logs = logs.path().to_str().unwrap();
    let out = tempfile::tempdir().unwrap();
    let write = |name: &str, more: &[&str]| {
        let made = out.path().join(name);
        let ran = run([&["audit", logs, "-o", made.to_str().unwrap()], more].concat());
        assert_eq!(ran.code, 10, "{}", ran.stderr);
        let files = fs::read_dir(&made)
            .unwrap()
            .map(|entry| String::from_utf8(fs::read(entry.unwrap().path()).unwrap()).unwrap());
        let held = fs::read_to_string(made.join("records.jsonl")).unwrap();
        assert!(held.contains("\"inferenceRegion\":\"us-east-1\""), "{held}");
        files.collect::<String>().contains("canary-")
    };
    assert!(!write("cut/", &[]));
    assert!(write("whole/", &["--raw-evidence"]));
}

#[test]
fn a_pack_is_never_replaced_and_hides_nobody() {
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack.zip");
    fs::write(&made, "mine").unwrap();
    let ran = pack(&made, &[]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("it is there already, and a pack is never replaced"));
    assert_eq!(fs::read(&made).unwrap(), b"mine");
    let key = out.path().join("redact.key");
    fs::write(&key, [7; 32]).unwrap();
    let key = ["--redact", "accounts", "--redact-key", key.to_str().unwrap()];
    let ran = pack(&out.path().join("other.zip"), &key);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("an evidence pack names who called"), "{}", ran.stderr);
    let ran = run([&AUDIT[..], &["--raw-evidence"]].concat());
    assert_eq!(ran.code, 2, "{}", ran.stderr);
}

#[test]
fn a_kept_ledger_gives_the_pack_that_its_logs_gave_but_for_the_records() {
    let out = tempfile::tempdir().unwrap();
    let (ledger, made) = (out.path().join("ledger"), out.path().join("pack/"));
    let ran = run([&AUDIT[..], &["--ledger", ledger.to_str().unwrap()]].concat());
    assert_eq!(ran.code, 10, "{}", ran.stderr);
    let policy = ["--policy", "policies/canada.toml"];
    let words = ["report", ledger.to_str().unwrap(), "-o", made.to_str().unwrap()];
    assert_eq!(run([&words[..], &policy].concat()).code, 10);
    assert_eq!(fs::read(made.join("records.jsonl")).unwrap(), b"");
    let (code, told) = verify(&made, &["--logs", "archive"]);
    assert_eq!((code, &told["outcome"]), (0, &json!("INTACT")), "{told}");
}

/// `ssh-keygen` is on every machine that has SSH; where it is not, signing says so.
#[test]
fn a_signature_is_checked_by_those_who_may_sign() {
    let out = tempfile::tempdir().unwrap();
    let key = out.path().join("key");
    let made = std::process::Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-C", "", "-f"])
        .arg(&key)
        .status();
    let pack_at = out.path().join("pack.zip");
    let signed = pack(&pack_at, &["--sign-with", key.to_str().unwrap()]);
    if made.is_err() {
        assert!(signed.stderr.contains("`ssh-keygen` cannot be run"), "{}", signed.stderr);
        return;
    }
    assert_eq!(signed.code, 10, "{}", signed.stderr);
    assert_eq!(verify(&pack_at, &[]).1["signature"], json!({ "state": "unchecked" }));
    let signers = out.path().join("signers");
    let public = fs::read_to_string(out.path().join("key.pub")).unwrap();
    fs::write(&signers, format!("audit@example.ca {public}")).unwrap();
    let by = ["--allowed-signers", signers.to_str().unwrap()];
    let (code, told) = verify(&pack_at, &by);
    assert_eq!(
        (code, &told["signature"]),
        (0, &json!({ "state": "valid", "signer": "audit@example.ca" }))
    );
    // Nobody of this list signed it.
    fs::write(&signers, "audit@example.ca ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n").unwrap();
    let (code, told) = verify(&pack_at, &by);
    assert_eq!((code, &told["signature"]["state"]), (10, &json!("invalid")), "{told}");
    // Who names signers wants a signature.
    let bare = out.path().join("bare.zip");
    pack(&bare, &[]);
    assert_eq!(verify(&bare, &by).0, 10);
}
