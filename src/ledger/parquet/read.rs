//! Frames that were read.

use std::error::Error as StdError;

use polars::prelude::{DataFrame, DataType, StringChunked};

use crate::ledger::row::{Id, Row, RowFacts, short};
use crate::ledger::schema::{
    CATEGORIES, IDS, KINDS, OPTIONAL, PRINCIPAL_TYPES, REGION_PATHS, REQUIRED, value,
};
use crate::ledger::symbols::{Symbol, Symbols};
use crate::model::{KeyPlace, LogKind, Moment, Receipt, RecordCounts, State};

use super::{COUNTERS, INVOCATION_LOGS};

/// Why a frame is not as it was written.
pub type Fault = Box<dyn StdError + Send + Sync>;

/// A column of texts as they stand.
fn text_column(frame: &DataFrame, name: &str) -> Result<StringChunked, Fault> {
    Ok(frame.column(name)?.cast(&DataType::String)?.str()?.clone())
}

/// A column of texts as values. Where the part stores repeated texts by number, as ours do, each of
/// them is looked up once.
fn values<T: Copy>(
    frame: &DataFrame,
    name: &str,
    mut of: impl FnMut(&str) -> T,
) -> Result<Vec<Option<T>>, Fault> {
    let column = frame.column(name)?;
    let Ok(numbered) = column.cat32() else {
        return Ok(text_column(frame, name)?.iter().map(|text| text.map(&mut of)).collect());
    };
    let mapping = numbered.get_mapping();
    let mut known: Vec<Option<T>> = vec![None; mapping.num_cats_upper_bound()];
    let mut value = |number: u32| {
        let slot = known.get_mut(number as usize)?;
        if slot.is_none() {
            *slot = mapping.cat_to_str(number).map(&mut of);
        }
        *slot
    };
    Ok(numbered.physical().iter().map(|number| number.and_then(&mut value)).collect())
}

fn number_column(frame: &DataFrame, name: &str) -> Result<Vec<Option<u64>>, Fault> {
    Ok(frame.column(name)?.u64()?.iter().collect())
}

/// A column that older parts do not have, which stands for `before`.
fn later_column(
    frame: &DataFrame,
    name: &str,
    before: Option<u64>,
) -> Result<Vec<Option<u64>>, Fault> {
    if has(frame, name) { number_column(frame, name) } else { Ok(vec![before; frame.height()]) }
}

/// A column of texts that parts of an older version do not have.
fn later_text_column(frame: &DataFrame, name: &str) -> Result<Option<StringChunked>, Fault> {
    has(frame, name).then(|| text_column(frame, name)).transpose()
}

fn has(frame: &DataFrame, name: &str) -> bool {
    frame.columns().iter().any(|column| column.name() == name)
}

fn columns_of(frame: &DataFrame, names: &[&str]) -> Result<Vec<StringChunked>, Fault> {
    names.iter().map(|name| text_column(frame, name)).collect()
}

/// Shows the observations of a frame, in the numbers of `symbols`.
pub fn rows(
    frame: &DataFrame,
    symbols: &mut Symbols,
    each: &mut impl FnMut(Row, &Symbols),
) -> Result<(), Fault> {
    let ids = columns_of(frame, &IDS)?;
    let ids: Vec<Vec<_>> = ids.iter().map(|column| column.iter().collect()).collect();
    let mut texts = |name: &str| values(frame, name, |text| symbols.of(text));
    let required = REQUIRED.iter().map(|name| texts(name)).collect::<Result<Vec<_>, _>>()?;
    let optional = OPTIONAL.iter().map(|name| texts(name)).collect::<Result<Vec<_>, _>>()?;
    let objects = texts("object")?;
    let kinds = values(frame, "kind", |word| value(&KINDS, word))?;
    let categories = values(frame, "category", |word| value(&CATEGORIES, word))?;
    let types = values(frame, "principal_type", |word| value(&PRINCIPAL_TYPES, word))?;
    let paths = values(frame, "region_path", |word| value(&REGION_PATHS, word))?;
    let times = frame.column("event_time")?.cast(&DataType::Int64)?;
    let times: Vec<Option<i64>> = times.i64()?.iter().collect();
    let shared: Vec<Option<bool>> = frame.column("is_shared")?.bool()?.iter().collect();
    let input = number_column(frame, "input_tokens")?;
    let output = number_column(frame, "output_tokens")?;
    // Parts that were written before invocation logs were read count no caches.
    let cache_read = later_column(frame, "cache_read_tokens", None)?;
    let cache_write = later_column(frame, "cache_write_tokens", None)?;
    let records = number_column(frame, "record")?;
    let must = |column: &[Option<Symbol>], at: usize| column[at].ok_or("a text is missing");
    for at in 0..frame.height() {
        let [source, name, principal] =
            [must(&required[0], at)?, must(&required[1], at)?, must(&required[2], at)?];
        let mut facts = RowFacts {
            kind: kinds[at].flatten().ok_or("unknown kind")?,
            category: categories[at].flatten().ok_or("unknown category")?,
            principal_type: types[at].flatten().ok_or("unknown type")?,
            region_path: paths[at].flatten(),
            is_shared: shared[at].ok_or("`is_shared` is missing")?,
            event_time: times[at].map(Moment::from_millis),
            input_tokens: short(input[at]),
            output_tokens: short(output[at]),
            cache_read_tokens: short(cache_read[at]),
            cache_write_tokens: short(cache_write[at]),
            ..RowFacts::bare(source, name, principal)
        };
        for (slot, column) in facts.optional_texts_mut().into_iter().zip(&optional) {
            *slot = column[at];
        }
        for (slot, column) in facts.ids_mut().into_iter().zip(&ids) {
            *slot = Id::of(column[at], symbols);
        }
        let (object, record) = (must(&objects, at)?, records[at].ok_or("`record` is missing")?);
        each(Row { facts, object, record }, symbols);
    }
    Ok(())
}

/// Returns the receipts of a frame.
pub fn receipts(frame: &DataFrame) -> Result<Vec<Receipt>, Fault> {
    let names = ["object", "state", "sha256", "account", "region", "day", "problems"];
    let columns = columns_of(frame, &names)?;
    let mut columns = columns.iter().map(|column| column.iter().collect::<Vec<_>>());
    let mut next = || columns.next().ok_or("a column is missing");
    let (objects, states, hashes) = (next()?, next()?, next()?);
    let (accounts, regions, days) = (next()?, next()?, next()?);
    let (problems, bytes) = (next()?, number_column(frame, "bytes")?);
    // Parts that were written before these were kept have none.
    let later = |name| later_text_column(frame, name);
    let (stamps, contents, kinds) = (later("stamp")?, later("content_sha256")?, later("kind")?);
    let [stamps, contents, kinds] = [&stamps, &contents, &kinds]
        .map(|column| column.as_ref().map(|column| column.iter().collect::<Vec<_>>()));
    let counters = COUNTERS.map(|(name, _)| match name {
        INVOCATION_LOGS => later_column(frame, name, Some(0)),
        _ => number_column(frame, name),
    });
    let mut receipts = Vec::with_capacity(frame.height());
    for at in 0..frame.height() {
        let mut records = RecordCounts::default();
        for ((_, slot), column) in COUNTERS.iter().zip(&counters) {
            let column = column.as_ref().map_err(ToString::to_string)?;
            *slot(&mut records) = column[at].ok_or("a counter is missing")?;
        }
        if !records.is_conserved() {
            return Err("the counters of an object do not add up".into());
        }
        let place = match (accounts[at], regions[at], days[at]) {
            (Some(account), Some(region), Some(day)) => Some(KeyPlace {
                account: account.into(),
                region: region.parse()?,
                day: day.parse()?,
            }),
            (_, _, _) => None,
        };
        receipts.push(Receipt {
            object: objects[at].ok_or("an object has no name")?.to_owned(),
            kind: match &kinds {
                None => LogKind::Trail,
                Some(kinds) => kinds[at].and_then(kind_of).ok_or("unknown kind of log")?,
            },
            place,
            state: states[at].and_then(State::parse).ok_or("unknown state")?,
            bytes: bytes[at].ok_or("`bytes` is missing")?,
            stamp: stamps.as_ref().and_then(|stamps| stamps[at]).map(str::to_owned),
            sha256: hashes[at].map(str::to_owned),
            content_sha256: contents.as_ref().and_then(|all| all[at]).map(str::to_owned),
            records,
            problems: serde_json::from_str(problems[at].ok_or("`problems` is missing")?)?,
        });
    }
    Ok(receipts)
}

/// Shows the objects of a frame of receipts and their states.
pub fn states(frame: &DataFrame, mut each: impl FnMut(&str, State)) -> Result<(), Fault> {
    let [objects, states] = [text_column(frame, "object")?, text_column(frame, "state")?];
    for (object, state) in objects.iter().zip(states.iter()) {
        let object = object.ok_or("an object has no name")?;
        each(object, state.and_then(State::parse).ok_or("unknown state")?);
    }
    Ok(())
}

fn kind_of(word: &str) -> Option<LogKind> {
    LogKind::ALL.into_iter().find(|kind| kind.as_str() == word)
}
