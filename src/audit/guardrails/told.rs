//! Written documents as a report tells them.

use std::collections::BTreeSet;

use serde_json::value::RawValue;

use super::pack::{limit, size};
use super::write::{Draft, Written};
use crate::audit::given::Given;
use crate::report::Tool;
use crate::report::guardrails::{
    Attachment, DocumentKind, Fact, GUARDRAILS_SCHEMA, Guardrail, Guardrails, History, Purpose, Why,
};

/// Tells written documents, with what they would have done.
///
/// # Errors
/// Never, as far as is known; the reader of JSON has the type.
pub fn told(
    written: &Written,
    given: &Given<'_>,
    history: Option<History>,
) -> Result<Guardrails, serde_json::Error> {
    let documents = written.documents.iter().map(guardrail).collect::<Result<Vec<_>, _>>()?;
    let attachments = attachments(&documents);
    Ok(Guardrails {
        schema_version: GUARDRAILS_SCHEMA,
        tool: Tool { name: "regiontrail".to_owned(), version: given.version.to_owned() },
        generated_at: given.now,
        policy: given.policy.name.clone(),
        allowed_regions: given.policy.terms.allowed.iter().cloned().collect(),
        catalog_date: given.catalog.as_of().to_owned(),
        documents,
        attachments,
        left_out: written.left_out.clone(),
        history,
    })
}

/// Says of each kind of document whether so many can be attached to one entity.
fn attachments(documents: &[Guardrail]) -> Vec<Attachment> {
    let kinds: BTreeSet<DocumentKind> = documents.iter().map(|document| document.kind).collect();
    let of = |kind: DocumentKind| {
        let written = documents.iter().filter(|document| document.kind == kind).count() as u64;
        let (most, taken) = (kind.most_attached(), kind.always_attached());
        Attachment {
            kind,
            written,
            most,
            taken,
            fits: written + taken <= most,
            source: kind.limits(),
        }
    };
    kinds.into_iter().map(of).collect()
}

fn guardrail(draft: &Draft) -> Result<Guardrail, serde_json::Error> {
    let statements = draft.document.statements.iter().zip(&draft.purposes);
    let why = statements.map(|(statement, (purpose, pages))| Why {
        sid: statement.sid.clone(),
        purpose: *purpose,
        sources: sources(*purpose).into_iter().chain(pages.iter().cloned()).collect(),
    });
    Ok(Guardrail {
        name: draft.name.clone(),
        kind: draft.kind,
        size: size(&draft.document, draft.kind),
        limit: limit(draft.kind),
        statements: why.collect(),
        document: RawValue::from_string(draft.document.to_json())?,
    })
}

/// Returns the pages of AWS that a purpose rests on.
fn sources(purpose: Purpose) -> Vec<Fact> {
    let pages: &[&str] = match purpose {
        Purpose::DenyOtherRegions | Purpose::AllowProfiles | Purpose::AllowProfileModels => {
            &[GEOGRAPHIC]
        }
        Purpose::DenyOtherRegionsMantle => &[ENDPOINTS, MANTLE],
        Purpose::DenyGlobalRouting
        | Purpose::AllowGlobalProfiles
        | Purpose::AllowGlobalSourceModels
        | Purpose::AllowGlobalModels => &[GLOBAL],
        Purpose::DenyOtherProfiles => &[GEOGRAPHIC, PREREQUISITES],
        Purpose::DenyLongTermKeys
        | Purpose::DenyLongTermKeysMantle
        | Purpose::DenyMakingKeys
        | Purpose::DenyAllKeys
        | Purpose::DenyAllKeysMantle => &[KEYS],
        Purpose::AllowModels => &[INFERENCE],
        Purpose::AllowMantle => &[INFERENCE, MANTLE],
    };
    pages.iter().map(|page| fact(page)).collect()
}

/// Returns a page as it stood when it was read.
pub fn fact(page: &str) -> Fact {
    Fact { url: page.to_owned(), as_of: "2026-09".to_owned() }
}

/// Geographic profiles, in IAM and SCPs.
pub const GEOGRAPHIC: &str =
    "https://docs.aws.amazon.com/bedrock/latest/userguide/geographic-cross-region-inference.html";
/// Global profiles, in IAM and SCPs.
pub const GLOBAL: &str =
    "https://docs.aws.amazon.com/bedrock/latest/userguide/global-cross-region-inference.html";
/// API keys.
pub const KEYS: &str =
    "https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys-permissions.html";
/// The endpoints, and what each can do.
pub const ENDPOINTS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/endpoints.html";
/// Actions, resources and keys of `bedrock-mantle`.
pub const MANTLE: &str =
    "https://docs.aws.amazon.com/service-authorization/latest/reference/list_bedrock-mantle.html";
/// What the profile's condition key is for.
pub const PREREQUISITES: &str =
    "https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html";
/// What inference needs.
pub const INFERENCE: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/inference.html";
/// Which action which operation needs.
pub const INVOKE_MODEL: &str =
    "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html";
/// The actions of `bedrock`.
pub const ACTIONS_OF_BEDROCK: &str =
    "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrock.html";
/// What a deny with `NotAction` does not deny.
pub const NOT_ACTION: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html";
/// Which operators take wildcards.
pub const OPERATORS: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html";
/// What `aws:RequestedRegion` holds.
pub const KEYS_OF_REQUESTS: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html";

#[cfg(test)]
mod tests {
    use super::*;

    fn documents(n: u64, kind: DocumentKind) -> Vec<Guardrail> {
        let document = || RawValue::from_string("{}".to_owned()).unwrap();
        let one = |number| Guardrail {
            name: format!("scp-{number}"),
            kind,
            size: 2,
            limit: limit(kind),
            statements: Vec::new(),
            document: document(),
        };
        (0..n).map(one).collect()
    }

    #[test]
    fn an_entity_takes_ten_documents_and_one_scp_that_allows_is_among_them() {
        let told = |n, kind| {
            let [told] = attachments(&documents(n, kind)).try_into().unwrap();
            (told.written, told.fits)
        };
        let (scp, managed) = (DocumentKind::ServiceControlPolicy, DocumentKind::ManagedPolicy);
        assert_eq!([told(9, scp), told(10, scp)], [(9, true), (10, false)]);
        assert_eq!([told(10, managed), told(11, managed)], [(10, true), (11, false)]);
    }
}
