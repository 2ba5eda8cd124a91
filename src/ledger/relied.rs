//! On which objects the facts of a window rest, and which of them change what others say.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::model::{ModelRef, Text, Window};

use super::corrections::{Corrections, Event, event};
use super::error::Error;
use super::join::{self, Inference};
use super::listed::Listed;
use super::query::{Ledger, ROWS_AT_ONCE, Store, asking_again, corrections_of, each_pass};
use super::row::{Id, RowFacts, RowKind, Rows};
use super::symbols::{Symbol, Symbols};
use super::told::take_receipts;

/// The objects on which the facts of a window rest, by name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReliedOn {
    /// Those without which the facts could be others: of inferences with all their records, of
    /// corrections, of profiles' definitions and of related events.
    pub objects: BTreeSet<String>,
    /// Two of which each has a record of the same inference, or the same record.
    pub joined: BTreeSet<[String; 2]>,
    /// Where records stand that others correct.
    pub corrected: BTreeSet<Corrected>,
    /// Where it stands what application profiles copy.
    pub definitions: BTreeMap<Definition, BTreeSet<Text>>,
    /// Where the calls stand that ask for such a profile.
    pub uses: BTreeMap<ProfileUse, BTreeSet<Text>>,
}

/// A record that another one corrects, by the objects of both.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Corrected {
    /// Where the record stands.
    pub record: String,
    /// Where that stands which corrects it, at first or at second hand.
    pub by: String,
}

/// What records say that an application profile copies.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Definition {
    /// The profile's ARN.
    pub profile: Text,
    /// The ARN or id of what it copies.
    pub copies: Text,
}

/// How calls ask for an application profile.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ProfileUse {
    /// The profile's ARN.
    pub profile: Text,
    /// Whether their own records name the Region.
    pub is_recorded: bool,
}

impl Ledger {
    /// Returns the objects on which the facts of `window` rest.
    ///
    /// # Errors
    /// Fails where a part cannot be read.
    pub fn relied_on(&self, window: Window) -> Result<ReliedOn, Error> {
        match &self.store {
            Store::Memory { symbols, rows, .. } => {
                let mut relied = Relied::of(window);
                relied.pass(rows, symbols, &corrections_of(rows));
                Ok(relied.told(symbols))
            }
            Store::Folder { folder, .. } => asking_again(|| {
                let mut relied = Relied::of(window);
                let (parts, _) = take_receipts(folder, Listed::default())?;
                let symbols = each_pass(&parts, ROWS_AT_ONCE, |rows, symbols, corrections| {
                    relied.pass(rows, symbols, corrections);
                })?;
                Ok(relied.told(&symbols))
            }),
        }
    }
}

#[derive(Default)]
struct Relied {
    window: Window,
    objects: HashSet<Symbol>,
    joined: HashSet<[Symbol; 2]>,
    /// Records that others correct, and where they stand.
    corrected: HashSet<(Event, Symbol)>,
    /// What corrects a record, by the record: as an event and where it stands.
    correcting: HashMap<Event, HashSet<(Event, Symbol)>>,
    /// A profile, what it copies, and where that stands.
    definitions: HashSet<([Symbol; 2], Symbol)>,
    /// A profile, whether the call's records name the Region, and where the call stands.
    uses: HashSet<(Symbol, bool, Symbol)>,
}

impl Relied {
    fn of(window: Window) -> Self {
        Self { window, ..Self::default() }
    }

    fn pass(&mut self, rows: &Rows, symbols: &Symbols, corrections: &Corrections) {
        let distinct = join::distinct(rows, corrections, symbols);
        let joined =
            join::join(&distinct.rows, symbols, |inference| self.inference(inference, symbols));
        for row in joined.others {
            if self.counts(&row.facts) {
                self.objects.insert(row.object);
            }
        }
        // What corrects a call may take it out of the window.
        for row in rows.iter().filter(|row| row.facts.corrects != Id::None) {
            self.objects.insert(row.object);
            let (own, operation) = event(&row.facts);
            let by = self.correcting.entry((row.facts.corrects, operation)).or_default();
            by.insert(((own, operation), row.object));
        }
        // Of a record that stands in two objects, what comes first is taken: whoever wrote that may say
        // that it is the record of the other.
        let mut first = HashMap::new();
        for row in rows.iter().filter(|row| row.facts.event_id != Id::None) {
            let object = *first.entry(row.facts.event_id).or_insert(row.object);
            if object != row.object && self.is_inside(&row.facts) {
                self.joined.insert([object, row.object]);
            }
        }
        for row in rows.iter() {
            if corrections.replaces(&row.facts) {
                if self.counts(&row.facts) {
                    self.corrected.insert((event(&row.facts), row.object));
                }
            } else if let (RowKind::Profile, Some(profile), Some(copies)) =
                (row.facts.kind, row.facts.profile_arn, row.facts.profile_copies)
            {
                self.definitions.insert(([profile, copies], row.object));
            }
        }
    }

    /// A record of another time may be what takes a call out of the window.
    fn inference(&mut self, inference: &Inference<'_>, symbols: &Symbols) {
        if !inference.rows().any(|row| self.is_inside(&row.facts)) {
            return;
        }
        self.objects.extend(inference.rows().map(|row| row.object));
        for one in inference.rows().map(|row| row.object) {
            let others = inference.rows().map(|row| row.object).filter(|other| *other != one);
            self.joined.extend(others.map(|other| [one, other]));
        }
        if inference.is_log_alone() {
            return;
        }
        let asked = inference.call().find_map(|row| row.facts.requested);
        let asked = asked.or_else(|| inference.rows().find_map(|row| row.facts.resource));
        let Some(asked) = asked else { return };
        if matches!(ModelRef::parse(symbols.text(asked)), ModelRef::Application { .. }) {
            let is_recorded = inference.told().any(|row| row.facts.inference_region.is_some());
            self.uses.extend(inference.rows().map(|row| (asked, is_recorded, row.object)));
        }
    }

    /// A definition before the window still tells what is behind the profile.
    fn counts(&self, facts: &RowFacts) -> bool {
        facts.kind == RowKind::Profile || self.is_inside(facts)
    }

    fn is_inside(&self, facts: &RowFacts) -> bool {
        facts.event_time.is_none_or(|time| self.window.holds(time))
    }

    /// Returns where it stands what corrects a record, at first or at second hand.
    fn corrects(&self, record: Event) -> HashSet<Symbol> {
        let (mut seen, mut open) = (HashSet::from([record]), vec![record]);
        let mut objects = HashSet::new();
        while let Some(record) = open.pop() {
            for (event, object) in self.correcting.get(&record).into_iter().flatten() {
                objects.insert(*object);
                if seen.insert(*event) {
                    open.push(*event);
                }
            }
        }
        objects
    }

    fn told(self, symbols: &Symbols) -> ReliedOn {
        let text = |symbol: Symbol| Text::clone(symbols.text(symbol));
        let name = |object: Symbol| symbols.text(object).to_string();
        let corrected = self.corrected.iter().flat_map(|(record, object)| {
            let by = self.corrects(*record).into_iter();
            by.map(|by| Corrected { record: name(*object), by: name(by) })
        });
        let corrected = corrected.collect();
        let mut definitions = BTreeMap::<_, BTreeSet<Text>>::new();
        self.definitions.into_iter().for_each(|([profile, copies], object)| {
            let definition = Definition { profile: text(profile), copies: text(copies) };
            definitions.entry(definition).or_default().insert(text(object));
        });
        let mut uses = BTreeMap::<_, BTreeSet<Text>>::new();
        self.uses.into_iter().for_each(|(profile, is_recorded, object)| {
            let of = ProfileUse { profile: text(profile), is_recorded };
            uses.entry(of).or_default().insert(text(object));
        });
        ReliedOn {
            objects: self.objects.into_iter().map(name).collect(),
            joined: self.joined.into_iter().map(|pair| pair.map(name)).collect(),
            corrected,
            definitions,
            uses,
        }
    }
}
