//! The records of an evidence pack, looked up in its logs.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use crate::cli::fault::Fault;
use crate::cli::pack::{self, Receipts};
use crate::ingest::decode::Limits;
use crate::ingest::record::{self, Wanted};
use crate::ingest::source::LogSource;
use crate::model::{Receipt, Reread};
use crate::report::pack::{Difference, Fault as PackFault, Files, Manifest, RECORDS};

use super::again::unusable;

/// What the records of a pack are held against.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// The pack's report.
    pub told: &'a Value,
    /// The pack's receipts.
    pub own: &'a [Receipt],
    /// The receipts of the logs as they lie now.
    pub receipts: &'a Receipts,
}

/// What became of the records.
pub enum Looked {
    /// They were looked up; this differs.
    Up(Vec<Difference>),
    /// The pack has none: it was made of a kept ledger, without the logs.
    NotAtHand,
}

/// Looks up each record that the pack shows, and each that it should. A copy of its log is known by its
/// hash, whatever its name.
pub fn records(
    manifest: &Manifest,
    files: &Files,
    shown: Shown<'_>,
    (logs, limits): (&[Box<dyn LogSource>], Limits),
) -> Result<Result<Looked, PackFault>, Fault> {
    let text = String::from_utf8_lossy(files.get(RECORDS).unwrap_or_default()).into_owned();
    let lines: Result<Vec<Line>, _> = text.lines().map(serde_json::from_str).collect();
    let lines = match lines {
        Ok(lines) => lines,
        Err(cause) => return Ok(Err(unusable(RECORDS, &cause))),
    };
    let left_out = left_out(shown.told, &lines);
    if left_out.is_empty() && !lines.is_empty() && lines.iter().all(Line::is_not_given) {
        return Ok(Ok(Looked::NotAtHand));
    }
    let (before, here) = (hashes(shown.own), by_hash(shown.receipts));
    let place = |line: &Line| {
        let hash = *before.get(line.object.as_str())?;
        Some((hash.to_owned(), (*here.get(hash)?).to_owned()))
    };
    let mut wanted = Wanted::new();
    for line in &lines {
        if let Some((hash, object)) = place(line) {
            let asked = wanted.entry(object).or_default();
            asked.sha256 = Some(hash);
            asked.numbers.insert(line.record);
        }
    }
    let texts = record::records(logs, &wanted, limits).map_err(|e| Fault::run(&e))?;
    let is_whole = manifest.predicate.has_whole_records;
    let difference = |line: &Line| {
        let found = place(line).and_then(|(_, object)| texts.get(&(object, line.record)));
        line.held_against(found, is_whole)
    };
    let differences = lines.iter().filter_map(difference).chain(left_out);
    Ok(Ok(Looked::Up(differences.collect())))
}

/// A record of a pack, and where it stood.
#[derive(Deserialize)]
struct Line {
    object: String,
    record: u64,
    #[serde(flatten)]
    told: pack::Told,
}

impl Line {
    /// Says whether the pack claims nothing of the record.
    const fn is_bare(&self) -> bool {
        self.told.fields.is_none() && self.told.record_sha256.is_none()
    }

    fn is_not_given(&self) -> bool {
        self.is_bare() && self.told.why.as_deref() == Some(Reread::NotGiven.as_str())
    }

    fn held_against(&self, found: Option<&record::Text>, is_whole: bool) -> Option<Difference> {
        let (object, record) = (self.object.clone(), self.record);
        match found {
            Some(Ok(text)) if pack::Told::of(&Ok(text.clone()), is_whole) == self.told => None,
            Some(Ok(_)) if self.is_bare() => Some(Difference::RecordNotShown(object, record)),
            Some(Ok(_)) => Some(Difference::Record(object, record)),
            // What the pack itself could not have is no claim of it.
            Some(Err(_)) | None if self.is_bare() => None,
            Some(Err(_)) | None => Some(Difference::RecordNotSeen(object, record)),
        }
    }
}

/// Returns the records that findings show and that have no line.
fn left_out(told: &Value, lines: &[Line]) -> Vec<Difference> {
    let there: BTreeSet<(&str, u64)> =
        lines.iter().map(|line| (line.object.as_str(), line.record)).collect();
    let findings = told["findings"].as_array().into_iter().flatten();
    let evidence =
        findings.flat_map(|finding| finding["evidence"].as_array().into_iter().flatten());
    let shown: BTreeSet<(&str, u64)> = evidence
        .filter_map(|sample| Some((sample["object"].as_str()?, sample["record"].as_u64()?)))
        .collect();
    let left_out =
        |(object, record): &(&str, u64)| Difference::RecordLeftOut((*object).to_owned(), *record);
    shown.difference(&there).map(left_out).collect()
}

/// Returns the hashes of the logs, by the names that the pack has for them.
fn hashes(own: &[Receipt]) -> BTreeMap<&str, &str> {
    let named = own.iter().filter_map(|one| Some((one.object.as_str(), one.sha256.as_deref()?)));
    named.collect()
}

fn by_hash(receipts: &Receipts) -> BTreeMap<&str, &str> {
    receipts.hashes().iter().map(|(object, hash)| (hash.as_str(), object.as_str())).collect()
}
