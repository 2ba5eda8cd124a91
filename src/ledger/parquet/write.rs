//! Columns to be written.

use polars::prelude::PolarsError;

use crate::ledger::row::{Row, Rows};
use crate::ledger::schema::{
    CATEGORIES, IDS, KINDS, OPTIONAL, PRINCIPAL_TYPES, REGION_PATHS, REQUIRED,
};
use crate::ledger::symbols::Symbols;
use crate::model::Receipt;

use super::COUNTERS;
use super::columns::{Column, Ids, Repeating, flags, numbers, texts, times, words};

/// Makes the columns of a part's observations.
pub fn observations(symbols: &Symbols, rows: &Rows) -> Result<Vec<Column>, PolarsError> {
    let count = rows.count();
    let mut ids = IDS.map(|name| Ids::new(name, count, symbols));
    let repeating = |name| Repeating::new(name, count, symbols);
    let (mut required, mut optional) = (REQUIRED.map(repeating), OPTIONAL.map(repeating));
    let mut objects = repeating("object");
    for Row { facts, object, .. } in rows.iter() {
        ids.iter_mut().zip(facts.ids()).for_each(|(column, id)| column.push(id));
        let texts = facts.required_texts();
        required.iter_mut().zip(texts).for_each(|(column, text)| column.push(Some(text)));
        let texts = facts.optional_texts();
        optional.iter_mut().zip(texts).for_each(|(column, text)| column.push(text));
        objects.push(Some(*object));
    }
    let mut columns: Vec<Column> = ids.into_iter().map(Ids::done).collect();
    for texts in required.into_iter().chain(optional) {
        columns.push(texts.done()?);
    }
    let facts = || rows.iter().map(|row| &row.facts);
    columns.push(words("kind", &KINDS, facts().map(|row| Some(row.kind)))?);
    columns.push(words("category", &CATEGORIES, facts().map(|row| Some(row.category)))?);
    let types = facts().map(|row| Some(row.principal_type));
    columns.push(words("principal_type", &PRINCIPAL_TYPES, types)?);
    columns.push(words("region_path", &REGION_PATHS, facts().map(|row| row.region_path))?);
    columns.push(times("event_time", facts().map(|row| row.event_time)));
    columns.push(flags("is_shared", facts().map(|row| row.is_shared)));
    columns.push(numbers("input_tokens", facts().map(|row| row.input_tokens)));
    columns.push(numbers("output_tokens", facts().map(|row| row.output_tokens)));
    columns.push(objects.done()?);
    columns.push(numbers("record", rows.iter().map(|row| Some(row.record))));
    Ok(columns)
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
        texts("state", states.iter().map(|state| Some(state.as_str()))),
        numbers("bytes", receipts.iter().map(|receipt| Some(receipt.bytes))),
        texts("sha256", receipts.iter().map(|receipt| receipt.sha256.as_deref())),
        texts("account", places.iter().map(|place| place.map(|place| place.account.as_str()))),
        texts("region", places.iter().map(|place| place.map(|place| place.region.as_str()))),
        texts("day", days.iter().map(Option::as_deref)),
        texts("problems", problems.iter().map(|problem| Some(problem.as_str()))),
    ];
    for (name, of) in COUNTERS {
        columns.push(numbers(
            name,
            receipts.iter().map(|receipt| Some(*of(&mut receipt.records.clone()))),
        ));
    }
    Ok(columns)
}
