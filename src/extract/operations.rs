//! The table of events: what each operation of the Bedrock services is to an audit.
//!
//! Sources: the Bedrock User Guide, *Monitor Amazon Bedrock API calls using CloudTrail*
//! (<https://docs.aws.amazon.com/bedrock/latest/userguide/logging-using-cloudtrail.html>) and its
//! page on `bedrock-mantle`
//! (<https://docs.aws.amazon.com/bedrock/latest/userguide/logging-cloudtrail-mantle.html>), and
//! the operations of the service models of November 2026. An operation counts by source *and*
//! name: `GenerateQuery`, `CreateSession` and others exist in several services.

/// One operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operation {
    /// `eventName`.
    pub name: &'static str,
    /// What it is to an audit.
    pub role: Role,
    /// How AWS logs it.
    pub logged: Logged,
}

/// What an operation is to an audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Runs a model; one record tells all.
    Inference,
    /// Runs a model and answers in a stream; a later service event tells the Region.
    Stream,
    /// Makes an application inference profile.
    Profile,
    /// Sends prompts or content to a model without AWS documenting a Region in its records. Its
    /// own model calls, where it makes any, have records of their own.
    Indirect,
    /// Moves no prompt.
    Control,
}

/// How AWS logs an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Logged {
    /// By default.
    Management,
    /// Only where a trail selects this type of resource.
    Data(&'static str),
    /// AWS's pages do not say, or contradict each other.
    Unclear,
}

/// Returns the operation of a Bedrock service, or `None` for one that the table does not know.
#[must_use]
pub fn operation(event_source: &str, event_name: &str) -> Option<&'static Operation> {
    let table: &[Operation] = match event_source {
        // Only guides name the second; every record found has the first.
        "bedrock.amazonaws.com" | "bedrock-runtime.amazonaws.com" => &BEDROCK,
        "bedrock-mantle.amazonaws.com" => &MANTLE,
        "bedrock-agentcore.amazonaws.com" => &AGENTCORE,
        _ => return None,
    };
    table.iter().find(|operation| operation.name == event_name)
}

/// Says whether an event source is of the Bedrock family, or the Anthropic-operated service that
/// is sold beside it.
#[must_use]
pub fn is_of_bedrock(event_source: &str) -> bool {
    event_source == EXTERNAL_ANTHROPIC
        || event_source
            .strip_prefix("bedrock")
            .is_some_and(|rest| rest.starts_with(['.', '-']) && rest.ends_with("amazonaws.com"))
}

/// "Claude Platform on AWS", which Anthropic operates: not Bedrock, and not to be overlooked.
pub const EXTERNAL_ANTHROPIC: &str = "aws-external-anthropic.amazonaws.com";

const fn on(name: &'static str, role: Role, logged: Logged) -> Operation {
    Operation { name, role, logged }
}

use self::Logged::{Data, Management, Unclear};
use self::Role::{Control, Indirect, Inference, Profile, Stream};

const BEDROCK: [Operation; 38] = [
    on("InvokeModel", Inference, Management),
    on("Converse", Inference, Management),
    on("InvokeModelWithResponseStream", Stream, Management),
    on("ConverseStream", Stream, Management),
    on("InvokeModelWithBidirectionalStream", Inference, Data("AWS::Bedrock::Model")),
    on("StartAsyncInvoke", Inference, Data("AWS::Bedrock::Model")),
    on("GetAsyncInvoke", Control, Data("AWS::Bedrock::AsyncInvoke")),
    on("ListAsyncInvokes", Control, Management),
    on("CountTokens", Indirect, Unclear),
    on("ApplyGuardrail", Indirect, Data("AWS::Bedrock::Guardrail")),
    on("InvokeGuardrailChecks", Indirect, Unclear),
    on("InvokeAgent", Indirect, Data("AWS::Bedrock::AgentAlias")),
    on("InvokeInlineAgent", Indirect, Data("AWS::Bedrock::InlineAgent")),
    on("Retrieve", Indirect, Data("AWS::Bedrock::KnowledgeBase")),
    on("RetrieveAndGenerate", Indirect, Data("AWS::Bedrock::KnowledgeBase")),
    on("RetrieveAndGenerateStream", Indirect, Data("AWS::Bedrock::KnowledgeBase")),
    on("AgenticRetrieveStream", Indirect, Unclear),
    on("InvokeFlow", Indirect, Data("AWS::Bedrock::FlowAlias")),
    on("StartFlowExecution", Indirect, Data("AWS::Bedrock::FlowExecution")),
    on("RenderPrompt", Control, Data("AWS::Bedrock::PromptVersion")),
    on("Rerank", Indirect, Unclear),
    on("GenerateQuery", Indirect, Unclear),
    on("OptimizePrompt", Indirect, Unclear),
    on("InvokeDataAutomation", Indirect, Unclear),
    on("InvokeDataAutomationAsync", Indirect, Data("AWS::Bedrock::DataAutomationProject")),
    on("CreateModelInvocationJob", Indirect, Management),
    on("CreateEvaluationJob", Indirect, Management),
    on("CreateAdvancedPromptOptimizationJob", Indirect, Management),
    on("CreateModelCustomizationJob", Indirect, Management),
    on("CreateModelCopyJob", Indirect, Management),
    on("CreateModelImportJob", Indirect, Management),
    on("CreateInferenceProfile", Profile, Management),
    on("CreateProvisionedModelThroughput", Control, Management),
    on("CreateCustomModelDeployment", Control, Management),
    on("GetFoundationModel", Control, Management),
    on("GetInferenceProfile", Control, Management),
    on("GetFoundationModelAvailability", Control, Management),
    on("CreateFoundationModelAgreement", Control, Management),
];

const MANTLE: [Operation; 5] = [
    on("CreateInference", Inference, Data("AWS::BedrockMantle::Project")),
    on("GetInference", Control, Data("AWS::BedrockMantle::Project")),
    on("CancelInference", Control, Data("AWS::BedrockMantle::Project")),
    on("DeleteInference", Control, Data("AWS::BedrockMantle::Project")),
    on("CountTokens", Indirect, Data("AWS::BedrockMantle::Project")),
];

const AGENTCORE: [Operation; 14] = [
    on("InvokeAgentRuntime", Indirect, Data("AWS::BedrockAgentCore::Runtime")),
    on("InvokeAgentRuntimeCommand", Indirect, Data("AWS::BedrockAgentCore::Runtime")),
    on("InvokeHarness", Indirect, Unclear),
    on("InvokeBrowser", Indirect, Data("AWS::BedrockAgentCore::Browser")),
    on("InvokeCodeInterpreter", Indirect, Data("AWS::BedrockAgentCore::CodeInterpreter")),
    on("InvokeWebSearch", Indirect, Unclear),
    on("Evaluate", Indirect, Data("AWS::BedrockAgentCore::Evaluator")),
    on("IngestData", Indirect, Unclear),
    on("CreateEvent", Indirect, Data("AWS::BedrockAgentCore::Memory")),
    on("RetrieveMemoryRecords", Indirect, Data("AWS::BedrockAgentCore::Memory")),
    on("BatchCreateMemoryRecords", Indirect, Data("AWS::BedrockAgentCore::Memory")),
    on("StartBatchEvaluation", Indirect, Unclear),
    on("StartRecommendation", Indirect, Unclear),
    on("SearchRegistryRecords", Indirect, Unclear),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_count_by_source_and_name() {
        assert_eq!(
            operation("bedrock.amazonaws.com", "ConverseStream").map(|o| o.role),
            Some(Stream)
        );
        assert_eq!(
            operation("bedrock-mantle.amazonaws.com", "CreateInference").map(|o| o.role),
            Some(Inference)
        );
        assert_eq!(operation("cloudtrail.amazonaws.com", "GenerateQuery"), None);
        assert_eq!(operation("bedrock.amazonaws.com", "CreateInference"), None);
    }

    #[test]
    fn the_family_is_told_by_the_whole_source() {
        for source in [
            "bedrock.amazonaws.com",
            "bedrock-websearch.amazonaws.com",
            "bedrock-agentcore.amazonaws.com",
            EXTERNAL_ANTHROPIC,
        ] {
            assert!(is_of_bedrock(source), "{source}");
        }
        for source in
            ["bedrockish.amazonaws.com", "bedrock", "s3.amazonaws.com", "bedrock.evil.com"]
        {
            assert!(!is_of_bedrock(source), "{source}");
        }
    }

    #[test]
    fn no_operation_stands_twice() {
        for table in [&BEDROCK[..], &MANTLE, &AGENTCORE] {
            let names: std::collections::BTreeSet<_> = table.iter().map(|o| o.name).collect();
            assert_eq!(names.len(), table.len());
        }
    }
}
