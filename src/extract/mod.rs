//! Records to observations: what one record says of Bedrock inference, CloudTrail's or that of a
//! model invocation log ([`InvocationLogs`]).
//!
//! [`operation()`] asks the table of events; a [`Record`] holds a record's members, read once and
//! borrowed; [`observe()`] makes the observation. Facts only: nothing is filled in or judged.

mod client;
mod identity;
mod invocation_log;
mod observe;
mod operations;
mod paths;
mod principal;
mod record;
mod seen;
mod shown;

pub use self::client::client;
pub use self::identity::{Identities, Identity};
pub use self::invocation_log::InvocationLogs;
pub use self::observe::{Extractor, observe};
pub use self::operations::{Logged, Operation, Role, operation, operations};
pub use self::paths::{found, log_paths, paths};
pub use self::principal::NOBODY;
pub use self::record::Record;
pub use self::shown::shown;
