//! `regiontrail verify`.

use std::num::NonZero;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};

use crate::report::words::Lang;

use super::AwsArgs;

/// `regiontrail verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// Folders that were copied from a trail's bucket, or `s3://BUCKET/PREFIX`: logs and digests. Or
    /// an evidence pack.
    #[arg(value_name = "INPUT", required = true, env = "REGIONTRAIL_INPUT")]
    pub inputs: Vec<String>,
    /// Take the public keys from this folder instead of AWS: a file REGION.json for each Region, as
    /// `aws cloudtrail list-public-keys` prints it. With a pack and its logs, check its digests again.
    #[arg(
        long,
        env = "REGIONTRAIL_KEYS",
        value_name = "DIR",
        conflicts_with = "fetch_keys",
        help_heading = "Public keys"
    )]
    pub keys: Option<PathBuf>,
    /// Ask AWS for the public keys and save them in this folder, for checks without a network.
    #[arg(long, env = "REGIONTRAIL_FETCH_KEYS", value_name = "DIR", help_heading = "Public keys")]
    pub fetch_keys: Option<PathBuf>,
    /// Judge these logs again by the pack's own policy, and say whether its numbers are theirs.
    #[arg(long, env = "REGIONTRAIL_LOGS", value_name = "INPUT", help_heading = "Evidence pack")]
    pub logs: Vec<String>,
    /// Read model invocation logs here, where the pack's report rests on such logs too.
    #[arg(
        long,
        env = "REGIONTRAIL_INVOCATION_LOGS",
        value_name = "INPUT",
        help_heading = "Evidence pack"
    )]
    pub invocation_logs: Vec<String>,
    /// Hold the pack's signature against those who may sign: a file as `ssh-keygen` reads it.
    #[arg(
        long,
        env = "REGIONTRAIL_ALLOWED_SIGNERS",
        value_name = "FILE",
        help_heading = "Evidence pack"
    )]
    pub allowed_signers: Option<PathBuf>,
    /// Check the logs of events from this moment on: a date, an RFC 3339 time, `30d` ago, `last-month`.
    #[arg(long, env = "REGIONTRAIL_FROM", value_name = "WHEN", help_heading = "Period (UTC)")]
    pub from: Option<String>,
    /// Check the logs of events before this moment. Digests must reach an hour further.
    #[arg(long, env = "REGIONTRAIL_TO", value_name = "WHEN", help_heading = "Period (UTC)")]
    pub to: Option<String>,
    /// Print for people, or as JSON with every object.
    #[arg(
        short,
        long,
        env = "REGIONTRAIL_VERIFY_FORMAT",
        value_name = "FORMAT",
        default_value = "text",
        help_heading = "Report"
    )]
    pub format: VerifyFormat,
    /// Say what is found in this language: en or fr.
    #[arg(
        long,
        env = "REGIONTRAIL_LANG",
        value_name = "LANG",
        value_parser = PossibleValuesParser::new(Lang::ALL.map(Lang::code)).try_map(|code| code.parse::<Lang>()),
        default_value = "en",
        help_heading = "Report"
    )]
    pub lang: Lang,
    /// Name so many objects that are not valid, of each kind; 0 names all.
    #[arg(
        long,
        env = "REGIONTRAIL_TOP",
        value_name = "N",
        default_value_t = 20,
        help_heading = "Report"
    )]
    pub top: usize,
    /// Read so many objects at once [default: one a processor].
    #[arg(short, long, env = "REGIONTRAIL_JOBS", value_name = "N")]
    pub jobs: Option<NonZero<usize>>,
    /// Give up an object that decodes to more than this many bytes.
    #[arg(long, env = "REGIONTRAIL_MAX_DECODED_BYTES", value_name = "BYTES", default_value_t = 1 << 30)]
    pub max_decoded_bytes: u64,
    /// How to come to AWS.
    #[command(flatten)]
    pub aws: AwsArgs,
}

/// How a check is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum VerifyFormat {
    /// For people.
    #[value(alias = "terminal")]
    Text,
    /// For programs.
    Json,
}
