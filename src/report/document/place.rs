//! Where a call ran and by what it was asked for, as far as one word can say.

use crate::model::{Grade, LogCounts, ModelRef};
use crate::report::visible::Visible;
use crate::report::words::{Column as Head, Line, Share};
use crate::report::{JudgedFlow, Totals};

use super::build::Teller;
use super::{Cell, Column};

/// Where calls ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place<'a> {
    /// In this Region.
    Region(&'a str),
    /// In one of several.
    Unknown,
    /// Nowhere: they failed.
    NotRun,
}

impl<'a> Place<'a> {
    /// Returns where a flow ran.
    pub(super) fn of(flow: &'a JudgedFlow) -> Self {
        match (&flow.destination, flow.evidence) {
            (Some(region), _) => Self::Region(region.as_str()),
            (None, Some(_)) => Self::Unknown,
            (None, None) => Self::NotRun,
        }
    }

    /// Returns its name.
    pub(super) fn name(self, teller: &Teller<'_>) -> Visible {
        match self {
            Self::Region(code) => code.into(),
            Self::Unknown => teller.line(Line::DestinationUnknown),
            Self::NotRun => teller.line(Line::NotRun),
        }
    }

    /// Returns its name as a cell.
    pub(super) fn cell(self, teller: &Teller<'_>) -> Cell {
        match self {
            Self::Region(code) => Cell::region(Some(code)),
            Self::Unknown | Self::NotRun => Cell::Text(self.name(teller)),
        }
    }
}

/// What a call went through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Through<'a> {
    /// This inference profile.
    Profile(&'a str),
    /// None: it named a model itself.
    NoProfile,
    /// The records do not tell.
    NotRecorded,
}

impl<'a> Through<'a> {
    /// Returns what a flow went through. A model among its resources does not prove that the call
    /// named it.
    pub(super) fn of(flow: &'a JudgedFlow) -> Self {
        if let Some(profile) = flow.inference_profile.as_deref() {
            return Self::Profile(profile);
        }
        let sent = flow.requested.as_deref().map(ModelRef::parse);
        if sent.is_some_and(|sent| sent.is_a_model()) { Self::NoProfile } else { Self::NotRecorded }
    }

    /// Returns the profile's name.
    pub(super) const fn profile(self) -> Option<&'a str> {
        match self {
            Self::Profile(name) => Some(name),
            Self::NoProfile | Self::NotRecorded => None,
        }
    }
}

/// Calls with their evidence and their tokens.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sum {
    pub(super) calls: u64,
    /// The calls by evidence, in the order of [`Grade::ALL`].
    pub(super) by_grade: [u64; Grade::ALL.len()],
    pub(super) tokens: Tokens,
}

impl Sum {
    /// Adds the calls of a flow.
    pub(super) fn add(&mut self, flow: &JudgedFlow) {
        self.calls += flow.calls;
        for (n, grade) in self.by_grade.iter_mut().zip(Grade::ALL) {
            *n += if flow.evidence == Some(grade) { flow.calls } else { 0 };
        }
        self.tokens.add(flow);
    }

    /// Adds another sum.
    pub(super) fn join(&mut self, other: &Self) {
        self.calls += other.calls;
        for (n, more) in self.by_grade.iter_mut().zip(other.by_grade) {
            *n += more;
        }
        self.tokens.join(other.tokens);
    }

    /// Returns the calls as a part of all calls of the report.
    pub(super) const fn share(&self, teller: &Teller<'_>) -> Cell {
        Cell::Share(Share { part: self.calls, whole: teller.report.totals.calls })
    }
}

/// A prompt that a cache holds was a prompt all the same.
const fn through_caches(logs: &LogCounts) -> u64 {
    logs.cache_read_tokens + logs.cache_write_tokens
}

/// Tokens, those through prompt caches too, and how many calls count them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Tokens {
    counted: u64,
    input: u64,
    output: u64,
}

impl Tokens {
    /// Returns the tokens of a sum.
    pub(super) const fn of(totals: &Totals) -> Self {
        Self {
            counted: totals.calls_with_tokens,
            input: totals.input_tokens + through_caches(&totals.invocation_logs),
            output: totals.output_tokens,
        }
    }

    /// Adds the tokens of a flow.
    pub(super) fn add(&mut self, flow: &JudgedFlow) {
        self.counted += flow.calls_with_tokens;
        self.input += flow.input_tokens + through_caches(&flow.invocation_logs);
        self.output += flow.output_tokens;
    }

    /// Adds others.
    pub(super) const fn join(&mut self, other: Self) {
        self.counted += other.counted;
        self.input += other.input;
        self.output += other.output;
    }

    /// Returns the columns of tokens in and out.
    pub(super) fn columns(teller: &Teller<'_>) -> [Column; 2] {
        [Head::InputTokens, Head::OutputTokens].map(|head| Column::right(teller.lang, head))
    }

    /// Returns their cells: nothing where no record counts tokens, for nought would be a claim.
    pub(super) fn cells(self) -> [Cell; 2] {
        let is_counted = self.counted > 0;
        [self.input, self.output].map(|n| if is_counted { Cell::Count(n) } else { Cell::Nothing })
    }
}
