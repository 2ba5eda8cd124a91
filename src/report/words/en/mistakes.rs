//! English: the mistakes that documents of IAM often make.

use crate::model::Region;
use crate::report::guardrails::{FoundMistake, Mistake};

use super::{number, region_list};

#[allow(clippy::too_many_lines, reason = "one arm a sentence, nothing to follow")]
pub(super) fn mistake(mistake: &FoundMistake) -> String {
    let statement = mistake.statement.as_deref().unwrap_or("a statement");
    let about = mistake.about.as_deref().unwrap_or("");
    let regions = region_list(&mistake.regions);
    match mistake.code {
        Mistake::GlobalRoutingPasses => format!(
            "{statement} denies by Region, and global routing passes, called from {regions} (such as \
             {about}): its aws:RequestedRegion is \"unspecified\". Deny that value."
        ),
        Mistake::MissingDestination if mistake.statement.is_none() => format!(
            "{} {} allowed and the model in {regions} is not, where calls may be routed: every call of {} fails. \
             Allow the model there too.",
            profiles(mistake),
            if mistake.profiles.len() > 1 { "are" } else { "is" },
            it(mistake)
        ),
        Mistake::MissingDestination => format!(
            "{statement} denies {regions}, and calls of {} may be routed there: the policy allows {}, and every \
             call fails. Let that through too.",
            profiles(mistake),
            it(mistake)
        ),
        Mistake::GlobalPartMissing => format!(
            "The policy allows {}, and every call fails: it needs the profile and the model in the source \
             Region, and the model without a Region for \"unspecified\". Allow all three.",
            profiles(mistake)
        ),
        Mistake::MantlePasses => format!(
            "Inference is denied at Bedrock and passes at bedrock-mantle in {regions}: bedrock:* does \
             not match its actions. Deny bedrock-mantle:* too."
        ),
        Mistake::MantleKeysPass => format!(
            "API keys ({about}) are denied at Bedrock and pass at bedrock-mantle. Deny \
             bedrock-mantle:CallWithBearerToken too."
        ),
        Mistake::StreamsPass => format!(
            "InvokeModel is denied{} and streams pass: they need bedrock:InvokeModelWithResponseStream. \
             Deny it there too.",
            many(&mistake.regions)
        ),
        Mistake::ApplicationProfilePasses => format!(
            "{statement} denies profiles by name, and an application profile that copies one (such as \
             {about} in {regions}) has another ARN, and passes. Deny by aws:RequestedRegion instead, \
             \"unspecified\" not left out."
        ),
        Mistake::BedrockExempt => format!(
            "{statement} denies by Region all but what its NotAction lists, and inference is in that \
             list: it passes in {regions}. Deny inference there in a statement of its own."
        ),
        Mistake::NoSuchAction => format!(
            "{statement} names {about}, which is no action of IAM: Converse and InvokeModel need \
             bedrock:InvokeModel, their streams bedrock:InvokeModelWithResponseStream. Name these."
        ),
        Mistake::NoSuchRegion => format!(
            "{statement} holds aws:RequestedRegion against \"{about}\", which is no Region that is \
             known and not \"unspecified\": no request has it. Correct it."
        ),
        Mistake::LiteralWildcard => format!(
            "{statement} compares with \"{about}\" as it stands: in StringEquals and its kin, * and ? \
             are characters, and no request has them. Use StringLike, or ArnLike for an ARN."
        ),
    }
}

/// Names the profile, or says how many they are and names the first.
fn profiles(mistake: &FoundMistake) -> String {
    let about = mistake.about.as_deref().unwrap_or("");
    match mistake.profiles.len() {
        0 | 1 => about.to_owned(),
        n => format!("{} profiles (such as {about})", number(n as u64)),
    }
}

const fn it(mistake: &FoundMistake) -> &'static str {
    if mistake.profiles.len() > 1 { "them" } else { "it" }
}

/// Names Regions, or how many they are; global routing has none.
fn many(regions: &[Region]) -> String {
    match regions {
        [] => " for global routing".to_owned(),
        few if few.len() <= 4 => format!(" in {}", region_list(few)),
        [first, ..] => format!(" in {} Regions (such as {first})", number(regions.len() as u64)),
    }
}
