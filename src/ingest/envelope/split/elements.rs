//! Takes elements: records, and what else has records in it.

use std::mem;

use crate::ingest::structure::Structure;

use super::super::shape::Shape;
use super::super::tally::Document;
use super::{Class, Sink, Splitter, State};

impl<S: Sink> Splitter<'_, S> {
    /// Takes one element or document; says whether it was a CloudTrail record.
    pub(super) fn element(&mut self, json: &[u8], is_hot: bool, is_record: bool) -> bool {
        if json.first() == Some(&b'[') {
            self.inner(|s| s.nested(json));
            return is_record;
        }
        if is_record && self.record(json, is_hot) {
            return true;
        }
        let Ok(text) = std::str::from_utf8(json) else {
            self.number += 1;
            self.malformed_record(NOT_UTF8);
            return false;
        };
        let structure = Structure::of(text);
        match Shape::of(text, &structure) {
            Ok(Shape::Record) => {
                if !self.record(json, is_hot) {
                    self.tally.not_a_record(Document::Foreign);
                }
                return true;
            }
            Ok(Shape::Wrapper { arrays, has_more }) => self.wrapper(&arrays, has_more),
            Ok(Shape::Detail(detail)) => self.inner(|s| {
                s.element(detail.as_bytes(), is_hot, false);
            }),
            Ok(Shape::Text(inner)) => self.inner(|s| s.nested(inner.as_bytes())),
            Ok(Shape::Digest) => self.tally.not_a_record(Document::Digest),
            Ok(Shape::InvocationLog) => self.invocation_log(text),
            Ok(Shape::Foreign) => self.tally.not_a_record(Document::Foreign),
            Err(cause) => {
                self.number += 1;
                self.malformed_record(&cause.to_string());
            }
        }
        false
    }

    /// Counts a record of a model invocation log: as one, where the sink wants it.
    fn invocation_log(&mut self, text: &str) {
        match self.sink.invocation_log(self.number + 1, text) {
            Ok(Class::NotARecord) => self.tally.not_a_record(Document::InvocationLog),
            Ok(class) => {
                self.number += 1;
                self.tally.record(class);
            }
            Err(cause) => {
                self.number += 1;
                self.malformed_record(&cause.to_string());
            }
        }
    }

    fn wrapper(&mut self, arrays: &[&str], has_more: bool) {
        if has_more {
            self.incomplete_page();
        }
        for array in arrays {
            self.inner(|s| s.nested(array.as_bytes()));
        }
    }

    /// Takes an element that is a JSON string with a document in it.
    pub(super) fn string_element(&mut self, quoted: &[u8]) {
        match serde_json::from_slice::<String>(quoted) {
            Ok(text) if text.trim_start().starts_with(['{', '[']) => {
                self.inner(|s| s.nested(text.as_bytes()));
            }
            Ok(_) => self.tally.not_a_record(Document::Foreign),
            Err(cause) => {
                self.number += 1;
                self.malformed_record(&cause.to_string());
            }
        }
    }

    /// Goes one wrapper deeper. Nobody wraps deeper than this but to do harm.
    fn inner(&mut self, work: impl FnOnce(&mut Self)) {
        if self.depth == MOST_WRAPPERS {
            self.number += 1;
            return self.malformed_record("wrapped in more documents than are opened");
        }
        self.depth += 1;
        work(self);
        self.depth -= 1;
    }

    fn nested(&mut self, text: &[u8]) {
        let state = mem::replace(&mut self.state, State::Documents);
        let by_line = mem::replace(&mut self.by_line, false);
        self.run(text, true);
        (self.state, self.by_line) = (state, by_line);
    }

    /// Takes what should be a record and counts it; says `false`, and counts nothing, where it is
    /// something else that holds a wanted text.
    fn record(&mut self, json: &[u8], is_hot: bool) -> bool {
        if !is_hot {
            self.number += 1;
            self.tally.record(Class::Other);
            return true;
        }
        let read = match std::str::from_utf8(json) {
            Ok(text) => self.sink.record(self.number + 1, text).map_err(|e| e.to_string()),
            Err(_) => Err(NOT_UTF8.to_owned()),
        };
        if read == Ok(Class::NotARecord) {
            return false;
        }
        self.number += 1;
        match read {
            Ok(class) => self.tally.record(class),
            Err(cause) => self.malformed_record(&cause),
        }
        true
    }
}

const NOT_UTF8: &str = "the text is not UTF-8";
const MOST_WRAPPERS: u8 = 4;
