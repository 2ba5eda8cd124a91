//! The whole report as JSON, and the schema of that JSON.

use std::io::{self, Write};

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{Formatter, PrettyFormatter};

use crate::report::visible::is_unseen;
use crate::report::{CUSTODY_SCHEMA_VERSION, CustodyReport, Report, SCHEMA_VERSION};

/// Writes `report` as indented JSON with a newline at its end.
///
/// # Errors
/// Returns the error of `out`.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    write_value(report, out)
}

/// Writes any value in that form.
///
/// # Errors
/// Returns the error of `out`.
pub fn write_value(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Serializer::with_formatter(&mut *out, Seen(PrettyFormatter::new()));
    value.serialize(&mut writer)?;
    out.write_all(b"\n")
}

/// Returns the JSON Schema (draft 2020-12) of what [`write()`] writes.
#[must_use]
pub fn schema() -> String {
    schema_of::<Report>(&format!("regiontrail report, schema {SCHEMA_VERSION}"))
}

/// Returns the JSON Schema of the answer of `regiontrail custody`.
#[must_use]
pub fn custody_schema() -> String {
    schema_of::<CustodyReport>(&format!("regiontrail custody, schema {CUSTODY_SCHEMA_VERSION}"))
}

fn schema_of<T: JsonSchema>(title: &str) -> String {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<T>();
    schema.insert("title".to_owned(), title.into());
    format!("{:#}\n", schema.to_value())
}

/// Indents, and escapes what a terminal would obey or hide, so that nothing is lost and nothing
/// acts: JSON itself asks for the escape of the characters below U+0020 only.
struct Seen(PrettyFormatter<'static>);

impl Formatter for Seen {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        text: &str,
    ) -> io::Result<()> {
        let mut rest = text;
        while let Some(at) = rest.find(is_unseen) {
            let (before, from) = rest.split_at(at);
            out.write_all(before.as_bytes())?;
            let mut chars = from.chars();
            for unit in chars.next().into_iter().flat_map(|c| c.encode_utf16(&mut [0; 2]).to_vec())
            {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = chars.as_str();
        }
        out.write_all(rest.as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::report::fixture;

    fn parsed(report: &Report) -> Value {
        let mut bytes = Vec::new();
        write(report, &mut bytes).unwrap();
        assert_eq!(bytes.last(), Some(&b'\n'));
        serde_json::from_slice(&bytes).unwrap()
    }

    #[test]
    fn nothing_is_lost_and_nothing_acts() {
        for report in [fixture::ordinary(), fixture::hostile(), fixture::empty()] {
            let mut bytes = Vec::new();
            write(&report, &mut bytes).unwrap();
            let text = String::from_utf8(bytes).unwrap();
            assert!(!text.replace('\n', "").contains(is_unseen));
            let plain = serde_json::to_string_pretty(&report).unwrap();
            let read = |text: &str| serde_json::from_str::<Value>(text).unwrap();
            assert_eq!(read(&text), read(&plain));
        }
        let mut bytes = Vec::new();
        let mut writer = Serializer::with_formatter(&mut bytes, Seen(PrettyFormatter::new()));
        "é\u{9b}日\u{202e}🙂\u{e0041}".serialize(&mut writer).unwrap();
        assert_eq!(bytes, "\"é\\u009b日\\u202e🙂\\udb40\\udc41\"".as_bytes());
    }

    /// Checks types, required and unknown properties of `value`; returns the first fault.
    fn fault(root: &Value, schema: &Value, value: &Value, at: &str) -> Option<String> {
        if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
            let target = root.pointer(name.trim_start_matches('#'));
            return fault(root, target.expect("a known $ref"), value, at);
        }
        for word in ["anyOf", "oneOf"] {
            if let Some(choices) = schema.get(word).and_then(Value::as_array) {
                let fits = choices.iter().any(|one| fault(root, one, value, at).is_none());
                return (!fits).then(|| format!("{at}: fits none of {word}"));
            }
        }
        if schema.get("const").is_some_and(|only| only != value) {
            return Some(format!("{at}: not the constant"));
        }
        if let Some(words) = schema.get("enum").and_then(Value::as_array)
            && !words.contains(value)
        {
            return Some(format!("{at}: {value} is not one of {words:?}"));
        }
        if !has_type(schema, value) {
            return Some(format!("{at}: {value} is not {}", schema["type"]));
        }
        match value {
            Value::Array(items) => items.iter().enumerate().find_map(|(n, item)| {
                fault(root, schema.get("items")?, item, &format!("{at}[{n}]"))
            }),
            Value::Object(members) => object_fault(root, schema, members, at),
            _ => None,
        }
    }

    fn object_fault(
        root: &Value,
        schema: &Value,
        members: &serde_json::Map<String, Value>,
        at: &str,
    ) -> Option<String> {
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        for name in required.filter_map(Value::as_str) {
            if !members.contains_key(name) {
                return Some(format!("{at}.{name}: missing"));
            }
        }
        members.iter().find_map(|(name, value)| {
            let path = format!("{at}.{name}");
            let known = schema.get("properties").and_then(|all| all.get(name));
            match known.or_else(|| schema.get("additionalProperties")) {
                Some(part) => fault(root, part, value, &path),
                None => Some(format!("{path}: not in the schema")),
            }
        })
    }

    fn has_type(schema: &Value, value: &Value) -> bool {
        let is = |name: &Value| match name.as_str() {
            Some("object") => value.is_object(),
            Some("array") => value.is_array(),
            Some("string") => value.is_string(),
            Some("integer") => value.is_u64() || value.is_i64(),
            Some("number") => value.is_number(),
            Some("boolean") => value.is_boolean(),
            Some("null") => value.is_null(),
            _ => false,
        };
        match schema.get("type") {
            None => true,
            Some(Value::Array(names)) => names.iter().any(is),
            Some(name) => is(name),
        }
    }

    #[test]
    fn every_report_fits_the_schema() {
        let schema: Value = serde_json::from_str(&schema()).unwrap();
        for report in [fixture::ordinary(), fixture::hostile(), fixture::empty()] {
            assert_eq!(fault(&schema, &schema, &parsed(&report), "$"), None);
        }
    }

    #[test]
    fn the_schema_check_can_fail() {
        let schema: Value = serde_json::from_str(&schema()).unwrap();
        let mut report = parsed(&fixture::ordinary());
        report["totals"].as_object_mut().unwrap().remove("calls");
        assert_eq!(
            fault(&schema, &schema, &report, "$").as_deref(),
            Some("$.totals.calls: missing")
        );
        report = parsed(&fixture::ordinary());
        report["surprise"] = Value::Null;
        assert!(fault(&schema, &schema, &report, "$").unwrap().contains("surprise"));
    }

    #[test]
    fn the_schema_says_what_it_is() {
        let schema: Value = serde_json::from_str(&schema()).unwrap();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert_eq!(schema["title"], "regiontrail report, schema 1");
        assert_eq!(schema.get("$id"), None);
    }

    /// The names of `design.md`, section "The report's JSON". `duplicates` stands beside the
    /// records in `repeats`, because a repeat is a record of inference as well.
    #[test]
    fn the_names_are_the_promised_ones() {
        let report = parsed(&fixture::ordinary());
        for (at, names) in PROMISED {
            let value = report.pointer(at).unwrap_or_else(|| panic!("{at} is missing"));
            for name in names.split_whitespace() {
                assert!(value.get(name).is_some(), "{at}/{name} is missing");
            }
        }
    }

    const PROMISED: [(&str, &str); 13] = [
        (
            "",
            "schema_version tool generated_at verdict exit scope policy coverage totals flows \
             findings blind_spots integrity custody exceptions changes what_if \
             quota drift",
        ),
        ("/tool", "name version"),
        ("/exit", "code reasons"),
        ("/scope", "inputs from to accounts source_regions"),
        ("/policy", "name version allowed_regions accepted_evidence"),
        ("/coverage", "objects records repeats gaps problems"),
        ("/coverage/objects", "listed read skipped failed"),
        ("/coverage/records", "total inference other malformed"),
        ("/coverage/repeats", "duplicates"),
        (
            "/totals",
            "calls succeeded failed by_verdict by_evidence by_destination input_tokens \
             output_tokens",
        ),
        (
            "/flows/0",
            "day account principal event_name requested model inference_profile source_region \
             evidence destination possible_destinations outcome error_code verdict rule calls \
             input_tokens output_tokens first_seen last_seen",
        ),
        (
            "/findings/0",
            "code severity message subject event_source regions grades count unit first_seen last_seen \
             evidence what_to_do",
        ),
        ("/findings/0/evidence/0", "event_id object record path"),
    ];
}
