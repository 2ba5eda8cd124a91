//! English: what another choice would have meant.

use crate::report::WhatIfKind;
use crate::report::words::{Noun, WhatIfTold};

use super::{count, number, region_list, verdict};

pub(in crate::report::words) fn what_if(told: &WhatIfTold<'_>) -> String {
    match *told {
        WhatIfTold::Asked { choice, kind, calls } => match kind {
            WhatIfKind::Profiles => format!(
                "If {} had gone through the `{choice}` profile of the same model, from the same source \
                 Region:",
                count(calls, Noun::JudgedCall)
            ),
            WhatIfKind::InRegion => format!(
                "If {} had named the model itself, without a profile, in the same source Region:",
                count(calls, Noun::JudgedCall)
            ),
            WhatIfKind::Policy => {
                format!("If the policy {choice} had judged {}:", count(calls, Noun::JudgedCall))
            }
        },
        WhatIfTold::NotPossible => "not possible: no such profile".to_owned(),
        WhatIfTold::OfferNotKnown => {
            "not known whether AWS offers the model there without a profile".to_owned()
        }
        WhatIfTold::IfOffered(regions) => {
            format!("{}, if AWS offers the model there", region_list(regions))
        }
        WhatIfTold::MayRun(regions) if regions.len() > MANY => {
            format!("any of {} Regions", regions.len())
        }
        WhatIfTold::MayRun(regions) => region_list(regions),
        WhatIfTold::Verdicts(sums) => {
            let one = |(of, calls): &(_, u64)| format!("{} {}", number(*calls), verdict(*of));
            sums.iter().map(one).collect::<Vec<_>>().join(", ")
        }
        WhatIfTold::Tokens(counted) => format!(
            "Tokens are counted for {} of {}; a dash stands where no record of a row counts any.",
            number(counted.part),
            count(counted.whole, Noun::Call)
        ),
        WhatIfTold::SameCalls => "The other policy judges the same calls by the same evidence: where \
                                  they ran does not change. What it would judge otherwise stands first."
            .to_owned(),
        WhatIfTold::IsPossible => {
            "A profile is judged by every Region where AWS publishes that it may run, whatever was recorded of the calls as they were.".to_owned()
        }
        WhatIfTold::InRegionOffer => {
            "The catalog does not tell whether AWS offers a model in a Region without a profile. Where these logs have such calls it does, and they are judged; of all others no verdict is given: look at AWS's page of the model, or try a call, before you move.".to_owned()
        }
        WhatIfTold::GlobalPrice => {
            "AWS puts the tokens of global inference at about 10 % below those of geographic profiles, by the price of the source Region (https://docs.aws.amazon.com/bedrock/latest/userguide/global-cross-region-inference.html, 2026-09).".to_owned()
        }
        WhatIfTold::NotItemised => "AWS does not list the Regions".to_owned(),
        WhatIfTold::NoSuchProfile => "not in the catalog".to_owned(),
        WhatIfTold::SourceUnknown => "the source Region is not recorded".to_owned(),
    }
}

/// More Regions than a reader reads one by one.
const MANY: usize = 12;
