//! The sentences and texts that a language must have words for.

use crate::model::{Day, Grade, IntegrityOutcome, Moment, Region, Verdict};

use crate::report::ExitReason;

use super::listed::listed;
use super::{Noun, Share};

/// One addend of a sum that a report prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    /// Objects read to their end.
    Read,
    /// Objects left alone, by the stable word for the reason.
    Skipped(&'a str),
    /// Objects that could not be read to their end.
    Failed,
    /// Records of inference.
    Inference,
    /// Other records of Bedrock services.
    BedrockOther,
    /// Second descriptions of calls.
    SecondDescriptions,
    /// Records of other services.
    Other,
    /// Records that could not be read.
    Malformed,
    /// Calls.
    Calls,
    /// Records delivered again.
    Duplicates,
    /// Second records of one call.
    Copies,
    /// Records that a later one corrects.
    Corrected,
    /// Completions joined to their call.
    Completions,
    /// Calls outside the asked window.
    OutsideWindow,
    /// Records of model invocation logs.
    InvocationLogs,
    /// Calls that CloudTrail has.
    InTrail,
    /// Calls that invocation logs alone tell of.
    InLogsAlone,
}

/// Where inference may run, as an answer names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowed<'a> {
    /// Only these Regions, for every call that the answer speaks of.
    Regions(&'a [Region]),
    /// A rule or an exception decided for some calls, or the Regions are too many to name.
    ByPolicy,
}

/// A thing that an answer adds after a semicolon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clause {
    /// Calls whose place is not proven.
    Unproven(u64),
    /// Failed calls that nothing judges.
    Attempts(u64),
    /// Objects and records that could not be read.
    Unread {
        /// Objects.
        objects: u64,
        /// Records.
        records: u64,
    },
    /// Things that could not be used, where every object and record was read.
    Problems(u64),
    /// Days without any object.
    Gaps(u64),
    /// Calls in invocation logs that CloudTrail lacks.
    LogsWithoutCall(u64),
    /// Invocation logs were to be read, and there are none.
    NoInvocationLogs,
    /// Calls whose Region only invocation logs name, where all must be proven.
    LogsNotAttested(u64),
    /// So many calls are judged by what only unproven logs say of their application profiles.
    DefinitionsNotAttested(u64),
    /// So many calls are judged by what `--application-profiles` says, where all must be proven.
    ProfilesGiven(u64),
    /// A scan into the ledger that did not come to its end.
    ScanNotFinished,
    /// What an earlier run had to prove of the logs and could not.
    IntegrityNotMet,
    /// What digests prove of the logs.
    Integrity(IntegrityOutcome),
    /// Rows of the profile catalog that rest on a source that is not AWS's.
    CatalogNotAws(u64),
    /// Source Regions whose logs were not asked for.
    LeftOut(u64),
    /// Events of features whose Region stands in no log.
    BlindSpots(u64),
    /// Places that hold logs outside the policy's `[custody]`.
    CustodyOutside(u64),
    /// Questions about such places that are open.
    CustodyOpen(u64),
}

/// What was joined to the profile catalog: a file, its newest month or day, and how many rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are the values, named")]
pub struct Added<'a> {
    pub file: &'a str,
    pub as_of: &'a str,
    pub rows: u64,
}

/// What an answer rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "a part and its denominator, and what is allowed")]
pub enum Basis<'a> {
    /// There was no object to read.
    NoObject,
    /// No inference was found.
    Nothing,
    /// Every call failed before a model ran.
    OnlyAttempts(u64),
    /// So many calls ran where they must not.
    Outside { part: u64, whole: u64, allowed: Allowed<'a> },
    /// So many calls are not proven.
    Unproven { part: u64, whole: u64 },
    /// So many calls ran where they may.
    Inside { part: u64, whole: u64, allowed: Allowed<'a> },
    /// So many did by logs of which some were changed, taken away or put in.
    SaidInside { part: u64, whole: u64, allowed: Allowed<'a> },
}

/// Calls that their evidence does not decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undecided {
    /// The grade of that evidence.
    pub grade: Grade,
    /// How many.
    pub calls: u64,
    /// Whether the policy accepts evidence of that grade.
    pub is_accepted: bool,
}

/// A text with values in it.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs, reason = "the fields are the values, named")]
pub enum Phrase<'a> {
    /// The answer in one sentence: the verdict, what it rests on, and what is added.
    Answer { verdict: Verdict, basis: Basis<'a>, clauses: &'a [Clause] },
    /// A half-open period; a missing end is open.
    Period { from: Option<Moment>, to: Option<Moment>, listed_from: Option<Day> },
    /// From the first to the last moment seen.
    Seen { first: Moment, last: Moment },
    /// One day, or from the first to the last of some.
    Days { first: Day, last: Day },
    /// A list that is cut, and how many of it are not shown.
    AndMore { shown: &'a [String], more: u64 },
    /// A policy's name and the version of its format.
    PolicyName { name: &'a str, version: u32 },
    /// The tool, its version, and when it ran.
    MadeBy { name: &'a str, version: &'a str, at: Moment },
    /// The program that made a document, and the time of the facts that it is of.
    MadeOf { name: &'a str, version: &'a str, at: Moment },
    /// An exit code and its reasons.
    Exit { code: u8, reasons: &'a [ExitReason] },
    /// So much of what ran is proven.
    Proven(Share),
    /// So many calls are not proven, each for one of these reasons.
    NotProvable { calls: u64, reasons: &'a [Undecided] },
    /// Attempts are not in the denominator.
    AttemptsApart(u64),
    /// A sum and its addends, and whether they make it.
    Sum { total: u64, of: Noun, parts: &'a [(u64, Part<'a>)], holds: bool },
    /// Tokens in and out, how many of those in were read from or written to prompt caches, and how
    /// many calls count them.
    Tokens { input: u64, cached: u64, output: u64, counted: Share },
    /// So many of the calls whose tokens are counted are counted by their invocation log.
    LogTokens(Share),
    /// An input that holds model invocation logs.
    InvocationLogs(&'a str),
    /// What was read of model invocation logs.
    LogsRead { records: u64, objects: u64 },
    /// So many of the calls that a log may tell of have one.
    WithLog(Share),
    /// Calls whose Region only the log names, both name alike, or the log names another.
    LogRegions { placed: u64, agreed: u64, contradicted: u64 },
    /// Calls without a log: missing, before the first or after the last, and where none are at all.
    WithoutLog { missing: u64, at_edge: u64, not_logged: u64 },
    /// Of all calls with a log, those that CloudTrail lacks, and those it may have beyond its ends.
    WithoutCall { missing: Share, at_edge: u64 },
    /// The head of a column of shares.
    ShareOf(u64),
    /// A table is cut.
    Showing { shown: u64, total: u64 },
    /// A table of sums is cut, and the rows left out hold so many things.
    ShowingSums { shown: u64, total: u64, rest: u64, of: Noun },
    /// A table has no room for these columns.
    NoRoomFor(&'a [String]),
    /// No violation among calls.
    NoViolation(u64),
    /// Days without an object, by account and Region.
    GapsSeen(u64),
    /// Objects whose keys do not tell account, Region and day.
    WithoutPlace(u64),
    /// What could not be used.
    ProblemsMet(u64),
    /// Events of features whose Region stands in no log, which are listed below.
    BlindSpotsSeen(u64),
    /// Services that these logs cannot show and that were not seen.
    NotSeen(&'a [String]),
    /// The earlier report that this one is set beside.
    Earlier { since: &'a str, verdict: Verdict, policy: &'a str },
    /// So many uses are in no earlier report, which was made then.
    NewSinceReport { uses: u64, made: &'a str },
    /// So many uses are new since the first days, which end before a day.
    NewSinceDays { uses: u64, from: Day, to: Day },
    /// The inventory that listed an input, and when it was made.
    Inventory { place: &'a str, made: Moment },
    /// An input that is a kept ledger.
    Ledger(&'a str),
    /// What was read, and that nothing of it is lost: objects, their stored bytes, records.
    WhatWasRead { listed: u64, bytes: u64, records: u64 },
    /// What the profile catalog of a date is used for.
    CatalogUse { date: &'a str, joined: Option<Added<'a>> },
    /// Calls whose verdict rests on what the user says of so many application profiles.
    GivenProfiles { profiles: u64, calls: u64 },
    /// Calls that pass by where their profile may run, though a Region is presumed for them.
    PassedByBound(u64),
    /// The date of the profile catalog, and what was joined to it.
    CatalogOf { date: &'a str, joined: Option<Added<'a>> },
    /// The version of the report's JSON form.
    ReportFormat(u32),
    /// A text is cut to so many of its lines, and each line to a length.
    ShowingLines { shown: u64, total: u64, length: u64 },
    /// What is signed: the report of a time and its verdict.
    Signed { at: Moment, verdict: Verdict },
    /// So many calls ran and have no mark on the map.
    NotOnMap(u64),
    /// A finding's message that so many findings have.
    Alike { message: &'a str, findings: u64 },
    /// The title of the bars: a share is one of so many calls.
    BarsTitle(u64),
    /// The title of columns of so many days each.
    DaysTitle(u64),
    /// A page that may have so many characters ends before these sections, or inside of the first.
    LeftOut { most: u64, sections: &'a [String] },
}

listed! {
/// A text without values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// What the report is called.
    Title,
    /// The number of a page, `{page}`, and of all, `{pages}`: only who sets them knows them.
    PageOf,
    /// What stands above the list of sections.
    Contents,
    /// The link past that list, for those who walk a page by keys.
    SkipContents,
    /// What stands before a box: rows without its words are hidden.
    FilterRows,
    /// How many rows of a table a filter leaves, `{shown}`, and how many there are, `{rows}`.
    RowsLeft,
    /// The reader sorted a table by `{column}`, from the least.
    SortedUp,
    /// The reader sorted a table by `{column}`, from the most.
    SortedDown,
    /// The rows stand again as the report told them.
    SortedAsTold,
    /// There is none of it.
    None,
    /// The title of the map.
    MapTitle,
    /// The title of a map that shows North America.
    MapTitleNorthAmerica,
    /// The title of a map that shows the world.
    MapTitleWorld,
    /// What the map shows.
    MapTold,
    /// That AWS does not publish the sites.
    PlacesApproximate,
    /// What the bars show.
    BarsTold,
    /// The title of the streams.
    StreamsTitle,
    /// What the streams show.
    StreamsTold,
    /// What the days show.
    DaysTold,
    /// Nothing ran that could be proven.
    NothingToProve,
    /// More than one destination is possible.
    DestinationUnknown,
    /// The call failed and nothing ran.
    NotRun,
    /// The last row of a table of calls.
    AllCalls,
    /// The sum row of calls of which a model ran.
    AllJudgedCalls,
    /// The property is not written in the records.
    NotRecorded,
    /// The call named a model itself.
    NoProfile,
    /// The records name no model.
    UnnamedModel,
    /// Nothing was judged, so nothing can be said.
    NothingJudged,
    /// Every judged call is proven.
    AllProven,
    /// Every call is proven by its records, which are not all proven to be CloudTrail's.
    AllProvenByRecords,
    /// The data formats have more records to look at.
    MoreInJson,
    /// No other finding.
    NoOtherFinding,
    /// No key tells an account, Region and day.
    NoDelivery,
    /// No day is missing.
    NoGap,
    /// All that was read could be used.
    NoProblem,
    /// No blind spot was seen in the logs.
    NoBlindSpotSeen,
    /// A blind spot whose own events tell the Region, listed below.
    BlindSpotPlaced,
    /// The policy has no exceptions.
    NoExceptions,
    /// An exception that holds.
    Active,
    /// An exception that ended.
    Expired,
    /// An exception that covered nothing.
    Unused,
    /// Neither the digest chain nor the places of the logs were checked.
    NeitherChecked,
    /// It was not checked.
    NotChecked,
    /// Days without any object that valid digests explain, listed below.
    QuietDays,
    /// What one call is.
    OneCall,
    /// Where the Region of a call stands.
    WhereItRan,
    /// How a call is judged.
    HowJudged,
    /// What a failed call is.
    FailedCalls,
    /// Why there is no hash of all that was read.
    NoManifest,
    /// The policy's text follows.
    PolicyAsGiven,
    /// Who made the report.
    PreparedBy,
    /// Who looked at it again.
    ReviewedBy,
    /// When somebody signed.
    Date,
    /// What was decided.
    Decision,
    /// What is found now and was not.
    NewFindings,
    /// What was found and is not any more.
    GoneFindings,
    /// No finding is new or gone.
    SameFindings,
    /// No limits were stated.
    NoLimits,
    /// What makes a use.
    NewUses,
    /// The name of the sheet with the answer and what it rests on.
    Summary,
    /// The name of the sheet with all findings.
    Findings,
    /// The name of the sheet with the records behind findings.
    RecordsToLookAt,
    /// The name of the sheet with what could not be used.
    Problems,
    /// The name of the sheet with all flows.
    Flows,
    /// A call without an error code.
    Succeeded,
    /// A call with an error code.
    Failed,
}
}
