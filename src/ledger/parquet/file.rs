//! Columns to a file.
//!
//! Polars' own writer would number the texts of each column once more, and look for repeats among
//! ids; here the columns come as they are stored.

use std::fs::File;
use std::io::{self, Write};

use polars::prelude::{CompatLevel, Field, PolarsError, Schema, SchemaExt};
use polars_parquet::parquet::error::ParquetError;
use polars_parquet::read::FallibleStreamingIterator;
use polars_parquet::write::{
    CompressedPage, CompressionOptions, Compressor, DynIter, DynStreamingIterator, FileWriter,
    ParquetType, StatisticsOptions, Version, WriteOptions, ZstdLevel, array_to_columns,
};

use super::columns::Column;

/// A file, and why it took no more: the Parquet writer says only that its transport failed.
#[derive(Debug)]
pub struct Sink<'a> {
    file: &'a File,
    /// What the system said first.
    pub cause: Option<io::Error>,
}

impl<'a> Sink<'a> {
    /// Writes to this file.
    pub const fn of(file: &'a File) -> Self {
        Self { file, cause: None }
    }

    fn noting<T>(&mut self, outcome: io::Result<T>) -> io::Result<T> {
        outcome.map_err(|cause| {
            let kind = cause.kind();
            self.cause.get_or_insert(cause);
            kind.into()
        })
    }
}

impl Write for Sink<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let outcome = self.file.write(bytes);
        self.noting(outcome)
    }

    fn flush(&mut self) -> io::Result<()> {
        let outcome = self.file.flush();
        self.noting(outcome)
    }
}

/// Writes a whole file.
pub fn write(file: &mut Sink<'_>, rows: usize, columns: Vec<Column>) -> Result<(), PolarsError> {
    let fields = columns.iter().map(|column| Field::new(column.name.into(), column.kind.clone()));
    let schema = fields.collect::<Schema>().to_arrow(CompatLevel::newest());
    // An index of pages is of no use: a part is read whole or not at all.
    let mut writer = FileWriter::try_new(file, schema, options(StatisticsOptions::empty())?)?;
    if rows > 0 {
        let types = writer.parquet_schema().fields().to_vec();
        let columns = columns.into_iter().zip(types).map(|(column, kind)| pages(column, kind));
        let columns: Vec<_> = columns.collect();
        writer.write(rows as u64, DynIter::new(columns.into_iter()))?;
    }
    writer.end(None)?;
    Ok(())
}

type Pages = DynStreamingIterator<'static, CompressedPage, PolarsError>;

/// Cuts a column into pages, which are made when they are written.
fn pages(column: Column, kind: ParquetType) -> Result<Pages, PolarsError> {
    let (min_value, max_value) = (column.is_ordered, column.is_ordered);
    let options =
        options(StatisticsOptions { min_value, max_value, ..StatisticsOptions::default() })?;
    let encoding = [column.encoding];
    let mut pages = array_to_columns(column.rows, kind, options, &encoding)?;
    // A column that is no structure has one list of pages.
    let pages = pages.pop().ok_or_else(|| PolarsError::NoData(column.name.into()))?;
    let pages = pages.map(|page| page.map_err(ParquetError::from));
    let pages = Compressor::new(pages, options.compression, Vec::new());
    Ok(DynStreamingIterator::new(pages.map_err(PolarsError::from)))
}

fn options(statistics: StatisticsOptions) -> Result<WriteOptions, PolarsError> {
    let compression = CompressionOptions::Zstd(Some(ZstdLevel::try_new(1)?));
    Ok(WriteOptions { statistics, version: Version::V1, compression, data_page_size: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_of_a_file_is_not_lost_in_the_writer() {
        // A disk that is always full, where the system has one.
        let Ok(full) = File::options().write(true).open("/dev/full") else { return };
        let mut sink = Sink::of(&full);
        write(&mut sink, 0, Vec::new()).unwrap_err();
        assert_eq!(sink.cause.unwrap().kind(), io::ErrorKind::StorageFull);
    }
}
