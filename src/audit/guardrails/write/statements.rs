//! The statements of which documents are made.

use std::collections::BTreeSet;

use crate::audit::catalog::Entry;
use crate::audit::guardrails::calls::UNSPECIFIED;
use crate::audit::guardrails::condition::{Comparison, Condition, Key};
use crate::audit::guardrails::document::{Effect, Elements, Statement};
use crate::audit::guardrails::pack::Reasoned;
use crate::model::{ModelRef, Region};
use crate::report::guardrails::{Fact, Purpose};

pub(super) fn other_profiles(
    name: &str,
    source: &Region,
    these: &[&str],
    but: &[&str],
    inside: &[&Entry],
) -> Reasoned {
    let arn = |id: &str| format!("arn:aws:bedrock:{source}:*:inference-profile/{id}");
    let these = these.iter().map(|pattern| arn(pattern));
    let ids = but.iter().copied().chain(inside.iter().map(|entry| entry.profile.as_str()));
    let ids: Vec<String> = ids.map(arn).collect();
    let mut conditions = vec![Condition::new(Comparison::ArnLike, Key::InferenceProfileArn, these)];
    if !ids.is_empty() {
        conditions.push(Condition::new(Comparison::ArnNotLike, Key::InferenceProfileArn, ids));
    }
    let models = Elements::these(["arn:aws:bedrock:*::foundation-model/*"]);
    let statement = deny(name, INVOKE, models, conditions);
    (statement, Purpose::DenyOtherProfiles, pages(inside))
}

pub(super) fn long_term_keys() -> Vec<Reasoned> {
    let any = || Elements::these(["*"]);
    let long = |key| vec![Condition::new(Comparison::StringEquals, key, ["LONG_TERM"])];
    let of_bedrock = vec![Condition::new(
        Comparison::StringEquals,
        Key::CredentialService,
        ["bedrock.amazonaws.com"],
    )];
    let use_of = |sid, action, key| deny(sid, [action], any(), long(key));
    vec![
        (
            use_of("DenyLongTermKeys", "bedrock:CallWithBearerToken", Key::BearerTokenType),
            Purpose::DenyLongTermKeys,
            Vec::new(),
        ),
        (
            use_of(
                "DenyLongTermKeysMantle",
                "bedrock-mantle:CallWithBearerToken",
                Key::MantleBearerTokenType,
            ),
            Purpose::DenyLongTermKeysMantle,
            Vec::new(),
        ),
        (
            deny("DenyMakingKeys", ["iam:CreateServiceSpecificCredential"], any(), of_bedrock),
            Purpose::DenyMakingKeys,
            Vec::new(),
        ),
    ]
}

pub(super) fn all_keys() -> Vec<Reasoned> {
    let of = |sid, action| deny(sid, [action], Elements::these(["*"]), Vec::new());
    vec![
        (of("DenyAllKeys", "bedrock:CallWithBearerToken"), Purpose::DenyAllKeys, Vec::new()),
        (
            of("DenyAllKeysMantle", "bedrock-mantle:CallWithBearerToken"),
            Purpose::DenyAllKeysMantle,
            Vec::new(),
        ),
    ]
}

pub(super) fn geographic(source: &Region, name: &str, entries: &[&Entry]) -> [Reasoned; 2] {
    let models = entries.iter().flat_map(|entry| {
        let destinations = entry.destinations.iter().flat_map(|regions| regions.iter());
        let regions: BTreeSet<&Region> = destinations.chain([source]).collect();
        regions.into_iter().map(|region| model(region.as_str(), &entry.profile))
    });
    let arns = || entries.iter().map(|entry| profile(source, &entry.profile));
    let through = Condition::new(Comparison::ArnLike, Key::InferenceProfileArn, arns());
    [
        (
            allow(&format!("ProfilesFrom{name}"), INVOKE, arns(), Vec::new()),
            Purpose::AllowProfiles,
            pages(entries),
        ),
        (
            allow(&format!("ProfileModelsFrom{name}"), INVOKE, models, vec![through]),
            Purpose::AllowProfileModels,
            Vec::new(),
        ),
    ]
}

/// The three parts that AWS asks for.
pub(super) fn global(source: &Region, name: &str, entries: &[&Entry]) -> [Reasoned; 3] {
    let at = |region| Condition::new(Comparison::StringEquals, Key::RequestedRegion, [region]);
    let arns = || entries.iter().map(|entry| profile(source, &entry.profile));
    let through = || Condition::new(Comparison::ArnLike, Key::InferenceProfileArn, arns());
    let models = |region: &str| -> Vec<String> {
        entries.iter().map(|entry| model(region, &entry.profile)).collect()
    };
    let here = source.as_str();
    [
        (
            allow(&format!("GlobalProfilesFrom{name}"), INVOKE, arns(), vec![at(here)]),
            Purpose::AllowGlobalProfiles,
            pages(entries),
        ),
        (
            allow(
                &format!("GlobalSourceModelsFrom{name}"),
                INVOKE,
                models(here),
                vec![through(), at(here)],
            ),
            Purpose::AllowGlobalSourceModels,
            Vec::new(),
        ),
        (
            allow(
                &format!("GlobalModelsFrom{name}"),
                INVOKE,
                models(""),
                vec![through(), at(UNSPECIFIED)],
            ),
            Purpose::AllowGlobalModels,
            Vec::new(),
        ),
    ]
}

fn profile(source: &Region, id: &str) -> String {
    format!("arn:aws:bedrock:{source}:*:inference-profile/{id}")
}

/// Returns the ARN of the model behind a profile.
fn model(region: &str, profile: &str) -> String {
    let id = ModelRef::parse(profile).model().unwrap_or(profile);
    format!("arn:aws:bedrock:{region}::foundation-model/{id}")
}

fn pages(entries: &[&Entry]) -> Vec<Fact> {
    let page = |entry: &&Entry| Fact { url: entry.url.clone(), as_of: entry.as_of.clone() };
    entries.iter().map(page).collect::<BTreeSet<_>>().into_iter().collect()
}

pub(super) fn deny<S: Into<String>>(
    sid: &str,
    actions: impl IntoIterator<Item = S>,
    resources: Elements,
    conditions: Vec<Condition>,
) -> Statement {
    let actions = Elements::these(actions);
    Statement { sid: sid.to_owned(), effect: Effect::Deny, actions, resources, conditions }
}

pub(super) fn allow<S: Into<String>>(
    sid: &str,
    actions: impl IntoIterator<Item = S>,
    resources: impl IntoIterator<Item = String>,
    conditions: Vec<Condition>,
) -> Statement {
    let (actions, resources) = (Elements::these(actions), Elements::these(resources));
    Statement { sid: sid.to_owned(), effect: Effect::Allow, actions, resources, conditions }
}

/// Returns letters and digits only, as a `Sid` has them: `ca-central-1` is `CaCentral1`.
pub(super) fn camel(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words
        .map(|word| {
            let (first, rest) = word.split_at(word.len().min(1));
            first.to_ascii_uppercase() + rest
        })
        .collect()
}

/// Both are needed to allow or deny inference, streamed or not.
/// <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html>
pub(super) const INVOKE: [&str; 2] =
    ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"];
