//! Counts what one object held: each record once, the first problems in words.

use crate::model::{Problem, ProblemCode, RecordCounts, SkipReason};

use super::{Class, Contents};

/// What was met so far. Memory: the counts and the first problems.
#[derive(Default)]
pub struct Tally {
    records: RecordCounts,
    problems: Problems,
    digests: u64,
    invocation_logs: u64,
    foreign: u64,
    /// Lines that are not JSON: faults of a log, or the nature of another file.
    junk: Problems,
    /// The first thing met was such a line.
    begins_with_text: bool,
    /// What stands behind some byte could not be told apart.
    is_cut: bool,
    /// A bracket was met: `{"Records":[]}` is a log of nothing, and a text of nothing is none.
    has_documents: bool,
}

/// A document that is not a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Document {
    /// A CloudTrail digest.
    Digest,
    /// A Bedrock model invocation log.
    InvocationLog,
    /// Anything else.
    Foreign,
}

impl Tally {
    /// Counts a record that was read.
    pub const fn record(&mut self, class: Class) {
        let counter = match class {
            Class::Inference => &mut self.records.inference,
            Class::BedrockOther => &mut self.records.bedrock_other,
            Class::SecondDescription => &mut self.records.second_descriptions,
            Class::Other => &mut self.records.other,
            Class::InvocationLog => &mut self.records.invocation_logs,
            Class::NotARecord => return self.not_a_record(Document::Foreign),
        };
        *counter += 1;
        self.records.total += 1;
    }

    /// Counts a record that could not be read.
    pub fn malformed(&mut self, problem: Problem) {
        self.records.malformed += 1;
        self.records.total += 1;
        self.problem(problem);
    }

    /// Counts a document that is not a record.
    pub const fn not_a_record(&mut self, document: Document) {
        self.records.not_records += 1;
        match document {
            Document::Digest => self.digests += 1,
            Document::InvocationLog => self.invocation_logs += 1,
            Document::Foreign => self.foreign += 1,
        }
    }

    /// Counts a line that is not JSON.
    pub fn junk(&mut self, problem: Problem) {
        self.begins_with_text |= self.records.total + self.records.not_records == 0;
        self.junk.add(problem);
    }

    /// Notes that a document or an array begins.
    pub const fn document(&mut self) {
        self.has_documents = true;
    }

    /// Notes that what stands behind here cannot be told apart.
    pub fn cut(&mut self) {
        self.is_cut = true;
    }

    /// Notes a problem that is not one record's.
    pub fn problem(&mut self, problem: Problem) {
        self.problems.add(problem);
    }

    /// Says what the object held; `is_log_by_name` tells what lines that are not JSON are.
    pub fn done(mut self, is_log_by_name: bool) -> Contents {
        if self.is_another_file(is_log_by_name) {
            return Contents { skip: Some(SkipReason::Foreign), ..Contents::default() };
        }
        let n_junk = self.junk.count();
        if self.is_no_log() {
            // Lines of something else are no records: the object is what could not be read.
            return self.no_log();
        }
        if n_junk > 0 {
            self.records.malformed += n_junk;
            self.records.total += n_junk;
            self.problems.append(self.junk);
        }
        let problems = self.problems.done();
        let skip = match (self.digests, self.invocation_logs, self.foreign) {
            _ if self.records.total > 0 || !problems.is_empty() => None,
            (0, 0, 0) if n_junk == 0 && !self.has_documents => Some(SkipReason::Empty),
            (0, 0, 0) if n_junk == 0 => None,
            (_, 0, 0) if self.digests > 0 => Some(SkipReason::Digest),
            (0, _, 0) if self.invocation_logs > 0 => Some(SkipReason::InvocationLog),
            _ => Some(SkipReason::Foreign),
        };
        Contents { records: self.records, problems, skip, is_cut: self.is_cut }
    }

    /// Says whether nothing of a log is in it: it begins with text, or is none.
    fn is_no_log(&self) -> bool {
        let is_text = self.junk.first.iter().all(|line| line.code != ProblemCode::BadEncoding);
        self.n_read() == 0 && (self.begins_with_text || !is_text)
    }

    fn no_log(self) -> Contents {
        let problem = self.junk.first.into_iter().next().map(|problem| match problem.code {
            ProblemCode::BadEncoding => problem,
            _ => Problem { code: ProblemCode::BrokenJson, ..problem },
        });
        let problems = problem.into_iter().collect();
        Contents { problems, is_cut: true, ..Contents::default() }
    }

    /// Returns how much of what was met is of a log.
    const fn n_read(&self) -> u64 {
        self.records.total - self.records.malformed + self.digests + self.invocation_logs
    }

    /// Says whether this is no log but a text that strayed in, whatever brackets it has.
    const fn is_another_file(&self, is_log_by_name: bool) -> bool {
        self.begins_with_text && self.n_read() == 0 && !is_log_by_name
    }
}

/// The first problems in words, the rest by number.
#[derive(Default)]
struct Problems {
    first: Vec<Problem>,
    more: u64,
}

impl Problems {
    fn add(&mut self, problem: Problem) {
        if self.first.len() < MOST_PROBLEMS { self.first.push(problem) } else { self.more += 1 }
    }

    const fn count(&self) -> u64 {
        self.first.len() as u64 + self.more
    }

    fn append(&mut self, later: Self) {
        later.first.into_iter().for_each(|problem| self.add(problem));
        self.more += later.more;
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

const MOST_PROBLEMS: usize = 20;
