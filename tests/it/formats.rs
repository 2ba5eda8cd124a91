//! Formats beside the terminal, JSON and CSV, read back by others than their writers.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use polars::prelude::{DataFrame, ParquetReader, SerReader};
use serde_json::Value;

use crate::support::{program, ran};

fn parquet(path: &Path) -> DataFrame {
    ParquetReader::new(fs::File::open(path).unwrap()).finish().unwrap()
}

fn texts(frame: &DataFrame, name: &str) -> Vec<Option<String>> {
    let column = frame.column(name).unwrap().str().unwrap();
    column.iter().map(|text| text.map(str::to_owned)).collect()
}

/// Audits the archive with these flags besides, and returns its JSON report.
fn audited(more: &[&str]) -> Value {
    let mut audit = program();
    audit.args(["audit", "archive", "--policy", "policies/canada.toml", "-q", "-f", "json"]);
    let ran = ran(audit.args(more));
    assert_eq!(ran.code, 10, "{}", ran.stderr);
    serde_json::from_str(&ran.stdout).unwrap()
}

#[test]
fn a_page_says_the_same_sums_and_the_same_twice() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (one, two) = (at("report.html"), at("again.HTML"));
    let report = audited(&["-o", &one]);
    let page = fs::read_to_string(&one).unwrap();
    audited(&["-o", &two]);
    assert_eq!(fs::read_to_string(&two).unwrap().replace("again.HTML", "report.html"), page);
    let foot = page.split_once("<tfoot>").unwrap().1.split_once("</tfoot>").unwrap().0;
    let sums: Vec<u64> = foot
        .split("data-value=\"")
        .skip(1)
        .map(|rest| rest.split_once('"').unwrap().0.parse().unwrap())
        .collect();
    // Calls, their share in billionths, calls by grade, tokens.
    let totals = &report["totals"];
    let sum = |name: &str| totals[name].as_u64().unwrap();
    let grades = ["recorded", "in_region", "presumed", "bounded", "unrecorded"];
    let mut told = vec![sum("calls"), 1_000_000_000];
    told.extend(grades.map(|grade| totals["by_evidence"][grade].as_u64().unwrap_or(0)));
    told.extend([sum("input_tokens"), sum("output_tokens")]);
    assert_eq!(sums, told);
}

#[test]
fn each_inference_is_a_row_with_the_verdict_that_the_sums_count() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inferences.parquet");
    let report = audited(&["--inferences", path.to_str().unwrap()]);
    let frame = parquet(&path);
    let mut verdicts = BTreeMap::<String, u64>::new();
    for verdict in texts(&frame, "verdict").into_iter().flatten() {
        *verdicts.entry(verdict).or_default() += 1;
    }
    assert_eq!(serde_json::to_value(verdicts).unwrap(), report["totals"]["by_verdict"]);
    let tokens = frame.column("input_tokens").unwrap().i64().unwrap().iter().flatten();
    assert_eq!(tokens.sum::<i64>(), report["totals"]["input_tokens"].as_i64().unwrap());
}

#[test]
fn a_violation_among_the_rows_is_the_record_that_the_finding_shows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inferences.parquet");
    let report = audited(&["--inferences", path.to_str().unwrap()]);
    let frame = parquet(&path);
    let (verdicts, ids) = (texts(&frame, "verdict"), texts(&frame, "event_id"));
    let outside: Vec<_> = verdicts
        .iter()
        .zip(ids)
        .filter(|(verdict, _)| verdict.as_deref() == Some("NON_COMPLIANT"))
        .filter_map(|(_, id)| id)
        .collect();
    let findings = report["findings"].as_array().unwrap().iter();
    for finding in findings.filter(|finding| finding["code"] == "inference-outside-policy") {
        for evidence in finding["evidence"].as_array().unwrap() {
            assert!(outside.iter().any(|id| evidence["event_id"] == **id), "{evidence}");
        }
    }
}

#[test]
fn redacted_reports_name_nobody_in_any_format_and_count_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    fs::write(at("key"), "0123456789abcdef0123456789abcdef\n").unwrap();
    let plain = audited(&[]);
    let (flows, rows, key) = (at("flows.parquet"), at("rows.parquet"), at("key"));
    let texts_of = ["report.txt", "report.md", "f.ocsf.json", "f.asff.json"].map(at);
    let [text, markdown, ocsf, asff] = &texts_of;
    let redacted = audited(&[
        "--redact",
        "principals,accounts,ips",
        "--redact-key",
        &key,
        "-o",
        &flows,
        "-o",
        text,
        "-o",
        markdown,
        "-o",
        ocsf,
        "-o",
        asff,
        "--security-hub",
        "ca-central-1:999988887777",
        "--inferences",
        &rows,
    ]);
    assert_eq!(redacted["totals"], plain["totals"]);
    let hidden = plain["flows"].as_array().unwrap().iter();
    let hidden: Vec<&str> = hidden
        .flat_map(|flow| [flow["principal"].as_str(), flow["account"].as_str()])
        .flatten()
        .filter(|name| *name != "unknown")
        .collect();
    let frames = [parquet(flows.as_ref()), parquet(rows.as_ref())];
    let told = frames.iter().flat_map(|frame| {
        ["principal", "account", "requested", "model", "inference_profile"]
            .into_iter()
            .flat_map(|name| texts(frame, name))
            .flatten()
    });
    let objects = texts(&frames[1], "object").into_iter().flatten();
    let told: Vec<String> = told
        .chain(objects)
        .chain([redacted.to_string()])
        .chain(texts_of.iter().map(|path| fs::read_to_string(path).unwrap()))
        .collect();
    for name in hidden {
        assert!(!told.iter().any(|text| text.contains(name)), "{name}");
    }
}

#[test]
fn redaction_without_a_key_or_with_a_short_one_is_refused_before_any_log_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key");
    fs::write(&key, "short").unwrap();
    let refused = ran(program().args(["audit", "archive", "--redact", "accounts"]));
    assert_eq!((refused.code, refused.stderr.contains("--redact-key")), (2, true));
    let refused =
        ran(program().args(["audit", "archive", "--redact", "accounts", "--redact-key"]).arg(&key));
    assert_eq!(refused.code, 2);
    assert!(
        refused.stderr.contains("the key has 5 bytes; at least 16 are needed"),
        "{}",
        refused.stderr
    );
}
