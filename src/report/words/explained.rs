//! What `explain` says of one inference, by meaning.

use crate::model::{Grade, Ground, Moment, RecordPart, Region, Reread, Verdict};

/// A sentence of an explanation.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs, reason = "the fields are the values, named")]
pub enum Why<'a> {
    /// What the page is called.
    Title { asked: &'a str },
    /// The answer: the verdict, and where the model ran as far as known.
    Answer { verdict: Verdict, ran: Ran<'a> },
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
    /// What decided which evidence there is.
    Ground(Ground),
    /// The grade, in words.
    Grade(Grade),
    /// Which part of the policy decided.
    Decided { policy: &'a str, by: DecidedBy<'a> },
    /// The Regions that it allows, and the grades of evidence that it accepts.
    Terms { allowed: &'a [Region], accepted: &'a [Grade] },
    /// The evidence is of a grade that these terms do not accept.
    NotAccepted(Grade),
    /// What decided instead: where the profile may run, by its published list, is all allowed, or none of
    /// it is.
    ByPossible { regions: &'a [Region], verdict: Verdict },
    /// A rule's or an exception's reason, in its author's words.
    Reason(&'a str),
}

/// Where a model ran, as far as known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ran<'a> {
    /// In this Region.
    In(&'a Region),
    /// In this Region, as far as a record that names none lets one presume.
    Presumed(&'a Region),
    /// In one of these.
    OneOf(&'a [Region]),
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
pub enum DecidedBy<'a> {
    /// Its own terms.
    Terms,
    /// The rule of that id.
    Rule(&'a str),
    /// The exception of that id.
    Exception(&'a str),
}
