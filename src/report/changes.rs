//! What changed since an earlier report.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Verdict;

use super::{Finding, Report};

/// What changed since an earlier report. Both may tell of other periods, and be judged by other
/// policies: the sums are set side by side, and nothing is concluded from them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Changes {
    /// When the earlier report was made, as it says.
    pub since: String,
    /// Its verdict.
    pub verdict: Verdict,
    /// The name of the policy that judged it.
    pub policy: String,
    /// Calls by verdict, then and now.
    pub by_verdict: BTreeMap<&'static str, Pair>,
    /// Calls by destination Region, then and now; `unknown` where more than one is possible.
    pub by_destination: BTreeMap<String, Pair>,
    /// What is found now and was not: the messages of findings, weightiest first.
    pub new_findings: Vec<String>,
    /// What was found and is not any more.
    pub gone_findings: Vec<String>,
}

/// A number, then and now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct Pair {
    /// In the earlier report.
    pub then: u64,
    /// In this report.
    pub now: u64,
}

/// What is read of an earlier report: the JSON that `-f json` writes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Earlier {
    schema_version: u32,
    generated_at: String,
    verdict: String,
    policy: EarlierPolicy,
    totals: EarlierTotals,
    findings: Vec<EarlierFinding>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct EarlierPolicy {
    name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct EarlierTotals {
    by_verdict: BTreeMap<String, u64>,
    by_destination: BTreeMap<String, u64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct EarlierFinding {
    code: String,
    message: String,
    subject: Option<String>,
    // Reports that were made before it was written have none.
    #[serde(default)]
    event_source: Option<String>,
    regions: Vec<String>,
    resources: EarlierResources,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct EarlierResources {
    principals: EarlierNames,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct EarlierNames {
    names: Vec<String>,
    total: u64,
}

/// Why a text is no earlier report.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NoReport {
    /// It is not the JSON of a report.
    #[error("it is no report as `-f json` writes it")]
    Json(#[from] serde_json::Error),
    /// It is one of a form that this version does not know.
    #[error("it has the report format {0}, and this version knows 1")]
    Version(u32),
    /// Its verdict is none.
    #[error("`{0}` is no verdict")]
    Verdict(String),
}

impl Earlier {
    /// Reads the JSON of a report.
    ///
    /// # Errors
    /// Fails where it is none, or of a form that this version does not know.
    pub fn parse(json: &[u8]) -> Result<Self, NoReport> {
        let earlier: Self = serde_json::from_slice(json)?;
        if earlier.schema_version != super::SCHEMA_VERSION {
            return Err(NoReport::Version(earlier.schema_version));
        }
        match earlier.known_verdict() {
            Some(_) => Ok(earlier),
            None => Err(NoReport::Verdict(earlier.verdict)),
        }
    }

    fn known_verdict(&self) -> Option<Verdict> {
        Verdict::ALL.into_iter().find(|verdict| verdict.as_str() == self.verdict)
    }
}

/// What a finding is about: two findings that have it in common are one.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct About<'a> {
    code: &'a str,
    subject: Option<&'a str>,
    event_source: Option<&'a str>,
    regions: Vec<&'a str>,
    caller: Option<&'a str>,
}

impl<'a> About<'a> {
    fn now(finding: &'a Finding) -> Self {
        Self {
            code: finding.code,
            subject: finding.subject.as_deref(),
            event_source: finding.event_source.as_deref(),
            regions: finding.regions.iter().map(crate::model::Region::as_str).collect(),
            caller: finding.caller(),
        }
    }

    fn then(finding: &'a EarlierFinding) -> Self {
        let EarlierNames { names, total } = &finding.resources.principals;
        Self {
            code: &finding.code,
            subject: finding.subject.as_deref(),
            event_source: finding.event_source.as_deref(),
            regions: finding.regions.iter().map(String::as_str).collect(),
            caller: names.first().filter(|_| *total == 1).map(String::as_str),
        }
    }
}

impl Changes {
    /// Sets a report beside an earlier one.
    #[must_use]
    pub fn between(earlier: &Earlier, report: &Report) -> Self {
        let then: BTreeSet<About<'_>> = earlier.findings.iter().map(About::then).collect();
        let now: BTreeSet<About<'_>> = report.findings.iter().map(About::now).collect();
        let new = report.findings.iter().filter(|finding| !then.contains(&About::now(finding)));
        let gone = earlier.findings.iter().filter(|finding| !now.contains(&About::then(finding)));
        let totals = &report.totals;
        let verdicts = Verdict::ALL.map(Verdict::as_str).into_iter().map(|verdict| {
            let then = earlier.totals.by_verdict.get(verdict).copied().unwrap_or(0);
            (verdict, Pair { then, now: totals.by_verdict.get(verdict).copied().unwrap_or(0) })
        });
        let mut by_destination = BTreeMap::<String, Pair>::new();
        for (destination, calls) in &earlier.totals.by_destination {
            by_destination.entry(destination.clone()).or_default().then = *calls;
        }
        for (destination, calls) in &totals.by_destination {
            by_destination.entry(destination.clone()).or_default().now = *calls;
        }
        Self {
            since: earlier.generated_at.clone(),
            // `parse` has looked.
            verdict: earlier.known_verdict().unwrap_or(Verdict::InsufficientData),
            policy: earlier.policy.name.clone(),
            by_verdict: verdicts.collect(),
            by_destination,
            new_findings: new.map(|finding| finding.message.clone()).collect(),
            gone_findings: gone.map(|finding| finding.message.clone()).collect(),
        }
    }
}

impl Changes {
    /// Says whether a finding is new or gone.
    #[must_use]
    pub const fn has_findings(&self) -> bool {
        !self.new_findings.is_empty() || !self.gone_findings.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    fn earlier(report: &Report) -> Earlier {
        Earlier::parse(&serde_json::to_vec(report).unwrap()).unwrap()
    }

    #[test]
    fn a_report_beside_itself_has_no_changes() {
        let report = fixture::ordinary();
        let changes = Changes::between(&earlier(&report), &report);
        assert!(!changes.has_findings());
        assert!(changes.by_verdict.values().all(|pair| pair.then == pair.now));
        assert!(changes.by_destination.values().all(|pair| pair.then == pair.now));
        let calls: u64 = changes.by_verdict.values().map(|pair| pair.now).sum();
        assert_eq!(calls, report.totals.calls);
        assert_eq!(changes.since, report.generated_at.to_string());
    }

    #[test]
    fn findings_are_new_or_gone_by_what_they_are_about_and_not_by_their_numbers() {
        let report = fixture::ordinary();
        let mut before = report.clone();
        let lost = before.findings.remove(0);
        before.findings[0].message.push_str(" more often");
        let changes = Changes::between(&earlier(&before), &report);
        assert_eq!(changes.new_findings, std::slice::from_ref(&lost.message));
        assert_eq!(changes.gone_findings, [""; 0]);
        let changes = Changes::between(&earlier(&report), &before);
        assert_eq!((changes.new_findings, changes.gone_findings), (vec![], vec![lost.message]));
    }

    #[test]
    fn what_is_no_report_is_refused() {
        let of = |json: &str| Earlier::parse(json.as_bytes()).unwrap_err().to_string();
        assert_eq!(of("{}"), "it is no report as `-f json` writes it");
        let json = serde_json::to_string(&fixture::ordinary()).unwrap();
        let other = json.replacen("\"schema_version\":1", "\"schema_version\":2", 1);
        assert_eq!(of(&other), "it has the report format 2, and this version knows 1");
        let other = json.replacen("\"verdict\":\"NON_COMPLIANT\"", "\"verdict\":\"FINE\"", 1);
        assert_eq!(of(&other), "`FINE` is no verdict");
    }
}
