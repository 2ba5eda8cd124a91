//! Hour by hour, whether the chain of proof holds, and where it breaks.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::audited::{audit, hourly, log_of, run_in, told};
use crate::signed::{
    ACCOUNT, Archive, Hour, REGION, Signer, copied, digest_key, gzip, log_key, time,
};
use crate::support::samples;

/// First and last day, hours, proven hours, and what breaks in how many.
type Days = (String, u64, u64, Vec<(String, u64)>);

fn days(report: &Value) -> Vec<Days> {
    let rows = report["integrity"]["hours"].as_array().unwrap().iter();
    let told = rows.map(|row| {
        assert_eq!((&row["account"], &row["region"]), (&json!(ACCOUNT), &json!(REGION)));
        let count = |name: &str| row[name].as_u64().unwrap();
        let broken =
            row["broken"].as_array().unwrap().iter().map(|one| {
                (one["link"].as_str().unwrap().to_owned(), one["hours"].as_u64().unwrap())
            });
        let span = format!("{} {}", row["from"].as_str().unwrap(), row["to"].as_str().unwrap());
        (span, count("hours"), count("proven"), broken.collect())
    });
    told.collect()
}

fn broken(links: &[(&str, u64)]) -> Vec<(String, u64)> {
    links.iter().map(|(link, hours)| ((*link).to_owned(), *hours)).collect()
}

#[test]
fn the_first_link_that_breaks_is_told_of_each_hour() {
    let signer = Signer::new();
    let mut archive = hourly(&signer, 7);
    // Nobody can read the record, and CloudTrail wrote it so.
    archive.add(&signer, Hour { region: REGION, at: 7, logs: &[b"{\"Records\":[7]}".to_vec()] });
    archive.add(&signer, Hour { region: REGION, at: 8, logs: &[log_of("8", REGION)] });
    archive.objects.remove(&log_key(REGION, 0, 0));
    archive.put(&log_key(REGION, 1, 0), gzip(&log_of("forged", REGION)));
    archive.put(&log_key(REGION, 2, 7), gzip(&log_of("put in", REGION)));
    archive.objects.remove(&digest_key(REGION, 3));
    let forged = archive.digest(&digest_key(REGION, 5));
    archive.sign(&Signer::new(), &forged);
    let folder = copied(&archive, &signer);
    let report = audit(folder.path(), "report").1;
    let links = [
        ("digest", 1),
        ("signature", 1),
        ("log_there", 1),
        ("log_named", 1),
        ("log_unchanged", 1),
        ("records", 1),
    ];
    let day = ("2026-06-01 2026-06-01".to_owned(), 9, 3, broken(&links));
    assert_eq!(days(&report), [day], "{:#}", report["integrity"]);
    assert_eq!(report["integrity"]["hours"][0]["trail_unknown"], 1);
    let text = run_in(folder.path(), &["audit", "logs", "--keys", "keys"]).stdout;
    let text: Vec<&str> = text.split_whitespace().collect();
    let told = "In 3 of 9 hours every link of the proof holds: a trail was on, a signed digest tells of the \
                hour, its logs are there, named and unchanged, and each of their records was read. It breaks in \
                the others: no digest (1 hour), a digest is not valid (1 hour), a log is missing (1 hour), a log \
                in no digest (1 hour), a log was changed (1 hour), records could not be read (1 hour). Whether a \
                trail was on is not known of 1 hour.";
    assert!(text.join(" ").contains(told), "{}", text.join(" "));
}

/// Digests that were taken away at the end leave logs that none names.
#[test]
fn the_hours_of_an_archive_reach_to_its_last_log_and_to_what_was_asked() {
    let signer = Signer::new();
    let mut archive: Archive = hourly(&signer, 6);
    archive.objects.remove(&digest_key(REGION, 5));
    let folder = copied(&archive, &signer);
    let hours = |report: &Value| days(report).remove(0);
    let (_, all, proven, links) = hours(&audit(folder.path(), "report").1);
    assert_eq!((all, proven, links), (6, 5, broken(&[("digest", 1)])));
    let to = time(8).to_string();
    let args = ["audit", "logs", "--keys", "keys", "--from", "2026-05-31T22:01:31Z", "--to", &to];
    let (_, report) = told(folder.path(), &args);
    // An hour beyond the end is asked for too.
    let rows = [
        ("2026-05-31 2026-05-31".to_owned(), 2, 0, broken(&[("digest", 2)])),
        ("2026-06-01 2026-06-01".to_owned(), 9, 5, broken(&[("digest", 4)])),
    ];
    assert_eq!(days(&report), rows);
}

/// The sample's facts, of this account, with a trail that was off for a time.
fn facts(folder: &Path, started: &str, stopped: &str) {
    let text = fs::read_to_string(samples().join("custody-facts.json")).unwrap();
    let mut facts: Value = serde_json::from_str(&text).unwrap();
    for trail in facts["trails"].as_array_mut().unwrap() {
        trail["status"]["said"]["answer"]["started"] = json!(started);
        trail["status"]["said"]["answer"]["stopped"] = json!(stopped);
    }
    fs::write(folder.join("facts.json"), facts.to_string()).unwrap();
}

#[test]
fn where_no_digest_is_there_aws_may_tell_whether_a_trail_was_on() {
    let signer = Signer::new();
    let mut archive = hourly(&signer, 6);
    archive.objects.remove(&digest_key(REGION, 2));
    archive.objects.remove(&digest_key(REGION, 3));
    let folder = copied(&archive, &signer);
    facts(folder.path(), &time(3).to_string(), &time(2).to_string());
    let args = ["audit", "logs", "--keys", "keys", "--custody", "facts.json", "--policy", "canada"];
    let (_, report) = told(folder.path(), &args);
    let (_, all, proven, links) = days(&report).remove(0);
    assert_eq!((all, proven, links), (6, 4, broken(&[("trail", 1), ("digest", 1)])));
    assert_eq!(report["integrity"]["hours"][0]["trail_unknown"], 0);
}
