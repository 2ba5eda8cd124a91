//! Who may come to a bucket: everybody leaves open who has copies, others are told.

use super::judge::Judge;
use crate::model::Arn;
use crate::model::custody::{BucketFacts, Grant, PublicBlock};
use crate::report::CustodyCode as Code;
use crate::report::words::CustodyStatement as Said;

impl Judge<'_> {
    pub(super) fn access(&mut self, facts: &BucketFacts) {
        self.policy(facts);
        self.list(facts);
        let blocks = facts.public_access.answer().map(|access| &access.blocks);
        if blocks.is_some_and(|blocks| blocks.len() < PublicBlock::ALL.len()) {
            let bucket = facts.name.as_str();
            self.find(Code::PublicAccessNotBlocked, bucket, &Said::NotBlocked { bucket });
        }
    }

    /// AWS calls a policy public by its own reading of the conditions; a policy without a condition
    /// that lets everybody in is so by ours.
    fn policy(&mut self, facts: &BucketFacts) {
        let bucket = facts.name.as_str();
        let own = self.facts.identity.answer().map(|identity| identity.account.as_str());
        let grants = || facts.grants.answer().into_iter().flatten();
        let lets_all_in = |grant: &Grant| grant.principal == "*" && !grant.is_conditional;
        let is_called_public = facts.policy_status.answer().is_some_and(|said| said.is_public);
        let is_restricted = blocks(facts, PublicBlock::RestrictPublicBuckets);
        if (is_called_public || grants().any(lets_all_in)) && !is_restricted {
            self.find(Code::BucketPublic, bucket, &Said::Public { bucket });
        }
        for grant in grants().filter(|grant| is_restricted || !lets_all_in(grant)) {
            let with = grant.principal.as_str();
            let account = Arn::parse(with).map_or(with, |arn| arn.account);
            if own != Some(account) {
                let is_conditional = grant.is_conditional;
                let said = Said::Shared { bucket, with, is_conditional };
                self.find(Code::BucketShared, bucket, &said);
            }
        }
    }

    fn list(&mut self, facts: &BucketFacts) {
        let bucket = facts.name.as_str();
        let is_ignored = blocks(facts, PublicBlock::IgnorePublicAcls);
        for grant in facts.acl.answer().into_iter().flatten() {
            let (with, may) = (grant.grantee.as_str(), grant.permission.as_str());
            let said = Said::Listed { bucket, with, may };
            match group(with) {
                Group::Everybody if is_ignored => {}
                Group::Everybody => self.find(Code::BucketPublic, bucket, &said),
                Group::LogDelivery => {}
                Group::None => self.find(Code::BucketShared, bucket, &said),
            }
        }
    }
}

/// Says whether a bucket is known to block this by itself.
fn blocks(facts: &BucketFacts, block: PublicBlock) -> bool {
    facts.public_access.answer().is_some_and(|access| access.blocks.contains(&block))
}

/// A group that S3 knows.
enum Group {
    /// All, or all that have an account of AWS.
    Everybody,
    /// What writes access logs.
    LogDelivery,
    /// An account, or nobody that we know.
    None,
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#specifying-grantee-predefined-groups>
fn group(grantee: &str) -> Group {
    match grantee.rsplit_once("/groups/").map(|(_, name)| name) {
        Some("global/AllUsers" | "global/AuthenticatedUsers") => Group::Everybody,
        Some("s3/LogDelivery") => Group::LogDelivery,
        Some(_) | None => Group::None,
    }
}
