//! What is said, by meaning: every phrase of a report is a value here and a text in one language
//! file.
//!
//! The enums are exhaustive on purpose: a second language is a second file with the same matches,
//! and a phrase that it lacks does not compile. No other module holds a sentence.

mod against;
mod check;
mod custody;
mod en;
mod explained;
mod fr;
mod guardrail;
mod joined;
mod lang;
mod listed;
mod name;
mod number;
mod pack;
mod phrase;
mod quota;
mod statement;
mod told;
mod what_if;

#[cfg(test)]
mod tests;

pub use self::against::{Against, Lacking};
pub use self::check::{Bad, Check, Checked};
pub use self::custody::{CustodyAnswer, CustodyLimit, CustodyStatement, CustodyTold};
pub use self::explained::{Answer, AnswerBy, Copies, DecidedBy, Ran, Why};
pub use self::guardrail::{Asked, Directly, Guard};
pub use self::lang::{Lang, UnknownLang};
pub use self::name::{Column, Label, Noun, Section};
pub use self::pack::{HeldBy, PackTold};
pub use self::phrase::{Added, Allowed, Basis, Clause, Line, Part, Phrase, Undecided};
pub use self::quota::QuotaTold;
pub use self::statement::{BlindSpotWords, Doubt, Limit, ScopeChange, Statement};
pub use self::told::{MayRun, Told};
pub use self::what_if::WhatIfTold;

use crate::model::{Grade, Verdict};

use super::redact::Redacted;
use super::{BlindSpotCode, Code, CustodyCode, Dimension, PlaceKind, QuotaKind, Severity};

/// A part of a whole that is printed with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// How many.
    pub part: u64,
    /// Of how many: the denominator.
    pub whole: u64,
}

impl Lang {
    /// Returns a text without values.
    #[must_use]
    pub fn line(self, line: Line) -> &'static str {
        match self {
            Self::English => en::line(line),
            Self::French => fr::line(line),
        }
    }

    /// Returns a text with its values.
    #[must_use]
    pub fn say(self, phrase: &Phrase<'_>) -> String {
        match self {
            Self::English => en::phrase(phrase),
            Self::French => fr::phrase(phrase),
        }
    }

    /// Returns what is said of an earlier report, or of another base, beside this one.
    #[must_use]
    pub fn against(self, told: &Against<'_>) -> String {
        match self {
            Self::English => en::against(told),
            Self::French => fr::against(told),
        }
    }

    /// Returns a text about a finding, a gap or a blind spot.
    #[must_use]
    pub fn tell(self, told: &Told<'_>) -> String {
        match self {
            Self::English => en::told(told),
            Self::French => fr::told(told),
        }
    }

    /// Returns a sentence of why one inference has its verdict.
    #[must_use]
    pub fn why(self, why: &Why<'_>) -> String {
        match self {
            Self::English => en::why(why),
            Self::French => fr::why(why),
        }
    }

    /// Returns a text about a check of logs against their digests.
    #[must_use]
    pub fn check(self, check: &Check<'_>) -> String {
        match self {
            Self::English => en::check(check),
            Self::French => fr::check(check),
        }
    }

    /// Returns a text about a check of an evidence pack.
    #[must_use]
    pub fn pack(self, told: &PackTold<'_>) -> String {
        match self {
            Self::English => en::pack(told),
            Self::French => fr::pack(told),
        }
    }

    /// Returns a text about guardrails.
    #[must_use]
    pub fn guard(self, guard: &Guard<'_>) -> String {
        match self {
            Self::English => en::guard(guard),
            Self::French => fr::guard(guard),
        }
    }

    /// Returns a text about quotas or legacy models.
    #[must_use]
    pub fn quota(self, told: &QuotaTold<'_>) -> String {
        match self {
            Self::English => en::quota(told),
            Self::French => fr::quota(told),
        }
    }

    /// Returns a text about another choice.
    #[must_use]
    pub fn what_if(self, told: &WhatIfTold<'_>) -> String {
        match self {
            Self::English => en::what_if(told),
            Self::French => fr::what_if(told),
        }
    }

    /// Returns what a finding states.
    #[must_use]
    pub fn state(self, statement: &Statement<'_>) -> String {
        match self {
            Self::English => en::state(statement),
            Self::French => fr::state(statement),
        }
    }

    /// Returns what to do about findings of a code.
    #[must_use]
    pub fn advice(self, code: Code) -> &'static str {
        match self {
            Self::English => en::advice(code),
            Self::French => fr::advice(code),
        }
    }

    /// Returns what a finding about custody states.
    #[must_use]
    pub fn state_custody(self, statement: &CustodyStatement<'_>) -> String {
        match self {
            Self::English => en::state_custody(statement),
            Self::French => fr::state_custody(statement),
        }
    }

    /// Returns a text about custody as a whole.
    #[must_use]
    pub fn tell_custody(self, told: &CustodyTold<'_>) -> String {
        match self {
            Self::English => en::tell_custody(told),
            Self::French => fr::tell_custody(told),
        }
    }

    /// Returns what to do about findings of a code about custody.
    #[must_use]
    pub fn custody_advice(self, code: CustodyCode) -> &'static str {
        match self {
            Self::English => en::custody_advice(code),
            Self::French => fr::custody_advice(code),
        }
    }

    /// Returns what about custody is not checked.
    #[must_use]
    pub fn custody_limit(self, limit: CustodyLimit) -> &'static str {
        match self {
            Self::English => en::custody_limit(limit),
            Self::French => fr::custody_limit(limit),
        }
    }

    /// Returns what a place of logs is called.
    #[must_use]
    pub fn place_kind(self, kind: PlaceKind) -> &'static str {
        match self {
            Self::English => en::place_kind(kind),
            Self::French => fr::place_kind(kind),
        }
    }

    /// Returns what a kind of quota is called.
    #[must_use]
    pub fn quota_kind(self, kind: QuotaKind) -> &'static str {
        match self {
            Self::English => en::quota_kind(kind),
            Self::French => fr::quota_kind(kind),
        }
    }

    /// Returns what a set of logs cannot prove.
    #[must_use]
    pub fn limit(self, limit: &Limit<'_>) -> String {
        match self {
            Self::English => en::limit(limit),
            Self::French => fr::limit(limit),
        }
    }

    /// Returns what is said of a service that the logs cannot show.
    #[must_use]
    pub fn blind_spot(self, code: BlindSpotCode) -> BlindSpotWords {
        match self {
            Self::English => en::blind_spot(code),
            Self::French => fr::blind_spot(code),
        }
    }

    /// Returns where in an object a problem is, of which the report has the English words.
    #[must_use]
    pub fn place(self, place: &str) -> String {
        match self {
            Self::English => place.to_owned(),
            Self::French => fr::place(place),
        }
    }

    /// Returns the title of a section.
    #[must_use]
    pub fn section(self, section: Section) -> &'static str {
        match self {
            Self::English => en::section(section),
            Self::French => fr::section(section),
        }
    }

    /// Returns the head of a table's column.
    #[must_use]
    pub fn column(self, column: Column) -> &'static str {
        match self {
            Self::English => en::column(column),
            Self::French => fr::column(column),
        }
    }

    /// Returns the label of a fact.
    #[must_use]
    pub fn label(self, label: Label) -> &'static str {
        match self {
            Self::English => en::label(label),
            Self::French => fr::label(label),
        }
    }

    /// Returns what a property is called.
    #[must_use]
    pub fn dimension(self, by: Dimension) -> &'static str {
        match self {
            Self::English => en::dimension(by),
            Self::French => fr::dimension(by),
        }
    }

    /// Returns the short name of a grade of evidence.
    #[must_use]
    pub fn grade(self, grade: Grade) -> &'static str {
        match self {
            Self::English => en::grade(grade),
            Self::French => fr::grade(grade),
        }
    }

    /// Returns how a grade of evidence knows the Region.
    #[must_use]
    pub fn grade_means(self, grade: Grade) -> &'static str {
        match self {
            Self::English => en::grade_means(grade),
            Self::French => fr::grade_means(grade),
        }
    }

    /// Returns the word for a verdict.
    #[must_use]
    pub fn verdict(self, verdict: Verdict) -> &'static str {
        match self {
            Self::English => en::verdict(verdict),
            Self::French => fr::verdict(verdict),
        }
    }

    /// Returns what a grade of evidence rests on.
    #[must_use]
    pub fn grade_rests_on(self, grade: Grade) -> &'static str {
        match self {
            Self::English => en::grade_rests_on(grade),
            Self::French => fr::grade_rests_on(grade),
        }
    }

    /// Returns what a verdict means.
    #[must_use]
    pub fn verdict_means(self, verdict: Verdict) -> &'static str {
        match self {
            Self::English => en::verdict_means(verdict),
            Self::French => fr::verdict_means(verdict),
        }
    }

    /// Returns the word for how much a finding weighs.
    #[must_use]
    pub fn severity(self, severity: Severity) -> &'static str {
        match self {
            Self::English => en::severity(severity),
            Self::French => fr::severity(severity),
        }
    }

    /// Returns what names are called that pseudonyms stand for.
    #[must_use]
    pub fn redacted(self, kind: Redacted) -> &'static str {
        match self {
            Self::English => en::redacted(kind),
            Self::French => fr::redacted(kind),
        }
    }

    /// Returns a count with its noun: `1 call`, `12,345 calls`.
    #[must_use]
    pub fn count(self, n: u64, noun: Noun) -> String {
        match self {
            Self::English => en::count(n, noun),
            Self::French => fr::count(n, noun),
        }
    }

    /// Returns a number with its thousands apart.
    #[must_use]
    pub fn number(self, n: u64) -> String {
        self.numerals().grouped(n)
    }

    /// Returns a percentage with one decimal, which is `100.0 %` only for all and `0.0 %` only
    /// for none; `None` for a part of nothing.
    #[must_use]
    pub fn percent(self, share: Share) -> Option<String> {
        self.numerals().percent(share)
    }

    /// Returns a list as one reads it aloud: `a, b and c`.
    #[must_use]
    pub fn list(self, items: &[String]) -> String {
        match self {
            Self::English => en::list(items),
            Self::French => fr::list(items),
        }
    }
}
