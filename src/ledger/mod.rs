//! The facts on disk: one row for each observation, one receipt for each object.
//!
//! [`Writer`] takes batches in list order and keeps them in memory while they are few, and in
//! Parquet parts when they are many or the user keeps the ledger. [`Ledger::facts`] reads all parts
//! and drops repeats, joins completions to their calls and groups what is left into flows. Facts
//! only: the ledger holds no verdict, so another policy may judge it tomorrow.

mod attempts;
mod batch;
mod compact;
mod contents;
mod corrections;
mod coverage;
mod definitions;
mod error;
mod group;
mod history;
mod join;
mod known;
mod listed;
mod lock;
mod marks;
mod note;
mod off;
mod parquet;
mod query;
mod relied;
mod remote;
mod row;
mod scan;
mod schema;
mod sought;
mod symbols;
mod told;
mod unfinished;
mod unmet;
mod whole;
mod writer;

pub use self::batch::Batch;
pub use self::compact::{Replaced, compact};
pub use self::contents::Scanned;
pub use self::coverage::coverage_of;
pub use self::definitions::{OpenDefinition, note_definitions};
pub use self::error::Error;
pub use self::known::Known;
pub use self::listed::{Inside, Listed};
pub use self::lock::Lock;
pub use self::query::{Each, Ledger, PrincipalKey, Question};
pub use self::relied::{Corrected, Definition, ProfileUse, ReliedOn};
pub use self::remote::{LOCK, Remote, Use};
pub use self::scan::{Contents, Plan, Progress, Watch, scan};
pub use self::schema::SCHEMA_VERSION;
pub use self::sought::note_sought;
pub use self::unfinished::{Unfinished, Unreached, Wanted};
pub use self::unmet::{Checked, Found, Unmet, begin_check, end_check};
pub use self::whole::write_whole;
pub use self::writer::Writer;

#[cfg(test)]
mod tests;
