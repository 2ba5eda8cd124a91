//! What a finding states, what a set of logs cannot prove, and what is said of a blind spot.

use crate::model::{Day, DigestGap, Gap, Grade, IntegrityOutcome, Moment, Region};
use crate::report::habits::ReachChange;

/// What one finding states, with its values: one variant a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are the values, named")]
pub enum Statement<'a> {
    /// Calls ran where the policy does not allow it; certain or as the only possibility.
    OutsidePolicy {
        calls: u64,
        asked: &'a str,
        regions: &'a [Region],
        is_certain: bool,
        policy: &'a str,
    },
    /// Calls ran in these Regions by evidence that the policy does not accept.
    NotAccepted { calls: u64, asked: &'a str, regions: &'a [Region], grade: Grade },
    /// Calls may have run in any of these Regions.
    Bounded { calls: u64, asked: &'a str, regions: &'a [Region] },
    /// Nothing tells where calls ran.
    Unrecorded { calls: u64, asked: &'a str },
    /// No Region is recorded, which by AWS's word of 2024 means the source Region.
    PresumedNotAccepted { calls: u64, asked: &'a str, source: &'a str },
    /// Nothing tells what an application profile copies.
    UnresolvedApplicationProfile { calls: u64, profile: &'a str },
    /// Streams without their completion.
    StreamWithoutCompletion { calls: u64 },
    /// Completions without their call.
    CompletionWithoutCall { calls: u64 },
    /// An operation that this version does not know.
    PossibleInference { calls: u64, event_name: &'a str, event_source: &'a str },
    /// Some of the texts that stand for a Region and are none, and how many they are in all.
    UnreadableRegion { calls: u64, texts: &'a [&'a str], all: u64 },
    /// A destination that this version does not know.
    UnknownDestination { calls: u64, code: &'a str },
    /// A source Region that this version does not know.
    UnknownSource { calls: u64, code: &'a str },
    /// Records of one call name different Regions.
    ConflictingRegions { calls: u64, regions: &'a [Region] },
    /// Recorded Regions that the profile catalog does not list.
    RegionOutsideCatalog { calls: u64, profile: &'a str, source: &'a str, regions: &'a [Region] },
    /// A global profile happened to stay inside the policy.
    GlobalProfileStayedInPolicy { calls: u64, profile: &'a str },
    /// A caller, by this client where it is known, used these reaches before and another from a day on.
    ScopeChanged(ScopeChange<'a>),
    /// Nobody used the model before a day.
    NewModel { calls: u64, model: &'a str, day: Day, doubt: Option<Doubt> },
    /// The account did not call before a day.
    NewAccount { calls: u64, account: &'a str, day: Day, doubt: Option<Doubt> },
    /// Calls failed and name no Region.
    FailedAttempts { calls: u64 },
    /// The bedrock-mantle endpoint of a Region, where the records name it.
    MantleInference { calls: u64, source: Option<&'a str> },
    /// So many days without a log object, and the first gap.
    CoverageGap { days: u64, first: &'a Gap },
    /// Objects not read to their end, and the first one where it is known.
    ObjectNotRead { objects: u64, listed: u64, first: Option<&'a str> },
    /// Records that could not be read.
    MalformedRecords { malformed: u64, records: u64 },
    /// Objects that are one page of more.
    IncompletePage { objects: u64, first: &'a str },
    /// Ids that stand on records that differ.
    SameIdDifferentRecord { ids: u64, first: &'a str },
    /// Nothing ran, as far as was found.
    NoInferenceFound { records: u64, attempts: u64 },
    /// CloudTrail and an invocation log name different Regions, so that the place is not proven.
    Contradicted { calls: u64, asked: &'a str, regions: &'a [Region] },
    /// CloudTrail and invocation logs name different Regions.
    ContradictingWitnesses { calls: u64, regions: &'a [Region] },
    /// Calls of so many in invocation logs are in no log of CloudTrail.
    LogWithoutCall { calls: u64, logged: u64 },
    /// Calls whose Region only an invocation log names, which no digest attests.
    LogNotAttested { calls: u64 },
    /// Invocation logs were to be read, and among so many objects there are none.
    NoInvocationLog { objects: u64 },
    /// A run of that time had to prove the logs of the ledger, and this is what it came to.
    IntegrityNotMet { at: Moment, outcome: Option<IntegrityOutcome> },
    /// So many scans into the ledger did not come to their end; the first is of this input and day.
    ScanNotFinished { scans: u64, input: &'a str, on: Day },
    /// Calls of so many that invocation logs should have are in none.
    CallWithoutLog { calls: u64, comparable: u64 },
    /// Calls of so many lie where no invocation log was given.
    CallsNotLogged { calls: u64, all: u64 },
    /// Request ids whose invocation logs differ.
    LogsDiffer { ids: u64, first: &'a str },
    /// Logs that are not what valid digests say.
    LogTampered { objects: u64, first: &'a str },
    /// Logs that valid digests name and that are not there.
    LogMissing { objects: u64, first: &'a str },
    /// Logs that nothing proves to be CloudTrail's.
    LogUnattested { objects: u64, first: &'a str },
    /// By so many logs that nothing proves, records of proven ones come to say something else.
    LogOverrules { objects: u64, first: &'a str },
    /// Events from here on were left out of a check of a ledger's logs.
    NewestNotProven { from: Moment },
    /// Calls whose verdict rests on what only unproven logs say of their application profile.
    DefinitionUnattested { calls: u64, profile: &'a str, first: &'a str },
    /// Digests that prove nothing.
    DigestInvalid { objects: u64, first: &'a str },
    /// So many hours without a valid digest, and the first of these times; none where there is no
    /// valid digest at all.
    DigestGap { hours: u64, first: Option<&'a DigestGap> },
    /// An exception of the policy has expired.
    ExceptionExpired { id: &'a str, owner: &'a str, expires: Day },
    /// An exception of the policy let nothing pass.
    ExceptionUnused { id: &'a str, owner: &'a str },
}

/// A caller that used these reaches before and another from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are the values, named")]
pub struct ScopeChange<'a> {
    pub calls: u64,
    pub principal: &'a str,
    pub client: Option<&'a str>,
    pub before: &'a str,
    pub now: &'a str,
    pub change: ReachChange,
    pub day: Day,
    pub doubt: Option<Doubt>,
}

/// Why what is new may have been used before all the same, the weightiest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// The earlier report lacks something.
    NotComplete,
    /// There are no earlier logs of the account and Region of the calls.
    NoLogs,
}

/// What a set of logs cannot prove.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are the values, named")]
pub enum Limit<'a> {
    /// What the trail selects does not stand in its logs.
    TrailSelection,
    /// Only digest files prove that nothing was deleted or changed.
    DigestsOnly,
    /// The same, and digests were not checked.
    DigestsNotChecked,
    /// The catalog says where a profile may run.
    CatalogIsNoRecord,
    /// Logs, outputs and copies may lie in other Regions.
    InferenceOnly,
    /// Some features name no Region in any log.
    BlindSpots,
    /// The keys of some objects do not tell account, Region and day.
    KeysWithoutPlace { objects: u64, listed: u64 },
    /// Only logs of these source Regions were read.
    OnlyTheseRegions(&'a [&'a str]),
    /// These objects came from a server that is not AWS's.
    NotAws { endpoints: &'a [&'a str] },
    /// So many rows of the profile catalog rest on these sources, which are not AWS's.
    CatalogNotAws { rows: u64, sources: &'a [&'a str] },
    /// The profile catalog names these Regions, which this version does not know.
    CatalogUnknownRegions(&'a [&'a str]),
    /// Some records came from LookupEvents, which has management events of 90 days alone.
    LookupEvents,
    /// These Regions were off in the account when LookupEvents was asked there.
    RegionsOff(&'a [&'a str]),
    /// Some records were made again of the columns of CloudTrail Lake.
    Lake,
    /// Model invocation logs were read beside CloudTrail.
    InvocationLogs,
    /// No event was found that only a trail with data events has.
    NoDataEvents,
    /// Nothing is set beside the calls to tell what of them is new.
    NoBase,
}

/// What is said of a service that the logs cannot show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlindSpotWords {
    /// The service or feature.
    pub service: &'static str,
    /// Why the Region is not in the logs.
    pub why: &'static str,
    /// Where it may run when called from the Canadian Regions, as far as AWS says.
    pub destinations: &'static str,
    /// What to ask AWS or to switch on.
    pub what_to_do: &'static str,
}
