use serde_json::Value;

use super::*;
use crate::report::golden::assert_golden;
use crate::report::visible::is_unseen;
use crate::report::{Finding, Named, Resources, fixture};

fn hub() -> Hub {
    "ca-central-1:999988887777".parse().unwrap()
}

fn text(report: &Report) -> String {
    let mut bytes = Vec::new();
    write(report, &hub(), &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// The findings of each request.
fn requests(report: &Report) -> Vec<Vec<Value>> {
    let body = |line| -> Value { serde_json::from_str(line).unwrap() };
    text(report).lines().map(|line| body(line)["Findings"].as_array().unwrap().clone()).collect()
}

/// A report whose every text is as long as a log may make it.
fn long(character: char) -> Report {
    let name = character.to_string().repeat(10_000);
    let mut report = fixture::hostile();
    report.policy.name.clone_from(&name);
    report.scope.inputs = vec![name.clone()];
    for finding in &mut report.findings {
        finding.message.clone_from(&name);
        finding.subject = Some(name.as_str().into());
        finding.evidence = vec![finding.evidence[0].clone(); 100];
        let named = || Named { names: vec![name.as_str().into(); 10], total: 10 };
        finding.resources = Resources {
            accounts: named(),
            principals: named(),
            source_regions: named(),
            models: named(),
            inference_profiles: named(),
        };
    }
    report
}

fn assert_fits(finding: &Value) {
    let length = |text: &Value| text.as_str().unwrap().len();
    for (at, most) in [
        ("/Id", 512),
        ("/GeneratorId", 512),
        ("/Title", 256),
        ("/Description", 1024),
        ("/Remediation/Recommendation/Text", 512),
        ("/Severity/Original", 64),
        ("/ProductArn", 2048),
    ] {
        let found = finding.pointer(at).map_or(1, length);
        assert!((1..=most).contains(&found), "{at}: {found}");
    }
    let resources = finding["Resources"].as_array().unwrap();
    assert!((1..=32).contains(&resources.len()));
    assert!(resources.iter().all(|resource| (1..=512).contains(&length(&resource["Id"]))));
    let fields = finding["ProductFields"].as_object().unwrap();
    assert!(fields.len() <= 50);
    for (name, value) in fields {
        assert!(name.len() <= 128 && (1..=2048).contains(&length(value)), "{name}");
    }
    assert!(finding.to_string().len() <= 240_000);
}

#[test]
fn every_field_keeps_its_limit() {
    let long = ['A', 'é', '日', '🙂', '"', '\\', '\u{202e}', ' '].map(long);
    for report in [fixture::ordinary(), fixture::hostile(), fixture::empty()].iter().chain(&long) {
        let text = text(report);
        assert!(!text.replace('\n', "").contains(is_unseen));
        requests(report).iter().flatten().for_each(assert_fits);
    }
}

#[test]
fn a_text_is_cut_between_characters_and_says_so() {
    assert_eq!(cut("日本語", 9), "日本語");
    assert_eq!(cut("日本語日", 9), "日本…");
    assert_eq!(cut("日本語日本語日", 15), "日本語…日");
    assert_eq!(cut("abcdefghij", 9), "abcd…ij");
    assert_eq!((filled("", 9), filled(" \u{a0}", 9)), (None, None));
    assert_eq!(filled("\u{200b}", 9).as_deref(), Some("\\u{200b}"));
}

#[test]
fn a_request_holds_a_hundred_findings_at_most_and_none_is_lost() {
    let mut report = fixture::ordinary();
    let of = |n: u64| Finding {
        subject: Some(format!("model-{n}").as_str().into()),
        ..report.findings[0].clone()
    };
    report.findings = (0..250).map(of).collect();
    let sizes = |report: &Report| requests(report).iter().map(Vec::len).collect::<Vec<_>>();
    assert_eq!(sizes(&report), [100, 100, 51]);
    report.findings.truncate(99);
    assert_eq!(sizes(&report), [100]);
    report.findings.clear();
    assert_eq!(sizes(&report), [1]);
}

#[test]
fn a_request_is_never_larger_than_security_hub_takes() {
    let mut report = long('"');
    report.findings = report.findings.iter().cycle().take(99).cloned().collect();
    let text = text(&report);
    assert!(text.lines().all(|body| body.len() <= 6_000_000));
    let requests = requests(&report);
    assert_eq!((requests.len(), requests.concat().len()), (2, 100));
}

#[test]
fn each_finding_belongs_to_the_hub_and_tells_its_state() {
    let report = fixture::ordinary();
    let findings = requests(&report).concat();
    for finding in &findings {
        assert_eq!(finding["AwsAccountId"], "999988887777");
        assert_eq!(
            finding["ProductArn"],
            "arn:aws:securityhub:ca-central-1:999988887777:product/999988887777/default"
        );
    }
    let states = |report: &Report| {
        let of = |finding: &Value| {
            ["/Severity/Label", "/Compliance/Status", "/Workflow/Status"]
                .map(|at| finding.pointer(at).unwrap().as_str().unwrap().to_owned())
        };
        requests(report).concat().iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(states(&report)[0], ["HIGH", "FAILED", "NEW"]);
    assert_eq!(states(&report)[3], ["MEDIUM", "WARNING", "NEW"]);
    assert_eq!(states(&fixture::empty()), [["MEDIUM", "WARNING", "NEW"]]);
    let verdict = crate::model::Verdict::Compliant;
    let passed = Report { verdict, findings: Vec::new(), ..report };
    assert_eq!(states(&passed), [["INFORMATIONAL", "PASSED", "RESOLVED"]]);
}

#[test]
fn times_that_the_format_cannot_write_are_left_out() {
    let mut report = fixture::ordinary();
    report.findings[0].first_seen = Some(Moment::from_millis(-62_000_000_000_000));
    report.findings[0].last_seen = Some(Moment::from_millis(YEAR_10000));
    let finding = &requests(&report)[0][1];
    assert_eq!((finding.get("FirstObservedAt"), finding.get("LastObservedAt")), (None, None));
}

#[test]
fn a_finding_that_concerns_no_call_is_about_its_subject_or_the_policy() {
    let ids = |report: &Report| {
        let of = |finding: &Value| finding["Resources"][0]["Id"].as_str().unwrap().to_owned();
        requests(report).concat().iter().map(of).collect::<Vec<_>>()
    };
    let mut report = fixture::ordinary();
    report.findings[5].subject = Some("EX-7".into());
    assert_eq!(ids(&report)[5..], ["canada", "EX-7"]);
    assert_eq!(ids(&fixture::empty()), ["residency-verdict"]);
}

#[test]
fn findings_as_requests() {
    assert_golden("src/report/render/golden/findings.asff.json", &text(&fixture::ordinary()));
}
