//! `regiontrail doctor`, as typed.

use std::path::PathBuf;

use clap::Args;

use super::{AwsArgs, IntegrityArgs};

/// `regiontrail doctor`.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// The inputs that `audit` will be given.
    #[arg(value_name = "INPUT", env = "REGIONTRAIL_INPUT")]
    pub inputs: Vec<String>,
    /// The model invocation logs that `audit` will be given. Can be given more than once.
    #[arg(long, env = "REGIONTRAIL_INVOCATION_LOGS", value_name = "INPUT")]
    pub invocation_logs: Vec<String>,
    /// The list of a bucket from S3 Inventory that `audit` will be given.
    #[arg(long, env = "REGIONTRAIL_INVENTORY", value_name = "MANIFEST", help_heading = "AWS")]
    pub inventory: Option<String>,
    /// How `audit` will check logs against their digests.
    #[command(flatten)]
    pub integrity: IntegrityArgs,
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
