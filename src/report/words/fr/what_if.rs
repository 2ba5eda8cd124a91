//! French: what another choice would have meant.

use crate::report::WhatIfKind;
use crate::report::words::{Noun, WhatIfTold};

use super::{count, number, out_of, region_list, verdict};

pub(in crate::report::words) fn what_if(told: &WhatIfTold<'_>) -> String {
    match *told {
        WhatIfTold::Asked { choice, kind, calls } => match kind {
            WhatIfKind::Profiles => format!(
                "Si {} avaient passé par le profil `{choice}` du même modèle, depuis la même Région \
                 source\u{a0}:",
                count(calls, Noun::JudgedCall)
            ),
            WhatIfKind::InRegion => format!(
                "Si {} avaient nommé le modèle lui-même, sans profil, dans la même Région source\u{a0}:",
                count(calls, Noun::JudgedCall)
            ),
            WhatIfKind::Policy => {
                format!(
                    "Si la politique {choice} avait jugé {}\u{a0}:",
                    count(calls, Noun::JudgedCall)
                )
            }
        },
        WhatIfTold::NotPossible => "impossible\u{a0}: aucun profil de ce genre".to_owned(),
        WhatIfTold::OfferNotKnown => {
            "on ne sait pas si AWS y offre le modèle sans profil".to_owned()
        }
        WhatIfTold::IfOffered(regions) => {
            format!("{}, si AWS y offre le modèle", region_list(regions))
        }
        WhatIfTold::MayRun(regions) if regions.len() > MANY => {
            format!("l’une de {} Régions", regions.len())
        }
        WhatIfTold::MayRun(regions) => region_list(regions),
        WhatIfTold::Verdicts(sums) => {
            let one = |(of, calls): &(_, u64)| format!("{} {}", number(*calls), verdict(*of));
            sums.iter().map(one).collect::<Vec<_>>().join(", ")
        }
        WhatIfTold::Tokens(counted) => format!(
            "Les jetons sont comptés pour {}; un tiret figure là où aucun enregistrement d’une ligne n’en \
             compte.",
            out_of(counted.part, Noun::Call, counted.whole)
        ),
        WhatIfTold::SameCalls => "L’autre politique juge les mêmes appels selon les mêmes preuves\u{a0}: \
                                  leur lieu d’exécution ne change pas. Ce qu’elle jugerait autrement vient \
                                  d’abord."
            .to_owned(),
        WhatIfTold::IsPossible => {
            "Un profil est jugé par toutes les Régions où AWS publie qu’il peut s’exécuter, quoi qu’on ait consigné des appels tels qu’ils étaient.".to_owned()
        }
        WhatIfTold::InRegionOffer => {
            "Le catalogue ne dit pas si AWS offre un modèle dans une Région sans profil. Là où ces journaux ont de tels appels, c’est le cas, et ils sont jugés; des autres, aucun verdict n’est donné\u{a0}: consulter la page d’AWS sur le modèle, ou essayer un appel, avant de changer.".to_owned()
        }
        WhatIfTold::GlobalPrice => {
            "AWS situe le prix des jetons de l’inférence mondiale environ 10\u{a0}% sous celui des profils géographiques, selon le prix de la Région source (`https://docs.aws.amazon.com/bedrock/latest/userguide/global-cross-region-inference.html`, 2026-09).".to_owned()
        }
        WhatIfTold::NotItemised => "AWS n’énumère pas les Régions".to_owned(),
        WhatIfTold::NoSuchProfile => "absent du catalogue".to_owned(),
        WhatIfTold::SourceUnknown => "la Région source n’est pas consignée".to_owned(),
    }
}

/// More Regions than a reader reads one by one.
const MANY: usize = 12;
