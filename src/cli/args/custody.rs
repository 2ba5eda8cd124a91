//! `regiontrail custody`.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::AwsArgs;
use crate::report::render::{Format, Paper};
use crate::report::words::Lang;

/// `regiontrail custody`.
#[derive(Debug, Args)]
pub struct CustodyArgs {
    /// Ask in these Regions [default: all that the account has on].
    #[arg(
        long,
        env = "REGIONTRAIL_CUSTODY_REGIONS",
        value_name = "REGION,…",
        value_delimiter = ',',
        conflicts_with = "facts",
        help_heading = "AWS"
    )]
    pub regions: Vec<String>,
    /// How to come to AWS.
    #[command(flatten)]
    pub aws: AwsArgs,
    /// Judge the facts in this file, which `--save` wrote, and ask nobody.
    #[arg(long, value_name = "FILE", help_heading = "Facts")]
    pub facts: Option<PathBuf>,
    /// Keep the facts in this file too.
    #[arg(long, value_name = "FILE", conflicts_with = "facts", help_heading = "Facts")]
    pub save: Option<PathBuf>,
    /// Judge by the `[custody]` of this policy: a TOML file, or canada, canada-central.
    #[arg(
        long,
        env = "REGIONTRAIL_POLICY",
        value_name = "FILE|PRESET",
        default_value = "canada",
        help_heading = "Policy"
    )]
    pub policy: String,
    /// Print the answer on standard output in this format.
    #[arg(
        short,
        long,
        env = "REGIONTRAIL_FORMAT",
        value_name = "FORMAT",
        value_parser = PossibleValuesParser::new(FORMATS.map(Format::as_str)).try_map(|name| name.parse::<Format>()),
        default_value = "terminal",
        help_heading = "Report"
    )]
    pub format: Format,
    /// Write the answer to this file too; its suffix is the format.
    #[arg(short, long, value_name = "PATH", help_heading = "Report")]
    pub output: Vec<PathBuf>,
    /// Say what is found in this language: en or fr. Messages and this help stay English.
    #[arg(
        long,
        env = "REGIONTRAIL_LANG",
        value_name = "LANG",
        value_parser = PossibleValuesParser::new(Lang::ALL.map(Lang::code)).try_map(|code| code.parse::<Lang>()),
        default_value = "en",
        help_heading = "Report"
    )]
    pub lang: Lang,
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
    /// Exit with 0 whatever was found, unless the run itself fails.
    #[arg(long, env = "REGIONTRAIL_EXIT_ZERO", help_heading = "Exit code")]
    pub exit_zero: bool,
}

/// The formats that are made of words and tables, and JSON.
pub const FORMATS: [Format; 5] =
    [Format::Terminal, Format::Json, Format::Html, Format::Pdf, Format::Markdown];
