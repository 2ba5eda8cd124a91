//! English: titles, heads, labels, and texts without values.

use crate::model::{Grade, Verdict};
use crate::report::redact::Redacted;
use crate::report::words::{Column, Label, Line, Section};
use crate::report::{Dimension, Severity};

pub(in crate::report::words) const fn section(section: Section) -> &'static str {
    match section {
        Section::Scope => "Scope and period",
        Section::Completeness => "How complete this is",
        Section::Changes => "What changed since the earlier report",
        Section::WhatIf => "What another choice would have meant",
        Section::Destinations => "Where inference ran",
        Section::Ways => "From source to destination",
        Section::Breakdown(by) => match by {
            Dimension::Model => "By model",
            Dimension::Profile => "By inference profile",
            Dimension::Principal => "By principal",
            Dimension::Account => "By account",
            Dimension::Client => "By client",
            Dimension::Day => "By day",
            Dimension::SourceRegion => "By source Region",
        },
        Section::Days => "By day",
        Section::Violations => "Violations",
        Section::NotProven => "What is not provable, and why",
        Section::OtherFindings => "Other findings",
        Section::Drift => "What is new",
        Section::Quota => "Quotas and migration",
        Section::Coverage => "What was looked at, and what was not",
        Section::SecondWitness => "Second witness: model invocation logs",
        Section::BlindSpots => "Blind spots: what CloudTrail cannot show",
        Section::Exceptions => "Exceptions",
        Section::Integrity => "Integrity and custody of the logs",
        Section::Custody => "Where the logs are kept",
        Section::CustodyFindings => "Findings about custody",
        Section::Method => "Method",
        Section::Limits => "Limits of proof",
        Section::Basis => "What this report rests on",
        Section::Outputs => "Outputs",
        Section::SignOff => "Sign-off",
        Section::Call => "The call",
        Section::Records => "The records that tell of it",
        Section::Whereabouts => "Where it ran, and how that is known",
        Section::Ruling => "What the policy says",
    }
}

pub(in crate::report::words) const fn dimension(by: Dimension) -> &'static str {
    match by {
        Dimension::Model => "Model",
        Dimension::Profile => "Inference profile",
        Dimension::Principal => "Principal",
        Dimension::Account => "Account",
        Dimension::Client => "Client",
        Dimension::Day => "Day",
        Dimension::SourceRegion => "Source Region",
    }
}

#[allow(clippy::too_many_lines, reason = "one arm a word, nothing to follow")]
pub(in crate::report::words) const fn column(column: Column) -> &'static str {
    match column {
        Column::Verdict => "Verdict",
        Column::Meaning => "Meaning",
        Column::Calls => "Calls",
        Column::Compliant => "Allowed",
        Column::NonCompliant => "Outside",
        Column::Insufficient => "Unproven",
        Column::NotApplicable => "Attempts",
        Column::InputTokens => "Tokens in",
        Column::OutputTokens => "Tokens out",
        Column::Destination => "Destination",
        Column::Requested => "Asked for",
        Column::RanIn => "Ran in",
        Column::Number => "#",
        Column::PossibleDestinations => "Ran, or may have run, in",
        Column::MayRunIn => "May run in",
        Column::EventId => "Event id",
        Column::Object => "Object",
        Column::Record => "Record",
        Column::RegionPath => "Region stands in",
        Column::Account => "Account",
        Column::Region => "Region",
        Column::FirstDay => "First day",
        Column::LastDay => "Last day",
        Column::Days => "Days",
        Column::Objects => "Objects",
        Column::Problem => "Problem",
        Column::Place => "Place",
        Column::Cause => "Cause",
        Column::Exception => "Exception",
        Column::Reason => "Reason",
        Column::Owner => "Owner",
        Column::Ticket => "Ticket",
        Column::Expires => "Expires",
        Column::State => "State",
        Column::Severity => "Weight",
        Column::Code => "Code",
        Column::Finding => "Finding",
        Column::Subject => "About",
        Column::Count => "How many",
        Column::Evidence => "Evidence",
        Column::FirstSeen => "First seen (UTC)",
        Column::LastSeen => "Last seen (UTC)",
        Column::WhatToDo => "What to do",
        Column::PrincipalType => "Kind of principal",
        Column::Session => "Session",
        Column::Via => "Via service",
        Column::EventSource => "Event source",
        Column::EventName => "Event name",
        Column::Outcome => "Outcome",
        Column::ErrorCode => "Error code",
        Column::Rule => "Rule or exception",
        Column::CallsWithTokens => "Calls with tokens",
        Column::CallsWithLog => "Calls with a log",
        Column::CacheReadTokens => "Read from caches",
        Column::CacheWriteTokens => "Written to caches",
        Column::CallsThen => "Calls then",
        Column::CallsNow => "Calls now",
        Column::AsJudged => "As judged",
        Column::WouldBe => "Would be",
        Column::Principal => "Principal",
        Column::Client => "Client",
        Column::Model => "Model",
        Column::Quota => "Quota",
        Column::Throttled => "Refused by quota",
        Column::RequestsUsually => "Requests a minute, 95 %",
        Column::RequestsAtMost => "Requests a minute, most",
        Column::OutputRate => "Output counts ×",
        Column::TokensUsually => "Tokens a minute, 95 %",
        Column::TokensAtMost => "Tokens a minute, most",
        Column::LegacySince => "Legacy since",
        Column::EndOfLife => "End of life",
        Column::Successors => "AWS recommends",
        Column::PlaceKind => "Kind of place",
        Column::KeptFor => "Kept for",
        Column::JsonPath => "JSON path",
        Column::Value => "Value",
        Column::CoveredFrom => "Covered from (UTC)",
        Column::CoveredUntil => "Covered until (UTC)",
        Column::Digests => "Valid digests",
        Column::HoursCovered => "Hours covered",
        Column::HoursMissing => "Hours missing",
        Column::Day => "Day",
        Column::HoursProven => "Hours proven",
        Column::BrokenLinks => "Where the chain breaks",
    }
}

pub(in crate::report::words) const fn label(label: Label) -> &'static str {
    match label {
        Label::Inputs => "Inputs",
        Label::Period => "Period (UTC)",
        Label::InferenceSeen => "Inference seen",
        Label::Accounts => "Accounts",
        Label::SourceRegions => "Source Regions",
        Label::AskedRegions => "Asked for logs of",
        Label::RegionsLeftOut => "Logs left out",
        Label::Redacted => "Pseudonyms for",
        Label::Policy => "Policy",
        Label::AllowedRegions => "Allowed Regions",
        Label::AcceptedEvidence => "Accepted evidence",
        Label::ProfileCatalog => "Profile catalog of",
        Label::MadeBy => "Made by",
        Label::ExitCode => "Exit code",
        Label::Objects => "Objects",
        Label::BytesRead => "Bytes read",
        Label::Records => "Records",
        Label::NotRecords => "Not records",
        Label::Inference => "Inference",
        Label::Tokens => "Tokens",
        Label::InvocationLogs => "Invocation logs",
        Label::Calls => "Calls",
        Label::CallsWithLog => "Calls with a log",
        Label::RegionsOfLogs => "Regions",
        Label::CallsWithoutLog => "Calls without a log",
        Label::LogsWithoutCall => "Logs without a call",
        Label::Integrity => "Digest chain",
        Label::Attested => "Logs",
        Label::PublicKeys => "Public keys",
        Label::Custody => "Where logs are kept",
        Label::File => "File",
        Label::WhatWasRead => "What was read",
        Label::OneCall => "One call",
        Label::WhereItRan => "Where it ran",
        Label::CatalogUse => "Profile catalog",
        Label::HowJudged => "How it is judged",
        Label::FailedCalls => "Failed calls",
        Label::ReportFormat => "Report format",
        Label::Manifest => "Input manifest",
        Label::GivenProfiles => "Profiles as given",
        Label::CustodyRegions => "Custody Regions",
        Label::RegionsAsked => "Regions asked",
        Label::AskedAt => "Asked at (UTC)",
        Label::AskedBy => "Asked by",
        Label::Questions => "Questions",
    }
}

#[allow(clippy::too_many_lines, reason = "one arm a text, nothing to follow")]
pub(in crate::report::words) const fn line(line: Line) -> &'static str {
    match line {
        Line::Title => "Where Amazon Bedrock inference ran",
        Line::PageOf => "Page {page} of {pages}",
        Line::Contents => "Contents",
        Line::SkipContents => "Skip the contents",
        Line::FilterRows => "Filter rows",
        Line::RowsLeft => "{shown} of {rows} rows shown",
        Line::SortedUp => "Sorted by {column}, ascending",
        Line::SortedDown => "Sorted by {column}, descending",
        Line::SortedAsTold => "In the order of the report",
        Line::MapTitle => "Where inference ran, on a map",
        Line::MapTitleNorthAmerica => "Where inference ran, on a map of North America",
        Line::MapTitleWorld => "Where inference ran, on a map of the world",
        Line::MapTold => {
            "A map of the AWS Regions that called and ran inference, with a bow from each source Region \
             to each other Region where its calls ran, its point at the destination. Marks and bows \
             are outside where any of their calls is, else what most of their calls are. The table of destinations has the numbers."
        }
        Line::PlacesApproximate => "Places are approximate: AWS does not publish its sites.",
        Line::BarsTold => {
            "A bar for each destination Region, as long as its calls, in parts by verdict. The table of \
             destinations has the numbers."
        }
        Line::StreamsTitle => "Streams as wide as their calls",
        Line::StreamsTold => {
            "Streams from source Regions through inference profiles to destination Regions, as wide as \
             their calls. The table of these ways has the numbers."
        }
        Line::DaysTold => {
            "Columns of UTC days, as high as their calls, in parts by destination. The table of days \
             has the numbers."
        }
        Line::None => "none",
        Line::NothingToProve => "No call ran that could be proven or not.",
        Line::DestinationUnknown => "unknown",
        Line::NotRun => "failed calls",
        Line::AllCalls => "All calls",
        Line::AllJudgedCalls => "All judged calls",
        Line::NotRecorded => "not recorded",
        Line::NoProfile => "no profile (model called directly)",
        Line::UnnamedModel => "an unnamed model",
        Line::NothingJudged => "Nothing was judged, so nothing can be said.",
        Line::AllProven => "Every judged call is proven.",
        Line::AllProvenByRecords => {
            "Every judged call is proven by its record, but not every record is proven to be \
             CloudTrail's own."
        }
        Line::MoreInJson => "JSON has more records to look at.",
        Line::NoOtherFinding => "None.",
        Line::NoDelivery => "No key tells an account, a Region and a day.",
        Line::NoGap => {
            "No day without any object, between days that have some or at the ends of an asked period."
        }
        Line::NoProblem => "Nothing that was read had to be left out.",
        Line::BlindSpotPlaced => {
            "Seen too, but in a Region that is known, for it is that of the endpoint:"
        }
        Line::NoBlindSpotSeen => "None of the services below was seen in these logs.",
        Line::NoExceptions => "The policy has none.",
        Line::Active => "active",
        Line::Expired => "expired",
        Line::Unused => "unused",
        Line::NeitherChecked => {
            "Not checked in this run: whether CloudTrail's digest files prove that no log was changed \
             or deleted, which `audit --integrity require` and `regiontrail verify` check; and in \
             which Regions and accounts the logs themselves are kept, which `regiontrail custody` asks \
             and `--custody FILE` brings into the report."
        }
        Line::NotChecked => "not checked",
        Line::QuietDays => {
            "Days without any object, on which valid digests say that nothing was delivered:"
        }
        Line::OneCall => {
            "One inference is one call, however many records AWS wrote of it: the record of the call, \
             the service event that ends its stream, and copies of both as data events. They are \
             joined by their request ids, in whichever object and on whichever day they stand. The \
             same event delivered again counts once."
        }
        Line::WhereItRan => {
            "Where AWS wrote `inferenceRegion`: in the record of the call or, for streams, in the \
             service event that ends it. Never the Region of an ARN, never one that a profile's name \
             suggests. How much is known of a call is its evidence:"
        }
        Line::HowJudged => {
            "By every Region in which it may have run. COMPLIANT: all of them are allowed, by evidence \
             that the policy accepts. NON_COMPLIANT: a recorded Region is not allowed, or none of the \
             possible ones is. INSUFFICIENT_DATA: anything else. The first rule of the policy that \
             matches decides, else the policy's own list; then an exception may let it pass until \
             the exception expires."
        }
        Line::FailedCalls => {
            "A failed call without a Region is an attempt: NOT_APPLICABLE, counted apart, in no \
             share of what is proven. One with a recorded Region is judged like any other."
        }
        Line::NoManifest => "none: it is made only where the ledger is kept (--ledger)",
        Line::PolicyAsGiven => "The policy as given:",
        Line::PreparedBy => "Prepared by",
        Line::ReviewedBy => "Reviewed by",
        Line::Date => "Date",
        Line::Decision => "Decision",
        Line::NewFindings => "Found now, and not then:",
        Line::GoneFindings => "Found then, and not any more:",
        Line::SameFindings => "The findings are about the same as then.",
        Line::NewUses => {
            "A use is a principal, its client, what it asked for and where that ran. Refused attempts are \
             none. JSON has all of them."
        }
        Line::NoLimits => "None stated.",
        Line::Summary => "Summary",
        Line::Findings => "Findings",
        Line::RecordsToLookAt => "Records to look at",
        Line::Problems => "Problems",
        Line::Flows => "Flows",
        Line::Succeeded => "succeeded",
        Line::Failed => "failed",
    }
}

/// The grades are the words of policies and of JSON, in every language.
pub(in crate::report::words) const fn grade(grade: Grade) -> &'static str {
    grade.as_str()
}

pub(in crate::report::words) const fn grade_means(grade: Grade) -> &'static str {
    match grade {
        Grade::Recorded => "AWS wrote the Region into the logs",
        Grade::InRegion => "the source Region, by AWS's design",
        Grade::Presumed => "no Region where one would stand; the source Region on AWS's word",
        Grade::Bounded => "one of the profile's published destinations",
        Grade::Unrecorded => "not known",
    }
}

/// The words of AWS Config.
pub(in crate::report::words) const fn verdict(verdict: Verdict) -> &'static str {
    verdict.as_str()
}

pub(in crate::report::words) const fn grade_rests_on(grade: Grade) -> &'static str {
    match grade {
        Grade::Recorded => {
            "AWS wrote the Region into the record of the call, into the service event that ended its \
             stream or, where those are read, into the model invocation log."
        }
        Grade::InRegion => {
            "A model of one Region was called (a plain model id, or a provisioned, custom or imported \
             model), or an endpoint without cross-Region inference: AWS runs it in the source Region."
        }
        Grade::Presumed => {
            "A profile was called, the record that would name the Region is complete, and it names \
             none. By one sentence of an AWS blog of 2024 it then ran in the source Region."
        }
        Grade::Bounded => {
            "Nothing is recorded, but AWS publishes where the profile may run from that source \
             Region: it ran in one of these."
        }
        Grade::Unrecorded => "None of these: the Region is not known, and is not guessed.",
    }
}

pub(in crate::report::words) const fn verdict_means(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::NonCompliant => "ran, or could only have run, where the policy does not allow it",
        Verdict::InsufficientData => "not proven: the evidence does not decide it",
        Verdict::Compliant => "ran where the policy allows it",
        Verdict::NotApplicable => "attempts: failed and name no Region, so nothing to judge",
    }
}

pub(in crate::report::words) const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "HIGH",
        Severity::Medium => "MEDIUM",
        Severity::Low => "LOW",
        Severity::Info => "INFO",
    }
}

pub(in crate::report::words) const fn redacted(kind: Redacted) -> &'static str {
    match kind {
        Redacted::Principals => "principals",
        Redacted::Accounts => "accounts",
        Redacted::Ips => "IP addresses",
    }
}
