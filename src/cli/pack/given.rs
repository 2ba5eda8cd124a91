//! What a report was asked for, as its pack keeps it, and as it is asked for again.
//!
//! **Invariant:** whatever the report depends on besides its logs is in the manifest or in a file of the
//! pack; an audit that is given it back says the same of the same logs.

use std::collections::BTreeMap;
use std::path::Path;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::content::{CUSTODY_FACTS, name_of, not_written};
use super::itself::rules;
use crate::audit::custody::parse;
use crate::audit::{Catalog, Choice, Given, Policy};
use crate::cli::args::JudgeArgs;
use crate::cli::fault::Fault;
use crate::cli::settings::{self, Judgement};
use crate::model::custody::CustodyFacts;
use crate::model::{LogBucket, Window};
use crate::report::pack::{
    self, CATALOG, ExitAsked, Files, MANIFEST, Manifest, POLICY, RECEIPTS, RECORDS, REPORT,
    SIGNATURE, SUMS, ShownAs, WhatIfAsked, Wrong,
};
use crate::report::render::{Format, json};
use crate::report::words::Lang;
use crate::report::{Baseline, Earlier, Report};

/// Returns what a report was asked for.
pub fn asked(report: &Report, judgement: &Judgement, args: &JudgeArgs) -> pack::Given {
    let exit = judgement.exit();
    pack::Given {
        ends_with_digests: judgement.ends_with_digests(),
        is_by_session: judgement.is_by_session(),
        samples: args.samples as u64,
        what_if: judgement.what_if().map(what_if),
        exit: ExitAsked {
            fail_on: exit.fail_on.clone(),
            max_unproven: exit.max_unproven,
            allow_empty: exit.allow_empty,
            exit_zero: exit.exit_zero,
        },
        shown: ShownAs {
            top: args.top,
            paper: args.paper.to_string(),
            security_hub: args.security_hub.as_ref().map(ToString::to_string),
        },
        ..of_report(report)
    }
}

/// Returns what a report itself says of what it was asked for.
fn of_report(report: &Report) -> pack::Given {
    pack::Given {
        inputs: report.scope.inputs.clone(),
        from: report.scope.from,
        to: report.scope.to,
        policy: report.policy.name.clone(),
        catalog: report.policy.catalog_date.clone(),
        catalog_file: report.policy.catalog_file.clone(),
        by: report.breakdowns.iter().map(|sums| sums.by).collect(),
        has_quota: report.quota.is_some(),
        integrity: report.integrity.as_ref().map(|told| told.mode),
        ..pack::Given::default()
    }
}

/// Says whether a report was asked for what its pack says, as far as the report tells.
pub fn is_of_report(given: &pack::Given, report: &Report) -> bool {
    let told = pack::Given {
        ends_with_digests: given.ends_with_digests,
        is_by_session: given.is_by_session,
        samples: given.samples,
        what_if: given.what_if.clone(),
        exit: given.exit.clone(),
        shown: given.shown.clone(),
        ..of_report(report)
    };
    told == *given && given.what_if.is_some() == report.what_if.is_some()
}

/// Says whether a pack may have a file of this name.
pub fn is_part(name: &str) -> bool {
    let own = [
        CATALOG,
        MANIFEST,
        POLICY,
        RECEIPTS,
        RECORDS,
        SIGNATURE,
        SUMS,
        PROFILES,
        JOINED,
        EARLIER,
        WHAT_IF,
        CUSTODY_FACTS,
    ];
    own.contains(&name) || Format::ALL.into_iter().any(|format| name_of(format) == name)
}

fn what_if(choice: &Choice) -> WhatIfAsked {
    match choice {
        Choice::Profiles(prefix) => WhatIfAsked::Profiles(prefix.clone()),
        Choice::InRegion => WhatIfAsked::InRegion,
        Choice::Policy(_) => WhatIfAsked::Policy,
    }
}

/// Returns the files that a report was made with, as far as they are given back to an audit.
///
/// # Errors
/// Never, as far as is known; the writer of JSON has the type.
pub fn files(report: &Report, judgement: &Judgement) -> Result<BTreeMap<String, Vec<u8>>, Fault> {
    let mut files = BTreeMap::new();
    let mut add = |name: &str, text: Option<Vec<u8>>| {
        files.extend(text.map(|text| (name.to_owned(), text)));
    };
    add(POLICY, Some(report.policy.text.clone().into_bytes()));
    add(PROFILES, judgement.profiles_as_toml().map(String::into_bytes));
    add(JOINED, judgement.joined_catalog().map(|(_, text)| text.as_bytes().to_vec()));
    add(EARLIER, judgement.earlier_text().map(<[u8]>::to_vec));
    if let Some(Choice::Policy(policy)) = judgement.what_if() {
        add(WHAT_IF, Some(policy.text.clone().into_bytes()));
    }
    let facts = judgement.kept().map(written).transpose().map_err(|cause| not_written(&cause))?;
    add(CUSTODY_FACTS, facts);
    Ok(files)
}

fn written(facts: &CustodyFacts) -> std::io::Result<Vec<u8>> {
    let mut text = Vec::new();
    json::write_value(facts, &mut text)?;
    Ok(text)
}

/// A pack, asked for again.
pub struct AskedAgain {
    /// Its report.
    pub told: Value,
    /// What to give an audit.
    pub given: Given<'static>,
    /// The report that it was compared with.
    pub earlier: Option<Earlier>,
}

/// What of a pack cannot be used, and why.
pub struct Unusable {
    /// The file.
    pub file: &'static str,
    /// Why.
    pub cause: String,
}

impl Unusable {
    /// Returns it as a fault of the pack.
    pub fn fault(self) -> pack::Fault {
        pack::Fault { file: self.file.to_owned(), wrong: Wrong::Unreadable(self.cause) }
    }
}

/// Returns what a pack gives to an audit.
///
/// # Errors
/// Says which file of it cannot be used.
pub fn again(manifest: &Manifest, files: &Files) -> Result<AskedAgain, Unusable> {
    let (ran, asked) = (&manifest.predicate, &manifest.predicate.given);
    let told = read(files, REPORT, pack::value)?.unwrap_or_default();
    let of_policy = |name| move |bytes: &[u8]| shown(Policy::parse(name, text(bytes)?));
    let policy = read(files, POLICY, of_policy(POLICY))?;
    let policy = policy.ok_or_else(|| unusable(POLICY, "it is not there"))?;
    let other = read(files, WHAT_IF, of_policy(WHAT_IF))?;
    let profiles = read(files, PROFILES, |bytes| {
        settings::profiles_of(PROFILES, text(bytes)?).map_err(|fault| fault.message().to_owned())
    })?;
    let catalog = read(files, JOINED, |bytes| {
        let given = settings::catalog_in(Path::new(JOINED), text(bytes)?, ran.generated_at);
        given.map_err(|fault| fault.message().to_owned())
    })?;
    let earlier = read(files, EARLIER, |bytes| shown(Earlier::parse(bytes)))?;
    let catalog = catalog.map_or_else(Catalog::builtin, |other| settings::joined(&other));
    let of_language = |code: &str| code.parse().ok();
    let given = Given {
        inputs: asked.inputs.clone(),
        window: Window { from: asked.from, to: asked.to },
        listed_from: of_scope(&told, "listed_from")?,
        source_regions: of_scope(&told, "asked_regions")?,
        catalog_file: asked.catalog_file.clone(),
        profile_map: profiles.unwrap_or_default(),
        samples: usize::try_from(asked.samples).unwrap_or(usize::MAX),
        by: asked.by.clone(),
        baseline: earlier.as_ref().map(|earlier| Baseline::of(earlier, None)),
        what_if: asked.what_if.as_ref().map(|asked| choice(asked, other)).transpose()?,
        // What is no language of this version is told as a part that differs.
        lang: told["language"].as_str().and_then(of_language).unwrap_or(Lang::English),
        exit: rules(&asked.exit),
        attested_buckets: attested_buckets(&told),
        // Invocation logs that were looked for and not there have no receipt.
        expects_logs: told.get("second_witness").is_some_and(|told| !told.is_null()),
        custody: read(files, CUSTODY_FACTS, |bytes| shown(parse(bytes)))?,
        ..Given::new(ran.generated_at, env!("CARGO_PKG_VERSION"), policy, catalog)
    };
    Ok(AskedAgain { told, given, earlier })
}

/// Reads a file of a pack, where it is there.
fn read<T>(
    files: &Files,
    name: &'static str,
    parse: impl FnOnce(&[u8]) -> Result<T, String>,
) -> Result<Option<T>, Unusable> {
    files.get(name).map(parse).transpose().map_err(|cause| unusable(name, &cause))
}

fn text(bytes: &[u8]) -> Result<&str, String> {
    shown(std::str::from_utf8(bytes))
}

fn unusable(file: &'static str, cause: &str) -> Unusable {
    Unusable { file, cause: cause.to_owned() }
}

fn shown<T>(read: Result<T, impl std::fmt::Display>) -> Result<T, String> {
    read.map_err(|cause| cause.to_string())
}

fn choice(asked: &WhatIfAsked, other: Option<Policy>) -> Result<Choice, Unusable> {
    match (asked, other) {
        (WhatIfAsked::Profiles(prefix), _) => Ok(Choice::Profiles(prefix.clone())),
        (WhatIfAsked::InRegion, _) => Ok(Choice::InRegion),
        (WhatIfAsked::Policy, Some(policy)) => Ok(Choice::Policy(Box::new(policy))),
        (WhatIfAsked::Policy, None) => Err(unusable(WHAT_IF, "it is not there")),
    }
}

/// The report does not have what says no more than that all was asked for.
fn of_scope<T: Default + DeserializeOwned>(told: &Value, name: &str) -> Result<T, Unusable> {
    let asked = told["scope"].get(name).cloned();
    let asked = asked.map_or_else(|| Ok(T::default()), serde_json::from_value);
    asked.map_err(|cause| unusable(REPORT, &cause.to_string()))
}

/// Returns the buckets to which the report says that digests name logs: no log tells that.
fn attested_buckets(told: &Value) -> Vec<LogBucket> {
    let buckets = told["integrity"]["buckets"].as_array().into_iter().flatten();
    let one = |told: &Value| {
        let bucket = told["bucket"].as_str()?.into();
        Some(LogBucket { bucket, account: told["account"].as_str().map(Into::into) })
    };
    buckets.filter_map(one).collect()
}

/// What the user said that application profiles copy.
const PROFILES: &str = "application-profiles.toml";
/// The catalog that was joined to the built-in one.
const JOINED: &str = "joined-catalog.csv";
/// The policy of another choice.
const WHAT_IF: &str = "what-if-policy.toml";
/// The report that this one is compared with.
const EARLIER: &str = "earlier-report.json";
