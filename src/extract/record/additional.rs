//! The two places where AWS writes the Region and the tokens.

use std::borrow::Cow;

use crate::ingest::envelope::Malformed;
use crate::ingest::json::{Cursor, Scalar};
use crate::ingest::structure::Structure;

use crate::extract::seen::Seen;

use super::{Text, members, once, set, written};

/// `additionalEventData`, or the entries of a completion.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Additional<'a> {
    /// `inferenceRegion`, as written, whatever its type.
    pub inference_region: Option<Text<'a>>,
    /// `inputTokens`.
    pub input_tokens: Option<u64>,
    /// `outputTokens`.
    pub output_tokens: Option<u64>,
    /// `callWithBearerToken`, as written.
    pub bearer: Option<Text<'a>>,
}

/// `serviceEventDetails` of a completion.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Details<'a> {
    /// `parentRequestId`.
    pub parent_request_id: Option<Text<'a>>,
    /// `AdditionalEventData.additionalEntries`.
    pub entries: Additional<'a>,
}

impl<'a> Additional<'a> {
    /// Reads the member, which some exports hold as JSON text in a string.
    pub(super) fn read(value: &mut Cursor<'a>) -> Result<Self, Malformed> {
        if value.is_object() {
            return Self::of_map(value);
        }
        match value.scalar()? {
            Scalar::Null => Ok(Self::default()),
            Scalar::Text(inner) if inner.trim_start().starts_with('{') => {
                let structure = Structure::of(&inner);
                let mut cursor = Cursor::new(&inner, &structure);
                let additional = Additional::of_map(&mut cursor)?.into_owned();
                cursor.end()?;
                Ok(additional)
            }
            Scalar::Text(_) | Scalar::Bool(_) | Scalar::Number(_) | Scalar::Container(_) => {
                Err(Malformed::WrongType("additionalEventData", "an object"))
            }
        }
    }

    fn of_map(value: &mut Cursor<'a>) -> Result<Self, Malformed> {
        let mut additional = Self::default();
        members(value, ENTRIES, |key, value| additional.entry(key, value.scalar()?))?;
        Ok(additional)
    }

    /// Reads `[{"key": "inferenceRegion", "value": "us-east-1"}, …]`, the other form in the field.
    fn of_list(value: &mut Cursor<'a>) -> Result<Self, Malformed> {
        let mut additional = Self::default();
        let mut seen = Seen::default();
        value.array(|element| {
            let (mut name, mut scalar) = (None, Scalar::Null);
            members(element, ["key", "value"], |key, value| match key {
                "key" => set(&mut name, value.text()),
                _ => set(&mut scalar, value.scalar()),
            })?;
            let Some(index) = ENTRIES.iter().position(|known| name.as_deref() == Some(known))
            else {
                return Ok(());
            };
            seen.add(index, ENTRIES[index])?;
            additional.entry(ENTRIES[index], scalar)
        })?;
        Ok(additional)
    }

    fn entry(&mut self, key: &str, value: Scalar<'a>) -> Result<(), Malformed> {
        match key {
            "inferenceRegion" => {
                once(&mut self.inference_region, written(value), "inferenceRegion")
            }
            // What CloudTrail leaves out above 28 KB may have named the Region.
            // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
            "omitted" if value == Scalar::Bool(true) => {
                let omitted = Some(Cow::Borrowed(OMITTED));
                once(&mut self.inference_region, omitted, "inferenceRegion")
            }
            "inputTokens" => once(&mut self.input_tokens, number(&value), "inputTokens"),
            "outputTokens" => once(&mut self.output_tokens, number(&value), "outputTokens"),
            "callWithBearerToken" => {
                self.bearer = written(value);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn into_owned(self) -> Additional<'static> {
        let own = |text: Option<Text<'_>>| text.map(|t| Cow::Owned(t.into_owned()));
        Additional {
            inference_region: own(self.inference_region),
            input_tokens: self.input_tokens,
            output_tokens: self.output_tokens,
            bearer: own(self.bearer),
        }
    }
}

impl<'a> Details<'a> {
    pub(super) fn read(value: &mut Cursor<'a>) -> Result<Self, Malformed> {
        let mut details = Self::default();
        members(value, DETAILS, |key, value| match key {
            "parentRequestId" => set(&mut details.parent_request_id, value.text()),
            _ => members(value, ["additionalEntries"], |_, value| {
                let is_list = value.is_array();
                let read = if is_list { Additional::of_list } else { Additional::read };
                set(&mut details.entries, read(value))
            }),
        })?;
        Ok(details)
    }
}

/// What stands for the Region where CloudTrail left the data out.
pub(in crate::extract) const OMITTED: &str = "omitted by CloudTrail";

/// What is read of the additional data of an event.
const ENTRIES: [&str; 5] =
    ["inferenceRegion", "omitted", "inputTokens", "outputTokens", "callWithBearerToken"];

/// What is read of a completion; AWS's example has the capital letter.
const DETAILS: [&str; 3] = ["parentRequestId", "AdditionalEventData", "additionalEventData"];

pub(in crate::extract) fn number(value: &Scalar<'_>) -> Option<u64> {
    match value {
        // No call has four billion tokens; sums of what is below cannot overflow.
        Scalar::Number(text) => text.parse::<u32>().map(u64::from).ok(),
        Scalar::Text(text) => text.parse::<u32>().map(u64::from).ok(),
        Scalar::Null | Scalar::Bool(_) | Scalar::Container(_) => None,
    }
}
