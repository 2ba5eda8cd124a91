//! IAM documents that hold a policy up, what they would have done to past calls, and what a given
//! document does to calls: as values and in words.

mod text;

pub use self::text::Documents;

use serde::Serialize;
use serde_json::value::RawValue;

use super::Tool;
use crate::model::{Day, Moment, Region, Text, Verdict};

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

/// What documents would have done to past calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct History {
    /// The ledger as named.
    pub ledger: String,
    /// Inferences that were tried.
    pub calls: u64,
    /// Calls that failed and ran nothing, which are not tried.
    pub attempts: u64,
    /// By document; those that allow are tried together, because what one allows is allowed.
    pub tried: Vec<Tried>,
}

/// What documents, taken together, would have done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tried {
    /// Their names.
    pub documents: Vec<String>,
    /// Of all calls.
    pub all: Tally,
    /// Of those that the policy does not allow.
    pub outside_policy: Tally,
    /// Of those that the policy allows.
    pub inside_policy: Tally,
    /// Of those of which it is not known where they ran.
    pub unproven: Tally,
    /// Who called what, and what would have happened.
    pub rows: Vec<TriedRow>,
}

/// Calls, by what would have happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Tally {
    /// Denied.
    pub stopped: u64,
    /// Not denied.
    pub passes: u64,
    /// What is known does not tell.
    pub undecided: u64,
}

/// Calls that are alike.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct TriedRow {
    /// What would have happened, and why.
    #[serde(flatten)]
    pub effect: CallEffect,
    /// What the policy says of them.
    pub verdict: Verdict,
    /// Who called.
    pub principal: Text,
    /// The model, where known.
    pub model: Option<Text>,
    /// The inference profile, if any.
    pub inference_profile: Option<Text>,
    /// The client program.
    pub client: Option<Text>,
    /// The UTC day.
    pub day: Option<Day>,
    /// Where the calls were made.
    pub source_region: Option<Text>,
    /// How many.
    pub calls: u64,
}

/// What documents do to a call.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct CallEffect {
    /// What.
    pub done: Done,
    /// Why.
    pub basis: Basis,
    /// The statement that denies it, or may.
    pub statement: Option<String>,
    /// The `aws:RequestedRegion` at which that is decided.
    pub at: Option<String>,
}

/// What documents do to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    /// It fails.
    Stopped,
    /// What is known does not tell.
    Undecided,
    /// They do not stop it.
    Passes,
}

/// Why documents do that to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// A statement denies it.
    Statement,
    /// No statement allows it.
    NothingAllows,
    /// No statement denies it.
    NothingDenies,
    /// AWS does not list the destinations of the profile from there.
    DestinationsNotPublished,
    /// A statement asks for something that is not known of the call.
    ValueNotKnown,
    /// A statement denies API keys, and whether one was used is not among the facts that are kept.
    ApiKeyNotLogged,
    /// The model identifier hides the model.
    IdentifierHidesModel,
    /// The IAM action of the operation is not known here.
    OperationNotKnown,
    /// The records do not say in which Region the call was made.
    SourceNotKnown,
}

/// What a document does to calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DocumentCheck {
    /// [`GUARDRAILS_SCHEMA`].
    pub schema_version: u32,
    /// What made it.
    pub tool: Tool,
    /// When it was made.
    pub generated_at: Moment,
    /// The document as named.
    pub document: String,
    /// The policy that it is held against.
    pub policy: String,
    /// Where that lets inference run.
    pub allowed_regions: Vec<Region>,
    /// The month of the newest page behind the profile catalog.
    pub catalog_date: String,
    /// Whether it only denies: something else is assumed to allow.
    pub only_denies: bool,
    /// Its statements for inference or API keys.
    pub statements: u64,
    /// Its statements for other things, which were not looked at.
    pub other_statements: u64,
    /// What the process exits with.
    pub exit_code: u8,
    /// Mistakes that are often made.
    pub mistakes: Vec<FoundMistake>,
    /// What it does to calls through profiles.
    pub profiles: Vec<ProfileCheck>,
    /// What it does to calls of a model in its own Region, by endpoint.
    pub direct: Vec<DirectCheck>,
    /// What it would have done to past calls; `null` where no ledger was given.
    pub history: Option<History>,
}

/// What a document does to calls through a profile.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ProfileCheck {
    /// The profile.
    pub profile: String,
    /// Where it is called.
    pub source_region: Region,
    /// What the policy says of its destinations.
    pub inside_policy: Inside,
    /// What the document does.
    #[serde(flatten)]
    pub effect: CallEffect,
}

/// Whether Regions are inside a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Inside {
    /// One is outside.
    No,
    /// AWS does not list them.
    NotKnown,
    /// All are.
    Yes,
}

/// What a document does to calls of a model in its own Region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DirectCheck {
    /// `bedrock` or `bedrock-mantle`.
    pub service: Service,
    /// The Regions where it stops them.
    pub stopped: Vec<Region>,
    /// The Regions where what is known does not tell.
    pub undecided: Vec<Region>,
    /// The Regions where it does not.
    pub passes: Vec<Region>,
}

/// An endpoint for inference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Service {
    /// `bedrock-runtime`, with actions of `bedrock`.
    Bedrock,
    /// `bedrock-mantle`.
    BedrockMantle,
}

/// A mistake that is often made, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct FoundMistake {
    /// Which.
    pub code: Mistake,
    /// The statement that makes it, where it is one.
    pub statement: Option<String>,
    /// What it is about: a profile, a value, an action.
    pub about: Option<String>,
    /// The Regions that it is about.
    pub regions: Vec<Region>,
    /// The page of AWS that says so.
    pub source: Fact,
}

/// A mistake that is often made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mistake {
    /// It denies by Region, and global routing, whose Region is `unspecified`, passes.
    GlobalRoutingPasses,
    /// It stops a profile that stays inside the policy, because one of its Regions is denied.
    MissingDestination,
    /// It stops inference in Regions, and the same at `bedrock-mantle` passes.
    MantlePasses,
    /// It denies API keys, and the same at `bedrock-mantle` passes.
    MantleKeysPass,
    /// It stops calls, and the same calls as a stream pass.
    StreamsPass,
    /// It denies global profiles by name, and an application profile that copies one passes.
    ApplicationProfilePasses,
    /// It names a Region that is none, so that the condition never matches there.
    NoSuchRegion,
}

impl Tally {
    /// Adds calls.
    pub const fn add(&mut self, done: Done, calls: u64) {
        match done {
            Done::Stopped => self.stopped += calls,
            Done::Passes => self.passes += calls,
            Done::Undecided => self.undecided += calls,
        }
    }

    /// Returns all.
    #[must_use]
    pub const fn sum(&self) -> u64 {
        self.stopped + self.passes + self.undecided
    }
}

impl DocumentKind {
    /// Returns the page that limits the size of these documents.
    #[must_use]
    pub fn limits(self) -> Fact {
        let (url, as_of) = match self {
            Self::ServiceControlPolicy => (
                "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html",
                "2026-05",
            ),
            Self::ManagedPolicy => (
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
                "2026-05",
            ),
        };
        Fact { url: url.to_owned(), as_of: as_of.to_owned() }
    }
}

impl Service {
    /// Returns the name as AWS writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bedrock => "bedrock",
            Self::BedrockMantle => "bedrock-mantle",
        }
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

impl DocumentCheck {
    /// Returns the JSON form.
    ///
    /// # Errors
    /// Never, as far as is known; the writer of JSON has the type.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }
}
