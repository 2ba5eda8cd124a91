//! `regiontrail verify` straight from a bucket, with the keys that AWS lists.

use std::fs;

use serde_json::{Value, json};

use super::program_at;
use super::server::{Server, What};
use crate::signed::{ACCOUNT, Archive, BUCKET, Hour, REGION, Signer, digest_key, gzip, log_key};
use crate::support::{Ran, call, program, ran};

/// A bucket with the archive in it, and an API that lists the signer's key.
fn bucket(archive: &Archive, signer: &Signer) -> Server {
    let server = Server::start();
    for (key, stored) in &archive.objects {
        let metadata = stored.metadata.clone();
        server.put_with(&format!("{BUCKET}/{key}"), stored.body.clone(), metadata);
    }
    let key = signer.public();
    let seconds = |moment: regiontrail::model::Moment| moment.as_millis() / 1_000;
    let value = regiontrail::audit::integrity::keys::listed(std::slice::from_ref(&key));
    let listed: Value = serde_json::from_str(&value).unwrap();
    let listed = json!({ "PublicKeyList": [{
        "Value": listed["PublicKeyList"][0]["Value"],
        "Fingerprint": key.fingerprint,
        "ValidityStartTime": seconds(key.from),
        "ValidityEndTime": seconds(key.to),
    }] });
    server.answers("ListPublicKeys", listed);
    server
}

fn verify(server: &Server, args: &[&str]) -> (i32, Value) {
    let args = [&["verify", "s3://logs", "-f", "json", "-q"], args].concat();
    let Ran { code, stdout, stderr } = ran(program_at(server).args(args));
    (code, serde_json::from_str(&stdout).unwrap_or_else(|e| panic!("{e}: {stderr}")))
}

/// Two Regions of three hours each.
fn archive(signer: &Signer) -> Archive {
    let mut archive = Archive::hourly(signer, REGION, 3, 2);
    archive.add_hours(signer, "ca-west-1", 0..3, 1);
    archive
}

#[test]
fn all_regions_of_a_bucket_are_checked_with_the_keys_of_each() {
    let signer = Signer::new();
    let server = bucket(&archive(&signer), &signer);
    let (code, told) = verify(&server, &[]);
    assert_eq!((code, &told["outcome"]), (0, &json!("INTACT")), "{told:#}");
    assert_eq!(told["counts"], json!({ "digests": { "VALID": 6 }, "logs": { "VALID": 9 } }));
    assert_eq!(told["keys"]["origin"], "list_public_keys");
    let regions: Vec<&Value> =
        told["keys"]["used"].as_array().unwrap().iter().map(|key| &key["region"]).collect();
    assert_eq!(regions, ["ca-central-1", "ca-west-1"]);
    let asked = |line: &&String| line.contains("ListPublicKeys");
    assert_eq!(server.requests().iter().filter(asked).count(), 2);
}

#[test]
fn keys_that_were_fetched_once_check_a_copy_without_a_network() {
    let signer = Signer::new();
    let archive = archive(&signer);
    let server = bucket(&archive, &signer);
    let folder = tempfile::tempdir().unwrap();
    let keys = folder.path().join("keys");
    let (code, _) = verify(&server, &["--fetch-keys", keys.to_str().unwrap()]);
    assert_eq!(code, 0);
    archive.write(folder.path());
    archive.write_metadata(folder.path());
    let mut offline = program();
    let Ran { code, stdout, .. } =
        ran(offline.current_dir(folder.path()).args(["verify", "logs", "--keys", "keys", "-q"]));
    assert_eq!(code, 0, "{stdout}");
    let names: Vec<_> = fs::read_dir(&keys).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2);
}

#[test]
fn what_a_network_damages_is_read_again_and_never_called_tampered() {
    let signer = Signer::new();
    let server = bucket(&archive(&signer), &signer);
    for (at, times, what) in [
        ("GET /logs/AWSLogs/111122223333/CloudTrail/", 3, What::Corrupt),
        // All of a Region: its public keys must be asked for all the same.
        ("GET /logs/AWSLogs/111122223333/CloudTrail-Digest/ca-west-1/", 3, What::Corrupt),
        ("GET /logs/AWSLogs", 3, What::Cut),
        ("GET /logs/AWSLogs", 3, What::Error(503, "SlowDown")),
        ("ListPublicKeys", 2, What::Error(400, "ThrottlingException")),
    ] {
        server.fault(at, times, what);
    }
    let (code, told) = verify(&server, &["-j", "1"]);
    assert_eq!((code, &told["outcome"]), (0, &json!("INTACT")), "{told:#}");
}

#[test]
fn what_may_not_be_read_is_unreadable() {
    let signer = Signer::new();
    let server = bucket(&archive(&signer), &signer);
    server.fault("20260601T0101Z_0000000000000001", 99, What::Error(403, "AccessDenied"));
    let (code, told) = verify(&server, &[]);
    assert_eq!((code, &told["outcome"]), (4, &json!("INCOMPLETE")));
    let bad: Vec<&Value> =
        told["logs"].as_array().unwrap().iter().filter(|log| log["state"] != "VALID").collect();
    assert_eq!((bad.len(), &bad[0]["state"]), (1, &json!("UNREADABLE")));
    assert_eq!(bad[0]["reason"], "not_read");
    assert!(bad[0]["cause"].as_str().unwrap().contains("s3:GetObject"), "{}", bad[0]);
}

#[test]
fn what_is_changed_in_the_bucket_is_tampered_and_a_lost_signature_is_told() {
    let signer = Signer::new();
    let mut changed = archive(&signer);
    changed.put(&log_key(REGION, 1, 1), gzip(b"{\"Records\":[]}"));
    let newest = digest_key(REGION, 2);
    changed.objects.get_mut(&newest).unwrap().metadata.clear();
    let (code, told) = verify(&bucket(&changed, &signer), &[]);
    assert_eq!((code, &told["outcome"]), (10, &json!("FAILED")));
    let bad = |of: &str| -> Vec<(Value, Value)> {
        let objects = told[of].as_array().unwrap().iter();
        let bad = objects.filter(|object| object["state"] != "VALID");
        bad.map(|object| (object["state"].clone(), object["reason"].clone())).collect()
    };
    assert_eq!(bad("digests"), [(json!("UNATTESTED"), json!("signature_missing"))]);
    let unattested = (json!("UNATTESTED"), json!("digest_not_valid"));
    let want = [(json!("TAMPERED"), json!("hash_differs")), unattested.clone(), unattested];
    assert_eq!(bad("logs"), want);
}

#[test]
fn answers_that_are_none_end_the_check() {
    let signer = Signer::new();
    let server = bucket(&archive(&signer), &signer);
    server.answers("ListPublicKeys", json!({ "Nonsense": [] }));
    let Ran { code, stdout, stderr } = ran(program_at(&server).args(["verify", "s3://logs", "-q"]));
    assert_eq!((code, stdout.as_str()), (1, ""));
    let want =
        "error: cannot list the public keys in `ca-central-1`: the answer has no `PublicKeyList`";
    assert!(stderr.starts_with(want), "{stderr}");
}

#[test]
fn a_period_lists_its_days_alone_and_needs_digests_an_hour_beyond_it() {
    let signer = Signer::new();
    let mut days = Archive::hourly(&signer, REGION, 60, 1);
    days.objects.retain(|key, _| !key.contains("2026/06/02/"));
    let server = bucket(&days, &signer);
    let period = |to| ["--from", "2026-06-01T02:00:00Z", "--to", to];
    let (code, told) = verify(&server, &period("2026-06-01T20:00:00Z"));
    assert_eq!((code, &told["outcome"]), (0, &json!("INTACT")), "{told:#}");
    let (code, told) = verify(&server, &period("2026-06-01T23:30:00Z"));
    assert_eq!((code, &told["outcome"]), (4, &json!("INCOMPLETE")));
    let gap = json!({
        "account": ACCOUNT, "region": REGION,
        "from": "2026-06-01T23:01:31Z", "to": "2026-06-02T00:30:00Z",
    });
    assert_eq!(told["gaps"], json!([gap]), "{told:#}");
}

#[test]
fn an_audit_reads_each_log_once_for_both_jobs() {
    let signer = Signer::new();
    let mut archive = Archive::new();
    for (at, id) in [(0, "a"), (1, "b"), (2, "c")] {
        let records = json!({ "Records": [call(id, REGION)] }).to_string().into_bytes();
        archive.add(&signer, Hour { region: REGION, at, logs: &[records] });
    }
    let server = bucket(&archive, &signer);
    let (report, _) = super::audit(&server, "s3://logs", &["--integrity", "require"]);
    let integrity = &report["integrity"];
    assert_eq!(integrity["outcome"], "INTACT", "{integrity:#}");
    assert_eq!(integrity["keys"]["origin"], "list_public_keys");
    assert_eq!(report["coverage"]["objects"]["read"], 3);
    let requests = server.requests();
    for key in archive.logs() {
        let reads = requests.iter().filter(|line| line.starts_with("GET") && line.contains(&key));
        assert_eq!(reads.count(), 1, "{key}");
    }
    // Without the flag nobody asks for keys or reads a digest.
    let server = bucket(&archive, &signer);
    let (report, _) = super::audit(&server, "s3://logs", &[]);
    assert_eq!(report["integrity"], Value::Null);
    let asked = |line: &&String| line.contains("ListPublicKeys") || line.contains("-Digest/2");
    assert_eq!(server.requests().iter().filter(asked).count(), 0);
}
