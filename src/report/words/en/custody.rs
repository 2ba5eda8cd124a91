//! English: the places of logs.

use super::{count, list, number, verdict};
use crate::model::Verdict;
use crate::report::words::{CustodyAnswer, CustodyLimit, CustodyStatement, CustodyTold, Noun};
use crate::report::{CustodyCode, PlaceKind};

/// As it stands before a name in a sentence, and alone in a table.
pub(in crate::report::words) const fn place_kind(kind: PlaceKind) -> &'static str {
    match kind {
        PlaceKind::TrailBucket => "trail bucket",
        PlaceKind::LogGroup => "log group",
        PlaceKind::EventDataStore => "event data store",
        PlaceKind::InvocationBucket => "prompt log bucket",
        PlaceKind::InvocationLogGroup => "prompt log group",
        PlaceKind::Replica => "replica bucket",
        PlaceKind::LogCopy => "copy of a log group",
        PlaceKind::AccessLogs => "access log bucket",
        PlaceKind::Inventory => "inventory bucket",
        PlaceKind::Key => "KMS key",
        PlaceKind::KeyCopy => "copy of a KMS key",
        PlaceKind::Notice => "notification target",
        PlaceKind::Guardrail => "guardrail",
    }
}

#[allow(clippy::too_many_lines, reason = "one arm a sentence, nothing to follow")]
pub(in crate::report::words) fn state_custody(statement: &CustodyStatement<'_>) -> String {
    match *statement {
        CustodyStatement::Outside { kind, name, of, region } => format!(
            "{} `{name}` of `{of}` lies in {region}, which `[custody]` does not allow",
            place_kind(kind)
        ),
        CustodyStatement::GuardrailOutside { name, profile, regions } => format!(
            "guardrail `{name}` may look at prompts in {regions}, where its profile `{profile}` \
             leads and `[custody]` allows nothing"
        ),
        CustodyStatement::Unknown { call, of, cause, is_denied: true } => {
            format!("`{of}` was not told: the identity needs the IAM action `{call}` ({cause})")
        }
        CustodyStatement::Unknown { call, of, cause, is_denied: false } => {
            format!("`{call}` has no answer for `{of}`: {cause}")
        }
        CustodyStatement::Disagree { name, location, head } => format!(
            "bucket `{name}` lies in {location} by GetBucketLocation and in {head} by HeadBucket"
        ),
        CustodyStatement::RegionNotTold { name } => {
            format!("HeadBucket does not tell the Region of bucket `{name}`")
        }
        CustodyStatement::PlaceUnknown { kind, name } => {
            format!("nothing tells the Region of {} `{name}`", place_kind(kind))
        }
        CustodyStatement::ProfileUnknown { name, profile } => format!(
            "guardrail `{name}` has profile `{profile}`, of which no destinations are known from \
             there"
        ),
        CustodyStatement::NoFacts { name } => {
            format!("the facts name `{name}` and say nothing of it")
        }
        CustodyStatement::OutOfDate { taken_at, now } => format!(
            "the facts were taken at {taken_at} and the report is of {now}: what was set since, or until \
             then, is not known"
        ),
        CustodyStatement::RegionNotAsked { region } => {
            format!("logs come from {region}, and the facts say nothing of it")
        }
        CustodyStatement::OtherAccount { own, logs } => format!(
            "the facts are of account {own} and its trails, and the logs of others ({logs}): where those \
             are kept is not known"
        ),
        CustodyStatement::OtherRegions { regions } => format!(
            "only {regions} were asked, by name: which other Regions the account has on, and what lies \
             there, is not known"
        ),
        CustodyStatement::BucketNotAsked { bucket } => format!(
            "logs lie in bucket `{bucket}`, by where they were read or by their digests, and the facts \
             do not say that any logs are kept there"
        ),
        CustodyStatement::OtherOrganization { own, logs } => format!(
            "the facts are of account {own}, and nothing shows that a trail of its organization has the \
             logs of others ({logs}): their digests would (`--keys`), or reading them in its bucket"
        ),
        CustodyStatement::HandedOn { name, of } => format!(
            "`{name}` hands the events of log group `{of}` on, and its Region is not where they go: not \
             decided"
        ),
        CustodyStatement::NotAws { services, url } => {
            format!("`{url}` was asked in AWS's place ({services}): its answers prove nothing")
        }
        CustodyStatement::NoTrail { region } => format!("no trail records in {region}"),
        CustodyStatement::NoReads { trail } => {
            format!("trail `{trail}` records no events that read, so no inference")
        }
        CustodyStatement::Stopped { trail } => format!("trail `{trail}` does not record"),
        CustodyStatement::DeliveryFails { trail, cause } => {
            format!("trail `{trail}` cannot deliver: {cause}")
        }
        CustodyStatement::NoDigests { trail } => {
            format!(
                "trail `{trail}` writes no digest files: nothing proves that its logs are whole"
            )
        }
        CustodyStatement::OneRegion { trail, region } => {
            format!("trail `{trail}` records {region} alone")
        }
        CustodyStatement::Public { bucket } => {
            format!("the policy of bucket `{bucket}` lets everybody in")
        }
        CustodyStatement::Shared { bucket, with, is_conditional: false } => {
            format!("the policy of bucket `{bucket}` lets `{with}` in")
        }
        CustodyStatement::Shared { bucket, with, is_conditional: true } => {
            format!("the policy of bucket `{bucket}` lets `{with}` in under a condition")
        }
        CustodyStatement::Listed { bucket, with, may } => {
            format!("the access control list of bucket `{bucket}` gives `{with}` {may}")
        }
        CustodyStatement::NotBlocked { bucket } => format!(
            "bucket `{bucket}` does not block all public access by itself; what the account blocks was not \
             asked"
        ),
        CustodyStatement::ReplicationOff { bucket, to, region } => {
            format!("a rule that copied bucket `{bucket}` to `{to}` in {region} is off now")
        }
        CustodyStatement::NotVersioned { bucket } => {
            format!("bucket `{bucket}` keeps no old versions: what is written over is gone")
        }
        CustodyStatement::NotLocked { bucket } => {
            format!("bucket `{bucket}` locks no new objects: they can be deleted")
        }
        CustodyStatement::Expires { bucket, days } => {
            format!("bucket `{bucket}` deletes objects after {}", count(days, Noun::Day))
        }
        CustodyStatement::ExpiresOn { bucket, day } => {
            format!("bucket `{bucket}` deletes objects on {day}")
        }
        CustodyStatement::OldVersionsExpire { bucket, days } => format!(
            "bucket `{bucket}` deletes old versions after {}: what was written over or deleted is gone \
             then",
            count(days, Noun::Day)
        ),
        CustodyStatement::OutputOutside { what, region } => format!(
            "{what} of this program lies in {region}, which `[custody]` does not allow; \
             `--custody-outside-policy` was given"
        ),
    }
}

pub(in crate::report::words) fn tell_custody(told: &CustodyTold<'_>) -> String {
    match *told {
        CustodyTold::Answer { verdict, counts } => answer(verdict, counts),
        CustodyTold::RegionsAsked { regions, are_named: true } => {
            format!("{}; only these, as asked for", list(regions))
        }
        CustodyTold::RegionsAsked { regions, are_named: false } => list(regions),
        CustodyTold::Questions { answered, unanswered } => {
            format!("{} with an answer, {} without", number(answered), number(unanswered))
        }
        CustodyTold::Findings(n) => format!("{} findings", number(n)),
    }
}

fn answer(of: Verdict, counts: CustodyAnswer) -> String {
    let CustodyAnswer { places, others, outside, open } = counts;
    let word = verdict(of);
    let all = count(places, Noun::Site);
    let lie = if places == 1 { "lies" } else { "lie" };
    let found = match (places, outside) {
        (0, _) => "no place of logs was found, which is not a pass".to_owned(),
        (_, 0) if open == 0 => format!("all of {all} where logs are kept {lie} inside the policy"),
        (_, 0) => format!("none of {all} where logs are kept is known to lie outside the policy"),
        (_, outside) => {
            format!("{} of {all} where logs are kept {lie} outside the policy", number(outside))
        }
    };
    let open = match open {
        0 => String::new(),
        1 => "; 1 matter is open".to_owned(),
        open => format!("; {} matters are open", number(open)),
    };
    let others = match others {
        0 => String::new(),
        1 => "; 1 more holds no logs".to_owned(),
        others => format!("; {} more hold no logs", number(others)),
    };
    format!("{word}: {found}{others}{open}.")
}

pub(in crate::report::words) const fn custody_limit(limit: CustodyLimit) -> &'static str {
    match limit {
        CustodyLimit::OneMoment => {
            "The facts are of one moment: what was set otherwise before is in CloudTrail, as \
             PutBucketReplication, UpdateTrail and their like."
        }
        CustodyLimit::OneAccount => {
            "One account was asked. Trails, buckets and Bedrock of other accounts are not in it; of \
             buckets that logs are copied to, only the Region and where they are copied on are."
        }
        CustodyLimit::Readers => {
            "Who may read logs is not who has read or copied them. Access points, what the account \
             blocks of public access, and rights of IAM are not looked at."
        }
        CustodyLimit::OtherCopies => {
            "Not looked at: centralization rules of CloudWatch Logs, where destinations, Firehose and \
             functions send events, federation of event data stores, what receives notifications, \
             backups, batch replication that ended."
        }
        CustodyLimit::FactsFile => "A facts file is not signed: it is as true as whoever kept it.",
    }
}

#[allow(clippy::too_many_lines, reason = "one arm a code, nothing to follow")]
pub(in crate::report::words) const fn custody_advice(code: CustodyCode) -> &'static str {
    match code {
        CustodyCode::TrailBucketOutside => {
            "Let the trail write to a bucket in an allowed Region, and move what is there."
        }
        CustodyCode::ReplicaOutside => {
            "Take the replication rule away or let it copy to an allowed Region; what was copied \
             stays there until it is deleted."
        }
        CustodyCode::PromptsOutside => {
            "Let model invocation logging write to an allowed Region: these logs hold prompts and \
             answers."
        }
        CustodyCode::LogGroupOutside | CustodyCode::LogCopyOutside => {
            "Send the events to a log group or a stream in an allowed Region."
        }
        CustodyCode::EventDataStoreOutside => {
            "Make the event data store in an allowed Region: one of all Regions holds their events \
             in its own."
        }
        CustodyCode::AccessLogsOutside | CustodyCode::InventoryOutside => {
            "Name a target bucket in an allowed Region: these lists name every log and who read it."
        }
        CustodyCode::KeyOutside => "Encrypt with a key of an allowed Region.",
        CustodyCode::GuardrailOutside => {
            "Take the cross-Region profile off the guardrail, or use one whose every destination \
             is allowed."
        }
        CustodyCode::CustodyUnknown => {
            "Grant the right that is named, or ask again where the answer failed. Until then this \
             is open, not inside."
        }
        CustodyCode::PlaceUnknown => {
            "Look at the place in the console, at what it hands on too, and ask again; a profile that is \
             not known needs a newer version of regiontrail."
        }
        CustodyCode::RegionsNotAsked => {
            "Ask without `--regions`: every Region that the account has on is asked then."
        }
        CustodyCode::CustodyNotAws => {
            "Ask AWS itself: take `AWS_ENDPOINT_URL` and its like out of the environment and the \
             configuration."
        }
        CustodyCode::CustodyOutOfDate => {
            "Ask again: `regiontrail custody --save facts.json`, at the time of the report."
        }
        CustodyCode::RegionWithoutTrail => {
            "Make a trail of all Regions; in an opt-in Region such as ca-west-1 it takes some hours \
             until it records."
        }
        CustodyCode::TrailWithoutReads => {
            "Let the trail record management events that read: `readOnly` is true for InvokeModel."
        }
        CustodyCode::TrailStopped => "Start it, and find out who stopped it and when.",
        CustodyCode::TrailDeliveryFails => {
            "Mend the policy of the bucket, the key or the topic: logs are being lost."
        }
        CustodyCode::LogValidationOff => "Turn log file validation on.",
        CustodyCode::BucketPublic => {
            "Take the statement out of the bucket's policy, or the grant out of its list, and block public \
             access: who copied logs cannot be known."
        }
        CustodyCode::OutputOutside => "Name a place in an allowed Region for the next run.",
        CustodyCode::BucketShared => {
            "Make sure that they need it, and that they keep no copies outside."
        }
        CustodyCode::PublicAccessNotBlocked => {
            "Turn all four settings of Block Public Access on, for the bucket or for its account."
        }
        CustodyCode::TrailOfOneRegion => {
            "Make it a trail of all Regions, unless others record the other Regions."
        }
        CustodyCode::ReplicationOff => {
            "Look for PutBucketReplication in CloudTrail, and for what the rule copied while it was \
             on."
        }
        CustodyCode::NoticeOutside => {
            "Nothing, if names of buckets and keys may be known there: a notification holds no logs."
        }
        CustodyCode::BucketNotVersioned => "Turn versioning on.",
        CustodyCode::BucketNotLocked => {
            "Turn Object Lock on with a retention, if logs must not be deleted."
        }
        CustodyCode::BucketExpires => "Make sure that this is as long as logs must be kept.",
        CustodyCode::KeyCopyOutside => {
            "Nothing, if it is meant: a copy of a key is no copy of what it encrypts."
        }
    }
}
