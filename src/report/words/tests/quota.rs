//! Examples of what is said of quotas.

use crate::model::Day;
use crate::report::words::{Lang, QuotaTold, Share};

use super::examples::NUMBERS;

/// Returns the texts.
pub fn texts(lang: Lang) -> Vec<String> {
    let (as_of, source) = ("2026-09", "https://docs.aws.amazon.com/x.html");
    let names = ["On-demand tokens", "Cross-region tokens"];
    let mut told = vec![
        QuotaTold::PastDay(Day::constant(2026, 9, 10)),
        QuotaTold::Names(&names[..1]),
        QuotaTold::Names(&names),
        QuotaTold::Minutes,
        QuotaTold::WithoutTokens,
        QuotaTold::WithoutCaches,
        QuotaTold::Begins,
        QuotaTold::Concurrent,
        QuotaTold::NoSuccessor,
        QuotaTold::LegacyByRegion,
    ];
    for n in NUMBERS {
        let counted = Share { part: n, whole: 12_345 };
        told.extend([
            QuotaTold::Of { calls: n, throttled: 0, failed: 0 },
            QuotaTold::Of { calls: 77, throttled: n, failed: 0 },
            QuotaTold::Of { calls: 77, throttled: 3, failed: n },
            QuotaTold::Tokens { counted, as_of, source },
            QuotaTold::LegacyModels { models: n, listed: n, as_of, source },
            QuotaTold::LegacyModels { models: 0, listed: n, as_of, source },
            QuotaTold::NotListed { models: n.max(1), calls: 0 },
            QuotaTold::NotListed { models: n, calls: n.max(1) },
        ]);
    }
    told.iter().map(|told| lang.quota(told)).collect()
}
