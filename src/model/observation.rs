//! What one record says of inference.

use std::borrow::Cow;

use super::{Moment, Principal};

/// What one record says of inference, as facts without opinion: a record of CloudTrail or of a model
/// invocation log.
///
/// Texts are borrowed from the record where it has no escapes. A field is `None` where the record
/// does not carry it; nothing is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation<'a> {
    /// What the record is.
    pub kind: Kind<'a>,
    /// `eventID`, trimmed: AWS's own example has a trailing blank.
    pub event_id: Option<Cow<'a, str>>,
    /// `requestID`: the key that ties copies and completions to their call.
    pub request_id: Option<Cow<'a, str>>,
    /// `eventTime`: when the request completed. `None` where it cannot be read.
    pub event_time: Option<Moment>,
    /// `eventSource`, such as `bedrock.amazonaws.com`.
    pub event_source: Cow<'a, str>,
    /// `eventName`, such as `Converse`.
    pub event_name: Cow<'a, str>,
    /// `eventCategory`, or what `managementEvent` says.
    pub category: Category,
    /// `recipientAccountId`, else the identity's account.
    pub account: Option<Cow<'a, str>>,
    /// `awsRegion` as written: where the call was made.
    pub source_region: Option<Cow<'a, str>>,
    /// Who acted.
    pub principal: Principal<'a>,
    /// The client's name, reduced from `userAgent`.
    pub client: Option<&'a str>,
    /// The client's version, reduced from `userAgent`.
    pub client_version: Option<&'a str>,
    /// What the record says of a Bedrock API key: the token type, or `true` or `false`.
    pub bearer_token: Option<Cow<'a, str>>,
    /// The model identifier exactly as the caller sent it.
    pub requested: Option<Cow<'a, str>>,
    /// The model or profile ARN in `resources`.
    pub resource: Option<Cow<'a, str>>,
    /// The inference Region as written, which may not be a Region at all.
    pub inference_region: Option<Cow<'a, str>>,
    /// Where in the record the inference Region stands.
    pub region_path: Option<RegionPath>,
    /// `errorCode`.
    pub error_code: Option<Cow<'a, str>>,
    /// Input tokens as CloudTrail counts them: without cache reads and writes.
    pub input_tokens: Option<u64>,
    /// Output tokens.
    pub output_tokens: Option<u64>,
    /// Input tokens that were read from a prompt cache; only an invocation log counts them.
    pub cache_read_tokens: Option<u64>,
    /// Input tokens that were written into a prompt cache; only an invocation log counts them.
    pub cache_write_tokens: Option<u64>,
    /// The event that this record corrects (`addendum.reason` is `UPDATED_DATA`).
    pub corrects: Option<Cow<'a, str>>,
    /// The record carries a `sharedEventID`: other accounts have a record of the same action.
    pub is_shared: bool,
}

/// What a record is to us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind<'a> {
    /// A call that runs a model.
    Invocation,
    /// A call that this version does not know, and that carries a model or an inference Region.
    Possible,
    /// The later service event of a streamed call, with the call's `requestID`.
    Completion {
        /// `serviceEventDetails.parentRequestId`.
        parent_request_id: Option<Cow<'a, str>>,
    },
    /// The making of an application inference profile.
    Profile {
        /// The new profile's ARN.
        arn: Cow<'a, str>,
        /// The ARN or id of what it copies.
        copies: Cow<'a, str>,
    },
    /// Another event of a Bedrock service: counted for the blind-spot register, never judged.
    Related,
    /// A record of a model invocation log: what a second witness says of a call.
    InvocationLog,
}

/// CloudTrail's category of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// A management event.
    Management,
    /// A data event.
    Data,
    /// Not written, or another word. AWS's example of a completion carries none.
    Unstated,
}

/// Where in a record an inference Region was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RegionPath {
    /// In the call's own record.
    AdditionalEventData,
    /// In the completion of a streamed call, with AWS's capital A.
    ServiceEventDetails,
    /// At the top of a model invocation log's record.
    InvocationLog,
}

impl RegionPath {
    /// Returns the JSON path as an auditor would type it, behind the kind of record where that is not
    /// CloudTrail's.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AdditionalEventData => "additionalEventData.inferenceRegion",
            Self::ServiceEventDetails => {
                "serviceEventDetails.AdditionalEventData.additionalEntries.inferenceRegion"
            }
            Self::InvocationLog => "ModelInvocationLog.inferenceRegion",
        }
    }
}
