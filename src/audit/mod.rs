//! Facts to report: where each inference ran, what the policy says, and what was not seen.
//!
//! Reads no file, no clock and no environment: the same facts give the same report.

mod catalog;
mod definitions;
mod locate;
pub mod policy;
mod regions;
#[cfg(test)]
mod testing;

pub use self::catalog::{Catalog, CatalogError, Entry, Source};
pub use self::definitions::Definitions;
pub use self::locate::{Located, locate};
pub use self::policy::Policy;
pub use self::regions::{KnownRegion, KnownRegions};
