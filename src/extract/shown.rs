//! The fields of a record that may be shown: those that evidence rests on, and no others.
//!
//! A record may hold prompts, tokens of sessions and what a caller wrote into it. What is not named
//! here stays in the log.

use serde_json::{Map, Value};

/// Returns a record with the fields that may be shown.
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
        if !value.is_object() && !value.is_array() {
            to.insert(name.to_owned(), value.clone());
        }
        return;
    }
    match value {
        Value::Object(_) if !is_list => {
            let inner = to.entry(name).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(inner) = inner {
                copy(value, rest, inner);
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
        Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Array(_)
        | Value::Object(_) => {}
    }
}

/// The paths, in the order of a record.
const SHOWN: [&str; 59] = [
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
    use serde_json::json;

    use super::*;

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
