//! Whether a pack is whole: every file is there, none is beside them, and none was changed.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::laws::Law;
use super::manifest::{FORM, MANIFEST, Manifest, SIGNATURE, STATEMENT, SUMS, sums};
use super::merkle::Tree;
use super::unique::value;
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
    pub wrong: Wrong,
}

/// What is wrong with a file of a pack.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wrong {
    /// It is not there.
    Missing,
    /// The manifest does not name it.
    NotNamed,
    /// The manifest names it twice.
    NamedTwice,
    /// Its SHA-256 is not that of the manifest.
    Changed,
    /// Its bytes cannot be had out of the pack whole.
    Damaged(String),
    /// It is not of the form that it must have.
    Unreadable(String),
    /// It is the manifest of something else, or of a later form.
    OtherForm(String),
    /// It says what it may say in other bytes than those that this program writes.
    NotCanonical,
    /// The sums are not those of the manifest.
    SumsDiffer,
    /// Its logs are not those that the manifest names.
    LogsDiffer,
    /// Its verdict is not that of the manifest.
    VerdictDiffers,
    /// Its calls are not the sum of its flows.
    CallsDiffer,
    /// Its time or its program is not that of the manifest.
    RunDiffers,
    /// What it says was asked is not what the report says.
    AskedDiffers,
    /// No pack has such a file.
    NoPart,
    /// The report was judged by another policy than that of the pack.
    PolicyDiffers,
    /// The report contradicts itself.
    Breaks(Law),
    /// It is not what the report gives in its format.
    NotOfReport,
}

impl Wrong {
    /// Returns the word as JSON writes it.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::NotNamed => "not_named",
            Self::NamedTwice => "named_twice",
            Self::Changed => "changed",
            Self::Damaged(_) => "damaged",
            Self::Unreadable(_) => "unreadable",
            Self::OtherForm(_) => "other_form",
            Self::NotCanonical => "not_canonical",
            Self::SumsDiffer => "sums_differ",
            Self::LogsDiffer => "logs_differ",
            Self::VerdictDiffers => "verdict_differs",
            Self::CallsDiffer => "calls_differ",
            Self::RunDiffers => "run_differs",
            Self::AskedDiffers => "asked_differs",
            Self::NoPart => "no_part",
            Self::PolicyDiffers => "policy_differs",
            Self::Breaks(law) => law.as_str(),
            Self::NotOfReport => "not_of_report",
        }
    }
}

/// The files of a pack, as far as they can be had.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Files {
    /// The bytes of each, by name.
    pub whole: BTreeMap<String, Vec<u8>>,
    /// Why the bytes of the others cannot be had, by name.
    pub damaged: BTreeMap<String, String>,
}

impl Files {
    /// Returns the bytes of a file.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        self.whole.get(name).map(Vec::as_slice)
    }
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
pub fn check(files: &Files) -> Checked {
    let mut faults = Vec::new();
    let mut fault = |file: &str, wrong: Wrong| faults.push(Fault { file: file.to_owned(), wrong });
    for (name, cause) in &files.damaged {
        fault(name, Wrong::Damaged(cause.clone()));
    }
    let manifest = match files.get(MANIFEST).map(read) {
        Some(Ok(manifest)) => Some(manifest),
        Some(Err(wrong)) => {
            fault(MANIFEST, wrong);
            None
        }
        None => {
            // Of an archive that cannot be opened nobody knows what it holds.
            if !files.whole.is_empty() || files.damaged.is_empty() {
                missing(MANIFEST, files, &mut fault);
            }
            None
        }
    };
    if let Some(manifest) = &manifest {
        named(manifest, files, &mut fault);
        summed(manifest, files, &mut fault);
        told(manifest, files, &mut fault);
    }
    faults.sort();
    faults.dedup();
    let named = manifest.as_ref().map_or(0, |manifest| manifest.subject.len());
    let is_signed = files.whole.contains_key(SIGNATURE);
    Checked { files: named as u64, manifest, faults, is_signed }
}

fn read(json: &[u8]) -> Result<Manifest, Wrong> {
    let any: Value =
        serde_json::from_slice(json).map_err(|cause| Wrong::Unreadable(cause.to_string()))?;
    let form = any["predicateType"].as_str().unwrap_or_default();
    if form != FORM {
        return Err(Wrong::OtherForm(form.to_owned()));
    }
    let manifest: Manifest =
        serde_json::from_slice(json).map_err(|cause| Wrong::Unreadable(cause.to_string()))?;
    if manifest.statement != STATEMENT {
        return Err(Wrong::OtherForm(manifest.statement));
    }
    // Two texts of one meaning would be two packs of one report.
    if manifest.to_json().as_bytes() != json {
        return Err(Wrong::NotCanonical);
    }
    Ok(manifest)
}

/// Says that a file is not there; one that is there and damaged is told as that.
fn missing(name: &str, files: &Files, fault: &mut impl FnMut(&str, Wrong)) {
    if !files.damaged.contains_key(name) {
        fault(name, Wrong::Missing);
    }
}

/// Holds each file against the hash that the manifest names.
fn named(manifest: &Manifest, files: &Files, fault: &mut impl FnMut(&str, Wrong)) {
    let own = [MANIFEST, SIGNATURE, SUMS];
    let mut known = BTreeSet::from(own);
    for subject in &manifest.subject {
        if !known.insert(&subject.name) {
            fault(&subject.name, Wrong::NamedTwice);
        }
        let Some(bytes) = files.get(&subject.name) else {
            missing(&subject.name, files, fault);
            continue;
        };
        let found = hex(&Sha256::digest(bytes));
        if subject.digest.get("sha256") != Some(&found) {
            fault(&subject.name, Wrong::Changed);
        }
    }
    // A manifest that was made anew can leave out what would speak against it.
    for name in ALWAYS.into_iter().filter(|name| !known.contains(name)) {
        missing(name, files, fault);
    }
    for name in files.whole.keys().filter(|name| !known.contains(name.as_str())) {
        fault(name, Wrong::NotNamed);
    }
}

/// Holds the sums against the manifest.
fn summed(manifest: &Manifest, files: &Files, fault: &mut impl FnMut(&str, Wrong)) {
    let hash = |subject: &super::Subject| {
        subject.digest.get("sha256").map(|sha256| (subject.name.clone(), sha256.clone()))
    };
    let hashes = manifest.subject.iter().filter_map(hash).collect();
    // The manifest as it stands: what it says of itself alone is held by this hash.
    let stands = files.get(MANIFEST).unwrap_or_default();
    match files.get(SUMS) {
        Some(text) if *text == *sums(&hashes, stands).as_bytes() => {}
        Some(_) => fault(SUMS, Wrong::SumsDiffer),
        None => missing(SUMS, files, fault),
    }
}

/// Holds what the manifest says of the report and of the logs against those. Files that are not there
/// are told by [`named`].
fn told(manifest: &Manifest, files: &Files, fault: &mut impl FnMut(&str, Wrong)) {
    match files.get(RECEIPTS).map(logs) {
        Some(Ok((read, root))) => {
            let logs = &manifest.predicate.logs;
            if (logs.read, &logs.merkle_root) != (read, &root) {
                fault(RECEIPTS, Wrong::LogsDiffer);
            }
        }
        Some(Err(cause)) => fault(RECEIPTS, Wrong::Unreadable(cause)),
        None => {}
    }
    match files.get(REPORT).map(value) {
        Some(Ok(report)) => {
            if report["verdict"] != manifest.predicate.verdict.as_str() {
                fault(REPORT, Wrong::VerdictDiffers);
            }
            if !is_of_run(&report, manifest) {
                fault(REPORT, Wrong::RunDiffers);
            }
            if !sums_hold(&report) {
                fault(REPORT, Wrong::CallsDiffer);
            }
            let policy = report["policy"]["text"].as_str().unwrap_or_default();
            if files.get(POLICY).is_some_and(|text| text != policy.as_bytes()) {
                fault(POLICY, Wrong::PolicyDiffers);
            }
        }
        Some(Err(cause)) => fault(REPORT, Wrong::Unreadable(cause)),
        None => {}
    }
    if let Some(Err(cause)) = files.get(RECORDS).map(|records| lines(records).map(drop)) {
        fault(RECORDS, Wrong::Unreadable(cause));
    }
}

/// Reads a file of a value a line.
fn lines(text: &[u8]) -> Result<Vec<Value>, String> {
    let lines = text.split(|byte| *byte == b'\n').enumerate();
    let lines = lines.filter(|(_, line)| !line.is_empty());
    let read = |(at, line)| {
        value(line).map_err(|cause| format!("line {} cannot be read: {cause}", at + 1))
    };
    lines.map(read).collect()
}

/// Returns how many logs were read, and their Merkle root, from the receipts.
///
/// # Errors
/// Says which line is no receipt.
pub fn logs(receipts: &[u8]) -> Result<(u64, String), String> {
    let mut hashes = Vec::new();
    for (at, receipt) in lines(receipts)?.into_iter().enumerate() {
        if receipt["state"] == "read" {
            let sha256 = receipt["sha256"].as_str();
            let sha256 = sha256.ok_or_else(|| format!("line {} names no hash", at + 1))?;
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

fn is_of_run(report: &Value, manifest: &Manifest) -> bool {
    let ran = &manifest.predicate;
    report["generated_at"] == ran.generated_at.to_string()
        && report["tool"]["version"] == ran.tool_version.as_str()
}

fn sums_hold(report: &Value) -> bool {
    let mut flows = report["flows"].as_array().into_iter().flatten();
    // Whoever made the pack chose the numbers: a sum that no number holds is none.
    let sum = flows.try_fold(0_u64, |sum, flow| sum.checked_add(flow["calls"].as_u64()?));
    sum.is_some() && sum == report["totals"]["calls"].as_u64()
}

/// The files that no pack lacks, besides its manifest and its sums.
const ALWAYS: [&str; 5] = [CATALOG, POLICY, RECEIPTS, RECORDS, REPORT];
/// The name of what AWS published of the profiles that were used.
pub const CATALOG: &str = "catalog.csv";
/// The name of the policy.
pub const POLICY: &str = "policy.toml";
/// The name of the records that findings show.
pub const RECORDS: &str = "records.jsonl";
/// The name of the receipts.
pub const RECEIPTS: &str = "receipts.jsonl";
/// The name of the report for programs.
pub const REPORT: &str = "report.json";
