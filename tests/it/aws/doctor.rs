//! `doctor` and `--dry-run`: told before the work.

use serde_json::{Value, json};

use super::server::{Server, What};
use super::{key, program_at};
use crate::notify;
use crate::support::{call, folder, gzip, log, ran};

/// A bucket with two logs, and a trail that records all that is needed.
fn healthy() -> Server {
    let server = Server::start();
    for day in [1, 2] {
        let log = log(&[call(&day.to_string(), "ca-central-1")]);
        server.put(&key("ca-central-1", day, 1), gzip(&log));
    }
    server.answers(
        "DescribeTrails",
        json!({ "trailList": [{
            "Name": "main",
            "TrailARN": "arn:aws:cloudtrail:ca-central-1:111122223333:trail/main",
            "HomeRegion": "ca-central-1",
            "S3BucketName": "logs",
            "IsMultiRegionTrail": true,
            "IsOrganizationTrail": false,
            "LogFileValidationEnabled": true,
        }] }),
    );
    server.answers("GetTrailStatus", json!({ "IsLogging": true }));
    server.answers(
        "GetEventSelectors",
        json!({ "AdvancedEventSelectors": [
            { "FieldSelectors": [{ "Field": "eventCategory", "Equals": ["Management"] }] },
            { "FieldSelectors": [
                { "Field": "eventCategory", "Equals": ["Data"] },
                { "Field": "resources.type", "Equals": ["AWS::Bedrock::Model"] },
            ] },
        ] }),
    );
    server
}

fn doctor(server: &Server) -> (i32, String) {
    let args = ["doctor", "s3://logs", "--ledger", "s3://results/ledger"];
    let got = ran(program_at(server).args(args));
    assert!(!got.stdout.contains("canary-secret"));
    (got.code, got.stdout)
}

#[test]
fn all_is_well_where_all_is_well() {
    let (code, text) = doctor(&healthy());
    assert_eq!(code, 0, "{text}");
    assert_eq!(text.lines().filter(|line| line.starts_with("FAILURE")).count(), 0, "{text}");
    // The stand-in itself is what it warns of.
    assert_eq!(text.lines().filter(|line| line.starts_with("warning")).count(), 1, "{text}");
    for found in [
        "s3:ListBucket is allowed",
        "s3:GetObject is allowed",
        "AWS::Bedrock::Model",
        "7 s off AWS's",
        "s3:ListBucket, s3:GetObject, s3:PutObject and s3:DeleteObject are allowed, in ca-central-1",
        "nobody has it",
    ] {
        assert!(text.contains(found), "{text}");
    }
}

#[test]
fn whoever_is_to_be_told_of_findings_is_sent_a_test() {
    let (server, keys) = (healthy(), folder([("notify.key", b"0123456789abcdef".to_vec())]));
    let key = keys.path().join("notify.key");
    let told = |statuses: &[&'static str]| {
        let hook = notify::Server::answering(statuses);
        let mut command = program_at(&server);
        command.args(["doctor", "--notify", &hook.address(), "--notify-key"]).arg(&key);
        (ran(&mut command), hook.got)
    };
    let (took, got) = told(&["200 OK"]);
    assert_eq!(took.code, 0, "{}", took.stdout);
    assert!(took.stdout.contains("took a message that says it is a test"), "{}", took.stdout);
    let body: Value = serde_json::from_str(&got.iter().next().unwrap().body).unwrap();
    assert_eq!((&body["test"], &body["tool"]), (&json!(true), &json!("regiontrail")));
    let (refused, _) = told(&["403 Forbidden"]);
    assert_eq!(refused.code, 1);
    assert!(refused.stdout.contains("it answered with status 403"), "{}", refused.stdout);
    // The address is often a secret.
    assert!(!refused.stdout.contains("secret"), "{}", refused.stdout);
}

#[test]
fn a_lock_that_a_run_has_and_a_server_that_keeps_no_two_apart_are_told() {
    let server = healthy();
    server.put("results/ledger/lock", b"another".to_vec());
    let (code, text) = doctor(&server);
    assert!(code == 0 && text.contains("a run has it, or was killed less than"), "{text}");
    server.minute(16);
    assert!(doctor(&server).1.contains("nobody has it"));
    server.put("results/ledger/doctor", b"another".to_vec());
    let (code, text) = doctor(&server);
    assert!(code == 0 && text.contains("another doctor tries it"), "{text}");
    server.heed_nothing();
    server.minute(60);
    let (code, text) = doctor(&server);
    assert!(code == 0 && text.contains("the server heeds no conditional writes"), "{text}");
    assert_eq!(server.keys("results/ledger/"), ["results/ledger/lock"]);
}

#[test]
fn a_missing_permission_is_named() {
    for (at, action) in [
        ("GET /logs/?", "s3:ListBucket"),
        ("GET /logs/AWSLogs", "s3:GetObject"),
        ("GET /results/?", "s3:ListBucket"),
        ("PUT /results/", "s3:PutObject"),
        ("GET /results/ledger/doctor", "s3:GetObject"),
        ("DELETE /results/", "s3:DeleteObject"),
    ] {
        let server = healthy();
        server.fault(at, 9, What::Error(403, "AccessDenied"));
        let (code, text) = doctor(&server);
        assert_eq!(code, 1, "{text}");
        assert!(
            text.contains(&format!("-> the identity needs the IAM action `{action}`")),
            "{text}"
        );
    }
}

#[test]
fn a_trail_that_records_no_inference_is_a_failure() {
    let server = healthy();
    server.answers(
        "GetEventSelectors",
        json!({ "EventSelectors": [{ "ReadWriteType": "WriteOnly", "IncludeManagementEvents": true }] }),
    );
    let (code, text) = doctor(&server);
    assert_eq!(code, 1);
    assert!(text.contains("has no management events that read, so no inference"), "{text}");
    assert!(text.contains("has no data events of Bedrock"), "{text}");
    server.answers("GetTrailStatus", json!({ "IsLogging": false }));
    assert!(doctor(&server).1.contains("does not record"));
    server.answers("DescribeTrails", json!({ "trailList": [] }));
    assert!(doctor(&server).1.contains("none of this account records there"));
}

#[test]
fn only_a_region_that_must_be_turned_on_may_be_off() {
    let server = healthy();
    server.fault("DescribeTrails", 9, What::Error(400, "UnrecognizedClientException"));
    let answer = json!({ "RegionName": "ca-west-1", "RegionOptStatus": "DISABLED" });
    server.page("POST /getRegionOptStatus", 200, &answer.to_string());
    let (code, text) = doctor(&server);
    assert_eq!(code, 1, "{text}");
    let told = |region: &str, level: &str| {
        let what = format!("trails in {region}");
        text.lines().any(|line| line.starts_with(level) && line.contains(&what))
    };
    assert!(told("ca-central-1", "FAILURE") && told("ca-west-1", "ok"), "{text}");
}

#[test]
fn a_region_of_lookup_events_that_is_off_is_well_and_one_of_which_that_is_not_known_is_not() {
    let server = healthy();
    server.turn_off("ca-west-1");
    server.page("POST /getRegionOptStatus", 403, r#"{"__type":"AccessDeniedException"}"#);
    let args = ["doctor", "lookup://ca-west-1"];
    let unclear = ran(program_at(&server).args(args));
    assert_eq!(unclear.code, 1, "{}", unclear.stdout);
    let needs = "-> the identity needs the IAM action `account:GetRegionOptStatus`";
    assert!(unclear.stdout.contains(needs), "{}", unclear.stdout);
    let answer = json!({ "RegionName": "ca-west-1", "RegionOptStatus": "DISABLED" });
    server.page("POST /getRegionOptStatus", 200, &answer.to_string());
    let off = ran(program_at(&server).args(args));
    assert_eq!(off.code, 0, "{}", off.stdout);
    assert!(off.stdout.contains("the Region is not on: no call is made there"), "{}", off.stdout);
}

#[test]
fn only_a_log_is_read_to_try_it_and_none_is_told() {
    let server = healthy();
    let account = "logs/AWSLogs/111122223333";
    let prompt = "BedrockModelInvocationLogs/ca-central-1/2026/05/01/00";
    for n in 0..40 {
        let digest = format!("CloudTrail-Digest/ca-central-1/2026/05/01/{n:02}.json.gz");
        server.put(&format!("{account}/{digest}"), b"x".to_vec());
        let body = format!("{prompt}/data/{n:02}_input.json.gz");
        server.put(&format!("{account}/{body}"), b"x".to_vec());
        server.put(&format!("{account}/{prompt}/{n:02}.json.gz"), b"x".to_vec());
    }
    server.page_of(10);
    let (code, text) = doctor(&server);
    assert!(code == 0 && text.contains("s3:GetObject is allowed, and kms:Decrypt"), "{text}");
    let read: Vec<String> = server
        .requests()
        .into_iter()
        .filter(|line| line.starts_with("GET /logs/AWSLogs"))
        .collect();
    assert!(read.len() == 1 && read[0].contains("/CloudTrail/"), "{read:?}");
    let none = ran(program_at(&server).args(["doctor", "s3://logs/AWSLogs/111122223333/Bedrock"]));
    assert!(none.stdout.contains("there is no log to try it with"), "{}", none.stdout);
    assert!(!server.requests().iter().any(|line| line.starts_with("GET /logs/AWSLogs")));
}

/// A bucket whose account has an object of each family.
fn families() -> Server {
    let server = healthy();
    let account = "logs/AWSLogs/111122223333/";
    for (family, name) in [
        (
            "CloudTrail-Digest",
            "2026/05/01/111122223333_CloudTrail-Digest_ca-central-1_main_x.json.gz",
        ),
        ("BedrockModelInvocationLogs", "2026/05/01/10/20260501T100000000Z_x.json.gz"),
        ("BedrockModelInvocationLogs", "2026/05/01/10/data/x_input.json.gz"),
    ] {
        server.put(&format!("{account}{family}/ca-central-1/{name}"), gzip(b"{}"));
    }
    server.answers("ListPublicKeys", json!({ "PublicKeyList": [] }));
    server
}

#[test]
fn what_an_audit_reads_besides_logs_is_tried_where_it_is_asked_for_and_prompts_never() {
    let server = families();
    let asked = ["doctor", "s3://logs", "--invocation-logs", "s3://logs", "--integrity", "require"];
    let got = ran(program_at(&server).args(asked));
    assert_eq!(got.code, 0, "{}", got.stdout);
    for found in ["digests in s3://logs read", "invocation logs in s3://logs read"] {
        let line = got.stdout.lines().find(|line| line.contains(found)).unwrap();
        assert!(line.starts_with("ok") && line.contains("s3:GetObject is allowed"), "{line}");
    }
    assert!(got.stdout.contains("cloudtrail:ListPublicKeys is allowed"), "{}", got.stdout);
    let reads = server.requests().into_iter().filter(|line| line.contains("x-id=GetObject"));
    let reads: Vec<String> = reads.collect();
    assert_eq!(reads.len(), 3, "{reads:?}");
    assert!(reads.iter().all(|line| !line.contains("/data/")), "{reads:?}");
    // Nobody asks for keys that were saved, nor for digests that are not to be checked.
    let saved = ran(program_at(&server).args(&asked[..4]));
    assert!(!saved.stdout.contains("digests"), "{}", saved.stdout);
}

#[test]
fn what_is_refused_of_digests_keys_and_invocation_logs_is_named() {
    let server = families();
    server.fault("CloudTrail-Digest/ca-central-1/2026", 9, What::Error(403, "AccessDenied"));
    server.fault("x-id=GetObject", 9, What::Error(403, "AccessDenied"));
    server.fault("ListPublicKeys", 9, What::Error(400, "AccessDeniedException"));
    let args = ["doctor", "s3://logs", "--invocation-logs", "s3://logs", "--integrity", "report"];
    let got = ran(program_at(&server).args(args));
    assert_eq!(got.code, 1, "{}", got.stdout);
    let failures = got.stdout.split("FAILURE").skip(1).collect::<Vec<_>>();
    for (what, action) in [
        ("digests in s3://logs read", "`s3:GetObject`"),
        ("invocation logs in s3://logs read", "`s3:GetObject`"),
        ("keys in ca-central-1", "`cloudtrail:ListPublicKeys`"),
    ] {
        let told = failures.iter().find(|told| told.contains(what));
        assert!(told.is_some_and(|told| told.contains(action)), "{what}: {}", got.stdout);
    }
}

#[test]
fn an_inventory_that_cannot_be_used_is_told() {
    let args = ["doctor", "s3://logs", "--inventory", "s3://lists/manifest.json"];
    let got = ran(program_at(&healthy()).args(args));
    assert_eq!(got.code, 1, "{}", got.stdout);
    let line = got.stdout.lines().find(|line| line.contains("inventory s3://lists")).unwrap();
    assert!(line.starts_with("FAILURE") && line.contains("json`: cannot read"), "{line}");
}

#[test]
fn a_refusal_by_the_key_names_the_right_on_the_key() {
    let server = healthy();
    let why = "User: arn:aws:sts::111122223333:assumed-role/auditor/n is not authorized to perform: \
               kms:Decrypt on resource: arn:aws:kms:ca-central-1:111122223333:key/abc because no \
               identity-based policy allows the kms:Decrypt action";
    let body = format!("<Error><Code>AccessDenied</Code><Message>{why}</Message></Error>");
    server.page("GET /logs/AWSLogs", 403, &body);
    let (code, text) = doctor(&server);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("-> the identity needs the IAM action `kms:Decrypt`\n"), "{text}");
    let (report, ran) = super::audit(&server, "s3://logs", &[]);
    let causes = report["coverage"]["problems"].to_string();
    assert_eq!(ran.code, 4);
    assert!(causes.contains("; the identity needs the IAM action `kms:Decrypt`\""), "{causes}");
}

#[test]
fn a_trail_that_writes_elsewhere_or_only_in_part_is_told() {
    let server = healthy();
    let args = ["doctor", "s3://logs/AWSLogs/111122223333", "s3://results"];
    let well = ran(program_at(&server).args(args));
    assert!(!well.stdout.contains("which no input reads"), "{}", well.stdout);
    let elsewhere = ran(program_at(&server).args(["doctor", "s3://results"]));
    let told = "writes to s3://logs/, which no input reads";
    let is_warned = |line: &str| line.starts_with("warning") && line.contains(told);
    assert!(elsewhere.stdout.lines().any(is_warned), "{}", elsewhere.stdout);
    server.answers(
        "GetEventSelectors",
        json!({ "AdvancedEventSelectors": [
            { "FieldSelectors": [
                { "Field": "eventCategory", "Equals": ["Management"] },
                { "Field": "eventName", "Equals": ["Converse"] },
            ] },
            { "FieldSelectors": [
                { "Field": "eventCategory", "Equals": ["Data"] },
                { "Field": "resources.type", "Equals": ["AWS::Bedrock::Model"] },
                { "Field": "resources.ARN", "StartsWith": ["arn:aws:bedrock:x"] },
            ] },
        ] }),
    );
    let (code, text) = doctor(&server);
    assert_eq!(code, 1, "{text}");
    for told in [
        "has not all management events that read, but by `eventName`",
        "has not all data events of AWS::Bedrock::Model, but by `resources.ARN`",
    ] {
        assert!(text.contains(told), "{text}");
    }
}

#[test]
fn a_fault_that_passes_is_no_failure_and_half_of_the_data_events_are_not_all() {
    let server = healthy();
    server.fault("DescribeTrails", 1, What::Error(500, "InternalFailure"));
    server.fault("GetTrailStatus", 1, What::Error(400, "ThrottlingException"));
    server.fault("GET /logs/AWSLogs", 1, What::Cut);
    assert_eq!(doctor(&server).0, 0);
    server.answers(
        "GetEventSelectors",
        json!({ "AdvancedEventSelectors": [{ "FieldSelectors": [
            { "Field": "eventCategory", "Equals": ["Data"] },
            { "Field": "resources.type", "Equals": ["AWS::Bedrock::Model"] },
            { "Field": "readOnly", "Equals": ["false"] },
        ] }] }),
    );
    let (_, text) = doctor(&server);
    assert!(text.contains("has not all data events of AWS::Bedrock::Model"), "{text}");
    assert!(!text.contains("has data events"), "{text}");
}

#[test]
fn credentials_that_are_no_good_are_told_first_and_nothing_else_is_asked() {
    let server = healthy();
    server.fault("POST /", 9, What::Error(403, "InvalidClientTokenId"));
    let (code, text) = doctor(&server);
    assert_eq!(code, 1);
    assert!(text.contains("(InvalidClientTokenId)") && !text.contains("s3://logs"), "{text}");
}

#[test]
fn a_denied_sts_needs_no_permission_and_the_rest_is_asked() {
    let server = healthy();
    server.fault("POST /", 1, What::Error(403, "AccessDenied"));
    let (code, text) = doctor(&server);
    assert_eq!(code, 1);
    assert!(text.contains("this needs no permission") && text.contains("s3://logs"), "{text}");
}

#[test]
fn a_dry_run_reads_nothing_and_says_what_it_would_cost() {
    let server = healthy();
    let got = ran(program_at(&server).args(["audit", "s3://logs", "--dry-run"]));
    assert_eq!((got.code, got.stderr.as_str()), (0, ""));
    let told = |what: &str, n: &str| {
        got.stdout.lines().any(|line| line.trim().starts_with(what) && line.contains(n))
    };
    assert!(told("would be read", " 2  ("), "{}", got.stdout);
    assert!(told("GET requests", " 2  (less than $0.01)"), "{}", got.stdout);
    assert!(server.requests().iter().all(|line| !line.starts_with("GET /logs/AWSLogs")));
}

#[test]
fn a_dry_run_leaves_no_trace_in_a_ledger_and_counts_what_is_too_large() {
    let server = healthy();
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path().join("ledger");
    for ledger in [here.to_str().unwrap(), "s3://results/ledger"] {
        let args = ["audit", "s3://logs", "--dry-run", "--since-last", "--ledger", ledger];
        let got = ran(program_at(&server).args(args).args(["--max-decoded-bytes", "10"]));
        assert_eq!((got.code, got.stderr.as_str()), (0, ""));
        let told = |line: &str| line.contains("too large to be read") && line.contains(" 2  (");
        assert!(got.stdout.lines().any(told), "{}", got.stdout);
    }
    assert!(!here.exists());
    let is_change = |line: &String| line.starts_with("PUT") || line.starts_with("DELETE");
    assert!(!server.requests().iter().any(is_change));
}
