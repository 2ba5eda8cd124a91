//! An event data store as far as the program asks it: the columns of the published schema.

use serde_json::{Map, Value, json};

/// A question that was understood.
pub struct Query {
    columns: Vec<(String, String)>,
    from: String,
    to: String,
    sources: Vec<String>,
}

impl Query {
    /// Reads the one form of question that the program asks.
    pub fn parse(statement: &str) -> Self {
        assert!(statement.len() <= 10_000);
        let (columns, rest) =
            statement.strip_prefix("SELECT ").unwrap().split_once(" FROM ").unwrap();
        let (store, rest) = rest.split_once(" WHERE eventTime >= '").unwrap();
        assert_eq!(store, "store-1");
        let (from, rest) = rest.split_once("' AND eventTime < '").unwrap();
        let (to, rest) = rest.split_once("' AND (eventSource ").unwrap();
        let (sources, rest) = rest.split_once(") ").unwrap();
        assert_eq!(rest, "ORDER BY eventTime, eventID");
        let time = |text: &str| format!("{}Z", text.replace(' ', "T"));
        let mut parts = columns.split(" AS ");
        let mut sql = parts.next().unwrap().to_owned();
        let mut columns = Vec::new();
        for part in parts {
            // A name, and the next expression behind a comma.
            let (name, next) = part.split_once(", ").unwrap_or((part, ""));
            columns.push((name.to_owned(), std::mem::replace(&mut sql, next.to_owned())));
        }
        let pattern = |of: &str| {
            let (_, pattern) = of.split_once(" '").unwrap();
            pattern.trim_end_matches('\'').to_owned()
        };
        let sources = sources.split(" OR eventSource ").map(pattern).collect();
        Self { columns, from: time(from), to: time(to), sources }
    }

    /// The rows, each a list of maps of one column.
    pub fn rows(&self, events: &[Value]) -> Vec<Value> {
        let text = |event: &Value, member: &str| event[member].as_str().unwrap().to_owned();
        let is_found = |event: &&Value| {
            let time = text(event, "eventTime");
            self.from <= time
                && time < self.to
                && self.sources.iter().any(|like| is_like(&text(event, "eventSource"), like))
        };
        let mut found: Vec<&Value> = events.iter().filter(is_found).collect();
        found.sort_by_key(|event| (text(event, "eventTime"), text(event, "eventID")));
        found.into_iter().map(|event| self.row(event)).collect()
    }

    fn row(&self, event: &Value) -> Value {
        let column = |(name, sql): &(String, String)| {
            let mut map = Map::new();
            map.insert(name.clone(), json!(value(event, sql)));
            Value::Object(map)
        };
        self.columns.iter().map(column).collect()
    }
}

/// Says whether a text is like a pattern, in which `%` is any text.
fn is_like(text: &str, pattern: &str) -> bool {
    match pattern.split_once('%') {
        Some((start, end)) => text.starts_with(start) && text.ends_with(end),
        None => text == pattern,
    }
}

/// What an expression comes to; nothing is an empty text.
fn value(event: &Value, sql: &str) -> String {
    if let Some(rest) = sql.strip_prefix("element_at(") {
        let (map, key) = rest.split_once(", '").unwrap();
        return shown(&event[map][key.trim_end_matches("')")]);
    }
    if sql.starts_with("date_format(eventTime,") {
        return shown(&event["eventTime"]);
    }
    if sql == "array_join(transform(resources, r -> r.arn), chr(10))" {
        let none = Vec::new();
        let all = event["resources"].as_array().unwrap_or(&none).iter();
        return all.map(|r| shown(&r["ARN"])).collect::<Vec<_>>().join("\n");
    }
    assert!(sql.chars().all(|c| c.is_ascii_alphanumeric() || c == '.'), "{sql}");
    shown(sql.split('.').fold(event, |at, member| &at[member]))
}

/// A value as text: an object of an account in the form of Trino, any other as JSON.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Object(map) if map.contains_key("additionalEntries") => braced(value),
        other => other.to_string(),
    }
}

fn braced(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let entries = map.iter().map(|(key, value)| format!("{key}={}", braced(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        other => shown(other),
    }
}
