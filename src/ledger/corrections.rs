//! Which records a later one corrects (`addendum`, `UPDATED_DATA`).

use std::collections::{BTreeMap, BTreeSet};

use super::row::{Id, RowFacts};
use super::symbols::Symbol;

/// The corrections among all rows of a ledger: few, whatever the number of rows.
///
/// A correction reaches a record of its own operation only, and records that correct each other in
/// a circle are all kept: nobody's `addendum` makes a call vanish without another in its place. That
/// other may be of another time or Region: whether CloudTrail wrote it, only digests tell.
#[derive(Debug, Default)]
pub struct Corrections {
    /// From what corrects to what is corrected.
    links: BTreeMap<Event, BTreeSet<Event>>,
    corrected: BTreeSet<Event>,
}

/// An event id together with what was called.
pub type Event = (Id, [Option<Symbol>; 3]);

impl Corrections {
    /// Takes note of a row.
    pub fn note(&mut self, facts: &RowFacts) {
        if facts.corrects != Id::None {
            let (event, operation) = event(facts);
            let old = (facts.corrects, operation);
            self.links.entry((event, operation)).or_default().insert(old);
            self.corrected.insert(old);
        }
    }

    /// Leaves those that a record which nobody corrects corrects, at first or at second hand.
    pub fn settle(&mut self) {
        let mut reached = BTreeSet::new();
        let first = self
            .links
            .keys()
            .filter(|event| event.0 == Id::None || !self.corrected.contains(*event));
        let mut open: Vec<&Event> = first.collect();
        while let Some(event) = open.pop() {
            for old in self.links.get(event).into_iter().flatten() {
                if reached.insert(*old) {
                    open.push(old);
                }
            }
        }
        self.corrected = reached;
    }

    /// Says whether no record is corrected.
    pub fn is_empty(&self) -> bool {
        self.corrected.is_empty()
    }

    /// Says whether a later record takes this one's place.
    pub fn replaces(&self, facts: &RowFacts) -> bool {
        facts.event_id != Id::None && self.corrected.contains(&event(facts))
    }
}

/// Returns the event of a row.
pub const fn event(facts: &RowFacts) -> Event {
    (facts.event_id, [Some(facts.event_source), Some(facts.event_name), facts.source_region])
}
