//! The codes of blind spots, and what decides where they run.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The stable codes of services and features that these logs cannot show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlindSpotCode {
    /// AgentCore Memory.
    AgentCoreMemory,
    /// Policy in AgentCore.
    AgentCorePolicy,
    /// AgentCore Evaluations.
    AgentCoreEvaluations,
    /// AWS Agent Registry.
    AgentRegistry,
    /// Bedrock Data Automation.
    DataAutomation,
    /// Guardrails with cross-Region inference.
    CrossRegionGuardrails,
    /// Batch inference.
    BatchInference,
    /// Asynchronous and bidirectional invocation.
    AsyncAndBidirectional,
    /// Agents, Knowledge Bases and Flows.
    AgentsKnowledgeBasesFlows,
    /// The bedrock-mantle endpoint.
    BedrockMantle,
    /// Claude Platform on AWS.
    ClaudePlatformOnAws,
    /// Prompt routers.
    PromptRouters,
    /// Model copy jobs.
    ModelCopyJobs,
    /// Jobs that evaluate, customize or import a model, or optimize prompts.
    ModelJobs,
    /// The counting of tokens.
    TokenCounting,
    /// The building and testing of automated reasoning policies.
    AutomatedReasoning,
    /// Retained copies for abuse review.
    AbuseReviewCopies,
    /// AgentCore Runtime, harness and tools.
    AgentCoreHarness,
    /// Amazon Q, Amazon Quick, CloudWatch Omni.
    AmazonQAndQuick,
}

impl BlindSpotCode {
    /// Every code.
    pub const ALL: [Self; 19] = [
        Self::AgentCoreMemory,
        Self::AgentCorePolicy,
        Self::AgentCoreEvaluations,
        Self::AgentRegistry,
        Self::DataAutomation,
        Self::CrossRegionGuardrails,
        Self::BatchInference,
        Self::AsyncAndBidirectional,
        Self::AgentsKnowledgeBasesFlows,
        Self::BedrockMantle,
        Self::ClaudePlatformOnAws,
        Self::PromptRouters,
        Self::ModelCopyJobs,
        Self::ModelJobs,
        Self::TokenCounting,
        Self::AutomatedReasoning,
        Self::AbuseReviewCopies,
        Self::AgentCoreHarness,
        Self::AmazonQAndQuick,
    ];

    /// Returns the word as JSON writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AgentCoreMemory => "agentcore-memory",
            Self::AgentCorePolicy => "agentcore-policy",
            Self::AgentCoreEvaluations => "agentcore-evaluations",
            Self::AgentRegistry => "agent-registry",
            Self::DataAutomation => "data-automation",
            Self::CrossRegionGuardrails => "cross-region-guardrails",
            Self::BatchInference => "batch-inference",
            Self::AsyncAndBidirectional => "async-and-bidirectional",
            Self::AgentsKnowledgeBasesFlows => "agents-knowledge-bases-flows",
            Self::BedrockMantle => "bedrock-mantle",
            Self::ClaudePlatformOnAws => "claude-platform-on-aws",
            Self::PromptRouters => "prompt-routers",
            Self::ModelCopyJobs => "model-copy-jobs",
            Self::ModelJobs => "model-jobs",
            Self::TokenCounting => "token-counting",
            Self::AutomatedReasoning => "automated-reasoning",
            Self::AbuseReviewCopies => "abuse-review-copies",
            Self::AgentCoreHarness => "agentcore-harness",
            Self::AmazonQAndQuick => "amazon-q-and-quick",
        }
    }
}

/// What decides where a service runs that these logs cannot show.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum DecidedBy {
    /// AWS, which lists the Regions by source Region.
    Aws,
    /// The model or inference profile that is named.
    Model,
    /// The endpoint: it runs in its own Region.
    Endpoint,
    /// The request names the place.
    Request,
    /// Each service for itself, outside Bedrock.
    Service,
    /// AWS does not say what.
    NotTold,
}

impl DecidedBy {
    /// Every one.
    pub const ALL: [Self; 6] =
        [Self::Aws, Self::Model, Self::Endpoint, Self::Request, Self::Service, Self::NotTold];
}
