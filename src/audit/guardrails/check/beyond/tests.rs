//! Documents that stop what is called from the allowed Regions, and let the same run outside by another way.

use std::collections::BTreeSet;

use crate::audit::Policy;
use crate::audit::catalog::Catalog;
use crate::audit::given::Given;
use crate::audit::guardrails::{Checking, checked, read, write};
use crate::model::{Moment, Region};
use crate::report::guardrails::{Answer, Basis, DocumentCheck, Done, Inside, Mistake};

fn check_for(policy: Policy, json: &str) -> DocumentCheck {
    let now = Moment::parse("2026-06-02T00:00:00Z").unwrap();
    let given = Given::new(now, "0", policy, Catalog::builtin());
    let read = read(json).unwrap_or_else(|e| panic!("{e}: {json}"));
    let used = BTreeSet::new();
    checked(Checking { name: "a.json", read: &read, given: &given, used, history: None }).unwrap()
}

fn check(statements: &str) -> DocumentCheck {
    let json = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
    check_for(Policy::preset("canada").unwrap(), &json)
}

fn allow(resources: &str, condition: &str) -> String {
    format!(
        r#"{{"Effect":"Allow","Action":["bedrock:InvokeModel","bedrock:InvokeModelWithResponseStream"],
            "Resource":[{resources}]{condition}}}"#
    )
}

const ELSEWHERE: &str = r#""StringNotEquals":{"aws:RequestedRegion":["ca-central-1","ca-west-1"]}"#;

/// The rows of what may run outside, by source Region.
fn abroad<'c>(check: &'c DocumentCheck, from: &str) -> Vec<(&'c str, Option<&'c str>, Done)> {
    let rows = check.profiles.iter().filter(|one| {
        one.source_region.as_str() == from
            && one.inside_policy != Inside::Yes
            && one.effect.done != Done::Stopped
    });
    rows.map(|one| (&*one.profile, one.application_profile.as_deref(), one.effect.done)).collect()
}

#[test]
fn copies_of_profiles_that_an_allow_lets_through_are_no_pass() {
    let app = r#""arn:aws:bedrock:*:*:application-inference-profile/*""#;
    let through = |arn: &str| {
        format!(r#","Condition":{{"ArnLike":{{"bedrock:InferenceProfileArn":{arn}}}}}"#)
    };
    let everywhere = check(&format!(
        "{},{}",
        allow(app, ""),
        allow(r#""arn:aws:bedrock:*::foundation-model/*""#, &through(app))
    ));
    assert_eq!((everywhere.answer, everywhere.exit_code), (Answer::LetsThrough, 10));
    let copies = "arn:aws:bedrock:ca-central-1:*:application-inference-profile/*";
    let from_canada = abroad(&everywhere, "ca-central-1");
    assert!(from_canada.iter().any(|(id, arn, done)| {
        id.starts_with("global.") && *arn == Some(copies) && *done == Done::Passes
    }));
    assert!(from_canada.iter().all(|(_, arn, _)| *arn == Some(copies)), "{from_canada:?}");
    // What is called from allowed Regions stands first.
    let first = everywhere.profiles.iter().find(|one| one.effect.done == Done::Passes);
    assert_eq!(first.unwrap().source_region.as_str(), "ca-central-1");
    // Only those of Canada, with the models that copies of `us.` and `global.` need.
    let ca = r#""arn:aws:bedrock:ca-*:*:application-inference-profile/*""#;
    let of_canada = check(&format!(
        "{},{}",
        allow(&format!(r#""arn:aws:bedrock:ca-*::foundation-model/*",{ca}"#), ""),
        allow(
            r#""arn:aws:bedrock:us-*::foundation-model/*","arn:aws:bedrock:::foundation-model/*""#,
            &through(ca)
        )
    ));
    assert_eq!(of_canada.answer, Answer::LetsThrough);
    // Their models in Canada alone: whatever they copy stays there.
    let inside = check(&allow(&format!(r#""arn:aws:bedrock:ca-*::foundation-model/*",{ca}"#), ""));
    assert_eq!((inside.answer, abroad(&inside, "ca-central-1")), (Answer::NothingPasses, vec![]));
}

#[test]
fn profiles_that_pass_when_they_are_called_elsewhere_are_no_pass() {
    let us = r#""arn:aws:bedrock:us-east-1:*:inference-profile/us.*""#;
    let allowed = check(&format!(
        "{},{}",
        allow(&format!(r#"{us},"arn:aws:bedrock:ca-central-1::foundation-model/*""#), ""),
        allow(
            r#""arn:aws:bedrock:us-*::foundation-model/*""#,
            &format!(r#","Condition":{{"ArnLike":{{"bedrock:InferenceProfileArn":{us}}}}}"#)
        )
    ));
    assert_eq!(allowed.answer, Answer::LetsThrough);
    let rows = abroad(&allowed, "us-east-1");
    assert!(
        matches!(rows.as_slice(), [(id, None, Done::Passes)] if id.starts_with("us.")),
        "{rows:?}"
    );
    assert_eq!(abroad(&allowed, "us-east-2"), []);
    let of_canada = check(&format!(
        r#"{{"Effect":"Deny","Action":"bedrock:*","Resource":"arn:aws:bedrock:*::foundation-model/*",
            "Condition":{{"ArnLike":{{"bedrock:InferenceProfileArn":["arn:aws:bedrock:ca-*:*:inference-profile/*",
                "arn:aws:bedrock:ca-*:*:application-inference-profile/*"]}}}}}},
           {{"Effect":"Deny","Action":"bedrock:*","Resource":"*",
             "Condition":{{{ELSEWHERE},"Null":{{"bedrock:InferenceProfileArn":"true"}}}}}},
           {{"Effect":"Deny","Action":"bedrock-mantle:*","Resource":"*","Condition":{{{ELSEWHERE}}}}}"#
    ));
    assert_eq!(abroad(&of_canada, "ca-central-1"), []);
    assert!(
        of_canada.direct.iter().all(|direct| direct.passes.len() == 2),
        "{:?}",
        of_canada.direct
    );
    let filtered = check(&format!(
        r#"{{"Effect":"Deny","Action":"bedrock:*","Resource":"*","Condition":{{
             "StringLike":{{"aws:RequestedRegion":["ca-*","unspecified"]}}}}}},
           {{"Effect":"Deny","Action":"bedrock:*","Resource":"arn:aws:bedrock:*::foundation-model/*",
             "Condition":{{{ELSEWHERE},"Null":{{"bedrock:InferenceProfileArn":"true"}}}}}},
           {{"Effect":"Deny","Action":"bedrock-mantle:*","Resource":"*"}},
           {{"Effect":"Deny","Action":"bedrock:*","Resource":["arn:aws:bedrock:*:*:provisioned-model/*",
             "arn:aws:bedrock:*:*:imported-model/*","arn:aws:bedrock:*:*:custom-model*",
             "arn:aws:sagemaker:*:*:endpoint/*"]}}"#
    ));
    assert_eq!(filtered.answer, Answer::LetsThrough);
    assert!(!abroad(&filtered, "us-east-1").is_empty());
}

#[test]
fn models_of_a_customers_own_that_pass_elsewhere_are_no_pass() {
    for own in [
        "bedrock:*:*:provisioned-model/*",
        "bedrock:*:*:imported-model/*",
        "bedrock:us-east-1:*:custom-model-deployment/*",
        "bedrock:us-east-1:111122223333:provisioned-model/ab12cd34ef56",
        "sagemaker:us-east-1:*:endpoint/*",
    ] {
        let check = check(&allow(
            &format!(r#""arn:aws:bedrock:ca-central-1::foundation-model/*","arn:aws:{own}""#),
            "",
        ));
        let us_east: Region = "us-east-1".parse().unwrap();
        assert_eq!(check.answer, Answer::LetsThrough, "{own}");
        assert!(check.own_models.passes.contains(&us_east), "{own}: {:?}", check.own_models);
        assert!(!check.direct[0].passes.contains(&us_east), "{own}: {:?}", check.direct);
    }
    // A deny by Region of foundation models alone.
    let models = check(&format!(
        r#"{{"Effect":"Deny","Action":"bedrock:*","Resource":"arn:aws:bedrock:*::foundation-model/*",
            "Condition":{{{ELSEWHERE}}}}},
           {{"Effect":"Deny","Action":"bedrock-mantle:*","Resource":"*","Condition":{{{ELSEWHERE}}}}}"#
    ));
    assert_eq!((models.answer, models.direct[0].passes.len()), (Answer::LetsThrough, 2));
    assert_eq!(models.own_models.stopped, []);
}

#[test]
fn a_deny_of_all_other_regions_is_a_pass_whatever_the_destinations_are() {
    for preset in Policy::PRESETS {
        let policy = || Policy::preset(preset).unwrap();
        let written = write(&policy(), Catalog::builtin()).unwrap();
        let regions = written.documents.iter().find(|one| one.name == "scp-regions").unwrap();
        let check = check_for(policy(), &regions.document.to_json());
        assert_eq!((check.answer, check.exit_code), (Answer::NothingPasses, 0), "{preset}");
    }
    let only = |regions: &str| {
        format!(
            r#"{{"Effect":"Allow","Action":"bedrock:*","Resource":"*",
                "Condition":{{"StringEquals":{{"aws:RequestedRegion":[{regions}]}}}}}}"#
        )
    };
    let canada = check(&only(r#""ca-central-1","ca-west-1""#));
    assert_eq!(canada.answer, Answer::NothingPasses);
    let open = canada.profiles.iter().find(|one| one.profile == "us.anthropic.claude-opus-5");
    assert_eq!(open.unwrap().effect.basis, Basis::OutsideDenied);
    // One Region outside is let through, and whether the profile may run there is not known.
    let one_more = check(&only(r#""ca-central-1","ca-west-1","us-east-2""#));
    let open = one_more.profiles.iter().find(|one| one.profile == "us.anthropic.claude-opus-5");
    assert_eq!(open.unwrap().effect.basis, Basis::DestinationsNotPublished);
}

#[test]
fn what_a_document_names_itself_is_tried() {
    let titan = "foundation-model/amazon.titan-embed-text-v2:0";
    let mantle = |resource: &str, condition: &str| {
        format!(
            r#"{{"Effect":"Allow","Action":"bedrock-mantle:CreateInference","Resource":"{resource}"{condition}}}"#
        )
    };
    for statement in [
        allow(&format!(r#""arn:aws:bedrock:us-east-1::{titan}""#), ""),
        allow(r#""arn:aws:bedrock:us-east-1::foundation-model/amazon.titan*""#, ""),
        format!(
            r#"{{"Effect":"Deny","Action":["bedrock:*","bedrock-mantle:*"],
                "NotResource":"arn:aws:bedrock:*::{titan}","Condition":{{{ELSEWHERE}}}}}"#
        ),
        mantle("arn:aws:bedrock-mantle:us-east-1:111122223333:project/abc", ""),
        mantle(
            "*",
            r#","Condition":{"StringEquals":{"bedrock-mantle:Model":"openai.gpt-oss-120b"}}"#,
        ),
        // A profile that the catalog does not have.
        allow(
            r#""arn:aws:bedrock:*:*:inference-profile/global.anthropic.claude-9",
               "arn:aws:bedrock:*::foundation-model/anthropic.claude-9""#,
            r#","Condition":{"StringEquals":{"aws:RequestedRegion":["ca-central-1","unspecified"]}}"#,
        ),
    ] {
        assert_eq!(check(&statement).answer, Answer::LetsThrough, "{statement}");
    }
}

#[test]
fn streams_are_told_of_where_the_whole_call_is_denied_and_nowhere_else() {
    let unary = check(&format!(
        r#"{{"Effect":"Deny","Action":["bedrock:InvokeModel","bedrock-mantle:*"],"Resource":"*",
            "Condition":{{{ELSEWHERE}}}}}"#
    ));
    let streams = unary.mistakes.iter().find(|one| one.code == Mistake::StreamsPass).unwrap();
    assert_eq!(streams.regions.len(), 32);
    assert!(streams.regions.iter().all(|region| !region.as_str().starts_with("ca-")));
    // What is not allowed is not forgotten in a deny.
    let streamed = check(
        r#"{"Effect":"Allow","Action":"bedrock:InvokeModelWithResponseStream","Resource":"*"}"#,
    );
    assert_eq!((streamed.answer, &*streamed.mistakes), (Answer::LetsThrough, &[][..]));
}
