//! The codes of findings: promises that `docs/findings.md` explains.

use super::{Severity, Unit};

/// The stable codes of findings. A code is never given another meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// Inference ran, or could only have run, outside the allowed Regions.
    InferenceOutsidePolicy,
    /// The evidence does not decide where inference ran.
    UnprovenInference,
    /// The log names no Region; the policy does not take AWS's word of 2024 for "in the source".
    PresumedNotAccepted,
    /// An application profile was used and nothing tells what it copies.
    UnresolvedApplicationProfile,
    /// A streamed call whose completion, which would name the Region, is not here.
    StreamWithoutCompletion,
    /// A completion whose call, which would name the profile, is not here.
    CompletionWithoutCall,
    /// An operation that this version does not know carries a model or an inference Region.
    PossibleInference,
    /// A text stands where the Region should, and is none.
    UnreadableRegion,
    /// A Region that was not known when this version was built.
    UnknownRegion,
    /// Records of one call name different Regions.
    ConflictingRegions,
    /// A recorded Region that the profile catalog does not list.
    RegionOutsideCatalog,
    /// One id stands on records that differ.
    SameIdDifferentRecord,
    /// A caller went over to another reach: from one geography's profiles to global ones, say.
    ScopeChanged,
    /// A caller went over to a reach that goes less far: from global profiles to those of a geography,
    /// say.
    ScopeNarrowed,
    /// A model that nobody used before.
    NewModel,
    /// An account that did not call before.
    NewAccount,
    /// A global profile was used and happened to stay inside the policy.
    GlobalProfileStayedInPolicy,
    /// Calls failed and name no Region.
    FailedAttempts,
    /// Days without any log between days with logs.
    CoverageGap,
    /// An object could not be read to its end.
    ObjectNotRead,
    /// Records could not be read.
    MalformedRecords,
    /// An object is one page of more.
    IncompletePage,
    /// An exception of the policy has expired.
    ExceptionExpired,
    /// An exception of the policy let nothing pass.
    ExceptionUnused,
    /// No inference was found.
    NoInferenceFound,
    /// The bedrock-mantle endpoint was used.
    MantleInference,
    /// A model invocation log tells of calls that CloudTrail does not have.
    LogWithoutCall,
    /// Calls have no model invocation log, though logging seems to have been on.
    CallWithoutLog,
    /// Calls lie where no model invocation log was given: there is no second witness of them.
    CallsNotLogged,
    /// Model invocation logs of one request differ.
    ConflictingInvocationLogs,
    /// The content of a log is not what a valid digest says.
    LogTampered,
    /// A valid digest names a log that is not there.
    LogMissing,
    /// No valid digest attests a log, or it could not be held against one.
    LogUnattested,
    /// The verdict of calls rests on what their application profile copies, and no proven log says it.
    DefinitionUnattested,
    /// A digest is not signed as CloudTrail signs, or could not be checked.
    DigestInvalid,
    /// No valid digest says what was delivered in some hours.
    DigestGap,
    /// A run had to prove the logs of this ledger by their digests and could not.
    IntegrityNotMet,
    /// Model invocation logs were to be read, and there are none.
    NoInvocationLogFound,
    /// Only a model invocation log, which no digest attests, names the Region of calls whose logs are
    /// to be proven.
    InvocationLogUnattested,
    /// A scan into this ledger did not come to its end.
    ScanNotFinished,
}

impl Code {
    /// Every code.
    pub const ALL: [Self; 40] = [
        Self::InferenceOutsidePolicy,
        Self::UnprovenInference,
        Self::PresumedNotAccepted,
        Self::UnresolvedApplicationProfile,
        Self::StreamWithoutCompletion,
        Self::CompletionWithoutCall,
        Self::PossibleInference,
        Self::UnreadableRegion,
        Self::UnknownRegion,
        Self::ConflictingRegions,
        Self::RegionOutsideCatalog,
        Self::SameIdDifferentRecord,
        Self::ScopeChanged,
        Self::ScopeNarrowed,
        Self::NewModel,
        Self::NewAccount,
        Self::GlobalProfileStayedInPolicy,
        Self::FailedAttempts,
        Self::CoverageGap,
        Self::ObjectNotRead,
        Self::MalformedRecords,
        Self::IncompletePage,
        Self::ExceptionExpired,
        Self::ExceptionUnused,
        Self::NoInferenceFound,
        Self::MantleInference,
        Self::LogWithoutCall,
        Self::CallWithoutLog,
        Self::CallsNotLogged,
        Self::ConflictingInvocationLogs,
        Self::LogTampered,
        Self::LogMissing,
        Self::LogUnattested,
        Self::DefinitionUnattested,
        Self::DigestInvalid,
        Self::DigestGap,
        Self::IntegrityNotMet,
        Self::NoInvocationLogFound,
        Self::InvocationLogUnattested,
        Self::ScanNotFinished,
    ];

    /// Returns the word as JSON writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InferenceOutsidePolicy => "inference-outside-policy",
            Self::UnprovenInference => "unproven-inference",
            Self::PresumedNotAccepted => "presumed-not-accepted",
            Self::UnresolvedApplicationProfile => "unresolved-application-profile",
            Self::StreamWithoutCompletion => "stream-without-completion",
            Self::CompletionWithoutCall => "completion-without-call",
            Self::PossibleInference => "possible-inference",
            Self::UnreadableRegion => "unreadable-region",
            Self::UnknownRegion => "unknown-region",
            Self::ConflictingRegions => "conflicting-regions",
            Self::RegionOutsideCatalog => "region-outside-catalog",
            Self::SameIdDifferentRecord => "same-id-different-record",
            Self::ScopeChanged => "scope-changed",
            Self::ScopeNarrowed => "scope-narrowed",
            Self::NewModel => "new-model",
            Self::NewAccount => "new-account",
            Self::GlobalProfileStayedInPolicy => "global-profile-stayed-in-policy",
            Self::FailedAttempts => "failed-attempts",
            Self::CoverageGap => "coverage-gap",
            Self::ObjectNotRead => "object-not-read",
            Self::MalformedRecords => "malformed-records",
            Self::IncompletePage => "incomplete-page",
            Self::ExceptionExpired => "exception-expired",
            Self::ExceptionUnused => "exception-unused",
            Self::NoInferenceFound => "no-inference-found",
            Self::MantleInference => "mantle-inference",
            Self::LogWithoutCall => "log-without-call",
            Self::CallWithoutLog => "call-without-log",
            Self::CallsNotLogged => "calls-not-logged",
            Self::ConflictingInvocationLogs => "conflicting-invocation-logs",
            Self::LogTampered => "log-tampered",
            Self::LogMissing => "log-missing",
            Self::LogUnattested => "log-unattested",
            Self::DefinitionUnattested => "definition-unattested",
            Self::DigestInvalid => "digest-invalid",
            Self::DigestGap => "digest-gap",
            Self::IntegrityNotMet => "integrity-not-met",
            Self::NoInvocationLogFound => "no-invocation-log-found",
            Self::InvocationLogUnattested => "invocation-log-unattested",
            Self::ScanNotFinished => "scan-not-finished",
        }
    }

    /// Returns how much findings of this code weigh.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self {
            Self::InferenceOutsidePolicy | Self::LogTampered | Self::DigestInvalid => {
                Severity::High
            }
            Self::UnprovenInference
            | Self::PresumedNotAccepted
            | Self::UnresolvedApplicationProfile
            | Self::StreamWithoutCompletion
            | Self::CompletionWithoutCall
            | Self::PossibleInference
            | Self::UnreadableRegion
            | Self::UnknownRegion
            | Self::ConflictingRegions
            | Self::SameIdDifferentRecord
            | Self::ScopeChanged
            | Self::CoverageGap
            | Self::ObjectNotRead
            | Self::MalformedRecords
            | Self::IncompletePage
            | Self::ExceptionExpired
            | Self::NoInferenceFound
            | Self::LogWithoutCall
            | Self::CallsNotLogged
            | Self::ConflictingInvocationLogs
            | Self::LogMissing
            | Self::LogUnattested
            | Self::DefinitionUnattested
            | Self::DigestGap
            | Self::IntegrityNotMet
            | Self::NoInvocationLogFound
            | Self::InvocationLogUnattested
            | Self::ScanNotFinished => Severity::Medium,
            Self::RegionOutsideCatalog
            | Self::GlobalProfileStayedInPolicy
            | Self::NewAccount
            | Self::ExceptionUnused
            | Self::MantleInference
            | Self::CallWithoutLog => Severity::Low,
            Self::ScopeNarrowed | Self::FailedAttempts | Self::NewModel => Severity::Info,
        }
    }

    /// Says whether findings of this code are about what logs lack or what digests prove of them, and so
    /// about every call that stands in these logs, or should.
    #[must_use]
    pub const fn is_of_logs(self) -> bool {
        match self {
            Self::CoverageGap
            | Self::ObjectNotRead
            | Self::MalformedRecords
            | Self::IncompletePage
            | Self::LogWithoutCall
            | Self::LogTampered
            | Self::LogMissing
            | Self::LogUnattested
            | Self::DefinitionUnattested
            | Self::DigestInvalid
            | Self::DigestGap
            | Self::IntegrityNotMet
            | Self::NoInvocationLogFound
            | Self::InvocationLogUnattested
            | Self::ScanNotFinished => true,
            Self::InferenceOutsidePolicy
            | Self::UnprovenInference
            | Self::PresumedNotAccepted
            | Self::UnresolvedApplicationProfile
            | Self::StreamWithoutCompletion
            | Self::CompletionWithoutCall
            | Self::PossibleInference
            | Self::UnreadableRegion
            | Self::UnknownRegion
            | Self::ConflictingRegions
            | Self::RegionOutsideCatalog
            | Self::SameIdDifferentRecord
            | Self::ScopeChanged
            | Self::ScopeNarrowed
            | Self::NewModel
            | Self::NewAccount
            | Self::GlobalProfileStayedInPolicy
            | Self::FailedAttempts
            | Self::ExceptionExpired
            | Self::ExceptionUnused
            | Self::NoInferenceFound
            | Self::MantleInference
            | Self::CallWithoutLog
            | Self::CallsNotLogged
            | Self::ConflictingInvocationLogs => false,
        }
    }

    /// Returns what findings of this code count.
    #[must_use]
    pub const fn unit(self) -> Unit {
        match self {
            Self::CoverageGap => Unit::Days,
            Self::DigestGap => Unit::Hours,
            Self::ObjectNotRead
            | Self::IncompletePage
            | Self::LogTampered
            | Self::LogMissing
            | Self::LogUnattested
            | Self::DigestInvalid
            | Self::IntegrityNotMet
            | Self::ScanNotFinished => Unit::Objects,
            Self::MalformedRecords
            | Self::SameIdDifferentRecord
            | Self::ConflictingInvocationLogs
            | Self::NoInvocationLogFound => Unit::Records,
            Self::ExceptionExpired | Self::ExceptionUnused => Unit::Exceptions,
            Self::InferenceOutsidePolicy
            | Self::UnprovenInference
            | Self::PresumedNotAccepted
            | Self::UnresolvedApplicationProfile
            | Self::StreamWithoutCompletion
            | Self::CompletionWithoutCall
            | Self::PossibleInference
            | Self::UnreadableRegion
            | Self::UnknownRegion
            | Self::ConflictingRegions
            | Self::RegionOutsideCatalog
            | Self::ScopeChanged
            | Self::ScopeNarrowed
            | Self::NewModel
            | Self::NewAccount
            | Self::GlobalProfileStayedInPolicy
            | Self::FailedAttempts
            | Self::NoInferenceFound
            | Self::MantleInference
            | Self::LogWithoutCall
            | Self::CallWithoutLog
            | Self::CallsNotLogged
            | Self::DefinitionUnattested
            | Self::InvocationLogUnattested => Unit::Calls,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_code_is_kebab_case_and_its_own() {
        let words: BTreeSet<_> = Code::ALL.into_iter().map(Code::as_str).collect();
        assert_eq!(words.len(), Code::ALL.len());
        assert!(words.iter().all(|w| w.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')));
    }

    #[test]
    fn the_published_list_has_every_code_with_its_weight() {
        let published = include_str!("../../docs/findings.md");
        for code in Code::ALL {
            let severity = format!("{:?}", code.severity()).to_lowercase();
            let row = format!("| `{}` | {severity} |", code.as_str());
            assert!(published.contains(&row), "{row}");
        }
    }
}
