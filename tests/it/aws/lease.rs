//! The lock of a ledger in a bucket: one run at a time, whatever is lost on the way.

use super::server::{Server, What};
use super::{key, program_at};
use crate::support::{Ran, call, gzip, log, ran};

const LOCK: &str = "results/ledger/lock";
const PUT: &str = "PUT /results/ledger/lock";

fn filled() -> Server {
    let server = Server::start();
    server.put(&key("ca-central-1", 30, 1), gzip(&log(&[call("1", "ca-central-1")])));
    server
}

/// An audit into the ledger; the report does not matter.
fn audit(server: &Server, now: &str) -> Ran {
    let args = ["audit", "s3://logs", "--ledger", "s3://results/ledger", "--now", now];
    ran(program_at(server).args(args).args(["--to", "2026-05-31"]))
}

const NOW: &str = "2026-06-02T00:00:00Z";

fn has_parts(server: &Server) -> bool {
    server.keys("results/ledger/").iter().any(|key| key.ends_with(".receipts.parquet"))
}

/// It ran, alone, and nothing of the lock is left.
fn ran_alone(server: &Server, ran: &Ran) {
    assert_eq!((ran.code, ran.stderr.contains("warning")), (0, false), "{}", ran.stderr);
    assert!(has_parts(server) && server.keys(LOCK).is_empty());
}

#[test]
fn a_lock_is_taken_over_when_the_server_says_that_it_is_old_whatever_the_clock_here_says() {
    let server = filled();
    server.put(LOCK, b"another".to_vec());
    for (minute, now) in [(15, NOW), (15, "2036-01-01T00:00:00Z")] {
        server.minute(minute);
        let refused = audit(&server, now);
        let told = "another run is writing to ledger `s3://results/ledger`";
        assert!(refused.code == 1 && refused.stderr.contains(told), "{}", refused.stderr);
        assert_eq!(server.keys(LOCK), [LOCK]);
    }
    server.minute(16);
    ran_alone(&server, &audit(&server, "2026-05-31T00:00:00Z"));
}

#[test]
fn a_write_of_the_lock_whose_answer_is_lost_locks_nobody_out() {
    let server = filled();
    server.fault(PUT, 1, What::Unheard);
    ran_alone(&server, &audit(&server, NOW));
    // Also one that takes the lock of a run over that was killed.
    server.put(LOCK, b"another".to_vec());
    server.minute(16);
    server.requests();
    server.fault(PUT, 2, What::Unheard);
    ran_alone(&server, &audit(&server, NOW));
}

#[test]
fn a_conflict_is_asked_again() {
    let server = filled();
    server.fault(PUT, 2, What::Error(409, "ConditionalRequestConflict"));
    ran_alone(&server, &audit(&server, NOW));
}

#[test]
fn a_run_whose_lock_was_taken_over_writes_no_more() {
    let server = filled();
    let gate = server.hold("GET /logs/AWSLogs/111122223333/CloudTrail");
    let other = std::thread::scope(|scope| {
        let run = scope.spawn(|| audit(&server, NOW));
        gate.wait();
        server.put(LOCK, b"another".to_vec());
        drop(gate);
        run.join().unwrap()
    });
    let told = "another run has taken ledger";
    assert!(other.code == 1 && other.stderr.contains(told), "{}", other.stderr);
    assert!(other.stderr.contains("help: run the same command again"), "{}", other.stderr);
    // The lock of the other run is not ours to remove.
    assert!(!has_parts(&server) && server.keys(LOCK) == [LOCK]);
}

#[test]
fn a_renewal_whose_answer_is_lost_and_is_then_refused_as_changed_is_ours_all_the_same() {
    let server = filled();
    let gate = server.hold("GET /logs/AWSLogs/111122223333/CloudTrail");
    let run = std::thread::scope(|scope| {
        let run = scope.spawn(|| audit(&server, NOW));
        gate.wait();
        // Written and not heard of: when it is written again, the ETag is another one.
        server.fault(PUT, 1, What::Unheard);
        server.requests();
        drop(gate);
        run.join().unwrap()
    });
    ran_alone(&server, &run);
    assert!(server.requests().iter().any(|line| line.starts_with(PUT)));
}

#[test]
fn a_lock_that_may_not_be_removed_is_told_with_the_missing_action() {
    let server = filled();
    server.fault("DELETE /results/ledger/lock", 99, What::Error(403, "AccessDenied"));
    let ran = audit(&server, NOW);
    let told = "warning: the lock of the ledger stays, and the next run is refused for 15 minutes";
    assert!(ran.code == 0 && ran.stderr.contains(told), "{}", ran.stderr);
    assert!(ran.stderr.contains("needs the IAM action `s3:DeleteObject`"), "{}", ran.stderr);
}

#[test]
fn a_server_that_heeds_no_conditions_is_told_and_locks_all_the_same() {
    let server = filled();
    server.heed_nothing();
    let ran = audit(&server, NOW);
    let told = "heeds no conditions (If-Match, If-None-Match)";
    assert!(ran.code == 0 && ran.stderr.contains(told), "{}", ran.stderr);
    assert!(server.keys(LOCK).is_empty());
    server.put(LOCK, b"another".to_vec());
    server.tell_no_age();
    // Nobody but a person knows whether the other run is still there.
    let refused = audit(&server, NOW);
    let told = "where no run writes to the ledger, delete `s3://results/ledger/lock`";
    assert!(refused.code == 1 && refused.stderr.contains(told), "{}", refused.stderr);
    assert_eq!(server.keys(LOCK), [LOCK]);
}

#[test]
fn of_a_server_that_heeds_no_conditions_the_lock_is_looked_at_before_each_write() {
    let server = filled();
    server.heed_nothing();
    let gate = server.hold("GET /logs/AWSLogs/111122223333/CloudTrail");
    let other = std::thread::scope(|scope| {
        let run = scope.spawn(|| audit(&server, NOW));
        gate.wait();
        server.put(LOCK, b"another".to_vec());
        drop(gate);
        run.join().unwrap()
    });
    let told = "another run has taken ledger";
    assert!(other.code == 1 && other.stderr.contains(told), "{}", other.stderr);
    assert!(!has_parts(&server) && server.keys(LOCK) == [LOCK]);
}

#[test]
fn a_lock_that_was_written_and_could_not_be_tried_is_not_left_behind() {
    let server = filled();
    // The lock is written; what is asked to find out whether conditions are heeded is refused.
    server.fault(PUT, 1, What::Lacks("nothing"));
    server.fault(PUT, 1, What::Error(403, "AccessDenied"));
    let refused = audit(&server, NOW);
    assert_eq!(refused.code, 1, "{}", refused.stderr);
    assert!(server.keys(LOCK).is_empty());
    ran_alone(&server, &audit(&server, NOW));
}
