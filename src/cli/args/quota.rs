//! The arguments of quotas.

use clap::Args;

/// What to say of quotas.
#[derive(Debug, Args)]
pub struct QuotaArgs {
    /// Say how many requests and tokens a minute count against each model's quotas, and which legacy
    /// models are in use.
    #[arg(long, env = "REGIONTRAIL_QUOTA", value_parser = clap::builder::BoolishValueParser::new(), help_heading = "Report")]
    pub quota: bool,
}
