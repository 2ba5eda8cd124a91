//! English: what to do about findings.

use crate::report::Code;

#[allow(clippy::too_many_lines, reason = "one arm a code, nothing to follow")]
pub(in crate::report::words) const fn advice(code: Code) -> &'static str {
    match code {
        Code::InferenceOutsidePolicy => {
            "Move the caller to a model or profile that stays in the allowed Regions, and deny the \
             others by a service control policy; or record an exception with an owner."
        }
        Code::UnprovenInference => {
            "Use an identifier whose every destination is allowed, or supply the missing records: \
             completions, data events, neighbouring days, what application profiles copy."
        }
        Code::PresumedNotAccepted => {
            "Use a profile whose every destination is allowed, compare with the model invocation \
             logs, or write `presumed` into `accept` if AWS's statement of 2024 is enough for you."
        }
        Code::UnresolvedApplicationProfile => {
            "Ask GetInferenceProfile what the profile copies and name it in the profile map, or \
             read the logs of the day when it was made."
        }
        Code::StreamWithoutCompletion => {
            "Read the following day and the same trail's other objects. Before 2026 AWS wrote no \
             completions; then the model invocation logs may name the Region."
        }
        Code::CompletionWithoutCall => {
            "Read the day before, and check that the trail logs read management events."
        }
        Code::PossibleInference => {
            "Look at the records. If the operation runs models, update regiontrail or report it."
        }
        Code::UnreadableRegion => "Look at the records and ask AWS Support what the text means.",
        Code::UnknownRegion => {
            "Check the Region at AWS. If it is new, update regiontrail; policies cannot allow it \
             before."
        }
        Code::ConflictingRegions => {
            "Look at the records: every one of their Regions is counted as a place where it ran."
        }
        Code::RegionOutsideCatalog => {
            "The log is right and the catalog is old: ask GetInferenceProfile in the source Region, \
             and do not trust this profile's published destinations."
        }
        Code::SameIdDifferentRecord => {
            "Check the log files' integrity: CloudTrail does not write two events with one id."
        }
        Code::GlobalProfileStayedInPolicy => {
            "That was chance, not control: a global profile may run in any commercial Region. Use a \
             geographic profile or deny `aws:RequestedRegion` = `unspecified`."
        }
        Code::ScopeChanged => {
            "Ask who changed the client and why: where its requests may run has changed with it. An SCP \
             that denies the other profiles keeps it from happening again (`policy guardrails`)."
        }
        Code::ScopeNarrowed => {
            "Nothing, if it was meant: its requests may run in fewer places than before."
        }
        Code::NewModel => "Look whether the model was approved, and where its profiles may run it.",
        Code::NewAccount => {
            "Look whether the account is meant to use Bedrock, and whether its trails and policies are \
             those of the others."
        }
        Code::FailedAttempts => {
            "Nothing, if they are denied on purpose: they show who tried. They are not judged."
        }
        Code::CoverageGap => {
            "Fetch the days from the bucket, or find out whether the trail was stopped."
        }
        Code::ObjectNotRead => {
            "Look at the causes named under coverage: give a permission that is missing, restore what is \
             archived, fetch what is damaged again and compare its digest; then run again."
        }
        Code::MalformedRecords => {
            "Look at the places named under coverage; fetch the objects again from the bucket."
        }
        Code::IncompletePage => "Fetch every page (`NextToken`) of the export, then run again.",
        Code::IntegrityNotMet => {
            "Run `regiontrail audit --integrity require --ledger …` again, with the digests and the logs, and \
             follow what it says of them; or end the report (`--to`) where the proof ends."
        }
        Code::InvocationLogUnattested => {
            "Leave `--invocation-logs` out where all must be proven, or take `--integrity report` and say what \
             these calls rest on."
        }
        Code::ScanNotFinished => {
            "Run the same `regiontrail audit … --ledger …` again, to its end; with `--since-last` it goes on \
             where that scan was stopped."
        }
        Code::NoInvocationLogFound => {
            "Name the place that model invocation logging writes to (`regiontrail custody` shows it), or leave \
             `--invocation-logs` out."
        }
        Code::LogWithoutCall => {
            "Find out whether the trail covers this account and Region and logs read events, and whether \
             logs were deleted: CloudTrail should have every such call. Until then the report is not \
             complete."
        }
        Code::CallWithoutLog => {
            "Look for ModelInvocationLogsS3DeliveryFailure in the account's metrics and for changes of the \
             logging configuration. CloudTrail still has the calls, and they are judged."
        }
        Code::CallsNotLogged => {
            "Give the invocation logs of these accounts, Regions and days too, or find out whether logging was \
             on there and logs were deleted. The calls are judged by CloudTrail alone."
        }
        Code::ConflictingInvocationLogs => {
            "Compare the logs: Bedrock writes one for each request. One of them may have been changed."
        }
        Code::ExceptionExpired => "Renew it with its owner or take it out of the policy.",
        Code::ExceptionUnused => "Take it out of the policy, or correct what it matches.",
        Code::NoInferenceFound => {
            "Check that the trail logs read management events in every Region, and that the inputs \
             and dates are the right ones. No records are no proof."
        }
        Code::LogTampered => {
            "Keep the bucket as it is, find out who could write to it, and take the log from a copy: \
             another version, a replica. `regiontrail verify` names every object."
        }
        Code::LogMissing => {
            "Look for the log in other versions and copies of the bucket, and find out who could \
             delete it: what it held is not in this report."
        }
        Code::LogUnattested => {
            "Find out who wrote it. The newest logs of a bucket are in no digest yet: end the period \
             two hours ago. A copy needs its digests and their metadata beside it."
        }
        Code::DefinitionUnattested => {
            "Ask GetInferenceProfile what the profile copies and name it with `--application-profiles`: \
             your word needs no log. Or give the digests of the day when the profile was made."
        }
        Code::DigestInvalid => {
            "`regiontrail verify` says what is wrong with each: a missing key or metadata is fetched, \
             a wrong signature means that somebody else wrote the digest."
        }
        Code::DigestGap => {
            "Fetch the digests of these hours, or find out whether log file validation or the trail \
             was switched off: nobody can prove afterwards what was delivered."
        }
        Code::MantleInference => {
            "Log the data events of `AWS::BedrockMantle::Project` everywhere, and deny \
             `bedrock-mantle:*` if it is not wanted: `bedrock:*` does not cover it."
        }
    }
}
