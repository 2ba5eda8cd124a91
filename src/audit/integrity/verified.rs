//! What a check of digests and logs found, as one value.

use std::collections::{BTreeMap, BTreeSet};

use super::chain::{Chains, DigestObject, Says};
use super::digest::Place;
use super::gaps::{self, Covered, Elsewhen, Ends};
use super::logs::{Attestation, LogObject};
use super::period::Period;
use super::quiet::Quiet;
use crate::ingest::attested::Content;
use crate::model::{DigestGap, IntegrityOutcome, LogBucket, Reason, Region, Standing};
use crate::report::verification::{CheckedObjects, Standings, UsedKey};

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The worst that is true of any part; never [`IntegrityOutcome::Intact`] without a digest.
    pub outcome: IntegrityOutcome,
    /// Each digest, then those that are absent.
    pub digests: CheckedObjects,
    /// Each log, then those that are absent.
    pub logs: CheckedObjects,
    /// Times without a valid digest.
    pub gaps: Vec<DigestGap>,
    /// What valid digests cover.
    pub covered: Vec<Covered>,
    /// Where the digests of each trail end.
    ends: Ends,
    /// Which there are outside the period.
    elsewhen: Elsewhen,
    /// What they say of days without any object.
    pub quiet: Quiet,
    /// The buckets to which they say that logs were delivered.
    pub buckets: BTreeSet<LogBucket>,
    /// The time for which digests were asked.
    pub period: Period,
    /// The keys that digests name, by Region and fingerprint.
    pub keys: BTreeMap<(Region, String), KeyUse>,
}

/// How many digests name a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KeyUse {
    /// Those that are valid.
    pub valid: u64,
    /// The others.
    pub other: u64,
}

impl Verified {
    /// Says whether a log is, to the byte, what CloudTrail wrote.
    #[must_use]
    pub fn proves(&self, log: &str) -> bool {
        self.logs.iter().any(|one| one.state == Standing::Valid && one.key == log)
    }

    /// Puts together what is known. `contents` are of the logs, in their order: `None` where a log was
    /// not read, since nothing attests it.
    #[must_use]
    pub fn of(
        (digests, chains): (&[DigestObject], &Chains),
        (logs, attestation): (&[LogObject], &Attestation),
        contents: &[Option<Content>],
        period: Period,
    ) -> Self {
        let of_digests = digests.iter().zip(&chains.reasons);
        let of_logs = logs.iter().zip(&attestation.of).zip(contents);
        let mut verified = Self::nothing(period);
        for (object, reason) in of_digests {
            let is_needed = object.is_needed(*reason, period.deliveries);
            let reason = if is_needed { *reason } else { Reason::OutsidePeriod };
            let cause = match &object.says {
                Says::Nothing(_, cause) => Some(cause.clone()),
                Says::Digest(_) => None,
            };
            verified.digests.push(&object.key, reason, cause);
        }
        for ((log, attested), content) in of_logs {
            let cause = match content {
                Some(Content::Bad(_, cause)) => Some(cause.clone()),
                Some(Content::Whole(_)) | None => None,
            };
            let reason = attested.judge(content.as_ref(), log.is_asked);
            verified.logs.push(&log.key, reason, cause);
        }
        add_absent(&chains.absent, &mut verified.digests);
        add_absent(&attestation.absent, &mut verified.logs);
        (verified.covered, verified.gaps, verified.ends) = gaps::covered(digests, chains, period);
        verified.quiet = Quiet::of(digests, chains);
        verified.buckets = buckets(digests, chains);
        verified.keys = keys(digests, chains);
        verified.settled()
    }

    /// Returns what is found where nothing is there.
    #[must_use]
    pub fn nothing(period: Period) -> Self {
        Self {
            outcome: IntegrityOutcome::Incomplete,
            digests: CheckedObjects::default(),
            logs: CheckedObjects::default(),
            gaps: Vec::new(),
            covered: Vec::new(),
            ends: Ends::default(),
            elsewhen: Elsewhen::default(),
            quiet: Quiet::default(),
            buckets: BTreeSet::new(),
            period,
            keys: BTreeMap::new(),
        }
    }

    /// Adds what was found of other accounts and Regions, which no digest of these names.
    pub fn add(&mut self, other: Self) {
        self.digests.append(other.digests);
        self.logs.append(other.logs);
        self.gaps.extend(other.gaps);
        self.covered.extend(other.covered);
        self.buckets.extend(other.buckets);
        self.ends.extend(other.ends);
        self.quiet.add(other.quiet);
        for (key, uses) in other.keys {
            let so_far = self.keys.entry(key).or_default();
            so_far.valid += uses.valid;
            so_far.other += uses.other;
        }
    }

    /// Adds which digests there are outside the period.
    #[must_use]
    pub fn with(self, elsewhen: Elsewhen) -> Self {
        Self { elsewhen, ..self }.settled()
    }

    /// Puts in order what was found, and judges it as a whole.
    #[must_use]
    pub fn settled(mut self) -> Self {
        self.digests.sort_absent();
        self.logs.sort_absent();
        self.covered.sort_by(|a, b| (&a.account, &a.region).cmp(&(&b.account, &b.region)));
        gaps::settle(&mut self.gaps, &self.ends, self.period, &self.elsewhen);
        self.outcome = self.judge();
        self
    }

    fn judge(&self) -> IntegrityOutcome {
        let reasons = self.digests.reasons().chain(self.logs.reasons());
        let of_objects = reasons.map(Reason::outcome).max();
        let is_open = self.covered.is_empty() || !self.gaps.is_empty();
        let of_time = if is_open { IntegrityOutcome::Incomplete } else { IntegrityOutcome::Intact };
        of_objects.map_or(IntegrityOutcome::Incomplete, |of_objects| of_objects.max(of_time))
    }

    /// Adds logs that were read and that no digest could be held against.
    pub fn add_unattested(&mut self, logs: impl Iterator<Item = (String, Reason)>) {
        logs.for_each(|(key, reason)| self.logs.push_absent(key, reason));
        self.outcome = self.judge();
    }

    /// Returns how many objects stand how, with so many digests more outside the period.
    #[must_use]
    pub fn counts(&self, digests_outside: u64) -> Standings {
        let mut counts = Standings::default();
        for (objects, counts) in
            [(&self.digests, &mut counts.digests), (&self.logs, &mut counts.logs)]
        {
            for reason in objects.reasons() {
                *counts.entry(reason.standing()).or_default() += 1;
            }
        }
        if digests_outside > 0 {
            *counts.digests.entry(Standing::NotInRange).or_default() += digests_outside;
        }
        counts
    }

    /// Returns the keys that digests name.
    #[must_use]
    pub fn used_keys(&self) -> Vec<UsedKey> {
        let used = self.keys.iter().map(|((region, fingerprint), uses)| UsedKey {
            region: region.clone(),
            fingerprint: fingerprint.clone(),
            valid_digests: uses.valid,
            other_digests: uses.other,
        });
        used.collect()
    }
}

/// Returns the digests whose content or signature should be read once more before anybody is accused.
#[must_use]
pub fn suspects(chains: &Chains) -> Vec<usize> {
    let reasons = chains.reasons.iter().enumerate();
    let is_suspect = |reason: Reason| {
        reason.standing() == Standing::Tampered || reason.outcome() == IntegrityOutcome::Failed
    };
    reasons.filter(|(_, reason)| is_suspect(**reason)).map(|(at, _)| at).collect()
}

fn add_absent(absent: &[(Place, Reason)], to: &mut CheckedObjects) {
    for (place, reason) in absent {
        to.push_absent(format!("s3://{}/{}", place.bucket, place.key), *reason);
    }
}

fn buckets(digests: &[DigestObject], chains: &Chains) -> BTreeSet<LogBucket> {
    let valid = digests.iter().zip(&chains.reasons);
    let valid = valid.filter(|(_, reason)| reason.standing() == Standing::Valid);
    let named = valid.filter_map(|(object, _)| object.digest()).flat_map(|digest| {
        let of_logs = digest.logs.iter().map(|log| &log.place.bucket);
        let account = digest.account.clone();
        of_logs.chain([&digest.place.bucket]).map(move |bucket| LogBucket {
            bucket: bucket.as_str().into(),
            account: Some(account.clone()),
        })
    });
    named.collect()
}

fn keys(digests: &[DigestObject], chains: &Chains) -> BTreeMap<(Region, String), KeyUse> {
    let mut keys: BTreeMap<_, KeyUse> = BTreeMap::new();
    for (object, reason) in digests.iter().zip(&chains.reasons) {
        let Some(digest) = object.digest() else { continue };
        let key = (digest.region.clone(), digest.fingerprint.clone());
        let uses = keys.entry(key).or_default();
        match reason.standing() {
            Standing::Valid => uses.valid += 1,
            _ => uses.other += 1,
        }
    }
    keys
}
