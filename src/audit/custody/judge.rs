//! All of the facts, judged.

use std::collections::{BTreeMap, BTreeSet};

use super::answers::asked;
use super::logs::LogsOf;
use crate::audit::{Catalog, ExitRules, outcome};
use crate::aws::{Service, is_of_aws};
use crate::model::custody::{CustodyFacts, Endpoint};
use crate::model::{Region, Verdict};
use crate::report::words::{CustodyStatement, Lang};
use crate::report::{
    CUSTODY_SCHEMA_VERSION, Custody, CustodyCode, CustodyPlace, CustodyReport, Effect, Finding,
    PlaceKind, Resources, Tool, Unit,
};

/// What facts are judged by.
#[derive(Debug, Clone, Copy)]
pub struct CustodyQuestion<'a> {
    /// The Regions where logs may be kept.
    pub allowed: &'a BTreeSet<Region>,
    /// Where guardrail profiles may run.
    pub catalog: &'a Catalog,
    /// The language of the sentences.
    pub lang: Lang,
    /// The logs that the facts are about, where they are judged with any.
    pub logs: Option<LogsOf<'a>>,
}

/// What became of the facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The places and the verdict.
    pub custody: Custody,
    /// The findings, weightiest first.
    pub findings: Vec<Finding>,
}

/// Judges facts.
#[must_use]
pub fn judge(facts: &CustodyFacts, question: &CustodyQuestion<'_>) -> Judged {
    let mut judge =
        Judge { facts, question: *question, places: BTreeSet::new(), found: Vec::new() };
    judge.endpoints();
    judge.unanswered();
    judge.regions();
    judge.trails();
    judge.buckets();
    judge.log_groups();
    judge.stores();
    judge.keys();
    // What lies where is known by now.
    judge.against_logs();
    judge.finish()
}

/// Makes the report of `regiontrail custody`.
#[must_use]
pub fn report(judged: Judged, policy: &str, rules: &ExitRules, made: Made) -> CustodyReport {
    CustodyReport {
        schema_version: CUSTODY_SCHEMA_VERSION,
        tool: Tool { name: "regiontrail".to_owned(), version: made.version.to_owned() },
        language: made.lang,
        exit: outcome::of_custody(&judged.custody, rules),
        policy: policy.to_owned(),
        custody: judged.custody,
        findings: judged.findings,
    }
}

/// By what a report is made.
#[derive(Debug, Clone, Copy)]
pub struct Made {
    /// The version of the program.
    pub version: &'static str,
    /// The language of the sentences.
    pub lang: Lang,
}

/// The facts, and what was found in them so far.
pub(super) struct Judge<'a> {
    pub facts: &'a CustodyFacts,
    pub question: CustodyQuestion<'a>,
    places: BTreeSet<CustodyPlace>,
    found: Vec<(CustodyCode, Finding)>,
}

/// Where a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lies<'a> {
    /// In this Region.
    In(&'a str),
    /// In this Region by one of the two witnesses that must agree; the other has no answer.
    PerhapsIn(&'a str),
    /// Nobody says, and a finding says why.
    Unknown,
}

impl Judge<'_> {
    /// Notes a place and, where it lies outside, a finding. A place that is perhaps inside is not
    /// inside; one that is perhaps outside is told as such.
    pub fn place(&mut self, kind: PlaceKind, name: &str, of: &str, lies: Lies<'_>) {
        let holds_logs = kind.outside().effect() == Effect::Outside;
        let (region, verdict) = match lies {
            _ if !holds_logs => (lies.region(), Verdict::NotApplicable),
            Lies::Unknown => (None, Verdict::InsufficientData),
            Lies::In(region) if self.allows(region) => (Some(region), Verdict::Compliant),
            Lies::PerhapsIn(region) if self.allows(region) => {
                (Some(region), Verdict::InsufficientData)
            }
            Lies::In(region) | Lies::PerhapsIn(region) => (Some(region), Verdict::NonCompliant),
        };
        if let Some(region) = region.filter(|region| !self.allows(region)) {
            let said = CustodyStatement::Outside { kind, name, of, region };
            self.find_at(kind.outside(), name, region, &said);
        }
        let region = region.map(Into::into);
        self.places.insert(CustodyPlace {
            kind,
            name: name.into(),
            of: of.into(),
            region,
            verdict,
        });
    }

    /// Notes a place without the finding that it may make.
    pub fn place_judged(&mut self, place: CustodyPlace) {
        self.places.insert(place);
    }

    /// Says whether logs may be kept in a Region: by its whole name, exactly.
    pub fn allows(&self, region: &str) -> bool {
        self.question.allowed.iter().any(|allowed| allowed.as_str() == region)
    }

    /// Notes a finding.
    pub fn find(&mut self, code: CustodyCode, about: &str, said: &CustodyStatement<'_>) {
        self.note(code, about, Vec::new(), said);
    }

    /// Notes a finding about a Region. A text that has not the form of one stays in the sentence.
    pub fn find_at(
        &mut self,
        code: CustodyCode,
        about: &str,
        region: &str,
        said: &CustodyStatement<'_>,
    ) {
        self.note(code, about, region.parse().into_iter().collect(), said);
    }

    fn note(
        &mut self,
        code: CustodyCode,
        about: &str,
        regions: Vec<Region>,
        said: &CustodyStatement<'_>,
    ) {
        let finding = finding(code, about, regions, said, self.question.lang);
        if !self.found.iter().any(|(_, known)| *known == finding) {
            self.found.push((code, finding));
        }
    }

    /// Says whether logs were found to be kept in a place of this name.
    pub fn keeps_logs(&self, name: &str) -> bool {
        let is_kept = |kind: PlaceKind| {
            matches!(
                kind,
                PlaceKind::TrailBucket
                    | PlaceKind::InvocationBucket
                    | PlaceKind::Replica
                    | PlaceKind::LogCopy
            )
        };
        self.places.iter().any(|place| *place.name == *name && is_kept(place.kind))
    }

    /// Notes that facts name a thing of which they say nothing.
    pub fn miss(&mut self, name: &str) {
        self.find(CustodyCode::CustodyUnknown, name, &CustodyStatement::NoFacts { name });
    }

    fn endpoints(&mut self) {
        let mut foreign: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let is_foreign = |endpoint: &&Endpoint| {
            let service = Service::named(&endpoint.service);
            !service.is_some_and(|service| is_of_aws(service, &endpoint.url))
        };
        for endpoint in self.facts.endpoints.iter().filter(is_foreign) {
            foreign.entry(&endpoint.url).or_default().push(&endpoint.service);
        }
        for (url, services) in foreign {
            let said = CustodyStatement::NotAws { services: &services.join(", "), url };
            self.find(CustodyCode::CustodyNotAws, url, &said);
        }
    }

    fn unanswered(&mut self) {
        for question in asked(self.facts) {
            let Some(unknown) = question.unknown else { continue };
            let said = CustodyStatement::Unknown {
                call: question.call,
                of: question.of,
                cause: &unknown.cause,
                is_denied: unknown.is_denied,
            };
            self.find(CustodyCode::CustodyUnknown, question.of, &said);
        }
    }

    fn finish(mut self) -> Judged {
        self.found.sort_by(|(code, one), (other, two)| {
            let key = |code: &CustodyCode| (code.severity(), *code);
            key(code)
                .cmp(&key(other))
                .then_with(|| (&one.subject, &one.message).cmp(&(&two.subject, &two.message)))
        });
        let with = |effect: Effect| {
            self.found.iter().filter(|(code, _)| code.effect() == effect).count() as u64
        };
        let places = merged(self.places);
        let outside = places.iter().filter(|place| place.verdict == Verdict::NonCompliant);
        let (outside, open) = (outside.count() as u64, with(Effect::Open));
        let holds_logs = |place: &&CustodyPlace| place.verdict != Verdict::NotApplicable;
        let is_known = places.iter().filter(holds_logs).count() > 0
            && places.iter().all(|place| place.verdict != Verdict::InsufficientData);
        let verdict = if outside > 0 {
            Verdict::NonCompliant
        } else if open > 0 || !is_known {
            Verdict::InsufficientData
        } else {
            Verdict::Compliant
        };
        let custody = Custody { verdict, outside, open, ..custody(self.facts, &self.question) };
        Judged {
            custody: Custody { places, ..custody },
            findings: self.found.into_iter().map(|(_, finding)| finding).collect(),
        }
    }
}

impl<'a> Lies<'a> {
    /// Returns the Region.
    pub const fn region(self) -> Option<&'a str> {
        match self {
            Self::In(region) | Self::PerhapsIn(region) => Some(region),
            Self::Unknown => None,
        }
    }
}

/// Makes one row of a place that several things keep their logs in: it is one place.
fn merged(places: BTreeSet<CustodyPlace>) -> Vec<CustodyPlace> {
    let mut rows: Vec<CustodyPlace> = Vec::new();
    for place in places {
        let is_same = |row: &&mut CustodyPlace| {
            (row.kind, &row.name, &row.region, row.verdict)
                == (place.kind, &place.name, &place.region, place.verdict)
        };
        match rows.iter_mut().find(is_same) {
            Some(row) => row.of = format!("{}, {}", row.of, place.of).into(),
            None => rows.push(place),
        }
    }
    rows
}

/// Returns what the facts say of themselves; the verdict and the places are not in it yet.
fn custody(facts: &CustodyFacts, question: &CustodyQuestion<'_>) -> Custody {
    let questions = asked(facts);
    let unanswered = questions.iter().filter(|asked| asked.unknown.is_some()).count() as u64;
    let identity = facts.identity.answer();
    let endpoints: BTreeSet<&str> = facts.endpoints.iter().map(|at| at.url.as_str()).collect();
    Custody {
        verdict: Verdict::InsufficientData,
        taken_at: facts.taken_at,
        asked_by: identity.map(|identity| identity.arn.as_str().into()),
        account: identity.map(|identity| identity.account.as_str().into()),
        allowed_regions: question.allowed.iter().cloned().collect(),
        regions_asked: facts.regions.iter().map(|asked| asked.region.as_str().into()).collect(),
        are_regions_named: facts.enabled_regions.is_none(),
        endpoints: endpoints.into_iter().map(Into::into).collect(),
        answered: questions.len() as u64 - unanswered,
        unanswered,
        places: Vec::new(),
        outside: 0,
        open: 0,
    }
}

/// Makes a finding about custody.
pub(super) fn finding(
    code: CustodyCode,
    about: &str,
    regions: Vec<Region>,
    said: &CustodyStatement<'_>,
    lang: Lang,
) -> Finding {
    Finding {
        code: code.as_str(),
        severity: code.severity(),
        message: lang.state_custody(said),
        subject: Some(about.into()),
        event_source: None,
        regions,
        grades: Vec::new(),
        count: 1,
        unit: Unit::Places,
        first_seen: None,
        last_seen: None,
        resources: Resources::default(),
        evidence: Vec::new(),
        what_to_do: lang.custody_advice(code),
    }
}
