//! Packs whose report rests on more than logs: digests, invocation logs, catalogs, other reports. All of it is
//! asked for again.

use super::*;
use crate::signed::{Archive, Hour, REGION, Signer, copied, log_key, write_keys};
use crate::support::{gzip, program, ran};
use regiontrail::model::Moment;

/// A copy of a bucket of three hours, its keys, and the same with a changed log.
fn signed(is_tampered: bool) -> tempfile::TempDir {
    let signer = Signer::new();
    let mut archive = Archive::new();
    for at in 0..3 {
        let logs = [log(&[call(&at.to_string(), REGION)])];
        archive.add(&signer, Hour { region: REGION, at, logs: &logs });
    }
    if is_tampered {
        archive.put(&log_key(REGION, 1, 0), gzip(&log(&[call("forged", REGION)])));
    }
    copied(&archive, &signer)
}

fn run_in(folder: &Path, args: &[&str]) -> Ran {
    ran(program().current_dir(folder).args(args).args(["--now", "2026-06-10T00:00:00Z"]))
}

fn check_in(folder: &Path, args: &[&str]) -> (i32, Value) {
    let ran =
        run_in(folder, &[&["verify", "pack/", "-f", "json", "--logs", "logs"], args].concat());
    let told = serde_json::from_str(&ran.stdout);
    (ran.code, told.unwrap_or_else(|e| panic!("{e}: {}", ran.stderr)))
}

const PROVEN: [&str; 9] =
    ["audit", "logs", "--keys", "keys", "--integrity", "require", "-o", "pack/", "-o"];

#[test]
fn what_digests_proved_is_proven_again_with_their_keys_and_never_without() {
    for (is_tampered, code) in [(false, 0), (true, 4)] {
        let folder = signed(is_tampered);
        let at = folder.path();
        let made = run_in(at, &[&PROVEN[..], &["report.html"]].concat());
        assert_eq!(made.code, code, "{}", made.stderr);
        let (code, told) = check_in(at, &["--keys", "keys"]);
        assert_eq!((code, differences(&told)), (0, vec![]), "{told}");
        let holds =
            |part: &str| told["logs"]["compared"].as_array().unwrap().contains(&json!(part));
        for part in ["integrity.outcome", "integrity.not_valid", "exit.code", "report.html"] {
            assert!(holds(part), "{part}: {told}");
        }
        // A copy elsewhere proves the same, but for the names of its objects.
        fs::rename(at.join("logs"), at.join("copy")).unwrap();
        let args = ["verify", "pack/", "-f", "json", "--logs", "copy", "--keys", "keys"];
        let told: Value = serde_json::from_str(&run_in(at, &args).stdout).unwrap();
        assert_eq!((&told["outcome"], differences(&told)), (&json!("INTACT"), vec![]), "{told}");
        fs::rename(at.join("copy"), at.join("logs")).unwrap();
        let (code, told) = check_in(at, &[]);
        assert_eq!((code, &told["outcome"]), (4, &json!("INCOMPLETE")), "{told}");
        let not_checked = "the report rests on digests, and they were not checked again: `--keys DIR` \
                           does it";
        assert_eq!(differences(&told), [not_checked]);
    }
}

/// A report that asked no digest is as true as its logs: whoever has their keys asks.
#[test]
fn logs_of_a_report_that_asked_no_digest_are_held_against_theirs() {
    for (is_tampered, code, outcome) in [(false, 0, "INTACT"), (true, 10, "FAILED")] {
        let folder = signed(is_tampered);
        let at = folder.path();
        assert_eq!(run_in(at, &["audit", "logs", "-o", "pack/"]).code, 0);
        let (with_keys, told) = check_in(at, &["--keys", "keys"]);
        assert_eq!((with_keys, &told["outcome"]), (code, &json!(outcome)), "{told}");
        assert_eq!(told["logs"]["is_held_by_digests"], true);
        let of_logs = "the report did not ask digests, and by them these logs are FAILED: `regiontrail verify \
                       LOGS --keys DIR` tells which";
        assert_eq!(differences(&told), if is_tampered { vec![of_logs] } else { vec![] });
        assert_eq!(check_in(at, &[]).0, 0);
    }
}

#[test]
fn a_log_of_the_same_name_with_other_bytes_is_told_as_that() {
    let folder = signed(false);
    let at = folder.path();
    assert_eq!(run_in(at, &["audit", "logs", "-o", "pack/"]).code, 0);
    let changed = at.join("logs").join(log_key(REGION, 1, 0));
    fs::write(&changed, gzip(&log(&[call("other", REGION)]))).unwrap();
    let (code, told) = check_in(at, &[]);
    let other = format!("a log of the pack has other bytes here: logs/{}", log_key(REGION, 1, 0));
    let counts = "the pack names 3 logs, and 3 were read: they are not the same by their hashes, so nothing \
                  else was compared";
    assert_eq!((code, differences(&told)), (4, vec![counts, other.as_str()]), "{told}");
}

/// Keys that were not given say nothing against anybody.
#[test]
fn digests_without_their_keys_are_not_checked_and_contradict_nothing() {
    let folder = signed(false);
    let at = folder.path();
    assert_eq!(run_in(at, &[&PROVEN[..], &["report.html"]].concat()).code, 0);
    let moment = |text: &str| Moment::parse(text).unwrap();
    let of_another_year = (moment("2025-05-20T00:00:00Z"), moment("2025-06-19T00:00:00Z"));
    write_keys(at, REGION, &[Signer::new().public_from(of_another_year)]);
    let (code, told) = check_in(at, &["--keys", "keys"]);
    assert_eq!((code, &told["outcome"]), (4, &json!("INCOMPLETE")), "{told}");
    let lacking = "the report rests on digests, and the given keys lack those of 3 digests: fetch the keys of \
                   their time (`regiontrail verify INPUT --fetch-keys DIR`)";
    assert_eq!(differences(&told), [lacking]);
}

#[test]
fn a_log_that_could_not_be_read_then_and_can_be_now_is_told_as_that() {
    let out = tempfile::tempdir().unwrap();
    let whole = log(&[call("2", REGION)]);
    let damaged = whole[..whole.len() / 2].to_vec();
    let logs = folder([("a.json", log(&[call("1", REGION)])), ("b.json.gz", damaged)]);
    let made = out.path().join("pack.zip");
    assert_eq!(pack_of(logs.path(), &made, &[]), 4);
    fs::write(logs.path().join("b.json.gz"), whole).unwrap();
    let (code, told) = verify(&made, &["--logs", logs.path().to_str().unwrap()]);
    let mended = format!(
        "a log that the pack could not read can be read now, and the pack does not say what it holds: {}",
        logs.path().join("b.json.gz").display()
    );
    assert_eq!((code, differences(&told)[1]), (4, mended.as_str()), "{told}");
    // What is not there is no pack.
    let missing = run(["verify", "nowhere.zip", "--logs", "archive"]);
    let told = "error: cannot open the evidence pack `nowhere.zip`\n";
    assert!(missing.code == 2 && missing.stderr.starts_with(told), "{}", missing.stderr);
}

#[test]
fn a_proof_that_was_forged_is_refused_by_the_digests() {
    let folder = signed(true);
    let at = folder.path();
    assert_eq!(run_in(at, &[&PROVEN[..], &["report.html"]].concat()).code, 4);
    fs::remove_file(at.join("pack/report.html")).unwrap();
    forged_well(&at.join("pack"), |report| {
        report["verdict"] = json!("COMPLIANT");
        report["exit"] = json!({ "code": 0, "reasons": [] });
        let integrity = &mut report["integrity"];
        integrity["outcome"] = json!("INTACT");
        (integrity["not_valid"], integrity["not_valid_count"]) = (json!([]), json!(0));
        report["findings"] = json!([]);
    });
    // So does an outcome that is milder than the reasons that stand below it.
    let at_pack = at.join("pack");
    let whole = fs::read(at_pack.join("report.json")).unwrap();
    let mild = serde_json::from_slice::<Value>(&whole).unwrap();
    let differs = json!([{ "key": "logs/x", "state": "MISSING", "reason": "not_there" }]);
    forged_well(&at_pack, |report| {
        report["integrity"]["outcome"] = json!("INCOMPLETE");
        report["integrity"]["counts"]["logs"] = json!({ "VALID": 2, "MISSING": 1 });
        report["integrity"]["not_valid"] = differs;
        report["integrity"]["not_valid_count"] = json!(1);
    });
    let (code, told) = check_in(at, &[]);
    assert_eq!((code, &told["faults"][0]["code"]), (10, &json!("integrity_differs")), "{told}");
    forged_well(&at_pack, |report| *report = mild);
    // Who forgets the counts contradicts himself.
    let (code, told) = check_in(at, &[]);
    assert_eq!((code, &told["faults"][0]["code"]), (10, &json!("integrity_differs")), "{told}");
    forged_well(&at.join("pack"), |report| {
        report["integrity"]["counts"]["logs"] = json!({ "VALID": 3 });
    });
    let (code, told) = check_in(at, &[]);
    assert_eq!((code, &told["outcome"]), (4, &json!("INCOMPLETE")), "{told}");
    let (code, told) = check_in(at, &["--keys", "keys"]);
    assert_eq!((code, &told["outcome"]), (10, &json!("FAILED")), "{told}");
    let said = differences(&told);
    for difference in [
        "the pack says COMPLIANT, and its logs give INSUFFICIENT_DATA",
        "`exit.reasons` is not what the logs give",
        "`integrity.outcome` is not what the logs give",
        "the logs give a finding `log-tampered` that the pack lacks",
    ] {
        assert!(said.contains(&difference), "{difference}: {told}");
    }
}

/// Whoever opens a pack opens its HTML.
#[test]
fn another_format_of_the_report_that_says_something_else_is_refused() {
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack/");
    let beside = out.path().join("report.html");
    assert_eq!(pack(&made, &["-o", beside.to_str().unwrap()]).code, 10);
    let html = fs::read_to_string(made.join("report.html")).unwrap();
    assert!(html.contains("NON_COMPLIANT"));
    fs::write(made.join("report.html"), html.replace("NON_COMPLIANT", "COMPLIANT")).unwrap();
    made_anew(&made, "NON_COMPLIANT");
    // The report gives it, and the logs do.
    let (code, told) = verify(&made, &[]);
    let fault = json!([{
        "file": "report.html", "code": "not_of_report",
        "what": "it is not what `report.json` gives in this format",
    }]);
    assert_eq!((code, &told["faults"]), (10, &fault));
    let (code, told) = verify(&made, &["--logs", "archive"]);
    assert_eq!((code, differences(&told)), (10, vec!["`report.html` is not what the logs give"]));
}

/// Of two values of one key, programs differ in which they show.
#[test]
fn a_report_with_a_key_twice_is_no_report() {
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack/");
    assert_eq!(pack(&made, &[]).code, 10);
    for (name, from, to) in [
        ("report.json", "{", "{\"verdict\": \"COMPLIANT\","),
        ("receipts.jsonl", "{", "{\"state\":\"failed\","),
        ("records.jsonl", "{", "{\"record\":0,"),
    ] {
        let path = made.join(name);
        let whole = fs::read_to_string(&path).unwrap();
        fs::write(&path, whole.replacen(from, to, 1)).unwrap();
        made_anew(&made, "NON_COMPLIANT");
        let (code, told) = verify(&made, &[]);
        let fault = &told["faults"][0];
        assert_eq!(
            (code, &fault["file"], &fault["code"]),
            (10, &json!(name), &json!("unreadable"))
        );
        assert!(fault["what"].as_str().unwrap().contains("stands there twice"), "{told}");
        fs::write(&path, whole).unwrap();
    }
}

#[test]
fn reasons_and_codes_of_the_exit_are_those_that_were_asked_for() {
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack/");
    let asked = ["--fail-on", "violations", "--max-unproven", "2"];
    assert_eq!(pack(&made, &asked).code, 10);
    let (code, told) = verify(&made, &["--logs", "archive"]);
    assert_eq!((code, differences(&told)), (0, vec![]), "{told}");
    forged(&made, |report| report["exit"]["code"] = json!(0));
    let (code, told) = verify(&made, &["--logs", "archive"]);
    assert_eq!((code, differences(&told)), (10, vec!["`exit.code` is not what the logs give"]));
}

#[test]
fn quotas_other_choices_and_earlier_reports_follow_again() {
    let out = tempfile::tempdir().unwrap();
    let (made, earlier) = (out.path().join("pack/"), out.path().join("earlier.json"));
    let earlier = earlier.to_str().unwrap();
    let first = run(["audit", "clean", "--policy", "canada", "-o", earlier]);
    assert_eq!(first.code, 0, "{}", first.stderr);
    let more = ["--quota", "--what-if", "canada", "--compare-with", earlier, "--samples", "2"];
    let ran = pack(&made, &more);
    assert_eq!(ran.code, 10, "{}", ran.stderr);
    let (code, told) = verify(&made, &["--logs", "archive"]);
    assert_eq!((code, differences(&told)), (0, vec![]), "{told}");
    for part in ["quota", "what_if", "drift", "changes"] {
        assert!(
            told["logs"]["compared"].as_array().unwrap().contains(&json!(part)),
            "{part}: {told}"
        );
        let path = out.path().join(part);
        let path = path.join("pack/");
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        assert_eq!(pack(&path, &more).code, 10);
        forged(&path, |report| report[part] = json!({ "all": "well" }));
        let (code, told) = verify(&path, &["--logs", "archive"]);
        let said = format!("`{part}` is not what the logs give");
        assert_eq!((code, differences(&told)), (10, vec![said.as_str()]), "{told}");
    }
}

#[test]
fn a_catalog_that_was_joined_is_in_the_pack_and_judges_again() {
    let out = tempfile::tempdir().unwrap();
    let (made, catalog) = (out.path().join("pack/"), out.path().join("own.csv"));
    let row =
        "us.anthropic.claude-sonnet-4-6,ca-central-1,ca-central-1,2026-05,https://example.org\n";
    let head = "profile_id,source_region,destination_regions,as_of,source\n";
    fs::write(&catalog, format!("{head}{row}")).unwrap();
    let ran = pack(&made, &["--catalog", catalog.to_str().unwrap()]);
    assert!([0, 4, 10, 11].contains(&ran.code), "{}", ran.stderr);
    assert_eq!(fs::read(&catalog).unwrap(), fs::read(made.join("joined-catalog.csv")).unwrap());
    let (code, told) = verify(&made, &["--logs", "archive"]);
    assert_eq!((code, differences(&told)), (0, vec![]), "{told}");
}

#[test]
fn a_pack_beside_invocation_logs_names_them_by_hash_and_shows_none() {
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack/");
    let words = ["audit", "witness", "--invocation-logs", "witness", "-o", made.to_str().unwrap()];
    let ran = run([&words[..], &["--policy", "policies/canada-only.toml"]].concat());
    assert_eq!(ran.code, 10, "{}", ran.stderr);
    for entry in fs::read_dir(&made).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(6).any(|part| part == b"CANARY"));
    }
    let both = ["--logs", "witness", "--invocation-logs", "witness"];
    let (code, told) = verify(&made, &both);
    assert_eq!((code, differences(&told)), (0, vec![]), "{told}");
    assert!(told["logs"]["compared"].as_array().unwrap().contains(&json!("second_witness")));
    // Without them, how to give them is said.
    let (code, told) = verify(&made, &both[..2]);
    assert_eq!((code, &told["logs"]["is_same_logs"]), (4, &json!(false)), "{told}");
    let missing = "the report rests on 9 logs of model invocations too, and none was given: \
                   `--invocation-logs INPUT`";
    assert_eq!(differences(&told), [missing]);
}

#[test]
fn logs_that_are_not_the_packs_are_named() {
    let out = tempfile::tempdir().unwrap();
    let logs =
        folder([("a.json", log(&[call("1", REGION)])), ("b.json", log(&[call("2", REGION)]))]);
    let made = out.path().join("pack.zip");
    assert_eq!(pack_of(logs.path(), &made, &[]), 0);
    fs::remove_file(logs.path().join("b.json")).unwrap();
    fs::write(logs.path().join("c.json"), log(&[call("3", REGION)])).unwrap();
    let (code, told) = verify(&made, &["--logs", logs.path().to_str().unwrap()]);
    let path = |name: &str| logs.path().join(name).display().to_string();
    assert_eq!(
        (code, differences(&told)),
        (
            4,
            vec![
                "the pack names 2 logs, and 2 were read: they are not the same by their hashes, so nothing \
                 else was compared",
                format!("a log of the pack was not read here: {}", path("b.json")).as_str(),
                format!("the pack does not know a log that was read here: {}", path("c.json"))
                    .as_str(),
            ]
        )
    );
}
