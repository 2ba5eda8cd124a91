//! Where the logs are kept, and what the policy says of it, as values.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::words::Lang;
use super::{Exit, Finding, Severity, Tool};
use crate::model::{Moment, Region, Text, Verdict};

/// The number of the JSON form of [`CustodyReport`].
pub const CUSTODY_SCHEMA_VERSION: u32 = 1;

/// The answer of `regiontrail custody`. It holds no time but that of the facts: the same facts and
/// the same policy give the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CustodyReport {
    /// [`CUSTODY_SCHEMA_VERSION`].
    pub schema_version: u32,
    /// What made it.
    pub tool: Tool,
    /// The language of its sentences.
    pub language: Lang,
    /// What the process exits with, and why.
    pub exit: Exit,
    /// The name of the policy that judged.
    pub policy: String,
    /// What was judged.
    pub custody: Custody,
    /// What a reader should know or do, weightiest first.
    pub findings: Vec<Finding>,
}

/// Where the logs are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Custody {
    /// `COMPLIANT` only where all was answered, by AWS, and every place lies inside.
    pub verdict: Verdict,
    /// When AWS was asked.
    pub taken_at: Moment,
    /// The ARN of whoever asked; `null` where AWS did not say.
    pub asked_by: Option<Text>,
    /// The account of whoever asked; `null` where AWS did not say.
    pub account: Option<Text>,
    /// The Regions where the policy lets logs be kept.
    pub allowed_regions: Vec<Region>,
    /// The Regions that were asked.
    pub regions_asked: Vec<Text>,
    /// Whether somebody named the Regions; else they are those that the account has on.
    pub are_regions_named: bool,
    /// What was asked in AWS's place; empty where AWS itself was asked.
    pub endpoints: Vec<Text>,
    /// Questions with an answer.
    pub answered: u64,
    /// Questions without one.
    pub unanswered: u64,
    /// Each place, in a fixed order.
    pub places: Vec<CustodyPlace>,
    /// Places outside the allowed Regions that hold logs, copies or prompts.
    pub outside: u64,
    /// What leaves the matter open: questions without an answer, places without a Region, trails
    /// that do not hold all inference.
    pub open: u64,
}

/// A place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct CustodyPlace {
    /// What it is.
    pub kind: PlaceKind,
    /// Its name or ARN.
    pub name: Text,
    /// What keeps its logs there: a trail, a bucket, a Region.
    pub of: Text,
    /// Its Region; `null` where it is not known.
    pub region: Option<Text>,
    /// What the policy says; `NOT_APPLICABLE` where it holds no logs.
    pub verdict: Verdict,
}

/// What a place is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// The bucket of a trail.
    TrailBucket,
    /// A log group that gets a trail's events.
    LogGroup,
    /// An event data store of CloudTrail Lake.
    EventDataStore,
    /// A bucket with prompts and answers.
    InvocationBucket,
    /// A log group with prompts and answers.
    InvocationLogGroup,
    /// A bucket that gets copies.
    Replica,
    /// Where a log group sends its events.
    LogCopy,
    /// The bucket of access logs.
    AccessLogs,
    /// The bucket of an inventory.
    Inventory,
    /// A key that encrypts logs.
    Key,
    /// The same key in another Region.
    KeyCopy,
    /// Who is told of new logs: names of objects, no logs.
    Notice,
    /// Where a guardrail may look at prompts.
    Guardrail,
}

impl PlaceKind {
    /// Every kind.
    pub const ALL: [Self; 13] = [
        Self::TrailBucket,
        Self::LogGroup,
        Self::EventDataStore,
        Self::InvocationBucket,
        Self::InvocationLogGroup,
        Self::Replica,
        Self::LogCopy,
        Self::AccessLogs,
        Self::Inventory,
        Self::Key,
        Self::KeyCopy,
        Self::Notice,
        Self::Guardrail,
    ];

    /// Returns the code of a place of this kind outside the allowed Regions.
    #[must_use]
    pub const fn outside(self) -> CustodyCode {
        match self {
            Self::TrailBucket => CustodyCode::TrailBucketOutside,
            Self::LogGroup => CustodyCode::LogGroupOutside,
            Self::EventDataStore => CustodyCode::EventDataStoreOutside,
            Self::InvocationBucket | Self::InvocationLogGroup => CustodyCode::PromptsOutside,
            Self::Replica => CustodyCode::ReplicaOutside,
            Self::LogCopy => CustodyCode::LogCopyOutside,
            Self::AccessLogs => CustodyCode::AccessLogsOutside,
            Self::Inventory => CustodyCode::InventoryOutside,
            Self::Key => CustodyCode::KeyOutside,
            Self::KeyCopy => CustodyCode::KeyCopyOutside,
            Self::Notice => CustodyCode::NoticeOutside,
            Self::Guardrail => CustodyCode::GuardrailOutside,
        }
    }
}

/// What a finding does to the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It breaks the policy.
    Outside,
    /// It leaves the matter open: never a pass.
    Open,
    /// It is told.
    Told,
}

/// Declares the codes: variant, word, severity, effect.
macro_rules! codes {
    ($($(#[$about:meta])* $code:ident = $word:literal $severity:ident $effect:ident,)*) => {
        /// The stable codes of findings about custody. A code is never given another meaning.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum CustodyCode { $($(#[$about])* $code,)* }

        impl CustodyCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$code),*];

            /// Returns the word as JSON writes it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$code => $word,)* }
            }

            /// Returns how much findings of this code weigh.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$code => Severity::$severity,)* }
            }

            /// Returns what findings of this code do to the answer.
            #[must_use]
            pub const fn effect(self) -> Effect {
                match self { $(Self::$code => Effect::$effect,)* }
            }
        }
    };
}

codes! {
    /// The bucket of a trail lies outside.
    TrailBucketOutside = "trail-bucket-outside" High Outside,
    /// Logs are copied to a bucket outside.
    ReplicaOutside = "replica-outside" High Outside,
    /// Prompts and answers are logged outside.
    PromptsOutside = "prompts-outside" High Outside,
    /// A log group with a trail's events lies outside.
    LogGroupOutside = "log-group-outside" High Outside,
    /// A log group sends its events outside.
    LogCopyOutside = "log-copy-outside" High Outside,
    /// An event data store lies outside.
    EventDataStoreOutside = "event-data-store-outside" High Outside,
    /// Access logs of a log bucket go outside.
    AccessLogsOutside = "access-logs-outside" High Outside,
    /// An inventory of a log bucket goes outside.
    InventoryOutside = "inventory-outside" High Outside,
    /// A key that encrypts logs lies outside.
    KeyOutside = "key-outside" High Outside,
    /// A guardrail may look at prompts outside.
    GuardrailOutside = "guardrail-outside" High Outside,
    /// A question has no answer.
    CustodyUnknown = "custody-unknown" Medium Open,
    /// The Region of a place is not known.
    PlaceUnknown = "place-unknown" Medium Open,
    /// The answers came from a server that is not AWS's.
    CustodyNotAws = "custody-not-aws" Medium Open,
    /// Some Regions were asked by name, and nobody knows what lies in others.
    RegionsNotAsked = "regions-not-asked" Medium Open,
    /// The facts are older than a quarter of a year, or later than the report.
    CustodyOutOfDate = "custody-out-of-date" Medium Open,
    /// No trail records in a Region.
    RegionWithoutTrail = "region-without-trail" Medium Open,
    /// A trail records no events that read, so no inference.
    TrailWithoutReads = "trail-without-reads" Medium Open,
    /// A trail does not record now.
    TrailStopped = "trail-stopped" Medium Open,
    /// A trail cannot deliver its logs or digests.
    TrailDeliveryFails = "trail-delivery-fails" Medium Open,
    /// A trail writes no digest files.
    LogValidationOff = "log-validation-off" Medium Open,
    /// A bucket's policy or list lets everybody in.
    BucketPublic = "bucket-public" Medium Open,
    /// An output of this program was kept outside, as somebody asked.
    OutputOutside = "output-outside" Medium Told,
    /// A bucket's policy or list lets other accounts in.
    BucketShared = "bucket-shared" Low Told,
    /// A bucket does not block all public access by itself.
    PublicAccessNotBlocked = "public-access-not-blocked" Low Told,
    /// A trail records one Region.
    TrailOfOneRegion = "trail-of-one-region" Low Told,
    /// A rule that copies logs outside is off.
    ReplicationOff = "replication-off" Low Told,
    /// Whoever is told of new logs is outside.
    NoticeOutside = "notice-outside" Low Told,
    /// A bucket keeps no old versions.
    BucketNotVersioned = "bucket-not-versioned" Low Told,
    /// A bucket does not lock new objects.
    BucketNotLocked = "bucket-not-locked" Info Told,
    /// A bucket deletes its objects after some days.
    BucketExpires = "bucket-expires" Info Told,
    /// A key has a copy outside.
    KeyCopyOutside = "key-copy-outside" Info Told,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::report::Code;

    #[test]
    fn every_code_is_its_own_and_no_other_finding_has_it() {
        let mut words: BTreeSet<_> = Code::ALL.into_iter().map(Code::as_str).collect();
        let all = CustodyCode::ALL;
        words.extend(all.iter().map(|code| code.as_str()));
        assert_eq!(words.len(), Code::ALL.len() + all.len());
    }

    #[test]
    fn the_published_list_has_every_code_with_its_weight() {
        let published = include_str!("../../docs/findings.md");
        for code in CustodyCode::ALL {
            let row = format!("| `{}` | {} |", code.as_str(), code.severity().as_str());
            assert!(published.contains(&row), "{row}");
        }
    }

    #[test]
    fn what_lies_outside_breaks_the_policy_if_it_holds_logs() {
        for kind in PlaceKind::ALL {
            let is_told = matches!(kind, PlaceKind::KeyCopy | PlaceKind::Notice);
            let effect = if is_told { Effect::Told } else { Effect::Outside };
            assert_eq!(kind.outside().effect(), effect, "{kind:?}");
        }
    }
}
