//! What `explain` says of one inference, by meaning.

use crate::model::{
    Day, Grade, Ground, Moment, RecordPart, Region, Reread, Standing, Stands, Verdict,
};

/// A sentence of an explanation.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs, reason = "the fields are the values, named")]
pub enum Why<'a> {
    /// What the page is called.
    Title { asked: &'a str },
    /// The answer: the verdict, what it rests on, and where the model ran as far as known.
    Answer(Answer<'a>),
    /// The logs lack something, or something of them is not proven: what stands against the answer follows.
    Reserved,
    /// So many objects of model invocation logging lie in the inputs and were left alone.
    LogsNotRead(u64),
    /// The answer is no pass although the records by themselves would be: digests do not prove their logs.
    NotAttested,
    /// How a record's log stands, by its digests.
    Log(Standing),
    /// The head of one of several inferences with the asked id.
    OneOf { number: u64, of: u64 },
    /// What a record adds, and where it stands.
    Record { part: RecordPart, record: u64, object: &'a str },
    /// The record was looked at again, and the values stand where the table says.
    ReadAgain,
    /// Nobody looked at the records again: the values are those of the ledger.
    FromLedger,
    /// Some records were looked at again with all their values, and some were not.
    PartlyAgain,
    /// What the mark of such values means.
    Mark(Stands),
    /// A value with its mark.
    Marked { value: &'a str, stands: Stands },
    /// Values that the record does not have, by their names.
    NotFound(&'a [String]),
    /// What became of one record that was looked for once more, where not all are alike.
    Again(Reread),
    /// Records of one call are tied by this id.
    Joined(&'a str),
    /// A streamed call was found without its completion.
    NoCompletion,
    /// The call asked for this application profile, which copies that.
    Application { arn: &'a str, copies: Copies<'a> },
    /// AWS's page of a month lists these Regions for a profile called from a Region.
    Published { profile: &'a str, source: &'a str, regions: &'a [Region], as_of: &'a str },
    /// The page of that month is the newest from before the call; it lists these Regions, or does not list
    /// them.
    PageThen { as_of: &'a str, called: Day, regions: Option<&'a [Region]> },
    /// The catalog has no page from before the call.
    NoPageThen { called: Day },
    /// A catalog of a day or month lists these Regions for a profile called from a Region, and rests on
    /// what is not AWS's.
    ListedByOthers {
        profile: &'a str,
        source: &'a str,
        regions: &'a [Region],
        as_of: &'a str,
        others: &'a [String],
    },
    /// AWS's page of a month does not list the Regions one by one.
    NotItemised { profile: &'a str, source: &'a str, as_of: &'a str },
    /// The catalog does not know the profile from that Region.
    NotInCatalog { profile: &'a str, source: Option<&'a str> },
    /// A record of this part names this Region.
    Names { part: RecordPart, region: &'a str },
    /// Records of the call name different Regions: those of CloudTrail among themselves, or two witnesses.
    Disagree { is_contradicted: bool },
    /// What decided which evidence there is.
    Ground(Ground),
    /// A log that tells of the call was changed: what it says of the Region is no evidence.
    GroundChanged,
    /// The grade, in words.
    Grade(Grade),
    /// The grade that it would have, had no log been changed.
    GradeChanged(Grade),
    /// Which part of the policy decided.
    Decided { policy: &'a str, by: DecidedBy<'a> },
    /// The Regions that it allows, and the grades of evidence that it accepts.
    Terms { allowed: &'a [Region], accepted: &'a [Grade] },
    /// Which Regions of those where it ran or may have run are allowed, and which are not.
    Allows { inside: &'a [Region], outside: &'a [Region] },
    /// The evidence is of a grade that these terms do not accept.
    NotAccepted(Grade),
    /// What decided instead: where the profile may run, by its published list, is all allowed, or none of
    /// it is.
    ByPossible { regions: &'a [Region], verdict: Verdict },
    /// A rule's or an exception's reason, in its author's words.
    Reason(&'a str),
}

/// What the first sentence says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer<'a> {
    /// The verdict.
    pub verdict: Verdict,
    /// What it rests on.
    pub by: AnswerBy<'a>,
    /// Whether something of the logs is missing or not proven, so that a pass is one of what was read.
    pub is_open: bool,
    /// Whether a log that tells of the call was changed, by CloudTrail's digests.
    pub is_by_changed_log: bool,
    /// Where the model ran.
    pub ran: Ran<'a>,
    /// The Regions of these that are not allowed.
    pub outside: &'a [Region],
}

/// Where a model ran, as far as known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ran<'a> {
    /// In this Region.
    In(&'a Region),
    /// In this Region, as far as a record that names none lets one presume.
    Presumed(&'a Region),
    /// In one of these: no record says in which.
    OneOf(&'a [Region]),
    /// Records name these, and not the same.
    Disputed(&'a [Region]),
    /// Nothing tells.
    Unknown,
    /// Nowhere: the call failed first.
    Nowhere,
}

/// What is behind an application inference profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are the values, named")]
pub enum Copies<'a> {
    /// The record of its making says so.
    Recorded { what: &'a str, made: Option<Moment> },
    /// The file given with `--application-profiles` says so.
    Given(&'a str),
    /// Nothing tells, or records disagree.
    Unknown,
}

/// Which part of a policy decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are the values, named")]
pub enum DecidedBy<'a> {
    /// Its own terms.
    Terms,
    /// The rule of that id.
    Rule(&'a str),
    /// The exception of that id, which lifts the policy's own terms.
    Exception(&'a str),
    /// The exception of that id, which lifts the terms of a rule.
    ExceptionToRule { id: &'a str, rule: &'a str },
    /// Nothing: no model ran.
    Nothing,
}

/// What an answer rests on, as far as its first sentence says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are the values, named")]
pub enum AnswerBy<'a> {
    /// The policy's own terms.
    Terms,
    /// A rule of it.
    Rule(&'a str),
    /// An exception, until the day before it expires.
    Exception { id: &'a str, expires: Option<Day> },
}
