//! The event sources of Bedrock's family.

/// What `eventSource` is in the records of Bedrock's family, for those who must ask by name.
///
/// Only guides name `bedrock-runtime.amazonaws.com`; it is asked for all the same.
pub const EVENT_SOURCES: [&str; 6] = [
    "bedrock.amazonaws.com",
    "bedrock-runtime.amazonaws.com",
    "bedrock-mantle.amazonaws.com",
    "bedrock-agentcore.amazonaws.com",
    "bedrock-websearch.amazonaws.com",
    EXTERNAL_ANTHROPIC,
];

/// "Claude Platform on AWS", which Anthropic operates: not Bedrock, and not to be overlooked.
pub const EXTERNAL_ANTHROPIC: &str = "aws-external-anthropic.amazonaws.com";
