//! An earlier report as the base of what is new: what it cannot tell is said, and nothing is called new
//! without that.

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::drift::{GLOBAL, US, archive, call, drift, quarter};
use crate::support::{report, run};

const BATCH: &str = "arn:aws:iam::111122223333:user/batch";
const OWN: &str = "arn:aws:bedrock:ca-central-1:111122223333:application-inference-profile/own";

/// A quarter in which `batch` asks for one thing in April and May, and for another in June.
fn quarter_of(before: &str, after: &str) -> TempDir {
    let day =
        |day: String| call("batch", &day, if *day < *"2026-06" { before } else { after }, MTL);
    archive(&quarter().into_iter().map(day).collect::<Vec<_>>())
}

/// The report of a span of an archive.
fn of(archive: &TempDir, span: [&str; 2], more: &[&str]) -> Value {
    let path = archive.path().to_str().unwrap();
    report(["audit", path, "--from", span[0], "--to", span[1]].iter().chain(more))
}

/// The report of June, set against an earlier one.
fn june_against(archive: &TempDir, earlier: &Value, more: &[&str]) -> Value {
    let kept = tempfile::tempdir().unwrap();
    let path = kept.path().join("earlier.json");
    fs::write(&path, earlier.to_string()).unwrap();
    let more = [&["--compare-with", path.to_str().unwrap()], more].concat();
    of(archive, JUNE, &more)
}

fn went_over(before: &str, calls: u64, doubt: &str) -> String {
    format!(
        "`{BATCH}` with Boto3 went over from `{before}` to `global` on 2026-06-01: {calls} calls{doubt}"
    )
}

/// The sentences of a text report.
fn said(archive: &TempDir, earlier: &Value) -> String {
    let kept = tempfile::tempdir().unwrap();
    let path = kept.path().join("earlier.json");
    fs::write(&path, earlier.to_string()).unwrap();
    let [from, to] = JUNE;
    let (folder, earlier) = (archive.path().to_str().unwrap(), path.to_str().unwrap());
    let args = ["audit", folder, "--from", from, "--to", to, "--compare-with", earlier];
    // As one line, however wide the terminal is.
    run(args).stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn leaving_an_application_profile_of_a_plain_model_is_found() {
    let quarter = quarter_of(OWN, GLOBAL);
    let model = "arn:aws:bedrock:ca-central-1::foundation-model/anthropic.claude-sonnet-4-6";
    let list = tempfile::NamedTempFile::new().unwrap();
    fs::write(&list, format!("[application_profiles]\n\"{OWN}\" = \"{model}\"\n")).unwrap();
    let given = ["--application-profiles", list.path().to_str().unwrap()];
    let mut april = of(&quarter, APRIL, &given);
    assert_eq!(april["flows"][0]["system_profile"], Value::Null);
    let june = june_against(&quarter, &april, &given);
    assert_eq!(drift(&june), [("scope-changed", &*went_over("in-region", 30, ""))]);
    // A report that was made before it told what is behind application profiles.
    for flow in april["flows"].as_array_mut().unwrap() {
        flow.as_object_mut().unwrap().remove("system_profile").unwrap();
    }
    let june = june_against(&quarter, &april, &given);
    assert_eq!(drift(&june), [("scope-changed", &*went_over("unknown", 30, ""))]);
}

#[test]
fn leaving_an_application_profile_of_a_geography_is_found() {
    let quarter = quarter_of(OWN, GLOBAL);
    let list = tempfile::NamedTempFile::new().unwrap();
    fs::write(&list, format!("[application_profiles]\n\"{OWN}\" = \"{US}\"\n")).unwrap();
    let given = ["--application-profiles", list.path().to_str().unwrap()];
    let april = of(&quarter, APRIL, &given);
    assert_eq!(april["flows"][0]["system_profile"], US);
    let june = june_against(&quarter, &april, &given);
    assert_eq!(drift(&june), [("scope-changed", &*went_over("us", 30, ""))]);
}

#[test]
fn a_base_that_is_not_complete_is_named_with_what_is_new_against_it() {
    let quarter = quarter_of(US, GLOBAL);
    let mut april = of(&quarter, APRIL, &[]);
    april["exit"]["reasons"] = json!(["inconclusive"]);
    let june = june_against(&quarter, &april, &[]);
    let doubt = "; the earlier report is not complete";
    assert_eq!(drift(&june), [("scope-changed", &*went_over("us", 30, doubt))]);
    assert_eq!(june["drift"]["base"]["is_complete"], false);
    let beside = &june["changes"]["beside"];
    assert_eq!(
        (&beside["is_complete_then"], &beside["is_complete_now"]),
        (&json!(false), &json!(true))
    );
    let said = said(&quarter, &april);
    for told in [
        "The earlier report is not complete: what it lacks is called new here.",
        "Neither has the days from 2026-05-01 and before 2026-06-01",
        "The earlier report has the days from 2026-04-01 and before 2026-05-01, this one the days from \
         2026-06-01 and before 2026-07-01.",
        "Findings may be new or gone for that alone",
    ] {
        assert!(said.contains(told), "{told}: {said}");
    }
}

#[test]
fn a_base_without_logs_of_an_account_and_region_is_named_with_what_is_new_there() {
    let day = |day: String| {
        let mut far = call("batch", &day, GLOBAL, MTL);
        far["awsRegion"] = json!("us-east-1");
        far["eventID"] = json!(format!("far-{day}"));
        far["requestID"] = json!(format!("far-{day}"));
        [call("batch", &day, US, MTL), far]
    };
    let both = archive(&quarter().into_iter().flat_map(day).collect::<Vec<_>>());
    let near = quarter_of(US, US);
    let june = june_against(&both, &of(&near, APRIL, &[]), &[]);
    let doubt = "; there are no earlier logs of that account and Region";
    assert_eq!(drift(&june), [("scope-changed", &*went_over("us", 30, doubt))]);
    let place = json!([{ "account": "111122223333", "source_region": "us-east-1" }]);
    assert_eq!(june["drift"]["not_covered"], place);
    assert_eq!(june["changes"]["beside"]["only_now"], place);
    assert_eq!(june["drift"]["new_uses"][0]["is_covered"], false);
    let said = said(&both, &of(&near, APRIL, &[]));
    let told = "Without earlier logs: 111122223333 us-east-1.";
    assert!(said.contains(told), "{said}");
}

#[test]
fn a_base_of_a_later_time_tells_of_nothing_before_it() {
    let quarter = quarter_of(US, GLOBAL);
    let mut later = of(&quarter, APRIL, &[]);
    later["scope"]["from"] = json!("2026-07-01T00:00:00Z");
    later["scope"]["to"] = json!("2026-08-01T00:00:00Z");
    let june = june_against(&quarter, &later, &[]);
    assert_eq!(drift(&june), []);
    assert_eq!(june["drift"]["base"]["calls_before"], 30);
    let said = said(&quarter, &later);
    let told = "30 calls of days before 2026-07-01, where the earlier report begins: whether they are new \
                cannot be told.";
    assert!(said.contains(told), "{said}");
}

const MTL: &str = "ca-central-1";
const APRIL: [&str; 2] = ["2026-04-01", "2026-05-01"];
const JUNE: [&str; 2] = ["2026-06-01", "2026-07-01"];
