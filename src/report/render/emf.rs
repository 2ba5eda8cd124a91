//! Metrics in CloudWatch's embedded metric format: lines of JSON that CloudWatch Logs turns into
//! metrics when they come into a log group.
//!
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Duration;

use serde::Serialize;

use crate::report::Report;
use crate::report::metrics::{Family, MetricUnit, Metrics};

/// Writes the metrics of `report`: those without a label in one line, then a line for each value of
/// a label.
///
/// # Errors
/// Returns the error of `out`.
pub fn write(report: &Report, took: Option<Duration>, out: &mut dyn Write) -> io::Result<()> {
    let metrics = Metrics::of(report, took);
    let mut line = Line::new(&metrics);
    for family in metrics.families.iter().filter(|family| family.label.is_none()) {
        // There is one.
        family.series.iter().for_each(|one| line.measure(family, one.value));
    }
    line.write(out)?;
    for family in &metrics.families {
        let Some(label) = family.label else { continue };
        for one in &family.series {
            let mut line = Line::new(&metrics);
            line.dimension(camel(label), &one.label);
            line.measure(family, one.value);
            line.write(out)?;
        }
    }
    Ok(())
}

/// A log event.
#[derive(Serialize)]
struct Line {
    #[serde(rename = "_aws")]
    meta: Meta,
    #[serde(flatten)]
    members: BTreeMap<String, Member>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Meta {
    timestamp: i64,
    cloud_watch_metrics: [Directive; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Directive {
    namespace: &'static str,
    dimensions: [Vec<String>; 1],
    metrics: Vec<Metric>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Metric {
    name: String,
    unit: &'static str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Member {
    Text(String),
    Number(f64),
}

impl Line {
    fn new(metrics: &Metrics) -> Self {
        let directive =
            Directive { namespace: NAMESPACE, dimensions: [Vec::new()], metrics: Vec::new() };
        let timestamp = metrics.at.as_millis();
        let meta = Meta { timestamp, cloud_watch_metrics: [directive] };
        let mut line = Self { meta, members: BTreeMap::new() };
        line.dimension("Policy".to_owned(), &metrics.policy);
        line
    }

    fn dimension(&mut self, name: String, value: &str) {
        self.meta.cloud_watch_metrics[0].dimensions[0].push(name.clone());
        self.members.insert(name, Member::Text(dimension_value(value)));
    }

    fn measure(&mut self, family: &Family, value: f64) {
        let name = camel(family.name);
        let unit = match family.unit {
            MetricUnit::Count => "Count",
            MetricUnit::Seconds => "Seconds",
            MetricUnit::None => "None",
        };
        self.meta.cloud_watch_metrics[0].metrics.push(Metric { name: name.clone(), unit });
        self.members.insert(name, Member::Number(value));
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer(&mut *out, self)?;
        out.write_all(b"\n")
    }
}

/// Returns a text that CloudWatch takes as the value of a dimension: ASCII, not only blanks, not too
/// long, no colon in front. Other letters are `?`.
///
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html>
fn dimension_value(text: &str) -> String {
    let shown = |c: char| if c.is_ascii() && !c.is_ascii_control() { c } else { '?' };
    let text: String = text.trim().trim_start_matches(':').chars().map(shown).collect();
    let text: String = text.trim().chars().take(MOST_LETTERS).collect();
    if text.is_empty() { UNNAMED.to_owned() } else { text }
}

/// Returns `exit_code` as `ExitCode`, which is how CloudWatch's own metrics are named.
fn camel(name: &str) -> String {
    let word = |word: &str| match word.split_at_checked(1) {
        Some((first, rest)) => first.to_ascii_uppercase() + rest,
        None => String::new(),
    };
    name.split('_').map(word).collect()
}

/// Where the metrics stand in CloudWatch.
const NAMESPACE: &str = "Regiontrail";

/// The policy, in place of a name that CloudWatch does not take.
const UNNAMED: &str = "unnamed";

const MOST_LETTERS: usize = 250;

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    use crate::report::fixture;
    use crate::report::golden::assert_golden;

    fn text(report: &Report) -> String {
        let mut bytes = Vec::new();
        write(report, None, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn ordinary_as_embedded_metrics() {
        assert_golden("src/report/render/golden/ordinary.emf.json", &text(&fixture::ordinary()));
    }

    #[test]
    fn every_name_of_a_metric_and_dimension_is_a_member_of_its_line() {
        for report in [fixture::ordinary(), fixture::hostile(), fixture::empty()] {
            for line in text(&report).lines() {
                let event: Value = serde_json::from_str(line).unwrap();
                let directive = &event["_aws"]["CloudWatchMetrics"][0];
                for metric in directive["Metrics"].as_array().unwrap() {
                    assert!(event[metric["Name"].as_str().unwrap()].is_number(), "{line}");
                }
                for name in directive["Dimensions"][0].as_array().unwrap() {
                    let value = event[name.as_str().unwrap()].as_str().unwrap();
                    assert!(value.is_ascii() && !value.trim().is_empty(), "{line}");
                }
            }
        }
    }

    #[test]
    fn a_dimension_is_what_cloudwatch_takes() {
        for (text, value) in [
            ("Canada", "Canada"),
            ("Résidence", "R?sidence"),
            (" : x ", "x"),
            ("  ", "unnamed"),
            ("", "unnamed"),
            ("a\u{7}b", "a?b"),
        ] {
            assert_eq!(dimension_value(text), value, "{text:?}");
        }
        assert_eq!(dimension_value(&"x".repeat(9_999)).len(), MOST_LETTERS);
    }

    #[test]
    fn metrics_are_named_as_cloudwatch_names_its_own() {
        assert_eq!(json!(["exit_code", "calls"].map(camel)), json!(["ExitCode", "Calls"]));
    }
}
