//! The times for which no valid digest says what was delivered.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;

use super::chain::{Chains, DigestObject};
use super::digest::Digest;
use super::period::Period;
use crate::ingest::delivered::DigestName;
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
    gaps.extend(begun_trails(&by_chain, &covered, period));
    gaps.extend(without_chain(digests, &covered, period));
    let end = |(chain, digests): (&Chain<'_>, &Vec<&Digest>)| {
        Some((chain.owned(), digests.iter().map(|digest| digest.end).max()?))
    };
    (covered, gaps.into_iter().collect(), by_chain.iter().filter_map(end).collect())
}

/// A trail's digests of one account and Region, by name.
pub(super) type ChainName = (AccountId, (String, Region), Region);

/// Where the digests of each trail end.
pub(super) type Ends = BTreeMap<ChainName, Moment>;

/// Puts gaps in order, and adds those that only show where all Regions of a trail are seen: where its
/// digests end long before those of another Region. Where an end is asked for, that is what counts.
pub(super) fn settle(gaps: &mut Vec<DigestGap>, ends: &Ends, period: Period, elsewhen: &Elsewhen) {
    if !period.is_end_asked {
        gaps.extend(behind_others(ends));
    }
    gaps.extend(elsewhen.gaps(ends, period));
    join(gaps);
}

/// Makes one of the gaps of an account's Region that touch or overlap, so that no hour counts twice.
fn join(gaps: &mut Vec<DigestGap>) {
    gaps.sort_by(|a, b| (&a.account, &a.region, a.from).cmp(&(&b.account, &b.region, b.from)));
    gaps.dedup_by(|next, gap| {
        let is_own = (&next.account, &next.region) == (&gap.account, &gap.region);
        let touches = is_own && next.from <= gap.to;
        if touches {
            gap.to = gap.to.max(next.to);
        }
        touches
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

/// Returns the gaps at the beginning of trails where others of the account's Region were there before
/// them: who stops a trail, takes its digests away and starts it again leaves nothing else.
fn begun_trails(
    by_chain: &BTreeMap<Chain<'_>, Vec<&Digest>>,
    covered: &[Covered],
    period: Period,
) -> Vec<DigestGap> {
    let begun = |(chain, digests): (&Chain<'_>, &Vec<&Digest>)| {
        let start = digests.iter().map(|digest| digest.start).min()?;
        let place = chain.place;
        let own = |one: &&Covered| one.account == *place.account && one.region == *place.region;
        let first = covered.iter().find(own)?.from;
        // Digests of several trails do not begin at one moment.
        let asked = period.deliveries.from;
        let (from, to) =
            asked.map_or((first, start.plus(-APART)), |asked| (first.max(asked), start));
        (from < to).then(|| place.gap(from, start))
    };
    by_chain.iter().filter_map(begun).collect()
}

/// Returns the gaps of accounts' Regions whose digests make no chain: backfill digests name logs, and say
/// of no hour that nothing else was delivered.
fn without_chain(digests: &[DigestObject], covered: &[Covered], period: Period) -> Vec<DigestGap> {
    let mut times: BTreeMap<(AccountId, Region), (Moment, Moment)> = BTreeMap::new();
    for name in digests.iter().filter_map(|object| DigestName::of(object.stored.name())) {
        let (from, to) = (name.end.plus(-HOUR), name.end);
        let times = times.entry((name.account, name.region)).or_insert((from, to));
        *times = (times.0.min(from), times.1.max(to));
    }
    for one in covered {
        times.remove(&(one.account.clone(), one.region.clone()));
    }
    let gap = |((account, region), (first, last)): ((AccountId, Region), _)| {
        let from = period.deliveries.from.unwrap_or(first);
        let to = period.deliveries.to.filter(|_| period.is_end_asked).unwrap_or(last);
        (from < to).then_some(DigestGap { from, to, account, region })
    };
    times.into_iter().filter_map(gap).collect()
}

/// Digests that lie outside an asked period, by their names: what was there before it and after it must
/// have been there in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Elsewhen {
    chains: BTreeMap<ChainName, Sides>,
    places: BTreeSet<(AccountId, Region)>,
}

/// On which sides of a period digests lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Sides {
    before: bool,
    after: bool,
}

impl Elsewhen {
    /// Notes a digest outside of what was asked.
    pub fn note(&mut self, name: DigestName, asked: Window) {
        self.note_place(name.account.clone(), name.region.clone());
        if !name.is_backfill {
            let chain = (name.account, (name.trail, name.home), name.region);
            let is_before = asked.from.is_some_and(|from| name.end <= from);
            let sides = self.chains.entry(chain).or_default();
            sides.before |= is_before;
            sides.after |= !is_before;
        }
    }

    /// Notes an account's Region that has digests, of whatever time.
    pub fn note_place(&mut self, account: AccountId, region: Region) {
        self.places.insert((account, region));
    }

    /// Returns the asked period of accounts' Regions, and of trails, that have no digest in it and must
    /// have had one.
    fn gaps(&self, ends: &Ends, period: Period) -> Vec<DigestGap> {
        let Window { from: Some(from), to: Some(to) } = period.deliveries else {
            return Vec::new();
        };
        let is_there = |place: &(AccountId, Region)| {
            ends.keys().any(|(account, _, region)| (account, region) == (&place.0, &place.1))
        };
        let goes_on = |account: &AccountId, trail: &(String, Region)| {
            ends.keys().any(|(of, own, _)| (of, own) == (account, trail))
        };
        let places = self.places.iter().filter(|place| !is_there(place)).cloned();
        let chains = self.chains.iter().filter(|(chain, sides)| {
            // A trail that others of its Regions outlast was not deleted, nor one that is there again.
            let goes_on = sides.after || goes_on(&chain.0, &chain.1);
            !ends.contains_key(chain) && sides.before && goes_on
        });
        let chains = chains.map(|((account, _, region), _)| (account.clone(), region.clone()));
        let gap = |(account, region)| DigestGap { from, to, account, region };
        places.chain(chains).map(gap).collect()
    }
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

/// What a digest tells of.
const HOUR: SignedDuration = SignedDuration::from_hours(1);
/// Digests of one trail's Regions end no further from each other.
const APART: SignedDuration = SignedDuration::from_hours(2);
