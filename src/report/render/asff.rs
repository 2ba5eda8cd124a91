//! Findings in the AWS Security Finding Format, as bodies of `BatchImportFindings`, one a line.
//!
//! A body holds at most 100 findings and 6 MB, so a report may need several: each line is one, as
//! `aws securityhub batch-import-findings --cli-input-json` takes it.
//! <https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html>
//! <https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format.html>
//!
//! **Invariant:** every text keeps the limit of its field, cut between characters. The limits count
//! characters; here they count bytes, of which a text has at least as many.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use crate::model::{Grade, Moment, Region};
use crate::report::visible::Visible;
use crate::report::{Report, Severity, Unit};

use super::hub::Hub;
use super::reported::{Kind, Reported, Resource, Status, place};

/// Writes the verdict and each finding for `hub`.
///
/// # Errors
/// Returns the error of `out`.
pub fn write(report: &Report, hub: &Hub, out: &mut dyn Write) -> io::Result<()> {
    let mut batch = Batch::default();
    for reported in Reported::all(report) {
        let finding = serde_json::to_string(&AwsSecurityFinding::of(&reported, report, hub))?;
        if !batch.has_room_for(&finding) {
            std::mem::take(&mut batch).write(out)?;
        }
        batch.findings.push(finding);
    }
    batch.write(out)
}

/// The findings of one request, as JSON.
#[derive(Default)]
struct Batch {
    findings: Vec<String>,
}

impl Batch {
    fn has_room_for(&self, finding: &str) -> bool {
        let bytes: usize = self.findings.iter().map(|finding| finding.len() + 1).sum();
        self.findings.len() < MOST_FINDINGS && bytes + finding.len() < MOST_BYTES
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{{\"Findings\":[{}]}}", self.findings.join(","))
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct AwsSecurityFinding<'a> {
    schema_version: &'static str,
    id: &'a str,
    product_arn: String,
    product_name: String,
    generator_id: String,
    aws_account_id: &'a str,
    created_at: Moment,
    updated_at: Moment,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_observed_at: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_observed_at: Option<Moment>,
    title: String,
    description: String,
    severity: SeverityFields,
    types: [&'static str; 1],
    finding_provider_fields: ProviderFields,
    #[serde(skip_serializing_if = "Option::is_none")]
    remediation: Option<Remediation>,
    resources: Vec<AwsResource>,
    compliance: Compliance,
    workflow: Workflow,
    record_state: &'static str,
    product_fields: BTreeMap<String, String>,
}

/// What Security Hub takes when it updates a finding; the fields of the same names above are the
/// customer's from then on.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ProviderFields {
    severity: SeverityFields,
    types: [&'static str; 1],
}

#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "PascalCase")]
struct SeverityFields {
    label: &'static str,
    original: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Remediation {
    recommendation: Recommendation,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Recommendation {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct AwsResource {
    #[serde(rename = "Type")]
    kind: &'static str,
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<Details>,
}

/// What a resource is that the format has no type for.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Details {
    other: BTreeMap<&'static str, &'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Compliance {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    related_requirements: Option<[String; 1]>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Workflow {
    status: &'static str,
}

impl<'a> AwsSecurityFinding<'a> {
    fn of(reported: &'a Reported<'_>, report: &'a Report, hub: &'a Hub) -> Self {
        let finding = &*reported.finding;
        let severity = severity(finding.severity);
        let code = || finding.code.to_owned();
        Self {
            schema_version: "2018-10-08",
            id: &reported.uid,
            product_arn: hub.product_arn(),
            product_name: filled(&report.tool.name, MOST_OF_A_TITLE).unwrap_or_else(code),
            generator_id: format!("regiontrail/{}", finding.code),
            aws_account_id: hub.account().as_str(),
            created_at: report.generated_at,
            updated_at: report.generated_at,
            first_observed_at: finding.first_seen.filter(|moment| is_writable(*moment)),
            last_observed_at: finding.last_seen.filter(|moment| is_writable(*moment)),
            title: filled(&finding.message, MOST_OF_A_TITLE).unwrap_or_else(code),
            description: filled(&reported.told, 1024).unwrap_or_else(code),
            severity,
            types: [TYPE],
            finding_provider_fields: ProviderFields { severity, types: [TYPE] },
            remediation: reported.what_to_do().and_then(|what| Remediation::of(&what)),
            resources: resources(reported, report),
            compliance: Compliance::of(reported, report),
            workflow: Workflow { status: workflow(reported.status) },
            record_state: "ACTIVE",
            product_fields: product_fields(reported, report),
        }
    }
}

impl Remediation {
    fn of(what: &str) -> Option<Self> {
        let recommendation = Recommendation { text: filled(what, 512)? };
        Some(Self { recommendation })
    }
}

impl Compliance {
    fn of(reported: &Reported<'_>, report: &Report) -> Self {
        let status = match reported.status {
            Status::Pass => "PASSED",
            Status::Warning => "WARNING",
            Status::Fail => "FAILED",
            Status::NotApplicable => "NOT_AVAILABLE",
        };
        Self { status, related_requirements: filled(&report.policy.name, 256).map(|name| [name]) }
    }
}

/// A finding needs a resource: where it concerns no one's calls, it is about its subject or the
/// policy.
fn resources(reported: &Reported<'_>, report: &Report) -> Vec<AwsResource> {
    let mut all: Vec<AwsResource> =
        reported.resources().into_iter().take(MOST_RESOURCES).map(AwsResource::of).collect();
    if all.is_empty() {
        let named = reported.finding.subject.as_deref().or(Some(report.policy.name.as_str()));
        let id = named.and_then(|name| filled(name, MOST_OF_AN_ID));
        let id = id.unwrap_or_else(|| reported.finding.code.to_owned());
        all.push(AwsResource { kind: "Other", id, region: None, details: None });
    }
    all
}

impl AwsResource {
    fn of(resource: Resource) -> Self {
        let Resource { kind, id, region, .. } = resource;
        let other = |what| Some(Details { other: BTreeMap::from([("Kind", what)]) });
        let (kind, details) = match kind {
            Kind::Role => ("AwsIamRole", None),
            Kind::User => ("AwsIamUser", None),
            Kind::Account => ("AwsAccount", None),
            Kind::Principal => ("Other", other("Principal")),
            Kind::InferenceProfile => ("Other", other("Inference profile")),
            Kind::Model => ("Other", other("Foundation model")),
        };
        let id = if kind == "AwsAccount" { format!("AWS::::Account:{id}") } else { id.to_string() };
        let region = region.filter(|region| region.as_str().len() <= 16);
        Self { kind, id: cut(&id, MOST_OF_AN_ID), region, details }
    }
}

fn product_fields(reported: &Reported<'_>, report: &Report) -> BTreeMap<String, String> {
    let finding = &*reported.finding;
    let resources = &finding.resources;
    let records = finding.evidence.iter().take(MOST_RECORDS).enumerate();
    let records = records.map(|(at, sample)| (format!("Record/{}", at + 1), place(sample)));
    let named = [
        ("Version", report.tool.version.clone()),
        ("Code", finding.code.to_owned()),
        ("Policy", report.policy.name.clone()),
        ("ReportVerdict", report.verdict.as_str().to_owned()),
        ("Subject", finding.subject.as_deref().unwrap_or_default().to_owned()),
        ("Count", finding.count.to_string()),
        ("Unit", unit(finding.unit).to_owned()),
        ("Regions", joined(finding.regions.iter().map(Region::as_str))),
        ("Grades", joined(finding.grades.iter().copied().map(Grade::as_str))),
        ("Accounts", resources.accounts.total.to_string()),
        ("Principals", resources.principals.total.to_string()),
        ("SourceRegions", joined(resources.source_regions.names.iter().map(|name| &**name))),
    ];
    let named = named.into_iter().map(|(name, value)| (name.to_owned(), value));
    let of_verdict = if reported.is_verdict() { of_report(report) } else { Vec::new() };
    named
        .chain(of_verdict)
        .chain(records)
        .filter_map(|(name, value)| Some((format!("regiontrail/{name}"), filled(&value, 2048)?)))
        .collect()
}

/// Returns what the verdict is about, and the calls behind it.
fn of_report(report: &Report) -> Vec<(String, String)> {
    let scope = &report.scope;
    let moment = |moment: Option<Moment>| moment.map_or_else(String::new, |at| at.to_string());
    let asked = [
        ("Inputs", joined(scope.inputs.iter().map(String::as_str))),
        ("From", moment(scope.from)),
        ("To", moment(scope.to)),
    ];
    let calls = &report.totals.by_verdict;
    let calls = calls.iter().map(|(verdict, n)| (format!("Calls/{verdict}"), n.to_string()));
    asked.into_iter().map(|(name, value)| (name.to_owned(), value)).chain(calls).collect()
}

fn joined<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(" ")
}

const fn severity(severity: Severity) -> SeverityFields {
    let (label, original) = match severity {
        Severity::High => ("HIGH", "high"),
        Severity::Medium => ("MEDIUM", "medium"),
        Severity::Low => ("LOW", "low"),
        Severity::Info => ("INFORMATIONAL", "info"),
    };
    SeverityFields { label, original }
}

const fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Calls => "calls",
        Unit::Days => "days",
        Unit::Exceptions => "exceptions",
        Unit::Hours => "hours",
        Unit::Objects => "objects",
        Unit::Places => "places",
        Unit::Records => "records",
    }
}

/// Security Hub opens a resolved finding again when it is no longer passed.
const fn workflow(status: Status) -> &'static str {
    match status {
        Status::Pass => "RESOLVED",
        Status::Warning | Status::Fail | Status::NotApplicable => "NEW",
    }
}

/// Says whether a moment has four digits for its year, as the format asks.
const fn is_writable(moment: Moment) -> bool {
    moment.as_millis() >= 0 && moment.as_millis() < YEAR_10000
}

/// Returns a text that is seen and fits, or `None` where it says nothing: the format knows no empty
/// text.
fn filled(text: &str, most: usize) -> Option<String> {
    let text = Visible::from(text);
    (!text.trim().is_empty()).then(|| cut(&text, most))
}

/// Returns the text, or its beginning and its end around `…`, in at most so many bytes. Where a
/// name fills a sentence, what happened stands at the end.
fn cut(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let tail = text.ceil_char_boundary(text.len() - most / 4);
    let head = text.floor_char_boundary(most - '…'.len_utf8() - (text.len() - tail));
    format!("{}…{}", &text[..head], &text[tail..])
}

/// <https://docs.aws.amazon.com/securityhub/latest/userguide/asff-required-attributes.html#Types>
const TYPE: &str =
    "Software and Configuration Checks/Industry and Regulatory Standards/Data Residency";

/// The limits of a request.
const MOST_FINDINGS: usize = 100;
const MOST_BYTES: usize = 5_000_000;

/// The limits of a finding's fields.
const MOST_OF_A_TITLE: usize = 256;
const MOST_OF_AN_ID: usize = 512;
const MOST_RESOURCES: usize = 32;

/// So many records stand in a finding: there is room for 50 fields.
const MOST_RECORDS: usize = 10;

const YEAR_10000: i64 = 253_402_300_800_000;

#[cfg(test)]
mod tests;
