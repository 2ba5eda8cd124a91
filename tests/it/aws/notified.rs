//! What was notified, kept in a bucket beside the ledger.

use std::fs;

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
    let mut command = program_at(server);
    command.current_dir(keys.path()).args(["audit", "s3://logs", "--since-last"]);
    command.args(["--ledger", "s3://results/ledger", "--notify-key", "notify.key"]);
    ran(command.args(["--notify", &hook.address()]))
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
