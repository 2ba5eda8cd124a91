//! The arguments of `explain`.

use std::num::NonZero;
use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::report::render::Format;
use crate::report::words::Lang;

use super::judge::languages;
use super::{AwsArgs, IntegrityArgs, PolicyArgs};

/// `regiontrail explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The event id of a record, or the request id of a call. Its beginning is enough (`2b384f2c`, or
    /// `2b38…00dfc`), where no other id begins like it.
    #[arg(value_name = "EVENT_ID", value_parser = id)]
    pub id: String,
    /// The logs: folders, files, `s3://BUCKET/PREFIX`, as `audit` takes them. With `--ledger`, the
    /// records are opened there once more.
    #[arg(value_name = "INPUT", required_unless_present = "ledger", env = "REGIONTRAIL_INPUT")]
    pub inputs: Vec<String>,
    /// Read Bedrock model invocation logs in this folder, file or `s3://BUCKET/PREFIX` too, as `audit`
    /// does. A ledger that was made with them has what they say.
    #[arg(long, env = "REGIONTRAIL_INVOCATION_LOGS", value_name = "INPUT")]
    pub invocation_logs: Vec<String>,
    /// Look in this ledger, which is faster than to read all logs.
    #[arg(long, env = "REGIONTRAIL_LEDGER", value_name = "DIR|S3")]
    pub ledger: Option<PathBuf>,
    /// Read logs from this moment on: a date, an RFC 3339 time, `30d` ago, `last-month`.
    #[arg(long, env = "REGIONTRAIL_FROM", value_name = "WHEN", help_heading = "Period (UTC)")]
    pub from: Option<String>,
    /// Read logs before this moment.
    #[arg(long, env = "REGIONTRAIL_TO", value_name = "WHEN", help_heading = "Period (UTC)")]
    pub to: Option<String>,
    /// What to judge by.
    #[command(flatten)]
    pub policy: PolicyArgs,
    /// How the logs are checked against their digests, if at all.
    #[command(flatten)]
    pub integrity: IntegrityArgs,
    /// Print the explanation in this format.
    #[arg(
        short,
        long,
        env = "REGIONTRAIL_FORMAT",
        value_name = "FORMAT",
        value_parser = formats(),
        default_value = "terminal"
    )]
    pub format: Format,
    /// Explain in this language: en or fr.
    #[arg(
        long,
        env = "REGIONTRAIL_LANG",
        value_name = "LANG",
        value_parser = languages(),
        default_value = "en"
    )]
    pub lang: Lang,
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

/// Refuses what is no id: nothing stands on many records.
fn id(typed: &str) -> Result<String, String> {
    let id = typed.trim();
    if id.is_empty() { Err("an id is not empty".to_owned()) } else { Ok(id.to_owned()) }
}

/// The formats of words and tables, and JSON.
fn formats() -> impl TypedValueParser<Value = Format> {
    let told = [Format::Terminal, Format::Json, Format::Html, Format::Markdown];
    let value = |format: Format| {
        PossibleValue::new(format.as_str()).aliases(format.other_names().iter().copied())
    };
    PossibleValuesParser::new(told.map(value)).try_map(|name| name.parse::<Format>())
}
