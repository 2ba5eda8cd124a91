//! Hour by hour, whether the chain of proof holds: a trail was on, a digest of the hour is there and signed,
//! the logs that it names are there, every log is named and unchanged, it was read, and so was each record.
//!
//! Hours are those of the digests, which begin at an odd second, and count for the day on which they
//! begin. Of an hour in which several links are broken the first one is told.

use std::collections::BTreeMap;

use super::verified::Verified;
use crate::ingest::delivered::{DigestName, log_delivered, place};
use crate::model::custody::CustodyFacts;
use crate::model::{AccountId, DigestGap, Link, Moment, ObjectProblem, Reason, Region, Standing};
use crate::report::{BrokenLink, ProvenHours};

/// What a check found, and what is known beside it.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// What digests say.
    pub verified: &'a Verified,
    /// What could not be used of the logs.
    pub problems: &'a [ObjectProblem],
    /// What AWS told of the trails.
    pub custody: Option<&'a CustodyFacts>,
}

/// Returns the hours of each account's Region, by day. Where neither a digest nor an asked period tells
/// which hours there are, there are none.
#[must_use]
pub fn hours(known: Known<'_>) -> Vec<ProvenHours> {
    let mut places = places(known);
    let place_of = |account: &AccountId, region: &Region| (account.clone(), region.clone());
    for gap in &known.verified.gaps {
        if let Some(hours) = places.get_mut(&place_of(&gap.account, &gap.region)) {
            hours.gap(gap);
        }
    }
    for digest in known.verified.digests.iter() {
        let is_bad =
            !matches!(digest.state, Standing::Valid | Standing::Missing | Standing::NotInRange);
        let name = DigestName::of(&digest.key).filter(|name| is_bad && !name.is_backfill);
        let Some(name) = name else { continue };
        if let Some(hours) = places.get_mut(&(name.account, name.region)) {
            hours.digest_not_valid(Moment::from_millis(name.end.as_millis() - HOUR / 2));
        }
    }
    for log in known.verified.logs.iter() {
        if let Some(link) = broken_by(log.reason) {
            mark(&mut places, &log.key, link);
        }
    }
    for problem in known.problems {
        mark(&mut places, &problem.object, Link::Records);
    }
    places.into_iter().flat_map(|(place, hours)| hours.told(&place, known.custody)).collect()
}

type Place = (AccountId, Region);

fn mark(places: &mut BTreeMap<Place, Hours>, key: &str, link: Link) {
    let (Some(place), Some(at)) = (place(key), delivered(key)) else { return };
    if let Some(hours) = places.get_mut(&place) {
        hours.break_at(at, link);
    }
}

/// Returns the end of the minute that a log's name tells: by then it was delivered.
fn delivered(key: &str) -> Option<Moment> {
    log_delivered(key).map(|at| Moment::from_millis(at.as_millis() + MINUTE - 1))
}

const fn broken_by(reason: Reason) -> Option<Link> {
    match (reason, reason.standing()) {
        (Reason::DigestNotValid, _) => Some(Link::Signature),
        (_, Standing::Missing) => Some(Link::LogThere),
        (_, Standing::Unattested) => Some(Link::LogNamed),
        (_, Standing::Tampered) => Some(Link::LogUnchanged),
        (_, Standing::Unreadable) => Some(Link::LogRead),
        (_, Standing::Valid | Standing::NotInRange) => None,
    }
}

/// The hours of an account's Region.
struct Hours {
    /// When the first of them begins.
    first: i64,
    /// The first link that is broken in each.
    broken: Vec<Option<Link>>,
}

/// Returns the places of which it is known which hours there are, each with no link broken but for the
/// hours that lie outside what its digests cover.
fn places(known: Known<'_>) -> BTreeMap<Place, Hours> {
    let verified = known.verified;
    let period = verified.period;
    let mut last = BTreeMap::<Place, Moment>::new();
    for log in verified.logs.iter().filter(|log| log.state != Standing::NotInRange) {
        let Some((place, at)) = place(&log.key).zip(delivered(&log.key)) else { continue };
        let last = last.entry(place).or_insert(at);
        *last = (*last).max(at);
    }
    let mut places = BTreeMap::new();
    for covered in &verified.covered {
        let place = (covered.account.clone(), covered.region.clone());
        let from = period.deliveries.from.map_or(covered.from, |from| from.min(covered.from));
        // Where no end is asked for, logs without a digest are the end.
        let asked = period.deliveries.to.filter(|_| period.is_end_asked);
        let logs = last.get(&place).map(|last| Moment::from_millis(last.as_millis() + 1));
        let to = asked.or(logs).map_or(covered.to, |to| to.max(covered.to));
        let mut hours = Hours::of((from, to), covered.from);
        hours.outside(covered.from, covered.to);
        places.insert(place, hours);
    }
    if let (Some(from), Some(to)) = (period.deliveries.from, period.deliveries.to) {
        for place in last.into_keys() {
            places.entry(place).or_insert_with(|| {
                let mut hours = Hours::of((from, to), from);
                hours.outside(from, from);
                hours
            });
        }
    }
    places
}

impl Hours {
    /// Returns the hours from one moment to another, one of which begins at `anchor`.
    fn of((from, to): (Moment, Moment), anchor: Moment) -> Self {
        let anchor = anchor.as_millis();
        let before = (anchor - from.as_millis()).max(0) / HOUR;
        // What is asked for before is of whole hours: what is less of one is of the first.
        let first = anchor - before * HOUR;
        let many = (to.as_millis() - first + HOUR - 1).max(0) / HOUR;
        let many = usize::try_from(many).unwrap_or(0).min(MOST);
        Self { first, broken: vec![None; many] }
    }

    fn number(&self, at: i64) -> Option<usize> {
        let number = usize::try_from((at - self.first).div_euclid(HOUR)).ok()?;
        (number < self.broken.len()).then_some(number)
    }

    /// The first link of the chain is what is told.
    fn break_at(&mut self, at: Moment, link: Link) {
        if let Some(number) = self.number(at.as_millis()) {
            let broken = &mut self.broken[number];
            *broken = Some(broken.map_or(link, |known| known.min(link)));
        }
    }

    fn outside(&mut self, from: Moment, to: Moment) {
        for (number, broken) in self.broken.iter_mut().enumerate() {
            let start = self.first + i64::try_from(number).unwrap_or(i64::MAX / HOUR) * HOUR;
            if start < from.as_millis() || start + HOUR > to.as_millis() {
                *broken = Some(Link::Digest);
            }
        }
    }

    fn gap(&mut self, gap: &DigestGap) {
        let end = self.first + i64::try_from(self.broken.len()).unwrap_or(0) * HOUR;
        let mut at = gap.from.as_millis().max(self.first);
        while at < gap.to.as_millis().min(end) {
            self.break_at(Moment::from_millis(at), Link::Digest);
            at = self.first + ((at - self.first).div_euclid(HOUR) + 1) * HOUR;
        }
    }

    /// A digest is there, and proves nothing.
    fn digest_not_valid(&mut self, at: Moment) {
        if let Some(number) = self.number(at.as_millis())
            && self.broken[number] == Some(Link::Digest)
        {
            self.broken[number] = Some(Link::Signature);
        }
    }

    /// Tells them by day; days without a broken link that follow each other are one.
    fn told(self, (account, region): &Place, custody: Option<&CustodyFacts>) -> Vec<ProvenHours> {
        let mut days: Vec<ProvenHours> = Vec::new();
        let mut at = Moment::from_millis(self.first);
        for broken in self.broken {
            // Digests tell that the trail was on; without them, AWS may.
            let trail = match broken {
                Some(Link::Digest) => {
                    custody.and_then(|facts| trail_was_on(facts, account, region, at))
                }
                _ => Some(true),
            };
            let broken = if trail == Some(false) { Some(Link::Trail) } else { broken };
            let day = at.day();
            if days.last().is_none_or(|last| last.to != day) {
                days.push(ProvenHours {
                    account: account.clone(),
                    region: region.clone(),
                    from: day,
                    to: day,
                    hours: 0,
                    proven: 0,
                    trail_unknown: 0,
                    broken: Vec::new(),
                });
            }
            if let Some(last) = days.last_mut() {
                last.add(broken, trail.is_none());
            }
            at = Moment::from_millis(at.as_millis() + HOUR);
        }
        joined(days)
    }
}

impl ProvenHours {
    fn add(&mut self, broken: Option<Link>, is_trail_unknown: bool) {
        self.hours += 1;
        self.trail_unknown += u64::from(is_trail_unknown);
        let Some(link) = broken else {
            self.proven += 1;
            return;
        };
        match self.broken.binary_search_by_key(&link, |one| one.link) {
            Ok(at) => self.broken[at].hours += 1,
            Err(at) => self.broken.insert(at, BrokenLink { link, hours: 1 }),
        }
    }
}

fn joined(days: Vec<ProvenHours>) -> Vec<ProvenHours> {
    let mut rows: Vec<ProvenHours> = Vec::new();
    for day in days {
        match rows.last_mut() {
            Some(last) if last.broken.is_empty() && day.broken.is_empty() => {
                last.to = day.to;
                last.hours += day.hours;
                last.proven += day.proven;
            }
            _ => rows.push(day),
        }
    }
    rows
}

/// Says whether a trail of an account's Region was on, as far as AWS told.
fn trail_was_on(
    facts: &CustodyFacts,
    account: &AccountId,
    region: &Region,
    at: Moment,
) -> Option<bool> {
    let answers = facts.regions.iter().find(|answers| answers.region == region.as_str())?;
    let there = answers.trails.answer()?;
    let own = facts.identity.answer().is_some_and(|who| who.account == account.as_str());
    let trails = facts
        .trails
        .iter()
        .filter(|trail| there.contains(&trail.arn) && (own || trail.is_organization));
    let mut was = Some(false);
    let mut is_any = false;
    for trail in trails {
        is_any = true;
        match trail.status.answer().and_then(|status| status.was_on(at)) {
            Some(true) => return Some(true),
            Some(false) => {}
            None => was = None,
        }
    }
    was.filter(|_| is_any)
}

/// In milliseconds.
const HOUR: i64 = 3_600_000;
/// In milliseconds.
const MINUTE: i64 = 60_000;
/// Forty years: names of objects may tell any time.
const MOST: usize = 40 * 366 * 24;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::custody::TrailStatus;

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    #[test]
    fn a_trail_was_on_or_off_as_far_as_its_last_start_and_stop_tell() {
        let of = |is_logging, started: Option<&str>, stopped: Option<&str>| TrailStatus {
            is_logging,
            delivery_error: None,
            digest_error: None,
            started: started.map(at),
            stopped: stopped.map(at),
        };
        let (early, noon, late) =
            ("2026-06-01T01:00:00Z", "2026-06-01T12:00:00Z", "2026-06-01T20:00:00Z");
        let was = |status: &TrailStatus| [early, noon, late].map(|time| status.was_on(at(time)));
        assert_eq!(was(&of(true, Some(noon), None)), [None, Some(true), Some(true)]);
        assert_eq!(was(&of(true, Some(late), Some(noon))), [None, Some(false), Some(true)]);
        assert_eq!(
            was(&of(false, Some(early), Some(noon))),
            [Some(true), Some(false), Some(false)]
        );
        assert_eq!(was(&of(true, None, None)), [None; 3]);
    }

    #[test]
    fn hours_are_those_of_digests_and_reach_to_the_end() {
        let hours = Hours::of(
            (at("2026-06-01T00:00:00Z"), at("2026-06-01T05:00:00Z")),
            at("2026-06-01T01:01:31Z"),
        );
        assert_eq!(Moment::from_millis(hours.first), at("2026-06-01T00:01:31Z"));
        assert_eq!(hours.broken.len(), 5);
    }
}
