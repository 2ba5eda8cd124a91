//! What a check comes to.

use super::Effects;
use crate::model::Region;
use crate::report::guardrails::{
    Answer, Basis, DirectCheck, DocumentCheck, Done, Inside, Mistake, ProfileCheck,
};

/// Says what a check comes to. `to_anyone` is what the document does to callers of whom nothing is known,
/// also those that a statement names.
pub fn answer(check: &DocumentCheck, to_anyone: &Effects) -> Answer {
    let direct = |direct: &[DirectCheck], own: &DirectCheck| {
        direct.iter().chain([own]).any(|direct| outside(check, &direct.undecided))
    };
    let mut tried = check.history.iter().flat_map(|history| &history.tried);
    if lets_through(check) {
        Answer::LetsThrough
    } else if !check.mistakes.is_empty() {
        Answer::HasMistake
    } else if check.profiles.iter().chain(&to_anyone.profiles).any(is_open)
        || direct(&check.direct, &check.own_models)
        || direct(&to_anyone.direct, &to_anyone.own_models)
        || tried.any(|tried| tried.outside_policy.undecided > 0)
    {
        Answer::NotDecided
    } else {
        Answer::NothingPasses
    }
}

/// Says whether a call is not stopped that runs, or may run, outside the policy.
pub fn may_run_outside(one: &ProfileCheck) -> bool {
    is_passed(one) || is_open(one)
}

fn lets_through(check: &DocumentCheck) -> bool {
    let mut tried = check.history.iter().flat_map(|history| &history.tried);
    let as_copy = |mistake: Mistake| mistake == Mistake::ApplicationProfilePasses;
    check.profiles.iter().any(is_passed)
        || check.direct.iter().chain([&check.own_models]).any(|one| outside(check, &one.passes))
        || tried.any(|tried| tried.outside_policy.passes > 0)
        || check.mistakes.iter().any(|mistake| as_copy(mistake.code))
}

fn is_passed(one: &ProfileCheck) -> bool {
    one.effect.done == Done::Passes && one.inside_policy == Inside::No
}

fn is_open(one: &ProfileCheck) -> bool {
    match (one.effect.done, one.inside_policy) {
        (Done::Undecided, Inside::No | Inside::NotKnown) => {
            one.effect.basis != Basis::OutsideDenied
        }
        (Done::Passes, Inside::NotKnown) => true,
        (Done::Stopped | Done::Passes, Inside::No)
        | (Done::Stopped, Inside::NotKnown)
        | (_, Inside::Yes) => false,
    }
}

fn outside(check: &DocumentCheck, regions: &[Region]) -> bool {
    !regions.iter().all(|region| check.allowed_regions.contains(region))
}
