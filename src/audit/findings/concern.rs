//! Who and what a finding concerns: the names in its flows, weighed by their calls.

use std::cmp::Reverse;

use crate::audit::judge::Judged;
use crate::extract::NOBODY;
use crate::model::{AccountId, Alone, DigestGap, Gap, PrincipalType};
use crate::report::{Named, Resources};

/// The names in the flows of a finding.
#[derive(Debug, Clone, Default)]
pub(super) struct Concern<'a> {
    accounts: Weights<'a>,
    principals: Weights<'a>,
    source_regions: Weights<'a>,
    models: Weights<'a>,
    inference_profiles: Weights<'a>,
}

/// Names and their calls, or their days: neighbours mostly share a name.
#[derive(Debug, Clone, Default)]
struct Weights<'a>(Vec<(&'a str, u64)>);

impl<'a> Concern<'a> {
    /// Learns the names of a flow.
    pub(super) fn add(&mut self, judged: &'a Judged<'_>) {
        let (flow, located, calls) = (judged.flow, &judged.located, judged.calls());
        // Who is not known is nobody's name.
        let is_named = flow.principal_type != PrincipalType::Unknown || &*flow.principal != NOBODY;
        self.accounts.add(flow.account.as_ref().map(AccountId::as_str), calls);
        self.principals.add(is_named.then_some(&*flow.principal), calls);
        self.source_regions.add(flow.source_region.as_deref(), calls);
        self.models.add(located.model.as_deref(), calls);
        self.inference_profiles.add(located.inference_profile.as_deref(), calls);
    }

    /// Learns whose days are missing.
    pub(super) fn add_gap(&mut self, gap: &'a Gap, days: u64) {
        self.accounts.add(Some(gap.account.as_str()), days);
        self.source_regions.add(Some(gap.region.as_str()), days);
    }

    /// Learns whose calls one of two witnesses lacks.
    pub(super) fn add_alone(&mut self, alone: &'a Alone) {
        self.accounts.add(alone.account.as_ref().map(AccountId::as_str), alone.count);
        self.source_regions.add(alone.source_region.as_deref(), alone.count);
    }

    /// Learns whose digests are missing.
    pub(super) fn add_digest_gap(&mut self, gap: &'a DigestGap, hours: u64) {
        self.accounts.add(Some(gap.account.as_str()), hours);
        self.source_regions.add(Some(gap.region.as_str()), hours);
    }

    /// Returns the heaviest names of each kind.
    pub(super) fn resources(self) -> Resources {
        Resources {
            accounts: self.accounts.heaviest(),
            principals: self.principals.heaviest(),
            source_regions: self.source_regions.heaviest(),
            models: self.models.heaviest(),
            inference_profiles: self.inference_profiles.heaviest(),
        }
    }
}

impl<'a> Weights<'a> {
    fn add(&mut self, name: Option<&'a str>, weight: u64) {
        let Some(name) = name else { return };
        match self.0.last_mut() {
            Some((last, sum)) if *last == name => *sum += weight,
            Some(_) | None => self.0.push((name, weight)),
        }
    }

    fn heaviest(self) -> Named {
        let mut names = self.0;
        names.sort_unstable();
        names.dedup_by(|(name, weight), (kept, sum)| {
            let is_same = name == kept;
            *sum += if is_same { *weight } else { 0 };
            is_same
        });
        let total = names.len() as u64;
        names.sort_by_key(|(name, weight)| (Reverse(*weight), *name));
        Named { names: names.into_iter().take(MOST).map(|(name, _)| name.into()).collect(), total }
    }
}

/// A finding names so many of a kind: the others are in the flows.
const MOST: usize = 10;
