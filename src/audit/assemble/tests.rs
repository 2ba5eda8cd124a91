use super::*;
use crate::audit::Catalog;
use crate::audit::testing::{asking, failed, flow, recorded, region, regions, sample, times};
use crate::model::{
    Conflict, Coverage, Flow, Gap, Grade, Moment, ObjectProblem, PrincipalType, Problem,
    ProblemCode, Recorded, Related, Trace,
};
use crate::report::words::Lang;
use crate::report::{
    Breakdown, Dimension, EvidenceSample, ExitReason, Finding, Named, Resources, RowKind, Severity,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

const US: &str = "us.anthropic.claude-sonnet-4-6";

fn given() -> Given<'static> {
    let now = Moment::parse("2026-11-22T12:00:00Z").unwrap();
    let policy = Policy::preset("canada").unwrap();
    let inputs = vec!["logs/".to_owned()];
    Given { inputs, samples: 2, ..Given::new(now, "0.1.0", policy, Catalog::builtin()) }
}

fn of(flows: impl IntoIterator<Item = Flow>) -> Report {
    audit(Facts { flows: flows.into_iter().collect(), ..Facts::default() }, &given())
}

fn codes(report: &Report) -> Vec<&'static str> {
    report.findings.iter().map(|finding| finding.code).collect()
}

fn messages(report: &Report) -> Vec<&str> {
    report.findings.iter().map(|finding| finding.message.as_str()).collect()
}

fn named(names: &[&str]) -> Named {
    let total = names.len() as u64;
    Named { names: names.iter().map(|name| (*name).into()).collect(), total }
}

fn cut_off(requested: &str) -> Flow {
    let event_name = "ConverseStream".into();
    Flow { event_name, trace: Trace::AwaitingCompletion, ..asking(requested) }
}

fn with_exception(expires: &str, destination: &str) -> Given<'static> {
    let text = format!(
        "version = 1\n[policy]\nname = \"Canada\"\nallowed_regions = [\"ca-central-1\", \"ca-west-1\"]\n\
         [[exception]]\nid = \"EX-7\"\nreason = \"pilot\"\nowner = \"o@example.ca\"\n\
         match = {{ destination = \"{destination}\" }}\nexpires = {expires}\n"
    );
    Given { policy: Policy::parse("p.toml", &text).unwrap(), ..given() }
}

#[test]
fn inference_in_an_allowed_region_is_compliant_and_quiet() {
    let report = of([flow(), recorded(&["ca-central-1"])]);
    assert_eq!((report.verdict, report.exit.code), (Verdict::Compliant, 0));
    assert_eq!((report.exit.reasons, report.findings), (vec![], vec![]));
}

#[test]
fn recorded_inference_abroad_is_told_with_its_number_and_its_records() {
    let report = of([times(3, recorded(&["us-east-1"])), flow()]);
    assert_eq!((report.verdict, report.exit.code), (Verdict::NonCompliant, 10));
    let at = flow().first_seen;
    assert_eq!(
        report.findings,
        [Finding {
            code: "inference-outside-policy",
            severity: Severity::High,
            message: format!(
                "3 calls of `{US}` ran in us-east-1, which policy `canada` does not allow"
            ),
            subject: Some(US.into()),
            event_source: None,
            regions: vec!["us-east-1".parse().unwrap()],
            grades: vec![crate::model::Grade::Recorded],
            count: 3,
            unit: crate::report::Unit::Calls,
            first_seen: at,
            last_seen: at,
            resources: Resources {
                accounts: named(&["111122223333"]),
                principals: named(&["arn:aws:iam::111122223333:role/app"]),
                source_regions: named(&["ca-central-1"]),
                models: named(&["anthropic.claude-sonnet-4-6"]),
                inference_profiles: named(&[US]),
            },
            evidence: vec![EvidenceSample {
                event_id: Some("e1".into()),
                object: "AWSLogs/x.json.gz".into(),
                record: 1,
                path: None,
            }],
            what_to_do: Lang::English.advice(crate::report::Code::InferenceOutsidePolicy),
        }]
    );
}

#[test]
fn a_finding_names_the_ten_with_most_calls_of_all_whom_it_concerns() {
    let by = |n: u64, calls| {
        let principal = format!("arn:aws:iam::111122223333:role/r{n:02}").as_str().into();
        Flow { principal, ..times(calls, asking(US)) }
    };
    let nobody = Flow {
        principal: "unknown".into(),
        principal_type: PrincipalType::Unknown,
        account: None,
        ..times(99, asking(US))
    };
    let report = of((1..=11).map(|n| by(n, 1)).chain([by(12, 5), by(12, 1), nobody]));
    let resources = &report.findings[0].resources;
    let ends: Vec<&str> =
        resources.principals.names.iter().map(|name| &name[name.len() - 3..]).collect();
    assert_eq!(ends, ["r12", "r01", "r02", "r03", "r04", "r05", "r06", "r07", "r08", "r09"]);
    assert_eq!(resources.principals.total, 12);
    assert_eq!(resources.accounts, named(&["111122223333"]));
}

#[test]
fn a_gap_concerns_the_accounts_and_regions_that_lack_days() {
    let day = |day: i8| jiff::civil::date(2026, 5, day);
    let gap = |account: &str, from, to| Gap {
        account: account.into(),
        region: region("ca-west-1"),
        from: day(from),
        to: day(to),
    };
    let gaps = vec![gap("111122223333", 3, 3), gap("444455556666", 4, 5)];
    let coverage = Coverage { gaps, ..Coverage::default() };
    let report = audit(Facts { flows: vec![flow()], coverage, ..Facts::default() }, &given());
    let found = &report.findings[0];
    assert_eq!((found.code, found.count), ("coverage-gap", 3));
    let accounts = named(&["444455556666", "111122223333"]);
    let source_regions = named(&["ca-west-1"]);
    assert_eq!(found.resources, Resources { accounts, source_regions, ..Resources::default() });
}

#[test]
fn violations_are_one_finding_for_each_principal_destination_and_profile() {
    let far = |day: i8| {
        let at = Moment::start_of(jiff::civil::date(2026, 5, day));
        let samples = vec![sample(at, 7), sample(at, 8)];
        Flow { first_seen: Some(at), last_seen: Some(at), samples, ..recorded(&["us-east-1"]) }
    };
    let abroad = Flow { source_region: Some("us-west-2".into()), ..flow() };
    let report = of([far(3), far(2), recorded(&["us-west-2"]), abroad]);
    let found: Vec<_> = report.findings.iter().map(|f| (f.count, f.evidence.len())).collect();
    assert_eq!(
        messages(&report),
        [
            "2 calls of `us.anthropic.claude-sonnet-4-6` ran in us-east-1, which policy `canada` does not allow",
            "1 call of `anthropic.claude-3-haiku-20240307-v1:0` ran in us-west-2, which policy `canada` does not allow",
            "1 call of `us.anthropic.claude-sonnet-4-6` ran in us-west-2, which policy `canada` does not allow",
        ]
    );
    assert_eq!(found, [(2, 2), (1, 1), (1, 1)]);
    assert_eq!(report.findings[0].first_seen.unwrap().to_string(), "2026-05-02T00:00:00Z");
}

#[test]
fn a_profile_that_never_stays_is_a_violation_without_a_record() {
    let asked = Flow {
        source_region: Some("us-east-2".into()),
        ..asking("us.anthropic.claude-3-5-sonnet-20240620-v1:0")
    };
    assert_eq!(
        messages(&of([asked])),
        [
            "1 call of `us.anthropic.claude-3-5-sonnet-20240620-v1:0` ran, or could only have run, in \
          us-east-1, us-west-2, which policy `canada` does not allow"
        ]
    );
}

#[test]
fn a_blank_region_on_a_profile_is_unproven_until_the_user_accepts_it() {
    let report = of([asking(US)]);
    assert_eq!((report.verdict, report.exit.code), (Verdict::InsufficientData, 11));
    assert_eq!(codes(&report), ["presumed-not-accepted"]);
    let mut accepting = given();
    accepting.policy.terms.accept.insert(Grade::Presumed);
    let facts = Facts { flows: vec![asking(US)], ..Facts::default() };
    assert_eq!(audit(facts, &accepting).verdict, Verdict::Compliant);
}

#[test]
fn a_stream_without_its_completion_is_unproven_and_says_why() {
    let report = of([cut_off(US)]);
    assert_eq!(codes(&report), ["stream-without-completion", "unproven-inference"]);
    assert_eq!(
        messages(&report)[1],
        "1 call of `us.anthropic.claude-sonnet-4-6` may have run in any of ca-central-1, us-east-1, \
         us-east-2, us-west-2, which does not decide it"
    );
    let bare = of([cut_off("anthropic.claude-3-haiku-20240307-v1:0")]);
    assert_eq!((bare.verdict, codes(&bare)), (Verdict::Compliant, vec![]));
}

#[test]
fn a_completion_without_its_call_counts_and_proves_nothing_without_a_region() {
    let orphan = |recorded| Flow {
        requested: None,
        resource: Some(
            "arn:aws:bedrock:ca-central-1::foundation-model/amazon.nova-pro-v1:0".into(),
        ),
        trace: Trace::Orphan,
        recorded,
        ..flow()
    };
    let report = of([orphan(Recorded::default())]);
    assert_eq!(codes(&report), ["completion-without-call", "unproven-inference"]);
    let named = Recorded { regions: regions(&["ca-west-1"]), ..Recorded::default() };
    assert_eq!(of([orphan(named)]).verdict, Verdict::Compliant);
}

#[test]
fn every_oddity_of_a_record_is_told() {
    let app = "arn:aws:bedrock:ca-central-1:111122223333:application-inference-profile/x";
    let unreadable =
        Recorded { unreadable: ["Global".into(), "=cmd".into()].into(), ..Recorded::default() };
    let table = [
        (asking(app), vec!["unproven-inference", "unresolved-application-profile"]),
        (Flow { is_possible: true, ..flow() }, vec!["possible-inference", "unproven-inference"]),
        (Flow { recorded: unreadable, ..flow() }, vec!["unproven-inference", "unreadable-region"]),
        (
            Flow { source_region: Some("me-west-1".into()), ..flow() },
            vec!["inference-outside-policy", "unknown-region"],
        ),
        (
            recorded(&["ca-central-1", "us-east-1"]),
            vec!["inference-outside-policy", "conflicting-regions"],
        ),
        (recorded(&["ca-west-1"]), vec!["region-outside-catalog"]),
        (
            Flow {
                event_source: "bedrock-mantle.amazonaws.com".into(),
                event_name: "CreateInference".into(),
                ..flow()
            },
            vec!["mantle-inference"],
        ),
    ];
    for (flow, want) in table {
        assert_eq!(codes(&of([flow.clone()])), want, "{flow:?}");
    }
}

#[test]
fn an_operation_that_may_be_inference_is_one_of_its_service() {
    let by = |source: &str| Flow { is_possible: true, event_source: source.into(), ..flow() };
    let report = of([by("bedrock.amazonaws.com"), by("bedrock-agentcore.amazonaws.com")]);
    let possible = report.findings.iter().filter(|finding| finding.code == "possible-inference");
    let sources: Vec<_> = possible.map(|finding| finding.event_source.as_deref()).collect();
    assert_eq!(sources, [Some("bedrock-agentcore.amazonaws.com"), Some("bedrock.amazonaws.com")]);
}

#[test]
fn hostile_texts_are_quoted_and_counted() {
    let unreadable = Recorded {
        unreadable: ["a\n".into(), "b".into(), "c".into(), "d".into()].into(),
        ..Recorded::default()
    };
    let report = of([Flow { recorded: unreadable, ..flow() }]);
    assert_eq!(
        messages(&report)[1],
        r#"1 call with a text for a Region that is none: "a\n", "b", "c" (3 of 4 texts)"#
    );
}

#[test]
fn a_global_profile_that_stayed_is_luck_and_an_excused_one_is_not_told() {
    let global = |code| Flow {
        requested: Some("global.anthropic.claude-opus-5".into()),
        ..recorded(&[code])
    };
    assert_eq!(codes(&of([global("ca-central-1")])), ["global-profile-stayed-in-policy"]);
    let facts = Facts { flows: vec![global("us-east-1")], ..Facts::default() };
    assert_eq!(codes(&audit(facts, &with_exception("2027-01-31", "us-east-1"))), [] as [&str; 0]);
}

#[test]
fn an_exception_reports_its_calls_its_end_and_its_idleness() {
    let facts = || Facts { flows: vec![times(4, recorded(&["us-east-1"]))], ..Facts::default() };
    let used = audit(facts(), &with_exception("2027-01-31", "us-east-1"));
    assert_eq!(
        (used.verdict, used.exit.code, used.exceptions[0].calls),
        (Verdict::Compliant, 0, 4)
    );
    assert_eq!(used.flows[0].rule.as_deref(), Some("EX-7"));
    let expired = audit(facts(), &with_exception("2026-11-22", "us-east-1"));
    assert_eq!(expired.exit.reasons, [ExitReason::Violations, ExitReason::Exceptions]);
    assert_eq!(codes(&expired), ["inference-outside-policy", "exception-expired"]);
    let idle = audit(facts(), &with_exception("2027-01-31", "us-west-2"));
    assert_eq!(codes(&idle), ["inference-outside-policy", "exception-unused"]);
}

#[test]
fn a_region_beside_a_text_that_is_none_is_no_pass_and_hides_no_violation() {
    let beside = |named: &str| {
        let mut flow = recorded(&[named]);
        flow.recorded.unreadable.insert("US-EAST-1".into());
        of([flow]).verdict
    };
    assert_eq!(beside("ca-central-1"), Verdict::InsufficientData);
    assert_eq!(beside("us-east-1"), Verdict::NonCompliant);
}

#[test]
fn attempts_are_told_apart_and_are_no_pass() {
    let report = of([times(5, failed(asking(US)))]);
    assert_eq!((report.verdict, report.exit.code), (Verdict::InsufficientData, 3));
    assert_eq!(codes(&report), ["no-inference-found", "failed-attempts"]);
    assert_eq!(report.totals.by_verdict, BTreeMap::from([("NOT_APPLICABLE", 5)]));
    assert_eq!(report.totals.by_evidence, BTreeMap::from([("none", 5)]));
    let beside = of([failed(asking(US)), flow()]);
    assert_eq!((beside.verdict, beside.exit.code), (Verdict::Compliant, 0));
}

#[test]
fn nothing_found_is_no_pass() {
    let report = of([]);
    assert_eq!((report.verdict, report.exit.code), (Verdict::InsufficientData, 3));
    assert_eq!(codes(&report), ["no-inference-found"]);
}

fn problem(object: &str, code: ProblemCode) -> ObjectProblem {
    let problem = Problem { code, place: "record 1".to_owned(), cause: "cut".to_owned() };
    ObjectProblem { object: object.to_owned(), problem }
}

fn inconclusive(facts: Facts) -> Report {
    let report = audit(Facts { flows: vec![flow()], ..facts }, &given());
    assert_eq!((report.verdict, report.exit.code), (Verdict::InsufficientData, 4));
    report
}

#[test]
fn whatever_was_not_read_makes_the_run_inconclusive() {
    let day = |day| jiff::civil::date(2026, 5, day);
    let gap = Gap { account: "1".into(), region: region("ca-west-1"), from: day(2), to: day(4) };
    let coverage = Coverage { gaps: vec![gap], ..Coverage::default() };
    assert_eq!(
        messages(&inconclusive(Facts { coverage, ..Facts::default() })),
        ["3 days without any log object, first in account 1 and Region \
          ca-west-1 from 2026-05-02 to 2026-05-04"]
    );
    let problems = vec![
        problem("a", ProblemCode::BrokenJson),
        problem("a", ProblemCode::DamagedContainer),
        problem("b", ProblemCode::IncompletePage),
        problem("c", ProblemCode::MalformedRecord),
    ];
    assert_eq!(
        messages(&inconclusive(Facts { problems, ..Facts::default() })),
        [
            "1 object is one page of more, first `b`",
            "1 record of 1 could not be read",
            "1 object of 0 could not be read to the end, first `a`",
        ]
    );
}

#[test]
fn problems_are_counted_whole_and_shown_in_part() {
    let problems = (0..5).map(|n| problem(&n.to_string(), ProblemCode::BrokenJson)).collect();
    let report = inconclusive(Facts { problems, ..Facts::default() });
    assert_eq!((report.coverage.problems.len(), report.coverage.problem_count), (2, 5));
}

#[test]
fn an_id_on_records_that_differ_is_told() {
    let at = Moment::parse("2026-05-30T14:00:00Z").unwrap();
    let conflict = |record| Conflict { id: "e9".into(), sample: sample(at, record) };
    let conflicts = vec![conflict(1), conflict(2)];
    let report = audit(Facts { flows: vec![flow()], conflicts, ..Facts::default() }, &given());
    assert_eq!(messages(&report), ["1 id on records that differ, first `e9`: all are counted"]);
    assert_eq!(report.findings[0].evidence.len(), 2);
}

#[test]
#[should_panic(expected = "each object is in one counter")]
fn an_object_in_no_counter_stops_the_report() {
    let mut facts = Facts::default();
    facts.coverage.objects.listed = 1;
    drop(audit(facts, &given()));
}

#[test]
fn breakdowns_are_sorted_by_calls_then_value() {
    let by = vec![Dimension::Model, Dimension::SourceRegion];
    let nameless = Flow { requested: None, ..flow() };
    let flows =
        vec![nameless, flow(), times(2, asking("cohere.embed-v4:0")), asking("ai21.jamba-1")];
    let report = audit(Facts { flows, ..Facts::default() }, &Given { by, ..given() });
    let rows = |b: &Breakdown| -> Vec<(Option<String>, u64)> {
        b.rows.iter().map(|r| (r.value.as_deref().map(str::to_owned), r.totals.calls)).collect()
    };
    let named = |name: &str, calls| (Some(name.to_owned()), calls);
    assert_eq!(
        rows(&report.breakdowns[0]),
        [
            named("cohere.embed-v4:0", 2),
            (None, 1),
            named("ai21.jamba-1", 1),
            named("anthropic.claude-3-haiku-20240307-v1:0", 1),
        ]
    );
    assert_eq!(rows(&report.breakdowns[1]), [named("ca-central-1", 5)]);
}

#[test]
fn a_call_without_a_profile_is_no_call_of_an_unknown_profile() {
    let unnamed = Flow { requested: None, resource: None, ..flow() };
    let direct = times(2, asking("anthropic.claude-3-haiku-20240307-v1:0"));
    // A model among the resources does not prove that no profile was used.
    let resource = Some("arn:aws:bedrock:ca-central-1::foundation-model/cohere.embed-v4:0".into());
    let behind = Flow { resource, ..unnamed.clone() };
    let opaque = asking("arn:aws:bedrock:ca-central-1:111122223333:prompt/ABCDEFGHIJ:3");
    let flows = vec![unnamed, direct, behind, opaque];
    let given = Given { by: vec![Dimension::Profile], ..given() };
    let report = audit(Facts { flows, ..Facts::default() }, &given);
    let rows = &report.breakdowns[0].rows;
    let kinds: Vec<_> = rows.iter().map(|r| (r.value.clone(), r.kind, r.totals.calls)).collect();
    assert_eq!(kinds, [(None, RowKind::Unknown, 3), (None, RowKind::NoProfile, 2)]);
}

#[test]
fn the_scope_names_accounts_and_sources_and_the_span() {
    let report =
        of([flow(), Flow { source_region: Some("Canada".into()), account: None, ..flow() }]);
    let at = flow().first_seen;
    assert_eq!(
        report.scope,
        Scope {
            inputs: vec!["logs/".to_owned()],
            from: None,
            to: None,
            listed_from: None,
            first_seen: at,
            last_seen: at,
            accounts: vec!["111122223333".into()],
            source_regions: vec!["Canada".into(), "ca-central-1".into()],
            asked_regions: Vec::new(),
            regions_left_out: Vec::new(),
        }
    );
}

#[test]
fn blind_spots_count_related_events_and_flows() {
    let event = |source: &str, name: &str| Related {
        event_source: source.into(),
        event_name: name.into(),
        account: None,
        source_region: None,
        count: 7,
        first_seen: None,
        last_seen: None,
    };
    let guardrail = event("bedrock.amazonaws.com", "ApplyGuardrail");
    let resource = event("bedrock-agentcore.amazonaws.com", "PutResourcePolicy");
    let router = "arn:aws:bedrock:us-east-1:111122223333:default-prompt-router/anthropic.claude:1";
    let flows = vec![times(2, asking(router))];
    let report =
        audit(Facts { flows, related: vec![guardrail, resource], ..Facts::default() }, &given());
    let seen: Vec<_> =
        report.blind_spots.iter().filter(|s| s.seen > 0).map(|s| (s.code, s.seen)).collect();
    assert_eq!(seen, [("cross-region-guardrails", 7), ("prompt-routers", 2)]);
}

fn any_flow() -> impl Strategy<Value = Flow> {
    let base = prop_oneof![
        Just(flow()),
        Just(asking(US)),
        Just(cut_off(US)),
        Just(asking("global.anthropic.claude-opus-5")),
        Just(recorded(&["us-east-1"])),
        Just(recorded(&["ca-west-1"])),
        Just(Flow { is_possible: true, requested: None, ..flow() }),
    ];
    (base, 1_u64..1000, proptest::bool::ANY)
        .prop_map(|(flow, calls, fails)| times(calls, if fails { failed(flow) } else { flow }))
}

proptest! {
    #[test]
    fn no_inference_is_lost_between_facts_and_report(
        flows in proptest::collection::vec(any_flow(), 0..20),
    ) {
        let want: u64 = flows.iter().map(|flow| flow.counts.calls).sum();
        let by = vec![Dimension::Profile, Dimension::Day];
        let report = audit(Facts { flows, ..Facts::default() }, &Given { by, ..given() });
        prop_assert_eq!(report.totals.calls, want);
        prop_assert_eq!(report.flows.iter().map(|flow| flow.calls).sum::<u64>(), want);
        for breakdown in &report.breakdowns {
            prop_assert_eq!(breakdown.rows.iter().map(|row| row.totals.calls).sum::<u64>(), want);
        }
        prop_assert_eq!(report.totals.by_destination.values().sum::<u64>(), want);
    }

    #[test]
    fn a_compliant_report_has_only_allowed_destinations(
        flows in proptest::collection::vec(any_flow(), 0..6),
    ) {
        let report = audit(Facts { flows, ..Facts::default() }, &given());
        let canada = regions(&["ca-central-1", "ca-west-1"]);
        if report.verdict == Verdict::Compliant {
            for flow in report.flows.iter().filter(|flow| flow.evidence.is_some()) {
                prop_assert!(flow.possible_destinations.iter().all(|r| canada.contains(r)));
            }
        }
    }
}
