//! Ledger parts on disk. Only here is Polars named.

use std::error::Error as StdError;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use polars::polars_utils::compression::ZstdLevel;
use polars::prelude::{
    Column, DataFrame, DataType, ParquetCompression, ParquetReader, ParquetWriter, PolarsError,
    SerReader, TimeUnit,
};

use crate::model::{KeyPlace, Moment, Receipt, RecordCounts, SkipReason, State};

use super::error::Error;
use super::row::{Id, Row, RowFacts};
use super::schema::{
    CATEGORIES, IDS, KINDS, OPTIONAL, PRINCIPAL_TYPES, REGION_PATHS, REQUIRED, SCHEMA_VERSION,
    value, word,
};
use super::symbols::{Symbol, Symbols};

/// One part: what one scan, or a share of it, wrote.
#[derive(Debug)]
pub struct Part {
    folder: PathBuf,
    stem: String,
}

/// Returns the parts of a ledger in the order of their names. A part counts once its receipts are
/// there: they are written last.
pub fn parts(folder: &Path) -> Result<Vec<Part>, Error> {
    let failed = |source| Error::Folder { folder: folder.to_path_buf(), source };
    let mut parts = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name().to_string_lossy().into_owned();
        let Some(stem) = name.strip_suffix(RECEIPTS) else { continue };
        let version = stem.strip_prefix('v').and_then(|rest| rest.split_once('-')).map(|(v, _)| v);
        if version != Some(SCHEMA_VERSION.to_string().as_str()) {
            let why = format!("is not of ledger version {SCHEMA_VERSION}");
            return Err(Error::Schema { part: folder.join(&name), why });
        }
        parts.push(Part { folder: folder.to_path_buf(), stem: stem.to_owned() });
    }
    parts.sort_by(|a, b| a.stem.cmp(&b.stem));
    Ok(parts)
}

/// Writes a part, all or nothing: its receipts appear last and in one step.
pub fn write(
    folder: &Path,
    id: &str,
    symbols: &Symbols,
    rows: &[Row],
    receipts: &[Receipt],
) -> Result<(), Error> {
    let part = Part { folder: folder.to_path_buf(), stem: format!("v{SCHEMA_VERSION}-{id}") };
    commit(&part.path(OBSERVATIONS), observation_frame(symbols, rows))?;
    commit(&part.path(RECEIPTS), receipt_frame(receipts))
}

fn commit(path: &Path, frame: Result<DataFrame, PolarsError>) -> Result<(), Error> {
    let failed =
        |source: Box<dyn StdError + Send + Sync>| Error::Part { part: path.to_path_buf(), source };
    let mut frame = frame.map_err(|e| failed(e.into()))?;
    let unfinished = path.with_extension("unfinished");
    let file = File::create(&unfinished).map_err(|e| failed(e.into()))?;
    // Threads beyond the caller's are not taken for so little.
    let fast = ZstdLevel::try_new(1).map(Some).map_err(|e| failed(e.into()))?;
    let writer = ParquetWriter::new(&file)
        .set_parallel(false)
        .with_compression(ParquetCompression::Zstd(fast));
    writer.finish(&mut frame).map_err(|e| failed(e.into()))?;
    file.sync_all().map_err(|e| failed(e.into()))?;
    fs::rename(&unfinished, path).map_err(|e| failed(e.into()))
}

fn observation_frame(symbols: &Symbols, rows: &[Row]) -> Result<DataFrame, PolarsError> {
    let mut columns = Vec::new();
    let mut facts: Vec<RowFacts> = rows.iter().map(|row| row.facts.clone()).collect();
    for (at, name) in IDS.iter().enumerate() {
        let ids: Vec<_> = facts.iter_mut().map(|row| row.ids()[at].text(symbols)).collect();
        columns.push(texts(name, ids.iter().map(Option::as_deref)));
    }
    let text = |symbol: Symbol| symbols.text(symbol).as_ref();
    for (at, name) in REQUIRED.iter().enumerate() {
        columns
            .push(texts(name, facts.iter_mut().map(|row| Some(text(*row.required_texts()[at])))));
    }
    for (at, name) in OPTIONAL.iter().enumerate() {
        columns.push(texts(name, facts.iter_mut().map(|row| row.optional_texts()[at].map(text))));
    }
    columns.push(texts("kind", facts.iter().map(|row| word(&KINDS, &row.kind))));
    columns.push(texts("category", facts.iter().map(|row| word(&CATEGORIES, &row.category))));
    let kinds = facts.iter().map(|row| word(&PRINCIPAL_TYPES, &row.principal_type));
    columns.push(texts("principal_type", kinds));
    let paths = facts.iter().map(|row| row.region_path.and_then(|path| word(&REGION_PATHS, &path)));
    columns.push(texts("region_path", paths));
    let times: Vec<_> = facts.iter().map(|row| row.event_time.map(Moment::as_millis)).collect();
    let timestamp = DataType::Datetime(TimeUnit::Milliseconds, None);
    columns.push(Column::new("event_time".into(), times).cast(&timestamp)?);
    columns.push(Column::new(
        "is_shared".into(),
        facts.iter().map(|row| row.is_shared).collect::<Vec<_>>(),
    ));
    columns.push(numbers("input_tokens", facts.iter().map(|row| row.input_tokens)));
    columns.push(numbers("output_tokens", facts.iter().map(|row| row.output_tokens)));
    columns.push(texts("object", rows.iter().map(|row| Some(text(row.object)))));
    columns.push(numbers("record", rows.iter().map(|row| Some(row.record))));
    DataFrame::new(rows.len(), columns)
}

fn receipt_frame(receipts: &[Receipt]) -> Result<DataFrame, PolarsError> {
    let states: Vec<String> = receipts.iter().map(|receipt| state_word(receipt.state)).collect();
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
    DataFrame::new(receipts.len(), columns)
}

fn texts<'a>(name: &str, values: impl Iterator<Item = Option<&'a str>>) -> Column {
    Column::new(name.into(), values.collect::<Vec<_>>())
}

fn numbers(name: &str, values: impl Iterator<Item = Option<u64>>) -> Column {
    Column::new(name.into(), values.collect::<Vec<_>>())
}

impl Part {
    /// Returns the number of observations.
    pub fn rows(&self) -> Result<usize, Error> {
        let path = self.path(OBSERVATIONS);
        open(&path)?.num_rows().map_err(|e| broken(&path, e.into()))
    }

    /// Reads the receipts.
    pub fn receipts(&self) -> Result<Vec<Receipt>, Error> {
        let path = self.path(RECEIPTS);
        let frame = open(&path)?.finish().map_err(|e| broken(&path, e.into()))?;
        read_receipts(&frame).map_err(|e| broken(&path, e))
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
            read_rows(&frame, symbols, &mut each).map_err(|e| broken(&path, e))?;
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

type Fault = Box<dyn StdError + Send + Sync>;

/// A column of texts.
fn text_column<'f>(frame: &'f DataFrame, name: &str) -> Result<Vec<Option<&'f str>>, Fault> {
    Ok(frame.column(name)?.str()?.iter().collect())
}

fn number_column(frame: &DataFrame, name: &str) -> Result<Vec<Option<u64>>, Fault> {
    Ok(frame.column(name)?.u64()?.iter().collect())
}

fn read_rows(
    frame: &DataFrame,
    symbols: &mut Symbols,
    each: &mut impl FnMut(Row, &Symbols),
) -> Result<(), Fault> {
    let columns = |names: &[&str]| {
        names.iter().map(|name| text_column(frame, name)).collect::<Result<Vec<_>, _>>()
    };
    let (ids, required, optional) = (columns(&IDS)?, columns(&REQUIRED)?, columns(&OPTIONAL)?);
    let words = columns(&["kind", "category", "principal_type", "region_path", "object"])?;
    let times = frame.column("event_time")?.cast(&DataType::Int64)?;
    let times: Vec<Option<i64>> = times.i64()?.iter().collect();
    let shared: Vec<Option<bool>> = frame.column("is_shared")?.bool()?.iter().collect();
    let (input, output) =
        (number_column(frame, "input_tokens")?, number_column(frame, "output_tokens")?);
    let records = number_column(frame, "record")?;
    for at in 0..frame.height() {
        let mut must =
            |text: Option<&str>| text.map(|text| symbols.of(text)).ok_or("a text is missing");
        let [event_source, event_name, principal] =
            [must(required[0][at])?, must(required[1][at])?, must(required[2][at])?];
        let object = must(words[4][at])?;
        let mut facts = RowFacts {
            kind: words[0][at].and_then(|word| value(&KINDS, word)).ok_or("unknown kind")?,
            category: words[1][at]
                .and_then(|word| value(&CATEGORIES, word))
                .ok_or("unknown category")?,
            principal_type: words[2][at]
                .and_then(|word| value(&PRINCIPAL_TYPES, word))
                .ok_or("unknown type")?,
            region_path: words[3][at].and_then(|word| value(&REGION_PATHS, word)),
            is_shared: shared[at].ok_or("`is_shared` is missing")?,
            event_time: times[at].map(Moment::from_millis),
            input_tokens: input[at],
            output_tokens: output[at],
            ..RowFacts::bare(event_source, event_name, principal)
        };
        for (slot, column) in facts.optional_texts().into_iter().zip(&optional) {
            *slot = column[at].map(|text| symbols.of(text));
        }
        for (slot, column) in facts.ids().into_iter().zip(&ids) {
            *slot = Id::of(column[at], symbols);
        }
        each(Row { facts, object, record: records[at].ok_or("`record` is missing")? }, symbols);
    }
    Ok(())
}

fn read_receipts(frame: &DataFrame) -> Result<Vec<Receipt>, Fault> {
    let text = |name| text_column(frame, name);
    let (objects, states, hashes) = (text("object")?, text("state")?, text("sha256")?);
    let (accounts, regions, days) = (text("account")?, text("region")?, text("day")?);
    let (problems, bytes) = (text("problems")?, number_column(frame, "bytes")?);
    let counters = COUNTERS.map(|(name, _)| number_column(frame, name));
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
            place,
            state: states[at].and_then(state_of).ok_or("unknown state")?,
            bytes: bytes[at].ok_or("`bytes` is missing")?,
            sha256: hashes[at].map(str::to_owned),
            records,
            problems: serde_json::from_str(problems[at].ok_or("`problems` is missing")?)?,
        });
    }
    Ok(receipts)
}

fn state_word(state: State) -> String {
    match state {
        State::Read => "read".to_owned(),
        State::Failed => "failed".to_owned(),
        State::Skipped(reason) => format!("{SKIPPED}{}", reason.as_str()),
    }
}

fn state_of(word: &str) -> Option<State> {
    match word {
        "read" => Some(State::Read),
        "failed" => Some(State::Failed),
        _ => {
            let reason = word.strip_prefix(SKIPPED)?;
            SkipReason::ALL.into_iter().find(|known| known.as_str() == reason).map(State::Skipped)
        }
    }
}

type Counter = fn(&mut RecordCounts) -> &mut u64;

const COUNTERS: [(&str, Counter); 7] = [
    ("total", |counts| &mut counts.total),
    ("inference", |counts| &mut counts.inference),
    ("bedrock_other", |counts| &mut counts.bedrock_other),
    ("second_descriptions", |counts| &mut counts.second_descriptions),
    ("other", |counts| &mut counts.other),
    ("malformed", |counts| &mut counts.malformed),
    ("not_records", |counts| &mut counts.not_records),
];

const OBSERVATIONS: &str = ".observations.parquet";
const RECEIPTS: &str = ".receipts.parquet";
const SKIPPED: &str = "skipped:";
const SLICE: usize = 1 << 16;
