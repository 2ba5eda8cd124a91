//! The mistakes that documents often make.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use super::{STREAMED_OR_NOT, Trial};
use crate::audit::guardrails::calls::{Call, INFER, INVOKE, Needed, UNSPECIFIED};
use crate::audit::guardrails::condition::{Comparison, Condition, Key};
use crate::audit::guardrails::document::{Effect, Sense, Statement};
use crate::audit::guardrails::evaluate::{Value, surely_passes};
use crate::audit::guardrails::history::Use;
use crate::audit::guardrails::matching::{Truth, actions_hold};
use crate::audit::guardrails::told::{
    ACTIONS_OF_BEDROCK, GEOGRAPHIC, GLOBAL, INVOKE_MODEL, KEYS, KEYS_OF_REQUESTS, MANTLE,
    NOT_ACTION, OPERATORS, PREREQUISITES, fact,
};
use crate::audit::guardrails::write::is_global;
use crate::audit::regions::KnownRegions;
use crate::model::Region;
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
        found.extend(folded(profiles.iter().filter_map(|one| self.missing_part(one))));
        found.extend(self.mantle(direct));
        found.extend(self.mantle_keys());
        found.extend(self.streams(profiles));
        found.extend(self.application_profile());
        found.extend(self.exempt(direct));
        found.extend(self.no_such_action());
        let statements = &self.document().statements;
        found.extend(statements.iter().flat_map(no_such_region));
        found.extend(statements.iter().flat_map(literal_wildcard));
        found.into_iter().collect()
    }

    /// A document that denies by Region, and lets through what has none.
    fn global_routing(&self, profiles: &[ProfileCheck]) -> Option<FoundMistake> {
        let by_region = self.denies_by(Key::RequestedRegion)?;
        let is_passed = |one: &&ProfileCheck| {
            is_global(&one.profile)
                && one.inside_policy != Inside::Yes
                && self.effect(&self.call(&used(one), INVOKE)).done == Done::Passes
        };
        let passed: Vec<&ProfileCheck> = profiles.iter().filter(is_passed).collect();
        let first = passed.first()?;
        Some(FoundMistake {
            code: Mistake::GlobalRoutingPasses,
            statement: Some(by_region.sid.clone()),
            about: Some(first.profile.clone()),
            profiles: Vec::new(),
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
            profiles: Vec::new(),
            regions,
            source: fact(MANTLE),
        })
    }

    fn mantle_keys(&self) -> Option<FoundMistake> {
        let region = self.allowed().first()?;
        let kinds = ["LONG_TERM", "SHORT_TERM"].into_iter();
        let kind = kinds.map(str::to_owned).find(|kind| {
            let of = |action| {
                let request = self.caller(region, action).bearer(Value::Known(kind.clone()));
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
            profiles: Vec::new(),
            regions: Vec::new(),
            source: fact(KEYS),
        })
    }

    /// A document that stops calls, and not those whose answers are streamed.
    fn streams(&self, profiles: &[ProfileCheck]) -> Option<FoundMistake> {
        // Of what no statement denies, only what is allowed could be mended, and that is told of as it passes.
        let denied_at = |[whole, streamed]: [CallEffect; 2]| {
            let is_forgotten = whole.basis == Basis::Statement && streamed.done == Done::Passes;
            whole.at.filter(|_| is_forgotten)
        };
        let models = self.models();
        let of = |region: &Region, model: &String| {
            STREAMED_OR_NOT.map(|action| self.effect(&self.caller(region, action).model(model)))
        };
        let commercial = KnownRegions::builtin().commercial();
        let outside = commercial.difference(self.allowed());
        let direct = outside
            .filter_map(|region| models.iter().find_map(|model| denied_at(of(region, model))));
        let abroad = profiles.iter().filter(|one| one.inside_policy != Inside::Yes);
        let through = abroad.filter_map(|one| {
            denied_at(STREAMED_OR_NOT.map(|action| self.effect(&self.call(&used(one), action))))
        });
        let at: BTreeSet<String> = direct.chain(through).collect();
        (!at.is_empty()).then(|| FoundMistake {
            code: Mistake::StreamsPass,
            statement: None,
            about: None,
            // Global routing has none.
            profiles: Vec::new(),
            regions: at.iter().filter(|at| *at != UNSPECIFIED).flat_map(|at| at.parse()).collect(),
            source: fact(INVOKE_MODEL),
        })
    }

    /// A copy of a profile is another profile to IAM.
    fn application_profile(&self) -> Option<FoundMistake> {
        let by_profile = self.document().statements.iter().find(|one| denies_profiles(one))?;
        let is_outside = |one: &Use| self.inside(&one.profile, &one.source_region) == Inside::No;
        let of = |one: &Use| {
            let calls = STREAMED_OR_NOT.into_iter().map(|action| self.call(one, action));
            self.laxest(calls).map(|effect| effect.done)
        };
        let passes_as_copy =
            |one: &Use| of(one) == Some(Done::Stopped) && of(&self.copy(one)) == Some(Done::Passes);
        let callable = self.callable();
        let first = callable.iter().find(|one| is_outside(one) && passes_as_copy(one))?;
        Some(FoundMistake {
            code: Mistake::ApplicationProfilePasses,
            statement: Some(by_profile.sid.clone()),
            about: Some(first.profile.clone()),
            profiles: Vec::new(),
            regions: vec![first.source_region.clone()],
            source: fact(PREREQUISITES),
        })
    }

    /// A profile inside the policy fails although it is allowed, because one part of it is not.
    fn missing_part(&self, one: &ProfileCheck) -> Option<FoundMistake> {
        let CallEffect { done: Done::Stopped, basis, statement, at } = &one.effect else {
            return None;
        };
        if one.inside_policy != Inside::Yes {
            return None;
        }
        let is_part = match basis {
            Basis::Statement => self.named(statement.as_deref()).is_some_and(is_by_region),
            Basis::NothingAllows => self.is_profile_allowed(one),
            Basis::NothingDenies
            | Basis::DestinationsNotPublished
            | Basis::OutsideDenied
            | Basis::ValueNotKnown
            | Basis::ApiKeyNotLogged
            | Basis::IdentifierHidesModel
            | Basis::OperationNotKnown
            | Basis::SourceNotKnown
            | Basis::OtherPartition => false,
        };
        let region = at.as_deref().and_then(|at| at.parse::<Region>().ok());
        let (code, page) = if is_global(&one.profile) {
            (Mistake::GlobalPartMissing, GLOBAL)
        } else {
            (Mistake::MissingDestination, GEOGRAPHIC)
        };
        is_part.then(|| FoundMistake {
            code,
            statement: statement.clone(),
            about: Some(one.profile.clone()),
            profiles: vec![one.profile.clone()],
            regions: region.filter(|region| region.as_str() != UNSPECIFIED).into_iter().collect(),
            source: fact(page),
        })
    }

    fn is_profile_allowed(&self, one: &ProfileCheck) -> bool {
        let call = self.call(&used(one), INVOKE);
        let mut needs = call.needs.iter();
        needs.next().is_some_and(|need| surely_passes(&[self.document()], &need.request))
    }

    fn named(&self, sid: Option<&str>) -> Option<&Statement> {
        self.document().statements.iter().find(|statement| Some(&*statement.sid) == sid)
    }

    /// A deny by Region whose `NotAction` leaves inference out.
    fn exempt(&self, direct: &[DirectCheck]) -> Option<FoundMistake> {
        let is_left_out = |statement: &&Statement| {
            let by_region = statement.conditions.iter().any(|one| one.key == Key::RequestedRegion);
            let is_all_but =
                statement.effect == Effect::Deny && statement.actions.sense == Sense::AllBut;
            by_region && is_all_but && actions_hold(&statement.actions, INVOKE) == Truth::No
        };
        let statement = self.document().statements.iter().find(is_left_out)?;
        let [bedrock, _] = direct else { return None };
        let passes = bedrock.passes.iter().filter(|region| !self.allowed().contains(*region));
        let regions: Vec<Region> = passes.cloned().collect();
        (!regions.is_empty()).then(|| FoundMistake {
            code: Mistake::BedrockExempt,
            statement: Some(statement.sid.clone()),
            about: None,
            profiles: Vec::new(),
            regions,
            source: fact(NOT_ACTION),
        })
    }

    /// Actions that IAM does not have.
    fn no_such_action(&self) -> Vec<FoundMistake> {
        let found = self.read.no_actions.iter().map(|(statement, action)| FoundMistake {
            code: Mistake::NoSuchAction,
            statement: Some(statement.clone()),
            about: Some(action.clone()),
            profiles: Vec::new(),
            regions: Vec::new(),
            source: fact(ACTIONS_OF_BEDROCK),
        });
        found.collect()
    }

    fn denies_by(&self, key: Key) -> Option<&Statement> {
        let denies = |statement: &&Statement| {
            statement.effect == Effect::Deny && statement.conditions.iter().any(|c| c.key == key)
        };
        self.document().statements.iter().find(denies)
    }
}

/// Says whether a statement denies inference profiles by their names.
fn denies_profiles(statement: &Statement) -> bool {
    let is_named =
        statement.resources.patterns.iter().any(|one| one.contains("inference-profile/"));
    let is_condition = |condition: &Condition| condition.key == Key::InferenceProfileArn;
    statement.effect == Effect::Deny && (is_named || statement.conditions.iter().any(is_condition))
}

/// Says whether what a statement denies depends on the Region.
fn is_by_region(statement: &Statement) -> bool {
    let has_region = |pattern: &String| {
        pattern.split(':').nth(3).is_some_and(|region| !["", "*"].contains(&region))
    };
    statement.conditions.iter().any(|one| one.key == Key::RequestedRegion)
        || statement.resources.patterns.iter().any(has_region)
}

fn used(one: &ProfileCheck) -> Use {
    Use {
        profile: one.profile.clone(),
        application_profile: one.application_profile.clone(),
        source_region: one.source_region.clone(),
    }
}

/// Values with wildcards that are held against a key as they stand.
fn literal_wildcard(statement: &Statement) -> Vec<FoundMistake> {
    let conditions = statement.conditions.iter().filter(|one| one.operator.comparison.is_literal());
    let values = conditions.flat_map(|one| &one.values).filter(|value| value.contains(['*', '?']));
    let found = values.map(|value| FoundMistake {
        code: Mistake::LiteralWildcard,
        statement: Some(statement.sid.clone()),
        about: Some(value.clone()),
        profiles: Vec::new(),
        regions: Vec::new(),
        source: fact(OPERATORS),
    });
    found.collect()
}

/// Tells a mistake that a statement makes of many profiles once, with all of them.
fn folded(found: impl Iterator<Item = FoundMistake>) -> impl Iterator<Item = FoundMistake> {
    let mut known = BTreeMap::<_, FoundMistake>::new();
    for one in found {
        match known.entry((one.code, one.statement.clone())) {
            Entry::Vacant(place) => _ = place.insert(one),
            Entry::Occupied(mut place) => {
                let all = place.get_mut();
                all.profiles = union(mem::take(&mut all.profiles), one.profiles);
                all.regions = union(mem::take(&mut all.regions), one.regions);
            }
        }
    }
    known.into_values()
}

fn union<T: Ord>(all: Vec<T>, more: Vec<T>) -> Vec<T> {
    all.into_iter().chain(more).collect::<BTreeSet<T>>().into_iter().collect()
}

/// Values of `aws:RequestedRegion` that no request has.
fn no_such_region(statement: &Statement) -> Vec<FoundMistake> {
    let regions = |one: &&Condition| {
        one.key == Key::RequestedRegion && one.operator.comparison != Comparison::Null
    };
    let is_known = |one: &Condition, value: &str| {
        let known = |value: &str| value == UNSPECIFIED || KnownRegions::builtin().holds(value);
        let in_any_case = matches!(
            one.operator.comparison,
            Comparison::StringEqualsIgnoreCase | Comparison::StringNotEqualsIgnoreCase
        );
        value.contains(['*', '?']) || known(value) || (in_any_case && known(&value.to_lowercase()))
    };
    let of = |one: &Condition| {
        let values = one.values.iter().filter(|value| !is_known(one, value));
        values.cloned().collect::<Vec<_>>()
    };
    let found =
        statement.conditions.iter().filter(regions).flat_map(of).map(|value| FoundMistake {
            code: Mistake::NoSuchRegion,
            statement: Some(statement.sid.clone()),
            about: Some(value),
            profiles: Vec::new(),
            regions: Vec::new(),
            source: fact(KEYS_OF_REQUESTS),
        });
    found.collect()
}

fn sources(profiles: &[&ProfileCheck]) -> Vec<Region> {
    let sources: BTreeSet<&Region> = profiles.iter().map(|one| &one.source_region).collect();
    sources.into_iter().cloned().collect()
}
