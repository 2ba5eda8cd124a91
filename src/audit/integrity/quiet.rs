//! Days on which nothing was delivered, by the word of signed digests.

use std::collections::{BTreeMap, BTreeSet};

use super::chain::{Chains, DigestObject};
use crate::ingest::delivered::log_delivered;
use crate::model::{AccountId, Day, Gap, Moment, Region, Standing};

/// What valid digests say of days without any object.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Quiet {
    /// The times that valid digests of each trail cover, in order and apart. Trails may log different
    /// events, so that one does not speak for another.
    covered: BTreeMap<Chain, Vec<(Moment, Moment)>>,
    /// Days of which any digest names a log, valid or not, there or not.
    delivered: BTreeSet<(AccountId, Region, Day)>,
}

/// An account, its Region, and a trail.
type Chain = (AccountId, Region, (String, Region));

impl Quiet {
    /// Learns what digests say.
    #[must_use]
    pub fn of(digests: &[DigestObject], chains: &Chains) -> Self {
        let mut quiet = Self::default();
        for (object, reason) in digests.iter().zip(&chains.reasons) {
            let Some(digest) = object.digest() else { continue };
            let place = (digest.account.clone(), digest.region.clone());
            for log in &digest.logs {
                // A log whose name tells no time may be of any day of its digest.
                let days = log_delivered(&log.place.key)
                    .map_or([digest.start.day(), digest.end.day()], |at| [at.day(); 2]);
                let days = days.map(|day| (place.0.clone(), place.1.clone(), day));
                quiet.delivered.extend(days);
            }
            if reason.standing() == Standing::Valid && !digest.is_backfill {
                let chain = (place.0, place.1, digest.trail.clone());
                quiet.covered.entry(chain).or_default().push((digest.start, digest.end));
            }
        }
        quiet.covered.values_mut().for_each(join);
        quiet
    }

    /// Learns what others say.
    pub(super) fn add(&mut self, other: Self) {
        self.delivered.extend(other.delivered);
        for (chain, spans) in other.covered {
            let own = self.covered.entry(chain).or_default();
            own.extend(spans);
            join(own);
        }
    }

    /// Says whether valid digests cover a whole day, and name nothing that was delivered on it.
    fn holds(&self, account: &AccountId, region: &Region, day: Day) -> bool {
        let Ok(tomorrow) = day.tomorrow() else { return false };
        let (start, end) = (Moment::start_of(day), Moment::start_of(tomorrow));
        let covers = |spans: &[(Moment, Moment)]| {
            spans.iter().any(|(from, to)| *from <= start && end <= *to)
        };
        let chains = self.covered.iter();
        let own = chains.filter(|((of, at, _), _)| of == account && at == region);
        let mut own = own.map(|(_, spans)| covers(spans)).peekable();
        let is_covered = own.peek().is_some() && own.all(|covers| covers);
        is_covered && !self.delivered.contains(&(account.clone(), region.clone(), day))
    }

    /// Parts gaps into the days that remain without an explanation and those that are proven quiet.
    #[must_use]
    pub fn part(&self, gaps: &[Gap]) -> (Vec<Gap>, Vec<Gap>) {
        part(gaps, |gap, day| self.holds(&gap.account, &gap.region, day))
    }
}

/// Parts gaps into the days that stay open and those of which somebody says that they are quiet.
pub(in crate::audit) fn part(
    gaps: &[Gap],
    is_quiet: impl Fn(&Gap, Day) -> bool,
) -> (Vec<Gap>, Vec<Gap>) {
    let (mut open, mut quiet) = (Vec::new(), Vec::new());
    for gap in gaps {
        let mut day = gap.from;
        loop {
            add(if is_quiet(gap, day) { &mut quiet } else { &mut open }, gap, day);
            match day.tomorrow() {
                Ok(next) if next <= gap.to => day = next,
                Ok(_) | Err(_) => break,
            }
        }
    }
    (open, quiet)
}

/// Adds a day of a gap to the one before it, or begins another.
fn add(gaps: &mut Vec<Gap>, of: &Gap, day: Day) {
    match gaps.last_mut() {
        Some(last)
            if last.account == of.account
                && last.region == of.region
                && last.to.tomorrow().is_ok_and(|next| next == day) =>
        {
            last.to = day;
        }
        Some(_) | None => gaps.push(Gap { from: day, to: day, ..of.clone() }),
    }
}

/// Joins spans that touch or overlap.
pub(super) fn join(spans: &mut Vec<(Moment, Moment)>) {
    spans.sort_unstable();
    let mut joined: Vec<(Moment, Moment)> = Vec::with_capacity(spans.len());
    for (from, to) in spans.drain(..) {
        match joined.last_mut() {
            Some((_, end)) if from <= *end => *end = to.max(*end),
            Some(_) | None => joined.push((from, to)),
        }
    }
    *spans = joined;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gap(from: i8, to: i8) -> Gap {
        Gap {
            account: "111122223333".into(),
            region: "ca-west-1".parse().unwrap(),
            from: Day::constant(2026, 6, from),
            to: Day::constant(2026, 6, to),
        }
    }

    #[test]
    fn only_whole_covered_days_without_a_named_log_are_quiet() {
        let moment = |text: &str| Moment::parse(text).unwrap();
        let place = || ("111122223333".into(), "ca-west-1".parse().unwrap());
        let mut spans = vec![
            (moment("2026-06-03T00:00:00Z"), moment("2026-06-06T00:00:00Z")),
            (moment("2026-06-01T00:01:00Z"), moment("2026-06-03T00:00:00Z")),
            (moment("2026-06-06T00:00:01Z"), moment("2026-06-09T00:00:00Z")),
        ];
        join(&mut spans);
        assert_eq!(spans.len(), 2);
        let (account, region): (AccountId, Region) = place();
        let chain =
            |trail: &str| (account.clone(), region.clone(), (trail.to_owned(), region.clone()));
        let mut quiet = Quiet {
            covered: [(chain("trail"), spans)].into(),
            delivered: [(account.clone(), region.clone(), Day::constant(2026, 6, 4))].into(),
        };
        // The 1st and the 6th are not covered to the second; a log of the 4th is named.
        let (open, proven) = quiet.part(&[gap(1, 6), gap(8, 9)]);
        assert_eq!(open, [gap(1, 1), gap(4, 4), gap(6, 6), gap(9, 9)]);
        assert_eq!(proven, [gap(2, 3), gap(5, 5), gap(8, 8)]);
        // Another trail may have logged what this one does not.
        let of_other = (moment("2026-06-01T00:00:00Z"), moment("2026-06-03T00:00:00Z"));
        quiet.covered.insert(chain("other"), vec![of_other]);
        assert_eq!(quiet.part(&[gap(1, 6)]), (vec![gap(1, 1), gap(3, 6)], vec![gap(2, 2)]));
    }
}
