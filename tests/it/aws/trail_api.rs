//! LookupEvents and Lake of the stand-in.

use serde_json::{Value, json};

use super::server::{Answer, Request, State, json_answer};

/// Answers as the API does: newest first, pages of 50, one attribute, an end that counts.
pub fn lookup(state: &State, ask: &Value, request: &Request) -> Answer {
    let region = request.headers["authorization"].split('/').nth(2).unwrap().to_owned();
    let source = ask["LookupAttributes"][0]["AttributeValue"].as_str().unwrap();
    let at = |name: &str| ask[name].as_i64().unwrap();
    let time = |event: &Value| {
        let text = event["eventTime"].as_str().unwrap();
        regiontrail::model::Moment::parse(text).unwrap().as_millis() / 1000
    };
    let mut found: Vec<&Value> = state
        .events
        .iter()
        .filter(|event| event["awsRegion"] == region && event["eventSource"] == source)
        .filter(|event| (at("StartTime")..=at("EndTime")).contains(&time(event)))
        .collect();
    found.sort_by_key(|event| std::cmp::Reverse(time(event)));
    let from: usize = ask["NextToken"].as_str().map_or(0, |token| token.parse().unwrap());
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
