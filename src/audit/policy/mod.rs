//! The policy: where inference may run, and which evidence is enough.
//!
//! A policy is a TOML file, a preset or a list of Regions. Regions are named one by one, never
//! derived from a prefix or a country. Mistakes are told all at once, before anything is read.
//!
//! **Invariant:** judging is pure: it sees a [`Subject`] and a day, never a record, a file or a
//! clock.

mod evaluate;
mod example;
mod matcher;
mod mistake;
mod parse;
mod presets;
mod terms;
mod toml_reader;

pub use self::evaluate::{Decider, Decision};
pub use self::matcher::{Matcher, Patterns, Subject};
pub use self::mistake::{Mistake, PolicyError};
pub use self::terms::{Exception, Policy, Rule, Terms};
