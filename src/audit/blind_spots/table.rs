//! The register, as of autumn 2026. Each row names the AWS page that it rests on.
//!
//! AWS publishes no list of AgentCore's event names, so those patterns follow its API operations:
//! they may miss an event, and `seen` is then too low. A zero proves nothing.

use super::Sign::{Asked, Events};
use super::Spot;

const BEDROCK: &str = "bedrock.amazonaws.com";
const AGENTCORE: &str = "bedrock-agentcore.amazonaws.com";
const LOGGING: &str =
    "https://docs.aws.amazon.com/bedrock/latest/userguide/logging-using-cloudtrail.html";
const AGENTCORE_CRIS: &str =
    "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/cross-region-inference.html";
const NOT_SPECIFIED: &str =
    "AWS: CloudTrail and CloudWatch logs do not specify the Region in which inference occurs.";
const MODEL_DECIDES: &str = "Those of the model or inference profile behind it.";

pub(super) const SPOTS: [Spot; 16] = [
    Spot {
        code: "agentcore-memory",
        service: "Amazon Bedrock AgentCore Memory",
        why: NOT_SPECIFIED,
        destinations: "ca-central-1, us-east-1, us-east-2, us-west-2",
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
        code: "agentcore-policy",
        service: "Policy in Amazon Bedrock AgentCore",
        why: NOT_SPECIFIED,
        destinations: "From ca-central-1: any commercial Region (global cross-Region inference).",
        source: AGENTCORE_CRIS,
        needs_data_events: false,
        shown_by: &[Events(
            AGENTCORE,
            &["*Policy", "*Policies", "*PolicyEngine", "*PolicyEngines", "*PolicyGeneration*"],
        )],
    },
    Spot {
        code: "agentcore-evaluations",
        service: "Amazon Bedrock AgentCore Evaluations",
        why: NOT_SPECIFIED,
        destinations: "ca-central-1, us-east-1, us-east-2, us-west-2",
        source: AGENTCORE_CRIS,
        needs_data_events: true,
        shown_by: &[Events(
            AGENTCORE,
            &["Evaluate", "*Evaluator", "*Evaluators", "*Evaluation", "*EvaluationConfig*"],
        )],
    },
    Spot {
        code: "agent-registry",
        service: "AWS Agent Registry",
        why: NOT_SPECIFIED,
        destinations: "Any commercial Region.",
        source: "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/registry-cross-region-inference.html",
        needs_data_events: true,
        shown_by: &[
            Events(AGENTCORE, &["*Registry", "*Registries", "*RegistryRecord*"]),
            // Since August 2026 the service has a namespace of its own.
            Events("agent-registry.amazonaws.com", &["*"]),
        ],
    },
    Spot {
        code: "data-automation",
        service: "Amazon Bedrock Data Automation",
        why: "Cross-Region inference is mandatory and no record names the Region.",
        destinations: "ca-central-1, ca-west-1, us-east-1, us-east-2, us-west-2 (profile na.data-automation-v1)",
        source: "https://docs.aws.amazon.com/bedrock/latest/userguide/bda-cris.html",
        needs_data_events: true,
        shown_by: &[Events(BEDROCK, &["*DataAutomation*", "*Blueprint*"])],
    },
    Spot {
        code: "cross-region-guardrails",
        service: "Amazon Bedrock Guardrails with cross-Region inference",
        why: "A guardrail reads the prompt where its guardrail profile sends it; CloudTrail shows the configuration, not the Region.",
        destinations: "ca-central-1, ca-west-1 (profile ca.guardrail.v1:0)",
        source: "https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-cross-region-support.html",
        needs_data_events: true,
        shown_by: &[Events(
            BEDROCK,
            &["*Guardrail", "InvokeGuardrailChecks", "PutEnforcedGuardrailConfiguration"],
        )],
    },
    Spot {
        code: "batch-inference",
        service: "Amazon Bedrock batch inference",
        why: "One event a job; with an inference profile the Region of each record is not logged.",
        destinations: MODEL_DECIDES,
        source: LOGGING,
        needs_data_events: false,
        shown_by: &[Events(BEDROCK, &["CreateModelInvocationJob"])],
    },
    Spot {
        code: "async-and-bidirectional",
        service: "Asynchronous and bidirectional invocation",
        why: "Data events, for which AWS documents no inference Region.",
        destinations: MODEL_DECIDES,
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
        code: "agents-knowledge-bases-flows",
        service: "Amazon Bedrock Agents, Knowledge Bases and Flows",
        why: "Their own data events name no Region. Models that they call in your account appear as other inference.",
        destinations: MODEL_DECIDES,
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
        code: "bedrock-mantle",
        service: "The bedrock-mantle endpoint",
        why: "Its inference is a data event of another event source; without that selector no record exists. It has no cross-Region inference.",
        destinations: "The Region of the endpoint; no Canadian Region has one.",
        source: "https://docs.aws.amazon.com/bedrock/latest/userguide/logging-cloudtrail-mantle.html",
        needs_data_events: true,
        shown_by: &[Events(super::super::locate::MANTLE, &["*"])],
    },
    Spot {
        code: "claude-platform-on-aws",
        service: "Claude Platform on AWS",
        why: "Operated by Anthropic, not part of Bedrock; the request's inference_geo decides and data may not reside in AWS.",
        destinations: "The US, or any data center that Anthropic operates; not an AWS Region.",
        source: "https://docs.aws.amazon.com/claude-platform/latest/userguide/data-residency.html",
        needs_data_events: true,
        shown_by: &[Events("aws-external-anthropic.amazonaws.com", &["*"])],
    },
    Spot {
        code: "prompt-routers",
        service: "Amazon Bedrock prompt routers",
        why: "The router's ARN hides the model and the us. profile that it picks.",
        destinations: "No Canadian Region offers prompt routers; US profiles elsewhere.",
        source: "https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-routing.html",
        needs_data_events: false,
        shown_by: &[Events(BEDROCK, &["CreatePromptRouter"]), Asked("*prompt-router/*")],
    },
    Spot {
        code: "model-copy-jobs",
        service: "Amazon Bedrock model copy jobs",
        why: "A custom model's weights, which may hold what it was trained on, are copied to another Region.",
        destinations: "The Region of the target; only the request tells.",
        source: "https://docs.aws.amazon.com/bedrock/latest/userguide/copy-model.html",
        needs_data_events: false,
        shown_by: &[Events(BEDROCK, &["CreateModelCopyJob"])],
    },
    Spot {
        code: "abuse-review-copies",
        service: "Retained copies for abuse review",
        why: "Traffic of Claude Fable 5, and flagged traffic of OpenAI models other than gpt-oss, is kept up to 30 days in the Region that processed it; no record shows a copy.",
        destinations: "The destination Region of the inference.",
        source: "https://docs.aws.amazon.com/bedrock/latest/userguide/abuse-detection.html",
        needs_data_events: false,
        shown_by: &[
            Events(BEDROCK, &["PutAccountDataRetention"]),
            Asked("*anthropic.claude-fable-5*"),
            Asked("*openai.gpt-5*"),
        ],
    },
    Spot {
        code: "agentcore-harness",
        service: "Amazon Bedrock AgentCore Runtime, harness and tools",
        why: "Their data events name no Region. Models that they call in your account appear as other inference.",
        destinations: MODEL_DECIDES,
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
        code: "amazon-q-and-quick",
        service: "Amazon Q, Amazon Quick, CloudWatch Omni",
        why: "They run models outside Bedrock's events, with cross-Region inference of their own.",
        destinations: "By the geography of each service; a CloudWatch Omni space in Canada may use Canada or the US.",
        source: "https://docs.aws.amazon.com/amazonq/latest/qdeveloper-ug/cross-region-inference.html",
        needs_data_events: false,
        shown_by: &[],
    },
];
