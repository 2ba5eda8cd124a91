//! Pseudonyms in place of names, for reports that leave the house.
//!
//! The report is redacted as a value, before any format sees it, so that every format hides alike.
//! A pseudonym is made with the user's key: the same name has the same pseudonym in every report
//! made with that key, and without the key nobody can try names until one fits
//! (HMAC-SHA256, <https://www.rfc-editor.org/rfc/rfc2104>).
//!
//! **Invariant:** redacting changes names only, never a count, a verdict or a Region.

mod scrub;

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::model::{AccountId, Inference, Text, hex};

use super::{
    Breakdown, CoverageReport, Custody, CustodyPlace, Dimension, Drift, EvidenceSample,
    ExceptionUse, Finding, IntegrityReport, JudgedFlow, PolicyInForce, Quota, Report, Resources,
    Scope, WhatIf,
};

use self::scrub::Scrub;

/// A kind of name that is hidden.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Redacted {
    /// Who called: roles, users, sessions, and every IAM or STS ARN.
    Principals,
    /// AWS account numbers, also inside ARNs and object keys.
    Accounts,
    /// IP addresses, which people put into session names.
    Ips,
}

impl Redacted {
    /// Returns the word as JSON and the command line write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Principals => "principals",
            Self::Accounts => "accounts",
            Self::Ips => "ips",
        }
    }
}

/// What is hidden, and the key of the pseudonyms.
#[derive(Clone)]
pub struct Redaction {
    hides: Vec<Redacted>,
    key: Vec<u8>,
}

/// Without the key, which is a secret.
impl fmt::Debug for Redaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redaction").field("hides", &self.hides).finish_non_exhaustive()
    }
}

/// Why a key is no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the key has {0} bytes; at least {LEAST_KEY} are needed")]
pub struct ShortKey(pub usize);

impl Redaction {
    /// Hides names of these kinds.
    ///
    /// # Errors
    /// Fails where the key is so short that it could be tried out.
    pub fn new(hides: &[Redacted], key: &[u8]) -> Result<Self, ShortKey> {
        if key.len() < LEAST_KEY {
            return Err(ShortKey(key.len()));
        }
        let mut hides = hides.to_vec();
        hides.sort_unstable();
        hides.dedup();
        Ok(Self { hides, key: key.to_vec() })
    }

    /// Puts pseudonyms in place of names, in a report and in the inferences beside it.
    pub fn apply(&self, report: &mut Report, inferences: &mut [Inference]) {
        let mut scrub = Scrub::of(self, report);
        report.redacted.clone_from(&self.hides);
        report.redaction_key = Some(self.fingerprint());
        scrub.scope(&mut report.scope);
        scrub.policy(&mut report.policy);
        scrub.coverage(&mut report.coverage);
        if let Some(witness) = &mut report.second_witness {
            witness.regions.iter_mut().for_each(|seen| scrub.account(&mut seen.account));
        }
        report.integrity.iter_mut().for_each(|told| scrub.integrity(told));
        for from in report.blind_spots.iter_mut().flat_map(|spot| &mut spot.seen_from) {
            from.source_region.iter_mut().for_each(|region| scrub.text(region));
        }
        report.what_if.iter_mut().for_each(|told| scrub.what_if(told));
        report.drift.iter_mut().for_each(|drift| scrub.drift(drift));
        report.quota.iter_mut().for_each(|quota| scrub.quota(quota));
        report.breakdowns.iter_mut().for_each(|breakdown| scrub.breakdown(breakdown));
        report.flows.iter_mut().for_each(|flow| scrub.flow(flow));
        report.findings.iter_mut().for_each(|finding| scrub.finding(finding));
        report.custody.iter_mut().for_each(|custody| scrub.custody(custody));
        report.exceptions.iter_mut().for_each(|exception| scrub.exception(exception));
        for inference in inferences {
            scrub.text(&mut inference.sample.object);
        }
    }

    /// Returns the kinds of names that are hidden, each once and in their order.
    #[must_use]
    pub fn kinds(&self) -> &[Redacted] {
        &self.hides
    }

    /// Returns what tells two keys apart and shows neither.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        hex(&self.mac(FINGERPRINT)[..8])
    }

    /// Returns a text as a report shows it that hides these names.
    pub(super) fn text(&self, text: &Text) -> Text {
        let mut shown = Text::clone(text);
        Scrub::alone(self).text(&mut shown);
        shown
    }

    /// Returns a principal as such a report shows it.
    pub(super) fn principal(&self, principal: &Text) -> Text {
        let mut shown = Text::clone(principal);
        Scrub::alone(self).principal(&mut shown);
        shown
    }

    /// Returns an account as such a report shows it.
    pub(super) fn account(&self, account: &str) -> Text {
        Scrub::alone(self).account_text(account)
    }

    fn hides(&self, kind: Redacted) -> bool {
        self.hides.contains(&kind)
    }

    /// Returns bytes that only the key and the name make.
    fn digest(&self, kind: Redacted, name: &str) -> [u8; 32] {
        self.mac(&format!("{}:{name}", kind.as_str()))
    }

    fn mac(&self, text: &str) -> [u8; 32] {
        // HMAC takes keys of every length.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("any key will do");
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().into()
    }

    fn pseudonym(&self, kind: Redacted, name: &str) -> String {
        let digest = self.digest(kind, name);
        let start = u64::from_be_bytes(*digest.first_chunk().unwrap_or(&[0; 8]));
        match kind {
            Redacted::Principals => format!("principal-{:012x}", start >> 16),
            // Twelve digits, so that ARNs and keys keep their form.
            Redacted::Accounts => format!("{:012}", start % 1_000_000_000_000),
            Redacted::Ips => format!("ip-{:08x}", start >> 32),
        }
    }
}

impl Scrub<'_> {
    fn scope(&mut self, scope: &mut Scope) {
        scope.inputs.iter_mut().for_each(|input| self.string(input));
        scope.accounts.iter_mut().for_each(|account| self.account(account));
        scope.accounts.sort();
        scope.source_regions.iter_mut().for_each(|region| self.text(region));
    }

    fn policy(&mut self, policy: &mut PolicyInForce) {
        self.string(&mut policy.name);
        self.string(&mut policy.text);
        policy.catalog_file.iter_mut().for_each(|file| self.string(file));
        let sources = policy.catalog_joined.iter_mut().flat_map(|joined| &mut joined.not_aws);
        sources.for_each(|of| self.string(&mut of.source));
    }

    fn coverage(&mut self, coverage: &mut CoverageReport) {
        coverage.regions.iter_mut().for_each(|seen| self.account(&mut seen.account));
        coverage.gaps.iter_mut().for_each(|gap| self.account(&mut gap.account));
        for problem in &mut coverage.problems {
            self.string(&mut problem.object);
            self.string(&mut problem.cause);
        }
        coverage.limits.iter_mut().for_each(|limit| self.string(limit));
    }

    fn integrity(&mut self, told: &mut IntegrityReport) {
        told.regions.iter_mut().for_each(|time| self.account(&mut time.account));
        told.gaps.iter_mut().for_each(|gap| self.account(&mut gap.account));
        told.quiet.iter_mut().for_each(|gap| self.account(&mut gap.account));
        for named in &mut told.buckets {
            self.text(&mut named.bucket);
            named.account.iter_mut().for_each(|account| self.account(account));
        }
        for object in &mut told.not_valid {
            self.string(&mut object.key);
            object.cause.iter_mut().for_each(|cause| self.string(cause));
        }
        told.keys.folder.iter_mut().for_each(|folder| self.string(folder));
    }

    fn what_if(&mut self, told: &mut WhatIf) {
        for row in &mut told.rows {
            row.model.iter_mut().for_each(|model| self.text(model));
            row.profile.iter_mut().for_each(|profile| self.string(profile));
            row.source_region.iter_mut().for_each(|region| self.text(region));
        }
    }

    fn drift(&mut self, drift: &mut Drift) {
        for place in &mut drift.not_covered {
            place.account.iter_mut().for_each(|account| self.account(account));
            place.source_region.iter_mut().for_each(|region| self.text(region));
        }
        drift.not_covered.sort();
        for used in &mut drift.new_uses {
            used.account.iter_mut().for_each(|account| self.account(account));
            self.principal(&mut used.principal);
            let texts = [&mut used.client, &mut used.asked];
            texts.into_iter().flatten().for_each(|text| self.text(text));
        }
    }

    fn quota(&mut self, quota: &mut Quota) {
        for row in &mut quota.rows {
            row.account.iter_mut().for_each(|account| self.account(account));
            row.model.iter_mut().for_each(|model| self.text(model));
            row.source_region.iter_mut().for_each(|region| self.text(region));
        }
        quota.models_not_listed.iter_mut().for_each(|model| self.text(model));
    }

    fn breakdown(&mut self, Breakdown { by, rows }: &mut Breakdown) {
        for value in rows.iter_mut().filter_map(|row| row.value.as_mut()) {
            match by {
                Dimension::Principal => self.principal(value),
                Dimension::Account => *value = self.account_text(value),
                Dimension::Model
                | Dimension::Profile
                | Dimension::Client
                | Dimension::Day
                | Dimension::SourceRegion => self.text(value),
            }
        }
    }

    fn flow(&mut self, flow: &mut JudgedFlow) {
        flow.account.iter_mut().for_each(|account| self.account(account));
        self.principal(&mut flow.principal);
        flow.session.iter_mut().for_each(|session| self.principal(session));
        let texts = [
            &mut flow.via,
            &mut flow.client,
            &mut flow.requested,
            &mut flow.model,
            &mut flow.inference_profile,
            &mut flow.system_profile,
            &mut flow.source_region,
            &mut flow.error_code,
        ];
        texts.into_iter().flatten().for_each(|text| self.text(text));
        self.text(&mut flow.event_source);
        self.text(&mut flow.event_name);
    }

    fn finding(&mut self, finding: &mut Finding) {
        self.string(&mut finding.message);
        let texts = finding.subject.iter_mut().chain(&mut finding.event_source);
        texts.for_each(|text| self.text(text));
        self.resources(&mut finding.resources);
        for EvidenceSample { object, .. } in &mut finding.evidence {
            self.text(object);
        }
    }

    fn resources(&mut self, resources: &mut Resources) {
        let Resources { accounts, principals, source_regions, models, inference_profiles } =
            resources;
        accounts.names.iter_mut().for_each(|name| *name = self.account_text(name));
        principals.names.iter_mut().for_each(|name| self.principal(name));
        for named in [source_regions, models, inference_profiles] {
            named.names.iter_mut().for_each(|name| self.text(name));
        }
    }

    fn exception(&mut self, exception: &mut ExceptionUse) {
        let texts = [&mut exception.reason, &mut exception.owner];
        for text in texts {
            self.string(text);
        }
    }

    fn custody(&mut self, custody: &mut Custody) {
        custody.asked_by.iter_mut().for_each(|arn| self.principal(arn));
        custody.account.iter_mut().for_each(|account| *account = self.account_text(account));
        custody.endpoints.iter_mut().for_each(|url| self.text(url));
        for CustodyPlace { name, of, .. } in &mut custody.places {
            self.text(name);
            self.text(of);
        }
    }

    fn account(&mut self, account: &mut AccountId) {
        *account = self.account_text(account.as_str()).into();
    }

    fn account_text(&self, account: &str) -> Text {
        if self.redaction.hides(Redacted::Accounts) {
            return self.redaction.pseudonym(Redacted::Accounts, account).into();
        }
        account.into()
    }

    /// Hides a text that is a principal as a whole, whatever its form.
    fn principal(&mut self, principal: &mut Text) {
        if self.redaction.hides(Redacted::Principals) {
            *principal = self.redaction.pseudonym(Redacted::Principals, principal).into();
        } else {
            self.text(principal);
        }
    }
}

/// 128 bits: shorter keys can be tried out.
const LEAST_KEY: usize = 16;
/// No name: those have a kind and a colon before them.
const FINGERPRINT: &str = "fingerprint";

#[cfg(test)]
mod tests;
