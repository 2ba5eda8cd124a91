//! Says, with proof, where an organization's Amazon Bedrock inference ran.

pub mod extract;
pub mod ingest;
pub mod ledger;
pub mod model;
pub mod report;
