//! What makes two inferences one flow.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::slice;

use crate::extract::{Role, operation};
use crate::ledger::group::is_contradicted;
use crate::ledger::join::Inference;
use crate::ledger::query::PrincipalKey;
use crate::ledger::row::{RowFacts, RowKind};
use crate::ledger::symbols::{Ranks, Symbol, Symbols};
use crate::model::{Day, Moment, PrincipalType, Recorded, Region, Text, Trace};

/// What makes a flow, in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    pub day: Option<Day>,
    pub account: Option<Symbol>,
    pub principal: Symbol,
    pub session: Option<Symbol>,
    pub principal_type: PrincipalType,
    pub via: Option<Symbol>,
    pub client: Option<Symbol>,
    pub event_source: Symbol,
    pub event_name: Symbol,
    pub is_possible: bool,
    pub requested: Option<Symbol>,
    pub resource: Option<Symbol>,
    pub source_region: Option<Symbol>,
    pub recorded: Named,
    /// CloudTrail and the invocation log name different Regions.
    pub is_contradicted: bool,
    pub trace: Trace,
    pub error_code: Option<Symbol>,
    /// For failed calls: tokens were counted, so something ran.
    pub has_tokens: bool,
}

/// The texts that a call's records name as its Region: one, as a rule.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Named {
    Nothing,
    One(Symbol),
    /// Records of one call disagree.
    Several(Vec<Symbol>),
}

impl Key {
    /// Returns what comes first in the order of flows and decides it as a rule.
    pub fn first(&self, ranks: &Ranks) -> (Option<Day>, Option<u32>, u32) {
        (self.day, self.account.map(|account| ranks.of(account)), ranks.of(self.principal))
    }

    /// Says whether a call failed and nothing tells that a model ran: no Region, no tokens, no end of a
    /// stream.
    pub fn ran_nothing(&self) -> bool {
        let ran =
            self.recorded != Named::Nothing || self.has_tokens || self.trace == Trace::Completed;
        self.error_code.is_some() && !ran
    }

    /// Orders flows by the texts of every field that makes one: no two are equal.
    pub fn compare(&self, other: &Self, ranks: &Ranks) -> Ordering {
        let one = |a: Symbol, b: Symbol| ranks.of(a).cmp(&ranks.of(b));
        let rank = |symbol: Symbol| ranks.of(symbol);
        let some = |a: Option<Symbol>, b: Option<Symbol>| a.map(rank).cmp(&b.map(rank));
        self.day
            .cmp(&other.day)
            .then_with(|| some(self.account, other.account))
            .then_with(|| one(self.principal, other.principal))
            .then(self.principal_type.cmp(&other.principal_type))
            .then_with(|| one(self.event_source, other.event_source))
            .then_with(|| one(self.event_name, other.event_name))
            .then(self.is_possible.cmp(&other.is_possible))
            .then_with(|| some(self.requested, other.requested))
            .then_with(|| some(self.resource, other.resource))
            .then_with(|| some(self.source_region, other.source_region))
            .then_with(|| self.recorded.ranks(ranks).cmp(&other.recorded.ranks(ranks)))
            .then(self.is_contradicted.cmp(&other.is_contradicted))
            .then(self.trace.cmp(&other.trace))
            .then_with(|| some(self.error_code, other.error_code))
            .then_with(|| some(self.via, other.via))
            .then_with(|| some(self.client, other.client))
            .then_with(|| some(self.session, other.session))
            .then(self.has_tokens.cmp(&other.has_tokens))
    }
}

impl PrincipalKey {
    /// Says to which flow an inference belongs.
    pub fn key(self, inference: &Inference<'_>, time: Option<Moment>, symbols: &Symbols) -> Key {
        let facts = &inference.main.facts;
        let session = match self {
            Self::Stable => None,
            Self::Session => facts.session,
        };
        let first =
            |get: fn(&RowFacts) -> Option<Symbol>| inference.call().find_map(|row| get(&row.facts));
        let recorded = Named::of(inference);
        // A completion without its call tells of a stream that was processed, whatever its error.
        let error_code = first(|facts| facts.error_code).filter(|_| !inference.is_orphan());
        Key {
            day: time.map(Moment::day),
            account: facts.account,
            principal: facts.principal,
            session,
            principal_type: facts.principal_type,
            via: facts.via,
            client: facts.client,
            event_source: facts.event_source,
            event_name: facts.event_name,
            is_possible: facts.kind == RowKind::Possible,
            requested: first(|facts| facts.requested),
            resource: inference.rows().find_map(|row| row.facts.resource),
            source_region: facts.source_region,
            trace: trace(inference, symbols),
            is_contradicted: is_contradicted(inference),
            recorded,
            has_tokens: error_code.is_some() && inference.tokens().are_counted(),
            error_code,
        }
    }
}

impl Named {
    pub fn of(inference: &Inference<'_>) -> Self {
        let mut names = inference.told().filter_map(|row| row.facts.inference_region);
        let Some(first) = names.next() else { return Self::Nothing };
        let mut others: Vec<Symbol> = names.filter(|name| *name != first).collect();
        if others.is_empty() {
            return Self::One(first);
        }
        others.push(first);
        others.sort_unstable();
        others.dedup();
        Self::Several(others)
    }

    /// Returns the Regions, and what stood in their place.
    pub fn told(&self, symbols: &Symbols) -> Recorded {
        let (mut regions, mut unreadable) = (BTreeSet::new(), BTreeSet::new());
        for text in self.all().iter().map(|symbol| symbols.text(*symbol)) {
            match Region::try_from(text) {
                Ok(region) => drop(regions.insert(region)),
                Err(_) => drop(unreadable.insert(Text::clone(text))),
            }
        }
        Recorded { regions: regions.into(), unreadable }
    }

    fn ranks(&self, ranks: &Ranks) -> Vec<u32> {
        let mut all: Vec<u32> = self.all().iter().map(|symbol| ranks.of(*symbol)).collect();
        all.sort_unstable();
        all
    }

    fn all(&self) -> &[Symbol] {
        match self {
            Self::Nothing => &[],
            Self::One(name) => slice::from_ref(name),
            Self::Several(names) => names,
        }
    }
}

/// Says what CloudTrail has of a call. A Region in an invocation log does not mend a stream.
fn trace(inference: &Inference<'_>, symbols: &Symbols) -> Trace {
    let facts = &inference.main.facts;
    let is_recorded = || inference.rows().any(|row| row.facts.inference_region.is_some());
    if inference.is_log_alone() {
        return Trace::LogAlone;
    }
    if inference.is_orphan() {
        return Trace::Orphan;
    }
    if !inference.completions.is_empty() {
        return Trace::Completed;
    }
    let (source, name) = (symbols.text(facts.event_source), symbols.text(facts.event_name));
    match operation(source, name).map(|operation| operation.role) {
        Some(Role::Stream) if !is_recorded() => Trace::AwaitingCompletion,
        Some(Role::Stream | Role::Inference | Role::Profile | Role::Indirect | Role::Control)
        | None => Trace::Single,
    }
}
