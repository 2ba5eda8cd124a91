//! The arguments of evidence packs.

use std::path::PathBuf;

use clap::Args;

/// What an evidence pack holds.
#[derive(Debug, Args)]
pub struct PackArgs {
    /// Sign the evidence pack with this SSH key, by `ssh-keygen`.
    #[arg(long, env = "REGIONTRAIL_SIGN_WITH", value_name = "KEY", help_heading = "Report")]
    pub sign_with: Option<PathBuf>,
    /// Put the records of findings into the evidence pack whole. Without it they are cut to the
    /// fields that evidence rests on.
    #[arg(long, env = "REGIONTRAIL_RAW_EVIDENCE", help_heading = "Report")]
    pub raw_evidence: bool,
}
