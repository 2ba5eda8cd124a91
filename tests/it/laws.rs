//! What holds for all logs: nothing is lost, and neither order nor division changes the facts.

use std::io;
use std::num::NonZero;
use std::path::Path;

use proptest::prelude::*;
use regiontrail::ingest::decode::Limits;
use regiontrail::ingest::object_key::KeyFacts;
use regiontrail::ingest::source::{Listing, LogSource, Object, ReadError};
use regiontrail::ledger::{Contents, Known, Ledger, Plan, Progress, Question, Writer, scan};
use regiontrail::model::{Facts, Flow, LogKind, Receipt, Window};
use serde_json::{Value, json};

use crate::support::{call, gzip, log, other};

/// Objects in memory: a name and the stored bytes.
#[derive(Debug, Clone)]
struct Memory(Vec<(String, Vec<u8>)>);

impl LogSource for Memory {
    fn list(&self) -> Listing<'_> {
        let object = |(key, bytes): &(String, Vec<u8>)| Object {
            key: key.clone(),
            size: bytes.len() as u64,
            facts: KeyFacts::of(key),
            ..Object::default()
        };
        Box::new(std::iter::once(Ok(self.0.iter().map(object).collect())))
    }

    fn read(&self, object: &Object, into: &mut Vec<u8>) -> Result<(), ReadError> {
        let found = self.0.iter().find(|(key, _)| *key == object.key);
        into.extend_from_slice(&found.ok_or(io::Error::from(io::ErrorKind::NotFound))?.1);
        Ok(())
    }
}

struct Silent;

impl Progress for Silent {
    fn listed(&mut self, _: u64, _: u64) {}
    fn done(&mut self, _: &Receipt) {}
}

fn scanned(sources: &[Memory], threads: usize, folder: Option<&Path>) -> Ledger {
    let plan = Plan {
        kind: LogKind::Trail,
        window: Window::default(),
        limits: Limits::default(),
        threads: NonZero::new(threads).unwrap(),
        known: Known::default(),
        contents: Contents::NotHashed,
    };
    let mut writer = Writer::new(folder).unwrap();
    for source in sources {
        scan(source, &plan, &mut writer, &mut Silent).unwrap();
    }
    writer.finish().unwrap()
}

fn facts(source: &Memory) -> Facts {
    scanned(std::slice::from_ref(source), 1, None).facts(Question::default()).unwrap()
}

/// Facts without what depends on the order of the list by promise: problems come in list order.
fn unordered(mut facts: Facts) -> Facts {
    facts.problems.sort();
    // Objects are hashed for a kept ledger only.
    facts.coverage.manifest_sha256 = None;
    facts
}

/// Flows without the records to look at, which name objects.
fn placeless(facts: &Facts) -> Vec<Flow> {
    let bare = |flow: &Flow| Flow { samples: Vec::new(), ..flow.clone() };
    facts.flows.iter().map(bare).collect()
}

/// One record of a small world, in which ids meet often.
#[derive(Debug, Clone)]
struct Event {
    kind: Kind,
    /// Which call it tells of, if it says so.
    request: Option<u8>,
    region: Option<&'static str>,
    minute: u16,
    name: Name,
    /// The object that it is delivered in.
    object: usize,
}

/// What the event id is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Name {
    /// All that the record says, so that one id never names two records.
    Own,
    /// The same for every record: a fault of whoever wrote it.
    Shared,
    /// Not there.
    Absent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Call,
    Stream,
    Completion,
    DataCopy,
    Failed,
    Correction,
    Profile,
    Control,
    OtherService,
}

const KINDS: [Kind; 9] = [
    Kind::Call,
    Kind::Stream,
    Kind::Completion,
    Kind::DataCopy,
    Kind::Failed,
    Kind::Correction,
    Kind::Profile,
    Kind::Control,
    Kind::OtherService,
];

impl Event {
    /// The record.
    fn record(&self) -> Value {
        let mut record = match self.kind {
            Kind::OtherService => other("x"),
            Kind::Control => with(call("x", ""), "eventName", "ListGuardrails"),
            Kind::Profile => with(call("x", ""), "eventName", "CreateInferenceProfile"),
            Kind::Call | Kind::Failed | Kind::Correction => call("x", ""),
            Kind::Stream | Kind::Completion | Kind::DataCopy => {
                with(call("x", ""), "eventName", "ConverseStream")
            }
        };
        let (day, minute) = (25 + self.minute / 1440, self.minute % 1440);
        record["eventTime"] =
            json!(format!("2026-05-{day}T{:02}:{:02}:00Z", minute / 60, minute % 60));
        record["requestID"] = self.request_id();
        record["additionalEventData"] = json!({ "inferenceRegion": self.region });
        self.finish(&mut record);
        record["eventID"] = match self.name {
            Name::Own => json!(format!("{:?}", Self { object: 0, ..self.clone() })),
            Name::Shared => json!(SHARED),
            Name::Absent => Value::Null,
        };
        record
    }

    fn request_id(&self) -> Value {
        self.request.map_or(Value::Null, |request| json!(format!("request-{request}")))
    }

    fn finish(&self, record: &mut Value) {
        match self.kind {
            Kind::Completion => {
                record["eventType"] = json!("AwsServiceEvent");
                record["requestID"] = Value::Null;
                record["additionalEventData"] = Value::Null;
                record["serviceEventDetails"] = json!({
                    "parentRequestId": self.request_id(),
                    "AdditionalEventData": { "additionalEntries": {
                        "inferenceRegion": self.region, "inputTokens": self.minute,
                    }},
                });
            }
            Kind::DataCopy => {
                record["eventCategory"] = json!("Data");
                record["managementEvent"] = json!(false);
            }
            Kind::Failed => record["errorCode"] = json!("ThrottlingException"),
            Kind::Correction => {
                record["addendum"] = json!({ "reason": "UPDATED_DATA", "originalEventID": SHARED });
            }
            Kind::Profile => {
                record["responseElements"] = json!({
                    "inferenceProfileArn": format!("{PROFILE}/{}", self.minute),
                });
                record["requestParameters"] =
                    json!({ "modelSource": { "copyFrom": "us.anthropic.claude-sonnet-4-6" } });
            }
            Kind::Call | Kind::Stream | Kind::Control | Kind::OtherService => {}
        }
    }
}

fn with(mut record: Value, key: &str, value: &str) -> Value {
    record[key] = json!(value);
    record
}

fn event(names: Vec<Name>) -> impl Strategy<Value = Event> {
    let region = prop::sample::select(vec![
        None,
        Some("ca-central-1"),
        Some("us-east-1"),
        Some("us-west-2"),
        Some("nowhere"),
    ]);
    let kind = prop::sample::select(KINDS.to_vec());
    // Some minutes only, so that the same record comes twice now and then.
    let minute = prop::sample::select(vec![0_u16, 1, 60, 1439, 1440, 1441]);
    let name = prop::sample::select(names);
    (kind, prop::option::weighted(0.9, 0_u8..6), region, minute, name, 0..OBJECTS).prop_map(
        |(kind, request, region, minute, name, object)| Event {
            kind,
            request,
            region,
            minute,
            name,
            object,
        },
    )
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    prop::collection::vec(event(vec![Name::Own]), 0..40)
}

/// Events whose ids are missing or stand on records that differ, too.
fn vague_events() -> impl Strategy<Value = Vec<Event>> {
    prop::collection::vec(event(vec![Name::Own, Name::Shared, Name::Absent]), 0..40)
}

/// The objects of these events; every other one is compressed.
fn objects(events: &[Event]) -> Memory {
    let object = |number: usize| {
        let records = events.iter().filter(|event| event.object == number).map(Event::record);
        let text = log(&records.collect::<Vec<_>>());
        let stored = if number.is_multiple_of(2) { gzip(&text) } else { text };
        (key(number), stored)
    };
    Memory((0..OBJECTS).map(object).collect())
}

/// Keys of several days, and one that tells nothing.
fn key(number: usize) -> String {
    match number {
        0 => "events.json".to_owned(),
        n => format!("AWSLogs/111122223333/CloudTrail/ca-central-1/2026/05/2{n}/{n}.json.gz"),
    }
}

const OBJECTS: usize = 5;

/// The id of AWS's examples, which people copy.
const SHARED: &str = "a1b2c3d4-5678-90ab-cdef-EXAMPLE11111";

const PROFILE: &str = "arn:aws:bedrock:ca-central-1:111122223333:application-inference-profile";

fn few() -> ProptestConfig {
    let max_shrink_iters = 2000;
    ProptestConfig { failure_persistence: None, max_shrink_iters, ..ProptestConfig::with_cases(48) }
}

proptest! {
    #![proptest_config(few())]

    #[test]
    fn every_object_and_record_is_in_one_counter(events in vague_events(), junk in junk()) {
        let mut source = objects(&events);
        source.0.push(("junk.json".to_owned(), junk));
        let facts = facts(&source);
        let (objects, records) = (&facts.coverage.objects, &facts.coverage.records);
        let skipped: u64 = objects.skipped.values().sum();
        prop_assert_eq!(objects.listed, OBJECTS as u64 + 1);
        prop_assert_eq!(objects.listed, objects.read + skipped + objects.failed);
        prop_assert!(records.is_conserved());
        let calls: u64 = facts.flows.iter().map(|flow| flow.counts.calls).sum();
        let repeats = facts.repeats;
        let told = repeats.duplicates + repeats.copies + repeats.corrected + repeats.completions;
        prop_assert_eq!(records.inference, calls + told);
    }

    #[test]
    fn threads_change_nothing(events in vague_events(), threads in 2_usize..9) {
        let source = [objects(&events)];
        let many = scanned(&source, threads, None).facts(Question::default()).unwrap();
        prop_assert_eq!(many, facts(&source[0]));
    }

    #[test]
    fn the_order_of_objects_changes_nothing(
        (events, shuffled) in vague_events().prop_flat_map(|events| {
            (Just(objects(&events).0).prop_shuffle(), Just(events)).prop_map(|(s, e)| (e, s))
        })
    ) {
        let got = unordered(facts(&Memory(shuffled)));
        prop_assert_eq!(got, unordered(facts(&objects(&events))));
    }

    #[test]
    fn the_order_of_records_changes_no_flow(
        (events, shuffled) in vague_events().prop_flat_map(|e| (Just(e.clone()), Just(e).prop_shuffle()))
    ) {
        let (want, got) = (facts(&objects(&events)), facts(&objects(&shuffled)));
        prop_assert_eq!(placeless(&got), placeless(&want));
        prop_assert_eq!((got.repeats, got.profiles, got.related), (want.repeats, want.profiles, want.related));
    }

    #[test]
    fn where_a_call_and_its_completion_are_delivered_changes_no_flow(events in vague_events()) {
        let together: Vec<Event> =
            events.iter().map(|event| Event { object: 0, ..event.clone() }).collect();
        let (want, got) = (facts(&objects(&together)), facts(&objects(&events)));
        prop_assert_eq!(placeless(&got), placeless(&want));
        prop_assert_eq!(got.repeats, want.repeats);
    }

    #[test]
    fn an_object_delivered_twice_adds_duplicates_and_no_call(events in events(), twice in 0..OBJECTS) {
        let once = objects(&events);
        let mut again = once.clone();
        again.0.push((format!("{}.again", key(twice)), once.0[twice].1.clone()));
        let (want, got) = (facts(&once), facts(&again));
        prop_assert_eq!(&got.flows, &want.flows);
        prop_assert_eq!(&got.conflicts, &want.conflicts);
        let more = got.coverage.records.inference - want.coverage.records.inference;
        prop_assert_eq!(got.repeats.duplicates, want.repeats.duplicates + more);
    }

    #[test]
    fn damage_to_one_object_changes_no_flow_of_another(
        events in vague_events(), damage in damage(), account in Just("999988887777")
    ) {
        let healthy = objects(&events);
        let text = json!({ "Records": [of(account, 1), of(account, 2), of(account, 3)] }).to_string();
        let mut both = healthy.clone();
        both.0.insert(2, ("hurt.json".to_owned(), damage.of(&text)));
        let mut got = facts(&both);
        // What a changed byte does to the names in the object itself is its own affair.
        got.flows.retain(|flow| flow.principal.contains("user/ana"));
        prop_assert_eq!(got.flows, facts(&healthy).flows);
    }

    #[test]
    fn any_bytes_are_told_and_not_panicked_at(events in vague_events(), junk in junk()) {
        let healthy = objects(&events);
        let mut both = healthy.clone();
        both.0.insert(0, ("junk.json".to_owned(), junk));
        prop_assert_eq!(facts(&both).flows, facts(&healthy).flows);
    }
}

/// A call of an account of its own.
fn of(account: &str, number: u8) -> Value {
    let record = call(&format!("{account}-{number}"), "eu-west-1").to_string();
    let record = record.replace("user/ana", "user/hurt").replace("111122223333", account);
    serde_json::from_str(&record).unwrap()
}

/// Bytes that are no log: anything, or the signs of JSON and of containers in any order.
fn junk() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200),
        r#"(\{"Records":\[)?([{}\[\]",:\\ \n0-9]|"eventSource"|"bedrock"|null|true){0,40}"#
            .prop_map(String::into_bytes),
        (
            prop::sample::select(vec![
                vec![0x1f, 0x8b, 8, 0],
                vec![0x28, 0xb5, 0x2f, 0xfd],
                b"PK\x03\x04".to_vec(),
                vec![0xff, 0xfe],
                vec![0xef, 0xbb, 0xbf],
            ]),
            prop::collection::vec(any::<u8>(), 0..100)
        )
            .prop_map(|(magic, rest)| [magic, rest].concat()),
    ]
}

/// What happens to an object on its way.
#[derive(Debug, Clone)]
enum Damage {
    Cut { is_packed: bool, keep: prop::sample::Index },
    Flipped { is_packed: bool, at: prop::sample::Index, bit: u8 },
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        (any::<bool>(), any::<prop::sample::Index>())
            .prop_map(|(is_packed, keep)| Damage::Cut { is_packed, keep }),
        (any::<bool>(), any::<prop::sample::Index>(), 0_u8..8)
            .prop_map(|(is_packed, at, bit)| Damage::Flipped { is_packed, at, bit }),
    ]
}

impl Damage {
    fn of(&self, text: &str) -> Vec<u8> {
        let (Self::Cut { is_packed, .. } | Self::Flipped { is_packed, .. }) = self;
        let mut bytes = if *is_packed { gzip(text.as_bytes()) } else { text.as_bytes().to_vec() };
        match self {
            Self::Cut { keep, .. } => bytes.truncate(keep.index(bytes.len())),
            Self::Flipped { at, bit, .. } => {
                let at = at.index(bytes.len());
                bytes[at] ^= 1 << bit;
            }
        }
        bytes
    }
}

proptest! {
    // Each case writes and reads Parquet.
    #![proptest_config(ProptestConfig { cases: 12, ..few() })]

    #[test]
    fn a_ledger_in_many_passes_is_the_ledger_in_one(events in vague_events(), at_once in 1_usize..6) {
        let source = [objects(&events)];
        let folder = tempfile::tempdir().unwrap();
        let few = Question { rows_at_once: at_once, ..Question::default() };
        let mut got = scanned(&source, 1, Some(folder.path())).facts(few).unwrap();
        let mut want = facts(&source[0]);
        // One id on records of two calls is seen only where both are in one pass.
        for facts in [&mut got, &mut want] {
            facts.conflicts.retain(|conflict| conflict.id != SHARED.into());
            // Objects are hashed for a kept ledger only.
            facts.coverage.manifest_sha256 = None;
        }
        prop_assert_eq!(got, want);
    }

    #[test]
    fn parts_merge_in_any_order(events in vague_events(), split in 0..OBJECTS) {
        let Memory(all) = objects(&events);
        let (left, right) = all.split_at(split);
        let want = unordered(facts(&objects(&events)));
        for halves in [[left, right], [right, left]] {
            let folder = tempfile::tempdir().unwrap();
            for half in halves {
                scanned(&[Memory(half.to_vec())], 1, Some(folder.path()));
            }
            let whole = Ledger::open(folder.path()).unwrap();
            prop_assert_eq!(unordered(whole.facts(Question::default()).unwrap()), want.clone());
        }
    }
}
