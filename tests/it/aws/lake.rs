//! CloudTrail Lake: pages, queries that fail, and the same flows as from everywhere else. The stand-in
//! is made after the published API and schema; nothing here was ever held against Lake itself.

use serde_json::{Value, json};

use super::server::{Server, What};
use super::{LOGS, audit, key, program_at};
use crate::support::{call, count, folder, gzip, log, other, problems, ran};

fn store(calls: usize) -> Server {
    let server = Server::start();
    for n in 0..calls {
        let mut record = call(&n.to_string(), "ca-central-1");
        record["eventTime"] = format!("2026-05-30T{:02}:{:02}:00Z", n / 60, n % 60).into();
        server.event(record);
    }
    server
}

const LAKE: &str = "lake://ca-central-1/store-1";
const DAYS: [&str; 4] = ["--from", "2026-05-30", "--to", "2026-05-31"];

#[test]
fn all_pages_of_all_days_are_read_and_the_report_says_what_that_is_worth() {
    let server = store(120);
    server.page_of(50);
    let (report, ran) = audit(&server, LAKE, &DAYS);
    assert_eq!((count(&report, "/totals/calls"), ran.code), (120, 0), "{}", ran.stderr);
    // The day, the one before and the one after: streams begin before and end behind.
    assert_eq!(count(&report, "/coverage/objects/listed"), 3);
    let limits = report["coverage"]["limits"].to_string();
    assert!(limits.contains("never against Lake itself"), "{limits}");
    assert!(limits.contains("31 May 2026"), "{limits}");
}

#[test]
fn throttling_and_nonsense_lose_no_page() {
    for at in ["StartQuery", "GetQueryResults"] {
        for what in [
            What::Error(400, "ThrottlingException"),
            What::Error(400, "MaxConcurrentQueriesException"),
            What::Reset,
            What::Nonsense,
        ] {
            let server = store(70);
            server.page_of(50);
            server.fault(at, 3, what);
            let (report, ran) = audit(&server, LAKE, &DAYS);
            assert_eq!(count(&report, "/totals/calls"), 70, "{at}: {}", ran.stderr);
        }
    }
}

#[test]
fn a_query_that_does_not_finish_well_is_a_day_that_was_not_read() {
    for status in ["FAILED", "CANCELLED", "TIMED_OUT"] {
        let server = store(1);
        let answer = json!({ "QueryStatus": status, "ErrorMessage": "no more room" });
        server.answers("GetQueryResults", answer);
        let (report, ran) = audit(&server, LAKE, &DAYS);
        assert_eq!((problems(&report), ran.code), (vec!["unreadable"; 3], 4));
        let problem = &report["coverage"]["problems"][0];
        let object = format!("{}/{LAKE}/2026-05-29", server.address());
        assert_eq!(problem["object"], object);
        assert_eq!(problem["cause"], format!("the query ended as {status}: no more room"));
    }
}

#[test]
fn a_store_that_may_not_be_asked_is_told() {
    let server = store(1);
    server.fault("StartQuery", 99, What::Error(400, "AccessDeniedException"));
    let (report, ran) = audit(&server, LAKE, &DAYS);
    assert_eq!((count(&report, "/coverage/objects/failed"), ran.code), (3, 4));
    let cause = report["coverage"]["problems"][0]["cause"].as_str().unwrap();
    assert!(cause.contains("the identity needs the IAM action `cloudtrail:StartQuery`"), "{cause}");
}

#[test]
fn lake_is_asked_for_days_only() {
    let server = store(0);
    let refused = ran(program_at(&server).args(["audit", LAKE]));
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("`--from` is not given"), "{}", refused.stderr);
    assert_eq!(server.requests(), Vec::<String>::new());
}

#[test]
fn a_day_that_was_read_is_not_asked_for_again() {
    let server = store(5);
    let folder = tempfile::tempdir().unwrap();
    let kept = ["--ledger", folder.path().to_str().unwrap(), "--since-last"];
    let args = [&["--from", "2026-05-30", "--to", "2026-06-01"], &kept[..]].concat();
    audit(&server, LAKE, &args);
    server.requests();
    let (report, _) = audit(&server, LAKE, &args);
    assert_eq!(count(&report, "/totals/calls"), 5);
    // The day after the period ended less than a day before the run.
    let started = server.requests().into_iter().filter(|line| line.contains("StartQuery"));
    assert_eq!(started.count(), 1);
}

/// A streamed call of a role's session, and its end.
fn stream() -> [Value; 2] {
    let mut stream = call("2", "");
    stream["eventName"] = "ConverseStream".into();
    stream.as_object_mut().unwrap().remove("additionalEventData");
    stream["userIdentity"] = json!({
        "type": "AssumedRole",
        "principalId": "AROAEXAMPLE:anna",
        "arn": "arn:aws:sts::111122223333:assumed-role/App/anna",
        "accountId": "111122223333",
        "sessionContext": { "sessionIssuer": {
            "type": "Role",
            "arn": "arn:aws:iam::111122223333:role/path/App",
        } },
    });
    let mut end = stream.clone();
    end.as_object_mut().unwrap().remove("requestParameters");
    end["eventType"] = "AwsServiceEvent".into();
    end["eventID"] = "event-2-end".into();
    end["requestID"] = "request-2-end".into();
    end["resources"] = json!([{
        "ARN": "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-6",
    }]);
    end["serviceEventDetails"] = json!({
        "parentRequestId": "request-2",
        "AdditionalEventData": { "additionalEntries": {
            "inferenceRegion": "us-west-2", "inputTokens": 7, "outputTokens": 9,
        } },
    });
    [stream, end]
}

/// Records of every kind that the extractor reads, all of one Region.
fn records() -> Vec<Value> {
    let [stream, end] = stream();
    let mut failed = call("3", "");
    failed["errorCode"] = "AccessDenied".into();
    failed["additionalEventData"] = Value::Null;
    let mut counted = call("4", "us-east-2");
    counted["additionalEventData"]["inputTokens"] = 100.into();
    counted["additionalEventData"]["outputTokens"] = 20.into();
    counted["requestParameters"]["callWithBearerToken"] = true.into();
    counted["userAgent"] = "aws-cli/2.31.0".into();
    let arn = "arn:aws:bedrock:ca-central-1:111122223333:application-inference-profile/abc";
    let mut made = call("5", "");
    made["eventName"] = "CreateInferenceProfile".into();
    made["additionalEventData"] = Value::Null;
    made["requestParameters"] = json!({ "modelSource": {
        "copyFrom": "arn:aws:bedrock:ca-central-1:111122223333:inference-profile/us.anthropic.claude-sonnet-4-6",
    } });
    made["responseElements"] = json!({ "inferenceProfileArn": arn });
    let mut through = call("6", "ca-central-1");
    through["requestParameters"]["modelId"] = arn.into();
    let mut omitted = call("7", "");
    omitted["additionalEventData"] = json!({ "omitted": true });
    let mut corrected = call("4-again", "us-west-2");
    corrected["addendum"] = json!({
        "reason": "UPDATED_DATA",
        "originalEventID": "event-1",
        "originalRequestID": "request-1",
    });
    let mut mantle = call("8", "");
    mantle["eventSource"] = "bedrock-mantle.amazonaws.com".into();
    mantle["eventName"] = "CreateInference".into();
    mantle["eventCategory"] = "Data".into();
    mantle["managementEvent"] = false.into();
    mantle["additionalEventData"] = Value::Null;
    mantle["requestParameters"] = json!({ "model": "anthropic.claude-haiku-4-5" });
    let first = call("1", "ca-central-1");
    vec![first, stream, end, failed, counted, made, through, omitted, corrected, mantle, other("9")]
}

#[test]
fn the_same_records_give_the_same_flows_wherever_they_are_read() {
    let server = Server::start();
    let records = records();
    server.put(&key("ca-central-1", 30, 1), gzip(&log(&records)));
    for record in &records {
        server.event(record.clone());
    }
    let here = folder([("log.json", log(&records))]);
    let (want, _) = audit(&server, here.path().to_str().unwrap(), &DAYS);
    assert!(want["flows"].as_array().unwrap().len() >= 7, "{}", want["flows"]);
    for input in [LOGS, "lookup://ca-central-1", LAKE] {
        let (got, ran) = audit(&server, input, &DAYS);
        assert_eq!(got["flows"], want["flows"], "{input}: {}", ran.stderr);
        assert_eq!(got["totals"], want["totals"], "{input}");
    }
}
