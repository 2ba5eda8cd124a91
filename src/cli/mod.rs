//! The command line: `args` as typed, which `usage` reads, `settings` as meant, `commands`
//! that run; [`start()`] goes from one to the other.
//!
//! Files, the environment and the terminal are met here and in [`crate::ingest`] and
//! [`crate::ledger`], nowhere else. The clock is read in `main` and handed down. Everything but the
//! report goes through `console`.

pub mod apart;
mod args;
mod beside;
mod clock;
mod commands;
mod console;
mod custody;
mod ending;
mod exit;
mod fault;
mod input;
mod integrity;
mod kept;
mod notify;
mod opt_in;
mod output;
mod pack;
mod progress;
mod scanned;
mod settings;
mod sources;
mod start;
mod usage;

pub use self::exit::{ERROR, USAGE};
pub use self::fault::Fault;
pub use self::start::start;
