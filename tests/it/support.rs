//! What several tests need: the program, a report, records, folders, containers.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The time of every report.
pub const NOW: &str = "2026-06-02T00:00:00Z";

/// The program, started beside `samples/`, deaf to the environment of whoever tests.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_regiontrail"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| is_ours(&name.to_string_lossy())) {
        command.env_remove(name);
    }
    command.current_dir(samples()).env("REGIONTRAIL_NOW", NOW).env("NO_COLOR", "1");
    command.env_remove("COLUMNS").stdin(Stdio::null());
    command
}

fn is_ours(name: &str) -> bool {
    name.starts_with("REGIONTRAIL_")
}

/// What a run left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// Runs the program to its end.
pub fn run<S: AsRef<std::ffi::OsStr>>(args: impl IntoIterator<Item = S>) -> Ran {
    ran(program().args(args))
}

/// Runs a command to its end.
pub fn ran(command: &mut Command) -> Ran {
    Ran::from(command.output().unwrap())
}

/// Runs a command to its end, with this text on standard input. The text is short: a pipe holds it.
pub fn ran_with_input(command: &mut Command, text: &[u8]) -> Ran {
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    child.stdin.take().unwrap().write_all(text).unwrap();
    Ran::from(child.wait_with_output().unwrap())
}

/// Runs the program and returns its report, whatever the exit code.
pub fn report<S: AsRef<std::ffi::OsStr>>(args: impl IntoIterator<Item = S>) -> Value {
    let Ran { stdout, stderr, .. } = ran(program().args(args).args(["-f", "json"]));
    serde_json::from_str(&stdout).unwrap_or_else(|e| panic!("no report ({e}): {stderr}"))
}

/// Audits a folder or file.
pub fn audit(input: &Path) -> Value {
    report(["audit".as_ref(), input.as_os_str()])
}

/// A folder with these files in it, which goes away with the test.
pub fn folder<'a>(files: impl IntoIterator<Item = (&'a str, Vec<u8>)>) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

/// Audits one object.
pub fn audit_one(name: &str, bytes: impl Into<Vec<u8>>) -> Value {
    audit(folder([(name, bytes.into())]).path())
}

/// The smallest whole record of an inference that ran in `region`, called from Canada.
pub fn call(id: &str, region: &str) -> Value {
    json!({
        "eventVersion": "1.11",
        "userIdentity": {
            "type": "IAMUser",
            "arn": "arn:aws:iam::111122223333:user/ana",
            "accountId": "111122223333",
        },
        "eventTime": "2026-05-30T14:03:21Z",
        "eventSource": "bedrock.amazonaws.com",
        "eventName": "Converse",
        "awsRegion": "ca-central-1",
        "requestParameters": { "modelId": "us.anthropic.claude-sonnet-4-6" },
        "additionalEventData": { "inferenceRegion": region },
        "requestID": format!("request-{id}"),
        "eventID": format!("event-{id}"),
        "eventType": "AwsApiCall",
        "managementEvent": true,
        "recipientAccountId": "111122223333",
        "eventCategory": "Management",
    })
}

/// A record of another service.
pub fn other(id: &str) -> Value {
    let mut record = call(id, "");
    record["eventSource"] = json!("s3.amazonaws.com");
    record["eventName"] = json!("GetObject");
    record.as_object_mut().unwrap().remove("additionalEventData");
    record
}

/// A log as CloudTrail writes it.
pub fn log(records: &[Value]) -> Vec<u8> {
    json!({ "Records": records }).to_string().into_bytes()
}

/// One gzip member.
pub fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

/// Returns a number below `report` that must be there.
pub fn count(report: &Value, pointer: &str) -> u64 {
    let value = report.pointer(pointer).and_then(Value::as_u64);
    value.unwrap_or_else(|| panic!("no number at {pointer}"))
}

/// Returns the codes of the problems in a report.
pub fn problems(report: &Value) -> Vec<&str> {
    let problems = report["coverage"]["problems"].as_array().unwrap();
    problems.iter().map(|problem| problem["code"].as_str().unwrap()).collect()
}

/// Adds up the calls of the flows that `key` takes alike.
pub fn calls_by<K: Ord>(report: &Value, key: impl Fn(&Value) -> K) -> BTreeMap<K, u64> {
    let mut sums = BTreeMap::new();
    for flow in report["flows"].as_array().unwrap() {
        *sums.entry(key(flow)).or_default() += count(flow, "/calls");
    }
    sums
}

/// `samples/`.
pub fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

/// Other people's records beside the checkout, or `None` with a word to whoever tests.
pub fn shared(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    // Straight to standard output, which the test harness does not keep to itself.
    writeln!(io::stdout(), "not tested: {} is not there", folder.display()).unwrap();
    None
}

/// Every file below a folder, in the order of its path.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.append(&mut files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}
