//! What was notified, kept in a bucket beside the ledger.

use std::fs;
use std::process::Command;
use std::thread;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::server::{Server, What};
use super::{key, program_at};
use crate::notify;
use crate::support::{Ran, call, folder, gzip, log, ran};

fn bucket() -> Server {
    let server = Server::start();
    server.put(&key("ca-central-1", 30, 1), gzip(&log(&[call("1", "us-east-1")])));
    server
}

fn keys() -> TempDir {
    folder([("notify.key", b"0123456789abcdef".to_vec())])
}

fn audit(server: &Server, keys: &TempDir, hook: &notify::Server) -> Ran {
    let audit = ["audit", "s3://logs", "--since-last", "--ledger", LEDGER];
    ran(telling(server, keys, hook).args(audit))
}

const LEDGER: &str = "s3://results/ledger";

/// The program with whom to tell.
fn telling(server: &Server, keys: &TempDir, hook: &notify::Server) -> Command {
    let mut command = program_at(server);
    command.current_dir(keys.path()).env("REGIONTRAIL_NOTIFY_KEY", "notify.key");
    command.env("REGIONTRAIL_NOTIFY", hook.address());
    command
}

#[test]
fn a_job_without_a_disk_tells_once() {
    let (server, keys) = (bucket(), keys());
    let hook = notify::Server::answering(&["200 OK"]);
    let first = audit(&server, &keys, &hook);
    assert_eq!((first.code, hook.got.iter().count()), (10, 1), "{}", first.stderr);
    let is_kept = |line: &String| line.starts_with("PUT /results/ledger/notified.json");
    assert_eq!(server.requests().iter().filter(|line| is_kept(line)).count(), 1);
    // The hook has ended: a second message would be told to have failed.
    let second = audit(&server, &keys, &hook);
    assert_eq!((second.code, second.stderr.contains("tell")), (10, false), "{}", second.stderr);
    assert_eq!(fs::read_dir(keys.path()).unwrap().count(), 1);
}

#[test]
fn a_bucket_that_does_not_say_what_was_told_ends_the_run_before_any_log_is_read() {
    let (server, keys) = (bucket(), keys());
    let hook = notify::Server::answering(&[]);
    server.put("results/ledger/notified.json", b"[]".to_vec());
    let damaged = audit(&server, &keys, &hook);
    server.fault("ledger/notified.json", 1_000, What::Error(403, "AccessDenied"));
    let refused = audit(&server, &keys, &hook);
    for (ran, code) in [(damaged, 2), (refused, 1)] {
        assert_eq!((ran.code, ran.stdout.as_str()), (code, ""), "{}", ran.stderr);
        let told = "cannot use what was notified `s3://results/ledger/notified.json`";
        assert!(ran.stderr.contains(told), "{}", ran.stderr);
    }
    assert!(!server.requests().iter().any(|line| line.contains("/logs")));
}

#[test]
fn a_message_that_cannot_be_written_down_is_told_again() {
    let (server, keys) = (bucket(), keys());
    let hook = notify::Server::answering(&["200 OK", "200 OK"]);
    server.fault("PUT /results/ledger/notified.json", 1_000, What::Error(403, "AccessDenied"));
    let first = audit(&server, &keys, &hook);
    assert!(first.stderr.contains("it will be told again"), "{}", first.stderr);
    assert!(first.stderr.ends_with("a notification failed (5)\n"), "{}", first.stderr);
    server.heal();
    audit(&server, &keys, &hook);
    let ids = hook.got.iter().map(|got| {
        let body: Value = serde_json::from_str(&got.body).unwrap();
        body["new"][0]["id"].clone()
    });
    let ids: Vec<Value> = ids.collect();
    assert_eq!(json!([ids[0], ids[0]]), json!(ids));
}

#[test]
fn a_report_tells_nobody_while_a_run_has_the_ledger_and_everybody_when_it_has_ended() {
    let (server, keys) = (bucket(), keys());
    let hook = notify::Server::answering(&["200 OK"]);
    let first = ran(program_at(&server).args(["audit", "s3://logs", "--ledger", LEDGER]));
    assert_eq!(first.code, 10, "{}", first.stderr);
    let report = || ran(telling(&server, &keys, &hook).args(["report", LEDGER]));
    server.put("results/ledger/lock", b"another run".to_vec());
    let locked = report();
    assert_eq!(locked.code, 10);
    let told = "warning: nobody is told of new findings\n  another run is writing to ledger \
                `s3://results/ledger`\n";
    assert!(locked.stderr.contains(told), "{}", locked.stderr);
    assert!(locked.stderr.ends_with("a notification failed (5)\n"), "{}", locked.stderr);
    assert_eq!(hook.got.try_iter().count(), 0);
    // It was killed.
    server.minute(20);
    let free = report();
    assert_eq!((free.code, hook.got.iter().count()), (10, 1), "{}", free.stderr);
    let left = server.keys("results/ledger/");
    assert!(!left.contains(&"results/ledger/lock".to_owned()), "{left:?}");
    assert!(left.contains(&"results/ledger/notified.json".to_owned()), "{left:?}");
}

#[test]
fn what_others_told_while_a_run_was_not_alone_is_not_told_again() {
    let (server, keys) = (bucket(), keys());
    let hook = notify::Server::answering(&["200 OK"]);
    audit(&server, &keys, &hook);
    let state = server.body("results/ledger/notified.json");
    server.put("results/ledger/notified.json", br#"{"version":1,"notified":{}}"#.to_vec());
    // A second run has read that nobody was told, and waits for its ledger.
    let gate = server.hold("prefix=ledger/lock");
    let mut second = telling(&server, &keys, &hook);
    second.args(["audit", "s3://logs", "--since-last", "--ledger", LEDGER]);
    thread::scope(|scope| {
        let second = scope.spawn(move || ran(&mut second));
        gate.wait();
        server.put("results/ledger/notified.json", state.clone());
        drop(gate);
        let second = second.join().unwrap();
        assert_eq!((second.code, second.stderr.contains("tell")), (10, false), "{}", second.stderr);
    });
    assert_eq!(hook.got.iter().count(), 1);
    assert_eq!(server.body("results/ledger/notified.json"), state);
}
