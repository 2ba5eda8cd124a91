//! The fields of a record that may be shown: those that evidence rests on, and no others.
//!
//! A record may hold prompts, tokens of sessions and what a caller wrote into it. What is not named
//! here stays in the log.

use serde_json::{Map, Value, json};

/// Returns a record with the fields that may be shown. An object that stands as JSON text in a string is
/// shown as the object that it is; one that cannot be read as such is not shown.
#[must_use]
pub fn shown(record: &Value) -> Value {
    let mut kept = Map::new();
    for path in SHOWN {
        copy(record, &path.split('.').collect::<Vec<_>>(), &mut kept);
    }
    Value::Object(kept)
}

fn copy(from: &Value, path: &[&str], to: &mut Map<String, Value>) {
    let [name, rest @ ..] = path else { return };
    let (name, is_list) = name.strip_suffix("[]").map_or((*name, false), |name| (name, true));
    let Some(value) = from.get(name) else { return };
    if rest.is_empty() {
        if is_short(value) {
            to.insert(name.to_owned(), value.clone());
        }
        return;
    }
    match value {
        Value::Object(_) if !is_list => copy_object(value, name, rest, to),
        Value::String(text) if !is_list => {
            let inner = serde_json::from_str::<Value>(text);
            if let Some(inner) = inner.ok().filter(Value::is_object) {
                copy_object(&inner, name, rest, to);
            }
        }
        Value::Array(elements) if is_list => {
            let empty = || Value::Array(vec![Value::Object(Map::new()); elements.len()]);
            if let Value::Array(kept) = to.entry(name).or_insert_with(empty) {
                for (element, kept) in elements.iter().zip(kept) {
                    if let Value::Object(kept) = kept {
                        copy(element, rest, kept);
                    }
                }
            }
        }
        Value::Array(entries) => copy_entries(entries, name, rest, to),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {}
    }
}

fn copy_object(value: &Value, name: &str, rest: &[&str], to: &mut Map<String, Value>) {
    let inner = to.entry(name).or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(inner) = inner {
        copy(value, rest, inner);
    }
}

/// Copies of `[{"key": "inferenceRegion", "value": …}, …]`, the other form of an object, the entries of
/// that name.
fn copy_entries(entries: &[Value], name: &str, rest: &[&str], to: &mut Map<String, Value>) {
    let [wanted] = rest else { return };
    let is_wanted = |entry: &&Value| entry.get("key").and_then(Value::as_str) == Some(wanted);
    for value in entries.iter().filter(is_wanted).filter_map(|entry| entry.get("value")) {
        let kept = to.entry(name).or_insert_with(|| Value::Array(Vec::new()));
        if let (Value::Array(kept), true) = (kept, is_short(value)) {
            kept.push(json!({ "key": wanted, "value": value }));
        }
    }
}

/// Says whether a value is one that evidence may rest on: no object, no list, and no text longer than
/// names, ARNs and user agents are. Whoever writes a prompt into such a field writes more.
fn is_short(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
        Value::String(text) => text.len() <= LONGEST,
        Value::Array(_) | Value::Object(_) => false,
    }
}

/// The longest text that is shown: ARNs and model identifiers end at 2,048 characters.
const LONGEST: usize = 2_048;

/// The paths, in the order of a record.
const SHOWN: [&str; 63] = [
    "eventVersion",
    "userIdentity.type",
    "userIdentity.principalId",
    "userIdentity.arn",
    "userIdentity.accountId",
    "userIdentity.userName",
    "userIdentity.invokedBy",
    "userIdentity.onBehalfOf.userId",
    "userIdentity.sessionContext.sessionIssuer.type",
    "userIdentity.sessionContext.sessionIssuer.arn",
    "userIdentity.sessionContext.sessionIssuer.accountId",
    "eventTime",
    "eventSource",
    "eventName",
    "awsRegion",
    "sourceIPAddress",
    "userAgent",
    "errorCode",
    "requestParameters.modelId",
    "requestParameters.model",
    "requestParameters.modelArn",
    "requestParameters.foundationModel",
    "requestParameters.targetModelId",
    "requestParameters.callWithBearerToken",
    "requestParameters.bearerTokenType",
    "requestParameters.inferenceProfileName",
    "requestParameters.modelSource.copyFrom",
    "responseElements.inferenceProfileArn",
    "responseElements.status",
    "additionalEventData.inferenceRegion",
    "additionalEventData.inputTokens",
    "additionalEventData.outputTokens",
    "additionalEventData.callWithBearerToken",
    "additionalEventData.omitted",
    "requestID",
    "eventID",
    "readOnly",
    "resources[].accountId",
    "resources[].type",
    "resources[].ARN",
    "resources[].arn",
    "eventType",
    "managementEvent",
    "recipientAccountId",
    "sharedEventID",
    "serviceEventDetails.parentRequestId",
    "serviceEventDetails.AdditionalEventData.additionalEntries.inferenceRegion",
    "serviceEventDetails.AdditionalEventData.additionalEntries.inputTokens",
    "serviceEventDetails.AdditionalEventData.additionalEntries.outputTokens",
    "serviceEventDetails.additionalEventData.additionalEntries.inferenceRegion",
    "serviceEventDetails.additionalEventData.additionalEntries.inputTokens",
    "serviceEventDetails.additionalEventData.additionalEntries.outputTokens",
    "eventCategory",
    "vpcEndpointId",
    "vpcEndpointAccountId",
    "tlsDetails.tlsVersion",
    "tlsDetails.cipherSuite",
    "tlsDetails.clientProvidedHostHeader",
    "addendum.reason",
    "addendum.updatedFields",
    "addendum.originalRequestID",
    "addendum.originalEventID",
    "apiVersion",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_other_forms_of_an_object_show_the_same_fields_and_no_others() {
        let record = json!({
            "additionalEventData": "{\"inferenceRegion\": \"us-east-1\", \"note\": \"canary\"}",
            "requestParameters": "canary",
            "serviceEventDetails": { "AdditionalEventData": { "additionalEntries": [
                { "key": "inferenceRegion", "value": "us-west-2", "note": "canary" },
                { "key": "note", "value": "canary" },
                { "key": "inputTokens", "value": { "canary": 1 } },
                "canary",
            ] } },
            "userAgent": "canary ".repeat(300),
        });
        assert_eq!(
            shown(&record),
            json!({
                "additionalEventData": { "inferenceRegion": "us-east-1" },
                "serviceEventDetails": { "AdditionalEventData": { "additionalEntries": [
                    { "key": "inferenceRegion", "value": "us-west-2" },
                ] } },
            })
        );
    }

    #[test]
    fn what_evidence_rests_on_is_shown_and_nothing_else() {
        let record = json!({
            "eventID": "e",
            "errorMessage": "canary",
            "userIdentity": {
                "arn": "a",
                "accessKeyId": "canary",
                "sessionContext": { "sessionIssuer": { "arn": "i", "userName": "canary" } },
            },
            "requestParameters": { "modelId": { "canary": 1 }, "messages": ["canary"], "model": "m" },
            "resources": [{ "ARN": "r", "note": "canary" }, { "type": "t" }],
            "responseElements": null,
        });
        assert_eq!(
            shown(&record),
            json!({
                "eventID": "e",
                "userIdentity": {
                    "arn": "a",
                    "sessionContext": { "sessionIssuer": { "arn": "i" } },
                },
                "requestParameters": { "model": "m" },
                "resources": [{ "ARN": "r" }, { "type": "t" }],
            })
        );
    }
}
