//! Findings about where inference ran and how that is known.

use std::collections::{BTreeMap, BTreeSet};

use super::tally::{Said, Tally, by_key, counted};
use super::{Code, Matter};
use crate::audit::KnownRegions;
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
    let mut groups = BTreeMap::<(&[Region], &str), (Tally<'_>, BTreeSet<Grade>)>::new();
    for judged in matter.flows.iter().filter(|judged| judged.is(Verdict::NonCompliant)) {
        let (tally, grades) = groups.entry((&*judged.destinations, judged.asked())).or_default();
        tally.add(judged);
        grades.extend(judged.located.evidence.as_ref().map(Evidence::grade));
    }
    let one = |((regions, asked), (tally, grades)): (_, (Tally<'_>, BTreeSet<Grade>))| {
        let ran = if grades.iter().all(|grade| is_certain(*grade)) {
            "ran in"
        } else {
            "ran, or could only have run, in"
        };
        let (calls, place) = (counted(tally.count, "call"), listed(regions));
        let policy = matter.policy;
        let message =
            format!("{calls} of `{asked}` {ran} {place}, which policy `{policy}` does not allow");
        let said = Said::about(message, asked).at(<[Region]>::to_vec(regions), grades);
        tally.finding(Code::InferenceOutsidePolicy, said, matter.samples)
    };
    groups.into_iter().map(one).collect()
}

fn unproven(matter: Matter<'_>) -> Vec<Finding> {
    let groups = by_key(matter.flows, |judged| {
        let grade = judged.located.evidence.as_ref()?.grade();
        let is_ours = judged.is(Verdict::InsufficientData) && grade != Grade::Presumed;
        is_ours.then(|| (grade, judged.asked(), &*judged.destinations))
    });
    each(groups, Code::UnprovenInference, matter, |(grade, asked, regions), calls| {
        let place = listed(regions);
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
        Said::about(format!("{calls} of `{asked}` {why}"), asked).at(regions.to_vec(), [grade])
    })
}

fn presumed(matter: Matter<'_>) -> Vec<Finding> {
    let groups = by_key(matter.flows, |judged| match &judged.located.evidence {
        Some(Evidence::Presumed { source, .. }) if judged.is(Verdict::InsufficientData) => {
            Some((judged.asked(), source, &*judged.destinations))
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
    each(groups, Code::PresumedNotAccepted, matter, |(asked, source, regions), calls| {
        let message = format!(
            "{calls} of `{asked}` without a Region, which AWS said in 2024 means {source}; the policy \
             does not accept `presumed` evidence"
        );
        Said::about(message, asked).at(regions.to_vec(), [Grade::Presumed])
    })
}

fn unresolved(matter: Matter<'_>) -> Vec<Finding> {
    let groups = by_key(matter.flows, |judged| {
        let is_unproven = judged.located.evidence == Some(Evidence::Unrecorded);
        (judged.located.is_unresolved && is_unproven).then(|| judged.asked())
    });
    each(groups, Code::UnresolvedApplicationProfile, matter, |asked, calls| {
        let message =
            format!("{calls} of application profile `{asked}`, and nothing tells what it copies");
        Said::about(message, asked)
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
        let message = format!(
            "{calls} of `{name}` ({source}), which this version does not know, may be inference"
        );
        Said::about(message, name.clone())
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
    let mut groups = BTreeMap::<(&str, &str), Tally<'_>>::new();
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
        let message =
            format!("{calls} with the {role} {code:?}, which is no Region that this version knows");
        Said::about(message, code)
    })
}

fn conflicting(matter: Matter<'_>) -> Vec<Finding> {
    let groups = by_key(matter.flows, |judged| {
        (judged.flow.recorded.regions.len() > 1).then(|| &*judged.destinations)
    });
    each(groups, Code::ConflictingRegions, matter, |regions, calls| {
        let place = listed(regions);
        Said::from(format!("{calls} whose records name different Regions: {place}"))
            .at(regions.to_vec(), [Grade::Recorded])
    })
}

fn outside_catalog(matter: Matter<'_>) -> Vec<Finding> {
    let groups = by_key(matter.flows, |judged| {
        let strange = &judged.located.outside_catalog;
        let profile = judged.located.system_profile.as_ref()?;
        let source = judged.flow.source_region.as_ref()?;
        (!strange.is_empty()).then_some((profile, source, strange))
    });
    each(groups, Code::RegionOutsideCatalog, matter, |(profile, source, strange), calls| {
        let place = listed(strange);
        let message = format!(
            "{calls} of `{profile}` from {source} ran in {place}, which AWS does not list for it"
        );
        let regions = strange.iter().cloned().collect();
        Said::about(message, profile.clone()).at(regions, [Grade::Recorded])
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
        let message = format!(
            "{calls} of the global profile `{profile}` stayed in the allowed Regions by chance"
        );
        Said::about(message, profile)
    })
}

fn failed(matter: Matter<'_>) -> Vec<Finding> {
    let groups = by_key(matter.flows, |judged| judged.is(Verdict::NotApplicable).then_some(()));
    each(groups, Code::FailedAttempts, matter, |(), calls| {
        format!("{calls} failed without a Region: attempts, not judged")
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
fn each<K: Ord, S: Into<Said>>(
    groups: BTreeMap<K, Tally<'_>>,
    code: Code,
    matter: Matter<'_>,
    words: impl Fn(K, String) -> S,
) -> Vec<Finding> {
    groups
        .into_iter()
        .map(|(key, tally)| {
            let message = words(key, counted(tally.count, "call"));
            tally.finding(code, message, matter.samples)
        })
        .collect()
}

const fn is_certain(grade: Grade) -> bool {
    match grade {
        Grade::Recorded | Grade::InRegion => true,
        Grade::Presumed | Grade::Bounded | Grade::Unrecorded => false,
    }
}

fn listed<'r>(regions: impl IntoIterator<Item = &'r Region>) -> String {
    regions.into_iter().map(Region::as_str).collect::<Vec<_>>().join(", ")
}

/// How many texts from logs a message shows.
const SHOWN: usize = 3;
