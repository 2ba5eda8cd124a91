//! The mistakes that are often made, each beside the document without it.

use super::*;
use crate::audit::Policy;
use crate::audit::guardrails::read;
use crate::model::Moment;
use crate::report::guardrails::{FoundMistake, Mistake};
use crate::report::guardrails::{Tally, Tried};

fn check_for(policy: Policy, statements: &str) -> DocumentCheck {
    check_with(policy, statements, (BTreeSet::new(), None))
}

fn check_with(
    policy: Policy,
    statements: &str,
    (used, history): (BTreeSet<Use>, Option<History>),
) -> DocumentCheck {
    let json = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
    let now = Moment::parse("2026-06-02T00:00:00Z").unwrap();
    let given = Given::new(now, "0", policy, Catalog::builtin());
    let read = read(&json).unwrap();
    checked(Checking { name: "a.json", read: &read, given: &given, used, history }).unwrap()
}

fn check(statements: &str) -> DocumentCheck {
    check_for(Policy::preset("canada").unwrap(), statements)
}

fn mistakes(check: &DocumentCheck) -> Vec<Mistake> {
    check.mistakes.iter().map(|mistake| mistake.code).collect()
}

fn deny(action: &str, condition: &str) -> String {
    format!(r#"{{"Effect":"Deny","Action":{action},"Resource":"*","Condition":{{{condition}}}}}"#)
}

const BOTH: &str = r#"["bedrock:*","bedrock-mantle:*"]"#;
const ELSEWHERE: &str = r#""StringNotEquals":{"aws:RequestedRegion":["ca-central-1","ca-west-1"]}"#;

#[test]
fn a_deny_of_all_other_regions_at_both_endpoints_has_no_mistake() {
    let check = check(&deny(BOTH, ELSEWHERE));
    assert_eq!(mistakes(&check), []);
    // Profiles whose destinations AWS does not list cannot run elsewhere either.
    assert_eq!(check.exit_code, 0);
    assert!(check.only_denies);
    let passes: Vec<&str> = check.direct[0].passes.iter().map(Region::as_str).collect();
    assert_eq!(passes, ["ca-central-1", "ca-west-1"]);
}

#[test]
fn a_deny_that_never_matches_unspecified_is_named() {
    let listed = deny(
        BOTH,
        r#""StringNotEquals":{"aws:RequestedRegion":["ca-central-1","ca-west-1","unspecified"]}"#,
    );
    let check = check(&listed);
    assert_eq!((mistakes(&check), check.exit_code), (vec![Mistake::GlobalRoutingPasses], 10));
    let mistake = &check.mistakes[0];
    assert_eq!(mistake.statement.as_deref(), Some("statement 1"));
    assert_eq!(mistake.regions, [region("ca-central-1"), region("ca-west-1")]);
}

#[test]
fn mantle_and_streams_that_were_forgotten_are_named() {
    assert_eq!(mistakes(&check(&deny(r#""bedrock:*""#, ELSEWHERE))), [Mistake::MantlePasses]);
    let unary = deny(r#"["bedrock:InvokeModel","bedrock-mantle:*"]"#, ELSEWHERE);
    assert_eq!(mistakes(&check(&unary)), [Mistake::StreamsPass]);
    let keys = r#"{"Effect":"Deny","Action":"bedrock:CallWithBearerToken","Resource":"*"}"#;
    let check = check(&format!("{},{keys}", deny(BOTH, ELSEWHERE)));
    assert_eq!(mistakes(&check), [Mistake::MantleKeysPass]);
}

/// Of the whole call it is known that it cannot leave, and of the streamed one it is not.
#[test]
fn a_stream_that_may_leave_is_told_where_the_whole_call_cannot() {
    let whole = deny(r#"["bedrock:InvokeModel","bedrock-mantle:*"]"#, ELSEWHERE);
    let spared = "arn:aws:bedrock:ca-central-1:*:inference-profile/us.anthropic.claude-opus-5";
    let streams = deny(
        r#""bedrock:InvokeModelWithResponseStream""#,
        &format!(r#"{ELSEWHERE},"ArnNotLike":{{"bedrock:InferenceProfileArn":"{spared}"}}"#),
    );
    assert_ne!(check(&format!("{whole},{streams}")).exit_code, 0);
}

#[test]
fn a_destination_that_is_missing_is_named() {
    let two = deny(BOTH, r#""StringNotEquals":{"aws:RequestedRegion":["us-east-1","us-east-2"]}"#);
    let check = check_for(Policy::preset("us").unwrap(), &two);
    // Many profiles fail for one reason, which is told once.
    let missing = check.mistakes.iter().filter(|one| one.code == Mistake::MissingDestination);
    let missing: Vec<&FoundMistake> = missing.collect();
    let [mistake] = missing[..] else { panic!("{missing:?}") };
    assert_eq!(mistake.regions, [region("us-west-1"), region("us-west-2")]);
    assert!(mistake.profiles.len() > 1, "{mistake:?}");
    assert!(mistake.profiles.iter().any(|one| one == "us.anthropic.claude-sonnet-4-6"));
    assert_eq!(check.exit_code, 10);
}

#[test]
fn a_copy_of_a_global_profile_that_passes_is_named() {
    let by_name = deny(
        r#""bedrock:*""#,
        r#""StringEquals":{"aws:RequestedRegion":"unspecified"},
           "ArnLike":{"bedrock:InferenceProfileArn":"arn:aws:bedrock:*:*:inference-profile/global.*"}"#,
    );
    assert_eq!(mistakes(&check(&by_name)), [Mistake::ApplicationProfilePasses]);
    let with_regions = format!("{by_name},{}", deny(BOTH, ELSEWHERE));
    assert_eq!(mistakes(&check(&with_regions)), []);
}

/// Whether the profile is denied as a resource or by its key, and whatever passes else.
#[test]
fn a_copy_passes_what_names_the_global_profile_alone() {
    let all = deny(
        BOTH,
        r#""StringNotEquals":{"aws:RequestedRegion":["ca-central-1","ca-west-1","unspecified"]}"#,
    );
    let resource = r#"{"Effect":"Deny","Action":"bedrock:*","Resource":"arn:aws:bedrock:*:*:inference-profile/global.*"}"#;
    let key = deny(
        r#""bedrock:*""#,
        r#""ArnLike":{"bedrock:InferenceProfileArn":"arn:aws:bedrock:*:*:inference-profile/global.*"}"#,
    );
    for by_name in [resource, &key] {
        let check = check(&format!("{all},{by_name}"));
        assert_eq!(mistakes(&check), [Mistake::ApplicationProfilePasses], "{by_name}");
        assert_eq!(check.exit_code, 10);
    }
}

#[test]
fn the_call_that_comes_furthest_is_told_of() {
    let sonnet = "us.anthropic.claude-sonnet-4-6";
    let policy = || Policy::preset("canada").unwrap();
    let used = || BTreeSet::from([called(sonnet)]);
    let of = |statement: &str| check_with(policy(), statement, (used(), None));
    let whole = of(&deny(BOTH, ELSEWHERE));
    assert_eq!((whole.profiles[0].effect.done, whole.exit_code), (Done::Stopped, 0));
    let unary = of(&deny(r#"["bedrock:InvokeModel","bedrock-mantle:*"]"#, ELSEWHERE));
    assert_eq!((unary.profiles[0].effect.done, unary.exit_code), (Done::Passes, 10));
    assert_eq!(mistakes(&unary), [Mistake::StreamsPass]);
    assert!(unary.direct[0].passes.contains(&region("us-east-1")));
    // Models of others pass, and no document says which models there will be.
    let vendor = |name: &str| {
        format!(
            r#"{{"Effect":"Deny","Action":"bedrock:*","Resource":"arn:aws:bedrock:*::foundation-model/{name}",
                "Condition":{{{ELSEWHERE}}}}}"#
        )
    };
    assert!(of(&vendor("anthropic.*")).direct[0].passes.contains(&region("us-east-1")));
    let vendors: BTreeSet<String> = Catalog::builtin()
        .entries()
        .filter_map(|entry| ModelRef::parse(&entry.profile).model()?.split_once('.'))
        .map(|(vendor, _)| vendor.to_owned())
        .collect();
    let each: Vec<String> = vendors.iter().map(|name| vendor(&format!("{name}.*"))).collect();
    let direct = &of(&each.join(",")).direct[0];
    assert!(direct.undecided.contains(&region("us-east-1")), "{vendors:?} {direct:?}");
    assert!(of(&vendor("*")).direct[0].stopped.contains(&region("us-east-1")));
}

#[test]
fn past_calls_abroad_that_are_not_decided_keep_a_document_from_a_pass() {
    let used = BTreeSet::from([called("global.anthropic.claude-sonnet-4-6")]);
    let outside_policy = Tally { undecided: 1, ..Tally::default() };
    let tried = Tried {
        documents: Vec::new(),
        all: outside_policy,
        outside_policy,
        inside_policy: Tally::default(),
        unproven: Tally::default(),
        rows: Vec::new(),
    };
    let history = History { ledger: "l".to_owned(), calls: 1, attempts: 0, tried: vec![tried] };
    let statement = deny(BOTH, ELSEWHERE);
    let policy = || Policy::preset("canada").unwrap();
    let of = |history| check_with(policy(), &statement, (used.clone(), history)).exit_code;
    assert_eq!((of(None), of(Some(history))), (0, 4));
}

#[test]
fn a_region_that_is_none_is_named() {
    let typo = deny(
        BOTH,
        r#""StringNotEquals":{"aws:RequestedRegion":["ca-central-1","ca-west-1","ca-centrl-1"]}"#,
    );
    assert_eq!(mistakes(&check(&typo)), [Mistake::NoSuchRegion]);
}

#[test]
fn a_document_that_allows_nothing_of_bedrock_lets_nothing_through() {
    let check = check(
        r#"{"Effect":"Allow","Action":"bedrock:InvokeModel","Resource":"arn:aws:bedrock:ca-central-1::foundation-model/*"}"#,
    );
    assert_eq!((mistakes(&check), check.exit_code, check.only_denies), (vec![], 0, false));
}

fn called(profile: &str) -> Use {
    let (profile, source_region) = (profile.to_owned(), region("ca-central-1"));
    Use { profile, application_profile: None, source_region }
}

fn region(code: &str) -> Region {
    code.parse().unwrap()
}
