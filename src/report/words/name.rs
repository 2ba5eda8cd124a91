//! The titles, heads, labels and nouns that a language must have words for.

use crate::report::Dimension;

use super::listed::listed;

/// The parts of a report, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// What was asked and of when.
    Scope,
    /// How much of it is proven.
    Completeness,
    /// What is other than in an earlier report.
    Changes,
    /// What another choice would have made of the same calls.
    WhatIf,
    /// Where models ran.
    Destinations,
    /// From where, through which profile, to where.
    Ways,
    /// Sums by a property: one section for each breakdown.
    Breakdown(Dimension),
    /// Calls by day and destination.
    Days,
    /// Inference outside the policy.
    Violations,
    /// Inference whose place is not proven.
    NotProven,
    /// What else a reader should know.
    OtherFindings,
    /// What was not used before.
    Drift,
    /// What counts against quotas, and legacy models in use.
    Quota,
    /// What was looked at by account and Region, gaps, and what could not be used.
    Coverage,
    /// What model invocation logs say beside CloudTrail.
    SecondWitness,
    /// What the logs cannot show.
    BlindSpots,
    /// The policy's exceptions.
    Exceptions,
    /// The digest chain, and where the logs are kept.
    Integrity,
    /// Where the logs are kept, place by place.
    Custody,
    /// What a reader should know or do about that.
    CustodyFindings,
    /// How calls are counted, placed and judged.
    Method,
    /// What the input cannot prove.
    Limits,
    /// What somebody needs to make the report again.
    Basis,
    /// Where the outputs are.
    Outputs,
    /// Who answers for the report.
    SignOff,
    /// Of one inference: who called what, and what came of it.
    Call,
    /// Of one inference: the records that tell of it.
    Records,
    /// Of one inference: where it ran, and how that is known.
    Whereabouts,
    /// Of one inference: what the policy says of it.
    Ruling,
}

listed! {
/// The head of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each name is the English head")]
pub enum Column {
    Verdict,
    Meaning,
    Calls,
    Compliant,
    NonCompliant,
    Insufficient,
    NotApplicable,
    InputTokens,
    OutputTokens,
    Destination,
    Requested,
    RanIn,
    Number,
    PossibleDestinations,
    /// Where another choice may run it.
    MayRunIn,
    EventId,
    Object,
    Record,
    RegionPath,
    Account,
    Region,
    FirstDay,
    LastDay,
    Days,
    Objects,
    Problem,
    Place,
    Cause,
    Exception,
    Reason,
    Owner,
    Ticket,
    Expires,
    State,
    Severity,
    Code,
    Finding,
    Subject,
    Count,
    Evidence,
    FirstSeen,
    LastSeen,
    WhatToDo,
    PrincipalType,
    Session,
    Via,
    EventSource,
    EventName,
    Outcome,
    ErrorCode,
    Rule,
    CallsWithTokens,
    CallsWithLog,
    CacheReadTokens,
    CacheWriteTokens,
    CallsThen,
    CallsNow,
    AsJudged,
    WouldBe,
    Principal,
    Client,
    Model,
    Quota,
    Throttled,
    RequestsUsually,
    RequestsAtMost,
    OutputRate,
    TokensUsually,
    TokensAtMost,
    LegacySince,
    EndOfLife,
    Successors,
    PlaceKind,
    KeptFor,
    JsonPath,
    Value,
    CoveredFrom,
    CoveredUntil,
    Digests,
    HoursCovered,
    HoursMissing,
    Day,
    HoursProven,
    BrokenLinks,
}
}

listed! {
/// The label of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each name is the English label")]
pub enum Label {
    Inputs,
    Period,
    InferenceSeen,
    Accounts,
    SourceRegions,
    AskedRegions,
    RegionsLeftOut,
    Redacted,
    Policy,
    AllowedRegions,
    AcceptedEvidence,
    ProfileCatalog,
    MadeBy,
    ExitCode,
    Objects,
    BytesRead,
    Records,
    NotRecords,
    Inference,
    Tokens,
    InvocationLogs,
    Calls,
    CallsWithLog,
    RegionsOfLogs,
    CallsWithoutLog,
    LogsWithoutCall,
    Integrity,
    Attested,
    PublicKeys,
    Custody,
    File,
    WhatWasRead,
    OneCall,
    WhereItRan,
    CatalogUse,
    HowJudged,
    FailedCalls,
    ReportFormat,
    Manifest,
    GivenProfiles,
    CustodyRegions,
    RegionsAsked,
    AskedAt,
    AskedBy,
    Questions,
}
}

listed! {
/// A thing that is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each name is the English noun")]
pub enum Noun {
    Attempt,
    Byte,
    Call,
    Day,
    Digest,
    Event,
    Exception,
    FailedAttempt,
    File,
    Gap,
    Hour,
    Id,
    JudgedCall,
    Listed,
    Log,
    Matter,
    Model,
    Object,
    Other,
    Period,
    Place,
    Problem,
    PublicKey,
    Record,
    Row,
    Site,
    SourceRegion,
    Text,
    Use,
    ValidDigest,
}
}
