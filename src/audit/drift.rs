//! What is new against a base: an earlier report, else the first days of the logs themselves.
//!
//! Only what ran counts, known or new: a refused attempt is no use. What has no day is of the base,
//! for it cannot be said to be new.

mod base;

use std::collections::{BTreeMap, BTreeSet};

use self::base::Base;
use super::Given;
use super::judge::Judged;
use crate::model::{AccountId, Coverage, Evidence, Grade, Region, Text, Verdict, Window};
use crate::report::habits::{Left, ReachChange, Use};
use crate::report::words::Doubt;
use crate::report::{Baseline, Drift, DriftBase, NewUse, SourcePlace};

/// What tells of how long and of which accounts and Regions there are logs, and what they are set
/// against.
#[derive(Clone, Copy)]
pub(super) struct Against<'g> {
    /// An earlier report, where one was given.
    pub baseline: Option<&'g Baseline>,
    /// What was looked at.
    pub coverage: &'g Coverage,
    /// The asked span of event time.
    pub window: Window,
}

impl<'g> Against<'g> {
    /// Takes from what an audit is given what the calls are set against.
    pub const fn of(given: &'g Given<'_>, coverage: &'g Coverage) -> Self {
        Self { baseline: given.baseline.as_ref(), coverage, window: given.window }
    }
}

/// What is new, with the flows that show it.
#[derive(Debug)]
pub(super) struct Drifting<'a> {
    base: DriftBase,
    not_covered: BTreeSet<SourcePlace>,
    /// Flows of which no like is in the base.
    new: Vec<New<'a>>,
}

/// A flow that is new by something.
#[derive(Debug)]
pub(super) struct New<'a> {
    pub judged: &'a Judged<'a>,
    used: Use,
    /// The reaches that its caller used before, where this is another one.
    pub left: Option<Left>,
    pub is_of_new_model: bool,
    pub is_of_new_account: bool,
    is_new_use: bool,
    /// Why it may have been used before all the same.
    pub doubt: Option<Doubt>,
}

/// Says what of the flows is new; `None` where there is nothing to set them against: no earlier
/// report, and calls on no more days than a base takes.
pub(super) fn drift<'a>(flows: &'a [Judged<'a>], against: &Against<'_>) -> Option<Drifting<'a>> {
    let base = Base::of(flows, against)?;
    let new: Vec<New<'a>> = ran(flows).filter_map(|judged| base.compare(judged)).collect();
    let is_doubtful = |new: &&New<'_>| new.doubt == Some(Doubt::NoLogs);
    let not_covered = new.iter().filter(is_doubtful).map(|new| place(new.judged)).collect();
    Some(Drifting { base: base.told(), not_covered, new })
}

/// Returns the flows that ran.
fn ran<'a>(flows: &'a [Judged<'a>]) -> impl Iterator<Item = &'a Judged<'a>> {
    flows.iter().filter(|judged| judged.located.evidence.is_some())
}

fn place(judged: &Judged<'_>) -> SourcePlace {
    let flow = judged.flow;
    SourcePlace { account: flow.account.clone(), source_region: flow.source_region.clone() }
}

impl Base<'_> {
    /// Returns a flow with what is new of it; `None` where nothing is, or where it cannot be told.
    fn compare<'a>(&self, judged: &'a Judged<'a>) -> Option<New<'a>> {
        let day = judged.flow.day?;
        if self.is_before(day) {
            return None;
        }
        let (used, habits) = (self.used(judged), self.habits());
        let new = New {
            judged,
            left: habits.left(&used),
            is_of_new_model: !habits.has_model(&used),
            is_of_new_account: !habits.has_account(&used),
            is_new_use: self.is_beginner(&used.caller) || !habits.has_use(&used),
            doubt: self.doubt(judged),
            used,
        };
        new.is_new().then_some(new)
    }
}

impl New<'_> {
    const fn is_new(&self) -> bool {
        self.left.is_some() || self.is_of_new_model || self.is_of_new_account || self.is_new_use
    }

    /// Returns how far the request may go.
    pub fn reach(&self) -> &str {
        self.used.reach.known().map_or("", |reach| reach)
    }
}

impl<'a> Drifting<'a> {
    /// Returns the flows that are new by something.
    pub fn novelties(&self) -> &[New<'a>] {
        &self.new
    }

    /// Returns what the report says of it.
    pub fn told(&self) -> Drift {
        let mut uses = BTreeMap::<Key<'_>, NewUse>::new();
        for new in self.new.iter().filter(|new| new.is_new_use) {
            let used = uses.entry(Key::of(new)).or_insert_with(|| new.told());
            let flow = new.judged.flow;
            used.calls += flow.counts.calls;
            used.first_seen = match (used.first_seen, flow.first_seen) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
        }
        let mut new_uses: Vec<NewUse> = uses.into_values().collect();
        // Uses of one moment stay in the order of their names.
        new_uses.sort_by_key(|used| used.first_seen);
        let not_covered = self.not_covered.iter().cloned().collect();
        Drift { base: self.base.clone(), not_covered, new_uses }
    }
}

/// What makes two new flows one use.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key<'n> {
    account: Option<&'n str>,
    principal: &'n str,
    client: Option<&'n str>,
    asked: Option<&'n str>,
    destination: Option<&'n Region>,
    evidence: Option<Grade>,
    verdict: Verdict,
    reach: Option<&'n str>,
    is_covered: bool,
}

impl<'n> Key<'n> {
    fn of(new: &'n New<'_>) -> Self {
        let flow = new.judged.flow;
        Self {
            account: flow.account.as_ref().map(AccountId::as_str),
            principal: &flow.principal,
            client: flow.client.as_deref(),
            asked: new.judged.asked(),
            destination: new.used.destination.as_ref(),
            evidence: new.judged.located.evidence.as_ref().map(Evidence::grade),
            verdict: new.judged.decision.verdict,
            reach: new.used.reach.known().map(|reach| &**reach),
            is_covered: new.is_covered(),
        }
    }
}

impl New<'_> {
    fn is_covered(&self) -> bool {
        self.doubt != Some(Doubt::NoLogs)
    }

    /// Returns what its reach is beside those that its caller used before, where it is another one.
    pub fn change(&self) -> Option<ReachChange> {
        self.left.as_ref().map(|left| left.change)
    }

    fn told(&self) -> NewUse {
        let flow = self.judged.flow;
        NewUse {
            first_seen: None,
            account: flow.account.clone(),
            principal: Text::clone(&flow.principal),
            client: flow.client.clone(),
            asked: self.judged.asked().map(Text::from),
            destination: self.used.destination.clone(),
            evidence: self.judged.located.evidence.as_ref().map(Evidence::grade),
            verdict: self.judged.decision.verdict,
            reach: self.used.reach.known().cloned(),
            is_reach_new: self.left.is_some(),
            reach_change: self.change(),
            is_covered: self.is_covered(),
            calls: 0,
        }
    }
}

#[cfg(test)]
mod tests;
