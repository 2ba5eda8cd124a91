//! AWS account ids.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Text;

/// An AWS account id as written in a record.
///
/// Twelve digits as a rule; anonymised archives hold ten or eleven, or words. Nothing is computed
/// from it, so nothing is refused.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct AccountId(#[schemars(with = "String")] Text);

impl AccountId {
    /// Returns the account id as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for AccountId {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<Text> for AccountId {
    fn from(text: Text) -> Self {
        Self(text)
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
