//! French: what another choice would have meant.

use crate::report::WhatIfKind;
use crate::report::words::{Noun, WhatIfTold};

use super::count;

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
        WhatIfTold::IsPossible => {
            "Un profil est jugé par toutes les Régions où AWS publie qu’il peut s’exécuter, quoi qu’on ait consigné des appels tels qu’ils étaient.".to_owned()
        }
        WhatIfTold::InRegionOffer => {
            "Le catalogue ne dit pas si AWS offre un modèle dans une Région sans profil; consulter la page du modèle avant de changer.".to_owned()
        }
        WhatIfTold::GlobalPrice => {
            "AWS situe le prix des jetons de l’inférence mondiale environ 10\u{a0}% sous celui des profils géographiques, selon le prix de la Région source (docs.aws.amazon.com/bedrock/latest/userguide/global-cross-region-inference.html, vu en 2026).".to_owned()
        }
        WhatIfTold::NotItemised => "AWS n’énumère pas les Régions".to_owned(),
        WhatIfTold::NoSuchProfile => "aucun profil de ce genre depuis cette Région".to_owned(),
    }
}
