//! What is tried besides what was asked for: all else that a document may let run outside the policy.
//!
//! A document that stops what was called, or what can be called from the allowed Regions, may let through the
//! same from another Region, by another name (a copy of a profile), or what it names itself.

use std::collections::{BTreeMap, BTreeSet};

use super::answer::may_run_outside;
use super::{STREAMED_OR_NOT, Trial, prefix};
use crate::audit::guardrails::calls::Call;
use crate::audit::guardrails::condition::{Comparison, Key};
use crate::audit::guardrails::history::Use;
use crate::audit::guardrails::matching::UNKNOWN;
use crate::audit::guardrails::write::{is_geographic, is_global};
use crate::audit::regions::KnownRegions;
use crate::model::{Arn, Region};
use crate::report::guardrails::{DirectCheck, Done, ProfileCheck, Service};

/// Models of a customer's own, by the kind in their ARN.
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrock.html>
const OWN: [(&str, &str); 5] = [
    ("bedrock", "custom-model"),
    ("bedrock", "custom-model-deployment"),
    ("bedrock", "imported-model"),
    ("bedrock", "provisioned-model"),
    ("sagemaker", "endpoint"),
];

/// A source Region and a prefix.
type Place<'p> = (&'p Region, &'p str);

impl Trial<'_> {
    /// Returns, for each commercial Region and prefix, the call through a profile that comes furthest
    /// outside the policy: of profiles by their own names, and of copies where these come further.
    pub(super) fn beyond(&self, used: &BTreeSet<Use>, told: &[ProfileCheck]) -> Vec<ProfileCheck> {
        let mut all = self.callable_anywhere();
        all.extend(self.named_profiles());
        let plain = self.profiles(all.difference(used));
        let copies: Vec<Use> = all.iter().map(|one| self.copy(one)).collect();
        let copies = self.profiles(copies.iter());
        let mut furthest = BTreeMap::<Place<'_>, Done>::new();
        for one in told.iter().filter(|one| may_run_outside(one)) {
            let so_far = furthest.entry(place(one)).or_insert(Done::Stopped);
            *so_far = (*so_far).max(one.effect.done);
        }
        let mut found = BTreeMap::<(Place<'_>, bool), &ProfileCheck>::new();
        for one in plain.iter().chain(&copies).filter(|one| may_run_outside(one)) {
            let so_far = furthest.entry(place(one)).or_insert(Done::Stopped);
            if one.effect.done > *so_far {
                *so_far = one.effect.done;
                found.insert((place(one), one.application_profile.is_some()), one);
            }
        }
        let mut rows: Vec<ProfileCheck> = found.into_values().map(shown).collect();
        // What is called from the policy's own Regions concerns its readers first.
        rows.sort_by_key(|one| !self.allowed().contains(&one.source_region));
        rows
    }

    /// Returns an application profile of which nothing is known but what it copies.
    pub(super) fn copy(&self, one: &Use) -> Use {
        let account = self.account.map_or_else(|| UNKNOWN.to_string(), str::to_owned);
        let arn = format!(
            "arn:aws:bedrock:{}:{account}:application-inference-profile/{UNKNOWN}",
            one.source_region
        );
        Use { application_profile: Some(arn), ..one.clone() }
    }

    /// Returns the profiles that the document names and the catalog does not have, from everywhere.
    fn named_profiles(&self) -> Vec<Use> {
        let is_profile = |id: &String| {
            (is_geographic(id) || is_global(id))
                && !id.ends_with('.')
                && self.catalog().entries().all(|entry| entry.profile != *id)
        };
        let named = self.named_resources("inference-profile").into_iter().filter(is_profile);
        let everywhere = |profile: String| {
            let from = move |source_region| Use {
                profile: profile.clone(),
                application_profile: None,
                source_region,
            };
            KnownRegions::builtin().commercial().into_iter().map(from)
        };
        named.flat_map(everywhere).collect()
    }

    /// Returns what the document does to models of a customer's own.
    pub(super) fn own_models(&self) -> DirectCheck {
        let of = |(service, kind): (&str, &str)| {
            let mut names = self.named_resources(kind);
            names.insert(UNKNOWN.to_string());
            let parts =
                names.into_iter().map(|name| (service.to_owned(), format!("{kind}/{name}")));
            parts.collect::<Vec<_>>()
        };
        let own: Vec<(String, String)> = OWN.into_iter().flat_map(of).collect();
        self.by_region(Service::Bedrock, |region| {
            let calls = |(service, name): &(String, String)| {
                STREAMED_OR_NOT.map(|action| {
                    let caller = self.caller(region, action);
                    let account = caller.account_part();
                    caller.direct(format!("arn:aws:{service}:{region}:{account}:{name}"))
                })
            };
            own.iter().flat_map(calls).collect::<Vec<Call>>()
        })
    }

    /// Returns an example of each name that the document has of a kind of resource.
    pub(super) fn named_resources(&self, kind: &str) -> BTreeSet<String> {
        let statements = self.document().statements.iter();
        let patterns = statements.flat_map(|statement| {
            let conditions = statement.conditions.iter();
            let of_profiles = conditions.filter(|one| one.key == Key::InferenceProfileArn);
            statement.resources.patterns.iter().chain(of_profiles.flat_map(|one| &one.values))
        });
        let name = |pattern: &String| {
            let (found, name) = Arn::parse(pattern)?.kind_and_name()?;
            (found == kind).then(|| example(name))
        };
        patterns.filter_map(name).filter(|name| !name.is_empty()).collect()
    }

    /// Returns an example of each model that the document asks for at `bedrock-mantle`.
    pub(super) fn mantle_models(&self) -> BTreeSet<String> {
        let conditions = self.document().statements.iter().flat_map(|one| &one.conditions);
        let of_models = conditions.filter(|one| {
            one.key == Key::MantleModel && one.operator.comparison != Comparison::Null
        });
        let named = of_models.flat_map(|one| one.values.iter().map(|value| example(value)));
        named.filter(|name| !name.is_empty()).collect()
    }
}

fn place(one: &ProfileCheck) -> Place<'_> {
    (&one.source_region, prefix(&one.profile))
}

/// Returns what is told: where a part of a name may be anything, an asterisk stands.
fn shown(one: &ProfileCheck) -> ProfileCheck {
    let of_any = one.application_profile.as_ref().map(|arn| arn.replace(UNKNOWN, "*"));
    ProfileCheck { application_profile: of_any, ..one.clone() }
}

/// Returns a name that fits a pattern.
fn example(pattern: &str) -> String {
    pattern.replace('*', "").replace('?', "x")
}

#[cfg(test)]
mod tests;
