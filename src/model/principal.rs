//! Who acted.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The kind of identity that CloudTrail names in `userIdentity.type`.
///
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html>
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum PrincipalType {
    /// A role session; the key is the role.
    AssumedRole,
    /// An IAM user, among them the long-term Bedrock API key users `BedrockAPIKey-…`.
    IamUser,
    /// The root user of an account.
    Root,
    /// A federated user; the key is the issuer.
    FederatedUser,
    /// An IAM Identity Center user.
    IdentityCenterUser,
    /// An AWS service.
    AwsService,
    /// Another account, of which no more is told.
    AwsAccount,
    /// A web identity or SAML user.
    WebIdentity,
    /// Anything else, a missing identity among it.
    Unknown,
}

impl PrincipalType {
    /// Returns the word as JSON and ledgers write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AssumedRole => "assumed_role",
            Self::IamUser => "iam_user",
            Self::Root => "root",
            Self::FederatedUser => "federated_user",
            Self::IdentityCenterUser => "identity_center_user",
            Self::AwsService => "aws_service",
            Self::AwsAccount => "aws_account",
            Self::WebIdentity => "web_identity",
            Self::Unknown => "unknown",
        }
    }
}

/// A stable name for who acted, and the session apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal<'a> {
    /// The kind of identity.
    pub kind: PrincipalType,
    /// The stable key: a role, never a session. `unknown` where the record names nobody.
    pub key: Cow<'a, str>,
    /// The ARN with the session name, where there is one.
    pub session: Option<Cow<'a, str>>,
    /// The AWS service that made the call on the principal's behalf.
    pub via: Option<Cow<'a, str>>,
}
