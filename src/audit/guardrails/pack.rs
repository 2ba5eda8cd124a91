//! Puts statements into documents that are not too large for AWS.

use super::document::{Document, Statement};
use super::write::{Draft, Written};
use crate::report::guardrails::{DocumentKind, Fact, LeftOut, Purpose};

/// A statement, what it is for, and the pages it rests on besides those of its purpose.
pub type Reasoned = (Statement, Purpose, Vec<Fact>);

/// Says whether a document of this statement alone is not too large.
pub fn fits(reasoned: &Reasoned, kind: DocumentKind) -> bool {
    size(&document([reasoned]), kind) <= limit(kind)
}

/// Puts statements into as few documents as their order allows.
pub fn pack(name: &str, kind: DocumentKind, statements: Vec<Reasoned>, written: &mut Written) {
    let mut packed = Vec::<Vec<Reasoned>>::new();
    for reasoned in statements {
        if !fits(&reasoned, kind) {
            written.left_out.push(LeftOut::TooLarge { sid: reasoned.0.sid });
            continue;
        }
        match packed.last_mut() {
            Some(last) if size(&document(last.iter().chain([&reasoned])), kind) <= limit(kind) => {
                last.push(reasoned);
            }
            Some(_) | None => packed.push(vec![reasoned]),
        }
    }
    let is_one = packed.len() == 1;
    for (number, statements) in (1..).zip(packed) {
        let document = document(&statements);
        let name = if is_one { name.to_owned() } else { format!("{name}-{number}") };
        let purposes = statements.into_iter().map(|(_, purpose, pages)| (purpose, pages));
        written.documents.push(Draft { name, kind, document, purposes: purposes.collect() });
    }
}

fn document<'s>(statements: impl IntoIterator<Item = &'s Reasoned>) -> Document {
    Document { statements: statements.into_iter().map(|reasoned| reasoned.0.clone()).collect() }
}

/// Returns how large a document is, as AWS counts it: of an SCP every character as it is printed, because
/// only the console takes blanks out; of a managed policy all but white space.
pub fn size(document: &Document, kind: DocumentKind) -> u64 {
    let json = document.to_json();
    let counts = |c: &char| match kind {
        DocumentKind::ServiceControlPolicy => true,
        DocumentKind::ManagedPolicy => !c.is_whitespace(),
    };
    json.chars().filter(counts).count() as u64
}

/// Returns how large a document may be.
pub const fn limit(kind: DocumentKind) -> u64 {
    match kind {
        DocumentKind::ServiceControlPolicy => LIMIT_SCP,
        DocumentKind::ManagedPolicy => LIMIT_MANAGED,
    }
}

/// The limit of an SCP since May 2026; before, it was half of that.
/// <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html>
const LIMIT_SCP: u64 = 10_240;
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
const LIMIT_MANAGED: u64 = 6_144;
