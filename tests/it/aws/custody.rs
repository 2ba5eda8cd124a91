//! Where the program's own outputs may be: as the policy says, and told before any read.

use std::fs;

use serde_json::Value;

use super::server::Server;
use super::{key, program_at};
use crate::support::{Ran, call, gzip, log, ran};

fn bucket() -> Server {
    let server = Server::start();
    server.put(&key("ca-central-1", 30, 1), gzip(&log(&[call("1", "ca-central-1")])));
    server
}

fn audit(server: &Server, args: &[&str]) -> Ran {
    ran(program_at(server).args(["audit", "s3://logs", "--to", "2026-05-31"]).args(args))
}

const LEDGER: [&str; 2] = ["--ledger", "s3://results/ledger"];

#[test]
fn a_ledger_outside_the_custody_of_the_policy_is_refused_before_any_read() {
    let server = bucket();
    server.region("results", Some("us-east-1"));
    let refused = audit(&server, &LEDGER);
    assert_eq!((refused.code, refused.stdout.as_str()), (2, ""));
    let told = "error: ledger `s3://results/ledger` lies in us-east-1, where the policy lets no \
                output be kept\n  `[custody]` allows ca-central-1, ca-west-1\nhelp: ";
    assert!(refused.stderr.starts_with(told), "{}", refused.stderr);
    assert_eq!(server.requests(), ["HEAD /results/"]);
    // What is asked for by name is done, and told.
    let kept = audit(&server, &[&LEDGER[..], &["--custody-outside-policy"]].concat());
    assert_eq!(kept.code, 0, "{}", kept.stderr);
    assert!(kept.stderr.contains("warning: ledger `s3://results/ledger` lies in us-east-1"));
    // And the report says it, whoever reads that alone.
    let args = [&LEDGER[..], &["--custody-outside-policy", "-f", "json"]].concat();
    let report: Value = serde_json::from_str(&audit(&server, &args).stdout).unwrap();
    let of_output = |finding: &&Value| finding["code"] == "output-outside";
    let found: Vec<&Value> =
        report["findings"].as_array().unwrap().iter().filter(of_output).collect();
    assert_eq!(found.len(), 1, "{report}");
    assert_eq!(
        found[0]["message"],
        "ledger `s3://results/ledger` of this program lies in us-east-1, which `[custody]` does not \
         allow; `--custody-outside-policy` was given"
    );
    assert_eq!(found[0]["regions"], serde_json::json!(["us-east-1"]));
}

#[test]
fn a_ledger_inside_or_one_whose_region_nobody_tells_is_used() {
    for region in [Some("ca-west-1"), Some("ca-central-1"), None] {
        let server = bucket();
        server.region("results", region);
        let kept = audit(&server, &LEDGER);
        assert_eq!(kept.code, 0, "{region:?}: {}", kept.stderr);
        assert!(!kept.stderr.contains("lies in"), "{}", kept.stderr);
    }
}

#[test]
fn a_policy_that_says_nothing_of_custody_refuses_nothing_and_its_list_is_its_own() {
    let server = bucket();
    server.region("results", Some("us-east-1"));
    let allowed = audit(&server, &[&LEDGER[..], &["--allow", "ca-central-1"]].concat());
    assert_eq!(allowed.code, 0, "{}", allowed.stderr);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("policy.toml");
    let text = |region: &str| {
        format!(
            "version = 1\n[policy]\nname = \"x\"\nallowed_regions = [\"ca-central-1\"]\n\
             [custody]\nallowed_regions = [\"{region}\"]\n"
        )
    };
    for (region, code) in [("us-east-1", 0), ("ca-central-1", 2)] {
        fs::write(&path, text(region)).unwrap();
        let args = [&LEDGER[..], &["--policy", path.to_str().unwrap()]].concat();
        assert_eq!(audit(&server, &args).code, code, "{region}");
    }
}

#[test]
fn topics_and_what_was_notified_are_held_to_it_too() {
    let server = bucket();
    server.region("told", Some("us-west-2"));
    let at_home = "sns:arn:aws:sns:ca-central-1:111122223333:residency";
    let abroad = "sns:arn:aws:sns:us-east-1:111122223333:residency";
    let state = ["--notify-state", "s3://results/told.json"];
    let told = audit(&server, &[&["--notify", abroad], &state[..]].concat());
    assert_eq!(told.code, 2);
    assert!(told.stderr.contains("residency` lies in us-east-1"), "{}", told.stderr);
    assert_eq!(server.requests(), [""; 0]);
    let told = audit(&server, &["--notify", at_home, "--notify-state", "s3://told/x.json"]);
    assert_eq!(told.code, 2);
    assert!(
        told.stderr.contains("notified `s3://told/x.json` lies in us-west-2"),
        "{}",
        told.stderr
    );
    assert_eq!(server.requests(), ["HEAD /told/"]);
    let told = audit(&server, &[&["--notify", at_home], &state[..]].concat());
    assert_eq!(told.code, 0, "{}", told.stderr);
}
