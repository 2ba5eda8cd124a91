//! A bucket's list as S3 Inventory wrote it: "Amazon S3 Inventory",
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory.html>.
//!
//! Only CSV is read: Parquet would need Polars, which works in the ledger alone, and ORC a crate of
//! its own. AWS promises no order, so the rows are sorted here, on disk where they are many.
//!
//! **Invariant:** what the inventory may lack is listed live: keys before its first and behind its
//! last in each Region's folder (it may be of a prefix only, which its manifest does not tell), and
//! the days from `SLACK` before it was made on (it is consistent only in the end).

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use jiff::SignedDuration;
use md5::{Digest, Md5};
use serde::Deserialize;

use super::discover::{Range, is_region};
use super::sorted::{Sorted, Sorter};
use crate::aws::s3::{Bucket, Listed};
use crate::aws::{self, Session, pause};
use crate::model::{Day, Moment};

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

/// `manifest.json`.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html>.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Manifest {
    source_bucket: String,
    destination_bucket: String,
    creation_timestamp: String,
    file_format: String,
    file_schema: String,
    files: Vec<DataFile>,
}

#[derive(Debug, Clone, Deserialize)]
struct DataFile {
    key: String,
    size: u64,
    #[serde(rename = "MD5checksum")]
    md5: String,
}

/// Where a row has what is read.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory.html#storage-inventory-contents>.
#[derive(Debug, Clone)]
struct Columns {
    key: usize,
    size: usize,
    etag: Option<usize>,
    class: Option<usize>,
    tier: Option<usize>,
    is_latest: Option<usize>,
    is_delete_marker: Option<usize>,
    count: usize,
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
        let (text, folder) = match place.strip_prefix("s3://") {
            Some(rest) => {
                let (bucket, key) = rest.split_once('/').unwrap_or((rest, ""));
                (remote_manifest(session, place, bucket, key)?, None)
            }
            None => (local_manifest(place)?, Path::new(place).parent().map(Path::to_path_buf)),
        };
        let unfit = |cause: String| Error::Unfit { inventory: place.to_owned(), cause };
        let manifest: Manifest = serde_json::from_slice(&text)
            .map_err(|cause| unfit(format!("it is no manifest.json: {cause}")))?;
        if manifest.file_format != "CSV" {
            let cause = format!(
                "its files are {}, and only CSV is read: let the bucket make an inventory as CSV",
                manifest.file_format
            );
            return Err(unfit(cause));
        }
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
        let mut spans: Vec<Span> = ranges.into_iter().map(|range| Span::new(range, cut)).collect();
        let mut sorter = Sorter::new();
        for file in &self.manifest.files {
            self.read(file, &mut spans, &mut sorter)?;
        }
        let rows = sorter.finish().map_err(|e| self.file(e))?;
        Ok(Plan { rows, live: spans.into_iter().flat_map(Span::live).collect() })
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

    /// Fetches a data file to this machine, whole, and checks it against the manifest.
    fn fetch(&self, file: &DataFile) -> Result<File, Error> {
        let name = file.key.rsplit('/').next().unwrap_or(&file.key);
        let beside = self.folder.as_ref().map(|folder| folder.join(name));
        let mut stored = match beside.filter(|path| path.is_file()) {
            Some(path) => File::open(path).map_err(|e| self.file(e))?,
            None => self.download(file)?,
        };
        let mut checked = Checked { sum: Md5::new(), bytes: 0 };
        stored.seek(SeekFrom::Start(0)).map_err(|e| self.file(e))?;
        io::copy(&mut stored, &mut checked).map_err(|e| self.file(e))?;
        stored.seek(SeekFrom::Start(0)).map_err(|e| self.file(e))?;
        if checked.bytes != file.size || !file.md5.eq_ignore_ascii_case(&hex(checked.sum)) {
            let cause = format!("data file `{}` is not the one of the manifest", file.key);
            return Err(self.unfit(cause));
        }
        Ok(stored)
    }

    fn download(&self, file: &DataFile) -> Result<File, Error> {
        let mut stored = tempfile::tempfile().map_err(|e| self.file(e))?;
        let saved = self.session.runtime().block_on(again(async || {
            stored.seek(SeekFrom::Start(0)).and_then(|_| stored.set_len(0)).unwrap_or(());
            self.bucket.save(&file.key, &mut stored).await
        }));
        saved.map_err(|source| failed(&self.place, source))?;
        Ok(stored)
    }

    fn unfit(&self, cause: String) -> Error {
        Error::Unfit { inventory: self.place.clone(), cause }
    }

    fn file(&self, source: io::Error) -> Error {
        Error::File { inventory: self.place.clone(), source }
    }
}

fn remote_manifest(
    session: &Session,
    place: &str,
    bucket: &str,
    key: &str,
) -> Result<Vec<u8>, Error> {
    let failed = |source| failed(place, source);
    let bucket = Bucket::open(session, bucket).map_err(failed)?;
    let read = |key: String| {
        let bucket = &bucket;
        session.runtime().block_on(again(async || bucket.read(&key, None).await))
    };
    let text = read(key.to_owned()).map_err(failed)?;
    // S3 writes it last: without it, the inventory is not all there.
    let sum = read(sum_beside(key)).map_err(failed)?;
    checked(place, text, &sum)
}

fn local_manifest(place: &str) -> Result<Vec<u8>, Error> {
    let failed = |source| Error::File { inventory: place.to_owned(), source };
    let text = fs::read(place).map_err(failed)?;
    match fs::read(sum_beside(place)) {
        Ok(sum) => checked(place, text, &sum),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(text),
        Err(cause) => Err(failed(cause)),
    }
}

fn sum_beside(manifest: &str) -> String {
    let folder = manifest.rfind('/').map_or("", |at| &manifest[..=at]);
    format!("{folder}manifest.checksum")
}

fn checked(place: &str, text: Vec<u8>, sum: &[u8]) -> Result<Vec<u8>, Error> {
    let own = hex(Md5::new_with_prefix(&text));
    if sum.trim_ascii().eq_ignore_ascii_case(own.as_bytes()) {
        return Ok(text);
    }
    let cause = "its MD5 is not that of manifest.checksum".to_owned();
    Err(Error::Unfit { inventory: place.to_owned(), cause })
}

fn failed(place: &str, source: aws::Error) -> Error {
    Error::Aws { inventory: place.to_owned(), source }
}

/// Asks again while that may help.
async fn again<T>(mut call: impl AsyncFnMut() -> Result<T, aws::Error>) -> Result<T, aws::Error> {
    let mut attempt = 0;
    loop {
        match call().await {
            Err(error) if error.kind.is_passing() && attempt + 1 < ATTEMPTS => {
                tokio::time::sleep(pause::before(attempt)).await;
                attempt += 1;
            }
            outcome => return outcome,
        }
    }
}

/// Counts and sums what is written to it.
struct Checked {
    sum: Md5,
    bytes: u64,
}

impl Write for Checked {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.sum.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn hex(sum: Md5) -> String {
    sum.finalize().iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        write!(text, "{byte:02x}").unwrap_or(());
        text
    })
}

impl Columns {
    fn of(schema: &str) -> Result<Self, String> {
        let names: Vec<&str> = schema.split(',').map(str::trim).collect();
        let find = |name: &str| names.iter().position(|known| *known == name);
        let need = |name: &str| {
            find(name).ok_or_else(|| format!("it has no `{name}`: let the inventory include it"))
        };
        Ok(Self {
            key: need("Key")?,
            // What is read is held to it.
            size: need("Size")?,
            etag: find("ETag"),
            class: find("StorageClass"),
            tier: find("IntelligentTieringAccessTier"),
            is_latest: find("IsLatest"),
            is_delete_marker: find("IsDeleteMarker"),
            count: names.len(),
        })
    }

    /// Reads a row; `None` where it is of no object that can be read: an older version, the mark of
    /// a deletion or of a folder.
    fn row(&self, row: &csv::StringRecord) -> Result<Option<Listed>, String> {
        if row.len() != self.count {
            return Err(format!("it has {} fields, and the schema {}", row.len(), self.count));
        }
        let text = |at: Option<usize>| at.map(|at| &row[at]).filter(|text| !text.is_empty());
        let is_old = text(self.is_latest).is_some_and(|word| word.eq_ignore_ascii_case("false"));
        let is_mark = text(self.is_delete_marker).is_some_and(|w| w.eq_ignore_ascii_case("true"));
        if is_old || is_mark {
            return Ok(None);
        }
        let key = decoded(&row[self.key]).ok_or("its key is not URL-encoded UTF-8")?;
        let told = &row[self.size];
        let size = told.parse::<u64>().map_err(|e| format!("its size `{told}` is none: {e}"))?;
        if size == 0 && key.ends_with('/') {
            return Ok(None);
        }
        let of_class = text(self.class).filter(|class| ["GLACIER", "DEEP_ARCHIVE"].contains(class));
        let of_tier = text(self.tier).filter(|tier| ["ARCHIVE", "DEEP_ARCHIVE"].contains(tier));
        let archive = of_class.or(of_tier).map(str::to_owned);
        // As a listing has it, so that what was read by one is known by the other.
        let etag = text(self.etag).map(|etag| format!("\"{}\"", etag.trim_matches('"')));
        Ok(Some(Listed { key, size, etag, archive, modified: None }))
    }
}

/// Decodes a key: CSV files hold it URL-encoded, as a form does.
fn decoded(text: &str) -> Option<String> {
    if !text.contains(['%', '+']) {
        return Some(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                u8::try_from(digit()? * 16 + digit()?).ok()?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

/// A range, and which of its keys the inventory has.
#[derive(Debug)]
struct Span {
    range: Range,
    /// The first key that is listed live in any case; `None` where keys tell no day.
    cut: Option<String>,
    seen: Option<(String, String)>,
}

impl Span {
    fn new(range: Range, cut: Day) -> Self {
        let cut = is_region(&range.prefix)
            .then(|| format!("{}{}", range.prefix, cut.strftime("%Y/%m/%d")));
        Self { range, cut, seen: None }
    }

    /// Says whether a key is taken from the inventory.
    fn take(&mut self, key: &str) -> bool {
        let Some(cut) = self.cut.as_deref() else { return false };
        let range = &self.range;
        let is_wanted = key.starts_with(&range.prefix)
            && key > range.after.as_str()
            && key < cut
            && range.end.as_deref().is_none_or(|end| key < end);
        if !is_wanted {
            return false;
        }
        match &mut self.seen {
            None => self.seen = Some((key.to_owned(), key.to_owned())),
            Some((first, _)) if key < first.as_str() => key.clone_into(first),
            Some((_, last)) if key > last.as_str() => key.clone_into(last),
            Some(_) => {}
        }
        true
    }

    /// Returns what is to be listed live.
    fn live(self) -> Vec<Range> {
        let Self { range, seen, .. } = self;
        let Some((first, last)) = seen else { return vec![range] };
        let before = Range { end: Some(first), ..range.clone() };
        vec![before, Range { after: last, ..range }]
    }
}

/// How long before an inventory was made its list may lack something. AWS names no bound: "Inventory
/// lists are a rolling snapshot of bucket items, which are eventually consistent".
const SLACK: SignedDuration = SignedDuration::from_hours(48);
const ATTEMPTS: u32 = 6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_decoded_as_forms_are() {
        assert_eq!(decoded("a/b-c_d.json.gz").as_deref(), Some("a/b-c_d.json.gz"));
        assert_eq!(decoded("a+b%2Bc%C3%A9").as_deref(), Some("a b+cé"));
        for bad in ["%", "%4", "%zz", "%ff", "%+1"] {
            assert_eq!(decoded(bad), None, "{bad}");
        }
    }

    #[test]
    fn rows_are_the_objects_that_can_be_read() {
        let schema = "Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size, ETag, StorageClass, \
                      IntelligentTieringAccessTier";
        let columns = Columns::of(schema).unwrap();
        let row = |latest: &str, mark: &str, class: &str, tier: &str| {
            let fields = ["logs", "k", "v", latest, mark, "7", "abc", class, tier];
            columns.row(&csv::StringRecord::from(fields.to_vec())).unwrap()
        };
        let listed = |archive: Option<&str>| {
            let archive = archive.map(str::to_owned);
            let etag = Some("\"abc\"".to_owned());
            Some(Listed { key: "k".to_owned(), size: 7, etag, archive, modified: None })
        };
        assert_eq!(row("true", "false", "STANDARD", ""), listed(None));
        assert_eq!(row("", "", "GLACIER_IR", ""), listed(None));
        assert_eq!(row("true", "false", "DEEP_ARCHIVE", ""), listed(Some("DEEP_ARCHIVE")));
        assert_eq!(row("true", "", "INTELLIGENT_TIERING", "ARCHIVE"), listed(Some("ARCHIVE")));
        assert_eq!(row("false", "false", "STANDARD", ""), None);
        assert_eq!(row("true", "true", "", ""), None);
        assert!(Columns::of("Bucket, Key").unwrap_err().contains("no `Size`"));
        let short = csv::StringRecord::from(vec!["logs", "k"]);
        assert_eq!(columns.row(&short).unwrap_err(), "it has 2 fields, and the schema 9");
    }

    #[test]
    fn what_an_inventory_may_lack_is_listed_live() {
        let prefix = "AWSLogs/111122223333/CloudTrail/ca-central-1/";
        let range = |after: &str, end: Option<&str>| Range {
            prefix: prefix.to_owned(),
            after: after.to_owned(),
            end: end.map(str::to_owned),
        };
        let key = |day: &str| format!("{prefix}{day}");
        let end = key("2026/06/01");
        let all = range(&key("2026/05/01"), Some(&end));
        let cut = Day::constant(2026, 5, 20);
        // Nothing of it: all is listed.
        let mut none = Span::new(all.clone(), cut);
        for other in ["2026/04/30/x", "2026/05/20/x", "2026/06/02/x"] {
            assert!(!none.take(&key(other)), "{other}");
        }
        assert!(!none.take("AWSLogs/111122223333/CloudTrail/us-east-1/2026/05/02/x"));
        assert_eq!(none.live(), std::slice::from_ref(&all));
        // Some: what lies before and behind is listed.
        let mut some = Span::new(all.clone(), cut);
        for day in ["2026/05/07/x", "2026/05/03/x", "2026/05/05/x"] {
            assert!(some.take(&key(day)), "{day}");
        }
        let (first, last) = (key("2026/05/03/x"), key("2026/05/07/x"));
        let want = [range(&all.after, Some(&first)), range(&last, Some(&end))];
        assert_eq!(some.live(), want);
        // Keys that tell no day are all listed live.
        let month = Range { prefix: key("2026/05/"), ..all };
        assert!(!Span::new(month, cut).take(&key("2026/05/03/x")));
    }
}
