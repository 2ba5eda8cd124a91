//! From receipts to coverage.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::listed::Listed;
use crate::ingest::object_key::{looked_up_region, region_folder, region_of};
use crate::model::{
    AccountId, Coverage, Day, Gap, KeyPlace, LogBucket, LogKind, ObjectCounts, ObjectProblem,
    Receipt, Region, RegionCoverage, SkipReason, State, hex,
};

/// Objects by account and Region, and by day.
type Days = BTreeMap<(AccountId, Region), BTreeMap<Day, u64>>;

/// Adds up receipts, in any order.
#[derive(Debug, Default)]
pub struct Tally {
    coverage: Coverage,
    days: Days,
    log_days: Days,
    has_logs: bool,
    /// Folders of one Region's logs of which a part was not listed.
    folders: BTreeMap<(AccountId, Region), Receipt>,
    /// With the hash of the object, which tells two contents of one name apart.
    problems: Vec<(ObjectProblem, Option<String>)>,
    manifest: Manifest,
    /// What was listed last of each input, where a ledger tells.
    listed: Listed,
}

impl Tally {
    /// Adds up the receipts of a ledger that has noted what was listed last.
    pub fn of(listed: Listed) -> Self {
        let coverage = Coverage { named_regions: listed.named(), ..Coverage::default() };
        Self { coverage, listed, ..Self::default() }
    }

    /// Adds one receipt.
    pub fn add(&mut self, receipt: &Receipt) {
        let is_left_out = receipt.state == State::Skipped(SkipReason::NotListed);
        match region_folder(&receipt.object).filter(|_| is_left_out) {
            Some(place) => drop(self.folders.insert(place, receipt.clone())),
            None => self.count(receipt),
        }
    }

    fn count(&mut self, receipt: &Receipt) {
        count(&mut self.coverage.objects, receipt);
        if receipt.kind == LogKind::Invocation {
            self.has_logs = true;
            count(&mut self.coverage.invocation_logs.objects, receipt);
        }
        if receipt.state == State::Skipped(SkipReason::NotListed) {
            self.coverage.regions_left_out.extend(region_of(&receipt.object));
        }
        if receipt.state == State::Skipped(SkipReason::RegionOff) {
            self.coverage.regions_off.extend(looked_up_region(&receipt.object));
        }
        self.coverage.records.add(&receipt.records);
        let object = || receipt.object.clone();
        let problems = receipt.problems.iter().cloned();
        let problems = problems.map(|problem| ObjectProblem { object: object(), problem });
        self.problems.extend(problems.map(|problem| (problem, receipt.sha256.clone())));
        self.manifest.add(receipt);
        self.origin(&receipt.object);
        self.bucket(receipt);
        self.place(receipt);
    }

    /// Says whether invocation logs were looked for.
    pub const fn has_logs(&self) -> bool {
        self.has_logs
    }

    /// Notes where an object came from, as far as a reader must know it.
    fn origin(&mut self, object: &str) {
        self.coverage.looked_up += u64::from(is_of_api(object, "lookup://"));
        self.coverage.queried += u64::from(is_of_api(object, "lake://"));
        self.coverage.from_buckets += u64::from(object.starts_with("s3://"));
        let Some((scheme, rest)) = object.split_once("://") else { return };
        if matches!(scheme, "http" | "https") {
            self.coverage.from_buckets += 1;
            let host = rest.split('/').next().unwrap_or(rest);
            self.coverage.endpoints.insert(format!("{scheme}://{host}"));
        }
    }

    /// Notes the bucket of an object that was used, or should have been.
    fn bucket(&mut self, receipt: &Receipt) {
        let bucket = receipt.object.strip_prefix("s3://").and_then(|rest| rest.split('/').next());
        let Some(bucket) = bucket.filter(|_| !matches!(receipt.state, State::Skipped(_))) else {
            return;
        };
        let account = receipt.place.as_ref().map(|place| place.account.clone());
        self.coverage.buckets.insert(LogBucket { bucket: bucket.into(), account });
    }

    fn place(&mut self, receipt: &Receipt) {
        match (&receipt.place, receipt.state) {
            (Some(KeyPlace { account, region, .. }), State::Skipped(SkipReason::OutsideWindow))
                if receipt.kind == LogKind::Trail =>
            {
                if self.listed.leaves_out(&receipt.object, region) {
                    self.coverage.regions_left_out.insert(region.clone());
                    return;
                }
                self.coverage.silent.insert((account.clone(), region.clone()));
            }
            (_, State::Skipped(reason)) if reason != SkipReason::Empty => {}
            (Some(KeyPlace { account, region, day }), _) => {
                // What a ledger has of it is of an earlier scan.
                if receipt.kind == LogKind::Trail && self.listed.leaves_out(&receipt.object, region)
                {
                    self.coverage.regions_left_out.insert(region.clone());
                }
                // A day of invocation logs is no day of CloudTrail: it must hide no gap.
                let days = match receipt.kind {
                    LogKind::Trail => &mut self.days,
                    LogKind::Invocation => &mut self.log_days,
                };
                let days = days.entry((account.clone(), region.clone())).or_default();
                *days.entry(*day).or_default() += 1;
            }
            (None, _) if receipt.kind == LogKind::Invocation => {}
            (None, _) => self.coverage.objects_without_place += 1,
        }
    }

    /// Returns the sum, and the problems by object: those of one object in the order in which they
    /// were met.
    ///
    /// # Panics
    /// Panics if an object or a record is in no counter, or in two.
    pub fn done(mut self) -> (Coverage, Vec<ObjectProblem>) {
        // The part of a folder that was not listed is told by the rest, where there is any.
        for (place, receipt) in std::mem::take(&mut self.folders) {
            if !self.days.contains_key(&place) && self.coverage.silent.insert(place) {
                self.count(&receipt);
            }
        }
        self.coverage.silent.retain(|place| !self.days.contains_key(place));
        for ((account, region), days) in &self.days {
            let seen: BTreeSet<Day> = days.keys().copied().collect();
            self.coverage.gaps.extend(gaps(account, region, &seen));
        }
        self.coverage.regions = regions(self.days);
        self.coverage.invocation_logs.regions = regions(self.log_days);
        self.coverage.manifest_sha256 = self.manifest.done();
        assert!(self.coverage.objects.is_conserved(), "an object is in no counter, or in two");
        assert!(self.coverage.records.is_conserved(), "a record is in no counter, or in two");
        self.problems.sort_by(|(a, of_a), (b, of_b)| (&a.object, of_a).cmp(&(&b.object, of_b)));
        let problems = self.problems.into_iter().map(|(problem, _)| problem);
        (self.coverage, problems.collect())
    }
}

/// Says what receipts that somebody kept apart from their logs tell of them, in any order.
///
/// # Panics
/// Panics if a record is in no counter of its receipt, or in two.
#[must_use]
pub fn coverage_of(receipts: &[Receipt]) -> (Coverage, Vec<ObjectProblem>) {
    let mut tally = Tally::default();
    for receipt in receipts {
        tally.add(receipt);
    }
    tally.done()
}

/// Says whether an object is a day of an API, also of one on a server that is not AWS's.
fn is_of_api(object: &str, scheme: &str) -> bool {
    object.starts_with(scheme)
        || object.starts_with("http")
            && object.split_once(scheme).is_some_and(|(server, _)| server.ends_with('/'))
}

fn count(objects: &mut ObjectCounts, receipt: &Receipt) {
    objects.listed += 1;
    objects.bytes += receipt.bytes;
    match receipt.state {
        State::Read => objects.read += 1,
        State::Failed => objects.failed += 1,
        State::Skipped(reason) => *objects.skipped.entry(reason.as_str()).or_default() += 1,
    }
}

fn regions(days: Days) -> Vec<RegionCoverage> {
    let one = |((account, region), days): ((AccountId, Region), BTreeMap<Day, u64>)| {
        let (first_day, last_day) = (*days.first_key_value()?.0, *days.last_key_value()?.0);
        let (n, objects) = (days.len() as u64, days.values().sum());
        Some(RegionCoverage { account, region, first_day, last_day, days: n, objects })
    };
    days.into_iter().filter_map(one).collect()
}

/// The hashes of the receipts' lines: 32 bytes an object, and none where an object that was read
/// was not hashed.
#[derive(Debug, Default)]
struct Manifest {
    lines: Vec<[u8; 32]>,
    is_open: bool,
}

impl Manifest {
    fn add(&mut self, receipt: &Receipt) {
        let Receipt { object, bytes, state, sha256, .. } = receipt;
        // The stored bytes of invocation logs hold prompts, which nothing here hashes.
        let is_hashable = receipt.kind == LogKind::Trail;
        self.is_open |= *state == State::Read && sha256.is_none() && is_hashable;
        if self.is_open {
            self.lines.clear();
            return;
        }
        let stored = sha256.as_deref().unwrap_or("");
        let line = format!("{object}\t{bytes}\t{state}\t{stored}\n");
        self.lines.push(Sha256::digest(line).into());
    }

    /// Hashes the lines in an order that does not depend on that of reading.
    fn done(mut self) -> Option<String> {
        self.lines.sort_unstable();
        let mut hash = Sha256::new();
        for line in &self.lines {
            hash.update(hex(line));
            hash.update("\n");
        }
        (!self.is_open && !self.lines.is_empty()).then(|| hex(&hash.finalize()))
    }
}

/// Returns the runs of days without an object between two days with one.
fn gaps<'a>(
    account: &'a AccountId,
    region: &'a Region,
    seen: &'a BTreeSet<Day>,
) -> impl Iterator<Item = Gap> + 'a {
    seen.iter().zip(seen.iter().skip(1)).filter_map(|(before, after)| {
        let (from, to) = (before.tomorrow().ok()?, after.yesterday().ok()?);
        let gap = || Gap { account: account.clone(), region: region.clone(), from, to };
        (from <= to).then(gap)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::RecordCounts;

    fn receipt(day: Option<i8>, state: State) -> Receipt {
        let place = day.map(|day| KeyPlace {
            account: "111122223333".into(),
            region: "ca-west-1".parse().unwrap(),
            day: Day::constant(2026, 5, day),
        });
        Receipt {
            place,
            bytes: 10,
            records: RecordCounts { total: 3, other: 2, inference: 1, ..RecordCounts::default() },
            ..Receipt::bare("o", state, None)
        }
    }

    #[test]
    fn days_between_days_with_objects_are_gaps() {
        let mut tally = Tally::default();
        for day in [25, 26, 29, 31] {
            tally.add(&receipt(Some(day), State::Read));
        }
        tally.add(&receipt(Some(27), State::Skipped(SkipReason::Digest)));
        tally.add(&receipt(None, State::Failed));
        let (coverage, _) = tally.done();
        let gap = |from, to| Gap {
            account: "111122223333".into(),
            region: "ca-west-1".parse().unwrap(),
            from: Day::constant(2026, 5, from),
            to: Day::constant(2026, 5, to),
        };
        assert_eq!(coverage.gaps, [gap(27, 28), gap(30, 30)]);
        assert_eq!(
            (coverage.objects.listed, coverage.objects.read, coverage.objects.failed),
            (6, 4, 1)
        );
        assert_eq!(coverage.objects_without_place, 1);
        assert_eq!(coverage.records.total, 18);
    }

    #[test]
    fn a_region_with_logs_outside_the_period_alone_is_silent() {
        let region = || ("111122223333".into(), "ca-west-1".parse().unwrap());
        let mut tally = Tally::default();
        tally.add(&receipt(Some(20), State::Skipped(SkipReason::OutsideWindow)));
        assert_eq!(tally.done().0.silent, [region()].into());
        let mut tally = Tally::default();
        tally.add(&receipt(Some(20), State::Skipped(SkipReason::OutsideWindow)));
        tally.add(&receipt(Some(25), State::Read));
        assert_eq!(tally.done().0.silent, [].into());
    }

    #[test]
    fn regions_that_were_left_out_are_named_by_their_logs() {
        let mut tally = Tally::default();
        for key in ["CloudTrail/us-east-1/2026/05/02/x.json.gz", "CloudTrail-Digest/"] {
            let mut left = receipt(None, State::Skipped(SkipReason::NotListed));
            left.object = format!("AWSLogs/111122223333/{key}");
            tally.add(&left);
        }
        let (coverage, _) = tally.done();
        assert_eq!(coverage.regions_left_out, BTreeSet::from(["us-east-1".parse().unwrap()]));
    }

    #[test]
    fn a_folder_listed_in_part_counts_where_nothing_of_it_was_found() {
        let folder = Receipt {
            object: "s3://b/AWSLogs/111122223333/CloudTrail/ca-west-1/".to_owned(),
            records: RecordCounts::default(),
            ..receipt(None, State::Skipped(SkipReason::NotListed))
        };
        let mut tally = Tally::default();
        tally.add(&folder);
        let coverage = tally.done().0;
        assert_eq!(coverage.silent.len(), 1);
        assert_eq!((coverage.objects.listed, coverage.objects.skipped["not_listed"]), (1, 1));
        let mut tally = Tally::default();
        tally.add(&folder);
        tally.add(&receipt(Some(25), State::Read));
        let coverage = tally.done().0;
        assert_eq!((coverage.silent.len(), coverage.objects.listed), (0, 1));
    }

    #[test]
    fn days_of_invocation_logs_fill_no_gap_of_the_trail() {
        let log = |day| Receipt { kind: LogKind::Invocation, ..receipt(day, State::Read) };
        let mut tally = Tally::default();
        for day in [25, 27] {
            tally.add(&receipt(Some(day), State::Read));
        }
        tally.add(&log(Some(26)));
        tally.add(&log(None));
        let (coverage, _) = tally.done();
        assert_eq!(coverage.gaps.len(), 1);
        assert_eq!((coverage.objects.listed, coverage.objects_without_place), (4, 0));
        assert_eq!(coverage.regions.iter().map(|seen| seen.days).collect::<Vec<_>>(), [2]);
        assert_eq!(coverage.invocation_logs.objects.read, 2);
        assert_eq!(coverage.invocation_logs.regions.len(), 1);
    }

    #[test]
    #[should_panic(expected = "a record is in no counter")]
    fn a_lost_record_stops_the_report() {
        let mut lost = receipt(None, State::Read);
        lost.records.total += 1;
        let mut tally = Tally::default();
        tally.add(&lost);
        tally.done();
    }
}
