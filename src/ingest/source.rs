//! Where objects come from.

use std::io;

use super::object_key::KeyFacts;

/// A place that holds log objects: a folder, a bucket, an API.
///
/// The contract that every source keeps: [`LogSource::list`] names each object once, in an order
/// that does not change; [`LogSource::read`] gives an object whole, as stored, or an error, and
/// never a part without one.
pub trait LogSource: Sync {
    /// Names every object, in a stable order.
    ///
    /// # Errors
    /// Fails where the source cannot be listed to its end: half a list is no list.
    fn list(&self) -> Result<Vec<Object>, Error>;

    /// Reads the stored bytes of an object into `into`, which is empty.
    ///
    /// # Errors
    /// Fails where the object cannot be read to its end. The run goes on.
    fn read(&self, object: &Object, into: &mut Vec<u8>) -> io::Result<()>;
}

/// A log object, named and not yet opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// The name that reports print and [`LogSource::read`] understands.
    pub key: String,
    /// Stored bytes, where the listing tells; for the order of work only.
    pub size: u64,
    /// What the name tells.
    pub facts: KeyFacts,
}

/// Why a source could not be used at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The input is not there or may not be opened.
    #[error("cannot open input `{input}`")]
    Open {
        /// The input as typed.
        input: String,
        /// What the system says.
        source: io::Error,
    },
    /// A folder inside the input could not be listed.
    #[error("cannot list all of `{input}`: the list stops at `{place}`")]
    List {
        /// The input as typed.
        input: String,
        /// Where it stops.
        place: String,
        /// What the system says.
        source: io::Error,
    },
}
