//! Where objects come from.

use std::collections::BTreeSet;
use std::io;

use super::object_key::KeyFacts;
use crate::aws::{self, Kind};
use crate::model::{Beside, Day, Stored};

/// A place that holds log objects: a folder, a bucket, an API.
///
/// The contract that every source keeps: [`LogSource::list`] names each object once, in an order
/// that does not change; [`LogSource::read`] gives an object whole, as stored, or an error, and
/// never a part without one.
pub trait LogSource: Sync {
    /// Names every object, in a stable order, some at a time.
    ///
    /// The list ends with an error where the source cannot be listed to its end: half a list is no
    /// list.
    fn list(&self) -> Listing<'_>;

    /// Says which objects will be read next, and in which order. A source that is far away begins
    /// to fetch them.
    fn announce(&self, _objects: &[&Object]) {}

    /// Returns how many requests listing has cost so far.
    fn lists(&self) -> u64 {
        0
    }

    /// Returns the folders of days that were found by listing it, where it has any.
    fn folders(&self) -> BTreeSet<String> {
        BTreeSet::new()
    }

    /// Returns what the names of its objects begin with: all of them, and none of another source's.
    /// Nothing where it does not tell.
    fn homes(&self) -> BTreeSet<String> {
        BTreeSet::new()
    }

    /// Says how much of it is worth keeping before the rest is read. It depends on the source alone,
    /// so that the same scan keeps the same.
    fn stretch(&self) -> Stretch {
        Stretch::default()
    }

    /// Returns how many objects a thread takes at once: handing over each small one by itself would cost
    /// more than reading it, and none of a share is kept before all of it is done.
    fn share(&self) -> usize {
        64
    }

    /// Reads the stored bytes of an object into `into`, which is empty.
    ///
    /// # Errors
    /// Fails where the object cannot be read to its end, or nothing more can be read at all.
    fn read(&self, object: &Object, into: &mut Vec<u8>) -> Result<(), ReadError>;

    /// Reads an object again whose bytes were no good, and says whether other bytes may have come:
    /// a network can damage what is whole where it is stored.
    ///
    /// # Errors
    /// Fails like [`LogSource::read`].
    fn read_again(&self, _object: &Object, _into: &mut Vec<u8>) -> Result<Again, ReadError> {
        Ok(Again::Same)
    }

    /// Reads an object with its metadata, from where it is stored.
    ///
    /// # Errors
    /// Fails like [`LogSource::read`].
    fn read_beside(&self, object: &Object, into: &mut Vec<u8>) -> Result<Beside, ReadError> {
        self.read(object, into)?;
        Ok(Beside::NotKept)
    }

    /// Returns where an object is stored.
    fn stored(&self, object: &Object) -> Stored {
        Stored::Folder { path: object.key.clone(), below: 0 }
    }
}

/// What earlier runs have listed of a source to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// The first day that may still get something new.
    pub first_open: Day,
    /// The folders of days that were listed, whose days before that are known.
    pub folders: BTreeSet<String>,
    /// What could not be read of that.
    pub failed: Failed,
}

/// Where objects lie that could not be read and may be by now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Failed {
    /// The first day of delivery of one.
    pub first: Option<Day>,
    /// Their folders, as objects are named.
    pub folders: BTreeSet<String>,
}

impl Earlier {
    /// Returns the first day of an API that must be asked for.
    #[must_use]
    pub fn first_day(&self) -> Day {
        self.failed.first.map_or(self.first_open, |day| day.min(self.first_open))
    }
}

/// How many objects, or stored bytes, are read before they are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Objects.
    pub objects: usize,
    /// Stored bytes.
    pub bytes: u64,
}

/// Some seconds of reading a bucket.
impl Default for Stretch {
    fn default() -> Self {
        Self { objects: 4_096, bytes: 512 << 20 }
    }
}

impl Stretch {
    /// Says whether so much is enough.
    #[must_use]
    pub const fn is_over(self, objects: usize, bytes: u64) -> bool {
        objects >= self.objects || bytes >= self.bytes
    }
}

/// The objects of a source, in its order.
pub type Listing<'a> = Box<dyn Iterator<Item = Result<Vec<Object>, Error>> + 'a>;

/// Whether a second read can differ from the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// It was not tried: it would give the same bytes.
    Same,
    /// It was read once more.
    Read,
}

/// A log object, named and not yet opened.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Object {
    /// The name that reports print and [`LogSource::read`] understands.
    pub key: String,
    /// Stored bytes, where the listing tells; for the order of work only.
    pub size: u64,
    /// What the name tells.
    pub facts: KeyFacts,
    /// What changes when the content does, as [`Stamp`](crate::model::Stamp) writes it. `None` where the
    /// source has nothing of the kind.
    pub stamp: Option<String>,
    /// The archive that holds the object, where it must be restored before it can be read.
    pub archive: Option<String>,
}

/// Why an object could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// This object cannot be read. The run goes on.
    #[error("{0}")]
    Object(#[from] io::Error),
    /// No object can be read any more: the credentials are no longer good, or nobody answers.
    #[error(transparent)]
    Source(aws::Error),
}

impl ReadError {
    /// Says what a failed call means: credentials that are no longer good end the run, what concerns
    /// one object does not.
    pub(super) fn of(error: aws::Error) -> Self {
        match error.kind {
            Kind::Expired | Kind::Credentials | Kind::Clock => Self::Source(error),
            Kind::Denied => {
                let way_out = error.help().map(|help| format!("; {help}")).unwrap_or_default();
                Self::Object(io::Error::other(format!("{}{way_out}", error.cause())))
            }
            Kind::Archived => Self::Object(io::Error::other(format!(
                "{}: restore it, then run again",
                error.cause()
            ))),
            Kind::NotFound
            | Kind::Changed
            | Kind::WrongRegion
            | Kind::Throttled
            | Kind::Transport
            | Kind::Answer
            | Kind::Refused => Self::Object(io::Error::other(error.cause().to_owned())),
        }
    }
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
    /// AWS does not answer as it must.
    #[error("cannot list all of `{input}`")]
    Aws {
        /// The input as typed.
        input: String,
        /// What AWS says.
        source: aws::Error,
    },
    /// The inventory that was to be its list cannot be used.
    #[error(transparent)]
    Inventory(#[from] super::s3::inventory::Error),
    /// Listing would not come to an end in reasonable time.
    #[error("cannot list `{input}`: more than {levels} folders, and no `AWSLogs/` among them")]
    NoLogs {
        /// The input as typed.
        input: String,
        /// How many folders were looked at.
        levels: usize,
    },
}
