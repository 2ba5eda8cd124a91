//! The report of a pack, held against the one that its logs give now.
//!
//! **Invariant:** what is not compared is named. A part that cannot follow from the logs alone (what
//! digests prove, what an earlier report said) is never called the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;

use super::check::RECEIPTS;
use crate::model::Verdict;
use crate::report::{Code, CustodyCode};

/// A report that was made, and what its logs give now.
#[derive(Debug, Clone, Copy)]
pub struct Made<'a> {
    /// The report of the pack.
    pub told: &'a Value,
    /// The receipts of the pack.
    pub receipts: &'a [u8],
}

/// What the logs give now.
#[derive(Debug, Clone, Copy)]
pub struct Derived<'a> {
    /// The report of the logs, where they lay by the pack's own receipts; days without logs are no gaps
    /// that the pack's report calls quiet, on the word of digests which were not read.
    pub report: &'a Value,
    /// The verdict of the same, where nothing explains days without logs.
    pub unexplained: Verdict,
    /// The verdict of the logs as they lie now.
    pub here: Verdict,
    /// The receipts of the logs as they lie now.
    pub receipts: &'a [u8],
}

/// What differs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// The verdict: that of the pack, and that of the logs.
    Verdict(String, String),
    /// The verdict follows from these logs only if digests explain days without any.
    RestsOnDigests(String),
    /// The verdict follows only where the logs lie as they did then: the names of these tell other days.
    RestsOnPlace(String),
    /// The verdict is worse than these logs give, and something that is not among them may be why.
    Worse(String, String),
    /// A part of the report or of the pack, by its path.
    Part(String),
    /// The logs give a finding that the report lacks, by its code.
    NotTold(String),
    /// The report has a finding that the logs do not give, by its code.
    NotFound(String),
    /// A record of the pack is not what its log holds: the object and the record's number.
    Record(String, u64),
    /// A record of the pack could not be looked up.
    RecordNotSeen(String, u64),
    /// A record that a finding shows has no line in the pack: the object and the record's number.
    RecordLeftOut(String, u64),
    /// The pack says that a record could not be had, and its log has it.
    RecordNotShown(String, u64),
    /// So many objects beside the logs could not be read, and the pack has no receipt of them.
    Unread(u64),
    /// So many logs are named, and so many were read: they are not the same.
    Logs(u64, u64),
    /// The pack is of another version of this program than this one.
    Version(String, String),
    /// The pack was judged by the profile catalog of another month.
    Catalog(String, String),
}

impl Difference {
    /// Says whether the pack says what its logs do not, rather than what cannot be seen from them.
    #[must_use]
    pub const fn contradicts(&self) -> bool {
        match self {
            Self::Verdict(..)
            | Self::Part(_)
            | Self::NotTold(_)
            | Self::NotFound(_)
            | Self::Record(..)
            | Self::RecordLeftOut(..) => true,
            Self::RestsOnDigests(_)
            | Self::RestsOnPlace(_)
            | Self::Worse(..)
            | Self::RecordNotSeen(..)
            | Self::RecordNotShown(..)
            | Self::Unread(_)
            | Self::Logs(..)
            | Self::Version(..)
            | Self::Catalog(..) => false,
        }
    }
}

/// What a comparison came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Compared {
    /// What differs.
    pub differences: Vec<Difference>,
    /// The parts that were compared, by their paths.
    pub compared: Vec<String>,
    /// The parts that were not.
    pub not_compared: Vec<String>,
}

/// Holds the report of a pack against what its logs give now.
#[must_use]
pub fn compare(made: Made<'_>, derived: Derived<'_>) -> Compared {
    let (told, found) = (made.told, derived.report);
    let unread = unread(made.receipts, derived.receipts);
    let mut differences: Vec<Difference> = verdict(made, derived, unread).into_iter().collect();
    differences.extend((unread > 0).then_some(Difference::Unread(unread)));
    let (left, held): (Vec<Part>, Vec<Part>) =
        parts(told, found).into_iter().partition(|part| is_left(part, told, found));
    let differs = held.iter().filter(|part| part.of(told) != part.of(found));
    differences.extend(differs.map(|part| Difference::Part(part.to_string())));
    // A copy of a log may have another name, and records are told by the name of theirs.
    let is_named_alike = made.receipts == derived.receipts;
    differences.extend(findings(told, found, is_named_alike));
    differences.extend(reasons(told, found));
    if read_logs(made.receipts, &NAMES) != read_logs(derived.receipts, &NAMES) {
        differences.push(Difference::Part(RECEIPTS.to_owned()));
    }
    // What a report lacks is no part of it that holds.
    let has = held.into_iter().filter(|part| part.of(told).is_some_and(|value| !value.is_null()));
    let mut compared: Vec<String> = has.map(|part| part.to_string()).collect();
    let mut not_compared: Vec<String> = left.iter().map(Part::to_string).collect();
    compared.extend(APART.into_iter().chain([RECEIPTS]).map(str::to_owned));
    if !is_named_alike {
        not_compared.push("findings.evidence".to_owned());
        not_compared.extend(NAMES.map(|name| format!("receipts.{name}")));
    }
    compared.sort();
    not_compared.sort();
    differences.sort();
    differences.dedup();
    Compared { differences, compared, not_compared }
}

/// A part of a report, by the keys that lead to it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Part(Vec<String>);

impl Part {
    fn of<'a>(&self, report: &'a Value) -> Option<&'a Value> {
        self.0.iter().try_fold(report, |value, key| value.get(key.as_str()))
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("."))
    }
}

/// Returns every part that either report has, but for those that are held against each other apart.
fn parts(told: &Value, found: &Value) -> BTreeSet<Part> {
    let keys = |value: Option<&Value>| {
        let keys = value.and_then(Value::as_object).into_iter().flat_map(|value| value.keys());
        keys.cloned().collect::<Vec<_>>()
    };
    let mut parts = BTreeSet::new();
    for report in [told, found] {
        for key in keys(Some(report)) {
            let inner = keys(report.get(&key).filter(|_| WHOLES.contains(&key.as_str())));
            if inner.is_empty() {
                parts.insert(Part(vec![key]));
            } else {
                parts.extend(inner.into_iter().map(|inner| Part(vec![key.clone(), inner])));
            }
        }
    }
    parts.retain(|part| !APART.contains(&part.to_string().as_str()));
    parts
}

/// Says whether a part does not follow from the logs.
fn is_left(part: &Part, told: &Value, found: &Value) -> bool {
    let is_there = |report| part.of(report).is_some_and(|value| !value.is_null());
    let name = part.to_string();
    // Another version is told as that.
    let version = &told["tool"]["version"];
    let is_other_version = || version.is_string() && *version != found["tool"]["version"];
    NEVER.contains(&name.as_str())
        || ELSEWHERE.contains(&name.as_str()) && (is_there(told) || is_there(found))
        || name == TOOL && is_other_version()
}

/// The verdict that is told may be worse than what logs alone give where digests spoke too; it is never
/// better.
fn verdict(made: Made<'_>, derived: Derived<'_>, unread: u64) -> Option<Difference> {
    let of = |report: &Value| report["verdict"].as_str().unwrap_or_default().to_owned();
    let (said, found) = (of(made.told), of(derived.report));
    let compliant = Verdict::Compliant.as_str();
    let is_open = said == Verdict::InsufficientData.as_str();
    if said != found {
        let is_worse = is_open && found == compliant && has_heard_digests(made.told);
        return (!is_worse).then_some(Difference::Verdict(said, found));
    }
    if said != derived.unexplained.as_str() {
        return Some(Difference::RestsOnDigests(said));
    }
    // Days are told by the names of logs, which whoever made the pack may have chosen.
    let is_same_place =
        read_logs(made.receipts, &[OBJECT]) == read_logs(derived.receipts, &[OBJECT]);
    let is_other_here = said != derived.here.as_str() && unread == 0;
    if said == compliant && (is_other_here || !is_same_place) {
        return Some(Difference::RestsOnPlace(said));
    }
    let is_better_here = is_open && derived.here == Verdict::Compliant;
    is_better_here.then(|| Difference::Worse(said, compliant.to_owned()))
}

/// Says whether digests had a part in a report, those of its run or of an earlier one of its ledger, or
/// a scan into its ledger that did not come to its end: the logs of a pack tell of neither.
fn has_heard_digests(told: &Value) -> bool {
    let mut findings = told["findings"].as_array().into_iter().flatten();
    let notes = [Code::IntegrityNotMet, Code::ScanNotFinished].map(Code::as_str);
    let is_noted = |finding: &Value| notes.iter().any(|code| finding["code"] == *code);
    !told["integrity"].is_null() || findings.any(is_noted)
}

/// Holds the findings against each other, each with all that it says.
fn findings(told: &Value, found: &Value, is_named_alike: bool) -> Vec<Difference> {
    let (mut said, given) = (counted(told, is_named_alike), counted(found, is_named_alike));
    let mut differences = Vec::new();
    for (finding, n) in given {
        let known = said.remove(&finding).unwrap_or(0);
        if known < n {
            differences.push(Difference::NotTold(finding.code));
        } else if known > n {
            said.insert(finding, known - n);
        }
    }
    let follows = |finding: &Found| {
        let code = finding.code.as_str();
        OF_DIGESTS.iter().chain(&OF_EARLIER).all(|of| of.as_str() != code)
            && code != CustodyCode::OutputOutside.as_str()
    };
    let not_found = said.into_keys().filter(follows);
    differences.extend(not_found.map(|finding| Difference::NotFound(finding.code)));
    differences
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    code: String,
    says: String,
}

fn counted(report: &Value, is_named_alike: bool) -> BTreeMap<Found, u64> {
    let mut counted = BTreeMap::new();
    for finding in report["findings"].as_array().into_iter().flatten() {
        let code = finding["code"].as_str().unwrap_or_default().to_owned();
        let mut says = finding.clone();
        if let (Value::Object(says), false) = (&mut says, is_named_alike) {
            says.remove("evidence");
        }
        *counted.entry(Found { code, says: says.to_string() }).or_default() += 1;
    }
    counted
}

/// Holds the reasons of the exit code against each other that do not hang on what was asked.
fn reasons(told: &Value, found: &Value) -> Option<Difference> {
    let has = |report: &Value, reason: &str| {
        report
            .pointer("/exit/reasons")
            .and_then(Value::as_array)
            .is_some_and(|reasons| reasons.iter().any(|one| one.as_str() == Some(reason)))
    };
    let is_other = ["violations", "custody", "exceptions"]
        .iter()
        .any(|reason| has(told, reason) != has(found, reason));
    let is_hidden = has(found, "inconclusive") && !has(told, "inconclusive");
    (is_other || is_hidden).then(|| Difference::Part("exit.reasons".to_owned()))
}

/// Returns what is said of each log that was read, but for these of its properties.
fn read_logs(receipts: &[u8], without: &[&str]) -> Vec<String> {
    let read = |receipt: &Value| receipt["state"] == "read";
    let mut logs: Vec<String> =
        lines(receipts).filter(read).map(|log| stripped(log, without)).collect();
    logs.sort_unstable();
    logs
}

/// Returns how many objects could not be read here of which the pack has no receipt.
fn unread(made: &[u8], here: &[u8]) -> u64 {
    let failed = |receipts| {
        let failed = lines(receipts).filter(|receipt| receipt["state"] == "failed");
        failed.map(|receipt| (receipt["bytes"].to_string(), receipt["sha256"].to_string()))
    };
    let mut known: Vec<_> = failed(made).collect();
    let mut unread = 0;
    for object in failed(here) {
        match known.iter().position(|one| *one == object) {
            Some(at) => drop(known.swap_remove(at)),
            None => unread += 1,
        }
    }
    unread
}

fn lines(receipts: &[u8]) -> impl Iterator<Item = Value> + '_ {
    let lines = receipts.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    // A line that is none is told by the check of the pack.
    lines.map(|line| serde_json::from_slice(line).unwrap_or_default())
}

fn stripped(mut receipt: Value, without: &[&str]) -> String {
    if let Value::Object(receipt) = &mut receipt {
        for name in without {
            receipt.remove(*name);
        }
    }
    receipt.to_string()
}

/// Findings that digests give, and notes of a ledger.
const OF_DIGESTS: [Code; 7] = [
    Code::LogTampered,
    Code::LogMissing,
    Code::LogUnattested,
    Code::DigestInvalid,
    Code::DigestGap,
    Code::IntegrityNotMet,
    Code::ScanNotFinished,
];

/// Findings that an earlier report gives.
const OF_EARLIER: [Code; 4] =
    [Code::ScopeChanged, Code::ScopeNarrowed, Code::NewModel, Code::NewAccount];

/// Parts of a report that are looked at part by part.
const WHOLES: [&str; 3] = ["scope", "coverage", "exit"];

/// What is held against each other otherwise than by being the same.
const APART: [&str; 3] = ["verdict", "findings", "exit.reasons"];

/// What made the report.
const TOOL: &str = "tool";

/// What does not follow from the logs, where a report has it.
const ELSEWHERE: [&str; 5] = ["integrity", "changes", "drift", "what_if", "quota"];

/// What hangs on how the report was asked for.
const NEVER: [&str; 3] = ["exit.code", "coverage.limits", "coverage.manifest_sha256"];

/// The name of a log, in its receipt.
const OBJECT: &str = "object";

/// What the name of a log tells, and the name.
const NAMES: [&str; 4] = [OBJECT, "account", "region", "day"];

#[cfg(test)]
mod tests;
