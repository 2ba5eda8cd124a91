//! What an audit makes of a check of the logs that it read.

use std::collections::{BTreeMap, BTreeSet};

use super::gaps::Covered;
use super::links::{Known, hours};
use super::quiet::join;
use super::verified::Verified;
use crate::ledger::OpenDefinition;
use crate::model::{AccountId, DigestGap, Gap, IntegrityOutcome, Moment, Region, Standing, Window};
use crate::report::verification::{CheckedObject, KeysTold, Standings};
use crate::report::{IntegrityMode, IntegrityReport, ProvenTime};

/// A check of the logs that an audit read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// What less than full proof does to the report.
    pub mode: IntegrityMode,
    /// Events from here on were left out, since no digest tells of them yet.
    pub until: Option<Moment>,
    /// What was found.
    pub verified: Verified,
    /// Logs that are not valid and change what valid ones say.
    pub overruling: BTreeSet<String>,
    /// What application profiles copy by the word of such logs alone.
    pub open_definitions: Vec<OpenDefinition>,
    /// How many objects stand how.
    pub counts: Standings,
    /// The public keys, and where they came from.
    pub keys: KeysTold,
}

impl Proof {
    /// Says whether the report cannot be conclusive. What was changed, taken away or put in leaves
    /// nothing to conclude from, whatever was asked.
    #[must_use]
    pub fn is_inconclusive(&self) -> bool {
        match (self.mode, self.verified.outcome) {
            (_, IntegrityOutcome::Intact) => false,
            (_, IntegrityOutcome::Failed) => true,
            _ if !self.overruling.is_empty() => true,
            (mode, IntegrityOutcome::Incomplete) => mode == IntegrityMode::Require,
        }
    }

    /// Says whether nothing but full proof is a pass.
    #[must_use]
    pub fn is_required(&self) -> bool {
        self.mode == IntegrityMode::Require
    }

    /// Returns each log, and each that is absent.
    pub fn logs(&self) -> impl Iterator<Item = CheckedObject> {
        self.verified.logs.iter()
    }

    /// Returns the digests and then the logs that are not valid.
    pub fn not_valid(&self) -> impl Iterator<Item = CheckedObject> {
        let Verified { digests, logs, .. } = &self.verified;
        digests
            .iter()
            .chain(logs.iter())
            .filter(|object| !matches!(object.state, Standing::Valid | Standing::NotInRange))
    }

    /// Tells it. `places` are those of the logs that were read, and `quiet` the days that digests
    /// explain; `known` is the check with what is known beside it.
    #[must_use]
    pub fn report<'p>(
        &self,
        places: impl Iterator<Item = (&'p AccountId, &'p Region)>,
        quiet: Vec<Gap>,
        known: Known<'_>,
    ) -> IntegrityReport {
        let not_valid: Vec<CheckedObject> = self.not_valid().collect();
        IntegrityReport {
            mode: self.mode,
            outcome: self.verified.outcome,
            counts: self.counts.clone(),
            regions: self.regions(places),
            hours: hours(known),
            buckets: self.verified.buckets.iter().cloned().collect(),
            gaps: self.verified.gaps.clone(),
            quiet,
            not_valid_count: not_valid.len() as u64,
            not_valid: not_valid.into_iter().take(MOST).collect(),
            keys: self.keys.clone(),
        }
    }

    /// Returns what is proven of each account and Region that has digests or logs.
    fn regions<'p>(
        &self,
        places: impl Iterator<Item = (&'p AccountId, &'p Region)>,
    ) -> Vec<ProvenTime> {
        let period = self.verified.period.deliveries;
        let mut times = BTreeMap::new();
        for (account, region) in places {
            let time = none_proven(account, region, period);
            times.insert((account.clone(), region.clone()), time);
        }
        for covered in &self.verified.covered {
            let place = (covered.account.clone(), covered.region.clone());
            times.insert(place, proven(covered, &self.verified.gaps, period));
        }
        times.into_values().collect()
    }
}

fn none_proven(account: &AccountId, region: &Region, period: Window) -> ProvenTime {
    let asked = period.from.zip(period.to).map(|(from, to)| length(from, to));
    ProvenTime {
        account: account.clone(),
        region: region.clone(),
        from: None,
        to: None,
        digests: 0,
        hours_covered: 0,
        hours_missing: asked.map(begun_hours),
    }
}

fn proven(covered: &Covered, gaps: &[DigestGap], period: Window) -> ProvenTime {
    let own = gaps
        .iter()
        .filter(|gap| gap.account == covered.account && gap.region == covered.region)
        .map(|gap| (gap.from, gap.to));
    let mut missing: Vec<(Moment, Moment)> = own.collect();
    join(&mut missing);
    let from = period.from.map_or(covered.from, |from| from.max(covered.from));
    let to = period.to.map_or(covered.to, |to| to.min(covered.to));
    let within = missing.iter().map(|(a, b)| length((*a).max(from), (*b).min(to)));
    let whole = length(from, to) - within.sum::<i64>();
    ProvenTime {
        account: covered.account.clone(),
        region: covered.region.clone(),
        from: Some(covered.from),
        to: Some(covered.to),
        digests: covered.digests,
        hours_covered: u64::try_from(whole / HOUR).unwrap_or(0),
        hours_missing: Some(begun_hours(missing.iter().map(|(a, b)| length(*a, *b)).sum())),
    }
}

/// Returns the milliseconds from one moment to a later one; 0 where it is not later.
fn length(from: Moment, to: Moment) -> i64 {
    (to.as_millis() - from.as_millis()).max(0)
}

fn begun_hours(millis: i64) -> u64 {
    u64::try_from((millis + HOUR - 1) / HOUR).unwrap_or(0)
}

/// In milliseconds.
const HOUR: i64 = 3_600_000;
/// A report names so many objects; `regiontrail verify` names all.
const MOST: usize = 100;
