//! Opens a log once more for the text of some of its records.

use std::collections::{BTreeMap, BTreeSet};

use super::decode::{Decoder, Limits};
use super::envelope::{Class, Malformed, Sink, Splitter};
use super::source::{Error, LogSource, Object};
use super::structure::Needle;

/// Records by the object's key and the record's number in it, from 1.
pub type Wanted = BTreeMap<String, BTreeSet<u64>>;

/// Returns the texts of the wanted records, as far as their objects can be read: an object that is
/// gone, or can be read no more, has none.
///
/// # Errors
/// Fails where the source cannot be listed to its end.
pub fn records(
    source: &dyn LogSource,
    wanted: &Wanted,
    limits: Limits,
) -> Result<BTreeMap<(String, u64), String>, Error> {
    let mut texts = BTreeMap::new();
    for chunk in source.list() {
        for object in chunk? {
            let Some(numbers) = wanted.get(&object.key) else { continue };
            for (number, text) in of_object(source, &object, numbers, limits) {
                texts.insert((object.key.clone(), number), text);
            }
        }
    }
    Ok(texts)
}

fn of_object(
    source: &dyn LogSource,
    object: &Object,
    numbers: &BTreeSet<u64>,
    limits: Limits,
) -> Vec<(u64, String)> {
    let mut stored = Vec::new();
    source.announce(&[object]);
    if source.read(object, &mut stored).is_err() {
        return Vec::new();
    }
    let mut chosen = Chosen { numbers, texts: Vec::new() };
    let mut splitter = Splitter::new(&mut chosen);
    // What was read before a fault stands; a record behind it is not shown.
    let outcome = Decoder::new(limits).decode(&stored, &mut splitter);
    drop(splitter.finish(outcome.is_ok()));
    chosen.texts
}

/// Keeps the texts of the records with these numbers.
struct Chosen<'a> {
    numbers: &'a BTreeSet<u64>,
    texts: Vec<(u64, String)>,
}

impl Sink for Chosen<'_> {
    /// As the extractor's, so that records have the same numbers and the same are seen.
    const NEEDLES: [Needle; 2] =
        [Needle { text: b"bedrock", apart: 6 }, Needle { text: b"external-anthropic", apart: 15 }];

    fn record(&mut self, number: u64, text: &str) -> Result<Class, Malformed> {
        if self.numbers.contains(&number) {
            self.texts.push((number, text.to_owned()));
        }
        Ok(Class::Other)
    }
}
