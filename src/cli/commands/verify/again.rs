//! The logs of an evidence pack, read again and judged by the pack's own policy.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use crate::audit::custody::parse;
use crate::audit::{Catalog, Explained, Given, Policy, audit};
use crate::cli::args::VerifyArgs;
use crate::cli::console::Console;
use crate::cli::fault::Fault;
use crate::cli::input::Input;
use crate::cli::pack::{self, CUSTODY_FACTS, Receipts};
use crate::cli::scanned::{plan, scanned};
use crate::cli::settings;
use crate::cli::sources::{self, Scope};
use crate::ingest::decode::Limits;
use crate::ingest::s3::Families;
use crate::ingest::source::LogSource;
use crate::ledger::{Ledger, PrincipalKey, Question, coverage_of};
use crate::model::{Day, Facts, Gap, Region, Window};
use crate::report::Dimension;
use crate::report::pack::{
    Again, CATALOG, Compared, Derived, Difference, Fault as PackFault, Files, MANIFEST, Made,
    Manifest, POLICY, RECEIPTS, RECORDS, REPORT, SIGNATURE, SUMS, Wrong, compare,
};
use crate::report::words::Lang;

use super::records::{Looked, Shown, records};

/// Reads the logs again and judges them by the pack's own policy. A pack that holds what cannot be used
/// has a fault, whatever its manifest says of its bytes.
pub fn again(
    args: &VerifyArgs,
    manifest: &Manifest,
    files: &Files,
    console: Console,
) -> Result<Result<Again, PackFault>, Fault> {
    let (told, given) = match asked(manifest, files) {
        Ok(asked) => asked,
        Err(fault) => return Ok(Err(fault)),
    };
    let own = match pack::own(files.get(RECEIPTS).unwrap_or_default()) {
        Ok(own) => own,
        Err(cause) => return Ok(Err(unusable(RECEIPTS, &cause))),
    };
    let mut read = Read::of(args, &given, given.window, console)?;
    if !told["integrity"].is_null() && read.other(manifest).is_some() {
        // Where digests end a period that nobody ended, logs behind its end were read too.
        let open_ended = Window { to: None, ..given.window };
        read = Read::of(args, &given, open_ended, console)?;
    }
    if let Some(other) = read.other(manifest) {
        // Other logs may well say something else, and every part of it.
        let compared = Compared { differences: vec![other], ..Compared::default() };
        return Ok(Ok(Again { inputs: args.logs.clone(), compared }));
    }
    let Read { logs, limits, ledger, receipts } = read;
    let is_by_session = manifest.predicate.given.is_by_session;
    let principal = if is_by_session { PrincipalKey::Session } else { PrincipalKey::Stable };
    let question = Question { window: given.window, principal, ..Question::default() };
    let facts = ledger.facts(question).map_err(|e| Fault::run(&e))?;
    let here = audit(facts.clone(), &given).verdict;
    // Where the logs lay, whatever their names are now.
    let (coverage, problems) = coverage_of(&own);
    let facts = Facts { coverage, problems, ..facts };
    let unexplained = audit(facts.clone(), &given).verdict;
    let given = Given { explained: explained(&told), ..given };
    let report = value(facts, &given)?;
    let now = receipts.to_file();
    let made = Made { told: &told, receipts: files.get(RECEIPTS).unwrap_or_default() };
    let mut compared =
        compare(made, Derived { report: &report, unexplained, here, receipts: &now });
    compared.differences.extend(other_program(manifest, files, &report));
    compared.compared.push(CATALOG.to_owned());
    let shown = Shown { told: &told, own: &own, receipts: &receipts };
    match records(manifest, files, shown, (&logs, limits))? {
        Ok(Looked::NotAtHand) => compared.not_compared.push(RECORDS.to_owned()),
        Ok(Looked::Up(differences)) => {
            compared.differences.extend(differences);
            compared.compared.push(RECORDS.to_owned());
        }
        Err(fault) => return Ok(Err(fault)),
    }
    compared.not_compared.extend(beside(files));
    compared.not_compared.sort();
    compared.compared.sort();
    Ok(Ok(Again { inputs: args.logs.clone(), compared }))
}

pub(super) fn unusable(file: &str, cause: &dyn std::fmt::Display) -> PackFault {
    PackFault { file: file.to_owned(), wrong: Wrong::Unreadable(cause.to_string()) }
}

/// Returns the pack's report, and what it was asked.
fn asked(manifest: &Manifest, files: &Files) -> Result<(Value, Given<'static>), PackFault> {
    let ran = &manifest.predicate;
    let told: Value = serde_json::from_slice(files.get(REPORT).unwrap_or_default())
        .map_err(|cause| unusable(REPORT, &cause))?;
    let text =
        |name: &str| files.get(name).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let policy = Policy::parse(POLICY, &text(POLICY).unwrap_or_default())
        .map_err(|cause| unusable(POLICY, &cause))?;
    let profiles = text(PROFILES).map(|text| settings::profiles_of(PROFILES, &text));
    let profile_map = profiles.transpose().map_err(|cause| unusable(PROFILES, &cause.message()))?;
    let custody = files.get(CUSTODY_FACTS).map(parse).transpose();
    let regions = match told["scope"].get("asked_regions") {
        Some(asked) => serde_json::from_value(asked.clone()),
        // The report names none where all were asked for.
        None => Ok(Vec::new()),
    };
    let given = Given {
        inputs: ran.given.inputs.clone(),
        window: Window { from: ran.given.from, to: ran.given.to },
        source_regions: regions.map_err(|cause| unusable(REPORT, &cause))?,
        profile_map: profile_map.unwrap_or_default(),
        samples: samples(&told),
        by: dimensions(&told),
        lang: told["language"].as_str().and_then(|code| code.parse().ok()).unwrap_or(Lang::English),
        // Invocation logs that were looked for and not there have no receipt.
        expects_logs: told.get("second_witness").is_some_and(|told| !told.is_null()),
        custody: custody.map_err(|cause| unusable(CUSTODY_FACTS, &cause))?,
        ..Given::new(ran.generated_at, env!("CARGO_PKG_VERSION"), policy, Catalog::builtin())
    };
    Ok((told, given))
}

/// Returns how many records and problems the report shows with each finding: no list is longer, and the
/// longest is as long as it may be.
fn samples(told: &Value) -> usize {
    let length = |list: &Value| list.as_array().map_or(0, Vec::len);
    let findings = told["findings"].as_array().into_iter().flatten();
    let shown = findings.map(|finding| length(&finding["evidence"]));
    shown.chain([length(&told["coverage"]["problems"])]).max().unwrap_or(0)
}

/// Returns the properties by which the report sums.
fn dimensions(told: &Value) -> Vec<Dimension> {
    let asked = told["breakdowns"].as_array().into_iter().flatten();
    let known = |one: &Value| Dimension::ALL.into_iter().find(|by| one["by"] == by.as_str());
    // A property that is none makes the sums differ, which is told.
    asked.filter_map(known).collect()
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

/// Judges, and returns the report as a program reads it.
fn value(facts: Facts, given: &Given<'_>) -> Result<Value, Fault> {
    let json = serde_json::to_string(&audit(facts, given)).map_err(|e| Fault::run(&e))?;
    serde_json::from_str(&json).map_err(|e| Fault::run(&e))
}

/// The logs that were given, read once.
struct Read {
    logs: Vec<Box<dyn LogSource>>,
    limits: Limits,
    ledger: Ledger,
    receipts: Receipts,
}

impl Read {
    fn of(
        args: &VerifyArgs,
        given: &Given<'_>,
        window: Window,
        console: Console,
    ) -> Result<Self, Fault> {
        let inputs: Vec<Input> =
            args.logs.iter().map(|typed| Input::parse(typed)).collect::<Result<_, _>>()?;
        let (regions, now) = (given.source_regions.clone(), given.now);
        let scope = Scope { window, regions, now, inventory: None, families: Families::Logs };
        sources::check(&inputs, &scope)?;
        let session = sources::session(inputs.iter().any(Input::is_remote), &args.aws)?;
        let days = window.delivery_days();
        let open = |input| sources::open(input, session.as_ref(), &scope, days);
        let logs = inputs.iter().map(open).collect::<Result<Vec<_>, _>>()?;
        let plan = plan(window, args.jobs, args.max_decoded_bytes);
        let ledger = scanned(&logs, &plan, console)?;
        let receipts = Receipts::of(&ledger)?;
        Ok(Self { logs, limits: plan.limits, ledger, receipts })
    }

    /// Says whether they are other logs than those that the pack names.
    fn other(&self, manifest: &Manifest) -> Option<Difference> {
        let (named, read) = (&manifest.predicate.logs, self.receipts.logs());
        (named != read).then_some(Difference::Logs(named.read, read.read))
    }
}

/// Says where this program would not judge as the one that made the pack did.
fn other_program(manifest: &Manifest, files: &Files, found: &Value) -> Vec<Difference> {
    let (ran, ours) = (&manifest.predicate, Catalog::builtin().as_of());
    let mut differences = Vec::new();
    if ran.tool_version != env!("CARGO_PKG_VERSION") {
        let version = env!("CARGO_PKG_VERSION").to_owned();
        differences.push(Difference::Version(ran.tool_version.clone(), version));
    }
    if ran.given.catalog != ours {
        differences.push(Difference::Catalog(ran.given.catalog.clone(), ours.to_owned()));
    }
    let flows = found["flows"].as_array().into_iter().flatten();
    let used: BTreeSet<&str> =
        flows.filter_map(|flow| flow["inference_profile"].as_str()).collect();
    if files.get(CATALOG) != Some(&pack::catalog(&used)) {
        differences.push(Difference::Part(CATALOG.to_owned()));
    }
    differences
}

/// Returns the files of a pack that say what no log does: other formats of the report, what the user and
/// AWS said, and whatever else somebody put there.
fn beside(files: &Files) -> Vec<String> {
    let held = [CATALOG, MANIFEST, POLICY, RECEIPTS, RECORDS, REPORT, SIGNATURE, SUMS];
    files.whole.keys().filter(|name| !held.contains(&name.as_str())).cloned().collect()
}

/// What the user said that application profiles copy.
const PROFILES: &str = "application-profiles.toml";
