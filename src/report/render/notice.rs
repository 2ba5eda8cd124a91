//! What those who asked to be told of new findings get: one JSON object, small enough for a message.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::model::{Moment, Region, Verdict};
use crate::report::visible::Visible;
use crate::report::{Report, Severity, Unit};

use super::pieces::shorten;
use super::reported::Reported;

/// The findings of a report that somebody was not told of yet.
#[derive(Debug, Clone, Serialize)]
pub struct Notice {
    /// 1. A field is added without, and changed only with, a new number.
    schema_version: u32,
    tool: &'static str,
    version: Visible,
    generated_at: Moment,
    policy: Visible,
    verdict: Verdict,
    exit_code: u8,
    /// How many findings the report has.
    findings: usize,
    /// How many of them are new.
    new_findings: usize,
    /// The first of these, weightiest first.
    new: Vec<Told>,
    /// The ids of all of these; not sent, for `new` has those that are.
    #[serde(skip)]
    ids: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
struct Told {
    id: String,
    code: &'static str,
    severity: Severity,
    message: String,
    regions: Vec<Region>,
    count: u64,
    unit: Unit,
    first_seen: Option<Moment>,
    last_seen: Option<Moment>,
}

impl Notice {
    /// Returns what there is to tell to whoever knows the findings with these ids; `None` where that
    /// is all of them.
    ///
    /// The verdict of the whole is told with findings and is no news of its own.
    #[must_use]
    pub fn of(report: &Report, known: &BTreeSet<String>) -> Option<Self> {
        let all = Reported::all(report);
        let is_new = |found: &&Reported<'_>| !found.is_verdict() && !known.contains(&found.uid);
        let new: Vec<&Reported<'_>> = all.iter().filter(is_new).collect();
        if new.is_empty() {
            return None;
        }
        Some(Self {
            schema_version: 1,
            tool: "regiontrail",
            version: report.tool.version.as_str().into(),
            generated_at: report.generated_at,
            policy: report.policy.name.as_str().into(),
            verdict: report.verdict,
            exit_code: report.exit.code,
            findings: report.findings.len(),
            new_findings: new.len(),
            new: new.iter().take(MOST_TOLD).map(|found| Told::of(found)).collect(),
            ids: new.into_iter().map(|found| found.uid.clone()).collect(),
        })
    }

    /// Returns the ids of the findings that are new.
    #[must_use]
    pub fn ids(&self) -> &[String] {
        &self.ids
    }

    /// Returns the verdict of the report.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// Returns a subject line: ASCII, and short enough for an e-mail from SNS.
    #[must_use]
    pub fn subject(&self) -> String {
        let things = if self.new_findings == 1 { "finding" } else { "findings" };
        format!("regiontrail: {}, {} new {things}", self.verdict.as_str(), self.new_findings)
    }

    /// Returns the JSON that is sent.
    #[must_use]
    pub fn body(&self) -> String {
        // Texts, numbers and lists of them always are JSON.
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Told {
    fn of(found: &Reported<'_>) -> Self {
        let finding = &*found.finding;
        Self {
            id: found.uid.clone(),
            code: finding.code,
            severity: finding.severity,
            message: shorten(&Visible::from(finding.message.as_str()), MOST_LETTERS),
            regions: finding.regions.iter().take(MOST_REGIONS).cloned().collect(),
            count: finding.count,
            unit: finding.unit,
            first_seen: finding.first_seen,
            last_seen: finding.last_seen,
        }
    }
}

/// A message of SNS holds 256 KiB: fifty findings of at most some 3 KiB each, four bytes a letter and
/// their escapes included. <https://docs.aws.amazon.com/sns/latest/api/API_Publish.html>
const MOST_TOLD: usize = 50;
const MOST_LETTERS: usize = 400;
const MOST_REGIONS: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    use crate::report::fixture;
    use crate::report::golden::assert_golden;

    fn known(ids: &[String]) -> BTreeSet<String> {
        ids.iter().cloned().collect()
    }

    #[test]
    fn what_was_told_is_not_told_again() {
        let report = fixture::ordinary();
        let all = Notice::of(&report, &known(&[])).unwrap();
        assert_eq!(all.ids().len(), report.findings.len());
        assert!(Notice::of(&report, &known(all.ids())).is_none());
        let rest = Notice::of(&report, &known(&all.ids()[1..])).unwrap();
        assert_eq!(rest.ids(), &all.ids()[..1]);
        assert_eq!(rest.subject(), "regiontrail: NON_COMPLIANT, 1 new finding");
    }

    #[test]
    fn a_report_without_findings_is_no_news() {
        assert!(Notice::of(&fixture::empty(), &known(&[])).is_none());
    }

    #[test]
    fn ordinary_as_a_notice() {
        let notice = Notice::of(&fixture::ordinary(), &known(&[])).unwrap();
        let value: Value = serde_json::from_str(&notice.body()).unwrap();
        let text = serde_json::to_string_pretty(&value).unwrap() + "\n";
        assert_golden("src/report/render/golden/ordinary.notice.json", &text);
    }

    #[test]
    fn a_notice_fits_a_message_however_much_was_found() {
        let mut report = fixture::hostile_with(&["\u{202e}\"\\日本語🙂"; 6]);
        report.findings[0].message = "\u{10ffff}".repeat(1_000);
        report.findings = vec![report.findings[0].clone(); 200];
        let notice = Notice::of(&report, &known(&[])).unwrap();
        assert_eq!((notice.new.len(), notice.ids().len()), (50, 200));
        assert!(notice.body().len() < 200_000, "{}", notice.body().len());
        assert!(notice.subject().is_ascii() && notice.subject().len() < 100);
    }
}
