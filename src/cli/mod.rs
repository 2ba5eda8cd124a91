//! The command line: [`args`] as typed, `settings` as meant, `commands` that [`run()`].
//!
//! Files, the environment and the terminal are met here and in [`crate::ingest`] and
//! [`crate::ledger`], nowhere else. The clock is read in `main` and handed down. Everything but the
//! report goes through `console`.

pub mod args;
mod clock;
mod commands;
mod console;
mod exit;
mod fault;
mod kept;
mod notify;
mod output;
mod progress;
mod settings;
mod sources;
mod start;

pub use self::exit::{ERROR, USAGE};
pub use self::fault::Fault;
pub use self::start::start;
