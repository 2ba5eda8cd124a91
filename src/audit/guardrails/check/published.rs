//! Documents as AWS publishes them and as people write them, with the outcome that AWS's evaluation gives.
//!
//! Each is held against six calls: a model in ca-central-1 and in us-east-1, `bedrock-mantle` in us-east-1,
//! and the profiles `ca.`, `us.` and `global.` called in ca-central-1. `o` passes, `x` is denied, `?` is not
//! decided.

use super::*;
use crate::audit::Policy;
use crate::audit::guardrails::read;
use crate::model::Moment;
use crate::report::guardrails::Mistake::{
    self, ApplicationProfilePasses, BedrockExempt, GlobalPartMissing, GlobalRoutingPasses,
    LiteralWildcard, MantleKeysPass, MantlePasses, MissingDestination, NoSuchAction, NoSuchRegion,
    StreamsPass,
};

const CANADA: &str = "ca-central-1,ca-west-1";
const CA: &str = "ca.amazon.nova-lite-v1:0";
const US: &str = "us.anthropic.claude-sonnet-4-6";
const GLOBAL: &str = "global.anthropic.claude-sonnet-4-6";

fn region(code: &str) -> Region {
    code.parse().unwrap()
}

fn check(policy: &str, statements: &str) -> DocumentCheck {
    let json = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
    let now = Moment::parse("2026-06-02T00:00:00Z").unwrap();
    let given = Given::new(now, "0", Policy::allow(policy).unwrap(), Catalog::builtin());
    let read = read(&json).unwrap_or_else(|e| panic!("{e}: {json}"));
    let of = |profile: &str| Use {
        profile: profile.to_owned(),
        application_profile: None,
        source_region: region("ca-central-1"),
    };
    let used = BTreeSet::from([CA, US, GLOBAL].map(of));
    let checking = Checking { name: "a.json", read: &read, given: &given, used, history: None };
    checked(checking).unwrap()
}

fn outcome(check: &DocumentCheck) -> String {
    let letter = |done: Done| match done {
        Done::Stopped => 'x',
        Done::Undecided => '?',
        Done::Passes => 'o',
    };
    let at = |direct: &DirectCheck, code| {
        let region = region(code);
        let lists = [
            (&direct.stopped, Done::Stopped),
            (&direct.undecided, Done::Undecided),
            (&direct.passes, Done::Passes),
        ];
        letter(lists.into_iter().find(|(list, _)| list.contains(&region)).unwrap().1)
    };
    let [bedrock, mantle] = check.direct.as_slice() else { panic!() };
    let through = |profile| {
        let found = check.profiles.iter().find(|one| one.profile == profile);
        letter(found.unwrap().effect.done)
    };
    [
        at(bedrock, "ca-central-1"),
        at(bedrock, "us-east-1"),
        at(mantle, "us-east-1"),
        ' ',
        through(CA),
        through(US),
        through(GLOBAL),
    ]
    .iter()
    .collect()
}

type Case = (&'static str, &'static str, &'static str, Answer, &'static [Mistake]);

fn hold(cases: &[Case]) {
    for (name, statements, calls, answer, mistakes) in cases {
        let check = check(CANADA, statements);
        let codes: Vec<Mistake> = check.mistakes.iter().map(|mistake| mistake.code).collect();
        let told = (&*outcome(&check), check.answer, &*codes);
        assert_eq!(told, (*calls, *answer, *mistakes), "{name}: {:#?}", check.mistakes);
    }
}

#[test]
fn documents_that_aws_publishes_do_what_its_evaluation_gives() {
    hold(PUBLISHED);
}

#[test]
fn mistakes_that_people_make_are_named_and_let_through_what_they_let_through() {
    hold(MISTAKEN);
}

#[test]
fn operators_and_elements_do_what_aws_documents() {
    hold(GRAMMAR);
}

/// The three statements that AWS asks for, and two of them: global-cross-region-inference.html.
#[test]
fn a_global_profile_that_is_allowed_needs_all_three_parts() {
    let worldwide: Vec<String> =
        KnownRegions::builtin().commercial().iter().map(Region::to_string).collect();
    let through = r#""bedrock:InferenceProfileArn":"arn:aws:bedrock:ca-central-1:111122223333:inference-profile/global.anthropic.claude-sonnet-4-6""#;
    let allow = |resource: &str, region: &str, through: &str| {
        let comma = if through.is_empty() { "" } else { "," };
        format!(
            r#"{{"Effect":"Allow","Action":"bedrock:InvokeModel","Resource":"arn:aws:bedrock:{resource}",
                "Condition":{{"StringEquals":{{"aws:RequestedRegion":"{region}"{comma}{through}}}}}}}"#
        )
    };
    let model = "foundation-model/anthropic.claude-sonnet-4-6";
    let three = [
        allow(
            "ca-central-1:111122223333:inference-profile/global.anthropic.claude-sonnet-4-6",
            "ca-central-1",
            "",
        ),
        allow(&format!("ca-central-1::{model}"), "ca-central-1", through),
        allow(&format!("::{model}"), "unspecified", through),
    ];
    let all = check(&worldwide.join(","), &three.join(","));
    assert_eq!((&*outcome(&all), all.answer), ("xxx xxo", Answer::NothingPasses));
    assert_eq!(all.account.as_deref(), Some("111122223333"));
    let two = check(&worldwide.join(","), &three[..2].join(","));
    let told: Vec<Mistake> = two.mistakes.iter().map(|mistake| mistake.code).collect();
    assert_eq!((&*outcome(&two), told), ("xxx xxx", vec![GlobalPartMissing]));
}

#[test]
fn who_is_excepted_is_named_where_that_decides_and_keeps_a_document_from_a_pass() {
    let deny = |condition: &str| {
        format!(
            r#"{{"Sid":"R","Effect":"Deny","Action":["bedrock:*","bedrock-mantle:*"],"Resource":"*","Condition":{{
                "StringNotEquals":{{"aws:RequestedRegion":["ca-central-1","ca-west-1"]}}{condition}}}}}"#
        )
    };
    let admin = r#","ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/admin"}"#;
    let (all, but_admin) = (deny(""), deny(admin));
    let canada = |statements: &str| check(CANADA, statements);
    let excepted = canada(&but_admin);
    let named = Named {
        statement: "R".to_owned(),
        operator: "ArnNotLike".to_owned(),
        applies: Applies::ToAllBut,
        values: vec!["arn:aws:iam::*:role/admin".to_owned()],
    };
    assert_eq!((excepted.answer, excepted.principals), (Answer::NotDecided, vec![named]));
    // Where another statement denies it to all, it decides nothing.
    let both = canada(&format!("{},{but_admin}", all.replace("\"R\"", "\"All\"")));
    assert_eq!((both.answer, both.principals), (Answer::NothingPasses, vec![]));
}

#[test]
fn a_policy_for_another_partition_is_refused() {
    let read = read(r#"{"Version":"2012-10-17","Statement":[]}"#).unwrap();
    let now = Moment::parse("2026-06-02T00:00:00Z").unwrap();
    let policy = Policy::allow("us-gov-west-1").unwrap();
    let given = Given::new(now, "0", policy, Catalog::builtin());
    let used = BTreeSet::new();
    let checking = Checking { name: "a.json", read: &read, given: &given, used, history: None };
    assert!(checked(checking).is_err());
}

/// AWS's samples of service control policies for cross-Region inference, API keys and models, the Region
/// deny of Control Tower, and the answer of re:Post, for Canada: each as it is published, with the Regions
/// filled in.
const PUBLISHED: &[Case] = &[
    (
        // Bedrock's inference has a statement of its own, with the geographic profile let out;
        // all else, mantle too, is denied elsewhere to all but a role.
        "Region controls with cross-Region inference",
        r#"{"Sid":"A","Effect":"Deny","NotAction":["iam:*","sts:*","bedrock:InvokeModel","bedrock:InvokeModelWithResponseStream"],
                    "Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":["ca-central-1","ca-west-1"]},
                    "ArnNotLike":{"aws:PrincipalARN":"arn:aws:iam::111122223333:role/breakglass"}}},
                   {"Sid":"B","Effect":"Deny","Action":["bedrock:InvokeModel","bedrock:InvokeModelWithResponseStream"],
                    "Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":["ca-central-1","ca-west-1"]},
                    "ArnNotLike":{"bedrock:InferenceProfileArn":"arn:aws:bedrock:*:*:inference-profile/us.*"}}}"#,
        "oxx oox",
        Answer::LetsThrough,
        &[],
    ),
    (
        "Control Tower: Region deny",
        r#"{"Sid":"GRREGIONDENY","Effect":"Deny","NotAction":["a4b:*","iam:*","kms:*","sts:*"],"Resource":"*",
                    "Condition":{"StringNotEquals":{"aws:RequestedRegion":["ca-central-1","ca-west-1"]},
                    "ArnNotLike":{"aws:PrincipalARN":["arn:*:iam::*:role/AWSControlTowerExecution"]}}}"#,
        "oxx oxx",
        Answer::NotDecided,
        &[],
    ),
    (
        "re:Post: Regions denied except for Bedrock",
        r#"{"Effect":"Deny","NotAction":"bedrock:*","Resource":"*",
                    "Condition":{"StringNotEquals":{"aws:RequestedRegion":["ca-central-1","ca-west-1"]}}}"#,
        "oox ooo",
        Answer::LetsThrough,
        &[GlobalRoutingPasses, BedrockExempt],
    ),
    (
        "global profiles denied",
        r#"{"Effect":"Deny","Action":"bedrock:*","Resource":"*","Condition":{
                    "StringEquals":{"aws:RequestedRegion":"unspecified"},
                    "ArnLike":{"bedrock:InferenceProfileArn":"arn:aws:bedrock:*:*:inference-profile/global.*"}}}"#,
        "ooo oox",
        Answer::LetsThrough,
        &[ApplicationProfilePasses],
    ),
    (
        // The profile itself is none of the models that are let through.
        "all but approved models denied",
        r#"{"Effect":"Deny","Action":["bedrock:InvokeModel","bedrock:InvokeModelWithResponseStream"],
                    "NotResource":"arn:aws:bedrock:*::foundation-model/anthropic.*"},
                   {"Effect":"Deny","Action":"bedrock-mantle:*","Resource":"*",
                    "Condition":{"StringLike":{"bedrock-mantle:Model":"openai.*"}}}"#,
        "ooo xxx",
        Answer::LetsThrough,
        &[],
    ),
    (
        "long-term API keys denied",
        r#"{"Effect":"Deny","Action":"bedrock:CallWithBearerToken","Resource":"*",
                    "Condition":{"StringEquals":{"bedrock:bearerTokenType":"LONG_TERM"}}},
                   {"Effect":"Deny","Action":"bedrock-mantle:CallWithBearerToken","Resource":"*",
                    "Condition":{"StringEquals":{"bedrock-mantle:bearerTokenType":"LONG_TERM"}}}"#,
        "ooo ooo",
        Answer::LetsThrough,
        &[],
    ),
    (
        "a geographic profile allowed",
        r#"{"Effect":"Allow","Action":"bedrock:InvokeModel","Resource":"arn:aws:bedrock:ca-central-1:111122223333:inference-profile/ca.amazon.nova-lite-v1:0"},
                   {"Effect":"Allow","Action":"bedrock:InvokeModel","Resource":[
                    "arn:aws:bedrock:ca-central-1::foundation-model/amazon.nova-lite-v1:0",
                    "arn:aws:bedrock:ca-west-1::foundation-model/amazon.nova-lite-v1:0"],
                    "Condition":{"StringEquals":{"bedrock:InferenceProfileArn":"arn:aws:bedrock:ca-central-1:111122223333:inference-profile/ca.amazon.nova-lite-v1:0"}}}"#,
        "xxx oxx",
        Answer::NothingPasses,
        &[],
    ),
];

const MISTAKEN: &[Case] = &[
    (
        "a list of Regions to deny, which `unspecified` is not in",
        r#"{"Effect":"Deny","Action":["bedrock:*","bedrock-mantle:*"],"Resource":"*",
                    "Condition":{"StringLike":{"aws:RequestedRegion":["us-*","eu-*","ap-*","sa-*","af-*","il-*","me-*","mx-*"]}}}"#,
        "oxx oxo",
        Answer::LetsThrough,
        &[GlobalRoutingPasses],
    ),
    (
        "one of two Regions of the geographic profile, and mantle",
        r#"{"Sid":"R","Effect":"Deny","Action":"bedrock:*","Resource":"*",
                    "Condition":{"StringNotEquals":{"aws:RequestedRegion":"ca-central-1"}}}"#,
        "oxo xxx",
        Answer::LetsThrough,
        &[MissingDestination, MantlePasses],
    ),
    (
        "Regions by their models, of which one is missing",
        r#"{"Effect":"Deny","Action":["bedrock:Invoke*","bedrock-mantle:*"],"NotResource":[
                    "arn:aws:bedrock:ca-central-1::foundation-model/*",
                    "arn:aws:bedrock:ca-*:*:inference-profile/*"]}"#,
        "oxx xxx",
        Answer::HasMistake,
        &[MissingDestination],
    ),
    (
        "a profile allowed without its models in each Region",
        r#"{"Effect":"Allow","Action":"bedrock:InvokeModel*","Resource":[
                    "arn:aws:bedrock:ca-central-1:*:inference-profile/ca.*",
                    "arn:aws:bedrock:ca-central-1::foundation-model/*"]}"#,
        "oxx xxx",
        Answer::HasMistake,
        &[MissingDestination],
    ),
    (
        "everything denied, which is no list without a Region",
        r#"{"Effect":"Deny","Action":["bedrock:*","bedrock-mantle:*"],"Resource":"*"}"#,
        "xxx xxx",
        Answer::NothingPasses,
        &[],
    ),
    (
        "operations in the place of actions",
        r#"{"Effect":"Deny","Action":["bedrock:Converse","bedrock:ConverseStream"],"Resource":"*",
                    "Condition":{"StringNotEquals":{"aws:RequestedRegion":["ca-central-1","ca-west-1"]}}}"#,
        "ooo ooo",
        Answer::LetsThrough,
        &[NoSuchAction, NoSuchAction],
    ),
    (
        "wildcards where they are characters",
        r#"{"Effect":"Deny","Action":["bedrock:*","bedrock-mantle:*"],"Resource":"*",
                    "Condition":{"StringNotEquals":{"aws:RequestedRegion":"ca-*"}}}"#,
        "xxx xxx",
        Answer::HasMistake,
        &[MissingDestination, LiteralWildcard],
    ),
    (
        "a Region in capitals: case counts",
        r#"{"Effect":"Deny","Action":["bedrock:*","bedrock-mantle:*"],"Resource":"*",
                    "Condition":{"StringEquals":{"aws:RequestedRegion":["US-EAST-1","unspecified"]}}}"#,
        "ooo oox",
        Answer::LetsThrough,
        &[NoSuchRegion],
    ),
    (
        "streams forgotten",
        r#"{"Effect":"Deny","Action":["bedrock:InvokeModel","bedrock-mantle:*"],"Resource":"*",
                    "Condition":{"StringNotEquals":{"aws:RequestedRegion":["ca-central-1","ca-west-1"]}}}"#,
        "oox ooo",
        Answer::LetsThrough,
        &[StreamsPass],
    ),
    (
        "API keys at one endpoint, Regions at both",
        r#"{"Effect":"Deny","Action":"bedrock:CallWithBearerToken","Resource":"*"},
                   {"Effect":"Deny","Action":["bedrock:*","bedrock-mantle:*"],"Resource":"*",
                    "Condition":{"StringNotEquals":{"aws:RequestedRegion":["ca-central-1","ca-west-1"]}}}"#,
        "oxx oxx",
        Answer::HasMistake,
        &[MantleKeysPass],
    ),
    (
        "profiles denied by name alone",
        r#"{"Effect":"Deny","Action":"bedrock:*","Resource":["arn:aws:bedrock:*:*:inference-profile/us.*",
                    "arn:aws:bedrock:*:*:inference-profile/global.*"]}"#,
        "ooo oxx",
        Answer::LetsThrough,
        &[ApplicationProfilePasses],
    ),
    (
        "an account in the ARN of a model, which has none",
        r#"{"Effect":"Deny","Action":"bedrock:*","Resource":"arn:aws:bedrock:us-east-1:111122223333:foundation-model/*"}"#,
        "ooo ooo",
        Answer::LetsThrough,
        &[],
    ),
];

/// Operators and elements, each with what AWS documents for it.
const GRAMMAR: &[Case] = &[
    (
        "`Null`: no model without a profile",
        r#"{"Effect":"Deny","Action":"bedrock:Invoke*","Resource":"arn:aws:bedrock:*::foundation-model/*",
                    "Condition":{"Null":{"bedrock:InferenceProfileArn":"true"}}}"#,
        "xxo ooo",
        Answer::LetsThrough,
        &[MantlePasses],
    ),
    (
        "`Null` without quotation marks: no profile",
        r#"{"Effect":"Deny","Action":"bedrock:Invoke*","Resource":"arn:aws:bedrock:*::foundation-model/*",
                    "Condition":{"Null":{"bedrock:InferenceProfileArn":false}}}"#,
        "ooo xxx",
        Answer::LetsThrough,
        &[],
    ),
    (
        "`IfExists`: of what has no profile it holds too",
        r#"{"Effect":"Deny","Action":"bedrock:Invoke*","Resource":"arn:aws:bedrock:*::foundation-model/*",
                    "Condition":{"ArnLikeIfExists":{"bedrock:InferenceProfileArn":"arn:aws:bedrock:*:*:inference-profile/global.*"}}}"#,
        "xxo oox",
        Answer::LetsThrough,
        &[MantlePasses, ApplicationProfilePasses],
    ),
    (
        "several values: one is enough; several conditions: all must hold",
        r#"{"Effect":"Deny","Action":["bedrock:*","bedrock-mantle:*"],"Resource":"*",
                    "Condition":{"StringNotLike":{"aws:RequestedRegion":["ca-*","us-*"]},
                                 "StringNotEquals":{"aws:RequestedRegion":["eu-west-1"]}}}"#,
        "ooo oox",
        Answer::LetsThrough,
        &[],
    ),
    (
        "case that does not count: of actions, of keys, of `IgnoreCase`",
        r#"{"Effect":"Deny","Action":["BEDROCK:invoke*","Bedrock-Mantle:*"],"Resource":"*",
                    "Condition":{"StringNotEqualsIgnoreCase":{"AWS:requestedregion":["CA-CENTRAL-1","ca-west-1"]}}}"#,
        "oxx oxx",
        Answer::NothingPasses,
        &[],
    ),
    (
        "a deny outweighs an allow",
        r#"{"Effect":"Allow","Action":"*","Resource":"*"},
                   {"Effect":"Deny","Action":["bedrock:*","bedrock-mantle:*"],"Resource":"*",
                    "Condition":{"StringNotEquals":{"aws:RequestedRegion":["ca-central-1","ca-west-1"]}}}"#,
        "oxx oxx",
        Answer::NothingPasses,
        &[],
    ),
    (
        "what nothing allows is denied, and `NotAction` allows all else",
        r#"{"Effect":"Allow","NotAction":["bedrock:*","bedrock-mantle:*"],"Resource":"*"}"#,
        "xxx xxx",
        Answer::NothingPasses,
        &[],
    ),
    (
        "a role that any may have is excepted: all are",
        r#"{"Effect":"Deny","Action":["bedrock:*","bedrock-mantle:*"],"Resource":"*",
                    "Condition":{"StringNotEquals":{"aws:RequestedRegion":["ca-central-1","ca-west-1"]},
                                 "ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/*"}}}"#,
        "ooo ooo",
        Answer::LetsThrough,
        &[GlobalRoutingPasses],
    ),
    (
        "users alone are denied: roles are not",
        r#"{"Effect":"Deny","Action":["bedrock:*","bedrock-mantle:*"],"Resource":"*",
                    "Condition":{"StringNotEquals":{"aws:RequestedRegion":["ca-central-1","ca-west-1"]},
                                 "StringLike":{"aws:PrincipalArn":"arn:aws:iam::*:user/*"}}}"#,
        "ooo ooo",
        Answer::LetsThrough,
        &[GlobalRoutingPasses],
    ),
    (
        "an asterisk that may run over a colon, which AWS leaves open",
        r#"{"Effect":"Deny","Action":"bedrock:*","Resource":"arn:aws:bedrock:us-*:foundation-model/*"}"#,
        "o?o o?o",
        Answer::LetsThrough,
        &[],
    ),
];
