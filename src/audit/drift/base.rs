//! What counts as known, and of which calls it can tell whether they are new.

use std::collections::{BTreeMap, BTreeSet};

use super::{Against, ran};
use crate::audit::judge::Judged;
use crate::model::{AccountId, Day, Evidence, Moment, Text};
use crate::report::habits::{Caller, Habits, Sent, Use};
use crate::report::words::Doubt;
use crate::report::{Baseline, DriftBase, EarlierBase};

/// What counts as known.
pub(super) struct Base<'g> {
    told: DriftBase,
    against: &'g Against<'g>,
    habits: Habits,
    /// The account and Region of each call of the first days.
    places: BTreeSet<(Option<Text>, Option<Text>)>,
    /// The last of the first days of each principal that did not call in the base; open where the logs
    /// have no more of them.
    beginners: BTreeMap<Caller, Option<Day>>,
}

impl<'g> Base<'g> {
    /// Learns what counts as known; `None` where there are no more days than a base takes.
    pub fn of(flows: &[Judged<'_>], against: &'g Against<'g>) -> Option<Self> {
        let days: BTreeSet<Day> = ran(flows).filter_map(|judged| judged.flow.day).collect();
        let days: Vec<Day> = days.into_iter().collect();
        let mut base = match against.baseline {
            Some(baseline) => Self::report(baseline, flows, &days, against),
            None => Self::first_days(&days, against)?,
        };
        base.learn(flows);
        base.meet(flows, &days);
        Some(base)
    }

    fn report(
        baseline: &Baseline,
        flows: &[Judged<'_>],
        days: &[Day],
        against: &'g Against<'g>,
    ) -> Self {
        let looked = baseline.looked();
        let is_before = |judged: &&Judged<'_>| {
            looked.first.is_some_and(|first| judged.flow.day.is_some_and(|day| day < first))
        };
        let asked = against.window.from.map(Moment::day);
        let delivered = against.coverage.regions.iter().map(|seen| seen.first_day);
        let first_here = asked.or_else(|| delivered.chain(days.first().copied()).min());
        let told = EarlierBase {
            made: baseline.made().to_owned(),
            from: looked.first,
            to: looked.end,
            is_complete: looked.is_complete,
            calls_before: ran(flows).filter(is_before).map(Judged::calls).sum(),
            shared_until: looked.end.filter(|end| {
                let is_shared = |day: &&Day| looked.first.is_none_or(|first| **day >= first);
                days.iter().find(is_shared).is_some_and(|day| day < end)
            }),
            unseen_until: first_here.filter(|first| looked.end.is_some_and(|end| end < *first)),
        };
        Self::new(DriftBase::EarlierReport(told), baseline.habits(), against)
    }

    fn first_days(days: &[Day], against: &'g Against<'g>) -> Option<Self> {
        // What comes after them is what is watched.
        let [from, .., last, _] = *days.get(..=BASE_DAYS)? else { return None };
        // The calendar ends long after AWS does.
        let to = last.tomorrow().ok()?;
        Some(Self::new(DriftBase::FirstDays { from, to }, Habits::default(), against))
    }

    fn new(told: DriftBase, habits: Habits, against: &'g Against<'g>) -> Self {
        Self { told, against, habits, places: BTreeSet::new(), beginners: BTreeMap::new() }
    }

    /// Returns what the report says of it.
    pub fn told(&self) -> DriftBase {
        self.told.clone()
    }

    /// Returns what is known.
    pub const fn habits(&self) -> &Habits {
        &self.habits
    }

    /// Says whether the base cannot tell of a day, because it begins later.
    pub fn is_before(&self, day: Day) -> bool {
        match &self.told {
            DriftBase::EarlierReport(told) => told.from.is_some_and(|from| day < from),
            DriftBase::FirstDays { .. } => false,
        }
    }

    /// Says whether a caller's principal did not call in the base.
    pub fn is_beginner(&self, caller: &Caller) -> bool {
        self.beginners.contains_key(&principal(caller))
    }

    /// Says why what is new in a flow may have been used before all the same.
    pub fn doubt(&self, judged: &Judged<'_>) -> Option<Doubt> {
        if !self.covers(judged) {
            return Some(Doubt::NoLogs);
        }
        match &self.told {
            DriftBase::EarlierReport(told) if !told.is_complete => Some(Doubt::NotComplete),
            DriftBase::EarlierReport(_) | DriftBase::FirstDays { .. } => None,
        }
    }

    /// Says whether the base has logs of a flow's account and source Region.
    fn covers(&self, judged: &Judged<'_>) -> bool {
        let (account, region) = (judged.flow.account.as_ref(), &judged.flow.source_region);
        let account = account.map(AccountId::as_str);
        let to = match (&self.told, self.against.baseline) {
            (DriftBase::EarlierReport(_), Some(baseline)) => {
                return baseline.covers(account, region.as_ref());
            }
            (DriftBase::EarlierReport(_), None) => return false,
            (DriftBase::FirstDays { to, .. }, _) => *to,
        };
        let seen = &self.against.coverage.regions;
        // Where keys tell of no account and Region, neither do they tell of one without logs.
        seen.is_empty()
            || self.places.contains(&(account.map(Text::from), region.clone()))
            || seen.iter().any(|seen| {
                let is_same = Some(seen.account.as_str()) == account
                    && Some(seen.region.as_str()) == region.as_deref();
                is_same && seen.first_day < to
            })
    }

    /// Learns what ran in the base, and what has no day.
    fn learn(&mut self, flows: &[Judged<'_>]) {
        for judged in ran(flows) {
            let is_known = judged.flow.day.is_none_or(|day| match &self.told {
                DriftBase::EarlierReport(_) => self.is_before(day),
                DriftBase::FirstDays { to, .. } => day < *to,
            });
            if is_known {
                let flow = judged.flow;
                let account = flow.account.as_ref().map(|account| account.as_str().into());
                self.places.insert((account, flow.source_region.clone()));
                let used = self.used(judged);
                self.habits.learn(&used);
            }
        }
    }

    /// Learns what those do in their first days who are not in the base: that a caller, its model and its
    /// account are new stays so, but what it goes over to later is no beginning.
    fn meet(&mut self, flows: &[Judged<'_>], days: &[Day]) {
        let mut first = BTreeMap::<Caller, Day>::new();
        for judged in ran(flows) {
            let Some(day) = judged.flow.day else { continue };
            let who = principal(&self.caller(judged));
            first.entry(who).and_modify(|first| *first = day.min(*first)).or_insert(day);
        }
        first.retain(|who, _| !self.habits.has_principal(who));
        let begun = first.into_iter().map(|(who, first)| {
            let at = days.partition_point(|day| *day < first);
            (who, days.get(at + BASE_DAYS - 1).copied())
        });
        self.beginners = begun.collect();
        for judged in ran(flows) {
            let used = self.used(judged);
            let begun = self.beginners.get(&principal(&used.caller));
            let is_early = |last: &Option<Day>| {
                judged.flow.day.is_some_and(|day| last.is_none_or(|last| day <= last))
            };
            if begun.is_some_and(is_early) {
                self.habits.learn_caller(&used);
            }
        }
    }

    /// Returns what ran, by the names that the base shows: where it hides names, what is compared with
    /// it must be hidden alike.
    pub fn used(&self, judged: &Judged<'_>) -> Use {
        let (flow, located) = (judged.flow, &judged.located);
        let sent = Sent {
            event_source: &flow.event_source,
            requested: flow.requested.as_deref(),
            system_profile: located.system_profile.as_deref(),
            model: located.model.as_deref(),
        };
        let used = Use {
            caller: own_name(judged),
            model: located.model.clone(),
            asked: judged.asked().map(Text::from),
            reach: sent.reach(),
            destination: located.evidence.as_ref().and_then(Evidence::destination).cloned(),
        };
        match self.against.baseline {
            Some(baseline) => baseline.named(used),
            None => used,
        }
    }

    fn caller(&self, judged: &Judged<'_>) -> Caller {
        match self.against.baseline {
            Some(baseline) => baseline.caller(own_name(judged)),
            None => own_name(judged),
        }
    }
}

fn own_name(judged: &Judged<'_>) -> Caller {
    let flow = judged.flow;
    Caller {
        account: flow.account.as_ref().map(|account| account.as_str().into()),
        principal: Text::clone(&flow.principal),
        client: flow.client.clone(),
    }
}

/// Returns a caller whatever its client.
fn principal(caller: &Caller) -> Caller {
    Caller { client: None, ..caller.clone() }
}

/// Days with calls that count as known where no earlier report does: what is done weekly is in them. A
/// day without any call tells nothing, and one call of long ago makes no base.
const BASE_DAYS: usize = 7;
