//! Evidence packs: the same input is the same pack, and no byte of it can be changed unseen.

mod again;
mod archive;
mod forged;
mod signature;

use std::fs;
use std::path::Path;

use regiontrail::report::Report;
use regiontrail::report::render::json::write as write_json;
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
    assert_eq!(logs["not_compared"], json!(["scope.inputs"]));
    let text = run(["verify", one.to_str().unwrap(), "--logs", "archive"]).stdout;
    let end = "totals, verdict.\nNot compared, and held by hashes alone: scope.inputs.\n";
    assert!(text.ends_with(end), "nothing else is left to be named: {text}");
    // Who wrote the logs was not asked.
    assert!(
        text.contains("\nWhether AWS wrote these logs was not checked: `--keys DIR`"),
        "{text}"
    );
    assert_eq!(logs["is_held_by_digests"], false);
    // Other logs are told as other logs.
    let (code, told) = verify(&one, &["--logs", "clean"]);
    assert_eq!((code, &told["outcome"]), (4, &json!("INCOMPLETE")));
    assert_eq!(told["logs"]["is_same_logs"], false);
    let says = json!({
        "verdict": "NON_COMPLIANT", "policy": "Canada",
        "allowed_regions": ["ca-central-1", "ca-west-1"], "generated_at": "2026-06-02T00:00:00Z",
        "from": null, "to": null,
    });
    assert_eq!(told["says"], says);
}

#[test]
fn a_byte_changed_anywhere_is_told_with_its_file() {
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack/");
    assert_eq!(pack(&made, &[]).code, 10);
    // Whole, and nothing vouches for it.
    let (code, told) = verify(&made, &[]);
    assert_eq!((code, &told["faults"]), (4, &json!([])));
    let names = ["SHA256SUMS", "catalog.csv", "manifest.json", "policy.toml", "receipts.jsonl"];
    for name in [&names[..], &["records.jsonl", "report.json"]].concat() {
        let path = made.join(name);
        let whole = fs::read(&path).unwrap();
        for at in (0..whole.len()).step_by(whole.len() / 23 + 1).chain([whole.len() - 1]) {
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
    let report: Value = serde_json::from_slice(&read("report.json")).unwrap_or_default();
    if report["breakdowns"].as_array().is_some_and(Vec::is_empty) {
        let start = text.find("\"by\": [").unwrap();
        let length = text[start..].find(']').unwrap() + 1;
        text.replace_range(start..start + length, "\"by\": []");
    }
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
/// As [`forged`], by one who knows how this program writes.
fn forged_well(pack: &Path, change: impl FnOnce(&mut Value)) {
    let path = pack.join("report.json");
    let mut report: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    change(&mut report);
    let report: Report = serde_json::from_value(report).unwrap();
    let mut text = Vec::new();
    write_json(&report, &mut text).unwrap();
    fs::write(&path, text).unwrap();
    made_anew(pack, report.verdict.as_str());
}

fn forged(pack: &Path, change: impl FnOnce(&mut Value)) {
    let path = pack.join("report.json");
    let mut report: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    change(&mut report);
    fs::write(&path, report.to_string()).unwrap();
    made_anew(pack, report["verdict"].as_str().unwrap());
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
    // Its names tell nothing that the records which findings show would hang on.
    assert!(holds("compared", "coverage.manifest_sha256"), "{told}");
    assert!(!holds("not_compared", "findings.evidence"), "{told}");
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
    refused(&[made, "--keys", "."], "`--keys` checks a pack together with its logs");
    refused(&[made, "--invocation-logs", "."], "`--invocation-logs` checks a pack together with");
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
        "INCOMPLET\u{a0}: 5\u{a0}fichiers du dossier sont tels que son manifeste les nomme, ce qui ne prouve rien en\n\
         soi\u{a0}: personne que l’on sache autorisé ne l’a signé, et ses journaux n’ont pas été lus.\n\
         Le dossier dit NON CONFORME selon la politique `Canada` (permis\u{a0}: ca-central-1, ca-west-1), du\n\
         premier événement au dernier; fait le 2026-06-02T00:00:00Z par regiontrail 0.1.0.\n\
         Non signé\u{a0}: quiconque pouvait modifier le dossier pouvait en refaire le manifeste.\n\
         Les journaux n’ont pas été lus\u{a0}: `--logs INPUT` les juge de nouveau, et `--keys DIR` leurs\n\
         condensés.\n"
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
