//! What a check comes to.

use crate::model::Region;
use crate::report::guardrails::{
    Answer, DirectCheck, DocumentCheck, Done, Inside, Mistake, ProfileCheck,
};

/// Says what a check comes to. `to_anyone` is what the document does to callers of whom nothing is known,
/// also those that a statement names.
pub fn answer(check: &DocumentCheck, to_anyone: &(Vec<ProfileCheck>, Vec<DirectCheck>)) -> Answer {
    if lets_through(check) {
        Answer::LetsThrough
    } else if !check.mistakes.is_empty() {
        Answer::HasMistake
    } else if is_open(check, &check.profiles, &check.direct)
        || is_open(check, &to_anyone.0, &to_anyone.1)
    {
        Answer::NotDecided
    } else {
        Answer::NothingPasses
    }
}

fn lets_through(check: &DocumentCheck) -> bool {
    let mut profiles = check.profiles.iter();
    let mut tried = check.history.iter().flat_map(|history| &history.tried);
    let as_copy = |mistake: Mistake| mistake == Mistake::ApplicationProfilePasses;
    profiles.any(|one| one.effect.done == Done::Passes && one.inside_policy == Inside::No)
        || check.direct.iter().any(|direct| outside(check, &direct.passes))
        || tried.any(|tried| tried.outside_policy.passes > 0)
        || check.mistakes.iter().any(|mistake| as_copy(mistake.code))
}

fn is_open(check: &DocumentCheck, profiles: &[ProfileCheck], direct: &[DirectCheck]) -> bool {
    let is_open = |one: &ProfileCheck| match (one.effect.done, one.inside_policy) {
        (Done::Undecided, Inside::No | Inside::NotKnown) | (Done::Passes, Inside::NotKnown) => true,
        (Done::Stopped | Done::Passes, Inside::No)
        | (Done::Stopped, Inside::NotKnown)
        | (_, Inside::Yes) => false,
    };
    let mut tried = check.history.iter().flat_map(|history| &history.tried);
    profiles.iter().any(is_open)
        || direct.iter().any(|direct| outside(check, &direct.undecided))
        || tried.any(|tried| tried.outside_policy.undecided > 0)
}

fn outside(check: &DocumentCheck, regions: &[Region]) -> bool {
    !regions.iter().all(|region| check.allowed_regions.contains(region))
}
