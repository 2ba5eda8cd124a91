//! What a pack says of itself: an in-toto Statement.
//!
//! <https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md>

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::model::{Moment, Verdict, hex};
use crate::report::{Dimension, ExitReason, IntegrityMode};

/// The manifest of a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`STATEMENT`].
    #[serde(rename = "_type")]
    pub statement: String,
    /// Every other file of the pack but its sums and its signature, by name.
    pub subject: Vec<Subject>,
    /// [`FORM`].
    #[serde(rename = "predicateType")]
    pub form: String,
    /// What was asked, and of which logs.
    pub predicate: Ran,
}

/// A file of the pack.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// Its name.
    pub name: String,
    /// Its hashes: `sha256` alone.
    pub digest: BTreeMap<String, String>,
}

/// What was asked, and of which logs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ran {
    /// The program's version.
    pub tool_version: String,
    /// The time of the report.
    pub generated_at: Moment,
    /// The report's verdict.
    pub verdict: Verdict,
    /// What the report was asked for.
    pub given: Given,
    /// The logs that it rests on.
    pub logs: Logs,
    /// Whether records stand in the pack whole, and not by the fields that may be shown.
    pub has_whole_records: bool,
}

/// What a report was asked for, as far as its numbers depend on it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// The inputs as typed.
    pub inputs: Vec<String>,
    /// The first moment of the asked period.
    pub from: Option<Moment>,
    /// The first moment after it.
    pub to: Option<Moment>,
    /// Whether nobody said where the period ends, and digests did.
    pub ends_with_digests: bool,
    /// Whether principals were told apart by session.
    pub is_by_session: bool,
    /// The name of the policy.
    pub policy: String,
    /// The month of the profile catalog.
    pub catalog: String,
    /// The file that was joined to that catalog, as typed.
    pub catalog_file: Option<String>,
    /// The properties to sum by.
    pub by: Vec<Dimension>,
    /// How many records to show with a finding, and how many problems.
    pub samples: u64,
    /// Whether quotas were asked for.
    pub has_quota: bool,
    /// Another choice, where it was asked what that would have made of the calls.
    pub what_if: Option<WhatIfAsked>,
    /// What less than full proof by digests does to the report; `null` where none were read.
    pub integrity: Option<IntegrityMode>,
    /// What the exit code tells.
    pub exit: ExitAsked,
    /// How the report is shown in other formats.
    pub shown: ShownAs,
}

/// Another choice that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhatIfAsked {
    /// The profiles of this prefix.
    Profiles(String),
    /// The models of the source Region, without a profile.
    InRegion,
    /// The policy that is in the pack for this.
    Policy,
}

/// What the exit code tells.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExitAsked {
    /// The reasons that make the code other than 0.
    pub fail_on: BTreeSet<ExitReason>,
    /// So many unproven inferences are no reason.
    pub max_unproven: u64,
    /// Having found no inference is no reason.
    pub allow_empty: bool,
    /// The code is 0 whatever the reasons.
    pub exit_zero: bool,
}

/// How a report is shown in other formats than JSON.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShownAs {
    /// How many rows a table has, where that was asked.
    pub top: Option<usize>,
    /// The paper of a PDF.
    pub paper: String,
    /// Who imports findings in ASFF, as `REGION:ACCOUNT`.
    pub security_hub: Option<String>,
}

/// The logs that a report rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Logs {
    /// Objects that were read to their end.
    pub read: u64,
    /// The Merkle root (RFC 6962) of the SHA-256 of the stored bytes of each of them, in the order
    /// of those hashes: where a copy of the logs lies, and under which names, does not matter.
    pub merkle_root: String,
}

impl Manifest {
    /// Names the files of a pack.
    #[must_use]
    pub fn new(hashes: &BTreeMap<String, String>, predicate: Ran) -> Self {
        let subject = |(name, sha256): (&String, &String)| Subject {
            name: name.clone(),
            digest: BTreeMap::from([("sha256".to_owned(), sha256.clone())]),
        };
        Self {
            statement: STATEMENT.to_owned(),
            subject: hashes.iter().map(subject).collect(),
            form: FORM.to_owned(),
            predicate,
        }
    }

    /// Returns the manifest as a file.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Its texts are texts and its keys are strings: writing it to memory cannot fail.
        serde_json::to_string_pretty(self).map_or_else(|_| String::new(), |json| json + "\n")
    }
}

/// Returns the hashes of all files and of their manifest, as `sha256sum -c` takes them.
#[must_use]
pub fn sums(hashes: &BTreeMap<String, String>, manifest: &[u8]) -> String {
    let mut all = hashes.clone();
    all.insert(MANIFEST.to_owned(), hex(&Sha256::digest(manifest)));
    all.iter().fold(String::new(), |mut text, (name, sha256)| {
        // Writing to a String cannot fail.
        writeln!(text, "{sha256}  {name}").unwrap_or(());
        text
    })
}

/// The kind of statement.
pub const STATEMENT: &str = "https://in-toto.io/Statement/v1";
/// The form of the predicate. A field is added without, and changed only with, a new number.
pub const FORM: &str = "urn:regiontrail:evidence-pack:1";
/// The name of the manifest.
pub const MANIFEST: &str = "manifest.json";
/// The name of its signature.
pub const SIGNATURE: &str = "manifest.json.sig";
/// The name of the sums.
pub const SUMS: &str = "SHA256SUMS";
