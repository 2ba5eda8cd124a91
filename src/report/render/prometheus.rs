//! Metrics in Prometheus' text format, for `node_exporter`'s textfile collector.
//!
//! Without times of samples, which the collector refuses; all are gauges, for each report counts
//! anew. <https://prometheus.io/docs/instrumenting/exposition_formats/>

use std::io::{self, Write};
use std::time::Duration;

use crate::report::Report;
use crate::report::metrics::{Family, Metrics};

/// Writes the metrics of `report`.
///
/// # Errors
/// Returns the error of `out`.
pub fn write(report: &Report, took: Option<Duration>, out: &mut dyn Write) -> io::Result<()> {
    let metrics = Metrics::of(report, took);
    let policy = escaped(&metrics.policy);
    metrics.families.iter().try_for_each(|family| write_family(family, &policy, out))
}

fn write_family(family: &Family, policy: &str, out: &mut dyn Write) -> io::Result<()> {
    let Family { name, help, label, series, .. } = family;
    writeln!(out, "# HELP regiontrail_{name} {help}")?;
    writeln!(out, "# TYPE regiontrail_{name} gauge")?;
    for one in series {
        write!(out, "regiontrail_{name}{{policy=\"{policy}\"")?;
        if let Some(label) = label {
            write!(out, ",{label}=\"{}\"", escaped(&one.label))?;
        }
        writeln!(out, "}} {}", one.value)?;
    }
    Ok(())
}

/// Returns a text as it stands between the quotes of a label's value.
fn escaped(text: &str) -> String {
    text.replace('\\', r"\\").replace('"', r#"\""#).replace('\n', r"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;
    use crate::report::golden::assert_golden;

    fn text(report: &Report, took: Option<Duration>) -> String {
        let mut bytes = Vec::new();
        write(report, took, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn ordinary_as_metrics() {
        let text = text(&fixture::ordinary(), None);
        assert_golden("src/report/render/golden/ordinary.prom", &text);
    }

    #[test]
    fn the_duration_of_a_run_is_told_where_it_is_known() {
        let told = text(&fixture::empty(), Some(Duration::from_millis(1_250)));
        assert!(told.contains("\nregiontrail_run_duration_seconds{policy=\"\"} 1.25\n"), "{told}");
    }

    #[test]
    fn a_policys_name_stays_within_its_quotes() {
        let mut report = fixture::empty();
        report.policy.name = "a\"} 1\nb\\c{é".into();
        let told = text(&report, None);
        let line = told.lines().find(|line| line.starts_with("regiontrail_exit_code")).unwrap();
        // A line feed is shown by its number before it is escaped.
        assert_eq!(line, r#"regiontrail_exit_code{policy="a\"} 1\\u{a}b\\c{é"} 3"#);
        assert_eq!(told.lines().count(), text(&fixture::empty(), None).lines().count());
    }
}
