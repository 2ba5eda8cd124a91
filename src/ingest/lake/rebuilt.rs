//! The question to Lake, and records made again of the rows of its answer.
//!
//! Lake keeps `requestParameters`, `additionalEventData`, `serviceEventDetails` and others as maps
//! from text to text; how it writes a value that is itself an object is not published. JSON and the
//! form of Trino, `{key=value}`, are read; any other stays a text, in which nobody finds a Region.
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/query-supported-event-schemas.html>.
//!
//! **Invariant:** a column that is empty is a member that is not there; nothing is made up.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use crate::aws::lake::Row;
use crate::model::Moment;

/// Returns the question for the events of a span: only what is read, and of Bedrock's family only.
#[must_use]
pub fn statement(store: &str, (from, to): (Moment, Moment)) -> String {
    let mut columns = String::new();
    for Column { name, sql, .. } in &COLUMNS {
        let comma = if columns.is_empty() { "" } else { ", " };
        // Writing to a String cannot fail.
        write!(columns, "{comma}{sql} AS {name}").unwrap_or(());
    }
    let time = |moment: Moment| moment.to_string().replace('T', " ").replace('Z', "");
    let (from, to) = (time(from), time(to));
    format!(
        "SELECT {columns} FROM {store} WHERE eventTime >= '{from}' AND eventTime < '{to}' \
         AND ({FAMILY}) ORDER BY eventTime, eventID"
    )
}

/// Makes a record of a row.
///
/// # Errors
/// Fails where the row is not one of the question.
pub(super) fn record(row: &Row) -> Result<String, String> {
    let mut record = Value::Object(Map::new());
    for Column { name, path, how, .. } in &COLUMNS {
        let Some(text) = row.get(*name).filter(|text| !text.is_empty()) else { continue };
        let value = match how {
            How::Text => Value::from(text.as_str()),
            How::Flag => text.parse::<bool>().map_or_else(|_| text.as_str().into(), Value::from),
            How::Nested => nested(text),
            How::Arns => text.lines().map(|arn| json!({ "ARN": arn })).collect(),
        };
        // An index that is not there yet makes its object.
        *path.iter().fold(&mut record, |object, member| &mut object[*member]) = value;
    }
    for member in ["eventSource", "eventName"] {
        if record.get(member).is_none() {
            return Err(format!("a row has no `{member}`"));
        }
    }
    Ok(record.to_string())
}

/// Reads a value that is an object, in either form; what is in neither stays a text.
fn nested(text: &str) -> Value {
    let json = serde_json::from_str(text).ok().filter(|v: &Value| v.is_object() || v.is_array());
    json.or_else(|| {
        let (value, rest) = braced(text.trim(), 0)?;
        (rest.is_empty() && !value.is_string()).then_some(value)
    })
    .unwrap_or_else(|| text.into())
}

/// Reads `{key=value, …}`, `[value, …]` or a text to the end of its level, and what is left.
fn braced(text: &str, depth: usize) -> Option<(Value, &str)> {
    if depth > DEEPEST {
        return None;
    }
    if let Some(mut rest) = text.strip_prefix('{') {
        let mut object = Map::new();
        loop {
            let (key, after) = rest.split_once('=')?;
            let (value, after) = braced(after, depth + 1)?;
            // Whoever writes a key into a value would be believed.
            if object.insert(key.trim().to_owned(), value).is_some() {
                return None;
            }
            match after.split_at_checked(1)? {
                (",", after) => rest = after,
                ("}", after) => return Some((Value::Object(object), after)),
                _ => return None,
            }
        }
    }
    if let Some(mut rest) = text.strip_prefix('[') {
        let mut array = Vec::new();
        loop {
            let (value, after) = braced(rest.trim_start(), depth + 1)?;
            array.push(value);
            match after.split_at_checked(1)? {
                (",", after) => rest = after,
                ("]", after) => return Some((Value::Array(array), after)),
                _ => return None,
            }
        }
    }
    let end = text.find([',', '}', ']']).unwrap_or(text.len());
    Some((text[..end].into(), &text[end..]))
}

/// A column of the answer.
struct Column {
    /// Its name there, in small letters.
    name: &'static str,
    /// What it is of the store.
    sql: &'static str,
    /// Where it stands in the record.
    path: &'static [&'static str],
    how: How,
}

/// How a text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Text,
    Flag,
    /// An object, as text.
    Nested,
    /// ARNs, a line each.
    Arns,
}

const fn column(
    name: &'static str,
    sql: &'static str,
    path: &'static [&'static str],
    how: How,
) -> Column {
    Column { name, sql, path, how }
}

/// A column that is a member of the record by the same name.
macro_rules! own {
    ($name:literal, $member:literal) => {
        column($name, $member, &[$member], How::Text)
    };
}

/// A value of a map.
macro_rules! of_map {
    ($name:literal, $map:literal, $key:literal, $how:expr) => {
        column($name, concat!("element_at(", $map, ", '", $key, "')"), &[$map, $key], $how)
    };
}

/// What the extractor reads, and nothing else: Lake is paid by what is scanned.
const COLUMNS: [Column; 43] = [
    own!("event_id", "eventID"),
    column("event_time", "date_format(eventTime, '%Y-%m-%dT%H:%i:%sZ')", &["eventTime"], How::Text),
    own!("event_source", "eventSource"),
    own!("event_name", "eventName"),
    own!("event_type", "eventType"),
    own!("event_category", "eventCategory"),
    column("management_event", "managementEvent", &["managementEvent"], How::Flag),
    own!("aws_region", "awsRegion"),
    own!("request_id", "requestID"),
    own!("recipient_account", "recipientAccountId"),
    own!("shared_event_id", "sharedEventID"),
    own!("user_agent", "userAgent"),
    own!("error_code", "errorCode"),
    column("identity_type", "userIdentity.type", &["userIdentity", "type"], How::Text),
    column("identity_arn", "userIdentity.arn", &["userIdentity", "arn"], How::Text),
    column(
        "identity_principal",
        "userIdentity.principalId",
        &["userIdentity", "principalId"],
        How::Text,
    ),
    column("identity_account", "userIdentity.accountId", &["userIdentity", "accountId"], How::Text),
    column("identity_user", "userIdentity.userName", &["userIdentity", "userName"], How::Text),
    column(
        "identity_invoked_by",
        "userIdentity.invokedBy",
        &["userIdentity", "invokedBy"],
        How::Text,
    ),
    column(
        "identity_issuer",
        "userIdentity.sessionContext.sessionIssuer.arn",
        &["userIdentity", "sessionContext", "sessionIssuer", "arn"],
        How::Text,
    ),
    column(
        "identity_behalf",
        "userIdentity.onBehalfOf.userId",
        &["userIdentity", "onBehalfOf", "userId"],
        How::Text,
    ),
    of_map!("request_model_id", "requestParameters", "modelId", How::Text),
    of_map!("request_model", "requestParameters", "model", How::Text),
    of_map!("request_model_arn", "requestParameters", "modelArn", How::Text),
    of_map!("request_foundation", "requestParameters", "foundationModel", How::Text),
    of_map!("request_target", "requestParameters", "targetModelId", How::Text),
    of_map!("request_bearer", "requestParameters", "callWithBearerToken", How::Text),
    of_map!("request_bearer_type", "requestParameters", "bearerTokenType", How::Text),
    of_map!("request_source", "requestParameters", "modelSource", How::Nested),
    of_map!("response_profile", "responseElements", "inferenceProfileArn", How::Text),
    of_map!("additional_region", "additionalEventData", "inferenceRegion", How::Text),
    of_map!("additional_omitted", "additionalEventData", "omitted", How::Flag),
    of_map!("additional_input", "additionalEventData", "inputTokens", How::Text),
    of_map!("additional_output", "additionalEventData", "outputTokens", How::Text),
    of_map!("additional_bearer", "additionalEventData", "callWithBearerToken", How::Text),
    of_map!("details_parent", "serviceEventDetails", "parentRequestId", How::Text),
    // AWS's example of a completion has the capital letter.
    of_map!("details_data", "serviceEventDetails", "AdditionalEventData", How::Nested),
    of_map!("details_data_small", "serviceEventDetails", "additionalEventData", How::Nested),
    column(
        "resources",
        "array_join(transform(resources, r -> r.arn), chr(10))",
        &["resources"],
        How::Arns,
    ),
    of_map!("addendum_reason", "addendum", "reason", How::Text),
    of_map!("addendum_event", "addendum", "originalEventID", How::Text),
    of_map!("addendum_request", "addendum", "originalRequestID", How::Text),
    column("event_version", "eventVersion", &["eventVersion"], How::Text),
];

/// Bedrock's family, also what of it is not known yet.
const FAMILY: &str = "eventSource LIKE 'bedrock.%amazonaws.com' OR eventSource LIKE \
                      'bedrock-%amazonaws.com' OR eventSource = 'aws-external-anthropic.amazonaws.com'";
const DEEPEST: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_short_enough_and_asks_for_a_span_of_bedrock_only() {
        let at = |text: &str| Moment::parse(text).unwrap();
        let span = (at("2026-05-30T00:00:00Z"), at("2026-05-31T00:00:00Z"));
        let asked = statement("0df1a3cb-ee54-4813-92d5-999aeexample", span);
        assert!(asked.len() < 10_000, "{}", asked.len());
        assert!(
            asked.contains(
                "element_at(additionalEventData, 'inferenceRegion') AS additional_region"
            )
        );
        assert!(asked.ends_with(
            "FROM 0df1a3cb-ee54-4813-92d5-999aeexample WHERE eventTime >= '2026-05-30 00:00:00' AND \
             eventTime < '2026-05-31 00:00:00' AND (eventSource LIKE 'bedrock.%amazonaws.com' OR \
             eventSource LIKE 'bedrock-%amazonaws.com' OR \
             eventSource = 'aws-external-anthropic.amazonaws.com') ORDER BY eventTime, eventID"
        ));
    }

    #[test]
    fn objects_in_maps_are_read_in_both_forms_and_nothing_else_is_made_of_a_text() {
        let want =
            json!({ "additionalEntries": { "inferenceRegion": "us-east-1", "inputTokens": "7" } });
        for text in [
            r#"{"additionalEntries":{"inferenceRegion":"us-east-1","inputTokens":"7"}}"#,
            "{additionalEntries={inferenceRegion=us-east-1, inputTokens=7}}",
        ] {
            assert_eq!(nested(text), want);
        }
        let list = "[{key=inferenceRegion, value=us-east-1}]";
        assert_eq!(nested(list), json!([{ "key": "inferenceRegion", "value": "us-east-1" }]));
        let deep = "{a=".repeat(1_000);
        for text in ["", "x", "{", "{a}", "{a=b", "{a=b}c", "{a=b, a=c}", "[a", "7", "null", &deep]
        {
            assert_eq!(nested(text), json!(text));
        }
    }

    #[test]
    fn a_row_that_is_none_of_the_question_is_refused() {
        let row = |columns: &[(&str, &str)]| {
            let own = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
            record(&columns.iter().map(own).collect())
        };
        assert_eq!(row(&[("event_name", "Converse")]).unwrap_err(), "a row has no `eventSource`");
        let got = row(&[
            ("event_source", "bedrock.amazonaws.com"),
            ("event_name", "Converse"),
            ("error_code", ""),
            ("additional_omitted", "true"),
            ("management_event", "true"),
            ("resources", "arn:1\narn:2"),
        ]);
        let want = json!({
            "eventSource": "bedrock.amazonaws.com",
            "eventName": "Converse",
            "additionalEventData": { "omitted": true },
            "managementEvent": true,
            "resources": [{ "ARN": "arn:1" }, { "ARN": "arn:2" }],
        });
        assert_eq!(serde_json::from_str::<Value>(&got.unwrap()).unwrap(), want);
    }
}
