//! The edge to AWS and to webhooks: clients, credentials, retries, typed calls. Facts out, no judgement.
//!
//! [`Session`] owns credentials and the runtime; [`s3`] lists and reads buckets, [`cloudtrail`] asks
//! the CloudTrail API, [`custody`] where logs are kept, [`profiles`] which inference profiles there are, [`sns`] and [`webhook`] take messages.
//! Every failure is an [`Error`] that says what was asked, of whom, and whether asking again helps.
//!
//! **Invariant:** asynchronous code stays below this module and its callers in `ingest`; no public
//! function of the library is `async`. An answer without its expected content is an error, never an
//! empty page.

mod address;
pub(crate) mod again;
mod clock;
pub mod cloudtrail;
pub mod custody;
mod endpoint;
mod error;
pub(crate) mod lake;
pub(crate) mod pause;
pub mod profiles;
pub mod regions;
pub mod s3;
mod session;
mod signed;
pub mod sns;
mod threads;
mod trails;
pub mod webhook;

pub use self::address::{Address, NoAddress, has_user, is_bucket};
pub use self::endpoint::is_of_aws;
pub(crate) use self::error::{Asked, Call};
pub use self::error::{Error, Kind};
pub use self::session::{Access, Identity, Role, Service, Session};
pub use self::trails::{Selection, Status, Trail};
