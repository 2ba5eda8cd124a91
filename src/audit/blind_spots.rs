//! What CloudTrail cannot show: services and features that run models without naming the Region.
//!
//! The register is printed whole, used or not, because absence from these logs is no proof of
//! absence. It holds what AWS says with its pages; it decides nothing.

mod table;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use self::table::SPOTS;
use super::judge::Judged;
use super::{Catalog, KnownRegions};
use crate::model::{Evidence, Glob, Region, Related, Text};
use crate::report::words::{BlindSpotWords, Lang};
use crate::report::{BlindSpot, BlindSpotCode, DecidedBy, SeenFrom};

/// One entry of the register.
struct Spot {
    code: BlindSpotCode,
    decided_by: DecidedBy,
    source: &'static str,
    needs_data_events: bool,
    shown_by: &'static [Sign],
}

/// What shows the use of a blind spot.
enum Sign {
    /// Events of a source whose names fit one of the patterns.
    Events(&'static str, &'static [&'static str]),
    /// Inference that asked for a model or profile that fits the pattern.
    Asked(&'static str),
}

/// Returns the register, with how often each entry shows in these logs.
pub(super) fn blind_spots(flows: &[Judged<'_>], related: &[Related], lang: Lang) -> Vec<BlindSpot> {
    let uses = uses(flows, related);
    SPOTS.iter().map(|spot| spot.with_use(&uses, lang)).collect()
}

/// What was called, and from where.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Use<'a> {
    event_source: &'a str,
    event_name: &'a str,
    /// The model identifier asked for.
    asked: Option<&'a str>,
    source_region: Option<&'a str>,
    is_placed: bool,
}

/// Counts each kind of use once, for the patterns are many and the kinds are few. A call whose Region its
/// record or its model tells is hidden by no operation.
fn uses<'a>(flows: &'a [Judged<'_>], related: &'a [Related]) -> BTreeMap<Use<'a>, u64> {
    let mut uses = BTreeMap::new();
    for Judged { flow, located, .. } in flows {
        let key = Use {
            event_source: &flow.event_source,
            event_name: &flow.event_name,
            asked: flow.requested.as_deref(),
            source_region: flow.source_region.as_deref(),
            is_placed: matches!(
                located.evidence,
                Some(Evidence::Recorded(_) | Evidence::InRegion(_))
            ),
        };
        *uses.entry(key).or_default() += flow.counts.calls;
    }
    for event in related {
        let key = Use {
            event_source: &event.event_source,
            event_name: &event.event_name,
            asked: None,
            source_region: event.source_region.as_deref(),
            is_placed: false,
        };
        *uses.entry(key).or_default() += event.count;
    }
    uses
}

impl Spot {
    fn with_use(&self, uses: &BTreeMap<Use<'_>, u64>, lang: Lang) -> BlindSpot {
        let shown = uses.iter().filter(|(used, _)| {
            (self.shows_in(used.event_source, used.event_name) && !self.is_placed(used))
                || used.asked.is_some_and(|asked| self.is_asked_by(asked))
        });
        let mut from = BTreeMap::<Option<&str>, u64>::new();
        for (used, count) in shown {
            *from.entry(used.source_region).or_default() += count;
        }
        let BlindSpotWords { service, why, destinations, what_to_do } = lang.blind_spot(self.code);
        BlindSpot {
            code: self.code.as_str(),
            service,
            why,
            destinations,
            decided_by: self.decided_by,
            source: self.source,
            as_of: table::AS_OF,
            seen: from.values().sum(),
            needs_data_events: self.needs_data_events,
            seen_from: from
                .into_iter()
                .map(|(source, seen)| self.seen_from(source, seen))
                .collect(),
            what_to_do,
        }
    }

    fn seen_from(&self, source: Option<&str>, seen: u64) -> SeenFrom {
        // A text that is no Region has no row.
        let region = source.and_then(|source| source.parse::<Region>().ok());
        let entry = region.as_ref();
        let entry = entry.and_then(|region| DESTINATIONS.entry(self.code.as_str(), region));
        let listed = entry.and_then(|entry| entry.destinations.as_ref());
        let possible = match self.decided_by {
            DecidedBy::Endpoint => region.map(|region| vec![region]),
            DecidedBy::Aws
            | DecidedBy::Model
            | DecidedBy::Request
            | DecidedBy::Service
            | DecidedBy::NotTold => listed.map(|regions| regions.iter().cloned().collect()),
        };
        SeenFrom {
            source_region: source.map(Text::from),
            seen,
            possible_destinations: possible,
            as_of: entry.map(|entry| entry.as_of.clone()),
        }
    }

    /// Says whether it is a use whose Region is known, of an operation of which that differs by call.
    fn is_placed(&self, used: &Use<'_>) -> bool {
        self.code == BlindSpotCode::AsyncAndBidirectional && used.is_placed
    }

    fn shows_in(&self, event_source: &str, event_name: &str) -> bool {
        self.shown_by.iter().any(|sign| match sign {
            Sign::Events(source, names) => {
                *source == event_source
                    && names.iter().any(|name| Glob::new(name).matches(event_name))
            }
            Sign::Asked(_) => false,
        })
    }

    fn is_asked_by(&self, requested: &str) -> bool {
        self.shown_by.iter().any(|sign| match sign {
            Sign::Events(..) => false,
            Sign::Asked(pattern) => Glob::new(pattern).matches(requested),
        })
    }
}

/// Where a blind spot may run by source Region, as AWS publishes it: a catalog by the register's codes.
static DESTINATIONS: LazyLock<Catalog> = LazyLock::new(|| {
    let csv = include_str!("data/blind-spot-destinations.csv");
    Catalog::parse(csv, KnownRegions::builtin()).expect("a test reads this table")
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::judge::judge;
    use crate::audit::testing::asking;
    use crate::audit::{Definitions, Policy};
    use crate::extract::{Role, operations};
    use crate::model::{Day, Flow, Grade};

    fn related(event_source: &str, event_name: &str) -> Related {
        Related {
            event_source: event_source.into(),
            event_name: event_name.into(),
            account: None,
            source_region: None,
            count: 3,
            first_seen: None,
            last_seen: None,
        }
    }

    fn seen(related: &[Related]) -> Vec<(&'static str, u64)> {
        let all = blind_spots(&[], related, Lang::English);
        all.iter().filter(|spot| spot.seen > 0).map(|spot| (spot.code, spot.seen)).collect()
    }

    #[test]
    fn the_register_is_whole_even_where_nothing_was_seen() {
        let all = blind_spots(&[], &[], Lang::English);
        assert_eq!(all.len(), SPOTS.len());
        assert!(all.iter().all(|spot| spot.seen == 0));
    }

    #[test]
    fn an_event_counts_for_its_own_service_only() {
        let memory = related("bedrock-agentcore.amazonaws.com", "RetrieveMemoryRecords");
        assert_eq!(seen(&[memory]), [("agentcore-memory", 3)]);
        let lake = related("cloudtrail.amazonaws.com", "GenerateQuery");
        assert_eq!(seen(&[lake]), []);
    }

    #[test]
    fn an_asynchronous_call_is_hidden_where_it_goes_through_a_profile_and_not_where_it_names_a_model()
     {
        let named =
            |requested: &str| Flow { event_name: "StartAsyncInvoke".into(), ..asking(requested) };
        let seen = |requested: &str| {
            let (flows, policy) = ([named(requested)], Policy::allow("ca-central-1").unwrap());
            let today = Day::constant(2026, 6, 2);
            let judged = judge(&flows, Catalog::builtin(), &Definitions::default(), &policy, today);
            let grade = judged[0].located.evidence.as_ref().map(Evidence::grade);
            let all = blind_spots(&judged, &[], Lang::English);
            let spot = all.iter().find(|spot| spot.code == "async-and-bidirectional").unwrap();
            (grade, spot.seen)
        };
        assert_eq!(seen("amazon.nova-reel-v1:1"), (Some(Grade::InRegion), 0));
        let (grade, hidden) = seen("us.anthropic.claude-sonnet-4-6");
        assert_eq!((grade, hidden), (Some(Grade::Bounded), 1));
    }

    #[test]
    fn where_it_may_run_depends_on_the_source_region() {
        let from = |code: &str, event_name: &str, source: &str| {
            let event = Related {
                source_region: Some(source.into()),
                ..related("bedrock-agentcore.amazonaws.com", event_name)
            };
            let all = blind_spots(&[], &[event], Lang::English);
            let spot = all.into_iter().find(|spot| spot.code == code).unwrap();
            let [from] = spot.seen_from.as_slice() else { panic!("{spot:?}") };
            assert_eq!((from.seen, from.source_region.as_deref()), (3, Some(source)));
            from.possible_destinations
                .as_ref()
                .map(|regions| regions.iter().map(Region::as_str).collect::<Vec<_>>().join(" "))
        };
        let memory = |source| from("agentcore-memory", "RetrieveMemoryRecords", source);
        let canada = "ca-central-1 us-east-1 us-east-2 us-west-2";
        assert_eq!(memory("ca-central-1").as_deref(), Some(canada));
        assert_eq!(memory("us-east-1").as_deref(), Some("us-east-1 us-east-2 us-west-2"));
        assert_eq!(memory("ca-west-1"), None, "AWS lists nothing for it");
        assert_eq!(memory("nowhere"), None);
        let policy = from("agentcore-policy", "CreatePolicy", "ca-central-1").unwrap();
        assert_eq!(policy.split(' ').count(), KnownRegions::builtin().commercial().len());
    }

    #[test]
    fn every_operation_that_sends_content_to_a_model_is_of_an_entry() {
        let indirect = operations().filter(|(_, operation)| operation.role == Role::Indirect);
        let missing: Vec<_> = indirect
            .filter(|(source, of)| !SPOTS.iter().any(|spot| spot.shows_in(source, of.name)))
            .map(|(source, of)| format!("{source} {}", of.name))
            .collect();
        assert_eq!(missing, [""; 0]);
    }

    #[test]
    fn only_what_aws_decides_is_looked_for_in_its_list() {
        let listed: std::collections::BTreeSet<_> =
            DESTINATIONS.entries().map(|entry| entry.profile.as_str()).collect();
        let decided: std::collections::BTreeSet<_> = SPOTS
            .iter()
            .filter(|spot| spot.decided_by == DecidedBy::Aws)
            .map(|spot| spot.code.as_str())
            .collect();
        assert_eq!(listed, decided);
    }

    #[test]
    fn what_decides_is_told_with_the_month_of_a_list() {
        let of = |source: &str, name: &str| {
            let event =
                Related { source_region: Some("ca-west-1".into()), ..related(source, name) };
            let all = blind_spots(&[], &[event], Lang::English);
            let spot = all.into_iter().find(|spot| spot.seen > 0).unwrap();
            let [from] = <[_; 1]>::try_from(spot.seen_from).unwrap();
            (spot.decided_by, from.possible_destinations, from.as_of)
        };
        let batch = of("bedrock.amazonaws.com", "CreateModelInvocationJob");
        assert_eq!(batch, (DecidedBy::Model, None, None));
        let mantle = of("bedrock-mantle.amazonaws.com", "CountTokens");
        assert_eq!(mantle, (DecidedBy::Endpoint, Some(vec!["ca-west-1".parse().unwrap()]), None));
        let gateway = of("bedrock-agentcore.amazonaws.com", "InvokeGateway");
        assert_eq!(gateway, (DecidedBy::Model, None, None));
    }

    #[test]
    fn every_row_of_destinations_is_of_an_entry_and_of_its_page() {
        assert_eq!(DESTINATIONS.entries().count(), 96);
        for entry in DESTINATIONS.entries() {
            let spot = SPOTS.iter().find(|spot| spot.code.as_str() == entry.profile);
            assert_eq!(spot.map(|spot| spot.source), Some(&*entry.url), "{entry:?}");
        }
    }

    #[test]
    fn every_entry_has_a_code_of_its_own_and_a_page_of_aws() {
        let codes: std::collections::BTreeSet<_> = SPOTS.iter().map(|spot| spot.code).collect();
        assert_eq!(codes.len(), SPOTS.len());
        for spot in &SPOTS {
            assert!(spot.source.contains(".aws.amazon.com/"), "{:?}", spot.code);
            assert!(
                !spot.shown_by.is_empty() || spot.code == BlindSpotCode::AmazonQAndQuick,
                "{:?}",
                spot.code
            );
        }
    }
}
