//! Ledger parts on disk. Only here is Polars named.

mod columns;
mod file;
mod read;
mod write;

use std::collections::BTreeSet;
use std::error::Error as StdError;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use polars::prelude::{ParquetReader, PolarsError, SerReader};

use crate::model::{Receipt, RecordCounts, State};

use self::columns::Column;
use super::error::Error;
use super::row::{Row, Rows};
use super::schema::SCHEMA_VERSION;
use super::symbols::Symbols;

/// One part: what one scan, or a share of it, wrote.
#[derive(Debug)]
pub struct Part {
    folder: PathBuf,
    stem: String,
}

/// Returns the parts of a ledger in the order of their names. A part counts once its receipts are
/// there: they are written last.
pub fn parts(folder: &Path) -> Result<Vec<Part>, Error> {
    let mut names = receipts_in(folder)?;
    // A run that merges parts while they are listed may have written one behind the place that was
    // looked at and removed another before it. Then the next list has it.
    loop {
        let again = receipts_in(folder)?;
        if again == names {
            break;
        }
        names = again;
    }
    let mut parts = Vec::new();
    for name in names {
        let Some(stem) = name.strip_suffix(RECEIPTS) else { continue };
        let version = stem.strip_prefix('v').and_then(|rest| rest.split_once('-')).map(|(v, _)| v);
        if version != Some(SCHEMA_VERSION.to_string().as_str()) {
            let why = format!("is not of ledger version {SCHEMA_VERSION}");
            return Err(Error::Schema { part: folder.join(&name), why });
        }
        parts.push(Part { folder: folder.to_path_buf(), stem: stem.to_owned() });
    }
    Ok(parts)
}

fn receipts_in(folder: &Path) -> Result<BTreeSet<String>, Error> {
    let failed = |source| Error::Folder { folder: folder.to_path_buf(), source };
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name().to_string_lossy().into_owned();
        if name.ends_with(RECEIPTS) {
            names.insert(name);
        }
    }
    Ok(names)
}

/// Writes a part, all or nothing: its receipts appear last and in one step.
pub fn write(
    folder: &Path,
    id: &str,
    symbols: &Symbols,
    rows: &Rows,
    receipts: &[Receipt],
) -> Result<(), Error> {
    let part = Part { folder: folder.to_path_buf(), stem: format!("v{SCHEMA_VERSION}-{id}") };
    commit(&part.path(OBSERVATIONS), rows.count(), write::observations(symbols, rows))?;
    commit(&part.path(RECEIPTS), receipts.len(), write::receipts(receipts))
}

/// Says whether a file is one of a part, of whatever version, and when it may be shown: receipts after
/// observations.
pub fn order_of(name: &str) -> Option<u8> {
    match (name.strip_suffix(OBSERVATIONS), name.strip_suffix(RECEIPTS)) {
        (Some(stem), _) if is_stem(stem) => Some(0),
        (_, Some(stem)) if is_stem(stem) => Some(1),
        (_, _) => None,
    }
}

/// Says whether files are named so: `v`, a version, `-`, and an id of 12 bytes.
fn is_stem(stem: &str) -> bool {
    let parts = stem.strip_prefix('v').and_then(|rest| rest.split_once('-'));
    parts.is_some_and(|(version, id)| {
        let is_id = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        let is_version = !version.is_empty() && version.bytes().all(|b| b.is_ascii_digit());
        is_version && id.len() == 24 && id.bytes().all(is_id)
    })
}

/// Removes what a run that was killed left: files that were not finished, and observations whose
/// receipts never came.
pub fn clear_unfinished(folder: &Path) -> Result<(), Error> {
    let failed = |source| Error::Folder { folder: folder.to_path_buf(), source };
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_orphan = name
            .strip_suffix(OBSERVATIONS)
            .is_some_and(|stem| !folder.join(format!("{stem}{RECEIPTS}")).exists());
        if name.ends_with(UNFINISHED) || is_orphan {
            fs::remove_file(&path).map_err(failed)?;
        }
    }
    Ok(())
}

fn commit(
    path: &Path,
    rows: usize,
    columns: Result<Vec<Column>, PolarsError>,
) -> Result<(), Error> {
    let failed =
        |source: Box<dyn StdError + Send + Sync>| Error::Part { part: path.to_path_buf(), source };
    let columns = columns.map_err(|e| failed(e.into()))?;
    let unfinished = path.with_extension(&UNFINISHED[1..]);
    let file = File::create(&unfinished).map_err(|e| failed(e.into()))?;
    let mut sink = file::Sink::of(&file);
    if let Err(told) = file::write(&mut sink, rows, columns) {
        return Err(failed(sink.cause.map_or_else(|| told.into(), Into::into)));
    }
    file.sync_all().map_err(|e| failed(e.into()))?;
    fs::rename(&unfinished, path).map_err(|e| failed(e.into()))?;
    sync_folder(path).map_err(|e| failed(e.into()))
}

/// A name is there, or gone, after a power cut only once its folder is.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    File::open(folder.unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all())
}

impl Part {
    /// Returns the number of observations.
    pub fn rows(&self) -> Result<usize, Error> {
        let path = self.path(OBSERVATIONS);
        open(&path)?.num_rows().map_err(|e| broken(&path, e.into()))
    }

    /// Returns the number of receipts.
    pub fn objects(&self) -> Result<usize, Error> {
        let path = self.path(RECEIPTS);
        open(&path)?.num_rows().map_err(|e| broken(&path, e.into()))
    }

    /// Returns what the part is named after.
    pub fn id(&self) -> &str {
        self.stem.split_once('-').map_or(&self.stem, |(_, id)| id)
    }

    /// Returns the names of its files, the one that makes it count first.
    pub fn files(&self) -> [String; 2] {
        [RECEIPTS, OBSERVATIONS].map(|suffix| format!("{}{suffix}", self.stem))
    }

    /// Removes the part: it counts no more once its receipts are gone.
    pub fn remove(&self) -> Result<(), Error> {
        self.files().map(|name| self.folder.join(name)).iter().try_for_each(|path| {
            fs::remove_file(path).map_err(|e| broken(path, e.into()))?;
            sync_folder(path).map_err(|e| broken(path, e.into()))
        })
    }

    /// Reads the receipts.
    pub fn receipts(&self) -> Result<Vec<Receipt>, Error> {
        let path = self.path(RECEIPTS);
        let frame = open(&path)?.finish().map_err(|e| broken(&path, e.into()))?;
        read::receipts(&frame).map_err(|e| broken(&path, e))
    }

    /// Reads the objects' names and what became of them, and nothing else.
    pub fn states(&self, each: impl FnMut(&str, State)) -> Result<(), Error> {
        let path = self.path(RECEIPTS);
        let columns = ["object", "state"].map(str::to_owned).to_vec();
        let frame = open(&path)?.with_columns(Some(columns)).finish();
        let frame = frame.map_err(|e| broken(&path, e.into()))?;
        read::states(&frame, each).map_err(|e| broken(&path, e))
    }

    /// Reads the observations, a slice at a time, into `symbols`' numbers.
    pub fn observations(
        &self,
        symbols: &mut Symbols,
        mut each: impl FnMut(Row, &Symbols),
    ) -> Result<(), Error> {
        let path = self.path(OBSERVATIONS);
        let rows = self.rows()?;
        for start in (0..rows).step_by(SLICE) {
            let reader = open(&path)?.with_slice(Some((start, SLICE.min(rows - start))));
            let frame = reader.finish().map_err(|e| broken(&path, e.into()))?;
            read::rows(&frame, symbols, &mut each).map_err(|e| broken(&path, e))?;
        }
        Ok(())
    }

    /// Says that this part is not as it was written.
    pub fn refused(&self, why: &str) -> Error {
        Error::Schema { part: self.path(RECEIPTS), why: why.to_owned() }
    }

    fn path(&self, suffix: &str) -> PathBuf {
        self.folder.join(format!("{}{suffix}", self.stem))
    }
}

fn open(path: &Path) -> Result<ParquetReader<File>, Error> {
    File::open(path).map(ParquetReader::new).map_err(|e| broken(path, e.into()))
}

fn broken(path: &Path, source: Box<dyn StdError + Send + Sync>) -> Error {
    Error::Part { part: path.to_path_buf(), source }
}

type Counter = fn(&mut RecordCounts) -> &mut u64;

const COUNTERS: [(&str, Counter); 8] = [
    ("total", |counts| &mut counts.total),
    ("inference", |counts| &mut counts.inference),
    ("bedrock_other", |counts| &mut counts.bedrock_other),
    ("second_descriptions", |counts| &mut counts.second_descriptions),
    ("other", |counts| &mut counts.other),
    ("malformed", |counts| &mut counts.malformed),
    ("not_records", |counts| &mut counts.not_records),
    (INVOCATION_LOGS, |counts| &mut counts.invocation_logs),
];

/// The counter that parts lack which were written before invocation logs were read.
const INVOCATION_LOGS: &str = "invocation_logs";
const OBSERVATIONS: &str = ".observations.parquet";
const RECEIPTS: &str = ".receipts.parquet";
/// What a file is called that is not whole yet.
pub const UNFINISHED: &str = ".unfinished";
const SLICE: usize = 1 << 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_named_as_parts_are_is_one() {
        let id = "0123456789abcdef01234567";
        assert_eq!(order_of(&format!("v1-{id}.observations.parquet")), Some(0));
        assert_eq!(order_of(&format!("v12-{id}.receipts.parquet")), Some(1));
        for foreign in [
            format!("other/v1-{id}.receipts.parquet"),
            format!("v1-{id}/v1-{id}.receipts.parquet"),
            format!("v1-{id}.parquet"),
            format!("v-{id}.receipts.parquet"),
            format!("v1-{}.receipts.parquet", &id[1..]),
            format!("v1-../../{}.receipts.parquet", &id[6..]),
            format!("v1-{}.receipts.parquet", id.to_uppercase()),
            "vpc.receipts.parquet".to_owned(),
        ] {
            assert_eq!(order_of(&foreign), None, "{foreign}");
        }
    }
}
