//! The members of a model invocation log's record that matter here, borrowed from its text.
//!
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html>; the top-level
//! `inferenceRegion` is not on that page, but in the logs.
//!
//! **Invariant:** prompts, answers and what callers tag them with (`inputBodyJson`, `outputBodyJson`,
//! `requestMetadata`) are skipped where they stand: no text of theirs is read, kept or told.

use std::borrow::Cow;

use crate::ingest::envelope::{Class, Malformed, Sink};
use crate::ingest::json::{Cursor, Scalar};
use crate::ingest::structure::{Needle, Structure};
use crate::model::{Category, Kind, Moment, Observation, Principal, PrincipalType, RegionPath};

use super::principal::{NOBODY, role_of_session};
use super::record::{as_written, members, number, one, set};

type Text<'a> = Cow<'a, str>;

/// Takes the records of one object and gives its observations, with their numbers, to a function.
pub struct InvocationLogs<F> {
    give: F,
    structure: Structure,
}

impl<F: FnMut(u64, Observation<'_>)> InvocationLogs<F> {
    /// Makes an extractor that gives each observation to `give`.
    pub fn new(give: F) -> Self {
        Self { give, structure: Structure::default() }
    }
}

impl<F: FnMut(u64, Observation<'_>)> Sink for InvocationLogs<F> {
    /// Members of records of either kind: each is looked at, for a record of CloudTrail is none here.
    const NEEDLES: [Needle; 2] =
        [Needle { text: b"eventName", apart: 5 }, Needle { text: b"modelId", apart: 5 }];

    fn record(&mut self, _number: u64, _record: &str) -> Result<Class, Malformed> {
        Ok(Class::NotARecord)
    }

    fn invocation_log(&mut self, number: u64, record: &str) -> Result<Class, Malformed> {
        let log = Log::parse(record, self.structure.find(record))?;
        (self.give)(number, log.observation()?);
        Ok(Class::InvocationLog)
    }
}

/// A record's members, as written. What a record does not carry is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Log<'a> {
    time: Option<Text<'a>>,
    account: Option<Text<'a>>,
    region: Option<Text<'a>>,
    request_id: Option<Text<'a>>,
    operation: Option<Text<'a>>,
    model: Option<Text<'a>>,
    error_code: Option<Text<'a>>,
    inference_region: Option<Text<'a>>,
    caller: Option<Text<'a>>,
    input_tokens: Option<u64>,
    cache_read_tokens: Option<u64>,
    cache_write_tokens: Option<u64>,
    output_tokens: Option<u64>,
}

impl<'a> Log<'a> {
    fn parse(json: &'a str, structure: &'a Structure) -> Result<Self, Malformed> {
        let mut log = Self::default();
        let mut cursor = Cursor::new(json, structure);
        members(&mut cursor, MEMBERS, |key, value| match key {
            "timestamp" => set(&mut log.time, value.text()),
            "accountId" => set(&mut log.account, as_written(value)),
            "region" => set(&mut log.region, as_written(value)),
            "requestId" => set(&mut log.request_id, value.text()),
            "operation" => set(&mut log.operation, value.text()),
            "modelId" => set(&mut log.model, as_written(value)),
            "errorCode" => set(&mut log.error_code, as_written(value)),
            "inferenceRegion" => set(&mut log.inference_region, as_written(value)),
            "identity" => set(&mut log.caller, one(value, "arn")),
            "input" => members(value, INPUT, |key, value| {
                let count = count(value)?;
                *match key {
                    "inputTokenCount" => &mut log.input_tokens,
                    "cacheReadInputTokenCount" => &mut log.cache_read_tokens,
                    _ => &mut log.cache_write_tokens,
                } = count;
                Ok(())
            }),
            _ => members(value, ["outputTokenCount"], |_, value| {
                set(&mut log.output_tokens, count(value))
            }),
        })?;
        cursor.end()?;
        Ok(log)
    }

    /// A record without a request id can be held against nothing: it cannot be used.
    fn observation(self) -> Result<Observation<'a>, Malformed> {
        let request_id = self.request_id.filter(|id| !id.is_empty());
        let region_path = self.inference_region.is_some().then_some(RegionPath::InvocationLog);
        Ok(Observation {
            kind: Kind::InvocationLog,
            event_id: None,
            request_id: Some(request_id.ok_or(Malformed::Missing("requestId"))?),
            event_time: self.time.as_deref().and_then(|text| Moment::parse(text).ok()),
            event_source: Cow::Borrowed(BEDROCK),
            event_name: self.operation.unwrap_or(Cow::Borrowed(UNNAMED)),
            category: Category::Unstated,
            account: self.account.filter(|account| !account.is_empty()),
            source_region: self.region,
            principal: caller(self.caller),
            client: None,
            client_version: None,
            bearer_token: None,
            requested: self.model,
            resource: None,
            inference_region: self.inference_region,
            region_path,
            error_code: self.error_code.filter(|code| !code.is_empty()),
            input_tokens: self.input_tokens,
            output_tokens: self.output_tokens,
            cache_read_tokens: self.cache_read_tokens,
            cache_write_tokens: self.cache_write_tokens,
            corrects: None,
            is_shared: false,
        })
    }
}

fn count(value: &mut Cursor<'_>) -> Result<Option<u64>, Malformed> {
    let scalar: Scalar<'_> = value.scalar()?;
    Ok(number(&scalar))
}

/// Names who called, by the one ARN that these logs have.
fn caller(arn: Option<Text<'_>>) -> Principal<'_> {
    let Some(arn) = arn.filter(|arn| !arn.is_empty()) else {
        let key = Cow::Borrowed(NOBODY);
        return Principal { kind: PrincipalType::Unknown, key, session: None, via: None };
    };
    let (kind, role) = match role_of_session(Some(&arn)) {
        Some(role) => (PrincipalType::AssumedRole, Some(role.to_owned())),
        None if arn.contains(":user/") => (PrincipalType::IamUser, None),
        None if arn.ends_with(":root") => (PrincipalType::Root, None),
        None => (PrincipalType::Unknown, None),
    };
    let key = role.map_or_else(|| arn.clone(), Cow::Owned);
    Principal { kind, key, session: Some(arn), via: None }
}

/// What is read of a record. All else is skipped, prompts and answers above all.
const MEMBERS: [&str; 11] = [
    "timestamp",
    "accountId",
    "identity",
    "region",
    "requestId",
    "operation",
    "modelId",
    "errorCode",
    "input",
    "output",
    "inferenceRegion",
];

const INPUT: [&str; 3] =
    ["inputTokenCount", "cacheReadInputTokenCount", "cacheWriteInputTokenCount"];

/// Invocation logs cover the runtime alone, whose event source is this one.
const BEDROCK: &str = "bedrock.amazonaws.com";
/// Where a record does not name its operation.
const UNNAMED: &str = "unknown";

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Observation<'_>, Malformed> {
        let structure = Box::leak(Box::new(Structure::of(json)));
        Log::parse(json, structure).and_then(Log::observation)
    }

    /// The longest record there is, with a secret in each place that is no business of ours.
    const ALL: &str = r#"{
        "timestamp": "2026-05-30T14:00:00Z", "accountId": "111122223333",
        "identity": {"arn": "arn:aws:sts::111122223333:assumed-role/app/anna@example.ca"},
        "region": "ca-central-1", "requestId": "r1", "operation": "ConverseStream",
        "modelId": "us.anthropic.claude-sonnet-4-6",
        "requestMetadata": {"inferenceRegion": "CANARY", "case": "CANARY"},
        "input": {"inputContentType": "application/json", "inputTokenCount": 3,
            "inputBodyJson": {"inputTokenCount": 99, "text": "CANARY"},
            "cacheReadInputTokenCount": 0, "cacheWriteInputTokenCount": 28857},
        "output": {"outputBodyJson": [{"outputTokenCount": 99, "text": "CANARY"}],
            "outputTokenCount": 142},
        "inferenceRegion": "us-east-2", "schemaType": "ModelInvocationLog", "schemaVersion": "1.0"}"#;

    #[test]
    fn a_record_gives_region_tokens_and_who_and_nothing_of_its_bodies() {
        let seen = read(ALL).unwrap();
        let some = |text: &'static str| Some(Cow::Borrowed(text));
        let want = Observation {
            kind: Kind::InvocationLog,
            event_id: None,
            request_id: some("r1"),
            event_time: Moment::parse("2026-05-30T14:00:00Z").ok(),
            event_source: Cow::Borrowed("bedrock.amazonaws.com"),
            event_name: Cow::Borrowed("ConverseStream"),
            category: Category::Unstated,
            account: some("111122223333"),
            source_region: some("ca-central-1"),
            principal: Principal {
                kind: PrincipalType::AssumedRole,
                key: Cow::Borrowed("arn:aws:sts::111122223333:assumed-role/app"),
                session: some("arn:aws:sts::111122223333:assumed-role/app/anna@example.ca"),
                via: None,
            },
            client: None,
            client_version: None,
            bearer_token: None,
            requested: some("us.anthropic.claude-sonnet-4-6"),
            resource: None,
            inference_region: some("us-east-2"),
            region_path: Some(RegionPath::InvocationLog),
            error_code: None,
            input_tokens: Some(3),
            output_tokens: Some(142),
            cache_read_tokens: Some(0),
            cache_write_tokens: Some(28_857),
            corrects: None,
            is_shared: false,
        };
        assert_eq!(seen, want);
        assert!(!format!("{seen:?}").contains("CANARY"));
    }

    #[test]
    fn what_a_record_lacks_is_not_filled_in() {
        let seen = read(r#"{"requestId": "r1", "input": {}, "output": null}"#).unwrap();
        assert_eq!(
            (seen.inference_region, seen.region_path, seen.event_time, seen.account),
            (None, None, None, None)
        );
        assert_eq!((seen.input_tokens, seen.output_tokens), (None, None));
        assert_eq!((&*seen.event_name, &*seen.principal.key), ("unknown", "unknown"));
    }

    #[test]
    fn a_record_that_says_a_thing_twice_or_has_no_request_id_is_not_used() {
        for (json, told) in [
            (r#"{"requestId": "r", "inferenceRegion": null, "inferenceRegion": "x"}"#, "twice"),
            (
                r#"{"requestId": "r", "output": {"outputTokenCount": 1, "outputTokenCount": 2}}"#,
                "twice",
            ),
            (r#"{"inferenceRegion": "ca-central-1"}"#, "`requestId` is missing"),
            (r#"{"requestId": ""}"#, "`requestId` is missing"),
        ] {
            let cause = read(json).unwrap_err().to_string();
            assert!(cause.contains(told), "{json}: {cause}");
        }
    }

    #[test]
    fn every_kind_of_caller_has_its_name() {
        let of = |arn: &str| {
            let principal = caller(Some(Cow::Owned(arn.to_owned())));
            (principal.kind, principal.key.into_owned())
        };
        let anna = "arn:aws:iam::1:user/anna";
        assert_eq!(of(anna), (PrincipalType::IamUser, anna.to_owned()));
        assert_eq!(of("arn:aws:iam::1:root").0, PrincipalType::Root);
        assert_eq!(of("else"), (PrincipalType::Unknown, "else".to_owned()));
    }
}
