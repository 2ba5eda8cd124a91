//! What a check of digests and logs found, as one value.

use std::collections::BTreeMap;

use super::chain::{Chains, DigestObject, Says};
use super::digest::Place;
use super::gaps::{self, Covered};
use super::logs::{Attestation, LogObject};
use super::period::Period;
use super::quiet::Quiet;
use crate::ingest::attested::Content;
use crate::model::{DigestGap, IntegrityOutcome, Reason, Region, Standing};
use crate::report::verification::{CheckedObject, Standings, UsedKey};

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The worst that is true of any part; never [`IntegrityOutcome::Intact`] without a digest.
    pub outcome: IntegrityOutcome,
    /// Each digest, then those that are absent.
    pub digests: Vec<Object>,
    /// Each log, then those that are absent.
    pub logs: Vec<Object>,
    /// Times without a valid digest.
    pub gaps: Vec<DigestGap>,
    /// What valid digests cover.
    pub covered: Vec<Covered>,
    /// What they say of days without any object.
    pub quiet: Quiet,
    /// The time for which digests were asked.
    pub period: Period,
    /// The keys that digests name, by Region and fingerprint.
    pub keys: BTreeMap<(Region, String), KeyUse>,
}

/// What is known of one object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// Its name.
    pub key: String,
    /// Why it stands as it does.
    pub reason: Reason,
    /// What a reader or parser said.
    pub cause: Option<String>,
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
    /// Puts together what is known. `contents` are of the logs, in their order: `None` where a log was
    /// not read, since nothing attests it.
    #[must_use]
    pub fn of(
        (digests, chains): (&[DigestObject], &Chains),
        (logs, attestation): (&[LogObject], &Attestation),
        contents: &[Option<Content>],
        period: Period,
    ) -> Self {
        let (covered, gaps) = gaps::covered(digests, chains, period);
        let of_digests = digests.iter().zip(&chains.reasons).map(|(object, reason)| Object {
            key: object.key.clone(),
            reason: if object.is_needed(*reason, period.deliveries) {
                *reason
            } else {
                Reason::OutsidePeriod
            },
            cause: match &object.says {
                Says::Nothing(_, cause) => Some(cause.clone()),
                Says::Digest(_) => None,
            },
        });
        let of_logs = logs.iter().zip(&attestation.of).zip(contents);
        let of_logs = of_logs.map(|((log, attested), content)| Object {
            key: log.key.clone(),
            reason: attested.judge(content.as_ref(), log.is_asked),
            cause: match content {
                Some(Content::Bad(_, cause)) => Some(cause.clone()),
                Some(Content::Whole(_)) | None => None,
            },
        });
        let digests_told: Vec<Object> = of_digests.chain(absent(&chains.absent)).collect();
        let logs_told: Vec<Object> = of_logs.chain(absent(&attestation.absent)).collect();
        let mut verified = Self {
            outcome: IntegrityOutcome::Intact,
            digests: digests_told,
            logs: logs_told,
            gaps,
            covered,
            quiet: Quiet::of(digests, chains),
            period,
            keys: keys(digests, chains),
        };
        verified.outcome = verified.judge();
        verified
    }

    fn judge(&self) -> IntegrityOutcome {
        let of_objects = self.digests.iter().chain(&self.logs).map(|o| o.reason.outcome()).max();
        let is_open = self.covered.is_empty() || !self.gaps.is_empty();
        let of_time = if is_open { IntegrityOutcome::Incomplete } else { IntegrityOutcome::Intact };
        of_objects.map_or(IntegrityOutcome::Incomplete, |of_objects| of_objects.max(of_time))
    }

    /// Adds logs that were read and that no digest could be held against.
    pub fn add_unattested(&mut self, logs: Vec<Object>) {
        self.logs.extend(logs);
        self.outcome = self.judge();
    }

    /// Returns how many objects stand how, with so many digests more outside the period.
    #[must_use]
    pub fn counts(&self, digests_outside: u64) -> Standings {
        let mut counts = Standings::default();
        for (objects, counts) in
            [(&self.digests, &mut counts.digests), (&self.logs, &mut counts.logs)]
        {
            for object in objects {
                *counts.entry(object.reason.standing()).or_default() += 1;
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

impl Object {
    /// Returns it as reports tell it.
    #[must_use]
    pub fn checked(self) -> CheckedObject {
        let Self { key, reason, cause } = self;
        CheckedObject { key, state: reason.standing(), reason, cause }
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

fn absent(absent: &[(Place, Reason)]) -> impl Iterator<Item = Object> {
    absent.iter().map(|(place, reason)| Object {
        key: format!("s3://{}/{}", place.bucket, place.key),
        reason: *reason,
        cause: None,
    })
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
