//! English: what is said of the services that these logs cannot show.

use crate::report::BlindSpotCode;
use crate::report::words::BlindSpotWords;

const NOT_SPECIFIED: &str =
    "AWS: CloudTrail and CloudWatch logs do not specify the Region in which inference occurs.";
const MODEL_DECIDES: &str = "Those of the model or inference profile behind it.";

#[allow(clippy::too_many_lines, reason = "one arm a code, nothing to follow")]
pub(in crate::report::words) const fn blind_spot(code: BlindSpotCode) -> BlindSpotWords {
    match code {
        BlindSpotCode::AgentCoreMemory => BlindSpotWords {
            service: "Amazon Bedrock AgentCore Memory",
            why: NOT_SPECIFIED,
            destinations: "ca-central-1, us-east-1, us-east-2, us-west-2",
            what_to_do: "Use a built-in strategy with overrides and a model of your choice, or deny the service where its Regions are not allowed. Switch on data events of AgentCore to see its use.",
        },
        BlindSpotCode::AgentCorePolicy => BlindSpotWords {
            service: "Policy in Amazon Bedrock AgentCore",
            why: NOT_SPECIFIED,
            destinations: "From ca-central-1: any commercial Region (global cross-Region inference).",
            what_to_do: "Write policies by hand and not by inference, or deny the service in this Region. Ask AWS whether a geographic form is planned.",
        },
        BlindSpotCode::AgentCoreEvaluations => BlindSpotWords {
            service: "Amazon Bedrock AgentCore Evaluations",
            why: NOT_SPECIFIED,
            destinations: "ca-central-1, us-east-1, us-east-2, us-west-2",
            what_to_do: "Use custom evaluators with a model of your choice, or deny the service. Switch on data events of AgentCore to see its use.",
        },
        BlindSpotCode::AgentRegistry => BlindSpotWords {
            service: "AWS Agent Registry",
            why: NOT_SPECIFIED,
            destinations: "Any commercial Region.",
            what_to_do: "Deny its search and other inference where any commercial Region is too wide. Ask AWS for the Regions in writing.",
        },
        BlindSpotCode::DataAutomation => BlindSpotWords {
            service: "Amazon Bedrock Data Automation",
            why: "Cross-Region inference is mandatory and no record names the Region.",
            destinations: "ca-central-1, ca-west-1, us-east-1, us-east-2, us-west-2 (profile na.data-automation-v1)",
            what_to_do: "Deny it where the Regions of its profile are not allowed: there is no form without cross-Region inference.",
        },
        BlindSpotCode::CrossRegionGuardrails => BlindSpotWords {
            service: "Amazon Bedrock Guardrails with cross-Region inference",
            why: "A guardrail reads the prompt where its guardrail profile sends it; CloudTrail shows the configuration, not the Region.",
            destinations: "ca-central-1, ca-west-1 (profile ca.guardrail.v1:0)",
            what_to_do: "Look at `crossRegionConfig` of each guardrail (`regiontrail custody` lists them), and leave it out where its Regions are not allowed.",
        },
        BlindSpotCode::BatchInference => BlindSpotWords {
            service: "Amazon Bedrock batch inference",
            why: "One event a job; with an inference profile the Region of each record is not logged.",
            destinations: MODEL_DECIDES,
            what_to_do: "Name a model of the Region in the job and no profile. Ask AWS where the records of a job that names a profile ran.",
        },
        BlindSpotCode::AsyncAndBidirectional => BlindSpotWords {
            service: "Asynchronous and bidirectional invocation",
            why: "Data events, for which AWS documents no inference Region. A call that names a model itself runs where it is made, and is not counted here; through a profile its Region is in no log.",
            destinations: MODEL_DECIDES,
            what_to_do: "Switch on data events for `AWS::Bedrock::Model` and `AWS::Bedrock::AsyncInvoke`, and name models of the Region.",
        },
        BlindSpotCode::AgentsKnowledgeBasesFlows => BlindSpotWords {
            service: "Amazon Bedrock Agents, Knowledge Bases and Flows",
            why: "Their own data events name no Region. Models that they call in your account appear as other inference.",
            destinations: MODEL_DECIDES,
            what_to_do: "Look in the report for the models that they call under their service roles, and switch on their data events.",
        },
        BlindSpotCode::BedrockMantle => BlindSpotWords {
            service: "The bedrock-mantle endpoint",
            why: "Its inference is a data event of another event source; without that selector no record exists. It has no cross-Region inference.",
            destinations: "The Region of the endpoint; no Canadian Region has one.",
            what_to_do: "Switch on data events for `AWS::BedrockMantle::Project` in every Region, or deny `bedrock-mantle:*`.",
        },
        BlindSpotCode::ClaudePlatformOnAws => BlindSpotWords {
            service: "Claude Platform on AWS",
            why: "Operated by Anthropic, not part of Bedrock; the request's inference_geo decides and data may not reside in AWS.",
            destinations: "The US, or any data center that Anthropic operates; not an AWS Region.",
            what_to_do: "Switch on data events for `AWS::AWSExternalAnthropic::Workspace`, or deny the service: its Regions are not those of AWS.",
        },
        BlindSpotCode::PromptRouters => BlindSpotWords {
            service: "Amazon Bedrock prompt routers",
            why: "The router's ARN hides the model and the us. profile that it picks.",
            destinations: "No Canadian Region offers prompt routers; US profiles elsewhere.",
            what_to_do: "Name the model or profile itself. Look up what a router in use may choose.",
        },
        BlindSpotCode::ModelCopyJobs => BlindSpotWords {
            service: "Amazon Bedrock model copy jobs",
            why: "A custom model's weights, which may hold what it was trained on, are copied to another Region.",
            destinations: "The Region of the target; only the request tells.",
            what_to_do: "Deny `bedrock:CreateModelCopyJob` to Regions that are not allowed.",
        },
        BlindSpotCode::ModelJobs => BlindSpotWords {
            service: "Jobs that evaluate, customize or import models, or optimize prompts",
            why: "One event a job; AWS documents no inference Region for the model calls that it makes with your prompts.",
            destinations: MODEL_DECIDES,
            what_to_do: "Name models of the Region in the job and no profile, for the judge of an evaluation too. Ask AWS where its calls ran.",
        },
        BlindSpotCode::TokenCounting => BlindSpotWords {
            service: "Token counting (CountTokens)",
            why: "The request carries the prompt; AWS documents neither how it is logged nor a Region.",
            destinations: MODEL_DECIDES,
            what_to_do: "Count by a model of the Region, or deny `bedrock:CountTokens`. Ask AWS where prompts are counted that name a profile.",
        },
        BlindSpotCode::AutomatedReasoning => BlindSpotWords {
            service: "Building and testing of automated reasoning policies",
            why: "Documents and test texts are read by models that AWS does not name, and no record names a Region.",
            destinations: "AWS does not say.",
            what_to_do: "Use no documents that may not leave the Region, or deny the workflows. Ask AWS for the Regions in writing.",
        },
        BlindSpotCode::AbuseReviewCopies => BlindSpotWords {
            service: "Retained copies for abuse review",
            why: "Traffic of Claude Fable 5, and flagged traffic of OpenAI models other than gpt-oss, is kept up to 30 days in the Region that processed it; no record shows a copy.",
            destinations: "The destination Region of the inference.",
            what_to_do: "Look at the account's data retention in each Region, and ask AWS for `none` where it is offered.",
        },
        BlindSpotCode::AgentCoreHarness => BlindSpotWords {
            service: "Amazon Bedrock AgentCore Runtime, harness and tools",
            why: "Their data events name no Region. Models that they call in your account appear as other inference.",
            destinations: MODEL_DECIDES,
            what_to_do: "Look in the report for the models that it calls under its service roles, and switch on data events of AgentCore.",
        },
        BlindSpotCode::AmazonQAndQuick => BlindSpotWords {
            service: "Amazon Q, Amazon Quick, CloudWatch Omni",
            why: "They run models outside Bedrock's events, with cross-Region inference of their own.",
            destinations: "By the geography of each service; a CloudWatch Omni space in Canada may use Canada or the US.",
            what_to_do: "Look at the cross-Region settings of each service. CloudTrail for Bedrock has nothing of it.",
        },
    }
}
