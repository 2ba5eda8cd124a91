//! The report of a pack, held against the one that its logs give now.
//!
//! **Invariant:** what is not compared is named. A part that does not follow from what was read (what
//! digests prove, where they were not checked again) is never called the same.

mod findings;
mod names;
mod receipts;

use std::collections::BTreeSet;
use std::fmt;

use serde_json::Value;

use self::findings::findings;
use self::names::Names;
use self::receipts::{Lines, NAMES, OBJECT};
use super::check::RECEIPTS;
use super::difference::Difference;
use crate::model::Verdict;
use crate::report::Code;

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
    /// What became of the digests.
    pub digests: Digests,
}

/// What became of the digests on which a report says that it rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digests {
    /// It rests on none.
    None,
    /// They were checked again.
    Checked,
    /// They were not.
    NotChecked,
    /// They were not, since keys of so many were not given.
    KeysLacking(u64),
}

impl Digests {
    const fn are_unheard(self) -> bool {
        matches!(self, Self::NotChecked | Self::KeysLacking(_))
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
    let (then, now) = (Lines::of(made.receipts), Lines::of(derived.receipts));
    let names = Names::of(&then, &now);
    let both = Both::of(made, derived, &names);
    let unread = then.unread(&now);
    let is_same_place = then.without(&[OBJECT]) == now.without(&[OBJECT]);
    let verdict = verdict(made, derived, Lying { unread, is_same_place });
    let mut differences: Vec<Difference> = verdict.into_iter().collect();
    differences.extend((unread > 0).then_some(Difference::Unread(unread)));
    differences.extend(of_digests(derived.digests));
    let (left, held): (Vec<Part>, Vec<Part>) =
        both.parts().into_iter().partition(|part| both.is_left(part));
    let differs = held.iter().filter(|part| part.of(both.told) != part.of(both.found));
    differences.extend(differs.map(|part| Difference::Part(part.to_string())));
    let found = findings(both);
    differences.extend(found.differences);
    differences.extend(reasons(both));
    if then.without(&NAMES) != now.without(&NAMES) {
        differences.push(Difference::Part(RECEIPTS.to_owned()));
    }
    differences.sort();
    differences.dedup();
    let mut not_compared = both.not_compared(&left);
    not_compared.extend(found.left);
    not_compared.sort();
    Compared { differences, compared: both.named(held), not_compared }
}

/// How the logs lie now.
#[derive(Clone, Copy)]
struct Lying {
    /// How many objects beside them could not be read.
    unread: u64,
    /// Whether their names tell the days that they told then.
    is_same_place: bool,
}

const fn of_digests(digests: Digests) -> Option<Difference> {
    match digests {
        Digests::NotChecked => Some(Difference::DigestsNotChecked),
        Digests::KeysLacking(digests) => Some(Difference::KeysLacking(digests)),
        Digests::None | Digests::Checked => None,
    }
}

/// The report of a pack beside that of its logs, and what the two may differ in.
#[derive(Clone, Copy)]
struct Both<'a> {
    told: &'a Value,
    found: &'a Value,
    digests: Digests,
    /// A copy of a log may have another name, and records are told by the name of theirs.
    names: &'a Names<'a>,
    is_named_alike: bool,
    /// Whether more had a part in the pack's report than was read now.
    rests_on_more: bool,
}

impl<'a> Both<'a> {
    fn of(made: Made<'a>, derived: Derived<'a>, names: &'a Names<'a>) -> Self {
        Self {
            told: made.told,
            found: derived.report,
            digests: derived.digests,
            names,
            is_named_alike: made.receipts == derived.receipts,
            rests_on_more: rests_on_more(made.told, derived.digests),
        }
    }

    /// Returns every part that either report has, but for those that are held against each other apart.
    fn parts(self) -> BTreeSet<Part> {
        let keys = |value: Option<&Value>| {
            let keys = value.and_then(Value::as_object).into_iter().flat_map(|value| value.keys());
            keys.cloned().collect::<Vec<_>>()
        };
        let mut parts = BTreeSet::new();
        for report in [self.told, self.found] {
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

    /// Says whether a part does not follow from what was read.
    fn is_left(self, part: &Part) -> bool {
        let name = part.to_string();
        // Another version is told as that.
        let version = &self.told["tool"]["version"];
        let is_other = || version.is_string() && *version != self.found["tool"]["version"];
        part.0.first().is_some_and(|first| first == INTEGRITY) && self.digests.are_unheard()
            || name == NOT_VALID && !self.is_named_alike
            || name == INPUTS
            || OF_ALL.contains(&name.as_str()) && self.rests_on_more
            || name == TOOL && is_other()
    }

    /// Names the parts that hold: what a report lacks is none of them.
    fn named(self, held: Vec<Part>) -> Vec<String> {
        let is_there = |part: &Part| part.of(self.told).is_some_and(|value| !value.is_null());
        let has = held.into_iter().filter(is_there).map(|part| part.to_string());
        let mut named: Vec<String> =
            has.chain(APART.into_iter().chain([RECEIPTS]).map(str::to_owned)).collect();
        named.sort();
        named
    }

    fn not_compared(self, left: &[Part]) -> Vec<String> {
        let mut named: Vec<String> = left.iter().map(Part::to_string).collect();
        if !self.is_named_alike {
            if self.digests == Digests::Checked {
                named.push("findings.message".to_owned());
            }
            named.extend(NAMES.map(|name| format!("receipts.{name}")));
        }
        named.sort();
        named
    }
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

/// The verdict that is told may be worse than what logs alone give where digests spoke too; it is never
/// better.
fn verdict(made: Made<'_>, derived: Derived<'_>, lying: Lying) -> Option<Difference> {
    let of = |report: &Value| report["verdict"].as_str().unwrap_or_default().to_owned();
    let (said, found) = (of(made.told), of(derived.report));
    let compliant = Verdict::Compliant.as_str();
    let is_open = said == Verdict::InsufficientData.as_str();
    if said != found {
        let rests = rests_on_more(made.told, derived.digests);
        let is_worse = is_open && found == compliant && rests;
        return (!is_worse).then_some(Difference::Verdict(said, found));
    }
    if said != derived.unexplained.as_str() {
        return Some(Difference::RestsOnDigests(said));
    }
    // Days are told by the names of logs, which whoever made the pack may have chosen.
    let is_other_here = said != derived.here.as_str() && lying.unread == 0;
    if said == compliant && (is_other_here || !lying.is_same_place) {
        return Some(Difference::RestsOnPlace(said));
    }
    let is_better_here = is_open && derived.here == Verdict::Compliant;
    is_better_here.then(|| Difference::Worse(said, compliant.to_owned()))
}

/// Says whether more had a part in a report than its logs tell: digests that were not checked again,
/// those of an earlier run of its ledger, or a scan into its ledger that did not come to its end.
fn rests_on_more(told: &Value, digests: Digests) -> bool {
    let mut findings = told["findings"].as_array().into_iter().flatten();
    let notes = OF_LEDGERS.map(Code::as_str);
    let is_noted = |finding: &Value| notes.iter().any(|code| finding["code"] == *code);
    digests.are_unheard() || findings.any(is_noted)
}

/// Holds the reasons of the exit code against each other. Where more had a part in the report than was
/// read, it may be inconclusive for that; every other reason follows.
fn reasons(both: Both<'_>) -> Option<Difference> {
    let of = |report: &Value| -> Option<Vec<Value>> {
        report.pointer("/exit/reasons").and_then(Value::as_array).cloned()
    };
    let (mut said, given) = (of(both.told), of(both.found));
    let is_open = |reasons: &[Value]| reasons.iter().any(|one| one == "inconclusive");
    if let (Some(said), Some(given), true) = (&mut said, &given, both.rests_on_more)
        && !is_open(given)
    {
        said.retain(|reason| reason != "inconclusive");
    }
    (said != given).then(|| Difference::Part("exit.reasons".to_owned()))
}

/// Findings that digests give, and notes of a ledger.
const OF_DIGESTS: [Code; 8] = [
    Code::LogTampered,
    Code::LogMissing,
    Code::LogUnattested,
    Code::DefinitionUnattested,
    Code::DigestInvalid,
    Code::DigestGap,
    Code::IntegrityNotMet,
    Code::ScanNotFinished,
];

/// Notes of a ledger.
const OF_LEDGERS: [Code; 3] =
    [Code::DefinitionUnattested, Code::IntegrityNotMet, Code::ScanNotFinished];

/// Parts of a report that are looked at part by part.
const WHOLES: [&str; 4] = ["scope", "coverage", "exit", "integrity"];

/// What is held against each other otherwise than by being the same.
const APART: [&str; 3] = ["verdict", "findings", "exit.reasons"];

/// What made the report.
const TOOL: &str = "tool";

/// What digests prove.
const INTEGRITY: &str = "integrity";

/// What tells digests by their names, which no receipt has.
const NOT_VALID: &str = "integrity.not_valid";

/// Where the logs were said to lie: no log tells.
const INPUTS: &str = "scope.inputs";

/// What hangs on all that a report rests on.
const OF_ALL: [&str; 2] = ["exit.code", "coverage.limits"];

#[cfg(test)]
mod tests;
