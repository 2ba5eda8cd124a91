//! Whether facts are about the logs beside them: of their accounts, Regions, buckets and time.

use std::collections::BTreeSet;

use super::judge::Judge;
use crate::model::{AccountId, Arn, LogBucket, Moment, Text};
use crate::report::CustodyCode as Code;
use crate::report::words::CustodyStatement as Said;

/// The logs that facts are about.
#[derive(Debug, Clone, Copy)]
pub struct LogsOf<'a> {
    /// Their accounts.
    pub accounts: &'a [AccountId],
    /// The Regions where they were recorded.
    pub regions: &'a [Text],
    /// The buckets that they were read from, and those that valid digests name.
    pub buckets: &'a BTreeSet<LogBucket>,
    /// When the report of them is made.
    pub now: Moment,
}

impl Judge<'_> {
    /// Facts say something of logs only if they are of their account, of their Regions, of their buckets
    /// and of their time.
    pub(super) fn against_logs(&mut self) {
        let Some(logs) = self.question.logs else { return };
        let (taken_at, now) = (self.facts.taken_at, logs.now);
        if is_out_of_date(taken_at, now) {
            let said = Said::OutOfDate { taken_at, now };
            self.find(Code::CustodyOutOfDate, &taken_at.to_string(), &said);
        }
        for region in logs.regions {
            if self.facts.regions.iter().all(|asked| *asked.region != **region) {
                self.find_at(
                    Code::CustodyUnknown,
                    region,
                    region,
                    &Said::RegionNotAsked { region },
                );
            }
        }
        let buckets: BTreeSet<&str> = logs.buckets.iter().map(|one| &*one.bucket).collect();
        for bucket in buckets {
            if !self.keeps_logs(bucket) {
                self.find(Code::CustodyUnknown, bucket, &Said::BucketNotAsked { bucket });
            }
        }
        self.accounts(logs);
    }

    /// A trail of an organization has the logs of accounts that it does not name: those whose logs are
    /// shown to lie in its bucket. Others may be of another organization.
    fn accounts(&mut self, logs: LogsOf<'_>) {
        let own = self.facts.identity.answer().map(|identity| identity.account.as_str());
        let trails = self.facts.trails.iter();
        let of_organization = trails.clone().filter(|trail| trail.is_organization);
        let of_organization: BTreeSet<&str> =
            of_organization.map(|trail| trail.bucket.as_str()).collect();
        let of_trails = trails.filter_map(|trail| Arn::parse(&trail.arn)).map(|arn| arn.account);
        let known: BTreeSet<&str> = of_trails.chain(own).collect();
        let lies_there = |account: &AccountId| {
            let of_account = |one: &&LogBucket| one.account.as_ref() == Some(account);
            let buckets = logs.buckets.iter().filter(of_account);
            buckets.map(|one| &*one.bucket).any(|bucket| of_organization.contains(bucket))
        };
        let is_other = |one: &&AccountId| !known.contains(one.as_str()) && !lies_there(one);
        let others: Vec<&str> =
            logs.accounts.iter().filter(is_other).map(AccountId::as_str).collect();
        let (Some(own), false) = (own, others.is_empty()) else { return };
        let others = others.join(", ");
        let said = if of_organization.is_empty() {
            Said::OtherAccount { own, logs: &others }
        } else {
            Said::OtherOrganization { own, logs: &others }
        };
        self.find(Code::CustodyUnknown, own, &said);
    }
}

/// Says whether facts are too old for a report of this time, or of a later one: settings change. A day is
/// left to clocks and to reports that are made as of their date.
#[must_use]
pub fn is_out_of_date(taken_at: Moment, now: Moment) -> bool {
    let age = now.as_millis() - taken_at.as_millis();
    !(-DAY..=LONGEST_DAYS * DAY).contains(&age)
}

const DAY: i64 = 86_400_000;
/// A quarter of a year.
const LONGEST_DAYS: i64 = 92;
