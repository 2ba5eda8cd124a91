//! What a kept ledger tells of what is otherwise than it was at the last run.

use serde_json::{Value, json};

use super::server::Server;
use super::{key, program_at};
use crate::support::{Ran, call, count, gzip, log, ran};

const LEDGER: &str = "s3://results/ledger";

fn put(server: &Server, region: &str, n: usize) {
    let record = call(&format!("{region}-{n}"), region);
    server.put(&key(region, 30, n), gzip(&log(&[record])));
}

fn run(server: &Server, args: &[&str]) -> (Value, Ran) {
    let ran = ran(program_at(server).args(args).args(["-f", "json", "--now", NOW]));
    let report = serde_json::from_str(&ran.stdout);
    (report.unwrap_or_else(|e| panic!("no report ({e}): {}", ran.stderr)), ran)
}

const NOW: &str = "2026-06-01T00:00:00Z";
const AUDIT: [&str; 5] = ["audit", "s3://logs", "--since-last", "--ledger", LEDGER];

/// How many objects failed, by a run and by a report of its ledger.
fn failed(server: &Server) -> u64 {
    let told = [&AUDIT[..], &["report", LEDGER]].map(|args| {
        let (report, ran) = run(server, args);
        let failed = count(&report, "/coverage/objects/failed");
        assert_eq!(ran.code == 4, failed > 0, "{}", ran.stderr);
        failed
    });
    assert_eq!(told[0], told[1]);
    told[0]
}

#[test]
fn an_object_that_was_replaced_since_it_could_not_be_read_is_good_and_one_damaged_since_is_not() {
    let server = Server::start();
    put(&server, "ca-central-1", 1);
    let damaged = || b"\x1f\x8b no gzip".to_vec();
    server.put(&key("ca-central-1", 30, 2), damaged());
    assert_eq!(failed(&server), 1);
    // In the same minute: nobody knows which came first.
    put(&server, "ca-central-1", 2);
    assert_eq!(failed(&server), 1);
    server.minute(1);
    server.put(&key("ca-central-1", 30, 2), gzip(&log(&[call("later", "ca-central-1")])));
    assert_eq!(failed(&server), 0);
    server.minute(2);
    server.put(&key("ca-central-1", 30, 2), [damaged(), damaged()].concat());
    assert_eq!(failed(&server), 1);
}

#[test]
fn an_object_that_is_put_back_as_it_was_is_good_again() {
    let server = Server::start();
    put(&server, "ca-central-1", 1);
    assert_eq!(failed(&server), 0);
    server.minute(1);
    server.put(&key("ca-central-1", 30, 1), b"\x1f\x8b no gzip".to_vec());
    assert_eq!(failed(&server), 1);
    server.minute(2);
    put(&server, "ca-central-1", 1);
    assert_eq!(failed(&server), 0);
    // By now it is known again.
    server.requests();
    assert_eq!(failed(&server), 0);
    assert!(!server.requests().iter().any(|line| line.starts_with("GET /logs/AWSLogs")));
}

#[test]
fn what_one_input_was_not_asked_for_is_told_though_another_was_asked_for_all() {
    let server = Server::start();
    put(&server, "ca-central-1", 1);
    put(&server, "us-east-1", 1);
    let other = key("us-east-1", 30, 1).replacen("logs/", "more/", 1);
    server.put(&other, gzip(&log(&[call("more", "us-east-1")])));
    run(&server, &AUDIT);
    let more = ["audit", "s3://more", "--since-last", "--ledger", LEDGER];
    let left_out = |args: &[&str]| run(&server, args).0["scope"].clone();
    // The scope says nothing: all was asked for, of each.
    for scope in [left_out(&more), left_out(&["report", LEDGER])] {
        assert_eq!(
            (&scope["asked_regions"], &scope["regions_left_out"]),
            (&Value::Null, &Value::Null)
        );
    }
    let canada = [&AUDIT[..], &["--source-regions", "ca-central-1"]].concat();
    run(&server, &canada);
    for scope in [left_out(&more), left_out(&["report", LEDGER])] {
        assert_eq!(scope["asked_regions"], Value::Null);
        assert_eq!(scope["regions_left_out"], json!(["us-east-1"]));
    }
}

#[test]
fn a_note_of_a_region_that_is_none_is_refused_and_named() {
    let server = Server::start();
    put(&server, "ca-central-1", 1);
    run(&server, &AUDIT);
    let note = r#"{"s3://logs":{"on":"2026-06-30","first":null,"regions":["canada"]}}"#;
    server.put("results/ledger/listed.json", note.as_bytes().to_vec());
    let ran = ran(program_at(&server).args(["report", LEDGER]));
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("its note `listed.json`: `canada` is not a Region code"),
        "{}",
        ran.stderr
    );
}

#[test]
fn notes_that_say_what_they_said_are_not_written_again() {
    let server = Server::start();
    put(&server, "ca-central-1", 1);
    let notes = || {
        run(&server, &AUDIT);
        let written = server.requests().into_iter().filter(|line| line.starts_with("PUT"));
        let notes = written.filter(|line| line.contains(".json"));
        notes.map(|line| line.rsplit('/').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let begun_and_ended = ["unfinished.json?x-id=PutObject", "unfinished.json?x-id=PutObject"];
    assert_eq!(notes(), [&begun_and_ended[..], &["listed.json?x-id=PutObject"]].concat());
    put(&server, "ca-central-1", 2);
    assert_eq!(notes(), begun_and_ended);
    assert_eq!(notes(), [""; 0]);
}
