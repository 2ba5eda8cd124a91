//! Inference profiles as AWS lists them.

use super::Region;

/// An inference profile as AWS lists it to an account in one Region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedProfile {
    /// The Region that was asked: from there it is called.
    pub source: Region,
    /// The profile's id.
    pub id: String,
    /// The profile's ARN.
    pub arn: String,
    /// Who made it.
    pub maker: ProfileMaker,
    /// The ARN of a model in each Region where it may run; the ARN of a global profile's has no Region.
    pub models: Vec<String>,
}

/// Who made an inference profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProfileMaker {
    /// AWS.
    System,
    /// The account: it copies another profile, or a model.
    Application,
}
