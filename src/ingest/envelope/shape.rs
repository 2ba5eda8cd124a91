//! What a JSON document is, told by its members.

use crate::ingest::json::{Cursor, JsonError};
use crate::ingest::structure::Structure;

use super::Inner;

/// What a JSON object is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape<'a> {
    /// A CloudTrail record.
    Record,
    /// Arrays of documents under known names: one, but where somebody hides a second.
    Wrapper {
        /// The arrays as written.
        arrays: Vec<&'a str>,
        /// The document says that more pages follow.
        has_more: bool,
    },
    /// One document inside: `EventBridge` `detail`.
    Detail(&'a str),
    /// A text inside, which is a document again: `CloudTrailEvent`, a `CloudWatch` `message`.
    Text(Inner<'a>),
    /// A CloudTrail digest.
    Digest,
    /// A Bedrock model invocation log.
    InvocationLog,
    /// Something else: a notification, a control message, another service's log.
    Foreign,
}

/// The names under which arrays of records are found: S3 logs; `lookup-events`; `CloudWatch` Logs
/// subscriptions; `filter-log-events`.
const ARRAYS: [&str; 4] = ["Records", "Events", "logEvents", "events"];

impl<'a> Shape<'a> {
    /// Reads the members of a JSON object, whose structure is given.
    ///
    /// # Errors
    /// Fails where the text is not one JSON object.
    pub fn of(document: &'a str, structure: &'a Structure) -> Result<Self, JsonError> {
        let mut members = Members::default();
        let mut cursor = Cursor::new(document, structure);
        cursor.object(|key, value| members.take(key, value))?;
        cursor.end()?;
        Ok(members.shape())
    }
}

/// The members that tell one kind of document from another.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each says that one member was met")]
struct Members<'a> {
    has_source: bool,
    has_name: bool,
    points_at_logs: bool,
    is_digest: bool,
    is_invocation_log: bool,
    has_more: bool,
    event_text: Option<Inner<'a>>,
    detail: Option<&'a str>,
    arrays: Vec<&'a str>,
    message: Option<Inner<'a>>,
}

impl<'a> Members<'a> {
    fn take(&mut self, key: &str, value: &mut Cursor<'a>) -> Result<(), JsonError> {
        match key {
            "eventSource" => {
                let source = value.text()?;
                // S3, SQS and Kinesis notifications name their source `aws:s3`; CloudTrail writes
                // a host name.
                self.points_at_logs |= source.as_ref().is_some_and(|s| s.starts_with("aws:"));
                self.has_source |= source.is_some();
            }
            "eventName" => self.has_name |= value.text()?.is_some(),
            "CloudTrailEvent" => self.event_text = value.text()?,
            "message" => self.message = value.text()?,
            "detail" if value.is_object() => self.detail = Some(value.skip()?),
            "NextToken" | "nextToken" => self.has_more |= value.text()?.is_some(),
            "schemaType" => {
                self.is_invocation_log |= value.text()?.is_some_and(|t| t == "ModelInvocationLog");
            }
            "digestS3Object" => self.is_digest |= value.text()?.is_some(),
            "logFiles" => {
                self.is_digest |= {
                    value.skip()?;
                    true
                }
            }
            _ if ARRAYS.contains(&key) && value.is_array() => self.arrays.push(value.skip()?),
            _ => {
                value.skip()?;
            }
        }
        Ok(())
    }

    fn shape(self) -> Shape<'a> {
        if self.has_source && self.has_name {
            return if self.points_at_logs { Shape::Foreign } else { Shape::Record };
        }
        if let Some(text) = self.event_text {
            return Shape::Text(text);
        }
        if !self.arrays.is_empty() {
            return Shape::Wrapper { arrays: self.arrays, has_more: self.has_more };
        }
        match (self.detail, self.message) {
            (Some(detail), _) => Shape::Detail(detail),
            (None, _) if self.is_digest => Shape::Digest,
            (None, _) if self.is_invocation_log => Shape::InvocationLog,
            (None, Some(message)) if message.trim_start().starts_with('{') => Shape::Text(message),
            (None, _) => Shape::Foreign,
        }
    }
}

/// Returns the length of `{"Records":[`, where the object begins with a known array.
pub fn head_of_wrapper(text: &[u8]) -> Option<usize> {
    let mut rest = text.get(1..)?.trim_ascii_start();
    rest = rest.strip_prefix(b"\"")?;
    let name = ARRAYS.iter().find(|name| {
        rest.strip_prefix(name.as_bytes()).is_some_and(|r| r.first() == Some(&b'"'))
    })?;
    rest = rest[name.len() + 1..].trim_ascii_start().strip_prefix(b":")?;
    rest = rest.trim_ascii_start().strip_prefix(b"[")?;
    Some(text.len() - rest.len())
}
