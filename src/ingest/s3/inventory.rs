//! A bucket's list as S3 Inventory wrote it: "Amazon S3 Inventory",
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory.html>.
//!
//! Only CSV is read: Parquet would need Polars, which works in the ledger alone, and ORC a crate of
//! its own. AWS promises no order, so the rows are sorted here, on disk where they are many.
//!
//! **Invariant:** what the inventory may lack is listed live: keys before its first and behind its
//! last in each Region's folder (it may be of a prefix only, which its manifest does not tell), and
//! the days from `SLACK` before it was made on (it is consistent only in the end).

mod columns;
mod data_file;
mod manifest;
mod span;

use std::io;
use std::path::PathBuf;

use flate2::read::MultiGzDecoder;
use jiff::SignedDuration;

use self::columns::Columns;
use self::manifest::{DataFile, Manifest};
use self::span::Span;
use super::discover::{Range, is_region};
use super::sorted::{Sorted, Sorter};
use crate::aws::s3::Bucket;
use crate::aws::{self, Session};
use crate::model::Moment;

/// A list of a bucket's objects as of a moment; its rows are not read yet.
#[derive(Debug, Clone)]
pub struct Inventory {
    place: String,
    /// The folder of a manifest on this machine.
    folder: Option<PathBuf>,
    bucket: Bucket,
    session: Session,
    manifest: Manifest,
    columns: Columns,
    made: Moment,
}

/// Why an inventory cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// It is none, or not one that can be read.
    #[error("cannot use inventory `{inventory}`: {cause}")]
    Unfit {
        /// The manifest as typed.
        inventory: String,
        /// What is wrong.
        cause: String,
    },
    /// AWS does not give it.
    #[error("cannot read inventory `{inventory}`")]
    Aws {
        /// The manifest as typed.
        inventory: String,
        /// What AWS says.
        source: aws::Error,
    },
    /// This machine does not give it, or does not hold what is sorted.
    #[error("cannot read inventory `{inventory}`")]
    File {
        /// The manifest as typed.
        inventory: String,
        /// What the system says.
        source: io::Error,
    },
}

/// What of a range stands in the inventory, and what is to be listed live.
#[derive(Debug)]
pub(super) struct Plan {
    /// The rows, in the order of their keys.
    pub rows: Sorted,
    /// The ranges, in the order of their keys.
    pub live: Vec<Range>,
}

impl Inventory {
    /// Reads a manifest, `s3://BUCKET/…/manifest.json` or a file of this machine; the data files of
    /// the latter are taken from beside it, where they are there by name, or from the bucket that
    /// it names.
    ///
    /// # Errors
    /// Fails where it is not there, or is not one that can be read.
    pub fn open(session: &Session, place: &str) -> Result<Self, Error> {
        let (manifest, folder) = Manifest::read(session, place)?;
        let unfit = |cause: String| Error::Unfit { inventory: place.to_owned(), cause };
        let columns = Columns::of(&manifest.file_schema).map_err(unfit)?;
        let told = &manifest.creation_timestamp;
        let made = told.parse().map(Moment::from_millis);
        let made = made.map_err(|cause| unfit(format!("its time `{told}` is none: {cause}")))?;
        let name = manifest.destination_bucket.rsplit(':').next().unwrap_or_default();
        let bucket = Bucket::open(session, name).map_err(|source| failed(place, source))?;
        let (place, session) = (place.to_owned(), session.clone());
        Ok(Self { place, folder, bucket, session, manifest, columns, made })
    }

    /// Returns the bucket whose objects it lists.
    #[must_use]
    pub fn source_bucket(&self) -> &str {
        &self.manifest.source_bucket
    }

    /// Returns the moment as of which it lists them.
    #[must_use]
    pub const fn made(&self) -> Moment {
        self.made
    }

    /// Reads all rows, and keeps those of the ranges.
    ///
    /// # Errors
    /// Fails where a data file is not whole, is not the one of the manifest, or has a row that
    /// cannot be read: half a list is no list.
    pub(super) fn plan(&self, ranges: Vec<Range>) -> Result<Plan, Error> {
        let cut = self.made.plus(-SLACK).day();
        // What is no Region's folder is listed live, and would stand between a key and its span.
        let (regions, mut live): (Vec<Range>, Vec<Range>) =
            ranges.into_iter().partition(|range| is_region(&range.prefix));
        let mut spans: Vec<Span> = regions.into_iter().map(|range| Span::new(range, cut)).collect();
        let mut sorter = Sorter::new();
        for file in &self.manifest.files {
            self.read(file, &mut spans, &mut sorter)?;
        }
        let rows = sorter.finish().map_err(|e| self.file(e))?;
        live.extend(spans.into_iter().flat_map(Span::live));
        live.sort_by(|a, b| a.begin().cmp(b.begin()));
        Ok(Plan { rows, live })
    }

    fn read(&self, file: &DataFile, spans: &mut [Span], sorter: &mut Sorter) -> Result<(), Error> {
        let stored = self.fetch(file)?;
        let mut rows = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(MultiGzDecoder::new(stored));
        let mut row = csv::StringRecord::new();
        let unread = |cause: &dyn std::fmt::Display| {
            self.unfit(format!("data file `{}`: {cause}", file.key))
        };
        while rows.read_record(&mut row).map_err(|cause| unread(&cause))? {
            let at = row.position().map_or(0, csv::Position::line);
            let listed = self.columns.row(&row).map_err(|cause| {
                let cause = format!("row on line {at}: {cause}");
                unread(&cause)
            })?;
            let Some(listed) = listed else { continue };
            let after = spans.partition_point(|span| span.range.prefix <= listed.key);
            let Some(span) = after.checked_sub(1).map(|at| &mut spans[at]) else { continue };
            if span.take(&listed.key) {
                sorter.push(listed).map_err(|e| self.file(e))?;
            }
        }
        Ok(())
    }

    fn unfit(&self, cause: String) -> Error {
        Error::Unfit { inventory: self.place.clone(), cause }
    }

    fn file(&self, source: io::Error) -> Error {
        Error::File { inventory: self.place.clone(), source }
    }
}

fn failed(place: &str, source: aws::Error) -> Error {
    Error::Aws { inventory: place.to_owned(), source }
}

/// How long before an inventory was made its list may lack something. AWS names no bound: "Inventory
/// lists are a rolling snapshot of bucket items, which are eventually consistent".
const SLACK: SignedDuration = SignedDuration::from_hours(48);
