//! Who used what: what one caller asked for before, and how far that could go.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{ModelRef, ProfileKind, Region, Text};

/// One who calls: an account's principal, by one client.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Caller {
    /// The account.
    pub account: Option<Text>,
    /// The principal.
    pub principal: Text,
    /// The client's name. It stands last, so that the clients of a principal stand together.
    pub client: Option<Text>,
}

/// What ran, by the names that a report shows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// Who called.
    pub caller: Caller,
    /// The foundation model.
    pub model: Option<Text>,
    /// The inference profile, else the model, else the identifier as sent.
    pub asked: Option<Text>,
    /// How far the request may go.
    pub reach: Reach,
    /// Where it ran.
    pub destination: Option<Region>,
}

/// How far a request may go.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// `in-region`, `global`, `bedrock-mantle`, or a profile's prefix such as `us`.
    Known(Text),
    /// An identifier was sent, and nothing tells what is behind it.
    Hidden,
    /// No record of the call tells what was sent.
    NotTold,
}

/// What tells how far a request may go.
#[derive(Debug, Clone, Copy)]
pub struct Sent<'a> {
    /// `eventSource`.
    pub event_source: &'a str,
    /// The model identifier as the caller sent it.
    pub requested: Option<&'a str>,
    /// The system-defined profile that was used, by itself or behind an application profile.
    pub system_profile: Option<&'a str>,
    /// The foundation model, where it is known.
    pub model: Option<&'a str>,
}

/// What another reach is beside those that were used before.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ReachChange {
    /// It goes further than all of them: from one Region to a geography, from there to everywhere.
    Wider,
    /// Another geography, another endpoint, or what was used before is not told.
    Other,
    /// One of them went further: from everywhere to a geography, from there to one Region.
    Narrower,
}

/// A reach that was left for another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// What was used before, as one reads it.
    pub before: String,
    /// What the other one is beside it.
    pub change: ReachChange,
}

/// What was used before.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Habits {
    accounts: BTreeSet<Text>,
    models: BTreeSet<Text>,
    callers: BTreeMap<Caller, CallerHabits>,
}

/// What one caller used before.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct CallerHabits {
    reaches: BTreeSet<Text>,
    /// What was sent that hides how far it goes.
    hidden: BTreeSet<Option<Text>>,
    uses: BTreeSet<(Option<Text>, Option<Region>)>,
}

impl Habits {
    /// Learns a use: its caller, its model and its account are known from then on.
    pub fn learn(&mut self, used: &Use) {
        self.accounts.extend(used.caller.account.clone());
        self.models.extend(used.model.clone());
        self.learn_caller(used);
    }

    /// Learns what a caller does, and nothing of its model and account.
    pub fn learn_caller(&mut self, used: &Use) {
        let caller = self.callers.entry(used.caller.clone()).or_default();
        match &used.reach {
            Reach::Known(reach) => drop(caller.reaches.insert(Text::clone(reach))),
            Reach::Hidden => drop(caller.hidden.insert(used.asked.clone())),
            Reach::NotTold => {}
        }
        caller.uses.insert((used.asked.clone(), used.destination.clone()));
    }

    /// Says whether the principal called before, by whichever client.
    #[must_use]
    pub fn has_principal(&self, caller: &Caller) -> bool {
        self.of_principal(caller).next().is_some()
    }

    /// Says whether the caller asked for the same and it ran there before.
    #[must_use]
    pub fn has_use(&self, used: &Use) -> bool {
        let pair = (used.asked.clone(), used.destination.clone());
        self.callers.get(&used.caller).is_some_and(|caller| caller.uses.contains(&pair))
    }

    /// Says whether anyone used the model before; a use that names none is not new by it.
    #[must_use]
    pub fn has_model(&self, used: &Use) -> bool {
        used.model.as_ref().is_none_or(|model| self.models.contains(model))
    }

    /// Says whether the account called before; a use that names none is not new by it.
    #[must_use]
    pub fn has_account(&self, used: &Use) -> bool {
        used.caller.account.as_ref().is_none_or(|account| self.accounts.contains(account))
    }

    /// Returns what the caller used before, where the reach of `used` is none of it. A client that was
    /// not seen before has the habits of its principal. Who did not call before, or whose reach cannot
    /// be told, began nothing new.
    #[must_use]
    pub fn left(&self, used: &Use) -> Option<Left> {
        let Reach::Known(reach) = &used.reach else { return None };
        let habits: Vec<&CallerHabits> = match self.callers.get(&used.caller) {
            Some(own) => vec![own],
            None => self.of_principal(&used.caller).collect(),
        };
        // What was hidden in the base may be told now: it is no other for that.
        if habits.iter().any(|own| own.reaches.contains(reach) || own.hidden.contains(&used.asked))
        {
            return None;
        }
        let known: BTreeSet<&Text> = habits.iter().flat_map(|own| &own.reaches).collect();
        let is_hidden = habits.iter().any(|own| !own.hidden.is_empty());
        let change = ReachChange::of(&known, is_hidden, reach)?;
        let hidden = is_hidden.then_some(HIDDEN);
        let before = known.into_iter().map(|reach| &**reach).chain(hidden);
        Some(Left { before: before.collect::<Vec<_>>().join(", "), change })
    }

    fn of_principal<'a>(&'a self, caller: &'a Caller) -> impl Iterator<Item = &'a CallerHabits> {
        let first = Caller { client: None, ..caller.clone() };
        let all = self.callers.range(first..);
        let is_same =
            |one: &Caller| (&one.account, &one.principal) == (&caller.account, &caller.principal);
        all.take_while(move |(one, _)| is_same(one)).map(|(_, habits)| habits)
    }
}

impl ReachChange {
    /// Says what a reach is beside those before; `None` where there is none, or none that it may exceed.
    fn of(before: &BTreeSet<&Text>, is_hidden: bool, now: &str) -> Option<Self> {
        let is_geography = |reach: &&&Text| self::width(reach) == Some(Width::Geography);
        let mut geographies = before.iter().filter(is_geography);
        if width(now) == Some(Width::Geography) && geographies.clone().any(|one| lies_in(now, one))
        {
            return Some(Self::Narrower);
        }
        let is_around_all =
            geographies.clone().next().is_some() && geographies.all(|one| lies_in(one, now));
        let width = width(now);
        let widest = before.iter().filter_map(|reach| self::width(reach)).max();
        let has_unlike = is_hidden || before.iter().any(|reach| self::width(reach).is_none());
        match (width, widest) {
            (Some(now), Some(before)) if now < before => Some(Self::Narrower),
            (Some(now), Some(before)) if now > before && !has_unlike => Some(Self::Wider),
            (Some(now), Some(before)) if now == before && is_around_all && !has_unlike => {
                Some(Self::Wider)
            }
            // Whatever was hidden goes as far as one Region.
            (Some(Width::OneRegion), None) if is_hidden && before.is_empty() => None,
            (_, None) if before.is_empty() && !is_hidden => None,
            (Some(_) | None, Some(_) | None) => Some(Self::Other),
        }
    }
}

/// Says whether all Regions of a geography are Regions of another one, by AWS's lists of their profiles.
fn lies_in(geography: &str, other: &str) -> bool {
    (geography, other) == ("jp", "apac")
}

/// How wide a reach is. Two geographies are equally wide and not alike.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Width {
    OneRegion,
    Geography,
    Everywhere,
}

/// Returns how wide a reach is; `None` for another endpoint, whose Regions are its own.
fn width(reach: &str) -> Option<Width> {
    match reach {
        IN_REGION => Some(Width::OneRegion),
        GLOBAL => Some(Width::Everywhere),
        OWN_ENDPOINT => None,
        _ => Some(Width::Geography),
    }
}

impl Sent<'_> {
    /// Returns how far the request may go, by the system-defined profile behind it, else by what was
    /// sent.
    #[must_use]
    pub fn reach(&self) -> Reach {
        if self.event_source == MANTLE {
            return Reach::Known(OWN_ENDPOINT.into());
        }
        let Some(sent) = self.system_profile.or(self.requested) else { return Reach::NotTold };
        match ModelRef::parse(sent) {
            ModelRef::System { kind: ProfileKind::Global, .. } => Reach::Known(GLOBAL.into()),
            ModelRef::System { kind: ProfileKind::Geographic(prefix), .. } => {
                Reach::Known(prefix.into())
            }
            ModelRef::Foundation { .. } | ModelRef::Dedicated { .. } => {
                Reach::Known(IN_REGION.into())
            }
            // It copies a model and no profile, or that profile would stand in `system_profile`.
            ModelRef::Application { .. } if self.model.is_some() => Reach::Known(IN_REGION.into()),
            ModelRef::Application { .. } | ModelRef::Opaque(_) => Reach::Hidden,
        }
    }
}

impl Reach {
    /// Returns the word of a reach that is known.
    #[must_use]
    pub const fn known(&self) -> Option<&Text> {
        match self {
            Self::Known(reach) => Some(reach),
            Self::Hidden | Self::NotTold => None,
        }
    }
}

/// The endpoint without cross-Region inference, whose Regions are its own.
const MANTLE: &str = "bedrock-mantle.amazonaws.com";
const OWN_ENDPOINT: &str = "bedrock-mantle";
const IN_REGION: &str = "in-region";
const GLOBAL: &str = "global";
/// The word for reaches that nothing tells, beside those that are told.
const HIDDEN: &str = "unknown";

#[cfg(test)]
mod tests;
