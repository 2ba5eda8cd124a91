//! Ledgers that are filled by several runs that did not ask for the same.

use std::fs;

use serde_json::Value;

use crate::support::{count, report, run};

fn text(path: &std::path::Path) -> &str {
    path.to_str().unwrap_or_else(|| panic!("{path:?}"))
}

fn objects(report: &Value) -> Value {
    report["coverage"]["objects"].clone()
}

#[test]
fn regions_that_an_earlier_run_left_out_are_read_when_they_are_asked_for() {
    let out = tempfile::tempdir().unwrap();
    let ledger = out.path().join("ledger");
    let kept = ["audit", "archive", "--ledger", text(&ledger), "--since-last"];
    let one = report([&kept[..], &["--source-regions", "ca-central-1"]].concat());
    let whole = report(["audit", "archive"]);
    assert!(count(&one, "/totals/calls") < count(&whole, "/totals/calls"));
    let all = report(kept);
    assert_eq!(all["totals"], whole["totals"]);
    // What was left out once and read since is one object, and no Region is left out any more.
    assert_eq!(objects(&all), objects(&whole));
    assert_eq!(all["scope"]["regions_left_out"], whole["scope"]["regions_left_out"]);
}

#[test]
fn a_look_for_invocation_logs_hides_no_region_without_a_log() {
    let logs = tempfile::tempdir().unwrap();
    let region = logs.path().join("AWSLogs/111122223333/CloudTrail");
    for (region_name, day) in [("ca-central-1", "2026/05/26"), ("ca-west-1", "2026/04/01")] {
        let folder = region.join(region_name).join(day);
        fs::create_dir_all(&folder).unwrap();
        let stamp = day.replace('/', "");
        let name = format!("111122223333_CloudTrail_{region_name}_{stamp}T1010Z_A.json");
        let record = crate::support::call(region_name, "ca-central-1");
        fs::write(folder.join(name), crate::support::log(&[record])).unwrap();
    }
    let asked = ["audit", text(logs.path()), "--from", "2026-05-26", "--to", "2026-05-27"];
    let alone = report(asked);
    let both = report([&asked[..], &["--invocation-logs", text(logs.path())]].concat());
    assert_eq!(alone["coverage"]["gaps"].as_array().map(Vec::len), Some(1), "{alone:#}");
    assert_eq!(both["coverage"]["gaps"], alone["coverage"]["gaps"]);
    assert_eq!(objects(&both), objects(&alone));
}

#[test]
fn an_asked_region_of_which_there_is_nothing_at_all_is_missing() {
    let ran = run(["audit", "archive", "--source-regions", "ca-central-1,eu-west-3", "-f", "json"]);
    let told: Value = serde_json::from_str(&ran.stdout).unwrap();
    let alone = report(["audit", "archive", "--source-regions", "ca-central-1"]);
    let gaps = |report: &Value| report["coverage"]["gaps"].as_array().cloned().unwrap();
    let of = |region: &str| {
        let is_of = |gap: &&Value| gap["region"] == region;
        gaps(&told).iter().filter(is_of).count()
    };
    let accounts = alone["scope"]["accounts"].as_array().unwrap().len();
    assert_eq!((of("eu-west-3"), gaps(&told).len()), (accounts, gaps(&alone).len() + accounts));
    let reasons = told["exit"]["reasons"].as_array().unwrap();
    assert!(reasons.contains(&"inconclusive".into()), "{reasons:?}");
}

/// A ledger holds what it was asked for: a report of all that it holds says what that was.
#[test]
fn a_report_of_a_ledger_that_was_begun_late_says_from_when_on_it_was_asked() {
    let out = tempfile::tempdir().unwrap();
    let ledger = out.path().join("ledger");
    let kept = ["audit", "clean", "--ledger", text(&ledger)];
    report([&kept[..], &["--from", "2026-05-27"]].concat());
    let said = |args: &[&str]| {
        let args = [&["report", text(&ledger)], args].concat();
        let period = run([&args[..], &["-f", "markdown"]].concat()).stdout;
        let period = period.lines().find(|line| line.contains("Period (UTC)")).map(str::to_owned);
        (report(args)["scope"]["listed_from"].clone(), period.unwrap_or_default())
    };
    let (day, period) = said(&[]);
    assert_eq!(day, "2026-05-26");
    assert!(
        period.ends_with(
            "all that the inputs hold; the last scan asked only for logs delivered from 2026-05-26 on"
        ),
        "{period}"
    );
    // Who asks for a period is told of days that lack logs.
    assert_eq!(said(&["--from", "2026-05-01"]).0, Value::Null);
    // A scan for all makes it whole.
    report(kept);
    assert_eq!(said(&[]).0, Value::Null);
}
