//! The table of events: what each operation of the Bedrock services is to an audit.
//!
//! Sources: the Bedrock User Guide, *Monitor Amazon Bedrock API calls using CloudTrail*
//! (<https://docs.aws.amazon.com/bedrock/latest/userguide/logging-using-cloudtrail.html>) and its
//! page on `bedrock-mantle`
//! (<https://docs.aws.amazon.com/bedrock/latest/userguide/logging-cloudtrail-mantle.html>), and
//! the operations of the service models of November 2026. An operation counts by source *and*
//! name: `GenerateQuery`, `CreateSession` and others exist in several services.

use crate::model::EXTERNAL_ANTHROPIC;

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

/// Returns every operation of the table, with its event source.
pub fn operations() -> impl Iterator<Item = (&'static str, &'static Operation)> {
    let tables: [(&str, &[Operation]); 3] = [
        ("bedrock.amazonaws.com", &BEDROCK),
        ("bedrock-mantle.amazonaws.com", &MANTLE),
        ("bedrock-agentcore.amazonaws.com", &AGENTCORE),
    ];
    tables.into_iter().flat_map(|(source, table)| table.iter().map(move |one| (source, one)))
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

const fn on(name: &'static str, role: Role, logged: Logged) -> Operation {
    Operation { name, role, logged }
}

use self::Logged::{Data, Management, Unclear};
use self::Role::{Control, Indirect, Inference, Profile, Stream};

const BEDROCK: [Operation; 134] = [
    // bedrock-runtime.
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
    // bedrock-agent-runtime; stored content last.
    on("InvokeAgent", Indirect, Data("AWS::Bedrock::AgentAlias")),
    on("InvokeInlineAgent", Indirect, Data("AWS::Bedrock::InlineAgent")),
    on("Retrieve", Indirect, Data("AWS::Bedrock::KnowledgeBase")),
    on("RetrieveAndGenerate", Indirect, Data("AWS::Bedrock::KnowledgeBase")),
    on("RetrieveAndGenerateStream", Indirect, Data("AWS::Bedrock::KnowledgeBase")),
    on("AgenticRetrieveStream", Indirect, Unclear),
    on("InvokeFlow", Indirect, Data("AWS::Bedrock::FlowAlias")),
    on("StartFlowExecution", Indirect, Data("AWS::Bedrock::FlowExecution")),
    on("Rerank", Indirect, Unclear),
    on("GenerateQuery", Indirect, Unclear),
    on("OptimizePrompt", Indirect, Unclear),
    on("RenderPrompt", Control, Data("AWS::Bedrock::PromptVersion")),
    on("StopFlowExecution", Control, Data("AWS::Bedrock::FlowExecution")),
    on("GetFlowExecution", Control, Data("AWS::Bedrock::FlowExecution")),
    on("GetExecutionFlowSnapshot", Control, Data("AWS::Bedrock::FlowExecution")),
    on("ListFlowExecutions", Control, Data("AWS::Bedrock::FlowAlias")),
    on("ListFlowExecutionEvents", Control, Data("AWS::Bedrock::FlowExecution")),
    on("CreateSession", Control, Data("AWS::Bedrock::Session")),
    on("GetSession", Control, Data("AWS::Bedrock::Session")),
    on("UpdateSession", Control, Data("AWS::Bedrock::Session")),
    on("EndSession", Control, Data("AWS::Bedrock::Session")),
    on("DeleteSession", Control, Data("AWS::Bedrock::Session")),
    on("ListSessions", Control, Data("AWS::Bedrock::Session")),
    on("CreateInvocation", Control, Data("AWS::Bedrock::Session")),
    on("ListInvocations", Control, Data("AWS::Bedrock::Session")),
    on("GetInvocationStep", Control, Data("AWS::Bedrock::Session")),
    on("PutInvocationStep", Control, Data("AWS::Bedrock::Session")),
    on("ListInvocationSteps", Control, Data("AWS::Bedrock::Session")),
    on("GetAgentMemory", Control, Data("AWS::Bedrock::AgentAlias")),
    on("DeleteAgentMemory", Control, Data("AWS::Bedrock::AgentAlias")),
    on("GetDocumentContent", Control, Unclear),
    // Data Automation; its profiles are cross-Region always.
    on("InvokeDataAutomation", Indirect, Unclear),
    on("InvokeDataAutomationAsync", Indirect, Data("AWS::Bedrock::DataAutomationProject")),
    on("GetDataAutomationStatus", Control, Data("AWS::Bedrock::DataAutomationInvocation")),
    on("CreateDataAutomationProject", Control, Management),
    on("UpdateDataAutomationProject", Control, Management),
    on("CreateBlueprint", Control, Management),
    on("UpdateBlueprint", Control, Management),
    // Jobs that run a model or move one.
    on("CreateModelInvocationJob", Indirect, Management),
    on("CreateEvaluationJob", Indirect, Management),
    on("CreateAdvancedPromptOptimizationJob", Indirect, Management),
    on("CreateModelCustomizationJob", Indirect, Management),
    on("CreateModelCopyJob", Indirect, Management),
    on("CreateModelImportJob", Indirect, Management),
    on("StartAutomatedReasoningPolicyBuildWorkflow", Indirect, Management),
    on("StartAutomatedReasoningPolicyTestWorkflow", Indirect, Management),
    // The control plane: what carries a model, and what changes where things run or lie.
    on("CreateInferenceProfile", Profile, Management),
    on("DeleteInferenceProfile", Control, Management),
    on("GetInferenceProfile", Control, Management),
    on("ListInferenceProfiles", Control, Management),
    on("CreatePromptRouter", Control, Management),
    on("DeletePromptRouter", Control, Management),
    on("GetPromptRouter", Control, Management),
    on("CreateGuardrail", Control, Management),
    on("UpdateGuardrail", Control, Management),
    on("DeleteGuardrail", Control, Management),
    on("CreateGuardrailVersion", Control, Management),
    on("PutEnforcedGuardrailConfiguration", Control, Management),
    on("DeleteEnforcedGuardrailConfiguration", Control, Management),
    on("PutModelInvocationLoggingConfiguration", Control, Management),
    on("DeleteModelInvocationLoggingConfiguration", Control, Management),
    on("GetModelInvocationLoggingConfiguration", Control, Management),
    on("PutAccountDataRetention", Control, Management),
    on("GetAccountDataRetention", Control, Management),
    on("CreateProvisionedModelThroughput", Control, Management),
    on("UpdateProvisionedModelThroughput", Control, Management),
    on("DeleteProvisionedModelThroughput", Control, Management),
    on("GetProvisionedModelThroughput", Control, Management),
    on("ListProvisionedModelThroughputs", Control, Management),
    on("CreateCustomModel", Control, Management),
    on("DeleteCustomModel", Control, Management),
    on("GetCustomModel", Control, Management),
    on("ListCustomModels", Control, Management),
    on("CreateCustomModelDeployment", Control, Management),
    on("UpdateCustomModelDeployment", Control, Management),
    on("DeleteCustomModelDeployment", Control, Management),
    on("GetCustomModelDeployment", Control, Management),
    on("ListCustomModelDeployments", Control, Management),
    on("DeleteImportedModel", Control, Management),
    on("GetImportedModel", Control, Management),
    on("CreateMarketplaceModelEndpoint", Control, Management),
    on("UpdateMarketplaceModelEndpoint", Control, Management),
    on("DeleteMarketplaceModelEndpoint", Control, Management),
    on("RegisterMarketplaceModelEndpoint", Control, Management),
    on("DeregisterMarketplaceModelEndpoint", Control, Management),
    on("GetMarketplaceModelEndpoint", Control, Management),
    on("ListMarketplaceModelEndpoints", Control, Management),
    on("GetModelInvocationJob", Control, Management),
    on("StopModelInvocationJob", Control, Management),
    on("ListModelInvocationJobs", Control, Management),
    on("GetModelCopyJob", Control, Management),
    on("ListModelCopyJobs", Control, Management),
    on("GetModelImportJob", Control, Management),
    on("GetModelCustomizationJob", Control, Management),
    on("StopModelCustomizationJob", Control, Management),
    on("GetEvaluationJob", Control, Management),
    on("ListEvaluationJobs", Control, Management),
    // Access to models: each carries a model id and runs none.
    on("GetFoundationModel", Control, Management),
    on("ListFoundationModels", Control, Management),
    on("GetFoundationModelAvailability", Control, Management),
    on("CreateFoundationModelAgreement", Control, Management),
    on("DeleteFoundationModelAgreement", Control, Management),
    on("ListFoundationModelAgreementOffers", Control, Management),
    on("GetUseCaseForModelAccess", Control, Management),
    on("PutUseCaseForModelAccess", Control, Management),
    on("PutFoundationModelEntitlement", Control, Management),
    on("DeleteFoundationModelEntitlement", Control, Management),
    on("GetFoundationModelEntitlement", Control, Management),
    // bedrock-agent: what is built upon a `foundationModel`.
    on("CreateAgent", Control, Management),
    on("UpdateAgent", Control, Management),
    on("PrepareAgent", Control, Management),
    on("CreateKnowledgeBase", Control, Management),
    on("UpdateKnowledgeBase", Control, Management),
    on("StartIngestionJob", Control, Management),
    on("CreateFlow", Control, Management),
    on("UpdateFlow", Control, Management),
    on("CreatePrompt", Control, Management),
    on("UpdatePrompt", Control, Management),
    // Automated reasoning.
    on("CreateAutomatedReasoningPolicy", Control, Management),
    on("UpdateAutomatedReasoningPolicy", Control, Management),
    on("DeleteAutomatedReasoningPolicy", Control, Management),
    on("CreateAutomatedReasoningPolicyVersion", Control, Management),
    on("CreateAutomatedReasoningPolicyTestCase", Control, Management),
];

const MANTLE: [Operation; 16] = [
    // The five paths of inference have one name.
    on("CreateInference", Inference, Data("AWS::BedrockMantle::Project")),
    on("GetInference", Control, Data("AWS::BedrockMantle::Project")),
    on("CancelInference", Control, Data("AWS::BedrockMantle::Project")),
    on("DeleteInference", Control, Data("AWS::BedrockMantle::Project")),
    on("CountTokens", Indirect, Data("AWS::BedrockMantle::Project")),
    // Models, projects and fine-tuning.
    on("ListModels", Control, Management),
    on("GetModel", Control, Management),
    on("CreateProject", Control, Management),
    on("GetProject", Control, Management),
    on("ListProjects", Control, Management),
    on("UpdateProject", Control, Management),
    on("ArchiveProject", Control, Management),
    on("GetFineTuningJob", Control, Management),
    on("ListFineTuningJobs", Control, Management),
    on("CancelFineTuningJob", Control, Management),
    on("CreateFineTuningJob", Indirect, Management),
];

const AGENTCORE: [Operation; 16] = [
    // All may send content to a model; AWS documents no Region in their records.
    on("InvokeAgentRuntime", Indirect, Data("AWS::BedrockAgentCore::Runtime")),
    on("InvokeAgentRuntimeCommand", Indirect, Data("AWS::BedrockAgentCore::Runtime")),
    on("InvokeHarness", Indirect, Unclear),
    on("InvokeGateway", Indirect, Data("AWS::BedrockAgentCore::Gateway")),
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
    on("StartDatasetGeneration", Indirect, Unclear),
    on("SearchRegistryRecords", Indirect, Unclear),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::EVENT_SOURCES;

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
        for source in EVENT_SOURCES {
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
