//! What Bedrock, CloudWatch Logs, KMS and Account Management answer, as far as it is asked for. What must
//! be there has no default: without it, the answer is not one to the question.

use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct RegionsPage {
    #[serde(rename = "Regions")]
    pub regions: Vec<RegionName>,
    #[serde(rename = "NextToken")]
    pub next: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct RegionName {
    #[serde(rename = "RegionName")]
    pub name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LoggingAnswer {
    #[serde(rename = "loggingConfig")]
    pub config: Option<LoggingConfig>,
}

#[derive(Deserialize, Default)]
pub(super) struct LoggingConfig {
    #[serde(rename = "cloudWatchConfig")]
    pub cloud_watch: Option<CloudWatchConfig>,
    #[serde(rename = "s3Config")]
    pub s3: Option<S3Config>,
}

#[derive(Deserialize)]
pub(super) struct CloudWatchConfig {
    #[serde(rename = "logGroupName")]
    pub name: String,
    #[serde(rename = "largeDataDeliveryS3Config")]
    pub large: Option<S3Config>,
}

#[derive(Deserialize)]
pub(super) struct S3Config {
    #[serde(rename = "bucketName")]
    pub bucket: String,
}

#[derive(Deserialize)]
pub(super) struct GuardrailsPage {
    pub guardrails: Vec<Guardrail>,
    #[serde(rename = "nextToken")]
    pub next: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Guardrail {
    pub arn: String,
    #[serde(rename = "crossRegionDetails")]
    pub crossing: Option<Crossing>,
}

#[derive(Deserialize)]
pub(super) struct Crossing {
    #[serde(rename = "guardrailProfileId")]
    pub profile: String,
}

#[derive(Deserialize)]
pub(super) struct GroupsPage {
    #[serde(rename = "logGroups")]
    pub groups: Vec<Group>,
}

#[derive(Deserialize)]
pub(super) struct Group {
    #[serde(rename = "logGroupName")]
    pub name: String,
    #[serde(rename = "kmsKeyId")]
    pub kms_key: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct FiltersPage {
    #[serde(rename = "subscriptionFilters")]
    pub filters: Vec<Filter>,
    #[serde(rename = "nextToken")]
    pub next: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Filter {
    #[serde(rename = "destinationArn")]
    pub destination: String,
}

#[derive(Deserialize)]
pub(super) struct PoliciesPage {
    #[serde(rename = "accountPolicies")]
    pub policies: Vec<AccountPolicy>,
    #[serde(rename = "nextToken")]
    pub next: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct AccountPolicy {
    #[serde(rename = "policyDocument")]
    pub document: String,
    #[serde(rename = "selectionCriteria")]
    pub selection: Option<String>,
}

/// The document of a policy of subscription filters.
#[derive(Deserialize)]
pub(super) struct FilterPolicy {
    #[serde(rename = "DestinationArn")]
    pub destination: String,
}

#[derive(Deserialize)]
pub(super) struct ExportsPage {
    #[serde(rename = "exportTasks")]
    pub tasks: Vec<Export>,
    #[serde(rename = "nextToken")]
    pub next: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Export {
    #[serde(rename = "logGroupName")]
    pub group: String,
    #[serde(rename = "destination")]
    pub bucket: String,
}

#[derive(Deserialize)]
pub(super) struct KeyAnswer {
    #[serde(rename = "KeyMetadata")]
    pub metadata: KeyMetadata,
}

#[derive(Deserialize)]
pub(super) struct KeyMetadata {
    #[serde(rename = "MultiRegionConfiguration")]
    pub multi_region: Option<MultiRegion>,
}

#[derive(Deserialize)]
pub(super) struct MultiRegion {
    #[serde(rename = "PrimaryKey")]
    pub primary: KeyArn,
    #[serde(rename = "ReplicaKeys", default)]
    pub replicas: Vec<KeyArn>,
}

#[derive(Deserialize)]
pub(super) struct KeyArn {
    #[serde(rename = "Arn")]
    pub arn: String,
}
