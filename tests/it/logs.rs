//! Standard error for programs: one JSON object a line, whatever happens, and no secret in any.

use std::fs;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{NOW, call, folder, log, program, ran};

/// Texts that must not be told to anybody.
const SECRETS: [&str; 5] = [
    "canary-access-key",
    "canary-secret-key",
    "canary-redaction-key",
    "canary-notification-key",
    "canary-webhook-address",
];

fn logs(region: &str) -> TempDir {
    folder([
        ("log.json", log(&[call("1", region)])),
        ("redact.key", format!("{}-0123456789", SECRETS[2]).into_bytes()),
        ("notify.key", format!("{}-0123456789", SECRETS[3]).into_bytes()),
        ("bad.toml", b"version = 1\nacept = []\n".to_vec()),
    ])
}

/// The program in a folder, with secrets in its environment.
fn started(folder: &TempDir, args: &[&str]) -> Command {
    let mut command = program();
    command.current_dir(folder.path()).args(args);
    command.env("AWS_ACCESS_KEY_ID", SECRETS[0]).env("AWS_SECRET_ACCESS_KEY", SECRETS[1]);
    command
}

/// Runs it with `--log-format json` and returns the exit code and the lines.
fn lines(folder: &TempDir, args: &[&str]) -> (i32, Vec<Value>) {
    let ran = ran(started(folder, args).args(["--log-format", "json"]));
    let parse = |line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}"));
    (ran.code, ran.stderr.lines().map(parse).collect())
}

#[test]
fn the_last_line_is_an_object() {
    let (code, lines) = lines(&logs("us-east-1"), &["audit", "log.json"]);
    let want = json!({
        "time": NOW,
        "level": "info",
        "message": "exit 10: inference outside the policy (10)",
        "exit_code": 10,
        "reasons": ["violations"],
    });
    assert_eq!((code, lines), (10, vec![want]));
}

#[test]
fn what_ends_a_run_is_an_object_with_its_causes_and_the_way_out() {
    let (code, lines) = lines(&logs("us-east-1"), &["audit", "nowhere"]);
    let want = json!({
        "time": NOW,
        "level": "error",
        "message": "cannot open input `nowhere`",
        "causes": ["No such file or directory (os error 2)"],
        "help": "name a folder or file that is there, or `-` for standard input; a bucket is `s3://nowhere`",
        "exit_code": 2,
    });
    assert_eq!((code, lines), (2, vec![want]));
}

#[test]
fn a_command_line_that_means_nothing_is_told_as_an_object_too() {
    let folder = logs("us-east-1");
    for set in ["flag", "environment"] {
        let mut command = started(&folder, &["audit", "log.json", "--jobs", "none"]);
        match set {
            "flag" => command.arg("--log-format=json"),
            _ => command.env("REGIONTRAIL_LOG_FORMAT", "json"),
        };
        let ran = ran(&mut command);
        let line: Value = serde_json::from_str(&ran.stderr).unwrap();
        assert_eq!((ran.code, &line["level"], &line["exit_code"]), (2, &json!("error"), &json!(2)));
        assert!(line["message"] == "cannot use `--jobs none`", "{line}");
    }
    let ran = ran(started(&folder, &["--version"]).env("REGIONTRAIL_LOG_FORMAT", "json"));
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert!(ran.stdout.starts_with("regiontrail "));
}

#[test]
fn quiet_runs_say_only_errors() {
    let folder = logs("us-east-1");
    assert_eq!(lines(&folder, &["audit", "log.json", "-q"]), (10, vec![]));
    let (code, lines) = lines(&folder, &["audit", "nowhere", "-q"]);
    assert_eq!((code, lines.len()), (2, 1));
}

#[test]
fn the_time_goes_on_where_no_moment_is_set() {
    let folder = logs("us-east-1");
    let mut command = started(&folder, &["audit", "log.json", "-f", "prometheus"]);
    let ran = ran(command.env_remove("REGIONTRAIL_NOW").args(["--log-format", "json"]));
    let line: Value = serde_json::from_str(&ran.stderr).unwrap();
    assert!(line["time"].as_str().unwrap() > "2026-01-01");
    assert!(ran.stdout.contains("\nregiontrail_run_duration_seconds{"), "{}", ran.stdout);
}

#[test]
fn no_secret_is_told_at_any_level() {
    let folder = logs("us-east-1");
    let webhook = format!("https://user:pw@127.0.0.1:1/{}", SECRETS[4]);
    // Nothing listens there.
    let closed = format!("http://127.0.0.1:1/{}?token={}", SECRETS[4], SECRETS[4]);
    let redact = ["--redact", "principals", "--redact-key", "redact.key"];
    let notify = ["--notify-key", "notify.key", "--notify-state", "told.json", "--notify"];
    let cases: [Vec<&str>; 8] = [
        vec!["audit", "log.json"],
        [&["audit", "log.json"], &redact[..]].concat(),
        [&["audit", "log.json"], &notify[..], &[&closed]].concat(),
        [&["audit", "log.json"], &notify[..], &[&webhook]].concat(),
        vec!["audit", "log.json", "--notify", &closed],
        vec!["audit", "nowhere", "--notify", &closed],
        vec!["audit", "log.json", "--policy", "bad.toml", "--redact-key", "redact.key"],
        vec!["audit", "--help"],
    ];
    for args in cases {
        for format in ["text", "json"] {
            let mut command = started(&folder, &args);
            command.env("REGIONTRAIL_LOG_FORMAT", format).args(["--progress", "plain"]);
            // An environment variable is shown by `--help`, unless it is hidden.
            if !args.contains(&"--notify") && args.contains(&"--help") {
                command.env("REGIONTRAIL_NOTIFY", &closed);
            }
            let ran = ran(&mut command);
            for secret in SECRETS {
                let told = [&ran.stdout, &ran.stderr].iter().any(|text| text.contains(secret));
                assert!(!told, "{args:?} in {format}: {}", ran.stderr);
            }
        }
    }
    let kept = fs::read_to_string(folder.path().join("told.json"));
    assert!(!kept.is_ok_and(|text| SECRETS.iter().any(|secret| text.contains(secret))));
}
