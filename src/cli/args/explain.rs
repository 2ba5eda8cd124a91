//! The arguments of `explain`.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::report::render::Format;
use crate::report::words::Lang;

use super::{AwsArgs, PolicyArgs, languages};

/// `regiontrail explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The event id of a record, or the request id of a call.
    #[arg(value_name = "EVENT_ID")]
    pub id: String,
    /// The logs: folders, files, `s3://BUCKET/PREFIX`, as `audit` takes them. With `--ledger`, the
    /// records are opened there once more.
    #[arg(value_name = "INPUT", required_unless_present = "ledger", env = "REGIONTRAIL_INPUT")]
    pub inputs: Vec<String>,
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
    /// How to come to AWS.
    #[command(flatten)]
    pub aws: AwsArgs,
}

/// The formats of words and tables, and JSON.
fn formats() -> impl TypedValueParser<Value = Format> {
    let told = [Format::Terminal, Format::Json, Format::Html, Format::Markdown];
    let value = |format: Format| {
        PossibleValue::new(format.as_str()).aliases(format.other_names().iter().copied())
    };
    PossibleValuesParser::new(told.map(value)).try_map(|name| name.parse::<Format>())
}
