//! The findings of a pack, held against those that its logs give.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Both, OF_DIGESTS, OF_LEDGERS};
use crate::report::CustodyCode;
use crate::report::pack::difference::Difference;

/// What holding the findings against each other came to.
pub(super) struct OfFindings {
    pub differences: Vec<Difference>,
    /// What of them does not follow from what was read.
    pub left: BTreeSet<String>,
}

/// Holds the findings against each other, each with all that it says and the records that it shows. Of many
/// records those are shown that stand first: of logs that stand in another order now, others may.
pub(super) fn findings(both: Both<'_>) -> OfFindings {
    let whole = held(both, Showing::Records);
    if whole.differences.is_empty() || both.is_named_alike || both.names.keep_order() {
        return whole;
    }
    let mut counted = held(both, Showing::Numbers);
    if counted.differences.is_empty() {
        counted.differences.push(Difference::OtherOrder);
    }
    counted.left.insert("findings.evidence".to_owned());
    counted
}

/// What of findings is held against each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Showing {
    /// All, with the records that they show.
    Records,
    /// All but those.
    Numbers,
}

fn held(both: Both<'_>, showing: Showing) -> OfFindings {
    let Both { told, found, digests, .. } = both;
    let mut said = counted(told, |finding| settle(both, finding, showing));
    let given = counted(found, |finding| {
        both.names.rename(finding);
        settle(both, finding, showing);
    });
    let mut differences = Vec::new();
    for (finding, n) in given {
        let known = said.remove(&finding).unwrap_or(0);
        if known < n {
            differences.push(Difference::NotTold(finding.code));
        } else if known > n {
            said.insert(finding, known - n);
        }
    }
    let follows = |finding: &Found| {
        let code = finding.code.as_str();
        let left = if digests.are_unheard() { &OF_DIGESTS[..] } else { &OF_LEDGERS[..] };
        left.iter().all(|of| of.as_str() != code) && code != CustodyCode::OutputOutside.as_str()
    };
    let (not_found, left): (Vec<Found>, Vec<Found>) = said.into_keys().partition(follows);
    differences.extend(not_found.into_iter().map(|finding| Difference::NotFound(finding.code)));
    let left = left.into_iter().map(|finding| format!("findings.{}", finding.code)).collect();
    OfFindings { differences, left }
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    code: String,
    says: String,
}

fn counted(report: &Value, settle: impl Fn(&mut Value)) -> BTreeMap<Found, u64> {
    let mut counted = BTreeMap::new();
    for finding in report["findings"].as_array().into_iter().flatten() {
        let code = finding["code"].as_str().unwrap_or_default().to_owned();
        let mut finding = finding.clone();
        settle(&mut finding);
        *counted.entry(Found { code, says: finding.to_string() }).or_default() += 1;
    }
    counted
}

/// Takes from a finding what is not held against another one.
fn settle(both: Both<'_>, finding: &mut Value, showing: Showing) {
    let code = finding["code"].as_str().unwrap_or_default();
    let is_of_digests = OF_DIGESTS.iter().any(|of| of.as_str() == code);
    let Value::Object(says) = finding else { return };
    if showing == Showing::Numbers {
        says.remove("evidence");
    }
    // These name the first log or digest, by its name now.
    if is_of_digests && !both.is_named_alike {
        for text in TEXTS {
            says.remove(text);
        }
    }
}

/// What findings say in words.
const TEXTS: [&str; 2] = ["message", "subject"];
