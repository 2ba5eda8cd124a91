//! Lists that S3 Inventory made: the same objects as a bucket lists, by fewer requests.

use std::fmt::Write as _;
use std::fs;

use md5::{Digest, Md5};
use serde_json::{Value, json};

use super::bucket::etag;
use super::server::Server;
use super::{LOGS, audit, key, program_at};
use crate::support::{call, count, gzip, log, problems, ran};

/// A bucket with a call for each day of May in two Regions, and the rows of an inventory of it,
/// the last first.
fn bucket() -> (Server, Vec<String>) {
    let server = Server::start();
    let mut rows = Vec::new();
    for day in (1..=28).rev() {
        for region in ["us-east-1", "ca-central-1"] {
            let mut record = call(&format!("{region}-{day}"), "ca-central-1");
            record["eventTime"] = format!("2026-05-{day:02}T12:00:00Z").into();
            record["awsRegion"] = region.into();
            let (key, body) = (key(region, day, 1), gzip(&log(&[record])));
            rows.push(row(&key, &body, "true", "STANDARD"));
            server.put(&key, body);
        }
    }
    (server, rows)
}

/// A row for an object, with its key as the inventory writes it.
fn row(key: &str, body: &[u8], is_latest: &str, class: &str) -> String {
    let key = key.strip_prefix("logs/").unwrap().replace('_', "%5F");
    let (size, tag) = (body.len(), etag(body).replace('"', ""));
    format!(
        "\"logs\",\"{key}\",\"v1\",\"{is_latest}\",\"false\",\"{size}\",\"{tag}\",\"{class}\"\n"
    )
}

fn hex(bytes: &[u8]) -> String {
    Md5::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

/// The manifest of an inventory of 25 May, and its data files.
fn inventory(rows: &[String]) -> (Value, Vec<(String, Vec<u8>)>) {
    let halves = rows.chunks(rows.len().div_ceil(2)).enumerate();
    let files: Vec<_> = halves
        .map(|(n, rows)| (format!("lists/data/{n}.csv.gz"), gzip(rows.concat().as_bytes())))
        .collect();
    let told = files
        .iter()
        .map(|(key, body)| json!({ "key": key, "size": body.len(), "MD5checksum": hex(body) }));
    let manifest = json!({
        "sourceBucket": "logs",
        "destinationBucket": "arn:aws:s3:::results",
        "version": "2016-11-30",
        "creationTimestamp": "1779667200000",
        "fileFormat": "CSV",
        "fileSchema": "Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size, ETag, StorageClass",
        "files": told.collect::<Vec<_>>(),
    });
    (manifest, files)
}

const MANIFEST: &str = "s3://results/lists/2026-05-25T00-00Z/manifest.json";

fn put(server: &Server, manifest: &Value, files: Vec<(String, Vec<u8>)>) {
    let manifest = manifest.to_string().into_bytes();
    let at = |name: &str| format!("results/lists/2026-05-25T00-00Z/{name}");
    server.put(&at("manifest.checksum"), format!("{}\n", hex(&manifest)).into_bytes());
    server.put(&at("manifest.json"), manifest);
    for (key, body) in files {
        server.put(&format!("results/{key}"), body);
    }
}

/// The flat lists that were asked for.
fn lists(server: &Server) -> Vec<String> {
    let is_flat = |line: &String| line.contains("start-after") || line.contains("list-type");
    let is_list = |line: &String| is_flat(line) && !line.contains("delimiter");
    server.requests().into_iter().filter(is_list).collect()
}

#[test]
fn an_inventory_and_the_days_after_it_are_what_the_bucket_lists() {
    let (server, rows) = bucket();
    server.put("logs/AWSLogs/111122223333/CloudTrail-Digest/ca-central-1/x.json.gz", vec![1]);
    server.page_of(3);
    let window = ["--from", "2026-05-03", "--to", "2026-05-29"];
    let (listed, _) = audit(&server, LOGS, &window);
    let all = lists(&server).len();
    // What is younger than the inventory is not in it.
    let (manifest, files) = inventory(&rows[8..]);
    put(&server, &manifest, files);
    let (report, ran) = audit(&server, LOGS, &[&window[..], &["--inventory", MANIFEST]].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for of in ["totals", "flows", "coverage"] {
        assert_eq!(report[of], listed[of], "{of}");
    }
    assert_eq!(count(&report, "/totals/calls"), 52);
    assert_eq!(count(&report, "/coverage/objects/skipped/not_listed"), 1);
    let inputs = report["scope"]["inputs"].to_string();
    assert!(inputs.contains("(S3 Inventory of 2026-05-25T00:00:00Z)"), "{inputs}");
    // For each Region: what lies before the first row, and what lies behind 22 May.
    let few = lists(&server);
    assert!(few.len() <= 8 && all >= 18, "{all}: {few:?}");
    assert!(few.iter().any(|line| {
        line.contains("start-after=AWSLogs/111122223333/CloudTrail/us-east-1/2026/05/22/")
    }));
}

#[test]
fn an_inventory_of_a_part_hides_nothing() {
    let (server, rows) = bucket();
    // Of one Region, and there of some days only.
    let rows: Vec<String> =
        rows.into_iter().filter(|row| row.contains("us-east-1/2026/05/1")).collect();
    let (manifest, files) = inventory(&rows);
    put(&server, &manifest, files);
    let (report, _) = audit(&server, LOGS, &["--inventory", MANIFEST]);
    assert_eq!(count(&report, "/coverage/objects/read"), 56);
}

#[test]
fn old_versions_are_no_objects_and_archived_ones_are_not_read() {
    let (server, mut rows) = bucket();
    let of = |day| key("ca-central-1", day, 1);
    rows.retain(|row| !row.contains("ca-central-1/2026/05/02"));
    let old = gzip(&log(&[call("old", "ca-central-1")]));
    rows.push(row(&of(2), &old, "true", "DEEP_ARCHIVE"));
    server.put(&of(2), old.clone());
    server.archive(&of(2), "DEEP_ARCHIVE");
    // Its class is the same after it was restored.
    rows.retain(|row| !row.contains("ca-central-1/2026/05/03"));
    rows.push(row(&of(3), &old, "true", "DEEP_ARCHIVE"));
    server.put(&of(3), old);
    server.archive(&of(3), "DEEP_ARCHIVE");
    server.restore(&of(3));
    rows.push(row(&of(1), b"older", "false", "STANDARD"));
    let (manifest, files) = inventory(&rows);
    put(&server, &manifest, files);
    let (report, ran) = audit(&server, LOGS, &["--inventory", MANIFEST]);
    assert_eq!((count(&report, "/coverage/objects/read"), ran.code), (55, 4));
    let cause = report["coverage"]["problems"][0]["cause"].as_str().unwrap();
    assert!(cause.contains("(InvalidObjectState): restore it, then run again"), "{cause}");
}

#[test]
fn what_changed_or_went_since_is_told() {
    let (server, mut rows) = bucket();
    let body = b"another";
    rows.retain(|row| !row.contains("ca-central-1/2026/05/02"));
    rows.push(row(&key("ca-central-1", 2, 1), body, "true", "STANDARD"));
    rows.push(row(&key("ca-central-1", 2, 2), body, "true", "STANDARD"));
    let (manifest, files) = inventory(&rows);
    put(&server, &manifest, files);
    let (report, ran) = audit(&server, LOGS, &["--inventory", MANIFEST]);
    assert_eq!((problems(&report), ran.code), (vec!["unreadable", "unreadable"], 4));
}

#[test]
fn what_a_listing_read_is_known_by_the_inventory() {
    let (server, rows) = bucket();
    let (manifest, files) = inventory(&rows);
    put(&server, &manifest, files);
    let folder = tempfile::tempdir().unwrap();
    let kept = ["--ledger", folder.path().to_str().unwrap(), "--since-last"];
    audit(&server, LOGS, &kept);
    server.requests();
    let (report, _) = audit(&server, LOGS, &[&kept[..], &["--inventory", MANIFEST]].concat());
    assert_eq!(count(&report, "/totals/calls"), 56);
    let reads = server.requests().into_iter().filter(|line| line.starts_with("GET /logs/AWSLogs"));
    assert_eq!(reads.count(), 0);
}

#[test]
fn a_manifest_here_takes_its_data_from_beside_it_or_from_its_bucket() {
    let (server, rows) = bucket();
    let (manifest, mut files) = inventory(&rows);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("manifest.json");
    fs::write(&path, manifest.to_string()).unwrap();
    let (_, here) = files.pop().unwrap();
    fs::write(folder.path().join("1.csv.gz"), here).unwrap();
    put(&server, &manifest, files);
    let (report, ran) =
        audit(&server, LOGS, &["--to", "2026-05-29", "--inventory", path.to_str().unwrap()]);
    assert_eq!((count(&report, "/totals/calls"), ran.code), (56, 0), "{}", ran.stderr);
}

#[test]
fn an_inventory_that_cannot_be_used_is_refused_before_any_read() {
    for (member, value, told) in [
        ("fileFormat", "ORC", "its files are ORC, and only CSV is read"),
        ("fileFormat", "Parquet", "its files are Parquet, and only CSV is read"),
        ("fileSchema", "Bucket, Key", "it has no `Size`"),
        ("sourceBucket", "photos", "lists bucket `photos`, and no input is in it"),
        ("creationTimestamp", "today", "its time `today` is none"),
    ] {
        let (server, rows) = bucket();
        let (mut manifest, files) = inventory(&rows);
        manifest[member] = value.into();
        put(&server, &manifest, files);
        let ran = ran(program_at(&server).args(["audit", "s3://logs", "--inventory", MANIFEST]));
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{}", ran.stderr);
        assert!(ran.stderr.contains(told), "{}", ran.stderr);
        assert!(server.requests().iter().all(|line| !line.contains("/logs")));
    }
    let (server, _) = bucket();
    let none = ran(program_at(&server).args(["audit", "samples", "--inventory", MANIFEST]));
    assert_eq!(none.code, 2);
}

#[test]
fn a_list_that_is_not_the_one_of_the_manifest_is_no_list() {
    let (server, rows) = bucket();
    let (manifest, mut files) = inventory(&rows);
    files[1].1 = gzip(rows[0].as_bytes());
    put(&server, &manifest, files);
    let args = ["audit", "s3://logs", "--inventory", MANIFEST];
    let refused = ran(program_at(&server).args(args));
    assert_eq!((refused.code, refused.stdout.as_str()), (1, ""));
    let told = "data file `lists/data/1.csv.gz` is not the one of the manifest";
    assert!(refused.stderr.contains(told), "{}", refused.stderr);
    server.put("results/lists/2026-05-25T00-00Z/manifest.checksum", vec![b'0'; 32]);
    let refused = ran(program_at(&server).args(args));
    assert!(refused.stderr.contains("is not that of manifest.checksum"), "{}", refused.stderr);
}
