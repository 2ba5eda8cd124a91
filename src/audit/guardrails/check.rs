//! What a given document does to the calls that a policy is about, and the mistakes it makes.

mod mistakes;

use std::collections::BTreeSet;

use super::calls::{Call, Caller, INFER, INVOKE, INVOKE_STREAM};
use super::document::{Document, Effect, Statement};
use super::evaluate::effect;
use super::grammar::Read;
use super::matching::UNKNOWN;
use super::write::{is_geographic, is_global};
use crate::audit::catalog::{Catalog, Entry, Source};
use crate::audit::given::Given;
use crate::audit::regions::KnownRegions;
use crate::model::{ModelRef, Region, Regions};
use crate::report::Tool;
use crate::report::guardrails::{
    CallEffect, DirectCheck, DocumentCheck, Done, GUARDRAILS_SCHEMA, History, Inside, ProfileCheck,
    Service,
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
    let tried = || check.history.iter().flat_map(|history| &history.tried);
    let outside = |regions: &[Region]| !regions.iter().all(is_allowed);
    let lets_through = of(Done::Passes, Inside::No)
        || check.direct.iter().any(|direct| outside(&direct.passes))
        || tried().any(|tried| tried.outside_policy.passes > 0);
    let is_open = of(Done::Undecided, Inside::No)
        || of(Done::Undecided, Inside::NotKnown)
        || of(Done::Passes, Inside::NotKnown)
        || check.direct.iter().any(|direct| outside(&direct.undecided))
        || tried().any(|tried| tried.outside_policy.undecided > 0);
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

    fn effect(&self, call: &Call) -> CallEffect {
        effect(&[self.document], call)
    }

    /// Returns what is done to the call that comes furthest; of several, the first.
    fn laxest(&self, calls: impl Iterator<Item = Call>) -> Option<CallEffect> {
        let further = |so_far: CallEffect, other: CallEffect| {
            if other.done > so_far.done { other } else { so_far }
        };
        calls.map(|call| self.effect(&call)).reduce(further)
    }

    fn profiles(&self, used: BTreeSet<(String, Region)>) -> Vec<ProfileCheck> {
        let used = if used.is_empty() { self.callable() } else { used };
        used.into_iter()
            .map(|(profile, source_region)| {
                let effect = self.through_either(&profile, &source_region);
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
        self.of_models()
            .flat_map(|entry| named(entry).into_iter().map(|at| (entry.profile.clone(), at)))
            .collect()
    }

    /// Returns the entries of the catalog that are profiles of models, and not of guardrails.
    fn of_models(&self) -> impl Iterator<Item = &Entry> {
        let of_models = |id: &str| is_geographic(id) || is_global(id);
        self.catalog().entries().filter(move |entry| of_models(&entry.profile))
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

    /// Says what is done to a call through a profile, streamed or not, whichever comes further.
    fn through_either(&self, profile: &str, source: &Region) -> CallEffect {
        let [first, second] = STREAMED_OR_NOT.map(|action| self.through(profile, source, action));
        if second.done > first.done { second } else { first }
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

    /// Returns the models of the catalog, and one that nobody knows.
    fn models(&self) -> BTreeSet<String> {
        let ids = self.of_models().map(|entry| entry.profile.as_str());
        let models = ids.filter_map(|id| ModelRef::parse(id).model().map(str::to_owned));
        models.chain([UNKNOWN.to_string()]).collect()
    }

    fn direct(&self, service: Service) -> DirectCheck {
        let mut direct =
            DirectCheck { service, stopped: Vec::new(), undecided: Vec::new(), passes: Vec::new() };
        let models = self.models();
        for region in KnownRegions::builtin().commercial() {
            let calls = models.iter().flat_map(|model| directly(service, &region, model));
            let list = match self.laxest(calls).map(|effect| effect.done) {
                Some(Done::Stopped) => &mut direct.stopped,
                Some(Done::Undecided) | None => &mut direct.undecided,
                Some(Done::Passes) => &mut direct.passes,
            };
            list.push(region);
        }
        direct
    }
}

/// Returns the calls of a model at an endpoint, without a profile.
fn directly(service: Service, region: &Region, model: &str) -> Vec<Call> {
    let known = Some(model).filter(|model| !model.contains(UNKNOWN));
    match service {
        Service::Bedrock => {
            STREAMED_OR_NOT.map(|action| caller(region, action).model(model)).into()
        }
        Service::BedrockMantle => vec![caller(region, INFER).mantle(known)],
    }
}

const fn caller<'a>(source: &'a Region, action: &'static str) -> Caller<'a> {
    Caller { principal: None, account: None, source, action }
}

/// What `Converse` and `InvokeModel` ask for, and their streamed forms.
const STREAMED_OR_NOT: [&str; 2] = [INVOKE, INVOKE_STREAM];

#[cfg(test)]
mod tests;
