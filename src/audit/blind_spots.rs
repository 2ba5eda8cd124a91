//! What CloudTrail cannot show: services and features that run models without naming the Region.
//!
//! The register is printed whole, used or not, because absence from these logs is no proof of
//! absence. It holds what AWS says with its pages; it decides nothing.

mod table;

use std::collections::BTreeMap;

use self::table::SPOTS;
use super::judge::Judged;
use crate::model::{Glob, Related};
use crate::report::words::{BlindSpotWords, Lang};
use crate::report::{BlindSpot, BlindSpotCode};

/// One entry of the register.
struct Spot {
    code: BlindSpotCode,
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

/// What was called: `eventSource`, `eventName`, the model identifier asked for.
type Use<'a> = (&'a str, &'a str, Option<&'a str>);

/// Counts each kind of use once, for the patterns are many and the kinds are few.
fn uses<'a>(flows: &'a [Judged<'_>], related: &'a [Related]) -> BTreeMap<Use<'a>, u64> {
    let mut uses = BTreeMap::new();
    for Judged { flow, .. } in flows {
        let key = (&*flow.event_source, &*flow.event_name, flow.requested.as_deref());
        *uses.entry(key).or_default() += flow.counts.calls;
    }
    for event in related {
        *uses.entry((&*event.event_source, &*event.event_name, None)).or_default() += event.count;
    }
    uses
}

impl Spot {
    fn with_use(&self, uses: &BTreeMap<Use<'_>, u64>, lang: Lang) -> BlindSpot {
        let shown = uses.iter().filter(|((source, name, asked), _)| {
            self.shows_in(source, name) || asked.is_some_and(|asked| self.is_asked_by(asked))
        });
        let BlindSpotWords { service, why, destinations } = lang.blind_spot(self.code);
        BlindSpot {
            code: self.code.as_str(),
            service,
            why,
            destinations,
            source: self.source,
            seen: shown.map(|(_, count)| count).sum(),
            needs_data_events: self.needs_data_events,
        }
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

#[cfg(test)]
mod tests {
    use super::*;

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
