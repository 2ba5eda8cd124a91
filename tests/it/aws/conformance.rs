//! What holds for every source: the same records in, the same ledger out, whatever it is.
//!
//! A source is new here once: in [`SOURCES`].

use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use super::program_at;
use super::server::{Server, What};
use crate::support::{Ran, call, count, gzip, log, ran};

/// A source, as the suite meets it.
struct Source {
    name: &'static str,
    /// The input; a folder's is made of the place where it is.
    input: &'static str,
    /// What is in the way where a day is refused: the server's requests that have this in them.
    refused: &'static str,
}

const SOURCES: [Source; 4] = [
    Source { name: "a folder", input: "", refused: "" },
    Source { name: "a bucket", input: "s3://logs", refused: "GET /logs/AWSLogs" },
    Source { name: "LookupEvents", input: "lookup://ca-central-1", refused: "LookupEvents" },
    Source { name: "Lake", input: "lake://ca-central-1/store-1", refused: "StartQuery" },
];

/// The same records in every source.
struct World {
    server: Server,
    folder: TempDir,
}

/// Days of May of which each has some calls.
const DAYS: [u8; 3] = [27, 28, 29];

fn records(day: u8) -> Vec<Value> {
    let of = |n: usize| {
        let mut record = call(&format!("{day}-{n}"), ["ca-central-1", "us-east-1"][n % 2]);
        record["eventTime"] = format!("2026-05-{day:02}T{:02}:00:00Z", n % 24).into();
        record
    };
    (0..60).map(of).collect()
}

impl World {
    fn new() -> Self {
        let world = Self { server: Server::start(), folder: tempfile::tempdir().unwrap() };
        for day in DAYS {
            world.add(day, &records(day));
        }
        world
    }

    fn add(&self, day: u8, records: &[Value]) {
        let (key, body) = (super::key("ca-central-1", day, 1), gzip(&log(records)));
        let path = self.logs().join(key.trim_start_matches("logs/"));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &body).unwrap();
        self.server.put(&key, body);
        for record in records {
            self.server.event(record.clone());
        }
    }

    fn logs(&self) -> std::path::PathBuf {
        self.folder.path().join("logs")
    }

    /// Refuses what is asked of a source so many times; a folder has one log that is none.
    fn refuse(&self, source: &Source, times: usize) {
        if source.refused.is_empty() {
            let key = super::key("ca-central-1", 28, 1);
            std::fs::write(self.logs().join(key.trim_start_matches("logs/")), b"no log").unwrap();
        } else {
            self.server.fault(source.refused, times, What::Error(403, "AccessDeniedException"));
        }
    }

    fn run(&self, source: &Source, args: &[&str]) -> (Value, Ran) {
        let logs = self.logs();
        let input = if source.input.is_empty() { text(&logs) } else { source.input };
        let asked = ["audit", input, "--from", "2026-05-27", "--to", "2026-05-30", "-f", "json"];
        let ran = ran(program_at(&self.server).args(asked).args(args));
        (parsed(source, &ran), ran)
    }

    fn report(&self, source: &Source, ledger: &Path) -> Value {
        let asked = ["report", text(ledger), "--from", "2026-05-27", "--to", "2026-05-30"];
        parsed(source, &ran(program_at(&self.server).args(asked).args(["-f", "json"])))
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn parsed(source: &Source, ran: &Ran) -> Value {
    let report = serde_json::from_str(&ran.stdout);
    report.unwrap_or_else(|e| panic!("{}: no report ({e}): {}", source.name, ran.stderr))
}

/// What a report says of records, and not of where they lay.
fn told(report: &Value) -> Value {
    let mut told = report.clone();
    for finding in told["findings"].as_array_mut().unwrap() {
        finding["evidence"].take();
    }
    let parts = ["verdict", "totals", "flows", "findings"];
    let mut kept: Vec<Value> = parts.map(|part| told[part].take()).into();
    kept.extend([report["coverage"]["records"].clone(), report["coverage"]["gaps"].clone()]);
    kept.into()
}

#[test]
fn the_same_records_make_the_same_ledger() {
    let world = World::new();
    let mut wants: Option<Value> = None;
    for source in &SOURCES {
        let ledger = world.folder.path().join(source.name);
        let (report, ran) = world.run(source, &["--ledger", text(&ledger)]);
        assert_eq!((count(&report, "/totals/calls"), ran.code), (180, 10), "{}", source.name);
        let kept = told(&world.report(source, &ledger));
        assert_eq!(kept, told(&report), "{}", source.name);
        let want = wants.get_or_insert(kept.clone());
        assert_eq!(kept, *want, "{}", source.name);
    }
}

#[test]
fn any_number_of_threads_and_any_second_look_give_the_same_bytes() {
    let world = World::new();
    for source in &SOURCES {
        let (_, one) = world.run(source, &["--jobs", "1"]);
        let (_, many) = world.run(source, &["--jobs", "8"]);
        assert_eq!(one.stdout, many.stdout, "{}", source.name);
    }
}

#[test]
fn each_object_is_in_one_count_and_read_once_for_a_kept_ledger() {
    for source in &SOURCES {
        let world = World::new();
        let ledger = world.folder.path().join("ledger");
        let args = ["--since-last", "--ledger", text(&ledger)];
        let (first, _) = world.run(source, &args);
        let objects = &first["coverage"]["objects"];
        assert_eq!(objects["listed"], objects["read"], "{}", source.name);
        world.server.requests();
        let (second, _) = world.run(source, &args);
        assert_eq!(told(&second), told(&first), "{}", source.name);
        assert_eq!(second["coverage"]["objects"], *objects, "{}", source.name);
        let requests = world.server.requests();
        let again: Vec<_> = requests
            .iter()
            .filter(|line| !source.refused.is_empty() && line.contains(source.refused))
            .collect();
        assert!(again.is_empty(), "{}: {again:?}", source.name);
    }
}

#[test]
fn what_cannot_be_read_is_told_and_read_the_next_time() {
    for source in &SOURCES {
        let world = World::new();
        let ledger = world.folder.path().join("ledger");
        let args = ["--since-last", "--ledger", text(&ledger)];
        world.refuse(source, 1);
        let (report, ran) = world.run(source, &args);
        assert_eq!(count(&report, "/coverage/objects/failed"), 1, "{}", source.name);
        assert_eq!(count(&report, "/coverage/objects/listed"), failed_and_read(&report));
        // What was read has calls abroad, which weigh more.
        assert_eq!(ran.code, 10, "{}: {}", source.name, ran.stderr);
        let reasons = report["exit"]["reasons"].as_array().unwrap();
        assert!(reasons.contains(&"inconclusive".into()), "{}: {reasons:?}", source.name);
        world.server.heal();
        for day in DAYS {
            world.mend(day);
        }
        let (report, _) = world.run(source, &args);
        assert_eq!(count(&report, "/coverage/objects/failed"), 0, "{}", source.name);
        assert_eq!(count(&report, "/totals/calls"), 180, "{}", source.name);
    }
}

impl World {
    /// Writes a log of the folder as it was.
    fn mend(&self, day: u8) {
        let key = super::key("ca-central-1", day, 1);
        let path = self.logs().join(key.trim_start_matches("logs/"));
        if std::fs::read(&path).unwrap() == b"no log" {
            std::fs::write(path, gzip(&log(&records(day)))).unwrap();
        }
    }
}

fn failed_and_read(report: &Value) -> u64 {
    count(report, "/coverage/objects/failed") + count(report, "/coverage/objects/read")
}
