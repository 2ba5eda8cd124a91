//! Columns of a part, filled row by row.

use polars::prelude::{
    Categorical32Chunked, CategoricalPhysical, Categories, Column, DataType, IntoColumn,
    NewChunkedArray, PolarsError, StringChunkedBuilder, UInt32Chunked,
};

use crate::ledger::row::Id;
use crate::ledger::symbols::{Symbol, Symbols};

/// A column of texts that repeat: each text once, and a number for each row. What is numbered
/// already need not be hashed again.
pub struct Repeating<'s> {
    name: &'static str,
    /// By the number of a symbol, the text's place in this column, counted from one.
    places: Vec<u32>,
    texts: Vec<&'s str>,
    rows: Vec<Option<u32>>,
    symbols: &'s Symbols,
}

impl<'s> Repeating<'s> {
    /// Starts a column of so many rows.
    pub fn new(name: &'static str, rows: usize, symbols: &'s Symbols) -> Self {
        let places = vec![0; symbols.count()];
        Self { name, places, texts: Vec::new(), rows: Vec::with_capacity(rows), symbols }
    }

    /// Adds a row.
    pub fn push(&mut self, symbol: Option<Symbol>) {
        let place = symbol.map(|symbol| {
            let place = &mut self.places[symbol.index()];
            if *place == 0 {
                self.texts.push(self.symbols.text(symbol));
                // There are no more texts than symbols, which are numbered in 32 bits.
                *place = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
            }
            *place - 1
        });
        self.rows.push(place);
    }

    /// Ends the column.
    pub fn done(self) -> Result<Column, PolarsError> {
        numbered(self.name, &self.texts, &self.rows)
    }
}

/// A column of ids, nearly all of them different.
pub struct Ids<'s> {
    rows: StringChunkedBuilder,
    symbols: &'s Symbols,
}

impl<'s> Ids<'s> {
    /// Starts a column of so many rows.
    pub fn new(name: &'static str, rows: usize, symbols: &'s Symbols) -> Self {
        Self { rows: StringChunkedBuilder::new(name.into(), rows), symbols }
    }

    /// Adds a row.
    pub fn push(&mut self, id: Id) {
        id.told(self.symbols, |text| self.rows.append_option(text));
    }

    /// Ends the column.
    pub fn done(self) -> Column {
        self.rows.finish().into_column()
    }
}

/// Makes a column of a few known words.
pub fn words<T: PartialEq>(
    name: &'static str,
    known: &[(T, &'static str)],
    rows: impl Iterator<Item = Option<T>>,
) -> Result<Column, PolarsError> {
    let place = |value| known.iter().position(|(word, _)| *word == value);
    let rows: Vec<_> =
        rows.map(|row| row.and_then(place).and_then(|place| u32::try_from(place).ok())).collect();
    let texts: Vec<&str> = known.iter().map(|(_, word)| *word).collect();
    numbered(name, &texts, &rows)
}

/// Makes a column of distinct texts and each row's place among them.
fn numbered(
    name: &'static str,
    texts: &[&str],
    rows: &[Option<u32>],
) -> Result<Column, PolarsError> {
    let categories = Categories::new(name.into(), NAMESPACE.into(), CategoricalPhysical::U32);
    let mapping = categories.mapping();
    let number = |text: &&str| mapping.insert_cat(text);
    let numbers = texts.iter().map(number).collect::<Result<Vec<_>, _>>()?;
    let rows = rows.iter().map(|row| row.map(|place| numbers[place as usize]));
    let rows = UInt32Chunked::from_iter_options(name.into(), rows);
    let texts = DataType::from_categories(categories);
    Ok(Categorical32Chunked::from_cats_and_dtype(rows, texts).into_column())
}

/// Columns of one name count as one kind of category to Polars in whichever part they stand, so
/// that parts can be read together.
const NAMESPACE: &str = "regiontrail";
