//! Calls, and the decision that AWS documents for each.

use super::*;
use crate::audit::guardrails::calls::{ApiKey, Caller, INFER, INVOKE, Principal};
use crate::audit::guardrails::grammar::read;
use crate::model::{Region, Regions};

const SONNET: &str = "anthropic.claude-sonnet-4-5-20250929-v1:0";

fn document(statement: &str) -> Document {
    let json = format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#);
    read(&json).unwrap().document
}

fn region(code: &str) -> Region {
    code.parse().unwrap()
}

fn regions(codes: &[&str]) -> Regions {
    codes.iter().map(|code| region(code)).collect::<std::collections::BTreeSet<_>>().into()
}

fn caller<'a>(source: &'a Region, action: &'static str) -> Caller<'a> {
    let principal = Principal::Named("arn:aws:iam::111122223333:role/app");
    Caller { principal, account: Some("111122223333"), source, action }
}

/// A call through the geographic profile of the US, as AWS describes it from us-east-1.
fn geographic(source: &str) -> Call {
    let source = region(source);
    let caller = caller(&source, INVOKE);
    let arn = caller.profile_arn(&format!("us.{SONNET}"));
    let published = regions(&["us-east-1", "us-east-2", "us-west-2"]);
    caller.geographic(&arn, SONNET, Some(&published), &Regions::default())
}

fn global(source: &str) -> Call {
    let source = region(source);
    let caller = caller(&source, INVOKE);
    caller.global(&caller.profile_arn(&format!("global.{SONNET}")), SONNET)
}

fn direct(source: &str) -> Call {
    let source = region(source);
    caller(&source, INVOKE).model(SONNET)
}

fn mantle(source: &str) -> Call {
    let source = region(source);
    caller(&source, INFER).mantle(Some(SONNET))
}

fn of(document: &Document, call: &Call) -> (Done, Option<String>) {
    let effect = effect(&[document], call);
    (effect.done, effect.at)
}

fn stopped(at: &str) -> (Done, Option<String>) {
    (Done::Stopped, Some(at.to_owned()))
}

const PASSES: (Done, Option<String>) = (Done::Passes, None);

/// "If an SCP restricts access to only us-east-1, cross-Region inference will fail when trying to route
/// to us-east-2 or us-west-2": geographic-cross-region-inference.html. "`StringNotEquals`" with a list that
/// has "unspecified" lets global routing pass, and one without stops it: global-cross-region-inference.html.
#[test]
fn a_deny_of_other_regions_does_to_calls_what_aws_documents() {
    let deny = |regions: &str| {
        document(&format!(
            r#"{{"Sid":"DenyAllOutsideApprovedRegions","Effect":"Deny","Action":"*","Resource":"*",
                "Condition":{{"StringNotEquals":{{"aws:RequestedRegion":[{regions}]}}}}}}"#
        ))
    };
    let one = deny(r#""us-east-1""#);
    let three = deny(r#""us-east-1","us-east-2","us-west-2""#);
    let worldwide = deny(r#""us-east-1","us-east-2","us-west-2","unspecified""#);
    let cases = [
        (&one, direct("us-east-1"), PASSES),
        (&one, direct("us-east-2"), stopped("us-east-2")),
        (&one, geographic("us-east-1"), stopped("us-east-2")),
        (&one, mantle("us-east-2"), stopped("us-east-2")),
        (&three, geographic("us-east-1"), PASSES),
        (&three, geographic("ca-central-1"), stopped("ca-central-1")),
        (&three, global("us-east-1"), stopped("unspecified")),
        (&worldwide, global("us-east-1"), PASSES),
    ];
    for (document, call, want) in cases {
        assert_eq!(of(document, &call), want, "{call:?}");
    }
}

/// "Traditional AWS Region-based deny policies that use `StringEquals` conditions with specific AWS Region
/// names … will not work as expected with global CRIS"; "aws:RequestedRegion": "unspecified" "will result
/// in the deny effect", and the SCP with `ArnLike` on `global.*`: global-cross-region-inference.html.
#[test]
fn a_deny_of_named_regions_misses_global_routing_and_that_of_unspecified_stops_it() {
    let named = document(
        r#"{"Effect":"Deny","Action":"bedrock:*","Resource":"*",
            "Condition":{"StringEquals":{"aws:RequestedRegion":["us-west-2","eu-west-1"]}}}"#,
    );
    let unspecified = document(
        r#"{"Effect":"Deny","Action":"bedrock:*","Resource":"*","Condition":{
            "StringEquals":{"aws:RequestedRegion":"unspecified"},
            "ArnLike":{"bedrock:InferenceProfileArn":"arn:aws:bedrock:*:*:inference-profile/global.*"}}}"#,
    );
    let cases = [
        (&named, global("us-east-1"), PASSES),
        (&named, geographic("us-east-1"), stopped("us-west-2")),
        (&unspecified, global("us-east-1"), stopped("unspecified")),
        (&unspecified, geographic("us-east-1"), PASSES),
        (&unspecified, direct("us-east-1"), PASSES),
        (&unspecified, mantle("us-east-1"), PASSES),
    ];
    for (document, call, want) in cases {
        assert_eq!(of(document, &call), want, "{call:?}");
    }
}

/// The two statements of geographic-cross-region-inference.html and the three of
/// global-cross-region-inference.html: "removing a policy will result in denied access".
#[test]
fn access_needs_every_statement_that_aws_names() {
    let profile = |geography: &str| {
        format!("arn:aws:bedrock:us-east-1:111122223333:inference-profile/{geography}.{SONNET}")
    };
    let geo = [
        format!(
            r#"{{"Effect":"Allow","Action":"bedrock:InvokeModel","Resource":["{}"]}}"#,
            profile("us")
        ),
        format!(
            r#"{{"Effect":"Allow","Action":"bedrock:InvokeModel","Resource":[
                "arn:aws:bedrock:us-east-1::foundation-model/{SONNET}",
                "arn:aws:bedrock:us-east-2::foundation-model/{SONNET}",
                "arn:aws:bedrock:us-west-2::foundation-model/{SONNET}"],
                "Condition":{{"StringEquals":{{"bedrock:InferenceProfileArn":"{}"}}}}}}"#,
            profile("us")
        ),
    ];
    let three = |resource: String, region: &str, condition: &str| {
        format!(
            r#"{{"Effect":"Allow","Action":"bedrock:InvokeModel","Resource":["{resource}"],
                "Condition":{{"StringEquals":{{"aws:RequestedRegion":"{region}"{condition}}}}}}}"#
        )
    };
    let through = format!(r#","bedrock:InferenceProfileArn":"{}""#, profile("global"));
    let model = |region: &str| format!("arn:aws:bedrock:{region}::foundation-model/{SONNET}");
    let world = [
        three(profile("global"), "us-east-1", ""),
        three(model("us-east-1"), "us-east-1", &through),
        three(model(""), "unspecified", &through),
    ];
    assert_eq!(of(&document(&geo.join(",")), &geographic("us-east-1")), PASSES);
    assert_eq!(of(&document(&world.join(",")), &global("us-east-1")), PASSES);
    for (parts, call) in [(&geo[..], geographic("us-east-1")), (&world, global("us-east-1"))] {
        for missing in 0..parts.len() {
            let mut rest = parts.to_vec();
            rest.remove(missing);
            let effect = effect(&[&document(&rest.join(","))], &call);
            assert_eq!(effect.basis, Basis::NothingAllows, "without {missing}");
        }
    }
    // Through the profile only: "restrict user access such that they can invoke a foundation model only
    // through an inference profile" (inference-profiles-prereq.html).
    assert_eq!(of(&document(&geo.join(",")), &direct("us-east-1")), stopped("us-east-1"));
}

/// "To fully prevent all API key-based access, you must deny both actions": api-keys-permissions.html.
#[test]
fn a_key_is_stopped_at_the_endpoint_whose_action_is_denied() {
    let source = region("us-east-1");
    let long = document(
        r#"{"Effect":"Deny","Action":"bedrock:CallWithBearerToken","Resource":"*",
            "Condition":{"StringEquals":{"bedrock:bearerTokenType":"LONG_TERM"}}}"#,
    );
    let with = |action, key| {
        let caller = caller(&source, action);
        let call = if action == INFER { caller.mantle(None) } else { caller.model(SONNET) };
        effect(&[&long], &caller.with_key(call, key)).done
    };
    assert_eq!(with(INVOKE, ApiKey::LongTerm), Done::Stopped);
    assert_eq!(with(INFER, ApiKey::LongTerm), Done::Passes);
    assert_eq!(with(INVOKE, ApiKey::NotTold), Done::Undecided);
    assert_eq!(effect(&[&long], &direct("us-east-1")).done, Done::Passes);
}

#[test]
fn a_deny_outweighs_an_allow_and_a_missing_key_follows_the_operator() {
    let allow = r#"{"Sid":"A","Effect":"Allow","Action":"*","Resource":"*"}"#;
    let deny = |condition: &str| {
        format!(
            r#"{allow},{{"Sid":"D","Effect":"Deny","Action":"bedrock:*","Resource":"*","Condition":{{{condition}}}}}"#
        )
    };
    let like = r#"{"bedrock:InferenceProfileArn":"arn:aws:bedrock:*:*:inference-profile/us.*"}"#;
    // reference_policies_elements_condition_operators.html: without the key, ArnLike is false, ArnNotLike is
    // true, and IfExists is true.
    for (operator, want) in [
        ("ArnLike", Done::Passes),
        ("ArnNotLike", Done::Stopped),
        ("ArnLikeIfExists", Done::Stopped),
        ("ArnNotLikeIfExists", Done::Stopped),
    ] {
        let document = document(&deny(&format!(r#""{operator}":{like}"#)));
        assert_eq!(of(&document, &direct("us-east-1")).0, want, "{operator}");
    }
    let star = deny(r#""StringLike":{"aws:RequestedRegion":"us-*"}"#);
    assert_eq!(of(&document(&star), &direct("us-east-1")), stopped("us-east-1"));
}

#[test]
fn what_is_not_known_neither_passes_nor_fails() {
    let source = region("ca-central-1");
    let unknown =
        Caller { principal: Principal::Any, account: None, source: &source, action: INVOKE };
    let but_admin = document(
        r#"{"Effect":"Deny","Action":"bedrock:*","Resource":"*","Condition":{
            "ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/admin"}}}"#,
    );
    assert_eq!(effect(&[&but_admin], &unknown.model(SONNET)).basis, Basis::ValueNotKnown);
    let known = caller(&source, INVOKE);
    assert_eq!(effect(&[&but_admin], &known.model(SONNET)).done, Done::Stopped);
    // A profile whose destinations AWS does not list may run where a document denies.
    let arn = known.profile_arn("us.anthropic.claude-sonnet-5");
    let call = known.geographic(&arn, "anthropic.claude-sonnet-5", None, &Regions::default());
    let elsewhere = document(
        r#"{"Effect":"Deny","Action":"bedrock:*","Resource":"*","Condition":{
            "StringNotEquals":{"aws:RequestedRegion":"ca-central-1"}}}"#,
    );
    assert_eq!(effect(&[&elsewhere], &call).basis, Basis::DestinationsNotPublished);
}
