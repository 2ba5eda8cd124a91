//! `regiontrail profiles`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::AwsArgs;

/// `regiontrail profiles`.
#[derive(Debug, Subcommand)]
pub enum ProfilesCommand {
    /// List the inference profiles of the catalog.
    List {
        /// Only those callable from this Region.
        #[arg(long, value_name = "REGION")]
        source: Option<String>,
        /// Join the catalog in this file to the built-in one.
        #[arg(long, env = "REGIONTRAIL_CATALOG", value_name = "FILE")]
        catalog: Option<PathBuf>,
    },
    /// Show one profile's destinations from each source Region.
    Show {
        /// The profile's id, such as `us.anthropic.claude-sonnet-4-6`.
        profile: String,
        /// Join the catalog in this file to the built-in one.
        #[arg(long, env = "REGIONTRAIL_CATALOG", value_name = "FILE")]
        catalog: Option<PathBuf>,
    },
    /// Say what one catalog says otherwise than another: exit 0 where nothing, 10 where anything.
    Diff {
        /// The first: a file, or `builtin`.
        #[arg(value_name = "EARLIER")]
        earlier: PathBuf,
        /// The second: a file, or `builtin`.
        #[arg(value_name = "LATER")]
        later: PathBuf,
        /// Print the answer in this format.
        #[arg(short, long, value_name = "FORMAT", value_enum, default_value = "text")]
        format: DiffFormat,
    },
    /// Make a catalog of what AWS lists to this account now, for `--catalog`.
    Fetch(FetchArgs),
}

/// `regiontrail profiles fetch`.
#[derive(Debug, Args)]
pub struct FetchArgs {
    /// Ask in these source Regions.
    #[arg(
        long,
        env = "REGIONTRAIL_PROFILE_REGIONS",
        value_name = "REGION,…",
        value_delimiter = ',',
        required = true
    )]
    pub regions: Vec<String>,
    /// Write the catalog (CSV) to this file, and not to standard output.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write what the account's application profiles copy (TOML) to this file, for
    /// `--application-profiles`.
    #[arg(long, value_name = "FILE")]
    pub application_profiles: Option<PathBuf>,
    /// How to come to AWS.
    #[command(flatten)]
    pub aws: AwsArgs,
}

/// A format of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// Lines for people.
    Text,
    /// JSON for programs.
    Json,
}
