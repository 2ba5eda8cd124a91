//! Where the logs are kept: facts and a policy to places, findings and a verdict.
//!
//! **Invariant:** pure, like all judging: the same facts and the same policy give the same answer,
//! whether the facts were just asked for or come from a file. What is not known is never a pass, and
//! an answer from a server that is not AWS's proves nothing.

mod access;
mod answers;
mod buckets;
mod judge;
mod logs;
mod output;
mod parse;
mod regions;
mod trails;

#[cfg(test)]
mod tests;

pub use self::judge::{CustodyQuestion, Judged, Made, judge, report};
pub use self::logs::{LogsOf, is_out_of_date};
pub use self::output::OutputOutside;
pub use self::parse::{NoFacts, parse};
