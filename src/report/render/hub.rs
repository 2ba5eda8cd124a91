//! The Security Hub that imports findings.

use std::fmt;
use std::str::FromStr;

use crate::model::{AccountId, Region};

/// The Region and the account of a Security Hub.
///
/// A finding carries both, and Security Hub takes it only from that account. Neither stands in the
/// logs: the hub of an organization is seldom one of the accounts that called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hub {
    region: Region,
    account: AccountId,
}

/// A text that names no hub.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no Region and account, such as `ca-central-1:111122223333`")]
pub struct NotAHub(pub String);

impl Hub {
    /// Returns the Region in which it is.
    #[must_use]
    pub const fn region(&self) -> &Region {
        &self.region
    }

    /// Returns the account that imports.
    #[must_use]
    pub const fn account(&self) -> &AccountId {
        &self.account
    }

    /// Returns the ARN of the product that every account has for its own findings.
    ///
    /// <https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-custom-providers.html>
    #[must_use]
    pub fn product_arn(&self) -> String {
        let (partition, region, account) = (self.partition(), &self.region, self.account.as_str());
        format!("arn:{partition}:securityhub:{region}:{account}:product/{account}/default")
    }

    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>
    fn partition(&self) -> &'static str {
        let is_in = |area: &str| self.region.as_str().starts_with(area);
        PARTITIONS.iter().find(|(area, _)| is_in(area)).map_or("aws", |(_, partition)| partition)
    }
}

impl FromStr for Hub {
    type Err = NotAHub;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || NotAHub(text.to_owned());
        let (region, account) = text.split_once(':').ok_or_else(refused)?;
        if account.len() != 12 || !account.bytes().all(|b| b.is_ascii_digit()) {
            return Err(refused());
        }
        let Ok(region) = region.parse() else { return Err(refused()) };
        Ok(Self { region, account: account.into() })
    }
}

impl fmt::Display for Hub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.region, self.account.as_str())
    }
}

/// The beginnings of Region codes outside the commercial partition.
const PARTITIONS: [(&str, &str); 7] = [
    ("cn-", "aws-cn"),
    ("us-gov-", "aws-us-gov"),
    ("us-isob-", "aws-iso-b"),
    ("us-isof-", "aws-iso-f"),
    ("us-iso-", "aws-iso"),
    ("eu-isoe-", "aws-iso-e"),
    ("eusc-", "aws-eusc"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hub_has_the_product_of_its_own_account() {
        for (text, arn) in [
            (
                "ca-central-1:111122223333",
                "arn:aws:securityhub:ca-central-1:111122223333:product/111122223333/default",
            ),
            (
                "us-gov-west-1:444455556666",
                "arn:aws-us-gov:securityhub:us-gov-west-1:444455556666:product/444455556666/default",
            ),
        ] {
            let hub: Hub = text.parse().unwrap();
            assert_eq!((hub.product_arn(), hub.to_string()), (arn.to_owned(), text.to_owned()));
        }
    }

    #[test]
    fn what_is_no_region_and_account_is_refused() {
        for text in [
            "",
            "ca-central-1",
            "111122223333",
            "111122223333:ca-central-1",
            "ca-central:111122223333",
            "ca-central-1:1111222233334",
            "ca-central-1:11112222333x",
            "ca-central-1:111122223333:x",
        ] {
            assert_eq!(text.parse::<Hub>(), Err(NotAHub(text.to_owned())));
        }
    }
}
