//! Takes a text apart into documents, arrays and their elements, window by window.

mod elements;

use crate::ingest::decode::Consumer;
use crate::ingest::structure::{Ending, Span, containers};
use crate::model::{Moment, Problem, ProblemCode};

use super::shape::head_of_wrapper;
use super::tally::{Document, Tally};
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
    tally: Tally,
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
            tally: Tally::default(),
        }
    }

    /// Says what the object held. `is_log_by_name` tells whether text that is not JSON is a fault
    /// of a log or another kind of file.
    #[must_use]
    pub fn finish(self, is_log_by_name: bool) -> Contents {
        self.tally.done(is_log_by_name)
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
        if is_last {
            // The next text of an archive begins anew.
            (self.state, self.by_line) = (State::Documents, false);
        }
        text.len()
    }

    /// Takes what stands between documents, or the next document.
    fn document(&mut self, text: &[u8], at: usize, is_last: bool) -> Step {
        match text[at] {
            b' ' | b'\t' | b'\r' | b'\n' | 0x1e => Step::Go(at + 1),
            b'[' | b'{' if self.by_line => self.one_document(text, at, is_last),
            b'[' => self.open_array(at + 1, false),
            b'{' => match head_of_wrapper(&text[at..]) {
                Some(length) => self.open_array(at + length, true),
                None => self.one_document(text, at, is_last),
            },
            b'"' => self.string_document(text, at, is_last),
            _ => self.other_line(text, at, is_last),
        }
    }

    fn open_array(&mut self, at: usize, is_wrapped: bool) -> Step {
        self.state = State::Elements { is_wrapped, are_records: false };
        self.tally.document();
        Step::Go(at)
    }

    /// Takes one object that is not known to be long.
    fn one_document(&mut self, text: &[u8], at: usize, is_last: bool) -> Step {
        let end_of_line = || memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |n| at + n);
        let text_or_line = if self.by_line { &text[..end_of_line()] } else { text };
        let mut found = None;
        let ending = containers(text_or_line, at, S::NEEDLES, |span| {
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
        let cause = "the document is cut off or its brackets do not match";
        self.state = State::Documents;
        let next = memchr::memchr_iter(b'\n', &text[at..])
            .map(|n| at + n + 1)
            .find(|&line| matches!(text[line..], [b'{', b'"', ..] | [b'[', b'{', ..]));
        let Some(line) = next else {
            self.malformed(ProblemCode::BrokenJson, at, cause);
            self.tally.cut();
            return Step::Go(text.len());
        };
        self.malformed(ProblemCode::MalformedRecord, at, cause);
        self.by_line = true;
        Step::Go(line)
    }

    /// Takes a JSON string that holds a document.
    fn string_document(&mut self, text: &[u8], at: usize, is_last: bool) -> Step {
        match end_of_string(text, at) {
            // A string does not reach over lines; one that seems to was not closed.
            Some(end) if is_last && text[at..end].contains(&b'\n') => self.cut_document(text, at),
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
        let (code, cause) = what_is(line.trim_start());
        let problem = self.problem_at(code, at, cause);
        self.tally.junk(problem);
        Step::Go(end)
    }

    /// Takes the elements of an array.
    fn elements(&mut self, text: &[u8], from: usize, is_last: bool) -> Step {
        let mut behind = from;
        let ending = containers(text, from, S::NEEDLES, |span: Span| {
            self.between(text, behind, span.start);
            behind = span.end;
            let State::Elements { is_wrapped, are_records } = self.state else { return false };
            let was_record = self.element(&text[span.start..span.end], span.is_hot, are_records);
            self.state = State::Elements { is_wrapped, are_records: was_record };
            true
        });
        match ending {
            Ending::Closed(end) => {
                self.between(text, behind, end - 1);
                if text[end - 1] != b']' {
                    self.broken(end - 1, "the brackets of an array do not match");
                }
                let is_wrapped = matches!(self.state, State::Elements { is_wrapped: true, .. });
                self.state = if is_wrapped { State::Tail } else { State::Documents };
                Step::Go(end)
            }
            Ending::Inside(_) | Ending::Between if !is_last => Step::More(behind),
            Ending::Inside(start) => self.cut_document(text, start),
            Ending::Between => {
                self.between(text, behind, text.len());
                Step::Go(text.len())
            }
        }
    }

    /// Takes what stands between the containers of an array: blanks, commas, or texts.
    fn between(&mut self, text: &[u8], from: usize, to: usize) {
        let gap = &text[from..to];
        let mut at = 0;
        while at < gap.len() {
            match gap[at] {
                b',' | b' ' | b'\t' | b'\r' | b'\n' => at += 1,
                b'"' => match end_of_string(gap, at) {
                    Some(end) => {
                        self.string_element(&gap[at..end]);
                        at = end;
                    }
                    None => return self.broken(from + at, "a string is cut off between records"),
                },
                _ => {
                    self.tally.not_a_record(Document::Foreign);
                    at += gap[at..].iter().position(|b| *b == b',').unwrap_or(gap.len() - at);
                }
            }
        }
    }

    /// Takes the members behind the array of a wrapper.
    fn tail(&mut self, text: &[u8], at: usize, is_last: bool) -> Step {
        match containers(text, at, S::NEEDLES, |_| true) {
            Ending::Closed(end) => {
                self.state = State::Documents;
                if text[at..end].trim_ascii() != b"}" {
                    // Told like any document, with its array read before.
                    let rest = [&br#"{"Records":[]"#[..], &text[at..end]].concat();
                    self.element(&rest, true, false);
                }
                Step::Go(end)
            }
            Ending::Inside(_) | Ending::Between if !is_last => Step::More(at),
            Ending::Inside(_) | Ending::Between => Step::Go(text.len()),
        }
    }

    fn malformed_record(&mut self, cause: &str) {
        let problem = self.problem_of_record(ProblemCode::MalformedRecord, cause);
        self.tally.malformed(problem);
    }

    fn malformed(&mut self, code: ProblemCode, at: usize, cause: &str) {
        self.number += 1;
        let problem = self.problem_at(code, at, cause);
        self.tally.malformed(problem);
    }

    fn broken(&mut self, at: usize, cause: &str) {
        let problem = self.problem_at(ProblemCode::BrokenJson, at, cause);
        self.tally.problem(problem);
        self.tally.cut();
    }

    fn incomplete_page(&mut self) {
        let cause = "the document has a `NextToken`: it is one page of more";
        let problem = self.problem_of_record(ProblemCode::IncompletePage, cause);
        self.tally.problem(problem);
    }

    fn problem_of_record(&self, code: ProblemCode, cause: &str) -> Problem {
        Problem { code, place: format!("record {}", self.number), cause: cause.to_owned() }
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
fn what_is(line: &str) -> (ProblemCode, &'static str) {
    let cause = if line.starts_with('<') {
        "the text is XML or HTML, perhaps an error page"
    } else if line.starts_with("version https://git-lfs") {
        "the object is a Git LFS pointer, not the log"
    } else if line.contains(char::REPLACEMENT_CHARACTER) || line.contains('\0') {
        return (ProblemCode::BadEncoding, "the content is no text");
    } else {
        "the text is not JSON"
    };
    (ProblemCode::MalformedRecord, cause)
}
