//! What goes into a pack.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::given;
use crate::audit::Catalog;
use crate::cli::args::JudgeArgs;
use crate::cli::fault::Fault;
use crate::cli::settings::Judgement;
use crate::extract::shown;
use crate::ingest::decode::Limits;
use crate::ingest::record::{self, Wanted};
use crate::ingest::source::LogSource;
use crate::ledger::Ledger;
use crate::model::{Problem, Receipt, RecordCounts, Reread, State, hex};
use crate::report::Report;
use crate::report::document::Telling;
use crate::report::pack::{self, CATALOG, RECEIPTS, RECORDS, REPORT, Ran, Tree};
use crate::report::render::{Format, Hub, Look, Paper, Rendering, render};

/// The receipts of all objects that a report rests on, a line each.
///
/// Memory: the lines, some 400 bytes an object.
#[derive(Debug)]
pub struct Receipts {
    lines: Vec<String>,
    logs: pack::Logs,
    hashes: BTreeMap<String, String>,
}

#[derive(Serialize)]
struct Line<'a> {
    object: &'a str,
    kind: &'static str,
    account: Option<&'a str>,
    region: Option<&'a str>,
    day: Option<String>,
    state: String,
    bytes: u64,
    sha256: Option<&'a str>,
    records: &'a RecordCounts,
    problems: Vec<ProblemLine<'a>>,
}

#[derive(Serialize)]
struct ProblemLine<'a> {
    code: &'a str,
    place: &'a str,
    cause: &'a str,
}

impl Receipts {
    /// Returns the logs that were read.
    pub const fn logs(&self) -> &pack::Logs {
        &self.logs
    }

    /// Returns the hash of each log that was read, by its name.
    pub const fn hashes(&self) -> &BTreeMap<String, String> {
        &self.hashes
    }

    /// Returns the receipts as a file.
    pub fn to_file(&self) -> Vec<u8> {
        let mut lines = self.lines.join("\n");
        lines.push('\n');
        lines.into_bytes()
    }

    /// Collects the receipts of a ledger, in an order that does not depend on that of reading.
    ///
    /// # Errors
    /// Fails where the ledger cannot be read, or does not name what was read.
    pub fn of(ledger: &Ledger) -> Result<Self, Fault> {
        let (mut lines, mut unnamed) = (Vec::new(), None);
        let (mut leaves, mut hashes) = (Vec::new(), BTreeMap::new());
        let each = |receipt: &Receipt| {
            match (receipt.state, &receipt.sha256) {
                (State::Read, Some(sha256)) => {
                    leaves.push(sha256.clone());
                    hashes.insert(receipt.object.clone(), sha256.clone());
                }
                (State::Read, None) => unnamed = Some(receipt.object.clone()),
                (State::Failed | State::Skipped(_), _) => {}
            }
            lines.push(line(receipt));
        };
        ledger.receipts().map_err(|e| Fault::run(&e))?.iter().for_each(each);
        if let Some(object) = unnamed {
            let told =
                format!("cannot make an evidence pack: the ledger names no hash of `{object}`");
            return Err(Fault::failed(told).help("read the logs again: `regiontrail audit`"));
        }
        lines.sort_unstable();
        leaves.sort_unstable();
        let mut tree = Tree::default();
        for hash in &leaves {
            tree.add(hash.as_bytes());
        }
        let logs = pack::Logs { read: tree.leaves(), merkle_root: hex(&tree.root()) };
        Ok(Self { lines, logs, hashes })
    }
}

fn line(receipt: &Receipt) -> String {
    let place = receipt.place.as_ref();
    let problem = |problem: &'_ Problem| {
        (problem.code.as_str(), problem.place.clone(), problem.cause.clone())
    };
    let problems: Vec<_> = receipt.problems.iter().map(problem).collect();
    let line = Line {
        object: &receipt.object,
        kind: receipt.kind.as_str(),
        account: place.map(|place| place.account.as_str()),
        region: place.map(|place| place.region.as_str()),
        day: place.map(|place| place.day.to_string()),
        state: receipt.state.to_string(),
        bytes: receipt.bytes,
        sha256: receipt.sha256.as_deref(),
        records: &receipt.records,
        problems: problems
            .iter()
            .map(|(code, place, cause)| ProblemLine { code, place, cause })
            .collect(),
    };
    json(&line)
}

/// Writes a value of texts and numbers on one line.
fn json(value: &impl Serialize) -> String {
    // Its keys are strings: writing it to memory cannot fail.
    serde_json::to_string(value).unwrap_or_default()
}

/// The logs of a report, where they can be read once more.
pub struct Logs<'a> {
    /// The inputs; none where only their ledger is at hand.
    pub sources: &'a [Box<dyn LogSource>],
    /// How much may be decoded.
    pub limits: Limits,
}

#[derive(Serialize)]
struct RecordLine<'a> {
    object: &'a str,
    record: u64,
    #[serde(flatten)]
    told: Told,
}

/// What a pack says of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The hash of its text; `null` where it could not be had.
    pub record_sha256: Option<String>,
    /// The record, whole or by the fields that may be shown; `null` where it could not be had.
    pub fields: Option<Value>,
    /// Why it could not be had.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub why: Option<String>,
}

impl Told {
    /// Says of a record that was looked up what a pack says.
    pub fn of(text: &record::Text, is_whole: bool) -> Self {
        let lost = |sha256, why: Reread| Self {
            record_sha256: sha256,
            fields: None,
            why: Some(why.as_str().to_owned()),
        };
        let text = match text {
            Ok(text) => text,
            Err(why) => return lost(None, *why),
        };
        let sha256 = Some(hex(&Sha256::digest(text)));
        match serde_json::from_str::<Value>(text) {
            Ok(value) => {
                let fields = Some(if is_whole { value } else { shown(&value) });
                Self { record_sha256: sha256, fields, why: None }
            }
            Err(_) => lost(sha256, Reread::Unreadable),
        }
    }
}

/// The files of a pack, by name, and what its manifest says of them.
pub struct Content {
    /// The hash of each log that was read, by its name.
    hashes_of_logs: BTreeMap<String, String>,
    pub files: BTreeMap<String, Vec<u8>>,
    pub predicate: Ran,
}

impl Content {
    /// Collects what the report itself gives.
    pub fn of(
        report: &Report,
        judgement: &Judgement,
        receipts: Receipts,
        args: &JudgeArgs,
    ) -> Result<Self, Fault> {
        let mut files = given::files(report, judgement)?;
        let asked = args.output.iter().filter_map(|path| Format::of_path(path));
        for format in asked.chain([Format::Json]) {
            let shown = As { top: args.top, paper: args.paper, hub: args.security_hub.as_ref() };
            let bytes = rendered(report, format, shown).map_err(|cause| not_written(&cause))?;
            files.insert(name_of(format), bytes);
        }
        files.insert(RECEIPTS.to_owned(), receipts.to_file());
        let used = report.flows.iter().filter_map(|flow| flow.inference_profile.as_deref());
        files.insert(CATALOG.to_owned(), catalog(judgement.catalog(), &used.collect()));
        let predicate = Ran {
            tool_version: report.tool.version.clone(),
            generated_at: report.generated_at,
            verdict: report.verdict,
            given: given::asked(report, judgement, args),
            logs: receipts.logs,
            has_whole_records: args.pack.raw_evidence,
        };
        debug_assert!(files.contains_key(REPORT), "every pack has the report for programs");
        Ok(Self { hashes_of_logs: receipts.hashes, files, predicate })
    }

    /// Adds the records that findings show. One that cannot be had is named with why; returns how many
    /// these are.
    pub fn with_records(
        mut self,
        report: &Report,
        logs: &Logs<'_>,
        is_whole: bool,
    ) -> Result<(Self, u64), Fault> {
        let mut wanted = Wanted::new();
        for sample in report.findings.iter().flat_map(|finding| &finding.evidence) {
            let asked = wanted.entry(sample.object.to_string()).or_default();
            asked.numbers.insert(sample.record);
            asked.sha256 = self.hashes_of_logs.get(&*sample.object).cloned();
        }
        let texts = record::records(logs.sources, &wanted, logs.limits);
        let texts = texts.map_err(|e| Fault::run(&e))?;
        let mut lost = 0;
        let mut lines = String::new();
        for ((object, record), text) in &texts {
            let told = Told::of(text, is_whole);
            lost += u64::from(told.fields.is_none());
            lines += &json(&RecordLine { object, record: *record, told });
            lines.push('\n');
        }
        self.files.insert(RECORDS.to_owned(), lines.into_bytes());
        Ok((self, lost))
    }

    /// Returns the SHA-256 of each file.
    pub fn hashes(&self) -> BTreeMap<String, String> {
        let hash = |(name, bytes): (&String, &Vec<u8>)| (name.clone(), hex(&Sha256::digest(bytes)));
        self.files.iter().map(hash).collect()
    }
}

/// Returns what a catalog says of the profiles that were used, as CSV that `profiles diff` reads.
pub fn catalog(all: &Catalog, used: &BTreeSet<&str>) -> Vec<u8> {
    all.to_csv(used)
}

/// How a report is shown in other formats than JSON.
#[derive(Clone, Copy)]
pub struct As<'a> {
    pub top: Option<usize>,
    pub paper: Paper,
    pub hub: Option<&'a Hub>,
}

/// Returns the name of a report in a pack.
pub fn name_of(format: Format) -> String {
    format!("report{}", format.suffix())
}

/// Returns a report in a format, the same bytes each time.
///
/// # Errors
/// Fails where the format lacks what it needs.
pub fn rendered(report: &Report, format: Format, shown: As<'_>) -> io::Result<Vec<u8>> {
    let rendering = Rendering {
        telling: Telling { cap: format.rows(shown.top), outputs: &[] },
        look: Look::FILE,
        paper: shown.paper,
        hub: shown.hub,
        took: None,
    };
    let mut bytes = Vec::new();
    render(report, format, &rendering, &mut bytes)?;
    Ok(bytes)
}

pub(super) fn not_written(cause: &io::Error) -> Fault {
    Fault::failed(format!("cannot write the report of the evidence pack\n  {cause}"))
}

/// What AWS told of the places of logs, where the report judges it.
pub const CUSTODY_FACTS: &str = "custody-facts.json";
