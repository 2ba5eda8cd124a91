//! What a check of logs against their digests found, as a value and in words.

mod rows;
mod text;

pub use self::rows::CheckedObjects;
pub(super) use self::text::{Found, answer, keys, lacks_keys_alone, sums};

use std::collections::BTreeMap;
use std::io::Write;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Tool;
use crate::model::{AccountId, DigestGap, IntegrityOutcome, Moment, Reason, Region, Standing};

/// The number of the JSON form. A field is added without, and changed only with, a new number.
pub const VERIFICATION_SCHEMA: u32 = 1;

/// What a check of logs against their digests found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Verification {
    /// [`VERIFICATION_SCHEMA`].
    pub schema_version: u32,
    /// What made it.
    pub tool: Tool,
    /// When it was made.
    pub generated_at: Moment,
    /// The worst that is true of any part.
    pub outcome: IntegrityOutcome,
    /// What the process exits with.
    pub exit_code: u8,
    /// What was looked through.
    pub inputs: Vec<String>,
    /// The asked period of events; open where `null`.
    pub from: Option<Moment>,
    /// Its end.
    pub to: Option<Moment>,
    /// How many objects stand how.
    pub counts: Standings,
    /// Each digest that was looked at or is missing.
    #[schemars(with = "Vec<CheckedObject>")]
    pub digests: CheckedObjects,
    /// Each log.
    #[schemars(with = "Vec<CheckedObject>")]
    pub logs: CheckedObjects,
    /// Times for which no valid digest says what was delivered.
    pub gaps: Vec<DigestGap>,
    /// What valid digests cover.
    pub covered: Vec<CoveredTime>,
    /// The public keys, and where they came from.
    pub keys: KeysTold,
}

/// How many objects stand how.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Standings {
    /// Of the digests.
    pub digests: BTreeMap<Standing, u64>,
    /// Of the logs.
    pub logs: BTreeMap<Standing, u64>,
}

/// One digest or log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CheckedObject {
    /// Its name.
    pub key: String,
    /// How it stands.
    pub state: Standing,
    /// Why.
    pub reason: Reason,
    /// What a reader or parser said of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
}

/// From the first to the last valid digest of an account and Region; gaps may lie between.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CoveredTime {
    /// The account.
    pub account: AccountId,
    /// The Region.
    pub region: Region,
    /// The start of the first digest.
    pub from: Moment,
    /// The end of the last digest.
    pub to: Moment,
    /// How many digests.
    pub digests: u64,
}

/// The public keys, and where they came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeysTold {
    /// Where the keys came from.
    pub origin: KeyOrigin,
    /// The folder of files, where they came from one.
    pub folder: Option<String>,
    /// The keys that digests name.
    pub used: Vec<UsedKey>,
}

/// Where keys came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyOrigin {
    /// `ListPublicKeys`, asked in this run.
    ListPublicKeys,
    /// Files of whoever ran the check.
    Files,
}

/// A key that digests name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UsedKey {
    /// The Region.
    pub region: Region,
    /// What digests call it.
    pub fingerprint: String,
    /// Valid digests that name it.
    pub valid_digests: u64,
    /// Other digests that name it.
    pub other_digests: u64,
}

impl Verification {
    /// Writes the JSON form, object by object.
    ///
    /// # Errors
    /// Fails where the writer does.
    pub fn write_json(&self, mut out: impl Write) -> std::io::Result<()> {
        serde_json::to_writer_pretty(&mut out, self)?;
        out.write_all(b"\n")
    }
}
