//! The command line as meant: every mistake is told here, before the first byte is read.

mod files;
mod period;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::audit::custody::OutputOutside;
use crate::audit::{Catalog, Choice, ExitRules, Given, Policy};
use crate::ledger::{Each, PrincipalKey, Question};
use crate::model::custody::CustodyFacts;
use crate::model::{Day, Moment, Region, Window};
use crate::report::redact::{Redacted, Redaction};
use crate::report::words::Lang;
use crate::report::{Baseline, Dimension, Earlier, ExitReason};

use super::args::{By, FailOn, JudgeArgs, PolicyArgs, Redact};
use super::console::Console;
use super::custody::{Binding, Custody};
use super::fault::Fault;

pub use self::files::{
    catalog, catalog_in, catalog_of, custody, key, no_custody, policy, profiles_of,
};
pub use self::period::window;

/// What to judge by.
#[derive(Debug, Clone)]
pub struct Law {
    /// Where inference may run.
    pub policy: Policy,
    /// What application profiles copy, by ARN, as the user says.
    pub profile_map: BTreeMap<String, String>,
    /// Where inference profiles may run.
    pub catalog: &'static Catalog,
    /// The file that was joined to the built-in catalog.
    pub catalog_file: Option<String>,
    /// What stands in it.
    pub catalog_text: Option<String>,
}

impl Law {
    /// Settles what to judge by. Canada is what this program was made for; the report names the
    /// policy that judged.
    ///
    /// # Errors
    /// Fails where a policy or another file given cannot be used.
    pub fn settle(args: &PolicyArgs, now: Moment) -> Result<Self, Fault> {
        let policy = if args.allow.is_empty() {
            files::policy(args.policy.as_deref().unwrap_or("canada"))?
        } else {
            Policy::allow(&args.allow.join(","))
                .map_err(|e| Fault::usage_of(&e).help("`regiontrail policy regions` lists all"))?
        };
        let map = args.application_profiles.as_deref().map(files::application_profiles);
        let text = args.catalog.as_deref().map(files::catalog_text).transpose()?;
        let catalog = match text.as_deref().zip(args.catalog.as_deref()) {
            Some((text, path)) => joined(&files::catalog_in(path, text, now)?),
            None => Catalog::builtin(),
        };
        let catalog_file = args.catalog.as_ref().map(|path| path.display().to_string());
        let profile_map = map.transpose()?.unwrap_or_default();
        Ok(Self { policy, profile_map, catalog, catalog_file, catalog_text: text })
    }

    /// Returns what judges by it.
    #[must_use]
    pub fn given(self, now: Moment) -> Given<'static> {
        let given = Given::new(now, env!("CARGO_PKG_VERSION"), self.policy, self.catalog);
        Given { profile_map: self.profile_map, catalog_file: self.catalog_file, ..given }
    }
}

/// How to judge.
#[derive(Debug, Clone)]
pub struct Judgement {
    now: Moment,
    window: Window,
    source_regions: Vec<Region>,
    listed_from: Option<Day>,
    expects_logs: bool,
    ends_with_digests: bool,
    law: Law,
    by: Vec<Dimension>,
    principal: PrincipalKey,
    samples: usize,
    custody: Binding,
    /// What AWS told of the places of logs.
    kept: Option<CustodyFacts>,
    /// Outputs outside that were let pass: checks here and there add to it.
    outside: RefCell<Vec<OutputOutside>>,
    exit: ExitRules,
    inferences: Each,
    minutes: Each,
    redaction: Option<Redaction>,
    earlier: Option<(Earlier, Vec<u8>)>,
    what_if: Option<Choice>,
    lang: Lang,
}

impl Judgement {
    /// Settles what the arguments mean at `now`.
    ///
    /// # Errors
    /// Fails where a period, a policy or another file given cannot be used.
    pub fn settle(args: &JudgeArgs, now: Moment) -> Result<Self, Fault> {
        let redaction = redaction(args)?;
        let earlier = |path: &PathBuf| files::earlier(path, redaction.as_ref());
        let earlier = args.compare_with.as_ref().map(earlier).transpose()?;
        let is_by_session = args.by.contains(&By::Session);
        let law = Law::settle(&args.policy, now)?;
        let kept = args.custody.as_deref().map(|path| files::custody(path, now)).transpose()?;
        if kept.is_some() && law.policy.custody.is_none() {
            return Err(files::no_custody(&law.policy.name));
        }
        Ok(Self {
            now,
            window: period::window(args.from.as_deref(), args.to.as_deref(), now)?,
            source_regions: Vec::new(),
            listed_from: None,
            expects_logs: false,
            ends_with_digests: false,
            law,
            kept,
            outside: RefCell::default(),
            by: dimensions(&args.by),
            principal: if is_by_session { PrincipalKey::Session } else { PrincipalKey::Stable },
            samples: args.samples,
            custody: if args.custody_outside_policy { Binding::Warns } else { Binding::Refuses },
            exit: exit_rules(args),
            inferences: if args.inferences.is_some() { Each::Told } else { Each::Summed },
            minutes: if args.quota.quota { Each::Told } else { Each::Summed },
            redaction,
            earlier,
            what_if: args.what_if.as_deref().map(choice).transpose()?,
            lang: args.lang,
        })
    }

    /// Says which source Regions the logs were to be of; all where none is named.
    #[must_use]
    pub fn of_regions(self, regions: &[Region]) -> Self {
        Self { source_regions: regions.to_vec(), ..self }
    }

    /// Says from which day on a ledger was asked for logs last, where not for all.
    #[must_use]
    pub fn listed_from(self, listed_from: Option<Day>) -> Self {
        Self { listed_from, ..self }
    }

    /// Says whether model invocation logs were to be read too.
    #[must_use]
    pub fn beside_logs(self, expects_logs: bool) -> Self {
        Self { expects_logs, ..self }
    }

    /// Ends the period where nobody said where it ends.
    #[must_use]
    pub fn until(self, end: Option<Moment>) -> Self {
        let window = Window { to: self.window.to.or(end), ..self.window };
        Self { window, ends_with_digests: self.window.to.is_none() && end.is_some(), ..self }
    }

    /// Says whether nobody said where the period ends, and digests did.
    pub const fn ends_with_digests(&self) -> bool {
        self.ends_with_digests
    }

    /// Returns the window of event time.
    pub const fn window(&self) -> Window {
        self.window
    }

    /// Returns what to ask the ledger.
    pub fn question(&self) -> Question {
        let (window, principal, inferences) = (self.window, self.principal, self.inferences);
        let minutes = self.minutes;
        Question { window, principal, inferences, minutes, ..Question::default() }
    }

    /// Returns where this program's own outputs may be kept.
    pub fn custody(&self, console: Console) -> Custody<'_> {
        Custody::new(self.law.policy.custody.as_ref(), self.custody, console, &self.outside)
    }

    /// Returns what the user says that application profiles copy, as a file says it.
    pub fn profiles_as_toml(&self) -> Option<String> {
        // A JSON string is a TOML string.
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let line =
            |(arn, copies): (&String, &String)| format!("{} = {}\n", quoted(arn), quoted(copies));
        let lines: String = self.law.profile_map.iter().map(line).collect();
        (!lines.is_empty()).then(|| format!("[application_profiles]\n{lines}"))
    }

    /// Says whether principals are told apart by session.
    pub fn is_by_session(&self) -> bool {
        self.principal == PrincipalKey::Session
    }

    /// Returns what AWS told of the places of logs, where it was given.
    pub const fn kept(&self) -> Option<&CustodyFacts> {
        self.kept.as_ref()
    }

    /// Returns the language of the report.
    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// Returns the report to compare with, if any.
    pub fn earlier(&self) -> Option<&Earlier> {
        self.earlier.as_ref().map(|(earlier, _)| earlier)
    }

    /// Returns the report to compare with as it stands in its file, if any.
    pub fn earlier_text(&self) -> Option<&[u8]> {
        self.earlier.as_ref().map(|(_, text)| text.as_slice())
    }

    /// Returns the catalog that was joined to the built-in one, as it stands in its file, and its name.
    pub fn joined_catalog(&self) -> Option<(&str, &str)> {
        self.law.catalog_file.as_deref().zip(self.law.catalog_text.as_deref())
    }

    /// Returns the catalog that judges.
    pub const fn catalog(&self) -> &'static Catalog {
        self.law.catalog
    }

    /// Returns the other choice, where one is asked for.
    pub const fn what_if(&self) -> Option<&Choice> {
        self.what_if.as_ref()
    }

    /// Returns what the exit code tells.
    pub const fn exit(&self) -> &ExitRules {
        &self.exit
    }

    /// Returns what to hide, if anything.
    pub const fn redaction(&self) -> Option<&Redaction> {
        self.redaction.as_ref()
    }

    /// Returns what to give the audit.
    pub fn given(&self, inputs: Vec<String>) -> Given<'static> {
        Given {
            inputs,
            window: self.window,
            source_regions: self.source_regions.clone(),
            listed_from: self.listed_from,
            expects_logs: self.expects_logs,
            samples: self.samples,
            by: self.by.clone(),
            baseline: self.earlier().map(|earlier| Baseline::of(earlier, self.redaction())),
            what_if: self.what_if.clone(),
            lang: self.lang,
            exit: self.exit.clone(),
            custody: self.kept.clone(),
            outputs_outside: self.outside.borrow().clone(),
            ..self.law.clone().given(self.now)
        }
    }
}

/// Returns the built-in catalog with another, once in a run, which reads it to its end.
pub fn joined(other: &Catalog) -> &'static Catalog {
    Box::leak(Box::new(Catalog::builtin().joined(other)))
}

/// A prefix of profiles outweighs a policy of that name.
fn choice(typed: &str) -> Result<Choice, Fault> {
    let begins = format!("{typed}.");
    let mut profiles = Catalog::builtin().entries().map(|entry| entry.profile.as_str());
    if typed == "in-region" {
        return Ok(Choice::InRegion);
    }
    if profiles.any(|profile| profile.starts_with(&begins)) {
        return Ok(Choice::Profiles(typed.to_owned()));
    }
    let help = "name a prefix of profiles (us, eu, ca, global, …), in-region, or a policy";
    if Policy::preset(typed).is_none() && !Path::new(typed).exists() {
        let told = format!("`{typed}` is no prefix of profiles, no preset of a policy and no file");
        return Err(Fault::usage(told).help(help));
    }
    let policy = files::policy(typed).map_err(|fault| fault.help(help))?;
    Ok(Choice::Policy(Box::new(policy)))
}

fn redaction(args: &JudgeArgs) -> Result<Option<Redaction>, Fault> {
    let Some(path) = args.redact_key.as_deref() else { return Ok(None) };
    if args.redact.is_empty() {
        let told = "a redaction key is given, and nothing to hide: every name would stand there";
        return Err(Fault::usage(told)
            .help("say what to hide: `--redact principals,accounts,ips`, or leave the key out"));
    }
    let kinds: Vec<Redacted> = args
        .redact
        .iter()
        .map(|kind| match kind {
            Redact::Principals => Redacted::Principals,
            Redact::Accounts => Redacted::Accounts,
            Redact::Ips => Redacted::Ips,
        })
        .collect();
    let refused = |cause: &dyn std::fmt::Display| {
        let shown = path.display();
        Fault::usage(format!("cannot use redaction key `{shown}`\n  {cause}"))
            .help("keep a random key: `openssl rand -hex 32 > redact.key`")
    };
    let key = files::key(path).map_err(|cause| refused(&cause))?;
    Redaction::new(&kinds, &key).map(Some).map_err(|cause| refused(&cause))
}

fn dimensions(by: &[By]) -> Vec<Dimension> {
    let mut dimensions = Vec::new();
    for by in by {
        let dimension = match by {
            By::Model => Dimension::Model,
            By::Profile => Dimension::Profile,
            By::Principal | By::Session => Dimension::Principal,
            By::Account => Dimension::Account,
            By::Client => Dimension::Client,
            By::Day => Dimension::Day,
            By::SourceRegion => Dimension::SourceRegion,
        };
        if !dimensions.contains(&dimension) {
            dimensions.push(dimension);
        }
    }
    dimensions
}

fn exit_rules(args: &JudgeArgs) -> ExitRules {
    let all = ExitRules::default();
    let named = args.fail_on.as_ref().map(|named| {
        named.iter().map(|reason| match reason {
            FailOn::Violations => ExitReason::Violations,
            FailOn::Custody => ExitReason::Custody,
            FailOn::Inconclusive => ExitReason::Inconclusive,
            FailOn::Unproven => ExitReason::Unproven,
            FailOn::Exceptions => ExitReason::Exceptions,
            FailOn::NoInference => ExitReason::NoInference,
        })
    });
    ExitRules {
        fail_on: named.map_or(all.fail_on, Iterator::collect),
        max_unproven: args.max_unproven,
        allow_empty: args.allow_empty,
        exit_zero: args.exit_zero,
    }
}
