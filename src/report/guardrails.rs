//! IAM documents that hold a policy up, what they would have done to past calls, and what a given
//! document does to calls: as values and in words.

mod checked;
mod text;
mod tried;
mod written;

pub use self::checked::{
    Answer, Applies, DirectCheck, DocumentCheck, FoundMistake, Inside, Mistake, Named,
    ProfileCheck, Service,
};
pub use self::text::{Documents, Part};
pub use self::tried::{Basis, CallEffect, Done, History, Tally, Tried, TriedRow};
pub use self::written::{
    Attachment, DocumentKind, Fact, GUARDRAILS_SCHEMA, Guardrail, Guardrails, LeftOut, Purpose, Why,
};
