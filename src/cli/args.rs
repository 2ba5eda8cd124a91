//! The command line as typed. Every flag has an environment variable `REGIONTRAIL_*`.

mod custody;
mod explain;
mod integrity;
mod notify;
mod pack;
mod policy;
mod quota;
mod verify;

use std::path::PathBuf;

use clap::builder::{BoolishValueParser, PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::report::render::{Format, Hub, Paper};
use crate::report::words::Lang;

pub use self::custody::{CustodyArgs, FORMATS};
pub use self::explain::ExplainArgs;
pub use self::integrity::{IntegrityArgs, IntegrityHow};
pub use self::notify::NotifyArgs;
pub use self::pack::PackArgs;
pub use self::policy::{AgainstArgs, CheckArgs, GuardrailsArgs, GuardrailsFormat, PolicyCommand};
pub use self::quota::QuotaArgs;
pub use self::verify::{VerifyArgs, VerifyFormat};

/// Say, with proof, where an organization's Amazon Bedrock inference ran.
///
/// Reads AWS CloudTrail, takes the Region that AWS recorded for each inference, judges it against a
/// residency policy and reports by model, inference profile and principal. The report goes to
/// standard output, everything else to standard error.
#[derive(Debug, Parser)]
#[command(name = "regiontrail", version, propagate_version = true, after_help = EXIT_CODES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// How to talk.
    #[command(flatten)]
    pub talk: Talk,
    /// Take this as the time of the report instead of the clock.
    #[arg(long, global = true, env = "REGIONTRAIL_NOW", value_name = "TIME", hide = true)]
    pub now: Option<String>,
}

/// How to talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Args)]
pub struct Talk {
    /// Colour the terminal report.
    #[arg(
        long,
        global = true,
        env = "REGIONTRAIL_COLOR",
        value_name = "WHEN",
        default_value = "auto"
    )]
    pub color: When,
    /// Show progress on standard error: a bar, plain lines, or nothing.
    #[arg(
        long,
        global = true,
        env = "REGIONTRAIL_PROGRESS",
        value_name = "HOW",
        default_value = "auto"
    )]
    pub progress: Show,
    /// Print nothing on standard error but errors.
    #[arg(short, long, global = true, env = "REGIONTRAIL_QUIET", value_parser = BoolishValueParser::new())]
    pub quiet: bool,
    /// Write what goes to standard error as text, or as one JSON object a line.
    #[arg(
        long,
        global = true,
        env = "REGIONTRAIL_LOG_FORMAT",
        value_name = "FORMAT",
        default_value = "text"
    )]
    pub log_format: LogFormat,
}

impl Default for Talk {
    /// As without any flag.
    fn default() -> Self {
        Self { color: When::Auto, progress: Show::Auto, quiet: false, log_format: LogFormat::Text }
    }
}

/// How standard error is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Sentences for people.
    Text,
    /// One JSON object a line: time, level, message and fields.
    Json,
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How to show progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Show {
    /// A bar on a terminal, plain lines elsewhere.
    Auto,
    /// Plain lines.
    Plain,
    /// Nothing.
    None,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Scan CloudTrail logs, judge them and report: the main job.
    Audit(AuditArgs),
    /// Judge and report again from a kept ledger, without reading logs.
    Report(ReportArgs),
    /// Say where trails, buckets, copies, keys and prompts are kept, and judge it by the policy's
    /// `[custody]`: from AWS, or from saved facts.
    Custody(CustodyArgs),
    /// Show every fact behind the verdict of one call: its records, the join, the profile, the rule.
    Explain(ExplainArgs),
    /// Check logs against CloudTrail's signed digests: unchanged, complete, without a gap.
    Verify(VerifyArgs),
    /// Write, check and explain policies.
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// Show where inference profiles may run inference, by source Region.
    #[command(subcommand)]
    Profiles(ProfilesCommand),
    /// Check credentials, permissions, buckets and trails before a run: each line ok, warning or
    /// failure, with what to do.
    Doctor(DoctorArgs),
    /// Print the JSON Schema of `-f json`.
    Schema {
        /// Of which command.
        #[arg(value_name = "COMMAND", default_value = "audit")]
        of: SchemaOf,
    },
    /// Print the completions of a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page.
    Man,
}

impl Command {
    /// Returns what to judge and to say, if anything.
    #[must_use]
    pub const fn judge(&self) -> Option<&JudgeArgs> {
        match self {
            Self::Audit(args) => Some(&args.judge),
            Self::Report(args) => Some(&args.judge),
            Self::Explain(_)
            | Self::Verify(_)
            | Self::Custody(_)
            | Self::Doctor(_)
            | Self::Policy(_)
            | Self::Profiles(_)
            | Self::Schema { .. }
            | Self::Completions { .. }
            | Self::Man => None,
        }
    }
}

/// A command whose JSON has a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// The report of `audit` and `report`.
    Audit,
    /// The answer of `custody`.
    Custody,
}

/// `regiontrail audit`.
#[derive(Debug, Args)]
pub struct AuditArgs {
    /// Folders, files, `-` for standard input, `s3://BUCKET/PREFIX`, `lookup://REGION,…` for the
    /// CloudTrail API, or `lake://REGION/EVENT_DATA_STORE_ID` for CloudTrail Lake.
    #[arg(value_name = "INPUT", required = true, env = "REGIONTRAIL_INPUT")]
    pub inputs: Vec<String>,
    /// Read Bedrock model invocation logs in this folder, file or `s3://BUCKET/PREFIX` as a second
    /// witness: Regions and tokens alone, never prompts or answers. Can be given more than once.
    #[arg(long, env = "REGIONTRAIL_INVOCATION_LOGS", value_name = "INPUT")]
    pub invocation_logs: Vec<String>,
    /// How to come to AWS.
    #[command(flatten)]
    pub aws: AwsArgs,
    /// Read the logs of these source Regions alone, where folders tell; the report names the Regions
    /// that are left out.
    #[arg(
        long,
        env = "REGIONTRAIL_SOURCE_REGIONS",
        value_name = "REGION,…",
        value_delimiter = ',',
        help_heading = "AWS"
    )]
    pub source_regions: Vec<String>,
    /// Take the list of a bucket from S3 Inventory, as CSV: its manifest.json, here or at
    /// `s3://BUCKET/…/manifest.json`. What it may lack is listed as without it.
    #[arg(long, env = "REGIONTRAIL_INVENTORY", value_name = "MANIFEST", help_heading = "AWS")]
    pub inventory: Option<String>,
    /// Leave alone what the ledger has read already: what has the same key and the same ETag.
    #[arg(long, env = "REGIONTRAIL_SINCE_LAST", requires = "ledger", value_parser = BoolishValueParser::new())]
    pub since_last: bool,
    /// List, say what would be read and what it costs, and stop.
    #[arg(long, env = "REGIONTRAIL_DRY_RUN", value_parser = BoolishValueParser::new())]
    pub dry_run: bool,
    /// Keep the ledger in this folder or at `s3://BUCKET/PREFIX`, to report again and to add later scans.
    #[arg(long, env = "REGIONTRAIL_LEDGER", value_name = "DIR|S3")]
    pub ledger: Option<PathBuf>,
    /// Read so many objects at once [default: one a processor].
    #[arg(short, long, env = "REGIONTRAIL_JOBS", value_name = "N")]
    pub jobs: Option<std::num::NonZero<usize>>,
    /// Give up an object that decodes to more than this many bytes.
    #[arg(long, env = "REGIONTRAIL_MAX_DECODED_BYTES", value_name = "BYTES", default_value_t = 1 << 30)]
    pub max_decoded_bytes: u64,
    /// Whether the logs are those that CloudTrail wrote.
    #[command(flatten)]
    pub integrity: IntegrityArgs,
    /// What to judge and to say.
    #[command(flatten)]
    pub judge: JudgeArgs,
}

/// `regiontrail doctor`.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// The inputs that `audit` will be given.
    #[arg(value_name = "INPUT", env = "REGIONTRAIL_INPUT")]
    pub inputs: Vec<String>,
    /// The ledger that `audit` will be given.
    #[arg(long, env = "REGIONTRAIL_LEDGER", value_name = "DIR|S3")]
    pub ledger: Option<PathBuf>,
    /// Send a message that says it is a test to this SNS topic or webhook.
    #[arg(
        long,
        env = "REGIONTRAIL_NOTIFY",
        hide_env_values = true,
        value_name = "sns:ARN|https://…",
        help_heading = "Notifications"
    )]
    pub notify: Vec<String>,
    /// Sign what a webhook gets with the key in this file.
    #[arg(
        long,
        env = "REGIONTRAIL_NOTIFY_KEY",
        value_name = "FILE",
        help_heading = "Notifications"
    )]
    pub notify_key: Option<PathBuf>,
    /// How to come to AWS.
    #[command(flatten)]
    pub aws: AwsArgs,
}

/// How to come to AWS. What is not given is taken as the AWS CLI takes it.
#[derive(Debug, Clone, Default, Args)]
pub struct AwsArgs {
    /// Take credentials and Region from this profile of the AWS configuration.
    #[arg(long, env = "REGIONTRAIL_PROFILE", value_name = "NAME", help_heading = "AWS")]
    pub profile: Option<String>,
    /// Assume this role first.
    #[arg(long, env = "REGIONTRAIL_ROLE_ARN", value_name = "ARN", help_heading = "AWS")]
    pub role_arn: Option<String>,
    /// Give this external id with the role.
    #[arg(
        long,
        env = "REGIONTRAIL_EXTERNAL_ID",
        value_name = "ID",
        requires = "role_arn",
        help_heading = "AWS"
    )]
    pub external_id: Option<String>,
    /// Pay for the requests to buckets of others that ask for it.
    #[arg(long, env = "REGIONTRAIL_REQUEST_PAYER", help_heading = "AWS")]
    pub request_payer: bool,
}

/// `regiontrail report`.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// The folder or `s3://BUCKET/PREFIX` that `audit --ledger` wrote.
    #[arg(value_name = "LEDGER", env = "REGIONTRAIL_LEDGER")]
    pub ledger: PathBuf,
    /// How to come to AWS.
    #[command(flatten)]
    pub aws: AwsArgs,
    /// What to judge and to say.
    #[command(flatten)]
    pub judge: JudgeArgs,
}

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
fn languages() -> impl TypedValueParser<Value = Lang> {
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

/// `regiontrail profiles`.
#[derive(Debug, Subcommand)]
pub enum ProfilesCommand {
    /// List the inference profiles of the catalog.
    List {
        /// Only those callable from this Region.
        #[arg(long, value_name = "REGION")]
        source: Option<String>,
    },
    /// Show one profile's destinations from each source Region.
    Show {
        /// The profile's id, such as `us.anthropic.claude-sonnet-4-6`.
        profile: String,
    },
}

const EXIT_CODES: &str = "\
Exit codes:
   0  complete, and nothing found that --fail-on names
   1  the run failed; nothing trustworthy was written
   2  the command line, a policy or another file given is wrong; nothing was read
   3  no inference found
   4  inconclusive: something could not be read, days are missing, or logs are not what they should be
   5  the report is written and gives 0, but somebody could not be told of its findings
  10  inference outside the policy, or logs kept outside its [custody]
  11  inference that is not proven
  12  exceptions that expired or were not used
 130  stopped by Ctrl-C (143: by SIGTERM); with --ledger what was read is kept
When several hold, the order is 1, 2, 10, 4, 11, 12, 3, 5.
`verify` has its own meaning for three: 0 every log is there and unchanged, 4 not all is proven, 10
something was changed, taken away or put in. `policy check` of IAM documents too: 0 nothing that the
policy forbids passes, 4 not decided, 10 something does, or a mistake was found.";
