//! Says where a model ran, and how we know.
//!
//! This is the only code that turns a flow's facts into a Region. It never falls back from "not
//! written" to "the source Region" without saying so in the evidence.
//!
//! **Invariant:** knows nothing of policies; the same flow has the same evidence whatever is allowed.

use std::collections::BTreeSet;

use super::Catalog;
use super::Definitions;
use crate::model::{
    Evidence, Flow, Ground, ModelRef, Outcome, Recorded, Region, Regions, Routing, Text, Trace,
};

/// What is known of where a flow ran, and of what it asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// How the destination is known; `None` for attempts that ran nothing.
    pub evidence: Option<Evidence>,
    /// What decided that.
    pub ground: Ground,
    /// The foundation model, where the identifier or its definition tells.
    pub model: Option<Text>,
    /// The inference profile that was asked for: a system profile's id or an application profile's
    /// ARN.
    pub inference_profile: Option<Text>,
    /// The system-defined profile that was used, by itself or behind an application profile.
    pub system_profile: Option<Text>,
    /// An application profile was used and nothing tells what it copies.
    pub is_unresolved: bool,
    /// Recorded destinations that the catalog does not list for this profile and source.
    pub outside_catalog: BTreeSet<Region>,
}

/// All of a flow that tells where it ran: flows that tell the same ran alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Told<'f> {
    requested: Option<&'f str>,
    resource: Option<&'f str>,
    source_region: Option<&'f Text>,
    event_source: &'f str,
    event_name: &'f str,
    recorded: &'f Recorded,
    trace: Trace,
    is_possible: bool,
    is_failed: bool,
    has_tokens: bool,
}

impl<'f> Told<'f> {
    /// Looks at a flow.
    #[must_use]
    pub fn by(flow: &'f Flow) -> Self {
        Self {
            requested: flow.requested.as_deref(),
            resource: flow.resource.as_deref(),
            source_region: flow.source_region.as_ref(),
            event_source: &flow.event_source,
            event_name: &flow.event_name,
            recorded: &flow.recorded,
            trace: flow.trace,
            is_possible: flow.is_possible,
            is_failed: matches!(flow.outcome, Outcome::Failed(_)),
            has_tokens: flow.counts.calls_with_tokens > 0,
        }
    }
}

/// Says where the inferences of a flow ran, and how that is known.
#[must_use]
pub fn locate(told: &Told<'_>, catalog: &Catalog, definitions: &Definitions) -> Located {
    let asked = Asked::of(told, definitions);
    let source = source_of(told);
    let bound = match (asked.route, &source) {
        (Route::Profile(profile), Some(source)) => catalog.destinations(profile, source),
        (Route::Profile(_), None) | (Route::InRegion | Route::Unknown, _) => None,
    };
    let (evidence, ground) = evidence(told, asked.route, source.as_ref(), bound);
    Located {
        evidence,
        ground,
        model: asked.model.map(Text::from),
        inference_profile: asked.profile.map(Text::from),
        system_profile: asked.system_profile.map(Text::from),
        is_unresolved: asked.is_unresolved,
        outside_catalog: bound.map_or_else(BTreeSet::new, |bound| {
            told.recorded.regions.difference(bound).cloned().collect()
        }),
    }
}

/// Weighs the facts, strongest first.
fn evidence(
    told: &Told<'_>,
    route: Route<'_>,
    source: Option<&Region>,
    bound: Option<&Regions>,
) -> (Option<Evidence>, Ground) {
    if !told.recorded.regions.is_empty() {
        let regions = Regions::clone(&told.recorded.regions);
        return (Some(Evidence::Recorded(regions)), Ground::Named);
    }
    // AWS wrote something there, so something ran; where, the text does not tell.
    if !told.recorded.unreadable.is_empty() {
        return (Some(Evidence::Unrecorded), Ground::Unreadable);
    }
    // A stream that ends in an error, or a failed call whose tokens were counted, was processed.
    let ran = told.trace == Trace::Completed || told.has_tokens;
    if told.is_failed && !ran {
        return (None, Ground::RanNothing);
    }
    // A completion names the foundation model, not the profile: its call may have left.
    if told.trace == Trace::Orphan {
        return (Some(Evidence::Unrecorded), Ground::CallMissing);
    }
    let Some(source) = source else {
        return (Some(Evidence::Unrecorded), Ground::SourceMissing);
    };
    let (evidence, ground) = by_route(told, route, source, bound);
    (Some(evidence), ground)
}

/// Says what the way of a call tells, where no record names the Region.
fn by_route(
    told: &Told<'_>,
    route: Route<'_>,
    source: &Region,
    bound: Option<&Regions>,
) -> (Evidence, Ground) {
    match route {
        // An operation that this version does not know may name the Region elsewhere, or nowhere.
        Route::InRegion | Route::Unknown if told.is_possible => {
            (Evidence::Unrecorded, Ground::UnknownOperation)
        }
        // What is not in an invocation log proves nothing: AWS does not document its Region at all.
        Route::InRegion if told.trace == Trace::LogAlone => {
            (Evidence::Unrecorded, Ground::LogAlone)
        }
        Route::InRegion => (Evidence::InRegion(source.clone()), Ground::OneRegionsModel),
        // AWS offers no cross-Region inference on bedrock-mantle.
        // https://docs.aws.amazon.com/bedrock/latest/userguide/endpoints.html
        Route::Unknown if told.event_source == MANTLE => {
            (Evidence::InRegion(source.clone()), Ground::Mantle)
        }
        Route::Unknown => (Evidence::Unrecorded, Ground::OpaqueIdentifier),
        Route::Profile(_) if would_name_the_region(told) => presumed(source, bound),
        Route::Profile(_) => bounded(bound),
    }
}

/// The record that would carry the Region is here and carries none: "If a request was processed
/// without being re-routed, then the additionalEventData will be absent" (AWS, 2024,
/// <https://aws.amazon.com/blogs/machine-learning/getting-started-with-cross-region-inference-in-amazon-bedrock/>).
///
/// That sentence cannot hold where the profile does not run in the source Region at all; then only
/// its published destinations are known.
fn presumed(source: &Region, bound: Option<&Regions>) -> (Evidence, Ground) {
    match bound {
        Some(bound) if !bound.contains(source) => {
            (Evidence::Bounded(Regions::clone(bound)), Ground::SourceNotListed)
        }
        Some(_) | None => {
            let (source, possible) = (source.clone(), bound.cloned());
            (Evidence::Presumed { source, possible }, Ground::NoneNamed)
        }
    }
}

fn bounded(bound: Option<&Regions>) -> (Evidence, Ground) {
    match bound {
        Some(bound) => (Evidence::Bounded(Regions::clone(bound)), Ground::Published),
        None => (Evidence::Unrecorded, Ground::NotPublished),
    }
}

/// Says whether AWS documents a Region in the records of this operation, and all of them are here.
fn would_name_the_region(told: &Told<'_>) -> bool {
    let is_complete = match told.trace {
        Trace::Single | Trace::Completed => true,
        Trace::AwaitingCompletion | Trace::Orphan | Trace::LogAlone => false,
    };
    is_complete
        && !told.is_possible
        && RUNTIME.contains(&told.event_source)
        && NAMES_THE_REGION.contains(&told.event_name)
}

fn source_of(told: &Told<'_>) -> Option<Region> {
    let Ok(region) = Region::try_from(told.source_region?) else { return None };
    Some(region)
}

/// What a flow asked for, as far as its records and the definitions tell.
struct Asked<'a> {
    model: Option<&'a str>,
    profile: Option<&'a str>,
    system_profile: Option<&'a str>,
    route: Route<'a>,
    is_unresolved: bool,
}

/// Whether a request may have left its source Region.
#[derive(Clone, Copy)]
enum Route<'a> {
    /// The model runs where it is called.
    InRegion,
    /// The system-defined profile may run it elsewhere.
    Profile(&'a str),
    /// Nothing tells.
    Unknown,
}

impl<'a> Asked<'a> {
    fn of(told: &Told<'a>, definitions: &'a Definitions) -> Self {
        // What the caller sent outweighs the resources, which AWS wrote.
        let Some(identifier) = told.requested.or(told.resource) else {
            return Self::nothing();
        };
        let sent = ModelRef::parse(identifier);
        let behind = resolve(&sent, definitions);
        let used = behind.unwrap_or(sent);
        let is_named_by_caller = told.requested.is_some() || behind.is_some();
        Self {
            model: used.model(),
            profile: sent.inference_profile(),
            system_profile: system_profile(&used),
            route: route(&used, told.source_region.map(AsRef::as_ref), is_named_by_caller),
            is_unresolved: matches!(sent, ModelRef::Application { .. }) && behind.is_none(),
        }
    }

    const fn nothing() -> Self {
        let route = Route::Unknown;
        Self { model: None, profile: None, system_profile: None, route, is_unresolved: false }
    }
}

/// Returns what an application profile copies, if that is a system profile or a model.
fn resolve<'a>(sent: &ModelRef<'a>, definitions: &'a Definitions) -> Option<ModelRef<'a>> {
    let ModelRef::Application { arn } = sent else { return None };
    match ModelRef::parse(definitions.copied_by(arn)?) {
        found @ (ModelRef::System { .. } | ModelRef::Foundation { .. }) => Some(found),
        ModelRef::Application { .. } | ModelRef::Dedicated { .. } | ModelRef::Opaque(_) => None,
    }
}

/// A model among the resources does not prove that no profile was used; a profile there does.
fn route<'a>(used: &ModelRef<'a>, source: Option<&str>, is_named_by_caller: bool) -> Route<'a> {
    // Without a source Region no ARN is in it, and the empty text is no Region.
    match used.routing(source.unwrap_or("")) {
        Routing::CrossRegion(profile) => Route::Profile(profile),
        Routing::SingleRegion if is_named_by_caller => Route::InRegion,
        Routing::SingleRegion | Routing::Unknown => Route::Unknown,
    }
}

const fn system_profile<'a>(used: &ModelRef<'a>) -> Option<&'a str> {
    match *used {
        ModelRef::System { id, .. } => Some(id),
        ModelRef::Foundation { .. }
        | ModelRef::Application { .. }
        | ModelRef::Dedicated { .. }
        | ModelRef::Opaque(_) => None,
    }
}

/// The event source of the endpoint without cross-Region inference.
pub(super) const MANTLE: &str = "bedrock-mantle.amazonaws.com";

/// The event sources of Bedrock's runtime. The second stands in some guides and no known record.
const RUNTIME: [&str; 2] = ["bedrock.amazonaws.com", "bedrock-runtime.amazonaws.com"];

/// The operations whose records AWS says name the inference Region.
/// <https://docs.aws.amazon.com/bedrock/latest/userguide/logging-using-cloudtrail.html>
const NAMES_THE_REGION: [&str; 4] =
    ["InvokeModel", "InvokeModelWithResponseStream", "Converse", "ConverseStream"];

#[cfg(test)]
mod tests;
