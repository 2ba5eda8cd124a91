//! Findings about where inference ran and how that is known.

use std::collections::{BTreeMap, BTreeSet};

use super::Matter;
use super::tally::{Said, Tally, by_key};
use crate::audit::KnownRegions;
use crate::audit::locate::MANTLE;
use crate::model::{Evidence, Grade, ModelRef, ProfileKind, Region, Text, Trace, Verdict};
use crate::report::words::Statement;
use crate::report::{Code, Finding};

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
    let mut groups = BTreeMap::<(&[Region], &str, &Text), (Tally<'_>, BTreeSet<Grade>)>::new();
    for judged in matter.flows.iter().filter(|judged| judged.is(Verdict::NonCompliant)) {
        let key = (&*judged.destinations, matter.asked(judged), &judged.flow.principal);
        let (tally, grades) = groups.entry(key).or_default();
        tally.add(judged);
        grades.extend(judged.located.evidence.as_ref().map(Evidence::grade));
    }
    let mut findings = Vec::new();
    for ((regions, asked, _), (tally, grades)) in groups {
        let (calls, policy) = (tally.count, matter.policy);
        let is_certain = grades.iter().all(|grade| is_certain(*grade));
        let statement = Statement::OutsidePolicy { calls, asked, regions, is_certain, policy };
        let said = Said::about(matter.state(&statement), asked).at(regions.to_vec(), grades);
        findings.push(tally.finding(Code::InferenceOutsidePolicy, said, matter));
    }
    findings
}

fn unproven(matter: Matter<'_>) -> Vec<Finding> {
    let groups = by_key(matter.flows, |judged| {
        let grade = judged.located.evidence.as_ref()?.grade();
        let is_ours = judged.is(Verdict::InsufficientData) && grade != Grade::Presumed;
        let is_contradicted = judged.flow.is_contradicted;
        is_ours.then(|| (grade, is_contradicted, matter.asked(judged), &*judged.destinations))
    });
    each(
        groups,
        Code::UnprovenInference,
        matter,
        |(grade, is_contradicted, asked, regions), calls| {
            let statement = match grade {
                _ if is_contradicted => Statement::Contradicted { calls, asked, regions },
                Grade::Recorded | Grade::InRegion | Grade::Presumed => {
                    Statement::NotAccepted { calls, asked, regions, grade }
                }
                Grade::Bounded => Statement::Bounded { calls, asked, regions },
                Grade::Unrecorded => Statement::Unrecorded { calls, asked },
            };
            Said::about(matter.state(&statement), asked).at(regions.to_vec(), [grade])
        },
    )
}

fn presumed(matter: Matter<'_>) -> Vec<Finding> {
    let groups = by_key(matter.flows, |judged| match &judged.located.evidence {
        Some(Evidence::Presumed { source, .. }) if judged.is(Verdict::InsufficientData) => {
            Some((matter.asked(judged), source, &*judged.destinations))
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
        let source = source.as_str();
        let said = matter.state(&Statement::PresumedNotAccepted { calls, asked, source });
        Said::about(said, asked).at(regions.to_vec(), [Grade::Presumed])
    })
}

fn unresolved(matter: Matter<'_>) -> Vec<Finding> {
    let groups = by_key(matter.flows, |judged| {
        let is_unproven = judged.located.evidence == Some(Evidence::Unrecorded);
        (judged.located.is_unresolved && is_unproven).then(|| matter.asked(judged))
    });
    each(groups, Code::UnresolvedApplicationProfile, matter, |profile, calls| {
        let said = matter.state(&Statement::UnresolvedApplicationProfile { calls, profile });
        Said::about(said, profile)
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
        each(of(Trace::AwaitingCompletion), Code::StreamWithoutCompletion, matter, |(), calls| {
            matter.state(&Statement::StreamWithoutCompletion { calls })
        });
    let ends = each(of(Trace::Orphan), Code::CompletionWithoutCall, matter, |(), calls| {
        matter.state(&Statement::CompletionWithoutCall { calls })
    });
    [calls, ends].concat()
}

fn possible(matter: Matter<'_>) -> Vec<Finding> {
    let groups = by_key(matter.flows, |judged| {
        let flow = &judged.flow;
        flow.is_possible.then_some((&flow.event_name, &flow.event_source))
    });
    each(groups, Code::PossibleInference, matter, |(name, source), calls| {
        let (event_name, event_source): (&str, &str) = (name, source);
        let said = Statement::PossibleInference { calls, event_name, event_source };
        Said::about(matter.state(&said), event_name).of_service(event_source)
    })
}

fn unreadable(matter: Matter<'_>) -> Vec<Finding> {
    let all: BTreeSet<&Text> =
        matter.flows.iter().flat_map(|judged| &judged.flow.recorded.unreadable).collect();
    let texts: Vec<&str> = all.iter().take(SHOWN).map(|text| &***text).collect();
    let all = all.len() as u64;
    let groups =
        by_key(matter.flows, |judged| (!judged.flow.recorded.unreadable.is_empty()).then_some(()));
    each(groups, Code::UnreadableRegion, matter, |(), calls| {
        matter.state(&Statement::UnreadableRegion { calls, texts: &texts, all })
    })
}

fn unknown_regions(matter: Matter<'_>) -> Vec<Finding> {
    let mut groups = BTreeMap::<Place<'_>, Tally<'_>>::new();
    for judged in matter.flows {
        let destinations = judged.flow.recorded.regions.iter().map(Place::Destination);
        let source = judged.flow.source_region.iter().map(|source| Place::Source(source));
        for place in destinations.chain(source) {
            if !KnownRegions::builtin().holds(place.code()) {
                groups.entry(place).or_default().add(judged);
            }
        }
    }
    each(groups, Code::UnknownRegion, matter, |place, calls| {
        let code = place.code();
        let (statement, ran_in) = match place {
            Place::Destination(region) => {
                (Statement::UnknownDestination { calls, code }, vec![region.clone()])
            }
            Place::Source(_) => (Statement::UnknownSource { calls, code }, Vec::new()),
        };
        Said::about(matter.state(&statement), code).at(ran_in, [])
    })
}

/// A Region by what it is to a call.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place<'a> {
    Destination(&'a Region),
    Source(&'a str),
}

impl<'a> Place<'a> {
    fn code(self) -> &'a str {
        match self {
            Self::Destination(region) => region.as_str(),
            Self::Source(code) => code,
        }
    }
}

fn conflicting(matter: Matter<'_>) -> Vec<Finding> {
    let groups = by_key(matter.flows, |judged| {
        let several = judged.flow.recorded.regions.len() > 1;
        several.then(|| (judged.flow.is_contradicted, &*judged.destinations))
    });
    each(groups, Code::ConflictingRegions, matter, |(is_contradicted, regions), calls| {
        let said = matter.state(&if is_contradicted {
            Statement::ContradictingWitnesses { calls, regions }
        } else {
            Statement::ConflictingRegions { calls, regions }
        });
        Said::from(said).at(regions.to_vec(), [Grade::Recorded])
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
        let regions: Vec<Region> = strange.iter().cloned().collect();
        let (profile, source): (&str, &str) = (profile, source);
        let statement =
            Statement::RegionOutsideCatalog { calls, profile, source, regions: &regions };
        Said::about(matter.state(&statement), profile).at(regions, [Grade::Recorded])
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
        let said = matter.state(&Statement::GlobalProfileStayedInPolicy { calls, profile });
        Said::about(said, profile)
    })
}

fn failed(matter: Matter<'_>) -> Vec<Finding> {
    let groups = by_key(matter.flows, |judged| judged.is(Verdict::NotApplicable).then_some(()));
    each(groups, Code::FailedAttempts, matter, |(), calls| {
        matter.state(&Statement::FailedAttempts { calls })
    })
}

fn mantle(matter: Matter<'_>) -> Vec<Finding> {
    let groups = by_key(matter.flows, |judged| {
        (&*judged.flow.event_source == MANTLE).then_some(judged.flow.source_region.as_deref())
    });
    each(groups, Code::MantleInference, matter, |source, calls| {
        let said = matter.state(&Statement::MantleInference { calls, source });
        match source {
            Some(source) => Said::about(said, source),
            None => Said::from(said),
        }
    })
}

/// Makes one finding a group; `words` gets the key and the number of calls.
fn each<K: Ord, S: Into<Said>>(
    groups: BTreeMap<K, Tally<'_>>,
    code: Code,
    matter: Matter<'_>,
    words: impl Fn(K, u64) -> S,
) -> Vec<Finding> {
    groups
        .into_iter()
        .map(|(key, tally)| {
            let said = words(key, tally.count);
            tally.finding(code, said, matter)
        })
        .collect()
}

const fn is_certain(grade: Grade) -> bool {
    match grade {
        Grade::Recorded | Grade::InRegion => true,
        Grade::Presumed | Grade::Bounded | Grade::Unrecorded => false,
    }
}

/// How many texts from logs a message shows.
const SHOWN: usize = 3;
