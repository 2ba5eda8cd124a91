//! What is new against a base: an earlier report, else the first days of the logs themselves.
//!
//! Only what ran counts, known or new: a refused attempt is no use. What has no day is of the base,
//! for it cannot be said to be new.

use std::collections::BTreeMap;

use jiff::ToSpan;

use super::judge::Judged;
use crate::model::{AccountId, Day, Evidence, Grade, Region, Text, Verdict};
use crate::report::drift::{Caller, Habits, Use, reach};
use crate::report::{Baseline, Drift, DriftBase, NewUse};

/// What is new, with the flows that show it.
#[derive(Debug)]
pub(super) struct Drifting<'a> {
    base: DriftBase,
    /// Flows of which no like is in the base.
    new: Vec<New<'a>>,
}

/// A flow that is new by something.
#[derive(Debug)]
pub(super) struct New<'a> {
    pub judged: &'a Judged<'a>,
    used: Use,
    /// The reaches that its caller used before, where this is another one.
    pub left: Option<String>,
    pub is_of_new_model: bool,
    pub is_of_new_account: bool,
    is_new_use: bool,
}

/// Says what of the flows is new; `None` where there is nothing to set them against: no earlier
/// report, and no more days than a base takes.
pub(super) fn drift<'a>(
    flows: &'a [Judged<'a>],
    baseline: Option<&Baseline>,
) -> Option<Drifting<'a>> {
    let naming = Naming(baseline);
    let ran = || flows.iter().filter(|judged| judged.located.evidence.is_some());
    let (base, habits) = if let Some(baseline) = baseline {
        (DriftBase::EarlierReport { made: baseline.made().to_owned() }, baseline.habits())
    } else {
        let (from, to) = first_days(ran())?;
        let mut habits = Habits::default();
        let early = ran().filter(|judged| judged.flow.day.is_none_or(|day| day < to));
        early.for_each(|judged| habits.learn(&naming.used(judged)));
        (DriftBase::FirstDays { from, to }, habits)
    };
    let new = ran().filter_map(|judged| {
        judged.flow.day?;
        let used = naming.used(judged);
        let left = habits.left(&used).map(|reaches| reaches.join(", "));
        let new = New {
            judged,
            left,
            is_of_new_model: !habits.has_model(&used),
            is_of_new_account: !habits.has_account(&used),
            is_new_use: !habits.has_use(&used),
            used,
        };
        new.is_new().then_some(new)
    });
    Some(Drifting { base, new: new.collect() })
}

/// Returns the first day with a call and the first after the base, if there are days after it.
fn first_days<'a>(ran: impl Iterator<Item = &'a Judged<'a>>) -> Option<(Day, Day)> {
    let (mut first, mut last) = (None, None);
    for day in ran.filter_map(|judged| judged.flow.day) {
        first = Some(first.map_or(day, |first: Day| first.min(day)));
        last = last.max(Some(day));
    }
    let first = first?;
    // The calendar ends long after AWS does.
    let to = first.checked_add(BASE_DAYS.days()).ok()?;
    (last? >= to).then_some((first, to))
}

/// Days of the logs that count as known where no earlier report does: what is done weekly is in them.
const BASE_DAYS: i64 = 7;

/// How the base names things: where it hides names, what is compared with it must be hidden alike.
struct Naming<'b>(Option<&'b Baseline>);

impl Naming<'_> {
    fn used(&self, judged: &Judged<'_>) -> Use {
        let (flow, located) = (judged.flow, &judged.located);
        let requested = flow.requested.as_deref();
        let used = Use {
            caller: Caller {
                account: flow.account.as_ref().map(|account| account.as_str().into()),
                principal: Text::clone(&flow.principal),
                client: flow.client.clone(),
            },
            model: located.model.clone(),
            profile: located.inference_profile.clone(),
            asked: judged.asked().map(Text::from),
            reach: reach(&flow.event_source, located.system_profile.as_deref(), requested),
            destination: located.evidence.as_ref().and_then(Evidence::destination).cloned(),
        };
        match self.0 {
            Some(baseline) => baseline.named(used),
            None => used,
        }
    }
}

impl New<'_> {
    const fn is_new(&self) -> bool {
        self.left.is_some() || self.is_of_new_model || self.is_of_new_account || self.is_new_use
    }

    /// Returns how far the request may go.
    pub fn reach(&self) -> &str {
        self.used.reach.as_deref().unwrap_or_default()
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
        Drift { base: self.base.clone(), new_uses }
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
            reach: new.used.reach.as_deref(),
        }
    }
}

impl New<'_> {
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
            reach: self.used.reach.clone(),
            is_reach_new: self.left.is_some(),
            calls: 0,
        }
    }
}

#[cfg(test)]
mod tests;
