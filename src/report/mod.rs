//! What we say: one plain value, [`Report`], that every format prints and none computes.
//!
//! [`Document`](document::Document) tells the report in blocks of words and tables; `words` holds
//! every phrase; [`picture`] what is drawn, [`metrics`] what is measured; `render` has one file a format.

pub mod document;
pub mod guardrails;
pub mod metrics;
pub mod picture;
pub mod redact;
pub mod render;
pub mod verification;
pub mod visible;
pub mod words;

mod blind_spot;
mod changes;
mod code;
mod explanation;
mod finding;
mod value;

#[cfg(test)]
mod fixture;
#[cfg(test)]
#[path = "../../tests/it/golden.rs"]
mod golden;

pub use self::blind_spot::BlindSpotCode;
pub use self::changes::{Changes, Earlier, NoReport, Pair};
pub use self::code::Code;
pub use self::explanation::{
    Behind, Explained, ExplainedFact, ExplainedRecord, Explanation, Published, RulingTold,
};
pub use self::finding::{EvidenceSample, Finding, Named, Resources, Severity, Unit};
pub use self::value::*;
