//! Amazon Resource Names, taken apart without guessing.

/// The parts of an ARN, borrowed from its text.
///
/// Only the first five colons separate; the resource keeps its own colons and slashes, because
/// model ids hold both (`cohere.command-text-v14:7:4k/q4ad…`). Region and account may be empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arn<'a> {
    /// `aws`, `aws-us-gov`, `aws-cn`, …
    pub partition: &'a str,
    /// `bedrock`, `iam`, `sts`, …
    pub service: &'a str,
    /// A Region code or the empty text.
    pub region: &'a str,
    /// An account id or the empty text.
    pub account: &'a str,
    /// All that follows the fifth colon.
    pub resource: &'a str,
}

impl<'a> Arn<'a> {
    /// Splits `text`, or returns `None` where it is not an ARN.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        if parts.next()? != "arn" {
            return None;
        }
        let mut part = || parts.next();
        let (partition, service, region, account) = (part()?, part()?, part()?, part()?);
        let resource = part()?;
        Some(Self { partition, service, region, account, resource })
    }

    /// Splits the resource at its first slash: `inference-profile/us.x` gives the kind
    /// `inference-profile` and the name `us.x`.
    #[must_use]
    pub fn kind_and_name(&self) -> Option<(&'a str, &'a str)> {
        self.resource.split_once('/')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resource_keeps_its_colons_and_slashes() {
        let arn = Arn::parse(
            "arn:aws:bedrock:us-east-1:111122223333:custom-model/cohere.command-text-v14:7:4k/q4ad",
        )
        .unwrap();
        assert_eq!(arn.region, "us-east-1");
        assert_eq!(
            arn.kind_and_name(),
            Some(("custom-model", "cohere.command-text-v14:7:4k/q4ad"))
        );
    }

    #[test]
    fn region_and_account_may_be_empty() {
        let arn = Arn::parse("arn:aws:bedrock:::foundation-model/amazon.nova-pro-v1:0").unwrap();
        assert_eq!((arn.region, arn.account), ("", ""));
    }

    #[test]
    fn other_texts_are_not_arns() {
        assert_eq!(Arn::parse("us.anthropic.claude-3-7-sonnet-20250219-v1:0"), None);
        assert_eq!(Arn::parse("arn:aws:bedrock"), None);
    }
}
