//! English.

use crate::model::{Grade, Moment, Region, Verdict};
use crate::report::{Dimension, ExitReason, Severity};

use super::number::grouped;
use super::{
    Allowed, Basis, Clause, Column, Label, Lang, Line, Noun, Part, Phrase, Section, Share,
    Undecided,
};

pub(super) fn phrase(phrase: &Phrase<'_>) -> String {
    match *phrase {
        Phrase::Answer { verdict, basis, clauses } => answer(verdict, basis, clauses),
        Phrase::Period { from, to } => period(from, to),
        Phrase::Seen { first, last } => format!("{first} to {last}"),
        Phrase::AndMore { shown, more } => {
            format!("{} and {} more", shown.join(", "), number(more))
        }
        Phrase::PolicyName { name, version } => format!("{name} (format version {version})"),
        Phrase::MadeBy { name, version, at } => format!("{name} {version}, {at}"),
        Phrase::Exit { code, reasons } => exit(code, reasons),
        Phrase::Proven(share) => format!(
            "{} of calls proven: {} of {}.",
            percent(share),
            number(share.part),
            number(share.whole)
        ),
        Phrase::NotProvable { calls, reasons } => not_provable(calls, reasons),
        Phrase::AttemptsApart(n) => format!(
            "Not counted here: {} that failed and {} no Region.",
            count(n, Noun::Attempt),
            if n == 1 { "names" } else { "name" }
        ),
        Phrase::Sum { total, of, parts, holds } => sum(total, of, parts, holds),
        Phrase::Tokens { input, output, counted } => format!(
            "{} in, {} out; counted for {} of {}",
            number(input),
            number(output),
            number(counted.part),
            count(counted.whole, Noun::Call)
        ),
        Phrase::ShareOf(whole) => format!("% of {}", number(whole)),
        Phrase::Showing { shown, total } => {
            format!("Showing {} of {}.", number(shown), number(total))
        }
        Phrase::ShowingCalls { shown, total, rest } => format!(
            "Showing {} of {}; the others hold {}.",
            number(shown),
            number(total),
            count(rest, Noun::Call)
        ),
        Phrase::NoViolation(judged) => format!("None among {}.", count(judged, Noun::Call)),
        Phrase::GapsSeen(n) => {
            format!("Days without any object between days with objects, {}:", count(n, Noun::Gap))
        }
        Phrase::WithoutPlace(n) => {
            format!("{} without account, Region and day in the key.", count(n, Noun::Object))
        }
        Phrase::ProblemsMet(n) => format!("Could not be used, {}:", count(n, Noun::Problem)),
        Phrase::NotSeen(names) => {
            let n = u64::try_from(names.len()).unwrap_or(u64::MAX);
            format!("{} not seen in these logs: {}.", number(n), list(names))
        }
        Phrase::Tally { what, n } => format!("{what}: {}", number(n)),
    }
}

fn answer(verdict: Verdict, basis: Basis<'_>, clauses: &[Clause]) -> String {
    let mut text = format!("{}: {}", verdict.as_str(), based_on(basis));
    for extra in clauses {
        text.push_str("; ");
        text.push_str(&clause(*extra));
    }
    text.push('.');
    text
}

fn based_on(basis: Basis<'_>) -> String {
    let of = |part, whole| format!("{} of {}", number(part), count(whole, Noun::Call));
    match basis {
        Basis::Nothing => "no inference was found in what was read, which is not a pass".to_owned(),
        Basis::OnlyAttempts(1) => "the one call failed and names no Region".to_owned(),
        Basis::OnlyAttempts(n) => {
            format!("all {} failed and name no Region", count(n, Noun::Call))
        }
        Basis::Outside { part, whole, allowed } => {
            format!("{} ran {}", of(part, whole), outside(allowed))
        }
        Basis::Unproven { part, whole } => format!("{} {} not proven", of(part, whole), be(part)),
        Basis::Inside { part, whole, allowed } => {
            format!("{} ran {}", of(part, whole), inside(allowed))
        }
    }
}

fn outside(allowed: Allowed<'_>) -> String {
    match allowed {
        Allowed::Regions(regions) => format!("outside {}", region_list(regions)),
        Allowed::ByPolicy => "outside the Regions that the policy allows".to_owned(),
    }
}

fn inside(allowed: Allowed<'_>) -> String {
    match allowed {
        Allowed::Regions(regions) => format!("inside {}", region_list(regions)),
        Allowed::ByPolicy => "inside the Regions that the policy allows".to_owned(),
    }
}

fn region_list(regions: &[Region]) -> String {
    list(&regions.iter().map(ToString::to_string).collect::<Vec<_>>())
}

fn clause(clause: Clause) -> String {
    match clause {
        Clause::Unproven(n) => format!("{} {} not proven", count(n, Noun::Call), be(n)),
        Clause::Attempts(n) => format!("{} ran nothing", count(n, Noun::FailedAttempt)),
        Clause::Unread { objects: 0, records } => {
            format!("{} could not be read", count(records, Noun::Record))
        }
        Clause::Unread { objects, records: 0 } => {
            format!("{} could not be read", count(objects, Noun::Object))
        }
        Clause::Unread { objects, records } => format!(
            "{} and {} could not be read",
            count(objects, Noun::Object),
            count(records, Noun::Record)
        ),
        Clause::Gaps(n) => format!("{} in the logs", count(n, Noun::Gap)),
    }
}

fn period(from: Option<Moment>, to: Option<Moment>) -> String {
    match (from, to) {
        (Some(from), Some(to)) => format!("from {from}, before {to}"),
        (Some(from), None) => format!("from {from}"),
        (None, Some(to)) => format!("before {to}"),
        (None, None) => "all that the inputs hold".to_owned(),
    }
}

fn exit(code: u8, reasons: &[ExitReason]) -> String {
    if reasons.is_empty() {
        return code.to_string();
    }
    let words: Vec<&str> = reasons.iter().map(|reason| exit_reason(*reason)).collect();
    format!("{code} ({})", words.join("; "))
}

const fn exit_reason(reason: ExitReason) -> &'static str {
    match reason {
        ExitReason::Violations => "violations",
        ExitReason::Inconclusive => "inconclusive: not everything could be read",
        ExitReason::Unproven => "unproven inference",
        ExitReason::Exceptions => "exceptions expired or unused",
        ExitReason::NoInference => "no inference found",
    }
}

fn not_provable(calls: u64, reasons: &[Undecided]) -> String {
    if reasons.is_empty() {
        return format!("Not provable: {}.", number(calls));
    }
    let reasons: Vec<String> = reasons.iter().map(|reason| undecided(*reason)).collect();
    format!("Not provable: {}, because {}.", number(calls), list(&reasons))
}

fn undecided(reason: Undecided) -> String {
    let Undecided { grade, calls, is_accepted } = reason;
    let (n, be) = (number(calls), be(calls));
    let refused = "which the policy does not accept as proof";
    match grade {
        Grade::Recorded if is_accepted => format!("{n} {be} recorded in more than one way"),
        Grade::Recorded => format!("{n} {be} recorded, {refused}"),
        Grade::InRegion if is_accepted => format!("{n} {be} in a source Region that is not known"),
        Grade::InRegion => format!("{n} {be} in the source Region by design, {refused}"),
        Grade::Presumed if is_accepted => {
            format!("{n} {be} presumed in a source Region that is not known")
        }
        Grade::Presumed => format!("{n} {be} presumed in the source Region, {refused}"),
        Grade::Bounded if is_accepted => {
            format!("{n} may have run in Regions of which some are not allowed")
        }
        Grade::Bounded => format!("{n} {be} bounded by the profile's Regions, {refused}"),
        Grade::Unrecorded if calls == 1 => format!("{n} has no record of its Region"),
        Grade::Unrecorded => format!("{n} have no record of their Region"),
    }
}

fn sum(total: u64, of: Noun, parts: &[(u64, Part<'_>)], holds: bool) -> String {
    let addends: Vec<String> =
        parts.iter().map(|(n, what)| format!("{} {}", number(*n), part(*what))).collect();
    let sign = if holds { '=' } else { '≠' };
    format!("{} {sign} {}", count(total, of), addends.join(" + "))
}

fn part(part: Part<'_>) -> String {
    match part {
        Part::Read => "read".to_owned(),
        Part::Skipped(reason) => format!("skipped ({})", reason.replace('_', " ")),
        Part::Failed => "failed".to_owned(),
        Part::Inference => "of inference".to_owned(),
        Part::BedrockOther => "other of Bedrock".to_owned(),
        Part::SecondDescriptions => "second descriptions".to_owned(),
        Part::Other => "of other services".to_owned(),
        Part::Malformed => "malformed".to_owned(),
        Part::Calls => "calls".to_owned(),
        Part::Duplicates => "delivered again".to_owned(),
        Part::Copies => "copies".to_owned(),
        Part::Corrected => "corrected".to_owned(),
        Part::Completions => "completions".to_owned(),
        Part::OutsideWindow => "outside the period".to_owned(),
    }
}

pub(super) const fn section(section: Section) -> &'static str {
    match section {
        Section::Scope => "Scope and period",
        Section::Completeness => "How complete this is",
        Section::Destinations => "Where inference ran",
        Section::Breakdown(by) => match by {
            Dimension::Model => "By model",
            Dimension::Profile => "By inference profile",
            Dimension::Principal => "By principal",
            Dimension::Account => "By account",
            Dimension::Client => "By client",
            Dimension::Day => "By day",
            Dimension::SourceRegion => "By source Region",
        },
        Section::Violations => "Violations",
        Section::NotProven => "What is not provable, and why",
        Section::OtherFindings => "Other findings",
        Section::Coverage => "What was looked at, and what was not",
        Section::BlindSpots => "Blind spots: what CloudTrail cannot show",
        Section::Exceptions => "Exceptions",
        Section::Integrity => "Integrity and custody of the logs",
        Section::Limits => "Limits of proof",
        Section::Outputs => "Outputs",
    }
}

pub(super) const fn dimension(by: Dimension) -> &'static str {
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

pub(super) const fn column(column: Column) -> &'static str {
    match column {
        Column::Verdict => "Verdict",
        Column::Meaning => "Meaning",
        Column::Calls => "Calls",
        Column::Compliant => "Compliant",
        Column::NonCompliant => "Non-compliant",
        Column::Insufficient => "Not proven",
        Column::NotApplicable => "Attempts",
        Column::InputTokens => "Tokens in",
        Column::OutputTokens => "Tokens out",
        Column::Destination => "Destination",
        Column::Evidence => "Evidence",
        Column::Why => "Why",
        Column::Operation => "Operation",
        Column::Requested => "Asked for",
        Column::SourceRegion => "Source Region",
        Column::PossibleDestinations => "May have run in",
        Column::EventId => "Event id",
        Column::Object => "Object",
        Column::Record => "Record",
        Column::RegionPath => "Region stands at",
        Column::Account => "Account",
        Column::Region => "Region",
        Column::FirstDay => "First day",
        Column::LastDay => "Last day",
        Column::Days => "Days",
        Column::Objects => "Objects",
        Column::Problem => "Problem",
        Column::Place => "Place",
        Column::Cause => "Cause",
        Column::Service => "Service",
        Column::MayRunIn => "May run in",
        Column::Seen => "Events seen",
        Column::Trail => "Default trail",
        Column::Source => "Source",
        Column::Exception => "Exception",
        Column::Reason => "Reason",
        Column::Owner => "Owner",
        Column::Ticket => "Ticket",
        Column::Expires => "Expires",
        Column::State => "State",
    }
}

pub(super) const fn label(label: Label) -> &'static str {
    match label {
        Label::Inputs => "Inputs",
        Label::Period => "Period (UTC)",
        Label::InferenceSeen => "Inference seen",
        Label::Accounts => "Accounts",
        Label::SourceRegions => "Source Regions",
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
        Label::Integrity => "Digest chain",
        Label::Custody => "Where logs are kept",
        Label::Found => "Found",
        Label::First => "First",
        Label::Last => "Last",
        Label::WhatToDo => "What to do",
        Label::File => "File",
    }
}

pub(super) const fn line(line: Line) -> &'static str {
    match line {
        Line::None => "none",
        Line::NothingToProve => "No call ran that could be proven or not.",
        Line::DestinationUnknown => "unknown",
        Line::NotRun => "nothing ran",
        Line::AllCalls => "All calls",
        Line::NotRecorded => "not recorded",
        Line::NothingJudged => "Nothing was judged, so nothing can be said.",
        Line::AllProven => "Every judged call is proven.",
        Line::NoOtherFinding => "None.",
        Line::NoDelivery => "No key tells an account, a Region and a day.",
        Line::NoGap => "No day without objects between days with objects.",
        Line::NoProblem => "Nothing that was read had to be left out.",
        Line::NoBlindSpotSeen => "None of the services below was seen in these logs.",
        Line::NeedsDataEvents => "needs data events",
        Line::InDefaultTrail => "recorded",
        Line::NoExceptions => "The policy has none.",
        Line::Active => "active",
        Line::Expired => "expired",
        Line::Unused => "unused",
        Line::NotChecked => "not checked",
        Line::NoLimits => "None stated.",
    }
}

pub(super) const fn grade(grade: Grade) -> &'static str {
    match grade {
        Grade::Recorded => "Recorded",
        Grade::InRegion => "In Region",
        Grade::Presumed => "Presumed",
        Grade::Bounded => "Bounded",
        Grade::Unrecorded => "Unrecorded",
    }
}

pub(super) const fn grade_means(grade: Grade) -> &'static str {
    match grade {
        Grade::Recorded => "AWS wrote the Region into the logs",
        Grade::InRegion => "the source Region, by AWS's design",
        Grade::Presumed => "no Region where one would stand; the source Region on AWS's word",
        Grade::Bounded => "one of the profile's published destinations",
        Grade::Unrecorded => "not known",
    }
}

pub(super) const fn verdict_means(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::NonCompliant => "ran, or could only have run, where the policy does not allow it",
        Verdict::InsufficientData => "not proven: the evidence does not decide it",
        Verdict::Compliant => "ran where the policy allows it",
        Verdict::NotApplicable => "attempts: failed and name no Region, so nothing to judge",
    }
}

pub(super) const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "HIGH",
        Severity::Medium => "MEDIUM",
        Severity::Low => "LOW",
        Severity::Info => "INFO",
    }
}

pub(super) fn count(n: u64, noun: Noun) -> String {
    let (one, many) = match noun {
        Noun::Attempt => ("attempt", "attempts"),
        Noun::Call => ("call", "calls"),
        Noun::FailedAttempt => ("failed attempt", "failed attempts"),
        Noun::Gap => ("gap", "gaps"),
        Noun::Listed => ("listed", "listed"),
        Noun::Object => ("object", "objects"),
        Noun::Problem => ("problem", "problems"),
        Noun::Record => ("record", "records"),
    };
    format!("{} {}", number(n), if n == 1 { one } else { many })
}

pub(super) fn list(items: &[String]) -> String {
    match items {
        [] => line(Line::None).to_owned(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn number(n: u64) -> String {
    grouped(n, ',')
}

fn percent(share: Share) -> String {
    Lang::English.percent(share).unwrap_or_else(|| line(Line::None).to_owned())
}

const fn be(n: u64) -> &'static str {
    if n == 1 { "is" } else { "are" }
}
