//! The register, as of autumn 2026. Each row names the AWS page that it rests on; what is said of
//! it is in `report::words`.
//!
//! AWS publishes no list of AgentCore's event names, so those patterns follow its API operations:
//! they may miss an event, and `seen` is then too low. A zero proves nothing.

use super::Sign::{Asked, Events};
use super::Spot;
use crate::report::BlindSpotCode;

const BEDROCK: &str = "bedrock.amazonaws.com";
const AGENTCORE: &str = "bedrock-agentcore.amazonaws.com";
const LOGGING: &str =
    "https://docs.aws.amazon.com/bedrock/latest/userguide/logging-using-cloudtrail.html";
const AGENTCORE_CRIS: &str =
    "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/cross-region-inference.html";

pub(super) const SPOTS: [Spot; 16] = [
    Spot {
        code: BlindSpotCode::AgentCoreMemory,
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
        source: AGENTCORE_CRIS,
        needs_data_events: true,
        shown_by: &[Events(
            AGENTCORE,
            &["Evaluate", "*Evaluator", "*Evaluators", "*Evaluation", "*EvaluationConfig*"],
        )],
    },
    Spot {
        code: BlindSpotCode::AgentRegistry,
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
        source: "https://docs.aws.amazon.com/bedrock/latest/userguide/bda-cris.html",
        needs_data_events: true,
        shown_by: &[Events(BEDROCK, &["*DataAutomation*", "*Blueprint*"])],
    },
    Spot {
        code: BlindSpotCode::CrossRegionGuardrails,
        source: "https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-cross-region-support.html",
        needs_data_events: true,
        shown_by: &[Events(
            BEDROCK,
            &["*Guardrail", "InvokeGuardrailChecks", "PutEnforcedGuardrailConfiguration"],
        )],
    },
    Spot {
        code: BlindSpotCode::BatchInference,
        source: LOGGING,
        needs_data_events: false,
        shown_by: &[Events(BEDROCK, &["CreateModelInvocationJob"])],
    },
    Spot {
        code: BlindSpotCode::AsyncAndBidirectional,
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
        source: "https://docs.aws.amazon.com/bedrock/latest/userguide/logging-cloudtrail-mantle.html",
        needs_data_events: true,
        shown_by: &[Events(super::super::locate::MANTLE, &["*"])],
    },
    Spot {
        code: BlindSpotCode::ClaudePlatformOnAws,
        source: "https://docs.aws.amazon.com/claude-platform/latest/userguide/data-residency.html",
        needs_data_events: true,
        shown_by: &[Events("aws-external-anthropic.amazonaws.com", &["*"])],
    },
    Spot {
        code: BlindSpotCode::PromptRouters,
        source: "https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-routing.html",
        needs_data_events: false,
        shown_by: &[Events(BEDROCK, &["CreatePromptRouter"]), Asked("*prompt-router/*")],
    },
    Spot {
        code: BlindSpotCode::ModelCopyJobs,
        source: "https://docs.aws.amazon.com/bedrock/latest/userguide/copy-model.html",
        needs_data_events: false,
        shown_by: &[Events(BEDROCK, &["CreateModelCopyJob"])],
    },
    Spot {
        code: BlindSpotCode::AbuseReviewCopies,
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
            ],
        )],
    },
    Spot {
        code: BlindSpotCode::AmazonQAndQuick,
        source: "https://docs.aws.amazon.com/amazonq/latest/qdeveloper-ug/cross-region-inference.html",
        needs_data_events: false,
        shown_by: &[],
    },
];
