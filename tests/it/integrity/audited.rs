//! `regiontrail audit` with the check of its logs, as its users meet it.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::signed::{
    ACCOUNT, Archive, BUCKET, Hour, REGION, Signer, copied, digest_key, gzip, log_key, time,
    write_keys,
};
use crate::support::{Ran, call, program, ran};

/// A log of one call that ran in `region`.
pub fn log_of(id: &str, region: &str) -> Vec<u8> {
    json!({ "Records": [call(id, region)] }).to_string().into_bytes()
}

/// An archive of so many hours, each with one call that stayed in Canada.
pub fn hourly(signer: &Signer, hours: i64) -> Archive {
    let mut archive = Archive::new();
    for at in 0..hours {
        let logs = [log_of(&at.to_string(), REGION)];
        archive.add(signer, Hour { region: REGION, at, logs: &logs });
    }
    archive
}

pub fn run_in(folder: &Path, args: &[&str]) -> Ran {
    ran(program().current_dir(folder).args(args).args(["--now", "2026-06-10T00:00:00Z"]))
}

pub fn told(folder: &Path, args: &[&str]) -> (i32, Value) {
    let Ran { code, stdout, stderr } = run_in(folder, &[args, &["-f", "json"]].concat());
    let told = serde_json::from_str(&stdout);
    (code, told.unwrap_or_else(|e| panic!("{e}: {stderr}")))
}

pub fn audit(folder: &Path, how: &str) -> (i32, Value) {
    told(folder, &["audit", "logs", "--keys", "keys", "--integrity", how])
}

/// The findings about the logs themselves: code, severity and count.
pub fn of_logs(report: &Value) -> Vec<(&str, &str, u64)> {
    let findings = report["findings"].as_array().unwrap().iter();
    let told = findings.map(|finding| {
        let text = |name: &str| finding[name].as_str().unwrap();
        (text("code"), text("severity"), finding["count"].as_u64().unwrap())
    });
    told.filter(|(code, ..)| code.starts_with("log-") || code.starts_with("digest-")).collect()
}

#[test]
fn a_whole_archive_is_proven_and_passes() {
    let signer = Signer::new();
    let folder = copied(&hourly(&signer, 3), &signer);
    let (code, report) = audit(folder.path(), "require");
    assert_eq!((code, &report["verdict"]), (0, &json!("COMPLIANT")), "{report:#}");
    let used = json!([{
        "region": REGION, "fingerprint": signer.public().fingerprint,
        "valid_digests": 3, "other_digests": 0,
    }]);
    let expected = json!({
        "mode": "require",
        "outcome": "INTACT",
        "counts": { "digests": { "VALID": 3 }, "logs": { "VALID": 3 } },
        "regions": [{
            "account": ACCOUNT, "region": REGION, "from": time(0), "to": time(3),
            "digests": 3, "hours_covered": 3, "hours_missing": 0,
        }],
        "hours": [{
            "account": ACCOUNT, "region": REGION, "from": "2026-06-01", "to": "2026-06-01",
            "hours": 3, "proven": 3, "trail_unknown": 0, "broken": [],
        }],
        "buckets": [{ "bucket": BUCKET, "account": ACCOUNT }],
        "gaps": [],
        "quiet": [],
        "not_valid": [],
        "not_valid_count": 0,
        "keys": { "origin": "files", "folder": "keys", "used": used },
    });
    assert_eq!(report["integrity"], expected);
    assert_eq!(of_logs(&report), []);
}

#[test]
fn keys_alone_ask_for_a_check_and_off_forbids_it() {
    let signer = Signer::new();
    let folder = copied(&hourly(&signer, 2), &signer);
    let (code, report) = told(folder.path(), &["audit", "logs", "--keys", "keys"]);
    assert_eq!((code, &report["integrity"]["mode"]), (0, &json!("report")));
    for args in [&["audit", "logs"][..], &["audit", "logs", "--keys", "keys", "--integrity", "off"]]
    {
        let (code, report) = told(folder.path(), args);
        assert_eq!((code, &report["integrity"]), (0, &Value::Null));
    }
}

#[test]
fn a_changed_log_is_never_a_pass_however_the_check_was_asked_for() {
    let signer = Signer::new();
    let mut archive = hourly(&signer, 3);
    archive.put(&log_key(REGION, 1, 0), gzip(&log_of("forged", REGION)));
    let folder = copied(&archive, &signer);
    for how in ["report", "require"] {
        let (code, report) = audit(folder.path(), how);
        assert_eq!((code, &report["verdict"]), (4, &json!("INSUFFICIENT_DATA")));
        assert_eq!(report["exit"]["reasons"], json!(["inconclusive"]));
        assert_eq!(of_logs(&report), [("log-tampered", "high", 1)]);
        let integrity = &report["integrity"];
        assert_eq!(integrity["outcome"], "FAILED");
        assert_eq!(integrity["counts"]["logs"], json!({ "VALID": 2, "TAMPERED": 1 }));
        let object = format!("logs/{}", log_key(REGION, 1, 0));
        let changed = json!([{ "key": object, "state": "TAMPERED", "reason": "hash_differs" }]);
        assert_eq!(integrity["not_valid"], changed);
    }
    assert_eq!(audit(folder.path(), "off").0, 0);
}

#[test]
fn a_log_that_was_put_in_is_named_and_passes_only_where_proof_is_not_required() {
    let signer = Signer::new();
    let mut archive = hourly(&signer, 3);
    archive.put(&log_key(REGION, 1, 7), gzip(&log_of("forged", REGION)));
    let folder = copied(&archive, &signer);
    for (how, code, verdict) in [("report", 0, "COMPLIANT"), ("require", 4, "INSUFFICIENT_DATA")] {
        let (ended, report) = audit(folder.path(), how);
        assert_eq!((ended, report["verdict"].as_str()), (code, Some(verdict)));
        assert_eq!(report["integrity"]["outcome"], "INCOMPLETE");
        assert_eq!(of_logs(&report), [("log-unattested", "medium", 1)]);
    }
}

#[test]
fn a_foreign_region_in_a_log_that_nothing_attests_is_a_violation_all_the_same() {
    let signer = Signer::new();
    let mut archive = hourly(&signer, 3);
    archive.put(&log_key(REGION, 1, 7), gzip(&log_of("abroad", "us-east-1")));
    let folder = copied(&archive, &signer);
    let (code, report) = audit(folder.path(), "require");
    assert_eq!((code, &report["verdict"]), (10, &json!("NON_COMPLIANT")));
    assert_eq!(report["exit"]["reasons"], json!(["violations", "inconclusive"]));
    assert_eq!(of_logs(&report), [("log-unattested", "medium", 1)]);
}

#[test]
fn a_missing_log_and_a_missing_digest_leave_nothing_to_conclude() {
    let signer = Signer::new();
    let mut archive = hourly(&signer, 4);
    archive.objects.remove(&log_key(REGION, 0, 0));
    archive.objects.remove(&digest_key(REGION, 2));
    let folder = copied(&archive, &signer);
    let (code, report) = audit(folder.path(), "report");
    assert_eq!((code, &report["verdict"]), (4, &json!("INSUFFICIENT_DATA")));
    let found = [
        ("digest-gap", "medium", 1),
        ("log-missing", "medium", 1),
        ("log-unattested", "medium", 1),
    ];
    let mut of_logs = of_logs(&report);
    of_logs.sort_unstable();
    assert_eq!(of_logs, found);
    let gap = json!([{
        "from": time(2), "to": time(3), "account": ACCOUNT, "region": REGION,
    }]);
    assert_eq!(report["integrity"]["gaps"], gap);
    let region = &report["integrity"]["regions"][0];
    assert_eq!((&region["hours_covered"], &region["hours_missing"]), (&json!(3), &json!(1)));
}

#[test]
fn logs_without_any_digest_are_never_proven() {
    let signer = Signer::new();
    let mut archive = hourly(&signer, 2);
    archive.objects.retain(|key, _| !key.contains("-Digest/"));
    let folder = copied(&archive, &signer);
    assert_eq!(audit(folder.path(), "report").0, 0);
    let (code, report) = audit(folder.path(), "require");
    assert_eq!((code, &report["verdict"]), (4, &json!("INSUFFICIENT_DATA")));
    assert_eq!(of_logs(&report), [("digest-gap", "medium", 0), ("log-unattested", "medium", 2)]);
    let text = run_in(folder.path(), &["audit", "logs", "--keys", "keys"]).stdout;
    assert!(text.contains("no digest was found"), "{text}");
}

/// One call on the first day, none on the second, one on the third: digests of every hour.
fn with_a_quiet_day(signer: &Signer) -> Archive {
    let mut archive = Archive::new();
    for at in 0..62 {
        let logs = [log_of(&at.to_string(), REGION)];
        let logs: &[Vec<u8>] = if matches!(at, 3 | 60) { &logs } else { &[] };
        archive.add(signer, Hour { region: REGION, at, logs });
    }
    archive
}

#[test]
fn a_day_without_any_object_is_no_gap_where_signed_digests_say_that_nothing_was_delivered() {
    let signer = Signer::new();
    let folder = copied(&with_a_quiet_day(&signer), &signer);
    let day = json!([{
        "account": ACCOUNT, "region": REGION, "from": "2026-06-02", "to": "2026-06-02",
    }]);
    let (code, report) = audit(folder.path(), "off");
    assert_eq!((code, &report["coverage"]["gaps"]), (4, &day));
    let (code, report) = audit(folder.path(), "require");
    assert_eq!((code, &report["verdict"]), (0, &json!("COMPLIANT")));
    assert_eq!(report["coverage"]["gaps"], json!([]));
    assert_eq!(report["integrity"]["quiet"], day);
}

#[test]
fn a_day_without_any_object_stays_a_gap_where_a_digest_of_it_is_not_valid_or_names_a_log() {
    let signer = Signer::new();
    let mut archive = with_a_quiet_day(&signer);
    // Somebody else signed the noon of the second day.
    let key = digest_key(REGION, 36);
    let forged = archive.digest(&key);
    archive.sign(&Signer::new(), &forged);
    let folder = copied(&archive, &signer);
    let (code, report) = audit(folder.path(), "report");
    assert_eq!(code, 4);
    assert_eq!(report["coverage"]["gaps"][0]["from"], "2026-06-02");
    assert_eq!(report["integrity"]["quiet"], json!([]));
    let codes: Vec<_> = of_logs(&report).into_iter().map(|(code, ..)| code).collect();
    assert_eq!(codes, ["digest-invalid", "digest-gap"]);

    let mut archive = Archive::new();
    for at in 0..62 {
        let logs = [log_of(&at.to_string(), REGION)];
        let logs: &[Vec<u8>] = if matches!(at, 3 | 36 | 60) { &logs } else { &[] };
        archive.add(&signer, Hour { region: REGION, at, logs });
    }
    archive.objects.remove(&log_key(REGION, 36, 0));
    let folder = copied(&archive, &signer);
    let (code, report) = audit(folder.path(), "report");
    assert_eq!((code, &report["integrity"]["quiet"]), (4, &json!([])));
    assert_eq!(report["coverage"]["gaps"][0]["from"], "2026-06-02");
    assert_eq!(of_logs(&report), [("log-missing", "medium", 1)]);
}

#[test]
fn a_kept_ledger_proves_what_an_earlier_run_read() {
    let signer = Signer::new();
    let folder = copied(&hourly(&signer, 3), &signer);
    let first = ["audit", "logs", "--ledger", "kept"];
    let checked = ["--since-last", "--keys", "keys", "--integrity", "require"];
    let later = [&first[..], &checked].concat();
    // What was read before anybody hashed it is read again, once.
    assert_eq!(told(folder.path(), &first).0, 0);
    for _ in 0..3 {
        let (code, report) = told(folder.path(), &later);
        assert_eq!((code, &report["integrity"]["outcome"]), (0, &json!("INTACT")), "{report:#}");
        assert_eq!(report["totals"]["calls"], 3);
        assert_eq!(report["coverage"]["objects"]["read"], 3);
    }
    let (code, report) = told(folder.path(), &["report", "kept"]);
    assert_eq!((code, &report["integrity"]), (0, &Value::Null));
    // The log goes, and the ledger has it still: nobody can prove it any more.
    fs::remove_file(folder.path().join("logs").join(log_key(REGION, 1, 0))).unwrap();
    let (code, report) = told(folder.path(), &later);
    assert_eq!(code, 4);
    let codes: Vec<_> = of_logs(&report).into_iter().map(|(code, ..)| code).collect();
    assert_eq!(codes, ["log-missing", "log-unattested"]);
}

#[test]
fn what_a_run_had_to_prove_and_could_not_is_no_pass_for_a_report_of_its_ledger() {
    let signer = Signer::new();
    let folder = copied(&hourly(&signer, 3), &signer);
    let audit = ["audit", "logs", "--ledger", "kept"];
    let require = [&audit[..], &["--keys", "keys", "--integrity", "require"]].concat();
    let put_in = folder.path().join("logs").join(log_key(REGION, 2, 1));
    fs::write(&put_in, gzip(&log_of("x", REGION))).unwrap();
    assert_eq!(told(folder.path(), &require).0, 4);
    // Neither a report nor an audit that checks nothing passes it.
    for args in [&["report", "kept"][..], &audit] {
        let (code, report) = told(folder.path(), args);
        assert_eq!((code, &report["verdict"]), (4, &json!("INSUFFICIENT_DATA")), "{args:?}");
        let findings = report["findings"].as_array().unwrap();
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert_eq!(
            (&findings[0]["code"], &findings[0]["message"]),
            (
                &json!("integrity-not-met"),
                &json!(
                    "the run of 2026-06-10T00:00:00Z held the logs of this ledger against their \
                     digests, and they came to INCOMPLETE; nobody has proven more since"
                )
            )
        );
    }
    let text = run_in(folder.path(), &["report", "kept"]).stdout;
    let first: Vec<&str> = text.split("\n\n").next().unwrap().split_whitespace().collect();
    assert!(first.join(" ").contains("an earlier run could not prove these logs"), "{first:?}");
    // A check of another time proves nothing of it, and a report of another time does not rest on it.
    let other = ["--from", "2026-06-01T00:01:31Z", "--to", "2026-06-01T00:50:00Z"];
    let (_, narrow) = told(folder.path(), &[&require[..], &other].concat());
    assert_eq!(narrow["integrity"]["outcome"], "INTACT", "{:#}", narrow["integrity"]);
    assert_eq!(told(folder.path(), &["report", "kept"]).0, 4);
    // Who asks for a report of what digests say is told, and does not wait for proof.
    let only = [&audit[..], &["--keys", "keys", "--integrity", "report"]].concat();
    assert_eq!(told(folder.path(), &only).0, 0);
    assert_eq!(told(folder.path(), &["report", "kept"]).0, 0);
}

/// A report of the ledger has the hours that the check left out.
#[test]
fn what_a_check_left_out_of_a_ledger_is_no_pass_until_it_is_proven() {
    let signer = Signer::new();
    let mut archive = Archive::new();
    let at = |hour: i64| {
        let text = String::from_utf8(log_of(&hour.to_string(), REGION)).unwrap();
        text.replace("2026-05-30T14:03:21Z", &time(hour).to_string()).into_bytes()
    };
    for hour in 0..8 {
        archive.add(&signer, Hour { region: REGION, at: hour, logs: &[at(hour)] });
    }
    let folder = copied(&archive, &signer);
    let run = |args: &[&str], now: &str| {
        let args = [args, &["-f", "json", "--now", now]].concat();
        let Ran { code, stdout, stderr } = ran(program().current_dir(folder.path()).args(args));
        let told: Value = serde_json::from_str(&stdout).unwrap_or_else(|e| panic!("{e}: {stderr}"));
        (code, told)
    };
    let (early, late) = ("2026-06-01T07:50:00Z", "2026-06-01T11:50:00Z");
    let audit = ["audit", "logs", "--ledger", "kept", "--keys", "keys", "--integrity", "require"];
    let (code, report) = run(&audit, early);
    assert_eq!((code, &report["totals"]["calls"]), (0, &json!(5)));
    let (code, report) = run(&["report", "kept"], early);
    assert_eq!((code, &report["totals"]["calls"]), (4, &json!(8)), "{:#}", report["findings"]);
    let told = "the check of the logs of this ledger left out what is of 2026-06-01T04:50:00Z or later, of \
                which no digest could tell yet; nobody has proven it since";
    assert_eq!(report["findings"][0]["message"], told);
    let (code, explained) = run(&["explain", "request-7", "--ledger", "kept"], early);
    assert_eq!((code, &explained["inferences"][0]["verdict"]), (0, &json!("INSUFFICIENT_DATA")));
    let (_, explained) = run(&["explain", "request-1", "--ledger", "kept"], early);
    assert_eq!(explained["inferences"][0]["verdict"], "COMPLIANT");
    // What ends where the proof ends has nothing of them, and what is proven later is.
    assert_eq!(run(&["report", "kept", "--to", "2026-06-01T04:50:00Z"], early).0, 0);
    assert_eq!(run(&audit, late).0, 0);
    assert_eq!(run(&["report", "kept"], late).0, 0);
}

/// A log that somebody put in may bear any name, also that of a time without digests.
#[test]
fn what_nobody_proves_does_not_change_what_proven_logs_say() {
    let signer = Signer::new();
    let mut archive = hourly(&signer, 3);
    archive.add(&signer, Hour { region: REGION, at: 3, logs: &[log_of("abroad", "us-east-1")] });
    let folder = copied(&archive, &signer);
    assert_eq!(audit(folder.path(), "report").0, 10);
    let mut correction = call("abroad", REGION);
    let original = correction["eventID"].take();
    correction["eventID"] = json!("00000000-0000-0000-0000-00000000beef");
    correction["addendum"] = json!({ "reason": "UPDATED_DATA", "originalEventID": original });
    let put_in = folder.path().join("logs").join(log_key(REGION, 400, 1));
    fs::create_dir_all(put_in.parent().unwrap()).unwrap();
    let text = json!({ "Records": [correction] }).to_string();
    fs::write(&put_in, gzip(text.as_bytes())).unwrap();
    let (code, report) = audit(folder.path(), "report");
    assert_eq!(report["totals"]["by_destination"], json!({ "ca-central-1": 4 }));
    assert_eq!((code, &report["verdict"]), (4, &json!("INSUFFICIENT_DATA")));
    let findings = report["findings"].to_string();
    assert!(findings.contains("what proven logs say of calls is changed by"), "{findings}");
}

/// A copy of a proven record, in a log that comes first by its name, takes the place of the record: what
/// completes it then completes a call of the log that was put in.
#[test]
fn a_copy_of_a_proven_record_is_no_way_to_change_what_it_says() {
    let signer = Signer::new();
    let folder = copied(&hourly(&signer, 2), &signer);
    assert_eq!(audit(folder.path(), "report").0, 0);
    let put_in = folder.path().join("logs/AWSLogs/000000000000_CloudTrail_first.json.gz");
    let text = json!({ "Records": [call("0", REGION)] }).to_string();
    fs::write(&put_in, gzip(text.as_bytes())).unwrap();
    let (code, report) = audit(folder.path(), "report");
    assert_eq!(report["totals"]["calls"], 2);
    assert_eq!((code, &report["verdict"]), (4, &json!("INSUFFICIENT_DATA")));
    assert!(report["findings"].to_string().contains("what proven logs say of calls is changed by"));
}

#[test]
fn what_failed_stays_with_the_ledger_whoever_looks_away() {
    let signer = Signer::new();
    let folder = copied(&hourly(&signer, 3), &signer);
    let audit = ["--ledger", "kept", "--keys", "keys", "--integrity", "report"];
    let changed = folder.path().join("logs").join(log_key(REGION, 1, 0));
    fs::write(&changed, gzip(&log_of("forged", REGION))).unwrap();
    let all = [&["audit", "logs"][..], &audit].concat();
    assert_eq!(told(folder.path(), &all).0, 4);
    // The digests go: nothing is known to be wrong any more.
    let digests = folder.path().join("logs/AWSLogs/111122223333/CloudTrail-Digest");
    fs::rename(&digests, folder.path().join("away")).unwrap();
    let (code, report) = told(folder.path(), &all);
    assert_eq!((code, &report["integrity"]["outcome"]), (4, &json!("INCOMPLETE")));
    let findings = report["findings"].as_array().unwrap();
    assert!(findings.iter().any(|finding| finding["code"] == "integrity-not-met"), "{findings:?}");
    assert_eq!(told(folder.path(), &["report", "kept"]).0, 4);
}

#[test]
fn what_a_kept_ledger_read_otherwise_is_not_proven_by_what_is_there_now() {
    let signer = Signer::new();
    let archive = hourly(&signer, 3);
    let folder = copied(&archive, &signer);
    let place = folder.path().join("logs").join(log_key(REGION, 1, 0));
    let args = ["audit", "logs", "--ledger", "kept", "--keys", "keys", "--integrity", "require"];
    fs::write(&place, gzip(&log_of("forged", REGION))).unwrap();
    assert_eq!(told(folder.path(), &args).0, 4);
    // Put back as it was: the ledger has the records of both.
    fs::write(&place, &archive.objects[&log_key(REGION, 1, 0)].body).unwrap();
    let (code, report) = told(folder.path(), &[&args[..], &["--since-last"]].concat());
    assert_eq!(code, 4);
    assert_eq!(report["integrity"]["not_valid"][0]["reason"], "unstable");
}

#[test]
fn a_period_is_proven_by_digests_that_reach_an_hour_beyond_it() {
    let signer = Signer::new();
    let folder = copied(&hourly(&signer, 4), &signer);
    let of = |to: &str| {
        let period = ["--from", "2026-05-30T00:00:00Z", "--to", to];
        let args = ["audit", "logs", "--keys", "keys", "--integrity", "report"];
        told(folder.path(), &[&args[..], &period].concat()).1
    };
    let report = of("2026-06-01T05:00:00Z");
    let region = &report["integrity"]["regions"][0];
    // Two days before the first digest, and from 04:01:31 to 06:00:00.
    assert_eq!((&region["hours_covered"], &region["hours_missing"]), (&json!(4), &json!(50)));
    assert_eq!(report["integrity"]["gaps"].as_array().unwrap().len(), 2);
}

/// Records of the period count whenever they were delivered, so that a name must not let them pass.
#[test]
fn a_log_whose_name_tells_another_time_is_asked_for_where_its_records_count() {
    let signer = Signer::new();
    let mut archive = hourly(&signer, 6);
    let folder_of = log_key(REGION, 1, 7);
    let period = ["--from", "2026-05-30T00:00:00Z", "--to", "2026-06-01T02:00:00Z"];
    let audited = |archive: &Archive| {
        let folder = copied(archive, &signer);
        let args = ["audit", "logs", "--keys", "keys", "--integrity", "report"];
        let report = told(folder.path(), &[&args[..], &period].concat()).1;
        (report["totals"]["calls"].clone(), report["integrity"]["counts"]["logs"].clone())
    };
    // Three were delivered too late for the digests of the period; those of their hours name them.
    assert_eq!(audited(&archive), (json!(6), json!({ "VALID": 6 })));
    for time in ["20260605T0000Z", "20260101T0000Z"] {
        let forged = folder_of.replace("20260601T0101Z", time);
        assert_ne!(forged, folder_of);
        archive.put(&forged, gzip(&log_of(time, REGION)));
        let told = audited(&archive);
        assert_eq!(told, (json!(7), json!({ "UNATTESTED": 1, "VALID": 6 })), "{time}");
        archive.objects.remove(&forged);
    }
    // A copy without metadata rests on the next digests, of the period or not; the newest has none.
    let bare = tempfile::tempdir().unwrap();
    archive.write(bare.path());
    write_keys(bare.path(), REGION, &[signer.public()]);
    let args = ["audit", "logs", "--keys", "keys", "--integrity", "report"];
    let report = told(bare.path(), &[&args[..], &period].concat()).1;
    let logs = &report["integrity"]["counts"]["logs"];
    assert_eq!(logs, &json!({ "UNATTESTED": 1, "VALID": 5 }), "{:#}", report["integrity"]);
    // What has no record of the period may be whatever it is.
    let late = folder_of.replace("20260601T0101Z", "20260605T0000Z");
    let later = log_of("later", REGION);
    let later = String::from_utf8(later).unwrap().replace("2026-05-30T", "2026-06-04T");
    archive.put(&late, gzip(later.as_bytes()));
    assert_eq!(audited(&archive), (json!(6), json!({ "NOT_IN_RANGE": 1, "VALID": 6 })));
}

/// Of the last hours no digest is there yet.
#[test]
fn an_open_period_that_must_be_proven_ends_where_digests_can_be_and_says_so() {
    let signer = Signer::new();
    let mut archive = Archive::new();
    let at = |hour: i64| {
        let text = String::from_utf8(log_of(&hour.to_string(), REGION)).unwrap();
        text.replace("2026-05-30T14:03:21Z", &time(hour).to_string()).into_bytes()
    };
    for hour in 0..6 {
        archive.add(&signer, Hour { region: REGION, at: hour, logs: &[at(hour)] });
    }
    archive.put(&log_key(REGION, 6, 0), gzip(&at(6)));
    archive.put(&log_key(REGION, 7, 0), gzip(&at(7)));
    let folder = copied(&archive, &signer);
    let run = |how: &str, from: &[&str]| {
        let args = ["audit", "logs", "--keys", "keys", "--integrity", how, "-f", "json"];
        let now = ["--now", "2026-06-01T07:50:00Z"];
        let args = [&args[..], from, &now].concat();
        let Ran { code, stdout, .. } = ran(program().current_dir(folder.path()).args(args));
        (code, serde_json::from_str::<Value>(&stdout).unwrap())
    };
    for from in [&[][..], &["--from", "2026-06-01T00:01:31Z"]] {
        let (code, report) = run("require", from);
        assert_eq!((code, &report["totals"]["calls"]), (0, &json!(5)), "{:#}", report["integrity"]);
        assert_eq!(report["scope"]["to"], "2026-06-01T04:50:00Z");
        assert_eq!(report["integrity"]["outcome"], "INTACT");
        // Nothing is left out of a report that does not rest on the proof.
        let (_, report) = run("report", from);
        assert_eq!((&report["totals"]["calls"], &report["scope"]["to"]), (&json!(8), &Value::Null));
        assert_eq!(report["integrity"]["outcome"], "INCOMPLETE");
    }
    let late = ["--from", "2026-06-01T05:01:31Z", "--integrity", "require", "--keys", "keys"];
    let now = ["--now", "2026-06-01T07:50:00Z"];
    let args = [&["audit", "logs"], &late[..], &now].concat();
    let Ran { code, stderr, .. } = ran(program().current_dir(folder.path()).args(args));
    assert_eq!(code, 2);
    assert!(
        stderr.contains("no digest can tell yet of events after 2026-06-01T04:50:00Z"),
        "{stderr}"
    );
}

#[test]
fn a_check_that_cannot_be_made_is_refused_before_anything_is_read() {
    let signer = Signer::new();
    let folder = copied(&hourly(&signer, 1), &signer);
    let refused = |args: &[&str]| {
        let Ran { code, stdout, stderr } = run_in(folder.path(), args);
        assert_eq!((code, stdout.as_str()), (2, ""), "{stderr}");
        stderr
    };
    let told = refused(&["audit", "logs", "--integrity", "require"]);
    assert!(told.contains("signatures need CloudTrail's public keys"), "{told}");
    let told = refused(&["audit", "lookup://ca-central-1", "--integrity", "report"]);
    assert!(told.contains("`lookup://ca-central-1` holds no digests"), "{told}");
    let told = refused(&["audit", "logs", "--keys", "logs"]);
    assert!(told.contains("there is no file REGION.json in it"), "{told}");
    assert!(!folder.path().join("kept").exists());
}

#[test]
fn the_report_says_in_both_languages_what_is_proven() {
    let signer = Signer::new();
    let mut archive = hourly(&signer, 3);
    archive.put(&log_key(REGION, 1, 0), gzip(&log_of("forged", REGION)));
    let folder = copied(&archive, &signer);
    let said = |lang: &str| {
        run_in(folder.path(), &["audit", "logs", "--keys", "keys", "--lang", lang]).stdout
    };
    let (english, french) = (said("en"), said("fr"));
    assert!(english.contains("Valid digests say what was delivered in 3 of 3 hours"), "{english}");
    assert!(english.contains("digests prove that"), "{english}");
    assert!(english.contains("but not every record is proven"), "{english}");
    assert!(
        french.contains("Des condensés valides disent ce qui a été livré pendant 3"),
        "{french}"
    );
    let plain = run_in(folder.path(), &["audit", "logs"]).stdout;
    assert!(plain.contains("Not checked in this run"), "{plain}");
}

/// No digest names an invocation log.
#[test]
fn invocation_logs_beside_leave_the_proof_as_it_is() {
    let signer = Signer::new();
    let folder = copied(&hourly(&signer, 3), &signer);
    let log = json!({
        "schemaType": "ModelInvocationLog",
        "schemaVersion": "1.0",
        "timestamp": "2026-05-30T14:03:20Z",
        "accountId": ACCOUNT,
        "region": REGION,
        "requestId": "request-0",
        "operation": "Converse",
        "modelId": "us.anthropic.claude-sonnet-4-6",
        "inferenceRegion": REGION,
        "input": { "inputTokenCount": 1 },
        "output": { "outputTokenCount": 1 },
    });
    let day = "prompts/AWSLogs/111122223333/BedrockModelInvocationLogs/ca-central-1/2026/05/30/14";
    fs::create_dir_all(folder.path().join(day)).unwrap();
    fs::write(folder.path().join(day).join("x.json"), format!("{log}\n")).unwrap();
    let asked = ["audit", "logs", "--keys", "keys", "--integrity", "require", "--ledger", "led"];
    let (_, told) = told(folder.path(), &[&asked[..], &["--invocation-logs", "prompts"]].concat());
    assert_eq!(told["integrity"]["outcome"], "INTACT", "{:#}", told["integrity"]);
    assert_eq!(told["exit"]["code"], 0, "{:#}", told["exit"]);
}

#[test]
fn what_only_an_invocation_log_places_is_no_proof() {
    let signer = Signer::new();
    let mut record = call("0", REGION);
    record.as_object_mut().unwrap().remove("additionalEventData");
    let mut archive = Archive::new();
    let logs = [json!({ "Records": [record] }).to_string().into_bytes()];
    archive.add(&signer, Hour { region: REGION, at: 0, logs: &logs });
    let folder = copied(&archive, &signer);
    let log = json!({
        "schemaType": "ModelInvocationLog", "schemaVersion": "1.0",
        "timestamp": "2026-05-30T14:03:20Z", "accountId": ACCOUNT, "region": REGION,
        "requestId": "request-0", "operation": "Converse",
        "modelId": "us.anthropic.claude-sonnet-4-6", "inferenceRegion": REGION,
        "input": { "inputTokenCount": 1 }, "output": { "outputTokenCount": 1 },
    });
    let day = "prompts/AWSLogs/111122223333/BedrockModelInvocationLogs/ca-central-1/2026/05/30/14";
    fs::create_dir_all(folder.path().join(day)).unwrap();
    fs::write(folder.path().join(day).join("x.json"), format!("{log}\n")).unwrap();
    for (how, code, verdict) in [("report", 0, "COMPLIANT"), ("require", 4, "INSUFFICIENT_DATA")] {
        let args = ["audit", "logs", "--keys", "keys", "--integrity", how];
        let args = [&args[..], &["--invocation-logs", "prompts"]].concat();
        let (ended, report) = told(folder.path(), &args);
        assert_eq!((ended, report["verdict"].as_str()), (code, Some(verdict)), "{how}");
        assert_eq!(report["integrity"]["outcome"], "INTACT");
        let is_told = |finding: &&Value| finding["code"] == "invocation-log-unattested";
        let findings = report["findings"].as_array().unwrap();
        assert_eq!(findings.iter().find(is_told).unwrap()["count"], 1);
    }
}

/// What only digests can say is never called checked without them.
#[test]
fn the_logs_of_a_pack_are_held_against_a_verdict_that_rests_on_digests_too() {
    let signer = Signer::new();
    let verified = |folder: &Path, now: &str, keys: &[&str]| {
        let args = ["audit", "logs", "--keys", "keys", "--integrity", "require", "-o", "pack/"];
        let audited = ran(program().current_dir(folder).args(args).args(["--now", now]));
        let args = [&["verify", "pack", "--logs", "logs", "-f", "json"], keys].concat();
        let Ran { code, stdout, stderr } = ran(program().current_dir(folder).args(args));
        std::fs::remove_dir_all(folder.join("pack")).unwrap();
        let told: Value = serde_json::from_str(&stdout).unwrap_or_else(|e| panic!("{e}: {stderr}"));
        (audited.code, code, told["logs"]["differences"].clone())
    };
    let late = "2026-06-10T00:00:00Z";
    let quiet = copied(&with_a_quiet_day(&signer), &signer);
    let not_checked =
        "the report rests on digests, and they were not checked again: `--keys DIR` does it";
    let told = "COMPLIANT follows only if digests explain days without logs; the digests were not \
                checked again: `--keys DIR`";
    assert_eq!(verified(quiet.path(), late, &[]), (0, 4, json!([not_checked, told])));
    let keys = ["--keys", "keys"];
    assert_eq!(verified(quiet.path(), late, &keys), (0, 0, json!([])));
    // A verdict that digests made worse is not contradicted by logs that would pass.
    let mut archive = hourly(&signer, 4);
    archive.put(&log_key(REGION, 2, 1), gzip(&log_of("x", REGION)));
    let changed = copied(&archive, &signer);
    assert_eq!(verified(changed.path(), late, &[]), (4, 4, json!([not_checked])));
    assert_eq!(verified(changed.path(), late, &keys), (4, 0, json!([])));
    // A period that digests ended is the pack's, and logs behind its end were read.
    let mut archive = Archive::new();
    let at = |hour: i64| {
        let text = String::from_utf8(log_of(&hour.to_string(), REGION)).unwrap();
        text.replace("2026-05-30T14:03:21Z", &time(hour).to_string()).into_bytes()
    };
    for hour in 0..80 {
        archive.add(&signer, Hour { region: REGION, at: hour, logs: &[at(hour)] });
    }
    let folder = copied(&archive, &signer);
    let at = time(40).to_string();
    assert_eq!(verified(folder.path(), &at, &[]), (0, 4, json!([not_checked])));
    assert_eq!(verified(folder.path(), &at, &keys), (0, 0, json!([])));
}
