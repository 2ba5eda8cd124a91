//! What an application profile copies, by the word of logs that digests prove and of those that they do
//! not.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::audited::{audit, hourly, log_of, of_logs, run_in, told};
use crate::signed::{Archive, Hour, REGION, Signer, copied, gzip, log_key};
use crate::support::call;

const PROFILE: &str =
    "arn:aws:bedrock:ca-central-1:111122223333:application-inference-profile/abcdefghijkl";
const IN_CANADA: &str = "ca.amazon.nova-lite-v1:0";
const IN_THE_US: &str = "us.amazon.nova-lite-v1:0";

/// A call of the profile, whose records name no Region.
fn asked(id: &str) -> Value {
    let mut record = call(id, "");
    record.as_object_mut().unwrap().remove("additionalEventData");
    record["requestParameters"]["modelId"] = json!(PROFILE);
    record
}

fn text(records: &[Value]) -> Vec<u8> {
    json!({ "Records": records }).to_string().into_bytes()
}

/// The record of the making of the profile, long before.
fn definition(id: &str, copies: &str) -> Value {
    let mut record = call(id, "");
    record.as_object_mut().unwrap().remove("additionalEventData");
    record["eventTime"] = json!("2025-12-01T00:00:00Z");
    record["eventName"] = json!("CreateInferenceProfile");
    let source = format!("arn:aws:bedrock:ca-central-1:111122223333:inference-profile/{copies}");
    record["requestParameters"] = json!({
        "inferenceProfileName": "ours", "modelSource": { "copyFrom": source },
    });
    record["responseElements"] = json!({ "inferenceProfileArn": PROFILE });
    record
}

/// An archive whose last hour has these records, and a log that nobody proves.
fn with(last: &[Value], put_in: Option<&[Value]>) -> TempDir {
    let signer = Signer::new();
    let mut archive: Archive = hourly(&signer, 2);
    archive.add(&signer, Hour { region: REGION, at: 2, logs: &[text(last)] });
    let folder = copied(&archive, &signer);
    if let Some(records) = put_in {
        add(folder.path(), records);
    }
    folder
}

fn add(folder: &Path, records: &[Value]) {
    let log = folder.join("logs").join(log_key(REGION, -2, 1));
    fs::create_dir_all(log.parent().unwrap()).unwrap();
    fs::write(log, gzip(&text(records))).unwrap();
}

/// The exit code, the verdict and the codes of findings about logs, with what they count.
fn outcome((code, report): &(i32, Value)) -> (i32, &str, Vec<(&str, u64)>) {
    let findings = report["findings"].as_array().unwrap().iter();
    let told = findings.filter(|one| one["code"] == "definition-unattested");
    let told = told.map(|one| ("definition-unattested", one["count"].as_u64().unwrap()));
    let of_logs = of_logs(report).into_iter().map(|(code, _, count)| (code, count));
    (*code, report["verdict"].as_str().unwrap(), told.chain(of_logs).collect())
}

#[test]
fn a_definition_that_nobody_proves_makes_no_proven_call_compliant() {
    let folder = with(&[asked("a")], Some(&[definition("d", IN_CANADA)]));
    let report = audit(folder.path(), "report");
    assert_eq!(report.1["totals"]["by_verdict"]["COMPLIANT"], 3);
    let found = vec![("definition-unattested", 1), ("log-unattested", 1)];
    assert_eq!(outcome(&report), (4, "INSUFFICIENT_DATA", found));
    let mut findings = report.1["findings"].as_array().unwrap().iter();
    let told = findings.find(|one| one["code"] == "definition-unattested").unwrap();
    let log = format!("logs/{}", log_key(REGION, -2, 1));
    let said = format!(
        "1 call is judged by what application profile `{PROFILE}` copies, and no proven log says that, only \
         logs such as `{log}`, which no valid digest proves"
    );
    assert_eq!(told["message"], said);
    // A proven definition is enough, whoever says the same.
    let folder = with(&[definition("p", IN_CANADA), asked("a")], None);
    assert_eq!(outcome(&audit(folder.path(), "report")), (0, "COMPLIANT", vec![]));
    add(folder.path(), &[definition("d", IN_CANADA)]);
    let unattested = vec![("log-unattested", 1)];
    assert_eq!(outcome(&audit(folder.path(), "report")), (0, "COMPLIANT", unattested));
}

#[test]
fn a_definition_that_nobody_proves_takes_no_proven_one_away() {
    let folder = with(&[definition("p", IN_THE_US), asked("a")], None);
    assert_eq!(outcome(&audit(folder.path(), "report")), (11, "INSUFFICIENT_DATA", vec![]));
    // Definitions that differ tell nothing, and nothing is what the proven one tells of Canada.
    add(folder.path(), &[definition("d", IN_CANADA)]);
    let unattested = vec![("log-unattested", 1)];
    assert_eq!(outcome(&audit(folder.path(), "report")), (11, "INSUFFICIENT_DATA", unattested));
    add(folder.path(), &[correction("p", IN_CANADA)]);
    let found = vec![("definition-unattested", 1), ("log-unattested", 1)];
    let report = audit(folder.path(), "report");
    assert_eq!(outcome(&report), (4, "INSUFFICIENT_DATA", found));
    assert!(
        report.1["findings"].to_string().contains("what proven logs say of calls is changed by")
    );
}

/// A record that takes the place of a definition.
fn correction(original: &str, copies: &str) -> Value {
    let mut record = definition("c", copies);
    record["addendum"] =
        json!({ "reason": "UPDATED_DATA", "originalEventID": format!("event-{original}") });
    record
}

#[test]
fn a_definition_counts_for_nothing_where_something_else_decides() {
    // The record of the call names the Region.
    let mut recorded = asked("a");
    recorded["additionalEventData"] = json!({ "inferenceRegion": REGION });
    let put_in = [definition("d", IN_CANADA)];
    let unattested = || vec![("log-unattested", 1)];
    let folder = with(&[recorded], Some(&put_in));
    assert_eq!(outcome(&audit(folder.path(), "report")), (0, "COMPLIANT", unattested()));
    // Without it the call were no more and no less unproven.
    let folder = with(&[asked("a")], Some(&[definition("d", "us.anthropic.claude-sonnet-4-6")]));
    assert_eq!(outcome(&audit(folder.path(), "report")), (11, "INSUFFICIENT_DATA", unattested()));
    // The user says what the profile copies.
    let folder = with(&[asked("a")], Some(&put_in));
    let map = format!("[application_profiles]\n\"{PROFILE}\" = \"{IN_CANADA}\"\n");
    fs::write(folder.path().join("profiles.toml"), map).unwrap();
    let named = ["--application-profiles", "profiles.toml"];
    let args = [&["audit", "logs", "--keys", "keys"][..], &named].concat();
    assert_eq!(outcome(&told(folder.path(), &args)), (0, "COMPLIANT", unattested()));
    // Nobody proves the call either.
    let folder = with(&[], Some(&[definition("d", IN_CANADA), asked("a")]));
    assert_eq!(outcome(&audit(folder.path(), "report")), (0, "COMPLIANT", unattested()));
}

#[test]
fn verdicts_that_rest_on_the_users_word_are_told_as_that() {
    let named = ["--application-profiles", "profiles.toml"];
    let of = |folder: &TempDir, how: &str| {
        let map = format!("[application_profiles]\n\"{PROFILE}\" = \"{IN_CANADA}\"\n");
        fs::write(folder.path().join("profiles.toml"), map).unwrap();
        let args = [&["audit", "logs", "--keys", "keys", "--integrity", how][..], &named].concat();
        let (code, report) = told(folder.path(), &args);
        let text = run_in(folder.path(), &args).stdout;
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        (code, report["policy"]["given_profiles"].clone(), text)
    };
    let clause =
        "1 call rests on what the file of `--application-profiles` says, which nothing proves.";
    let basis = "What 1 application profile copies is as the file of `--application-profiles` says, which \
                 nothing proves. The verdict of 1 call rests on that.";
    let folder = with(&[asked("a")], None);
    let counted = json!({ "profiles": 1, "calls": 1 });
    let (code, given, text) = of(&folder, "require");
    assert_eq!((code, &given), (0, &counted));
    assert!(text.contains(clause) && text.contains(basis), "{text}");
    let (code, given, text) = of(&folder, "report");
    assert_eq!((code, given), (0, counted));
    assert!(!text.contains(clause) && text.contains(basis), "{text}");
    // A proven definition says the same.
    let folder = with(&[definition("p", IN_CANADA), asked("a")], None);
    let (code, given, text) = of(&folder, "require");
    assert_eq!((code, given), (0, Value::Null));
    assert!(!text.contains("which nothing proves"), "{text}");
}

#[test]
fn a_ledger_keeps_in_mind_which_definitions_nobody_proved() {
    let folder = with(&[asked("a")], Some(&[definition("d", IN_CANADA)]));
    let map = format!("[application_profiles]\n\"{PROFILE}\" = \"{IN_CANADA}\"\n");
    fs::write(folder.path().join("profiles.toml"), map).unwrap();
    let named = ["--application-profiles", "profiles.toml"];
    let audit = ["audit", "logs", "--ledger", "kept"];
    let checked = [&audit[..], &["--keys", "keys"]].concat();
    assert_eq!(told(folder.path(), &[&checked[..], &named].concat()).0, 0);
    // Without the user's word the report rests on the log, whoever makes it.
    for args in [&["report", "kept"][..], &audit, &checked] {
        let told = told(folder.path(), args);
        assert_eq!((told.0, outcome(&told).2[0]), (4, ("definition-unattested", 1)), "{args:?}");
    }
    assert_eq!(told(folder.path(), &[&["report", "kept"][..], &named].concat()).0, 0);
    let explained = told(folder.path(), &["explain", "request-a", "--ledger", "kept"]).1;
    assert_eq!(explained["inferences"][0]["verdict"], "INSUFFICIENT_DATA");
    assert_eq!(explained["reservations"][0]["code"], "definition-unattested");
    let explained = told(folder.path(), &["explain", "request-0", "--ledger", "kept"]).1;
    assert_eq!(explained["inferences"][0]["verdict"], "COMPLIANT");
}

/// Each correction is held against what it corrects.
#[test]
fn a_log_is_blamed_for_its_own_correction_alone() {
    let of = |original: &str, id: &str| {
        let mut record = call(id, REGION);
        record["addendum"] =
            json!({ "reason": "UPDATED_DATA", "originalEventID": format!("event-{original}") });
        record
    };
    // A proven correction of a proven record, and one that nobody proves, of nothing that is there.
    let folder = with(&[of("0", "c")], Some(&[of("elsewhere", "d")]));
    let unattested = vec![("log-unattested", 1)];
    assert_eq!(outcome(&audit(folder.path(), "report")), (0, "COMPLIANT", unattested));
    // A log that overrules does not hide how many others nobody proves.
    let folder = with(&[asked("a")], Some(&[of("0", "d")]));
    fs::write(folder.path().join("logs").join(log_key(REGION, 1, 9)), gzip(&log_of("z", REGION)))
        .unwrap();
    let found = [("log-unattested", "medium", 1), ("log-unattested", "medium", 1)];
    assert_eq!(of_logs(&audit(folder.path(), "report").1), found);
}
