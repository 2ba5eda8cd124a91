//! The codes of blind spots.

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
    /// Retained copies for abuse review.
    AbuseReviewCopies,
    /// AgentCore Runtime, harness and tools.
    AgentCoreHarness,
    /// Amazon Q, Amazon Quick, CloudWatch Omni.
    AmazonQAndQuick,
}

impl BlindSpotCode {
    /// Every code.
    pub const ALL: [Self; 16] = [
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
            Self::AbuseReviewCopies => "abuse-review-copies",
            Self::AgentCoreHarness => "agentcore-harness",
            Self::AmazonQAndQuick => "amazon-q-and-quick",
        }
    }
}
