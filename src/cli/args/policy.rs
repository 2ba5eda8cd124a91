//! The arguments of `policy`.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand, ValueEnum};

use crate::report::words::Lang;

use super::{AwsArgs, PolicyArgs};

/// `regiontrail policy`.
#[derive(Debug, Subcommand)]
pub enum PolicyCommand {
    /// Print a commented policy to start from.
    Init,
    /// Check a policy file or show a preset; or say what IAM documents let through.
    Check(CheckArgs),
    /// Write SCPs and IAM policies that hold a policy up, and try them on past calls.
    Guardrails(GuardrailsArgs),
    /// List the AWS Regions that a policy may name.
    Regions,
}

/// `regiontrail policy check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// A policy file or preset; or documents of IAM (`.json`), which are taken together.
    #[arg(value_name = "FILE|PRESET", required = true)]
    pub files: Vec<PathBuf>,
    /// What documents are held against.
    #[command(flatten)]
    pub against: AgainstArgs,
}

/// `regiontrail policy guardrails`.
#[derive(Debug, Args)]
pub struct GuardrailsArgs {
    /// Write each document to a file in this folder, a new one, and print what they do without them.
    #[arg(short, long, env = "REGIONTRAIL_GUARDRAILS_OUTPUT", value_name = "FOLDER")]
    pub output: Option<PathBuf>,
    /// For which policy, and on which calls to try.
    #[command(flatten)]
    pub against: AgainstArgs,
}

/// A policy, past calls, and how to print.
#[derive(Debug, Args)]
pub struct AgainstArgs {
    /// Try documents on the calls of this ledger.
    #[arg(long, env = "REGIONTRAIL_LEDGER", value_name = "DIR|S3")]
    pub ledger: Option<PathBuf>,
    /// Try calls from this moment on: a date, an RFC 3339 time, `30d` ago, `last-month`.
    #[arg(long, env = "REGIONTRAIL_FROM", value_name = "WHEN", help_heading = "Period (UTC)")]
    pub from: Option<String>,
    /// Try calls before this moment.
    #[arg(long, env = "REGIONTRAIL_TO", value_name = "WHEN", help_heading = "Period (UTC)")]
    pub to: Option<String>,
    /// The policy.
    #[command(flatten)]
    pub policy: PolicyArgs,
    /// Print for people, or as JSON.
    #[arg(
        short,
        long,
        env = "REGIONTRAIL_GUARDRAILS_FORMAT",
        value_name = "FORMAT",
        default_value = "text",
        help_heading = "Report"
    )]
    pub format: GuardrailsFormat,
    /// Say it in this language: en or fr.
    #[arg(
        long,
        env = "REGIONTRAIL_LANG",
        value_name = "LANG",
        value_parser = PossibleValuesParser::new(Lang::ALL.map(Lang::code)).try_map(|code| code.parse::<Lang>()),
        default_value = "en",
        help_heading = "Report"
    )]
    pub lang: Lang,
    /// Show so many rows of a list; 0 shows all.
    #[arg(
        long,
        env = "REGIONTRAIL_TOP",
        value_name = "N",
        default_value_t = 20,
        help_heading = "Report"
    )]
    pub top: usize,
    /// How to come to AWS, for a ledger in a bucket.
    #[command(flatten)]
    pub aws: AwsArgs,
}

/// How guardrails are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GuardrailsFormat {
    /// For people.
    #[value(alias = "terminal")]
    Text,
    /// For programs.
    Json,
}
