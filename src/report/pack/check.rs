//! Whether a pack is whole: every file is there, none is beside them, and none was changed.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::manifest::{FORM, MANIFEST, Manifest, SIGNATURE, STATEMENT, SUMS, sums};
use super::merkle::Tree;
use crate::model::hex;

/// A pack that was looked through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What it says of itself; `None` where that cannot be read.
    pub manifest: Option<Manifest>,
    /// What is wrong with it, by file; nothing where it is whole.
    pub faults: Vec<Fault>,
    /// How many files its manifest names.
    pub files: u64,
    /// Whether a signature is with it, which somebody must still check.
    pub is_signed: bool,
}

/// A thing that is wrong with a pack.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file.
    pub file: String,
    /// What is wrong with it.
    pub what: String,
}

impl Checked {
    /// Says whether nothing is wrong.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.manifest.is_some() && self.faults.is_empty()
    }
}

/// Looks through the files of a pack.
#[must_use]
pub fn check(files: &BTreeMap<String, Vec<u8>>) -> Checked {
    let mut faults = Vec::new();
    let mut fault = |file: &str, what: String| faults.push(Fault { file: file.to_owned(), what });
    let manifest = match files.get(MANIFEST).map(|json| read(json)) {
        Some(Ok(manifest)) => Some(manifest),
        Some(Err(what)) => {
            fault(MANIFEST, what);
            None
        }
        None => {
            fault(MANIFEST, "it is not there".to_owned());
            None
        }
    };
    if let Some(manifest) = &manifest {
        named(manifest, files, &mut fault);
        summed(manifest, files, &mut fault);
        told(manifest, files, &mut fault);
    }
    faults.sort();
    let named = manifest.as_ref().map_or(0, |manifest| manifest.subject.len());
    let is_signed = files.contains_key(SIGNATURE);
    Checked { files: named as u64, manifest, faults, is_signed }
}

fn read(json: &[u8]) -> Result<Manifest, String> {
    let manifest: Manifest =
        serde_json::from_slice(json).map_err(|cause| format!("it cannot be read: {cause}"))?;
    if manifest.statement != STATEMENT || manifest.form != FORM {
        return Err(format!("its form is `{}`, and this version knows `{FORM}`", manifest.form));
    }
    // Two texts of one meaning would be two packs of one report.
    if manifest.to_json().as_bytes() != json {
        return Err("it is not written as it would be".to_owned());
    }
    Ok(manifest)
}

/// Holds each file against the hash that the manifest names.
fn named(
    manifest: &Manifest,
    files: &BTreeMap<String, Vec<u8>>,
    fault: &mut impl FnMut(&str, String),
) {
    let own = [MANIFEST, SIGNATURE, SUMS];
    let mut known = BTreeSet::from(own);
    for subject in &manifest.subject {
        if !known.insert(&subject.name) {
            fault(&subject.name, "the manifest names it twice".to_owned());
        }
        let Some(bytes) = files.get(&subject.name) else {
            fault(&subject.name, "it is not there".to_owned());
            continue;
        };
        let found = hex(&Sha256::digest(bytes));
        if subject.digest.get("sha256") != Some(&found) {
            fault(&subject.name, "it was changed: its SHA-256 is not that of the manifest".into());
        }
    }
    for name in files.keys().filter(|name| !known.contains(name.as_str())) {
        fault(name, "the manifest does not name it".to_owned());
    }
}

/// Holds the sums against the manifest.
fn summed(
    manifest: &Manifest,
    files: &BTreeMap<String, Vec<u8>>,
    fault: &mut impl FnMut(&str, String),
) {
    let hash = |subject: &super::Subject| {
        subject.digest.get("sha256").map(|sha256| (subject.name.clone(), sha256.clone()))
    };
    let hashes = manifest.subject.iter().filter_map(hash).collect();
    // The manifest as it stands: what it says of itself alone is held by this hash.
    let stands = files.get(MANIFEST).map_or(&b""[..], Vec::as_slice);
    match files.get(SUMS) {
        Some(text) if *text == sums(&hashes, stands).into_bytes() => {}
        Some(_) => fault(SUMS, "it does not say what the manifest says".to_owned()),
        None => fault(SUMS, "it is not there".to_owned()),
    }
}

/// Holds what the manifest says of the report and of the logs against those.
fn told(
    manifest: &Manifest,
    files: &BTreeMap<String, Vec<u8>>,
    fault: &mut impl FnMut(&str, String),
) {
    if let Some(receipts) = files.get(RECEIPTS) {
        match logs(receipts) {
            Ok((read, root)) => {
                let logs = &manifest.predicate.logs;
                if (logs.read, &logs.merkle_root) != (read, &root) {
                    fault(RECEIPTS, "its logs are not those that the manifest names".to_owned());
                }
            }
            Err(what) => fault(RECEIPTS, what),
        }
    }
    let report = files.get(REPORT).map(|json| serde_json::from_slice::<Value>(json));
    match report {
        Some(Ok(report)) => {
            if report["verdict"] != manifest.predicate.verdict.as_str() {
                fault(REPORT, "its verdict is not that of the manifest".to_owned());
            }
            if !sums_hold(&report) {
                fault(REPORT, "its calls are not the sum of its flows".to_owned());
            }
        }
        Some(Err(cause)) => fault(REPORT, format!("it cannot be read: {cause}")),
        None => fault(REPORT, "it is not there".to_owned()),
    }
}

/// Returns how many logs were read, and their Merkle root, from the receipts.
///
/// # Errors
/// Says which line is no receipt.
pub fn logs(receipts: &[u8]) -> Result<(u64, String), String> {
    let mut hashes = Vec::new();
    for (number, line) in receipts.split(|byte| *byte == b'\n').enumerate() {
        if line.is_empty() {
            continue;
        }
        let receipt: Value = serde_json::from_slice(line)
            .map_err(|cause| format!("line {} cannot be read: {cause}", number + 1))?;
        if receipt["state"] == "read" {
            let sha256 = receipt["sha256"].as_str();
            let sha256 = sha256.ok_or_else(|| format!("line {} names no hash", number + 1))?;
            hashes.push(sha256.to_owned());
        }
    }
    hashes.sort();
    let mut tree = Tree::default();
    for hash in &hashes {
        tree.add(hash.as_bytes());
    }
    Ok((tree.leaves(), hex(&tree.root())))
}

fn sums_hold(report: &Value) -> bool {
    let flows = report["flows"].as_array();
    let calls = flows.map(|flows| flows.iter().filter_map(|flow| flow["calls"].as_u64()).sum());
    calls == report["totals"]["calls"].as_u64()
}

/// The name of the receipts.
pub const RECEIPTS: &str = "receipts.jsonl";
/// The name of the report for programs.
pub const REPORT: &str = "report.json";
