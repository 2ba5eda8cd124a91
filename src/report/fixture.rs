//! Reports that every renderer is tried on: an ordinary one, a hostile one, an empty one.

mod drift;
mod french;
mod quota;
mod what_if;

pub(crate) use self::french::in_french;

use std::collections::BTreeMap;

use crate::model::{
    DigestGap, Gap, Grade, IntegrityOutcome, Link, LogBucket, LogCounts, Moment, ObjectCounts,
    PrincipalType, Reason, RecordCounts, Region, RegionCoverage, Standing, Verdict,
};

use super::verification::{CheckedObject, KeyOrigin, KeysTold, Standings};
use super::words::Lang;
use super::{
    BlindSpot, Breakdown, BreakdownRow, BrokenLink, Code, CoverageReport, Custody, CustodyPlace,
    DecidedBy, Dimension, EvidenceSample, ExceptionUse, Exit, ExitReason, Finding, IntegrityMode,
    IntegrityReport, JudgedFlow, Named, PlaceKind, PolicyInForce, ProblemAt, ProvenHours,
    ProvenTime, RegionFacts, RepeatCounts, Report, Resources, RowKind, SCHEMA_VERSION, Scope,
    SeenFrom, Severity, Tool, Totals, Unit,
};

/// A week of a small Canadian organization: every grade, every verdict, a gap, a damaged object.
pub(crate) fn ordinary() -> Report {
    let flows = ordinary_flows();
    Report {
        verdict: Verdict::NonCompliant,
        exit: Exit {
            code: 10,
            reasons: vec![
                ExitReason::Violations,
                ExitReason::Inconclusive,
                ExitReason::Unproven,
                ExitReason::Exceptions,
            ],
        },
        scope: ordinary_scope(),
        policy: PolicyInForce {
            name: "canada".into(),
            version: 1,
            allowed_regions: vec![region("ca-central-1"), region("ca-west-1")],
            accepted_evidence: vec![Grade::Recorded, Grade::InRegion, Grade::Bounded],
            catalog_date: "2026-09".into(),
            catalog_file: None,
            catalog_joined: None,
            given_profiles: None,
            text: "version = 1\n\n[policy]\nname = \"canada\"\nallowed_regions = [\"ca-central-1\", \"ca-west-1\"]\n".into(),
        },
        regions: vec![
            facts_of("ca-central-1", "Canada (Central)", "CA", (45.5, -73.57)),
            facts_of("ca-west-1", "Canada West (Calgary)", "CA", (51.05, -114.07)),
            facts_of("us-east-1", "US East (N. Virginia)", "US", (39.04, -77.49)),
            facts_of("us-east-2", "US East (Ohio)", "US", (39.96, -83.0)),
            facts_of("us-west-2", "US West (Oregon)", "US", (45.84, -119.7)),
        ],
        coverage: ordinary_coverage(),
        findings: ordinary_findings(),
        blind_spots: ordinary_blind_spots(),
        exceptions: ordinary_exceptions(),
        ..over(flows)
    }
}

/// Nothing at all: no object, no record, no call.
pub(crate) fn empty() -> Report {
    Report {
        schema_version: SCHEMA_VERSION,
        tool: Tool { name: "regiontrail".into(), version: "0.1.0".into() },
        generated_at: moment("2026-09-08T06:00:00Z"),
        language: Lang::English,
        verdict: Verdict::InsufficientData,
        exit: Exit { code: 3, reasons: vec![ExitReason::NoInference] },
        redacted: Vec::new(),
        redaction_key: None,
        scope: Scope {
            inputs: Vec::new(),
            from: None,
            to: None,
            listed_from: None,
            first_seen: None,
            last_seen: None,
            accounts: Vec::new(),
            source_regions: Vec::new(),
            asked_regions: Vec::new(),
            regions_left_out: Vec::new(),
        },
        policy: PolicyInForce {
            name: String::new(),
            version: 1,
            allowed_regions: Vec::new(),
            accepted_evidence: Vec::new(),
            catalog_date: String::new(),
            catalog_file: None,
            catalog_joined: None,
            given_profiles: None,
            text: String::new(),
        },
        regions: Vec::new(),
        coverage: CoverageReport {
            objects: ObjectCounts::default(),
            records: RecordCounts::default(),
            repeats: repeats([0; 5]),
            regions: Vec::new(),
            gaps: Vec::new(),
            objects_without_place: 0,
            problems: Vec::new(),
            problem_count: 0,
            manifest_sha256: None,
            limits: Vec::new(),
        },
        totals: Totals::default(),
        breakdowns: Vec::new(),
        flows: Vec::new(),
        findings: Vec::new(),
        blind_spots: Vec::new(),
        integrity: None,
        custody: None,
        second_witness: None,
        changes: None,
        drift: None,
        what_if: None,
        quota: None,
        exceptions: Vec::new(),
    }
}

/// Texts that a caller may choose, at their worst, in every place that a log can reach.
pub(crate) fn hostile() -> Report {
    hostile_with(&HOSTILE)
}

/// The same with other texts, six of them at least.
pub(crate) fn hostile_with(texts: &[&str]) -> Report {
    let mut report =
        over(texts.iter().map(|text| hostile_flow(text)).chain([long_flow()]).collect());
    report.verdict = Verdict::NonCompliant;
    report.scope.inputs = texts.iter().map(|text| (*text).to_owned()).collect();
    report.scope.accounts = texts.iter().map(|text| (*text).into()).collect();
    report.scope.source_regions = texts.iter().map(|text| (*text).into()).collect();
    report.policy.name = texts[0].into();
    report.policy.text = format!("{}\n{}", texts.join("\n"), long_name());
    report.coverage.problem_count = 100_000;
    report.coverage.problems = texts
        .iter()
        .map(|text| ProblemAt {
            object: (*text).to_owned(),
            code: "broken-json".into(),
            place: "record 12,345,678".into(),
            cause: (*text).to_owned(),
        })
        .collect();
    report.coverage.limits = vec![texts[1].into(), long_name()];
    report.findings = texts
        .iter()
        .map(|text| Finding {
            message: format!("role {text} called from outside"),
            subject: Some((*text).into()),
            resources: hostile_resources(text),
            evidence: vec![EvidenceSample {
                event_id: Some((*text).into()),
                object: long_name().into(),
                record: u64::MAX,
                path: None,
            }],
            ..finding(Severity::High, Code::InferenceOutsidePolicy.as_str(), u64::from(u32::MAX))
        })
        .collect();
    report.exceptions = ordinary_exceptions();
    report.exceptions[0].reason = texts[2].into();
    report.custody = Some(hostile_custody(texts[3], texts[4]));
    report.quota = Some(quota::hostile(texts[5]));
    report.what_if = Some(what_if::hostile(texts[5]));
    report.drift = Some(drift::hostile(texts[4]));
    report.integrity = Some(hostile_integrity(texts[5]));
    report
}

/// Places with names that nobody would choose who means well.
fn hostile_custody(name: &str, of: &str) -> Custody {
    Custody {
        verdict: Verdict::NonCompliant,
        taken_at: Moment::from_millis(0),
        asked_by: Some(of.into()),
        account: Some(name.into()),
        allowed_regions: Vec::new(),
        regions_asked: vec![name.into()],
        are_regions_named: true,
        endpoints: vec![of.into()],
        answered: 0,
        unanswered: u64::MAX,
        places: vec![CustodyPlace {
            kind: PlaceKind::TrailBucket,
            name: name.into(),
            of: of.into(),
            region: Some(name.into()),
            verdict: Verdict::NonCompliant,
        }],
        outside: 1,
        open: 2,
    }
}

/// A million calls of 5,000 principals by as many profiles, each with a violation and a problem.
pub(crate) fn large() -> Report {
    let profile_of = |n| {
        format!("arn:aws:bedrock:ca-central-1:111122223333:application-inference-profile/{n:012}")
    };
    let flow = |n: u64| {
        let principal = format!(
            "arn:aws:iam::111122223333:role/service-role/some-team/application-{n:05}-production"
        );
        let judged = Judged(Verdict::NonCompliant, Grade::Recorded, "us-east-1");
        profile(&profile_of(n), flow(&principal, CLAUDE, judged, 200))
    };
    let found = |n: u64| Finding {
        evidence: vec![
            EvidenceSample {
                event_id: Some(format!("7f3c1b9e-0d4a-4c53-9a1e-{n:012}").into()),
                object: KEY.into(),
                record: n,
                path: Some("additionalEventData.inferenceRegion"),
            };
            3
        ],
        severity: Severity::High,
        ..place(&profile_of(n), 200, &["us-east-1"], Grade::Recorded)
    };
    let problem = ordinary_coverage().problems.into_iter().cycle().take(1_000).collect();
    Report {
        coverage: CoverageReport { problems: problem, problem_count: 5_000, ..ordinary_coverage() },
        findings: (0..5_000).map(found).collect(),
        ..Report { verdict: Verdict::NonCompliant, ..over((0..5_000).map(flow).collect()) }
    }
}

/// A check whose every text somebody else chose.
fn hostile_integrity(text: &str) -> IntegrityReport {
    let region = || "ca-central-1".parse().expect("it is one");
    let (from, to) = (Moment::from_millis(0), Moment::from_millis(i64::from(i32::MAX)));
    let object = |reason: Reason| CheckedObject {
        key: format!("{text}{}", long_name()),
        state: reason.standing(),
        reason,
        cause: Some(text.to_owned()),
    };
    IntegrityReport {
        mode: IntegrityMode::Report,
        outcome: IntegrityOutcome::Failed,
        counts: Standings {
            digests: BTreeMap::from([(Standing::Valid, 1), (Standing::Missing, u64::MAX / 2)]),
            logs: BTreeMap::from([(Standing::Tampered, 2)]),
        },
        regions: vec![ProvenTime {
            account: text.into(),
            region: region(),
            from: Some(from),
            to: Some(to),
            digests: 1,
            hours_covered: 596,
            hours_missing: Some(1),
        }],
        hours: vec![ProvenHours {
            account: text.into(),
            region: region(),
            from: from.day(),
            to: from.day(),
            hours: 24,
            proven: 23,
            trail_unknown: 1,
            broken: vec![BrokenLink { link: Link::Digest, hours: 1 }],
        }],
        buckets: vec![LogBucket { bucket: text.into(), account: Some(text.into()) }],
        gaps: vec![DigestGap { from, to, account: text.into(), region: region() }],
        quiet: vec![Gap { account: text.into(), region: region(), from: from.day(), to: to.day() }],
        not_valid: vec![object(Reason::HashDiffers), object(Reason::NotThere)],
        not_valid_count: 7,
        keys: KeysTold {
            origin: KeyOrigin::Files,
            folder: Some(text.to_owned()),
            used: Vec::new(),
        },
    }
}

fn hostile_resources(text: &str) -> Resources {
    let named = || Named { names: vec![text.into(), long_name().into()], total: u64::MAX };
    Resources {
        accounts: named(),
        principals: Named { names: vec![text.into()], total: 1 },
        source_regions: named(),
        models: named(),
        inference_profiles: named(),
    }
}

const HOSTILE: [&str; 8] = [
    "<script>alert(1)</script>",
    "=HYPERLINK(\"http://evil.example\",\"click\")",
    "\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m",
    "arn:aws:iam::1:role/\u{202e}nimda\u{2066}\u{200b}",
    "\t\r\n+1\0",
    "@SUM(1+1)|cmd",
    "",
    "日本語 役割 🙂 `*_[x](javascript:1)_*` & \"q\" 'q' ]]> -- # |",
];

fn long_name() -> String {
    "A".repeat(10_000)
}

fn hostile_flow(text: &str) -> JudgedFlow {
    JudgedFlow {
        account: Some(text.into()),
        via: Some(text.into()),
        client: Some(text.into()),
        event_source: text.into(),
        event_name: text.into(),
        requested: Some(text.into()),
        inference_profile: Some(text.into()),
        system_profile: Some(text.into()),
        source_region: Some(text.into()),
        error_code: Some(text.into()),
        rule: Some(text.into()),
        ..flow(text, text, Judged(Verdict::InsufficientData, Grade::Unrecorded, ""), 1)
    }
}

fn long_flow() -> JudgedFlow {
    let name = long_name();
    let judged = Judged(Verdict::NonCompliant, Grade::Recorded, "us-east-1");
    flow(&name, &name, judged, 999_999_999_999)
}

/// A verdict, a grade and a destination, empty where it is not known.
#[derive(Clone, Copy)]
struct Judged(Verdict, Grade, &'static str);

fn flow(principal: &str, model: &str, judged: Judged, calls: u64) -> JudgedFlow {
    let Judged(verdict, grade, destination) = judged;
    JudgedFlow {
        day: Some(moment("2026-09-01T00:00:00Z").day()),
        account: Some("111122223333".into()),
        session: None,
        principal: principal.into(),
        principal_type: PrincipalType::AssumedRole,
        via: None,
        client: Some("Boto3".into()),
        event_source: "bedrock.amazonaws.com".into(),
        event_name: "Converse".into(),
        requested: Some(model.into()),
        model: Some(model.into()),
        inference_profile: None,
        system_profile: None,
        source_region: Some("ca-central-1".into()),
        evidence: Some(grade),
        destination: destination.parse().ok(),
        possible_destinations: destination.parse().into_iter().collect(),
        outcome: "succeeded",
        error_code: None,
        verdict,
        rule: None,
        calls,
        calls_with_tokens: calls.div_ceil(2),
        input_tokens: calls.saturating_mul(1_234),
        output_tokens: calls.saturating_mul(321),
        invocation_logs: LogCounts::default(),
        first_seen: Some(moment("2026-09-01T08:15:00Z")),
        last_seen: Some(moment("2026-09-01T21:40:12Z")),
    }
}

fn profile(name: &str, flow: JudgedFlow) -> JudgedFlow {
    let named = Some(name.into());
    JudgedFlow { requested: named.clone(), inference_profile: named, ..flow }
}

fn ordinary_flows() -> Vec<JudgedFlow> {
    use Verdict::{Compliant, InsufficientData, NonCompliant, NotApplicable};
    let fits = |grade, destination| Judged(Compliant, grade, destination);
    let global = "global.anthropic.claude-sonnet-4-5-20250929-v1:0";
    let us = US;
    vec![
        profile(CA, flow(CLAIMS, NOVA, fits(Grade::Recorded, "ca-central-1"), 201)),
        profile(CA, flow(CLAIMS, NOVA, fits(Grade::Recorded, "ca-west-1"), 40)),
        JudgedFlow {
            account: Some("444455556666".into()),
            ..flow(SEARCH, TITAN, fits(Grade::InRegion, "ca-central-1"), 67)
        },
        JudgedFlow {
            account: Some("444455556666".into()),
            possible_destinations: ["ca-central-1", "ca-west-1"].map(region).into(),
            ..profile(CA, flow(SEARCH, NOVA, fits(Grade::Bounded, ""), 13))
        },
        profile(
            global,
            flow(ANALYST, SONNET, Judged(NonCompliant, Grade::Recorded, "us-east-1"), 9),
        ),
        profile(us, flow(ANALYST, CLAUDE, Judged(NonCompliant, Grade::Recorded, "us-west-2"), 3)),
        JudgedFlow {
            event_name: "ConverseStream".into(),
            possible_destinations: ["ca-central-1", "us-east-1", "us-east-2", "us-west-2"]
                .map(region)
                .into(),
            ..profile(us, flow(CLAIMS, CLAUDE, Judged(InsufficientData, Grade::Bounded, ""), 4))
        },
        profile(
            us,
            flow(CLAIMS, CLAUDE, Judged(InsufficientData, Grade::Presumed, "ca-central-1"), 2),
        ),
        JudgedFlow {
            model: None,
            account: Some("444455556666".into()),
            ..profile(
                APPLICATION,
                flow(SEARCH, "", Judged(InsufficientData, Grade::Unrecorded, ""), 1),
            )
        },
        JudgedFlow {
            evidence: None,
            outcome: "failed",
            error_code: Some("AccessDenied".into()),
            calls_with_tokens: 0,
            input_tokens: 0,
            output_tokens: 0,
            ..profile(
                global,
                flow(ANALYST, SONNET, Judged(NotApplicable, Grade::Unrecorded, ""), 18),
            )
        },
    ]
}

const US: &str = "us.anthropic.claude-3-5-sonnet-20241022-v2:0";
const CA: &str = "ca.amazon.nova-lite-v1:0";
const NOVA: &str = "amazon.nova-lite-v1:0";
const TITAN: &str = "amazon.titan-embed-text-v2:0";
const SONNET: &str = "anthropic.claude-sonnet-4-5-20250929-v1:0";
const CLAUDE: &str = "anthropic.claude-3-5-sonnet-20241022-v2:0";
const APPLICATION: &str =
    "arn:aws:bedrock:ca-central-1:444455556666:application-inference-profile/a1b2c3d4e5f6";
const CLAIMS: &str = "arn:aws:iam::111122223333:role/claims-assistant-production";
const SEARCH: &str =
    "arn:aws:iam::444455556666:role/service-role/AmazonBedrockExecutionRoleForKnowledgeBase_x7k2p";
const ANALYST: &str = "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/ca-central-1/AWSReservedSSO_DataAnalyst_0123456789abcdef";

fn ordinary_scope() -> Scope {
    Scope {
        inputs: vec!["samples/organization".into()],
        from: Some(moment("2026-09-01T00:00:00Z")),
        to: Some(moment("2026-09-08T00:00:00Z")),
        listed_from: None,
        first_seen: Some(moment("2026-09-01T08:15:00Z")),
        last_seen: Some(moment("2026-09-01T21:40:12Z")),
        accounts: vec!["111122223333".into(), "444455556666".into()],
        source_regions: vec!["ca-central-1".into()],
        asked_regions: Vec::new(),
        regions_left_out: Vec::new(),
    }
}

fn facts_of(
    code: &str,
    name: &'static str,
    country: &'static str,
    (latitude, longitude): (f64, f64),
) -> RegionFacts {
    RegionFacts { code: region(code), name, country, latitude, longitude }
}

fn ordinary_coverage() -> CoverageReport {
    CoverageReport {
        objects: ObjectCounts {
            listed: 1_204,
            read: 1_200,
            skipped: BTreeMap::from([("digest", 2), ("foreign", 1)]),
            failed: 1,
            bytes: 34_567_890,
        },
        records: RecordCounts {
            total: 98_765,
            inference: 380,
            bedrock_other: 21,
            second_descriptions: 4,
            other: 98_358,
            malformed: 2,
            invocation_logs: 0,
            not_records: 3,
        },
        repeats: repeats([5, 8, 1, 5, 3]),
        regions: vec![
            delivery("111122223333", "ca-central-1", 7, 801),
            delivery("444455556666", "ca-central-1", 7, 398),
            delivery("444455556666", "us-east-1", 5, 5),
        ],
        gaps: vec![Gap {
            account: "444455556666".into(),
            region: region("us-east-1"),
            from: moment("2026-09-03T00:00:00Z").day(),
            to: moment("2026-09-04T00:00:00Z").day(),
        }],
        objects_without_place: 0,
        problems: vec![ProblemAt {
            object: KEY.into(),
            code: "damaged-container".into(),
            place: "byte 10240".into(),
            cause: "gzip checksum does not match".into(),
        }],
        problem_count: 3,
        manifest_sha256: Some("5e".repeat(32)),
        limits: vec![
            "a folder does not tell which event selectors the trail had: calls that no selector \
             named are not in it"
                .into(),
            "Regions and accounts without objects in the folder may have had calls".into(),
        ],
    }
}

const KEY: &str = "AWSLogs/o-exampleorg/111122223333/CloudTrail/ca-central-1/2026/09/01/111122223333_CloudTrail_ca-central-1_20260901T1435Z_x1YzAbCdEfGhIjKl.json.gz";

fn repeats([duplicates, copies, corrected, completions, outside_window]: [u64; 5]) -> RepeatCounts {
    RepeatCounts { duplicates, copies, corrected, completions, outside_window }
}

fn delivery(account: &str, code: &str, days: u64, objects: u64) -> RegionCoverage {
    RegionCoverage {
        account: account.into(),
        region: region(code),
        first_day: moment("2026-09-01T00:00:00Z").day(),
        last_day: moment("2026-09-07T00:00:00Z").day(),
        days,
        objects,
    }
}

fn ordinary_findings() -> Vec<Finding> {
    let sample = |id: &str, record, path| EvidenceSample {
        event_id: Some(id.into()),
        object: KEY.into(),
        record,
        path,
    };
    let in_call = Some("additionalEventData.inferenceRegion");
    let in_completion =
        Some("serviceEventDetails.AdditionalEventData.additionalEntries.inferenceRegion");
    vec![
        Finding {
            evidence: vec![sample("7f3c1b9e-0d4a-4c53-9a1e-2b6f8d1c0e11", 12, in_call)],
            severity: Severity::High,
            code: Code::InferenceOutsidePolicy.as_str(),
            resources: resources(
                ["111122223333", ANALYST, "ca-central-1"],
                SONNET,
                "global.anthropic.claude-sonnet-4-5-20250929-v1:0",
            ),
            ..place(
                "global.anthropic.claude-sonnet-4-5-20250929-v1:0",
                9,
                &["us-east-1"],
                Grade::Recorded,
            )
        },
        Finding {
            evidence: vec![sample("0a9b8c7d-6e5f-4a3b-8c2d-1e0f9a8b7c6d", 1_407, in_completion)],
            severity: Severity::High,
            code: Code::InferenceOutsidePolicy.as_str(),
            resources: resources(["111122223333", ANALYST, "ca-central-1"], CLAUDE, US),
            ..place(US, 3, &["us-west-2"], Grade::Recorded)
        },
        place(US, 4, &["ca-central-1", "us-east-1", "us-east-2", "us-west-2"], Grade::Bounded),
        place(APPLICATION, 1, &[], Grade::Unrecorded),
        Finding {
            message: "4 streamed calls have no completion record".into(),
            what_to_do: "read the logs of the next day too: completions come later",
            ..finding(Severity::Medium, Code::StreamWithoutCompletion.as_str(), 4)
        },
        Finding {
            message: "exception EX-7 expired on 2026-08-31".into(),
            what_to_do: "renew or delete it",
            first_seen: None,
            last_seen: None,
            ..finding(Severity::Low, Code::ExceptionExpired.as_str(), 1)
        },
    ]
}

fn resources(who_and_where: [&str; 3], model: &str, profile: &str) -> Resources {
    let named = |name: &str| Named { names: vec![name.into()], total: 1 };
    let [account, principal, source_region] = who_and_where;
    Resources {
        accounts: named(account),
        principals: named(principal),
        source_regions: named(source_region),
        models: named(model),
        inference_profiles: named(profile),
    }
}

fn place(asked: &str, count: u64, regions: &[&str], grade: Grade) -> Finding {
    Finding {
        message: format!("{count} calls of {asked} are not proven"),
        subject: Some(asked.into()),
        regions: regions.iter().map(|code| region(code)).collect(),
        grades: vec![grade],
        what_to_do: "use a profile whose every destination is allowed",
        ..finding(Severity::Medium, Code::UnprovenInference.as_str(), count)
    }
}

fn finding(severity: Severity, code: &'static str, count: u64) -> Finding {
    Finding {
        code,
        severity,
        message: String::new(),
        subject: None,
        event_source: None,
        regions: Vec::new(),
        grades: Vec::new(),
        count,
        unit: Unit::Calls,
        first_seen: Some(moment("2026-09-01T08:15:00Z")),
        last_seen: Some(moment("2026-09-01T21:40:12Z")),
        resources: Resources::default(),
        evidence: Vec::new(),
        what_to_do: "ask the principal's owner to use the ca. profile, or deny the others by an SCP on bedrock:InferenceProfileArn",
    }
}

fn ordinary_blind_spots() -> Vec<BlindSpot> {
    let from = |seen| match seen {
        0 => Vec::new(),
        seen => vec![SeenFrom {
            source_region: Some("ca-central-1".into()),
            seen,
            possible_destinations: None,
            as_of: None,
        }],
    };
    let spot = |code, service, seen| BlindSpot {
        code,
        service,
        why: "AWS says that CloudTrail does not specify the Region.",
        destinations: "any commercial Region (global cross-Region inference)",
        decided_by: DecidedBy::Aws,
        source: "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/cross-region-inference.html",
        as_of: "2026-09",
        seen,
        needs_data_events: true,
        seen_from: from(seen),
        what_to_do: "Deny the action where it may not run.",
    };
    vec![
        spot("agentcore-policy", "AgentCore Policy", 6),
        spot("agentcore-memory", "AgentCore Memory", 0),
        spot("data-automation", "Bedrock Data Automation", 0),
    ]
}

fn ordinary_exceptions() -> Vec<ExceptionUse> {
    let exception = |id: &str, expires: &str, is_expired, calls| ExceptionUse {
        id: id.into(),
        reason: "pilot, no personal data".into(),
        owner: "privacy@example.ca".into(),
        ticket: Some("RISK-88".into()),
        expires: moment(expires).day(),
        is_expired,
        calls,
    };
    vec![
        exception("EX-7", "2026-08-31T00:00:00Z", true, 0),
        exception("EX-8", "2027-01-31T00:00:00Z", false, 0),
    ]
}

/// Returns a report whose sums are those of `flows`.
pub(crate) fn over(flows: Vec<JudgedFlow>) -> Report {
    let dimensions = [
        (Dimension::Model, (|flow| flow.model.as_deref()) as fn(&JudgedFlow) -> Option<&str>),
        (Dimension::Profile, |flow| flow.inference_profile.as_deref()),
        (Dimension::Principal, |flow| Some(&flow.principal)),
        (Dimension::Account, |flow| flow.account.as_ref().map(crate::model::AccountId::as_str)),
    ];
    let breakdowns = dimensions.map(|(by, value)| breakdown(by, &flows, value)).to_vec();
    Report { totals: totals(flows.iter()), breakdowns, flows, ..empty() }
}

fn breakdown(
    by: Dimension,
    flows: &[JudgedFlow],
    value: fn(&JudgedFlow) -> Option<&str>,
) -> Breakdown {
    let mut groups: BTreeMap<Option<&str>, Vec<&JudgedFlow>> = BTreeMap::new();
    for flow in flows {
        groups.entry(value(flow)).or_default().push(flow);
    }
    let row = |(value, flows): (Option<&str>, Vec<&JudgedFlow>)| BreakdownRow {
        value: value.map(Into::into),
        kind: kind(by, value, &flows),
        totals: totals(flows.into_iter()),
    };
    let mut rows: Vec<BreakdownRow> = groups.into_iter().map(row).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.totals.calls));
    Breakdown { by, rows }
}

fn kind(by: Dimension, value: Option<&str>, flows: &[&JudgedFlow]) -> RowKind {
    match value {
        Some(_) => RowKind::Named,
        None if by == Dimension::Profile && flows.iter().all(|flow| flow.model.is_some()) => {
            RowKind::NoProfile
        }
        None => RowKind::Unknown,
    }
}

fn totals<'a>(flows: impl Iterator<Item = &'a JudgedFlow>) -> Totals {
    let mut totals = Totals::default();
    for flow in flows {
        totals.calls += flow.calls;
        match flow.outcome {
            "failed" => totals.failed += flow.calls,
            _ => totals.succeeded += flow.calls,
        }
        *totals.by_verdict.entry(flow.verdict.as_str()).or_default() += flow.calls;
        let grade = flow.evidence.map_or("none", Grade::as_str);
        *totals.by_evidence.entry(grade).or_default() += flow.calls;
        let place = flow.destination.as_ref().map_or("unknown", Region::as_str);
        *totals.by_destination.entry(place.to_owned()).or_default() += flow.calls;
        totals.input_tokens += flow.input_tokens;
        totals.output_tokens += flow.output_tokens;
        totals.calls_with_tokens += flow.calls_with_tokens;
        totals.invocation_logs.add(&flow.invocation_logs);
    }
    totals
}

fn region(code: &str) -> Region {
    code.parse().unwrap()
}

fn moment(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}
