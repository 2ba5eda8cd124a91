//! The register, as of autumn 2026. Each row names the AWS page that it rests on; what is said of
//! it is in `report::words`.
//!
//! AWS publishes no list of AgentCore's event names, so those patterns follow its API operations:
//! they may miss an event, and `seen` is then too low. A zero proves nothing.

use super::Sign::{Asked, Events};
use super::Spot;
use crate::report::{BlindSpotCode, DecidedBy};

const BEDROCK: &str = "bedrock.amazonaws.com";
const AGENTCORE: &str = "bedrock-agentcore.amazonaws.com";
const LOGGING: &str =
    "https://docs.aws.amazon.com/bedrock/latest/userguide/logging-using-cloudtrail.html";
const AGENTCORE_CRIS: &str =
    "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/cross-region-inference.html";

/// The month of the pages.
pub(super) const AS_OF: &str = "2026-09";

pub(super) const SPOTS: [Spot; 19] = [
    Spot {
        code: BlindSpotCode::AgentCoreMemory,
        decided_by: DecidedBy::Aws,
        source: AGENTCORE_CRIS,
        needs_data_events: true,
        shown_by: &[Events(
            AGENTCORE,
            &[
                "*Memory",
                "*Memories",
                "*MemoryRecord",
                "*MemoryRecords",
                "CreateEvent",
                "IngestData",
            ],
        )],
    },
    Spot {
        code: BlindSpotCode::AgentCorePolicy,
        decided_by: DecidedBy::Aws,
        source: AGENTCORE_CRIS,
        needs_data_events: false,
        shown_by: &[Events(
            AGENTCORE,
            // Not resource policies, which say who may call and move no text.
            &[
                "CreatePolicy",
                "UpdatePolicy",
                "DeletePolicy",
                "GetPolicy",
                "ListPolicies",
                "*PolicyEngine",
                "*PolicyEngines",
                "*PolicyGeneration*",
            ],
        )],
    },
    Spot {
        code: BlindSpotCode::AgentCoreEvaluations,
        decided_by: DecidedBy::Aws,
        source: AGENTCORE_CRIS,
        needs_data_events: true,
        shown_by: &[Events(
            AGENTCORE,
            &[
                "Evaluate",
                "*Evaluator",
                "*Evaluators",
                "*Evaluation",
                "*EvaluationConfig*",
                // Of the same API: they make data sets and recommendations of what was evaluated.
                "*Recommendation",
                "*DatasetGeneration",
            ],
        )],
    },
    Spot {
        code: BlindSpotCode::AgentRegistry,
        decided_by: DecidedBy::Aws,
        source: "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/registry-cross-region-inference.html",
        needs_data_events: true,
        shown_by: &[
            Events(AGENTCORE, &["*Registry", "*Registries", "*RegistryRecord*"]),
            // Since August 2026 the service has a namespace of its own.
            Events("agent-registry.amazonaws.com", &["*"]),
        ],
    },
    Spot {
        code: BlindSpotCode::DataAutomation,
        decided_by: DecidedBy::Aws,
        source: "https://docs.aws.amazon.com/bedrock/latest/userguide/bda-cris.html",
        needs_data_events: true,
        shown_by: &[Events(BEDROCK, &["*DataAutomation*", "*Blueprint*"])],
    },
    Spot {
        code: BlindSpotCode::CrossRegionGuardrails,
        decided_by: DecidedBy::Aws,
        source: "https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-cross-region-support.html",
        needs_data_events: true,
        shown_by: &[Events(
            BEDROCK,
            &["*Guardrail", "InvokeGuardrailChecks", "PutEnforcedGuardrailConfiguration"],
        )],
    },
    Spot {
        code: BlindSpotCode::BatchInference,
        decided_by: DecidedBy::Model,
        source: LOGGING,
        needs_data_events: false,
        shown_by: &[Events(BEDROCK, &["CreateModelInvocationJob"])],
    },
    Spot {
        code: BlindSpotCode::AsyncAndBidirectional,
        decided_by: DecidedBy::Model,
        source: LOGGING,
        needs_data_events: true,
        shown_by: &[Events(
            BEDROCK,
            &[
                "StartAsyncInvoke*",
                "GetAsyncInvoke",
                "ListAsyncInvokes",
                "InvokeModelWithBidirectionalStream",
            ],
        )],
    },
    Spot {
        code: BlindSpotCode::AgentsKnowledgeBasesFlows,
        decided_by: DecidedBy::Model,
        source: LOGGING,
        needs_data_events: true,
        shown_by: &[Events(
            BEDROCK,
            &[
                "InvokeAgent",
                "InvokeInlineAgent",
                "InvokeFlow",
                "StartFlowExecution",
                "Retrieve",
                "RetrieveAndGenerate*",
                "AgenticRetrieve*",
                "Rerank",
                "GenerateQuery",
                "OptimizePrompt",
            ],
        )],
    },
    Spot {
        code: BlindSpotCode::BedrockMantle,
        decided_by: DecidedBy::Endpoint,
        source: "https://docs.aws.amazon.com/bedrock/latest/userguide/logging-cloudtrail-mantle.html",
        needs_data_events: true,
        shown_by: &[Events(super::super::locate::MANTLE, &["*"])],
    },
    Spot {
        code: BlindSpotCode::ClaudePlatformOnAws,
        decided_by: DecidedBy::Request,
        source: "https://docs.aws.amazon.com/claude-platform/latest/userguide/data-residency.html",
        needs_data_events: true,
        shown_by: &[Events("aws-external-anthropic.amazonaws.com", &["*"])],
    },
    Spot {
        code: BlindSpotCode::PromptRouters,
        decided_by: DecidedBy::Model,
        source: "https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-routing.html",
        needs_data_events: false,
        shown_by: &[Events(BEDROCK, &["CreatePromptRouter"]), Asked("*prompt-router/*")],
    },
    Spot {
        code: BlindSpotCode::ModelCopyJobs,
        decided_by: DecidedBy::Request,
        source: "https://docs.aws.amazon.com/bedrock/latest/userguide/copy-model.html",
        needs_data_events: false,
        shown_by: &[Events(BEDROCK, &["CreateModelCopyJob"])],
    },
    Spot {
        code: BlindSpotCode::ModelJobs,
        decided_by: DecidedBy::Model,
        source: LOGGING,
        needs_data_events: false,
        shown_by: &[Events(
            BEDROCK,
            &[
                "CreateEvaluationJob",
                "CreateModelCustomizationJob",
                "CreateModelImportJob",
                "CreateAdvancedPromptOptimizationJob",
            ],
        )],
    },
    Spot {
        code: BlindSpotCode::TokenCounting,
        decided_by: DecidedBy::Model,
        source: "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_CountTokens.html",
        needs_data_events: false,
        shown_by: &[Events(BEDROCK, &["CountTokens"])],
    },
    Spot {
        code: BlindSpotCode::AutomatedReasoning,
        decided_by: DecidedBy::NotTold,
        source: LOGGING,
        needs_data_events: false,
        shown_by: &[Events(
            BEDROCK,
            &[
                "StartAutomatedReasoningPolicyBuildWorkflow",
                "StartAutomatedReasoningPolicyTestWorkflow",
            ],
        )],
    },
    Spot {
        code: BlindSpotCode::AbuseReviewCopies,
        decided_by: DecidedBy::Model,
        source: "https://docs.aws.amazon.com/bedrock/latest/userguide/abuse-detection.html",
        needs_data_events: false,
        shown_by: &[
            Events(BEDROCK, &["PutAccountDataRetention"]),
            Asked("*anthropic.claude-fable-5*"),
            Asked("*openai.gpt-5*"),
        ],
    },
    Spot {
        code: BlindSpotCode::AgentCoreHarness,
        decided_by: DecidedBy::Model,
        source: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html",
        needs_data_events: true,
        shown_by: &[Events(
            AGENTCORE,
            &[
                "InvokeAgentRuntime*",
                "InvokeHarness",
                "InvokeBrowser",
                "InvokeCodeInterpreter",
                "InvokeWebSearch",
                "InvokeGateway",
            ],
        )],
    },
    Spot {
        code: BlindSpotCode::AmazonQAndQuick,
        decided_by: DecidedBy::Service,
        source: "https://docs.aws.amazon.com/amazonq/latest/qdeveloper-ug/cross-region-inference.html",
        needs_data_events: false,
        shown_by: &[],
    },
];
