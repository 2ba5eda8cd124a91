use serde_json::{Value, json};

use super::*;
use crate::report::fixture;
use crate::report::golden::assert_golden;
use crate::report::visible::is_unseen;

fn text(report: &Report) -> String {
    let mut bytes = Vec::new();
    write(report, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn events(report: &Report) -> Vec<Value> {
    text(report).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn each_line_is_an_event() {
    for report in [fixture::ordinary(), fixture::hostile(), fixture::empty()] {
        let text = text(&report);
        assert!(text.ends_with("}\n"));
        assert!(!text.replace('\n', "").contains(is_unseen));
        assert_eq!(text.lines().count(), report.findings.len() + 1);
        for event in events(&report) {
            let class = [&event["class_uid"], &event["type_uid"], &event["metadata"]["version"]];
            assert_eq!(json!(class), json!([2003, 200_301, "1.8.0"]));
        }
    }
}

#[test]
fn the_account_and_region_of_calls_are_said_where_there_is_one() {
    let mut report = fixture::ordinary();
    assert_eq!(
        events(&report)[1]["cloud"],
        json!({
            "provider": "AWS",
            "account": { "uid": "111122223333", "type": "AWS Account", "type_id": 10 },
            "region": "ca-central-1",
        })
    );
    report.findings[0].resources.accounts.total = 2;
    report.findings[0].resources.source_regions.names.clear();
    assert_eq!(events(&report)[1]["cloud"], json!({ "provider": "AWS" }));
}

#[test]
fn only_the_verdict_holds_the_sums() {
    let report = fixture::ordinary();
    let events = events(&report);
    let totals = &events[0]["unmapped"]["totals"];
    assert_eq!(totals["calls"], report.totals.calls);
    assert_eq!(
        totals["by_verdict"],
        json!([
            { "name": "COMPLIANT", "calls": 321 },
            { "name": "INSUFFICIENT_DATA", "calls": 7 },
            { "name": "NON_COMPLIANT", "calls": 12 },
            { "name": "NOT_APPLICABLE", "calls": 18 },
        ])
    );
    assert!(events[1..].iter().all(|event| event["unmapped"].get("totals").is_none()));
}

#[test]
fn findings_as_events() {
    assert_golden("src/report/render/golden/findings.ocsf.json", &text(&fixture::ordinary()));
}
