//! Flows and findings as rows for spreadsheets and scripts (RFC 4180).
//!
//! A spreadsheet runs a cell that looks like a formula. Such a text gets a leading `'`; numbers
//! never do. <https://owasp.org/www-community/attacks/CSV_Injection>

use std::io::{self, Write};

use csv::{Terminator, Writer, WriterBuilder};
use serde::{Serialize, Serializer};

use crate::model::{Day, Grade, Moment, PrincipalType, Region, Verdict};
use crate::report::visible::Visible;
use crate::report::{Finding, JudgedFlow, Report, Severity};

use super::reported::place;

/// Writes one row for each flow.
///
/// # Errors
/// Returns the error of `out`.
pub fn flows(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = writer(out);
    rows.write_record(FLOW_COLUMNS).map_err(cause)?;
    for flow in &report.flows {
        rows.serialize(FlowRow::of(flow)).map_err(cause)?;
    }
    rows.flush()
}

/// Writes one row for each finding; its evidence is one cell, the records one after the other.
///
/// # Errors
/// Returns the error of `out`.
pub fn findings(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = writer(out);
    rows.write_record(FINDING_COLUMNS).map_err(cause)?;
    for finding in &report.findings {
        rows.serialize(FindingRow::of(finding)).map_err(cause)?;
    }
    rows.flush()
}

/// Returns the error of the output itself: whoever stops reading is told apart by its kind.
fn cause(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// The names stand apart from the rows so that a table without rows has them too.
fn writer(out: &mut dyn Write) -> Writer<&mut dyn Write> {
    WriterBuilder::new().has_headers(false).terminator(Terminator::CRLF).from_writer(out)
}

const FLOW_COLUMNS: [&str; 28] = [
    "day",
    "account",
    "principal",
    "principal_type",
    "via",
    "client",
    "event_source",
    "event_name",
    "requested",
    "model",
    "inference_profile",
    "source_region",
    "evidence",
    "destination",
    "possible_destinations",
    "outcome",
    "error_code",
    "verdict",
    "rule",
    "calls",
    "calls_with_tokens",
    "input_tokens",
    "output_tokens",
    "first_seen",
    "last_seen",
    "calls_with_log",
    "cache_read_tokens",
    "cache_write_tokens",
];

const FINDING_COLUMNS: [&str; 9] = [
    "code",
    "severity",
    "message",
    "count",
    "first_seen",
    "last_seen",
    "evidence",
    "what_to_do",
    "principal",
];

/// A flow in the order of [`FLOW_COLUMNS`].
#[derive(Serialize)]
struct FlowRow<'a> {
    day: Option<Day>,
    account: Option<Safe>,
    principal: Safe,
    principal_type: PrincipalType,
    via: Option<Safe>,
    client: Option<Safe>,
    event_source: Safe,
    event_name: Safe,
    requested: Option<Safe>,
    model: Option<Safe>,
    inference_profile: Option<Safe>,
    source_region: Option<Safe>,
    evidence: Option<Grade>,
    destination: Option<&'a Region>,
    possible_destinations: Safe,
    outcome: &'static str,
    error_code: Option<Safe>,
    verdict: Verdict,
    rule: Option<Safe>,
    calls: u64,
    calls_with_tokens: u64,
    input_tokens: u64,
    output_tokens: u64,
    first_seen: Option<Moment>,
    last_seen: Option<Moment>,
    calls_with_log: u64,
    cache_read_tokens: u64,
    cache_write_tokens: u64,
}

impl<'a> FlowRow<'a> {
    fn of(flow: &'a JudgedFlow) -> Self {
        Self {
            day: flow.day,
            account: flow.account.as_ref().map(|account| Safe::of(account.as_str())),
            principal: Safe::of(&flow.principal),
            principal_type: flow.principal_type,
            via: flow.via.as_deref().map(Safe::of),
            client: flow.client.as_deref().map(Safe::of),
            event_source: Safe::of(&flow.event_source),
            event_name: Safe::of(&flow.event_name),
            requested: flow.requested.as_deref().map(Safe::of),
            model: flow.model.as_deref().map(Safe::of),
            inference_profile: flow.inference_profile.as_deref().map(Safe::of),
            source_region: flow.source_region.as_deref().map(Safe::of),
            evidence: flow.evidence,
            destination: flow.destination.as_ref(),
            possible_destinations: Safe::of(&joined(&flow.possible_destinations, " ")),
            outcome: flow.outcome,
            error_code: flow.error_code.as_deref().map(Safe::of),
            verdict: flow.verdict,
            rule: flow.rule.as_deref().map(Safe::of),
            calls: flow.calls,
            calls_with_tokens: flow.calls_with_tokens,
            input_tokens: flow.input_tokens,
            output_tokens: flow.output_tokens,
            first_seen: flow.first_seen,
            last_seen: flow.last_seen,
            calls_with_log: flow.invocation_logs.calls,
            cache_read_tokens: flow.invocation_logs.cache_read_tokens,
            cache_write_tokens: flow.invocation_logs.cache_write_tokens,
        }
    }
}

/// A finding in the order of [`FINDING_COLUMNS`].
#[derive(Serialize)]
struct FindingRow {
    code: &'static str,
    severity: Severity,
    message: Safe,
    count: u64,
    first_seen: Option<Moment>,
    last_seen: Option<Moment>,
    evidence: Safe,
    what_to_do: Safe,
    principal: Option<Safe>,
}

impl FindingRow {
    fn of(finding: &Finding) -> Self {
        let evidence: Vec<String> = finding.evidence.iter().map(place).collect();
        Self {
            code: finding.code,
            severity: finding.severity,
            message: Safe::of(&finding.message),
            count: finding.count,
            first_seen: finding.first_seen,
            last_seen: finding.last_seen,
            evidence: Safe::of(&joined(&evidence, "; ")),
            what_to_do: Safe::of(finding.what_to_do),
            principal: finding.caller().map(Safe::of),
        }
    }
}

fn joined<T: ToString>(items: &[T], between: &str) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(between)
}

/// A text that no spreadsheet takes for a formula and that hides nothing.
struct Safe(String);

impl Safe {
    fn of(text: &str) -> Self {
        let guard = if is_like_formula(text) { "'" } else { "" };
        Self(format!("{guard}{}", Visible::from(text)))
    }
}

impl Serialize for Safe {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Says whether a spreadsheet may run the text: it starts, after blanks and quotes, with a sign
/// of a formula, or with a character that moves it to the start of a cell.
pub(super) fn is_like_formula(text: &str) -> bool {
    let is_skipped =
        |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '“' | '”' | '‘' | '’');
    text.starts_with(['\t', '\r', '\n'])
        || text
            .trim_start_matches(is_skipped)
            .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫', '−'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;
    use crate::report::golden::assert_golden;

    type Writing = fn(&Report, &mut dyn Write) -> io::Result<()>;

    fn text(write: Writing, report: &Report) -> String {
        let mut bytes = Vec::new();
        write(report, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn formulas_are_only_text() {
        for (raw, cell) in [
            ("=1+1", "'=1+1"),
            (" \"=1+1", "' \"=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'\\u{9}x"),
            ("\r\n=x", "'\\u{d}\\u{a}=x"),
            ("\u{a0}=x", "'\u{a0}=x"),
            ("＝cmd", "'＝cmd"),
            ("﹣1", "'﹣1"),
            ("'=1", "''=1"),
            ("a=1", "a=1"),
            ("arn:aws:iam::1:role/x", "arn:aws:iam::1:role/x"),
            ("", ""),
        ] {
            assert_eq!(Safe::of(raw).0, cell);
        }
    }

    #[test]
    fn every_row_is_whole_and_harmless() {
        for write in [flows, findings] {
            for report in [fixture::ordinary(), fixture::hostile(), fixture::empty()] {
                let text = text(write, &report);
                assert!(text.ends_with("\r\n"));
                assert!(text.chars().all(|c| !c.is_control() || c == '\r' || c == '\n'));
                let mut rows =
                    csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
                for row in rows.records() {
                    let row = row.unwrap();
                    assert!(
                        row.iter().all(|cell| !is_like_formula(cell) || cell.starts_with('\''))
                    );
                    assert!(row.iter().all(|cell| !cell.contains(['\r', '\n'])));
                }
            }
        }
    }

    #[test]
    fn the_sum_of_the_rows_is_the_total() {
        let report = fixture::ordinary();
        let text = text(flows, &report);
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        let at = FLOW_COLUMNS.iter().position(|name| *name == "calls").unwrap();
        let calls = rows.records().map(|row| row.unwrap()[at].parse::<u64>().unwrap());
        assert_eq!(calls.sum::<u64>(), report.totals.calls);
    }

    #[test]
    fn flows_as_rows() {
        let rows = text(flows, &fixture::ordinary()).replace("\r\n", "\n");
        assert_golden("src/report/render/golden/flows_as_rows.csv", &rows);
    }

    #[test]
    fn findings_as_rows() {
        let rows = text(findings, &fixture::ordinary()).replace("\r\n", "\n");
        assert_golden("src/report/render/golden/findings_as_rows.csv", &rows);
    }

    #[test]
    fn hostile_flows_as_rows() {
        let rows = text(flows, &fixture::hostile()).replace("\r\n", "\n");
        let rows = rows.replace(&"A".repeat(10_000), "A×10000");
        assert_golden("src/report/render/golden/hostile_flows_as_rows.csv", &rows);
    }
}
