//! Columns of a part, filled row by row, as Parquet has them.

use polars::prelude::{CategoricalPhysical, Categories, DataType, PolarsError, TimeUnit};
use polars_arrow::array::{
    Array, BooleanArray, DictionaryArray, MutableArray, MutableBinaryArray, MutablePrimitiveArray,
    PrimitiveArray, Utf8ViewArray,
};
use polars_arrow::datatypes::{ArrowDataType, TimeUnit as ArrowTimeUnit};
use polars_parquet::write::Encoding;

use crate::ledger::row::Id;
use crate::ledger::symbols::{Symbol, Symbols};
use crate::model::Moment;

/// A column, and how Parquet stores it.
pub struct Column {
    /// The column's name.
    pub name: &'static str,
    /// What Polars reads it as.
    pub kind: DataType,
    /// The rows.
    pub rows: Box<dyn Array>,
    /// How they are stored.
    pub encoding: Encoding,
    /// Its least and greatest value tell something.
    pub is_ordered: bool,
}

/// A column of texts that repeat: each text once, and a number for each row. What is numbered
/// already need not be hashed again.
pub struct Repeating<'s> {
    name: &'static str,
    /// By the number of a symbol, the text's place in this column, counted from one.
    places: Vec<u32>,
    texts: Vec<&'s str>,
    rows: MutablePrimitiveArray<u32>,
    symbols: &'s Symbols,
}

impl<'s> Repeating<'s> {
    /// Starts a column of so many rows.
    pub fn new(name: &'static str, rows: usize, symbols: &'s Symbols) -> Self {
        let places = vec![0; symbols.count()];
        let rows = MutablePrimitiveArray::with_capacity(rows);
        Self { name, places, texts: Vec::new(), rows, symbols }
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
        numbered(self.name, &self.texts, self.rows.freeze())
    }
}

/// A column of ids, nearly all of them different.
pub struct Ids<'s> {
    name: &'static str,
    rows: MutableBinaryArray<i64>,
    symbols: &'s Symbols,
}

impl<'s> Ids<'s> {
    /// Starts a column of so many rows.
    pub fn new(name: &'static str, rows: usize, symbols: &'s Symbols) -> Self {
        Self { name, rows: MutableBinaryArray::with_capacity(rows), symbols }
    }

    /// Adds a row.
    pub fn push(&mut self, id: Id) {
        id.told(self.symbols, |text| self.rows.push(text));
    }

    /// Ends the column. All ids of a form are equally long, so their lengths take no space beside
    /// them; and no two are alike, so nobody looks for repeats.
    pub fn done(mut self) -> Column {
        Column {
            name: self.name,
            kind: DataType::String,
            rows: self.rows.as_box(),
            encoding: Encoding::DeltaLengthByteArray,
            is_ordered: false,
        }
    }
}

/// A column of a few known words.
pub struct Words<T: 'static> {
    name: &'static str,
    known: &'static [(T, &'static str)],
    rows: MutablePrimitiveArray<u32>,
}

impl<T: PartialEq> Words<T> {
    /// Starts a column of so many rows.
    pub fn new(name: &'static str, known: &'static [(T, &'static str)], rows: usize) -> Self {
        Self { name, known, rows: MutablePrimitiveArray::with_capacity(rows) }
    }

    /// Adds a row.
    pub fn push(&mut self, value: Option<T>) {
        let place = |value| self.known.iter().position(|(word, _)| *word == value);
        let place = value.and_then(place);
        self.rows.push(place.and_then(|place| u32::try_from(place).ok()));
    }

    /// Ends the column.
    pub fn done(self) -> Result<Column, PolarsError> {
        let texts: Vec<&str> = self.known.iter().map(|(_, word)| *word).collect();
        numbered(self.name, &texts, self.rows.freeze())
    }
}

/// A column of whole numbers: each is stored by how far it is from the one before it.
pub struct Numbers {
    name: &'static str,
    rows: MutablePrimitiveArray<u64>,
}

impl Numbers {
    /// Starts a column of so many rows.
    pub fn new(name: &'static str, rows: usize) -> Self {
        Self { name, rows: MutablePrimitiveArray::with_capacity(rows) }
    }

    /// Adds a row.
    pub fn push(&mut self, number: Option<u64>) {
        self.rows.push(number);
    }

    /// Ends the column.
    pub fn done(self) -> Column {
        let rows = self.rows.freeze().boxed();
        Column { encoding: Encoding::DeltaBinaryPacked, ..of(self.name, DataType::UInt64, rows) }
    }
}

/// A column of times.
pub struct Times {
    name: &'static str,
    rows: MutablePrimitiveArray<i64>,
}

impl Times {
    /// Starts a column of so many rows.
    pub fn new(name: &'static str, rows: usize) -> Self {
        Self { name, rows: MutablePrimitiveArray::with_capacity(rows) }
    }

    /// Adds a row.
    pub fn push(&mut self, time: Option<Moment>) {
        self.rows.push(time.map(Moment::as_millis));
    }

    /// Ends the column.
    pub fn done(self) -> Column {
        let kind = ArrowDataType::Timestamp(ArrowTimeUnit::Millisecond, None);
        let rows = self.rows.freeze().to(kind).boxed();
        let kind = DataType::Datetime(TimeUnit::Milliseconds, None);
        Column { encoding: Encoding::DeltaBinaryPacked, ..of(self.name, kind, rows) }
    }
}

/// Makes a column of texts of which nobody knows whether they repeat.
pub fn texts<'a>(name: &'static str, rows: impl Iterator<Item = Option<&'a str>>) -> Column {
    let rows = Utf8ViewArray::from_slice(rows.collect::<Vec<_>>());
    of(name, DataType::String, rows.boxed())
}

/// Makes a column of claims.
pub fn flags(name: &'static str, rows: Vec<bool>) -> Column {
    let rows = BooleanArray::from_slice(rows);
    Column { encoding: Encoding::Plain, ..of(name, DataType::Boolean, rows.boxed()) }
}

/// Makes a column whose values are stored once if they repeat.
fn of(name: &'static str, kind: DataType, rows: Box<dyn Array>) -> Column {
    Column { name, kind, rows, encoding: Encoding::RleDictionary, is_ordered: true }
}

/// Makes a column of distinct texts and each row's place among them.
fn numbered(
    name: &'static str,
    texts: &[&str],
    rows: PrimitiveArray<u32>,
) -> Result<Column, PolarsError> {
    let texts = Utf8ViewArray::from_slice_values(texts).boxed();
    let kind = Categories::new(name.into(), NAMESPACE.into(), CategoricalPhysical::U32);
    let rows = DictionaryArray::try_from_keys(rows, texts, false)?;
    Ok(of(name, DataType::from_categories(kind), rows.boxed()))
}

/// Columns of one name count as one kind of category to Polars in whichever part they stand, so
/// that parts can be read together.
const NAMESPACE: &str = "regiontrail";
