//! Why a call failed, told so that the user can act on it.

use std::error::Error as StdError;
use std::fmt::Write as _;

use aws_sdk_s3::config::http::HttpResponse;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};

/// A call that failed.
#[derive(Debug, Clone, thiserror::Error)]
#[error("cannot {doing} `{target}`: {cause}")]
pub struct Error {
    /// What kind of failure it is.
    pub kind: Kind,
    /// The IAM action that the call needs.
    pub action: &'static str,
    doing: &'static str,
    target: String,
    cause: String,
}

/// The kinds of failure that are acted on differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// There are no credentials, or AWS does not know them.
    Credentials,
    /// The credentials were good once.
    Expired,
    /// This machine's clock is too far from AWS's.
    Clock,
    /// The identity may not do this.
    Denied,
    /// It is not there.
    NotFound,
    /// It is in an archive and must be restored first.
    Archived,
    /// It is not what the listing named.
    Changed,
    /// It is in another Region than the one that was asked.
    WrongRegion,
    /// Too many requests: ask more slowly.
    Throttled,
    /// The network or the server failed: ask again.
    Transport,
    /// The answer is not one to this question: ask again, and do not believe it.
    Answer,
    /// AWS refuses the question itself.
    Refused,
}

impl Kind {
    /// Says whether the same call may well succeed a little later.
    #[must_use]
    pub const fn is_passing(self) -> bool {
        matches!(self, Self::Throttled | Self::Transport | Self::Answer)
    }
}

impl Error {
    /// Says the way out, where there is one.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        let text = match self.kind {
            Kind::Credentials => {
                "give credentials as the AWS CLI takes them: `aws sso login`, AWS_PROFILE, \
                 `--profile NAME`, or a role; `regiontrail doctor` shows which are found"
                    .to_owned()
            }
            Kind::Expired => "renew the credentials and run the same command again; with \
                              `--ledger DIR --since-last` nothing is read twice"
                .to_owned(),
            Kind::Clock => {
                "set this machine's clock: AWS refuses requests that are 15 minutes off".to_owned()
            }
            Kind::Denied => format!("the identity needs the IAM action `{}`", self.action),
            Kind::Archived => "restore the object from its archive, then run again".to_owned(),
            Kind::WrongRegion => {
                "name the Region: AWS_REGION, or `region` in the profile".to_owned()
            }
            Kind::Throttled | Kind::Transport | Kind::Answer => {
                "run the same command again; with `--ledger DIR --since-last` nothing is read twice"
                    .to_owned()
            }
            Kind::NotFound | Kind::Changed | Kind::Refused => return None,
        };
        Some(text)
    }

    /// Says whether the token of a page is no longer good, so that the list must begin anew.
    pub(crate) fn is_stale_page(&self) -> bool {
        self.kind == Kind::Refused && self.cause.contains("InvalidNextToken")
    }

    /// Returns the cause alone, for a receipt that names the object itself.
    #[must_use]
    pub fn cause(&self) -> &str {
        &self.cause
    }
}

/// What a call is for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Call {
    /// As it stands after "cannot".
    pub doing: &'static str,
    /// The IAM action that it needs.
    pub action: &'static str,
}

impl Call {
    /// Makes an error of the answer to this call.
    pub fn error(self, target: &str, kind: Kind, cause: impl Into<String>) -> Error {
        let Self { doing, action } = self;
        Error { kind, action, doing, target: target.to_owned(), cause: cause.into() }
    }
}

/// Answers of the SDK, as answers to a [`Call`].
pub(crate) trait Asked<T> {
    /// Names what was asked, of what.
    fn asked(self, call: Call, target: &str) -> Result<T, Error>;
}

impl<T, E> Asked<T> for Result<T, SdkError<E, HttpResponse>>
where
    E: ProvideErrorMetadata + StdError + 'static,
{
    fn asked(self, call: Call, target: &str) -> Result<T, Error> {
        self.map_err(|error| {
            let (kind, cause) = told(&error);
            call.error(target, kind, cause)
        })
    }
}

fn told<E>(error: &SdkError<E, HttpResponse>) -> (Kind, String)
where
    E: ProvideErrorMetadata + StdError + 'static,
{
    let status = error.raw_response().map(|answer| answer.status().as_u16());
    match error {
        // A success that does not read as one.
        SdkError::ServiceError(_) if status.is_some_and(|status| status < 300) => {
            (Kind::Answer, format!("the answer is not one to this question: {}", chain(error)))
        }
        SdkError::ServiceError(service) => {
            let (code, message) = (service.err().code(), service.err().message());
            (kind(code, message, status), sentence(code, message, status))
        }
        SdkError::ResponseError(_) => {
            (Kind::Answer, format!("the answer is not one to this question: {}", chain(error)))
        }
        _ => {
            let cause = chain(error);
            let is_about_credentials = cause.contains("credential") || cause.contains("token file");
            (if is_about_credentials { Kind::Credentials } else { Kind::Transport }, cause)
        }
    }
}

/// Reads the error codes of S3, STS and CloudTrail.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>,
/// <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/CommonErrors.html>.
fn kind(code: Option<&str>, message: Option<&str>, status: Option<u16>) -> Kind {
    match (code.unwrap_or(""), status.unwrap_or(0)) {
        (
            "ExpiredToken" | "ExpiredTokenException" | "RequestExpired" | "TokenRefreshRequired",
            _,
        ) => Kind::Expired,
        (
            "InvalidAccessKeyId"
            | "InvalidClientTokenId"
            | "InvalidToken"
            | "SignatureDoesNotMatch"
            | "UnrecognizedClientException"
            | "MissingAuthenticationToken"
            | "InvalidSignatureException",
            _,
        ) => {
            // CloudTrail tells a clock that is off in the words of a bad signature.
            let is_clock = message.is_some_and(|text| text.contains("Signature expired"));
            if is_clock { Kind::Clock } else { Kind::Credentials }
        }
        ("RequestTimeTooSkewed", _) => Kind::Clock,
        ("AccessDenied" | "AccessDeniedException" | "AllAccessDisabled", _) | ("", 403) => {
            Kind::Denied
        }
        ("InvalidObjectState", _) => Kind::Archived,
        ("PreconditionFailed", _) | (_, 412) => Kind::Changed,
        (
            "PermanentRedirect"
            | "AuthorizationHeaderMalformed"
            | "IllegalLocationConstraintException",
            _,
        )
        | (_, 301) => Kind::WrongRegion,
        (
            "SlowDown"
            | "Throttling"
            | "ThrottlingException"
            | "ThrottledException"
            | "TooManyRequestsException"
            | "RequestLimitExceeded"
            | "MaxConcurrentQueriesException",
            _,
        )
        | (_, 429 | 503) => Kind::Throttled,
        ("NoSuchKey" | "NoSuchBucket" | "NotFound", _) | (_, 404) => Kind::NotFound,
        ("RequestTimeout", _) | (_, 500..=599) => Kind::Transport,
        (_, _) => Kind::Refused,
    }
}

fn sentence(code: Option<&str>, message: Option<&str>, status: Option<u16>) -> String {
    match (message.filter(|text| !text.is_empty()), code, status) {
        (Some(message), Some(code), _) => format!("{message} ({code})"),
        (None, Some(code), _) => code.to_owned(),
        (Some(message), None, _) => message.to_owned(),
        (None, None, Some(status)) => format!("HTTP status {status}"),
        (None, None, None) => "no answer".to_owned(),
    }
}

/// Returns the causes in one line, each once: the SDK's own text says only that something failed.
fn chain(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let told = error.to_string();
        if !text.contains(&told) {
            // Writing to a String cannot fail.
            write!(text, ": {told}").unwrap_or(());
        }
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_tell_what_to_do() {
        let of = |code, status| kind(Some(code), None, Some(status));
        assert_eq!(of("SlowDown", 503), Kind::Throttled);
        assert_eq!(of("InternalError", 500), Kind::Transport);
        assert_eq!(of("AccessDenied", 403), Kind::Denied);
        assert_eq!(of("ExpiredToken", 400), Kind::Expired);
        assert_eq!(of("RequestTimeTooSkewed", 403), Kind::Clock);
        assert_eq!(of("InvalidObjectState", 403), Kind::Archived);
        assert_eq!(of("NoSuchKey", 404), Kind::NotFound);
        assert_eq!(of("InvalidRequest", 400), Kind::Refused);
        assert_eq!(kind(None, None, Some(403)), Kind::Denied);
        assert_eq!(kind(None, None, Some(301)), Kind::WrongRegion);
        let late = Some("Signature expired: 20260530T0000Z is now earlier than 20260530T0010Z");
        assert_eq!(kind(Some("InvalidSignatureException"), late, Some(400)), Kind::Clock);
        assert_eq!(kind(Some("InvalidSignatureException"), None, Some(400)), Kind::Credentials);
    }

    #[test]
    fn only_what_passes_is_asked_again() {
        for kind in [Kind::Throttled, Kind::Transport, Kind::Answer] {
            assert!(kind.is_passing());
        }
        for kind in [Kind::Denied, Kind::Expired, Kind::NotFound, Kind::Changed, Kind::Archived] {
            assert!(!kind.is_passing());
        }
    }

    #[test]
    fn a_refusal_names_the_missing_action() {
        let call = Call { doing: "list", action: "s3:ListBucket" };
        let error = call.error("s3://logs", Kind::Denied, "Access Denied (AccessDenied)");
        assert_eq!(error.to_string(), "cannot list `s3://logs`: Access Denied (AccessDenied)");
        assert_eq!(error.help().unwrap(), "the identity needs the IAM action `s3:ListBucket`");
    }
}
