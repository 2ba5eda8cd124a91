//! The same ledger again and again: nothing twice, nothing lost.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::server::{Server, What};
use super::{key, program_at};
use crate::signed::{Archive, Hour, REGION, Signer, log_key, write_keys};
use crate::support::{call, count, gzip, log, ran, report};

fn put(server: &Server, day: u8, n: usize) {
    let mut record = call(&format!("{day}-{n}"), "ca-central-1");
    record["eventTime"] = format!("2026-05-{day:02}T12:00:00Z").into();
    server.put(&key("ca-central-1", day, n), gzip(&log(&[record])));
}

fn audit(server: &Server, ledger: &str) -> Value {
    let args = ["audit", "s3://logs", "--since-last", "--ledger", ledger, "-f", "json"];
    let ran = ran(program_at(server).args(args));
    serde_json::from_str(&ran.stdout).unwrap_or_else(|e| panic!("no report ({e}): {}", ran.stderr))
}

/// The requests for logs, without those for lists and for the ledger.
fn reads(server: &Server) -> usize {
    server.requests().iter().filter(|line| line.starts_with("GET /logs/AWSLogs")).count()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_second_run_reads_what_is_new_late_or_changed_and_nothing_else() {
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("ledger");
    (20..25).for_each(|day| put(&server, day, 1));
    assert_eq!(count(&audit(&server, text(&ledger)), "/totals/calls"), 5);
    assert_eq!(reads(&server), 5);
    // Nothing new: lists alone.
    assert_eq!(count(&audit(&server, text(&ledger)), "/totals/calls"), 5);
    assert_eq!(reads(&server), 0);
    // One new, one late into an old folder, one written again.
    put(&server, 25, 1);
    put(&server, 20, 2);
    put(&server, 21, 1);
    let mut again = call("21-1", "ca-central-1");
    again["eventTime"] = "2026-05-21T12:00:00Z".into();
    server.put(&key("ca-central-1", 21, 1), gzip(&log(&[again, call("21-2", "us-east-1")])));
    assert_eq!(count(&audit(&server, text(&ledger)), "/totals/calls"), 8);
    assert_eq!(reads(&server), 3);
}

#[test]
fn a_period_that_is_over_hides_no_later_day() {
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("ledger");
    let later = |server: &Server| {
        let mut record = call("later", "us-east-1");
        record["eventTime"] = "2026-08-01T12:00:00Z".into();
        let key = key("ca-central-1", 1, 1).replace("/2026/05/", "/2026/08/");
        server.put(&key, gzip(&log(&[record])));
    };
    put(&server, 1, 1);
    later(&server);
    let args = ["audit", "s3://logs", "--since-last", "--ledger", text(&ledger), "-f", "json"];
    let now = ["--now", "2026-11-26T00:00:00Z"];
    let may = ["--from", "2026-05-01", "--to", "2026-05-02"];
    ran(program_at(&server).args(args).args(now).args(may));
    let all = ran(program_at(&server).args(args).args(now).args(&may[..2]));
    let all: Value = serde_json::from_str(&all.stdout).unwrap();
    assert_eq!(count(&all, "/totals/calls"), 2);
}

/// A log of a Region and a day of this year.
fn of(server: &Server, region: &str, (month, day): (u8, u8), n: usize) {
    let mut record = call(&format!("{region}-{month}-{day}-{n}"), region);
    record["eventTime"] = format!("2026-{month:02}-{day:02}T12:00:00Z").into();
    let key = key(region, 0, n).replace("/2026/05/00/", &format!("/2026/{month:02}/{day:02}/"));
    server.put(&key, gzip(&log(&[record])));
}

#[test]
fn the_history_of_a_region_that_comes_later_is_listed_whole_and_known_days_are_not() {
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("ledger");
    of(&server, "ca-central-1", (1, 10), 1);
    of(&server, "ca-central-1", (5, 30), 1);
    assert_eq!(count(&audit(&server, text(&ledger)), "/totals/calls"), 2);
    server.requests();
    // Logs of a Region that are copied here later, and a day that is over for long.
    of(&server, "ca-west-1", (1, 10), 1);
    of(&server, "ca-central-1", (1, 11), 1);
    assert_eq!(count(&audit(&server, text(&ledger)), "/totals/calls"), 3);
    let lists = server.requests();
    let begins = |region: &str| {
        let prefix = format!("prefix=AWSLogs/111122223333/CloudTrail/{region}/");
        let of_region = |line: &&String| line.contains(&prefix) && !line.contains("delimiter");
        lists
            .iter()
            .filter(of_region)
            .map(|line| line.contains("start-after=AWSLogs"))
            .collect::<Vec<_>>()
    };
    assert_eq!((begins("ca-central-1"), begins("ca-west-1")), (vec![true], vec![false]));
    // By now it is as well known.
    of(&server, "ca-west-1", (1, 11), 1);
    assert_eq!(count(&audit(&server, text(&ledger)), "/totals/calls"), 3);
}

/// What an earlier scan read of a Region tells nothing of what came since.
#[test]
fn a_region_that_the_last_scan_left_out_is_told_also_where_the_ledger_has_logs_of_it() {
    let server = Server::start();
    let ledger = "s3://results/ledger";
    of(&server, "ca-central-1", (5, 10), 1);
    of(&server, "us-east-1", (5, 10), 1);
    let run = |args: &[&str]| {
        let ran = ran(program_at(&server).args(args).args(["-f", "json"]));
        let report: Value = serde_json::from_str(&ran.stdout).unwrap();
        let scope = &report["scope"];
        (scope["asked_regions"].clone(), scope["regions_left_out"].clone())
    };
    let audit = ["audit", "s3://logs", "--since-last", "--ledger", ledger];
    let all = (Value::Null, Value::Null);
    assert_eq!(run(&audit), all);
    assert_eq!(run(&["report", ledger]), all);
    of(&server, "us-east-1", (5, 20), 1);
    let canada = [&audit[..], &["--source-regions", "ca-central-1"]].concat();
    let told = (Value::from(vec!["ca-central-1"]), Value::from(vec!["us-east-1"]));
    assert_eq!(run(&canada), told);
    assert_eq!(run(&["report", ledger]), told);
    assert_eq!(run(&audit), all);
    assert_eq!(run(&["report", ledger]), all);
}

#[test]
fn an_old_day_with_a_failed_object_is_listed_again_alone_until_it_is_read() {
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("ledger");
    (10..13).for_each(|day| of(&server, "ca-central-1", (1, day), 1));
    server.fault("CloudTrail/ca-central-1/2026/01/11", 1, What::Error(403, "AccessDenied"));
    assert_eq!(count(&audit(&server, text(&ledger)), "/coverage/objects/failed"), 1);
    // Another one, in a day that nothing asks for any more.
    of(&server, "ca-central-1", (1, 12), 2);
    server.requests();
    let second = audit(&server, text(&ledger));
    assert_eq!(
        (count(&second, "/totals/calls"), count(&second, "/coverage/objects/failed")),
        (3, 0)
    );
    let lists = |lines: &[String]| {
        lines
            .iter()
            .filter(|line| line.contains("ca-central-1/2026/01/11/"))
            .filter(|line| line.contains("list-type"))
            .count()
    };
    assert_eq!(lists(&server.requests()), 1);
    assert_eq!(count(&audit(&server, text(&ledger)), "/totals/calls"), 3);
    assert_eq!(lists(&server.requests()), 0);
}

#[test]
fn what_others_put_below_a_ledger_is_none_of_it() {
    let server = Server::start();
    put(&server, 20, 1);
    let there = audit(&server, "s3://results/ledger");
    for foreign in [
        "v1-0123456789abcdef01234567.parquet",
        "old/v1-0123456789abcdef01234567.receipts.parquet",
        "vacation.receipts.parquet",
        "v1-0123456789abcdef01234567.receipts.parquet/x",
    ] {
        server.put(&format!("results/ledger/{foreign}"), b"junk".to_vec());
    }
    assert_eq!(audit(&server, "s3://results/ledger")["totals"], there["totals"]);
}

/// The exit code, and what the report says of scans that did not come to their end.
fn unfinished(server: &Server, args: &[&str]) -> (i32, Vec<String>) {
    let days = ["--from", "2026-05-01", "--to", "2026-05-29", "--now", NOW, "-f", "json"];
    let ran = ran(program_at(server).args(args).args(days));
    let told: Value = serde_json::from_str(&ran.stdout)
        .unwrap_or_else(|e| panic!("no report ({e}): {}", ran.stderr));
    let codes = told["findings"].as_array().unwrap().iter();
    let codes = codes.map(|finding| finding["code"].as_str().unwrap().to_owned());
    (ran.code, codes.filter(|code| code == "scan-not-finished").collect())
}

const NOW: &str = "2026-05-30T00:00:00Z";

#[test]
fn what_was_read_before_a_list_breaks_off_is_kept() {
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("ledger");
    (1..29).for_each(|day| (0..100).for_each(|n| put(&server, day, n)));
    server.fault(
        "start-after=AWSLogs/111122223333/CloudTrail/ca-central-1/2026/05/2",
        99,
        What::Error(403, "AccessDenied"),
    );
    let args = ["audit", "s3://logs", "--since-last", "--ledger", text(&ledger)];
    let ran = ran(program_at(&server).args(args));
    assert!(ran.code == 1 && ran.stderr.contains("cannot list"), "{}", ran.stderr);
    server.requests();
    server.heal();
    // What was kept is not all: neither alone nor beside another input does it pass.
    let told = unfinished(&server, &["report", text(&ledger)]);
    assert_eq!(told, (4, vec!["scan-not-finished".to_owned()]));
    server.put(
        "more/AWSLogs/111122223333/CloudTrail/ca-central-1/2026/05/28/\
         111122223333_CloudTrail_ca-central-1_20260528T0000Z_x.json.gz",
        gzip(&log(&[call("more", "ca-central-1")])),
    );
    let told = unfinished(&server, &["audit", "s3://more", "--ledger", text(&ledger)]);
    assert_eq!(told, (4, vec!["scan-not-finished".to_owned()]));
    assert_eq!(count(&audit(&server, text(&ledger)), "/totals/calls"), 2_801);
    assert!(reads(&server) <= 801);
    assert_eq!(unfinished(&server, &["report", text(&ledger)]), (0, Vec::new()));
}

#[test]
fn what_could_not_be_read_is_read_the_next_time() {
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("ledger");
    (1..4).for_each(|day| put(&server, day, 1));
    server.fault("GET /logs/AWSLogs", 1, What::Error(403, "AccessDenied"));
    let first = audit(&server, text(&ledger));
    assert_eq!(count(&first, "/coverage/objects/failed"), 1);
    reads(&server);
    let second = audit(&server, text(&ledger));
    assert_eq!((count(&second, "/totals/calls"), reads(&server)), (3, 1));
    assert_eq!(count(&second, "/coverage/objects/failed"), 0);
}

#[test]
fn a_run_that_loses_its_credentials_keeps_what_it_read() {
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("ledger");
    (1..29).for_each(|day| (0..8).for_each(|n| put(&server, day, n)));
    server.fault("2026/05/28", 99, What::Error(400, "ExpiredToken"));
    let args = ["audit", "s3://logs", "--since-last", "--ledger", text(&ledger)];
    assert_eq!(ran(program_at(&server).args(args)).code, 1);
    reads(&server);
    server.heal();
    assert_eq!(unfinished(&server, &["report", text(&ledger)]).0, 4);
    assert_eq!(count(&audit(&server, text(&ledger)), "/totals/calls"), 28 * 8);
    // All that came before the fault was kept; work is handed out in shares of 64 objects.
    assert!(reads(&server) <= 64);
}

#[test]
fn what_was_read_of_one_input_is_kept_where_the_next_cannot_be_opened() {
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("ledger");
    (1..29).for_each(|day| put(&server, day, 1));
    server.fault("/more", 99, What::Error(400, "ExpiredToken"));
    let args = ["audit", "s3://logs", "s3://more", "--since-last", "--ledger", text(&ledger)];
    let stopped = ran(program_at(&server).args(args));
    assert_eq!(stopped.code, 1, "{}", stopped.stderr);
    reads(&server);
    server.heal();
    assert_eq!(unfinished(&server, &["report", text(&ledger)]).0, 4);
    assert_eq!(count(&audit(&server, text(&ledger)), "/totals/calls"), 28);
    assert_eq!(reads(&server), 0);
}

#[test]
fn a_ledger_in_a_bucket_is_the_same_ledger() {
    let server = Server::start();
    (20..25).for_each(|day| put(&server, day, 1));
    let folder = tempfile::tempdir().unwrap();
    let here = audit(&server, text(&folder.path().join("ledger")));
    let there = audit(&server, "s3://results/ledger");
    assert_eq!(there["totals"], here["totals"]);
    assert_eq!(there["coverage"], here["coverage"]);
    reads(&server);
    assert_eq!(audit(&server, "s3://results/ledger")["totals"], here["totals"]);
    assert_eq!(reads(&server), 0);
    // The lock is given back, and the report needs no log.
    let again = ran(program_at(&server).args(["report", "s3://results/ledger", "-f", "json"]));
    let again: Value = serde_json::from_str(&again.stdout).unwrap();
    assert_eq!(again["totals"], here["totals"]);
}

/// The files of the ledger in the bucket.
fn parts(server: &Server) -> usize {
    server.keys("results/ledger/").iter().filter(|key| key.ends_with(".receipts.parquet")).count()
}

#[test]
fn many_runs_leave_few_parts_here_and_in_a_bucket() {
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("ledger");
    for n in 1..=26 {
        put(&server, n, 1);
        audit(&server, text(&ledger));
        audit(&server, "s3://results/ledger");
    }
    // Merged by the run that found more than 24, and one more.
    let here = fs::read_dir(&ledger).unwrap().map(|entry| entry.unwrap().file_name());
    let here = here.filter(|name| name.to_string_lossy().ends_with(".receipts.parquet")).count();
    assert_eq!((here, parts(&server)), (2, 2));
    let observations = server.keys("results/ledger/");
    assert_eq!(observations.iter().filter(|key| key.contains(".observations.")).count(), 2);
    let clean = audit(&server, "s3://results/clean");
    for ledger in [text(&ledger), "s3://results/ledger"] {
        let merged = ran(program_at(&server).args(["report", ledger, "-f", "json"]));
        let merged: Value = serde_json::from_str(&merged.stdout).unwrap();
        for part in ["totals", "coverage", "flows", "verdict"] {
            assert_eq!(merged[part], clean[part], "{ledger}: {part}");
        }
        assert_eq!(count(&audit(&server, ledger), "/totals/calls"), 26);
    }
}

#[test]
fn folders_too_are_read_in_increments() {
    let folder = crate::support::folder([("logs/a.json", log(&[call("1", "ca-central-1")]))]);
    let (logs, ledger) = (folder.path().join("logs"), folder.path().join("ledger"));
    let args = ["audit", text(&logs), "--since-last", "--ledger", text(&ledger)];
    assert_eq!(count(&report(args), "/totals/calls"), 1);
    std::fs::write(logs.join("b.json"), log(&[call("2", "ca-central-1")])).unwrap();
    let second = report(args);
    assert_eq!(count(&second, "/totals/calls"), 2);
    // The second part holds the new file alone.
    let parts = std::fs::read_dir(&ledger).unwrap().filter(|entry| {
        entry.as_ref().unwrap().file_name().to_string_lossy().ends_with(".receipts.parquet")
    });
    assert_eq!(parts.count(), 2);
}

#[test]
fn a_ledger_in_a_bucket_keeps_what_could_not_be_proven() {
    let server = Server::start();
    let signer = Signer::new();
    let mut archive = Archive::new();
    for at in 0..3 {
        let record = log(&[call(&at.to_string(), REGION)]);
        archive.add(&signer, Hour { region: REGION, at, logs: &[record] });
    }
    // A log that no digest names.
    archive.put(&log_key(REGION, 1, 1), gzip(&log(&[call("x", REGION)])));
    let folder = tempfile::tempdir().unwrap();
    archive.write(folder.path());
    archive.write_metadata(folder.path());
    write_keys(folder.path(), REGION, &[signer.public()]);
    let run = |args: &[&str]| {
        let now = ["--now", "2026-06-10T00:00:00Z", "-f", "json"];
        let ran = ran(program_at(&server).current_dir(folder.path()).args(args).args(now));
        let told: Value = serde_json::from_str(&ran.stdout)
            .unwrap_or_else(|e| panic!("no report ({e}): {}", ran.stderr));
        (ran.code, told["verdict"].clone())
    };
    let ledger = "s3://results/ledger";
    let audit = ["audit", "logs", "--ledger", ledger, "--keys", "keys", "--integrity"];
    let open = (4, Value::from("INSUFFICIENT_DATA"));
    assert_eq!(run(&[&audit[..], &["require"]].concat()), open);
    assert!(server.keys("results/ledger/").contains(&"results/ledger/integrity.json".to_owned()));
    assert_eq!(run(&["report", ledger]), open);
    // The note is written anew by the next check.
    assert_eq!(run(&[&audit[..], &["report"]].concat()).0, 0);
    assert_eq!(run(&["report", ledger]), (0, Value::from("COMPLIANT")));
}

#[test]
fn a_check_that_did_not_come_to_its_end_is_no_pass_for_a_report_of_its_ledger() {
    let server = Server::start();
    let mut archive = Archive::new();
    let record = log(&[call("1", REGION)]);
    archive.add(&Signer::new(), Hour { region: REGION, at: 0, logs: &[record] });
    for (key, object) in &archive.objects {
        server.put(&format!("logs/{key}"), object.body.clone());
    }
    server.fault("ListPublicKeys", 99, What::Error(400, "AccessDeniedException"));
    let run =
        |args: &[&str]| ran(program_at(&server).args(args).args(["--now", "2026-06-10T00:00:00Z"]));
    let ledger = "s3://results/ledger";
    let audit = run(&["audit", "s3://logs", "--ledger", ledger, "--integrity", "report"]);
    assert_eq!(audit.code, 1, "{}", audit.stderr);
    let report = run(&["report", ledger]);
    assert_eq!(report.code, 4, "{}", report.stdout);
    assert!(
        report.stdout.contains("did not come to an end; nobody has since"),
        "{}",
        report.stdout
    );
}
