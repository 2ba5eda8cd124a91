//! `profiles fetch`: asked of a stand-in page by page, and read by an audit; `profiles diff`.

use std::fs;

use serde_json::{Value, json};

use super::program_at;
use super::server::{Server, What};
use crate::support::{Ran, call, folder, log, ran, report, run};

/// Later than the built-in catalog.
const LATER: &str = "2026-11-26T09:00:00Z";
const SYSTEM: &str = "GET /inference-profiles?type=SYSTEM_DEFINED";
const OWN: &str = "GET /inference-profiles?type=APPLICATION";
const US: &str = "us.anthropic.claude-sonnet-4-6";
const ARN: &str = "arn:aws:bedrock:ca-central-1:111122223333:application-inference-profile/abc";

fn summary(kind: &str, id: &str, regions: &[&str]) -> Value {
    let model = |region: &&str| {
        let arn = format!("arn:aws:bedrock:{region}::foundation-model/anthropic.claude-sonnet-4-6");
        json!({ "modelArn": arn })
    };
    let models: Vec<Value> = regions.iter().map(model).collect();
    let arn =
        format!("arn:aws:bedrock:ca-central-1:111122223333:application-inference-profile/{id}");
    json!({
        "inferenceProfileId": id, "inferenceProfileName": id, "inferenceProfileArn": arn,
        "type": kind, "status": "ACTIVE", "models": models,
    })
}

fn page(summaries: &[Value], next: Option<&str>) -> String {
    json!({ "inferenceProfileSummaries": summaries, "nextToken": next }).to_string()
}

/// Two pages of AWS's profiles, and one of the account's.
fn listing() -> Server {
    let server = Server::start();
    let [us, global] = [
        summary("SYSTEM_DEFINED", US, &["ca-central-1", "us-east-1", "mx-central-1"]),
        summary("SYSTEM_DEFINED", "global.anthropic.claude-sonnet-4-6", &["", "ca-central-1"]),
    ];
    server.page(SYSTEM, 200, &page(&[us], Some("two /&")));
    let second = format!("{SYSTEM}&maxResults=100&nextToken=two /&");
    server.page(&second, 200, &page(&[global], None));
    let own = summary("APPLICATION", "abc", &["mx-central-1", "us-east-1", "ca-central-1"]);
    server.page(OWN, 200, &page(&[own], None));
    server
}

fn fetch(server: &Server, args: &[&str]) -> Ran {
    let mut command = program_at(server);
    command.env("REGIONTRAIL_NOW", LATER);
    let got = ran(command.args(["profiles", "fetch", "--regions"]).args(args));
    for text in [&got.stdout, &got.stderr] {
        assert!(!text.contains("canary-secret"), "{text}");
    }
    got
}

#[test]
fn a_catalog_is_made_of_every_page_of_every_region_and_read_by_an_audit() {
    let server = listing();
    let kept = tempfile::tempdir().unwrap();
    let [csv, toml] = ["catalog.csv", "profiles.toml"].map(|name| kept.path().join(name));
    let (csv, toml) = (csv.to_str().unwrap(), toml.to_str().unwrap());
    let got =
        fetch(&server, &["ca-central-1,ca-west-1", "-o", csv, "--application-profiles", toml]);
    assert_eq!((got.code, &*got.stdout), (0, ""), "{}", got.stderr);
    let asked = server.requests();
    assert_eq!(asked.len(), 6, "three pages of each Region: {asked:?}");
    let row = |profile: &str, source: &str, places: &str| {
        format!("{profile},{source},{places},2026-11-26,{} (not AWS)\n", server.address())
    };
    let global = "global.anthropic.claude-sonnet-4-6";
    assert_eq!(
        fs::read_to_string(csv).unwrap(),
        [
            "profile_id,source_region,destination_regions,as_of,source\n".to_owned(),
            row(global, "ca-central-1", "*commercial*"),
            row(global, "ca-west-1", "*commercial*"),
            row(US, "ca-central-1", "ca-central-1;mx-central-1;us-east-1"),
            row(US, "ca-west-1", "ca-central-1;mx-central-1;us-east-1"),
        ]
        .concat()
    );
    let own = fs::read_to_string(toml).unwrap();
    assert_eq!(own, format!("[application_profiles]\n\"{ARN}\" = \"{US}\"\n"));

    // A call through the account's profile that ran where only the new list says it may.
    let mut record = call("1", "mx-central-1");
    record["requestParameters"]["modelId"] = json!(ARN);
    let logs = folder([("log.json", log(&[record]))]);
    let args = ["audit", logs.path().to_str().unwrap(), "--application-profiles", toml];
    let codes = |report: &Value| -> Vec<String> {
        let findings = report["findings"].as_array().unwrap().iter();
        findings.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
    };
    let outside = "region-outside-catalog".to_owned();
    assert!(codes(&report(args)).contains(&outside));
    let joined = report(args.iter().chain(&["--catalog", csv, "--now", LATER]));
    assert!(!codes(&joined).contains(&outside), "{:?}", codes(&joined));
    assert_eq!(joined["policy"]["catalog_date"], "2026-09");
    let source = format!("{} (not AWS)", server.address());
    let not_aws = json!([{ "source": source, "rows": 4 }]);
    let added = json!({ "as_of": "2026-11-26", "rows": 4, "not_aws": not_aws });
    assert_eq!(joined["policy"]["catalog_joined"], added);
    assert_eq!(joined["policy"]["catalog_file"], csv);
}

#[test]
fn what_passes_is_asked_again_and_what_does_not_is_told() {
    let server = listing();
    server.fault("/inference-profiles", 2, What::Error(429, "ThrottlingException"));
    server.fault("type=APPLICATION", 1, What::Reset);
    assert_eq!(fetch(&server, &["ca-central-1"]).code, 0);

    let server = listing();
    let refused = r#"{"__type":"AccessDeniedException","message":"no"}"#;
    server.page(OWN, 403, refused);
    let kept = tempfile::tempdir().unwrap();
    let csv = kept.path().join("catalog.csv");
    let got = fetch(&server, &["ca-central-1", "-o", csv.to_str().unwrap()]);
    assert_eq!(got.code, 1, "{}", got.stderr);
    assert!(got.stderr.contains("`bedrock:ListInferenceProfiles`"), "{}", got.stderr);
    assert!(!csv.exists(), "half a catalog is none");
}

#[test]
fn a_list_that_does_not_end_or_is_of_something_else_is_no_list() {
    for body in [
        "{}".to_owned(),
        page(&[summary("APPLICATION", "x", &["ca-central-1"])], None),
        page(&[], Some("again")),
        page(&[summary("SYSTEM_DEFINED", US, &[])], None),
    ] {
        let server = listing();
        server.page(SYSTEM, 200, &body);
        server.page(&format!("{SYSTEM}&maxResults=100&nextToken=again"), 200, &body);
        let got = fetch(&server, &["ca-central-1"]);
        assert_eq!((got.code, &*got.stdout), (1, ""), "{body}: {}", got.stderr);
    }
}

#[test]
fn two_catalogs_are_set_beside_each_other() {
    let kept = tempfile::tempdir().unwrap();
    let [old, new] = ["old.csv", "new.csv"].map(|name| kept.path().join(name));
    let head = "profile_id,source_region,destination_regions,as_of,source\n";
    fs::write(&old, format!("{head}us.a.b,ca-west-1,ca-west-1;us-east-1,2026-01,u\n")).unwrap();
    let rows =
        "us.a.b,ca-west-1,ca-west-1;us-west-2,2026-09,u\nca.a.b,ca-west-1,ca-west-1,2026-09,u\n";
    fs::write(&new, format!("{head}{rows}")).unwrap();
    let (old, new) = (old.to_str().unwrap(), new.to_str().unwrap());
    let told = run(["profiles", "diff", old, new, "--now", LATER]);
    assert_eq!(
        (told.code, &*told.stdout),
        (
            10,
            "+ ca.a.b from ca-west-1: ca-west-1\n~ us.a.b from ca-west-1: +us-west-2, -us-east-1\n\
             1 added, 0 removed, 1 changed\n"
        )
    );
    let json = run(["profiles", "diff", old, new, "-f", "json", "--now", LATER]);
    let json: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(json["is_same"], false);
    assert_eq!(json["changed"][0]["added_regions"], json!(["us-west-2"]));
    let same = run(["profiles", "diff", "builtin", "builtin"]);
    assert_eq!((same.code, &*same.stdout), (0, "The catalogs say the same.\n"));
    let none = run(["profiles", "diff", "builtin", "none.csv"]);
    assert_eq!(none.code, 2);
    assert!(
        none.stderr.starts_with("error: cannot use profile catalog `none.csv`"),
        "{}",
        none.stderr
    );
}

/// A call of a profile that only the given catalog knows, without the record of its Region.
fn audited_with(row: &str) -> (tempfile::TempDir, [String; 3]) {
    let kept = tempfile::tempdir().unwrap();
    let head = "profile_id,source_region,destination_regions,as_of,source";
    fs::write(kept.path().join("own.csv"), format!("{head}\n{row}\n")).unwrap();
    let mut record = call("1", "ca-central-1");
    record["requestParameters"]["modelId"] = json!("ca.anthropic.claude-9");
    record.as_object_mut().unwrap().remove("additionalEventData");
    fs::write(kept.path().join("log.json"), log(&[record])).unwrap();
    let path = |name: &str| kept.path().join(name).to_str().unwrap().to_owned();
    let args = [path("log.json"), "--catalog".to_owned(), path("own.csv")];
    (kept, args)
}

#[test]
fn a_pass_that_rests_on_a_list_that_is_not_aws_s_says_so() {
    let row =
        "ca.anthropic.claude-9,ca-central-1,ca-central-1,2026-11,http://127.0.0.1:9 (not AWS)";
    let (_kept, args) = audited_with(row);
    let [logs, flag, csv] = &args;
    let now = ["--now", LATER];
    let of = |command: &[&str]| run([command, &[logs, flag, csv], &now].concat());
    let text = of(&["audit"]);
    assert!(text.stdout.starts_with("COMPLIANT"), "{}", text.stdout);
    let said = text.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "1 row of the profile catalog rests on a list that is not AWS's",
        "taken, in 1 row of the given profile catalog, from `http://127.0.0.1:9 (not AWS)`, which is \
         neither a page nor an endpoint of AWS",
    ] {
        assert!(said.contains(words), "{said}");
    }
    let why = of(&["explain", "event-1"]).stdout;
    let why = why.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        why.contains("That rests on `http://127.0.0.1:9 (not AWS)`, which is not AWS's"),
        "{why}"
    );
    assert!(!why.contains("AWS's page of"), "{why}");
    assert!(
        why.contains("What decided is where the profile may run, which is `bounded` evidence"),
        "{why}"
    );
}

#[test]
fn a_catalog_of_a_future_day_or_of_a_region_that_nobody_knows_is_refused() {
    let (_kept, args) = audited_with("p,ca-central-9,us-east-7,2031-01,u");
    let [logs, flag, csv] = &args;
    let got = run(["audit", logs, flag, csv, "--now", LATER]);
    let told = format!(
        "error: cannot use profile catalog `{csv}`\n  line 2, `source_region`: unknown Region \
         `ca-central-9`; did you mean `ca-central-1`?\n  line 2, `destination_regions`: unknown Region \
         `us-east-7`; did you mean `us-east-1`?\n  line 2, `as_of`: `2031-01` lies in the future\n"
    );
    assert_eq!((got.code, &*got.stdout), (2, ""));
    assert!(got.stderr.starts_with(&told), "{}", got.stderr);
}

#[test]
fn a_pack_holds_the_catalog_that_it_was_made_with() {
    let kept = tempfile::tempdir().unwrap();
    let csv = kept.path().join("catalog.csv");
    let head = "profile_id,source_region,destination_regions,as_of,source\n";
    fs::write(&csv, format!("{head}us.a.b,ca-west-1,ca-west-1,2026-01,u\n")).unwrap();
    let pack = kept.path().join("pack.zip");
    let args = ["audit", "clean", "--catalog", csv.to_str().unwrap(), "-o", pack.to_str().unwrap()];
    let made = run(args);
    assert_eq!(made.code, 0, "{}", made.stderr);
    // It is judged again with that catalog, whoever has it by then.
    fs::remove_file(&csv).unwrap();
    let held = run(["verify", pack.to_str().unwrap(), "--logs", "clean"]);
    assert_eq!(held.code, 0, "{}", held.stdout);
    assert!(held.stdout.contains("its logs give its verdict"), "{}", held.stdout);
}
