//! Whom a bucket policy lets in.

use serde::Deserialize;
use serde_json::Value;

use crate::model::custody::Grant;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Policy {
    statement: OneOrMany<Statement>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Statement {
    effect: String,
    principal: Option<Value>,
    condition: Option<Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany<T> {
    Many(Vec<T>),
    One(T),
}

/// Returns who is let in, apart from services of AWS, each once.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>
pub(super) fn grants(text: &str) -> Result<Vec<Grant>, String> {
    let policy: Policy = serde_json::from_str(text)
        .map_err(|error| format!("the answer is no bucket policy: {error}"))?;
    let statements = match policy.statement {
        OneOrMany::Many(statements) => statements,
        OneOrMany::One(statement) => vec![statement],
    };
    let mut found = Vec::new();
    for statement in statements.into_iter().filter(|statement| statement.effect != "Deny") {
        let is_conditional = statement.condition.is_some();
        let grant = |principal| Grant { principal, is_conditional };
        found.extend(principals(statement.principal.as_ref()).into_iter().map(grant));
    }
    found.sort();
    found.dedup();
    Ok(found)
}

fn principals(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Object(kinds)) => {
            let of_people = kinds.iter().filter(|(kind, _)| *kind != "Service");
            of_people.flat_map(|(_, names)| texts(names)).collect()
        }
        // `NotPrincipal` lets in everybody else, and what is of no known form may too.
        Some(_) | None => vec!["*".to_owned()],
    }
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().flat_map(texts).collect(),
        Value::String(text) => vec![text.clone()],
        other => vec![other.to_string()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<Vec<(String, bool)>, String> {
        let of = |grant: Grant| (grant.principal, grant.is_conditional);
        grants(text).map(|grants| grants.into_iter().map(of).collect())
    }

    #[test]
    fn whoever_is_let_in_is_named_and_services_are_not() {
        let policy = r#"{"Version":"2012-10-17","Statement":[
            {"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject","Resource":"*"},
            {"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::444455556666:root","111122223333"]},"Action":"s3:GetObject","Resource":"*"},
            {"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}},
            {"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}]}"#;
        let told = |name: &str, is_conditional| (name.to_owned(), is_conditional);
        assert_eq!(
            of(policy).unwrap(),
            [
                told("*", true),
                told("111122223333", false),
                told("arn:aws:iam::444455556666:root", false)
            ]
        );
        let all_but = r#"{"Statement":{"Effect":"Allow","NotPrincipal":{"AWS":"1"}}}"#;
        assert_eq!(of(all_but).unwrap(), [told("*", false)]);
    }

    #[test]
    fn a_text_that_is_no_policy_is_not_taken_for_one_that_lets_nobody_in() {
        for text in ["", "{}", "<ListBucketResult/>", "{\"Statement\":[{}]}"] {
            assert!(of(text).is_err(), "{text}");
        }
        assert_eq!(of("{\"Statement\":[]}"), Ok(Vec::new()));
    }
}
