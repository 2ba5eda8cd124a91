//! Facts to report: where each inference ran, what the policy says, and what was not seen.
//!
//! [`audit`] takes the ledger's [`Facts`](crate::model::Facts). [`locate()`] gives each flow its
//! evidence, by what is recorded and by the [`Catalog`]; [`Policy::evaluate`] gives the verdict;
//! findings, blind spots and coverage say what else a reader must know.
//!
//! **Invariant:** reads no file, no clock and no environment; the same facts and the same [`Given`]
//! give the same report.

mod assemble;
mod blind_spots;
mod catalog;
mod coverage;
pub mod custody;
mod definitions;
mod drift;
mod explain;
mod findings;
mod follows;
mod given;
pub mod guardrails;
pub mod integrity;
mod judge;
mod locate;
mod outcome;
pub mod policy;
mod quota;
mod regions;
#[cfg(test)]
mod testing;
mod totals;
mod unattested;
mod what_if;
mod witness;

pub use self::assemble::audit;
pub use self::catalog::{
    ApplicationProfile, Catalog, CatalogError, CatalogMistakes, Changed, Copied,
    Difference as CatalogDifference, Entry, Fetched, Joined, Listed, NoRow, Source, fetched,
};
pub use self::definitions::Definitions;
pub use self::explain::{explain, reservations};
pub use self::follows::follows;
pub use self::given::{Explained, Given};
pub use self::locate::{Located, Told, locate};
pub use self::outcome::{ExitRules, FAIL_ON, exit_code, exit_code_of};
pub use self::policy::{Matcher, Policy};
pub use self::regions::{KnownRegion, KnownRegions, UnknownRegion};
pub use self::what_if::Choice;
