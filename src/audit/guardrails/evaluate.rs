//! What documents do to a request, and to a call, which is several requests.
//!
//! An explicit deny outweighs every allow; what nothing allows is denied
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html>).
//! Documents without any `Allow` for inference are filters, as most service control policies are: it is
//! assumed that something else allows the call (`FullAWSAccess` among the SCPs, a policy of the principal).

use std::collections::BTreeMap;

use super::calls::{Call, Needed};
use super::condition::Key;
use super::document::{Document, Effect, Statement};
use super::matching::{Truth, actions_hold, condition_holds, resources_hold};
use crate::report::guardrails::{Basis, CallEffect, Done};

/// The actions that a statement must be for to matter here. `Converse` and `ConverseStream` are allowed
/// and denied by the first two
/// (<https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html>).
pub const ACTIONS: [&str; 6] = [
    "bedrock:InvokeModel",
    "bedrock:InvokeModelWithResponseStream",
    "bedrock:CallWithBearerToken",
    "bedrock-mantle:CreateInference",
    "bedrock-mantle:CallWithBearerToken",
    "iam:CreateServiceSpecificCredential",
];

/// What IAM decides on: an action on a resource, with what is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The action.
    pub action: &'static str,
    /// The resource's ARN, or `*` for an action that has none.
    pub resource: String,
    /// What is told of the request. A key that is not there is absent in AWS too.
    pub keys: BTreeMap<Key, Value>,
}

/// The value of a key of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// This.
    Known(String),
    /// AWS has one, and this program does not know it.
    NotKnown,
    /// This or none: AWS does not say which.
    Perhaps(String),
    /// One that no document names: this, of which only wildcards fit the parts that are not known.
    Unnamed(String),
}

/// What documents do to one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ruling<'d> {
    /// A statement denies it.
    Denied(&'d Statement),
    /// No statement allows it.
    NotAllowed,
    /// It depends on what is not known.
    Unknown,
    /// It passes.
    Passes,
}

/// Says what documents, taken together, do to a call. One request that is denied fails the call: "blocking
/// any destination Region in the inference profile will prevent cross-Region inference"
/// (<https://docs.aws.amazon.com/bedrock/latest/userguide/geographic-cross-region-inference.html>).
#[must_use]
pub fn effect(documents: &[&Document], call: &Call) -> CallEffect {
    let mut unknown = None;
    for Needed { request, is_certain } in &call.needs {
        if !is_certain {
            // Whether this is asked at all is not known: what a statement may be against is open.
            if let Some(statement) = may_deny(documents, request) {
                let sid = Some(&statement.sid);
                unknown.get_or_insert_with(|| {
                    done(Done::Undecided, Basis::ApiKeyNotLogged, sid, None)
                });
            }
            continue;
        }
        match rule(documents, request) {
            Ruling::Denied(statement) => {
                return done(Done::Stopped, Basis::Statement, Some(&statement.sid), Some(request));
            }
            Ruling::NotAllowed => {
                return done(Done::Stopped, Basis::NothingAllows, None, Some(request));
            }
            Ruling::Unknown => {
                unknown.get_or_insert_with(|| {
                    done(Done::Undecided, Basis::ValueNotKnown, None, Some(request))
                });
            }
            Ruling::Passes => {}
        }
    }
    let open = call.open.map(|basis| done(Done::Undecided, basis, None, None));
    unknown.or(open).unwrap_or_else(|| done(Done::Passes, Basis::NothingDenies, None, None))
}

fn done(
    done: Done,
    basis: Basis,
    statement: Option<&String>,
    request: Option<&Request>,
) -> CallEffect {
    let region = request.and_then(|request| match request.keys.get(&Key::RequestedRegion) {
        Some(Value::Known(region)) => Some(region.clone()),
        Some(Value::NotKnown | Value::Perhaps(_) | Value::Unnamed(_)) | None => None,
    });
    CallEffect { done, basis, statement: statement.cloned(), at: region }
}

/// Says whether documents, taken together, surely let a request pass.
pub fn surely_passes(documents: &[&Document], request: &Request) -> bool {
    matches!(rule(documents, request), Ruling::Passes)
}

/// Says whether documents, taken together, surely stop a request.
pub fn surely_stops(documents: &[&Document], request: &Request) -> bool {
    matches!(rule(documents, request), Ruling::Denied(_) | Ruling::NotAllowed)
}

fn may_deny<'d>(documents: &[&'d Document], request: &Request) -> Option<&'d Statement> {
    let statements = documents.iter().flat_map(|document| &document.statements);
    let mut denies = statements.filter(|statement| statement.effect == Effect::Deny);
    denies.find(|statement| applies(statement, request) > Truth::No)
}

fn rule<'d>(documents: &[&'d Document], request: &Request) -> Ruling<'d> {
    let statements = || documents.iter().flat_map(|document| &document.statements);
    let of = |effect| statements().filter(move |statement| statement.effect == effect);
    let mut denied = Truth::No;
    for statement in of(Effect::Deny) {
        let truth = applies(statement, request);
        if truth == Truth::Yes {
            return Ruling::Denied(statement);
        }
        denied = denied.max(truth);
    }
    let is_filter = of(Effect::Allow).next().is_none();
    let allowed = of(Effect::Allow).map(|statement| applies(statement, request)).max();
    let allowed = if is_filter { Truth::Yes } else { allowed.unwrap_or(Truth::No) };
    match (denied, allowed) {
        (_, Truth::No) => Ruling::NotAllowed,
        (Truth::No, Truth::Yes) => Ruling::Passes,
        (Truth::Unknown | Truth::Yes, _) | (Truth::No, Truth::Unknown) => Ruling::Unknown,
    }
}

fn applies(statement: &Statement, request: &Request) -> Truth {
    let mut all = actions_hold(&statement.actions, request.action);
    if all > Truth::No {
        all = all.min(resources_hold(&statement.resources, &request.resource));
    }
    for condition in &statement.conditions {
        if all == Truth::No {
            break;
        }
        all = all.min(condition_holds(condition, request));
    }
    all
}

#[cfg(test)]
mod tests;
