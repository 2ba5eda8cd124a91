//! The report of a pack, held against the one that its logs give now.
//!
//! **Invariant:** what is not compared is named. A part that cannot follow from the logs alone (what
//! digests prove, what an earlier report said) is never called the same.

use std::collections::BTreeMap;

use serde_json::Value;

use super::check::RECEIPTS;
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
    /// The report of the logs alone.
    pub strict: &'a Value,
    /// The same, where days without logs are no gaps that the pack's report calls quiet, on the word of
    /// digests which were not read; none of them is where the logs lie under other names than then.
    pub lenient: &'a Value,
    /// The receipts.
    pub receipts: &'a [u8],
}

/// What differs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// The verdict: that of the pack, and that of the logs.
    Verdict(String, String),
    /// The verdict follows from these logs only if digests explain days without any.
    RestsOnDigests(String),
    /// The verdict follows only where the logs lie as they did then: here days are without any.
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
            | Self::Record(..) => true,
            Self::RestsOnDigests(_)
            | Self::RestsOnPlace(_)
            | Self::Worse(..)
            | Self::RecordNotSeen(..)
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
    let told = made.told;
    // Names tell accounts, Regions and days; a copy may have others.
    let is_same_place = made.receipts == derived.receipts;
    let mut differences: Vec<Difference> =
        verdict(told, derived, is_same_place).into_iter().collect();
    let mut parts: Vec<&str> = ANYWHERE.to_vec();
    let mut left: Vec<&str> = NEVER.to_vec();
    left.extend(
        ELSEWHERE.into_iter().filter(|path| told.pointer(path).is_some_and(|v| !v.is_null())),
    );
    if is_same_place {
        parts.extend(IN_PLACE);
    } else {
        left.extend(IN_PLACE);
    }
    for path in &parts {
        if told.pointer(path) != derived.lenient.pointer(path) {
            differences.push(Difference::Part(dotted(path)));
        }
    }
    differences.extend(findings(told, derived.lenient, is_same_place));
    differences.extend(reasons(told, derived.lenient));
    if read_logs(made.receipts) != read_logs(derived.receipts) {
        differences.push(Difference::Part(RECEIPTS.to_owned()));
    }
    let mut compared: Vec<String> = parts.into_iter().map(dotted).collect();
    compared.extend(["verdict", "exit.reasons", "findings", RECEIPTS].map(str::to_owned));
    let mut not_compared: Vec<String> = left.into_iter().map(dotted).collect();
    if !is_same_place {
        not_compared.push("findings.evidence".to_owned());
    }
    compared.sort();
    not_compared.sort();
    differences.sort();
    differences.dedup();
    Compared { differences, compared, not_compared }
}

fn dotted(path: &str) -> String {
    path.trim_start_matches('/').replace('/', ".")
}

/// The verdict that is told may be worse than what logs alone give where digests spoke too; it is never
/// better.
fn verdict(told: &Value, derived: Derived<'_>, is_same_place: bool) -> Option<Difference> {
    let of = |report: &Value| report["verdict"].as_str().unwrap_or_default().to_owned();
    let (said, strict, lenient) = (of(told), of(derived.strict), of(derived.lenient));
    if said == strict {
        return None;
    }
    if said == lenient {
        let rests = if told["integrity"].is_null() {
            Difference::RestsOnPlace(said)
        } else {
            Difference::RestsOnDigests(said)
        };
        return Some(rests);
    }
    let is_worse = said == "INSUFFICIENT_DATA" && lenient == "COMPLIANT";
    match (is_worse, has_heard_digests(told), is_same_place) {
        (true, true, _) => None,
        (true, false, false) => Some(Difference::Worse(said, lenient)),
        (_, _, _) => Some(Difference::Verdict(said, lenient)),
    }
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
fn findings(told: &Value, found: &Value, is_same_place: bool) -> Vec<Difference> {
    let (mut said, given) = (counted(told, is_same_place), counted(found, is_same_place));
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
        let is_of_objects = !is_same_place && OF_OBJECTS.iter().any(|of| of.as_str() == code);
        !is_of_objects
            && OF_DIGESTS.iter().chain(&OF_EARLIER).all(|of| of.as_str() != code)
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

fn counted(report: &Value, is_same_place: bool) -> BTreeMap<Found, u64> {
    let mut counted = BTreeMap::new();
    for finding in report["findings"].as_array().into_iter().flatten() {
        let code = finding["code"].as_str().unwrap_or_default().to_owned();
        let mut says = finding.clone();
        if let (Value::Object(says), false) = (&mut says, is_same_place) {
            says.remove("evidence");
        }
        let is_of_objects = OF_OBJECTS.iter().any(|of| of.as_str() == code);
        let is_by_code = is_of_objects && !is_same_place;
        let says = if is_by_code { String::new() } else { says.to_string() };
        *counted.entry(Found { code, says }).or_default() += 1;
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

/// Returns what is said of each log that was read, but for its name.
fn read_logs(receipts: &[u8]) -> Vec<String> {
    let mut logs = Vec::new();
    for line in receipts.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        // A line that is none is told by the check of the pack.
        let mut receipt: Value = serde_json::from_slice(line).unwrap_or_default();
        if receipt["state"] != "read" {
            continue;
        }
        if let Value::Object(receipt) = &mut receipt {
            for name in ["object", "account", "region", "day"] {
                receipt.remove(name);
            }
        }
        logs.push(receipt.to_string());
    }
    logs.sort_unstable();
    logs
}

/// Findings that name objects.
const OF_OBJECTS: [Code; 3] = [Code::ObjectNotRead, Code::IncompletePage, Code::CoverageGap];

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
const OF_EARLIER: [Code; 3] = [Code::ScopeChanged, Code::NewModel, Code::NewAccount];

/// What follows from the logs wherever a copy of them lies.
const ANYWHERE: [&str; 19] = [
    "/schema_version",
    "/redacted",
    "/scope/inputs",
    "/scope/from",
    "/scope/to",
    "/scope/first_seen",
    "/scope/last_seen",
    "/scope/asked_regions",
    "/policy",
    "/regions",
    "/coverage/records",
    "/coverage/repeats",
    "/totals",
    "/breakdowns",
    "/flows",
    "/blind_spots",
    "/custody",
    "/second_witness",
    "/exceptions",
];

/// What follows from the names of objects too.
const IN_PLACE: [&str; 7] = [
    "/scope/accounts",
    "/scope/source_regions",
    "/coverage/objects",
    "/coverage/regions",
    "/coverage/gaps",
    "/coverage/problems",
    "/coverage/problem_count",
];

/// What does not follow from the logs, where the report has it.
const ELSEWHERE: [&str; 5] = ["/integrity", "/changes", "/drift", "/what_if", "/quota"];

/// What hangs on how the report was asked for.
const NEVER: [&str; 3] = ["/exit/code", "/coverage/limits", "/coverage/manifest_sha256"];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn report(verdict: &str) -> Value {
        json!({ "verdict": verdict, "integrity": null, "exit": { "reasons": [] }, "findings": [] })
    }

    fn differences(told: &Value, strict: &Value, lenient: &Value) -> Vec<Difference> {
        let made = Made { told, receipts: b"" };
        compare(made, Derived { strict, lenient, receipts: b"" }).differences
    }

    #[test]
    fn a_verdict_is_never_better_than_what_the_logs_give() {
        let verdict =
            |said: &str, gives: &str| Difference::Verdict(said.to_owned(), gives.to_owned());
        for (said, gives) in [
            ("COMPLIANT", "NON_COMPLIANT"),
            ("COMPLIANT", "INSUFFICIENT_DATA"),
            ("INSUFFICIENT_DATA", "NON_COMPLIANT"),
            // Without a check of digests, there is nothing that could make it worse.
            ("INSUFFICIENT_DATA", "COMPLIANT"),
            ("NON_COMPLIANT", "COMPLIANT"),
        ] {
            let gives_report = report(gives);
            assert_eq!(
                differences(&report(said), &gives_report, &gives_report),
                [verdict(said, gives)]
            );
        }
    }

    #[test]
    fn digests_make_a_verdict_worse_and_explain_days_without_logs() {
        let mut told = report("INSUFFICIENT_DATA");
        told["integrity"] = json!({});
        let (good, open) = (report("COMPLIANT"), report("INSUFFICIENT_DATA"));
        assert_eq!(differences(&told, &good, &good), []);
        told["verdict"] = json!("COMPLIANT");
        assert_eq!(
            differences(&told, &open, &good),
            [Difference::RestsOnDigests("COMPLIANT".to_owned())]
        );
        // No digest hides what ran abroad.
        let abroad = report("NON_COMPLIANT");
        assert!(differences(&told, &abroad, &abroad)[0].contradicts());
    }

    #[test]
    fn each_finding_is_told_and_found() {
        let finding = |code: &str| json!({ "code": code, "message": "m", "evidence": [] });
        let mut told = report("COMPLIANT");
        let mut given = told.clone();
        told["findings"] = json!([finding("coverage-gap"), finding("digest-gap"), finding("a")]);
        given["findings"] = json!([finding("coverage-gap"), finding("b")]);
        assert_eq!(
            differences(&told, &given, &given),
            [Difference::NotTold("b".to_owned()), Difference::NotFound("a".to_owned())]
        );
    }

    #[test]
    fn every_part_that_follows_from_the_logs_is_compared() {
        for path in ANYWHERE.into_iter().chain(IN_PLACE) {
            let mut told = report("COMPLIANT");
            let given = told.clone();
            let mut at = &mut told;
            for step in path.trim_start_matches('/').split('/') {
                at = &mut at[step];
            }
            *at = json!("forged");
            assert_eq!(differences(&told, &given, &given), [Difference::Part(dotted(path))]);
        }
    }
}
