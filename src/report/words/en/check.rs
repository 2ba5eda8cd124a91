//! English: a check of log files against their digests.

use crate::model::{IntegrityOutcome, Link, Moment, Reason, Standing};
use crate::report::BrokenLink;
use crate::report::words::{Bad, Check, Checked, Noun};

use super::{count, list, number};

pub(in crate::report::words) fn check(check: &Check<'_>) -> String {
    match *check {
        Check::Answer { outcome, digests, logs, from, until, bad } => {
            answer(outcome, (digests, logs), (from, until), bad)
        }
        Check::UnknownKeys { bad } => unknown_keys(bad),
        Check::OfRegions(regions) => of_regions(regions),
        Check::Made { at, version, inputs } => {
            format!("Checked at {at} by regiontrail {version}: {inputs}")
        }
        Check::Asked { from, to } => asked(from, to),
        Check::Standings { of, all, parts } => {
            let parts: Vec<String> = parts
                .iter()
                .map(|(n, standing)| format!("{} {}", number(*n), standing_word(*standing)))
                .collect();
            let all = count(all, noun(of));
            if parts.is_empty() { all } else { format!("{all}: {}", parts.join(", ")) }
        }
        Check::OutsidePeriod(n) => {
            format!("{} delivered outside the period, not looked at", count(n, Noun::Object))
        }
        Check::Covered { account, region, from, to, digests } => format!(
            "{account} {region}: {from} to\u{a0}{to}, {}",
            count(digests, Noun::ValidDigest)
        ),
        Check::Gap { account, region, from, to } => {
            format!("{account} {region}: {from} to\u{a0}{to}")
        }
        Check::KeysOfAws { at, used } => {
            format!("{}, as AWS listed them at {at}", count(used, Noun::PublicKey))
        }
        Check::KeysOfFiles { folder, used } => keys_of_files(folder, used),
        Check::Why(reason) => why(reason).to_owned(),
        Check::NotValid => "Not valid".to_owned(),
        Check::Gaps => "Times without a valid digest".to_owned(),
        Check::CoveredHead => "Covered by valid digests (times of delivery)".to_owned(),
        Check::Means { outcome: IntegrityOutcome::Intact, keys: Some(folder) } => rests_on(folder),
        Check::Means { outcome, keys: _ } => means(outcome).to_owned(),
        Check::MeansFetchKeys => FETCH_KEYS.to_owned(),
        Check::Todo(standing) => todo(standing).to_owned(),
        Check::Hours { covered, all, places, unknown } => hours((covered, all), places, unknown),
        Check::Chain { proven, all, trail_unknown, broken } => {
            chain((proven, all), trail_unknown, broken)
        }
        Check::Broken(links) => broken(links),
        Check::BrokenHead => "Days on which the chain of proof breaks".to_owned(),
        Check::NoDigest => "there is no digest, so nothing is proven".to_owned(),
    }
}

fn hours((covered, all): (u64, u64), places: u64, unknown: u64) -> String {
    let rest = if unknown == 0 {
        String::new()
    } else {
        format!(
            " No digest says anything of {}, of which it is not known how many hours were to be proven.",
            count(unknown, Noun::Place)
        )
    };
    format!(
        "Valid digests say what was delivered in {} of {}, added up over {}.{rest}",
        number(covered),
        count(all, Noun::Hour),
        count(places, Noun::Place)
    )
}

fn chain((proven, all): (u64, u64), trail_unknown: u64, links: &[BrokenLink]) -> String {
    let head = format!(
        "In {} of {} every link of the proof holds: a trail was on, a signed digest tells of the hour, its logs \
         are there, named and unchanged, and each of their records was read.",
        number(proven),
        count(all, Noun::Hour)
    );
    let breaks = if links.is_empty() {
        String::new()
    } else {
        format!(" It breaks in the others: {}.", broken(links))
    };
    let unknown = if trail_unknown == 0 {
        String::new()
    } else {
        format!(" Whether a trail was on is not known of {}.", count(trail_unknown, Noun::Hour))
    };
    head + &breaks + &unknown
}

fn broken(links: &[BrokenLink]) -> String {
    let told: Vec<String> = links
        .iter()
        .map(|BrokenLink { link, hours }| {
            let what = match link {
                Link::Trail => "no trail was on",
                Link::Digest => "no digest",
                Link::Signature => "a digest is not valid",
                Link::LogThere => "a log is missing",
                Link::LogNamed => "a log in no digest",
                Link::LogUnchanged => "a log was changed",
                Link::LogRead => "a log could not be read",
                Link::Records => "records could not be read",
            };
            format!("{what} ({})", count(*hours, Noun::Hour))
        })
        .collect();
    told.join(", ")
}

fn unknown_keys(bad: &[Bad]) -> String {
    format!(
        "FAILED: digests name a public key that is not among those given: {}.",
        list(&bad.iter().map(bad_words).collect::<Vec<_>>())
    )
}

fn of_regions(regions: &[&str]) -> String {
    format!(
        "This check is of the digests and logs of {} alone: those of other Regions were left out, as asked.",
        list(&regions.iter().map(ToString::to_string).collect::<Vec<_>>())
    )
}

fn rests_on(folder: &str) -> String {
    format!(
        "The logs of the covered times may be relied on as CloudTrail's own and as complete, if the \
             public keys in {folder} are those of AWS: AWS was not asked."
    )
}

fn keys_of_files(folder: &str, used: u64) -> String {
    format!(
        "{} named by digests; known are those of the files in {folder}: the result is worth what \
             their origin is worth",
        count(used, Noun::PublicKey)
    )
}

fn answer(
    outcome: IntegrityOutcome,
    (digests, logs): (u64, u64),
    (from, until): (Option<Moment>, Option<Moment>),
    bad: &[Bad],
) -> String {
    let span = from.zip(until);
    let head = span.map(|(from, to)| format!("of what was delivered from {from} to\u{a0}{to}, "));
    let until = until.filter(|_| span.is_none());
    let until = until.map(|until| format!(" of those delivered until\u{a0}{until}"));
    let outcome_word = outcome.as_str();
    let bad = list(&bad.iter().map(bad_words).collect::<Vec<_>>());
    match outcome {
        IntegrityOutcome::Intact => format!(
            "{outcome_word}: {}every log is, to the byte, what CloudTrail wrote, and none{} is missing: \
             {}, {}.",
            head.unwrap_or_default(),
            until.unwrap_or_default(),
            count(logs, Noun::Log),
            count(digests, Noun::Digest)
        ),
        IntegrityOutcome::Incomplete => {
            format!("{outcome_word}: nothing is known to be changed, but not all is proven: {bad}.")
        }
        IntegrityOutcome::Failed => {
            format!(
                "{outcome_word}: these are not all the logs that CloudTrail wrote, unchanged: {bad}."
            )
        }
    }
}

fn asked(from: Option<Moment>, to: Option<Moment>) -> String {
    match (from, to) {
        (Some(from), Some(to)) => format!("Asked for: events from {from} to\u{a0}{to}"),
        (Some(from), None) => format!("Asked for: events from {from} on"),
        (None, Some(to)) => format!("Asked for: events before {to}"),
        (None, None) => "Asked for: events of any time".to_owned(),
    }
}

fn bad_words(bad: &Bad) -> String {
    match *bad {
        Bad::Objects(of, standing, n) => {
            format!("{} {}", count(n, noun(of)), standing_word(standing))
        }
        Bad::Gaps(n) => format!("{} without a valid digest", count(n, Noun::Period)),
        Bad::NoDigest => "no digest was found".to_owned(),
    }
}

const fn noun(of: Checked) -> Noun {
    match of {
        Checked::Digests => Noun::Digest,
        Checked::Logs => Noun::Log,
    }
}

const fn standing_word(standing: Standing) -> &'static str {
    match standing {
        Standing::Valid => "valid",
        Standing::Tampered => "tampered",
        Standing::Missing => "missing",
        Standing::Unreadable => "unreadable",
        Standing::Unattested => "unattested",
        Standing::NotInRange => "outside the period",
    }
}

const fn means(outcome: IntegrityOutcome) -> &'static str {
    match outcome {
        IntegrityOutcome::Intact => {
            "The logs of the covered times may be relied on as CloudTrail's own and as complete."
        }
        IntegrityOutcome::Incomplete => {
            "Do not rely on completeness for what is listed here. What is valid stands."
        }
        IntegrityOutcome::Failed => {
            "Keep the bucket as it is, and find out who could write to it. What is valid stands; the \
             rest is no evidence."
        }
    }
}

/// Returns nothing where nothing is to be done.
const fn todo(standing: Standing) -> &'static str {
    match standing {
        Standing::Valid | Standing::NotInRange => "",
        Standing::Tampered => {
            "TAMPERED: keep it, bring back an earlier version of the object or a copy, and check again."
        }
        Standing::Missing => {
            "MISSING: bring it back from a copy or an earlier version, and check again. S3 data events and \
             server access logs say who deleted it."
        }
        Standing::Unreadable => "UNREADABLE: copy it or make it readable, and check again.",
        Standing::Unattested => {
            "UNATTESTED: find out who wrote it. What is not CloudTrail's does not belong among its logs."
        }
    }
}

const fn why(reason: Reason) -> &'static str {
    match reason {
        Reason::Signed => "the signature is good, by a key of that time",
        Reason::SignedByNext => "the signature that the next digest repeats is good",
        Reason::HashMatches => "a valid digest names this hash",
        Reason::HashDiffers => "a valid digest names another hash",
        Reason::Damaged => "it is not one whole gzip stream, as CloudTrail writes",
        Reason::TrailingBytes => "bytes follow its gzip stream",
        Reason::NotADigest => "its content is no digest",
        Reason::Moved => "it names another place than the one where it is",
        Reason::SignatureWrong => "the signature is not good",
        Reason::ChainBroken => "it is not the digest to which the next one refers",
        Reason::UnknownAlgorithm => "it names another algorithm than SHA256withRSA",
        Reason::SignatureMissing => "its metadata has no signature",
        Reason::SignatureNotKept => {
            "this place keeps no metadata, and no next digest repeats its signature"
        }
        Reason::GenerationTimeMissing => "a backfill digest without the time of its making",
        Reason::NoKeys => "no public key of its Region and time is at hand",
        Reason::UnknownKey => {
            "it names a key that is not among those of its Region and time; where these are files, fetch \
             them again first"
        }
        Reason::KeyNotGiven => {
            "it names a key that is not among those given: fetch the keys of its time again"
        }
        Reason::UnusableKey => "the key of its fingerprint is no RSA key that CloudTrail could use",
        Reason::KeyOutsideValidity => "its key was not valid at its time",
        Reason::NotThere => "a valid digest names it, and it is not there",
        Reason::OlderThanAll => {
            "the oldest digest at hand names it: expired or taken away; ask for a period by `--from`"
        }
        Reason::NotGiven => {
            "a valid digest names it, and its folder is not among what was given: copy that too"
        }
        Reason::NotRead => "it could not be read",
        Reason::Unstable => "each read gave other bytes",
        Reason::NamedByNoDigest => "no digest names it",
        Reason::DigestNotValid => "only a digest names it that is not valid itself",
        Reason::OutsidePeriod => "it was delivered outside the period",
    }
}

const FETCH_KEYS: &str = "Fetch the keys again first (`regiontrail verify INPUT --fetch-keys DIR`): \
                                  AWS takes new ones about once a month. If AWS does not know the key \
                                  either, somebody else wrote these digests: then keep the bucket as it is, \
                                  and find out who could write to it.";
