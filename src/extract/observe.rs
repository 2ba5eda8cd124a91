//! From a record to an observation.

use std::borrow::Cow;

use crate::ingest::envelope::{Class, Malformed, Sink};
use crate::ingest::structure::{Needle, Structure};
use crate::model::{Category, EXTERNAL_ANTHROPIC, Kind, Moment, Observation, RegionPath};

use super::client::client;
use super::identity::Identities;
use super::operations::{Operation, Role, is_of_bedrock, operation};
use super::principal::principal;
use super::record::Record;

/// Takes the records of one object and gives its observations, with their numbers, to a function.
pub struct Extractor<F> {
    give: F,
    identities: Identities,
    structure: Structure,
}

impl<F: FnMut(u64, Observation<'_>)> Extractor<F> {
    /// Makes an extractor that gives each observation to `give`.
    pub fn new(give: F) -> Self {
        Self { give, identities: Identities::default(), structure: Structure::default() }
    }
}

impl<F: FnMut(u64, Observation<'_>)> Sink for Extractor<F> {
    /// Parts of every event source that matters.
    const NEEDLES: [Needle; 2] =
        [Needle { text: b"bedrock", apart: 6 }, Needle { text: b"external-anthropic", apart: 15 }];

    fn record(&mut self, number: u64, text: &str) -> Result<Class, Malformed> {
        let record = Record::parse(text, self.structure.find(text), &mut self.identities)?;
        let (class, observation) = observe(&record);
        if let Some(observation) = observation {
            (self.give)(number, observation);
        }
        Ok(class)
    }
}

/// Says what a record is, and what it says of inference.
#[must_use]
pub fn observe<'a>(record: &Record<'a>) -> (Class, Option<Observation<'a>>) {
    let (Some(source), Some(name)) = (&record.event_source, &record.event_name) else {
        return (Class::NotARecord, None);
    };
    if source.starts_with("aws:") {
        return (Class::NotARecord, None);
    }
    if !is_of_bedrock(source) {
        return (Class::Other, None);
    }
    if is_second_description(record) {
        return (Class::SecondDescription, None);
    }
    let kind = kind(record, operation(source, name));
    let class = match kind {
        Kind::Invocation | Kind::Possible | Kind::Completion { .. } => Class::Inference,
        Kind::Profile { .. } | Kind::Related | Kind::InvocationLog => Class::BedrockOther,
    };
    (class, Some(facts(record, kind, source, name)))
}

/// Says whether the record describes a call that another record describes in full: a VPC endpoint's
/// network activity, a five-minute summary, an insight.
fn is_second_description(record: &Record<'_>) -> bool {
    matches!(record.category.as_deref(), Some("NetworkActivity" | "Insight" | "Aggregated"))
        || matches!(
            record.event_type.as_deref(),
            Some("AwsVpceEvent" | "AwsVpceEvents" | "AwsAggregatedEvent" | "AwsCloudTrailInsight")
        )
}

fn kind<'a>(record: &Record<'a>, operation: Option<&Operation>) -> Kind<'a> {
    let is_completion = record.event_type.as_deref() == Some("AwsServiceEvent")
        || record.details.parent_request_id.is_some();
    let has_region = record.additional.inference_region.is_some()
        || record.details.entries.inference_region.is_some();
    match operation.map(|operation| operation.role) {
        Some(Role::Inference | Role::Stream) if is_completion => {
            Kind::Completion { parent_request_id: record.details.parent_request_id.clone() }
        }
        Some(Role::Inference | Role::Stream) => Kind::Invocation,
        Some(Role::Profile) => match (&record.profile_arn, &record.request.copies) {
            (Some(arn), Some(copies)) => Kind::Profile { arn: arn.clone(), copies: copies.clone() },
            (Some(_) | None, _) => Kind::Related,
        },
        None if record.event_source.as_deref() == Some(EXTERNAL_ANTHROPIC) => Kind::Related,
        None if is_completion && has_region => {
            Kind::Completion { parent_request_id: record.details.parent_request_id.clone() }
        }
        // No page promises a Region for these; a record that has one is not passed over.
        Some(Role::Indirect | Role::Control) | None if has_region => Kind::Possible,
        None if record.request.model.is_some() => Kind::Possible,
        Some(Role::Indirect | Role::Control) | None => Kind::Related,
    }
}

fn facts<'a>(
    record: &Record<'a>,
    kind: Kind<'a>,
    source: &Cow<'a, str>,
    name: &Cow<'a, str>,
) -> Observation<'a> {
    let (inference_region, region_path) = region(record);
    let client = match &record.user_agent {
        Some(Cow::Borrowed(agent)) => client(agent),
        // An agent with escapes is nobody's program name.
        Some(Cow::Owned(_)) | None => None,
    };
    // AWS counts the tokens in one of the two places, never in both.
    let tokens = |own: Option<u64>, entry: Option<u64>| own.or(entry);
    let (additional, entries) = (&record.additional, &record.details.entries);
    Observation {
        kind,
        event_id: record.event_id.clone().map(trimmed).filter(|id| !id.is_empty()),
        request_id: request_id(record),
        event_time: record.event_time.as_deref().and_then(|text| Moment::parse(text).ok()),
        event_source: source.clone(),
        event_name: name.clone(),
        category: category(record),
        account: record.recipient.clone().or_else(|| {
            let account = record.identity.and_then(|identity| identity.account.as_deref());
            account.map(Cow::Borrowed)
        }),
        source_region: record.region.clone(),
        principal: principal(record.identity),
        client: client.map(|(name, _)| name),
        client_version: client.and_then(|(_, version)| version),
        bearer_token: bearer(record),
        requested: record.request.model.clone(),
        resource: record.resource.clone(),
        inference_region,
        region_path,
        error_code: record.error_code.clone().filter(|code| !code.is_empty()),
        input_tokens: tokens(additional.input_tokens, entries.input_tokens),
        output_tokens: tokens(additional.output_tokens, entries.output_tokens),
        cache_read_tokens: None,
        cache_write_tokens: None,
        corrects: record.corrects.event_id.clone().map(trimmed),
        is_shared: record.is_shared,
    }
}

/// Returns the id of the request that the record tells of: a correction may have an id of its own.
fn request_id<'a>(record: &Record<'a>) -> Option<Cow<'a, str>> {
    let ids = [&record.corrects.request_id, &record.request_id];
    ids.into_iter().flatten().find(|id| !id.is_empty()).cloned()
}

/// Returns the inference Region and where it stands. AWS writes one of the two; a record that has
/// both and contradicts itself has named no Region.
fn region<'a>(record: &Record<'a>) -> (Option<Cow<'a, str>>, Option<RegionPath>) {
    let own = record.additional.inference_region.clone();
    let later = record.details.entries.inference_region.clone();
    match (own, later) {
        (Some(own), Some(later)) if own != later => {
            (Some(Cow::Owned(format!("{own} or {later}"))), Some(RegionPath::AdditionalEventData))
        }
        (Some(region), _) => (Some(region), Some(RegionPath::AdditionalEventData)),
        (None, Some(region)) => (Some(region), Some(RegionPath::ServiceEventDetails)),
        (None, None) => (None, None),
    }
}

fn category(record: &Record<'_>) -> Category {
    match (record.category.as_deref(), record.is_management) {
        (Some("Management"), _) | (None, Some(true)) => Category::Management,
        (Some("Data"), _) | (None, Some(false)) => Category::Data,
        (Some(_), _) | (None, None) => Category::Unstated,
    }
}

/// Returns what the record says of a Bedrock API key, in whichever of the two places it does.
fn bearer<'a>(record: &Record<'a>) -> Option<Cow<'a, str>> {
    let flag = record.request.bearer.clone().or_else(|| record.additional.bearer.clone());
    match (flag, &record.request.bearer_type) {
        (Some(flag), Some(kind)) if flag == "true" => Some(kind.clone()),
        (flag, _) => flag,
    }
}

/// Cuts blanks off both ends: AWS's own example of an `eventID` ends with one.
fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}
