//! Calls and tokens by minute.

use serde_json::json;

use super::{at, call, completion, crowd, facts, memory, parts, record, with};
use crate::ledger::{Each, Ledger, Question};
use crate::model::{Load, MinuteLoad};

fn question() -> Question {
    Question { minutes: Each::Told, ..Question::default() }
}

fn loads(records: &[serde_json::Value]) -> Vec<Load> {
    memory(&[records.to_vec()]).facts(question()).unwrap().loads.unwrap()
}

#[test]
fn minutes_are_told_only_where_they_are_asked_for() {
    assert_eq!(facts(&[call("e1", "r1")]).loads, None);
}

#[test]
fn a_call_and_its_completion_count_once_in_the_minute_of_the_call() {
    let records = [
        call("e1", "r1"),
        completion("e2", "r1"),
        at(call("e3", "r3"), "2026-05-30T12:00:59Z"),
        at(call("e4", "r4"), "2026-05-30T12:01:00Z"),
    ];
    let loads = loads(&records);
    let [load] = loads.as_slice() else { panic!("{loads:?}") };
    let start = |minute: &MinuteLoad| minute.start().to_string();
    assert_eq!(
        load.minutes.iter().map(start).collect::<Vec<_>>(),
        ["2026-05-30T12:00:00Z", "2026-05-30T12:01:00Z"]
    );
    let [first, second] = load.minutes.as_slice() else { panic!("{load:?}") };
    let numbers = |m: &MinuteLoad| (m.calls, m.calls_with_tokens, m.input_tokens, m.output_tokens);
    assert_eq!((numbers(first), numbers(second)), ((2, 1, 7, 5), (1, 0, 0, 0)));
}

#[test]
fn a_refused_call_is_in_no_minute() {
    let refused = with(record("Converse", "e1", "r1"), json!({ "errorCode": "AccessDenied" }));
    assert_eq!(loads(&[refused]), []);
}

#[test]
fn a_call_without_a_readable_time_is_told_apart() {
    let loads = loads(&[at(call("e1", "r1"), "yesterday")]);
    assert_eq!((loads[0].calls_without_time, loads[0].minutes.len()), (1, 0));
}

#[test]
fn the_minutes_do_not_depend_on_where_and_how_often_the_rows_are_read() {
    let objects = crowd();
    let want = memory(&objects).facts(question()).unwrap().loads.unwrap();
    assert!(want.len() > 1, "{want:?}");
    for rows_at_once in [1, 3, 1_000] {
        let folder = tempfile::tempdir().unwrap();
        parts(folder.path(), &objects);
        let ledger = Ledger::open(folder.path()).unwrap();
        let found = ledger.facts(Question { rows_at_once, ..question() }).unwrap();
        assert_eq!(found.loads.as_ref(), Some(&want));
    }
}
