//! The report in numbers, for programs that watch a job: what is measured, and how it is named.
//!
//! **Invariants:** no label takes a value that a caller can choose without bound, so that a log
//! cannot fill a store of metrics: Regions that are not known are one value, and neither principals
//! nor models are labels. Every series is there in every report, 0 where nothing was counted, but
//! for times that are not known and Regions where nothing ran.

use std::collections::BTreeMap;
use std::time::Duration;

use super::visible::Visible;
use super::{ExitReason, Report, Severity};
use crate::model::{Grade, Moment, Verdict};

/// What is measured of a report.
#[derive(Debug, Clone, PartialEq)]
pub struct Metrics {
    /// The policy's name, which is a label of every series: two jobs are told apart by it.
    pub policy: Visible,
    /// When the report was made.
    pub at: Moment,
    /// Every metric, in a fixed order.
    pub families: Vec<Family>,
}

/// The series of one name.
#[derive(Debug, Clone, PartialEq)]
pub struct Family {
    /// The name in words joined by `_`, its unit last.
    pub name: &'static str,
    /// What is measured, in one sentence.
    pub help: &'static str,
    /// Of what the values are.
    pub unit: MetricUnit,
    /// The name of the label that tells the series apart; `None` where there is one only.
    pub label: Option<&'static str>,
    /// The series, in a fixed order.
    pub series: Vec<Series>,
}

/// One number.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// The value of the label; empty where the family has none.
    pub label: String,
    /// The number.
    pub value: f64,
}

/// Of what the values of a metric are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetricUnit {
    /// Things.
    Count,
    /// Seconds, or seconds since 1970.
    Seconds,
    /// 0 or 1, or a code.
    None,
}

impl Metrics {
    /// Measures a report, and the run that made it where its duration is known.
    #[must_use]
    pub fn of(report: &Report, took: Option<Duration>) -> Self {
        let families =
            [run(report, took), calls(report), sums(report), coverage(report), freshness(report)];
        Self {
            policy: report.policy.name.as_str().into(),
            at: report.generated_at,
            families: families.concat(),
        }
    }
}

/// The run: when, how long, how it ended.
fn run(report: &Report, took: Option<Duration>) -> Vec<Family> {
    let is_held = |reason: &ExitReason| report.exit.reasons.contains(reason);
    let mut families = vec![Family::one(
        ("report_timestamp_seconds", MetricUnit::Seconds),
        "When the report was made.",
        seconds(report.generated_at),
    )];
    families.extend(took.map(|took| {
        let help = "How long the run took until the report was written.";
        Family::one(("run_duration_seconds", MetricUnit::Seconds), help, took.as_secs_f64())
    }));
    families.extend([
        Family::one(
            ("exit_code", MetricUnit::None),
            "The exit code that the report gives; 0 is complete and nothing found.",
            f64::from(report.exit.code),
        ),
        Family::by(
            ("exit_reason", MetricUnit::None, "reason"),
            "Whether a reason for an exit code other than 0 holds, decisive or not.",
            ExitReason::ALL.map(|reason| (reason.as_str(), number(is_held(&reason).into()))),
        ),
    ]);
    families
}

/// Verdicts, places and evidence, by calls.
fn calls(report: &Report) -> Vec<Family> {
    let totals = &report.totals;
    let calls = |by: &BTreeMap<&'static str, u64>, word| count(by.get(word).copied());
    let of_verdict = |verdict: Verdict| calls(&totals.by_verdict, verdict.as_str());
    let grades = Grade::ALL.into_iter().map(Grade::as_str).chain([NO_GRADE]);
    vec![
        Family::by(
            ("report_verdict", MetricUnit::None, "verdict"),
            "The verdict of the whole report: 1 for the one that holds.",
            Verdict::ALL
                .map(|verdict| (verdict.as_str(), number(u64::from(verdict == report.verdict)))),
        ),
        Family::by(
            ("calls", MetricUnit::Count, "verdict"),
            "Inferences by verdict.",
            Verdict::ALL.map(|verdict| (verdict.as_str(), of_verdict(verdict))),
        ),
        Family::by(
            ("destination_calls", MetricUnit::Count, "destination"),
            "Inferences by destination Region; other is every Region that this version does not know.",
            destinations(report),
        ),
        Family::by(
            ("evidence_calls", MetricUnit::Count, "evidence"),
            "Inferences by grade of evidence of the destination.",
            grades.map(|grade| (grade, calls(&totals.by_evidence, grade))),
        ),
    ]
}

/// Findings and tokens.
fn sums(report: &Report) -> Vec<Family> {
    let totals = &report.totals;
    vec![
        Family::by(
            ("findings", MetricUnit::Count, "severity"),
            "Findings by severity.",
            Severity::ALL.map(|severity| (severity.as_str(), findings(report, severity))),
        ),
        Family::one(
            ("input_tokens", MetricUnit::Count),
            "Input tokens, where records count them.",
            number(totals.input_tokens),
        ),
        Family::one(
            ("output_tokens", MetricUnit::Count),
            "Output tokens, where records count them.",
            number(totals.output_tokens),
        ),
        Family::one(
            ("cache_tokens", MetricUnit::Count),
            "Input tokens read from or written to prompt caches, where invocation logs count them; not \
             in input_tokens.",
            number(
                totals.invocation_logs.cache_read_tokens
                    + totals.invocation_logs.cache_write_tokens,
            ),
        ),
    ]
}

/// Returns calls by destination. A Region is any text of its shape, and who writes a log can write
/// many: those that no table knows are one.
fn destinations(report: &Report) -> BTreeMap<&str, f64> {
    let is_known = |word: &str| {
        [UNKNOWN, NO_GRADE].contains(&word)
            || report.regions.iter().any(|region| region.code.as_str() == word)
    };
    let mut calls = BTreeMap::new();
    for (word, n) in &report.totals.by_destination {
        let word = if is_known(word) { word.as_str() } else { OTHER };
        *calls.entry(word).or_insert(0.0) += number(*n);
    }
    calls
}

fn findings(report: &Report, severity: Severity) -> f64 {
    number(report.findings.iter().filter(|finding| finding.severity == severity).count() as u64)
}

/// What was read and what was not.
fn coverage(report: &Report) -> Vec<Family> {
    let coverage = &report.coverage;
    let objects = &coverage.objects;
    let skipped = objects.skipped.values().sum();
    let states = [("read", objects.read), ("skipped", skipped), ("failed", objects.failed)];
    vec![
        Family::by(
            ("objects", MetricUnit::Count, "state"),
            "Log objects by what became of them.",
            states.map(|(state, n)| (state, number(n))),
        ),
        Family::one(
            ("malformed_records", MetricUnit::Count),
            "Records that could not be read.",
            number(coverage.records.malformed),
        ),
        Family::one(
            ("coverage_gaps", MetricUnit::Count),
            "Runs of days without any log between days with logs.",
            number(coverage.gaps.len() as u64),
        ),
        Family::one(
            ("problems", MetricUnit::Count),
            "Things in objects that could not be used.",
            number(coverage.problem_count),
        ),
    ]
}

/// How old the newest of what was read is, by the time of the events and not of the run.
fn freshness(report: &Report) -> Vec<Family> {
    // A record that is dated after the report would make an old archive look fresh for ever.
    let is_past = |moment: &Moment| *moment <= report.generated_at;
    let inference = report.flows.iter().filter_map(|flow| flow.last_seen).filter(is_past).max();
    let days = report.coverage.regions.iter().map(|region| Moment::start_of(region.last_day));
    let log = days.filter(is_past).max();
    let family = |name, help, at: Option<Moment>| {
        at.map(|at| Family::one((name, MetricUnit::Seconds), help, seconds(at)))
    };
    let inference = family(
        "latest_inference_timestamp_seconds",
        "The time of the latest inference that is not after the report.",
        inference,
    );
    let log = family(
        "latest_log_day_timestamp_seconds",
        "The beginning of the latest day that the keys of log objects name.",
        log,
    );
    inference.into_iter().chain(log).collect()
}

impl Family {
    fn one((name, unit): (&'static str, MetricUnit), help: &'static str, value: f64) -> Self {
        let series = vec![Series { label: String::new(), value }];
        Self { name, help, unit, label: None, series }
    }

    fn by<'a>(
        (name, unit, label): (&'static str, MetricUnit, &'static str),
        help: &'static str,
        series: impl IntoIterator<Item = (&'a str, f64)>,
    ) -> Self {
        let of = |(label, value): (&str, f64)| Series { label: label.to_owned(), value };
        Self { name, help, unit, label: Some(label), series: series.into_iter().map(of).collect() }
    }
}

/// A word that no call has counts nothing.
fn count(calls: Option<u64>) -> f64 {
    number(calls.unwrap_or(0))
}

/// Stores of metrics keep such numbers; a count is exact up to 2^53.
#[expect(clippy::cast_precision_loss, reason = "that is what a gauge is")]
const fn number(n: u64) -> f64 {
    n as f64
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds are exact up to the year 287396")]
const fn seconds(moment: Moment) -> f64 {
    moment.as_millis() as f64 / 1_000.0
}

/// The destination of calls that may have run in more than one Region.
const UNKNOWN: &str = "unknown";

/// The grade, and the destination, of attempts that nothing judges.
const NO_GRADE: &str = "none";

/// The destination of all calls to Regions that no table knows.
const OTHER: &str = "other";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    fn series(report: &Report, name: &str) -> Vec<(String, u64)> {
        let metrics = Metrics::of(report, None);
        let families = metrics.families.into_iter().filter(|family| family.name == name);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small counts")]
        let of = |series: Series| (series.label, series.value as u64);
        families.flat_map(|family| family.series).map(of).collect()
    }

    #[test]
    fn the_sums_are_those_of_the_report() {
        let report = fixture::ordinary();
        for name in ["calls", "destination_calls", "evidence_calls"] {
            let sum: u64 = series(&report, name).iter().map(|(_, calls)| calls).sum();
            assert_eq!(sum, report.totals.calls, "{name}");
        }
        let objects: u64 = series(&report, "objects").iter().map(|(_, objects)| objects).sum();
        assert_eq!(objects, report.coverage.objects.listed);
        let findings: u64 = series(&report, "findings").iter().map(|(_, n)| n).sum();
        assert_eq!(findings, report.findings.len() as u64);
    }

    #[test]
    fn regions_that_nobody_knows_are_one_series() {
        let mut report = fixture::ordinary();
        let made_up = (0..5_000).map(|n| (format!("xx-made{n}-1"), 1));
        report.totals.by_destination.extend(made_up);
        let series = series(&report, "destination_calls");
        assert!(series.len() <= report.regions.len() + 3, "{series:?}");
        assert!(series.contains(&("other".to_owned(), 5_000)));
    }

    #[test]
    fn a_record_dated_after_the_report_makes_nothing_fresh() {
        let mut report = fixture::ordinary();
        let before = series(&report, "latest_inference_timestamp_seconds");
        report.flows[0].last_seen = Some(Moment::parse("9999-12-31T23:59:59Z").unwrap());
        assert_eq!(series(&report, "latest_inference_timestamp_seconds"), before);
        assert_eq!(before.len(), 1);
    }

    #[test]
    fn a_report_of_nothing_has_every_series_but_times() {
        let names = |report: &Report| -> Vec<&str> {
            Metrics::of(report, None).families.iter().map(|family| family.name).collect()
        };
        let (of_nothing, mut of_much) = (names(&fixture::empty()), names(&fixture::ordinary()));
        of_much.retain(|name| !name.starts_with("latest_"));
        assert_eq!(of_nothing, of_much);
        let calls = series(&fixture::empty(), "calls");
        assert_eq!((calls.len(), calls.iter().map(|(_, n)| n).sum()), (4, 0));
    }
}
