//! Says, with proof, where an organization's Amazon Bedrock inference ran.

pub mod audit;
pub mod model;
pub mod report;
