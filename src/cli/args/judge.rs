//! What to judge and to say, as typed.

use std::path::PathBuf;

use clap::builder::{BoolishValueParser, PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};

use crate::report::render::{Format, Hub, Paper};
use crate::report::words::Lang;

use super::{NotifyArgs, PackArgs, QuotaArgs};

/// What to judge by.
#[derive(Debug, Args)]
pub struct PolicyArgs {
    /// Judge by this policy: a TOML file, or canada, canada-central, canada-us, us, eu.
    #[arg(long, env = "REGIONTRAIL_POLICY", value_name = "FILE|PRESET", help_heading = "Policy")]
    pub policy: Option<String>,
    /// Judge by a list of allowed Regions instead. It has no `[custody]`: ledgers may lie anywhere.
    #[arg(
        long,
        env = "REGIONTRAIL_ALLOW",
        value_name = "REGION,…",
        value_delimiter = ',',
        conflicts_with = "policy",
        help_heading = "Policy"
    )]
    pub allow: Vec<String>,
    /// Take what application inference profiles copy from this TOML file.
    #[arg(
        long,
        env = "REGIONTRAIL_APPLICATION_PROFILES",
        value_name = "FILE",
        help_heading = "Policy"
    )]
    pub application_profiles: Option<PathBuf>,
    /// Join the profile catalog in this file, which `profiles fetch` wrote, to the built-in one.
    #[arg(long, env = "REGIONTRAIL_CATALOG", value_name = "FILE", help_heading = "Policy")]
    pub catalog: Option<PathBuf>,
}

/// What to judge and to say.
#[derive(Debug, Args)]
pub struct JudgeArgs {
    /// Count inference from this moment on: a date, an RFC 3339 time, `30d` ago, `last-month`.
    #[arg(long, env = "REGIONTRAIL_FROM", value_name = "WHEN", help_heading = "Period (UTC)")]
    pub from: Option<String>,
    /// Count inference before this moment: `--to 2026-06-01` ends with 31 May.
    #[arg(long, env = "REGIONTRAIL_TO", value_name = "WHEN", help_heading = "Period (UTC)")]
    pub to: Option<String>,
    /// What to judge by.
    #[command(flatten)]
    pub policy: PolicyArgs,
    /// Let the ledger, topics and what was notified lie outside the Regions of the policy's
    /// `[custody]`, and warn.
    #[arg(long, env = "REGIONTRAIL_CUSTODY_OUTSIDE_POLICY", help_heading = "Policy")]
    pub custody_outside_policy: bool,
    /// Judge where the logs are kept too, by these facts: `regiontrail custody --save FILE` wrote them.
    #[arg(long, env = "REGIONTRAIL_CUSTODY", value_name = "FILE", help_heading = "Policy")]
    pub custody: Option<PathBuf>,
    /// Write the report to this file too; its suffix is the format. A .csv file gets its findings
    /// beside it. A .zip file, or a folder with a slash at its end, gets an evidence pack: the
    /// report, what it rests on, and a manifest of it all.
    #[arg(short, long, env = "REGIONTRAIL_OUTPUT", value_name = "PATH", help_heading = "Report")]
    pub output: Vec<PathBuf>,
    /// What an evidence pack holds.
    #[command(flatten)]
    pub pack: PackArgs,
    /// Write one row an inference, with its verdict and its record, to this Parquet file.
    #[arg(long, env = "REGIONTRAIL_INFERENCES", value_name = "PATH", help_heading = "Report")]
    pub inferences: Option<PathBuf>,
    /// Say what changed since an earlier report: its JSON, as `-f json` wrote it.
    #[arg(long, env = "REGIONTRAIL_COMPARE_WITH", value_name = "REPORT", help_heading = "Report")]
    pub compare_with: Option<PathBuf>,
    /// Say what another choice would have meant: the profiles of a prefix (`us`, `global`, …),
    /// `in-region`, or another policy.
    #[arg(
        long,
        env = "REGIONTRAIL_WHAT_IF",
        value_name = "CHOICE|POLICY",
        help_heading = "Report"
    )]
    pub what_if: Option<String>,
    /// What to say of quotas.
    #[command(flatten)]
    pub quota: QuotaArgs,
    /// Put pseudonyms in place of these names, in every format alike.
    #[arg(
        long,
        env = "REGIONTRAIL_REDACT",
        value_name = "WHAT,…",
        value_delimiter = ',',
        requires = "redact_key",
        help_heading = "Report"
    )]
    pub redact: Vec<Redact>,
    /// Make the pseudonyms with the key in this file: the same key, the same pseudonyms.
    #[arg(long, env = "REGIONTRAIL_REDACT_KEY", value_name = "FILE", help_heading = "Report")]
    pub redact_key: Option<PathBuf>,
    /// Print the report on standard output in this format.
    #[arg(
        short,
        long,
        env = "REGIONTRAIL_FORMAT",
        value_name = "FORMAT",
        value_parser = formats(),
        default_value = "terminal",
        help_heading = "Report"
    )]
    pub format: Format,
    /// Say what is found in this language: en or fr. Messages and this help stay English.
    #[arg(
        long,
        env = "REGIONTRAIL_LANG",
        value_name = "LANG",
        value_parser = languages(),
        default_value = "en",
        help_heading = "Report"
    )]
    pub lang: Lang,
    /// Sum by these, in this order; `session` also splits principals by session.
    #[arg(
        long,
        env = "REGIONTRAIL_BY",
        value_name = "WHAT,…",
        value_delimiter = ',',
        default_value = "model,profile,principal,account",
        help_heading = "Report"
    )]
    pub by: Vec<By>,
    /// Set a PDF on this paper: letter or a4.
    #[arg(
        long,
        env = "REGIONTRAIL_PAPER",
        value_name = "PAPER",
        value_parser = PossibleValuesParser::new(Paper::ALL.map(Paper::as_str)).try_map(|name| name.parse::<Paper>()),
        default_value = "letter",
        help_heading = "Report"
    )]
    pub paper: Paper,
    /// Write findings in ASFF for this Security Hub: its Region and the account that imports them.
    #[arg(
        long,
        env = "REGIONTRAIL_SECURITY_HUB",
        value_name = "REGION:ACCOUNT",
        help_heading = "Report"
    )]
    pub security_hub: Option<Hub>,
    /// Show so many rows of a table; 0 shows all, in HTML 1,000 at most, in a PDF 500, in Markdown 30
    /// [default: 20; in HTML and PDF 50, in Markdown 10].
    #[arg(long, env = "REGIONTRAIL_TOP", value_name = "N", help_heading = "Report")]
    pub top: Option<usize>,
    /// Show so many records with a finding.
    #[arg(
        long,
        env = "REGIONTRAIL_SAMPLES",
        value_name = "N",
        default_value_t = 5,
        help_heading = "Report"
    )]
    pub samples: usize,
    /// Let only these decide the exit code.
    #[arg(
        long,
        env = "REGIONTRAIL_FAIL_ON",
        value_name = "REASON,…",
        value_delimiter = ',',
        help_heading = "Exit code"
    )]
    pub fail_on: Option<Vec<FailOn>>,
    /// Let so many unproven inferences pass.
    #[arg(
        long,
        env = "REGIONTRAIL_MAX_UNPROVEN",
        value_name = "N",
        default_value_t = 0,
        help_heading = "Exit code"
    )]
    pub max_unproven: u64,
    /// Exit with 0 where no inference was found; the report says so.
    #[arg(long, env = "REGIONTRAIL_ALLOW_EMPTY", value_parser = BoolishValueParser::new(), help_heading = "Exit code")]
    pub allow_empty: bool,
    /// Exit with 0 whatever was found, unless the run itself or a notification fails.
    #[arg(long, env = "REGIONTRAIL_EXIT_ZERO", value_parser = BoolishValueParser::new(), help_heading = "Exit code")]
    pub exit_zero: bool,
    /// Whom to tell of new findings.
    #[command(flatten)]
    pub notify: NotifyArgs,
}

impl JudgeArgs {
    /// Says whether an output is written in that format.
    #[must_use]
    pub fn writes(&self, format: Format) -> bool {
        let mut files = self.output.iter().filter_map(|path| Format::of_path(path));
        self.format == format || files.any(|written| written == format)
    }
}

/// Returns a parser of formats, by their names and by the short names of text and Markdown.
fn formats() -> impl TypedValueParser<Value = Format> {
    let value = |format: Format| {
        let shown = PossibleValue::new(format.as_str());
        shown.aliases(format.other_names().iter().copied())
    };
    PossibleValuesParser::new(Format::ALL.map(value)).try_map(|name| name.parse::<Format>())
}

/// Returns a parser of languages, by their codes.
pub(super) fn languages() -> impl TypedValueParser<Value = Lang> {
    PossibleValuesParser::new(Lang::ALL.map(Lang::code)).try_map(|code| code.parse::<Lang>())
}

/// What to sum by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// The foundation model.
    Model,
    /// The inference profile.
    Profile,
    /// The role or user that called.
    Principal,
    /// The calling account.
    Account,
    /// The client program.
    Client,
    /// The UTC day.
    Day,
    /// The Region that took the call.
    SourceRegion,
    /// The session that called, often a person.
    Session,
}

/// Names that a report may hide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Redact {
    /// Who called: roles, users, sessions.
    Principals,
    /// AWS account numbers.
    Accounts,
    /// IP addresses.
    Ips,
}

/// A reason that may decide the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Inference outside the policy (10).
    Violations,
    /// Logs kept outside the policy's `[custody]` (10).
    Custody,
    /// Something could not be read, or is missing (4).
    Inconclusive,
    /// Inference that is not proven (11).
    Unproven,
    /// Exceptions that expired or were not used (12).
    Exceptions,
    /// No inference found (3).
    NoInference,
}
