//! Examples of what is said of another choice.

use crate::model::{Region, Verdict};
use crate::report::WhatIfKind;
use crate::report::words::{Lang, Share, WhatIfTold};

/// Returns the texts.
pub fn texts(lang: Lang) -> Vec<String> {
    let kinds = [WhatIfKind::Profiles, WhatIfKind::InRegion, WhatIfKind::Policy];
    let asked = kinds.map(|kind| WhatIfTold::Asked { choice: "us", kind, calls: 12_345 });
    let notes = [
        WhatIfTold::IsPossible,
        WhatIfTold::InRegionOffer,
        WhatIfTold::GlobalPrice,
        WhatIfTold::NotItemised,
        WhatIfTold::NoSuchProfile,
        WhatIfTold::SourceUnknown,
        WhatIfTold::NotPossible,
        WhatIfTold::OfferNotKnown,
        WhatIfTold::SameCalls,
    ];
    let many: Vec<Region> = (0..13).map(|n| format!("us-x-{n}").parse().unwrap()).collect();
    let sums = [(Verdict::NonCompliant, 12_345), (Verdict::Compliant, 1)];
    let values = [
        WhatIfTold::IfOffered(&many[..1]),
        WhatIfTold::MayRun(&many[..3]),
        WhatIfTold::MayRun(&many),
        WhatIfTold::Verdicts(&sums),
        WhatIfTold::Tokens(Share { part: 1, whole: 2 }),
        WhatIfTold::Tokens(Share { part: 0, whole: 12_345 }),
    ];
    asked.iter().chain(&notes).chain(&values).map(|told| lang.what_if(told)).collect()
}
