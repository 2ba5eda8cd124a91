//! Reads a policy document, strictly: what is not understood is refused by name.
//!
//! The grammar is IAM's (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>)
//! without what this program does not evaluate. A statement that is for no action of inference or of API
//! keys may name any condition: it decides nothing here, and is counted.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use super::document::{
    Condition, Document, Effect, Elements, Key, Operator, Sense, Statement, VERSION,
};
use super::evaluate::ACTIONS;
use super::matching::{Truth, action_fits};

/// A document that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// Its statements that are for inference or for API keys.
    pub document: Document,
    /// How many others it has.
    pub unrelated: u64,
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
    let (mut statements, mut unrelated, mut sids) = (Vec::new(), 0, BTreeSet::new());
    for (number, raw) in (1..).zip(raw.statement.0) {
        let sid = raw.sid.clone();
        let refused = |what| GrammarError::Statement { number, sid: sid.clone(), what };
        if let Some(sid) = &sid
            && !sids.insert(sid.clone())
        {
            return Err(refused("another statement has the same `Sid`".to_owned()));
        }
        match statement(raw, number).map_err(refused)? {
            Some(statement) => statements.push(statement),
            None => unrelated += 1,
        }
    }
    Ok(Read { document: Document { statements }, unrelated })
}

/// Returns the statement, or `None` where it is for nothing that is looked at here.
fn statement(raw: RawStatement, number: usize) -> Result<Option<Statement>, String> {
    let actions = elements("Action", raw.action, raw.not_action)?;
    let resources = elements("Resource", raw.resource, raw.not_resource)?;
    if !is_for_inference(&actions) {
        return Ok(None);
    }
    let sid = match raw.sid {
        Some(sid) if sid.bytes().all(|byte| byte.is_ascii_alphanumeric()) => sid,
        Some(_) => return Err("its `Sid` has other characters than letters and digits".to_owned()),
        None => format!("statement {number}"),
    };
    let conditions = conditions(raw.condition.unwrap_or_default())?;
    Ok(Some(Statement { sid, effect: raw.effect, actions, resources, conditions }))
}

fn elements(name: &str, these: Option<Texts>, all_but: Option<Texts>) -> Result<Elements, String> {
    let (sense, patterns) = match (these, all_but) {
        (Some(Texts(patterns)), None) => (Sense::These, patterns),
        (None, Some(Texts(patterns))) => (Sense::AllBut, patterns),
        (Some(_), Some(_)) => return Err(format!("it has both `{name}` and `Not{name}`")),
        (None, None) => return Err(format!("it has neither `{name}` nor `Not{name}`")),
    };
    check(name, &patterns)?;
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

fn conditions(raw: Unique<Unique<Texts>>) -> Result<Vec<Condition>, String> {
    let mut conditions = Vec::new();
    for (operator, keys) in raw.0 {
        let operator = Operator::parse(&operator).ok_or_else(|| {
            format!("the condition operator `{operator}` is not one that is evaluated here")
        })?;
        for (key, Texts(values)) in keys.0 {
            let key = Key::parse(&key).ok_or_else(|| {
                format!("the condition key `{key}` is not one that is evaluated here")
            })?;
            check(key.as_str(), &values)?;
            conditions.push(Condition { operator, key, values });
        }
    }
    Ok(conditions)
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

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct RawDocument {
    version: Option<String>,
    #[serde(rename = "Id")]
    _id: Option<String>,
    statement: Statements,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct RawStatement {
    sid: Option<String>,
    effect: Effect,
    action: Option<Texts>,
    not_action: Option<Texts>,
    resource: Option<Texts>,
    not_resource: Option<Texts>,
    condition: Option<Unique<Unique<Texts>>>,
}

/// One statement, or a list of them.
struct Statements(Vec<RawStatement>);

impl<'de> Deserialize<'de> for Statements {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Seen;
        impl<'de> Visitor<'de> for Seen {
            type Value = Statements;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a statement or a list of statements")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Statements, A::Error> {
                let one = RawStatement::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Statements(vec![one]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Statements, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(seq)).map(Statements)
            }
        }
        deserializer.deserialize_any(Seen)
    }
}

/// One text, or a list of them.
struct Texts(Vec<String>);

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Seen;
        impl<'de> Visitor<'de> for Seen {
            type Value = Texts;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a list of texts")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Texts, E> {
                Ok(Texts(vec![text.to_owned()]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Texts, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(seq)).map(Texts)
            }
        }
        deserializer.deserialize_any(Seen)
    }
}

/// A table in which no name stands twice: of two, JSON readers take one or the other.
struct Unique<T>(BTreeMap<String, T>);

impl<T> Default for Unique<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Unique<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Seen<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Seen<T> {
            type Value = Unique<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Unique<T>, A::Error> {
                let mut all = BTreeMap::new();
                while let Some((name, value)) = map.next_entry::<String, T>()? {
                    if all.insert(name.clone(), value).is_some() {
                        return Err(A::Error::custom(format!("`{name}` stands twice")));
                    }
                }
                Ok(Unique(all))
            }
        }
        deserializer.deserialize_map(Seen(PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(json: &str) -> String {
        let error = read(json).unwrap_err();
        let cause = std::error::Error::source(&error);
        cause.map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
    }

    fn of(statement: &str) -> String {
        format!(r#"{{"Version":"2012-10-17","Statement":[{{{statement}}}]}}"#)
    }

    #[test]
    fn what_is_not_evaluated_is_refused_by_name() {
        let deny = r#""Effect":"Deny","Action":"bedrock:*","Resource":"*""#;
        let cases = [
            (
                of(&format!(r#"{deny},"Condition":{{"DateLessThan":{{"aws:CurrentTime":"x"}}}}"#)),
                "statement 1: the condition operator `DateLessThan` is not one that is evaluated here",
            ),
            (
                of(&format!(
                    r#""Sid":"A",{deny},"Condition":{{"StringEquals":{{"aws:SourceVpc":"x"}}}}"#
                )),
                "statement 1 (`A`): the condition key `aws:SourceVpc` is not one that is evaluated here",
            ),
            (
                of(
                    r#""Effect":"Deny","Action":"bedrock:*","Resource":"arn:aws:bedrock:*:${aws:x}:*""#,
                ),
                "statement 1: `Resource` has a policy variable, which is not read: `arn:aws:bedrock:*:${aws:x}:*`",
            ),
            (
                of(r#""Effect":"Deny","Action":"bedrock:*""#),
                "statement 1: it has neither `Resource` nor `NotResource`",
            ),
            (
                r#"{"Statement":[]}"#.to_owned(),
                "its `Version` is not `2012-10-17`, and the older language means other things",
            ),
        ];
        for (json, want) in cases {
            assert_eq!(refused(&json), want);
        }
    }

    #[test]
    fn a_name_that_stands_twice_and_an_unknown_element_are_refused() {
        let deny = r#""Effect":"Deny","Action":"bedrock:*","Resource":"*""#;
        for (json, want) in [
            (of(&format!(r#"{deny},"Effect":"Allow""#)), "duplicate field `Effect`"),
            (of(&format!(r#"{deny},"Principal":"*""#)), "unknown field `Principal`"),
            (
                of(&format!(
                    r#"{deny},"Condition":{{"StringEquals":{{"aws:RequestedRegion":"a"}},"StringEquals":{{}}}}"#
                )),
                "`StringEquals` stands twice",
            ),
            (
                of(r#""Effect":"Deny","Action":7,"Resource":"*""#),
                "expected a text or a list of texts",
            ),
        ] {
            let told = refused(&json);
            assert!(told.contains(want), "{told}");
        }
    }

    #[test]
    fn a_statement_for_other_services_is_counted_whatever_it_asks() {
        let json = of(
            r#""Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}"#,
        );
        assert_eq!(read(&json).unwrap(), Read { document: Document::default(), unrelated: 1 });
    }
}
