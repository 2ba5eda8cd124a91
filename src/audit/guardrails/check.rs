//! What a given document does to the calls that a policy is about, and the mistakes it makes.

mod answer;
mod beyond;
mod mistakes;

use std::collections::{BTreeMap, BTreeSet};

use super::calls::{Call, Caller, INFER, INVOKE, INVOKE_STREAM, Principal};
use super::condition::Key;
use super::document::{Document, Effect, Statement};
use super::evaluate::{effect, surely_stops};
use super::grammar::Read;
use super::history::Use;
use super::matching::UNKNOWN;
use super::write::{OtherPartition, check_partition, is_geographic, is_global};
use crate::audit::catalog::{Catalog, Entry, Source};
use crate::audit::given::Given;
use crate::audit::regions::KnownRegions;
use crate::model::{ModelRef, Region, Regions};
use crate::report::Tool;
use crate::report::guardrails::{
    Answer, Applies, Basis, CallEffect, DirectCheck, DocumentCheck, Done, GUARDRAILS_SCHEMA,
    History, Inside, Named, ProfileCheck, Service,
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
    pub used: BTreeSet<Use>,
    /// What it would have done to past calls.
    pub history: Option<History>,
}

/// Says what a document does to calls.
///
/// # Errors
/// Fails where the policy allows Regions of another partition.
pub fn checked(checking: Checking<'_>) -> Result<DocumentCheck, OtherPartition> {
    let Checking { name, read, given, used, history } = checking;
    check_partition(&given.policy)?;
    let document = &read.document;
    let account = account(document);
    let of = |who| Trial { read, given, account: account.as_deref(), who };
    let (trial, anyone) = (of(Principal::Unnamed), of(Principal::Any));
    let used = if used.is_empty() { trial.callable() } else { used };
    let told = trial.all(&used);
    let mut principals = principals(document);
    let to_anyone = if principals.is_empty() { told.clone() } else { anyone.all(&used) };
    if told == to_anyone {
        principals.clear();
    }
    let mistakes = trial.mistakes(&told.profiles[..used.len()], &told.direct);
    let Effects { profiles, direct, own_models } = told;
    let allows = |statement: &Statement| statement.effect == Effect::Allow;
    let mut check = DocumentCheck {
        schema_version: GUARDRAILS_SCHEMA,
        tool: Tool { name: "regiontrail".to_owned(), version: given.version.to_owned() },
        generated_at: given.now,
        document: name.to_owned(),
        policy: given.policy.name.clone(),
        allowed_regions: given.policy.terms.allowed.iter().cloned().collect(),
        catalog_date: given.catalog.as_of().to_owned(),
        only_denies: !document.statements.iter().any(allows),
        statements: document.statements.len() as u64,
        other_statements: read.unrelated,
        account: account.clone(),
        principals,
        answer: Answer::NothingPasses,
        exit_code: 0,
        mistakes,
        profiles,
        direct,
        own_models,
        history,
    };
    check.answer = answer::answer(&check, &to_anyone);
    check.exit_code = check.answer.exit_code();
    Ok(check)
}

/// Returns the account of which a document speaks, where it is one: its own, most likely.
fn account(document: &Document) -> Option<String> {
    let of_profiles = |statement: &Statement| {
        let conditions = statement.conditions.iter();
        let values = conditions.filter(|one| one.key == Key::InferenceProfileArn);
        let values: Vec<String> = values.flat_map(|one| one.values.iter().cloned()).collect();
        statement.resources.patterns.iter().cloned().chain(values).collect::<Vec<_>>()
    };
    let patterns = document.statements.iter().flat_map(of_profiles);
    let accounts: BTreeSet<String> = patterns
        .filter_map(|pattern| pattern.split(':').nth(4).map(str::to_owned))
        .filter(|part| part.len() == 12 && part.bytes().all(|byte| byte.is_ascii_digit()))
        .collect();
    let mut accounts = accounts.into_iter();
    accounts.next().filter(|_| accounts.next().is_none())
}

/// Returns the statements that ask who calls.
fn principals(document: &Document) -> Vec<Named> {
    let of = |statement: &Statement| {
        let asks = statement.conditions.iter().filter(|one| one.key == Key::PrincipalArn);
        let named = asks.map(|one| Named {
            statement: statement.sid.clone(),
            operator: one.operator.name(),
            applies: if one.operator.comparison.is_negated() {
                Applies::ToAllBut
            } else {
                Applies::To
            },
            values: one.values.clone(),
        });
        named.collect::<Vec<_>>()
    };
    document.statements.iter().flat_map(of).collect()
}

/// What a document does to all that is tried.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Effects {
    /// Through profiles: first those that were asked for, then what else may run outside.
    profiles: Vec<ProfileCheck>,
    direct: Vec<DirectCheck>,
    own_models: DirectCheck,
}

/// A document, and what it is held against.
#[derive(Clone, Copy)]
struct Trial<'a> {
    read: &'a Read,
    given: &'a Given<'a>,
    account: Option<&'a str>,
    who: Principal<'a>,
}

impl<'a> Trial<'a> {
    fn allowed(&self) -> &BTreeSet<Region> {
        &self.given.policy.terms.allowed
    }

    const fn catalog(&self) -> &Catalog {
        self.given.catalog
    }

    const fn document(&self) -> &'a Document {
        &self.read.document
    }

    const fn caller<'c>(&self, source: &'c Region, action: &'static str) -> Caller<'c>
    where
        'a: 'c,
    {
        Caller { principal: self.who, account: self.account, source, action }
    }

    fn effect(&self, call: &Call) -> CallEffect {
        effect(&[self.document()], call)
    }

    fn all(&self, used: &BTreeSet<Use>) -> Effects {
        let mut profiles = self.profiles(used.iter());
        profiles.extend(self.beyond(used, &profiles));
        Effects { profiles, direct: self.directs(), own_models: self.own_models() }
    }

    /// Returns what is done to the call that comes furthest; of several, the first.
    fn laxest(&self, calls: impl Iterator<Item = Call>) -> Option<CallEffect> {
        let further = |so_far: CallEffect, other: CallEffect| {
            if other.done > so_far.done { other } else { so_far }
        };
        calls.map(|call| self.effect(&call)).reduce(further)
    }

    fn profiles<'u>(&self, used: impl Iterator<Item = &'u Use>) -> Vec<ProfileCheck> {
        used.map(|used| self.profile(used)).collect()
    }

    fn profile(&self, used: &Use) -> ProfileCheck {
        let [whole, streamed] = STREAMED_OR_NOT.map(|action| self.effect_through(used, action));
        ProfileCheck {
            profile: used.profile.clone(),
            application_profile: used.application_profile.clone(),
            source_region: used.source_region.clone(),
            inside_policy: self.inside(&used.profile, &used.source_region),
            effect: if further(&streamed) > further(&whole) { streamed } else { whole },
        }
    }

    /// Says what is done to a call through a profile. Each destination needs a request in its Region:
    /// where every one outside the policy is denied, it matters to the policy no more which there are.
    fn effect_through(&self, used: &Use, action: &'static str) -> CallEffect {
        let effect = self.effect(&self.call(used, action));
        if effect.basis != Basis::DestinationsNotPublished {
            return effect;
        }
        let caller = self.caller(&used.source_region, action);
        let (arn, model) = (arn(&caller, used), model(used));
        let is_stopped = |region: &Region| {
            surely_stops(&[self.document()], &caller.model_through(&arn, model, region))
        };
        let commercial = KnownRegions::builtin().commercial();
        if commercial.difference(self.allowed()).all(is_stopped) {
            return CallEffect { basis: Basis::OutsideDenied, ..effect };
        }
        effect
    }

    /// Returns the profiles of the catalog with each allowed Region from which they can be called.
    fn callable(&self) -> BTreeSet<Use> {
        let mut callable = self.callable_anywhere();
        callable.retain(|used| self.allowed().contains(&used.source_region));
        callable
    }

    /// Returns the profiles of the catalog with each Region from which they can be called. Where AWS does not
    /// list the sources of one, these are those of its prefix.
    fn callable_anywhere(&self) -> BTreeSet<Use> {
        let named = |entry: &Entry| match &entry.source {
            Source::Named(region) => Some(region.clone()),
            Source::Any => None,
        };
        let mut of_prefix = BTreeMap::<&str, BTreeSet<Region>>::new();
        for entry in self.of_models() {
            of_prefix.entry(prefix(&entry.profile)).or_default().extend(named(entry));
        }
        let sources = |entry: &Entry| match &entry.source {
            Source::Named(region) => vec![region.clone()],
            Source::Any => of_prefix[prefix(&entry.profile)].iter().cloned().collect(),
        };
        let from = |entry: &Entry, source_region| Use {
            profile: entry.profile.clone(),
            application_profile: None,
            source_region,
        };
        let commercial = KnownRegions::builtin().commercial();
        self.of_models()
            .flat_map(|entry| sources(entry).into_iter().map(|at| from(entry, at)))
            .filter(|used| commercial.contains(&used.source_region))
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
            // It may be routed to every commercial Region, also one that the catalog does not have.
            None if is_global(profile) => {
                let is_worldwide = KnownRegions::builtin().commercial().is_subset(self.allowed());
                if is_worldwide { Inside::Yes } else { Inside::No }
            }
            None => Inside::NotKnown,
        }
    }

    /// Returns a call through a profile.
    fn call(&self, used: &Use, action: &'static str) -> Call {
        let caller = self.caller(&used.source_region, action);
        let (arn, model) = (arn(&caller, used), model(used));
        if is_global(&used.profile) {
            return caller.global(&arn, model);
        }
        let published = self.published(&used.profile, &used.source_region);
        caller.geographic(&arn, model, published, &Regions::default())
    }

    /// Returns the models of the catalog, those that the document names, and one that nobody knows.
    fn models(&self) -> BTreeSet<String> {
        let ids = self.of_models().map(|entry| entry.profile.as_str());
        let models = ids.filter_map(|id| ModelRef::parse(id).model().map(str::to_owned));
        let named = self.named_resources("foundation-model");
        models.chain(named).chain(self.mantle_models()).chain([UNKNOWN.to_string()]).collect()
    }

    fn directs(&self) -> Vec<DirectCheck> {
        [Service::Bedrock, Service::BedrockMantle].map(|service| self.direct(service)).into()
    }

    fn direct(&self, service: Service) -> DirectCheck {
        let (models, mut projects) = (self.models(), self.named_resources("project"));
        projects.insert(UNKNOWN.to_string());
        let of = |model: &String, region: &Region| -> Vec<Call> {
            let known = Some(model.as_str()).filter(|model| !model.contains(UNKNOWN));
            match service {
                Service::Bedrock => {
                    STREAMED_OR_NOT.map(|action| self.caller(region, action).model(model)).into()
                }
                Service::BedrockMantle => {
                    let caller = self.caller(region, INFER);
                    projects.iter().map(|project| caller.mantle_of(project, known)).collect()
                }
            }
        };
        self.by_region(service, |region| {
            models.iter().flat_map(|model| of(model, region)).collect::<Vec<Call>>()
        })
    }

    /// Says in which Regions calls are stopped, by the one that comes furthest.
    fn by_region(&self, service: Service, calls: impl Fn(&Region) -> Vec<Call>) -> DirectCheck {
        let mut direct =
            DirectCheck { service, stopped: Vec::new(), undecided: Vec::new(), passes: Vec::new() };
        for region in KnownRegions::builtin().commercial() {
            let calls = calls(&region).into_iter();
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

/// Returns the ARN by which a profile is called.
fn arn(caller: &Caller<'_>, used: &Use) -> String {
    used.application_profile.clone().unwrap_or_else(|| caller.profile_arn(&used.profile))
}

fn model(used: &Use) -> &str {
    ModelRef::parse(&used.profile).model().unwrap_or(&used.profile)
}

/// Returns the part of a profile's id that names a geography, or `global`.
fn prefix(profile: &str) -> &str {
    profile.split_once('.').map_or(profile, |(prefix, _)| prefix)
}

/// Returns how far a call comes; one that cannot leave the policy's Regions comes less far than one of which
/// that is not known.
fn further(effect: &CallEffect) -> (Done, bool) {
    (effect.done, effect.basis != Basis::OutsideDenied)
}

/// What `Converse` and `InvokeModel` ask for, and their streamed forms.
const STREAMED_OR_NOT: [&str; 2] = [INVOKE, INVOKE_STREAM];

#[cfg(test)]
mod tests;

#[cfg(test)]
mod published;
