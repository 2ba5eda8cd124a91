//! The same records in every wrapper that records are found in: the flows must be the same.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use serde_json::{Map, Value, json};

use crate::support::{audit_one, count, files, gzip, log, samples, shared};

/// Every inference record of the samples and, where they are there, of the corpora.
fn records() -> Vec<Value> {
    let mut found = Vec::new();
    let archives = ["archive", "clean"].map(|archive| samples().join(archive));
    let corpora = shared("corpora").into_iter().flat_map(|corpora| {
        ["aws-doc-examples", "stratus-detonation-logs"].map(|corpus| corpora.join(corpus))
    });
    for path in archives.into_iter().chain(corpora).flat_map(|folder| files(&folder)) {
        found.extend(records_of(&path).into_iter().filter(is_inference));
    }
    assert!(found.len() > 100);
    found
}

fn records_of(path: &Path) -> Vec<Value> {
    let stored = fs::read(path).unwrap();
    let mut text = Vec::new();
    let whole = if stored.starts_with(&[0x1f, 0x8b]) {
        MultiGzDecoder::new(stored.as_slice()).read_to_end(&mut text)
    } else {
        Cursor::new(stored).read_to_end(&mut text)
    };
    let documents = serde_json::Deserializer::from_slice(&text).into_iter::<Value>();
    let documents: Vec<Value> = documents.map_while(Result::ok).filter(|_| whole.is_ok()).collect();
    let records = documents.into_iter().map(|mut document| match document.get_mut("Records") {
        Some(records) => records.take(),
        None => document,
    });
    let flat = records.map(|records| match records {
        Value::Array(records) => records,
        record => vec![record],
    });
    flat.flatten().collect()
}

fn is_inference(record: &Value) -> bool {
    let names = ["InvokeModel", "Converse", "CreateInference"];
    let name = record["eventName"].as_str().unwrap_or_default();
    let source = record["eventSource"].as_str().unwrap_or_default();
    source.contains("bedrock") && names.iter().any(|known| name.starts_with(known))
}

/// The text of each record.
fn texts(records: &[Value]) -> Vec<String> {
    records.iter().map(Value::to_string).collect()
}

fn joined(parts: &[String], between: &str) -> Vec<u8> {
    parts.join(between).into_bytes()
}

fn lookup_event(record: &Value) -> Value {
    json!({
        "EventId": record["eventID"],
        "EventName": record["eventName"],
        "EventTime": "2026-05-30T16:03:21+02:00",
        "EventSource": "bedrock.amazonaws.com",
        "ReadOnly": "true",
        "Resources": [],
        "CloudTrailEvent": record.to_string(),
    })
}

fn eventbridge(record: &Value) -> Value {
    json!({
        "version": "0",
        "id": "7bf73129-1428-4cd3-a780-95db273d1602",
        "detail-type": "AWS API Call via CloudTrail",
        "source": "aws.bedrock",
        "account": "111122223333",
        "time": "2026-05-30T14:03:21Z",
        "region": "ca-central-1",
        "resources": [],
        "detail": record,
    })
}

fn subscription(records: &[Value]) -> Value {
    let event = |(id, record): (usize, &Value)| json!({ "id": id.to_string(), "timestamp": 1_780_149_801_000_u64, "message": record.to_string() });
    let events: Vec<Value> = records.iter().enumerate().map(event).collect();
    json!({
        "messageType": "DATA_MESSAGE",
        "owner": "111122223333",
        "logGroup": "trail",
        "logStream": "111122223333_CloudTrail_ca-central-1",
        "subscriptionFilters": ["all"],
        "logEvents": events,
    })
}

/// The same members, the last one first.
fn reversed(value: &Value) -> String {
    let Some(members) = value.as_object() else { return value.to_string() };
    let written = |(key, value): (&String, &Value)| format!("{}:{}", json!(key), reversed(value));
    let members: Vec<String> = members.iter().rev().map(written).collect();
    format!("{{{}}}", members.join(","))
}

/// `{"Records":…}` with other members before and behind.
fn records_in_the_middle(records: &[Value]) -> Vec<u8> {
    let whole = format!(r#"{{ "a": [{{}}], "Records" : {} , "z": "]}}" }}"#, json!(records));
    whole.into_bytes()
}

fn utf16(text: &str, of: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(of).collect()
}

fn zipped(parts: &[Vec<u8>]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (number, part) in parts.iter().enumerate() {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(format!("{number}.json"), options).unwrap();
        archive.write_all(part).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// Audits the bytes under a name that tells nothing, and compares the flows with those of a plain
/// log.
fn assert_same_flows(wrapper: &str, bytes: Vec<u8>, want: &Value) {
    let got = audit_one("object", bytes);
    assert_eq!(got["coverage"]["problems"], json!([]), "{wrapper}");
    assert_eq!(got["coverage"]["records"], want["coverage"]["records"], "{wrapper}");
    assert_eq!(got["flows"], want["flows"], "{wrapper}");
}

/// Compares each wrapper with a plain log of the same records.
fn assert_all(wrappers: impl IntoIterator<Item = (&'static str, Vec<u8>)>) {
    let want = audit_one("object", log(&records()));
    assert!(count(&want, "/totals/calls") > 80);
    for (wrapper, bytes) in wrappers {
        assert_same_flows(wrapper, bytes, &want);
    }
}

#[test]
fn containers_do_not_change_the_flows() {
    let records = records();
    let plain = log(&records);
    let (first, second) = records.split_at(records.len() / 2);
    let halves = [log(first), log(second)];
    let cut = plain.split_at(plain.len() / 3);
    assert_all([
        ("gzip", gzip(&plain)),
        ("gzip of several members, cut in a record", [gzip(cut.0), gzip(cut.1)].concat()),
        ("gzip of several documents", halves.clone().map(|half| gzip(&half)).concat()),
        ("zstd", zstd::encode_all(plain.as_slice(), 1).unwrap()),
        ("zip", zipped(std::slice::from_ref(&plain))),
        ("zip of several files", zipped(&halves)),
        ("utf-8 with a mark", [b"\xef\xbb\xbf".as_slice(), &plain].concat()),
        ("utf-16, little end first", utf16(&json!(records).to_string(), u16::to_le_bytes)),
        ("utf-16, big end first", utf16(&json!(records).to_string(), u16::to_be_bytes)),
    ]);
}

#[test]
fn documents_and_lines_do_not_change_the_flows() {
    let records = records();
    let lines = texts(&records);
    let pretty = serde_json::to_vec_pretty(&json!({ "Records": records })).unwrap();
    let backwards: Vec<String> = records.iter().map(reversed).collect();
    let halves = records.chunks(records.len().div_ceil(2)).map(log).collect::<Vec<_>>();
    assert_all([
        ("pretty", pretty),
        ("members backwards", format!(r#"{{"Records":[{}]}}"#, backwards.join(",")).into_bytes()),
        ("members around", records_in_the_middle(&records)),
        ("array", json!(records).to_string().into_bytes()),
        ("lines", joined(&lines, "\n")),
        (
            "lines of a tool for Windows",
            [b"\xef\xbb\xbf".as_slice(), &joined(&lines, "\r\n")].concat(),
        ),
        ("lines with blank ones", joined(&lines, "\n\n \n")),
        ("documents without delimiter", joined(&lines, "")),
        ("logs without delimiter", halves.concat()),
        ("logs by line", halves.join(&b'\n')),
    ]);
}

#[test]
fn wrappers_of_other_tools_do_not_change_the_flows() {
    let records = records();
    let lines = texts(&records);
    let looked_up: Vec<Value> = records.iter().map(lookup_event).collect();
    let by_api: Map<String, Value> =
        [("Events".to_owned(), json!(looked_up))].into_iter().collect();
    let detail: Vec<String> =
        records.iter().map(|record| eventbridge(record).to_string()).collect();
    let halves: Vec<String> =
        records.chunks(40).map(|records| subscription(records).to_string()).collect();
    let exported: Vec<String> =
        lines.iter().map(|line| format!("2026-05-30T14:03:21.000Z {line}")).collect();
    assert_all([
        ("lookup-events", json!(by_api).to_string().into_bytes()),
        ("lookup-events, pretty", serde_json::to_vec_pretty(&by_api).unwrap()),
        ("lookup-events by line", joined(&texts(&looked_up), "\n")),
        ("a query of texts", json!(lines).to_string().into_bytes()),
        ("a query of texts, with tabs", joined(&lines, "\t")),
        ("EventBridge by line", joined(&detail, "\n")),
        ("a CloudWatch subscription", subscription(&records).to_string().into_bytes()),
        (
            "CloudWatch through Firehose",
            halves.iter().map(|half| gzip(half.as_bytes())).collect::<Vec<_>>().concat(),
        ),
        ("a CloudWatch export", gzip(&joined(&exported, "\n"))),
    ]);
}

#[test]
fn a_bare_record_is_a_document() {
    let records = records();
    for record in records.iter().take(5) {
        let want = audit_one("object", log(std::slice::from_ref(record)));
        assert_same_flows("bare", record.to_string().into_bytes(), &want);
        assert_same_flows("detail", eventbridge(record).to_string().into_bytes(), &want);
    }
}
