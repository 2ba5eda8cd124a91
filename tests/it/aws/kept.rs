//! `custody`: where logs are kept, asked of a stand-in and judged again from saved facts.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::program_at;
use super::server::{Server, What};
use crate::support::{Ran, program, ran};

/// A trail in Canada with all that is needed, and nothing that is not.
fn healthy() -> Server {
    let server = Server::start();
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
    let selectors = json!([{ "ReadWriteType": "All", "IncludeManagementEvents": true }]);
    server.answers("GetEventSelectors", json!({ "EventSelectors": selectors }));
    server.answers("ListEventDataStores", json!({ "EventDataStores": [] }));
    let regions = json!([
        { "RegionName": "ca-west-1", "RegionOptStatus": "ENABLED" },
        { "RegionName": "ca-central-1", "RegionOptStatus": "ENABLED_BY_DEFAULT" },
    ]);
    server.answers("DescribeAccountPolicies", json!({ "accountPolicies": [] }));
    server.answers("DescribeExportTasks", json!({ "exportTasks": [] }));
    server.page("POST /listRegions", 200, &json!({ "Regions": regions }).to_string());
    server.page("GET /logging/modelinvocations", 200, "{}");
    server.page("GET /guardrails", 200, r#"{"guardrails":[]}"#);
    bucket(&server);
    server
}

/// What S3 says of a bucket that is kept well.
fn bucket(server: &Server) {
    logs(server, "location", "<LocationConstraint>ca-central-1</LocationConstraint>");
    logs(
        server,
        "versioning",
        "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>",
    );
    logs(server, "logging", "<BucketLoggingStatus/>");
    logs(
        server,
        "inventory",
        "<ListInventoryConfigurationsResult><IsTruncated>false</IsTruncated></ListInventoryConfigurationsResult>",
    );
    logs(server, "notification", "<NotificationConfiguration/>");
    logs(
        server,
        "object-lock",
        "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention>\
         <Mode>COMPLIANCE</Mode><Years>7</Years></DefaultRetention></Rule></ObjectLockConfiguration>",
    );
    logs(
        server,
        "acl",
        "<AccessControlPolicy><Owner><ID>me</ID></Owner><AccessControlList><Grant><Grantee><ID>me</ID>\
         </Grantee><Permission>FULL_CONTROL</Permission></Grant></AccessControlList></AccessControlPolicy>",
    );
    logs(
        server,
        "publicAccessBlock",
        "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true\
         </IgnorePublicAcls><BlockPublicPolicy>true</BlockPublicPolicy><RestrictPublicBuckets>true\
         </RestrictPublicBuckets></PublicAccessBlockConfiguration>",
    );
    logs(server, "policyStatus", "<PolicyStatus><IsPublic>false</IsPublic></PolicyStatus>");
    for (question, code) in [
        ("replication", "ReplicationConfigurationNotFoundError"),
        ("lifecycle", "NoSuchLifecycleConfiguration"),
        ("encryption", "ServerSideEncryptionConfigurationNotFoundError"),
        ("policy", "NoSuchBucketPolicy"),
    ] {
        let body = format!("<Error><Code>{code}</Code><Message>none</Message></Error>");
        server.page(&format!("GET /logs/?{question}"), 404, &body);
    }
}

fn logs(server: &Server, question: &str, body: &str) {
    server.page(&format!("GET /logs/?{question}"), 200, body);
}

fn custody(server: &Server, args: &[&str]) -> Ran {
    let got = ran(program_at(server).arg("custody").args(args));
    for text in [&got.stdout, &got.stderr] {
        assert!(!text.contains("canary-secret"), "{text}");
    }
    got
}

fn answer(server: &Server) -> (i32, Value) {
    let got = custody(server, &["-f", "json"]);
    let value = serde_json::from_str(&got.stdout);
    (got.code, value.unwrap_or_else(|_| panic!("{}", got.stderr)))
}

/// The codes of the findings, with what they are about.
fn found(answer: &Value) -> Vec<(String, String)> {
    let text = |finding: &Value, name: &str| finding[name].as_str().unwrap().to_owned();
    let all = answer["findings"].as_array().unwrap().iter();
    all.map(|finding| (text(finding, "code"), text(finding, "subject"))).collect()
}

fn pairs(server: &Server, codes: &[(&str, &str)]) -> Vec<(String, String)> {
    // The stand-in is what it is; all else is added.
    let own = ("custody-not-aws", server.address());
    let mut all: Vec<_> = codes.iter().copied().chain([own]).collect();
    all.sort_unstable();
    all.into_iter().map(|(code, about)| (code.to_owned(), about.to_owned())).collect()
}

fn sorted(mut all: Vec<(String, String)>) -> Vec<(String, String)> {
    all.sort();
    all
}

#[test]
fn what_is_well_is_well_but_for_a_stand_in_that_proves_nothing() {
    let server = healthy();
    let (code, told) = answer(&server);
    assert_eq!(found(&told), pairs(&server, &[]));
    assert_eq!((code, &told["custody"]["verdict"]), (4, &json!("INSUFFICIENT_DATA")));
    assert_eq!(told["custody"]["unanswered"], json!(0));
    assert_eq!(told["custody"]["regions_asked"], json!(["ca-central-1", "ca-west-1"]));
    assert_eq!(
        told["custody"]["places"],
        json!([{
            "kind": "trail_bucket",
            "name": "logs",
            "of": "arn:aws:cloudtrail:ca-central-1:111122223333:trail/main",
            "region": "ca-central-1",
            "verdict": "COMPLIANT",
        }])
    );
}

#[test]
fn a_replica_abroad_is_found() {
    let server = healthy();
    server.region("copies", Some("us-east-1"));
    logs(
        &server,
        "replication",
        "<ReplicationConfiguration><Role>r</Role><Rule><Status>Enabled</Status><Destination>\
         <Bucket>arn:aws:s3:::copies</Bucket></Destination></Rule></ReplicationConfiguration>",
    );
    let none = "<Error><Code>ReplicationConfigurationNotFoundError</Code></Error>";
    server.page("GET /copies/?replication", 404, none);
    let (code, told) = answer(&server);
    assert_eq!(code, 10);
    assert_eq!(sorted(found(&told)), pairs(&server, &[("replica-outside", "copies")]));
    // A copy that nobody may look for is nowhere inside.
    server.fault("HEAD /copies", 99, What::Error(403, "AccessDenied"));
    let (code, told) = answer(&server);
    assert_eq!(code, 4, "{told}");
    assert_eq!(sorted(found(&told)), pairs(&server, &[("custody-unknown", "copies")]));
    // Nor is one of which nobody may know where it is copied on.
    server.heal();
    server.region("copies", Some("ca-west-1"));
    server.page("GET /copies/?replication", 403, "<Error><Code>AccessDenied</Code></Error>");
    let (code, told) = answer(&server);
    assert_eq!((code, sorted(found(&told))), (4, pairs(&server, &[("custody-unknown", "copies")])));
}

#[test]
fn a_location_that_only_one_call_tells_is_not_known() {
    let server = healthy();
    logs(&server, "location", "<LocationConstraint/>");
    let (code, told) = answer(&server);
    assert_eq!(code, 4);
    assert_eq!(sorted(found(&told)), pairs(&server, &[("place-unknown", "logs")]));
    server.region("logs", None);
    logs(&server, "location", "<LocationConstraint>ca-central-1</LocationConstraint>");
    assert_eq!(sorted(found(&answer(&server).1)), pairs(&server, &[("place-unknown", "logs")]));
}

#[test]
fn an_answer_to_another_question_is_never_none() {
    let listing = "<ListBucketResult><Name>logs</Name></ListBucketResult>";
    for question in [
        "location",
        "replication",
        "versioning",
        "object-lock",
        "lifecycle",
        "encryption",
        "logging",
        "inventory",
        "notification",
        "policy",
        "policyStatus",
        "acl",
        "publicAccessBlock",
    ] {
        let server = healthy();
        logs(&server, question, listing);
        let (code, told) = answer(&server);
        assert_eq!(code, 4, "{question}");
        assert_eq!(
            sorted(found(&told)),
            pairs(&server, &[("custody-unknown", "logs")]),
            "{question}"
        );
    }
    for (at, body) in [
        ("GET /logging/modelinvocations", r#"{"guardrails":[]}"#),
        ("GET /logging/modelinvocations", "<html/>"),
        ("GET /guardrails", "{}"),
    ] {
        let server = healthy();
        server.page(at, 200, body);
        let (code, told) = answer(&server);
        let both = [("custody-unknown", "ca-central-1"), ("custody-unknown", "ca-west-1")];
        assert_eq!((code, sorted(found(&told))), (4, pairs(&server, &both)), "{at} {body}");
    }
}

#[test]
fn a_missing_right_is_named_and_open() {
    let server = healthy();
    server.page("GET /logs/?replication", 403, "<Error><Code>AccessDenied</Code></Error>");
    let refused = r#"{"__type":"AccessDeniedException","message":"no"}"#;
    server.page("GET /guardrails", 403, refused);
    let got = custody(&server, &[]);
    assert_eq!(got.code, 4, "{}", got.stderr);
    let text = got.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for action in ["s3:GetReplicationConfiguration", "bedrock:ListGuardrails"] {
        assert!(text.contains(&format!("needs the IAM action `{action}`")), "{text}");
    }
}

#[test]
fn prompts_keys_and_log_groups_are_asked_for() {
    let server = healthy();
    let key = "arn:aws:kms:ca-central-1:111122223333:key/mrk-1";
    let copy = "arn:aws:kms:us-east-1:111122223333:key/mrk-1";
    let logging = json!({ "loggingConfig": {
        "cloudWatchConfig": { "logGroupName": "prompts", "roleArn": "r" },
        "textDataDeliveryEnabled": true,
    } });
    server.page("GET /logging/modelinvocations", 200, &logging.to_string());
    server.answers(
        "DescribeLogGroups",
        json!({ "logGroups": [{ "logGroupName": "prompts", "kmsKeyId": key }] }),
    );
    let to = "arn:aws:firehose:us-east-1:111122223333:deliverystream/x";
    server.answers(
        "DescribeSubscriptionFilters",
        json!({ "subscriptionFilters": [{ "destinationArn": to }] }),
    );
    let keys = json!({ "PrimaryKey": { "Arn": key }, "ReplicaKeys": [{ "Arn": copy }] });
    server.answers("DescribeKey", json!({ "KeyMetadata": { "MultiRegionConfiguration": keys } }));
    let (code, told) = answer(&server);
    assert_eq!(code, 10);
    let codes = [("log-copy-outside", to), ("key-copy-outside", copy), ("place-unknown", to)];
    assert_eq!(sorted(found(&told)), pairs(&server, &codes));
}

#[test]
fn policies_of_the_whole_account_and_exports_are_asked_for_page_by_page() {
    let logging = json!({ "loggingConfig": {
        "cloudWatchConfig": { "logGroupName": "prompts", "roleArn": "r" },
    } });
    let with_group = || {
        let server = healthy();
        server.page("GET /logging/modelinvocations", 200, &logging.to_string());
        server
            .answers("DescribeLogGroups", json!({ "logGroups": [{ "logGroupName": "prompts" }] }));
        server.answers("DescribeSubscriptionFilters", json!({ "subscriptionFilters": [] }));
        server
    };
    let to = "arn:aws:kinesis:us-east-1:111122223333:stream/all";
    let policy = |selection: Option<&str>| {
        let document = json!({ "DestinationArn": to, "FilterPattern": "" }).to_string();
        json!({ "accountPolicies": [{
            "policyName": "all", "policyDocument": document, "selectionCriteria": selection,
        }] })
    };
    let server = with_group();
    server.answers("DescribeAccountPolicies", policy(None));
    let (code, told) = answer(&server);
    assert_eq!((code, sorted(found(&told))), (10, pairs(&server, &[("log-copy-outside", to)])));
    server.answers("DescribeAccountPolicies", policy(Some(r#"LogGroupName NOT IN ["prompts"]"#)));
    assert_eq!(sorted(found(&answer(&server).1)), pairs(&server, &[]));
    // What does not say where it sends events is no answer.
    server.answers(
        "DescribeAccountPolicies",
        json!({ "accountPolicies": [{ "policyName": "all", "policyDocument": "{}" }] }),
    );
    let unknown = [("custody-unknown", "prompts")];
    assert_eq!(sorted(found(&answer(&server).1)), pairs(&server, &unknown));

    let server = with_group();
    server.region("exports", Some("us-west-2"));
    let task = |group: &str, bucket: &str| json!({ "logGroupName": group, "destination": bucket });
    let tasks = [task("other", "not-asked-for"), task("prompts", "exports")];
    server.answers("DescribeExportTasks", json!({ "exportTasks": tasks }));
    server.page(
        "GET /exports/?replication",
        404,
        "<Error><Code>ReplicationConfigurationNotFoundError</Code></Error>",
    );
    let (code, told) = answer(&server);
    assert_eq!(
        (code, sorted(found(&told))),
        (10, pairs(&server, &[("log-copy-outside", "exports")]))
    );
    // A list that names its own page again has no end.
    server.answers("DescribeExportTasks", json!({ "exportTasks": [], "nextToken": "again" }));
    assert_eq!(sorted(found(&answer(&server).1)), pairs(&server, &unknown));
}

#[test]
fn what_a_replica_is_copied_to_is_asked_for_too() {
    let server = healthy();
    let rule = |to: &str| {
        format!(
            "<ReplicationConfiguration><Role>r</Role><Rule><Status>Enabled</Status><Destination>\
             <Bucket>arn:aws:s3:::{to}</Bucket></Destination></Rule></ReplicationConfiguration>"
        )
    };
    logs(&server, "replication", &rule("copies"));
    server.page("GET /copies/?replication", 200, &rule("further"));
    // Copies in a circle come to an end.
    server.page("GET /further/?replication", 200, &rule("copies"));
    server.region("copies", Some("ca-west-1"));
    server.region("further", Some("us-east-1"));
    let (code, told) = answer(&server);
    assert_eq!(
        (code, sorted(found(&told))),
        (10, pairs(&server, &[("replica-outside", "further")]))
    );
}

/// Who is let in by a list, by a policy that AWS calls public, and when things end.
#[test]
fn lists_public_policies_and_every_end_by_lifecycle_are_asked_for() {
    let server = healthy();
    logs(
        &server,
        "acl",
        "<AccessControlPolicy><Owner><ID>me</ID></Owner><AccessControlList><Grant><Grantee>\
         <URI>http://acs.amazonaws.com/groups/global/AllUsers</URI></Grantee><Permission>READ</Permission>\
         </Grant><Grant><Grantee><ID>them</ID></Grantee><Permission>WRITE</Permission></Grant>\
         </AccessControlList></AccessControlPolicy>",
    );
    let block = "NoSuchPublicAccessBlockConfiguration";
    let none = format!("<Error><Code>{block}</Code><Message>none</Message></Error>");
    server.page("GET /logs/?publicAccessBlock", 404, &none);
    logs(&server, "policyStatus", "<PolicyStatus><IsPublic>true</IsPublic></PolicyStatus>");
    logs(
        &server,
        "lifecycle",
        "<LifecycleConfiguration><Rule><ID>a</ID><Status>Enabled</Status><Filter/><Expiration>\
         <Date>2027-01-31T00:00:00.000Z</Date></Expiration><NoncurrentVersionExpiration>\
         <NoncurrentDays>30</NoncurrentDays></NoncurrentVersionExpiration></Rule><Rule><ID>b</ID>\
         <Status>Disabled</Status><Filter/><Expiration><Days>1</Days></Expiration></Rule>\
         </LifecycleConfiguration>",
    );
    let (code, told) = answer(&server);
    assert_eq!(code, 4);
    let messages = told["findings"].as_array().unwrap().iter();
    let of_bucket = messages.filter(|finding| finding["subject"] == "logs");
    let messages: Vec<&str> =
        of_bucket.map(|finding| finding["message"].as_str().unwrap()).collect();
    assert_eq!(
        messages,
        [
            "the access control list of bucket `logs` gives \
             `http://acs.amazonaws.com/groups/global/AllUsers` READ",
            "the policy of bucket `logs` lets everybody in",
            "the access control list of bucket `logs` gives `them` WRITE",
            "bucket `logs` does not block all public access by itself; what the account blocks was not asked",
            "bucket `logs` deletes objects on 2027-01-31",
            "bucket `logs` deletes old versions after 30 days: what was written over or deleted is gone then",
        ]
    );
}

#[test]
fn facts_of_a_time_that_has_not_come_are_refused_and_old_ones_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("facts.json");
    let sample = fs::read_to_string(crate::support::samples().join("custody-facts.json")).unwrap();
    let at = |time: &str| {
        fs::write(&path, sample.replacen("2026-06-02T08:00:00Z", time, 1)).unwrap();
        let path = path.to_str().unwrap();
        let judged = ran(program().args(["custody", "--facts", path]));
        let args = ["audit", "clean", "--policy", "canada", "-f", "json", "--custody", path];
        (judged, ran(program().args(args)))
    };
    let (judged, audit) = at("2026-07-02T08:00:00Z");
    assert_eq!((judged.code, audit.code), (2, 2));
    for told in [judged.stderr, audit.stderr] {
        assert!(told.contains("taken at 2026-07-02T08:00:00Z, and it is 2026-06-02"), "{told}");
    }
    let (judged, audit) = at("2025-06-02T08:00:00Z");
    assert!(judged.stderr.contains("warning: the facts were taken at 2025"), "{}", judged.stderr);
    let audit: Value = serde_json::from_str(&audit.stdout).unwrap();
    let codes: Vec<_> = found(&audit).into_iter().map(|(code, _)| code).collect();
    assert!(codes.contains(&"custody-out-of-date".to_owned()), "{codes:?}");
}

#[test]
fn saved_facts_are_judged_alike_byte_for_byte_and_nobody_is_asked() {
    let server = healthy();
    server.region("logs", Some("us-east-1"));
    logs(&server, "location", "<LocationConstraint/>");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("facts.json");
    let path = path.to_str().unwrap();
    let live = custody(&server, &["-f", "json", "--save", path]);
    assert_eq!(live.code, 10, "{}", live.stderr);
    server.requests();
    let saved = custody(&server, &["-f", "json", "--facts", path]);
    assert_eq!((saved.code, saved.stdout), (10, live.stdout));
    assert_eq!(server.requests(), [""; 0]);
    let kept = fs::read_to_string(path).unwrap();
    assert!(!kept.contains("canary-secret") && !kept.contains("AKIA"), "{kept}");
    refused(Path::new(path), &kept.replacen("\"of\"", "\"off\"", 1), "unknown field `off`");
    refused(Path::new(path), &kept[..kept.len() / 2], "EOF while parsing");
}

fn refused(path: &Path, text: &str, told: &str) {
    fs::write(path, text).unwrap();
    let got = ran(program().args(["custody", "--facts", path.to_str().unwrap()]));
    assert_eq!((got.code, got.stdout.as_str()), (2, ""));
    assert!(got.stderr.contains(told) && got.stderr.contains(" line "), "{}", got.stderr);
}

#[test]
fn credentials_that_are_no_good_end_the_run() {
    let server = healthy();
    server.fault("POST /", 99, What::Error(403, "InvalidClientTokenId"));
    let got = custody(&server, &[]);
    assert_eq!((got.code, got.stdout.as_str()), (1, ""));
    assert!(got.stderr.contains("InvalidClientTokenId"), "{}", got.stderr);
}

#[test]
fn a_policy_without_custody_judges_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("policy.toml");
    let text = "version = 1\n[policy]\nname = \"x\"\nallowed_regions = [\"ca-central-1\"]\n";
    fs::write(&path, text).unwrap();
    let got = custody(&healthy(), &["--policy", path.to_str().unwrap()]);
    assert_eq!((got.code, got.stdout.as_str()), (2, ""));
    assert!(got.stderr.contains("has no `[custody]`"), "{}", got.stderr);
}

/// The report of a sample in which all inference ran in Canada.
fn audited(more: &[&str]) -> (i32, Value) {
    let clean = ["audit", "clean", "-f", "json"];
    let got = ran(program().args(clean).args(more));
    (got.code, serde_json::from_str(&got.stdout).unwrap_or_else(|_| panic!("{}", got.stderr)))
}

#[test]
fn an_audit_takes_saved_facts_and_is_no_pass_where_logs_lie_outside() {
    let (code, without) = audited(&["--policy", "canada"]);
    assert_eq!(
        (code, &without["verdict"], &without["custody"]),
        (0, &json!("COMPLIANT"), &Value::Null)
    );
    let facts = ["--policy", "canada", "--custody", "custody-facts.json"];
    let (code, with) = audited(&facts);
    assert_eq!((code, &with["verdict"]), (10, &json!("NON_COMPLIANT")));
    assert_eq!(with["exit"]["reasons"], json!(["custody", "inconclusive"]));
    // The calls are judged as before.
    assert_eq!(with["totals"], without["totals"]);
    let alone = ran(program().args(["custody", "-f", "json", "--facts", "custody-facts.json"]));
    let alone: Value = serde_json::from_str(&alone.stdout).unwrap();
    assert_eq!(with["custody"], alone["custody"]);
    let of_custody: Vec<_> =
        found(&with).into_iter().filter(|pair| !found(&without).contains(pair)).collect();
    assert_eq!(sorted(of_custody), sorted(found(&alone)));
    let (code, _) = audited(&[&facts[..], &["--fail-on", "violations,unproven"]].concat());
    assert_eq!(code, 0);
}

#[test]
fn an_audit_by_a_policy_without_custody_takes_no_facts() {
    let facts = ["--custody", "custody-facts.json", "--allow", "ca-central-1"];
    let got = ran(program().args(["audit", "clean"]).args(facts));
    assert_eq!((got.code, got.stdout.as_str()), (2, ""));
    assert!(got.stderr.contains("has no `[custody]`"), "{}", got.stderr);
}

#[test]
fn a_pack_has_the_facts_and_is_judged_by_them_again() {
    let folder = tempfile::tempdir().unwrap();
    let pack = folder.path().join("pack.zip");
    let pack = pack.to_str().unwrap();
    let facts = ["--policy", "canada", "--custody", "custody-facts.json"];
    let made = ran(program().args(["audit", "clean", "-o", pack]).args(facts));
    assert_eq!(made.code, 10, "{}", made.stderr);
    let checked = ran(program().args(["verify", pack, "--logs", "clean", "-f", "json"]));
    assert_eq!(checked.code, 0, "{}{}", checked.stdout, checked.stderr);
    let told: Value = serde_json::from_str(&checked.stdout).unwrap();
    assert_eq!(told["outcome"], json!("INTACT"));
}
