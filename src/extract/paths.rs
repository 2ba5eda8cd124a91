//! Where the facts of an observation stand in a record, as an auditor would type the path.
//!
//! The readers of this module's neighbours know these places by their names; here they are for
//! people, and for looking them up in a record once more.

use serde_json::Value;

use crate::model::PrincipalType;

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

/// Returns the first of the paths under which a record holds `value`, by itself or within a longer
/// text that was reduced to it.
#[must_use]
pub fn found(record: &Value, paths: &[&'static str], value: &str) -> Option<&'static str> {
    paths.iter().copied().find(|path| holds(record, path, value))
}

fn holds(at: &Value, path: &str, value: &str) -> bool {
    let Some((step, rest)) = path.split_once('.').or((!path.is_empty()).then_some((path, "")))
    else {
        return is_told(at, value);
    };
    match step.strip_suffix("[]") {
        Some(list) => {
            let elements = at.get(list).and_then(Value::as_array);
            elements.is_some_and(|elements| elements.iter().any(|one| holds(one, rest, value)))
        }
        None => at.get(step).is_some_and(|next| holds(next, rest, value)),
    }
}

fn is_told(at: &Value, value: &str) -> bool {
    match at {
        Value::String(text) => text == value || text.contains(value),
        Value::Number(number) => number.to_string() == value,
        Value::Bool(flag) => flag.to_string() == value,
        Value::Null | Value::Array(_) | Value::Object(_) => false,
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
        let at = |fact, value| found(&record, paths(fact, PrincipalType::Unknown), value);
        assert_eq!(at("request_id", "r1"), Some("requestID"));
        assert_eq!(at("requested", "m"), Some("requestParameters.model"));
        assert_eq!(at("input_tokens", "12"), Some("additionalEventData.inputTokens"));
        assert_eq!(at("resource", "arn:aws:bedrock:::foundation-model/m"), Some("resources[].ARN"));
        assert_eq!(at("input_tokens", "13"), None);
        assert_eq!(at("account", "111122223333"), None);
    }
}
