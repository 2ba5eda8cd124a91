//! What a given document does to the calls that a policy is about, and the mistakes it makes.

use std::collections::BTreeSet;

use super::calls::{Caller, INFER, INVOKE, UNSPECIFIED};
use super::document::{Condition, Document, Effect, Key, Statement};
use super::evaluate::{Value, effect};
use super::grammar::Read;
use super::told::{
    GEOGRAPHIC, GLOBAL, INVOKE_MODEL, KEYS, KEYS_OF_REQUESTS, MANTLE, PREREQUISITES, fact,
};
use super::write::{is_geographic, is_global};
use crate::audit::catalog::{Catalog, Entry, Source};
use crate::audit::given::Given;
use crate::audit::regions::KnownRegions;
use crate::model::{ModelRef, Region, Regions};
use crate::report::Tool;
use crate::report::guardrails::{
    Basis, CallEffect, DirectCheck, DocumentCheck, Done, FoundMistake, GUARDRAILS_SCHEMA, History,
    Inside, Mistake, ProfileCheck, Service,
};

/// What to hold a document against.
#[derive(Debug)]
pub struct Checking<'a> {
    /// The document as named.
    pub name: &'a str,
    /// The document.
    pub read: &'a Read,
    /// The policy and the catalog.
    pub given: &'a Given<'a>,
    /// The profiles that were called and from where; empty for all of the catalog.
    pub used: BTreeSet<(String, Region)>,
    /// What it would have done to past calls.
    pub history: Option<History>,
}

/// Says what a document does to calls.
#[must_use]
pub fn checked(checking: Checking<'_>) -> DocumentCheck {
    let Checking { name, read, given, used, history } = checking;
    let trial = Trial { document: &read.document, given };
    let profiles = trial.profiles(used);
    let direct = vec![trial.direct(Service::Bedrock), trial.direct(Service::BedrockMantle)];
    let mistakes = trial.mistakes(&profiles, &direct);
    let allows = |statement: &Statement| statement.effect == Effect::Allow;
    let mut check = DocumentCheck {
        schema_version: GUARDRAILS_SCHEMA,
        tool: Tool { name: "regiontrail".to_owned(), version: given.version.to_owned() },
        generated_at: given.now,
        document: name.to_owned(),
        policy: given.policy.name.clone(),
        allowed_regions: given.policy.terms.allowed.iter().cloned().collect(),
        catalog_date: given.catalog.as_of().to_owned(),
        only_denies: !read.document.statements.iter().any(allows),
        statements: read.document.statements.len() as u64,
        other_statements: read.unrelated,
        exit_code: 0,
        mistakes,
        profiles,
        direct,
        history,
    };
    check.exit_code = exit_code(&check);
    check
}

/// 10 where something passes that the policy forbids, or a mistake was found; 4 where that is not
/// decided; else 0.
fn exit_code(check: &DocumentCheck) -> u8 {
    let is_allowed = |region: &Region| check.allowed_regions.contains(region);
    let of = |done, inside| {
        let mut profiles = check.profiles.iter();
        profiles.any(|one| one.effect.done == done && one.inside_policy == inside)
    };
    let passed = check.history.iter().flat_map(|history| &history.tried);
    let outside = |regions: &[Region]| !regions.iter().all(is_allowed);
    let lets_through = of(Done::Passes, Inside::No)
        || check.direct.iter().any(|direct| outside(&direct.passes))
        || passed.map(|tried| tried.outside_policy.passes).any(|calls| calls > 0);
    let is_open = of(Done::Undecided, Inside::No)
        || of(Done::Undecided, Inside::NotKnown)
        || of(Done::Passes, Inside::NotKnown)
        || check.direct.iter().any(|direct| outside(&direct.undecided));
    if lets_through || !check.mistakes.is_empty() {
        10
    } else if is_open {
        4
    } else {
        0
    }
}

/// A document, and what it is held against.
struct Trial<'a> {
    document: &'a Document,
    given: &'a Given<'a>,
}

impl Trial<'_> {
    fn allowed(&self) -> &BTreeSet<Region> {
        &self.given.policy.terms.allowed
    }

    const fn catalog(&self) -> &Catalog {
        self.given.catalog
    }

    fn effect(&self, call: &super::calls::Call) -> CallEffect {
        effect(&[self.document], call)
    }

    fn profiles(&self, used: BTreeSet<(String, Region)>) -> Vec<ProfileCheck> {
        let used = if used.is_empty() { self.callable() } else { used };
        used.into_iter()
            .map(|(profile, source_region)| {
                let effect = self.through(&profile, &source_region, INVOKE);
                let inside_policy = self.inside(&profile, &source_region);
                ProfileCheck { profile, source_region, inside_policy, effect }
            })
            .collect()
    }

    /// Returns the profiles of the catalog with each allowed Region from which they can be called.
    fn callable(&self) -> BTreeSet<(String, Region)> {
        let named = |entry: &Entry| match &entry.source {
            Source::Named(region) => self.allowed().get(region).into_iter().cloned().collect(),
            Source::Any => self.allowed().iter().cloned().collect::<Vec<_>>(),
        };
        let of_models = |id: &str| is_geographic(id) || is_global(id);
        let entries = self.catalog().entries().filter(|entry| of_models(&entry.profile));
        entries
            .flat_map(|entry| named(entry).into_iter().map(|at| (entry.profile.clone(), at)))
            .collect()
    }

    fn published(&self, profile: &str, source: &Region) -> Option<&Regions> {
        self.catalog().destinations(profile, source)
    }

    fn inside(&self, profile: &str, source: &Region) -> Inside {
        match self.published(profile, source) {
            Some(regions) if regions.is_subset(self.allowed()) => Inside::Yes,
            Some(_) => Inside::No,
            None => Inside::NotKnown,
        }
    }

    fn through(&self, profile: &str, source: &Region, action: &'static str) -> CallEffect {
        let caller = caller(source, action);
        let arn = caller.profile_arn(profile);
        let model = ModelRef::parse(profile).model().unwrap_or(profile);
        let call = if is_global(profile) {
            caller.global(&arn, model)
        } else {
            let published = self.published(profile, source);
            caller.geographic(&arn, model, published, &Regions::default())
        };
        self.effect(&call)
    }

    fn direct(&self, service: Service) -> DirectCheck {
        let mut direct =
            DirectCheck { service, stopped: Vec::new(), undecided: Vec::new(), passes: Vec::new() };
        for region in KnownRegions::builtin().commercial() {
            let list = match self.directly(service, &region).done {
                Done::Stopped => &mut direct.stopped,
                Done::Undecided => &mut direct.undecided,
                Done::Passes => &mut direct.passes,
            };
            list.push(region);
        }
        direct
    }

    fn directly(&self, service: Service, region: &Region) -> CallEffect {
        self.effect(&match service {
            Service::Bedrock => caller(region, INVOKE).model(ANY_MODEL),
            Service::BedrockMantle => caller(region, INFER).mantle(Some(ANY_MODEL)),
        })
    }

    fn mistakes(&self, profiles: &[ProfileCheck], direct: &[DirectCheck]) -> Vec<FoundMistake> {
        let mut found = BTreeSet::new();
        found.extend(self.global_routing(profiles));
        found.extend(profiles.iter().filter_map(missing_destination));
        found.extend(self.mantle(direct));
        found.extend(self.mantle_keys());
        found.extend(self.streams());
        found.extend(self.application_profile());
        found.extend(self.document.statements.iter().flat_map(no_such_region));
        found.into_iter().collect()
    }

    /// A document that denies by Region, and lets through what has none.
    fn global_routing(&self, profiles: &[ProfileCheck]) -> Option<FoundMistake> {
        let by_region = self.denies_by(Key::RequestedRegion)?;
        let is_passed = |one: &&ProfileCheck| {
            is_global(&one.profile)
                && one.effect.done == Done::Passes
                && one.inside_policy != Inside::Yes
        };
        let passed: Vec<&ProfileCheck> = profiles.iter().filter(is_passed).collect();
        let first = passed.first()?;
        Some(FoundMistake {
            code: Mistake::GlobalRoutingPasses,
            statement: Some(by_region.sid.clone()),
            about: Some(first.profile.clone()),
            regions: sources(&passed),
            source: fact(GLOBAL),
        })
    }

    fn mantle(&self, direct: &[DirectCheck]) -> Option<FoundMistake> {
        let [bedrock, mantle] = direct else { return None };
        let forgotten =
            |region: &&Region| mantle.passes.contains(region) && !self.allowed().contains(region);
        let regions: Vec<Region> = bedrock.stopped.iter().filter(forgotten).cloned().collect();
        (!regions.is_empty()).then(|| FoundMistake {
            code: Mistake::MantlePasses,
            statement: None,
            about: None,
            regions,
            source: fact(MANTLE),
        })
    }

    fn mantle_keys(&self) -> Option<FoundMistake> {
        let region = self.allowed().first()?;
        let kinds = ["LONG_TERM", "SHORT_TERM"].into_iter();
        let kind = kinds.map(str::to_owned).find(|kind| {
            let of = |action| {
                let request = caller(region, action).bearer(Value::Known(kind.clone()));
                let needs = vec![super::calls::Needed { request, is_certain: true }];
                self.effect(&super::calls::Call { needs, open: None })
            };
            let (bedrock, mantle) = (of(INVOKE), of(INFER));
            bedrock.basis == Basis::Statement && mantle.done == Done::Passes
        })?;
        Some(FoundMistake {
            code: Mistake::MantleKeysPass,
            statement: None,
            about: Some(kind),
            regions: Vec::new(),
            source: fact(KEYS),
        })
    }

    fn streams(&self) -> Option<FoundMistake> {
        let known = KnownRegions::builtin().commercial();
        let of = |region: &Region, action| self.effect(&caller(region, action).model(ANY_MODEL));
        let is_forgotten = |region: &Region| {
            of(region, INVOKE).basis == Basis::Statement
                && of(region, "bedrock:InvokeModelWithResponseStream").done == Done::Passes
        };
        let regions: Vec<Region> = known.into_iter().filter(is_forgotten).collect();
        (!regions.is_empty()).then(|| FoundMistake {
            code: Mistake::StreamsPass,
            statement: None,
            about: None,
            regions,
            source: fact(INVOKE_MODEL),
        })
    }

    /// A copy of a global profile is another profile to IAM.
    fn application_profile(&self) -> Option<FoundMistake> {
        let source = self.allowed().first()?;
        let by_profile = self.denies_by(Key::InferenceProfileArn)?;
        let caller = caller(source, INVOKE);
        let arn = format!("arn:aws:bedrock:{source}:?:application-inference-profile/?");
        let system = caller.profile_arn(&format!("global.{ANY_MODEL}"));
        let stopped = self.effect(&caller.global(&system, ANY_MODEL)).done == Done::Stopped;
        let passes = self.effect(&caller.global(&arn, ANY_MODEL)).done == Done::Passes;
        let is_outside = *self.allowed() != KnownRegions::builtin().commercial();
        (stopped && passes && is_outside).then(|| FoundMistake {
            code: Mistake::ApplicationProfilePasses,
            statement: Some(by_profile.sid.clone()),
            about: None,
            regions: Vec::new(),
            source: fact(PREREQUISITES),
        })
    }

    fn denies_by(&self, key: Key) -> Option<&Statement> {
        let denies = |statement: &&Statement| {
            statement.effect == Effect::Deny && statement.conditions.iter().any(|c| c.key == key)
        };
        self.document.statements.iter().find(denies)
    }
}

fn missing_destination(one: &ProfileCheck) -> Option<FoundMistake> {
    let CallEffect { done: Done::Stopped, basis: Basis::Statement, statement, at } = &one.effect
    else {
        return None;
    };
    let Some(Ok(region)) = at.as_deref().map(str::parse::<Region>) else { return None };
    (one.inside_policy == Inside::Yes && !is_global(&one.profile)).then(|| FoundMistake {
        code: Mistake::MissingDestination,
        statement: statement.clone(),
        about: Some(one.profile.clone()),
        regions: vec![region],
        source: fact(GEOGRAPHIC),
    })
}

/// Values of `aws:RequestedRegion` that no request has.
fn no_such_region(statement: &Statement) -> Vec<FoundMistake> {
    let regions = |condition: &&Condition| condition.key == Key::RequestedRegion;
    let is_wrong = |value: &&String| {
        !value.contains(['*', '?'])
            && value.as_str() != UNSPECIFIED
            && !KnownRegions::builtin().holds(value)
    };
    let values = statement.conditions.iter().filter(regions).flat_map(|c| &c.values);
    let found = values.filter(is_wrong).map(|value| FoundMistake {
        code: Mistake::NoSuchRegion,
        statement: Some(statement.sid.clone()),
        about: Some(value.clone()),
        regions: Vec::new(),
        source: fact(KEYS_OF_REQUESTS),
    });
    found.collect()
}

fn sources(profiles: &[&ProfileCheck]) -> Vec<Region> {
    let sources: BTreeSet<&Region> = profiles.iter().map(|one| &one.source_region).collect();
    sources.into_iter().cloned().collect()
}

const fn caller<'a>(source: &'a Region, action: &'static str) -> Caller<'a> {
    Caller { principal: None, account: None, source, action }
}

/// Stands for a model whose name a document does not have.
const ANY_MODEL: &str = "anthropic.claude-sonnet-4-6";

#[cfg(test)]
mod tests;
