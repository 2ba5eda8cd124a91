//! Flows and inferences as Parquet, for `DuckDB`, Polars, Athena and Spark.
//!
//! Texts are UTF-8 strings, times are timestamps in milliseconds UTC, counts are 64-bit integers
//! (signed: Athena knows no others), lists are lists of strings; the columns have the names of the JSON report.

use std::io::{self, Write};

use polars::polars_utils::compression::ZstdLevel;
use polars::prelude::{
    Column, DataFrame, DataType, IntoColumn, IntoSeries, ListBuilderTrait,
    ListStringChunkedBuilder, ParquetCompression, ParquetWriter, PolarsError, TimeUnit,
};

use crate::model::{Day, EventId, Grade, Inference, Moment, Region, RegionPath, Sample};
use crate::report::{JudgedFlow, Report};

/// Writes one row a flow.
///
/// # Errors
/// Returns the error of `out`, or of a table that Parquet cannot hold.
pub fn flows(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let flows: Vec<&JudgedFlow> = report.flows.iter().collect();
    write(&flows, flow_frame, out)
}

fn flow_frame(rows: &[&JudgedFlow]) -> Result<DataFrame, PolarsError> {
    let count =
        |name, get: fn(&JudgedFlow) -> u64| numbers(name, rows.iter().map(|flow| Some(get(flow))));
    let time = |name, get: fn(&JudgedFlow) -> Option<Moment>| {
        times(name, rows.iter().map(|flow| get(flow)))
    };
    let mut columns = of_flows(rows);
    columns.extend([
        count("calls", |flow| flow.calls),
        count("calls_with_tokens", |flow| flow.calls_with_tokens),
        count("input_tokens", |flow| flow.input_tokens),
        count("output_tokens", |flow| flow.output_tokens),
        time("first_seen", |flow| flow.first_seen)?,
        time("last_seen", |flow| flow.last_seen)?,
        count("calls_with_log", |flow| flow.invocation_logs.calls),
        count("cache_read_tokens", |flow| flow.invocation_logs.cache_read_tokens),
        count("cache_write_tokens", |flow| flow.invocation_logs.cache_write_tokens),
    ]);
    DataFrame::new(rows.len(), columns)
}

/// Writes one row an inference: its flow's facts and verdict, its tokens, and the record to look
/// at.
///
/// # Errors
/// Returns the error of `out`, or of a table that Parquet cannot hold.
pub fn inferences(
    report: &Report,
    inferences: &[Inference],
    out: &mut dyn Write,
) -> io::Result<()> {
    write(inferences, |rows| inference_frame(report, rows), out)
}

fn inference_frame(report: &Report, inferences: &[Inference]) -> Result<DataFrame, PolarsError> {
    let rows: Vec<&JudgedFlow> = inferences.iter().map(|row| &report.flows[row.flow]).collect();
    let samples = || inferences.iter().map(|row| &row.sample);
    let event_ids = samples().map(|sample| sample.event_id.as_ref().map(EventId::to_string));
    let event_ids: Vec<Option<String>> = event_ids.collect();
    let path = |sample: &Sample| sample.region_path.map(RegionPath::as_str);
    let mut columns = of_flows(&rows);
    columns.extend([
        times("event_time", samples().map(|sample| sample.time))?,
        texts("event_id", event_ids.iter().map(Option::as_deref)),
        texts("object", samples().map(|sample| Some(&*sample.object))),
        numbers("record", samples().map(|sample| Some(sample.record))),
        texts("region_path", samples().map(path)),
        numbers("input_tokens", inferences.iter().map(|row| row.input_tokens)),
        numbers("output_tokens", inferences.iter().map(|row| row.output_tokens)),
        numbers("cache_read_tokens", inferences.iter().map(|row| row.cache_read_tokens)),
        numbers("cache_write_tokens", inferences.iter().map(|row| row.cache_write_tokens)),
    ]);
    DataFrame::new(rows.len(), columns)
}

/// Returns what a flow and each of its inferences have in common.
fn of_flows(rows: &[&JudgedFlow]) -> Vec<Column> {
    let days: Vec<Option<String>> =
        rows.iter().map(|flow| flow.day.map(|day: Day| day.to_string())).collect();
    let text =
        |name, get: fn(&JudgedFlow) -> Option<&str>| texts(name, rows.iter().map(|flow| get(flow)));
    vec![
        texts("day", days.iter().map(Option::as_deref)),
        text("account", |flow| flow.account.as_ref().map(crate::model::AccountId::as_str)),
        text("principal", |flow| Some(&flow.principal)),
        text("session", |flow| flow.session.as_deref()),
        text("principal_type", |flow| Some(flow.principal_type.as_str())),
        text("via", |flow| flow.via.as_deref()),
        text("client", |flow| flow.client.as_deref()),
        text("event_source", |flow| Some(&flow.event_source)),
        text("event_name", |flow| Some(&flow.event_name)),
        text("requested", |flow| flow.requested.as_deref()),
        text("model", |flow| flow.model.as_deref()),
        text("inference_profile", |flow| flow.inference_profile.as_deref()),
        text("source_region", |flow| flow.source_region.as_deref()),
        text("evidence", |flow| flow.evidence.map(Grade::as_str)),
        text("destination", |flow| flow.destination.as_ref().map(Region::as_str)),
        possible(rows),
        text("outcome", |flow| Some(flow.outcome)),
        text("error_code", |flow| flow.error_code.as_deref()),
        text("verdict", |flow| Some(flow.verdict.as_str())),
        text("rule", |flow| flow.rule.as_deref()),
    ]
}

fn possible(rows: &[&JudgedFlow]) -> Column {
    let mut lists =
        ListStringChunkedBuilder::new("possible_destinations".into(), rows.len(), rows.len());
    for flow in rows {
        lists.append_values_iter(flow.possible_destinations.iter().map(Region::as_str));
    }
    lists.finish().into_series().into_column()
}

fn texts<'a>(name: &str, rows: impl Iterator<Item = Option<&'a str>>) -> Column {
    Column::new(name.into(), rows.collect::<Vec<_>>())
}

fn numbers(name: &str, rows: impl Iterator<Item = Option<u64>>) -> Column {
    // No sum of calls or tokens comes near the greatest signed number.
    let signed = |n| i64::try_from(n).unwrap_or(i64::MAX);
    Column::new(name.into(), rows.map(|row| row.map(signed)).collect::<Vec<_>>())
}

fn times(name: &str, rows: impl Iterator<Item = Option<Moment>>) -> Result<Column, PolarsError> {
    let millis: Vec<_> = rows.map(|time| time.map(Moment::as_millis)).collect();
    Column::new(name.into(), millis).cast(&DataType::Datetime(TimeUnit::Milliseconds, None))
}

/// Writes rows some at a time: a million of them are never held as columns.
fn write<R>(
    rows: &[R],
    frame: impl Fn(&[R]) -> Result<DataFrame, PolarsError>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let fast = ZstdLevel::try_new(1).map_err(io::Error::other)?;
    let writer = ParquetWriter::new(out)
        .set_parallel(false)
        .with_compression(ParquetCompression::Zstd(Some(fast)));
    let schema = frame(&[]).map_err(io::Error::other)?;
    let mut writer = writer.batched(schema.schema()).map_err(io::Error::other)?;
    for group in rows.chunks(GROUP_ROWS) {
        let group = frame(group).map_err(io::Error::other)?;
        writer.write_batch(&group).map_err(io::Error::other)?;
    }
    writer.finish().map(drop).map_err(io::Error::other)
}

/// Rows of a group, some 50 MB as columns.
const GROUP_ROWS: usize = 1 << 16;

#[cfg(test)]
mod tests {
    use polars::prelude::{ParquetReader, SerReader};

    use super::*;
    use crate::report::fixture;

    fn read(bytes: Vec<u8>) -> DataFrame {
        ParquetReader::new(io::Cursor::new(bytes)).finish().unwrap()
    }

    fn written(report: &Report) -> Vec<u8> {
        let mut bytes = Vec::new();
        flows(report, &mut bytes).unwrap();
        bytes
    }

    #[test]
    fn the_flows_come_back_with_the_sums_of_the_report() {
        for report in [fixture::ordinary(), fixture::hostile(), fixture::empty()] {
            let frame = read(written(&report));
            assert_eq!(frame.height(), report.flows.len());
            let calls = frame.column("calls").unwrap().i64().unwrap().iter().flatten();
            assert_eq!(calls.sum::<i64>().cast_unsigned(), report.totals.calls);
            let principals: Vec<_> =
                frame.column("principal").unwrap().str().unwrap().iter().flatten().collect();
            let want: Vec<&str> = report.flows.iter().map(|flow| &*flow.principal).collect();
            assert_eq!(principals, want);
        }
    }

    #[test]
    fn the_same_report_gives_the_same_bytes() {
        assert_eq!(written(&fixture::ordinary()), written(&fixture::ordinary()));
    }

    #[test]
    fn an_inference_stands_beside_the_verdict_of_its_flow() {
        let report = fixture::ordinary();
        let one = |flow| Inference {
            flow,
            sample: Sample {
                time: Some(report.generated_at),
                event_id: Some("e".into()),
                object: "o".into(),
                record: 7,
                region_path: None,
            },
            input_tokens: Some(3),
            cache_read_tokens: None,
            cache_write_tokens: Some(28_857),
            output_tokens: None,
        };
        let mut bytes = Vec::new();
        inferences(&report, &[one(1), one(0)], &mut bytes).unwrap();
        let frame = read(bytes);
        let verdicts: Vec<_> = frame
            .column("verdict")
            .unwrap()
            .str()
            .unwrap()
            .iter()
            .flatten()
            .map(str::to_owned)
            .collect();
        assert_eq!(verdicts, [report.flows[1].verdict.as_str(), report.flows[0].verdict.as_str()]);
        assert_eq!(frame.column("output_tokens").unwrap().null_count(), 2);
    }
}
