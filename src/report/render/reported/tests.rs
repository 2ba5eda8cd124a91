use std::collections::BTreeSet;

use super::*;
use crate::model::{Grade, Moment};
use crate::report::fixture;

fn all(report: &Report) -> Vec<Reported<'_>> {
    Reported::all(report)
}

fn uids(report: &Report) -> Vec<String> {
    all(report).into_iter().map(|reported| reported.uid).collect()
}

#[test]
fn the_verdict_comes_first_and_nothing_found_is_no_pass() {
    let empty = fixture::empty();
    let told: Vec<_> = all(&empty).into_iter().map(|r| (r.finding.code, r.status)).collect();
    assert_eq!(told, [(VERDICT, Status::Warning)]);
    let ordinary = fixture::ordinary();
    let told: Vec<_> = all(&ordinary).into_iter().map(|r| (r.finding.code, r.status)).collect();
    assert_eq!(
        told,
        [
            (VERDICT, Status::Fail),
            ("inference-outside-policy", Status::Fail),
            ("inference-outside-policy", Status::Fail),
            ("unproven-inference", Status::Warning),
            ("unproven-inference", Status::Warning),
            ("stream-without-completion", Status::Warning),
            ("exception-expired", Status::Warning),
        ]
    );
    let passed = Report { verdict: Verdict::Compliant, findings: vec![], ..fixture::ordinary() };
    let passed: Vec<_> = all(&passed).into_iter().map(|r| (r.finding.severity, r.status)).collect();
    assert_eq!(passed, [(Severity::Info, Status::Pass)]);
}

#[test]
fn the_verdict_is_the_answer_of_the_report() {
    let ordinary = fixture::ordinary();
    let [verdict, ..] = &all(&ordinary)[..] else { panic!("no verdict") };
    assert!(
        verdict.finding.message.starts_with("NON_COMPLIANT: 12 of 340 judged calls ran, or could")
    );
    assert_eq!(&*verdict.told, verdict.finding.message);
    assert_eq!((verdict.finding.count, verdict.what_to_do()), (358, None));
    let ids: Vec<_> = verdict.resources().into_iter().map(|r| r.id.to_string()).collect();
    assert_eq!(ids, ["111122223333", "444455556666"]);
}

#[test]
fn ids_stay_while_counts_times_evidence_and_findings_around_change() {
    let before = fixture::ordinary();
    let mut after = before.clone();
    after.generated_at = Moment::parse("2027-01-01T00:00:00Z").unwrap();
    after.verdict = Verdict::InsufficientData;
    for finding in &mut after.findings {
        finding.count += 1;
        finding.message.push('!');
        (finding.first_seen, finding.last_seen) = (None, None);
        finding.evidence.clear();
        // Who called is what a violation is about.
        let principals = std::mem::take(&mut finding.resources.principals);
        finding.resources = Resources { principals, ..Resources::default() };
    }
    assert_eq!(uids(&after), uids(&before));
    after.findings.remove(0);
    let mut without = uids(&before);
    without.remove(1);
    assert_eq!(uids(&after), without);
    // A promise: a hub knows its findings by their ids.
    assert_eq!(uids(&before)[0], "regiontrail/residency-verdict/8f64d1ad6522832920ec68f453099d5f");
}

#[test]
fn ids_are_the_same_in_every_language() {
    let of = |lang: Lang, report: Report| {
        let mut report = report;
        report.findings[2].subject = Some(lang.line(Line::UnnamedModel).into());
        uids(&report)
    };
    let english = of(Lang::English, fixture::ordinary());
    assert_eq!(of(Lang::French, fixture::in_french(fixture::ordinary())), english);
}

#[test]
fn ids_differ_by_what_a_finding_is_about() {
    let one = fixture::ordinary();
    let renamed = |name: &str| {
        let mut report = one.clone();
        report.policy.name = name.into();
        report
    };
    let mut elsewhere = one.clone();
    elsewhere.findings[0].regions = vec!["eu-west-1".parse().unwrap()];
    let mut proven = one.clone();
    proven.findings[2].grades = vec![Grade::Recorded];
    assert_ne!(uids(&renamed("strict"))[0], uids(&one)[0]);
    assert_ne!(uids(&elsewhere)[1], uids(&one)[1]);
    assert_ne!(uids(&proven)[3], uids(&one)[3]);
}

#[test]
fn a_violation_that_is_known_better_is_the_same_violation() {
    let mut report = fixture::ordinary();
    let before = uids(&report);
    report.findings[0].grades = vec![Grade::Recorded, Grade::Bounded];
    assert_eq!(uids(&report), before);
}

#[test]
fn a_violation_is_one_of_each_principal_and_another_finding_is_not() {
    let mut report = fixture::ordinary();
    report.findings[2].resources = report.findings[0].resources.clone();
    let before = uids(&report);
    for finding in &mut report.findings {
        finding.resources.principals.names = vec!["arn:aws:iam::1:role/another".into()];
    }
    let after = uids(&report);
    let same: Vec<bool> = before.iter().zip(&after).map(|(a, b)| a == b).collect();
    assert_eq!(same, [true, false, false, true, true, true, true]);
}

#[test]
fn a_profile_outside_the_catalog_is_one_of_each_source_region_whichever_has_more_calls() {
    let mut report = fixture::ordinary();
    for (finding, source) in report.findings.iter_mut().zip(["ca-central-1", "ca-west-1"]) {
        finding.code = Code::RegionOutsideCatalog.as_str();
        (finding.subject, finding.regions) = (Some("us.x".into()), Vec::new());
        finding.resources.source_regions.names = vec![source.into()];
    }
    let before = uids(&report);
    report.findings.swap(0, 1);
    let after = uids(&report);
    assert_eq!((&after[1], &after[2]), (&before[2], &before[1]));
}

#[test]
fn operations_of_one_name_are_those_of_their_services_whichever_has_more_calls() {
    let mut report = fixture::ordinary();
    report.findings.truncate(2);
    let sources = ["bedrock.amazonaws.com", "bedrock-agentcore.amazonaws.com"];
    for (finding, source) in report.findings.iter_mut().zip(sources) {
        finding.code = Code::PossibleInference.as_str();
        (finding.subject, finding.regions) = (Some("CreateMessage".into()), Vec::new());
        finding.event_source = Some(source.into());
    }
    let [_, one, other] = uids(&report).try_into().unwrap();
    assert_ne!(one, other);
    report.findings.swap(0, 1);
    assert_eq!(uids(&report)[1..], [other.clone(), one.clone()]);
    // Alone, each is still itself.
    report.findings.truncate(1);
    assert_eq!(uids(&report)[1..], [other]);
    report.findings[0].event_source = Some(sources[0].into());
    assert_eq!(uids(&report)[1..], [one]);
}

#[test]
fn findings_that_are_about_the_same_are_still_two() {
    for report in [fixture::ordinary(), fixture::hostile(), fixture::empty()] {
        let uids = uids(&report);
        assert_eq!(uids.len(), report.findings.len() + 1);
        assert_eq!(uids.iter().collect::<BTreeSet<_>>().len(), uids.len());
    }
    let mut twice = fixture::ordinary();
    twice.findings = vec![twice.findings[0].clone(), twice.findings[0].clone()];
    assert_eq!(uids(&twice).into_iter().collect::<BTreeSet<_>>().len(), 3);
}

#[test]
fn resources_are_what_their_names_say() {
    let mut report = fixture::ordinary();
    let named = |name: &str| Named { names: vec![name.into(), " ".into()], total: 2 };
    report.findings.truncate(1);
    report.findings[0].resources.principals = Named {
        names: ["arn:aws:iam::1:role/a/b", "arn:aws:iam::1:user/c", "principal-1f", ""]
            .map(Into::into)
            .into(),
        total: 4,
    };
    report.findings[0].resources.inference_profiles =
        named("arn:aws:bedrock:ca-central-1:1:application-inference-profile/x");
    let told: Vec<_> = all(&report)[1]
        .resources()
        .into_iter()
        .map(|r| {
            let texts = [r.account.map(|text| text.to_string()), r.region.map(|r| r.to_string())];
            (r.kind, r.id.to_string(), texts.map(Option::unwrap_or_default).join(" "))
        })
        .collect();
    let of = |kind, id: &str, more: &str| (kind, id.to_owned(), more.to_owned());
    assert_eq!(
        told,
        [
            of(
                Kind::InferenceProfile,
                "arn:aws:bedrock:ca-central-1:1:application-inference-profile/x",
                "1 ca-central-1"
            ),
            of(Kind::Model, "anthropic.claude-sonnet-4-5-20250929-v1:0", " "),
            of(Kind::Role, "arn:aws:iam::1:role/a/b", "1 "),
            of(Kind::User, "arn:aws:iam::1:user/c", "1 "),
            of(Kind::Principal, "principal-1f", " "),
            of(Kind::Account, "111122223333", "111122223333 "),
        ]
    );
}

#[test]
fn who_goes_over_is_told_for_each_and_stays_the_same_while_calls_spread() {
    let report = |code: Code, principal: &str, region: &str| {
        let mut report = fixture::ordinary();
        report.findings.truncate(1);
        let finding = &mut report.findings[0];
        (finding.code, finding.subject) = (code.as_str(), Some("global".into()));
        finding.regions = vec![region.parse().unwrap()];
        finding.resources.principals = first(std::iter::once(principal));
        uids(&report)[1].clone()
    };
    let scope = |principal, region| report(Code::ScopeChanged, principal, region);
    assert_eq!(scope("role/a", "ca-central-1"), scope("role/a", "eu-west-1"));
    assert_ne!(scope("role/a", "ca-central-1"), scope("role/b", "ca-central-1"));
    let model = |principal, region| report(Code::NewModel, principal, region);
    assert_eq!(model("role/a", "ca-central-1"), model("role/b", "eu-west-1"));
}
