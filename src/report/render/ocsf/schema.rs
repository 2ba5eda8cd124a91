//! The events of class 2003, of version [`SCHEMA`]: the attributes that are written, in order.

use serde::Serialize;

use crate::model::{Grade, Moment, Region, Verdict};
use crate::report::Unit;
use crate::report::visible::Visible;

/// The version of the schema that events keep.
pub(super) const SCHEMA: &str = "1.8.0";

/// A Compliance Finding.
#[derive(Serialize)]
pub(super) struct Event {
    pub(super) activity_id: u8,
    pub(super) activity_name: &'static str,
    pub(super) category_uid: u8,
    pub(super) category_name: &'static str,
    pub(super) class_uid: u16,
    pub(super) class_name: &'static str,
    pub(super) type_uid: u32,
    pub(super) type_name: &'static str,
    pub(super) time: i64,
    pub(super) severity_id: u8,
    pub(super) severity: &'static str,
    pub(super) message: Visible,
    pub(super) count: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) start_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) end_time: Option<i64>,
    pub(super) cloud: Cloud,
    pub(super) compliance: Compliance,
    pub(super) finding_info: FindingInfo,
    pub(super) metadata: Metadata,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) remediation: Option<Remediation>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) resources: Vec<ResourceDetails>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) evidences: Vec<Evidence>,
    pub(super) unmapped: Unmapped,
}

/// Where the calls came from, as far as that is one account and one Region.
#[derive(Serialize)]
pub(super) struct Cloud {
    pub(super) provider: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) account: Option<Account>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) region: Option<Visible>,
}

#[derive(Serialize)]
pub(super) struct Account {
    pub(super) uid: Visible,
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) type_id: u8,
}

#[derive(Serialize)]
pub(super) struct Compliance {
    pub(super) category: &'static str,
    pub(super) control: &'static str,
    pub(super) control_parameters: Vec<Parameter>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) standards: Vec<Visible>,
    pub(super) status: &'static str,
    pub(super) status_id: u8,
}

#[derive(Serialize)]
pub(super) struct Parameter {
    pub(super) name: &'static str,
    pub(super) values: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct FindingInfo {
    pub(super) uid: String,
    pub(super) title: Visible,
    pub(super) desc: Visible,
    pub(super) types: [&'static str; 1],
    pub(super) data_sources: [&'static str; 1],
    pub(super) analytic: Analytic,
    pub(super) created_time: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) first_seen_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last_seen_time: Option<i64>,
}

#[derive(Serialize)]
pub(super) struct Analytic {
    pub(super) name: &'static str,
    pub(super) uid: &'static str,
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) type_id: u8,
}

#[derive(Serialize)]
pub(super) struct Metadata {
    pub(super) version: &'static str,
    pub(super) profiles: [&'static str; 1],
    pub(super) event_code: &'static str,
    pub(super) product: Product,
}

#[derive(Serialize)]
pub(super) struct Product {
    pub(super) name: Visible,
    pub(super) vendor_name: Visible,
    pub(super) version: Visible,
    pub(super) lang: &'static str,
}

#[derive(Serialize)]
pub(super) struct Remediation {
    pub(super) desc: Visible,
}

#[derive(Serialize)]
pub(super) struct ResourceDetails {
    pub(super) uid: Visible,
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) role: &'static str,
    pub(super) role_id: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) region: Option<Region>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) owner: Option<Owner>,
}

#[derive(Serialize)]
pub(super) struct Owner {
    pub(super) account: Account,
}

#[derive(Serialize)]
pub(super) struct Evidence {
    pub(super) name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) uid: Option<Visible>,
    pub(super) data: Place,
}

#[derive(Serialize)]
pub(super) struct Place {
    pub(super) object: Visible,
    pub(super) record: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) path: Option<&'static str>,
}

/// What the schema has no place for.
#[derive(Serialize)]
pub(super) struct Unmapped {
    pub(super) verdict: Verdict,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) asked: Option<Asked>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) totals: Option<Sums>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) subject: Option<Visible>,
    pub(super) unit: Unit,
    pub(super) regions: Vec<Region>,
    pub(super) grades: Vec<Grade>,
    pub(super) accounts: u64,
    pub(super) principals: u64,
    pub(super) source_regions: u64,
    pub(super) models: u64,
    pub(super) inference_profiles: u64,
}

/// What the verdict is about.
#[derive(Serialize)]
pub(super) struct Asked {
    pub(super) inputs: Vec<Visible>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) from: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) to: Option<Moment>,
}

/// The sums behind the verdict: lists, because a table has no column for each Region that there is.
#[derive(Serialize)]
pub(super) struct Sums {
    pub(super) calls: u64,
    pub(super) succeeded: u64,
    pub(super) failed: u64,
    pub(super) by_verdict: Vec<Part>,
    pub(super) by_evidence: Vec<Part>,
    pub(super) by_destination: Vec<Part>,
    pub(super) input_tokens: u64,
    pub(super) output_tokens: u64,
    pub(super) calls_with_tokens: u64,
    pub(super) cache_read_tokens: u64,
    pub(super) cache_write_tokens: u64,
}

#[derive(Serialize)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) calls: u64,
}
