//! Examples of what is said of another choice.

use crate::report::WhatIfKind;
use crate::report::words::{Lang, WhatIfTold};

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
    ];
    asked.iter().chain(&notes).map(|told| lang.what_if(told)).collect()
}
