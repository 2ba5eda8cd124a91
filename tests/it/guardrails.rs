//! `policy guardrails` and `policy check FILE.json`: documents written, tried on past calls and checked.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{Ran, folder, report, run};

/// A ledger of the sample archive, which goes away with the test.
fn ledger() -> tempfile::TempDir {
    let ledger = tempfile::tempdir().unwrap();
    report(["audit", "archive", "--ledger", ledger.path().to_str().unwrap()]);
    ledger
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap_or_else(|e| panic!("{e}: {}", ran.stderr))
}

fn document<'v>(told: &'v Value, name: &str) -> &'v Value {
    let documents = told["documents"].as_array().unwrap();
    &documents.iter().find(|document| document["name"] == name).unwrap()["document"]
}

fn calls(tally: &Value) -> u64 {
    ["stopped", "passes", "undecided"].iter().map(|name| tally[*name].as_u64().unwrap()).sum()
}

#[test]
fn history_has_every_call_of_the_report_once_for_each_document() {
    let ledger = ledger();
    let path = ledger.path().to_str().unwrap();
    let audit = report(["report", path]);
    let told = json(&run(["policy", "guardrails", "--ledger", path, "-f", "json"]));
    let history = &told["history"];
    let of = |verdict: &str| audit["totals"]["by_verdict"][verdict].as_u64().unwrap_or(0);
    assert_eq!(history["attempts"].as_u64().unwrap(), of("NOT_APPLICABLE"));
    let tried = history["tried"].as_array().unwrap();
    assert_eq!(tried.len(), 5, "four SCPs, and the IAM policies together");
    for tried in tried {
        assert_eq!(calls(&tried["all"]), history["calls"].as_u64().unwrap());
        assert_eq!(calls(&tried["outside_policy"]), of("NON_COMPLIANT"));
        assert_eq!(calls(&tried["inside_policy"]), of("COMPLIANT"));
        assert_eq!(calls(&tried["unproven"]), of("INSUFFICIENT_DATA"));
        let rows = tried["rows"].as_array().unwrap();
        let sum: u64 = rows.iter().map(|row| row["calls"].as_u64().unwrap()).sum();
        assert_eq!(sum, calls(&tried["all"]));
    }
    // What ran elsewhere could only have done so through a Region that the first document denies.
    let regions = &tried[0];
    assert_eq!(regions["documents"], serde_json::json!(["scp-regions"]));
    assert_eq!(regions["outside_policy"]["passes"], 0);
    assert!(regions["outside_policy"]["stopped"].as_u64().unwrap() > 0);
    // A `us.` call that happened to stay in Canada fails too: one of its Regions is denied.
    let rows = regions["rows"].as_array().unwrap();
    let stayed = rows.iter().find(|row| {
        row["verdict"] == "COMPLIANT"
            && row["done"] == "stopped"
            && row["inference_profile"].as_str().is_some_and(|id| id.starts_with("us."))
    });
    assert!(stayed.is_some(), "{rows:?}");
}

#[test]
fn documents_are_written_to_files_that_the_check_reads() {
    let out = tempfile::tempdir().unwrap();
    let at = |name: &str| out.path().join(name).to_str().unwrap().to_owned();
    let told =
        json(&run(["policy", "guardrails", "-o", out.path().to_str().unwrap(), "-f", "json"]));
    for document in told["documents"].as_array().unwrap() {
        let name = document["name"].as_str().unwrap();
        let text = fs::read_to_string(at(&format!("{name}.json"))).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), document["document"]);
        let counted = match document["kind"].as_str().unwrap() {
            "service_control_policy" => text.chars().count(),
            _ => text.chars().filter(|c| !c.is_whitespace()).count(),
        };
        assert_eq!(document["size"].as_u64().unwrap(), counted as u64);
    }
    // The same once more is no loss; what is there otherwise is not written over.
    let again = || run(["policy", "guardrails", "-o", out.path().to_str().unwrap()]);
    let saved = again();
    assert_eq!(saved.code, 0);
    // What stands in files is not printed besides.
    let printed = run(["policy", "guardrails"]);
    let is_printed = |ran: &Ran| ran.stdout.contains("\"Version\"");
    assert_eq!((is_printed(&saved), is_printed(&printed)), (false, true));
    assert!(saved.stdout.contains("scp-regions.json"), "{}", saved.stdout);
    // Words are folded, documents are not.
    let long: Vec<&str> =
        printed.stdout.lines().filter(|line| line.chars().count() > 100).collect();
    assert!(long.iter().all(|line| line.contains('"') || line.contains("https://")), "{long:?}");
    fs::write(at("scp-regions.json"), "{}").unwrap();
    let refused = again();
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("scp-regions.json` is there already"), "{}", refused.stderr);
    assert_eq!(fs::read_to_string(at("scp-regions.json")).unwrap(), "{}");
    fs::write(at("scp-regions.json"), document(&told, "scp-regions").to_string()).unwrap();
    let both = run(["policy", "check", &at("scp-regions.json"), &at("scp-profiles.json")]);
    assert_eq!(both.code, 0, "{}", both.stdout);
    let alone = run(["policy", "check", &at("scp-regions.json")]);
    assert_eq!(alone.code, 0, "{}", alone.stdout);
    let keys = run(["policy", "check", &at("scp-all-keys.json")]);
    assert_eq!(keys.code, 10, "{}", keys.stdout);
}

#[test]
fn a_check_tells_what_passed_and_why_on_past_calls_too() {
    let ledger = ledger();
    let scp = br#"{"Version":"2012-10-17","Statement":{"Sid":"Regions","Effect":"Deny","Action":"bedrock:*",
        "Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":["ca-central-1","ca-west-1","unspecified"]}}}}"#;
    let files = folder([("scp.json", scp.to_vec())]);
    let path = files.path().join("scp.json");
    let args =
        ["policy", "check", path.to_str().unwrap(), "--ledger", ledger.path().to_str().unwrap()];
    let ran = run(args.into_iter().chain(["-f", "json"]));
    assert_eq!(ran.code, 10);
    let check = json(&ran);
    let codes: Vec<&str> =
        check["mistakes"].as_array().unwrap().iter().map(|m| m["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["global_routing_passes", "mantle_passes"]);
    assert!(check["history"]["tried"][0]["outside_policy"]["passes"].as_u64().unwrap() > 0);
    let french = run(args.into_iter().chain(["--lang", "fr"]));
    assert!(french.stdout.starts_with("Il laisse passer"), "{}", french.stdout);
    for english in ["denied", "not decided", "calls ", "statement "] {
        assert!(!french.stdout.contains(english), "{english}: {}", french.stdout);
    }
}

#[test]
fn what_cannot_be_read_is_refused_by_name_and_policies_are_checked_as_before() {
    let refused = |text: &[u8]| {
        let files = folder([("a.json", text.to_vec())]);
        let ran = run([Path::new("policy"), Path::new("check"), &files.path().join("a.json")]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
        ran.stderr
    };
    let told = refused(
        br#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"aws:ViaAWSService":"false"}}}]}"#,
    );
    assert!(told.contains("statement 1: the condition operator `Bool` is not one"), "{told}");
    assert!(refused(b"{").contains("not a policy document"));
    let policy = run(["policy", "check", "policies/canada.toml"]);
    assert_eq!(policy.code, 0, "{}", policy.stderr);
    let mixed = run(["policy", "check", "policies/canada.toml", "x.json"]);
    assert_eq!(mixed.code, 2);
    let partition = run(["policy", "guardrails", "--allow", "us-gov-west-1"]);
    assert_eq!(partition.code, 2);
    assert!(partition.stderr.contains("partition `aws`"), "{}", partition.stderr);
}

#[test]
fn documents_and_facts_go_into_no_folder_of_logs() {
    let folder = folder([("logs/AWSLogs/.keep", Vec::new()), ("out/.keep", Vec::new())]);
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let logs = fs::canonicalize("samples/archive").unwrap();
    let ledger = at("ledger");
    report(["audit", logs.to_str().unwrap(), "--ledger", &ledger]);
    let refused = |args: &[&str]| {
        let ran = run(args.iter().copied());
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{args:?}");
        ran.stderr
    };
    let by_name = refused(&["policy", "guardrails", "-o", &at("logs/AWSLogs/g")]);
    assert!(by_name.contains("would lie in a folder of logs, `AWSLogs`"), "{by_name}");
    let inside = logs.join("g");
    let of_ledger =
        refused(&["policy", "guardrails", "--ledger", &ledger, "-o", inside.to_str().unwrap()]);
    assert!(of_ledger.contains("would lie in input"), "{of_ledger}");
    assert!(!inside.exists() && !folder.path().join("logs/AWSLogs/g").exists());
    let facts = fs::canonicalize("samples/custody-facts.json").unwrap();
    let facts = facts.to_str().unwrap();
    let custody = refused(&["custody", "--facts", facts, "-o", &at("logs/AWSLogs/c.json")]);
    assert!(custody.contains("would lie in a folder of logs"), "{custody}");
    let own = refused(&["custody", "--facts", facts, "-o", facts]);
    assert!(own.contains("would take the place of an input"), "{own}");
}

#[test]
fn documents_are_read_as_aws_and_editors_hand_them_over_and_are_not_taken_for_policies() {
    let scp = r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":["bedrock:*","bedrock-mantle:*"],"Resource":"*"}}"#;
    let answer = serde_json::json!({"Policy": {"PolicySummary": {"Name": "scp"}, "Content": scp}});
    let policy = br#"version = 1
[policy]
name = "Canada"
allowed_regions = ["ca-central-1"]
[[rule]]
id = "notebooks"
match = { model = "us.anthropic*" }
allowed_regions = ["us-east-1"]
"#;
    let files = folder([
        ("mark.json", format!("\u{feff}{scp}").into_bytes()),
        ("answer.json", answer.to_string().into_bytes()),
        ("scp.txt", scp.as_bytes().to_vec()),
        ("rules.toml", policy.to_vec()),
    ]);
    let at = |name: &str| files.path().join(name).to_str().unwrap().to_owned();
    for name in ["mark.json", "answer.json"] {
        let ran = run(["policy", "check", &at(name)]);
        assert_eq!((ran.code, &*ran.stderr), (0, ""), "{name}: {}", ran.stdout);
    }
    let ran = run(["policy", "check", &at("scp.txt")]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("it is JSON, as a document of IAM is"), "{}", ran.stderr);
    let ran = run(["audit", "archive", "--what-if", "US"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("`US` is no prefix of profiles"), "{}", ran.stderr);
    let ran = run(["policy", "check", &at("rules.toml")]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let told: Vec<&str> = ran.stdout.split_whitespace().collect();
    assert!(
        told.join(" ").contains("`notebooks` is for the model `us.anthropic*`"),
        "{}",
        ran.stdout
    );
}
