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
    let logs = &told["logs"];
    assert_eq!(
        [&logs["inputs"], &logs["is_same_logs"], &logs["is_same_report"], &logs["differences"]],
        [&json!(["archive"]), &json!(true), &json!(true), &json!([])]
    );
    // What is compared is named, and what is not.
    for part in ["verdict", "findings", "flows", "coverage.records", "records.jsonl"] {
        assert!(logs["compared"].as_array().unwrap().contains(&json!(part)), "{part}: {logs}");
    }
    assert_eq!(
        logs["not_compared"],
        json!(["coverage.limits", "coverage.manifest_sha256", "exit.code"])
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
    let what = "the manifest does not name it";
    assert_eq!(
        told["faults"],
        json!([{ "file": "beside.txt", "code": "not_named", "what": what }])
    );
    fs::remove_file(made.join("beside.txt")).unwrap();
    fs::remove_file(made.join("policy.toml")).unwrap();
    let (_, told) = verify(&made, &[]);
    assert_eq!(
        told["faults"],
        json!([{ "file": "policy.toml", "code": "missing", "what": "it is not there" }])
    );
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
    let records = fs::read_to_string(made.join("records.jsonl")).unwrap();
    let records: Vec<Value> =
        records.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(records.len() > 30, "{} records", records.len());
    // Each is named, with why it is not here.
    assert!(
        records.iter().all(|record| record["why"] == "not_given" && record["fields"].is_null())
    );
    let (code, told) = verify(&made, &["--logs", "archive"]);
    assert_eq!((code, &told["outcome"]), (0, &json!("INTACT")), "{told}");
    let holds =
        |list: &str| told["logs"][list].as_array().unwrap().contains(&json!("records.jsonl"));
    assert!(holds("not_compared") && !holds("compared"), "{told}");
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
    let (code, told) = verify(&pack_at, &[]);
    assert_eq!((code, &told["signature"]["state"]), (0, &json!("signer_unchecked")));
    assert!(told["signature"]["key"].as_str().unwrap().contains("ED25519 key SHA256:"), "{told}");
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
    assert_eq!((code, &told["signature"]["state"]), (10, &json!("not_allowed")), "{told}");
    // Who names signers wants a signature.
    let bare = out.path().join("bare.zip");
    pack(&bare, &[]);
    assert_eq!(verify(&bare, &by).0, 10);
}

/// Makes a pack's manifest and sums anew, as whoever may write the pack can. The order of its members
/// is part of the manifest's form, so that its text is changed and no value.
fn made_anew(pack: &Path, verdict: &str) {
    let read = |name: &str| fs::read(pack.join(name)).unwrap();
    let mut text = String::from_utf8(read("manifest.json")).unwrap();
    let before: Value = serde_json::from_str(&text).unwrap();
    let mut sums = Vec::new();
    for subject in before["subject"].as_array().unwrap() {
        let name = subject["name"].as_str().unwrap().to_owned();
        if pack.join(&name).exists() {
            let sha256 = sha256(&read(&name));
            text = text.replace(subject["digest"]["sha256"].as_str().unwrap(), &sha256);
            sums.push((name, sha256));
        } else {
            let start = text.find(&format!("    {{\n      \"name\": \"{name}\"")).unwrap();
            let end = "\n    },\n";
            let length = text[start..].find(end).unwrap() + end.len();
            text.replace_range(start..start + length, "");
        }
    }
    let was = format!("\"verdict\": {}", before["predicate"]["verdict"]);
    text = text.replace(&was, &format!("\"verdict\": \"{verdict}\""));
    fs::write(pack.join("manifest.json"), &text).unwrap();
    sums.push(("manifest.json".to_owned(), sha256(text.as_bytes())));
    sums.sort();
    let lines: Vec<String> =
        sums.iter().map(|(name, sha256)| format!("{sha256}  {name}")).collect();
    fs::write(pack.join("SHA256SUMS"), lines.join("\n") + "\n").unwrap();
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// Changes the report of a pack, and makes the rest anew.
fn forged(pack: &Path, change: impl FnOnce(&mut Value)) {
    let path = pack.join("report.json");
    let mut report: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    change(&mut report);
    fs::write(&path, report.to_string()).unwrap();
    made_anew(pack, report["verdict"].as_str().unwrap());
}

/// Writes a pack, forges it, and returns what its logs say of it.
fn refused(change: impl FnOnce(&mut Value)) -> Vec<String> {
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack/");
    assert_eq!(pack(&made, &[]).code, 10);
    forged(&made, change);
    // Nothing of it can be seen without the logs.
    assert_eq!(verify(&made, &[]).0, 0);
    let (code, told) = verify(&made, &["--logs", "archive"]);
    assert_eq!((code, &told["outcome"]), (10, &json!("FAILED")), "{told}");
    let differences = told["logs"]["differences"].as_array().unwrap().iter();
    differences.map(|one| one.as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_pack_made_to_say_compliant_is_refused_by_its_logs_whatever_digests_it_claims() {
    let told = refused(|report| {
        report["verdict"] = json!("COMPLIANT");
        report["integrity"] = json!({ "outcome": "INTACT", "quiet": [] });
    });
    assert_eq!(told, ["the pack says COMPLIANT, and its logs give NON_COMPLIANT"]);
}

#[test]
fn each_part_of_a_report_that_was_forged_is_named() {
    let told = refused(|report| {
        let findings = report["findings"].as_array_mut().unwrap();
        assert_eq!(findings.remove(0)["code"], "inference-outside-policy");
    });
    assert_eq!(told, ["the logs give a finding `inference-outside-policy` that the pack lacks"]);
    let told = refused(|report| report["coverage"]["records"]["other"] = json!(0));
    assert_eq!(told, ["`coverage.records` is not what the logs give"]);
    let told = refused(|report| report["coverage"]["repeats"]["duplicates"] = json!(0));
    assert_eq!(told, ["`coverage.repeats` is not what the logs give"]);
    let told = refused(|report| report["coverage"]["gaps"] = json!([]));
    assert_eq!(told, ["`coverage.gaps` is not what the logs give"]);
}

#[test]
fn records_and_the_catalog_of_a_pack_are_held_against_their_sources() {
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack/");
    assert_eq!(pack(&made, &[]).code, 10);
    let change = |name: &str, from: &str, to: &str| {
        let path = made.join(name);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{name}: {from}");
        fs::write(&path, text.replacen(from, to, 1)).unwrap();
    };
    change(
        "records.jsonl",
        "\"inferenceRegion\":\"us-east-1\"",
        "\"inferenceRegion\":\"ca-west-1\"",
    );
    change("catalog.csv", "us-east-1", "ca-west-1");
    made_anew(&made, "NON_COMPLIANT");
    let (code, told) = verify(&made, &["--logs", "archive"]);
    assert_eq!(code, 10, "{told}");
    let differences: Vec<&str> = told["logs"]["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one.as_str().unwrap())
        .collect();
    assert_eq!(differences.len(), 2, "{told}");
    assert_eq!(differences[0], "`catalog.csv` is not what the logs give");
    assert!(differences[1].ends_with("is not what its log holds"), "{}", differences[1]);
}

#[test]
fn a_copy_of_the_logs_under_other_names_gives_the_same_report() {
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack.zip");
    assert_eq!(pack(&made, &[]).code, 10);
    let copy = out.path().join("elsewhere");
    let archive = crate::support::samples().join("archive");
    for path in crate::support::files(&archive) {
        let to = copy.join(path.strip_prefix(&archive).unwrap());
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(&path, &to).unwrap();
    }
    let (code, told) = verify(&made, &["--logs", copy.to_str().unwrap()]);
    assert_eq!((code, &told["outcome"]), (0, &json!("INTACT")), "{told}");
    // The pack's own receipts tell where the logs lay; the copy's names do not.
    let holds =
        |list: &str, part: &str| told["logs"][list].as_array().unwrap().contains(&json!(part));
    assert!(holds("compared", "coverage.objects"), "{told}");
    assert!(holds("not_compared", "receipts.object"), "{told}");
}

#[test]
fn a_manifest_made_anew_cannot_leave_out_what_every_pack_has() {
    for name in ["receipts.jsonl", "policy.toml", "records.jsonl", "catalog.csv"] {
        let out = tempfile::tempdir().unwrap();
        let made = out.path().join("pack/");
        assert_eq!(pack(&made, &[]).code, 10);
        fs::remove_file(made.join(name)).unwrap();
        made_anew(&made, "NON_COMPLIANT");
        let (code, told) = verify(&made, &[]);
        assert_eq!(code, 10, "{name}");
        let missing = json!([{ "file": name, "code": "missing", "what": "it is not there" }]);
        assert_eq!(told["faults"], missing);
    }
}

#[test]
fn a_signature_of_another_manifest_is_no_good_whoever_may_sign() {
    let out = tempfile::tempdir().unwrap();
    let key = out.path().join("key");
    let made = std::process::Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-C", "", "-f"])
        .arg(&key)
        .status();
    if made.is_err() {
        return;
    }
    let key = ["--sign-with", key.to_str().unwrap()];
    let (one, other) = (out.path().join("one/"), out.path().join("other/"));
    assert_eq!(pack(&one, &key).code, 10);
    assert_eq!(pack(&other, &[&key[..], &["--by", "day"]].concat()).code, 10);
    let signature = "manifest.json.sig";
    // Of another pack, broken, and nothing at all.
    let foreign = fs::read(other.join(signature)).unwrap();
    let mut broken = fs::read(one.join(signature)).unwrap();
    let middle = broken.len() / 2;
    broken[middle] = if broken[middle] == b'A' { b'B' } else { b'A' };
    for bad in [&foreign[..], &broken, b"signed"] {
        fs::write(one.join(signature), bad).unwrap();
        let (code, told) = verify(&one, &[]);
        assert_eq!((code, &told["signature"]["state"]), (10, &json!("invalid")), "{told}");
    }
    // A list that is not there says nothing of the pack.
    let nowhere = out.path().join("nowhere");
    let signers = ["--allowed-signers", nowhere.to_str().unwrap()];
    let ran = run([&["verify", one.to_str().unwrap()][..], &signers].concat());
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("cannot read `"), "{}", ran.stderr);
}

#[test]
fn a_damaged_zip_is_refused_as_a_damaged_folder_is() {
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack.zip");
    assert_eq!(pack(&made, &[]).code, 10);
    let whole = fs::read(&made).unwrap();
    let name = |told: &Value| told["faults"][0]["file"].as_str().map(str::to_owned);
    let mut named = std::collections::BTreeSet::new();
    for at in (200..whole.len() - 2_000).step_by(whole.len() / 40) {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        fs::write(&made, changed).unwrap();
        let (code, told) = verify(&made, &[]);
        // What stands only in the heads of the archive is no byte of the pack.
        assert!([0, 10].contains(&code), "{at}: {told}");
        named.extend(name(&told));
    }
    assert!(named.contains("report.json") && named.contains("receipts.jsonl"), "{named:?}");
    let mut longer = whole.clone();
    longer.push(b'x');
    fs::write(&made, longer).unwrap();
    let (code, told) = verify(&made, &[]);
    assert_eq!((code, name(&told).as_deref()), (10, Some("pack.zip")), "{told}");
    for length in [0, 3, 1_000, whole.len() / 2, whole.len() - 1] {
        fs::write(&made, &whole[..length]).unwrap();
        let (code, told) = verify(&made, &[]);
        assert_eq!((code, name(&told).as_deref()), (10, Some("pack.zip")), "{length}: {told}");
    }
}

#[test]
fn what_is_no_pack_is_told_with_a_way_out() {
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack/");
    assert_eq!(pack(&made, &[]).code, 10);
    let made = made.to_str().unwrap();
    let refused = |args: &[&str], told: &str| {
        let ran = run([&["verify"], args].concat());
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{args:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(told), "{args:?}: {}", ran.stderr);
        assert!(ran.stderr.contains("\nhelp: "), "{args:?}: {}", ran.stderr);
    };
    refused(&[made, "--keys", "."], "`--keys` is for logs and digests");
    refused(&[made, "--from", "2026-05-01"], "`--from` is for logs and digests");
    refused(&[made, "archive"], "is an evidence pack, and others are beside it");
    refused(&[&format!("{made}report.json")], "is a part of an evidence pack");
    fs::create_dir(format!("{made}inner")).unwrap();
    refused(&[&format!("{made}inner")], "is a part of an evidence pack");
    refused(&["s3://bucket/pack.zip"], "is not on this machine");
    // A folder inside a pack is none of its files.
    let (code, told) = verify(Path::new(made), &[]);
    assert_eq!((code, &told["faults"][0]["file"]), (10, &json!("inner")));
    fs::remove_dir(format!("{made}inner")).unwrap();
    // An archive of something else, and a folder that has a manifest of something else.
    let zip = out.path().join("other.zip");
    let mut archive = zip::ZipWriter::new(fs::File::create(&zip).unwrap());
    archive.start_file("pack/manifest.json", zip::write::SimpleFileOptions::default()).unwrap();
    archive.finish().unwrap();
    refused(&[zip.to_str().unwrap()], "is no evidence pack: it has no `manifest.json`");
    let logs = folder([("manifest.json", b"{}".to_vec()), ("a.json", log(&[call("1", "")]))]);
    refused(&[logs.path().to_str().unwrap()], "signatures need CloudTrail's public keys");
    // What is left of a pack is one.
    fs::write(format!("{made}manifest.json"), "[]").unwrap();
    let (code, told) = verify(Path::new(made), &[]);
    assert_eq!((code, &told["faults"][0]["code"]), (10, &json!("other_form")), "{told}");
}

#[test]
fn a_check_of_a_pack_is_told_in_french() {
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack.zip");
    pack(&made, &[]);
    let ran = run(["verify", made.to_str().unwrap(), "--lang", "fr"]);
    assert_eq!(
        ran.stdout,
        "INTÉGRAL\u{a0}: 5\u{a0}fichiers du dossier sont tels que son manifeste les nomme.\n\
         Non signé\u{a0}: quiconque pouvait modifier le dossier pouvait en refaire le manifeste.\n\
         Les journaux n’ont pas été lus\u{a0}: `--logs INPUT` les juge de nouveau.\n"
    );
}

/// Two days of logs, five days apart, as CloudTrail names them; and the same under names that say nothing.
fn days_apart() -> [tempfile::TempDir; 2] {
    let key = |day: &str| {
        format!(
            "AWSLogs/111122223333/CloudTrail/ca-central-1/2026/05/{day}/\
             111122223333_CloudTrail_ca-central-1_202605{day}T1410Z_0123456789ABCDEF.json.gz"
        )
    };
    let gzipped = |id: &str| crate::support::gzip(&log(&[call(id, "ca-central-1")]));
    let (one, other) = (gzipped("1"), gzipped("2"));
    let flat = folder([("a.json.gz", one.clone()), ("b.json.gz", other.clone())]);
    let (first, last) = (key("25"), key("30"));
    [folder([(first.as_str(), one), (last.as_str(), other)]), flat]
}

/// Writes a pack of some logs.
fn pack_of(logs: &Path, path: &Path, more: &[&str]) -> i32 {
    let words = ["audit", logs.to_str().unwrap(), "-o", path.to_str().unwrap()];
    run([&words[..], more].concat()).code
}

fn differences(told: &Value) -> Vec<&str> {
    let differences = told["logs"]["differences"].as_array().unwrap_or_else(|| panic!("{told}"));
    differences.iter().map(|one| one.as_str().unwrap()).collect()
}

/// Days are told by the names of logs: under others, nobody can say which are missing.
#[test]
fn logs_that_lie_otherwise_now_accuse_no_pack_of_the_days_that_they_lack() {
    let [kept, flat] = days_apart();
    let out = tempfile::tempdir().unwrap();
    let (of_flat, of_kept) = (out.path().join("flat.zip"), out.path().join("kept.zip"));
    assert_eq!(pack_of(flat.path(), &of_flat, &[]), 0);
    let (code, told) = verify(&of_flat, &["--logs", kept.path().to_str().unwrap()]);
    let rests = "COMPLIANT follows only where the logs lie as they did then: the names of these tell \
                 other days, or none";
    assert_eq!((code, differences(&told)), (4, vec![rests]), "{told}");
    assert_eq!(pack_of(kept.path(), &of_kept, &[]), 4);
    let (code, told) = verify(&of_kept, &["--logs", flat.path().to_str().unwrap()]);
    let worse = "the pack says INSUFFICIENT_DATA, and these logs give COMPLIANT: what could not be \
                 read then may not be among them";
    assert_eq!((code, differences(&told)), (4, vec![worse]), "{told}");
}

/// The receipts of the pack itself name the days: a copy of the logs without their names hides none.
#[test]
fn a_gap_taken_out_of_a_pack_is_shown_by_its_own_receipts() {
    let [kept, flat] = days_apart();
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack/");
    assert_eq!(pack_of(kept.path(), &made, &[]), 4);
    forged(&made, |report| {
        report["verdict"] = json!("COMPLIANT");
        report["coverage"]["gaps"] = json!([]);
        report["exit"] = json!({ "code": 0, "reasons": [] });
        let findings = report["findings"].as_array_mut().unwrap();
        findings.retain(|finding| finding["code"] != "coverage-gap");
    });
    let (code, told) = verify(&made, &["--logs", flat.path().to_str().unwrap()]);
    assert_eq!(
        (code, differences(&told)),
        (
            10,
            vec![
                "the pack says COMPLIANT, and its logs give INSUFFICIENT_DATA",
                "`coverage.gaps` is not what the logs give",
                "`exit.reasons` is not what the logs give",
                "the logs give a finding `coverage-gap` that the pack lacks",
            ]
        ),
        "{told}"
    );
    // Where the receipts were changed too, no name of these logs says otherwise, and none says so.
    let receipts = fs::read_to_string(made.join("receipts.jsonl")).unwrap();
    fs::write(made.join("receipts.jsonl"), receipts.replace("2026-05-30", "2026-05-26")).unwrap();
    forged(&made, |report| {
        let region = &mut report["coverage"]["regions"][0];
        region["last_day"] = json!("2026-05-26");
    });
    let (code, told) = verify(&made, &["--logs", flat.path().to_str().unwrap()]);
    let rests = "COMPLIANT follows only where the logs lie as they did then: the names of these tell \
                 other days, or none";
    assert_eq!((code, differences(&told)), (4, vec![rests]), "{told}");
}

#[test]
fn what_lies_beside_the_logs_and_cannot_be_read_refutes_no_pack() {
    let logs = folder([("a.json.gz", crate::support::gzip(&log(&[call("1", "ca-central-1")])))]);
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack.zip");
    assert_eq!(pack_of(logs.path(), &made, &[]), 0);
    let cut = &crate::support::gzip(&log(&[call("2", "us-east-1")]))[..40];
    fs::write(logs.path().join("b.json.gz"), cut).unwrap();
    let (code, told) = verify(&made, &["--logs", logs.path().to_str().unwrap()]);
    let beside = "1 object beside the logs could not be read, and the pack does not know it: leave out \
                  what is no log, or fetch the logs again";
    assert_eq!((code, &told["outcome"]), (4, &json!("INCOMPLETE")), "{told}");
    assert_eq!(differences(&told), [beside]);
}

/// What an older program called compliant, a newer catalog may not: that is no forgery, and no pass.
#[test]
fn a_pack_of_another_catalog_is_no_forgery_and_no_pass() {
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack/");
    assert_eq!(pack(&made, &[]).code, 10);
    let manifest = fs::read_to_string(made.join("manifest.json")).unwrap();
    let at = manifest.find("\"catalog\": \"").unwrap() + "\"catalog\": \"".len();
    let was = &manifest[at..at + 7];
    fs::write(made.join("manifest.json"), manifest.replace(was, "2025-01")).unwrap();
    forged(&made, |report| report["verdict"] = json!("COMPLIANT"));
    let (code, told) = verify(&made, &["--logs", "archive"]);
    assert_eq!((code, &told["outcome"]), (4, &json!("INCOMPLETE")), "{told}");
    let told = differences(&told);
    assert!(told.contains(&"the pack says COMPLIANT, and its logs give NON_COMPLIANT"), "{told:?}");
}

#[test]
fn a_record_that_a_finding_shows_cannot_be_left_out() {
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack/");
    assert_eq!(pack(&made, &[]).code, 10);
    let path = made.join("records.jsonl");
    let whole = fs::read_to_string(&path).unwrap();
    let first: Value = serde_json::from_str(whole.lines().next().unwrap()).unwrap();
    let (object, record) = (first["object"].as_str().unwrap(), &first["record"]);
    let rest = whole.split_once('\n').unwrap().1;
    fs::write(&path, rest).unwrap();
    made_anew(&made, "NON_COMPLIANT");
    let (code, told) = verify(&made, &["--logs", "archive"]);
    let left_out =
        format!("`records.jsonl`: record {record} of {object}, which a finding shows, is left out");
    assert_eq!((code, differences(&told)), (10, vec![left_out.as_str()]), "{told}");
    // Nor said to be out of reach, where it is not.
    let bare = json!({ "object": object, "record": record, "record_sha256": null, "fields": null, "why": "unreadable" });
    fs::write(&path, format!("{bare}\n{rest}")).unwrap();
    made_anew(&made, "NON_COMPLIANT");
    let (code, told) = verify(&made, &["--logs", "archive"]);
    let not_shown = format!(
        "`records.jsonl`: record {record} of {object} is said not to be at hand, and its log has it"
    );
    assert_eq!((code, differences(&told)), (4, vec![not_shown.as_str()]), "{told}");
}

#[test]
fn every_part_and_file_of_a_pack_is_compared_or_named() {
    let told = refused(|report| report["unknown"] = json!(true));
    assert_eq!(told, ["`unknown` is not what the logs give"]);
    let told = refused(|report| report["coverage"]["objects_without_place"] = json!(9));
    assert_eq!(told, ["`coverage.objects_without_place` is not what the logs give"]);
    let told = refused(|report| report["scope"]["regions_left_out"] = json!(["us-east-1"]));
    assert_eq!(told, ["`scope.regions_left_out` is not what the logs give"]);
    let told = refused(|report| report["redaction_key"] = json!("k"));
    assert_eq!(told, ["`redaction_key` is not what the logs give"]);
    // What the manifest says too is held against it, without the logs.
    for change in ["generated_at", "version"] {
        let out = tempfile::tempdir().unwrap();
        let made = out.path().join("pack/");
        assert_eq!(pack(&made, &[]).code, 10);
        forged(&made, |report| match change {
            "version" => report["tool"]["version"] = json!("9.9.9"),
            _ => report["generated_at"] = json!("2025-01-01T00:00:00Z"),
        });
        let (code, told) = verify(&made, &[]);
        assert_eq!((code, &told["faults"][0]["code"]), (10, &json!("run_differs")), "{told}");
    }
    // A file that the manifest names and no log gives.
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack/");
    assert_eq!(pack(&made, &[]).code, 10);
    fs::write(made.join("zz.txt"), "All is well.").unwrap();
    let manifest = fs::read_to_string(made.join("manifest.json")).unwrap();
    let end = "\n    }\n  ],";
    let more = format!(
        "\n    }},\n    {{\n      \"name\": \"zz.txt\",\n      \"digest\": {{\n        \"sha256\": \"{}\"\n      }}{end}",
        "0".repeat(64)
    );
    fs::write(made.join("manifest.json"), manifest.replace(end, &more)).unwrap();
    made_anew(&made, "NON_COMPLIANT");
    let (code, told) = verify(&made, &["--logs", "archive"]);
    assert_eq!(code, 0, "{told}");
    assert!(told["logs"]["not_compared"].as_array().unwrap().contains(&json!("zz.txt")), "{told}");
}

/// Whoever makes a pack chooses its numbers.
#[test]
fn numbers_that_no_sum_holds_are_told_and_stop_nothing() {
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack/");
    assert_eq!(pack(&made, &[]).code, 10);
    forged(&made, |report| {
        for flow in report["flows"].as_array_mut().unwrap() {
            flow["calls"] = json!(u64::MAX);
        }
    });
    let (code, told) = verify(&made, &["--logs", "archive"]);
    assert_eq!((code, &told["faults"][0]["code"]), (10, &json!("calls_differ")), "{told}");
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack/");
    assert_eq!(pack(&made, &[]).code, 10);
    let receipts = fs::read_to_string(made.join("receipts.jsonl")).unwrap();
    let first: Value = serde_json::from_str(receipts.lines().next().unwrap()).unwrap();
    let (was, huge) = (format!("\"bytes\":{}", first["bytes"]), format!("\"bytes\":{}", u64::MAX));
    fs::write(made.join("receipts.jsonl"), receipts.replacen(&was, &huge, 1)).unwrap();
    made_anew(&made, "NON_COMPLIANT");
    let (code, told) = verify(&made, &["--logs", "archive"]);
    assert_eq!((code, &told["faults"][0]["file"]), (10, &json!("receipts.jsonl")), "{told}");
}

/// Programs that open an archive differ in which of two files they show: a pack has one way to be read.
#[test]
fn an_archive_that_others_read_otherwise_is_no_pack() {
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack.zip");
    assert_eq!(pack(&made, &[]).code, 10);
    let whole = fs::read(&made).unwrap();
    let cause = |bytes: &[u8]| {
        fs::write(&made, bytes).unwrap();
        let (code, told) = verify(&made, &[]);
        assert_eq!((code, &told["faults"][0]["file"]), (10, &json!("pack.zip")), "{told}");
        told["faults"][0]["what"].as_str().unwrap().to_owned()
    };
    // A forged report before the true one: first under a name of the same length, which is then given.
    let mut doubled = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let plain = || zip::write::SimpleFileOptions::default();
    doubled.start_file("report.jsom", plain()).unwrap();
    std::io::Write::write_all(&mut doubled, b"{\"verdict\":\"COMPLIANT\"}").unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(whole.clone())).unwrap();
    for at in 0..archive.len() {
        doubled.raw_copy_file(archive.by_index_raw(at).unwrap()).unwrap();
    }
    let doubled = doubled.finish().unwrap().into_inner();
    assert_eq!(
        cause(&renamed(doubled, b"report.jsom", b"report.json", 2)),
        "it is damaged: the archive has two files of one name"
    );
    // A name in the head of a file, and another in the directory.
    let told = cause(&renamed(whole, b"report.json", b"report.html", 1));
    assert!(
        told.starts_with("it is damaged: its heads do not say what its directory says"),
        "{told}"
    );
}

/// Gives the first files of a name another of the same length.
fn renamed(mut archive: Vec<u8>, from: &[u8], to: &[u8], times: usize) -> Vec<u8> {
    for _ in 0..times {
        let at = archive.windows(from.len()).position(|window| window == from).unwrap();
        archive[at..at + to.len()].copy_from_slice(to);
    }
    archive
}

/// A list with a mistake, or a program that cannot say, is no proof that nobody may sign.
#[cfg(unix)]
#[test]
fn a_signature_whose_signer_cannot_be_looked_up_is_not_called_foreign() {
    use std::os::unix::fs::PermissionsExt;

    let out = tempfile::tempdir().unwrap();
    let (made, signers) = (out.path().join("pack/"), out.path().join("signers"));
    assert_eq!(pack(&made, &[]).code, 10);
    fs::write(made.join("manifest.json.sig"), "signed").unwrap();
    fs::write(&signers, "audit@example.ca\n").unwrap();
    let keygen = out.path().join("ssh-keygen");
    let verified = |finds: &str| {
        let good = "Good \"regiontrail-evidence\" signature with ED25519 key SHA256:x";
        let text = format!(
            "#!/bin/sh\ncat > /dev/null\ncase \"$2\" in check-novalidate) echo '{good}';; \
             *) printf '%s\\n' '{finds}' >&2; exit 255;; esac\n"
        );
        fs::write(&keygen, text).unwrap();
        fs::set_permissions(&keygen, fs::Permissions::from_mode(0o755)).unwrap();
        let path = format!("{}:{}", out.path().display(), std::env::var("PATH").unwrap());
        crate::support::ran(crate::support::program().env("PATH", path).args([
            "verify",
            made.to_str().unwrap(),
            "--allowed-signers",
            signers.to_str().unwrap(),
            "-f",
            "json",
        ]))
    };
    let state =
        |ran: &Ran| serde_json::from_str::<Value>(&ran.stdout).unwrap()["signature"].clone();
    let ran = verified("No principal matched.");
    let foreign = json!({ "state": "not_allowed", "key": "ED25519 key SHA256:x" });
    assert_eq!((ran.code, state(&ran)), (10, foreign.clone()));
    let line = format!("{}:1: ", signers.display());
    let ran = verified(&format!("{line}key has expired: …\nNo principal matched."));
    assert_eq!((ran.code, state(&ran)), (10, foreign));
    let old = "Unsupported operation for -Y: \"find-principals\"";
    let ran = verified(old);
    assert_eq!((ran.code, state(&ran)), (4, json!({ "state": "unchecked", "reason": old })));
    let ran = verified(&format!("{line}missing key\nNo principal matched."));
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("line 1: missing key\nhelp: a line of it: "), "{}", ran.stderr);
}
