//! Notifications, taken by servers that the tests start on this machine.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use tempfile::TempDir;

use crate::support::{Ran, call, folder, log, program, ran};

/// A request as it came.
#[derive(Debug)]
pub struct Got {
    line: String,
    headers: BTreeMap<String, String>,
    pub body: String,
}

/// A server that answers each request with the next of its answers, and ends after the last.
pub struct Server {
    port: u16,
    /// The requests in the order in which they came.
    pub got: Receiver<Got>,
}

impl Server {
    /// Answers with these statuses, and nothing else.
    pub fn answering(statuses: &[&'static str]) -> Self {
        Self::saying(statuses.iter().map(|status| (*status, "")).collect())
    }

    /// Answers with these statuses and texts.
    fn saying(answers: Vec<(&'static str, &'static str)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (told, got) = channel();
        thread::spawn(move || {
            for (status, text) in answers {
                let (stream, _) = listener.accept().unwrap();
                told.send(answer(stream, status, text)).unwrap();
            }
        });
        Self { port, got }
    }

    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/hook/secret", self.port)
    }
}

fn answer(mut stream: TcpStream, status: &str, text: &str) -> Got {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut next = || {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    };
    let line = next();
    let mut headers = BTreeMap::new();
    while let Some((name, value)) = next().split_once(": ") {
        headers.insert(name.to_ascii_lowercase(), value.to_owned());
    }
    let length = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let length = text.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{text}"
    )
    .unwrap();
    Got { line, headers, body: String::from_utf8(body).unwrap() }
}

const KEY: &str = "0123456789abcdef0123456789abcdef";

fn logs(calls: &[Value]) -> TempDir {
    folder([("logs/log.json", log(calls)), ("notify.key", format!("{KEY}\n").into_bytes())])
}

/// An audit that keeps a ledger and tells these targets.
fn audit(folder: &TempDir, targets: &[&str], more: &[&str]) -> Ran {
    ran(command(folder, targets).args(more))
}

fn command(folder: &TempDir, targets: &[&str]) -> Command {
    let mut command = program();
    command.current_dir(folder.path());
    command.args([
        "audit",
        "logs",
        "--ledger",
        "kept",
        "--notify-key",
        "notify.key",
        "-o",
        "r.json",
    ]);
    command.args(targets.iter().flat_map(|target| ["--notify", target]));
    command
}

fn findings(body: &str) -> Vec<String> {
    let body: Value = serde_json::from_str(body).unwrap();
    let new = body["new"].as_array().unwrap().iter();
    new.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_webhook_is_told_of_new_findings_once_and_knows_who_tells() {
    let folder = logs(&[call("1", "us-east-1")]);
    let server = Server::answering(&["204 No Content"]);
    let first = audit(&folder, &[&server.address()], &[]);
    let got = server.got.recv().unwrap();
    assert_eq!((first.code, got.line.as_str()), (10, "POST /hook/secret HTTP/1.1"));
    assert_eq!(got.headers["content-type"], "application/json");
    assert_eq!(findings(&got.body), ["inference-outside-policy"]);
    let told = format!("told http://127.0.0.1:{} of 1 new findings\n", server.port);
    assert!(first.stderr.contains(&told), "{}", first.stderr);
    // What the receiver is told to do in docs/operations.md.
    let mut mac = Hmac::<Sha256>::new_from_slice(KEY.as_bytes()).unwrap();
    mac.update(format!("{}.{}", got.headers["x-regiontrail-timestamp"], got.body).as_bytes());
    let digits: Vec<String> =
        mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    let want = digits.concat();
    assert_eq!(got.headers["x-regiontrail-signature"], format!("v1={want}"));
    // The server has ended: a second message would fail.
    let second = audit(&folder, &[&server.address()], &[]);
    assert_eq!((second.code, second.stderr.contains("told ")), (10, false), "{}", second.stderr);
    assert!(folder.path().join("kept/notified.json").is_file());
}

#[test]
fn only_what_is_new_is_told_the_next_time() {
    let folder = logs(&[call("1", "us-east-1")]);
    let server = Server::answering(&["200 OK", "200 OK"]);
    audit(&folder, &[&server.address()], &[]);
    assert_eq!(findings(&server.got.recv().unwrap().body).len(), 1);
    let mut other = call("2", "us-west-2");
    other["userIdentity"]["arn"] = json!("arn:aws:iam::111122223333:user/bea");
    fs::write(folder.path().join("logs/more.json"), log(&[other])).unwrap();
    audit(&folder, &[&server.address()], &[]);
    let body = server.got.recv().unwrap().body;
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((&body["findings"], &body["new_findings"]), (&json!(2), &json!(1)));
    assert_eq!(body["new"][0]["regions"], json!(["us-west-2"]));
}

#[test]
fn what_was_told_lies_in_a_ledger_that_one_run_has_at_a_time() {
    let folder = logs(&[call("1", "us-east-1")]);
    let server = Server::answering(&["200 OK"]);
    let kept = folder.path().join("kept");
    assert_eq!(
        ran(program().current_dir(folder.path()).args(["audit", "logs", "--ledger", "kept"])).code,
        10
    );
    let lock = regiontrail::ledger::Lock::take(&kept).unwrap();
    let report = || {
        let args = ["report", "kept", "--notify-key", "notify.key", "--notify", &server.address()];
        ran(program().current_dir(folder.path()).args(args))
    };
    let locked = report();
    assert_eq!((locked.code, server.got.try_iter().count()), (10, 0));
    let told =
        "warning: nobody is told of new findings\n  another run is writing to ledger `kept`\n";
    assert!(locked.stderr.contains(told), "{}", locked.stderr);
    drop(lock);
    let free = report();
    assert_eq!((free.code, server.got.iter().count()), (10, 1), "{}", free.stderr);
    assert!(kept.join("notified.json").exists());
}

#[test]
fn a_report_without_findings_tells_nobody() {
    let folder = logs(&[call("1", "ca-central-1")]);
    // Nothing listens there.
    let ran = audit(&folder, &["http://127.0.0.1:1/secret"], &[]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, "exit 0: complete, nothing found\n"));
}

#[test]
fn a_target_that_fails_is_told_again_and_no_other_and_the_report_stands() {
    let folder = logs(&[call("1", "us-east-1")]);
    let good = Server::answering(&["200 OK"]);
    let bad = Server::answering(&["500 Internal Server Error", "302 Found", "200 OK"]);
    let targets = [good.address(), bad.address()];
    let targets: Vec<&str> = targets.iter().map(String::as_str).collect();
    for (status, code) in [("500", 10), ("302", 5)] {
        // A failed notification shows even where no finding would.
        let more: &[&str] = if code == 5 { &["--exit-zero"] } else { &[] };
        let ran = audit(&folder, &targets, more);
        let warning = format!(
            "warning: cannot tell http://127.0.0.1:{} of 1 new findings\n  it answered with status {status}\n",
            bad.port
        );
        assert!(ran.stderr.contains(&warning), "{}", ran.stderr);
        assert_eq!(ran.code, code);
        let last = ran.stderr.lines().last().unwrap();
        assert!(last.starts_with(&format!("exit {code}: ")), "{last}");
        assert!(last.ends_with("a notification failed (5)"), "{last}");
        assert!(folder.path().join("r.json").is_file());
    }
    assert_eq!(audit(&folder, &targets, &["--exit-zero"]).code, 0);
    assert_eq!((good.got.iter().count(), bad.got.iter().count()), (1, 3));
}

/// The command with credentials, and servers of the test in the place of AWS.
fn with_aws<'a>(command: &'a mut Command, service: &str, server: &Server) -> &'a mut Command {
    command.env("AWS_ACCESS_KEY_ID", "key").env("AWS_SECRET_ACCESS_KEY", "secret");
    command.env("AWS_REGION", "ca-west-1").env("AWS_EC2_METADATA_DISABLED", "true");
    command.env("AWS_CONFIG_FILE", "none").env("AWS_SHARED_CREDENTIALS_FILE", "none");
    let address = format!("http://127.0.0.1:{}", server.port);
    command.env(format!("AWS_ENDPOINT_URL_{service}"), address)
}

const TAKEN: &str = "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\">\
    <PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>";

#[test]
fn a_topic_gets_the_same_message_in_its_own_region() {
    let folder = logs(&[call("1", "us-east-1")]);
    let server = Server::saying(vec![("200 OK", ""), ("200 OK", TAKEN)]);
    let topic = "arn:aws:sns:ca-central-1:111122223333:residency";
    let mut command = command(&folder, &[&format!("sns:{topic}")]);
    with_aws(command.arg("--exit-zero"), "SNS", &server);
    // An answer without what SNS says is no "taken".
    let [not_taken, taken] = [ran(&mut command), ran(&mut command)];
    assert_eq!((not_taken.code, taken.code), (5, 0), "{}{}", not_taken.stderr, taken.stderr);
    for got in &server.got {
        assert!(got.headers["authorization"].contains("/ca-central-1/sns/aws4_request"));
        let form: BTreeMap<String, String> = got.body.split('&').map(decoded).collect();
        assert_eq!((form["Action"].as_str(), form["TopicArn"].as_str()), ("Publish", topic));
        assert_eq!(form["Subject"], "regiontrail: NON_COMPLIANT, 1 new finding");
        assert_eq!(findings(&form["Message"]), ["inference-outside-policy"]);
        assert_eq!(form["MessageAttributes.entry.1.Value.StringValue"], "NON_COMPLIANT");
    }
}

/// One `name=value` of a form.
fn decoded(pair: &str) -> (String, String) {
    let (name, value) = pair.split_once('=').unwrap();
    let mut bytes = Vec::new();
    let mut rest = value.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, after) {
            (b'%', [high, low, after @ ..]) => {
                let digits = [*high, *low];
                let digits = std::str::from_utf8(&digits).unwrap();
                bytes.push(u8::from_str_radix(digits, 16).unwrap());
                rest = after;
            }
            (b'+', _) => bytes.push(b' '),
            (byte, _) => bytes.push(*byte),
        }
    }
    (name.to_owned(), String::from_utf8(bytes).unwrap())
}

#[test]
fn targets_that_cannot_be_told_are_refused_before_any_log_is_read() {
    let folder = logs(&[call("1", "us-east-1")]);
    fs::write(folder.path().join("short.key"), "short").unwrap();
    fs::write(folder.path().join("bad.json"), "[]").unwrap();
    for (more, told) in [
        (["--notify", "hooks.example.ca"].as_slice(), "neither a topic nor a webhook"),
        (&["--notify", "sns:arn:aws:s3:::bucket"], "is no ARN of a topic"),
        (&["--notify-key", "nowhere"], "cannot use notification key `nowhere`"),
        (&["--notify-key", "short.key"], "the key has 5 bytes; at least 16 are needed"),
        (&["--notify-state", "bad.json"], "cannot use what was notified `bad.json`"),
    ] {
        let mut command = program();
        command.current_dir(folder.path()).args(["audit", "logs", "--ledger", "kept"]);
        command.args(["--notify", "https://hooks.example.ca/x"]);
        if !more.contains(&"--notify-key") {
            command.args(["--notify-key", "notify.key"]);
        }
        let ran = ran(command.args(more));
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{more:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(told), "{more:?}: {}", ran.stderr);
        assert!(!folder.path().join("kept").exists(), "{more:?}");
    }
}
