//! Who may come to a bucket.

use super::*;

#[test]
fn others_who_are_let_in_are_told_and_everybody_is_open() {
    let restricted = |principal: &str, is_conditional, blocks: &[PublicBlock]| {
        let grant = Grant { principal: principal.to_owned(), is_conditional };
        after(|facts| {
            facts.buckets[0].grants = said(vec![grant]);
            facts.buckets[0].public_access = said(blocking(blocks));
        })
    };
    let with =
        |principal: &str, is_conditional| restricted(principal, is_conditional, &PublicBlock::ALL);
    assert_eq!(with("444455556666", false), noted("bucket-shared", "logs"));
    assert_eq!(with("arn:aws:iam::444455556666:root", false), noted("bucket-shared", "logs"));
    let own = with("arn:aws:iam::111122223333:role/x", false);
    assert_eq!(own, (Verdict::Compliant, Vec::new(), 0));
    assert_eq!(with("*", true), noted("bucket-shared", "logs"));
    // The bucket lets in nobody but its own account then.
    assert_eq!(with("*", false), noted("bucket-shared", "logs"));
    let (verdict, codes, code) = restricted("*", false, &PublicBlock::ALL[..3]);
    assert_eq!((verdict, code), (Verdict::InsufficientData, 4));
    let told = |code| (code, "logs".to_owned());
    assert_eq!(codes, [told("bucket-public"), told("public-access-not-blocked")]);
}

#[test]
fn a_policy_that_aws_calls_public_is_open_unless_the_bucket_restricts_it() {
    let with = |is_public, blocks: &[PublicBlock]| {
        after(|facts| {
            facts.buckets[0].policy_status = said(PolicyStatus { is_public });
            facts.buckets[0].public_access = said(blocking(blocks));
        })
    };
    let all = &PublicBlock::ALL;
    assert_eq!(with(false, all), (Verdict::Compliant, Vec::new(), 0));
    assert_eq!(with(true, all), (Verdict::Compliant, Vec::new(), 0));
    let (verdict, codes, code) = with(true, &[PublicBlock::BlockPublicPolicy]);
    assert_eq!((verdict, code), (Verdict::InsufficientData, 4));
    let told = |code| (code, "logs".to_owned());
    assert_eq!(codes, [told("bucket-public"), told("public-access-not-blocked")]);
}

#[test]
fn a_list_that_lets_everybody_in_is_open_unless_the_bucket_ignores_it() {
    let with = |grantee: &str, blocks: &[PublicBlock]| {
        after(|facts| {
            let (grantee, permission) = (grantee.to_owned(), "READ".to_owned());
            facts.buckets[0].acl = said(vec![AclGrant { grantee, permission }]);
            facts.buckets[0].public_access = said(blocking(blocks));
        })
    };
    let group = |name: &str| format!("http://acs.amazonaws.com/groups/{name}");
    let all = &PublicBlock::ALL;
    for everybody in ["global/AllUsers", "global/AuthenticatedUsers"] {
        assert_eq!(with(&group(everybody), all), (Verdict::Compliant, Vec::new(), 0));
        let (verdict, codes, code) = with(&group(everybody), &all[2..]);
        assert_eq!((verdict, codes[0].0, code), (Verdict::InsufficientData, "bucket-public", 4));
    }
    // A service writes access logs by it; another account is told.
    assert_eq!(with(&group("s3/LogDelivery"), all), (Verdict::Compliant, Vec::new(), 0));
    assert_eq!(with("79a59df900b949e5", all), noted("bucket-shared", "logs"));
}

#[test]
fn a_bucket_that_does_not_block_the_public_by_itself_is_told() {
    for one in PublicBlock::ALL {
        let blocks: Vec<_> = PublicBlock::ALL.into_iter().filter(|block| *block != one).collect();
        let told = after(|facts| facts.buckets[0].public_access = said(blocking(&blocks)));
        assert_eq!(told, noted("public-access-not-blocked", "logs"), "{one:?}");
    }
}
