//! IAM documents that hold a policy up in AWS, and what any such document does to calls.
//!
//! [`write()`] turns a policy and the profile catalog into service control policies and IAM policies,
//! [`read`] takes one that somebody else wrote, [`effect`] says what documents do to a call, and
//! [`tried`] and [`checked`] put that together for past calls and for the profiles of the catalog.
//!
//! The grammar and the evaluation are those of what is written here and of what AWS's own samples for
//! Bedrock use. Whatever else stands in a document is refused by name: a guess would be a promise.
//!
//! **Invariant:** pure; what is not known of a call never lets it pass, and never stops it.

mod calls;
mod check;
mod condition;
mod document;
mod evaluate;
mod grammar;
mod history;
mod matching;
mod pack;
mod told;
mod write;

pub use self::check::{Checking, checked};
pub use self::document::{Document, Effect, Statement};
pub use self::evaluate::effect;
pub use self::grammar::{GrammarError, Read, read};
pub use self::history::{Use, tried, used};
pub use self::told::told;
pub use self::write::{Draft, OtherPartition, Written, write};
