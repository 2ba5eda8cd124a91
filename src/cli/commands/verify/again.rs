//! The logs of an evidence pack, read again and judged as the pack's manifest says that it was asked.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use crate::audit::integrity::Proof;
use crate::audit::{Explained, Given, audit};
use crate::cli::args::VerifyArgs;
use crate::cli::console::Console;
use crate::cli::fault::Fault;
use crate::cli::integrity;
use crate::cli::pack::{self, AskedAgain};
use crate::ledger::{Each, Ledger, PrincipalKey, Question, coverage_of};
use crate::model::{Day, Facts, Gap, IntegrityOutcome, Reason, Receipt, Region, Verdict};
use crate::report::pack::{
    Again, CATALOG, Compared, Derived, Difference, Digests, Fault as PackFault, Files, MANIFEST,
    Made, Manifest, POLICY, RECEIPTS, RECORDS, REPORT, SIGNATURE, SUMS, Wrong, compare,
};
use crate::report::verification::{KeyOrigin, KeysTold};
use crate::report::{Changes, IntegrityMode, Report};

use super::logs::Read;
use super::records::{Looked, Shown, records};

/// A pack, and how to ask for it again.
struct Pack<'a> {
    manifest: &'a Manifest,
    files: &'a Files,
    asked: AskedAgain,
    own: Vec<Receipt>,
}

/// What the logs of a pack give now.
struct Judged {
    report: Report,
    value: Value,
    unexplained: Verdict,
    here: Verdict,
}

/// Reads the logs again and judges them as the pack was asked. A pack that holds what cannot be used has a
/// fault, whatever its manifest says of its bytes.
pub fn again(
    args: &VerifyArgs,
    manifest: &Manifest,
    files: &Files,
    console: Console,
) -> Result<Result<Again, PackFault>, Fault> {
    let asked = match pack::again(manifest, files) {
        Ok(asked) => asked,
        Err(of) => return Ok(Err(of.fault())),
    };
    let own = match pack::own(files.get(RECEIPTS).unwrap_or_default()) {
        Ok(own) => own,
        Err(cause) => return Ok(Err(unusable(RECEIPTS, &cause))),
    };
    let check = check(args, manifest)?;
    let (read, ledger) = Read::again(args, manifest, &asked.given, check.is_some(), console)?;
    let inputs = args.logs.iter().chain(&args.invocation_logs).cloned().collect();
    let others = read.others(manifest, &own, !args.invocation_logs.is_empty());
    if !others.is_empty() {
        // Other logs may well say something else, and every part of it.
        let compared = Compared { differences: others, ..Compared::default() };
        return Ok(Ok(Again { inputs, compared, is_held_by_digests: false }));
    }
    let proof = check.map(|check| read.proof(&check, &ledger)).transpose()?;
    let pack = Pack { manifest, files, asked, own };
    let rest = Rest::of(proof, manifest.predicate.given.integrity.is_some());
    let is_held_by_digests = rest.is_heard();
    let compared = held(&pack, &read, ledger, rest)?;
    Ok(compared.map(|compared| Again { inputs, compared, is_held_by_digests }))
}

pub(super) fn unusable(file: &str, cause: &dyn std::fmt::Display) -> PackFault {
    PackFault { file: file.to_owned(), wrong: Wrong::Unreadable(cause.to_string()) }
}

/// Returns the check of digests that is to be made, where keys are given: as it was made, or anew.
fn check(args: &VerifyArgs, manifest: &Manifest) -> Result<Option<integrity::Asked>, Fault> {
    let mode = manifest.predicate.given.integrity.unwrap_or(IntegrityMode::Report);
    args.keys.as_ref().map(|keys| integrity::Asked::again(mode, keys)).transpose()
}

/// A check of the logs against their digests.
struct Rest {
    /// The one that the report is held against.
    proof: Option<Proof>,
    digests: Digests,
    /// What digests say of the logs of a report that rests on none.
    anew: Option<IntegrityOutcome>,
}

impl Rest {
    /// Says what became of the digests. A check that lacks keys says nothing of what the report says.
    fn of(proof: Option<Proof>, rests_on_digests: bool) -> Self {
        let Some(proof) = proof else {
            let digests = if rests_on_digests { Digests::NotChecked } else { Digests::None };
            return Self { proof: None, digests, anew: None };
        };
        if !rests_on_digests {
            let anew = Some(proof.verified.outcome);
            return Self { proof: None, digests: Digests::None, anew };
        }
        let lacks = [Reason::NoKeys, Reason::KeyNotGiven, Reason::UnusableKey];
        let lacking = proof.verified.digests.reasons().filter(|reason| lacks.contains(reason));
        match lacking.count() as u64 {
            0 => Self { proof: Some(proof), digests: Digests::Checked, anew: None },
            digests => Self { proof: None, digests: Digests::KeysLacking(digests), anew: None },
        }
    }

    /// Says whether digests had their say, whatever it was.
    fn is_heard(&self) -> bool {
        self.digests == Digests::Checked || self.anew.is_some()
    }
}

/// Holds a pack against what its logs give.
fn held(
    pack: &Pack<'_>,
    read: &Read,
    ledger: Ledger,
    Rest { proof, digests, anew }: Rest,
) -> Result<Result<Compared, PackFault>, Fault> {
    let judged = judged(pack, ledger, proof)?;
    let now = read.receipts.to_file();
    let receipts = pack.files.get(RECEIPTS).unwrap_or_default();
    let Judged { value: report, unexplained, here, .. } = &judged;
    let (unexplained, here) = (*unexplained, *here);
    let mut compared = compare(
        Made { told: &pack.asked.told, receipts },
        Derived { report, unexplained, here, receipts: &now, digests },
    );
    compared.differences.extend(other_program(pack, &judged));
    let is_open = |outcome: &IntegrityOutcome| *outcome != IntegrityOutcome::Intact;
    compared.differences.extend(anew.filter(is_open).map(Difference::LogsNotProven));
    compared.compared.push(CATALOG.to_owned());
    let shown = Shown { told: &pack.asked.told, own: &pack.own, receipts: &read.receipts };
    match records(pack.manifest, pack.files, shown, (&read.logs, read.limits))? {
        Ok(Looked::NotAtHand) => compared.not_compared.push(RECORDS.to_owned()),
        Ok(Looked::Up(differences)) => {
            compared.differences.extend(differences);
            compared.compared.push(RECORDS.to_owned());
        }
        Err(fault) => return Ok(Err(fault)),
    }
    if digests == Digests::Checked {
        compared.not_compared.extend(OF_KEYS.map(str::to_owned));
    }
    formats(pack, &judged, &mut compared);
    compared.not_compared.extend(beside(pack.files, &compared.compared));
    compared.not_compared.sort();
    compared.compared.sort();
    Ok(Ok(compared))
}

/// Judges the logs: as they lie now, and as they lay by the pack's own receipts.
fn judged(pack: &Pack<'_>, ledger: Ledger, proof: Option<Proof>) -> Result<Judged, Fault> {
    let AskedAgain { told, given, earlier } = &pack.asked;
    let asked = &pack.manifest.predicate.given;
    let principal = if asked.is_by_session { PrincipalKey::Session } else { PrincipalKey::Stable };
    let minutes = if asked.has_quota { Each::Told } else { Each::Summed };
    let question = Question { window: given.window, principal, minutes, ..Question::default() };
    let facts = ledger.facts(question).map_err(|e| Fault::run(&e))?;
    // Days without logs that digests call quiet are no gaps: on their word, or on that of the report.
    let explained = if proof.is_some() { Explained::Nothing } else { explained(told) };
    let given = Given { proof, ..given.clone() };
    let here = audit(facts.clone(), &given).verdict;
    // Where the logs lay, whatever their names are now.
    let (coverage, problems) = coverage_of(&pack.own);
    let facts = Facts { coverage, problems, ..facts };
    let unexplained = audit(facts.clone(), &given).verdict;
    let mut report = audit(facts, &Given { explained, ..given });
    report.changes = earlier.as_ref().map(|earlier| Changes::between(earlier, &report));
    if let Some(integrity) = &mut report.integrity {
        as_told(&mut integrity.keys, &told["integrity"]["keys"]);
    }
    let json = serde_json::to_string(&report).map_err(|e| Fault::run(&e))?;
    let value = serde_json::from_str(&json).map_err(|e| Fault::run(&e))?;
    Ok(Judged { report, value, unexplained, here })
}

/// Names the keys as the pack does: where they came from then is nothing that they can tell now.
fn as_told(keys: &mut KeysTold, told: &Value) {
    keys.folder = told["folder"].as_str().map(str::to_owned);
    for origin in [KeyOrigin::Files, KeyOrigin::ListPublicKeys] {
        if serde_json::to_value(origin).is_ok_and(|word| word == told["origin"]) {
            keys.origin = origin;
        }
    }
}

/// Returns the days without logs that the report calls quiet, on the word of digests.
fn explained(told: &Value) -> Explained {
    let quiet = told["integrity"]["quiet"].as_array().into_iter().flatten();
    // What is no day of a Region explains none.
    Explained::Days(quiet.filter_map(quiet_days).collect())
}

fn quiet_days(told: &Value) -> Option<Gap> {
    #[derive(Deserialize)]
    struct Days {
        account: String,
        region: Region,
        from: Day,
        to: Day,
    }
    let Days { account, region, from, to } = serde_json::from_value(told.clone()).ok()?;
    Some(Gap { account: account.as_str().into(), region, from, to })
}

/// Says where this program would not judge as the one that made the pack did.
fn other_program(pack: &Pack<'_>, judged: &Judged) -> Vec<Difference> {
    let ran = &pack.manifest.predicate;
    let catalog = pack.asked.given.catalog;
    let ours = catalog.as_of();
    let mut differences = Vec::new();
    if ran.tool_version != env!("CARGO_PKG_VERSION") {
        let version = env!("CARGO_PKG_VERSION").to_owned();
        differences.push(Difference::Version(ran.tool_version.clone(), version));
    }
    if ran.given.catalog != ours {
        differences.push(Difference::Catalog(ran.given.catalog.clone(), ours.to_owned()));
    }
    let flows = judged.report.flows.iter();
    let used: BTreeSet<&str> = flows.filter_map(|flow| flow.inference_profile.as_deref()).collect();
    if pack.files.get(CATALOG) != Some(&pack::catalog(catalog, &used)) {
        differences.push(Difference::Part(CATALOG.to_owned()));
    }
    differences
}

/// Makes every format of the report again, and holds it against the pack's to the byte. That is possible
/// where the logs give the same report: of another one, nothing follows for its other formats.
fn formats(pack: &Pack<'_>, judged: &Judged, compared: &mut Compared) {
    if judged.value != pack.asked.told {
        return;
    }
    for (name, bytes) in &pack.files.whole {
        let Some(made) = pack::made_again(&judged.report, pack.manifest, name) else { continue };
        compared.compared.push(name.clone());
        if made != *bytes {
            compared.differences.push(Difference::Part(name.clone()));
        }
    }
}

/// Returns the files of a pack that say what no log does: what the user and AWS said, formats of a report
/// that could not be made again, and whatever else somebody put there.
fn beside(files: &Files, compared: &[String]) -> Vec<String> {
    let held = [CATALOG, MANIFEST, POLICY, RECEIPTS, RECORDS, REPORT, SIGNATURE, SUMS];
    let is_left = |name: &&String| !held.contains(&name.as_str()) && !compared.contains(name);
    files.whole.keys().filter(is_left).cloned().collect()
}

/// What keys do not tell of themselves.
const OF_KEYS: [&str; 2] = ["integrity.keys.folder", "integrity.keys.origin"];
