//! English: why one inference has its verdict.

use crate::model::{Ground, RecordPart, Region, Reread, Standing, Stands, Verdict};
use crate::report::words::{Answer, AnswerBy, Copies, DecidedBy, Noun, Ran, Why};

use super::{count, grade, grade_means, list, number, region_list, verdict};

#[allow(clippy::too_many_lines, reason = "one arm a sentence, nothing to follow")]
pub(in crate::report::words) fn why(why: &Why<'_>) -> String {
    match *why {
        Why::Title { asked } => format!("Why {asked} is judged as it is"),
        Why::Answer(of) => answer(of),
        Why::Reserved => "Not all that may tell of this call was read, or is proven:".to_owned(),
        Why::LogsNotRead(n) => format!(
            "{} of model invocation logging in these inputs {} not looked at: a log may say of this call what \
             CloudTrail does not, or contradict it. `--invocation-logs` reads them",
            count(n, Noun::Object),
            if n == 1 { "was" } else { "were" }
        ),
        Why::NotAttested => "By themselves the records let this call pass. But the logs in which they stand were \
                             to be proven by CloudTrail's digests, and are not."
            .to_owned(),
        Why::Log(standing) => log(standing).to_owned(),
        Why::OneOf { number: n, of } => {
            format!("Inference {} of {} with this id", number(n), number(of))
        }
        Why::Record { part: of, record, object } => {
            format!("Record {} of {object}: {}.", number(record), part(of))
        }
        Why::ReadAgain => again(Reread::Read).to_owned(),
        Why::FromLedger => "The log itself was not opened: the values are those that the ledger \
                            took from it, of a client its name alone and of a session its role. \
                            Where several paths are named, the first that holds a value wins."
            .to_owned(),
        Why::PartlyAgain => "Not every value was seen again in its record. What was not is as it was \
                             taken when the log was first read; where several paths are named, the first \
                             that holds a value wins."
            .to_owned(),
        Why::Mark(of) => mark(of).to_owned(),
        Why::Marked { value, stands: Stands::Whole } => value.to_owned(),
        Why::Marked { value, stands: Stands::Shortened } => format!("{value} (shortened)"),
        Why::Marked { value, stands: Stands::Rewritten } => format!("{value} (rewritten)"),
        Why::Marked { value, stands: Stands::Absent } => format!("{value} (not written)"),
        Why::NotFound(names) => format!("Not found there: {}.", list(names)),
        Why::Again(of) => again(of).to_owned(),
        Why::Joined(id) => format!(
            "These records tell of one call: the call's requestID, {id}, stands in each, in a \
             completion as parentRequestId. Repeats and corrected records count nothing."
        ),
        Why::NoCompletion => {
            "The call is a stream, whose Region AWS writes into a later record, the \
                              completion. It was not found in what was read."
                .to_owned()
        }
        Why::Application { arn, copies } => application(arn, copies),
        Why::Published { profile, source, regions, as_of } => format!(
            "AWS's page of {as_of} lists where {profile}, called from {source}, may run: {}. That is \
             what is possible, and not a record of where this call ran.",
            region_list(regions)
        ),
        Why::ListedByOthers { profile, source, regions, as_of, others } => format!(
            "The given profile catalog, of {as_of}, lists where {profile}, called from {source}, may run: \
             {}. That rests on {}, which is not AWS's, and it is not a record of where this call ran.",
            region_list(regions),
            list(&others.iter().map(|other| format!("`{other}`")).collect::<Vec<_>>())
        ),
        Why::NotItemised { profile, source, as_of } => format!(
            "AWS's page of {as_of} does not list, one by one, the Regions where {profile}, called \
             from {source}, may run."
        ),
        Why::NotInCatalog { profile, source: Some(source) } => {
            format!("The profile catalog does not know {profile} called from {source}.")
        }
        Why::NotInCatalog { profile, source: None } => {
            format!("Without the source Region, nothing tells where {profile} may run.")
        }
        Why::PageThen { as_of, called, regions: Some(regions) } => format!(
            "The newest page from before or of the month of the call ({called}) is of {as_of} and lists {}.",
            region_list(regions)
        ),
        Why::PageThen { as_of, called, regions: None } => format!(
            "The newest page from before or of the month of the call ({called}) is of {as_of} and does not list \
             the Regions."
        ),
        Why::NoPageThen { called } => format!(
            "The catalog has no page from before the call ({called}): what AWS listed then may have been other."
        ),
        Why::Names { part: of, region } => format!("{region}: {}.", part(of)),
        Why::Disagree { is_contradicted: true } => {
            "CloudTrail and the model invocation log, or two such logs, name different Regions. One of them is \
             wrong, so neither proves where the model ran:"
                .to_owned()
        }
        Why::Disagree { is_contradicted: false } => {
            "Records of this call name different Regions. The model may have run in each of them:".to_owned()
        }
        Why::Ground(of) => ground(of).to_owned(),
        Why::GroundChanged => "A log that tells of this call is not as CloudTrail wrote it. What it says of the \
                               Region is no evidence, and AWS may have written another one."
            .to_owned(),
        Why::GradeChanged(of) => {
            format!("Evidence, if the log had not been changed: {}.", grade(of))
        }
        Why::Grade(of) => format!("Evidence: {} ({}).", grade(of), grade_means(of)),
        Why::Decided { policy, by } => match by {
            DecidedBy::Terms => {
                format!(
                    "No rule and no exception of the policy {policy} is for this call; its own \
                         terms decided."
                )
            }
            DecidedBy::Rule(id) => {
                format!(
                    "The rule {id} of the policy {policy} is the first that is for this call; \
                         its terms decided."
                )
            }
            DecidedBy::Exception(id) => format!(
                "The terms of the policy {policy} do not let this call pass; its exception {id} does."
            ),
            DecidedBy::ExceptionToRule { id, rule } => format!(
                "The terms of the rule {rule} of the policy {policy} do not let this call pass; the exception \
                 {id} does."
            ),
            DecidedBy::Nothing => format!(
                "No model ran, so the policy {policy} has nothing to judge; the call is an attempt."
            ),
        },
        Why::Terms { allowed, accepted } => {
            let grades: Vec<String> = accepted.iter().map(|of| grade(*of).to_owned()).collect();
            format!("Allowed: {}. Accepted evidence: {}.", region_list(allowed), list(&grades))
        }
        Why::Allows { inside, outside: [] } => format!("{} allowed.", are(inside)),
        Why::Allows { inside: [], outside } => format!("{} not allowed.", are(outside)),
        Why::Allows { inside, outside } => {
            format!("{} allowed; {} not.", are(inside), are(outside))
        }
        Why::NotAccepted(of) => {
            format!("Evidence that is {} is not accepted, so it decides nothing.", grade(of))
        }
        Why::ByPossible { regions, verdict: Verdict::NonCompliant } => format!(
            "What decided is where the profile may run, which is `bounded` evidence and accepted: none \
             of {} is allowed.",
            region_list(regions)
        ),
        Why::ByPossible { regions, .. } => format!(
            "What decided is where the profile may run, which is `bounded` evidence and accepted: each \
             of {} is allowed.",
            region_list(regions)
        ),
        Why::Reason(reason) => format!("Its reason, as written: {reason}"),
    }
}

fn answer(of: Answer<'_>) -> String {
    let Answer { verdict: of, by, is_open, is_by_changed_log, ran, outside } = of;
    let by = match by {
        AnswerBy::Terms => String::new(),
        AnswerBy::Rule(id) => format!(" by rule {id}"),
        AnswerBy::Exception { id, expires: None } => format!(" by exception {id}"),
        AnswerBy::Exception { id, expires: Some(expires) } => {
            format!(" by exception {id}, which expires on {expires}")
        }
    };
    let read = if is_open && of == Verdict::Compliant { ", as far as was read" } else { "" };
    let changed = if is_by_changed_log { "by a log that was changed, " } else { "" };
    format!("{}{by}{read}: {changed}{}", verdict(of), ran_in(ran, outside))
}

fn ran_in(ran: Ran<'_>, outside: &[Region]) -> String {
    match (ran, outside) {
        (Ran::In(region), []) => format!("the model ran in {region}."),
        (Ran::In(region), _) => format!("the model ran in {region}, which is not allowed."),
        (Ran::Presumed(region), outside) => format!(
            "the model is presumed to have run in {region}, where it was called: no record that was read \
             names a Region.{}",
            if outside.is_empty() {
                String::new()
            } else {
                format!(" Of where it may have run, {} not allowed.", are(outside))
            }
        ),
        (Ran::OneOf(regions), outside) => format!(
            "the model ran in one of {} Regions, {}; no record that was read says in which.{}",
            number(regions.len() as u64),
            region_list(regions),
            of_these(regions, outside)
        ),
        (Ran::Disputed(regions), outside) => format!(
            "records of the call name different Regions, {}.{}",
            region_list(regions),
            of_these(regions, outside)
        ),
        (Ran::Unknown, _) => "nothing tells where the model ran.".to_owned(),
        (Ran::Nowhere, _) => "the call failed before a model ran.".to_owned(),
    }
}

fn of_these(regions: &[Region], outside: &[Region]) -> String {
    match outside {
        [] => String::new(),
        _ if outside.len() == regions.len() => " None of these is allowed.".to_owned(),
        outside => format!(" Of these, {} not allowed.", are(outside)),
    }
}

fn are(regions: &[Region]) -> String {
    format!("{} {}", region_list(regions), if regions.len() == 1 { "is" } else { "are" })
}

const fn log(standing: Standing) -> &'static str {
    match standing {
        Standing::Valid => {
            "CloudTrail's digests attest this log: it is, to the byte, what CloudTrail wrote."
        }
        Standing::Tampered => {
            "By CloudTrail's digests this log was changed: what it says is no evidence."
        }
        Standing::Missing => "CloudTrail's digests name this log, and it is not there any more.",
        Standing::Unreadable => "This log could not be held against CloudTrail's digests.",
        Standing::Unattested => {
            "No valid digest attests this log: nothing proves that CloudTrail wrote it."
        }
        Standing::NotInRange => {
            "This log was delivered outside the period whose digests were looked at: nothing is proven of it."
        }
    }
}

const fn mark(of: Stands) -> &'static str {
    match of {
        Stands::Whole => "Without a mark: the value stands there to the letter.",
        Stands::Shortened => {
            "Shortened: the record has a longer text there, of which this is a part: of a client its name, of a \
             session its role."
        }
        Stands::Rewritten => "Rewritten: the record has the same time or id there in another form.",
        Stands::Absent => "Not written: the record has nothing there, and the value says so.",
    }
}

const fn again(of: Reread) -> &'static str {
    match of {
        Reread::Read => {
            "The log was opened again: each value stands in the record at the path beside it, to the letter \
             unless it is marked."
        }
        Reread::Differs => {
            "The log was opened again, and its record does not have every value of this table."
        }
        Reread::NotGiven => "The log was not given, and not opened again.",
        Reread::NotThere => "The log is not among those given, and was not opened again.",
        Reread::Unreadable => "The log could not be read again.",
        Reread::Changed => {
            "The log was changed since: its hash is not the one under which it was read. Nothing of it is \
             shown."
        }
        Reread::NoRecord => "The log has no such record any more.",
        Reread::NotOpened => {
            "A model invocation log holds prompts: it is not opened again, and the values are those that were \
             taken from it."
        }
        Reread::TooLong => "The record is longer than any of CloudTrail, and is not shown.",
    }
}

const fn part(of: RecordPart) -> &'static str {
    match of {
        RecordPart::Call => "the call",
        RecordPart::Completion => "the completion of a stream",
        RecordPart::Copy => "the same call told once more, not counted again",
        RecordPart::InvocationLog => "what the model invocation log says of the call",
        RecordPart::Repeat => "delivered again with the same content, not counted",
        RecordPart::Corrected => "corrected by a later record, not counted",
    }
}

fn application(arn: &str, copies: Copies<'_>) -> String {
    match copies {
        Copies::Recorded { what, made: Some(made) } => format!(
            "The call asked for the application inference profile {arn}. The record of its making, \
             of {made}, says that it copies {what}."
        ),
        Copies::Recorded { what, made: None } => format!(
            "The call asked for the application inference profile {arn}. The record of its making \
             says that it copies {what}."
        ),
        Copies::Given(what) => format!(
            "The call asked for the application inference profile {arn}. The file given with this \
             run says that it copies {what}; no record of AWS was asked."
        ),
        Copies::Unknown => format!(
            "The call asked for the application inference profile {arn}. Nothing that was read tells \
             what it copies, or records disagree."
        ),
    }
}

const fn ground(of: Ground) -> &'static str {
    match of {
        Ground::Named => {
            "AWS wrote the Region into a record of this call. That outweighs every table."
        }
        Ground::Unreadable => {
            "A text stands where the Region should, and it is no Region: something ran, and nothing \
             tells where."
        }
        Ground::RanNothing => {
            "The call failed, no record of it that was read names a Region or counts tokens: no model ran."
        }
        Ground::CallMissing => {
            "Only the completion was found. It names the model and not the profile that was asked \
             for, so the call may have left its Region."
        }
        Ground::LogAlone => {
            "Only a model invocation log tells of the call, and what such a log does not name proves \
             nothing."
        }
        Ground::SourceMissing => "No record that was read says in which Region the call was made.",
        Ground::UnknownOperation => {
            "This version does not know the operation: its record may name the Region elsewhere, or \
             nowhere."
        }
        Ground::OneRegionsModel => {
            "The call named a model of one Region and no inference profile: such a model runs where \
             it is called."
        }
        Ground::Mantle => {
            "The bedrock-mantle endpoint has no cross-Region inference: the model runs where it is \
             called."
        }
        Ground::OpaqueIdentifier => {
            "Nothing tells what the identifier stands for, so nothing tells whether the call left its \
             Region."
        }
        Ground::NoneNamed => {
            "The record in which AWS would name the Region was read, and names none. AWS wrote in 2024 that \
             such a call was processed without being re-routed; nothing newer says so."
        }
        Ground::SourceNotListed => {
            "No record that was read names the Region, and the profile does not run in the source Region: only its \
             published destinations are known."
        }
        Ground::Published => {
            "The record that would name the Region was not found, or AWS promises none for this \
             operation: only the profile's published destinations are known."
        }
        Ground::NotPublished => {
            "No record that was read names the Region, and the profile's destinations are not published for that \
             source Region."
        }
    }
}
