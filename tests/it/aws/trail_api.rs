//! LookupEvents and Lake of the stand-in.

use serde_json::{Value, json};

use super::server::{Answer, Request, State, error, json_answer};

/// Answers as the API does: newest first, pages of 50, one attribute, an end that counts.
///
/// It refuses what ends before it begins, and pages whose tokens are too old.
pub fn lookup(state: &State, ask: &Value, request: &Request) -> Answer {
    let region = request.headers["authorization"].split('/').nth(2).unwrap().to_owned();
    let source = ask["LookupAttributes"][0]["AttributeValue"].as_str().unwrap();
    if state.regions_off.contains(&*region) {
        return error(400, "UnrecognizedClientException");
    }
    let at = |name: &str| {
        let since = std::time::Duration::from_secs_f64(ask[name].as_f64().unwrap());
        i64::try_from(since.as_millis()).unwrap()
    };
    if at("EndTime") < at("StartTime") {
        return error(400, "InvalidTimeRangeException");
    }
    let time = |event: &Value| {
        let text = event["eventTime"].as_str().unwrap();
        regiontrail::model::Moment::parse(text).unwrap().as_millis()
    };
    let mut found: Vec<&Value> = state
        .events
        .iter()
        .filter(|event| event["awsRegion"] == region && event["eventSource"] == source)
        .filter(|event| (at("StartTime")..=at("EndTime")).contains(&time(event)))
        .collect();
    found.sort_by_key(|event| std::cmp::Reverse(time(event)));
    let from: usize = ask["NextToken"].as_str().map_or(0, |token| token.parse().unwrap());
    if from > state.deepest {
        return error(400, "InvalidNextTokenException");
    }
    let page = found.iter().skip(from).take(50);
    let events: Vec<Value> =
        page.map(|event| json!({ "CloudTrailEvent": event.to_string() })).collect();
    let mut body = json!({ "Events": events });
    if from + 50 < found.len() {
        body["NextToken"] = json!((from + 50).to_string());
    }
    json_answer(&body)
}

/// Answers as Lake does: first that it waits, then that it works, then a page.
pub fn results(state: &mut State, ask: &Value) -> Answer {
    let id: usize =
        ask["QueryId"].as_str().unwrap().strip_prefix("query-").unwrap().parse().unwrap();
    let (query, asked) = &mut state.queries[id];
    *asked += 1;
    if let Some(status) = ["QUEUED", "RUNNING"].get(*asked - 1) {
        return json_answer(&json!({ "QueryStatus": status }));
    }
    let rows = query.rows(&state.events);
    let from: usize = ask["NextToken"].as_str().map_or(0, |token| token.parse().unwrap());
    let page: Vec<&Value> = rows.iter().skip(from).take(state.page).collect();
    let mut body = json!({
        "QueryStatus": "FINISHED",
        "QueryStatistics": { "ResultsCount": page.len(), "TotalResultsCount": rows.len() },
        "QueryResultRows": page,
    });
    if from + state.page < rows.len() {
        body["NextToken"] = json!(format!("{:04}", from + state.page));
    }
    json_answer(&body)
}
