mod compaction;
mod ended;
mod minutes;

use std::num::NonZero;
use std::path::Path;
use std::{fs, io};

use serde_json::{Value, json};

use super::batch::Batch;
use super::query::Store;
use super::row::{Id, Row, Rows};
use super::*;
use crate::extract::Extractor;
use crate::ingest::decode::{Consumer, Limits};
use crate::ingest::envelope::Splitter;
use crate::ingest::object_key::KeyFacts;
use crate::ingest::source::{Listing, LogSource, Object, ReadError, Stretch};
use crate::model::{
    Day, Facts, KeyPlace, LogKind, Moment, Outcome, Problem, ProblemCode, Receipt, RecordCounts,
    Repeats, SkipReason, State, Trace, Window,
};

// ---- records

fn record(name: &str, event: &str, request: &str) -> Value {
    json!({
        "eventSource": "bedrock.amazonaws.com", "eventName": name, "eventType": "AwsApiCall",
        "eventTime": "2026-05-30T12:00:00Z", "awsRegion": "ca-central-1", "eventID": event,
        "requestID": request, "recipientAccountId": "111122223333", "eventCategory": "Management",
        "userIdentity": { "type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/anna" },
    })
}

fn with(mut record: Value, more: Value) -> Value {
    let (Value::Object(members), Value::Object(more)) = (&mut record, more) else {
        panic!("both are objects");
    };
    members.extend(more);
    record
}

fn call(event: &str, request: &str) -> Value {
    with(
        record("ConverseStream", event, request),
        json!({ "requestParameters": { "modelId": "us.anthropic.claude-sonnet-4-6" } }),
    )
}

fn completion(event: &str, parent: &str) -> Value {
    let mut record = with(
        record("ConverseStream", event, "own"),
        json!({
            "eventType": "AwsServiceEvent", "eventTime": "2026-05-30T12:00:09Z",
            "serviceEventDetails": { "parentRequestId": parent, "AdditionalEventData": {
                "additionalEntries": { "inferenceRegion": "us-east-1", "inputTokens": 7, "outputTokens": 5 } } },
        }),
    );
    record.as_object_mut().unwrap().remove("eventCategory");
    record
}

fn data(record: Value) -> Value {
    with(record, json!({ "eventCategory": "Data", "managementEvent": false }))
}

fn at(record: Value, time: &str) -> Value {
    with(record, json!({ "eventTime": time }))
}

fn correcting(record: Value, original: &str) -> Value {
    with(record, json!({ "addendum": { "reason": "UPDATED_DATA", "originalEventID": original } }))
}

fn without(mut record: Value, members: &[&str]) -> Value {
    record.as_object_mut().unwrap().retain(|member, _| !members.contains(&member.as_str()));
    record
}

// ---- ledgers

fn receipt(object: &str) -> Receipt {
    Receipt { bytes: 1, ..Receipt::bare(object, State::Read, Some("e1")) }
}

fn batch(object: &str, records: &[Value]) -> Batch {
    let mut batch = Batch::default();
    let name = batch.object(object);
    let mut extractor =
        Extractor::new(|number, observation| batch.observe(name, number, &observation));
    let mut splitter = Splitter::new(&mut extractor);
    splitter.whole(json!({ "Records": records }).to_string().as_bytes());
    let contents = splitter.finish(true);
    let (records, problems) = (contents.records, contents.problems);
    batch.receive(Receipt { records, problems, ..receipt(object) });
    batch
}

/// Objects with names of their own, in order.
fn batches(objects: &[Vec<Value>]) -> Vec<Batch> {
    objects.iter().enumerate().map(|(n, records)| batch(&format!("o{n}"), records)).collect()
}

fn written(mut writer: Writer, batches: impl IntoIterator<Item = Batch>) -> Ledger {
    for batch in batches {
        writer.add(batch).unwrap();
    }
    writer.finish().unwrap()
}

fn memory(objects: &[Vec<Value>]) -> Ledger {
    written(Writer::new(None).unwrap(), batches(objects))
}

fn facts(records: &[Value]) -> Facts {
    memory(&[records.to_vec()]).facts(Question::default()).unwrap()
}

/// Each call: how it was traced, its recorded Regions, and whether it failed.
fn calls(facts: &Facts) -> Vec<(Trace, Vec<&str>, u64)> {
    let flows = facts.flows.iter();
    flows
        .map(|flow| {
            let regions = flow.recorded.regions.iter().map(crate::model::Region::as_str).collect();
            (flow.trace, regions, flow.counts.calls)
        })
        .collect()
}

fn repeats(duplicates: u64, copies: u64, corrected: u64, completions: u64) -> Repeats {
    Repeats { duplicates, copies, corrected, completions, outside_window: 0 }
}

fn days(from: &str, to: &str) -> Question {
    let moment = |text: &str| Some(Moment::parse(text).unwrap());
    Question { window: Window { from: moment(from), to: moment(to) }, ..Question::default() }
}

/// Calls and what goes with them, of every kind there is.
fn crowd() -> Vec<Vec<Value>> {
    let mut objects = Vec::new();
    for n in 0..4 {
        let (event, request) = (format!("e{n}"), format!("r{n}"));
        objects.push(vec![call(&event, &request), data(call(&format!("d{n}"), &request))]);
        let done = completion(&format!("c{n}"), &request);
        objects.push(vec![done.clone(), data(completion(&format!("f{n}"), &request)), done]);
        objects.push(vec![
            call(&event, &request),
            correcting(call(&format!("n{n}"), &format!("other{n}")), &event),
            without(call(&format!("x{n}"), ""), &["requestID"]),
            without(call("", ""), &["requestID", "eventID"]),
            completion(&format!("lone{n}"), &format!("gone{n}")),
            record("ListGuardrails", &format!("g{n}"), &format!("q{n}")),
        ]);
        objects.push(vec![without(call(&format!("x{n}"), ""), &["requestID"])]);
    }
    objects
}

// ---- joining

#[test]
fn a_call_and_its_completion_are_one_call_in_either_order_and_place() {
    let (one, two) = (call("e1", "r1"), completion("e2", "r1"));
    for objects in [
        vec![vec![one.clone(), two.clone()]],
        vec![vec![two.clone(), one.clone()]],
        vec![vec![one.clone()], vec![two.clone()]],
        vec![vec![two], vec![one]],
    ] {
        let facts = memory(&objects).facts(Question::default()).unwrap();
        assert_eq!(calls(&facts), [(Trace::Completed, vec!["us-east-1"], 1)]);
        assert_eq!(facts.repeats, repeats(0, 0, 0, 1));
        let counts = facts.flows[0].counts;
        assert_eq!(
            (counts.input_tokens, counts.output_tokens, counts.calls_with_tokens),
            (7, 5, 1)
        );
        assert_eq!(facts.flows[0].requested.as_deref(), Some("us.anthropic.claude-sonnet-4-6"));
    }
}

#[test]
fn a_completion_a_day_later_still_places_its_call() {
    let records = [
        at(call("e1", "r1"), "2026-05-30T23:59:58Z"),
        at(completion("e2", "r1"), "2026-05-31T00:00:04Z"),
    ];
    let facts = facts(&records);
    assert_eq!(calls(&facts), [(Trace::Completed, vec!["us-east-1"], 1)]);
    assert_eq!(facts.flows[0].day, Some(Day::constant(2026, 5, 30)));
}

#[test]
fn four_records_are_one_call() {
    let facts = facts(&[
        call("e1", "r1"),
        data(call("e2", "r1")),
        completion("e3", "r1"),
        data(completion("e4", "r1")),
    ]);
    assert_eq!(calls(&facts), [(Trace::Completed, vec!["us-east-1"], 1)]);
    assert_eq!((facts.repeats, facts.conflicts), (repeats(0, 2, 0, 1), vec![]));
}

#[test]
fn a_call_without_its_completion_awaits_it() {
    assert_eq!(calls(&facts(&[call("e1", "r1")])), [(Trace::AwaitingCompletion, vec![], 1)]);
}

#[test]
fn completions_without_their_call_are_one_call() {
    let records = [completion("e1", "r1"), data(completion("e2", "r1")), completion("e3", "r1")];
    let facts = facts(&records);
    assert_eq!(calls(&facts), [(Trace::Orphan, vec!["us-east-1"], 1)]);
    assert_eq!(facts.repeats, repeats(0, 2, 0, 0));
}

#[test]
fn the_same_event_delivered_again_is_told_once() {
    let facts = facts(&[call("e1", "r1"), call("e1", "r1"), call("e1", "r1")]);
    assert_eq!(calls(&facts), [(Trace::AwaitingCompletion, vec![], 1)]);
    assert_eq!((facts.repeats, facts.conflicts), (repeats(2, 0, 0, 0), vec![]));
}

#[test]
fn one_event_id_on_records_that_differ_is_a_conflict_and_both_count() {
    let other = with(call("e1", "r2"), json!({ "errorCode": "AccessDenied" }));
    let facts = facts(&[call("e1", "r1"), other]);
    assert_eq!(facts.flows.iter().map(|flow| flow.counts.calls).sum::<u64>(), 2);
    assert_eq!(facts.conflicts.iter().map(|c| c.id.to_string()).collect::<Vec<_>>(), ["e1"]);
}

#[test]
fn one_request_id_on_two_calls_is_a_conflict_and_both_count() {
    let records = [call("e1", "r1"), call("e2", "r1"), completion("e3", "r1")];
    let facts = facts(&records);
    let want = [(Trace::AwaitingCompletion, vec![], 1), (Trace::Completed, vec!["us-east-1"], 1)];
    assert_eq!(calls(&facts), want);
    assert_eq!(facts.conflicts.iter().map(|c| c.id.to_string()).collect::<Vec<_>>(), ["r1"]);
}

#[test]
fn a_call_of_another_operation_or_model_with_the_same_request_id_is_another_call() {
    let other_model =
        data(with(call("e2", "r1"), json!({ "requestParameters": { "modelId": "x" } })));
    let other_name = data(with(call("e3", "r1"), json!({ "eventName": "Converse" })));
    for other in [other_model, other_name] {
        let facts = facts(&[call("e1", "r1"), other]);
        assert_eq!((facts.repeats.copies, facts.conflicts.len()), (0, 1));
    }
}

#[test]
fn the_records_of_one_action_in_two_accounts_are_one_call() {
    let shared = |event: &str, account: &str| {
        with(call(event, "r1"), json!({ "sharedEventID": "s", "recipientAccountId": account }))
    };
    let facts = facts(&[shared("e1", "111122223333"), shared("e2", "444455556666")]);
    assert_eq!((calls(&facts).len(), facts.repeats), (1, repeats(0, 1, 0, 0)));
    let unshared = with(call("e3", "r1"), json!({ "recipientAccountId": "444455556666" }));
    let facts = self::facts(&[call("e1", "r1"), unshared]);
    assert_eq!((facts.repeats.copies, facts.conflicts.len()), (0, 1));
}

#[test]
fn records_without_ids_are_each_a_call() {
    let nameless = without(call("", ""), &["eventID", "requestID"]);
    let lone = without(completion("", "r"), &["eventID", "serviceEventDetails"]);
    let facts = facts(&[nameless.clone(), nameless, lone.clone(), lone]);
    assert_eq!(facts.flows.iter().map(|flow| flow.counts.calls).sum::<u64>(), 4);
    assert_eq!((facts.repeats, facts.conflicts), (Repeats::default(), vec![]));
}

#[test]
fn a_failed_call_keeps_its_error() {
    let denied = with(call("e1", "r1"), json!({ "errorCode": "AccessDenied" }));
    assert_eq!(facts(&[denied]).flows[0].outcome, Outcome::Failed("AccessDenied".into()));
}

// ---- corrections

#[test]
fn a_correction_takes_the_place_of_its_original_in_either_order() {
    let old = call("e1", "r1");
    let addendum =
        json!({ "reason": "UPDATED_DATA", "originalEventID": "e1", "originalRequestID": "r1" });
    let region = json!({ "inferenceRegion": "us-west-2" });
    let new =
        with(call("e2", "r9"), json!({ "additionalEventData": region, "addendum": addendum }));
    for records in [vec![old.clone(), new.clone()], vec![new.clone(), old.clone(), old.clone()]] {
        let dup = records.len() as u64 - 2;
        let facts = facts(&[records, vec![completion("e3", "r1")]].concat());
        assert_eq!(calls(&facts), [(Trace::Completed, vec!["us-east-1", "us-west-2"], 1)]);
        assert_eq!(facts.repeats, repeats(dup, 0, 1, 1));
    }
}

#[test]
fn a_chain_of_corrections_leaves_the_last() {
    let records =
        [correcting(call("e3", "r1"), "e2"), call("e1", "r1"), correcting(call("e2", "r1"), "e1")];
    let facts = facts(&records);
    assert_eq!((calls(&facts).len(), facts.repeats), (1, repeats(0, 0, 2, 0)));
    assert_eq!(facts.flows[0].samples[0].event_id, Some("e3".into()));
}

#[test]
fn records_that_correct_each_other_or_themselves_all_count() {
    let facts = facts(&[
        correcting(call("e1", "r1"), "e2"),
        correcting(call("e2", "r2"), "e1"),
        correcting(call("e3", "r3"), "e3"),
    ]);
    assert_eq!(facts.flows.iter().map(|flow| flow.counts.calls).sum::<u64>(), 3);
}

#[test]
fn a_record_of_another_operation_corrects_nothing() {
    let facts = facts(&[call("e1", "r1"), correcting(record("ListGuardrails", "e2", "r2"), "e1")]);
    assert_eq!((calls(&facts).len(), facts.repeats), (1, Repeats::default()));
}

// ---- windows

#[test]
fn a_call_counts_on_its_own_day_whenever_it_completed() {
    let records = [
        at(call("e1", "r1"), "2026-05-30T23:59:58Z"),
        at(completion("e2", "r1"), "2026-05-31T00:00:04Z"),
    ];
    let of = |question| memory(&[records.to_vec()]).facts(question).unwrap();
    let before = of(days("2026-05-30T00:00:00Z", "2026-05-31T00:00:00Z"));
    assert_eq!(calls(&before), [(Trace::Completed, vec!["us-east-1"], 1)]);
    let after = of(days("2026-05-31T00:00:00Z", "2026-06-01T00:00:00Z"));
    assert_eq!(calls(&after), []);
    assert_eq!((after.repeats.outside_window, after.repeats.completions), (1, 1));
}

#[test]
fn a_call_without_a_readable_time_counts_in_every_window() {
    let facts = memory(&[vec![at(call("e1", "r1"), "[REDACTED]")]])
        .facts(days("2026-05-30T00:00:00Z", "2026-05-31T00:00:00Z"));
    assert_eq!(facts.unwrap().flows[0].day, None);
}

// ---- parts

/// Writes each object into a part of its own.
fn parts(folder: &Path, objects: &[Vec<Value>]) {
    for batch in batches(objects) {
        let mut writer = Writer::new(Some(folder)).unwrap();
        writer.add(batch).unwrap();
        writer.finish().unwrap();
    }
}

fn asked(folder: &Path, rows_at_once: usize) -> Facts {
    Ledger::open(folder).unwrap().facts(Question { rows_at_once, ..Question::default() }).unwrap()
}

#[test]
fn the_facts_do_not_depend_on_where_and_how_often_the_rows_are_read() {
    let objects = crowd();
    let mut want = memory(&objects).facts(Question::default()).unwrap();
    assert!(want.repeats.duplicates > 0 && want.repeats.corrected > 0 && want.repeats.copies > 0);
    let folder = tempfile::tempdir().unwrap();
    parts(folder.path(), &objects);
    for rows_at_once in [3, 20, 1000] {
        assert_eq!(asked(folder.path(), rows_at_once), want, "{rows_at_once}");
    }
    for rows_at_once in [5, 1000] {
        let ledger =
            written(Writer::new(None).unwrap().spilling_at(rows_at_once, 4), batches(&objects));
        assert!(matches!(ledger.store, Store::Folder { .. }));
        assert_eq!(ledger.facts(Question::default()).unwrap(), want, "{rows_at_once}");
    }
    let mut reversed = batches(&objects);
    reversed.reverse();
    let got = written(Writer::new(None).unwrap(), reversed).facts(Question::default()).unwrap();
    want.problems.clear();
    assert_eq!(got, want);
}

#[test]
fn a_part_gives_back_every_field() {
    let full = with(
        call("01234567-89ab-cdef-0123-456789abcdef", "R"),
        json!({
            "userAgent": "Boto3/1.40 x", "sharedEventID": "s", "errorCode": "E",
            "additionalEventData": { "inferenceRegion": "us-east-2", "inputTokens": 3, "outputTokens": 4 },
            "requestParameters": { "modelId": "m", "callWithBearerToken": true, "bearerTokenType": "ABSK" },
            "resources": [{ "ARN": "arn:aws:bedrock:us-east-1::foundation-model/a.b" }],
            "userIdentity": { "type": "AssumedRole", "arn": "arn:aws:sts::1:assumed-role/R/S", "invokedBy": "x.amazonaws.com" },
            "addendum": { "reason": "UPDATED_DATA", "originalEventID": "o" },
        }),
    );
    let profile = with(
        record("CreateInferenceProfile", "p", "q"),
        json!({
            "requestParameters": { "modelSource": { "copyFrom": "from" } },
            "responseElements": { "inferenceProfileArn": "made" },
        }),
    );
    let bare = json!({ "eventSource": "bedrock.amazonaws.com", "eventName": "Converse" });
    let mut batch =
        batch("folder/o", &[full, profile, completion("c", "R"), bare, call("\u{e9}", "")]);
    assert_eq!(batch.rows.len(), 5);
    batch.receipts[0].place = Some(KeyPlace {
        account: "111122223333".into(),
        region: "ca-west-1".parse().unwrap(),
        day: Day::constant(2026, 5, 30),
    });
    batch.receipts[0].sha256 = Some("ab".to_owned());
    let problem = Problem {
        code: ProblemCode::BrokenJson,
        place: "p\u{7}".to_owned(),
        cause: "c\"".to_owned(),
    };
    batch.receipts[0].problems = vec![problem];
    let states = [State::Failed].into_iter().chain(SkipReason::ALL.map(State::Skipped));
    let others =
        states.enumerate().map(|(n, state)| Receipt { state, ..receipt(&format!("s{n}")) });
    let receipts: Vec<Receipt> = std::iter::once(batch.receipts[0].clone()).chain(others).collect();

    let folder = tempfile::tempdir().unwrap();
    let rows = Rows::from(batch.rows.clone());
    parquet::write(folder.path(), "id", &batch.symbols, &rows, &receipts).unwrap();
    let part = &parquet::parts(folder.path()).unwrap()[0];
    assert_eq!(part.receipts().unwrap(), receipts);
    // Numbers given in the order of the old table are the old numbers.
    let mut symbols = super::symbols::Symbols::default();
    symbols.translation(&batch.symbols);
    let mut rows: Vec<Row> = Vec::new();
    part.observations(&mut symbols, |row, _| rows.push(row)).unwrap();
    assert_eq!(rows, batch.rows);
    assert!(matches!(rows[0].facts.event_id, Id::Uuid(_)));
}

#[test]
fn the_same_scan_again_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let objects = crowd();
    parts(folder.path(), &objects);
    let want = asked(folder.path(), 1000);
    parts(folder.path(), &objects);
    // In other company, the same objects make another part.
    written(Writer::new(Some(folder.path())).unwrap(), batches(&objects));
    assert_eq!(asked(folder.path(), 1000), want);
}

#[test]
fn one_object_named_twice_in_one_scan_is_one_object() {
    let twice = || [batch("o", &[call("e1", "r1")]), batch("o", &[call("e1", "r1")])];
    let in_memory =
        written(Writer::new(None).unwrap(), twice()).facts(Question::default()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let kept = written(Writer::new(Some(folder.path())).unwrap(), twice())
        .facts(Question::default())
        .unwrap();
    assert_eq!((calls(&kept).len(), kept.coverage.objects.listed), (1, 1));
    assert_eq!(kept, in_memory);
}

#[test]
fn an_object_that_changed_between_two_looks_is_read_both_times() {
    let looks =
        || [batch("o", &[call("e1", "r1")]), batch("o", &[call("e1", "r1"), call("e2", "r2")])];
    let folder = tempfile::tempdir().unwrap();
    for target in [None, Some(folder.path())] {
        let mut writer = Writer::new(target).unwrap();
        for (mut batch, hash) in looks().into_iter().zip(["a", "b"]) {
            batch.receipts[0].sha256 = target.map(|_| hash.to_owned());
            writer.add(batch).unwrap();
        }
        let facts = writer.finish().unwrap().facts(Question::default()).unwrap();
        assert!(facts.flows.iter().map(|flow| flow.counts.calls).sum::<u64>() >= 1);
    }
    let later = asked(folder.path(), 1000);
    assert_eq!((later.repeats.duplicates, later.coverage.objects.listed), (1, 2));
}

#[test]
fn a_part_without_its_receipts_does_not_count() {
    let folder = tempfile::tempdir().unwrap();
    parts(folder.path(), &[vec![call("e1", "r1")], vec![call("e2", "r2")]]);
    let receipts = |path: &Path| path.to_string_lossy().ends_with(".receipts.parquet");
    let mut files: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    fs::remove_file(files.iter().find(|path| receipts(path)).unwrap()).unwrap();
    let facts = asked(folder.path(), 1000);
    assert_eq!(facts.flows.iter().map(|flow| flow.counts.calls).sum::<u64>(), 1);
    for path in files.iter().filter(|path| receipts(path)).skip(1) {
        fs::remove_file(path).unwrap();
    }
    assert!(matches!(Ledger::open(folder.path()), Err(Error::NoLedger { .. })));
}

#[test]
fn a_part_of_another_version_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    parts(folder.path(), &[vec![call("e1", "r1")]]);
    fs::write(folder.path().join("v2-x.receipts.parquet"), "").unwrap();
    assert!(matches!(Ledger::open(folder.path()), Err(Error::Schema { .. })));
}

#[test]
fn a_part_that_does_not_add_up_is_refused_and_does_not_panic() {
    let few = batch("o", &[call("e1", "r1")]);
    let lying = |change: fn(&mut RecordCounts)| {
        let mut receipt = few.receipts[0].clone();
        change(&mut receipt.records);
        vec![receipt]
    };
    for receipts in [
        lying(|counts| counts.total += 1),
        lying(|counts| (counts.total, counts.inference) = (2, 2)),
        lying(|counts| (counts.total, counts.inference) = (0, 0)),
        vec![few.receipts[0].clone(), few.receipts[0].clone()],
    ] {
        let folder = tempfile::tempdir().unwrap();
        let rows = Rows::from(few.rows.clone());
        parquet::write(folder.path(), "id", &few.symbols, &rows, &receipts).unwrap();
        let outcome = Ledger::open(folder.path()).unwrap().facts(Question::default());
        assert!(matches!(outcome, Err(Error::Part { .. } | Error::Schema { .. })));
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("v1-x.receipts.parquet"), "PAR1").unwrap();
    assert!(matches!(
        Ledger::open(folder.path()).unwrap().facts(Question::default()),
        Err(Error::Part { .. })
    ));
}

#[test]
fn one_id_on_everything_costs_no_more_than_many_ids() {
    let one_id: Vec<Value> = (0..3000).map(|n| call(&format!("e{n}"), "r")).collect();
    let shared = (0..3000).map(|n| {
        with(
            call(&format!("s{n}"), "q"),
            json!({ "sharedEventID": "s", "recipientAccountId": n.to_string() }),
        )
    });
    let facts = facts(&one_id.into_iter().chain(shared).collect::<Vec<_>>());
    assert_eq!(facts.coverage.records.inference, 6000);
}

#[test]
fn absurd_token_counts_do_not_stop_the_run() {
    let huge = json!({ "additionalEventData": { "inputTokens": u64::MAX, "outputTokens": 1 } });
    let facts = facts(&[with(call("e1", "r1"), huge.clone()), with(call("e2", "r2"), huge)]);
    let counts = facts.flows[0].counts;
    assert_eq!((counts.input_tokens, counts.output_tokens), (0, 2));
}

// ---- scanning

/// Objects in memory: a name, what the name tells, and what it holds.
struct Shelf(Vec<(&'static str, Vec<u8>)>);

impl LogSource for Shelf {
    fn list(&self) -> Listing<'_> {
        let object = |(key, bytes): &(&str, Vec<u8>)| Object {
            key: (*key).to_owned(),
            size: bytes.len() as u64,
            facts: KeyFacts::of(key),
            ..Object::default()
        };
        Box::new(std::iter::once(Ok(self.0.iter().map(object).collect())))
    }

    fn read(&self, object: &Object, into: &mut Vec<u8>) -> Result<(), ReadError> {
        let found = self.0.iter().find(|(key, _)| *key == object.key);
        let (_, bytes) = found.ok_or_else(|| io::Error::other("gone"))?;
        if bytes == b"unreadable" {
            return Err(io::Error::other("no").into());
        }
        into.extend_from_slice(bytes);
        Ok(())
    }
}

struct Silent;

impl Progress for Silent {
    fn listed(&mut self, _: u64, _: u64) {}
    fn done(&mut self, _: &Receipt) {}
}

fn scanned(shelf: &Shelf, window: Window, decoded: u64, threads: usize) -> Facts {
    let limits = Limits { decoded, ..Limits::default() };
    let plan = Plan {
        kind: LogKind::Trail,
        window,
        limits,
        threads: NonZero::new(threads).unwrap(),
        known: Known::default(),
        contents: Contents::NotHashed,
    };
    let mut writer = Writer::new(None).unwrap();
    scan(shelf, &plan, &mut writer, &mut Silent).unwrap();
    writer.finish().unwrap().facts(Question { window, ..Question::default() }).unwrap()
}

fn log(records: &[Value]) -> Vec<u8> {
    json!({ "Records": records }).to_string().into_bytes()
}

const DAY_30: &str = "AWSLogs/111122223333/CloudTrail/ca-central-1/2026/05/30/a.json";
const DAY_31: &str = "AWSLogs/111122223333/CloudTrail/ca-central-1/2026/05/31/b.json";

#[test]
fn two_adjoining_windows_count_a_call_over_midnight_once() {
    let shelf = Shelf(vec![
        (DAY_30, log(&[at(call("e1", "r1"), "2026-05-30T23:59:58Z")])),
        (DAY_31, log(&[at(completion("e2", "r1"), "2026-05-31T00:00:04Z")])),
    ]);
    let before = days("2026-05-30T00:00:00Z", "2026-05-31T00:00:00Z").window;
    let after = days("2026-05-31T00:00:00Z", "2026-06-01T00:00:00Z").window;
    let of = |window| scanned(&shelf, window, 1000, 1);
    assert_eq!(calls(&of(before)), [(Trace::Completed, vec!["us-east-1"], 1)]);
    assert_eq!(calls(&of(after)), []);
}

#[test]
fn objects_far_outside_the_window_are_left_alone() {
    let shelf = Shelf(vec![(DAY_30, log(&[call("e1", "r1")])), (DAY_31, b"unreadable".to_vec())]);
    for (from, to) in [("2026-06-02", "2026-06-03"), ("2026-03-01", "2026-04-28")] {
        let window = days(&format!("{from}T00:00:00Z"), &format!("{to}T00:00:00Z")).window;
        let objects = scanned(&shelf, window, 1000, 1).coverage.objects;
        assert_eq!((objects.read, objects.failed, objects.skipped["outside_window"]), (0, 0, 2));
    }
}

#[test]
fn every_object_has_a_receipt_whatever_it_is_at_any_number_of_threads() {
    let shelf = Shelf(vec![
        (DAY_30, log(&[call("e1", "r1")])),
        (DAY_31, b"unreadable".to_vec()),
        ("cut.json", b"{\"Records\":[{\"eventSource\":\"bedrock.am".to_vec()),
        ("empty.json", Vec::new()),
        ("large.json", vec![b' '; 2000]),
        ("notes.txt", b"notes".to_vec()),
        ("AWSLogs/111122223333/CloudTrail-Digest/ca-central-1/2026/05/30/d.json.gz", vec![1]),
    ]);
    let want = scanned(&shelf, Window::default(), 1000, 1);
    let objects = &want.coverage.objects;
    assert_eq!((objects.listed, objects.read, objects.failed), (7, 1, 3));
    let skipped: Vec<_> = objects.skipped.iter().map(|(reason, n)| (*reason, *n)).collect();
    assert_eq!(skipped, [("digest", 1), ("empty", 1), ("foreign", 1)]);
    let problems: Vec<_> =
        want.problems.iter().map(|p| (p.object.as_str(), p.problem.code)).collect();
    assert_eq!(
        problems,
        [
            (DAY_31, ProblemCode::Unreadable),
            ("cut.json", ProblemCode::BrokenJson),
            ("large.json", ProblemCode::TooLarge),
        ]
    );
    for threads in [2, 8] {
        assert_eq!(scanned(&shelf, Window::default(), 1000, threads), want);
    }
}

#[test]
fn what_is_named_as_a_log_and_holds_none_is_a_problem() {
    for held in [&b"{}"[..], b"", b"{\"Records\":0}", b"{\"digestS3Object\":\"x\"}"] {
        let facts = scanned(&Shelf(vec![(DAY_30, held.to_vec())]), Window::default(), 1000, 1);
        assert_eq!((facts.coverage.objects.failed, facts.problems.len()), (1, 1));
    }
    let empty = scanned(&Shelf(vec![(DAY_30, log(&[]))]), Window::default(), 1000, 1);
    assert_eq!((empty.coverage.objects.read, empty.problems.len()), (1, 0));
}

/// A shelf that cannot be read any more after so many objects.
struct Breaking<'s> {
    shelf: &'s Shelf,
    left: std::sync::atomic::AtomicUsize,
    stretch: Stretch,
}

impl LogSource for Breaking<'_> {
    fn list(&self) -> Listing<'_> {
        let stamped = |object: Object| Object { stamp: Some("s".to_owned()), ..object };
        let pages = self.shelf.list();
        Box::new(pages.map(move |page| page.map(|page| page.into_iter().map(stamped).collect())))
    }

    fn stretch(&self) -> Stretch {
        self.stretch
    }

    fn read(&self, object: &Object, into: &mut Vec<u8>) -> Result<(), ReadError> {
        use std::sync::atomic::Ordering;
        let take = |left: usize| left.checked_sub(1);
        let taken = self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, take);
        // As a run that is killed: nothing after this is done.
        assert!(taken.is_ok(), "killed");
        self.shelf.read(object, into)
    }
}

#[test]
fn a_run_that_is_killed_keeps_what_it_read_and_the_next_one_makes_it_whole() {
    // Names that differ, and a share for each object: a share is at most a mebibyte.
    let names: Vec<&'static str> =
        (0..8).map(|n| &*Box::leak(format!("o{n}.json").into_boxed_str())).collect();
    let body = |n: usize| {
        let filler = record(&"x".repeat(1 << 20), &format!("f{n}"), "f");
        log(&[call(&format!("e{n}"), &format!("r{n}")), filler])
    };
    let shelf = Shelf(names.iter().enumerate().map(|(n, name)| (*name, body(n))).collect());
    let mut begun = Unfinished::default();
    let days = Window::default().delivery_days();
    begun.begin("s3://b", Wanted { on: Day::constant(2026, 5, 1), days, regions: &[] });
    for stretch in
        [Stretch { objects: 2, bytes: 1 << 40 }, Stretch { objects: 100, bytes: 2 << 20 }]
    {
        let scan_into = |folder: &Path, known: Known, left: usize| {
            let limits = Limits { decoded: 1 << 22, ..Limits::default() };
            let threads = NonZero::<usize>::MIN;
            let plan = Plan {
                kind: LogKind::Trail,
                window: Window::default(),
                limits,
                threads,
                known,
                contents: Contents::NotHashed,
            };
            let left = left.into();
            let source = Breaking { shelf: &shelf, left, stretch };
            let writer = Writer::new(Some(folder)).unwrap();
            let mut writer = writer.beginning(begun.clone());
            scan(&source, &plan, &mut writer, &mut Silent).unwrap();
            drop(writer.finish().unwrap());
        };
        let clean = tempfile::tempdir().unwrap();
        scan_into(clean.path(), Known::default(), 8);
        let want = asked(clean.path(), 1000);
        assert_eq!(want.coverage.objects.read, 8);
        for left in 0..8 {
            let folder = tempfile::tempdir().unwrap();
            let killed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                scan_into(folder.path(), Known::default(), left);
            }));
            killed.unwrap_err();
            assert_eq!(parquet::parts(folder.path()).unwrap().len(), left / 2, "{left}");
            // Whatever it kept, the ledger says that this is not all.
            let told = if left < 2 { Unfinished::default() } else { begun.clone() };
            assert_eq!(Unfinished::read(folder.path()).unwrap(), told, "{left}");
            let known = Known::of(folder.path(), Contents::NotHashed).unwrap();
            scan_into(folder.path(), known, 8 - left / 2 * 2);
            assert_eq!(asked(folder.path(), 1000), want, "{left}");
        }
    }
}
