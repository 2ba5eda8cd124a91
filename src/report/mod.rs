//! What we say: one plain value, [`Report`], that every format prints and none computes.
//!
//! [`Document`](document::Document) tells the report in blocks of words and tables; `words` holds
//! every phrase; [`picture`] what is drawn, [`metrics`] what is measured; `render` has one file a format.

pub mod document;
pub mod drift;
pub mod guardrails;
pub mod habits;
pub mod metrics;
pub mod pack;
pub mod picture;
pub mod redact;
pub mod render;
pub mod verification;
pub mod visible;
pub mod words;

mod baseline;
mod blind_spot;
mod changes;
mod code;
mod custody;
mod explanation;
mod finding;
mod integrity;
mod looked;
mod quota;
mod value;
mod what_if;

#[cfg(test)]
mod fixture;
#[cfg(test)]
#[path = "../../tests/it/golden.rs"]
mod golden;

pub use self::baseline::Baseline;
pub use self::blind_spot::{BlindSpotCode, DecidedBy};
pub use self::changes::{Changes, Earlier, NoReport, Pair};
pub use self::code::Code;
pub use self::custody::{
    CUSTODY_SCHEMA_VERSION, Custody, CustodyCode, CustodyPlace, CustodyReport, Effect, PlaceKind,
};
pub use self::drift::{Drift, DriftBase, EarlierBase, NewUse, SourcePlace};
pub use self::explanation::{
    Behind, Explained, ExplainedFact, ExplainedRecord, Explanation, PageAtCall, Published,
    Reservation, RulingTold,
};
pub use self::finding::{EvidenceSample, Finding, Named, Resources, Severity, Unit};
pub use self::integrity::{BrokenLink, IntegrityMode, IntegrityReport, ProvenHours, ProvenTime};
pub use self::looked::{Beside, Days};
pub use self::quota::{Dated, LegacyModel, Percentiles, Quota, QuotaKind, QuotaRow};
pub use self::value::*;
pub use self::what_if::{Offer, WhatIf, WhatIfKind, WhatIfRow};
