//! How we know where a model ran: an axis of its own, never mixed with the verdict.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Region, Regions};

/// The strength of what is known of a destination Region.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// AWS wrote the Region into the call's record or into its completion.
    Recorded,
    /// The model id names one Region's model, or the endpoint has no cross-Region inference.
    InRegion,
    /// A profile was used, the record that would name the Region is here, and names none.
    Presumed,
    /// No record of the Region; the profile's published destinations are known.
    Bounded,
    /// None of these.
    Unrecorded,
}

impl Grade {
    /// Every grade, strongest first.
    pub const ALL: [Self; 5] =
        [Self::Recorded, Self::InRegion, Self::Presumed, Self::Bounded, Self::Unrecorded];

    /// Returns the word as JSON and policies write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::InRegion => "in_region",
            Self::Presumed => "presumed",
            Self::Bounded => "bounded",
            Self::Unrecorded => "unrecorded",
        }
    }
}

/// Where a model ran, and how we know.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// The Regions that AWS recorded; more than one only where records of one call disagree.
    Recorded(Regions),
    /// The source Region, by AWS's design.
    InRegion(Region),
    /// The source Region on AWS's word of 2024; `possible` is what the profile allows, where known.
    Presumed {
        /// Where the call was made.
        source: Region,
        /// The profile's published destinations, or `None` where the catalog does not know them.
        possible: Option<Regions>,
    },
    /// One of these Regions, by the profile catalog.
    Bounded(Regions),
    /// Not known.
    Unrecorded,
}

/// What decided which evidence there is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// A record names the Region.
    Named,
    /// A text stands where the Region should, and is none.
    Unreadable,
    /// The call failed before a model ran.
    RanNothing,
    /// The call itself, which would name the profile, was not found.
    CallMissing,
    /// Only an invocation log tells of the call, and what it does not name proves nothing.
    LogAlone,
    /// The records do not say in which Region the call was made.
    SourceMissing,
    /// This version does not know the operation.
    UnknownOperation,
    /// The identifier names a model of one Region.
    OneRegionsModel,
    /// The `bedrock-mantle` endpoint has no cross-Region inference.
    Mantle,
    /// Nothing tells what the identifier stands for.
    OpaqueIdentifier,
    /// Every record that would name the Region is here, and none does.
    NoneNamed,
    /// None names it, and the profile does not run in the source Region.
    SourceNotListed,
    /// The record that would name the Region is not here, or AWS promises none; the profile's
    /// destinations are published.
    Published,
    /// As [`Ground::Published`], but the destinations are not published.
    NotPublished,
}

impl Ground {
    /// Every ground.
    pub const ALL: [Self; 14] = [
        Self::Named,
        Self::Unreadable,
        Self::RanNothing,
        Self::CallMissing,
        Self::LogAlone,
        Self::SourceMissing,
        Self::UnknownOperation,
        Self::OneRegionsModel,
        Self::Mantle,
        Self::OpaqueIdentifier,
        Self::NoneNamed,
        Self::SourceNotListed,
        Self::Published,
        Self::NotPublished,
    ];
}

impl Evidence {
    /// Returns the grade of this evidence.
    #[must_use]
    pub const fn grade(&self) -> Grade {
        match self {
            Self::Recorded(_) => Grade::Recorded,
            Self::InRegion(_) => Grade::InRegion,
            Self::Presumed { .. } => Grade::Presumed,
            Self::Bounded(_) => Grade::Bounded,
            Self::Unrecorded => Grade::Unrecorded,
        }
    }

    /// Returns the one destination Region, or `None` where more than one is possible.
    #[must_use]
    pub fn destination(&self) -> Option<&Region> {
        match self {
            Self::Recorded(regions) | Self::Bounded(regions) if regions.len() == 1 => {
                regions.first()
            }
            Self::InRegion(region) | Self::Presumed { source: region, .. } => Some(region),
            Self::Recorded(_) | Self::Bounded(_) | Self::Unrecorded => None,
        }
    }

    /// Returns every Region in which the model may have run, as far as known.
    #[must_use]
    pub fn possible(&self) -> Vec<Region> {
        self.regions().cloned().collect()
    }

    /// Walks every Region in which the model may have run, as far as known.
    pub fn regions(&self) -> impl Iterator<Item = &Region> {
        let (one, several) = match self {
            Self::Recorded(regions)
            | Self::Bounded(regions)
            | Self::Presumed { possible: Some(regions), .. } => (None, Some(regions)),
            Self::InRegion(region) | Self::Presumed { source: region, possible: None } => {
                (Some(region), None)
            }
            Self::Unrecorded => (None, None),
        };
        one.into_iter().chain(several.into_iter().flat_map(|regions| regions.iter()))
    }
}
