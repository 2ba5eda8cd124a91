//! The members of a CloudTrail record that matter here, borrowed from its text.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html>

mod additional;

use std::borrow::Cow;

use crate::ingest::envelope::Malformed;
use crate::ingest::json::{Cursor, Scalar};
use crate::ingest::structure::Structure;

use super::identity::{Identities, Identity};
use super::seen::Seen;

pub use self::additional::{Additional, Details};
pub(super) use self::additional::{OMITTED, number};

type Text<'a> = Cow<'a, str>;

/// A record's members, as written. What a record does not carry is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Record<'a> {
    /// `eventID`.
    pub event_id: Option<Text<'a>>,
    /// `eventTime`.
    pub event_time: Option<Text<'a>>,
    /// `eventSource`.
    pub event_source: Option<Text<'a>>,
    /// `eventName`.
    pub event_name: Option<Text<'a>>,
    /// `eventType`.
    pub event_type: Option<Text<'a>>,
    /// `eventCategory`.
    pub category: Option<Text<'a>>,
    /// `managementEvent`.
    pub is_management: Option<bool>,
    /// `awsRegion`.
    pub region: Option<Text<'a>>,
    /// `requestID`.
    pub request_id: Option<Text<'a>>,
    /// `recipientAccountId`.
    pub recipient: Option<Text<'a>>,
    /// `sharedEventID` is present.
    pub is_shared: bool,
    /// `userAgent`.
    pub user_agent: Option<Text<'a>>,
    /// `errorCode`.
    pub error_code: Option<Text<'a>>,
    /// `userIdentity`.
    pub identity: Option<&'a Identity>,
    /// `requestParameters`.
    pub request: Request<'a>,
    /// `responseElements.inferenceProfileArn`.
    pub profile_arn: Option<Text<'a>>,
    /// `additionalEventData`.
    pub additional: Additional<'a>,
    /// `serviceEventDetails`.
    pub details: Details<'a>,
    /// The ARN of the first resource that is a model or a profile.
    pub resource: Option<Text<'a>>,
    /// `addendum`, where its reason is `UPDATED_DATA`.
    pub corrects: Corrects<'a>,
}

/// What a record corrects.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Corrects<'a> {
    /// `addendum.originalEventID`.
    pub event_id: Option<Text<'a>>,
    /// `addendum.originalRequestID`.
    pub request_id: Option<Text<'a>>,
}

/// `requestParameters`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Request<'a> {
    /// The model, under the name that the operation gives it.
    pub model: Option<Text<'a>>,
    /// `callWithBearerToken`, as written.
    pub bearer: Option<Text<'a>>,
    /// `bearerTokenType`.
    pub bearer_type: Option<Text<'a>>,
    /// `modelSource.copyFrom`.
    pub copies: Option<Text<'a>>,
}

impl<'a> Record<'a> {
    /// Reads a record once, from its first member to its last.
    ///
    /// # Errors
    /// Fails where the text is not JSON, or where a member that is evidence stands twice: a reader
    /// that believes one of the two can be made to believe either.
    pub fn parse(
        json: &'a str,
        structure: &'a Structure,
        identities: &'a mut Identities,
    ) -> Result<Self, Malformed> {
        let mut record = Self::default();
        let mut seen = 0_u32;
        let mut identity = None;
        let mut cursor = Cursor::new(json, structure);
        cursor.object_of(&NAMES, |known, value| {
            let Some((index, (name, read))) = known.map(|index| (index, &MEMBERS[index])) else {
                return skip(value);
            };
            if seen >> index & 1 == 1 {
                return Err(Malformed::Twice(name));
            }
            seen |= 1 << index;
            match read {
                Read::Not => skip(value),
                Read::Identity => {
                    let start = value.clone();
                    identity = Some((value.skip()?, start));
                    Ok(())
                }
                Read::By(read) => read(&mut record, value),
            }
        })?;
        cursor.end()?;
        record.identity = identity.map(|(text, start)| identities.of(text, start)).transpose()?;
        Ok(record)
    }
}

/// How a member is read.
enum Read {
    /// Skipped; it stands here because it is nearly always there.
    Not,
    /// By [`Identities`].
    Identity,
    /// Into the record.
    By(for<'a> fn(&mut Record<'a>, &mut Cursor<'a>) -> Result<(), Malformed>),
}

/// The members that are read or nearly always there, in the order in which CloudTrail writes them.
const MEMBERS: [(&str, Read); 24] = [
    ("eventVersion", Read::Not),
    ("userIdentity", Read::Identity),
    ("eventTime", Read::By(|record, value| set(&mut record.event_time, value.text()))),
    (
        "eventSource",
        Read::By(|record, value| set(&mut record.event_source, must_be_text("eventSource", value))),
    ),
    (
        "eventName",
        Read::By(|record, value| set(&mut record.event_name, must_be_text("eventName", value))),
    ),
    ("awsRegion", Read::By(|record, value| set(&mut record.region, as_written(value)))),
    ("sourceIPAddress", Read::Not),
    ("userAgent", Read::By(|record, value| set(&mut record.user_agent, value.text()))),
    ("errorCode", Read::By(|record, value| set(&mut record.error_code, as_written(value)))),
    ("requestParameters", Read::By(|record, value| set(&mut record.request, Request::read(value)))),
    (
        "responseElements",
        Read::By(|record, value| set(&mut record.profile_arn, profile_arn(value))),
    ),
    (
        "additionalEventData",
        Read::By(|record, value| set(&mut record.additional, Additional::read(value))),
    ),
    ("requestID", Read::By(|record, value| set(&mut record.request_id, value.text()))),
    ("eventID", Read::By(|record, value| set(&mut record.event_id, value.text()))),
    ("readOnly", Read::Not),
    ("resources", Read::By(|record, value| set(&mut record.resource, resource(value)))),
    ("eventType", Read::By(|record, value| set(&mut record.event_type, value.text()))),
    ("managementEvent", Read::By(|record, value| set(&mut record.is_management, flag(value)))),
    ("recipientAccountId", Read::By(|record, value| set(&mut record.recipient, as_written(value)))),
    (
        "sharedEventID",
        Read::By(|record, value| set(&mut record.is_shared, value.text().map(|id| id.is_some()))),
    ),
    (
        "serviceEventDetails",
        Read::By(|record, value| set(&mut record.details, Details::read(value))),
    ),
    ("eventCategory", Read::By(|record, value| set(&mut record.category, value.text()))),
    ("tlsDetails", Read::Not),
    ("addendum", Read::By(|record, value| set(&mut record.corrects, corrects(value)))),
];

/// The names of the members.
const NAMES: [&str; MEMBERS.len()] = {
    let mut names = [""; MEMBERS.len()];
    let mut index = 0;
    while index < names.len() {
        names[index] = MEMBERS[index].0;
        index += 1;
    }
    names
};

/// Sets a member of a record.
pub(super) fn set<T, E: Into<Malformed>>(
    slot: &mut T,
    value: Result<T, E>,
) -> Result<(), Malformed> {
    *slot = value.map_err(Into::into)?;
    Ok(())
}

impl<'a> Request<'a> {
    fn read(value: &mut Cursor<'a>) -> Result<Self, Malformed> {
        let mut request = Self::default();
        members(value, REQUEST, |key, value| match key {
            "modelId" => once(&mut request.model, as_written(value)?, "modelId"),
            "callWithBearerToken" => set(&mut request.bearer, as_written(value)),
            "bearerTokenType" => set(&mut request.bearer_type, value.text()),
            "modelSource" => set(&mut request.copies, one(value, "copyFrom")),
            _ => once(&mut request.model, as_written(value)?, "model"),
        })?;
        Ok(request)
    }
}

/// The model of the Bedrock Runtime, of `bedrock-mantle` and of the agent operations, and what else
/// a request tells.
const REQUEST: [&str; 8] = [
    "modelId",
    "model",
    "modelArn",
    "foundationModel",
    "targetModelId",
    "callWithBearerToken",
    "bearerTokenType",
    "modelSource",
];

/// Walks an object and shows the members of these names; skips the others, and any other value.
///
/// # Errors
/// Fails where one of the names stands twice, even as `null`: a reader that believes one of the two
/// can be made to believe either.
pub(super) fn members<'a, const N: usize, F>(
    value: &mut Cursor<'a>,
    names: [&'static str; N],
    mut member: F,
) -> Result<(), Malformed>
where
    F: FnMut(&'static str, &mut Cursor<'a>) -> Result<(), Malformed>,
{
    if !value.is_object() {
        return skip(value);
    }
    let mut seen = Seen::default();
    value.object_of(&names, |known, value| match known {
        Some(index) => {
            seen.add(index, names[index])?;
            member(names[index], value)
        }
        None => skip(value),
    })
}

pub(super) fn skip(value: &mut Cursor<'_>) -> Result<(), Malformed> {
    value.skip()?;
    Ok(())
}

/// Sets a member that is evidence, and refuses a second.
fn once<T>(slot: &mut Option<T>, value: Option<T>, name: &'static str) -> Result<(), Malformed> {
    if slot.is_some() {
        return Err(Malformed::Twice(name));
    }
    *slot = value;
    Ok(())
}

/// Returns the text of one member of an object.
pub(super) fn one<'a>(
    value: &mut Cursor<'a>,
    name: &'static str,
) -> Result<Option<Text<'a>>, Malformed> {
    let mut found = None;
    members(value, [name], |_, value| set(&mut found, value.text()))?;
    Ok(found)
}

fn profile_arn<'a>(value: &mut Cursor<'a>) -> Result<Option<Text<'a>>, Malformed> {
    one(value, "inferenceProfileArn")
}

fn corrects<'a>(value: &mut Cursor<'a>) -> Result<Corrects<'a>, Malformed> {
    let (mut reason, mut original) = (None, Corrects::default());
    members(value, ["reason", "originalEventID", "originalRequestID"], |key, value| match key {
        "reason" => set(&mut reason, value.text()),
        "originalEventID" => set(&mut original.event_id, value.text()),
        _ => set(&mut original.request_id, value.text()),
    })?;
    Ok(if reason.as_deref() == Some("UPDATED_DATA") { original } else { Corrects::default() })
}

/// Returns the ARN of the first resource that is a model or an inference profile.
fn resource<'a>(value: &mut Cursor<'a>) -> Result<Option<Text<'a>>, Malformed> {
    let mut found: Option<Text<'a>> = None;
    if !value.is_array() {
        skip(value)?;
        return Ok(None);
    }
    value.array(|element| {
        let mut arn = None;
        members(element, ["ARN", "arn"], |_, value| set(&mut arn, value.text()))?;
        let names_model = |arn: &Text<'_>| {
            arn.contains(":bedrock:")
                && (arn.contains("-model/") || arn.contains("inference-profile/"))
        };
        if found.is_none() {
            found = arn.filter(names_model);
        }
        Ok::<_, Malformed>(())
    })?;
    Ok(found)
}

fn must_be_text<'a>(
    name: &'static str,
    value: &mut Cursor<'a>,
) -> Result<Option<Text<'a>>, Malformed> {
    match value.scalar()? {
        Scalar::Text(text) => Ok(Some(text)),
        Scalar::Null => Ok(None),
        Scalar::Bool(_) | Scalar::Number(_) | Scalar::Container(_) => {
            Err(Malformed::WrongType(name, "a string"))
        }
    }
}

pub(super) fn as_written<'a>(value: &mut Cursor<'a>) -> Result<Option<Text<'a>>, Malformed> {
    Ok(written(value.scalar()?))
}

/// Returns any value but `null` as text: what should be a string and is not stays visible, and is
/// never taken for a Region.
fn written(value: Scalar<'_>) -> Option<Text<'_>> {
    match value {
        Scalar::Null => None,
        Scalar::Text(text) => Some(text),
        Scalar::Bool(flag) => Some(Cow::Borrowed(if flag { "true" } else { "false" })),
        Scalar::Number(text) | Scalar::Container(text) => Some(Cow::Borrowed(text)),
    }
}

/// Reads a flag that AWS writes as a boolean and other tools as a string.
fn flag(value: &mut Cursor<'_>) -> Result<Option<bool>, Malformed> {
    Ok(match value.scalar()? {
        Scalar::Bool(flag) => Some(flag),
        Scalar::Text(text) if text == "true" => Some(true),
        Scalar::Text(text) if text == "false" => Some(false),
        Scalar::Null | Scalar::Text(_) | Scalar::Number(_) | Scalar::Container(_) => None,
    })
}
