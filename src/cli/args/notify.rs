//! Whom to tell of new findings, as typed.

use std::path::PathBuf;

use clap::Args;

/// Whom to tell of new findings.
#[derive(Debug, Args)]
pub struct NotifyArgs {
    /// Tell this SNS topic or webhook of findings that it was not told of before.
    // The address of a webhook is often its secret: help does not show what is set.
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
    /// Keep what was told in this file or object [default: notified.json beside the parts of the
    /// ledger].
    #[arg(
        long,
        env = "REGIONTRAIL_NOTIFY_STATE",
        value_name = "FILE|s3://…",
        help_heading = "Notifications"
    )]
    pub notify_state: Option<String>,
}
