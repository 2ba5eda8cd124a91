//! Buckets: layouts, windows, faults.

use serde_json::Value;

use super::server::{Server, What};
use super::{LOGS, audit, key, program_at};
use crate::support::{call, count, gzip, log, problems, ran};

/// A bucket with some days of logs in two Regions, each of one call.
fn bucket(days: u8) -> Server {
    let server = Server::start();
    for day in 1..=days {
        for region in ["ca-central-1", "us-east-1"] {
            let mut record = call(&format!("{region}-{day}"), "ca-central-1");
            record["eventTime"] = format!("2026-05-{day:02}T12:00:00Z").into();
            record["awsRegion"] = region.into();
            server.put(&key(region, day, 1), gzip(&log(&[record])));
        }
    }
    server
}

/// What a report says, without the names of places.
fn told(report: &Value) -> (u64, u64, u64) {
    let of = |pointer| count(report, pointer);
    (of("/totals/calls"), of("/coverage/objects/read"), of("/coverage/objects/failed"))
}

#[test]
fn a_bucket_is_read_whole_and_marked_as_not_aws() {
    let server = bucket(5);
    let (report, ran) = audit(&server, LOGS, &[]);
    assert_eq!(told(&report), (10, 10, 0), "{}", ran.stderr);
    let limits = report["coverage"]["limits"].to_string();
    assert!(limits.contains("which is not an endpoint of AWS"), "{limits}");
}

#[test]
fn one_flat_listing_a_region_bounded_by_the_window() {
    let server = bucket(28);
    server.page_of(5);
    let (report, _) = audit(&server, LOGS, &["--from", "2026-05-10", "--to", "2026-05-12"]);
    // The days before are not listed; those after are, because logs may come late.
    assert_eq!(count(&report, "/totals/calls"), 4);
    let asked = server.requests();
    let flat =
        asked.iter().filter(|line| line.contains("start-after") && !line.contains("delimiter"));
    let flat: Vec<&String> = flat.collect();
    assert!(flat.iter().all(|line| !line.contains("2026/05/08/")), "{flat:?}");
    assert!(flat.iter().any(|line| {
        line.contains("start-after=AWSLogs/111122223333/CloudTrail/ca-central-1/2026/05/09")
    }));
    // 20 objects a Region in pages of 5, and one page to see the end or not.
    assert!((8..=10).contains(&flat.len()), "{flat:?}");
}

#[test]
fn what_is_not_listed_is_counted() {
    let server = bucket(2);
    server.put("logs/AWSLogs/111122223333/CloudTrail-Digest/ca-central-1/x.json.gz", vec![1]);
    server.put("logs/photos/cat.jpg", vec![1]);
    let (report, _) = audit(&server, LOGS, &["--source-regions", "ca-central-1"]);
    assert_eq!(told(&report), (2, 2, 0));
    assert_eq!(count(&report, "/coverage/objects/skipped/not_listed"), 2);
    // What lies beside the logs is listed, and its content decides.
    assert_eq!(count(&report, "/coverage/objects/skipped/foreign"), 1);
}

/// A log of one call in us-east-1 that ran there.
fn abroad() -> Vec<u8> {
    let mut record = call("abroad", "us-east-1");
    record["awsRegion"] = "us-east-1".into();
    gzip(&log(&[record]))
}

#[test]
fn a_folder_that_the_layout_does_not_have_is_listed_and_its_content_decides() {
    for folder in [
        "AWSLogs/prod/111122223333/CloudTrail/us-east-1/2026/05/02",
        "AWSLogs/prod",
        "AWSLogs/111122223333/cloudtrail/us-east-1/2026/05/02",
        "AWSLogs/111122223333/CloudTrail/2026/05/02",
        "archive2025/2026/05/02",
        "archive2025",
    ] {
        for args in [&[][..], &["--from", "2026-05-01", "--to", "2026-06-01"]] {
            let server = bucket(2);
            server.put(&format!("logs/{folder}/x.json.gz"), abroad());
            let (report, ran) = audit(&server, LOGS, args);
            assert_eq!((told(&report), ran.code), ((5, 5, 0), 10), "{folder} {args:?}");
        }
    }
}

#[test]
fn logs_of_other_services_are_left_out_by_their_folder() {
    let server = bucket(1);
    for folder in ["Config", "elasticloadbalancing", "vpcflowlogs", "CloudTrail-Digest"] {
        server.put(&format!("logs/AWSLogs/111122223333/{folder}/x.json.gz"), b"no log".to_vec());
    }
    let hive = "logs/AWSLogs/aws-account-id=111122223333/aws-service=vpcflowlogs/x.log.gz";
    server.put(hive, b"no log".to_vec());
    let (report, ran) = audit(&server, LOGS, &["--to", "2026-05-02"]);
    assert_eq!((told(&report), ran.code), ((2, 2, 0), 0));
    assert_eq!(count(&report, "/coverage/objects/skipped/not_listed"), 5);
}

#[test]
fn a_log_of_nothing_is_no_log_however_nothing_is_packed() {
    for body in [Vec::new(), gzip(b""), gzip(b"\n"), b"{\"foo\":1}".to_vec()] {
        let server = bucket(3);
        server.put(&key("us-east-1", 2, 1), body);
        let (report, ran) = audit(&server, LOGS, &[]);
        assert_eq!((told(&report), ran.code), ((5, 5, 1), 4));
        let cause = report["coverage"]["problems"][0]["cause"].as_str().unwrap();
        assert!(cause.contains("the key is of a log, and the content is not"), "{cause}");
    }
}

#[test]
fn a_window_passes_by_days_and_nothing_that_is_no_day() {
    // In front of the window, in it, and behind it, in the order of keys.
    for place in [
        "2025-copy/x.json.gz",
        "2026-05-11/x.json.gz",
        "2026/05-11/x.json.gz",
        "2026/05/!/x.json.gz",
        "2026/05/10/x.json.gz",
        "2026/05/11-more/x.json.gz",
        "2026/05/flat.json.gz",
        "2026/5/11/x.json.gz",
        "2026/flat.json.gz",
        "flat.json.gz",
    ] {
        let server = bucket(28);
        server.put(&format!("logs/AWSLogs/111122223333/CloudTrail/us-east-1/{place}"), {
            let mut record = call("abroad", "us-east-1");
            record["eventTime"] = "2026-05-11T12:00:00Z".into();
            record["awsRegion"] = "us-east-1".into();
            gzip(&log(&[record]))
        });
        let (report, ran) = audit(&server, LOGS, &["--from", "2026-05-10", "--to", "2026-05-12"]);
        assert_eq!((count(&report, "/totals/calls"), ran.code), (5, 10), "{place}");
    }
}

#[test]
fn a_window_lists_no_day_twice() {
    let server = bucket(28);
    let (report, _) = audit(&server, LOGS, &["--from", "2026-05-10", "--to", "2026-05-12"]);
    let first = server.requests().into_iter().filter(|line| line.contains("delimiter")).count();
    assert_eq!(count(&report, "/totals/calls"), 4);
    // The bucket, its logs, the account, the trail; and of both Regions the folder, the year, and
    // the months where the days begin and end.
    assert!(first <= 4 + 2 * 4, "{first}");
    assert_eq!(report["coverage"]["repeats"]["duplicates"], 0);
}

#[test]
fn a_trail_that_stopped_is_told_and_so_is_a_region_without_a_log_of_the_period() {
    let gaps = |report: &Value| {
        let gap = |gap: &Value| ["region", "from", "to"].map(|name| gap[name].to_string());
        let gaps = report["coverage"]["gaps"].as_array().unwrap().iter();
        gaps.map(|found| gap(found).join(" ").replace('"', "")).collect::<Vec<_>>()
    };
    let server = bucket(20);
    // No period was asked, and nothing is newer than twelve days.
    let (report, ran) = audit(&server, LOGS, &[]);
    let since = |region| format!("{region} 2026-05-21 2026-06-01");
    assert_eq!(gaps(&report), [since("ca-central-1"), since("us-east-1")]);
    assert_eq!(ran.code, 4);
    // One Region goes on: the other may have been given up.
    let mut record = call("new", "ca-central-1");
    record["eventTime"] = "2026-06-01T12:00:00Z".into();
    let object = key("ca-central-1", 31, 1).replace("2026/05/31", "2026/06/01");
    for day in 21..=31 {
        let key = key("ca-central-1", day, 1);
        server.put(&key, gzip(&log(&[call(&format!("{day}"), "ca-central-1")])));
    }
    server.put(&object, gzip(&log(&[record])));
    assert_eq!(gaps(&audit(&server, LOGS, &[]).0), [""; 0]);
    // Who asks for a period is told what of it no log shows, also where a Region has none at all.
    let asked = audit(&server, LOGS, &["--from", "2026-05-25", "--to", "2026-05-28"]);
    assert_eq!(gaps(&asked.0), ["us-east-1 2026-05-25 2026-05-27"]);
    assert_eq!(asked.1.code, 4);
    let open = audit(&server, LOGS, &["--from", "2026-05-25"]);
    assert_eq!(gaps(&open.0), ["us-east-1 2026-05-25 2026-06-01"]);
}

#[test]
fn regions_that_were_left_out_as_asked_are_named() {
    let server = bucket(2);
    server.put("logs/AWSLogs/111122223333/CloudTrail/us-east-1/2026/05/02/x.json.gz", abroad());
    let regions = ["--to", "2026-05-03", "--source-regions", "ca-central-1"];
    let (report, ran) = audit(&server, LOGS, &regions);
    assert_eq!((told(&report), ran.code), ((2, 2, 0), 0));
    assert_eq!(report["scope"]["asked_regions"], serde_json::json!(["ca-central-1"]));
    assert_eq!(report["scope"]["regions_left_out"], serde_json::json!(["us-east-1"]));
    let text = crate::support::ran(program_at(&server).args(["audit", "s3://logs"]).args(regions));
    let text = text.stdout.replace('\n', " ");
    assert!(text.contains("the logs of 1 source Region are left out, as asked"), "{text}");
}

#[test]
fn regions_are_those_of_folders_on_disk_too_and_not_of_an_api() {
    let key =
        |region: &str| format!("AWSLogs/111122223333/CloudTrail/{region}/2026/05/02/x.json.gz");
    let (home, away) = (key("ca-central-1"), key("us-east-1"));
    let logs = crate::support::folder([
        (&*home, gzip(&log(&[call("1", "ca-central-1")]))),
        (&*away, abroad()),
    ]);
    let folder = logs.path().to_str().unwrap();
    let regions = ["--source-regions", "ca-central-1"];
    let report = crate::support::report([&["audit", folder][..], &regions].concat());
    assert_eq!(told(&report), (1, 1, 0));
    assert_eq!(report["scope"]["regions_left_out"], serde_json::json!(["us-east-1"]));
    let server = Server::start();
    for input in ["lookup://ca-west-1", "lake://ca-west-1/a1-b2"] {
        let args = ["audit", input, "--from", "2026-05-01"];
        let ran = ran(program_at(&server).args(args).args(regions));
        assert_eq!((ran.code, server.requests().len()), (2, 0), "{}", ran.stderr);
        assert!(ran.stderr.contains("is of folders and buckets"), "{}", ran.stderr);
    }
}

#[test]
fn a_ledger_and_a_state_lie_in_no_input() {
    let server = bucket(1);
    for args in [
        ["--ledger", "s3://logs/AWSLogs/111122223333/CloudTrail/ca-central-1"],
        ["--ledger", "s3://logs/ledger"],
        ["--ledger", "s3://logs"],
        ["--notify-state", "s3://logs/AWSLogs/state.json"],
    ] {
        let ran = ran(program_at(&server).args(["audit", "s3://logs"]).args(args));
        assert_eq!((ran.code, server.requests().len()), (2, 0), "{}", ran.stderr);
        assert!(ran.stderr.contains("would lie in input `s3://logs/`"), "{}", ran.stderr);
    }
}

#[test]
fn a_profile_that_is_named_outweighs_the_environment() {
    let server = bucket(1);
    let files = crate::support::folder([("config", b"[profile other]\nregion = x\n".to_vec())]);
    let mut command = program_at(&server);
    command.env("AWS_CONFIG_FILE", files.path().join("config"));
    let ran = ran(command.args(["audit", "s3://logs", "--profile", "nope"]));
    assert_eq!((ran.code, server.requests().len()), (1, 0), "{}", ran.stderr);
    assert!(ran.stderr.contains("nope"), "{}", ran.stderr);
    assert!(ran.stderr.contains("help: give credentials as the AWS CLI takes them"));
}

#[test]
fn nothing_to_read_is_said_to_be_nothing() {
    let server = bucket(1);
    let ran = ran(program_at(&server).args(["audit", "s3://logs/wrong/AWSLogs/"]));
    assert!(ran.stdout.contains("there was no object to read"), "{}", ran.stdout);
}

#[test]
fn an_archived_object_is_not_read_and_not_passed_over() {
    let server = bucket(3);
    server.archive(&key("ca-central-1", 2, 1), "DEEP_ARCHIVE");
    let (report, ran) = audit(&server, LOGS, &[]);
    assert_eq!((told(&report), ran.code), ((5, 5, 1), 4));
    let cause = report["coverage"]["problems"][0]["cause"].as_str().unwrap();
    assert!(cause.contains("it is archived (DEEP_ARCHIVE)"), "{cause}");
}

#[test]
fn an_archived_object_that_was_restored_is_read() {
    let server = bucket(3);
    let key = key("ca-central-1", 2, 1);
    server.archive(&key, "GLACIER");
    server.restore(&key);
    let (report, ran) = audit(&server, LOGS, &["--to", "2026-05-04"]);
    assert_eq!((told(&report), ran.code), ((6, 6, 0), 0), "{}", ran.stderr);
}

#[test]
fn an_empty_object_has_a_receipt_wherever_it_lies_and_the_mark_of_a_folder_is_none() {
    let server = bucket(1);
    server.put("logs/AWSLogs/111122223333/empty.json", Vec::new());
    server.put("logs/AWSLogs/111122223333/", Vec::new());
    let of_day = key("ca-central-1", 1, 2);
    server.put(&of_day, Vec::new());
    server.put(
        of_day.rsplit_once('/').map(|(day, _)| format!("{day}/")).as_deref().unwrap(),
        Vec::new(),
    );
    let (report, _) = audit(&server, LOGS, &[]);
    assert_eq!(count(&report, "/coverage/objects/listed"), 4);
}

#[test]
fn the_logs_of_a_second_trail_beside_the_first_are_read() {
    let server = bucket(1);
    for (n, prefix) in ["security/", "teams/red/"].into_iter().enumerate() {
        let key = key("ca-central-1", 1, n).replace("logs/", &format!("logs/{prefix}"));
        server.put(&key, gzip(&log(&[call(prefix, "ca-central-1")])));
    }
    server.put("logs/photos/2026/cat.jpg", vec![1]);
    server.put("logs/teams/blue/notes.txt", vec![1]);
    let (report, ran) = audit(&server, LOGS, &[]);
    assert_eq!(told(&report), (4, 4, 0), "{}", ran.stderr);
    // What is no log in `photos/` and beside `teams/red/` was looked at, and is none.
    assert_eq!(count(&report, "/coverage/objects/skipped/foreign"), 2);
}

#[test]
fn passing_faults_change_nothing() {
    let to = ["--to", "2026-05-05"];
    let clean = audit(&bucket(4), LOGS, &to).0;
    for (at, times, what) in [
        ("GET /logs/AWSLogs", 9, What::Error(503, "SlowDown")),
        ("GET /logs/AWSLogs", 3, What::Error(500, "InternalError")),
        ("GET /logs/AWSLogs", 5, What::Reset),
        ("GET /logs/AWSLogs", 5, What::Cut),
        ("GET /logs/AWSLogs", 3, What::Corrupt),
        ("start-after", 2, What::Error(503, "SlowDown")),
        ("start-after", 2, What::Cut),
        ("start-after", 2, What::Nonsense),
        ("start-after=AWSLogs", 2, What::FirstPage),
        ("start-after", 2, What::Lacks("IsTruncated")),
        ("delimiter", 2, What::Lacks("Prefix")),
        ("delimiter", 2, What::Lacks("IsTruncated")),
        ("HEAD", 1, What::Error(503, "SlowDown")),
    ] {
        let server = bucket(4);
        server.page_of(3);
        server.fault(at, times, what);
        let (report, ran) = audit(&server, LOGS, &to);
        assert_eq!(told(&report), told(&clean), "{at}: {}", ran.stderr);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
    }
}

#[test]
fn a_stalled_body_is_given_up_and_read_again() {
    let server = bucket(1);
    server.put(&key("ca-central-1", 1, 2), gzip(&log(&[call("2", "ca-central-1")])));
    server.fault("GET /logs/AWSLogs", 1, What::Stall);
    let (report, _) = audit(&server, LOGS, &[]);
    assert_eq!(told(&report), (3, 3, 0));
}

#[test]
fn a_lasting_fault_of_one_object_is_told_and_the_others_are_read() {
    for (what, cause) in [
        (What::Error(403, "AccessDenied"), "the identity needs the IAM action `s3:GetObject`"),
        (What::Vanish, "NoSuchKey"),
        (What::Change, "PreconditionFailed"),
        (What::Error(403, "InvalidObjectState"), "InvalidObjectState"),
    ] {
        let server = bucket(3);
        server.fault("GET /logs/AWSLogs/111122223333/CloudTrail/ca-central-1/2026/05/02", 1, what);
        let (report, ran) = audit(&server, LOGS, &[]);
        assert_eq!((told(&report), ran.code), ((5, 5, 1), 4), "{cause}");
        assert_eq!(problems(&report), ["unreadable"]);
        let told = report["coverage"]["problems"][0]["cause"].as_str().unwrap();
        assert!(told.contains(cause), "{told}");
    }
}

#[test]
fn what_is_damaged_where_it_is_stored_is_damaged_and_read_twice() {
    let server = bucket(1);
    let mut cut = gzip(&log(&[call("2", "ca-central-1")]));
    cut.truncate(cut.len() - 4);
    server.put(&key("ca-central-1", 1, 2), cut);
    let (report, ran) = audit(&server, LOGS, &[]);
    assert_eq!((problems(&report), ran.code), (vec!["damaged-container"], 4));
    let reads = server.requests().into_iter().filter(|line| line.contains("0000000000000002"));
    assert_eq!(reads.count(), 2);
}

#[test]
fn expired_credentials_end_the_run_and_say_how_to_go_on() {
    let server = bucket(3);
    server.fault("GET /logs/AWSLogs", 99, What::Error(400, "ExpiredToken"));
    let ran = ran(program_at(&server).args(["audit", "s3://logs"]));
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
    assert!(ran.stderr.contains("(ExpiredToken)"), "{}", ran.stderr);
    assert!(ran.stderr.contains("help: renew the credentials"), "{}", ran.stderr);
    assert!(ran.stderr.contains("nothing of it is kept: no `--ledger`"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("canary-secret"));
}

#[test]
fn a_list_that_cannot_be_told_to_its_end_is_no_list() {
    let server = bucket(3);
    server.fault("start-after", 99, What::Error(403, "AccessDenied"));
    let ran = ran(program_at(&server).args(["audit", "s3://logs"]));
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
    assert!(ran.stderr.contains("cannot list all of `s3://logs/`"), "{}", ran.stderr);
    assert!(ran.stderr.contains("help: the identity needs the IAM action `s3:ListBucket`"));
}

#[test]
fn a_bucket_that_is_refused_without_a_word_is_refused_with_one_by_its_list() {
    for (code, cause) in [
        ("SignatureDoesNotMatch", "give credentials as the AWS CLI takes them"),
        ("RequestTimeTooSkewed", "set this machine's clock"),
        ("ExpiredToken", "renew the credentials"),
    ] {
        let server = bucket(1);
        server.fault("HEAD", 99, What::Error(403, ""));
        server.fault("GET /logs", 99, What::Error(403, code));
        let ran = ran(program_at(&server).args(["audit", "s3://logs"]));
        assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
        assert!(ran.stderr.contains(code) && ran.stderr.contains(cause), "{}", ran.stderr);
    }
    let server = bucket(1);
    server.fault("HEAD", 99, What::Error(404, ""));
    let ran = ran(program_at(&server).args(["audit", "s3://logs"]));
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("there is no bucket of this name"), "{}", ran.stderr);
}

#[test]
fn a_bucket_and_a_folder_count_the_same_objects() {
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    let home = "AWSLogs/111122223333/CloudTrail";
    let put = |key: &str, body: &[u8]| {
        server.put(&format!("logs/{key}"), body.to_vec());
        let path = folder.path().join(key);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, body).unwrap();
    };
    put(
        key("ca-central-1", 30, 1).trim_start_matches("logs/"),
        &gzip(&log(&[call("1", "ca-central-1")])),
    );
    for at in [
        "",
        "AWSLogs/",
        "AWSLogs/111122223333/",
        &format!("{home}/"),
        &format!("{home}/ca-central-1/"),
        &format!("{home}/ca-central-1/2026/05/"),
        "other/",
        "other/more/",
    ] {
        put(&format!("{at}empty.json"), b"");
        put(&format!("{at}empty.json.gz"), b"");
    }
    let here = crate::support::audit(folder.path());
    let (there, _) = audit(&server, LOGS, &[]);
    assert_eq!(there["coverage"]["objects"], here["coverage"]["objects"]);
    assert_eq!(here["coverage"]["objects"]["skipped"]["empty"], 16);
}

#[test]
fn a_trail_whose_own_prefix_is_called_like_a_family_is_listed_like_any_other() {
    let lists = |prefix: &str| {
        let server = Server::start();
        for day in [1, 2] {
            let log = log(&[call(&day.to_string(), "ca-central-1")]);
            let key = key("ca-central-1", day, 1).replacen("logs/", &format!("logs/{prefix}/"), 1);
            server.put(&key, gzip(&log));
            let digest = key.replace("/CloudTrail/ca", "/CloudTrail-Digest/ca");
            server.put(&digest, gzip(b"{}"));
        }
        let input = format!("s3://logs/{prefix}");
        let days = ["--from", "2026-05-02"];
        let (report, ran) = audit(&server, &input, &days);
        assert_eq!(count(&report, "/totals/calls"), 2, "{}", ran.stderr);
        let objects = &report["coverage"]["objects"];
        (objects["listed"].clone(), objects["skipped"].clone())
    };
    let plain = lists("trails");
    assert_eq!(lists("CloudTrail"), plain);
    assert_eq!(lists("CloudTrail-Digest"), plain);
}
