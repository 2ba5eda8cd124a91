//! Where the facts of an observation stand in a record, as an auditor would type the path.
//!
//! The readers of this module's neighbours know these places by their names; here they are for
//! people, and for looking them up in a record once more.

use serde_json::Value;

use super::client::client;
use super::principal::{NOBODY, role_of_session};
use super::record::OMITTED;
use crate::model::{Moment, PrincipalType, Stands};

/// Returns where the fact of that name may stand, first wins; `[]` is any element of a list.
#[must_use]
pub fn paths(fact: &str, principal: PrincipalType) -> &'static [&'static str] {
    match fact {
        "event_id" => &["eventID"],
        "event_time" => &["eventTime"],
        "event_source" => &["eventSource"],
        "event_name" => &["eventName"],
        "source_region" => &["awsRegion"],
        "account" => &["recipientAccountId", "userIdentity.accountId"],
        "principal_type" => &["userIdentity.type"],
        "principal" => names(principal),
        "via" => &["userIdentity.invokedBy"],
        "client" => &["userAgent"],
        "requested" => &[
            "requestParameters.modelId",
            "requestParameters.model",
            "requestParameters.modelArn",
            "requestParameters.foundationModel",
            "requestParameters.targetModelId",
        ],
        "resource" => &["resources[].ARN", "resources[].arn"],
        "request_id" => &["addendum.originalRequestID", "requestID"],
        "parent_request_id" => &["serviceEventDetails.parentRequestId"],
        "corrects" => &["addendum.originalEventID"],
        "error_code" => &["errorCode"],
        "input_tokens" => &["additionalEventData.inputTokens", ENTRY_INPUT],
        "output_tokens" => &["additionalEventData.outputTokens", ENTRY_OUTPUT],
        _ => &[],
    }
}

/// Returns where the fact of that name stands in a record of a model invocation log.
#[must_use]
pub fn log_paths(fact: &str) -> &'static [&'static str] {
    match fact {
        "event_time" => &["timestamp"],
        "event_name" => &["operation"],
        "source_region" => &["region"],
        "account" => &["accountId"],
        "principal" => &["identity.arn"],
        "requested" => &["modelId"],
        "request_id" => &["requestId"],
        "error_code" => &["errorCode"],
        "input_tokens" => &["input.inputTokenCount"],
        "output_tokens" => &["output.outputTokenCount"],
        "cache_read_tokens" => &["input.cacheReadInputTokenCount"],
        "cache_write_tokens" => &["input.cacheWriteInputTokenCount"],
        _ => &[],
    }
}

const ENTRY_INPUT: &str = "serviceEventDetails.AdditionalEventData.additionalEntries.inputTokens";
const ENTRY_OUTPUT: &str = "serviceEventDetails.AdditionalEventData.additionalEntries.outputTokens";

/// Returns where the name of a principal stands; see [`principal`](super::principal::principal).
const fn names(principal: PrincipalType) -> &'static [&'static str] {
    match principal {
        PrincipalType::AssumedRole | PrincipalType::FederatedUser => {
            &["userIdentity.sessionContext.sessionIssuer.arn", "userIdentity.arn"]
        }
        PrincipalType::IamUser | PrincipalType::Root => &["userIdentity.arn"],
        PrincipalType::IdentityCenterUser => {
            &["userIdentity.onBehalfOf.userId", "userIdentity.arn", "userIdentity.userName"]
        }
        PrincipalType::AwsService => &["userIdentity.invokedBy", "userIdentity.arn"],
        PrincipalType::AwsAccount => &["userIdentity.accountId", "userIdentity.arn"],
        PrincipalType::WebIdentity | PrincipalType::Unknown => {
            &["userIdentity.arn", "userIdentity.userName", "userIdentity.principalId"]
        }
    }
}

/// Returns the first of the paths at which a record holds the value of that fact, and how it stands there.
///
/// A principal and a client are cut out of the longer texts that a record has; what is cut is cut here
/// by the same rules. Times and ids are compared as what they mean, all else to the letter.
#[must_use]
pub fn found(
    record: &Value,
    fact: &str,
    paths: &[&'static str],
    value: &str,
) -> Option<(&'static str, Stands)> {
    // A record that names nobody, or that CloudTrail cut, has no place for what is said of it.
    if (fact == "principal" && value == NOBODY) || (fact == "inference_region" && value == OMITTED)
    {
        return paths.first().map(|path| (*path, Stands::Absent));
    }
    paths.iter().find_map(|path| {
        let stands = held(record, path, &|at| stands(at, fact, value))?;
        Some((*path, stands))
    })
}

fn held(at: &Value, path: &str, look: &dyn Fn(&Value) -> Option<Stands>) -> Option<Stands> {
    // Some exports hold an object as JSON text in a string.
    if let (Value::String(text), false) = (at, path.is_empty()) {
        let Ok(inner) = serde_json::from_str::<Value>(text) else { return None };
        return if inner.is_object() { held(&inner, path, look) } else { None };
    }
    let Some((step, rest)) = path.split_once('.').or((!path.is_empty()).then_some((path, "")))
    else {
        return look(at);
    };
    match (step.strip_suffix("[]"), at) {
        (Some(list), _) => {
            let mut elements = at.get(list)?.as_array()?.iter();
            elements.find_map(|one| held(one, rest, look))
        }
        // The other form in the field: `[{"key": "inferenceRegion", "value": …}, …]`.
        (None, Value::Array(entries)) => entries.iter().find_map(|entry| {
            let is_it = entry.get("key").and_then(Value::as_str) == Some(step);
            held(entry.get("value").filter(|_| is_it)?, rest, look)
        }),
        (None, _) => {
            // AWS's example has the capital letter; records without it are read too.
            let other = (step == "AdditionalEventData").then_some("additionalEventData");
            held(at.get(step).or_else(|| at.get(other?))?, rest, look)
        }
    }
}

fn stands(at: &Value, fact: &str, value: &str) -> Option<Stands> {
    let text = match at {
        Value::String(text) => text.as_str(),
        Value::Null => return None,
        // What should be a text and is not is kept as it is written.
        other => {
            let written = other.to_string();
            return (written == value).then_some(Stands::Whole);
        }
    };
    if text == value {
        return Some(Stands::Whole);
    }
    let is_cut = match fact {
        "client" => client(text).is_some_and(|(name, version)| {
            let version = version.map(|version| format!("/{version}")).unwrap_or_default();
            value == name || value == format!("{name}{version}")
        }),
        "principal" => role_of_session(Some(text)) == Some(value),
        _ => false,
    };
    let is_same = match fact {
        "event_time" => {
            Moment::parse(text).is_ok_and(|time| Moment::parse(value).is_ok_and(|v| v == time))
        }
        "event_id" | "request_id" | "parent_request_id" | "corrects" => {
            text.eq_ignore_ascii_case(value)
        }
        _ => false,
    };
    match (is_cut, is_same) {
        (true, _) => Some(Stands::Shortened),
        (false, true) => Some(Stands::Rewritten),
        (false, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_is_found_where_it_stands_and_nowhere_else() {
        let record = json!({
            "requestID": "r1",
            "requestParameters": { "model": "m" },
            "additionalEventData": { "inputTokens": 12 },
            "resources": [{ "type": "x" }, { "ARN": "arn:aws:bedrock:::foundation-model/m" }],
        });
        let at = |fact, value| found(&record, fact, paths(fact, PrincipalType::Unknown), value);
        let whole = |path| Some((path, Stands::Whole));
        assert_eq!(at("request_id", "r1"), whole("requestID"));
        assert_eq!(at("requested", "m"), whole("requestParameters.model"));
        assert_eq!(at("input_tokens", "12"), whole("additionalEventData.inputTokens"));
        assert_eq!(
            at("resource", "arn:aws:bedrock:::foundation-model/m"),
            whole("resources[].ARN")
        );
        assert_eq!(at("request_id", "R1"), Some(("requestID", Stands::Rewritten)));
        assert_eq!(at("input_tokens", "13"), None);
        // A part of a text is another value.
        assert_eq!(at("request_id", "r"), None);
        assert_eq!(at("resource", "arn:aws:bedrock:::foundation-model"), None);
        assert_eq!(at("account", "111122223333"), None);
    }

    #[test]
    fn only_a_client_and_a_session_are_cut_out_of_longer_texts() {
        let record = json!({
            "userAgent": "Boto3/1.40.11 md/Botocore#1.40.11",
            "userIdentity": { "arn": "arn:aws:sts::111122223333:assumed-role/App/ana" },
        });
        let role = PrincipalType::AssumedRole;
        let at = |fact, value| found(&record, fact, paths(fact, role), value);
        assert_eq!(at("client", "Boto3"), Some(("userAgent", Stands::Shortened)));
        assert_eq!(at("client", "Boto"), None);
        let role = "arn:aws:sts::111122223333:assumed-role/App";
        assert_eq!(at("principal", role), Some(("userIdentity.arn", Stands::Shortened)));
        let nobody =
            found(&record, "principal", paths("principal", PrincipalType::Unknown), NOBODY);
        assert_eq!(nobody, Some(("userIdentity.arn", Stands::Absent)));
        assert_eq!(at("principal", "arn:aws:sts::111122223333:assumed-role"), None);
    }

    #[test]
    fn values_are_found_in_the_other_forms_that_records_have() {
        let record = json!({
            "additionalEventData": "{\"inferenceRegion\": \"us-east-1\", \"inputTokens\": 7}",
            "serviceEventDetails": { "AdditionalEventData": {
                "additionalEntries": [{ "key": "inputTokens", "value": "12" }],
            } },
        });
        let at = |value| {
            found(&record, "input_tokens", paths("input_tokens", PrincipalType::Unknown), value)
        };
        assert_eq!(at("7"), Some(("additionalEventData.inputTokens", Stands::Whole)));
        assert_eq!(at("12"), Some((ENTRY_INPUT, Stands::Whole)));
        assert_eq!(at("1"), None);
    }
}
