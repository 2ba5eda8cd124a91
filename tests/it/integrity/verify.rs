//! `regiontrail verify` as its users meet it.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::signed::{Archive, REGION, Signer, digest_key, gzip, log_key, time, write_keys};
use crate::support::{Ran, program, ran, run};

/// A copy of a bucket in `logs/`, and the keys in `keys/`.
fn copied(archive: &Archive, signer: &Signer) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    archive.write(folder.path());
    write_keys(folder.path(), REGION, &[signer.public()]);
    folder
}

fn run_in(folder: &Path, args: &[&str]) -> Ran {
    ran(program().current_dir(folder).args(args))
}

fn verify(folder: &Path, more: &[&str]) -> (i32, Value) {
    let args = [&["verify", "logs", "--keys", "keys", "-f", "json"], more].concat();
    let Ran { code, stdout, stderr } = run_in(folder, &args);
    let told = serde_json::from_str(&stdout);
    (code, told.unwrap_or_else(|e| panic!("{e}: {stderr}")))
}

#[test]
fn a_whole_copy_with_its_metadata_is_intact() {
    let signer = Signer::new();
    let archive = Archive::hourly(&signer, REGION, 3, 2);
    let folder = copied(&archive, &signer);
    archive.write_metadata(folder.path());
    let (code, told) = verify(folder.path(), &[]);
    assert_eq!((code, &told["outcome"]), (0, &json!("INTACT")));
    assert_eq!(told["counts"], json!({ "digests": { "VALID": 3 }, "logs": { "VALID": 6 } }));
    assert_eq!(told["gaps"], json!([]));
    let fingerprint = signer.public().fingerprint;
    let used = json!([{
        "region": REGION, "fingerprint": fingerprint, "valid_digests": 3, "other_digests": 0,
    }]);
    assert_eq!(told["keys"], json!({ "origin": "files", "folder": "keys", "used": used }));
    let text = run_in(folder.path(), &["verify", "logs", "--keys", "keys"]);
    assert_eq!(text.code, 0);
    assert!(text.stdout.starts_with("INTACT: every log is"), "{}", text.stdout);
    assert_eq!(text.stderr, "found 3 digests of the period and 6 logs\n");
}

#[test]
fn a_copy_without_metadata_proves_all_but_the_newest_hour() {
    let signer = Signer::new();
    let folder = copied(&Archive::hourly(&signer, REGION, 3, 1), &signer);
    let (code, told) = verify(folder.path(), &[]);
    assert_eq!((code, &told["outcome"]), (4, &json!("INCOMPLETE")));
    let reasons = |of: &str| -> Vec<Value> {
        told[of].as_array().unwrap().iter().map(|object| object["reason"].clone()).collect()
    };
    assert_eq!(reasons("digests"), ["signed_by_next", "signed_by_next", "signature_not_kept"]);
    assert_eq!(reasons("logs"), ["hash_matches", "hash_matches", "digest_not_valid"]);
    // The two whole hours by themselves: digests must reach an hour beyond the events.
    let period = ["--from", "2026-06-01T00:01:31Z", "--to", "2026-06-01T01:01:00Z"];
    let (code, told) = verify(folder.path(), &period);
    assert_eq!((code, &told["outcome"]), (0, &json!("INTACT")), "{told:#}");
}

#[test]
fn evidence_that_somebody_changed_has_an_exit_code_of_its_own_in_both_languages() {
    let signer = Signer::new();
    let mut archive = Archive::hourly(&signer, REGION, 3, 1);
    archive.put(&log_key(REGION, 1, 0), gzip(b"{}"));
    let folder = copied(&archive, &signer);
    archive.write_metadata(folder.path());
    let (code, told) = verify(folder.path(), &[]);
    assert_eq!((code, &told["outcome"], &told["exit_code"]), (10, &json!("FAILED"), &json!(10)));
    let french = run_in(folder.path(), &["verify", "logs", "--keys", "keys", "--lang", "fr", "-q"]);
    assert_eq!(french.code, 10);
    assert!(french.stdout.starts_with("ÉCHEC\u{a0}: "), "{}", french.stdout);
    assert!(french.stdout.contains("un condensé valide indique une autre empreinte"));
}

#[test]
fn the_same_input_gives_the_same_bytes_at_any_number_of_threads() {
    let signer = Signer::new();
    let mut archive = Archive::hourly(&signer, REGION, 9, 3);
    archive.objects.remove(&digest_key(REGION, 4));
    archive.put(&log_key(REGION, 6, 1), Vec::new());
    let folder = copied(&archive, &signer);
    let of = |jobs| {
        run_in(folder.path(), &["verify", "logs", "--keys", "keys", "-f", "json", "-j", jobs])
    };
    let (one, eight) = (of("1"), of("8"));
    assert_eq!(one.code, 10);
    assert_eq!(one, eight);
}

#[test]
fn saved_metadata_is_no_log_to_an_audit() {
    let signer = Signer::new();
    let archive = Archive::hourly(&signer, REGION, 1, 1);
    let folder = copied(&archive, &signer);
    archive.write_metadata(folder.path());
    let audit = run_in(folder.path(), &["audit", "logs", "-f", "json"]);
    let report: Value = serde_json::from_str(&audit.stdout).unwrap();
    assert_eq!(report["coverage"]["objects"]["skipped"], json!({ "digest": 2 }));
}

#[test]
fn what_cannot_be_checked_is_refused_before_anything_is_read() {
    let signer = Signer::new();
    let folder = copied(&Archive::hourly(&signer, REGION, 1, 1), &signer);
    let refused = |args: &[&str]| {
        let Ran { code, stdout, stderr } = run_in(folder.path(), args);
        assert_eq!((code, stdout.as_str()), (2, ""), "{stderr}");
        stderr
    };
    let told = refused(&["verify", "logs"]);
    assert!(
        told.starts_with("error: signatures need CloudTrail's public keys, and none are given")
    );
    assert!(told.contains("--fetch-keys DIR"));
    let told = refused(&["verify", "-", "--keys", "keys"]);
    assert!(told.starts_with("error: `-` holds no digests"), "{told}");
    let told = refused(&["verify", "lookup://ca-central-1", "--keys", "keys"]);
    assert!(told.contains("holds no digests"), "{told}");
    let told = refused(&["verify", "logs", "--keys", "logs"]);
    assert!(told.contains("there is no file REGION.json in it"), "{told}");
    fs::write(folder.path().join("keys/mine.json"), "{}").unwrap();
    let told = refused(&["verify", "logs", "--keys", "keys"]);
    assert!(told.contains("`keys/mine.json`\n  `mine` is not a Region code"), "{told}");
    fs::remove_file(folder.path().join("keys/mine.json")).unwrap();
    fs::write(folder.path().join("keys/us-east-1.json"), "{}").unwrap();
    let told = refused(&["verify", "logs", "--keys", "keys"]);
    assert!(told.contains("not what `aws cloudtrail list-public-keys` prints"), "{told}");
    let told = run(["verify", "/nowhere", "--keys", "/nowhere"]).stderr;
    assert!(told.contains("cannot open input `/nowhere`"), "{told}");
}

#[test]
fn whatever_an_audit_would_read_is_named_if_no_digest_names_it() {
    let signer = Signer::new();
    let archive = Archive::hourly(&signer, REGION, 3, 1);
    let own = log_key(REGION, 1, 0);
    let beside = own.rsplit_once('/').unwrap().0;
    for name in ["forged.metadata.json", "extra.log", "extra", "x.json.xz"] {
        let folder = copied(&archive, &signer);
        archive.write_metadata(folder.path());
        let put_in = folder.path().join("logs").join(beside).join(name);
        fs::write(put_in, &archive.objects[&own].body).unwrap();
        let (code, told) = verify(folder.path(), &[]);
        let last = told["logs"].as_array().unwrap().iter().find(|log| log["state"] != "VALID");
        let reason = last.map(|log| log["reason"].clone());
        assert_eq!((code, reason), (4, Some(json!("named_by_no_digest"))), "{name}: {told:#}");
    }
}

#[cfg(unix)]
#[test]
fn a_linked_folder_that_is_not_opened_is_no_success() {
    let signer = Signer::new();
    let archive = Archive::hourly(&signer, REGION, 3, 1);
    let folder = copied(&archive, &signer);
    archive.write_metadata(folder.path());
    fs::create_dir(folder.path().join("elsewhere")).unwrap();
    let regions = Path::new(&digest_key(REGION, 0)).ancestors().nth(5).unwrap().to_path_buf();
    let link = folder.path().join("logs").join(regions).join("us-east-1");
    std::os::unix::fs::symlink(folder.path().join("elsewhere"), link).unwrap();
    let (code, told) = verify(folder.path(), &[]);
    assert_eq!((code, &told["outcome"]), (4, &json!("INCOMPLETE")), "{told:#}");
}

#[test]
fn what_is_older_than_all_is_missing_where_its_time_was_asked_for_and_may_have_expired_elsewhere() {
    let signer = Signer::new();
    let mut archive = Archive::hourly(&signer, REGION, 4, 1);
    archive.objects.remove(&digest_key(REGION, 0));
    archive.objects.remove(&log_key(REGION, 0, 0));
    let folder = copied(&archive, &signer);
    archive.write_metadata(folder.path());
    let of = |more: &[&str]| {
        let (code, told) = verify(folder.path(), more);
        let last = told["digests"].as_array().unwrap().last().unwrap().clone();
        (code, last["state"].clone(), last["reason"].clone())
    };
    assert_eq!(of(&[]), (4, json!("MISSING"), json!("older_than_all")));
    let asked = ["--from", "2026-06-01T00:30:00Z", "--to", "2026-06-01T03:00:00Z"];
    assert_eq!(of(&asked), (10, json!("MISSING"), json!("not_there")));
    let later = ["--from", "2026-06-01T01:01:31Z", "--to", "2026-06-01T03:00:00Z"];
    assert_eq!(of(&later), (0, json!("VALID"), json!("signed")));
}

#[test]
fn a_copy_of_digests_alone_accuses_nobody() {
    let signer = Signer::new();
    let mut archive = Archive::hourly(&signer, REGION, 3, 1);
    archive.objects.remove(&log_key(REGION, 0, 0));
    let folder = copied(&archive, &signer);
    archive.write_metadata(folder.path());
    assert_eq!(verify(folder.path(), &[]).0, 10, "other logs are there");
    archive.objects.retain(|key, _| key.contains("-Digest/"));
    let folder = copied(&archive, &signer);
    archive.write_metadata(folder.path());
    let (code, told) = verify(folder.path(), &[]);
    let reasons: Vec<&Value> =
        told["logs"].as_array().unwrap().iter().map(|log| &log["reason"]).collect();
    assert_eq!((code, reasons), (4, vec![&json!("not_given"); 3]));
}

#[test]
fn a_key_that_nobody_saved_accuses_nobody() {
    let signer = Signer::new();
    let archive = Archive::hourly(&signer, REGION, 2, 1);
    let of = |validity| {
        let folder = copied(&archive, &signer);
        archive.write_metadata(folder.path());
        write_keys(folder.path(), REGION, &[Signer::new().public_from(validity)]);
        let (code, told) = verify(folder.path(), &[]);
        let reason = told["digests"][0]["reason"].clone();
        (folder, code, reason)
    };
    let (_, code, reason) = of((time(-24), time(24)));
    assert_eq!((code, reason), (10, json!("unknown_key")));
    // The key of the month before.
    let (folder, code, reason) = of((time(-720), time(0)));
    assert_eq!((code, reason), (4, json!("key_not_given")));
    let text = run_in(folder.path(), &["verify", "logs", "--keys", "keys", "-q"]).stdout;
    assert!(text.contains("1 public key named by digests; known are those of the files in keys"));
    assert!(text.contains("by regiontrail") && text.contains("\nAsked for: events of any time\n"));
}

#[test]
fn no_digest_is_never_a_success() {
    let signer = Signer::new();
    let folder = copied(&Archive::hourly(&signer, REGION, 1, 1), &signer);
    fs::create_dir(folder.path().join("empty")).unwrap();
    let told = run_in(folder.path(), &["verify", "empty", "--keys", "keys", "-q"]);
    assert_eq!(told.code, 4);
    assert!(told.stdout.contains("no digest was found"), "{}", told.stdout);
}

#[cfg(unix)]
#[test]
fn what_stands_beside_a_digest_is_read_only_where_it_is_a_small_file() {
    let signer = Signer::new();
    let archive = Archive::hourly(&signer, REGION, 2, 1);
    let folder = copied(&archive, &signer);
    archive.write_metadata(folder.path());
    let beside = |hour| {
        folder.path().join("logs").join(format!("{}.metadata.json", digest_key(REGION, hour)))
    };
    fs::remove_file(beside(0)).unwrap();
    let is_made = std::process::Command::new("mkfifo").arg(beside(0)).status().unwrap().success();
    assert!(is_made, "mkfifo");
    fs::write(beside(1), vec![b' '; 2 << 20]).unwrap();
    let (code, told) = verify(folder.path(), &[]);
    let reasons: Vec<&Value> =
        told["digests"].as_array().unwrap().iter().map(|digest| &digest["reason"]).collect();
    assert_eq!((code, reasons), (4, vec![&json!("not_read"); 2]), "{told:#}");
}
