//! Findings about what was not used before.

use std::collections::BTreeMap;

use super::Matter;
use super::tally::{Said, Tally};
use crate::audit::drift::New;
use crate::model::{AccountId, Day};
use crate::report::words::Statement;
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

/// Calls that are new by one thing, and the first day of them.
struct Newly<'a> {
    tally: Tally<'a>,
    day: Day,
}

/// Tallies new flows by a key; flows without one are not counted.
fn newly<'a, K: Ord>(
    new: &'a [New<'a>],
    key: impl Fn(&'a New<'a>) -> Option<K>,
) -> BTreeMap<K, Newly<'a>> {
    let mut groups = BTreeMap::<K, Newly<'a>>::new();
    for new in new {
        let (Some(key), Some(day)) = (key(new), new.judged.flow.day) else { continue };
        let group = groups.entry(key).or_insert_with(|| Newly { tally: Tally::default(), day });
        group.tally.add(new.judged);
        group.day = group.day.min(day);
    }
    groups
}

fn reaches<'a>(matter: Matter<'a>, new: &'a [New<'a>]) -> Vec<Finding> {
    let groups = newly(new, |new| {
        let flow = new.judged.flow;
        let before = new.left.as_deref()?;
        let account = flow.account.as_ref().map(AccountId::as_str);
        Some((account, &*flow.principal, flow.client.as_deref(), before, new.reach()))
    });
    let one = |((_, principal, client, before, now), Newly { tally, day })| {
        let calls = tally.count;
        let statement = Statement::ScopeChanged { calls, principal, client, before, now, day };
        let said = Said::about(matter.state(&statement), now);
        tally.finding(Code::ScopeChanged, said, matter)
    };
    groups.into_iter().map(one).collect()
}

fn models<'a>(matter: Matter<'a>, new: &'a [New<'a>]) -> Vec<Finding> {
    let groups = newly(new, |new| {
        let model = new.judged.located.model.as_deref();
        model.filter(|_| new.is_of_new_model)
    });
    let one = |(model, Newly { tally, day })| {
        let said = matter.state(&Statement::NewModel { calls: tally.count, model, day });
        tally.finding(Code::NewModel, Said::about(said, model), matter)
    };
    groups.into_iter().map(one).collect()
}

fn accounts<'a>(matter: Matter<'a>, new: &'a [New<'a>]) -> Vec<Finding> {
    let groups = newly(new, |new| {
        let account = new.judged.flow.account.as_ref().map(AccountId::as_str);
        account.filter(|_| new.is_of_new_account)
    });
    let one = |(account, Newly { tally, day })| {
        let said = matter.state(&Statement::NewAccount { calls: tally.count, account, day });
        tally.finding(Code::NewAccount, Said::about(said, account), matter)
    };
    groups.into_iter().map(one).collect()
}
