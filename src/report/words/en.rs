//! English: the sentences. Titles, heads and other names are in `names`.

mod advice;
mod against;
mod blind_spots;
mod check;
mod custody;
mod explained;
mod findings;
mod guardrails;
mod mistakes;
mod names;
mod pack;
mod quota;
mod statement;
mod what_if;

pub(super) use self::advice::advice;
pub(super) use self::against::against;
pub(super) use self::blind_spots::blind_spot;
pub(super) use self::check::check;
pub(super) use self::custody::{
    custody_advice, custody_limit, place_kind, state_custody, tell_custody,
};
pub(super) use self::explained::why;
pub(super) use self::findings::told;
pub(super) use self::guardrails::guard;
pub(super) use self::names::{
    column, dimension, grade, grade_means, grade_rests_on, label, line, redacted, section,
    severity, verdict, verdict_means,
};
pub(super) use self::pack::pack;
pub(super) use self::quota::{quota, quota_kind};
pub(super) use self::statement::{limit, state};
pub(super) use self::what_if::what_if;

use crate::model::{Day, Grade, IntegrityOutcome, Moment, Region, Verdict};
use crate::report::ExitReason;

use super::joined::{self, Glue};
use super::{
    Added, Allowed, Basis, Clause, Lang, Line, Noun, Part, Phrase, Section, Share, Undecided,
};

#[allow(clippy::too_many_lines, reason = "one arm a sentence, nothing to follow")]
pub(super) fn phrase(phrase: &Phrase<'_>) -> String {
    match *phrase {
        Phrase::Answer { verdict, basis, clauses } => answer(verdict, basis, clauses),
        Phrase::Period { from, to, listed_from } => period(from, to, listed_from),
        Phrase::Seen { first, last } if first == last => first.to_string(),
        Phrase::Seen { first, last } => format!("{first} to {last}"),
        Phrase::Days { first, last } if first == last => first.to_string(),
        // A line may end before the second half, not after "to".
        Phrase::Days { first, last } => format!("{first} to\u{a0}{last}"),
        Phrase::AndMore { shown, more } => {
            format!("{} and {} more", shown.join(", "), number(more))
        }
        Phrase::PolicyName { name, version } => format!("{name} (format version {version})"),
        Phrase::MadeBy { name, version, at } => format!("{name} {version}, {at}"),
        Phrase::MadeOf { name, version, at } => format!("{name} {version}, of facts of {at}"),
        Phrase::Exit { code, reasons } => exit(code, reasons),
        Phrase::Proven(share) => format!(
            "{} of judged calls proven by their records: {} of {}.",
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
        Phrase::LogTokens(share) => format!(
            "for {} of {} those of the invocation log, prompt caches included; for the others those of \
             CloudTrail. The two are never added.",
            number(share.part),
            count(share.whole, Noun::Call)
        ),
        Phrase::InvocationLogs(place) => format!("{place} (model invocation logs)"),
        Phrase::LogsRead { records, objects } => {
            format!("{} in {} read", count(records, Noun::Record), count(objects, Noun::Object))
        }
        Phrase::WithLog(share) => format!(
            "{} of {} that a log may tell of",
            number(share.part),
            count(share.whole, Noun::Call)
        ),
        Phrase::LogRegions { placed, agreed, contradicted } => format!(
            "{} named by the log alone, {} alike in both, {} contradicted",
            number(placed),
            number(agreed),
            number(contradicted)
        ),
        Phrase::WithoutLog { missing, at_edge, not_logged } => format!(
            "{} while logging seems on; {} within an hour of the first or the last log; {} where and \
             when there are none",
            number(missing),
            number(at_edge),
            number(not_logged)
        ),
        Phrase::WithoutCall { missing, at_edge } => format!(
            "{} of {} with a log; {} more where CloudTrail's records begin or end",
            number(missing.part),
            count(missing.whole, Noun::Call),
            number(at_edge)
        ),
        Phrase::Tokens { input, cached, output, counted } => format!(
            "{} in{}, {} out; counted for {} of {}",
            number(input),
            if cached > 0 {
                format!(" ({} of them through prompt caches)", number(cached))
            } else {
                String::new()
            },
            number(output),
            number(counted.part),
            count(counted.whole, Noun::Call)
        ),
        Phrase::ShareOf(whole) => format!("% of {}", count(whole, Noun::Call)),
        Phrase::Showing { shown, total } => {
            format!("Showing {} of {}.", number(shown), number(total))
        }
        Phrase::ShowingSums { shown, total, rest, of } => format!(
            "Showing {} of {}; the others hold {}.",
            number(shown),
            number(total),
            count(rest, of)
        ),
        Phrase::NoRoomFor(heads) => format!("No room for these columns: {}.", list(heads)),
        Phrase::NoViolation(judged) => format!("None among {}.", count(judged, Noun::JudgedCall)),
        Phrase::GapsSeen(n) => {
            format!("Days without any object, {}:", count(n, Noun::Gap))
        }
        Phrase::WithoutPlace(n) => {
            format!("{} without account, Region and day in the key.", count(n, Noun::Object))
        }
        Phrase::ProblemsMet(n) => format!("Could not be used, {}:", count(n, Noun::Problem)),
        Phrase::BlindSpotsSeen(n) => {
            format!("Features that name no Region in any log, {}:", count(n, Noun::Event))
        }
        Phrase::NotSeen(names) => {
            let n = u64::try_from(names.len()).unwrap_or(u64::MAX);
            format!("{} not seen in these logs: {}.", number(n), list(names))
        }
        Phrase::Earlier { since, verdict, policy } => format!(
            "The earlier report was made at {since}; its verdict was {}, by the policy {policy:?}. \
             Where the periods or the policies differ, so do the numbers.",
            self::verdict(verdict)
        ),
        Phrase::NewSinceReport { uses: 0, made } => {
            format!("Nothing was used that the earlier report, made at {made}, does not have.")
        }
        Phrase::NewSinceReport { uses, made } => format!(
            "{} that the earlier report, made at {made}, does not have:",
            count(uses, Noun::Use)
        ),
        Phrase::NewSinceDays { uses: 0, from, to } => format!(
            "Nothing was used that the first seven days with calls, from {from} and before {to}, do not have."
        ),
        Phrase::NewSinceDays { uses, from, to } => format!(
            "{} that the first seven days with calls, from {from} and before {to}, do not have:",
            count(uses, Noun::Use)
        ),
        Phrase::Inventory { place, made } => format!("{place} (S3 Inventory of {made})"),
        Phrase::Ledger(folder) => format!("{folder} (ledger)"),
        Phrase::WhatWasRead { listed, bytes, records } => format!(
            "{} listed, {} read, {}. Each object stands in one count, as read, skipped or \
             failed, and each record in one; the sums stand under \"{}\", and one that \
             did not hold would stand there with ≠.",
            count(listed, Noun::Object),
            count(bytes, Noun::Byte),
            count(records, Noun::Record),
            section(Section::Completeness)
        ),
        Phrase::CatalogOf { date, joined } => {
            format!(
                "{date}{}",
                joined.map_or_else(String::new, |joined| format!(", {}", join(&joined)))
            )
        }
        Phrase::CatalogUse { date, joined } => format!(
            "AWS's published list of where each inference profile may run, by source Region, as of \
             {date}, built into the program{}. It bounds calls whose Region is not recorded. A Region \
             that AWS recorded outweighs it, and one that it does not list is a finding.",
            joined.map_or_else(String::new, |joined| format!(" and {}", join(&joined)))
        ),
        Phrase::GivenProfiles { profiles, calls } => format!(
            "What {} {} is as the file of `--application-profiles` says, which nothing proves. The {} of {} \
             {} on that.",
            if profiles == 1 {
                "1 application profile".to_owned()
            } else {
                format!("{} application profiles", number(profiles))
            },
            if profiles == 1 { "copies" } else { "copy" },
            if calls == 1 { "verdict" } else { "verdicts" },
            count(calls, Noun::Call),
            if calls == 1 { "rests" } else { "rest" }
        ),
        Phrase::PassedByBound(n) => format!(
            "{} {} by where the profile may run, as AWS publishes it (`bounded`), and not by a record: a Region \
             is only presumed for {}.",
            count(n, Noun::Call),
            if n == 1 { "passes" } else { "pass" },
            if n == 1 { "it" } else { "them" }
        ),
        Phrase::ReportFormat(version) => format!("schema {version} of the JSON"),
        Phrase::ShowingLines { shown, total, length } => format!(
            "Showing {} of {} lines, each to at most {} characters; JSON has all of it.",
            number(shown),
            number(total),
            number(length)
        ),
        Phrase::Signed { at, verdict: of } => {
            format!("For the report made at {at}, with the verdict {}:", verdict(of))
        }
        Phrase::BarsTitle(calls) => {
            format!("Calls by destination, with the share of {}", count(calls, Noun::Call))
        }
        Phrase::NotOnMap(n) => {
            format!("Not on the map: {} of which no one Region is known.", count(n, Noun::Call))
        }
        Phrase::Alike { message, findings } => {
            format!("{message} ({} findings alike)", number(findings))
        }
        Phrase::DaysTitle(1) => "Calls by day and destination".to_owned(),
        Phrase::DaysTitle(7) => "Calls by week and destination".to_owned(),
        Phrase::DaysTitle(days) => {
            format!("Calls by destination, {} to a column", count(days, Noun::Day))
        }
        Phrase::LeftOut { most, sections } => format!(
            "Left out, in whole or in part, because a comment holds {} characters: {}. The other \
             formats have all of it.",
            number(most),
            list(sections)
        ),
    }
}

fn answer(of: Verdict, basis: Basis<'_>, clauses: &[Clause]) -> String {
    let head = format!("{}:", verdict(of));
    joined::answer(&head, &based_on(basis), clauses.iter().map(|extra| clause(*extra)))
}

fn based_on(basis: Basis<'_>) -> String {
    let of = |part, whole| format!("{} of {}", number(part), count(whole, Noun::JudgedCall));
    match basis {
        Basis::NoObject => "there was no object to read, which is not a pass".to_owned(),
        Basis::Nothing => "no inference was found in what was read, which is not a pass".to_owned(),
        Basis::OnlyAttempts(1) => "the one call failed and names no Region".to_owned(),
        Basis::OnlyAttempts(n) => {
            format!("all {} failed and name no Region", count(n, Noun::Call))
        }
        Basis::Outside { part, whole, allowed } => {
            format!("{} ran, or could only have run, {}", of(part, whole), outside(allowed))
        }
        Basis::Unproven { part, whole } => format!("{} {} not proven", of(part, whole), be(part)),
        Basis::Inside { part, whole, allowed } => {
            format!("{} ran {}", of(part, whole), inside(allowed))
        }
        Basis::SaidInside { part, whole, allowed } => format!(
            "by logs that cannot all be believed, {} ran {}",
            of(part, whole),
            inside(allowed)
        ),
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
    list(&joined::names(regions))
}

fn clause(clause: Clause) -> String {
    match clause {
        Clause::Unproven(n) => format!("{} {} not proven", count(n, Noun::Call), be(n)),
        Clause::Attempts(n) => format!("{} without a Region", count(n, Noun::FailedAttempt)),
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
        Clause::Problems(n) => format!("{} in what was read", count(n, Noun::Problem)),
        Clause::Gaps(n) => format!("{} in the logs", count(n, Noun::Gap)),
        Clause::LogsWithoutCall(n) => {
            format!("{} in invocation logs {} in no CloudTrail log", count(n, Noun::Call), be(n))
        }
        Clause::NoInvocationLogs => "no model invocation log was found".to_owned(),
        Clause::DefinitionsNotAttested(n) => {
            rests(n, "definitions of application profiles that nothing proves")
        }
        Clause::ProfilesGiven(n) => {
            rests(n, "what the file of `--application-profiles` says, which nothing proves")
        }
        Clause::LogsNotAttested(n) => rests(n, "invocation logs, which nothing proves"),
        Clause::ScanNotFinished => "a scan into this ledger did not come to its end".to_owned(),
        Clause::IntegrityNotMet => {
            "an earlier run could not prove these logs, and this one did not check them".to_owned()
        }
        Clause::Integrity(IntegrityOutcome::Intact) => {
            "every log is as CloudTrail wrote it".to_owned()
        }
        Clause::Integrity(IntegrityOutcome::Incomplete) => {
            "digests do not prove every log".to_owned()
        }
        Clause::Integrity(IntegrityOutcome::Failed) => {
            "digests prove that logs or digests were changed, taken away or put in".to_owned()
        }
        Clause::CustodyOutside(n) => {
            format!("{} of logs outside the policy's custody", count(n, Noun::Site))
        }
        Clause::CustodyOpen(n) => {
            format!("where logs are kept is open in {}", count(n, Noun::Matter))
        }
        Clause::CatalogNotAws(n) => format!(
            "{} of the profile catalog {} on a list that is not AWS's",
            count(n, Noun::Row),
            if n == 1 { "rests" } else { "rest" }
        ),
        Clause::LeftOut(n) => {
            format!("the logs of {} are left out, as asked", count(n, Noun::SourceRegion))
        }
        Clause::BlindSpots(n) => {
            format!("{} of features that name no Region in any log", count(n, Noun::Event))
        }
    }
}

fn rests(calls: u64, on: &str) -> String {
    format!("{} {} on {on}", count(calls, Noun::Call), if calls == 1 { "rests" } else { "rest" })
}

fn period(from: Option<Moment>, to: Option<Moment>, listed_from: Option<Day>) -> String {
    let asked = match (from, to) {
        (Some(from), Some(to)) => format!("from {from}, before {to}"),
        (Some(from), None) => format!("from {from}"),
        (None, Some(to)) => format!("before {to}"),
        (None, None) => "all that the inputs hold".to_owned(),
    };
    match listed_from {
        Some(day) => format!("{asked}; the last scan asked only for logs delivered from {day} on"),
        None => asked,
    }
}

fn exit(code: u8, reasons: &[ExitReason]) -> String {
    let words: Vec<&str> = reasons.iter().map(|reason| exit_reason(*reason)).collect();
    joined::exit(code, &words)
}

const fn exit_reason(reason: ExitReason) -> &'static str {
    match reason {
        ExitReason::Violations => "violations",
        ExitReason::Custody => "logs kept outside the policy",
        ExitReason::Inconclusive => {
            "inconclusive: not everything could be read, proven or answered"
        }
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
    format!("Not provable: {}, because {}.", number(calls), reasons.join("; "))
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
    let addend = |n, what: Part<'_>| format!("{} {}", number(n), part(n, what));
    joined::sum(count(total, of), parts, holds, addend)
}

fn part(n: u64, part: Part<'_>) -> String {
    let counted = |one: &str, many: &str| if n == 1 { one.to_owned() } else { many.to_owned() };
    match part {
        Part::Read => "read".to_owned(),
        Part::Skipped(reason) => format!("skipped ({})", reason.replace('_', " ")),
        Part::Failed => "failed".to_owned(),
        Part::Inference => "of inference".to_owned(),
        Part::BedrockOther => "other of Bedrock".to_owned(),
        Part::SecondDescriptions => counted("second description", "second descriptions"),
        Part::Other => "of other services".to_owned(),
        Part::Malformed => "malformed".to_owned(),
        Part::Calls => counted("call", "calls"),
        Part::Duplicates => "delivered again".to_owned(),
        Part::Copies => counted("copy", "copies"),
        Part::Corrected => "corrected".to_owned(),
        Part::Completions => counted("completion", "completions"),
        Part::OutsideWindow => "outside the period".to_owned(),
        Part::InvocationLogs => "of invocation logs".to_owned(),
        Part::InTrail => "in CloudTrail".to_owned(),
        Part::InLogsAlone => "in invocation logs alone".to_owned(),
    }
}

fn join(Added { file, as_of, rows }: &Added<'_>) -> String {
    format!("joined with `{file}` of {as_of} ({})", count(*rows, Noun::Row))
}

pub(super) fn count(n: u64, noun: Noun) -> String {
    let (one, many) = match noun {
        Noun::Attempt => ("attempt", "attempts"),
        Noun::Byte => ("byte", "bytes"),
        Noun::Call => ("call", "calls"),
        Noun::Day => ("day", "days"),
        Noun::Digest => ("digest", "digests"),
        Noun::Event => ("event seen", "events seen"),
        Noun::File => ("file", "files"),
        Noun::Exception => ("exception", "exceptions"),
        Noun::FailedAttempt => ("failed attempt", "failed attempts"),
        Noun::Gap => ("gap", "gaps"),
        Noun::Hour => ("hour", "hours"),
        Noun::Id => ("id", "ids"),
        Noun::JudgedCall => ("judged call", "judged calls"),
        Noun::Listed => ("listed", "listed"),
        Noun::Log => ("log", "logs"),
        Noun::Matter => ("matter", "matters"),
        Noun::Model => ("model", "models"),
        Noun::Object => ("object", "objects"),
        Noun::Other => ("other", "others"),
        Noun::Period => ("period", "periods"),
        Noun::Place => ("Region of an account", "Regions of accounts"),
        Noun::Site => ("place", "places"),
        Noun::Problem => ("problem", "problems"),
        Noun::Row => ("row", "rows"),
        Noun::PublicKey => ("public key", "public keys"),
        Noun::SourceRegion => ("source Region", "source Regions"),
        Noun::Record => ("record", "records"),
        Noun::Text => ("text", "texts"),
        Noun::Use => ("use", "uses"),
        Noun::ValidDigest => ("valid digest", "valid digests"),
    };
    format!("{} {}", number(n), if n == 1 { one } else { many })
}

pub(super) fn list(items: &[String]) -> String {
    GLUE.all(items)
}

fn number(n: u64) -> String {
    Lang::English.number(n)
}

fn percent(share: Share) -> String {
    Lang::English.percent(share).unwrap_or_else(|| line(Line::None).to_owned())
}

const fn be(n: u64) -> &'static str {
    if n == 1 { "is" } else { "are" }
}

const GLUE: Glue = Glue { none: line(Line::None), and: "and", or: "or" };
