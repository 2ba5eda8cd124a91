use proptest::prelude::*;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::*;
use crate::extract::Extractor;
use crate::ingest::decode::Consumer;
use crate::ingest::structure::{Ending, containers};
use crate::model::ProblemCode;

/// Keeps the texts that it is shown; what says `bedrock` is inference.
#[derive(Default)]
struct Seen(Vec<(u64, String)>);

impl Sink for Seen {
    const NEEDLES: [Needle; 2] = NEEDLES;

    fn record(&mut self, number: u64, record: &str) -> Result<Class, Malformed> {
        let value: Value = serde_json::from_str(record)
            .map_err(|_cause| Malformed::Json(JsonError { what: "not JSON", at: 0 }))?;
        self.0.push((number, record.to_owned()));
        let source = value["eventSource"].as_str();
        Ok(source.map_or(Class::NotARecord, |source| {
            if source.starts_with("bedrock") { Class::Inference } else { Class::Other }
        }))
    }
}

type TheExtractor = Extractor<fn(u64, crate::model::Observation<'_>)>;
const NEEDLES: [Needle; 2] = TheExtractor::NEEDLES;

fn whole(text: &[u8]) -> (Seen, Contents) {
    let mut seen = Seen::default();
    let mut splitter = Splitter::new(&mut seen);
    splitter.whole(text);
    let contents = splitter.finish(true);
    (seen, contents)
}

/// Shows the text through a window that begins with `size` bytes and takes `size` more where
/// nothing could be done with it.
fn windowed(text: &[u8], size: usize) -> (Seen, Contents) {
    let mut seen = Seen::default();
    let mut splitter = Splitter::new(&mut seen);
    let (mut start, mut end) = (0, 0);
    while end < text.len() {
        end = text.len().min(end + size);
        start += splitter.part(&text[start..end], end == text.len());
    }
    let contents = splitter.finish(true);
    (seen, contents)
}

fn counts(inference: u64, other: u64, malformed: u64, not_records: u64) -> RecordCounts {
    let total = inference + other + malformed;
    RecordCounts { total, inference, other, malformed, not_records, ..RecordCounts::default() }
}

const CALL: &str = r#"{"eventSource":"bedrock.amazonaws.com","eventName":"Converse"}"#;
const OTHER: &str = r#"{"eventSource":"s3.amazonaws.com","eventName":"GetObject"}"#;

// ---- envelopes

/// Every wrapper, with one call and one other record in it.
fn wrappers() -> Vec<(&'static str, String)> {
    let text = |record: &str| serde_json::to_string(record).unwrap();
    let (call, other) = (CALL, OTHER);
    let (call_text, other_text) = (text(CALL), text(OTHER));
    vec![
        ("an S3 log", format!(r#"{{"Records":[{call},{other}]}}"#)),
        ("pretty JSON", format!("{{\n  \"Records\" : [\n    {call} ,\n    {other}\n  ]\n}}\n")),
        ("members before the array", format!(r#"{{"a":{{"b":[1]}},"Records":[{call},{other}]}}"#)),
        ("members behind the array", format!(r#"{{"Records":[{call},{other}],"a":{{"b":"]"}}}}"#)),
        ("a bare array", format!("[{call},{other}]")),
        ("JSON Lines", format!("{call}\r\n\r\n{other}\r\n")),
        ("no delimiter", format!("{call}{other}")),
        (
            "documents one after the other",
            format!(r#"{{"Records":[{call}]}}{{"Records":[{other}]}}"#),
        ),
        (
            "lookup-events",
            format!(
                r#"{{"Events":[{{"EventId":"1","CloudTrailEvent":{call_text}}},{{"CloudTrailEvent":{other_text}}}]}}"#
            ),
        ),
        (
            "lookup-events by line",
            format!("{{\"CloudTrailEvent\":{call_text}}}\n{{\"CloudTrailEvent\":{other_text}}}"),
        ),
        ("a list of texts", format!("[{call_text}, {other_text}]")),
        ("a list of lists", format!("[[{call_text}],[{other}]]")),
        ("texts with tabs", format!("{call_text}\t{other_text}\n")),
        ("records with tabs", format!("{call}\t{other}\n")),
        (
            "EventBridge",
            format!(r#"{{"source":"aws.bedrock","detail":{call}}}{{"detail":{other}}}"#),
        ),
        (
            "a CloudWatch subscription",
            format!(
                r#"{{"messageType":"DATA_MESSAGE","logEvents":[{{"id":"1","message":{call_text}}},{{"message":{other_text}}}]}}"#
            ),
        ),
        (
            "filter-log-events",
            format!(r#"{{"events":[{{"message":{call_text}}},{{"message":{other_text}}}]}}"#),
        ),
        (
            "a CloudWatch export",
            format!("2026-05-30T14:32:14.000Z {call}\n2026-05-30T14:32:15.000Z {other}\n"),
        ),
    ]
}

#[test]
fn every_wrapper_gives_the_records_in_it() {
    for (name, text) in wrappers() {
        let (seen, contents) = whole(text.as_bytes());
        assert_eq!(contents.records, counts(1, 1, 0, 0), "{name}: {:?}", contents.problems);
        assert_eq!((contents.problems, contents.skip), (vec![], None), "{name}");
        assert_eq!(seen.0, [(1, CALL.to_owned())], "{name}");
    }
}

#[test]
fn every_window_gives_what_the_whole_gives() {
    for (name, text) in wrappers() {
        let text = format!("{text}\n").repeat(40);
        let (want, contents) = whole(text.as_bytes());
        assert_eq!(want.0.len(), 40, "{name}");
        for size in (1..8).chain([64, 65, 100, 127, 128, 500, 1024, 4096]) {
            let (got, parts) = windowed(text.as_bytes(), size);
            assert_eq!((got.0, parts), (want.0.clone(), contents.clone()), "{name}, {size} bytes");
        }
    }
}

#[test]
fn what_is_not_a_log_is_skipped_with_its_reason() {
    for (text, skip) in [
        (r#"{"digestS3Object":"x","logFiles":[]}"#, Some(SkipReason::Digest)),
        (r#"{"schemaType":"ModelInvocationLog","input":{}}"#, Some(SkipReason::InvocationLog)),
        (
            r#"{"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreated:Put"}]}"#,
            Some(SkipReason::Foreign),
        ),
        (r#"{"a":1}"#, Some(SkipReason::Foreign)),
        (r#"{"logEvents":[{"message":"CWL CONTROL MESSAGE"}]}"#, Some(SkipReason::Foreign)),
        (r#"{"Records":[]}"#, None),
        ("[]", None),
        ("", Some(SkipReason::Empty)),
        (" \n", Some(SkipReason::Empty)),
    ] {
        let (_, contents) = whole(text.as_bytes());
        assert_eq!(
            (contents.skip, contents.records.total, contents.problems),
            (skip, 0, vec![]),
            "{text}"
        );
    }
}

#[test]
fn text_that_is_not_json_is_a_fault_of_a_log_only() {
    for (name, is_log, skip, is_cut) in
        [("log", true, None, true), ("picture", false, Some(SkipReason::Foreign), false)]
    {
        let mut seen = Seen::default();
        let mut splitter = Splitter::new(&mut seen);
        splitter.whole(b"<Error>AccessDenied</Error>");
        let contents = splitter.finish(is_log);
        assert_eq!((contents.skip, contents.is_cut), (skip, is_cut), "{name}");
        assert_eq!((contents.records.total, contents.problems.len()), (0, usize::from(is_cut)));
    }
}

#[test]
fn a_text_with_brackets_in_it_is_another_file_unless_its_name_says_log() {
    let text = b"# Notes\n\n[a link](to) and \"words\"\n{\"broken\": \n[1, 2]\n";
    let mut seen = Seen::default();
    let mut splitter = Splitter::new(&mut seen);
    splitter.whole(text);
    let contents = splitter.finish(false);
    assert_eq!(contents, Contents { skip: Some(SkipReason::Foreign), ..Contents::default() });
    assert!(!whole(text).1.problems.is_empty());
}

#[test]
fn a_page_of_more_is_told_wherever_the_token_stands() {
    for text in [
        r#"{"Events":[],"NextToken":"x"}"#,
        r#"{"NextToken":"x","Events":[]}"#,
        r#"{"events":[],"nextToken":"x"}"#,
    ] {
        let (_, contents) = whole(text.as_bytes());
        let codes: Vec<_> = contents.problems.iter().map(|p| p.code).collect();
        assert_eq!(codes, [ProblemCode::IncompletePage], "{text}");
    }
    let (_, contents) = whole(br#"{"Events":[],"NextToken":null}"#);
    assert_eq!(contents.problems, []);
}

#[test]
fn a_second_array_is_read_like_the_first() {
    for text in [
        format!(r#"{{"Records":[],"Records":[{CALL}]}}"#),
        format!(r#"{{"Records":[{OTHER}],"Events":[{CALL}]}}"#),
        format!(r#"{{"a":1,"Records":[{CALL}],"Records":[]}}"#),
        format!(r#"{{"Records":[],{}"#, &CALL[1..]),
    ] {
        let (seen, contents) = whole(text.as_bytes());
        assert_eq!((seen.0.len(), contents.records.inference), (1, 1), "{text}");
    }
}

#[test]
fn a_wrapper_among_records_is_opened() {
    let text = serde_json::to_string(CALL).unwrap();
    for inner in [
        format!(r#"{{"CloudTrailEvent":{text}}}"#),
        format!(r#"{{"detail":{CALL}}}"#),
        format!("[{CALL}]"),
    ] {
        let (_, contents) = whole(format!("[{OTHER},{inner},{OTHER}]").as_bytes());
        assert_eq!(contents.records, counts(1, 2, 0, 0), "{inner}");
    }
}

#[test]
fn wrappers_beyond_reason_are_not_opened_and_not_passed_over() {
    let mut text = CALL.to_owned();
    for _ in 0..50 {
        text = json!({ "message": text }).to_string();
        if text.len() > 1 << 20 {
            break;
        }
    }
    let (_, contents) = whole(text.as_bytes());
    assert_eq!((contents.records, contents.skip), (counts(0, 0, 1, 0), None));
}

#[test]
fn texts_of_an_archive_do_not_reach_into_each_other() {
    let mut seen = Seen::default();
    let mut splitter = Splitter::new(&mut seen);
    splitter.whole(format!(r#"{{"Records":[{OTHER}],"cut":"#).as_bytes());
    splitter.whole(format!(r#"{{"Records":[{CALL}]}}"#).as_bytes());
    let contents = splitter.finish(true);
    assert_eq!((contents.records.inference, contents.problems.is_empty()), (1, false));
}

// ---- damage

#[test]
fn a_text_cut_anywhere_keeps_what_stands_before_the_cut() {
    for (name, text) in wrappers() {
        for cut in 0..text.len() {
            let (_, contents) = whole(&text.as_bytes()[..cut]);
            assert!(contents.records.is_conserved(), "{name} at {cut}");
            let (first, at) = (text.find("GetObject").unwrap(), text.find("Converse").unwrap());
            let (all, _) = text.rsplit_once('}').unwrap();
            // A document that is not split is cut as a whole.
            let is_split = !name.contains("before the array") && !name.contains("subscription");
            if is_split && at < first && cut > first {
                assert!(
                    contents.records.inference == 1 || name.contains("list"),
                    "{name} at {cut}"
                );
            }
            let is_told = !contents.problems.is_empty() || contents.records.inference == 1;
            assert!(
                cut < 2 || cut > all.len() || is_told || contents.skip.is_some(),
                "{name} at {cut}"
            );
        }
    }
}

#[test]
fn a_bad_line_among_good_ones_is_one_malformed_record() {
    for bad in ["{\"a\":", "{\"a\":\"", "[{\"a\":", "[{]", "\"x", "x"] {
        let (seen, contents) = whole(format!("{CALL}\n{bad}\n{CALL}\n{OTHER}\n").as_bytes());
        assert!(contents.records.malformed >= 1, "{bad}: {contents:?}");
        assert_eq!((seen.0.len(), contents.records.other), (2, 1), "{bad}: {contents:?}");
    }
}

#[test]
fn a_bracket_too_many_hides_no_record() {
    let text = format!(r#"{{"Records":[{OTHER}}},{CALL}]}}"#);
    let (_, contents) = whole(text.as_bytes());
    assert!(contents.records.inference + contents.records.malformed > 0);
    assert_ne!(contents.problems, []);
}

#[test]
fn records_behind_any_number_of_bad_lines_are_read() {
    let (seen, contents) = whole(format!("{}{CALL}\n", "# a header\n".repeat(50)).as_bytes());
    assert_eq!((seen.0.len(), contents.records), (1, counts(1, 0, 50, 0)));
}

#[test]
fn problems_are_told_up_to_a_number_and_then_counted() {
    let bad = r#"{"eventSource":"bedrock.amazonaws.com","eventName":}"#;
    for text in [
        format!("[{CALL},{}]", vec![bad; 50].join(",")),
        format!("{CALL}\n{}", "junk\n".repeat(50)),
    ] {
        let (_, contents) = whole(text.as_bytes());
        assert_eq!((contents.problems.len(), contents.records.malformed), (21, 50));
        assert_eq!(contents.problems[20].cause, "30 more problems in this object");
    }
}

#[test]
fn many_lines_that_open_an_array_cost_one_look_each() {
    // Each look to the end of the text would take minutes.
    let (_, contents) = whole("[{\n".repeat(100_000).as_bytes());
    assert!(contents.records.is_conserved() && contents.records.malformed > 0);
}

#[test]
fn bytes_that_are_not_utf8_are_one_malformed_record() {
    let mut bad = CALL.as_bytes().to_vec();
    let at = bad.len() - 3;
    bad[at] = 0xff;
    let text = [b"[", CALL.as_bytes(), b",", &bad, b",", CALL.as_bytes(), b"]"].concat();
    assert_eq!(whole(&text).1.records, counts(2, 0, 1, 0));
}

proptest! {
    #[test]
    fn no_bytes_panic_and_each_is_counted(bytes in prop::collection::vec(any::<u8>(), 0..300),
        shaped in r#"[{}\[\]",:\\ ntu0-9\nRecords]{0,200}"#, size in 1_usize..100) {
        for text in [&bytes, shaped.as_bytes()] {
            prop_assert!(whole(text).1.records.is_conserved());
            prop_assert!(windowed(text, size).1.records.is_conserved());
        }
    }
}

// ---- walk

fn values() -> impl Strategy<Value = Value> {
    let text = r#"[a-z{}\[\]"\\,:é€ \n\t]{0,80}"#;
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        text.prop_map(Value::from),
        r"\\{0,70}".prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(text, inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn spans(text: &str) -> (Vec<(usize, usize)>, Ending) {
    let mut found = Vec::new();
    let ending = containers(text.as_bytes(), 1, NEEDLES, |span| {
        found.push((span.start, span.end));
        true
    });
    (found, ending)
}

fn spans_of_serde(text: &str) -> Vec<(usize, usize)> {
    let elements: Vec<&RawValue> = serde_json::from_str(text).unwrap();
    let place = |raw: &RawValue| {
        let start = raw.get().as_ptr() as usize - text.as_ptr() as usize;
        (start, start + raw.get().len())
    };
    let is_container = |raw: &&&RawValue| raw.get().starts_with(['{', '[']);
    elements.iter().filter(is_container).map(|raw| place(raw)).collect()
}

proptest! {
    #[test]
    fn the_walk_finds_what_a_strict_parser_finds(values in prop::collection::vec(values(), 0..12), is_pretty in any::<bool>()) {
        let text = if is_pretty { serde_json::to_string_pretty(&values) } else { serde_json::to_string(&values) }.unwrap();
        let (found, ending) = spans(&text);
        prop_assert_eq!(found, spans_of_serde(&text));
        prop_assert_eq!(ending, Ending::Closed(text.len()));
    }

    #[test]
    fn a_cut_text_does_not_close(values in prop::collection::vec(values(), 0..8), cut in any::<prop::sample::Index>()) {
        let text = serde_json::to_string(&values).unwrap();
        let mut cut = 1 + cut.index(text.len() - 1);
        while !text.is_char_boundary(cut) { cut -= 1; }
        let all = spans_of_serde(&text);
        let (found, ending) = spans(&text[..cut.max(1)]);
        prop_assert!(all.starts_with(&found));
        prop_assert!(!matches!(ending, Ending::Closed(_)));
        prop_assert_eq!(found.len(), all.iter().filter(|(_, end)| *end <= cut).count());
    }
}

#[test]
fn backslashes_are_told_apart_at_every_border_of_a_step() {
    for before in 0..140 {
        for backslashes in 0..5 {
            let text = json!([{ "a": format!("{}{}\"}}]", "x".repeat(before), "\\".repeat(backslashes)) }, {}, []])
                .to_string();
            assert_eq!(
                spans(&text).0,
                spans_of_serde(&text),
                "{before} bytes, {backslashes} backslashes"
            );
        }
    }
}

#[test]
fn no_text_that_is_looked_for_is_missed_at_any_offset() {
    let escapes = ["-.abcdefghijklmnopqrstuvwxyzAEOS"].map(str::bytes).into_iter().flatten();
    let escapes = escapes.flat_map(|b| [format!("\\u00{b:02x}"), format!("\\u00{b:02X}")]);
    let texts: Vec<String> = ["bedrock".to_owned(), "external-anthropic".to_owned()]
        .into_iter()
        .chain(escapes)
        .collect();
    for text in &texts {
        for before in 0..200 {
            for (head, tail) in [
                ("[{\"a\":\"", "\"},{\"b\":1}]"),
                ("[{\"b\":1},{\"a\":\"", "\"}]"),
                ("[{\"k\":\"", "\"}"),
            ] {
                let json = format!("{head}{}{text}{tail}", "y".repeat(before));
                let mut hot = Vec::new();
                containers(json.as_bytes(), 1, NEEDLES, |span| {
                    hot.push(json[span.start..span.end].contains(text.as_str()) && !span.is_hot);
                    true
                });
                assert!(!hot.contains(&true) && !hot.is_empty(), "{json}");
            }
        }
    }
}

#[test]
fn ordinary_records_are_rarely_hot() {
    let text = format!("[{}]", vec![OTHER; 100].join(","));
    let mut hot = 0;
    containers(text.as_bytes(), 1, NEEDLES, |span| {
        hot += u32::from(span.is_hot);
        true
    });
    assert_eq!(hot, 0);
}
