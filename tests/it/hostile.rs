//! Logs that are damaged, forged or made to harm: told, counted, and never a pass.

use std::io::{Read, Write};

use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};

use crate::support::{
    audit, audit_one, call, count, folder, gzip, log, other, problems, program, ran, report, run,
};

/// Asserts that an object has exactly this problem, that the report says so by its exit code, and
/// that this many calls were found all the same.
fn assert_told(bytes: impl Into<Vec<u8>>, problem: &str, calls: u64) {
    let report = audit_one("log.json.gz", bytes);
    assert_eq!(problems(&report), [problem]);
    assert_eq!(count(&report, "/totals/calls"), calls, "{problem}");
    assert_eq!(report["exit"]["code"], 4);
    assert_eq!(report["exit"]["reasons"][0], "inconclusive");
    assert_ne!(report["verdict"], "COMPLIANT");
}

fn canadian(id: &str) -> Value {
    call(id, "ca-central-1")
}

/// The text of a record with a member written by hand in the place of `awsRegion`.
fn with_text(member: &str) -> String {
    canadian("1").to_string().replace(r#""awsRegion":"ca-central-1""#, member)
}

fn log_of(record: &str) -> String {
    format!(r#"{{"Records":[{record}]}}"#)
}

#[test]
fn a_gzip_bomb_costs_a_problem_and_not_the_memory() {
    let bomb = gzip_of_blanks(600 << 20);
    assert!(bomb.len() < 3 << 20);
    let folder = folder([("bomb.json.gz", bomb), ("log.json", log(&[canadian("1")]))]);
    let args = ["audit", folder.path().to_str().unwrap(), "--max-decoded-bytes", "1000000"];
    let report = report(args);
    assert_eq!(problems(&report), ["too-large"]);
    assert_eq!(report["exit"]["code"], 4);
    assert_eq!(count(&report, "/coverage/objects/failed"), 1);
    assert_eq!(count(&report, "/totals/calls"), 1);
}

/// So many blanks, in one member.
fn gzip_of_blanks(length: u64) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    std::io::copy(&mut std::io::repeat(b' ').take(length), &mut encoder).unwrap();
    encoder.flush().unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_text_that_nests_without_end_is_told() {
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    let mut record = canadian("1").to_string();
    record.truncate(record.len() - 1);
    let nested = format!(r#"{record},"requestParameters2":{deep}}}"#);
    let report = audit_one("log.json", log_of(&nested));
    assert_eq!(count(&report, "/totals/calls"), 1);
    for text in [deep, "{\"a\":".repeat(100_000), "[".repeat(100_000)] {
        let report = audit_one("log.json", text);
        assert_eq!(count(&report, "/totals/calls"), 0);
        assert_ne!(report["exit"]["code"], 0);
    }
}

#[test]
fn a_member_that_stands_twice_is_believed_in_neither_form() {
    let whole = canadian("1").to_string();
    let twice = |member: &str, other: &str| whole.replace(member, &format!("{member},{other}"));
    let region = r#""inferenceRegion":"ca-central-1""#;
    for record in [
        twice(r#""awsRegion":"ca-central-1""#, r#""awsRegion":"us-east-1""#),
        twice(region, r#""inferenceRegion":"us-east-1""#),
        twice(region, r#""inferenceRegion":null"#),
        whole.replace(region, r#""inferenceRegion":null,"inferenceRegion":"ca-central-1""#),
        twice(r#""eventSource":"bedrock.amazonaws.com""#, r#""eventSource":"s3.amazonaws.com""#),
        twice(r#""eventName":"Converse""#, r#""eventName":"ListGuardrails""#),
        twice(r#""eventName":"Converse""#, r#""event\u004eame":"Converse""#),
        twice(r#""requestID":"request-1""#, r#""additionalEventData":null"#),
        twice(r#""modelId":"us.anthropic.claude-sonnet-4-6""#, r#""modelId":null"#),
        twice(r#""accountId":"111122223333""#, r#""accountId":"444455556666""#),
    ] {
        assert_ne!(record, whole);
        let report = audit_one("log.json", log_of(&record));
        assert_eq!(problems(&report), ["malformed-record"], "{record}");
        assert_eq!(count(&report, "/coverage/records/malformed"), 1, "{record}");
        assert_eq!(report["totals"]["by_verdict"].get("COMPLIANT"), None, "{record}");
        assert_eq!(report["exit"]["code"], 4, "{record}");
    }
}

#[test]
fn a_completion_that_says_a_thing_twice_is_not_believed() {
    let region = |region: &str| format!(r#"{{"inferenceRegion":"{region}"}}"#);
    let (home, abroad) = (region("ca-central-1"), region("us-east-1"));
    for details in [
        format!(r#"{{"additionalEntries":{abroad},"additionalEntries":{home}}}"#),
        format!(
            r#"{{"additionalEntries":{abroad}}},"AdditionalEventData":{{"additionalEntries":{home}}}"#
        ),
        r#"{"additionalEntries":[{"key":"inferenceRegion","value":null},
            {"key":"inferenceRegion","value":"ca-central-1"}]}"#
            .to_owned(),
        r#"{"additionalEntries":[{"key":"inferenceRegion","value":"us-east-1","value":"ca-central-1"}]}"#
            .to_owned(),
    ] {
        let record = with_text(&format!(
            r#""awsRegion":"ca-central-1","serviceEventDetails":{{"parentRequestId":"r","AdditionalEventData":{details}}}"#
        ));
        let report = audit_one("log.json", log_of(&record));
        assert_eq!(problems(&report), ["malformed-record"], "{record}");
        assert_eq!(count(&report, "/totals/calls"), 0, "{record}");
    }
}

#[test]
fn what_cloudtrail_left_out_may_have_named_the_region() {
    let mut record = canadian("1");
    record["additionalEventData"] = json!({ "omitted": true });
    let report = audit_one("log.json", log(&[record]));
    assert_eq!(report["verdict"], "INSUFFICIENT_DATA");
    assert_eq!(count(&report, "/totals/by_evidence/unrecorded"), 1);
}

#[test]
fn what_is_not_a_region_is_never_compliant() {
    let spoofs = [
        json!("ca-central-1 "),
        json!(" ca-central-1"),
        json!("CA-CENTRAL-1"),
        json!("с\u{430}-central-1"),
        json!("ca-central-1\u{0}"),
        json!("ca-central-1\u{200b}"),
        json!("ca-central-1,us-east-1"),
        json!("ca-central"),
        json!("global"),
        json!(""),
        json!(["ca-central-1"]),
        json!({ "region": "ca-central-1" }),
        json!(1),
        json!(true),
    ];
    for spoof in spoofs {
        let mut record = canadian("1");
        record["additionalEventData"]["inferenceRegion"] = spoof.clone();
        let report = audit_one("log.json", log(&[record]));
        assert_eq!(count(&report, "/totals/calls"), 1, "{spoof}");
        assert_eq!(report["totals"]["by_verdict"].get("COMPLIANT"), None, "{spoof}");
        assert_ne!(report["exit"]["code"], 0, "{spoof}");
        assert_eq!(report["flows"][0]["destination"], Value::Null, "{spoof}");
    }
}

#[test]
fn a_region_that_nobody_knows_is_outside_the_policy() {
    for region in ["ca-central-1a", "ca-central-2", "ca-centrai-1", "xx-central-1"] {
        let report = audit_one("log.json", log(&[call("1", region)]));
        assert_eq!(report["totals"]["by_verdict"], json!({ "NON_COMPLIANT": 1 }), "{region}");
        assert_eq!(report["exit"]["code"], 10, "{region}");
    }
}

#[test]
fn no_region_at_all_is_never_taken_for_the_source() {
    for record in [
        canadian("1").to_string().replace(r#"{"inferenceRegion":"ca-central-1"}"#, "null"),
        canadian("1").to_string().replace(r#"{"inferenceRegion":"ca-central-1"}"#, "{}"),
        canadian("1").to_string().replace(r#":"ca-central-1"}"#, ":null}"),
        canadian("1").to_string().replace("inferenceRegion", "InferenceRegion"),
    ] {
        let report = audit_one("log.json", log_of(&record));
        assert_eq!(report["flows"][0]["evidence"], "presumed", "{record}");
        assert_eq!(report["totals"]["by_verdict"], json!({ "INSUFFICIENT_DATA": 1 }), "{record}");
        assert_eq!(report["exit"]["code"], 11, "{record}");
    }
}

#[test]
fn a_source_region_that_is_none_keeps_a_regional_model_from_passing() {
    for region in [r#""awsRegion":"""#, r#""awsRegion":null"#, r#""awsRegion":["ca-central-1"]"#] {
        let record = with_text(region).replace("us.anthropic", "anthropic");
        let record = record.replace(r#"{"inferenceRegion":"ca-central-1"}"#, "null");
        let report = audit_one("log.json", log_of(&record));
        assert_eq!(count(&report, "/totals/calls"), 1, "{region}");
        assert_eq!(report["totals"]["by_verdict"].get("COMPLIANT"), None, "{region}");
        assert_ne!(report["exit"]["code"], 0, "{region}");
    }
}

#[test]
fn damaged_objects_are_told_and_what_stands_before_the_damage_counts() {
    let whole = log(&[canadian("1"), canadian("2"), canadian("3")]);
    let packed = gzip(&whole);
    let mut bad_sum = packed.clone();
    let last = bad_sum.len() - 5;
    bad_sum[last] ^= 1;
    let text = String::from_utf8(whole.clone()).unwrap();
    let third = text.rfind(r#"{"additionalEventData"#).unwrap();
    assert_told(bad_sum, "damaged-container", 3);
    assert_told([gzip(&whole), b"not gzip".to_vec()].concat(), "damaged-container", 3);
    assert_told(&packed[..packed.len() - 4], "damaged-container", 3);
    assert_told(&packed[..12], "damaged-container", 0);
    assert_told(&whole[..third + 50], "broken-json", 2);
    assert_told(gzip(&whole[..third + 50]), "broken-json", 2);
    assert_told(&whole[..whole.len() - 2], "broken-json", 3);
    assert_told(text.replacen("request-2\",", "request-2\"", 1), "malformed-record", 2);
}

#[test]
fn bad_lines_are_told_one_by_one_and_the_others_count() {
    let good = [canadian("1"), canadian("2")].map(|record| record.to_string());
    for bad in [
        r#"{"eventSource":"bedrock"#,
        "not json",
        r#"{"eventSource" "bedrock"}"#,
        &good[0][..good[0].len() - 1],
    ] {
        let lines = format!("{}\n{bad}\n{}\n", good[0], good[1]);
        let report = audit_one("log.jsonl", lines);
        assert_eq!(problems(&report).len(), 1, "{bad}");
        assert_eq!(count(&report, "/coverage/records/malformed"), 1, "{bad}");
        assert_eq!(count(&report, "/totals/calls"), 2, "{bad}");
        assert_eq!(report["exit"]["code"], 4, "{bad}");
    }
}

#[test]
fn what_took_the_place_of_a_log_is_told() {
    let error_page = "<?xml version=\"1.0\"?>\n<Error><Code>AccessDenied</Code></Error>\n";
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";
    for (text, cause) in [
        (error_page, "the text is XML or HTML, perhaps an error page"),
        (pointer, "the object is a Git LFS pointer, not the log"),
    ] {
        let report = audit_one("x.json.gz", text);
        let problem = &report["coverage"]["problems"][0];
        assert_eq!(problem["code"], "broken-json");
        assert_eq!(problem["cause"], cause);
        assert_eq!(report["exit"]["code"], 4);
    }
}

#[test]
fn what_is_no_text_of_a_log_is_an_object_that_could_not_be_read_and_no_record() {
    let name = "AWSLogs/111122223333/CloudTrail/ca-central-1/2026/05/30/\
                111122223333_CloudTrail_ca-central-1_20260530T0000Z_0000000000000001.json.gz";
    // As an executable begins, with lines that look like something else in it.
    let program = b"\x7fELF\x02\x01\x01\0\n{\"a\xff\n\x90\x8f{}\n[\"\n\0\0\n".repeat(9);
    for (bytes, code) in [
        (b"hello\nworld\n".to_vec(), "broken-json"),
        (program.clone(), "bad-encoding"),
        (gzip(&program), "bad-encoding"),
    ] {
        let report = audit_one(name, bytes);
        let coverage = &report["coverage"];
        let objects =
            ["listed", "read", "failed"].map(|of| count(coverage, &format!("/objects/{of}")));
        assert_eq!((objects, count(coverage, "/records/total")), ([1, 0, 1], 0), "{coverage}");
        assert_eq!(problems(&report), [code]);
        let found: Vec<_> = report["findings"].as_array().unwrap().iter().collect();
        let of = |code: &str| found.iter().find(|f| f["code"] == code).map(|f| count(f, "/count"));
        assert_eq!((of("object-not-read"), of("malformed-records")), (Some(1), None));
    }
}

#[test]
fn objects_that_could_not_be_read_are_as_many_in_every_place() {
    let good = canadian("1").to_string();
    let cut = &good[..good.len() - 1];
    let folder = folder([
        ("line.jsonl", format!("{good}\nnot json\n{cut}\n{}\n", canadian("2")).into_bytes()),
        ("cut.jsonl", format!("{}\n{cut}", canadian("3")).into_bytes()),
        ("cut.json", log(&[canadian("4")])[..200].to_vec()),
        ("junk.json", b"junk".to_vec()),
    ]);
    let report = audit(folder.path());
    let of = |code: &str| {
        report["findings"].as_array().unwrap().iter().find(|f| f["code"] == code).unwrap()
    };
    assert_eq!(count(&report, "/coverage/objects/failed"), 3);
    assert_eq!(count(of("object-not-read"), "/count"), 3);
    // Two lines, and what each of the two cut texts ends with.
    assert_eq!(count(&report, "/coverage/records/malformed"), 4);
    assert_eq!(count(of("malformed-records"), "/count"), 4);
    assert_eq!(count(&report, "/totals/calls"), 3);
}

#[test]
fn notifications_that_point_at_logs_are_no_records() {
    let object = json!({ "bucket": { "name": "logs" }, "object": { "key": "AWSLogs/x.json.gz" } });
    let s3 = json!({ "Records": [{
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": "ca-central-1",
        "eventTime": "2026-05-30T14:03:21.000Z",
        "eventName": "ObjectCreated:Put",
        "s3": object,
    }]});
    let sns = json!({ "Records": [{
        "EventSource": "aws:sns",
        "EventVersion": "1.0",
        "Sns": { "Type": "Notification", "Message": s3.to_string() },
    }]});
    let sqs = json!({ "Records": [{
        "messageId": "1",
        "eventSource": "aws:sqs",
        "awsRegion": "ca-central-1",
        "body": s3.to_string(),
    }]});
    let cloudtrail = json!({ "s3Bucket": "bedrock-logs", "s3ObjectKey": ["AWSLogs/x.json.gz"] });
    let eventbridge = json!({
        "detail-type": "Object Created",
        "source": "aws.s3",
        "detail": { "bucket": { "name": "bedrock" }, "object": { "key": "AWSLogs/x.json.gz" } },
    });
    for notification in [s3, sns, sqs, cloudtrail, eventbridge] {
        let report = audit_one("n.json", notification.to_string());
        assert_eq!(count(&report, "/coverage/records/total"), 0, "{notification}");
        assert_eq!(report["coverage"]["objects"]["skipped"], json!({ "foreign": 1 }));
        assert_eq!(report["exit"]["code"], 3);
    }
}

#[test]
fn other_families_of_objects_are_skipped_with_the_reason() {
    let families = [
        ("CloudTrail-Digest", "digest"),
        ("CloudTrail-Insight", "insight"),
        ("CloudTrail-NetworkActivity", "network_activity"),
        ("CloudTrail-Aggregated", "aggregated"),
        ("BedrockModelInvocationLogs", "invocation_log"),
    ];
    for (family, reason) in families {
        let key = format!("AWSLogs/111122223333/{family}/ca-central-1/2026/05/30/x.json.gz");
        let folder = folder([(key.as_str(), gzip(&log(&[canadian("1")])))]);
        let report = audit(folder.path());
        assert_eq!(report["coverage"]["objects"]["skipped"], json!({ (reason): 1 }));
        assert_eq!(count(&report, "/coverage/records/total"), 0);
        assert_eq!(report["exit"]["code"], 3);
    }
}

#[test]
fn other_families_are_known_by_their_content_too() {
    let digest = json!({ "awsAccountId": "111122223333", "digestS3Object": "x", "logFiles": [] });
    let body =
        json!({ "schemaType": "ModelInvocationLog", "modelId": "x", "inferenceRegion": "y" });
    for (text, skipped) in [
        (digest.to_string(), json!({ "digest": 1 })),
        (body.to_string(), json!({ "invocation_log": 1 })),
        (String::new(), json!({ "empty": 1 })),
    ] {
        let report = audit_one("x.json", text);
        assert_eq!(report["coverage"]["objects"]["skipped"], skipped);
        assert_eq!(count(&report, "/coverage/records/total"), 0);
    }
}

#[test]
fn second_descriptions_of_a_call_are_no_calls() {
    let kinds = [
        ("eventCategory", "NetworkActivity"),
        ("eventCategory", "Insight"),
        ("eventType", "AwsVpceEvent"),
        ("eventType", "AwsAggregatedEvent"),
    ];
    let mut records = vec![canadian("1")];
    for (key, value) in kinds {
        let mut record = call("1", "us-east-1");
        record[key] = json!(value);
        records.push(record);
    }
    let report = audit_one("log.json", log(&records));
    assert_eq!(count(&report, "/coverage/records/second_descriptions"), 4);
    assert_eq!(report["totals"]["by_destination"], json!({ "ca-central-1": 1 }));
}

#[test]
fn a_name_acts_on_no_terminal_in_any_message() {
    let name = "esc\u{1b}[31mdir\u{9b}2J\u{202e}";
    let refused = run(["audit", name]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("`esc\\u{1b}[31mdir\\u{9b}2J\\u{202e}`"), "{}", refused.stderr);
    assert!(!refused.stderr.contains(['\u{1b}', '\u{9b}', '\u{202e}']));
}

#[test]
fn escapes_hide_nothing() {
    let plain = canadian("1").to_string();
    let want = audit_one("log.json", log_of(&plain));
    for (text, hidden) in [
        ("bedrock.amazonaws.com", r"\u0062edrock.amazonaws.com"),
        ("bedrock.amazonaws.com", r"bedroc\u006b.amazonaws\u002Ecom"),
        ("eventSource", r"event\u0053ource"),
        ("eventName", r"\u0065\u0076\u0065\u006E\u0074\u004e\u0061\u006d\u0065"),
        ("inferenceRegion", r"inference\u0052egion"),
        ("additionalEventData", r"additionalEventD\u0061ta"),
        ("awsRegion", r"aws\u0052egion"),
    ] {
        let record = plain.replace(text, hidden);
        assert_ne!(record, plain);
        // Alone, and behind a record that shows what the others are.
        let alone = audit_one("log.json", log_of(&record));
        assert_eq!(alone["flows"], want["flows"], "{hidden}");
        let behind = audit_one("log.json", log_of(&format!("{},{record}", other("2"))));
        assert_eq!(behind["flows"], want["flows"], "{hidden}");
    }
}

#[test]
fn a_record_inside_a_record_is_none() {
    let forged = call("forged", "ca-central-1");
    let mut honest = call("1", "us-east-1");
    honest["requestParameters"]["metadata"] = forged.clone();
    honest["requestParameters"]["text"] = json!(forged.to_string());
    honest["requestParameters"]["log"] = json!({ "Records": [forged.clone()] });
    honest["userAgent"] = json!(format!("\"}},{forged},{{\"a\":\""));
    let mut of_other = other("2");
    of_other["requestParameters"] = json!({ "Records": [forged.clone()], "detail": forged });
    for records in [[honest.clone(), of_other.clone()], [of_other, honest]] {
        let report = audit_one("log.json", log(&records));
        assert_eq!(count(&report, "/coverage/records/total"), 2);
        assert_eq!(report["totals"]["by_destination"], json!({ "us-east-1": 1 }));
    }
}

#[test]
fn names_that_only_resemble_bedrock_are_other_services() {
    let sources = ["bedrock.evil.com", "bedrockish.amazonaws.com", "xbedrock.amazonaws.com"];
    let records = sources.map(|source| {
        let mut record = canadian(source);
        record["eventSource"] = json!(source);
        record
    });
    let report = audit_one("log.json", log(&records));
    assert_eq!(count(&report, "/coverage/records/other"), 3);
    assert_eq!(report["exit"]["code"], 3);
}

#[test]
fn signs_that_a_terminal_obeys_are_shown_and_not_sent() {
    let mut record = call("1", "us-east-1");
    record["userIdentity"]["arn"] =
        json!("arn:aws:iam::111122223333:user/\u{1b}[2J\u{1b}]0;x\u{7}\u{202e}\r\n=cmd()");
    let folder = folder([("log.json", log(&[record]))]);
    for format in ["terminal", "json", "csv", "markdown", "ocsf"] {
        let ran = ran(program().arg("audit").arg(folder.path()).args(["-f", format]));
        assert_eq!(ran.code, 10);
        for sign in ['\u{1b}', '\u{7}', '\u{202e}'] {
            assert!(!ran.stdout.contains(sign), "{format} sends {sign:?}");
        }
    }
}

#[test]
fn a_page_of_more_is_told_wherever_it_says_so() {
    let text = canadian("1").to_string();
    let events = json!([{ "CloudTrailEvent": text, "message": text }]);
    for page in [
        format!(r#"{{"Events":{events},"NextToken":"eyJ"}}"#),
        format!(r#"{{"NextToken":"eyJ","Events":{events}}}"#),
        format!(r#"{{"events":{events},"searchedLogStreams":[],"nextToken" : "eyJ"}}"#),
        format!(r#"{{"nextToken":"eyJ","events":{events}}}"#),
    ] {
        assert_told(page, "incomplete-page", 1);
    }
    for last in [
        format!(r#"{{"Events":{events},"NextToken":null}}"#),
        format!(r#"{{"NextToken":null,"Events":{events}}}"#),
        format!(r#"{{"Events":{events},"note":"\"NextToken\":"}}"#),
    ] {
        let report = audit_one("log.json", last);
        assert_eq!(problems(&report), [""; 0]);
        assert_eq!(report["exit"]["code"], 0);
    }
}

#[test]
fn records_under_a_name_that_stands_twice_all_count() {
    let [one, two, three] = [call("1", "us-east-1"), canadian("2"), canadian("3")];
    for text in [
        format!(r#"{{"Records":[{two}],"Records":[{one},{three}]}}"#),
        format!(r#"{{"Records":[{two}] , "a":[1] , "Records" : [{one}], "Records":[{three}]}}"#),
        format!(r#"{{"a":1,"Records":[{one},{three}],"Records":[{two}]}}"#),
        format!(r#"{{"Records":[],"Events":[{two},{one},{three}]}}"#),
    ] {
        let report = audit_one("log.json", text.clone());
        assert_eq!(count(&report, "/coverage/records/inference"), 3, "{text}");
        assert_eq!(report["exit"]["code"], 10, "{text}");
    }
}
