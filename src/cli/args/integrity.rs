//! The check of logs against their digests, as part of `regiontrail audit`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// How logs are checked against their digests.
#[derive(Debug, Clone, Default, Args)]
pub struct IntegrityArgs {
    /// Check the logs against CloudTrail's signed digests: say what is proven, or require that all is
    /// [default: report where --keys is given, else off].
    #[arg(
        long,
        env = "REGIONTRAIL_INTEGRITY",
        value_name = "HOW",
        help_heading = "Integrity of the logs"
    )]
    pub integrity: Option<IntegrityHow>,
    /// Take CloudTrail's public keys from this folder instead of AWS, as `verify --fetch-keys` saves
    /// them.
    #[arg(
        long,
        env = "REGIONTRAIL_KEYS",
        value_name = "DIR",
        help_heading = "Integrity of the logs"
    )]
    pub keys: Option<PathBuf>,
}

/// What less than full proof means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum IntegrityHow {
    /// The report is inconclusive (4).
    Require,
    /// The report says so; it is inconclusive where digests prove that logs were changed or
    /// taken away.
    Report,
    /// Nothing is checked.
    Off,
}
