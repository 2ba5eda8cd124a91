//! What is new: a made-up quarter in which one client changes on a known day, and a quiet one.

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{folder, log, report};

pub const US: &str = "us.anthropic.claude-sonnet-4-6";
pub const GLOBAL: &str = "global.anthropic.claude-sonnet-4-6";

/// The day on which one client goes over, and the first with a model and an account that were not
/// there before.
const CHANGE: &str = "2026-05-19";

/// A call of a role at noon of a day.
pub fn call(role: &str, day: &str, profile: &str, ran_in: &str) -> Value {
    let id = format!("{role}-{day}-{profile}");
    let mut record = crate::support::call(&id, ran_in);
    record["eventTime"] = json!(format!("{day}T12:00:00Z"));
    record["requestParameters"]["modelId"] = json!(profile);
    record["userAgent"] = json!("Boto3/1.40.0 md/Botocore#1.40.0");
    record["userIdentity"]["arn"] = json!(format!("arn:aws:iam::111122223333:user/{role}"));
    record
}

/// The days of April, May and June 2026.
pub fn quarter() -> Vec<String> {
    let month =
        |month: u8, days: u8| (1..=days).map(move |day| format!("2026-{month:02}-{day:02}"));
    month(4, 30).chain(month(5, 31)).chain(month(6, 30)).collect()
}

/// Two roles that call once a day all through the quarter.
fn quiet() -> Vec<Value> {
    let day = |day: String| {
        [call("batch", &day, US, "ca-central-1"), call("chat", &day, US, "us-east-1")]
    };
    quarter().into_iter().flat_map(day).collect()
}

/// The same, but `batch` uses the global profile from a day on.
fn changed() -> Vec<Value> {
    let day = |day: String| {
        let profile = if *day < *CHANGE { US } else { GLOBAL };
        [call("batch", &day, profile, "ca-central-1"), call("chat", &day, US, "us-east-1")]
    };
    quarter().into_iter().flat_map(day).collect()
}

pub fn archive(records: &[Value]) -> TempDir {
    folder([("log.json", log(records))])
}

fn audited(records: &[Value], more: &[&str]) -> Value {
    let folder = archive(records);
    report(["audit", folder.path().to_str().unwrap()].iter().chain(more))
}

/// The findings about what is new.
pub fn drift(report: &Value) -> Vec<(&str, &str)> {
    let text = |finding: &'_ Value, name: &str| finding[name].as_str().unwrap().len();
    let findings = report["findings"].as_array().unwrap().iter();
    findings
        .filter(|finding| {
            ["scope-changed", "scope-narrowed", "new-model", "new-account"]
                .contains(&finding["code"].as_str().unwrap())
        })
        .inspect(|finding| assert!(text(finding, "what_to_do") > 0))
        .map(|finding| (finding["code"].as_str().unwrap(), finding["message"].as_str().unwrap()))
        .collect()
}

#[test]
fn a_client_that_goes_over_is_found_with_its_day() {
    let report = audited(&changed(), &[]);
    let role = "arn:aws:iam::111122223333:user/batch";
    assert_eq!(
        drift(&report),
        [(
            "scope-changed",
            &*format!("`{role}` with Boto3 went over from `us` to `global` on {CHANGE}: 43 calls")
        )]
    );
    let uses = report["drift"]["new_uses"].as_array().unwrap();
    assert_eq!(uses.len(), 1, "{uses:?}");
    assert_eq!(uses[0]["first_seen"], format!("{CHANGE}T12:00:00Z"));
    assert_eq!(uses[0]["is_reach_new"], true);
    let finding = report["findings"].as_array().unwrap().iter();
    let finding = finding.into_iter().find(|f| f["code"] == "scope-changed").unwrap();
    assert_eq!(finding["evidence"][0]["event_id"], format!("event-batch-{CHANGE}-{GLOBAL}"));
}

#[test]
fn a_quiet_quarter_is_quiet() {
    let report = audited(&quiet(), &[]);
    assert_eq!(drift(&report), []);
    assert_eq!(report["drift"]["new_uses"], json!([]));
    assert_eq!(
        report["drift"]["base"],
        json!({ "kind": "first_days", "from": "2026-04-01", "to": "2026-04-08" })
    );
}

/// Many clients through the quarter, each with ways of its own: some call daily and some once a week, through
/// one profile or two in turn, and AWS serves them where it will. `changed` goes over on the known day.
fn crowd(changed: Option<usize>) -> Vec<Value> {
    let of = |who: usize, (number, day): (usize, &String)| {
        let is_weekly = who.is_multiple_of(4);
        if is_weekly && number % 7 != who % 7 {
            return None;
        }
        let has_changed = changed == Some(who) && **day >= *CHANGE;
        // In a week each does all that it does.
        let turns = !is_weekly && who.is_multiple_of(3) && (number % 7 + who).is_multiple_of(2);
        let profile = match () {
            () if has_changed => GLOBAL,
            () if turns => "anthropic.claude-sonnet-4-6",
            () => US,
        };
        let ran_in = ["ca-central-1", "us-east-1"][(number % 7 / 2 + who) % 2];
        Some(call(&format!("client-{who}"), day, profile, ran_in))
    };
    let days = quarter();
    (0..40).flat_map(|who| days.iter().enumerate().filter_map(move |at| of(who, at))).collect()
}

#[test]
fn among_many_clients_the_one_that_changes_is_found_and_nobody_else() {
    let quiet = audited(&crowd(None), &[]);
    assert_eq!((drift(&quiet), &quiet["drift"]["new_uses"]), (vec![], &json!([])));
    // One that calls once a week is found on its first day thereafter.
    for (who, day, calls) in [(17, CHANGE, 43), (8, "2026-05-21", 6)] {
        let role = format!("arn:aws:iam::111122223333:user/client-{who}");
        let told =
            format!("`{role}` with Boto3 went over from `us` to `global` on {day}: {calls} calls");
        let report = audited(&crowd(Some(who)), &[]);
        assert_eq!(drift(&report), [("scope-changed", &*told)]);
        let uses = report["drift"]["new_uses"].as_array().unwrap();
        assert!(uses.iter().all(|used| used["principal"] == *role), "{uses:?}");
    }
}

#[test]
fn a_new_model_and_a_new_account_are_found_with_their_day() {
    let mut records = quiet();
    let mut stranger = call("stranger", CHANGE, US, "us-east-1");
    stranger["recipientAccountId"] = json!("444455556666");
    records.push(stranger);
    records.push(call("chat", "2026-06-02", "us.anthropic.claude-opus-4-7", "us-east-1"));
    assert_eq!(
        drift(&audited(&records, &[])),
        [
            ("new-account", "account 444455556666 did not call before 2026-05-19: 1 call"),
            ("new-model", "`anthropic.claude-opus-4-7` was not used before 2026-06-02: 1 call"),
        ]
    );
}

#[test]
fn an_earlier_report_is_the_base_where_it_is_given() {
    let (quarter, kept) = (archive(&changed()), tempfile::tempdir().unwrap());
    let path = quarter.path().to_str().unwrap();
    let earlier = kept.path().join("earlier.json");
    let earlier = earlier.to_str().unwrap();
    let april = report(["audit", path, "--to", "2026-05-01"]);
    fs::write(earlier, april.to_string()).unwrap();
    // Three days would be no base of their own.
    let days = ["--from", "2026-05-18", "--to", "2026-05-21", "--compare-with", earlier];
    let later = report(["audit", path].iter().chain(&days));
    assert_eq!(
        later["drift"]["base"],
        json!({
            "kind": "earlier_report",
            "made": "2026-06-02T00:00:00Z",
            "from": "2026-04-01",
            "to": "2026-05-01",
            "is_complete": true,
            "calls_before": 0,
            "shared_until": null,
            "unseen_until": "2026-05-18",
        })
    );
    let [(code, message)] = *drift(&later) else { panic!("{:?}", drift(&later)) };
    assert_eq!(code, "scope-changed");
    assert!(message.ends_with(&format!("on {CHANGE}: 2 calls")), "{message}");
    // Against a report of the same days nothing is new.
    fs::write(earlier, later.to_string()).unwrap();
    let again = report(["audit", path].iter().chain(&days));
    assert_eq!(drift(&again), []);
    assert_eq!(again["drift"]["new_uses"], json!([]));
    assert_eq!(again["drift"]["base"]["shared_until"], "2026-05-21", "and that is said");
}

#[test]
fn a_client_that_goes_less_far_is_told_as_good_to_know() {
    let day = |day: String| {
        let profile = if *day < *CHANGE { GLOBAL } else { US };
        [call("batch", &day, profile, "ca-central-1")]
    };
    let report = audited(&quarter().into_iter().flat_map(day).collect::<Vec<_>>(), &[]);
    let role = "arn:aws:iam::111122223333:user/batch";
    let said = format!(
        "`{role}` with Boto3 went over from `global` to `us`, which goes less far, on {CHANGE}: 43 calls"
    );
    assert_eq!(drift(&report), [("scope-narrowed", &*said)]);
    assert_eq!(report["drift"]["new_uses"][0]["reach_change"], "narrower");
    let finding = report["findings"].as_array().unwrap().iter();
    let finding = finding.into_iter().find(|f| f["code"] == "scope-narrowed").unwrap();
    assert_eq!(finding["severity"], "info");
}

#[test]
fn hidden_names_are_compared_as_they_are_hidden() {
    let (quarter, kept) = (archive(&changed()), tempfile::tempdir().unwrap());
    let [earlier, key] = ["earlier.json", "key"].map(|name| kept.path().join(name));
    fs::write(&key, "0123456789abcdef").unwrap();
    let (path, earlier) = (quarter.path().to_str().unwrap(), earlier.to_str().unwrap());
    let hide = ["--redact", "principals,accounts", "--redact-key", key.to_str().unwrap()];
    let april = report(["audit", path, "--to", "2026-05-01"].iter().chain(&hide));
    fs::write(earlier, april.to_string()).unwrap();
    let more = ["--from", "2026-05-01", "--compare-with", earlier];
    let later = report(["audit", path].iter().chain(&more).chain(&hide));
    let [(code, message)] = *drift(&later) else { panic!("{:?}", drift(&later)) };
    assert_eq!(code, "scope-changed");
    assert!(message.starts_with("`principal-") && message.contains(CHANGE), "{message}");
    assert!(!later.to_string().contains("user/batch"), "a name stands in clear");
    assert_eq!(later["drift"]["new_uses"].as_array().unwrap().len(), 1);
}
