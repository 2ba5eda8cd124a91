//! Opens a log once more for the text of some of its records.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::decode::{Decoder, Limits};
use super::envelope::{Class, Malformed, Sink, Splitter};
use super::source::{Error, LogSource, Object};
use super::structure::Needle;
use crate::model::{Reread, hex};

/// What is wanted, by the object's key.
pub type Wanted = BTreeMap<String, Asked>;

/// What is wanted of an object.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    /// The records' numbers in it, from 1.
    pub numbers: BTreeSet<u64>,
    /// The SHA-256 of the bytes that were stored when it was first read, where that is known.
    pub sha256: Option<String>,
}

/// The text of a record, or why there is none: never both, never neither.
pub type Text = Result<String, Reread>;

/// Returns what became of every wanted record, by the object's key and the record's number.
///
/// Memory: the texts, none of them longer than [`LONGEST`].
///
/// # Errors
/// Fails where a source cannot be listed to its end.
pub fn records(
    logs: &[Box<dyn LogSource>],
    wanted: &Wanted,
    limits: Limits,
) -> Result<BTreeMap<(String, u64), Text>, Error> {
    let none = if logs.is_empty() { Reread::NotGiven } else { Reread::NotThere };
    let mut texts = BTreeMap::new();
    for (key, asked) in wanted {
        texts.extend(asked.numbers.iter().map(|number| ((key.clone(), *number), Err(none))));
    }
    for source in logs {
        for chunk in source.list() {
            for object in chunk? {
                let Some(asked) = wanted.get(&object.key) else { continue };
                for (number, text) in of_object(&**source, &object, asked, limits) {
                    let place = texts.entry((object.key.clone(), number));
                    // Two inputs may have an object of one name: the one that was read counts.
                    place.and_modify(|known| {
                        if known.is_err() {
                            *known = text;
                        }
                    });
                }
            }
        }
    }
    Ok(texts)
}

fn of_object(
    source: &dyn LogSource,
    object: &Object,
    asked: &Asked,
    limits: Limits,
) -> Vec<(u64, Text)> {
    let all = |why: Reread| asked.numbers.iter().map(|number| (*number, Err(why))).collect();
    let mut stored = Vec::new();
    source.announce(&[object]);
    if source.read(object, &mut stored).is_err() {
        return all(Reread::Unreadable);
    }
    let found = hex(&Sha256::digest(&stored));
    if asked.sha256.as_ref().is_some_and(|before| *before != found) {
        return all(Reread::Changed);
    }
    let mut chosen = Chosen { numbers: &asked.numbers, texts: BTreeMap::new() };
    let mut splitter = Splitter::new(&mut chosen);
    // What was read before a fault stands; a record behind it is not shown.
    let outcome = Decoder::new(limits).decode(&stored, &mut splitter);
    drop(splitter.finish(outcome.is_ok()));
    let none = if outcome.is_ok() { Reread::NoRecord } else { Reread::Unreadable };
    let mut texts = chosen.texts;
    let text = |number: &u64| (*number, texts.remove(number).unwrap_or(Err(none)));
    asked.numbers.iter().map(text).collect()
}

/// Keeps the texts of the records with these numbers.
struct Chosen<'a> {
    numbers: &'a BTreeSet<u64>,
    texts: BTreeMap<u64, Text>,
}

impl Chosen<'_> {
    fn take(&mut self, number: u64, text: &str) {
        if self.numbers.contains(&number) {
            let is_short = text.len() <= LONGEST;
            let text = if is_short { Ok(text.to_owned()) } else { Err(Reread::TooLong) };
            self.texts.insert(number, text);
        }
    }
}

impl Sink for Chosen<'_> {
    /// As the extractor's, so that records have the same numbers and the same are seen.
    const NEEDLES: [Needle; 2] =
        [Needle { text: b"bedrock", apart: 6 }, Needle { text: b"external-anthropic", apart: 15 }];

    fn record(&mut self, number: u64, text: &str) -> Result<Class, Malformed> {
        self.take(number, text);
        Ok(Class::Other)
    }
}

/// The longest record that is shown. CloudTrail's are 1 MB at the most, and 256 KB as a rule
/// (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html>).
pub const LONGEST: usize = 2 << 20;

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::ingest::files::Files;

    fn record(id: &str, more: &str) -> String {
        format!(
            r#"{{"eventSource":"bedrock.amazonaws.com","eventName":"Converse","eventID":"{id}"{more}}}"#
        )
    }

    #[test]
    fn every_wanted_record_has_its_text_or_says_why_not() {
        let folder = tempfile::tempdir().unwrap();
        let long = format!(r#","x":"{}""#, "y".repeat(LONGEST));
        let texts = [record("1", ""), record("2", &long)];
        let log = format!(r#"{{"Records":[{}]}}"#, texts.join(","));
        for name in ["a.json", "b.json"] {
            fs::write(folder.path().join(name), &log).unwrap();
        }
        let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        let numbers = BTreeSet::from([1, 2, 3]);
        let same = Some(hex(&Sha256::digest(&log)));
        let asked = |sha256| Asked { numbers: numbers.clone(), sha256 };
        let wanted = Wanted::from([
            (path("a.json"), asked(same)),
            (path("b.json"), asked(Some("00".to_owned()))),
            (path("c.json"), asked(None)),
        ]);
        let logs: Vec<Box<dyn LogSource>> =
            vec![Box::new(Files::new(folder.path().to_str().unwrap()))];
        let told = |logs: &[Box<dyn LogSource>]| -> Vec<Text> {
            records(logs, &wanted, Limits::default()).unwrap().into_values().collect()
        };
        let all = |why| [Err(why), Err(why), Err(why)];
        let first = [Ok(texts[0].clone()), Err(Reread::TooLong), Err(Reread::NoRecord)];
        let expected = [first, all(Reread::Changed), all(Reread::NotThere)].concat();
        assert_eq!(told(&logs), expected);
        assert_eq!(told(&[]), [(); 3].map(|()| all(Reread::NotGiven)).concat());
    }
}
