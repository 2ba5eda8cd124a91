//! Findings about what was not used before.

use std::collections::BTreeMap;

use super::Matter;
use super::tally::{Said, Tally};
use crate::audit::drift::New;
use crate::model::{AccountId, Day};
use crate::report::habits::ReachChange;
use crate::report::words::{Doubt, ScopeChange, Statement};
use crate::report::{Code, Finding};

/// Returns every finding about what is new; none where there was nothing to set the calls against.
pub fn findings(matter: Matter<'_>) -> Vec<Finding> {
    let Some(drifting) = matter.drifting else { return Vec::new() };
    [
        reaches(matter, drifting.novelties()),
        models(matter, drifting.novelties()),
        accounts(matter, drifting.novelties()),
    ]
    .concat()
}

/// Calls that are new by one thing, the first day of them, and why one of them may not be new.
struct Newly<'a> {
    tally: Tally<'a>,
    day: Day,
    doubt: Option<Doubt>,
}

/// Tallies new flows by a key; flows without one are not counted.
fn newly<'a, K: Ord>(
    new: &'a [New<'a>],
    key: impl Fn(&'a New<'a>) -> Option<K>,
) -> BTreeMap<K, Newly<'a>> {
    let mut groups = BTreeMap::<K, Newly<'a>>::new();
    for new in new {
        let (Some(key), Some(day)) = (key(new), new.judged.flow.day) else { continue };
        let none = || Newly { tally: Tally::default(), day, doubt: None };
        let group = groups.entry(key).or_insert_with(none);
        group.tally.add(new.judged);
        group.day = group.day.min(day);
        group.doubt = group.doubt.max(new.doubt);
    }
    groups
}

fn reaches<'a>(matter: Matter<'a>, new: &'a [New<'a>]) -> Vec<Finding> {
    let groups = newly(new, |new| {
        let flow = new.judged.flow;
        let left = new.left.as_ref()?;
        let account = flow.account.as_ref().map(AccountId::as_str);
        let caller = (account, &*flow.principal, flow.client.as_deref());
        Some((caller, &*left.before, new.reach(), left.change))
    });
    let one = |(key, Newly { tally, day, doubt })| {
        let ((_, principal, client), before, now, change) = key;
        let calls = tally.count;
        let changed = ScopeChange { calls, principal, client, before, now, change, day, doubt };
        let said = Said::about(matter.state(&Statement::ScopeChanged(changed)), now);
        let code = match change {
            ReachChange::Wider | ReachChange::Other => Code::ScopeChanged,
            ReachChange::Narrower => Code::ScopeNarrowed,
        };
        tally.finding(code, said, matter)
    };
    groups.into_iter().map(one).collect()
}

fn models<'a>(matter: Matter<'a>, new: &'a [New<'a>]) -> Vec<Finding> {
    let groups = newly(new, |new| {
        let model = new.judged.located.model.as_deref();
        model.filter(|_| new.is_of_new_model)
    });
    let one = |(model, Newly { tally, day, doubt })| {
        let said = matter.state(&Statement::NewModel { calls: tally.count, model, day, doubt });
        tally.finding(Code::NewModel, Said::about(said, model), matter)
    };
    groups.into_iter().map(one).collect()
}

fn accounts<'a>(matter: Matter<'a>, new: &'a [New<'a>]) -> Vec<Finding> {
    let groups = newly(new, |new| {
        let account = new.judged.flow.account.as_ref().map(AccountId::as_str);
        account.filter(|_| new.is_of_new_account)
    });
    let one = |(account, Newly { tally, day, doubt })| {
        let calls = tally.count;
        let said = matter.state(&Statement::NewAccount { calls, account, day, doubt });
        tally.finding(Code::NewAccount, Said::about(said, account), matter)
    };
    groups.into_iter().map(one).collect()
}
