//! French: the mistakes that documents of IAM often make.

use crate::model::Region;
use crate::report::guardrails::{FoundMistake, Mistake};

use super::{number, region_list};

#[allow(clippy::too_many_lines, reason = "one arm a sentence, nothing to follow")]
pub(super) fn mistake(mistake: &FoundMistake) -> String {
    let statement = mistake.statement.as_deref().unwrap_or("une instruction");
    let about = mistake.about.as_deref().unwrap_or("");
    let regions = region_list(&mistake.regions);
    match mistake.code {
        Mistake::GlobalRoutingPasses => format!(
            "{statement} refuse selon la Région, et le routage mondial passe, appelé depuis {regions} \
             (par exemple {about})\u{a0}: son `aws:RequestedRegion` vaut «\u{a0}unspecified\u{a0}». Refusez \
             cette valeur."
        ),
        Mistake::MissingDestination if mistake.statement.is_none() => format!(
            "{} {} et le modèle dans {regions}, où des appels peuvent être acheminés, ne l’est pas\u{a0}: tout \
             appel échoue. Autorisez-y aussi le modèle.",
            profiles(mistake),
            if mistake.profiles.len() > 1 { "sont autorisés" } else { "est autorisé" }
        ),
        Mistake::MissingDestination => format!(
            "{statement} refuse {regions}, où des appels de {} peuvent être acheminés\u{a0}: la politique le \
             permet, et tout appel échoue. Laissez passer cela aussi.",
            profiles(mistake)
        ),
        Mistake::GlobalPartMissing => format!(
            "La politique permet {}, et tout appel échoue\u{a0}: il faut le profil et le modèle dans la Région \
             source, et le modèle sans Région pour «\u{a0}unspecified\u{a0}». Autorisez les trois.",
            profiles(mistake)
        ),
        Mistake::MantlePasses => format!(
            "L’inférence est refusée par Bedrock et passe par bedrock-mantle dans {regions}\u{a0}: \
             `bedrock:*` ne couvre pas ses actions. Refusez aussi `bedrock-mantle:*`."
        ),
        Mistake::MantleKeysPass => format!(
            "Les clés d’API ({about}) sont refusées par Bedrock et passent par bedrock-mantle. Refusez \
             aussi `bedrock-mantle:CallWithBearerToken`."
        ),
        Mistake::StreamsPass => format!(
            "InvokeModel est refusé{} et les flux passent\u{a0}: ils demandent \
             `bedrock:InvokeModelWithResponseStream`. Refusez-la aussi là.",
            many(&mistake.regions)
        ),
        Mistake::ApplicationProfilePasses => format!(
            "{statement} refuse des profils par leur nom, et un profil d’application qui en copie un \
             (par exemple {about} dans {regions}) a un autre ARN, et passe. Refusez plutôt selon \
             `aws:RequestedRegion`, sans oublier «\u{a0}unspecified\u{a0}»."
        ),
        Mistake::BedrockExempt => format!(
            "{statement} refuse selon la Région tout sauf ce que liste son `NotAction`, et l’inférence \
             s’y trouve\u{a0}: elle passe dans {regions}. Refusez-y l’inférence par une instruction à \
             part."
        ),
        Mistake::NoSuchAction => format!(
            "{statement} nomme {about}, qui n’est pas une action d’IAM\u{a0}: Converse et InvokeModel \
             demandent `bedrock:InvokeModel`, leurs flux `bedrock:InvokeModelWithResponseStream`. \
             Nommez celles-ci."
        ),
        Mistake::NoSuchRegion => format!(
            "{statement} compare `aws:RequestedRegion` à «\u{a0}{about}\u{a0}», qui n’est ni une Région \
             connue ni «\u{a0}unspecified\u{a0}»\u{a0}: aucune requête ne l’a. Corrigez-la."
        ),
        Mistake::LiteralWildcard => format!(
            "{statement} compare à «\u{a0}{about}\u{a0}» tel quel\u{a0}: pour `StringEquals` et ses \
             semblables, `*` et `?` sont des caractères, et aucune requête ne les a. Utilisez \
             `StringLike`, ou `ArnLike` pour un ARN."
        ),
    }
}

/// Names the profile, or says how many they are and names the first.
fn profiles(mistake: &FoundMistake) -> String {
    let about = mistake.about.as_deref().unwrap_or("");
    match mistake.profiles.len() {
        0 | 1 => about.to_owned(),
        n => format!("{}\u{a0}profils (par exemple {about})", number(n as u64)),
    }
}

/// Names Regions, or how many they are; global routing has none.
fn many(regions: &[Region]) -> String {
    match regions {
        [] => " pour le routage mondial".to_owned(),
        few if few.len() <= 4 => format!(" dans {}", region_list(few)),
        [first, ..] => {
            format!(" dans {} Régions (par exemple {first})", number(regions.len() as u64))
        }
    }
}
