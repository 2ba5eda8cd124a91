//! Rows in the order of their keys, however many they are.
//!
//! Memory: one run of rows, some 128 MiB; what is more waits in temporary files, which the system
//! takes back however the run ends.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, Seek, SeekFrom};

use crate::aws::s3::Listed;

/// Takes rows in any order.
#[derive(Debug)]
pub(super) struct Sorter {
    rows: Vec<Listed>,
    bytes: usize,
    most_bytes: usize,
    runs: Vec<csv::Reader<File>>,
}

/// Gives rows in the order of their keys, each key once.
#[derive(Debug)]
pub(super) struct Sorted {
    runs: Vec<csv::Reader<File>>,
    heads: BinaryHeap<Head>,
    last: Option<String>,
}

/// The next row of a run.
#[derive(Debug)]
struct Head {
    row: Listed,
    run: usize,
}

impl Sorter {
    pub fn new() -> Self {
        Self::holding(RUN_BYTES)
    }

    fn holding(most_bytes: usize) -> Self {
        Self { rows: Vec::new(), bytes: 0, most_bytes, runs: Vec::new() }
    }

    /// # Errors
    /// Fails where the system takes no more temporary files.
    pub fn push(&mut self, row: Listed) -> io::Result<()> {
        self.bytes += size_of::<Listed>() + row.key.len() + TAG_BYTES;
        self.rows.push(row);
        if self.bytes >= self.most_bytes { self.spill() } else { Ok(()) }
    }

    /// # Errors
    /// Fails where a temporary file cannot be read.
    pub fn finish(mut self) -> io::Result<Sorted> {
        self.spill()?;
        Sorted::of(self.runs)
    }

    fn spill(&mut self) -> io::Result<()> {
        self.rows.sort_unstable_by(|a, b| a.key.cmp(&b.key).then_with(|| a.etag.cmp(&b.etag)));
        self.bytes = 0;
        self.runs.push(run(self.rows.drain(..).map(Ok))?);
        if self.runs.len() == MOST_RUNS {
            // A process may have some hundreds of files open.
            let all = Sorted::of(std::mem::take(&mut self.runs))?;
            self.runs.push(run(all)?);
        }
        Ok(())
    }
}

/// Writes rows to a temporary file, and returns it from its beginning.
fn run(rows: impl Iterator<Item = io::Result<Listed>>) -> io::Result<csv::Reader<File>> {
    let mut writer =
        csv::WriterBuilder::new().has_headers(false).from_writer(tempfile::tempfile()?);
    for row in rows {
        let Listed { key, size, etag, archive, .. } = row?;
        let (size, etag, archive) =
            (size.to_string(), etag.unwrap_or_default(), archive.unwrap_or_default());
        writer.write_record([&key, &size, &etag, &archive])?;
    }
    let mut file = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(csv::ReaderBuilder::new().has_headers(false).from_reader(file))
}

impl Sorted {
    fn of(runs: Vec<csv::Reader<File>>) -> io::Result<Self> {
        let mut sorted = Self { runs, heads: BinaryHeap::new(), last: None };
        for run in 0..sorted.runs.len() {
            sorted.refill(run)?;
        }
        Ok(sorted)
    }

    /// Takes at most a page of rows before a key, all where there is no key.
    ///
    /// # Errors
    /// Fails where a temporary file cannot be read.
    pub fn before(&mut self, key: Option<&str>) -> io::Result<Vec<Listed>> {
        let mut page = Vec::new();
        while page.len() < PAGE
            && self
                .heads
                .peek()
                .is_some_and(|head| key.is_none_or(|key| head.row.key.as_str() < key))
            && let Some(row) = self.next()
        {
            page.push(row?);
        }
        Ok(page)
    }

    fn refill(&mut self, run: usize) -> io::Result<()> {
        let mut record = csv::StringRecord::new();
        if !self.runs[run].read_record(&mut record)? {
            return Ok(());
        }
        let text = |at: usize| record.get(at).filter(|text| !text.is_empty()).map(str::to_owned);
        let size = record.get(1).and_then(|size| size.parse().ok());
        let (Some(key), Some(size)) = (record.get(0), size) else {
            return Err(io::Error::other("a temporary file was changed"));
        };
        let (key, etag, archive) = (key.to_owned(), text(2), text(3));
        self.heads.push(Head { row: Listed { key, size, etag, archive, modified: None }, run });
        Ok(())
    }
}

impl Iterator for Sorted {
    type Item = io::Result<Listed>;

    fn next(&mut self) -> Option<io::Result<Listed>> {
        while let Some(Head { row, run }) = self.heads.pop() {
            if let Err(cause) = self.refill(run) {
                return Some(Err(cause));
            }
            // One key is one object; a read by the wrong ETag fails, and is told.
            if self.last.as_deref() != Some(row.key.as_str()) {
                self.last = Some(row.key.clone());
                return Some(Ok(row));
            }
        }
        None
    }
}

impl Ord for Head {
    /// The first key is the greatest, because a heap gives its greatest.
    fn cmp(&self, other: &Self) -> Ordering {
        other.row.key.cmp(&self.row.key).then_with(|| other.run.cmp(&self.run))
    }
}

impl PartialOrd for Head {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Head {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Head {}

const RUN_BYTES: usize = 128 << 20;
/// An ETag and what the allocator adds.
const TAG_BYTES: usize = 64;
const MOST_RUNS: usize = 64;
const PAGE: usize = 1_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn row(key: &str) -> Listed {
        let (etag, archive) = (Some(format!("\"{key}\"")), None);
        Listed { key: key.to_owned(), size: 7, etag, archive, modified: None }
    }

    #[test]
    fn rows_come_in_the_order_of_keys_each_once_from_however_many_runs() {
        // Runs of one row, of some, and one of all; more runs than may be open.
        for most_bytes in [1, 1_000, usize::MAX] {
            let mut sorter = Sorter::holding(most_bytes);
            for n in (0..300_u32).map(|n| n * 7 % 300).chain([5, 5, 299]) {
                sorter.push(row(&format!("a,\"b\"\n{n:03}"))).unwrap();
            }
            assert!(sorter.runs.len() < MOST_RUNS);
            let got: Vec<Listed> = sorter.finish().unwrap().map(Result::unwrap).collect();
            let want: Vec<Listed> = (0..300).map(|n| row(&format!("a,\"b\"\n{n:03}"))).collect();
            assert_eq!(got, want);
        }
    }

    #[test]
    fn what_lies_before_a_key_is_taken_and_no_more() {
        let mut sorter = Sorter::new();
        for key in ["c", "a", "b"] {
            sorter.push(row(key)).unwrap();
        }
        let mut sorted = sorter.finish().unwrap();
        let keys = |page: io::Result<Vec<Listed>>| -> Vec<String> {
            page.unwrap().into_iter().map(|row| row.key).collect()
        };
        assert_eq!(keys(sorted.before(Some("b"))), ["a"]);
        assert_eq!(keys(sorted.before(Some("b"))), [""; 0]);
        assert_eq!(keys(sorted.before(None)), ["b", "c"]);
    }
}
