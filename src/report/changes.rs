//! What changed since an earlier report.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Verdict;
use crate::model::read_back::{self, Word};

use super::baseline::EarlierFlow;
use super::habits::Use;
use super::looked::{
    Beside, EarlierCoverage, EarlierCustody, EarlierExit, EarlierScope, Looked, is_complete,
};
use super::redact::{Redacted, Redaction};
use super::{Finding, Report, SCHEMA_VERSION};

/// What changed since an earlier report. Both may tell of other periods, and be judged by other
/// policies: the sums are set side by side, and nothing is concluded from them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Changes {
    /// When the earlier report was made, as it says.
    pub since: String,
    /// Its verdict.
    pub verdict: Verdict,
    /// The name of the policy that judged it.
    pub policy: String,
    /// The days, accounts and Regions of both, and whether they lack something: findings may be new or
    /// gone for that alone.
    pub beside: Beside,
    /// Calls by verdict, then and now.
    #[serde(deserialize_with = "read_back::by_text")]
    pub by_verdict: BTreeMap<Word, Pair>,
    /// Calls by destination Region, then and now; `unknown` where more than one is possible.
    pub by_destination: BTreeMap<String, Pair>,
    /// What is found now and was not: the messages of findings, weightiest first; of those that read alike,
    /// with who called.
    pub new_findings: Vec<String>,
    /// What was found and is not any more.
    pub gone_findings: Vec<String>,
}

/// A number, then and now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Pair {
    /// In the earlier report.
    pub then: u64,
    /// In this report.
    pub now: u64,
}

/// The form of a report, which is looked at before anything else of it.
#[derive(Debug, Deserialize)]
struct Versioned {
    schema_version: u32,
}

/// What is read of an earlier report: the JSON that `-f json` writes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Earlier {
    generated_at: String,
    verdict: Verdict,
    redacted: Vec<Redacted>,
    // Reports that were made before it was written have none, and then no key is the same.
    #[serde(default)]
    redaction_key: Option<String>,
    exit: EarlierExit,
    // Absent where the report was asked nothing of the places of logs.
    #[serde(default)]
    custody: Option<EarlierCustody>,
    scope: EarlierScope,
    coverage: EarlierCoverage,
    policy: EarlierPolicy,
    totals: EarlierTotals,
    findings: Vec<EarlierFinding>,
    flows: Vec<EarlierFlow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct EarlierPolicy {
    name: String,
    text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct EarlierTotals {
    by_verdict: BTreeMap<Verdict, u64>,
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
    #[error("it has the report format {0}, and this version knows {SCHEMA_VERSION}")]
    Version(u32),
    /// It names in clear what this report hides, or the other way round.
    #[error("it hides {}, and this report hides {}", kinds(.then), kinds(.now))]
    Hides {
        /// What it hides.
        then: Vec<Redacted>,
        /// What this report hides.
        now: Vec<Redacted>,
    },
    /// Its pseudonyms are others.
    #[error("its pseudonyms were made with another key")]
    Key,
}

fn kinds(hides: &[Redacted]) -> String {
    let names: Vec<&str> = hides.iter().map(|kind| kind.as_str()).collect();
    if names.is_empty() { "no names".to_owned() } else { names.join(", ") }
}

impl Earlier {
    /// Reads the JSON of a report.
    ///
    /// # Errors
    /// Fails where it is none, or of a form that this version does not know.
    pub fn parse(json: &[u8]) -> Result<Self, NoReport> {
        let Versioned { schema_version } = serde_json::from_slice(json)?;
        if schema_version != SCHEMA_VERSION {
            return Err(NoReport::Version(schema_version));
        }
        Ok(serde_json::from_slice(json)?)
    }

    /// Returns when it was made, as it says.
    #[must_use]
    pub fn made(&self) -> &str {
        &self.generated_at
    }

    /// Returns what ran.
    pub fn uses(&self) -> impl Iterator<Item = Use> {
        self.flows.iter().filter_map(EarlierFlow::used)
    }

    /// Returns what it looked at.
    #[must_use]
    pub fn looked(&self) -> Looked {
        let codes: Vec<&str> = self.findings.iter().map(|finding| &*finding.code).collect();
        let is_complete = is_complete(&self.exit, self.custody.as_ref(), &codes);
        let mut looked = Looked::then(self.scope, self.coverage.clone(), is_complete);
        looked.places.extend(self.flows.iter().map(EarlierFlow::place));
        looked
    }

    /// Checks that names in it and in a report made with `redaction` are the same names: its
    /// findings are quoted as they stand, and a name beside its pseudonym gives it away.
    ///
    /// # Errors
    /// Fails where it hides other kinds of names, or hides them by another key.
    pub fn check_names(&self, redaction: Option<&Redaction>) -> Result<(), NoReport> {
        let hides = redaction.map(Redaction::kinds).unwrap_or_default();
        if self.redacted != hides {
            return Err(NoReport::Hides { then: self.redacted.clone(), now: hides.to_vec() });
        }
        if self.redaction_key != redaction.map(Redaction::fingerprint) {
            return Err(NoReport::Key);
        }
        Ok(())
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
        let verdicts = Verdict::ALL.into_iter().map(|verdict| {
            let word = verdict.as_str();
            // A verdict that no call has is in no sum.
            let then = earlier.totals.by_verdict.get(&verdict).copied().unwrap_or(0);
            (word, Pair { then, now: totals.by_verdict.get(word).copied().unwrap_or(0) })
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
            verdict: earlier.verdict,
            policy: earlier.policy.name.clone(),
            beside: Beside::of(
                (&earlier.looked(), &earlier.policy.text),
                (&Looked::now(report), &report.policy.text),
            ),
            by_verdict: verdicts.collect(),
            by_destination,
            new_findings: messages(new.map(|finding| (&*finding.message, finding.caller()))),
            gone_findings: messages(
                gone.map(|finding| (&*finding.message, About::then(finding).caller)),
            ),
        }
    }
}

/// Returns the messages of findings; where several read alike, each with the caller that tells it apart.
fn messages<'f>(findings: impl Iterator<Item = (&'f str, Option<&'f str>)>) -> Vec<String> {
    let findings: Vec<(&str, Option<&str>)> = findings.collect();
    let mut times = BTreeMap::<&str, usize>::new();
    for (message, _) in &findings {
        *times.entry(message).or_default() += 1;
    }
    let told = |(message, caller): &(&str, Option<&str>)| match caller {
        Some(caller) if times.get(message).is_some_and(|times| *times > 1) => {
            format!("{message} · {caller}")
        }
        Some(_) | None => (*message).to_owned(),
    };
    findings.iter().map(told).collect()
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
    use crate::report::{ExitReason, fixture};

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
    fn policies_of_one_name_are_the_same_only_by_their_text() {
        let report = fixture::ordinary();
        let mut before = report.clone();
        assert!(Changes::between(&earlier(&before), &report).beside.is_same_policy);
        before.policy.text.push_str("# wider");
        assert!(!Changes::between(&earlier(&before), &report).beside.is_same_policy);
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
    fn findings_that_read_alike_are_told_apart_by_who_called() {
        let report = fixture::ordinary();
        let mut now = report.clone();
        let first = now.findings[0].clone();
        let caller = first.caller().unwrap().to_owned();
        let mut other = first.clone();
        other.resources.principals.names = vec!["role/other".into()];
        now.findings.insert(1, other);
        let mut before = report.clone();
        before.findings.remove(0);
        let changes = Changes::between(&earlier(&before), &now);
        let want = [caller.as_str(), "role/other"].map(|who| format!("{} · {who}", first.message));
        assert_eq!(changes.new_findings, want);
        let gone = Changes::between(&earlier(&now), &before);
        assert_eq!(gone.gone_findings, want);
    }

    #[test]
    fn what_is_open_of_the_places_of_logs_leaves_no_log_out() {
        let open = ExitReason::Inconclusive.as_str().to_owned();
        let exit = |reasons: &[&String]| EarlierExit {
            reasons: reasons.iter().copied().cloned().collect(),
        };
        let custody = |open, verdict| Some(EarlierCustody { open, verdict });
        let of = |reasons: &[&String], custody: Option<EarlierCustody>, codes: &[&str]| {
            is_complete(&exit(reasons), custody.as_ref(), codes)
        };
        assert!(of(&[], None, &["coverage-gap"]), "it says so itself");
        assert!(!of(&[&open], None, &[]));
        let asked = || custody(1, Verdict::InsufficientData);
        assert!(of(&[&open], asked(), &["custody-unknown", "inference-outside-policy"]));
        assert!(!of(&[&open], asked(), &["custody-unknown", "coverage-gap"]));
        assert!(!of(&[&open], asked(), &["a-code-of-a-later-version"]));
        assert!(!of(&[&open], custody(0, Verdict::Compliant), &[]), "something else is open");
    }

    #[test]
    fn what_is_no_report_is_refused() {
        let of = |json: &str| Earlier::parse(json.as_bytes()).unwrap_err().to_string();
        assert_eq!(of("{}"), "it is no report as `-f json` writes it");
        // A later form may have none of the members.
        assert_eq!(
            of("{\"schema_version\":2}"),
            "it has the report format 2, and this version knows 1"
        );
    }

    #[test]
    fn a_verdict_that_is_none_is_refused_wherever_it_stands() {
        let json = serde_json::to_string(&fixture::ordinary()).unwrap();
        for (word, other) in [
            ("\"verdict\":\"NON_COMPLIANT\"", "\"verdict\":\"FINE\""),
            ("\"by_verdict\":{", "\"by_verdict\":{\"FINE\":1,"),
        ] {
            let other = json.replacen(word, other, 1);
            let refused = Earlier::parse(other.as_bytes()).unwrap_err();
            assert!(std::error::Error::source(&refused).unwrap().to_string().contains("`FINE`"));
        }
    }

    #[test]
    fn names_are_compared_with_the_same_names_only() {
        let hidden = |kinds: &[Redacted], key: &[u8]| {
            let redaction = Redaction::new(kinds, key).unwrap();
            let mut report = fixture::ordinary();
            redaction.apply(&mut report, &mut []);
            (earlier(&report), redaction)
        };
        let (clear, who) = (earlier(&fixture::ordinary()), [Redacted::Principals]);
        let (report, redaction) = hidden(&who, b"0123456789abcdef");
        assert!(clear.check_names(None).is_ok());
        assert!(report.check_names(Some(&redaction)).is_ok());
        let told = |result: Result<(), NoReport>| result.unwrap_err().to_string();
        let in_clear = "it hides no names, and this report hides principals";
        assert_eq!(told(clear.check_names(Some(&redaction))), in_clear);
        let hides = "it hides principals, and this report hides no names";
        assert_eq!(told(report.check_names(None)), hides);
        let (_, both) = hidden(&[Redacted::Ips, Redacted::Principals], b"0123456789abcdef");
        let fewer = "it hides principals, and this report hides principals, ips";
        assert_eq!(told(report.check_names(Some(&both))), fewer);
        let (_, other) = hidden(&who, b"another 16 bytes");
        assert_eq!(
            told(report.check_names(Some(&other))),
            "its pseudonyms were made with another key"
        );
    }
}
