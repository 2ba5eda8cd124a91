//! Who may come to a bucket: by its policy, by its list, and what keeps the public out.

use aws_sdk_s3::types::{Grant as Listed, PublicAccessBlockConfiguration};

use super::bucket::{Questions, Unless, about};
use super::policy;
use crate::aws::{Asked, Call, Error};
use crate::model::custody::{AclGrant, Grant, PolicyStatus, PublicAccess, PublicBlock};

impl Questions<'_> {
    /// Returns whom the policy lets in.
    pub fn grants(&self) -> Result<Vec<Grant>, Error> {
        let said = self.block_on(self.client.get_bucket_policy().bucket(self.name).send());
        let Some(answer) = said.unless("NoSuchBucketPolicy", POLICY, self.name)? else {
            return Ok(Vec::new());
        };
        let text = answer.policy.unwrap_or_default();
        policy::grants(&text).map_err(|cause| self.no_answer(POLICY, &cause))
    }

    /// Returns whether AWS calls the policy public. No policy is none that is.
    pub fn policy_status(&self) -> Result<PolicyStatus, Error> {
        let said = self.block_on(self.client.get_bucket_policy_status().bucket(self.name).send());
        let Some(answer) = said.unless("NoSuchBucketPolicy", STATUS, self.name)? else {
            return Ok(PolicyStatus { is_public: false });
        };
        let is_public = answer.policy_status.and_then(|status| status.is_public);
        let none = || self.no_answer(STATUS, "the answer has no `IsPublic`");
        is_public.map(|is_public| PolicyStatus { is_public }).ok_or_else(none)
    }

    /// Returns whom the list lets in apart from the owner.
    pub fn acl(&self) -> Result<Vec<AclGrant>, Error> {
        let said = self.block_on(self.client.get_bucket_acl().bucket(self.name).send());
        let answer = said.asked(ACL, self.name)?;
        let Some(owner) = answer.owner.and_then(|owner| owner.id) else {
            return Err(self.no_answer(ACL, "the answer names no owner"));
        };
        let all = answer.grants.unwrap_or_default().into_iter();
        let all = all.map(|grant| self.listed(grant)).collect::<Result<Vec<_>, _>>()?;
        Ok(all.into_iter().filter(|grant| grant.grantee != owner).collect())
    }

    fn listed(&self, Listed { grantee, permission, .. }: Listed) -> Result<AclGrant, Error> {
        let grantee = grantee.and_then(|who| who.uri.or(who.id).or(who.email_address));
        match (grantee, permission) {
            (Some(grantee), Some(may)) => {
                Ok(AclGrant { grantee, permission: may.as_str().to_owned() })
            }
            (_, _) => Err(self.no_answer(ACL, "a grant names nobody, or nothing that is granted")),
        }
    }

    /// Returns what the bucket itself blocks.
    pub fn public_access(&self) -> Result<PublicAccess, Error> {
        let said = self.block_on(self.client.get_public_access_block().bucket(self.name).send());
        let said = said.unless("NoSuchPublicAccessBlockConfiguration", BLOCK, self.name)?;
        let Some(answer) = said else {
            return Ok(PublicAccess { blocks: std::collections::BTreeSet::new() });
        };
        let none = "the answer has no `PublicAccessBlockConfiguration`";
        let Some(config) = answer.public_access_block_configuration else {
            return Err(self.no_answer(BLOCK, none));
        };
        let blocks = PublicBlock::ALL.into_iter().filter(|block| is_on(&config, *block));
        Ok(PublicAccess { blocks: blocks.collect() })
    }
}

/// What is not said to be on is off.
fn is_on(config: &PublicAccessBlockConfiguration, block: PublicBlock) -> bool {
    let said = match block {
        PublicBlock::BlockPublicAcls => config.block_public_acls,
        PublicBlock::IgnorePublicAcls => config.ignore_public_acls,
        PublicBlock::BlockPublicPolicy => config.block_public_policy,
        PublicBlock::RestrictPublicBuckets => config.restrict_public_buckets,
    };
    said == Some(true)
}

pub(super) const POLICY: Call = about("ask for the policy of", "s3:GetBucketPolicy");
pub(super) const STATUS: Call =
    about("ask whether the public is let in to", "s3:GetBucketPolicyStatus");
pub(super) const ACL: Call = about("ask for the access control list of", "s3:GetBucketAcl");
pub(super) const BLOCK: Call = about("ask what is blocked of", "s3:GetBucketPublicAccessBlock");
