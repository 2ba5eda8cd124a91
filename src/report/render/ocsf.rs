//! Findings as OCSF Compliance Findings (class 2003), one event a line.
//!
//! JSON Lines, because that is what turns events into the Parquet of Amazon Security Lake (Athena,
//! Glue, Firehose, `DuckDB`) and what log shippers take; a line is an event as a whole.
//! <https://schema.ocsf.io/1.8.0/classes/compliance_finding?profiles=cloud>

mod schema;

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::model::{Moment, Region, Verdict};
use crate::report::visible::Visible;
use crate::report::{EvidenceSample, Named, Report, Scope, Severity, Totals};

use super::reported::{Kind, Reported, Resource, Status};

use self::schema::{
    Account, Analytic, Asked, Cloud, Compliance, Event, Evidence, FindingInfo, Metadata, Owner,
    Parameter, Part, Place, Product, Remediation, ResourceDetails, SCHEMA, Sums, Unmapped,
};

/// Writes the verdict and each finding as an event.
///
/// # Errors
/// Returns the error of `out`.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for reported in Reported::all(report) {
        serde_json::to_writer(&mut *out, &Event::of(&reported, report))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

impl Event {
    fn of(reported: &Reported<'_>, report: &Report) -> Self {
        let finding = &*reported.finding;
        let (severity_id, severity) = severity(finding.severity);
        Self {
            activity_id: 1,
            activity_name: "Create",
            category_uid: 2,
            category_name: "Findings",
            class_uid: 2003,
            class_name: "Compliance Finding",
            type_uid: 200_301,
            type_name: "Compliance Finding: Create",
            time: report.generated_at.as_millis(),
            severity_id,
            severity,
            message: finding.message.as_str().into(),
            count: finding.count,
            start_time: finding.first_seen.map(Moment::as_millis),
            end_time: finding.last_seen.map(Moment::as_millis),
            cloud: Cloud::of(reported),
            compliance: Compliance::of(reported, report),
            finding_info: FindingInfo::of(reported, report),
            metadata: Metadata::of(reported, report),
            remediation: reported.what_to_do().map(|desc| Remediation { desc }),
            resources: reported.resources().into_iter().map(ResourceDetails::of).collect(),
            evidences: finding.evidence.iter().map(Evidence::of).collect(),
            unmapped: Unmapped::of(reported, report),
        }
    }
}

impl Cloud {
    fn of(reported: &Reported<'_>) -> Self {
        let resources = &reported.finding.resources;
        let account = only(&resources.accounts).map(Account::of);
        Self { provider: "AWS", account, region: only(&resources.source_regions) }
    }
}

/// Returns the name where there is only one.
fn only(named: &Named) -> Option<Visible> {
    let name = named.names.first().filter(|name| named.total == 1 && !name.trim().is_empty());
    name.map(|name| name.as_ref().into())
}

impl Account {
    const fn of(uid: Visible) -> Self {
        Self { uid, kind: "AWS Account", type_id: 10 }
    }
}

impl Compliance {
    fn of(reported: &Reported<'_>, report: &Report) -> Self {
        let policy = &report.policy;
        let (status_id, status) = match reported.status {
            Status::Pass => (1, "Pass"),
            Status::Warning => (2, "Warning"),
            Status::Fail => (3, "Fail"),
            Status::NotApplicable => (99, Verdict::NotApplicable.as_str()),
        };
        let accepted = policy.accepted_evidence.iter().map(|grade| grade.as_str().to_owned());
        let parameter = |name, values| Parameter { name, values };
        Self {
            category: "Data Residency",
            control: reported.finding.code,
            control_parameters: vec![
                parameter("allowed_regions", texts(&policy.allowed_regions)),
                parameter("accepted_evidence", accepted.collect()),
            ],
            standards: if policy.name.trim().is_empty() {
                vec![]
            } else {
                vec![policy.name.as_str().into()]
            },
            status,
            status_id,
        }
    }
}

fn texts(regions: &[Region]) -> Vec<String> {
    regions.iter().map(ToString::to_string).collect()
}

impl FindingInfo {
    fn of(reported: &Reported<'_>, report: &Report) -> Self {
        let finding = &*reported.finding;
        Self {
            uid: reported.uid.clone(),
            title: finding.message.as_str().into(),
            desc: reported.told.clone(),
            types: ["Data Residency"],
            data_sources: ["AWS CloudTrail"],
            analytic: Analytic { name: finding.code, uid: finding.code, kind: "Rule", type_id: 1 },
            created_time: report.generated_at.as_millis(),
            first_seen_time: finding.first_seen.map(Moment::as_millis),
            last_seen_time: finding.last_seen.map(Moment::as_millis),
        }
    }
}

impl Metadata {
    fn of(reported: &Reported<'_>, report: &Report) -> Self {
        let name = || report.tool.name.as_str().into();
        Self {
            version: SCHEMA,
            profiles: ["cloud"],
            event_code: reported.finding.code,
            product: Product {
                name: name(),
                vendor_name: name(),
                version: report.tool.version.as_str().into(),
                lang: report.language.code(),
            },
        }
    }
}

impl ResourceDetails {
    fn of(resource: Resource) -> Self {
        let (kind, role_id, role) = match resource.kind {
            Kind::InferenceProfile => ("Inference profile", 1, "Target"),
            Kind::Model => ("Foundation model", 1, "Target"),
            Kind::Role => ("AWS::IAM::Role", 2, "Actor"),
            Kind::User => ("AWS::IAM::User", 2, "Actor"),
            Kind::Principal => ("Principal", 2, "Actor"),
            Kind::Account => ("AWS::::Account", 3, "Affected"),
        };
        let owner = resource.account.map(|uid| Owner { account: Account::of(uid) });
        Self { uid: resource.id, kind, role, role_id, region: resource.region, owner }
    }
}

impl Evidence {
    fn of(sample: &EvidenceSample) -> Self {
        Self {
            name: "CloudTrail record",
            uid: sample.event_id.as_deref().map(Into::into),
            data: Place {
                object: sample.object.as_ref().into(),
                record: sample.record,
                path: sample.path,
            },
        }
    }
}

impl Unmapped {
    fn of(reported: &Reported<'_>, report: &Report) -> Self {
        let finding = &*reported.finding;
        let resources = &finding.resources;
        Self {
            verdict: report.verdict,
            asked: reported.is_verdict().then(|| Asked::of(&report.scope)),
            totals: reported.is_verdict().then(|| Sums::of(&report.totals)),
            subject: finding.subject.as_deref().map(Into::into),
            unit: finding.unit,
            regions: finding.regions.clone(),
            grades: finding.grades.clone(),
            accounts: resources.accounts.total,
            principals: resources.principals.total,
            source_regions: resources.source_regions.total,
            models: resources.models.total,
            inference_profiles: resources.inference_profiles.total,
        }
    }
}

impl Asked {
    fn of(scope: &Scope) -> Self {
        let inputs = scope.inputs.iter().map(|input| input.as_str().into()).collect();
        Self { inputs, from: scope.from, to: scope.to }
    }
}

impl Sums {
    fn of(totals: &Totals) -> Self {
        Self {
            calls: totals.calls,
            succeeded: totals.succeeded,
            failed: totals.failed,
            by_verdict: parts(&totals.by_verdict),
            by_evidence: parts(&totals.by_evidence),
            by_destination: parts(&totals.by_destination),
            input_tokens: totals.input_tokens,
            output_tokens: totals.output_tokens,
            calls_with_tokens: totals.calls_with_tokens,
            cache_read_tokens: totals.invocation_logs.cache_read_tokens,
            cache_write_tokens: totals.invocation_logs.cache_write_tokens,
        }
    }
}

fn parts<K: ToString>(sums: &BTreeMap<K, u64>) -> Vec<Part> {
    sums.iter().map(|(name, calls)| Part { name: name.to_string(), calls: *calls }).collect()
}

const fn severity(severity: Severity) -> (u8, &'static str) {
    match severity {
        Severity::High => (4, "High"),
        Severity::Medium => (3, "Medium"),
        Severity::Low => (2, "Low"),
        Severity::Info => (1, "Informational"),
    }
}

#[cfg(test)]
mod tests;
