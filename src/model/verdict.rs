//! What a policy says of an inference, in the four words of AWS Config.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the policy says.
///
/// The words are those of AWS Config
/// (<https://docs.aws.amazon.com/config/latest/APIReference/API_Evaluation.html>).
/// The order is that of weight: the later outweighs the earlier in a sum.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Verdict {
    /// Nothing ran that a policy could judge: the call failed and names no Region.
    NotApplicable,
    /// Every Region that the evidence allows is allowed, and the policy accepts that evidence.
    Compliant,
    /// The evidence does not decide it, or the policy does not accept that evidence.
    InsufficientData,
    /// The model ran, or could only have run, outside the allowed Regions.
    NonCompliant,
}

impl Verdict {
    /// Every verdict, in the order in which reports show them.
    pub const ALL: [Self; 4] =
        [Self::NonCompliant, Self::InsufficientData, Self::Compliant, Self::NotApplicable];

    /// Returns the word as JSON and people read it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotApplicable => "NOT_APPLICABLE",
            Self::Compliant => "COMPLIANT",
            Self::InsufficientData => "INSUFFICIENT_DATA",
            Self::NonCompliant => "NON_COMPLIANT",
        }
    }
}
