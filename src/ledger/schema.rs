//! The columns of a ledger part, version 1: a promise to whoever reads the Parquet files.
//!
//! `v1-ID.observations.parquet`, one row an observation: the texts of [`REQUIRED`],
//! [`OPTIONAL`] and [`IDS`] as strings; `kind` (`invocation`, `possible`, `completion`, `profile`,
//! `related`, `invocation_log`), `category` (`management`, `data`, `unstated`), `principal_type` and `region_path` as
//! strings; `event_time` as a timestamp in milliseconds, UTC; `is_shared` as a boolean;
//! `input_tokens`, `output_tokens`, `cache_read_tokens`, `cache_write_tokens` and `record` as unsigned
//! integers; `object` as a string. The two of caches are of invocation logs alone, and not in parts
//! that were written before those were read.
//!
//! `v1-ID.receipts.parquet`, one row an object: `object`, `state` (`read`, `failed`, or
//! `skipped:` and the reason), `bytes`, `sha256`, `stamp` (an ETag and when it was
//! put there, a file's size and time, or when an API was asked: [`crate::model::Stamp`]), `content_sha256` (of what a single gzip stream decodes to, where digests were
//! asked), `account`, `region`, `day`, the counters of [`crate::model::RecordCounts`], `problems` as JSON
//! text, and `kind` (`cloudtrail`, `invocation_log`). Parts that were written before `stamp`,
//! `content_sha256`, `kind` and the counter `invocation_logs` were kept have none of them, and are of
//! CloudTrail alone. Invocation logs have no `sha256`: it would be one of prompts.

use crate::model::{Category, PrincipalType, RegionPath};

use super::row::RowKind;

/// The version of the columns; it stands in each file's name.
pub const SCHEMA_VERSION: u32 = 1;

/// Texts that every observation has.
pub const REQUIRED: [&str; 3] = ["event_source", "event_name", "principal"];

/// Texts that an observation may have, in the order of the row's own list.
pub const OPTIONAL: [&str; 13] = [
    "account",
    "source_region",
    "session",
    "via",
    "client",
    "client_version",
    "bearer_token",
    "requested",
    "resource",
    "inference_region",
    "error_code",
    "profile_arn",
    "profile_copies",
];

/// Ids, in the order of the row's own list.
pub const IDS: [&str; 4] = ["event_id", "request_id", "parent_request_id", "corrects"];

/// The words for a row's kind.
pub const KINDS: [(RowKind, &str); 6] = [
    (RowKind::Invocation, "invocation"),
    (RowKind::Possible, "possible"),
    (RowKind::Completion, "completion"),
    (RowKind::Profile, "profile"),
    (RowKind::Related, "related"),
    (RowKind::InvocationLog, "invocation_log"),
];

/// The words for a category.
pub const CATEGORIES: [(Category, &str); 3] = [
    (Category::Management, "management"),
    (Category::Data, "data"),
    (Category::Unstated, "unstated"),
];

/// The words for a principal's type.
pub const PRINCIPAL_TYPES: [(PrincipalType, &str); 9] = [
    (PrincipalType::AssumedRole, PrincipalType::AssumedRole.as_str()),
    (PrincipalType::IamUser, PrincipalType::IamUser.as_str()),
    (PrincipalType::Root, PrincipalType::Root.as_str()),
    (PrincipalType::FederatedUser, PrincipalType::FederatedUser.as_str()),
    (PrincipalType::IdentityCenterUser, PrincipalType::IdentityCenterUser.as_str()),
    (PrincipalType::AwsService, PrincipalType::AwsService.as_str()),
    (PrincipalType::AwsAccount, PrincipalType::AwsAccount.as_str()),
    (PrincipalType::WebIdentity, PrincipalType::WebIdentity.as_str()),
    (PrincipalType::Unknown, PrincipalType::Unknown.as_str()),
];

/// The words for the place of a Region.
pub const REGION_PATHS: [(RegionPath, &str); 3] = [
    (RegionPath::AdditionalEventData, RegionPath::AdditionalEventData.as_str()),
    (RegionPath::ServiceEventDetails, RegionPath::ServiceEventDetails.as_str()),
    (RegionPath::InvocationLog, RegionPath::InvocationLog.as_str()),
];

/// Returns the value of a word.
pub fn value<T: Copy>(words: &[(T, &str)], word: &str) -> Option<T> {
    words.iter().find(|(_, known)| *known == word).map(|(value, _)| *value)
}
