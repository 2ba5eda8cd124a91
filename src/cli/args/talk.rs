//! How to talk, as typed.

use clap::builder::BoolishValueParser;
use clap::{Args, ValueEnum};

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
