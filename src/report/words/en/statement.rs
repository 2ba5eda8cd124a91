//! English: what findings state, and what a set of logs cannot prove.

use crate::model::Region;
use crate::report::words::{Limit, Noun, Statement};

use super::against::{doubtful, scope_changed};
use super::{be, count, number};

#[allow(clippy::too_many_lines, reason = "one arm a sentence, nothing to follow")]
pub(in crate::report::words) fn state(statement: &Statement<'_>) -> String {
    match *statement {
        Statement::OutsidePolicy { calls, asked, regions, is_certain, policy } => {
            let ran = if is_certain { "ran in" } else { "ran, or could only have run, in" };
            format!(
                "{} of `{asked}` {ran} {}, which policy `{policy}` does not allow",
                n_calls(calls),
                listed(regions)
            )
        }
        Statement::NotAccepted { calls, asked, regions, grade } => format!(
            "{} of `{asked}` ran in {}, and the policy does not accept `{}` evidence",
            n_calls(calls),
            listed(regions),
            grade.as_str()
        ),
        Statement::Bounded { calls, asked, regions } => format!(
            "{} of `{asked}` may have run in any of {}, which does not decide it",
            n_calls(calls),
            listed(regions)
        ),
        Statement::Unrecorded { calls, asked } => {
            format!("{} of `{asked}` left no evidence of where it ran", n_calls(calls))
        }
        Statement::PresumedNotAccepted { calls, asked, source } => format!(
            "{} of `{asked}` without a Region, which AWS said in 2024 means {source}; the policy \
             does not accept `presumed` evidence",
            n_calls(calls)
        ),
        Statement::UnresolvedApplicationProfile { calls, profile } => format!(
            "{} of application profile `{profile}`, and nothing tells what it copies",
            n_calls(calls)
        ),
        Statement::StreamWithoutCompletion { calls } => {
            format!("{} streamed without the completion that would name the Region", n_calls(calls))
        }
        Statement::CompletionWithoutCall { calls } => format!(
            "{} known by the completion only, without the record that names the profile",
            n_calls(calls)
        ),
        Statement::PossibleInference { calls, event_name, event_source } => format!(
            "{} of `{event_name}` ({event_source}), which this version does not know, may be \
             inference",
            n_calls(calls)
        ),
        Statement::UnreadableRegion { calls, texts, all } => {
            let shown: Vec<String> = texts.iter().map(|text| format!("{text:?}")).collect();
            format!(
                "{} with a text for a Region that is none: {} ({} of {})",
                n_calls(calls),
                shown.join(", "),
                shown.len(),
                count(all, Noun::Text)
            )
        }
        Statement::UnknownDestination { calls, code } => unknown(calls, "destination", code),
        Statement::UnknownSource { calls, code } => unknown(calls, "source Region", code),
        Statement::ConflictingRegions { calls, regions } => {
            format!("{} whose records name different Regions: {}", n_calls(calls), listed(regions))
        }
        Statement::RegionOutsideCatalog { calls, profile, source, regions } => format!(
            "{} of `{profile}` from {source} ran in {}, which AWS does not list for it",
            n_calls(calls),
            listed(regions)
        ),
        Statement::GlobalProfileStayedInPolicy { calls, profile } => format!(
            "{} of the global profile `{profile}` stayed in the allowed Regions by chance",
            n_calls(calls)
        ),
        Statement::ScopeChanged(change) => scope_changed(&change),
        Statement::NewModel { calls, model, day, doubt } => {
            format!("`{model}` was not used before {day}: {}{}", n_calls(calls), doubtful(doubt))
        }
        Statement::NewAccount { calls, account, day, doubt } => {
            format!(
                "account {account} did not call before {day}: {}{}",
                n_calls(calls),
                doubtful(doubt)
            )
        }
        Statement::FailedAttempts { calls } => {
            format!("{} failed without a Region: attempts, not judged", n_calls(calls))
        }
        Statement::MantleInference { calls, source } => format!(
            "{} on the bedrock-mantle endpoint of {}",
            n_calls(calls),
            source.unwrap_or("an unnamed Region")
        ),
        Statement::CoverageGap { days, first } => format!(
            "{} without any log object, first in account {} and Region \
             {} from {} to {}",
            count(days, Noun::Day),
            first.account,
            first.region,
            first.from,
            first.to
        ),
        Statement::ObjectNotRead { objects, listed, first } => {
            let first = first.map_or_else(String::new, |object| format!(", first `{object}`"));
            format!(
                "{} of {} could not be read to the end{first}",
                count(objects, Noun::Object),
                number(listed)
            )
        }
        Statement::MalformedRecords { malformed, records } => {
            format!("{} of {} could not be read", count(malformed, Noun::Record), number(records))
        }
        Statement::IncompletePage { objects, first } => {
            let are = if objects == 1 { "is" } else { "are" };
            format!("{} {are} one page of more, first `{first}`", count(objects, Noun::Object))
        }
        Statement::SameIdDifferentRecord { ids, first } => format!(
            "{} on records that differ, first `{first}`: all are counted",
            count(ids, Noun::Id)
        ),
        Statement::NoInferenceFound { records, attempts } => format!(
            "no inference that ran was found in {}; {} of inference failed",
            count(records, Noun::Record),
            count(attempts, Noun::Attempt)
        ),
        Statement::Contradicted { calls, asked, regions } => format!(
            "{} of `{asked}` ran in one of {}: CloudTrail and the invocation log contradict each other",
            n_calls(calls),
            listed(regions)
        ),
        Statement::ContradictingWitnesses { calls, regions } => format!(
            "{} for which an invocation log names another Region than CloudTrail or than another \
             log: {}",
            n_calls(calls),
            listed(regions)
        ),
        Statement::LogNotAttested { calls } => format!(
            "{} whose Region only a model invocation log names: no digest attests such logs",
            n_calls(calls)
        ),
        Statement::NoInvocationLog { objects: 0 } => {
            "no object was found where model invocation logs were looked for".to_owned()
        }
        Statement::NoInvocationLog { objects } => format!(
            "no model invocation log of the report's period was found among {} where they were looked for",
            count(objects, Noun::Object)
        ),
        Statement::IntegrityNotMet { at, outcome: None } => format!(
            "the run of {at} was to hold the logs of this ledger against their digests, and did not come to \
             an end; nobody has since"
        ),
        Statement::IntegrityNotMet { at, outcome: Some(outcome) } => format!(
            "the run of {at} held the logs of this ledger against their digests, and they came to {}; \
             nobody has proven more since",
            outcome.as_str()
        ),
        Statement::NewestNotProven { from } => format!(
            "the check of the logs of this ledger left out what is of {from} or later, of which no digest could \
             tell yet; nobody has proven it since"
        ),
        Statement::ScanNotFinished { scans, input, on } => format!(
            "the scan of `{input}` that began on {on} did not come to its end{}: what was not reached is in no \
             count of this report",
            match scans.saturating_sub(1) {
                0 => String::new(),
                1 => ", nor did another".to_owned(),
                more => format!(", nor did {} others", number(more)),
            }
        ),
        Statement::LogWithoutCall { calls, logged } => format!(
            "{} of {} in invocation logs {} in no CloudTrail log",
            number(calls),
            n_calls(logged),
            if calls == 1 { "is" } else { "are" }
        ),
        Statement::CallWithoutLog { calls, comparable } => format!(
            "{} of {} that invocation logs should have {} in none",
            number(calls),
            n_calls(comparable),
            if calls == 1 { "is" } else { "are" }
        ),
        Statement::CallsNotLogged { calls, all } => format!(
            "{} of {} {} in accounts, Regions, days or hours without any invocation log: there is no second \
             witness of {}",
            number(calls),
            n_calls(all),
            if calls == 1 { "was made" } else { "were made" },
            if calls == 1 { "it" } else { "them" }
        ),
        Statement::LogsDiffer { ids, first } => format!(
            "{} on invocation logs that differ, first `{first}`: each call is counted once",
            count(ids, Noun::Id)
        ),
        Statement::LogTampered { objects, first } => format!(
            "{} not what CloudTrail wrote, by a valid digest; first `{first}`",
            with_be(objects, Noun::Log)
        ),
        Statement::LogMissing { objects, first } => format!(
            "{} named by valid digests and not there; first `{first}`",
            with_be(objects, Noun::Log)
        ),
        Statement::LogUnattested { objects, first } => format!(
            "{} not proven to be CloudTrail's by any valid digest; first `{first}`",
            with_be(objects, Noun::Log)
        ),
        Statement::LogOverrules { objects, first } => format!(
            "what proven logs say of calls is changed by {} that no valid digest proves; first `{first}`",
            count(objects, Noun::Log)
        ),
        Statement::DefinitionUnattested { calls, profile, first } => format!(
            "{} judged by what application profile `{profile}` copies, and no proven log says that, only \
             logs such as `{first}`, which no valid digest proves",
            with_be(calls, Noun::Call)
        ),
        Statement::DigestInvalid { objects, first } => format!(
            "{} not proven to be CloudTrail's, so nothing rests on what stands there; first `{first}`",
            with_be(objects, Noun::Digest)
        ),
        Statement::DigestGap { hours, first: Some(first) } => format!(
            "{} without a valid digest, first in account {} and Region {} from {} to {}",
            count(hours, Noun::Hour),
            first.account,
            first.region,
            first.from,
            first.to
        ),
        Statement::DigestGap { first: None, .. } => {
            "there is no valid digest, so nothing proves that these are all the logs, unchanged"
                .to_owned()
        }
        Statement::ExceptionExpired { id, owner, expires } => {
            format!("exception `{id}` of {owner} expired on {expires}")
        }
        Statement::ExceptionUnused { id, owner } => {
            format!("exception `{id}` of {owner} let nothing pass")
        }
    }
}

pub(in crate::report::words) fn limit(limit: &Limit<'_>) -> String {
    let fixed = match *limit {
        Limit::KeysWithoutPlace { objects, listed } => return keys_without_place(objects, listed),
        Limit::OnlyTheseRegions(regions) => return only_these(regions),
        Limit::RegionsOff(regions) => return regions_off(regions),
        Limit::NotAws { endpoints } => return not_aws(endpoints),
        Limit::CatalogNotAws { rows, sources } => return catalog_not_aws(rows, sources),
        Limit::CatalogUnknownRegions(regions) => return unknown_regions(regions),
        Limit::LookupEvents => {
            "LookupEvents gives management events of the last 90 days alone: agents, knowledge bases, \
             asynchronous and bidirectional calls and bedrock-mantle are data events and cannot be \
             in its answers, and AWS does not say whether the completions of streams are."
        }
        Limit::Lake => {
            "CloudTrail Lake gives columns, of which records were made again: they are not the records \
             as CloudTrail wrote them, and no digest file attests them. Its answers do not show \
             what the event data store selects. This version was tried against the published form \
             of the API and never against Lake itself, which takes no new customers since 31 May 2026."
        }
        Limit::TrailSelection => {
            "That the trail recorded read management events, every Region and every account cannot \
             be seen in its logs: inference is a read event, and a trail that writes only write \
             events has none."
        }
        Limit::DigestsNotChecked => {
            "That no log object was deleted or changed is proven only by the digest files, and they were not \
             checked: `--integrity report` does that."
        }
        Limit::DigestsOnly => {
            "That no log object was deleted or changed is proven by the digest files alone, as far as \
             \"Integrity and custody of the logs\" says."
        }
        Limit::CatalogIsNoRecord => {
            "The profile catalog shows where a profile may run, never where it ran."
        }
        Limit::InferenceOnly => {
            "The Region of inference says nothing of where logs, batch output, indexes or retained \
             copies are kept."
        }
        Limit::BlindSpots => {
            "Features under \"blind spots\" run models without naming the Region in any log."
        }
        Limit::InvocationLogs => {
            "Model invocation logs are optional and cover InvokeModel, Converse and their streams on \
             bedrock-runtime alone. That a log names no Region, or that there is none, proves \
             nothing; their prompts and answers were not read."
        }
        Limit::NoDataEvents => {
            "No inference that only data events record was found: agents, knowledge bases, flows, \
             asynchronous and bidirectional calls and bedrock-mantle are invisible unless the trail \
             selects their data events."
        }
        Limit::NoBase => {
            "What is new is not told: that takes an earlier report (`--compare-with`), or calls on more \
             than seven days."
        }
    };
    fixed.to_owned()
}

fn keys_without_place(objects: u64, listed: u64) -> String {
    let (keys, tell) = if objects == 1 { ("key", "does") } else { ("keys", "do") };
    format!(
        "The {keys} of {} of {} {tell} not tell account, Region and day: missing days among them \
         cannot be seen.",
        number(objects),
        count(listed, Noun::Object)
    )
}

fn only_these(regions: &[&str]) -> String {
    let these = if regions.len() == 1 { "this source Region" } else { "these source Regions" };
    format!(
        "Logs of {these} were read: {}. Calls made in any other Region would not be in them.",
        regions.join(", ")
    )
}

fn unknown_regions(regions: &[&str]) -> String {
    let these = if regions.len() == 1 { "a Region" } else { "Regions" };
    format!(
        "The joined catalog names {these} that this version does not know, and that no policy allows: {}.",
        regions.join(", ")
    )
}

fn regions_off(regions: &[&str]) -> String {
    let (was, it) = if regions.len() == 1 { ("was", "it was") } else { ("were", "they were") };
    format!(
        "{} {was} off in the account when LookupEvents was asked: no call can be made from a Region that \
         is off, and calls from before {it} turned off were not read.",
        regions.join(", ")
    )
}

fn not_aws(endpoints: &[&str]) -> String {
    format!(
        "Objects were read from {}, which is not an endpoint of AWS: what is said here of AWS rests \
         on whoever runs it.",
        endpoints.iter().map(|url| format!("`{url}`")).collect::<Vec<_>>().join(", ")
    )
}

fn catalog_not_aws(rows: u64, sources: &[&str]) -> String {
    format!(
        "Where inference profiles may run is taken, in {} of the given profile catalog, from {}, which is \
         neither a page nor an endpoint of AWS: what calls without a recorded Region are judged by may \
         rest on whoever wrote that.",
        count(rows, Noun::Row),
        sources.iter().map(|source| format!("`{source}`")).collect::<Vec<_>>().join(", ")
    )
}

fn unknown(calls: u64, role: &str, code: &str) -> String {
    format!(
        "{} with the {role} {code:?}, which is no Region that this version knows",
        n_calls(calls)
    )
}

fn with_be(n: u64, noun: Noun) -> String {
    format!("{} {}", count(n, noun), be(n))
}

fn n_calls(calls: u64) -> String {
    count(calls, Noun::Call)
}

fn listed(regions: &[Region]) -> String {
    regions.iter().map(Region::as_str).collect::<Vec<_>>().join(", ")
}
