//! Takes a text apart into documents, arrays and records, window by window.

use std::mem;

use crate::ingest::decode::Consumer;
use crate::model::{Moment, Problem, ProblemCode, RecordCounts, SkipReason};

use super::shape::{Shape, ends_with_array_name, head_of_wrapper};
use super::walk::{Ending, Span, containers};
use super::{Class, Contents, Sink};

/// Takes the text of one object apart and counts what it held.
///
/// Memory: nothing but the counts and the first problems; the text is borrowed from the window.
pub struct Splitter<'s, S> {
    sink: &'s mut S,
    state: State,
    /// After damage between lines: each line stands or falls by itself.
    by_line: bool,
    /// Records met so far; the next one's number less one.
    number: u64,
    /// Bytes of the text before this window.
    offset: u64,
    depth: u8,
    counts: RecordCounts,
    problems: Problems,
    kinds: Kinds,
}

/// Where in the text the next byte stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Between documents.
    Documents,
    /// In an array of documents.
    Elements {
        /// The array is a member of an object.
        is_wrapped: bool,
        /// The first element was a CloudTrail record, so its neighbours are.
        are_records: bool,
    },
    /// In the object behind its array.
    Tail,
}

/// What to do next.
enum Step {
    /// Go on from this offset.
    Go(usize),
    /// Bytes from this offset on are needed again, with more behind them.
    More(usize),
}

/// What documents were met that are not records.
#[derive(Default)]
struct Kinds {
    digests: u64,
    invocation_logs: u64,
    foreign: u64,
    junk: Vec<Problem>,
}

#[derive(Default)]
struct Problems {
    first: Vec<Problem>,
    more: u64,
}

impl Problems {
    fn add(&mut self, problem: Problem) {
        if self.first.len() < MOST_PROBLEMS { self.first.push(problem) } else { self.more += 1 }
    }

    fn done(mut self) -> Vec<Problem> {
        if self.more > 0 {
            let cause = format!("{} more problems in this object", self.more);
            let code = self.first.last().map_or(ProblemCode::BrokenJson, |p| p.code);
            self.first.push(Problem { code, place: "later".to_owned(), cause });
        }
        self.first
    }
}

impl<S: Sink> Consumer for Splitter<'_, S> {
    fn whole(&mut self, text: &[u8]) {
        self.part(text, true);
    }

    fn part(&mut self, text: &[u8], is_last: bool) -> usize {
        let done = self.run(text, is_last);
        self.offset += done as u64;
        done
    }
}

impl<'s, S: Sink> Splitter<'s, S> {
    /// Starts at the beginning of an object.
    pub fn new(sink: &'s mut S) -> Self {
        Self {
            sink,
            state: State::Documents,
            by_line: false,
            number: 0,
            offset: 0,
            depth: 0,
            counts: RecordCounts::default(),
            problems: Problems::default(),
            kinds: Kinds::default(),
        }
    }

    /// Says what the object held. `is_log_by_name` tells whether text that is not JSON is a fault
    /// of a log or another kind of file.
    #[must_use]
    pub fn finish(mut self, is_log_by_name: bool) -> Contents {
        let Kinds { digests, invocation_logs, foreign, junk } = self.kinds;
        let is_json = self.counts.total + digests + invocation_logs + foreign > 0;
        let is_log = is_log_by_name || is_json;
        if is_log {
            self.counts.malformed += junk.len() as u64;
            self.counts.total += junk.len() as u64;
            junk.iter().cloned().for_each(|problem| self.problems.add(problem));
        }
        let problems = self.problems.done();
        let skip = match (digests, invocation_logs, foreign) {
            _ if self.counts.total > 0 || !problems.is_empty() => None,
            (0, 0, 0) if junk.is_empty() => None,
            (_, 0, 0) if digests > 0 => Some(SkipReason::Digest),
            (0, _, 0) if invocation_logs > 0 => Some(SkipReason::InvocationLog),
            _ => Some(SkipReason::Foreign),
        };
        Contents { records: self.counts, problems, skip }
    }

    fn run(&mut self, text: &[u8], is_last: bool) -> usize {
        let mut at = 0;
        while at < text.len() {
            let step = match self.state {
                State::Documents => self.document(text, at, is_last),
                State::Elements { .. } => self.elements(text, at, is_last),
                State::Tail => self.tail(text, at, is_last),
            };
            match step {
                Step::Go(next) => at = next,
                Step::More(from) => return from,
            }
        }
        if is_last && self.state != State::Documents {
            self.broken(text.len(), "the text ends before its brackets close");
        }
        text.len()
    }

    /// Takes what stands between documents, or the next document.
    fn document(&mut self, text: &[u8], at: usize, is_last: bool) -> Step {
        match text[at] {
            b' ' | b'\t' | b'\r' | b'\n' | 0x1e => Step::Go(at + 1),
            b'[' => self.open_array(at + 1, false),
            b'{' => match head_of_wrapper(&text[at..]) {
                Some(length) if !self.by_line => self.open_array(at + length, true),
                Some(_) | None => self.one_document(text, at, is_last),
            },
            b'"' => self.string_document(text, at, is_last),
            _ => self.other_line(text, at, is_last),
        }
    }

    fn open_array(&mut self, at: usize, is_wrapped: bool) -> Step {
        self.state = State::Elements { is_wrapped, are_records: false };
        Step::Go(at)
    }

    /// Takes one object that is not known to be long.
    fn one_document(&mut self, text: &[u8], at: usize, is_last: bool) -> Step {
        let end_of_line = memchr::memchr(b'\n', &text[at..]).map(|n| at + n);
        let text_or_line =
            if self.by_line { &text[..end_of_line.unwrap_or(text.len())] } else { text };
        let mut found = None;
        let ending = containers(text_or_line, at, S::PROBES, |span| {
            found = Some(span);
            false
        });
        match (found, ending) {
            (Some(span), _) => {
                self.element(&text[span.start..span.end], span.is_hot, false);
                Step::Go(span.end)
            }
            (None, Ending::Inside(_)) if !is_last && !self.by_line => Step::More(at),
            (None, _) => self.cut_document(text, at),
        }
    }

    /// A document is cut or broken: counts it and goes on with the next line that begins one.
    fn cut_document(&mut self, text: &[u8], at: usize) -> Step {
        self.malformed(at, "the document is cut off or its brackets do not match");
        self.state = State::Documents;
        let next = memchr::memchr_iter(b'\n', &text[at..])
            .map(|n| at + n + 1)
            .find(|&line| matches!(text[line..], [b'{', b'"', ..] | [b'[', b'{', ..]));
        match next {
            Some(line) => {
                self.by_line = true;
                Step::Go(line)
            }
            None => Step::Go(text.len()),
        }
    }

    /// Takes a JSON string that holds a document.
    fn string_document(&mut self, text: &[u8], at: usize, is_last: bool) -> Step {
        match end_of_string(text, at) {
            Some(end) => {
                self.string_element(&text[at..end]);
                Step::Go(end)
            }
            None if is_last => self.cut_document(text, at),
            None => Step::More(at),
        }
    }

    /// Takes a line that is not JSON: a `CloudWatch` export has a time before each record.
    fn other_line(&mut self, text: &[u8], at: usize, is_last: bool) -> Step {
        let line_end = memchr::memchr(b'\n', &text[at..]).map(|n| at + n);
        if line_end.is_none() && !is_last {
            return Step::More(at);
        }
        let end = line_end.unwrap_or(text.len());
        let line = String::from_utf8_lossy(&text[at..end.min(at + 64)]);
        let stamp = line.split_once(" {").map(|(stamp, _)| stamp);
        if let Some(stamp) = stamp.filter(|stamp| Moment::parse(stamp).is_ok()) {
            return Step::Go(at + stamp.len() + 1);
        }
        let problem = self.problem_at(ProblemCode::BrokenJson, at, what_is(line.trim_start()));
        self.kinds.junk.push(problem);
        // The first line told what the file is; a long foreign text is not told line by line.
        let is_foreign = self.counts.total == 0 && self.kinds.junk.len() > MOST_PROBLEMS;
        Step::Go(if is_foreign && is_last { text.len() } else { end })
    }

    /// Takes the elements of an array.
    fn elements(&mut self, text: &[u8], from: usize, is_last: bool) -> Step {
        let mut behind = from;
        let ending = containers(text, from, S::PROBES, |span: Span| {
            self.between(&text[behind..span.start]);
            behind = span.end;
            let State::Elements { is_wrapped, are_records } = self.state else { return false };
            let was_record = self.element(&text[span.start..span.end], span.is_hot, are_records);
            self.state = State::Elements { is_wrapped, are_records: was_record };
            true
        });
        match ending {
            Ending::Closed(end) => {
                self.between(&text[behind..end - 1]);
                let is_wrapped = matches!(self.state, State::Elements { is_wrapped: true, .. });
                self.state = if is_wrapped { State::Tail } else { State::Documents };
                Step::Go(end)
            }
            Ending::Inside(_) | Ending::Between if !is_last => Step::More(behind),
            Ending::Inside(start) => self.cut_document(text, start),
            Ending::Between => {
                self.between(&text[behind..]);
                Step::Go(text.len())
            }
        }
    }

    /// Takes what stands between the containers of an array: blanks, commas, or texts.
    fn between(&mut self, gap: &[u8]) {
        let mut at = 0;
        while at < gap.len() {
            match gap[at] {
                b',' | b' ' | b'\t' | b'\r' | b'\n' => at += 1,
                b'"' => match end_of_string(gap, at) {
                    Some(end) => {
                        self.string_element(&gap[at..end]);
                        at = end;
                    }
                    None => return self.broken(at, "a string is cut off between records"),
                },
                _ => {
                    self.counts.not_records += 1;
                    self.kinds.foreign += 1;
                    at += gap[at..].iter().position(|b| *b == b',').unwrap_or(gap.len() - at);
                }
            }
        }
    }

    /// Takes the members behind the array of a wrapper.
    fn tail(&mut self, text: &[u8], at: usize, is_last: bool) -> Step {
        let mut array = None;
        let ending = containers(text, at, S::PROBES, |span| {
            let is_array = text[span.start] == b'[' && ends_with_array_name(&text[at..span.start]);
            array = is_array.then_some(span.start);
            !is_array
        });
        if let Some(start) = array {
            // A name that stands twice: the records of both arrays count.
            self.pages(&text[at..start]);
            return self.open_array(start + 1, true);
        }
        match ending {
            Ending::Closed(end) => {
                self.pages(&text[at..end]);
                self.state = State::Documents;
                Step::Go(end)
            }
            Ending::Inside(_) | Ending::Between if !is_last => Step::More(at),
            Ending::Inside(_) | Ending::Between => Step::Go(text.len()),
        }
    }

    /// Takes one element or document; says whether it was a CloudTrail record.
    fn element(&mut self, json: &[u8], is_hot: bool, is_record: bool) -> bool {
        if is_record {
            self.record(json, is_hot);
            return true;
        }
        let Ok(text) = std::str::from_utf8(json) else {
            self.number += 1;
            self.malformed_record("the text is not UTF-8");
            return false;
        };
        match Shape::of(text) {
            Ok(Shape::Record) => {
                self.record(json, is_hot);
                return true;
            }
            Ok(Shape::Wrapper { arrays, has_more }) => self.wrapper(&arrays, has_more),
            Ok(Shape::Detail(detail)) => self.inner(|s| {
                s.element(detail.as_bytes(), true, false);
            }),
            Ok(Shape::Text(inner)) => self.inner(|s| s.nested(inner.as_bytes())),
            Ok(Shape::Digest) => self.not_a_record(|kinds| &mut kinds.digests),
            Ok(Shape::InvocationLog) => self.not_a_record(|kinds| &mut kinds.invocation_logs),
            Ok(Shape::Foreign) => self.not_a_record(|kinds| &mut kinds.foreign),
            Err(cause) => {
                self.number += 1;
                self.malformed_record(&cause.to_string());
            }
        }
        false
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
    fn string_element(&mut self, quoted: &[u8]) {
        match serde_json::from_slice::<String>(quoted) {
            Ok(text) if text.trim_start().starts_with(['{', '[']) => {
                self.inner(|s| s.nested(text.as_bytes()));
            }
            Ok(_) => self.not_a_record(|kinds| &mut kinds.foreign),
            Err(cause) => {
                self.number += 1;
                self.malformed_record(&cause.to_string());
            }
        }
    }

    /// Goes one wrapper deeper. Nobody wraps deeper than this but to do harm.
    fn inner(&mut self, work: impl FnOnce(&mut Self)) {
        if self.depth == MOST_WRAPPERS {
            return self.not_a_record(|kinds| &mut kinds.foreign);
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

    fn record(&mut self, json: &[u8], is_hot: bool) {
        self.number += 1;
        if !is_hot || !self.sink.is_wanted(json) {
            self.counts.total += 1;
            self.counts.other += 1;
            return;
        }
        let Ok(text) = std::str::from_utf8(json) else {
            return self.malformed_record("the text is not UTF-8");
        };
        match self.sink.record(self.number, text) {
            Ok(class) => self.count(class),
            Err(cause) => self.malformed_record(&cause.to_string()),
        }
    }

    const fn count(&mut self, class: Class) {
        let counter = match class {
            Class::Inference => &mut self.counts.inference,
            Class::BedrockOther => &mut self.counts.bedrock_other,
            Class::SecondDescription => &mut self.counts.second_descriptions,
            Class::Other => &mut self.counts.other,
            Class::NotARecord => {
                self.counts.not_records += 1;
                self.kinds.foreign += 1;
                return;
            }
        };
        *counter += 1;
        self.counts.total += 1;
    }

    fn not_a_record(&mut self, kind: impl FnOnce(&mut Kinds) -> &mut u64) {
        self.counts.not_records += 1;
        *kind(&mut self.kinds) += 1;
    }

    fn malformed_record(&mut self, cause: &str) {
        self.counts.total += 1;
        self.counts.malformed += 1;
        let place = format!("record {}", self.number);
        self.problems.add(Problem {
            code: ProblemCode::MalformedRecord,
            place,
            cause: cause.to_owned(),
        });
    }

    fn malformed(&mut self, at: usize, cause: &str) {
        self.number += 1;
        self.counts.total += 1;
        self.counts.malformed += 1;
        self.broken(at, cause);
    }

    fn broken(&mut self, at: usize, cause: &str) {
        let problem = self.problem_at(ProblemCode::BrokenJson, at, cause);
        self.problems.add(problem);
    }

    /// Looks for the token of a next page among members.
    fn pages(&mut self, members: &[u8]) {
        let has_token = |name: &[u8]| {
            memchr::memmem::find_iter(members, name).any(|at| {
                let value = members[at + name.len()..].trim_ascii_start().strip_prefix(b":");
                value.is_some_and(|value| value.trim_ascii_start().starts_with(b"\""))
            })
        };
        if has_token(b"\"NextToken\"") || has_token(b"\"nextToken\"") {
            self.incomplete_page();
        }
    }

    fn incomplete_page(&mut self) {
        let cause = "the document has a `NextToken`: it is one page of more".to_owned();
        let place = format!("record {}", self.number);
        self.problems.add(Problem { code: ProblemCode::IncompletePage, place, cause });
    }

    fn problem_at(&self, code: ProblemCode, at: usize, cause: &str) -> Problem {
        let place = match self.depth {
            0 => format!("byte {}", self.offset + at as u64),
            _ => format!("in record {}", self.number + 1),
        };
        Problem { code, place, cause: cause.to_owned() }
    }
}

/// Returns the offset behind the closing quote of the string at `at`.
fn end_of_string(text: &[u8], at: usize) -> Option<usize> {
    let mut from = at + 1;
    loop {
        let stop = from + memchr::memchr2(b'"', b'\\', text.get(from..)?)?;
        if text[stop] == b'"' {
            return Some(stop + 1);
        }
        from = stop + 2;
    }
}

/// Says what a text is that is not JSON.
fn what_is(line: &str) -> &'static str {
    if line.starts_with('<') {
        "the text is XML or HTML, perhaps an error page"
    } else if line.starts_with("version https://git-lfs") {
        "the object is a Git LFS pointer, not the log"
    } else {
        "the text is not JSON"
    }
}

const MOST_PROBLEMS: usize = 20;
const MOST_WRAPPERS: u8 = 4;
