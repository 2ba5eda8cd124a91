//! The times for which no valid digest says what was delivered.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;

use super::chain::{Chains, DigestObject};
use super::digest::Digest;
use super::period::Period;
use crate::model::{AccountId, DigestGap, Moment, Region, Standing};

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

/// Returns what is covered, and what is not.
///
/// A trail's digests follow each other without a gap, and those of its Regions end within some two
/// hours of each other. The asked period must be covered by the digests of one trail or another.
#[must_use]
pub fn covered(
    digests: &[DigestObject],
    chains: &Chains,
    period: Period,
) -> (Vec<Covered>, Vec<DigestGap>, Ends) {
    let is_valid = |at: &usize| chains.reasons[*at].standing() == Standing::Valid;
    let valid = (0..digests.len()).filter(is_valid).filter_map(|at| digests[at].digest());
    let mut by_chain: BTreeMap<Chain<'_>, Vec<&Digest>> = BTreeMap::new();
    for digest in valid.filter(|digest| !digest.is_backfill) {
        by_chain.entry(Chain::of(digest)).or_default().push(digest);
    }
    let mut gaps = BTreeSet::new();
    let mut by_place: BTreeMap<Place<'_>, Vec<&Digest>> = BTreeMap::new();
    for (chain, digests) in &mut by_chain {
        digests.sort_by_key(|digest| (digest.start, digest.end));
        gaps.extend(within(chain.place, digests));
        by_place.entry(chain.place).or_default().extend(digests.iter());
    }
    let mut covered = Vec::with_capacity(by_place.len());
    let mut ends: BTreeMap<Place<'_>, Moment> = BTreeMap::new();
    for (place, digests) in &mut by_place {
        digests.sort_by_key(|digest| (digest.start, digest.end));
        // One trail may have ended long before another began.
        gaps.extend(within(*place, digests));
        let Some(whole) = span(*place, digests) else { continue };
        gaps.extend(at_the_ends(*place, &whole, period));
        ends.insert(*place, whole.to);
        covered.push(whole);
    }
    gaps.extend(ended_trails(&by_chain, &ends, period));
    let end = |(chain, digests): (&Chain<'_>, &Vec<&Digest>)| {
        Some((chain.owned(), digests.iter().map(|digest| digest.end).max()?))
    };
    (covered, gaps.into_iter().collect(), by_chain.iter().filter_map(end).collect())
}

/// Where the digests of each trail end: of an account, the trail, and a Region.
pub(super) type Ends = BTreeMap<(AccountId, (String, Region), Region), Moment>;

/// Puts gaps in order, and adds those that only show where all Regions of a trail are seen: where its
/// digests end long before those of another Region. Where an end is asked for, that is what counts.
pub(super) fn settle(gaps: &mut Vec<DigestGap>, ends: &Ends, period: Period) {
    if !period.is_end_asked {
        gaps.extend(behind_others(ends));
    }
    outermost(gaps);
}

/// Drops the gaps that lie within another of the same account and Region.
fn outermost(gaps: &mut Vec<DigestGap>) {
    gaps.sort_by_key(|gap| (gap.from, Reverse(gap.to)));
    let mut ends: BTreeMap<(AccountId, Region), Moment> = BTreeMap::new();
    gaps.retain(|gap| {
        let end = ends.entry((gap.account.clone(), gap.region.clone())).or_insert(gap.from);
        let is_beyond = *end < gap.to;
        *end = gap.to.max(*end);
        is_beyond
    });
    gaps.sort();
}

/// An account and a Region of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place<'a> {
    account: &'a AccountId,
    region: &'a Region,
}

/// A trail's digests of one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Chain<'a> {
    trail: &'a (String, Region),
    place: Place<'a>,
}

impl<'a> Chain<'a> {
    fn of(digest: &'a Digest) -> Self {
        let place = Place { account: &digest.account, region: &digest.region };
        Self { trail: &digest.trail, place }
    }

    fn owned(&self) -> (AccountId, (String, Region), Region) {
        (self.place.account.clone(), self.trail.clone(), self.place.region.clone())
    }
}

impl Place<'_> {
    fn gap(&self, from: Moment, to: Moment) -> DigestGap {
        DigestGap { from, to, account: self.account.clone(), region: self.region.clone() }
    }
}

/// Returns from where to where digests reach; `None` where there is none.
fn span(place: Place<'_>, digests: &[&Digest]) -> Option<Covered> {
    Some(Covered {
        account: place.account.clone(),
        region: place.region.clone(),
        from: digests.iter().map(|digest| digest.start).min()?,
        to: digests.iter().map(|digest| digest.end).max()?,
        digests: digests.len() as u64,
    })
}

/// Returns the gaps between digests in the order of their start.
fn within(place: Place<'_>, digests: &[&Digest]) -> Vec<DigestGap> {
    let mut gaps = Vec::new();
    let mut end = None;
    for digest in digests {
        if let Some(end) = end.filter(|end| *end < digest.start) {
            gaps.push(place.gap(end, digest.start));
        }
        end = end.max(Some(digest.end));
    }
    gaps
}

fn at_the_ends(place: Place<'_>, whole: &Covered, asked: Period) -> Vec<DigestGap> {
    let before = asked.deliveries.from.filter(|from| *from < whole.from);
    let after = asked.deliveries.to.filter(|to| asked.is_end_asked && whole.to < *to);
    let before = before.map(|from| place.gap(from, whole.from));
    before.into_iter().chain(after.map(|to| place.gap(whole.to, to))).collect()
}

/// Returns the gaps at the end of trails that other trails of the account's Region outlast: they may
/// not have logged the same events.
fn ended_trails(
    by_chain: &BTreeMap<Chain<'_>, Vec<&Digest>>,
    ends: &BTreeMap<Place<'_>, Moment>,
    period: Period,
) -> Vec<DigestGap> {
    let asked = period.deliveries.to.filter(|_| period.is_end_asked);
    let ended = |(chain, digests): (&Chain<'_>, &Vec<&Digest>)| {
        let end = digests.iter().map(|digest| digest.end).max()?;
        let last = *ends.get(&chain.place)?;
        // Digests of several trails do not end at one moment.
        let (from, to) = asked.map_or((end.plus(APART), last), |asked| (end, last.min(asked)));
        (from < to).then(|| chain.place.gap(end, to))
    };
    by_chain.iter().filter_map(ended).collect()
}

/// Returns the gaps at the end of Regions that others of the same trail and account outlast.
fn behind_others(ends: &Ends) -> Vec<DigestGap> {
    let mut last: BTreeMap<(&AccountId, &(String, Region)), Moment> = BTreeMap::new();
    for ((account, trail, _), end) in ends {
        let latest = last.entry((account, trail)).or_insert(*end);
        *latest = (*latest).max(*end);
    }
    let behind = |((account, trail, region), end): (&(AccountId, _, Region), &Moment)| {
        let last = *last.get(&(account, trail))?;
        let place = Place { account, region };
        (end.plus(APART) < last).then(|| place.gap(*end, last))
    };
    ends.iter().filter_map(behind).collect()
}

/// Digests of one trail's Regions end no further from each other.
const APART: SignedDuration = SignedDuration::from_hours(2);
