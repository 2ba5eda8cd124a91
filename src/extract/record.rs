//! The members of a CloudTrail record that matter here, borrowed from its text.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html>

mod additional;

use std::borrow::Cow;

use crate::ingest::envelope::Malformed;
use crate::ingest::json::{Cursor, Scalar};

use super::identity::{Identities, Identity};
use super::seen::Seen;

pub use self::additional::{Additional, Details};

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
    pub fn parse(json: &'a str, identities: &'a mut Identities) -> Result<Self, Malformed> {
        let mut record = Self::default();
        let (mut seen, mut next) = (0_u32, 0);
        let mut identity = None;
        let mut cursor = Cursor::new(json);
        cursor.object(|key, value| {
            let Some(index) = member_from(next, key) else { return skip(value) };
            next = index + 1;
            if seen >> index & 1 == 1 {
                return Err(Malformed::Twice(MEMBERS[index]));
            }
            seen |= 1 << index;
            if MEMBERS[index] == "userIdentity" {
                identity = Some(value.skip()?);
                return Ok(());
            }
            record.member(MEMBERS[index], value)
        })?;
        cursor.end()?;
        record.identity = identity.map(|text| identities.of(text)).transpose()?;
        Ok(record)
    }

    fn member(&mut self, key: &'static str, value: &mut Cursor<'a>) -> Result<(), Malformed> {
        match key {
            "eventTime" => self.event_time = value.text()?,
            "eventSource" => self.event_source = must_be_text(key, value)?,
            "eventName" => self.event_name = must_be_text(key, value)?,
            "awsRegion" => self.region = as_written(value)?,
            "userAgent" => self.user_agent = value.text()?,
            "errorCode" => self.error_code = as_written(value)?,
            "requestParameters" => self.request = Request::read(value)?,
            "responseElements" => self.profile_arn = profile_arn(value)?,
            "additionalEventData" => self.additional = Additional::read(value)?,
            "requestID" => self.request_id = value.text()?,
            "eventID" => self.event_id = value.text()?,
            "resources" => self.resource = resource(value)?,
            "eventType" => self.event_type = value.text()?,
            "managementEvent" => self.is_management = flag(value)?,
            "recipientAccountId" => self.recipient = as_written(value)?,
            "eventCategory" => self.category = value.text()?,
            "sharedEventID" => self.is_shared = value.text()?.is_some(),
            "serviceEventDetails" => self.details = Details::read(value)?,
            "addendum" => self.corrects = corrects(value)?,
            _ => {
                value.skip()?;
            }
        }
        Ok(())
    }
}

/// Returns the index of a member, looking first where CloudTrail would write it.
fn member_from(next: usize, key: &str) -> Option<usize> {
    let order = (next..MEMBERS.len()).chain(0..next.min(MEMBERS.len()));
    order.into_iter().find(|index| MEMBERS[*index] == key)
}

/// The members that are read or nearly always there, in the order in which CloudTrail writes them.
const MEMBERS: [&str; 24] = [
    "eventVersion",
    "userIdentity",
    "eventTime",
    "eventSource",
    "eventName",
    "awsRegion",
    "sourceIPAddress",
    "userAgent",
    "errorCode",
    "requestParameters",
    "responseElements",
    "additionalEventData",
    "requestID",
    "eventID",
    "readOnly",
    "resources",
    "eventType",
    "managementEvent",
    "recipientAccountId",
    "sharedEventID",
    "serviceEventDetails",
    "eventCategory",
    "tlsDetails",
    "addendum",
];

impl<'a> Request<'a> {
    fn read(value: &mut Cursor<'a>) -> Result<Self, Malformed> {
        let mut request = Self::default();
        members(value, |key, value| match key {
            // The Bedrock Runtime; `bedrock-mantle`; the agent operations.
            "modelId" => once(&mut request.model, as_written(value)?, "modelId"),
            "model" | "modelArn" | "foundationModel" | "targetModelId" => {
                once(&mut request.model, as_written(value)?, "model")
            }
            "callWithBearerToken" => {
                request.bearer = as_written(value)?;
                Ok(())
            }
            "bearerTokenType" => {
                request.bearer_type = value.text()?;
                Ok(())
            }
            "modelSource" => {
                request.copies = one(value, "copyFrom")?;
                Ok(())
            }
            _ => skip(value),
        })?;
        Ok(request)
    }
}

/// Walks the members where the value is an object, each that is read once; consumes any other
/// value.
pub(super) fn members<'a, F>(value: &mut Cursor<'a>, mut member: F) -> Result<(), Malformed>
where
    F: FnMut(&str, &mut Cursor<'a>) -> Result<(), Malformed>,
{
    if !value.is_object() {
        return skip(value);
    }
    let mut seen = Seen::default();
    value.object(|key, value| {
        seen.add(key)?;
        member(key, value)
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
pub(super) fn one<'a>(value: &mut Cursor<'a>, name: &str) -> Result<Option<Text<'a>>, Malformed> {
    let mut found = None;
    members(value, |key, value| {
        if key == name {
            found = value.text()?;
            return Ok(());
        }
        skip(value)
    })?;
    Ok(found)
}

fn profile_arn<'a>(value: &mut Cursor<'a>) -> Result<Option<Text<'a>>, Malformed> {
    one(value, "inferenceProfileArn")
}

fn corrects<'a>(value: &mut Cursor<'a>) -> Result<Corrects<'a>, Malformed> {
    let (mut reason, mut original) = (None, Corrects::default());
    members(value, |key, value| {
        match key {
            "reason" => reason = value.text()?,
            "originalEventID" => once(&mut original.event_id, value.text()?, "originalEventID")?,
            "originalRequestID" => original.request_id = value.text()?,
            _ => skip(value)?,
        }
        Ok(())
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
        members(element, |key, value| {
            if matches!(key, "ARN" | "arn") {
                arn = value.text()?;
                return Ok(());
            }
            skip(value)
        })?;
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
