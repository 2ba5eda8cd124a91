//! Findings about where inference ran and how that is known.

use std::collections::{BTreeMap, BTreeSet};

use super::tally::{Tally, by_key, counted};
use super::{Code, Matter};
use crate::audit::KnownRegions;
use crate::audit::judge::Judged;
use crate::audit::locate::MANTLE;
use crate::model::{Evidence, Grade, ModelRef, ProfileKind, Region, Text, Trace, Verdict};
use crate::report::Finding;

/// Returns every finding about calls.
pub fn findings(matter: Matter<'_>) -> Vec<Finding> {
    [
        outside_policy(matter),
        unproven(matter),
        presumed(matter),
        unresolved(matter),
        incomplete_streams(matter),
        possible(matter),
        unreadable(matter),
        unknown_regions(matter),
        conflicting(matter),
        outside_catalog(matter),
        global_profiles(matter),
        failed(matter),
        mantle(matter),
    ]
    .concat()
}

fn outside_policy(matter: Matter<'_>) -> Vec<Finding> {
    let mut groups = BTreeMap::<(String, &str), (Tally, bool)>::new();
    for judged in matter.flows.iter().filter(|judged| judged.is(Verdict::NonCompliant)) {
        let (tally, is_certain) = groups
            .entry((destinations(judged), judged.asked()))
            .or_insert((Tally::default(), true));
        tally.add(judged);
        *is_certain &= is_certain_of_place(judged);
    }
    let message = |(place, asked): (String, &str), tally: &Tally, is_certain| {
        let ran = if is_certain { "ran in" } else { "ran, or could only have run, in" };
        let calls = counted(tally.count, "call");
        format!(
            "{calls} of `{asked}` {ran} {place}, which policy `{}` does not allow",
            matter.policy
        )
    };
    groups
        .into_iter()
        .map(|(key, (tally, is_certain))| {
            let message = message(key, &tally, is_certain);
            tally.finding(Code::InferenceOutsidePolicy, message, matter.samples)
        })
        .collect()
}

fn unproven(matter: Matter<'_>) -> Vec<Finding> {
    let groups = by_key(matter.flows, |judged| {
        let grade = judged.located.evidence.as_ref()?.grade();
        let is_ours = judged.is(Verdict::InsufficientData) && grade != Grade::Presumed;
        is_ours.then(|| (grade, judged.asked(), destinations(judged)))
    });
    each(groups, Code::UnprovenInference, matter, |(grade, asked, place), calls| {
        let why = match grade {
            Grade::Recorded | Grade::InRegion | Grade::Presumed => {
                format!(
                    "ran in {place}, and the policy does not accept `{}` evidence",
                    grade.as_str()
                )
            }
            Grade::Bounded => format!("may have run in any of {place}, which does not decide it"),
            Grade::Unrecorded => "left no evidence of where it ran".to_owned(),
        };
        format!("{calls} of `{asked}` {why}")
    })
}

fn presumed(matter: Matter<'_>) -> Vec<Finding> {
    let groups = by_key(matter.flows, |judged| match &judged.located.evidence {
        Some(Evidence::Presumed { source, .. }) if judged.is(Verdict::InsufficientData) => {
            Some((judged.asked(), source))
        }
        Some(
            Evidence::Presumed { .. }
            | Evidence::Recorded(_)
            | Evidence::InRegion(_)
            | Evidence::Bounded(_)
            | Evidence::Unrecorded,
        )
        | None => None,
    });
    each(groups, Code::PresumedNotAccepted, matter, |(asked, source), calls| {
        format!(
            "{calls} of `{asked}` name no Region, which AWS said in 2024 means {source}; the policy \
             does not accept `presumed` evidence"
        )
    })
}

fn unresolved(matter: Matter<'_>) -> Vec<Finding> {
    let groups = by_key(matter.flows, |judged| {
        let is_unproven = judged.located.evidence == Some(Evidence::Unrecorded);
        (judged.located.is_unresolved && is_unproven).then(|| judged.asked())
    });
    each(groups, Code::UnresolvedApplicationProfile, matter, |asked, calls| {
        format!("{calls} of application profile `{asked}`, and nothing tells what it copies")
    })
}

fn incomplete_streams(matter: Matter<'_>) -> Vec<Finding> {
    let of = |trace: Trace| {
        by_key(matter.flows, move |judged| {
            let needs_it = judged.located.evidence.as_ref().is_some_and(|evidence| {
                matches!(evidence.grade(), Grade::Bounded | Grade::Unrecorded)
            });
            (needs_it && judged.flow.trace == trace).then_some(())
        })
    };
    let calls =
        each(of(Trace::AwaitingCompletion), Code::StreamWithoutCompletion, matter, |(), n| {
            format!("{n} streamed without the completion that would name the Region")
        });
    let ends = each(of(Trace::Orphan), Code::CompletionWithoutCall, matter, |(), n| {
        format!("{n} known by the completion only, without the record that names the profile")
    });
    [calls, ends].concat()
}

fn possible(matter: Matter<'_>) -> Vec<Finding> {
    let groups = by_key(matter.flows, |judged| {
        let flow = &judged.flow;
        flow.is_possible.then_some((&flow.event_name, &flow.event_source))
    });
    each(groups, Code::PossibleInference, matter, |(name, source), calls| {
        format!(
            "{calls} of `{name}` ({source}), which this version does not know, may be inference"
        )
    })
}

fn unreadable(matter: Matter<'_>) -> Vec<Finding> {
    let texts: BTreeSet<&Text> =
        matter.flows.iter().flat_map(|judged| &judged.flow.recorded.unreadable).collect();
    let shown: Vec<_> = texts.iter().take(SHOWN).map(|text| format!("{text:?}")).collect();
    let groups =
        by_key(matter.flows, |judged| (!judged.flow.recorded.unreadable.is_empty()).then_some(()));
    each(groups, Code::UnreadableRegion, matter, |(), calls| {
        let of = format!("{} of {}", shown.len(), counted(texts.len() as u64, "text"));
        format!("{calls} with a text for a Region that is none: {} ({of})", shown.join(", "))
    })
}

fn unknown_regions(matter: Matter<'_>) -> Vec<Finding> {
    let mut groups = BTreeMap::<(&str, &str), Tally>::new();
    for judged in matter.flows {
        let destinations =
            judged.flow.recorded.regions.iter().map(|region| ("destination", region.as_str()));
        let source = judged.flow.source_region.iter().map(|source| ("source Region", &**source));
        for key in destinations.chain(source) {
            if !KnownRegions::builtin().holds(key.1) {
                groups.entry(key).or_default().add(judged);
            }
        }
    }
    each(groups, Code::UnknownRegion, matter, |(role, code), calls| {
        format!("{calls} with the {role} {code:?}, which is no Region that this version knows")
    })
}

fn conflicting(matter: Matter<'_>) -> Vec<Finding> {
    let groups = by_key(matter.flows, |judged| {
        (judged.flow.recorded.regions.len() > 1).then(|| destinations(judged))
    });
    each(groups, Code::ConflictingRegions, matter, |place, calls| {
        format!("{calls} whose records name different Regions: {place}")
    })
}

fn outside_catalog(matter: Matter<'_>) -> Vec<Finding> {
    let groups = by_key(matter.flows, |judged| {
        let strange = &judged.located.outside_catalog;
        let profile = judged.located.system_profile.as_ref()?;
        let source = judged.flow.source_region.as_ref()?;
        (!strange.is_empty()).then(|| (profile, source, listed(strange)))
    });
    each(groups, Code::RegionOutsideCatalog, matter, |(profile, source, place), calls| {
        format!(
            "{calls} of `{profile}` from {source} ran in {place}, which AWS does not list for it"
        )
    })
}

fn global_profiles(matter: Matter<'_>) -> Vec<Finding> {
    let groups = by_key(matter.flows, |judged| {
        let profile = judged.located.system_profile.as_deref()?;
        let is_global =
            matches!(ModelRef::parse(profile), ModelRef::System { kind: ProfileKind::Global, .. });
        let stayed = judged.is(Verdict::Compliant) && !judged.is_excused();
        (is_global && stayed).then_some(profile)
    });
    each(groups, Code::GlobalProfileStayedInPolicy, matter, |profile, calls| {
        format!("{calls} of the global profile `{profile}` stayed in the allowed Regions by chance")
    })
}

fn failed(matter: Matter<'_>) -> Vec<Finding> {
    let groups = by_key(matter.flows, |judged| judged.is(Verdict::NotApplicable).then_some(()));
    each(groups, Code::FailedAttempts, matter, |(), calls| {
        format!("{calls} failed and name no Region: attempts, not judged")
    })
}

fn mantle(matter: Matter<'_>) -> Vec<Finding> {
    let groups = by_key(matter.flows, |judged| {
        (&*judged.flow.event_source == MANTLE).then_some(judged.flow.source_region.as_deref())
    });
    each(groups, Code::MantleInference, matter, |source, calls| {
        format!(
            "{calls} on the bedrock-mantle endpoint of {}",
            source.unwrap_or("an unnamed Region")
        )
    })
}

/// Makes one finding a group; `words` gets the key and the counted calls.
fn each<K: Ord>(
    groups: BTreeMap<K, Tally>,
    code: Code,
    matter: Matter<'_>,
    words: impl Fn(K, String) -> String,
) -> Vec<Finding> {
    groups
        .into_iter()
        .map(|(key, tally)| {
            let message = words(key, counted(tally.count, "call"));
            tally.finding(code, message, matter.samples)
        })
        .collect()
}

fn is_certain_of_place(judged: &Judged<'_>) -> bool {
    judged.located.evidence.as_ref().is_some_and(|evidence| match evidence.grade() {
        Grade::Recorded | Grade::InRegion => true,
        Grade::Presumed | Grade::Bounded | Grade::Unrecorded => false,
    })
}

fn destinations(judged: &Judged<'_>) -> String {
    let regions = judged.located.evidence.as_ref().map_or_else(Vec::new, Evidence::possible);
    listed(&regions)
}

fn listed<'r>(regions: impl IntoIterator<Item = &'r Region>) -> String {
    regions.into_iter().map(Region::as_str).collect::<Vec<_>>().join(", ")
}

/// How many texts from logs a message shows.
const SHOWN: usize = 3;
