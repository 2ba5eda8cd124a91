//! Runs that are asked to end: nothing of theirs stays in the way, and what they read is kept.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use super::server::Server;
use super::{key, program_at};
use crate::support::{call, count, gzip, log, ran};

/// Days with eight objects each.
fn filled() -> Server {
    let server = Server::start();
    for (day, n) in (1..29).flat_map(|day| (0..8).map(move |n| (day, n))) {
        let record = call(&format!("{day}-{n}"), "ca-central-1");
        server.put(&key("ca-central-1", day, n), gzip(&log(&[record])));
    }
    server
}

/// A run with folders of its own for what is temporary and for what it writes.
struct Run {
    child: Child,
    folders: TempDir,
}

impl Run {
    fn begin(server: &Server, args: &[&str]) -> Self {
        Self::begin_by(DEFAULTS, server, args)
    }

    /// Begins it by another program, which becomes it.
    fn begin_by(by: &[&str], server: &Server, args: &[&str]) -> Self {
        let folders = tempfile::tempdir().unwrap();
        let [temporary, written] = ["temporary", "written"].map(|name| folders.path().join(name));
        for folder in [&temporary, &written] {
            fs::create_dir(folder).unwrap();
        }
        let own = program_at(server);
        let mut command = match by.split_first() {
            None => own,
            Some((program, words)) => {
                let mut command = Command::new(program);
                command.args(words).arg(own.get_program());
                let set = |(name, value)| Some((name, value?));
                command.envs(own.get_envs().filter_map(set));
                command
            }
        };
        command.args(args).arg("-o").arg(written.join("report.html")).env("TMPDIR", temporary);
        let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        Self { child, folders }
    }

    fn signal(&self, name: &str) {
        let kill = format!("kill -{name} {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    }

    /// The next line of standard error.
    fn told(&mut self) -> String {
        let mut line = String::new();
        // A reader without a buffer, so that the rest stays where it is.
        let stderr = self.child.stderr.as_mut().unwrap();
        BufReader::with_capacity(1, stderr).read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// The signal that ended it, the rest of standard error, and the files that are left.
    fn end(mut self) -> (Option<i32>, String, Vec<String>) {
        let mut text = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
        let left = files(self.folders.path());
        (self.child.wait().unwrap().signal(), text, left)
    }
}

fn files(folder: &Path) -> Vec<String> {
    let left = ["temporary", "written"].map(|name| fs::read_dir(folder.join(name)).unwrap());
    let left = left.into_iter().flatten();
    left.map(|entry| entry.unwrap().path().display().to_string()).collect()
}

/// Whoever started the tests may ignore signals, as `nohup` and `&` in a script do.
const DEFAULTS: &[&str] =
    if cfg!(target_os = "linux") { &["env", "--default-signal=HUP,INT,TERM"] } else { &[] };
const LEDGER: &str = "s3://results/ledger";
const AUDIT: [&str; 5] = ["audit", "s3://logs", "--since-last", "--ledger", LEDGER];

#[test]
fn a_run_that_is_asked_to_end_keeps_what_it_read_and_gives_the_lock_back() {
    let server = filled();
    let more = key("ca-central-1", 27, 9).replacen("logs/", "more/", 1);
    server.put(&more, gzip(&log(&[call("more", "ca-central-1")])));
    // All of the first input is read when the second is.
    let gate = server.hold("GET /more/AWSLogs/111122223333/CloudTrail");
    let audit = [&AUDIT[..], &["s3://more"]].concat();
    let mut run = Run::begin(&server, &audit);
    gate.wait();
    run.signal("INT");
    assert_eq!(run.told(), "stopping, and keeping what was read; once more ends at once");
    drop(gate);
    let told = "error: stopped by Ctrl-C; what was read is kept in ledger `s3://results/ledger`\n\
                help: the same command with `--since-last` goes on from there\n";
    assert_eq!(run.end(), (Some(2), told.to_owned(), Vec::new()));
    assert!(!server.keys("results/ledger/").contains(&"results/ledger/lock".to_owned()));
    let report = ran(program_at(&server).args(["report", LEDGER, "-f", "json"]));
    let findings: Value = serde_json::from_str(&report.stdout).unwrap();
    let findings = findings["findings"].as_array().unwrap();
    assert!(findings.iter().any(|finding| finding["code"] == "scan-not-finished"), "{findings:?}");
    assert_eq!(report.code, 4);
    server.requests();
    let again = ran(program_at(&server).args(audit).args(["-f", "json"]));
    let again: Value = serde_json::from_str(&again.stdout).unwrap();
    assert_eq!(count(&again, "/totals/calls"), 28 * 8 + 1);
    let reads = server.requests().iter().filter(|line| line.starts_with("GET /logs/AWS")).count();
    assert_eq!(reads, 0);
    let keys = server.keys("results/ledger/unfinished.json");
    assert_eq!(keys, ["results/ledger/unfinished.json"]);
    assert!(!again["findings"].to_string().contains("scan-not-finished"));
}

#[test]
fn what_keeps_nothing_ends_at_once_and_leaves_nothing() {
    let server = filled();
    ran(program_at(&server).args(AUDIT));
    let audit = &["audit", "s3://logs"][..];
    let told = "error: stopped by SIGTERM; nothing is kept\nhelp: with `--ledger DIR --since-last`, \
                the next run goes on where one was stopped\n";
    let report = &["report", LEDGER][..];
    for (words, at, told) in [
        (audit, "GET /logs/AWSLogs/111122223333/CloudTrail", told),
        (report, "GET /results/ledger/v", "error: stopped by SIGTERM\n"),
    ] {
        let gate = server.hold(at);
        let run = Run::begin(&server, words);
        gate.wait();
        run.signal("TERM");
        assert_eq!(run.end(), (Some(15), told.to_owned(), Vec::new()), "{words:?}");
    }
}

#[test]
fn a_run_that_hangs_is_ended_and_gives_the_lock_back_all_the_same() {
    let server = filled();
    // A list is waited for by whoever would else hear; an object may be fetched ahead of its reader.
    let gate = server.hold("GET /logs/?");
    let mut run = Run::begin(&server, &AUDIT);
    gate.wait();
    run.signal("TERM");
    assert_eq!(run.told(), "stopping, and keeping what was read; once more ends at once");
    let told = "error: stopped by SIGTERM before it came to an end; ledger `s3://results/ledger` keeps \
                the parts that were written\n\
                help: the same command with `--since-last` goes on from there, and reads again what \
                stood in no part\n";
    assert_eq!(run.end(), (Some(15), told.to_owned(), Vec::new()));
    assert!(server.keys("results/ledger/lock").is_empty());
}

#[test]
fn a_run_that_hangs_in_a_write_leaves_its_lock_to_whoever_finds_it_old() {
    let server = filled();
    let gate = server.hold("PUT /results/ledger/v");
    let mut run = Run::begin(&server, &AUDIT);
    gate.wait();
    run.signal("TERM");
    assert_eq!(run.told(), "stopping, and keeping what was read; once more ends at once");
    // Nobody knows whether what is on its way still arrives: nobody may write beside it.
    let (signal, told, left) = run.end();
    assert!(told.starts_with("error: stopped by SIGTERM before it came to an end"), "{told}");
    assert_eq!((signal, left), (Some(15), Vec::new()));
    assert_eq!(server.keys("results/ledger/lock"), ["results/ledger/lock"]);
}

/// Only Linux tells a process what it was started to ignore.
#[cfg(target_os = "linux")]
#[test]
fn a_closed_terminal_ends_a_run_and_one_that_was_started_to_ignore_it_goes_on() {
    let server = filled();
    let gate = server.hold("GET /logs/AWSLogs/111122223333/CloudTrail");
    let run = Run::begin(&server, &["audit", "s3://logs"]);
    gate.wait();
    run.signal("HUP");
    let (signal, told, left) = run.end();
    assert!(told.starts_with("error: stopped by SIGHUP; nothing is kept"), "{told}");
    assert_eq!((signal, left), (Some(1), Vec::new()));
    drop(gate);
    let server = filled();
    let gate = server.hold("GET /logs/AWSLogs/111122223333/CloudTrail");
    let run = Run::begin_by(&["nohup"], &server, &["audit", "s3://logs"]);
    gate.wait();
    run.signal("HUP");
    drop(gate);
    let (signal, _, left) = run.end();
    assert_eq!((signal, left.len()), (None, 1), "{left:?}");
}

#[test]
fn a_second_signal_ends_a_run_that_hangs() {
    let server = filled();
    let gate = server.hold("GET /logs/?");
    let mut run = Run::begin(&server, &AUDIT);
    gate.wait();
    run.signal("TERM");
    assert_eq!(run.told(), "stopping, and keeping what was read; once more ends at once");
    run.signal("INT");
    let (signal, told, _) = run.end();
    assert_eq!((signal, told.as_str()), (Some(2), ""));
}

#[test]
fn programs_are_told_of_the_end_too() {
    let server = filled();
    let gate = server.hold("GET /logs/AWSLogs/111122223333/CloudTrail");
    let run = Run::begin(&server, &["audit", "s3://logs", "--log-format", "json"]);
    gate.wait();
    run.signal("TERM");
    let (_, told, _) = run.end();
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(
        (&told["message"], &told["exit_code"]),
        (&"stopped by SIGTERM; nothing is kept".into(), &143.into())
    );
}
