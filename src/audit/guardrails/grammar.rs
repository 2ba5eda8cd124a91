//! Reads a policy document, strictly: what is not understood is refused by name.
//!
//! The grammar is IAM's (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>)
//! without what this program does not evaluate. A statement that is for no action of inference or of API
//! keys may name any condition: it decides nothing here, and is counted.

mod raw;

use std::collections::BTreeSet;

use super::condition::{Comparison, Condition, Key, Operator};
use super::document::{Document, Elements, Sense, Statement, VERSION};
use super::evaluate::ACTIONS;
use super::matching::{Truth, action_fits};

use self::raw::{RawDocument, RawStatement, Texts, Unique};

/// A document that was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Read {
    /// Its statements that are for inference or for API keys.
    pub document: Document,
    /// How many others it has.
    pub unrelated: u64,
    /// Actions of inference that it names and IAM does not have, each with its statement.
    pub no_actions: Vec<(String, String)>,
}

/// Why a document is refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GrammarError {
    /// It is not JSON, or has elements that are not read.
    #[error("it is not a policy document as IAM writes it")]
    Json(#[from] serde_json::Error),
    /// The version is missing, or another one.
    #[error("its `Version` is not `{VERSION}`, and the older language means other things")]
    Version,
    /// A statement has something that is not evaluated here.
    #[error("statement {number}{}: {what}", named(sid.as_deref()))]
    Statement {
        /// Its place, from 1.
        number: usize,
        /// Its name.
        sid: Option<String>,
        /// What it has.
        what: String,
    },
}

fn named(sid: Option<&str>) -> String {
    sid.map(|sid| format!(" (`{sid}`)")).unwrap_or_default()
}

/// Reads a document.
///
/// # Errors
/// Names what is not JSON, not of the grammar, or not evaluated here.
pub fn read(json: &str) -> Result<Read, GrammarError> {
    let raw: RawDocument = serde_json::from_str(json)?;
    if raw.version.as_deref() != Some(VERSION) {
        return Err(GrammarError::Version);
    }
    let (mut read, mut sids) = (Read::default(), BTreeSet::new());
    for (number, raw) in (1..).zip(raw.statement.0) {
        let sid = raw.sid.clone();
        let refused = |what| GrammarError::Statement { number, sid: sid.clone(), what };
        if let Some(sid) = &sid
            && !sids.insert(sid.clone())
        {
            return Err(refused("another statement has the same `Sid`".to_owned()));
        }
        statement(raw, number, &mut read).map_err(refused)?;
    }
    Ok(read)
}

/// Reads a statement, or counts it where it is for nothing that is looked at here.
fn statement(raw: RawStatement, number: usize, read: &mut Read) -> Result<(), String> {
    let actions = elements("Action", raw.action, raw.not_action)?;
    let resources = elements("Resource", raw.resource, raw.not_resource)?;
    check("Action", &actions.patterns)?;
    actions.patterns.iter().try_for_each(|pattern| check_action(pattern))?;
    let name = raw.sid.clone().unwrap_or_else(|| format!("statement {number}"));
    let strangers = actions.patterns.iter().filter(|pattern| is_no_action(pattern));
    read.no_actions.extend(strangers.map(|action| (name.clone(), action.clone())));
    if !is_for_inference(&actions) {
        read.unrelated += 1;
        return Ok(());
    }
    check("Resource", &resources.patterns)?;
    resources.patterns.iter().try_for_each(|pattern| check_resource(pattern))?;
    if raw.sid.is_some_and(|sid| !sid.bytes().all(|byte| byte.is_ascii_alphanumeric())) {
        return Err("its `Sid` has other characters than letters and digits".to_owned());
    }
    let conditions = conditions(raw.condition.unwrap_or_default())?;
    let statement = Statement { sid: name, effect: raw.effect, actions, resources, conditions };
    read.document.statements.push(statement);
    Ok(())
}

fn elements(name: &str, these: Option<Texts>, all_but: Option<Texts>) -> Result<Elements, String> {
    let (sense, patterns) = match (these, all_but) {
        (Some(Texts(patterns)), None) => (Sense::These, patterns),
        (None, Some(Texts(patterns))) => (Sense::AllBut, patterns),
        (Some(_), Some(_)) => return Err(format!("it has both `{name}` and `Not{name}`")),
        (None, None) => return Err(format!("it has neither `{name}` nor `Not{name}`")),
    };
    Ok(Elements { sense, patterns })
}

fn is_for_inference(actions: &Elements) -> bool {
    let fits = |action: &str| {
        actions.patterns.iter().any(|pattern| action_fits(pattern, action) == Truth::Yes)
    };
    ACTIONS.iter().any(|action| match actions.sense {
        Sense::These => fits(action),
        Sense::AllBut => !fits(action),
    })
}

/// Refuses what IAM does not take for an action: it would be a promise that nothing keeps.
fn check_action(pattern: &str) -> Result<(), String> {
    let is_service = |service: &str| {
        service.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !service.is_empty()
    };
    match pattern.split_once(':') {
        None if pattern == "*" => Ok(()),
        Some(("*", "*")) => Ok(()),
        Some((service, name)) if is_service(service) && !name.is_empty() => Ok(()),
        None | Some(_) => {
            Err(format!("`{pattern}` is no action: IAM takes `service:Action`, or `*`"))
        }
    }
}

/// Says whether a text names an action of inference that IAM does not have: operations that need the
/// permission of another, and the endpoint's name in the place of the service's.
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrock.html>
fn is_no_action(pattern: &str) -> bool {
    let pattern = pattern.to_ascii_lowercase();
    pattern.starts_with("bedrock-runtime:")
        || ["bedrock:converse", "bedrock:conversestream", "bedrock:converse*"]
            .contains(&pattern.as_str())
}

/// Refuses a resource that is not `*` or an ARN: what IAM makes of it is not known here.
fn check_resource(pattern: &str) -> Result<(), String> {
    if pattern == "*" {
        return Ok(());
    }
    let parts: Vec<&str> = pattern.splitn(6, ':').collect();
    // An ARN that ends early is completed with wildcards; with one at its end that changes nothing.
    let is_whole = parts.len() == 6 || (parts.len() > 3 && pattern.ends_with('*'));
    let service = parts.get(2).copied().unwrap_or_default();
    if parts[0] != "arn" || !is_whole {
        return Err(format!("resource `{pattern}` is not `*` or an ARN of six parts"));
    }
    if service.contains(['*', '?']) {
        return Err(format!(
            "resource `{pattern}` has a wildcard for the service, which IAM does not take"
        ));
    }
    Ok(())
}

fn conditions(raw: Unique<Unique<Texts>>) -> Result<Vec<Condition>, String> {
    let (mut conditions, mut seen) = (Vec::new(), BTreeSet::new());
    for (named, keys) in raw.0 {
        let operator = Operator::parse(&named).ok_or_else(|| {
            format!("the condition operator `{named}` is not one that is evaluated here")
        })?;
        for (key, Texts(values)) in keys.0 {
            let key = Key::parse(&key).ok_or_else(|| {
                format!("the condition key `{key}` is not one that is evaluated here")
            })?;
            if !seen.insert((named.clone(), key)) {
                return Err(format!("`{named}` has `{}` twice", key.as_str()));
            }
            check(key.as_str(), &values)?;
            check_values(operator.comparison, key, &values)?;
            conditions.push(Condition { operator, key, values });
        }
    }
    Ok(conditions)
}

/// Refuses comparisons of which AWS does not say what they give.
fn check_values(comparison: Comparison, key: Key, values: &[String]) -> Result<(), String> {
    let name = comparison.as_str();
    if comparison.is_of_arns() {
        if !key.is_of_arns() {
            return Err(format!("`{name}` compares ARNs, and `{}` is none", key.as_str()));
        }
        let is_arn = |value: &str| {
            value == "*" || (value.starts_with("arn:") && value.splitn(6, ':').count() == 6)
        };
        if let Some(value) = values.iter().find(|value| !is_arn(value)) {
            return Err(format!("`{name}` compares ARNs, and `{value}` is not one of six parts"));
        }
    }
    if comparison == Comparison::Null
        && let Some(value) =
            values.iter().find(|value| !["true", "false"].contains(&value.as_str()))
    {
        return Err(format!("`Null` is `true` or `false`, and not `{value}`"));
    }
    Ok(())
}

/// Refuses what another request would turn into another text.
fn check(name: &str, values: &[String]) -> Result<(), String> {
    if values.is_empty() {
        return Err(format!("`{name}` is an empty list"));
    }
    match values.iter().find(|value| value.contains("${")) {
        Some(value) => Err(format!("`{name}` has a policy variable, which is not read: `{value}`")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
