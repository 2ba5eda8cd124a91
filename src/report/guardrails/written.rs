//! Documents that hold a policy up.

use serde::Serialize;
use serde_json::value::RawValue;

use super::History;
use crate::model::{Moment, Region};
use crate::report::Tool;

/// The number of the JSON forms. A field is added without, and changed only with, a new number.
pub const GUARDRAILS_SCHEMA: u32 = 1;

/// Documents for a policy.
#[derive(Debug, Clone, Serialize)]
pub struct Guardrails {
    /// [`GUARDRAILS_SCHEMA`].
    pub schema_version: u32,
    /// What made it.
    pub tool: Tool,
    /// When it was made.
    pub generated_at: Moment,
    /// The policy's name.
    pub policy: String,
    /// Where it lets inference run.
    pub allowed_regions: Vec<Region>,
    /// The month of the newest page behind the profile catalog.
    pub catalog_date: String,
    /// The documents.
    pub documents: Vec<Guardrail>,
    /// How many of each kind AWS lets one attach, and whether these can be.
    pub attachments: Vec<Attachment>,
    /// What no document does, and why.
    pub left_out: Vec<LeftOut>,
    /// What they would have done to past calls; `null` where no ledger was given.
    pub history: Option<History>,
}

/// One document.
#[derive(Debug, Clone, Serialize)]
pub struct Guardrail {
    /// Its name, and that of its file without `.json`.
    pub name: String,
    /// What it is for AWS.
    pub kind: DocumentKind,
    /// How large it is, as AWS counts it.
    pub size: u64,
    /// How large it may be.
    pub limit: u64,
    /// Why each statement is there, in their order.
    pub statements: Vec<Why>,
    /// The document.
    pub document: Box<RawValue>,
}

/// Whether all documents of a kind can be attached to one entity: of SCPs to a root, an organizational
/// unit or an account, of managed policies to a user or a group. A role takes more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attachment {
    /// The kind.
    pub kind: DocumentKind,
    /// How many were written.
    pub written: u64,
    /// How many one entity takes; those that it inherits are not among them.
    pub most: u64,
    /// How many of these stand there always.
    pub taken: u64,
    /// Whether all that were written can be attached where nothing else is.
    pub fits: bool,
    /// The page that says so.
    pub source: Fact,
}

/// Why a statement is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Why {
    /// Its name.
    pub sid: String,
    /// What it is for.
    pub purpose: Purpose,
    /// The pages of AWS that it rests on.
    pub sources: Vec<Fact>,
}

/// A page of AWS, and the month in which it said so.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Fact {
    /// The page.
    pub url: String,
    /// The month, `2026-09`.
    pub as_of: String,
}

/// What a document is for AWS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// A service control policy of AWS Organizations: it allows nothing by itself.
    ServiceControlPolicy,
    /// A managed policy for roles and users.
    ManagedPolicy,
}

/// What a statement is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Denies Bedrock outside the allowed Regions.
    DenyOtherRegions,
    /// The same for `bedrock-mantle`.
    DenyOtherRegionsMantle,
    /// Denies global routing.
    DenyGlobalRouting,
    /// Denies profiles that are not known to stay inside, called from a source Region.
    DenyOtherProfiles,
    /// Denies long-term API keys.
    DenyLongTermKeys,
    /// The same for `bedrock-mantle`.
    DenyLongTermKeysMantle,
    /// Denies the making of long-term API keys.
    DenyMakingKeys,
    /// Denies every API key.
    DenyAllKeys,
    /// The same for `bedrock-mantle`.
    DenyAllKeysMantle,
    /// Allows models where they are called.
    AllowModels,
    /// Allows inference at `bedrock-mantle`.
    AllowMantle,
    /// Allows geographic profiles in a source Region.
    AllowProfiles,
    /// Allows the models of those profiles in each destination Region.
    AllowProfileModels,
    /// Allows global profiles in the source Region.
    AllowGlobalProfiles,
    /// Allows their models in the source Region.
    AllowGlobalSourceModels,
    /// Allows their models without a Region.
    AllowGlobalModels,
}

/// What no document does, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum LeftOut {
    /// Access to global profiles: they may run in Regions that the policy does not allow.
    GlobalAccess,
    /// Access to geographic profiles: the catalog knows none that stays inside.
    GeographicAccess,
    /// A twin of the deny for global routing: `bedrock-mantle` has no cross-Region inference.
    MantleGlobalRouting,
    /// Rules of the policy, whose terms are not in the documents.
    Rules {
        /// Their ids.
        ids: Vec<String>,
    },
    /// Exceptions of the policy.
    Exceptions {
        /// Their ids.
        ids: Vec<String>,
    },
    /// Statements that alone are larger than a document may be.
    TooLarge {
        /// Their name.
        sid: String,
    },
}

impl DocumentKind {
    /// Returns how many of these documents one entity takes.
    /// <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html>
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
    #[must_use]
    pub const fn most_attached(self) -> u64 {
        match self {
            Self::ServiceControlPolicy | Self::ManagedPolicy => 10,
        }
    }

    /// Returns how many of them are always attached: an SCP that allows, `FullAWSAccess` as a rule.
    #[must_use]
    pub const fn always_attached(self) -> u64 {
        match self {
            Self::ServiceControlPolicy => 1,
            Self::ManagedPolicy => 0,
        }
    }

    /// Returns the page that limits the size of these documents.
    #[must_use]
    pub fn limits(self) -> Fact {
        let (url, as_of) = match self {
            Self::ServiceControlPolicy => (
                "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html",
                "2026-09",
            ),
            Self::ManagedPolicy => (
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
                "2026-09",
            ),
        };
        Fact { url: url.to_owned(), as_of: as_of.to_owned() }
    }
}

impl Guardrails {
    /// Returns the JSON form.
    ///
    /// # Errors
    /// Never, as far as is known; the writer of JSON has the type.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }
}
