//! English: what counts against which quota, and legacy models.

use crate::report::QuotaKind;
use crate::report::words::{Noun, QuotaTold};

use super::{count, list, number};

#[allow(clippy::too_many_lines, reason = "one arm a sentence, nothing to follow")]
pub(in crate::report::words) fn quota(told: &QuotaTold<'_>) -> String {
    match *told {
        QuotaTold::Of { calls, throttled, failed } => counted(calls, throttled, failed),
        QuotaTold::Tokens { counted, as_of, source } => format!(
            "Tokens a minute are input + written into caches + output × the model's rate ({source}, seen \
             in {as_of}), counted for {} of {}.",
            number(counted.part),
            count(counted.whole, Noun::Call)
        ),
        QuotaTold::Names(names) => {
            let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
            format!("Service Quotas calls them {}, each before the model's name.", list(&quoted))
        }
        QuotaTold::LegacyModels { models: 0, listed: 0, as_of, source } => format!(
            "AWS's list of legacy models names none of those in use ({source}, seen in {as_of})."
        ),
        QuotaTold::LegacyModels { models: 0, listed, as_of, source } => format!(
            "AWS's list of legacy models names {} in use, for other Regions or for later ({source}, seen \
             in {as_of}).",
            count(listed, Noun::Model)
        ),
        QuotaTold::NotListed { models, calls } => not_listed(models, calls),
        QuotaTold::LegacyModels { models, as_of, source, .. } => format!(
            "{} in use that AWS lists as legacy where {} called ({source}, seen in {as_of}):",
            count(models, Noun::Model),
            if models == 1 { "it is" } else { "they are" }
        ),
        QuotaTold::PastDay(day) => format!("{day} (past)"),
        QuotaTold::Minutes => {
            "Minutes are those of the UTC clock in which such a call was recorded: 95 % of them do not \
             exceed the first number, and none exceeds the second. AWS does not say where its own minute \
             begins, and limits requests a minute for some models only.".to_owned()
        }
        QuotaTold::WithoutTokens => {
            "No record counts tokens, so that only requests a minute are told. Model invocation logs \
             count them (`--invocation-logs`), and CloudTrail does for newer calls.".to_owned()
        }
        QuotaTold::WithoutCaches => {
            "CloudTrail does not tell what is written into prompt caches: where they are in use, there are \
             more tokens a minute than stands here. Model invocation logs have them.".to_owned()
        }
        QuotaTold::Begins => {
            "When a call begins, AWS takes its input tokens and its `max_tokens`, and gives back at its end \
             what was not used. No log has `max_tokens`: more must be free than stands here.".to_owned()
        }
        QuotaTold::Concurrent => {
            "Asynchronous jobs and streams in both directions have quotas of requests at one time \
             (https://docs.aws.amazon.com/general/latest/gr/bedrock.html, seen in 2026), and no log tells \
             how many there were: their tokens are in no tokens a minute.".to_owned()
        }
        QuotaTold::NoSuccessor => "its page names none".to_owned(),
        QuotaTold::LegacyByRegion => {
            "The state of a model differs by Region. A model that is not listed for a Region is not \
             promised there either; `ListFoundationModels` in that Region tells its state.".to_owned()
        }
    }
}

fn not_listed(models: u64, calls: u64) -> String {
    let calls = match calls {
        0 => String::new(),
        calls => format!("Of {} the model is not known.", count(calls, Noun::Call)),
    };
    let models = match models {
        0 => return calls,
        1 => "1 model in use is not on that list, which says nothing of it.".to_owned(),
        models => format!(
            "{} in use are not on that list, which says nothing of them.",
            count(models, Noun::Model)
        ),
    };
    format!("{models} {calls}").trim_end().to_owned()
}

fn counted(calls: u64, throttled: u64, failed: u64) -> String {
    let apart = match (throttled, failed) {
        (0, 0) => String::new(),
        (0, n) => format!(" Not counted: {} before a model ran.", failed_calls(n)),
        (n, 0) => format!(" Not counted: {} by a quota.", refused_calls(n)),
        (n, m) => format!(
            " Not counted: {} by a quota, and {} before a model ran for another reason.",
            refused_calls(n),
            failed_calls(m)
        ),
    };
    format!(
        "{} in which a model ran, by account, model, source Region and way of calling: each has \
         a quota of its own, which the source Region holds wherever the call ran.{apart}",
        count(calls, Noun::Call)
    )
}

fn refused_calls(n: u64) -> String {
    format!("{} refused", count(n, Noun::Call))
}

fn failed_calls(n: u64) -> String {
    format!("{} that failed", count(n, Noun::Call))
}

pub(in crate::report::words) const fn quota_kind(kind: QuotaKind) -> &'static str {
    match kind {
        QuotaKind::OnDemand => "on demand",
        QuotaKind::CrossRegion => "cross-Region",
        QuotaKind::GlobalCrossRegion => "global",
        QuotaKind::Mantle => "mantle",
        QuotaKind::Dedicated => "dedicated",
        QuotaKind::Concurrent => "concurrent",
        QuotaKind::Unknown => "not known",
    }
}
