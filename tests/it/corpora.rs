//! Other people's records against totals that a program of another make has counted.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{audit, calls_by, count, files, shared};

/// Where our rules differ from the answers on purpose.
struct Difference {
    corpus: &'static str,
    /// Fragments that the answers call malformed and we do not.
    not_malformed: u64,
    /// Documents of another kind that we count beyond those of the answers.
    more_not_records: u64,
}

const NO_DIFFERENCE: Difference = Difference { corpus: "", not_malformed: 0, more_not_records: 0 };

const DIFFERENCES: [Difference; 2] = [
    // Lambda's envelopes of Kinesis, Firehose and CloudWatch hold base64 of something. The answers
    // open it and find text that is no JSON; we leave such documents alone, as foreign: one for
    // each `awslogs`, one for each element of `Records` or `records`.
    Difference { corpus: "aws-lambda-events-fixtures", not_malformed: 13, more_not_records: 8 },
    // The whole element before a cut is counted as a document of another kind (it has no
    // `eventSource`); the answers list it as salvageable. A log whose text is none has no fragment to
    // count: the object is one that could not be read.
    Difference { corpus: "peer-edge-cases", not_malformed: 1, more_not_records: 1 },
];

fn difference(corpus: &str) -> &'static Difference {
    DIFFERENCES.iter().find(|difference| difference.corpus == corpus).unwrap_or(&NO_DIFFERENCE)
}

/// Calls `check` with each corpus: its name, our report, the answer.
fn each_corpus(check: impl Fn(&str, &Value, &Value)) {
    let Some(corpora) = shared("corpora") else { return };
    let answers = files(&corpora.join("answers"));
    assert!(!answers.is_empty());
    for path in answers {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let answer = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        check(name, &audit(&corpora.join(name)), &answer);
    }
}

#[test]
fn every_object_and_record_of_the_corpora_is_counted() {
    each_corpus(|name, report, answer| {
        let differs = difference(name);
        let want = |keys: &[&str]| -> u64 {
            keys.iter().map(|key| count(answer, &format!("/answer/{key}"))).sum()
        };
        let got = |key: &str| count(report, &format!("/coverage/records/{key}"));
        assert_eq!(count(report, "/coverage/objects/listed"), want(&["files"]), "{name}");
        // Our total has the malformed ones in it.
        assert_eq!(got("total") - got("malformed"), want(&["records"]), "{name}");
        let malformed = want(&["malformed_fragments"]);
        assert_eq!(got("malformed") + differs.not_malformed, malformed, "{name}");
        let of_other_kinds = [
            "unrecognised_documents",
            "unrecognised_lines",
            "notification_pointers",
            "control_messages",
            "digest_documents",
            "model_invocation_logs",
        ];
        let not_records = want(&of_other_kinds) + differs.more_not_records;
        assert_eq!(got("not_records"), not_records, "{name}");
    });
}

#[test]
fn inference_in_the_corpora_is_counted_once() {
    each_corpus(|name, report, answer| {
        let got = |key: &str| count(report, &format!("/coverage/records/{key}"));
        let of_bedrock = got("inference") + got("bedrock_other") + got("second_descriptions");
        assert_eq!(of_bedrock, count(answer, "/answer/bedrock_records"), "{name}");
        let inference = count(answer, "/answer/bedrock_inference_records")
            + count(answer, "/answer/bedrock_service_events");
        assert_eq!(got("inference"), inference, "{name}");
        let distinct = count(answer, "/with_--dedupe/bedrock_inference_records");
        let joined = got("inference") - count(report, "/coverage/repeats/duplicates");
        assert_eq!(joined, distinct, "{name}");
        let is_recorded = |flow: &Value| flow["evidence"] == "recorded";
        let recorded = calls_by(report, is_recorded).remove(&true).unwrap_or(0);
        let with_region = count(answer, "/with_--dedupe/bedrock_inference_with_inferenceRegion");
        assert_eq!(recorded, with_region, "{name}");
    });
}

#[test]
fn models_regions_and_errors_of_the_corpora_are_those_of_the_answers() {
    each_corpus(|name, report, answer| {
        let by = |key: fn(&Value) -> String| calls_by(report, key);
        let want = |key: &str| -> BTreeMap<String, u64> {
            let sums = answer["with_--dedupe"].get(key).and_then(Value::as_object);
            let sums = sums.into_iter().flatten();
            sums.map(|(key, calls)| (key.clone(), calls.as_u64().unwrap())).collect()
        };
        let got: BTreeMap<String, u64> = by(|flow| text(flow, "requested", "(missing)"));
        assert_eq!(got, want("by_modelId"), "{name}");
        assert_eq!(by(|flow| text(flow, "source_region", "None")), want("by_awsRegion"), "{name}");
        assert_eq!(by(pair), want("by_region_pair"), "{name}");
        assert_eq!(by(|flow| text(flow, "error_code", "(none)")), want("by_errorCode"), "{name}");
    });
}

fn text(flow: &Value, key: &str, absent: &str) -> String {
    flow[key].as_str().unwrap_or(absent).to_owned()
}

fn pair(flow: &Value) -> String {
    let is_recorded = flow["evidence"] == "recorded";
    let destination = if is_recorded { text(flow, "destination", "") } else { "(absent)".into() };
    format!("{} -> {destination}", text(flow, "source_region", "None"))
}

#[test]
fn every_shared_sample_is_what_its_members_say() {
    let Some(samples) = shared("samples") else { return };
    let mut told = 0;
    for path in files(&samples).iter().filter(|path| path.extension().unwrap() == "json") {
        let report = audit(path);
        let got = |key: &str| count(&report, &format!("/coverage/records/{key}"));
        let got = [got("inference"), got("bedrock_other"), got("not_records"), got("total")];
        assert_eq!(got, of_sample(path), "{}", path.display());
        told += 1;
    }
    assert!(told > 20);
}

/// Returns the inference, the other Bedrock records, the documents of another kind, and the sum of
/// the records in a file, by a plain reading of it.
fn of_sample(path: &Path) -> [u64; 4] {
    let document: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let records = match document {
        Value::Array(records) => records,
        record => vec![record],
    };
    let mut counts = [0; 4];
    for record in records {
        let (source, name) = (record["eventSource"].as_str(), record["eventName"].as_str());
        let is_record = source.is_some() && name.is_some();
        let is_inference = name.is_some_and(|name| INFERENCE.contains(&name));
        counts[if is_record { usize::from(!is_inference) } else { 2 }] += 1;
        counts[3] += u64::from(is_record);
    }
    counts
}

/// The events of the shared samples that run a model.
const INFERENCE: [&str; 4] = ["InvokeModel", "Converse", "ConverseStream", "CreateInference"];
