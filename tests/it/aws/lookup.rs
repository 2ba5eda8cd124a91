//! LookupEvents: pages, pace, faults.

use serde_json::Value;

use super::program_at;
use super::server::{Server, What};
use crate::support::{Ran, call, count, ran};

fn api(calls: usize) -> Server {
    let server = Server::start();
    for n in 0..calls {
        let mut record = call(&n.to_string(), "ca-central-1");
        record["eventTime"] = format!("2026-05-30T{:02}:{:02}:00Z", n / 60, n % 60).into();
        server.event(record);
    }
    server
}

fn audit(server: &Server, args: &[&str]) -> (Value, Ran) {
    let mut program = program_at(server);
    let ran = ran(program.args(["audit", "lookup://ca-central-1", "-f", "json"]).args(args));
    let report = serde_json::from_str(&ran.stdout);
    (report.unwrap_or_else(|e| panic!("no report ({e}): {}", ran.stderr)), ran)
}

const DAYS: [&str; 4] = ["--from", "2026-05-30", "--to", "2026-05-31"];

#[test]
fn all_pages_of_a_day_are_read_and_the_report_says_what_they_cannot_hold() {
    let server = api(120);
    let (report, ran) = audit(&server, &DAYS);
    assert_eq!((count(&report, "/totals/calls"), ran.code), (120, 0), "{}", ran.stderr);
    assert_eq!(count(&report, "/coverage/objects/listed"), 1);
    let limits = report["coverage"]["limits"].to_string();
    assert!(limits.contains("LookupEvents gives management events"), "{limits}");
}

#[test]
fn throttling_and_nonsense_lose_no_page() {
    for what in [
        What::Error(400, "ThrottlingException"),
        What::Reset,
        What::Nonsense,
        What::Error(400, "InvalidNextTokenException"),
    ] {
        let server = api(120);
        server.fault("LookupEvents", 2, what);
        let (report, ran) = audit(&server, &DAYS);
        assert_eq!(count(&report, "/totals/calls"), 120, "{}", ran.stderr);
    }
}

#[test]
fn a_day_without_events_is_a_day_that_was_looked_at() {
    let (report, ran) = audit(&api(0), &DAYS);
    assert_eq!((count(&report, "/coverage/objects/read"), ran.code), (1, 3));
    assert_eq!(report["coverage"]["gaps"].as_array().unwrap().len(), 0);
}

#[test]
fn ninety_days_are_told_before_the_first_call() {
    let server = api(0);
    let args = ["audit", "lookup://ca-central-1", "--from", "2026-01-01"];
    let ran = ran(program_at(&server).args(args));
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("LookupEvents has the last 90 days alone"), "{}", ran.stderr);
    assert_eq!(server.requests(), Vec::<String>::new());
}
