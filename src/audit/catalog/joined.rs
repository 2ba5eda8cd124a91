//! What of a catalog was joined to the one that is built in, and who says it.

use std::collections::{BTreeMap, BTreeSet};

use super::Catalog;
use crate::audit::KnownRegions;
use crate::model::Region;

/// What was joined to a catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// The newest month or day of its rows.
    pub as_of: String,
    /// How many rows it has.
    pub rows: u64,
    /// Those of its sources that are not AWS's, with their rows.
    pub not_aws: BTreeMap<String, u64>,
    /// Regions that it names and the table of Regions does not.
    pub unknown_regions: BTreeSet<Region>,
}

impl Joined {
    pub(super) fn of(catalog: &Catalog) -> Self {
        let mut not_aws = BTreeMap::<String, u64>::new();
        for entry in catalog.entries() {
            for source in &entry.not_aws {
                *not_aws.entry(source.clone()).or_default() += 1;
            }
        }
        let rows = catalog.entries().map(|_| 1).sum();
        let unknown_regions = catalog.unknown(KnownRegions::builtin());
        Self { as_of: catalog.as_of().to_owned(), rows, not_aws, unknown_regions }
    }
}

/// Says whether a row's source is a page of AWS's documentation or AWS's own list of profiles. A bucket
/// of somebody is on a server of AWS too, and is not meant.
pub(super) fn is_of_aws(source: &str) -> bool {
    let host = source.strip_prefix("https://").and_then(|rest| rest.split('/').next());
    host.is_some_and(|host| {
        PAGES.contains(&host)
            || host.strip_prefix("bedrock.").is_some_and(|rest| {
                SERVERS.iter().any(|end| rest.strip_suffix(end).is_some_and(is_region))
            })
    })
}

fn is_region(text: &str) -> bool {
    text.parse::<Region>().is_ok()
}

/// Where AWS publishes.
const PAGES: [&str; 2] = ["docs.aws.amazon.com", "aws.amazon.com"];
/// Where AWS answers, behind the Region.
const SERVERS: [&str; 3] = [".amazonaws.com", ".amazonaws.com.cn", ".api.aws"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_page_or_the_list_of_aws_is_aws_s() {
        for source in [
            "https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html",
            "https://bedrock.ca-central-1.amazonaws.com",
        ] {
            assert!(is_of_aws(source), "{source}");
        }
        for source in [
            "",
            "u",
            "http://docs.aws.amazon.com/x",
            "http://127.0.0.1:9000 (not AWS)",
            "https://docs.aws.amazon.com.example.org/x",
            "https://docs.aws.amazon.com@example.org/x",
            "https://anybody.s3.amazonaws.com/catalog",
            "https://bedrock.example.amazonaws.com/",
            "https://bedrock.ca-central-1.amazonaws.com (not AWS)",
        ] {
            assert!(!is_of_aws(source), "{source}");
        }
    }
}
