//! What a report tells security tools: its verdict, then each finding, with what their formats
//! share.
//!
//! **Invariants:** the verdict is always told, so that a report without findings is seen, and
//! "nothing was found" is never a pass. An id depends on what a finding is about, never on counts
//! or times: a later report updates it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::model::{AccountId, Arn, Day, Region, Text, Verdict};
use crate::report::document::{Block, Document, Telling};
use crate::report::visible::Visible;
use crate::report::words::{Lang, Line, Told};
use crate::report::{Code, EvidenceSample, Finding, Named, Report, Resources, Severity, Unit};

/// The verdict of a report, or one of its findings.
#[derive(Debug, Clone)]
pub(super) struct Reported<'a> {
    /// The finding; the verdict is told as one.
    pub(super) finding: Cow<'a, Finding>,
    /// The same in every report of what it is about.
    pub(super) uid: String,
    /// What was found, with its days.
    pub(super) told: Visible,
    /// Whether the policy is kept.
    pub(super) status: Status,
}

/// Whether the policy is kept, in the words that compliance formats share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    /// It is.
    Pass,
    /// It is not known, or something asks for a look.
    Warning,
    /// It is not.
    Fail,
    /// There was nothing to judge.
    NotApplicable,
}

/// The code of a report as a whole, which no finding has.
const VERDICT: &str = "residency-verdict";

impl<'a> Reported<'a> {
    /// Returns the verdict and every finding, in the report's order.
    pub(super) fn all(report: &'a Report) -> Vec<Self> {
        let lang = report.language;
        let mut seen = BTreeMap::<String, u64>::new();
        let verdict = verdict(report);
        let status = status_of_verdict(report.verdict);
        let findings = report
            .findings
            .iter()
            .map(|finding| (Cow::Borrowed(finding), status_of_severity(finding.severity)));
        std::iter::once((Cow::Owned(verdict), status))
            .chain(findings)
            .map(|(finding, status)| {
                let about = about(&finding, &report.policy.name, lang);
                // Two that are about the same are still two.
                let nth = seen.entry(about.clone()).or_default();
                *nth += 1;
                let uid = format!("regiontrail/{}/{}", finding.code, hash(&about, *nth));
                let told =
                    lang.tell(&Told::Found { message: &finding.message, days: days(&finding) });
                Self { finding, uid, told: told.into(), status }
            })
            .collect()
    }

    /// Says whether it is the verdict of the whole.
    pub(super) fn is_verdict(&self) -> bool {
        self.finding.code == VERDICT
    }

    /// Returns what to do, if anything.
    pub(super) fn what_to_do(&self) -> Option<Visible> {
        let what = self.finding.what_to_do;
        (!what.is_empty()).then(|| what.into())
    }

    /// Returns who and what it concerns: what was asked for, who called, and whose account it was.
    pub(super) fn resources(&self) -> Vec<Resource> {
        let Resources { accounts, principals, models, inference_profiles, .. } =
            &self.finding.resources;
        let of = |named: &Named, make: fn(&Text) -> Resource| -> Vec<Resource> {
            // A record may hold a text of blanks, which is no name.
            named.names.iter().filter(|name| !name.trim().is_empty()).map(make).collect()
        };
        [
            of(inference_profiles, |name| Resource::named(Kind::InferenceProfile, name)),
            of(models, |name| Resource::named(Kind::Model, name)),
            of(principals, |name| Resource::named(Kind::of_principal(name), name)),
            of(accounts, |name| Resource {
                account: Some(name.as_ref().into()),
                ..Resource::named(Kind::Account, name)
            }),
        ]
        .concat()
    }
}

/// Returns the verdict as a finding.
fn verdict(report: &Report) -> Finding {
    let telling = Telling { cap: 1, outputs: &[] };
    // The first block of a document is the answer.
    let answer =
        Document::in_words(report, &telling).blocks.into_iter().find_map(|block| match block {
            Block::Answer { text, .. } => Some(text.to_string()),
            _ => None,
        });
    let accounts = report.scope.accounts.iter().map(AccountId::as_str);
    let source_regions = report.scope.source_regions.iter().map(|region| &**region);
    Finding {
        code: VERDICT,
        severity: match report.verdict {
            Verdict::NonCompliant => Severity::High,
            Verdict::InsufficientData => Severity::Medium,
            Verdict::Compliant | Verdict::NotApplicable => Severity::Info,
        },
        message: answer.unwrap_or_else(|| report.verdict.as_str().to_owned()),
        subject: None,
        event_source: None,
        regions: Vec::new(),
        grades: Vec::new(),
        count: report.totals.calls,
        unit: Unit::Calls,
        first_seen: report.scope.first_seen,
        last_seen: report.scope.last_seen,
        resources: Resources {
            accounts: first(accounts),
            source_regions: first(source_regions),
            ..Resources::default()
        },
        evidence: Vec::new(),
        what_to_do: "",
    }
}

fn first<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> Named {
    let total = names.len() as u64;
    Named { names: names.take(MOST_NAMES).map(Into::into).collect(), total }
}

const fn status_of_verdict(verdict: Verdict) -> Status {
    match verdict {
        Verdict::Compliant => Status::Pass,
        Verdict::NonCompliant => Status::Fail,
        Verdict::InsufficientData => Status::Warning,
        Verdict::NotApplicable => Status::NotApplicable,
    }
}

/// A finding is never a pass: what is fine is no finding.
const fn status_of_severity(severity: Severity) -> Status {
    match severity {
        Severity::High => Status::Fail,
        Severity::Medium | Severity::Low => Status::Warning,
        Severity::Info => Status::NotApplicable,
    }
}

/// Returns what tells a finding from every other, now and in later reports.
fn about(finding: &Finding, policy: &str, lang: Lang) -> String {
    // A model without a name has a word of ours, in the language of the report.
    let subject = finding.subject.as_deref().filter(|name| *name != lang.line(Line::UnnamedModel));
    let is_of = |code: Code| finding.code == code.as_str();
    let is_new = [Code::ScopeChanged, Code::ScopeNarrowed, Code::NewModel, Code::NewAccount];
    let is_new = is_new.into_iter().any(is_of);
    // Where the calls of what is new run is told by other findings, and grows from day to day.
    let regions = finding.regions.iter().filter(|_| !is_new);
    let regions: Vec<&str> = regions.map(Region::as_str).collect();
    // A violation is one of each principal, and the same however it is known: better evidence may
    // come later. Another finding of one principal is of several tomorrow.
    let apart: Vec<&str> = if is_of(Code::InferenceOutsidePolicy) {
        finding.caller().into_iter().collect()
    } else if is_of(Code::RegionOutsideCatalog) {
        // One of each source Region, for which the catalog is asked.
        finding.resources.source_regions.names.iter().map(|name| &**name).collect()
    } else if is_of(Code::PossibleInference) {
        // Two services may have operations of one name.
        finding.event_source.as_deref().into_iter().collect()
    } else if is_new {
        // Who goes over is what it is about: another one is told of too. Models and accounts are new for
        // all.
        let is_of_one = is_of(Code::ScopeChanged) || is_of(Code::ScopeNarrowed);
        finding.caller().filter(|_| is_of_one).into_iter().collect()
    } else {
        finding.grades.iter().map(|grade| grade.as_str()).collect()
    };
    serde_json::json!([finding.code, subject, regions, apart, policy]).to_string()
}

fn hash(about: &str, nth: u64) -> String {
    let digest = Sha256::new().chain_update(about).chain_update(nth.to_be_bytes()).finalize();
    format!("{:032x}", u128::from_be_bytes(*digest.first_chunk().unwrap_or(&[0; 16])))
}

/// Returns the first and the last day of what is counted by calls or records; other sentences name
/// their days, or have none.
fn days(finding: &Finding) -> Option<(Day, Day)> {
    match finding.unit {
        Unit::Calls | Unit::Records if finding.code != VERDICT => {
            Some((finding.first_seen?.day(), finding.last_seen?.day()))
        }
        Unit::Calls
        | Unit::Records
        | Unit::Days
        | Unit::Exceptions
        | Unit::Hours
        | Unit::Objects
        | Unit::Places => None,
    }
}

/// Returns a record as one looks it up.
pub(super) fn place(sample: &EvidenceSample) -> String {
    let id = sample.event_id.as_deref().map_or_else(String::new, |id| format!("{id} "));
    format!("{id}@ {} # {}", sample.object, sample.record)
}

/// A thing that a finding concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Resource {
    /// What it is.
    pub(super) kind: Kind,
    /// Its name in the records.
    pub(super) id: Visible,
    /// The account that it belongs to, where that is known.
    pub(super) account: Option<Visible>,
    /// The Region that it belongs to, where its name tells.
    pub(super) region: Option<Region>,
}

/// What a resource is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// An AWS account.
    Account,
    /// An IAM role.
    Role,
    /// An IAM user.
    User,
    /// Another principal.
    Principal,
    /// An inference profile.
    InferenceProfile,
    /// A foundation model.
    Model,
}

impl Resource {
    /// Returns the thing of that name, with what the name tells if it is an ARN.
    fn named(kind: Kind, name: &str) -> Self {
        let arn = Arn::parse(name);
        let account = arn.map(|arn| arn.account).filter(|account| !account.is_empty());
        let region = arn.into_iter().find_map(|arn| arn.region.parse().into_iter().next());
        Self { kind, id: name.into(), account: account.map(Into::into), region }
    }
}

impl Kind {
    fn of_principal(name: &str) -> Self {
        let arn = Arn::parse(name).filter(|arn| arn.service == "iam");
        match arn.and_then(|arn| arn.kind_and_name()) {
            Some(("role", _)) => Self::Role,
            Some(("user", _)) => Self::User,
            _ => Self::Principal,
        }
    }
}

/// The verdict names so many accounts and source Regions: the others are in the report.
const MOST_NAMES: usize = 10;

#[cfg(test)]
mod tests;
