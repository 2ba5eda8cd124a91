//! English: a check of an evidence pack.

use crate::model::{IntegrityOutcome, Region, Verdict};
use crate::report::pack::{Difference, Law, Ran, Signature, Wrong};
use crate::report::words::{HeldBy, Noun, PackTold};

use super::{count, number, verdict};

pub(in crate::report::words) fn pack(told: &PackTold<'_>) -> String {
    match *told {
        PackTold::Answer { outcome, files, held_by } => answer(outcome, files, held_by),
        PackTold::Says(ran, allowed) => says(ran, allowed),
        PackTold::Wrong(of) => wrong(of),
        PackTold::FetchAgain => {
            "Get the pack once more from where it came from: it may have been cut off on its way."
                .to_owned()
        }
        PackTold::Signature(of) => signature(of),
        PackTold::LogsNotGiven => {
            "The logs were not read: `--logs INPUT` judges them again, and `--keys DIR` their digests."
                .to_owned()
        }
        PackTold::LogsLeft => "The logs were not read, for the pack is not whole.".to_owned(),
        PackTold::SameReport => {
            "The logs are those that the pack names. Judged again they give the same report, as far as it \
             was compared."
                .to_owned()
        }
        PackTold::WriterNotAsked => {
            "Whether AWS wrote these logs was not checked: `--keys DIR` asks their digests.".to_owned()
        }
        PackTold::Differs(of) => differs(of),
        PackTold::Compared(parts) => format!("Compared: {}.", parts.join(", ")),
        PackTold::NotCompared(parts) => {
            format!("Not compared, and held by hashes alone: {}.", parts.join(", "))
        }
    }
}

fn says(ran: &Ran, allowed: &[Region]) -> String {
    let given = &ran.given;
    let from = given.from.map_or_else(|| "the first event".to_owned(), |from| from.to_string());
    let to = given.to.map_or_else(|| "the last".to_owned(), |to| to.to_string());
    let names: Vec<&str> = allowed.iter().map(Region::as_str).collect();
    let allowed =
        if names.is_empty() { String::new() } else { format!(" (allowed: {})", names.join(", ")) };
    format!(
        "The pack says {} by policy `{}`{allowed}, of {from} to {to}; made {} by regiontrail {}.",
        verdict(ran.verdict),
        given.policy,
        ran.generated_at,
        ran.tool_version
    )
}

fn answer(outcome: IntegrityOutcome, files: u64, held_by: HeldBy) -> String {
    let word = outcome.as_str();
    let named =
        || format!("{} of the pack are as its manifest names them", count(files, Noun::File));
    match (outcome, held_by) {
        (IntegrityOutcome::Intact, HeldBy::Itself | HeldBy::Signature) => {
            format!("{word}: {}.", named())
        }
        (IntegrityOutcome::Intact, HeldBy::Logs) => {
            format!("{word}: {}, and its logs give its verdict.", named())
        }
        (IntegrityOutcome::Incomplete, HeldBy::Itself) => format!(
            "{word}: {}, which proves nothing by itself: nobody who may sign is known to have signed it, and its logs \
             were not read.",
            named()
        ),
        (IntegrityOutcome::Incomplete, HeldBy::Signature | HeldBy::Logs) => {
            format!("{word}: the pack is whole, and not all that it says could be checked.")
        }
        (IntegrityOutcome::Failed, _) => {
            format!("{word}: the pack does not prove what it says.")
        }
    }
}

fn wrong(of: &Wrong) -> String {
    match of {
        Wrong::Missing => "it is not there".to_owned(),
        Wrong::NotNamed => "the manifest does not name it".to_owned(),
        Wrong::NamedTwice => "the manifest names it twice".to_owned(),
        Wrong::Changed => "it was changed: its SHA-256 is not that of the manifest".to_owned(),
        Wrong::Damaged(cause) => format!("it is damaged: {cause}"),
        Wrong::Unreadable(cause) => format!("it cannot be read: {cause}"),
        Wrong::OtherForm(form) if form.is_empty() => {
            "it is not the manifest of an evidence pack: it names no `predicateType`".to_owned()
        }
        Wrong::OtherForm(form) => format!(
            "it is the manifest of something else, or of a pack of another version: its form is `{form}`"
        ),
        Wrong::NotCanonical => {
            "it was changed: it is not written as this program writes it".to_owned()
        }
        Wrong::SumsDiffer => "it does not say what the manifest says".to_owned(),
        Wrong::LogsDiffer => "its logs are not those that the manifest names".to_owned(),
        Wrong::VerdictDiffers => "its verdict is not that of the manifest".to_owned(),
        Wrong::CallsDiffer => "its calls are not the sum of its flows".to_owned(),
        Wrong::RunDiffers => {
            "its time or its version of this program is not that of the manifest".to_owned()
        }
        Wrong::AskedDiffers => "what it says was asked is not what the report was asked".to_owned(),
        Wrong::NoPart => {
            "it is no part of an evidence pack, and nothing was held against it".to_owned()
        }
        Wrong::PolicyDiffers => {
            "it is not the policy by which the report says it judged".to_owned()
        }
        Wrong::Breaks(law) => breaks(*law).to_owned(),
        Wrong::NotOfReport => "it is not what `report.json` gives in this format".to_owned(),
    }
}

const fn breaks(law: Law) -> &'static str {
    match law {
        Law::Numbers => "its numbers are not those of a report",
        Law::Totals => "its totals are not the sums of its flows",
        Law::Coverage => "what was looked at is not in exactly one of its counters",
        Law::Scope => "its flows are of accounts, Regions or a time that its scope does not name",
        Law::Integrity => "what it says of digests does not follow from their counts",
        Law::Findings => "its findings are not of as many calls as its flows",
        Law::Flows => "the verdicts of its flows are not those of its policy",
        Law::Reasons => "the reasons of its exit code do not follow from the rest of it",
        Law::Verdict => "its verdict does not follow from the rest of it",
        Law::ExitCode => "its exit code does not follow from its reasons",
    }
}

fn signature(of: &Signature) -> String {
    match of {
        Signature::None => {
            "Not signed: whoever could change the pack could make its manifest anew.".to_owned()
        }
        Signature::Wanted => {
            "Not signed, and those who may sign were named: the signature may have been taken away."
                .to_owned()
        }
        Signature::Unchecked { reason } => {
            format!("Signed, and the signature was not checked: {reason}.")
        }
        Signature::SignerUnchecked { key } => format!(
            "The signature fits the manifest. Whose it is was not checked: name who may sign \
             (`--allowed-signers FILE`). The key: `{key}`."
        ),
        Signature::Valid { signer } => format!("Signed by {signer}."),
        Signature::OutOfTime { signer } => format!(
            "The signature fits the manifest, and is of {signer}, whose key may not sign now. When the pack \
             says that it was made, it could; whether it was made then, nobody can tell."
        ),
        Signature::NotAllowed { key } => {
            format!(
                "The signature fits the manifest, and is of nobody who may sign evidence packs (namespace \
                 `regiontrail-evidence`). The key: `{key}`."
            )
        }
        Signature::Invalid { reason } => format!("The signature is no good: {reason}."),
    }
}

/// Returns a language's word for a verdict; a report may say what is none.
fn named(said: &str) -> &str {
    let known = Verdict::ALL.into_iter().find(|known| known.as_str() == said);
    match known {
        Some(known) => verdict(known),
        None => said,
    }
}

#[allow(clippy::too_many_lines, reason = "one arm a sentence, nothing to follow")]
fn differs(of: &Difference) -> String {
    match of {
        Difference::Verdict(said, given) => {
            let (said, given) = (named(said), named(given));
            format!("the pack says {said}, and its logs give {given}")
        }
        Difference::DigestsNotChecked => {
            "the report rests on digests, and they were not checked again: `--keys DIR` does it"
                .to_owned()
        }
        Difference::RestsOnDigests(said) => format!(
            "{} follows only if digests explain days without logs; the digests were not checked again: \
             `--keys DIR`",
            named(said)
        ),
        Difference::RestsOnPlace(said) => format!(
            "{} follows only where the logs lie as they did then: the names of these tell other days, or \
             none",
            named(said)
        ),
        Difference::Worse(said, given) => format!(
            "the pack says {}, and these logs give {}: what could not be read then may not be \
             among them",
            named(said),
            named(given)
        ),
        Difference::Part(path) => format!("`{path}` is not what the logs give"),
        Difference::NotTold(code) => {
            format!("the logs give a finding `{code}` that the pack lacks")
        }
        Difference::NotFound(code) => {
            format!("the pack has a finding `{code}` that the logs do not give")
        }
        Difference::Record(object, record) => {
            format!(
                "`records.jsonl`: record {} of {object} is not what its log holds",
                number(*record)
            )
        }
        Difference::RecordNotSeen(object, record) => {
            format!("`records.jsonl`: record {} of {object} was not found again", number(*record))
        }
        Difference::RecordLeftOut(object, record) => format!(
            "`records.jsonl`: record {} of {object}, which a finding shows, is left out",
            number(*record)
        ),
        Difference::RecordNotShown(object, record) => format!(
            "`records.jsonl`: record {} of {object} is said not to be at hand, and its log has it",
            number(*record)
        ),
        Difference::Unread(objects) => format!(
            "{} beside the logs could not be read, and the pack does not know {}: leave out what is no \
             log, or fetch the logs again",
            count(*objects, Noun::Object),
            if *objects == 1 { "it" } else { "them" }
        ),
        Difference::Logs(named, read) => format!(
            "the pack names {}, and {} read: they are not the same by their hashes, \
             so nothing else was compared",
            count(*named, Noun::Log),
            if *read == 1 { "1 was".to_owned() } else { format!("{} were", number(*read)) }
        ),
        Difference::KeysLacking(digests) => format!(
            "the report rests on digests, and the given keys lack those of {}: fetch the keys of their time \
             (`regiontrail verify INPUT --fetch-keys DIR`)",
            count(*digests, Noun::Digest)
        ),
        Difference::WitnessNotGiven(logs) => format!(
            "the report rests on {} of model invocations too, and none was given: `--invocation-logs INPUT`",
            count(*logs, Noun::Log)
        ),
        Difference::LogMended(object) => format!(
            "a log that the pack could not read can be read now, and the pack does not say what it holds: {object}"
        ),
        Difference::OtherOrder => {
            "the findings show other records than these logs give first: their names stand in another order; \
             give the logs by the names that the pack has for them"
                .to_owned()
        }
        Difference::LogsNotProven(outcome) => format!(
            "the report did not ask digests, and by them these logs are {}: `regiontrail verify LOGS --keys \
             DIR` tells which",
            outcome.as_str()
        ),
        Difference::LogOther(object) => {
            format!("a log of the pack has other bytes here: {object}")
        }
        Difference::LogNotHere(object) => format!("a log of the pack was not read here: {object}"),
        Difference::LogNotNamed(object) => {
            format!("the pack does not know a log that was read here: {object}")
        }
        Difference::Version(made, ours) => format!(
            "the pack is of version {made} and this is {ours}: what else differs may be that; check it \
             with that version too"
        ),
        Difference::Catalog(made, ours) => format!(
            "the pack was judged by the profile catalog of {made}, and this version has that of {ours}"
        ),
    }
}
