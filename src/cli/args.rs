//! The command line as typed. Every flag has an environment variable `REGIONTRAIL_*`.

mod aws;
mod custody;
mod doctor;
mod explain;
mod integrity;
mod judge;
mod notify;
mod pack;
mod policy;
mod profiles;
mod quota;
mod talk;
mod verify;

use std::path::PathBuf;

use clap::builder::BoolishValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};

pub use self::aws::AwsArgs;
pub use self::custody::{CustodyArgs, FORMATS};
pub use self::doctor::DoctorArgs;
pub use self::explain::ExplainArgs;
pub use self::integrity::{IntegrityArgs, IntegrityHow};
pub use self::judge::{By, FailOn, JudgeArgs, PolicyArgs, Redact};
pub use self::notify::NotifyArgs;
pub use self::pack::PackArgs;
pub use self::policy::{AgainstArgs, CheckArgs, GuardrailsArgs, GuardrailsFormat, PolicyCommand};
pub use self::profiles::{DiffFormat, FetchArgs, ProfilesCommand};
pub use self::quota::QuotaArgs;
pub use self::talk::{LogFormat, Show, Talk, When};
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
 130  stopped by Ctrl-C (129: by SIGHUP, 143: by SIGTERM); with --ledger what was read is kept
When several hold, the order is 1, 2, 10, 4, 11, 12, 3, 5.
`verify` has its own meaning for three: 0 every log is there and unchanged, 4 not all is proven, 10
something was changed, taken away or put in. `policy check` of IAM documents too: 0 nothing that the
policy forbids passes, 4 not decided, 10 something does, or a mistake was found. `profiles diff`: 0 the catalogs
say the same, 10 they do not.";
