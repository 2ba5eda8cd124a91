//! The times for which no valid digest says what was delivered.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;

use super::chain::{Chains, DigestObject};
use super::digest::Digest;
use crate::model::{AccountId, DigestGap, Moment, Region, Standing, Window};

/// What valid digests of one account and Region cover, from the first to the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    /// The account.
    pub account: AccountId,
    /// The Region.
    pub region: Region,
    /// The start of the first digest.
    pub from: Moment,
    /// The end of the last digest.
    pub to: Moment,
    /// How many digests.
    pub digests: u64,
}

/// Returns the deliveries that an account of events in `window` needs: logs come some time after
/// their events, so those of an hour more are looked at.
#[must_use]
pub fn deliveries(window: Window) -> Window {
    Window { from: window.from, to: window.to.map(|to| to.plus(DELIVERY)) }
}

/// Returns what is covered, and what is not.
///
/// A trail's digests follow each other without a gap, and those of its Regions end within some two
/// hours of each other. The asked period must be covered by the digests of one trail or another.
#[must_use]
pub fn covered(
    digests: &[DigestObject],
    chains: &Chains,
    deliveries: Window,
) -> (Vec<Covered>, Vec<DigestGap>) {
    let is_valid = |at: &usize| chains.reasons[*at].standing() == Standing::Valid;
    let valid = (0..digests.len()).filter(is_valid).filter_map(|at| digests[at].digest());
    let mut by_chain: BTreeMap<Chain<'_>, Vec<&Digest>> = BTreeMap::new();
    for digest in valid.filter(|digest| !digest.is_backfill) {
        by_chain.entry(Chain::of(digest)).or_default().push(digest);
    }
    let mut gaps = BTreeSet::new();
    let mut covered: BTreeMap<(&AccountId, &Region), Covered> = BTreeMap::new();
    for (chain, digests) in &mut by_chain {
        digests.sort_by_key(|digest| (digest.start, digest.end));
        gaps.extend(within(chain, digests));
        let whole = span(chain, digests);
        covered
            .entry((chain.account, chain.region))
            .and_modify(|so_far| so_far.add(&whole))
            .or_insert(whole);
    }
    for whole in covered.values() {
        gaps.extend(at_the_ends(whole, deliveries));
    }
    gaps.extend(behind_others(&by_chain, deliveries));
    (covered.into_values().collect(), gaps.into_iter().collect())
}

/// A trail's digests of one account and Region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Chain<'a> {
    trail: &'a (String, Region),
    account: &'a AccountId,
    region: &'a Region,
}

impl<'a> Chain<'a> {
    fn of(digest: &'a Digest) -> Self {
        Self { trail: &digest.trail, account: &digest.account, region: &digest.region }
    }

    fn gap(&self, from: Moment, to: Moment) -> DigestGap {
        DigestGap { from, to, account: self.account.clone(), region: self.region.clone() }
    }
}

impl Covered {
    fn add(&mut self, other: &Self) {
        self.from = self.from.min(other.from);
        self.to = self.to.max(other.to);
        self.digests += other.digests;
    }

    fn gap(&self, from: Moment, to: Moment) -> DigestGap {
        DigestGap { from, to, account: self.account.clone(), region: self.region.clone() }
    }
}

fn span(chain: &Chain<'_>, digests: &[&Digest]) -> Covered {
    let from = digests.iter().map(|digest| digest.start).min();
    let to = digests.iter().map(|digest| digest.end).max();
    let none = Moment::from_millis(0);
    Covered {
        account: chain.account.clone(),
        region: chain.region.clone(),
        // A chain has a digest, or it would not be one.
        from: from.unwrap_or(none),
        to: to.unwrap_or(none),
        digests: digests.len() as u64,
    }
}

/// Returns the gaps between digests in the order of their start.
fn within(chain: &Chain<'_>, digests: &[&Digest]) -> Vec<DigestGap> {
    let mut gaps = Vec::new();
    let mut end = None;
    for digest in digests {
        if let Some(end) = end.filter(|end| *end < digest.start) {
            gaps.push(chain.gap(end, digest.start));
        }
        end = end.max(Some(digest.end));
    }
    gaps
}

fn at_the_ends(whole: &Covered, asked: Window) -> Vec<DigestGap> {
    let before = asked.from.filter(|from| *from < whole.from);
    let after = asked.to.filter(|to| whole.to < *to);
    let before = before.map(|from| whole.gap(from, whole.from));
    before.into_iter().chain(after.map(|to| whole.gap(whole.to, to))).collect()
}

/// Returns the gaps at the end of Regions in which a trail's digests end long before those of another
/// Region. Where an end is asked for, that is what counts.
fn behind_others(by_chain: &BTreeMap<Chain<'_>, Vec<&Digest>>, asked: Window) -> Vec<DigestGap> {
    let end = |digests: &[&Digest]| digests.iter().map(|digest| digest.end).max();
    let mut last: BTreeMap<(&(String, Region), &AccountId), Moment> = BTreeMap::new();
    for (chain, digests) in by_chain {
        let ends = last.entry((chain.trail, chain.account)).or_insert(Moment::from_millis(0));
        *ends = end(digests).map_or(*ends, |end| end.max(*ends));
    }
    let behind = |(chain, digests): (&Chain<'_>, &Vec<&Digest>)| {
        let (end, last) = (end(digests)?, *last.get(&(chain.trail, chain.account))?);
        (end.plus(APART) < last).then(|| chain.gap(end, last))
    };
    if asked.to.is_some() { Vec::new() } else { by_chain.iter().filter_map(behind).collect() }
}

/// Logs are delivered within some five minutes as a rule, never promised.
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html>.
const DELIVERY: SignedDuration = SignedDuration::from_hours(1);
const APART: SignedDuration = SignedDuration::from_hours(2);
