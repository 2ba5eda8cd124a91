//! Columns to be written.

use polars::prelude::PolarsError;

use crate::ledger::row::{Row, RowKind, Rows};
use crate::ledger::schema::{
    CATEGORIES, IDS, KINDS, OPTIONAL, PRINCIPAL_TYPES, REGION_PATHS, REQUIRED,
};
use crate::ledger::symbols::Symbols;
use crate::model::{Category, PrincipalType, Receipt, RegionPath};

use super::COUNTERS;
use super::columns::{Column, Ids, Numbers, Repeating, Times, Words, flags, texts};

/// Makes the columns of a part's observations.
pub fn observations(symbols: &Symbols, rows: &Rows) -> Result<Vec<Column>, PolarsError> {
    let mut columns = Observations::new(symbols, rows.count());
    // Once over the rows for all columns: they are far apart in memory.
    rows.iter().for_each(|row| columns.push(row));
    columns.done()
}

/// The columns of observations, filled row by row.
struct Observations<'s> {
    ids: [Ids<'s>; IDS.len()],
    required: [Repeating<'s>; REQUIRED.len()],
    optional: [Repeating<'s>; OPTIONAL.len()],
    kinds: Words<RowKind>,
    categories: Words<Category>,
    principal_types: Words<PrincipalType>,
    region_paths: Words<RegionPath>,
    event_times: Times,
    are_shared: Vec<bool>,
    input_tokens: Numbers,
    output_tokens: Numbers,
    cache_read_tokens: Numbers,
    cache_write_tokens: Numbers,
    objects: Repeating<'s>,
    records: Numbers,
}

impl<'s> Observations<'s> {
    fn new(symbols: &'s Symbols, count: usize) -> Self {
        let repeating = |name| Repeating::new(name, count, symbols);
        Self {
            ids: IDS.map(|name| Ids::new(name, count, symbols)),
            required: REQUIRED.map(repeating),
            optional: OPTIONAL.map(repeating),
            kinds: Words::new("kind", &KINDS, count),
            categories: Words::new("category", &CATEGORIES, count),
            principal_types: Words::new("principal_type", &PRINCIPAL_TYPES, count),
            region_paths: Words::new("region_path", &REGION_PATHS, count),
            event_times: Times::new("event_time", count),
            are_shared: Vec::with_capacity(count),
            input_tokens: Numbers::new("input_tokens", count),
            output_tokens: Numbers::new("output_tokens", count),
            cache_read_tokens: Numbers::new("cache_read_tokens", count),
            cache_write_tokens: Numbers::new("cache_write_tokens", count),
            objects: repeating("object"),
            records: Numbers::new("record", count),
        }
    }

    fn push(&mut self, Row { facts, object, record }: &Row) {
        self.ids.iter_mut().zip(facts.ids()).for_each(|(column, id)| column.push(id));
        let texts = facts.required_texts();
        self.required.iter_mut().zip(texts).for_each(|(column, text)| column.push(Some(text)));
        let texts = facts.optional_texts();
        self.optional.iter_mut().zip(texts).for_each(|(column, text)| column.push(text));
        self.kinds.push(Some(facts.kind));
        self.categories.push(Some(facts.category));
        self.principal_types.push(Some(facts.principal_type));
        self.region_paths.push(facts.region_path);
        self.event_times.push(facts.event_time);
        self.are_shared.push(facts.is_shared);
        self.input_tokens.push(facts.input_tokens.map(u64::from));
        self.output_tokens.push(facts.output_tokens.map(u64::from));
        self.cache_read_tokens.push(facts.cache_read_tokens.map(u64::from));
        self.cache_write_tokens.push(facts.cache_write_tokens.map(u64::from));
        self.objects.push(Some(*object));
        self.records.push(Some(*record));
    }

    fn done(self) -> Result<Vec<Column>, PolarsError> {
        let mut columns: Vec<Column> = self.ids.into_iter().map(Ids::done).collect();
        for texts in self.required.into_iter().chain(self.optional) {
            columns.push(texts.done()?);
        }
        columns.extend([
            self.kinds.done()?,
            self.categories.done()?,
            self.principal_types.done()?,
            self.region_paths.done()?,
            self.event_times.done(),
            flags("is_shared", self.are_shared),
            self.input_tokens.done(),
            self.output_tokens.done(),
            self.cache_read_tokens.done(),
            self.cache_write_tokens.done(),
            self.objects.done()?,
            self.records.done(),
        ]);
        Ok(columns)
    }
}

/// Makes the columns of a part's receipts.
pub fn receipts(receipts: &[Receipt]) -> Result<Vec<Column>, PolarsError> {
    let states: Vec<String> = receipts.iter().map(|receipt| receipt.state.to_string()).collect();
    let places: Vec<_> = receipts.iter().map(|receipt| receipt.place.as_ref()).collect();
    let days: Vec<_> =
        places.iter().map(|place| place.map(|place| place.day.to_string())).collect();
    let problems: Vec<String> = receipts
        .iter()
        .map(|receipt| serde_json::to_string(&receipt.problems))
        .collect::<Result<_, _>>()
        .map_err(|e| PolarsError::ComputeError(e.to_string().into()))?;
    let mut columns = vec![
        texts("object", receipts.iter().map(|receipt| Some(receipt.object.as_str()))),
        texts("kind", receipts.iter().map(|receipt| Some(receipt.kind.as_str()))),
        texts("state", states.iter().map(|state| Some(state.as_str()))),
        numbers("bytes", receipts.iter().map(|receipt| receipt.bytes)),
        texts("sha256", receipts.iter().map(|receipt| receipt.sha256.as_deref())),
        texts("stamp", receipts.iter().map(|receipt| receipt.stamp.as_deref())),
        texts("content_sha256", receipts.iter().map(|receipt| receipt.content_sha256.as_deref())),
        texts("account", places.iter().map(|place| place.map(|place| place.account.as_str()))),
        texts("region", places.iter().map(|place| place.map(|place| place.region.as_str()))),
        texts("day", days.iter().map(Option::as_deref)),
        texts("problems", problems.iter().map(|problem| Some(problem.as_str()))),
    ];
    for (name, of) in COUNTERS {
        let counts = receipts.iter().map(|receipt| *of(&mut receipt.records.clone()));
        columns.push(numbers(name, counts));
    }
    Ok(columns)
}

fn numbers(name: &'static str, rows: impl ExactSizeIterator<Item = u64>) -> Column {
    let mut column = Numbers::new(name, rows.len());
    rows.for_each(|number| column.push(Some(number)));
    column.done()
}
