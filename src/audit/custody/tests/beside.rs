//! Facts beside logs: of which they are.

use super::super::LogsOf;
use super::*;
use crate::model::{AccountId, LogBucket};

/// What facts come to beside logs of this account and Region, in a report of this day.
fn beside(facts: &CustodyFacts, (account, region, day): (&str, &str, &str)) -> Vec<String> {
    beside_all(facts, &[account], (region, day))
}

/// The same beside logs of some accounts.
fn beside_all(facts: &CustodyFacts, accounts: &[&str], (region, day): (&str, &str)) -> Vec<String> {
    beside_in(facts, &[], accounts, (region, day))
}

/// The same beside logs that lie in buckets.
fn beside_in(
    facts: &CustodyFacts,
    buckets: &[(&str, Option<&str>)],
    accounts: &[&str],
    (region, day): (&str, &str),
) -> Vec<String> {
    let allowed = ["ca-central-1", "ca-west-1"].map(|code| code.parse().unwrap()).into();
    let (catalog, lang) = (Catalog::builtin(), Lang::English);
    let accounts: Vec<AccountId> = accounts.iter().map(|account| (*account).into()).collect();
    let regions = [region.into()];
    let now = Moment::parse(&format!("{day}T00:00:00Z")).unwrap();
    let buckets = buckets.iter().map(|(bucket, account)| LogBucket {
        bucket: (*bucket).into(),
        account: account.map(Into::into),
    });
    let buckets = buckets.collect();
    let logs = Some(LogsOf { accounts: &accounts, regions: &regions, buckets: &buckets, now });
    let judged = judge(facts, &CustodyQuestion { allowed: &allowed, catalog, lang, logs });
    let told = judged.findings.into_iter().map(|finding| finding.message);
    let told: Vec<String> = told.collect();
    let is_open = judged.custody.verdict == Verdict::InsufficientData;
    assert_eq!(is_open, !told.is_empty(), "{told:?}");
    told
}

#[test]
fn facts_say_nothing_of_logs_of_another_account_region_or_time() {
    let facts = good();
    let own = ("111122223333", "ca-central-1", "2026-12-01");
    assert_eq!(beside(&facts, own), [""; 0]);
    let (account, region, day) = own;
    let other = "444455556666";
    assert_eq!(
        beside(&facts, (other, region, day)),
        ["the facts are of account 111122223333 and its trails, and the logs of others \
             (444455556666): where those are kept is not known"]
    );
    // Facts of one account are none of the others whose logs lie beside its own.
    assert_eq!(
        beside_all(&facts, &[account, other, "777788889999"], (region, day)),
        ["the facts are of account 111122223333 and its trails, and the logs of others \
             (444455556666, 777788889999): where those are kept is not known"]
    );
    assert_eq!(
        beside(&facts, (account, "us-east-1", day)),
        ["logs come from us-east-1, and the facts say nothing of it"]
    );
    // 26 November and 92 days, and the day before it that is left to clocks.
    for (day, told) in [("2027-02-26", 0), ("2027-02-27", 1), ("2026-11-26", 0), ("2026-11-25", 1)]
    {
        assert_eq!(beside(&facts, (account, region, day)).len(), told, "{day}");
    }
}

#[test]
fn a_trail_of_an_organization_stands_for_accounts_whose_logs_lie_in_its_bucket() {
    let mut facts = good();
    facts.trails[0].is_organization = true;
    let (own, other, third) = ("111122223333", "444455556666", "777788889999");
    let with = |buckets: &[(&str, Option<&str>)], accounts: &[&str]| {
        beside_in(&facts, buckets, accounts, ("ca-central-1", "2026-12-01"))
    };
    let not_shown = |others: &str| {
        format!(
            "the facts are of account 111122223333, and nothing shows that a trail of its organization has \
             the logs of others ({others}): their digests would (`--keys`), or reading them in its bucket"
        )
    };
    assert_eq!(with(&[], &[own]), [""; 0]);
    // They may be of another organization.
    assert_eq!(with(&[], &[own, other]), [not_shown(other)]);
    assert_eq!(with(&[("logs", None)], &[other]), [not_shown(other)]);
    assert_eq!(with(&[("logs", Some(other))], &[own, other]), [""; 0]);
    assert_eq!(with(&[("logs", Some(other))], &[own, other, third]), [not_shown(third)]);
}

#[test]
fn facts_say_nothing_of_logs_in_a_bucket_that_they_do_not_know() {
    let mut facts = good();
    let own = "111122223333";
    let with = |facts: &CustodyFacts, bucket: &str| {
        beside_in(facts, &[(bucket, Some(own))], &[own], ("ca-central-1", "2026-12-01"))
    };
    assert_eq!(with(&facts, "logs"), [""; 0]);
    let told = |bucket: &str| {
        format!(
            "logs lie in bucket `{bucket}`, by where they were read or by their digests, and the facts do \
             not say that any logs are kept there"
        )
    };
    assert_eq!(with(&facts, "other-logs"), [told("other-logs")]);
    // A bucket that gets copies by a rule is one of which the facts know.
    facts.buckets[0].replication = said(vec![Replication {
        bucket: "copies".to_owned(),
        account: None,
        kms_key: None,
        is_enabled: true,
    }]);
    facts.other_buckets = vec![other("copies", "ca-west-1"), other("lists", "ca-west-1")];
    assert_eq!(with(&facts, "copies"), [""; 0]);
    // One that facts name for other reasons is none.
    let list = InventoryTarget { bucket: "lists".to_owned(), is_enabled: true };
    facts.buckets[0].inventories = said(vec![list]);
    assert_eq!(with(&facts, "lists"), [told("lists")]);
}
