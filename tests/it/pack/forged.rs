//! Packs that were made to say something else, manifest and sums made anew.

use std::collections::BTreeMap;

use super::*;

/// Writes a pack, forges it, and returns what its logs say of it.
fn refused(change: impl FnOnce(&mut Value)) -> Vec<String> {
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack/");
    assert_eq!(pack(&made, &[]).code, 10);
    forged(&made, change);
    // That it was changed by hand shows without the logs.
    assert_eq!(verify(&made, &[]).0, 10);
    let (code, told) = verify(&made, &["--logs", "archive"]);
    assert_eq!((code, &told["outcome"]), (10, &json!("FAILED")), "{told}");
    let differences = told["logs"]["differences"].as_array().unwrap().iter();
    differences.map(|one| one.as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_pack_made_to_say_compliant_is_refused_by_its_logs_whatever_digests_it_claims() {
    let told = refused(|report| {
        report["verdict"] = json!("COMPLIANT");
        report["integrity"] = json!({ "outcome": "INTACT", "quiet": [] });
    });
    assert_eq!(
        told,
        [
            "the pack says COMPLIANT, and its logs give NON_COMPLIANT",
            "`integrity` is not what the logs give",
            "`integrity.outcome` is not what the logs give",
            "`integrity.quiet` is not what the logs give",
        ]
    );
}

/// Makes a report say throughout that nothing ran outside.
fn nothing_outside(report: &mut Value) {
    let mut destinations = BTreeMap::<String, u64>::new();
    let mut grades = BTreeMap::<String, u64>::new();
    let mut outside = 0;
    for flow in report["flows"].as_array_mut().unwrap() {
        let calls = flow["calls"].as_u64().unwrap();
        if flow["verdict"] == "NON_COMPLIANT" {
            outside += calls;
            flow["verdict"] = json!("COMPLIANT");
            flow["evidence"] = json!("recorded");
            flow["destination"] = json!("ca-central-1");
            flow["possible_destinations"] = json!(["ca-central-1"]);
            flow["rule"] = Value::Null;
        }
        let none = if flow["evidence"].is_null() { "none" } else { "unknown" };
        let destination = flow["destination"].as_str().unwrap_or(none).to_owned();
        *destinations.entry(destination).or_default() += calls;
        let grade = flow["evidence"].as_str().unwrap_or("none").to_owned();
        *grades.entry(grade).or_default() += calls;
    }
    let sums = &mut report["totals"]["by_verdict"];
    sums["COMPLIANT"] = json!(sums["COMPLIANT"].as_u64().unwrap() + outside);
    sums.as_object_mut().unwrap().remove("NON_COMPLIANT");
    report["totals"]["by_destination"] = json!(destinations);
    report["totals"]["by_evidence"] = json!(grades);
    report["breakdowns"] = json!([]);
    let findings = report["findings"].as_array_mut().unwrap();
    findings.retain(|finding| finding["code"] != "inference-outside-policy");
    let reasons = report["exit"]["reasons"].as_array_mut().unwrap();
    reasons.retain(|reason| reason != "violations");
    report["exit"]["code"] = json!(4);
    report["verdict"] = json!("INSUFFICIENT_DATA");
}

/// Each change that is not carried through breaks a law; who carries all through needs the logs or a
/// signature against him, and is told that neither was there.
#[test]
fn a_report_that_was_changed_by_hand_contradicts_itself() {
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack/");
    assert_eq!(pack(&made, &[]).code, 10);
    let whole = fs::read(made.join("report.json")).unwrap();
    let faults = |change: &dyn Fn(&mut Value)| -> Vec<String> {
        fs::write(made.join("report.json"), &whole).unwrap();
        forged_well(&made, change);
        let (code, told) = verify(&made, &[]);
        let faults = told["faults"].as_array().unwrap().iter();
        assert!(faults.clone().all(|fault| fault["file"] == "report.json"), "{told}");
        assert_eq!(code, if faults.len() == 0 { 4 } else { 10 }, "{told}");
        faults.map(|fault| fault["code"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(faults(&|_| {}), [""; 0]);
    let compliant = json!("COMPLIANT");
    assert_eq!(faults(&|told| told["verdict"] = compliant.clone()), ["verdict_does_not_follow"]);
    assert_eq!(faults(&|told| told["exit"]["code"] = json!(0)), ["exit_code_does_not_follow"]);
    let no_reason = |told: &mut Value| {
        told["exit"] = json!({ "code": 0, "reasons": [] });
    };
    assert_eq!(faults(&no_reason), ["reasons_differ"]);
    assert_eq!(faults(&|told| told["findings"] = json!([])), ["findings_differ"]);
    assert_eq!(faults(&|told| told["totals"]["input_tokens"] = json!(1)), ["totals_differ"]);
    let more = |told: &mut Value| told["coverage"]["objects"]["failed"] = json!(0);
    assert_eq!(faults(&more), ["coverage_differs"]);
    let all = |told: &mut Value| {
        for flow in told["flows"].as_array_mut().unwrap() {
            flow["verdict"] = compliant.clone();
        }
    };
    let found = faults(&all);
    assert!(found.contains(&"flows_not_by_policy".to_owned()), "{found:?}");
    let huge = |told: &mut Value| told["totals"]["calls"] = json!(u64::MAX);
    assert_eq!(faults(&huge), ["calls_differ"]);
    assert_eq!(faults(&nothing_outside), [""; 0]);
    let path = made.to_str().unwrap();
    let text = run(["verify", path]).stdout;
    let answer = "INCOMPLETE: 5 files of the pack are as its manifest names them, which proves nothing by itself:";
    assert!(text.starts_with(answer), "{text}");
    assert_eq!(verify(&made, &["--logs", "archive"]).0, 10);
}

/// What an auditor reads of the run stands in the manifest, which whoever forges a pack writes too.
#[test]
fn a_manifest_says_of_the_run_what_the_report_says() {
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack/");
    assert_eq!(pack(&made, &[]).code, 10);
    let whole = fs::read_to_string(made.join("manifest.json")).unwrap();
    for (from, to) in [
        (r#""policy": "Canada""#, r#""policy": "canada-central""#),
        (r#""from": null"#, r#""from": "2026-01-01T00:00:00Z""#),
        (r#""integrity": null"#, r#""integrity": "require""#),
        ("      \"archive\"\n", "      \"s3://official-org-trail\"\n"),
    ] {
        assert!(whole.contains(from), "{from}");
        fs::write(made.join("manifest.json"), whole.replacen(from, to, 1)).unwrap();
        made_anew(&made, "NON_COMPLIANT");
        let (code, told) = verify(&made, &[]);
        let what = "what it says was asked is not what the report was asked";
        let fault = json!({ "file": "manifest.json", "code": "asked_differs", "what": what });
        assert_eq!((code, &told["faults"]), (10, &json!([fault])), "{from}");
    }
}

/// The scope names all that flows are of, and what digests come to follows from their counts.
#[test]
fn a_scope_or_a_proof_that_was_changed_by_hand_contradicts_the_rest() {
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack/");
    assert_eq!(pack(&made, &[]).code, 10);
    forged_well(&made, |report| report["scope"]["accounts"] = json!(["999988887777"]));
    let (code, told) = verify(&made, &[]);
    assert_eq!((code, &told["faults"][0]["code"]), (10, &json!("scope_differs")), "{told}");
}

/// Findings for Security Hub name its account: without one they are of no report.
#[test]
fn a_format_that_cannot_be_made_again_is_refused() {
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack/");
    let hub = ["--security-hub", "ca-central-1:111122223333", "-o", "findings.asff.json"];
    let folder = tempfile::tempdir().unwrap();
    let archive = crate::support::samples().join("archive");
    let args = ["audit", archive.to_str().unwrap(), "-o", made.to_str().unwrap()];
    let ran = crate::support::ran(
        crate::support::program().current_dir(folder.path()).args(args).args(hub),
    );
    assert_eq!(ran.code, 10, "{}", ran.stderr);
    assert_eq!(verify(&made, &[]).1["faults"], json!([]));
    let path = made.join("manifest.json");
    let text = fs::read_to_string(&path).unwrap();
    let named = "\"security_hub\": \"ca-central-1:111122223333\"";
    assert!(text.contains(named));
    fs::write(&path, text.replace(named, "\"security_hub\": null")).unwrap();
    made_anew(&made, "NON_COMPLIANT");
    let (code, told) = verify(&made, &[]);
    let fault = &told["faults"][0];
    assert_eq!((code, &fault["code"]), (10, &json!("not_of_report")), "{told}");
    assert_eq!(fault["file"], "report.asff.json");
}

/// Records that findings show are known by the hash of their log, wherever a copy of it lies.
#[test]
fn evidence_that_was_forged_is_refused_by_a_copy_of_the_logs_too() {
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack/");
    let logs = folder([
        ("a.json", log(&[call("1", "us-east-1")])),
        ("b.json", log(&[call("2", "us-east-2")])),
    ]);
    assert_eq!(pack_of(logs.path(), &made, &[]), 10);
    let copied = |names: [&str; 2]| {
        let read = |name: &str| fs::read(logs.path().join(name)).unwrap();
        folder([(names[0], read("a.json")), (names[1], read("b.json"))])
    };
    let told_by =
        |copy: &tempfile::TempDir| verify(&made, &["--logs", copy.path().to_str().unwrap()]);
    let (same_order, other_order) = (copied(["x.json", "y.json"]), copied(["y.json", "x.json"]));
    let (code, told) = told_by(&same_order);
    assert_eq!((code, &told["outcome"]), (0, &json!("INTACT")), "{told}");
    let (code, told) = told_by(&other_order);
    assert_eq!((code, &told["outcome"]), (0, &json!("INTACT")), "{told}");
    forged_well(&made, |report| {
        for finding in report["findings"].as_array_mut().unwrap() {
            for sample in finding["evidence"].as_array_mut().unwrap() {
                sample["event_id"] = json!("00000000-0000-0000-0000-000000000000");
            }
        }
    });
    let (code, told) = told_by(&same_order);
    assert_eq!((code, &told["outcome"]), (10, &json!("FAILED")), "{told}");
    // Of logs in another order other records may be shown: that is no pass.
    let (code, told) = told_by(&other_order);
    assert_eq!((code, &told["outcome"]), (4, &json!("INCOMPLETE")), "{told}");
}

#[test]
fn each_part_of_a_report_that_was_forged_is_named() {
    let told = refused(|report| {
        let findings = report["findings"].as_array_mut().unwrap();
        assert_eq!(findings.remove(0)["code"], "inference-outside-policy");
    });
    assert_eq!(told, ["the logs give a finding `inference-outside-policy` that the pack lacks"]);
    let told = refused(|report| report["coverage"]["records"]["other"] = json!(0));
    assert_eq!(told, ["`coverage.records` is not what the logs give"]);
    let told = refused(|report| report["coverage"]["repeats"]["duplicates"] = json!(0));
    assert_eq!(told, ["`coverage.repeats` is not what the logs give"]);
    let told = refused(|report| report["coverage"]["gaps"] = json!([]));
    assert_eq!(told, ["`coverage.gaps` is not what the logs give"]);
}

#[test]
fn records_and_the_catalog_of_a_pack_are_held_against_their_sources() {
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack/");
    assert_eq!(pack(&made, &[]).code, 10);
    let change = |name: &str, from: &str, to: &str| {
        let path = made.join(name);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{name}: {from}");
        fs::write(&path, text.replacen(from, to, 1)).unwrap();
    };
    change(
        "records.jsonl",
        "\"inferenceRegion\":\"us-east-1\"",
        "\"inferenceRegion\":\"ca-west-1\"",
    );
    change("catalog.csv", "us-east-1", "ca-west-1");
    made_anew(&made, "NON_COMPLIANT");
    let (code, told) = verify(&made, &["--logs", "archive"]);
    assert_eq!(code, 10, "{told}");
    let differences: Vec<&str> = told["logs"]["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one.as_str().unwrap())
        .collect();
    assert_eq!(differences.len(), 2, "{told}");
    assert_eq!(differences[0], "`catalog.csv` is not what the logs give");
    assert!(differences[1].ends_with("is not what its log holds"), "{}", differences[1]);
}

#[test]
fn a_manifest_made_anew_cannot_leave_out_what_every_pack_has() {
    for name in ["receipts.jsonl", "policy.toml", "records.jsonl", "catalog.csv"] {
        let out = tempfile::tempdir().unwrap();
        let made = out.path().join("pack/");
        assert_eq!(pack(&made, &[]).code, 10);
        fs::remove_file(made.join(name)).unwrap();
        made_anew(&made, "NON_COMPLIANT");
        let (code, told) = verify(&made, &[]);
        assert_eq!(code, 10, "{name}");
        let missing = json!([{ "file": name, "code": "missing", "what": "it is not there" }]);
        assert_eq!(told["faults"], missing);
    }
}

/// The receipts of the pack itself name the days: a copy of the logs without their names hides none.
#[test]
fn a_gap_taken_out_of_a_pack_is_shown_by_its_own_receipts() {
    let [kept, flat] = days_apart();
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack/");
    assert_eq!(pack_of(kept.path(), &made, &[]), 4);
    forged(&made, |report| {
        report["verdict"] = json!("COMPLIANT");
        report["coverage"]["gaps"] = json!([]);
        report["exit"] = json!({ "code": 0, "reasons": [] });
        let findings = report["findings"].as_array_mut().unwrap();
        findings.retain(|finding| finding["code"] != "coverage-gap");
    });
    let (code, told) = verify(&made, &["--logs", flat.path().to_str().unwrap()]);
    assert_eq!(
        (code, differences(&told)),
        (
            10,
            vec![
                "the pack says COMPLIANT, and its logs give INSUFFICIENT_DATA",
                "`coverage.gaps` is not what the logs give",
                "`exit.code` is not what the logs give",
                "`exit.reasons` is not what the logs give",
                "the logs give a finding `coverage-gap` that the pack lacks",
            ]
        ),
        "{told}"
    );
    // Where the receipts were changed too, no name of these logs says otherwise, and none says so.
    let receipts = fs::read_to_string(made.join("receipts.jsonl")).unwrap();
    fs::write(made.join("receipts.jsonl"), receipts.replace("2026-05-30", "2026-05-26")).unwrap();
    forged(&made, |report| {
        let region = &mut report["coverage"]["regions"][0];
        region["last_day"] = json!("2026-05-26");
    });
    let (code, told) = verify(&made, &["--logs", flat.path().to_str().unwrap()]);
    let rests = "COMPLIANT follows only where the logs lie as they did then: the names of these tell \
                 other days, or none";
    // The same values in other bytes are none that this program writes.
    let bytes = "`report.json` is not what the logs give";
    assert_eq!((code, differences(&told)), (10, vec![rests, bytes]), "{told}");
}

/// What an older program called compliant, a newer catalog may not: that is no forgery, and no pass.
#[test]
fn a_pack_of_another_catalog_is_no_forgery_and_no_pass() {
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack/");
    assert_eq!(pack(&made, &[]).code, 10);
    let manifest = fs::read_to_string(made.join("manifest.json")).unwrap();
    let at = manifest.find("\"catalog\": \"").unwrap() + "\"catalog\": \"".len();
    let was = &manifest[at..at + 7];
    fs::write(made.join("manifest.json"), manifest.replace(was, "2025-01")).unwrap();
    forged_well(&made, |report| {
        nothing_outside(report);
        report["policy"]["catalog_date"] = json!("2025-01");
    });
    let (code, told) = verify(&made, &["--logs", "archive"]);
    assert_eq!((code, &told["outcome"]), (4, &json!("INCOMPLETE")), "{told}");
    let told = differences(&told);
    let differs = "the pack says INSUFFICIENT_DATA, and its logs give NON_COMPLIANT";
    assert!(told.contains(&differs), "{told:?}");
}

#[test]
fn a_record_that_a_finding_shows_cannot_be_left_out() {
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack/");
    assert_eq!(pack(&made, &[]).code, 10);
    let path = made.join("records.jsonl");
    let whole = fs::read_to_string(&path).unwrap();
    let first: Value = serde_json::from_str(whole.lines().next().unwrap()).unwrap();
    let (object, record) = (first["object"].as_str().unwrap(), &first["record"]);
    let rest = whole.split_once('\n').unwrap().1;
    fs::write(&path, rest).unwrap();
    made_anew(&made, "NON_COMPLIANT");
    let (code, told) = verify(&made, &["--logs", "archive"]);
    let left_out =
        format!("`records.jsonl`: record {record} of {object}, which a finding shows, is left out");
    assert_eq!((code, differences(&told)), (10, vec![left_out.as_str()]), "{told}");
    // Nor said to be out of reach, where it is not.
    let bare = json!({ "object": object, "record": record, "record_sha256": null, "fields": null, "why": "unreadable" });
    fs::write(&path, format!("{bare}\n{rest}")).unwrap();
    made_anew(&made, "NON_COMPLIANT");
    let (code, told) = verify(&made, &["--logs", "archive"]);
    let not_shown = format!(
        "`records.jsonl`: record {record} of {object} is said not to be at hand, and its log has it"
    );
    assert_eq!((code, differences(&told)), (4, vec![not_shown.as_str()]), "{told}");
}

#[test]
fn every_part_and_file_of_a_pack_is_compared_or_named() {
    let told = refused(|report| report["unknown"] = json!(true));
    assert_eq!(told, ["`unknown` is not what the logs give"]);
    let told = refused(|report| report["coverage"]["objects_without_place"] = json!(9));
    assert_eq!(told, ["`coverage.objects_without_place` is not what the logs give"]);
    let told = refused(|report| report["scope"]["regions_left_out"] = json!(["us-east-1"]));
    assert_eq!(told, ["`scope.regions_left_out` is not what the logs give"]);
    let told = refused(|report| report["redaction_key"] = json!("k"));
    assert_eq!(told, ["`redaction_key` is not what the logs give"]);
    // What the manifest says too is held against it, without the logs.
    for change in ["generated_at", "version"] {
        let out = tempfile::tempdir().unwrap();
        let made = out.path().join("pack/");
        assert_eq!(pack(&made, &[]).code, 10);
        forged(&made, |report| match change {
            "version" => report["tool"]["version"] = json!("9.9.9"),
            _ => report["generated_at"] = json!("2025-01-01T00:00:00Z"),
        });
        let (code, told) = verify(&made, &[]);
        assert_eq!((code, &told["faults"][0]["code"]), (10, &json!("run_differs")), "{told}");
    }
    // A file that the manifest names and no pack has: `Report.html` would replace `report.html` where case
    // makes no name.
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack/");
    assert_eq!(pack(&made, &[]).code, 10);
    fs::write(made.join("Report.html"), "All is well.").unwrap();
    let manifest = fs::read_to_string(made.join("manifest.json")).unwrap();
    let end = "\n    }\n  ],";
    let more = format!(
        "\n    }},\n    {{\n      \"name\": \"Report.html\",\n      \"digest\": {{\n        \"sha256\": \"{}\"\n      }}{end}",
        "0".repeat(64)
    );
    fs::write(made.join("manifest.json"), manifest.replace(end, &more)).unwrap();
    made_anew(&made, "NON_COMPLIANT");
    let (code, told) = verify(&made, &["--logs", "archive"]);
    let what = "it is no part of an evidence pack, and nothing was held against it";
    let fault = json!({ "file": "Report.html", "code": "no_part", "what": what });
    assert_eq!((code, &told["faults"]), (10, &json!([fault])), "{told}");
}

/// Whoever makes a pack chooses its numbers.
#[test]
fn numbers_that_no_sum_holds_are_told_and_stop_nothing() {
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack/");
    assert_eq!(pack(&made, &[]).code, 10);
    forged(&made, |report| {
        for flow in report["flows"].as_array_mut().unwrap() {
            flow["calls"] = json!(u64::MAX);
        }
    });
    let (code, told) = verify(&made, &["--logs", "archive"]);
    assert_eq!((code, &told["faults"][0]["code"]), (10, &json!("calls_differ")), "{told}");
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack/");
    assert_eq!(pack(&made, &[]).code, 10);
    let receipts = fs::read_to_string(made.join("receipts.jsonl")).unwrap();
    let first: Value = serde_json::from_str(receipts.lines().next().unwrap()).unwrap();
    let (was, huge) = (format!("\"bytes\":{}", first["bytes"]), format!("\"bytes\":{}", u64::MAX));
    fs::write(made.join("receipts.jsonl"), receipts.replacen(&was, &huge, 1)).unwrap();
    made_anew(&made, "NON_COMPLIANT");
    let (code, told) = verify(&made, &["--logs", "archive"]);
    assert_eq!((code, &told["faults"][0]["file"]), (10, &json!("receipts.jsonl")), "{told}");
}
