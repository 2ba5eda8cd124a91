//! LookupEvents: pages, pace, faults.

use serde_json::{Value, json};

use super::server::{Server, What};
use super::{audit, program_at};
use crate::support::{call, count, folder, ran};

fn api(calls: usize) -> Server {
    let server = Server::start();
    for n in 0..calls {
        let mut record = call(&n.to_string(), "ca-central-1");
        record["eventTime"] = format!("2026-05-30T{:02}:{:02}:00Z", n / 60, n % 60).into();
        server.event(record);
    }
    server
}

const LOOKUP: &str = "lookup://ca-central-1";
const DAYS: [&str; 4] = ["--from", "2026-05-30", "--to", "2026-05-31"];

#[test]
fn all_pages_of_a_day_are_read_and_the_report_says_what_they_cannot_hold() {
    let server = api(120);
    let (report, ran) = audit(&server, LOOKUP, &DAYS);
    assert_eq!((count(&report, "/totals/calls"), ran.code), (120, 0), "{}", ran.stderr);
    // The day itself, the one before it and the one after.
    assert_eq!(count(&report, "/coverage/objects/listed"), 3);
    let limits = report["coverage"]["limits"].to_string();
    assert!(limits.contains("LookupEvents gives management events"), "{limits}");
    assert!(limits.contains("which is not an endpoint of AWS"), "{limits}");
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
        let (report, ran) = audit(&server, LOOKUP, &DAYS);
        assert_eq!(count(&report, "/totals/calls"), 120, "{}", ran.stderr);
    }
}

#[test]
fn a_day_that_outlasts_the_tokens_of_its_pages_is_read_in_parts() {
    let server = api(300);
    server.forget_pages_after(50);
    let (report, ran) = audit(&server, LOOKUP, &DAYS);
    assert_eq!((count(&report, "/totals/calls"), ran.code), (300, 0), "{}", ran.stderr);
    assert_eq!(count(&report, "/coverage/objects/listed"), 3);
    // Of one second there are no parts.
    let server = Server::start();
    (0..120).for_each(|n| server.event(call(&n.to_string(), "ca-central-1")));
    server.forget_pages_after(0);
    let (report, ran) = audit(&server, LOOKUP, &DAYS);
    assert_eq!((count(&report, "/coverage/objects/failed"), ran.code), (1, 4), "{}", ran.stderr);
}

#[test]
fn the_first_second_of_a_day_is_no_time_to_ask_for_it() {
    let server = api(1);
    let args = ["--from", "2026-05-30", "--now", "2026-06-01T00:00:00.400Z"];
    let (report, ran) = audit(&server, LOOKUP, &args);
    assert_eq!((count(&report, "/coverage/objects/failed"), ran.code), (0, 0), "{}", ran.stderr);
    assert_eq!(count(&report, "/totals/calls"), 1);
}

#[test]
fn a_clock_that_is_ahead_closes_no_day_for_a_kept_ledger() {
    let server = api(1);
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("ledger");
    let run = |now: &str| {
        let ledger = ledger.to_str().unwrap();
        let args = ["--from", "2026-05-30", "--since-last", "--ledger", ledger, "--now", now];
        count(&audit(&server, LOOKUP, &args).0, "/totals/calls")
    };
    // AWS says that it is the second of June.
    assert_eq!(run("2026-06-06T00:00:00Z"), 1);
    let mut later = call("later", "us-east-1");
    later["eventTime"] = "2026-06-03T12:00:00Z".into();
    server.event(later);
    assert_eq!(run("2026-06-08T00:00:00Z"), 2);
}

/// The account has this Region so.
fn state_of(server: &Server, region: &str, state: &str) {
    let body = json!({ "RegionName": region, "RegionOptStatus": state }).to_string();
    server.page("POST /getRegionOptStatus", 200, &body);
}

#[test]
fn a_region_that_is_off_is_told_and_the_others_are_read() {
    let server = api(3);
    server.turn_off("ca-west-1");
    state_of(&server, "ca-west-1", "DISABLED");
    let (report, ran) = audit(&server, "lookup://ca-central-1,ca-west-1", &DAYS);
    assert_eq!((count(&report, "/totals/calls"), ran.code), (3, 0), "{}", ran.stderr);
    assert_eq!(count(&report, "/coverage/objects/skipped/region_off"), 1);
    let limits = report["coverage"]["limits"].to_string();
    assert!(limits.contains("ca-west-1 was off in the account"), "{limits}");
    // Nothing but Regions that are off shows nothing.
    let (_, ran) = audit(&server, "lookup://ca-west-1", &DAYS);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
}

#[test]
fn a_region_that_was_off_is_told_until_it_is_on_and_read_and_again_when_it_is_off_again() {
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().to_str().unwrap();
    let mut record = call("west", "us-east-1");
    record["awsRegion"] = "ca-west-1".into();
    record["eventTime"] = "2026-05-31T12:00:00Z".into();
    server.event(record);
    let told = |date: &'static str, now: &str| {
        server.date(date);
        let both = "lookup://ca-central-1,ca-west-1";
        let days = ["--from", "2026-05-31", "--since-last", "--ledger", ledger, "--now", now];
        let (report, _) = audit(&server, both, &days);
        let mut again = program_at(&server);
        let again = ran(again.args(["report", ledger, "-f", "json", "--now", now]));
        let again: Value = serde_json::from_str(&again.stdout).unwrap();
        assert_eq!(again["coverage"]["limits"], report["coverage"]["limits"]);
        let limits = report["coverage"]["limits"].to_string();
        (count(&report, "/totals/calls"), limits.contains("ca-west-1 was off in the account"))
    };
    state_of(&server, "ca-west-1", "DISABLED");
    server.turn_off("ca-west-1");
    assert_eq!(told("Mon, 01 Jun 2026 10:00:00 GMT", "2026-06-01T10:00:00Z"), (0, true));
    server.turn_on("ca-west-1");
    // AWS says that it is no later than it was then.
    assert_eq!(told("Mon, 01 Jun 2026 10:00:00 GMT", "2026-06-01T12:00:00Z"), (1, true));
    assert_eq!(told("Mon, 01 Jun 2026 13:00:00 GMT", "2026-06-01T13:00:00Z"), (1, false));
    server.turn_off("ca-west-1");
    assert_eq!(told("Mon, 01 Jun 2026 14:00:00 GMT", "2026-06-01T14:00:00Z"), (1, true));
}

#[test]
fn a_region_that_knows_nobody_and_is_not_shown_to_be_off_is_not_passed_over() {
    for state in ["ENABLED", "DISABLING"] {
        let server = api(3);
        server.turn_off("ca-west-1");
        state_of(&server, "ca-west-1", state);
        let (report, ran) = audit(&server, "lookup://ca-central-1,ca-west-1", &DAYS);
        let failed = count(&report, "/coverage/objects/failed");
        assert_eq!(
            (count(&report, "/totals/calls"), failed, ran.code),
            (3, 3, 4),
            "{}",
            ran.stderr
        );
        let problems = report["coverage"]["problems"].to_string();
        assert!(problems.contains("`account:GetRegionOptStatus`"), "{problems}");
    }
}

#[test]
fn a_user_in_an_endpoint_is_refused_and_not_shown() {
    let server = api(1);
    let url = server.address().replace("http://", "http://bob:s3cr3t@");
    for (name, command) in [("AWS_ENDPOINT_URL", "audit"), ("AWS_ENDPOINT_URL_S3", "doctor")] {
        let mut program = program_at(&server);
        let ran = ran(program.env(name, &url).args([command, LOOKUP]));
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{}", ran.stderr);
        assert!(ran.stderr.contains("has a user or a password in it"), "{}", ran.stderr);
        assert!(!ran.stderr.contains("s3cr3t"), "{}", ran.stderr);
    }
    assert_eq!(server.requests(), Vec::<String>::new());
}

#[test]
fn a_day_without_events_is_a_day_that_was_looked_at() {
    let (report, ran) = audit(&api(0), LOOKUP, &DAYS);
    assert_eq!((count(&report, "/coverage/objects/read"), ran.code), (3, 3));
    assert_eq!(report["coverage"]["gaps"].as_array().unwrap().len(), 0);
}

/// Another profile may ask for another account: what was asked for one is not known of the other.
#[test]
fn what_was_asked_for_is_noted_with_the_account_that_answered() {
    let ledger = tempfile::tempdir().unwrap();
    let kept =
        ["--from", "2026-05-30", "--since-last", "--ledger", ledger.path().to_str().unwrap()];
    audit(&api(1), LOOKUP, &kept);
    let noted = std::fs::read_to_string(ledger.path().join("listed.json")).unwrap();
    let noted: Value = serde_json::from_str(&noted).unwrap();
    let inputs: Vec<&String> = noted.as_object().unwrap().keys().collect();
    assert_eq!(inputs, ["lookup://ca-central-1/111122223333"]);
}

#[test]
fn a_server_that_one_profile_puts_in_the_place_of_cloudtrail_is_told() {
    let server = api(1);
    let text = format!(
        "[profile stand-in]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = \
         canary-secret\nservices = there\n[services there]\ncloudtrail =\n  endpoint_url = \
         {0}\nsts =\n  endpoint_url = {0}\n",
        server.address()
    );
    let folder = folder([("config", text.into_bytes())]);
    let mut program = program_at(&server);
    program.env_remove("AWS_ENDPOINT_URL").env("AWS_CONFIG_FILE", folder.path().join("config"));
    let args = ["audit", LOOKUP, "--profile", "stand-in", "-f", "json"];
    let ran = ran(program.args(args).args(DAYS));
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(count(&report, "/totals/calls"), 1);
    let limits = report["coverage"]["limits"].to_string();
    assert!(limits.contains("which is not an endpoint of AWS"), "{limits}");
}

/// A stream of one day that ends on the next, and its end.
fn over_midnight(id: &str, begins: &str, ends: &str) -> [Value; 2] {
    let mut stream = call(id, "");
    stream["eventName"] = "ConverseStream".into();
    stream["eventTime"] = begins.into();
    stream.as_object_mut().unwrap().remove("additionalEventData");
    let mut end = stream.clone();
    end.as_object_mut().unwrap().remove("requestParameters");
    end["eventType"] = "AwsServiceEvent".into();
    end["eventTime"] = ends.into();
    end["eventID"] = format!("event-{id}-end").into();
    end["requestID"] = format!("request-{id}-end").into();
    end["serviceEventDetails"] = json!({
        "parentRequestId": format!("request-{id}"),
        "AdditionalEventData": { "additionalEntries": { "inferenceRegion": "us-west-2" } },
    });
    [stream, end]
}

#[test]
fn a_stream_over_midnight_has_its_region_and_counts_in_its_own_period() {
    let server = Server::start();
    let late = over_midnight("late", "2026-05-30T23:59:58Z", "2026-05-31T00:00:04Z");
    let early = over_midnight("early", "2026-05-29T23:59:58Z", "2026-05-30T00:00:04Z");
    late.into_iter().chain(early).for_each(|record| server.event(record));
    let (report, ran) = audit(&server, LOOKUP, &DAYS);
    assert_eq!(report["totals"]["by_destination"], json!({ "us-west-2": 1 }), "{}", ran.stderr);
    assert_eq!(report["totals"]["by_evidence"], json!({ "recorded": 1 }));
}

#[test]
fn ninety_days_are_told_before_the_first_call() {
    let server = api(0);
    let args = ["audit", LOOKUP, "--from", "2026-01-01"];
    let ran = ran(program_at(&server).args(args));
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("LookupEvents has the last 90 days alone"), "{}", ran.stderr);
    assert_eq!(server.requests(), Vec::<String>::new());
}
