//! Reads typed values out of TOML and keeps every mistake with its line.
//!
//! A method returns `None` after it has noted why, so that the caller can go on and find the rest.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Mistake;
use crate::audit::regions::nearest;
use crate::model::Day;

/// The text of a policy and what is wrong with it.
pub struct Reader<'t> {
    text: &'t str,
    mistakes: Vec<Mistake>,
    missing: Vec<Mistake>,
}

/// A table of the text.
#[derive(Clone, Copy)]
pub struct Section<'a, 't> {
    /// Its keys and values.
    pub table: &'a DeTable<'t>,
    /// Where it begins, in bytes.
    pub start: usize,
}

impl<'a, 't> Section<'a, 't> {
    /// Returns the value of `key` with its place.
    pub fn get(&self, key: &str) -> Option<&'a Spanned<DeValue<'t>>> {
        self.table.get(key)
    }
}

impl<'t> Reader<'t> {
    /// Starts with what the TOML parser itself refused.
    pub fn new(text: &'t str, syntax: &[toml::de::Error]) -> Self {
        let mut reader = Self { text, mistakes: Vec::new(), missing: Vec::new() };
        for error in syntax {
            // The parser gives each error a place; the first line is the least wrong one if not.
            let start = error.span().map_or(0, |span| span.start);
            let mistake = Mistake {
                line: Some(reader.line(start)),
                key: None,
                what: error.message().to_owned(),
            };
            reader.mistakes.push(mistake);
        }
        reader
    }

    /// Ends with every mistake, by line. Behind broken TOML a key may only seem to be missing, so
    /// missing keys are then left for the next try.
    pub fn finish(mut self, had_syntax_errors: bool) -> Vec<Mistake> {
        if !had_syntax_errors {
            self.mistakes.append(&mut self.missing);
        }
        self.mistakes.sort();
        self.mistakes.dedup();
        self.mistakes
    }

    /// Notes a mistake.
    pub fn refuse(&mut self, start: usize, key: &str, what: impl Into<String>) {
        let line = Some(self.line(start));
        self.mistakes.push(Mistake { line, key: Some(key.to_owned()), what: what.into() });
    }

    /// Notes that a key is not there.
    pub fn miss(&mut self, start: usize, key: &str) {
        let line = Some(self.line(start));
        let what = "missing".to_owned();
        self.missing.push(Mistake { line, key: Some(key.to_owned()), what });
    }

    /// Returns the line of a byte, from 1.
    pub fn line(&self, start: usize) -> usize {
        let end = start.min(self.text.len());
        self.text[..end].matches('\n').count() + 1
    }

    /// Notes every key that is none of `known`.
    pub fn only(&mut self, section: Section<'_, '_>, known: &[&str]) {
        for key in section.table.keys() {
            let name: &str = key.get_ref();
            if known.contains(&name) {
                continue;
            }
            let what = match nearest(name, known.iter().copied()) {
                Some(meant) => format!("unknown key; did you mean `{meant}`?"),
                None => format!("unknown key; known here: {}", listed(known)),
            };
            self.refuse(key.span().start, name, what);
        }
    }

    /// Reads a text that may be missing but not empty.
    pub fn text(&mut self, section: Section<'_, '_>, key: &str) -> Option<String> {
        let value = section.get(key)?;
        match value.get_ref() {
            DeValue::String(text) if text.trim().is_empty() => {
                self.refuse(value.span().start, key, "empty");
                None
            }
            DeValue::String(text) => Some(text.to_string()),
            other => {
                self.refuse_type(value.span(), key, "a text", other);
                None
            }
        }
    }

    /// Reads a text that must be there.
    pub fn needed_text(&mut self, section: Section<'_, '_>, key: &str) -> Option<String> {
        if section.get(key).is_none() {
            self.miss(section.start, key);
        }
        self.text(section, key)
    }

    /// Reads a list of texts, each with its place. An empty list is a mistake.
    pub fn texts(&mut self, section: Section<'_, '_>, key: &str) -> Option<Vec<(usize, String)>> {
        let value = section.get(key)?;
        let DeValue::Array(items) = value.get_ref() else {
            self.refuse_type(value.span(), key, "a list of texts", value.get_ref());
            return None;
        };
        if items.is_empty() {
            self.refuse(value.span().start, key, "empty list");
            return None;
        }
        let read: Vec<_> = items.iter().map(|item| self.item(key, item)).collect();
        read.into_iter().collect()
    }

    /// Reads a text or a list of texts.
    pub fn text_or_texts(
        &mut self,
        section: Section<'_, '_>,
        key: &str,
    ) -> Option<Vec<(usize, String)>> {
        let value = section.get(key)?;
        match value.get_ref() {
            DeValue::String(_) => self.item(key, value).map(|item| vec![item]),
            DeValue::Array(_) => self.texts(section, key),
            other => {
                self.refuse_type(value.span(), key, "a text or a list of texts", other);
                None
            }
        }
    }

    /// Reads a date that must be there.
    pub fn needed_day(&mut self, section: Section<'_, '_>, key: &str) -> Option<Day> {
        let Some(value) = section.get(key) else {
            self.miss(section.start, key);
            return None;
        };
        let day = match value.get_ref() {
            DeValue::Datetime(when) if when.time.is_none() => when.date.and_then(day),
            _ => None,
        };
        if day.is_none() {
            let what = "expected a date without quotes, such as 2027-01-31";
            self.refuse(value.span().start, key, what);
        }
        day
    }

    /// Reads a table.
    pub fn section<'a, 's>(
        &mut self,
        parent: Section<'a, 's>,
        key: &str,
    ) -> Option<Section<'a, 's>> {
        let value = parent.get(key)?;
        if let DeValue::Table(table) = value.get_ref() {
            return Some(Section { table, start: value.span().start });
        }
        self.refuse_type(value.span(), key, "a table", value.get_ref());
        None
    }

    /// Reads the tables of `[[key]]`.
    pub fn sections<'a, 's>(&mut self, parent: Section<'a, 's>, key: &str) -> Vec<Section<'a, 's>> {
        let Some(value) = parent.get(key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            self.refuse(value.span().start, key, format!("write `[[{key}]]`, once for each"));
            return Vec::new();
        };
        let mut found = Vec::new();
        for item in items {
            match item.get_ref() {
                DeValue::Table(table) => found.push(Section { table, start: item.span().start }),
                other => self.refuse_type(item.span(), key, "a table", other),
            }
        }
        found
    }

    fn item(&mut self, key: &str, item: &Spanned<DeValue<'_>>) -> Option<(usize, String)> {
        let start = item.span().start;
        match item.get_ref() {
            DeValue::String(text) if text.trim().is_empty() => {
                self.refuse(start, key, "empty text");
                None
            }
            DeValue::String(text) => Some((start, text.to_string())),
            other => {
                self.refuse_type(item.span(), key, "a text", other);
                None
            }
        }
    }

    fn refuse_type(&mut self, at: Range<usize>, key: &str, wanted: &str, found: &DeValue<'_>) {
        let what = format!("expected {wanted}, found a value of type {}", found.type_str());
        self.refuse(at.start, key, what);
    }
}

/// Joins words as a person would.
pub fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn day(date: toml::value::Date) -> Option<Day> {
    let (year, month, day) = (date.year.try_into(), date.month.try_into(), date.day.try_into());
    let (Ok(year), Ok(month), Ok(day)) = (year, month, day) else { return None };
    let Ok(day) = Day::new(year, month, day) else { return None };
    Some(day)
}
