//! The command line: [`args`] as typed, which [`parse()`] reads, `settings` as meant, `commands`
//! that [`run()`].
//!
//! Files, the environment and the terminal are met here and in [`crate::ingest`] and
//! [`crate::ledger`], nowhere else. The clock is read in `main` and handed down.

pub mod args;
mod commands;
mod exit;
mod fault;
mod output;
mod progress;
mod settings;
mod usage;

pub use self::commands::run;
pub use self::exit::{ERROR, USAGE};
pub use self::fault::Fault;
pub use self::usage::parse;
