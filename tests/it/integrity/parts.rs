//! Parts of an archive that somebody copied or asked for, of which nothing is to be accused, and what is
//! put beside them.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::audited::{log_of, run_in, told};
use crate::signed::{Archive, Hour, REGION, Signer, copied, digest_key, gzip, log_key, write_keys};

/// Hours from the evening before June, each with one call in Canada.
fn of_the_turn_of_the_month(signer: &Signer) -> Archive {
    let mut archive = Archive::new();
    for at in -4..6 {
        let logs = [log_of(&at.to_string(), REGION)];
        let key = archive.add(signer, Hour { region: REGION, at, logs: &logs });
        // CloudTrail says when the newest event of a log was.
        let mut digest = archive.digest(&key);
        let newest = crate::signed::time(at).to_string();
        digest["logFiles"][0]["newestEventTime"] = json!(newest);
        archive.sign(signer, &digest);
    }
    archive
}

fn without(mut archive: Archive, is_gone: impl Fn(&str) -> bool) -> Archive {
    archive.objects.retain(|key, _| !is_gone(key));
    archive
}

fn verify(folder: &TempDir, more: &[&str]) -> (i32, Value) {
    told(folder.path(), &[&["verify", "logs", "--keys", "keys"], more].concat())
}

/// The reasons of logs that are not valid.
fn reasons(told: &Value) -> Vec<&str> {
    let logs = told["logs"].as_array().unwrap().iter().filter(|log| log["state"] != "VALID");
    logs.map(|log| log["reason"].as_str().unwrap()).collect()
}

const MAY: &str = "/2026/05/31/";
const JUNE: [&str; 4] = ["--from", "2026-06-01T00:00:00Z", "--to", "2026-06-01T04:00:00Z"];

#[test]
fn a_copy_of_a_month_accuses_nobody_for_the_last_log_of_the_day_before() {
    let signer = Signer::new();
    let whole = || of_the_turn_of_the_month(&signer);
    let june = copied(&without(whole(), |key| key.contains(MAY)), &signer);
    let (code, told) = verify(&june, &JUNE);
    assert_eq!((code, &told["outcome"]), (0, &json!("INTACT")), "{told:#}");
    assert_eq!(told["counts"]["logs"]["NOT_IN_RANGE"], json!(1));
    // Where nobody said when the period begins, the log is only said not to be in the copy.
    let (code, told) = verify(&june, &[]);
    assert_eq!((code, reasons(&told)), (4, vec!["not_given"]), "{told:#}");
    let text = run_in(june.path(), &["verify", "logs", "--keys", "keys", "-q"]).stdout;
    assert!(text.contains("its folder is not among what was given: copy that too"), "{text}");
}

#[test]
fn no_log_that_was_taken_away_passes_for_one_that_was_not_copied() {
    let signer = Signer::new();
    let whole = || of_the_turn_of_the_month(&signer);
    let is_log = |key: &str| key.contains("/CloudTrail/");
    let last_of_may = log_key(REGION, -1, 0);
    assert!(last_of_may.contains(MAY));
    // One log of a day of which others are there, and all logs of a day of which digests are there.
    let one = copied(&without(whole(), |key| key == last_of_may), &signer);
    let all = copied(&without(whole(), |key| is_log(key) && key.contains(MAY)), &signer);
    for folder in [one, all] {
        let (code, told) = verify(&folder, &JUNE);
        assert_eq!((code, reasons(&told)), (10, vec!["not_there"]), "{told:#}");
    }
    // The first log of the copy itself, though its whole day has no other.
    let first = log_key(REGION, 0, 0);
    let gone = copied(&without(whole(), |key| key.contains(MAY) || key == first), &signer);
    assert_eq!(verify(&gone, &JUNE).0, 10);
}

#[test]
fn logs_of_regions_that_were_left_out_are_not_missing() {
    let signer = Signer::new();
    let mut archive = Archive::new();
    for at in 0..3 {
        for region in [REGION, "us-east-1"] {
            let logs = [log_of(&format!("{region}-{at}"), region)];
            archive.add(&signer, Hour { region, at, logs: &logs });
        }
    }
    let folder = copied(&archive, &signer);
    write_keys(folder.path(), "us-east-1", &[signer.public()]);
    let canada = ["audit", "logs", "--keys", "keys", "--source-regions", REGION];
    for how in ["report", "require"] {
        let args = [&canada[..], &["--integrity", how, "--ledger", how]].concat();
        let (code, report) = told(folder.path(), &args);
        let integrity = &report["integrity"];
        assert_eq!((code, &integrity["outcome"]), (0, &json!("INTACT")), "{integrity:#}");
        assert_eq!(
            integrity["counts"],
            json!({ "digests": { "VALID": 3 }, "logs": { "VALID": 3 } })
        );
        let note = fs::read_to_string(folder.path().join(how).join("integrity.json")).unwrap();
        assert!(!note.contains("FAILED"), "{note}");
    }
    let text = run_in(folder.path(), &canada).stdout;
    let told = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("of the digests and logs of ca-central-1 alone"), "{text}");
    // What is asked for is missed all the same.
    fs::remove_file(folder.path().join("logs").join(log_key(REGION, 1, 0))).unwrap();
    let (code, report) = self::told(folder.path(), &canada);
    assert_eq!((code, &report["integrity"]["outcome"]), (4, &json!("FAILED")));
}

#[test]
fn what_is_called_metadata_and_stands_beside_no_digest_is_read_and_unattested() {
    let signer = Signer::new();
    let archive = super::audited::hourly(&signer, 3);
    let digest = digest_key(REGION, 1);
    let beside = Path::new(&digest).parent().unwrap().join("foo.json.gz.metadata.json");
    let names =
        [beside.display().to_string(), digest.replace("trail_", "other_") + ".metadata.json"];
    for (name, is_packed) in names.iter().flat_map(|name| [(name, true), (name, false)]) {
        let folder = copied(&archive, &signer);
        let log = log_of("abroad", "us-east-1");
        let log = if is_packed { gzip(&log) } else { log };
        fs::write(folder.path().join("logs").join(name), log).unwrap();
        let (code, told) = verify(&folder, &[]);
        assert_eq!((code, reasons(&told)), (4, vec!["named_by_no_digest"]), "{name}");
        let (code, report) = super::audited::audit(folder.path(), "require");
        let calls = &report["totals"]["calls"];
        assert_eq!((code, calls), (10, &json!(4)), "{name}: {report:#}");
    }
}

#[test]
fn keys_that_were_saved_too_early_are_asked_for_again_in_the_first_lines() {
    let signer = Signer::new();
    let archive = Archive::hourly(&signer, REGION, 3, 1);
    let folder = copied(&archive, &signer);
    write_keys(folder.path(), REGION, &[Signer::new().public()]);
    let of = |folder: &TempDir| {
        let found = run_in(folder.path(), &["verify", "logs", "--keys", "keys", "-q"]);
        (found.code, found.stdout.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let (code, text) = of(&folder);
    let first = "FAILED: digests name a public key that is not among those given: 3 digests unattested, 3 logs \
                 unattested and 1 period without a valid digest. Fetch the keys again first";
    assert_eq!((code, &text[..first.len()]), (10, first));
    // What a key at hand proves to be changed is told as that.
    let mut archive = archive;
    archive.put(&log_key(REGION, 1, 0), gzip(b"{}"));
    let folder = copied(&archive, &signer);
    let (_, text) = of(&folder);
    assert!(text.starts_with("FAILED: these are not all the logs"), "{text}");
}
