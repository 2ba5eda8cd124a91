//! Writes the documents that hold a policy up.
//!
//! What the policy's own terms allow is written; its rules and exceptions are not, and that is said. A
//! document that would be too large is several. Those that deny may be split because each statement
//! denies by itself; those that allow, because what one of them allows is allowed.

mod statements;

use std::collections::{BTreeMap, BTreeSet};

use self::statements::{
    INVOKE, all_keys, allow, camel, deny, geographic, global, long_term_keys, other_profiles,
};
use super::calls::UNSPECIFIED;
use super::condition::{Comparison, Condition, Key};
use super::document::{Document, Elements};
use super::pack::{self, Reasoned};
use crate::audit::catalog::{Catalog, Entry};
use crate::audit::policy::Policy;
use crate::audit::regions::KnownRegions;
use crate::model::{ModelRef, ProfileKind, Region};
use crate::report::guardrails::{DocumentKind, Fact, LeftOut, Purpose};

/// What was written, and what was not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The documents.
    pub documents: Vec<Draft>,
    /// What no document does.
    pub left_out: Vec<LeftOut>,
}

/// A document with what its statements are for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its name.
    pub name: String,
    /// What it is for AWS.
    pub kind: DocumentKind,
    /// The document.
    pub document: Document,
    /// What each statement is for, and the pages it rests on besides those of its purpose.
    pub purposes: Vec<(Purpose, Vec<Fact>)>,
}

/// A policy that allows Regions outside the partition `aws`, where ARNs read otherwise.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("documents are for the partition `aws`, and policy `{policy}` allows {regions}")]
pub struct OtherPartition {
    policy: String,
    regions: String,
}

/// Writes the documents for a policy.
///
/// # Errors
/// Fails where the policy allows Regions of another partition.
pub fn write(policy: &Policy, catalog: &Catalog) -> Result<Written, OtherPartition> {
    check_partition(policy)?;
    let scope = Scope {
        allowed: &policy.terms.allowed,
        catalog,
        is_worldwide: policy.terms.allowed == KnownRegions::builtin().commercial(),
    };
    let mut written = Written { documents: Vec::new(), left_out: scope.left_out(policy) };
    for (name, kind, statements) in [
        ("scp-regions", DocumentKind::ServiceControlPolicy, scope.regions()),
        ("scp-profiles", DocumentKind::ServiceControlPolicy, scope.other_profiles()),
        ("scp-long-term-keys", DocumentKind::ServiceControlPolicy, long_term_keys()),
        ("scp-all-keys", DocumentKind::ServiceControlPolicy, all_keys()),
        ("iam-in-region", DocumentKind::ManagedPolicy, scope.in_region()),
        ("iam-geographic", DocumentKind::ManagedPolicy, scope.geographic()),
        ("iam-global", DocumentKind::ManagedPolicy, scope.global()),
    ] {
        pack::pack(name, kind, statements, &mut written);
    }
    Ok(written)
}

/// Refuses a policy for Regions whose ARNs read otherwise than is written and tried here.
///
/// # Errors
/// Fails where the policy allows Regions of another partition.
pub fn check_partition(policy: &Policy) -> Result<(), OtherPartition> {
    let commercial = KnownRegions::builtin().commercial();
    let others: Vec<&str> =
        policy.terms.allowed.difference(&commercial).map(Region::as_str).collect();
    if others.is_empty() {
        return Ok(());
    }
    let (policy, regions) = (policy.name.clone(), others.join(", "));
    Err(OtherPartition { policy, regions })
}

/// What documents are written for.
#[derive(Clone, Copy)]
struct Scope<'a> {
    allowed: &'a BTreeSet<Region>,
    catalog: &'a Catalog,
    /// Every commercial Region is allowed, so that global routing is.
    is_worldwide: bool,
}

impl<'a> Scope<'a> {
    fn left_out(&self, policy: &Policy) -> Vec<LeftOut> {
        let mut left_out = Vec::new();
        if !self.is_worldwide {
            left_out.extend([LeftOut::GlobalAccess, LeftOut::MantleGlobalRouting]);
        }
        if self.allowed.iter().all(|source| self.inside(source).is_empty()) {
            left_out.push(LeftOut::GeographicAccess);
        }
        if !policy.rules.is_empty() {
            let ids = policy.rules.iter().map(|rule| rule.id.clone()).collect();
            left_out.push(LeftOut::Rules { ids });
        }
        if !policy.exceptions.is_empty() {
            let ids = policy.exceptions.iter().map(|exception| exception.id.clone()).collect();
            left_out.push(LeftOut::Exceptions { ids });
        }
        left_out
    }

    fn codes(&self) -> impl Iterator<Item = &'a str> {
        self.allowed.iter().map(Region::as_str)
    }

    fn regions(&self) -> Vec<Reasoned> {
        if self.is_worldwide {
            return Vec::new();
        }
        let outside =
            || Condition::new(Comparison::StringNotEquals, Key::RequestedRegion, self.codes());
        let any = || Elements::these(["*"]);
        let deny = |sid, action, conditions| deny(sid, [action], any(), conditions);
        let unspecified =
            Condition::new(Comparison::StringEquals, Key::RequestedRegion, [UNSPECIFIED]);
        let global = Condition::new(
            Comparison::ArnLike,
            Key::InferenceProfileArn,
            ["arn:aws:bedrock:*:*:inference-profile/global.*"],
        );
        vec![
            (
                deny("DenyBedrockElsewhere", "bedrock:*", vec![outside()]),
                Purpose::DenyOtherRegions,
                Vec::new(),
            ),
            (
                deny("DenyMantleElsewhere", "bedrock-mantle:*", vec![outside()]),
                Purpose::DenyOtherRegionsMantle,
                Vec::new(),
            ),
            (
                deny("DenyGlobalRouting", "bedrock:*", vec![global, unspecified]),
                Purpose::DenyGlobalRouting,
                Vec::new(),
            ),
        ]
    }

    /// Denies, from each allowed source Region, the profiles that are not known to stay inside.
    ///
    /// The statement is for foundation models, of which AWS says that the request names the profile; a
    /// model that is called without one, or through an application profile, is not in its scope.
    fn other_profiles(&self) -> Vec<Reasoned> {
        if self.is_worldwide {
            return Vec::new();
        }
        self.allowed.iter().flat_map(|source| self.other_profiles_from(source)).collect()
    }

    fn other_profiles_from(&self, source: &Region) -> Vec<Reasoned> {
        let name = format!("DenyProfilesFrom{}", camel(source.as_str()));
        let inside = self.inside(source);
        let whole = other_profiles(&name, source, &["*"], &[], &inside);
        if pack::fits(&whole, DocumentKind::ServiceControlPolicy) {
            return vec![whole];
        }
        // By the first labels of the profile's id, and one statement for all other labels.
        let mut groups = BTreeMap::<String, Vec<&Entry>>::new();
        for entry in &inside {
            let labels: Vec<&str> = entry.profile.splitn(3, '.').take(2).collect();
            groups.entry(format!("{}.*", labels.join("."))).or_default().push(entry);
        }
        let patterns: Vec<&str> = groups.keys().map(String::as_str).collect();
        let rest = other_profiles(&format!("{name}Other"), source, &["*"], &patterns, &[]);
        let of_group = |(pattern, entries): (&String, &Vec<&Entry>)| {
            let name = format!("{name}{}", camel(pattern));
            other_profiles(&name, source, &[pattern], &[], entries)
        };
        groups.iter().map(of_group).chain([rest]).collect()
    }

    fn in_region(&self) -> Vec<Reasoned> {
        let models =
            self.codes().map(|region| format!("arn:aws:bedrock:{region}::foundation-model/*"));
        let projects =
            self.codes().map(|region| format!("arn:aws:bedrock-mantle:{region}:*:project/*"));
        vec![
            (
                allow("InvokeModelsInRegion", INVOKE, models, Vec::new()),
                Purpose::AllowModels,
                Vec::new(),
            ),
            (
                allow(
                    "InferAtMantleInRegion",
                    ["bedrock-mantle:CreateInference"],
                    projects,
                    Vec::new(),
                ),
                Purpose::AllowMantle,
                Vec::new(),
            ),
        ]
    }

    /// Allows, from each source Region, the profiles that stay inside: the profiles there, and their
    /// models there and in each destination Region, through the profile only.
    fn geographic(&self) -> Vec<Reasoned> {
        let mut all = Vec::new();
        for source in self.allowed {
            for (number, entries) in (1..).zip(self.inside(source).chunks(AT_ONCE)) {
                let name = format!("{}{number}", camel(source.as_str()));
                all.extend(geographic(source, &name, entries));
            }
        }
        all
    }

    fn global(&self) -> Vec<Reasoned> {
        if !self.is_worldwide {
            return Vec::new();
        }
        let mut all = Vec::new();
        for source in self.allowed {
            let entries = self.callable(source, is_global);
            for (number, entries) in (1..).zip(entries.chunks(AT_ONCE)) {
                let name = format!("{}{number}", camel(source.as_str()));
                all.extend(global(source, &name, entries));
            }
        }
        all
    }

    /// Returns the geographic profiles that stay inside when called from `source`.
    fn inside(&self, source: &Region) -> Vec<&'a Entry> {
        let mut entries = self.callable(source, is_geographic);
        entries.retain(|entry| {
            entry.destinations.as_ref().is_some_and(|regions| regions.is_subset(self.allowed))
        });
        entries
    }

    fn callable(&self, source: &Region, is_wanted: fn(&str) -> bool) -> Vec<&'a Entry> {
        let ids: BTreeSet<&str> =
            self.catalog.entries().map(|entry| entry.profile.as_str()).collect();
        let wanted = ids.into_iter().filter(|id| is_wanted(id));
        wanted.filter_map(|id| self.catalog.entry(id, source)).collect()
    }
}

/// Says whether an id is that of a geographic profile for models, not of guardrails or documents.
pub fn is_geographic(id: &str) -> bool {
    let ModelRef::System { kind: ProfileKind::Geographic(_), .. } = ModelRef::parse(id) else {
        return false;
    };
    !id.contains(".guardrail.") && !id.contains(".data-automation")
}

/// Says whether an id is that of a global profile.
pub fn is_global(id: &str) -> bool {
    matches!(ModelRef::parse(id), ModelRef::System { kind: ProfileKind::Global, .. })
}

/// So many profiles in one pair or triple of statements, which fit into a document.
const AT_ONCE: usize = 8;

#[cfg(test)]
mod tests;
