//! The mistakes that documents often make.

use std::collections::BTreeSet;

use super::{STREAMED_OR_NOT, Trial, caller};
use crate::audit::guardrails::calls::{Call, INFER, INVOKE, Needed, UNSPECIFIED};
use crate::audit::guardrails::document::{Condition, Effect, Key, Statement};
use crate::audit::guardrails::evaluate::Value;
use crate::audit::guardrails::matching::UNKNOWN;
use crate::audit::guardrails::told::{
    GEOGRAPHIC, GLOBAL, INVOKE_MODEL, KEYS, KEYS_OF_REQUESTS, MANTLE, PREREQUISITES, fact,
};
use crate::audit::guardrails::write::is_global;
use crate::audit::regions::KnownRegions;
use crate::model::{ModelRef, Region};
use crate::report::guardrails::{
    Basis, CallEffect, DirectCheck, Done, FoundMistake, Inside, Mistake, ProfileCheck,
};

impl Trial<'_> {
    /// Returns the mistakes of a document, as these calls show them.
    pub(super) fn mistakes(
        &self,
        profiles: &[ProfileCheck],
        direct: &[DirectCheck],
    ) -> Vec<FoundMistake> {
        let mut found = BTreeSet::new();
        found.extend(self.global_routing(profiles));
        found.extend(profiles.iter().filter_map(missing_destination));
        found.extend(self.mantle(direct));
        found.extend(self.mantle_keys());
        found.extend(self.streams(profiles));
        found.extend(self.application_profile());
        found.extend(self.document.statements.iter().flat_map(no_such_region));
        found.into_iter().collect()
    }

    /// A document that denies by Region, and lets through what has none.
    fn global_routing(&self, profiles: &[ProfileCheck]) -> Option<FoundMistake> {
        let by_region = self.denies_by(Key::RequestedRegion)?;
        let is_passed = |one: &&ProfileCheck| {
            is_global(&one.profile)
                && one.inside_policy != Inside::Yes
                && self.through(&one.profile, &one.source_region, INVOKE).done == Done::Passes
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
                let needs = vec![Needed { request, is_certain: true }];
                self.effect(&Call { needs, open: None })
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

    /// A document that stops calls, and not those whose answers are streamed.
    fn streams(&self, profiles: &[ProfileCheck]) -> Option<FoundMistake> {
        let is_forgotten = |[whole, streamed]: [CallEffect; 2]| {
            whole.done == Done::Stopped && streamed.done == Done::Passes
        };
        let models = self.models();
        let of = |region: &Region, model: &String| {
            STREAMED_OR_NOT.map(|action| self.effect(&caller(region, action).model(model)))
        };
        let any = |region: &Region| models.iter().any(|model| is_forgotten(of(region, model)));
        let mut regions: BTreeSet<Region> =
            KnownRegions::builtin().commercial().into_iter().filter(any).collect();
        let through = profiles.iter().filter(|ProfileCheck { profile, source_region, .. }| {
            is_forgotten(STREAMED_OR_NOT.map(|action| self.through(profile, source_region, action)))
        });
        regions.extend(through.map(|one| one.source_region.clone()));
        (!regions.is_empty()).then(|| FoundMistake {
            code: Mistake::StreamsPass,
            statement: None,
            about: None,
            regions: regions.into_iter().collect(),
            source: fact(INVOKE_MODEL),
        })
    }

    /// A copy of a global profile is another profile to IAM.
    fn application_profile(&self) -> Option<FoundMistake> {
        let source = self.allowed().first()?;
        let by_profile = self.document.statements.iter().find(|one| denies_profiles(one))?;
        let is_outside = *self.allowed() != KnownRegions::builtin().commercial();
        let passes_as_copy = |profile: &str| {
            let model = ModelRef::parse(profile).model().unwrap_or(profile);
            let copy = |action| {
                let arn = format!(
                    "arn:aws:bedrock:{source}:{UNKNOWN}:application-inference-profile/{UNKNOWN}"
                );
                caller(source, action).global(&arn, model)
            };
            let copied = self.laxest(STREAMED_OR_NOT.into_iter().map(copy));
            self.through_either(profile, source).done == Done::Stopped
                && copied.is_some_and(|effect| effect.done == Done::Passes)
        };
        let mut global = self.catalog().entries().filter(|entry| is_global(&entry.profile));
        let is_mistake = is_outside && global.any(|entry| passes_as_copy(&entry.profile));
        is_mistake.then(|| FoundMistake {
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

/// Says whether a statement denies inference profiles by their names.
fn denies_profiles(statement: &Statement) -> bool {
    let is_named =
        statement.resources.patterns.iter().any(|one| one.contains("inference-profile/"));
    let is_condition = |condition: &Condition| condition.key == Key::InferenceProfileArn;
    statement.effect == Effect::Deny && (is_named || statement.conditions.iter().any(is_condition))
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
