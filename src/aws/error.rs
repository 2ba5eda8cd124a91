//! Why a call failed, told so that the user can act on it.

mod code;
mod refusal;

use std::error::Error as StdError;
use std::fmt::Write as _;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_s3::config::http::HttpResponse;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};

use self::code::kind;

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
            Kind::Expired => "renew the credentials and run the same command again; an audit with \
                              `--ledger DIR --since-last` reads nothing twice"
                .to_owned(),
            Kind::Clock => {
                "set this machine's clock: AWS refuses requests that are 15 minutes off".to_owned()
            }
            Kind::Denied => refusal::way_out(&self.cause, self.missing_action()),
            Kind::Archived => "restore the object from its archive, then run again".to_owned(),
            Kind::WrongRegion => {
                "name the Region: AWS_REGION, or `region` in the profile".to_owned()
            }
            Kind::Transport if self.has_none_there() => UNREACHED.to_owned(),
            Kind::Throttled | Kind::Transport | Kind::Answer => {
                "run the same command again; an audit with `--ledger DIR --since-last` reads nothing twice"
                    .to_owned()
            }
            Kind::NotFound | Kind::Changed | Kind::Refused => return None,
        };
        Some(text)
    }

    /// Returns the IAM action that is missing: that of the call, unless the refusal names another.
    fn missing_action(&self) -> &str {
        refusal::action(&self.cause).unwrap_or(self.action)
    }

    /// Says whether nobody can ever answer where it was asked.
    fn has_none_there(&self) -> bool {
        ["not a valid URI", "TLS handshake failed", "lookup address", "certificate"]
            .iter()
            .any(|cause| self.cause.contains(cause))
    }

    /// Says whether the token of a page is no longer good, so that the list must begin anew.
    pub(crate) fn is_stale_page(&self) -> bool {
        self.kind == Kind::Refused && self.cause.contains("InvalidNextToken")
    }

    /// Says whether AWS does not know the credentials here: an opt-in Region that is off does not know
    /// those of any Region.
    #[must_use]
    pub fn is_unknown_identity(&self) -> bool {
        self.kind == Kind::Credentials
            && ["UnrecognizedClientException", "InvalidClientTokenId"]
                .iter()
                .any(|code| self.cause.contains(code))
    }

    /// Returns the cause alone, for a receipt that names the object itself.
    #[must_use]
    pub fn cause(&self) -> &str {
        &self.cause
    }
}

const UNREACHED: &str = "look at the address: AWS_ENDPOINT_URL, AWS_REGION, `endpoint_url` in the \
                         profile, and https or http; it stays so until one of them is changed";

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

    /// Makes an error of a refusal that no client of the SDK has read.
    pub fn refused(
        self,
        target: &str,
        code: Option<&str>,
        message: Option<&str>,
        status: u16,
    ) -> Error {
        let (kind, cause) =
            (kind(code, message, Some(status)), sentence(code, message, Some(status)));
        self.error(target, kind, cause)
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
        SdkError::ServiceError(_) if status.is_some_and(|status| status < 300) => (
            Kind::Answer,
            format!("the answer is not one to this question: {}", root(&chain(error))),
        ),
        SdkError::ServiceError(service) => {
            let (code, message) = (service.err().code(), service.err().message());
            (kind(code, message, status), sentence(code, message, status))
        }
        SdkError::ResponseError(_) => {
            (Kind::Answer, format!("the answer is not one to this question: {}", chain(error)))
        }
        _ => (kind_of_failure(error), chain(error)),
    }
}

/// Says why a request was not even sent. Credentials that did not come in time may come the next
/// time; what else is wrong with them stays wrong.
fn kind_of_failure(error: &(dyn StdError + 'static)) -> Kind {
    match causes(error).find_map(|cause| cause.downcast_ref::<CredentialsError>()) {
        Some(CredentialsError::ProviderTimedOut(_)) | None => Kind::Transport,
        Some(_) => Kind::Credentials,
    }
}

fn causes<'e>(
    error: &'e (dyn StdError + 'static),
) -> impl Iterator<Item = &'e (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
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

/// Says in few words that the root of an answer is another one; the SDK shows its parser.
fn root(cause: &str) -> String {
    let told = cause.split_once("expected ").and_then(|(_, rest)| {
        let (expected, rest) = rest.split_once(" but got ").or_else(|| rest.split_once(" got "))?;
        let (_, rest) = rest.split_once("local: \"")?;
        let (got, _) = rest.split_once('"')?;
        Some(format!("it begins with `{got}`, not with `{expected}`"))
    });
    told.unwrap_or_else(|| cause.to_owned())
}

/// Returns the causes in one line, each once: the SDK's own text says only that something failed.
///
/// What a `credential_process` wrote is left out: it may hold secrets.
pub(super) fn chain(error: &(dyn StdError + 'static)) -> String {
    let mut text = String::new();
    for cause in causes(error) {
        // The SDK tells in a line each which sources of credentials it tried.
        let told = cause.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
        let (told, is_cut) = match told.split_once(PROCESS_SAID) {
            Some((told, _)) => (told, true),
            None => (told.as_str(), false),
        };
        if !text.contains(told) {
            let colon = if text.is_empty() { "" } else { ": " };
            // Writing to a String cannot fail.
            write!(text, "{colon}{told}").unwrap_or(());
        }
        if is_cut {
            break;
        }
    }
    text
}

/// Before what a process that should have given credentials wrote to its standard error.
const PROCESS_SAID: &str = ". Stderr: ";

#[cfg(test)]
mod tests {
    use super::*;

    /// An error that has another as its cause.
    #[derive(Debug, thiserror::Error)]
    #[error("dispatch failure")]
    struct Dispatch(#[source] CredentialsError);

    #[test]
    fn credentials_that_are_late_may_come_and_others_do_not() {
        let of = |cause| kind_of_failure(&Dispatch(cause));
        let late = CredentialsError::provider_timed_out(std::time::Duration::from_secs(5));
        assert_eq!(of(late), Kind::Transport);
        assert_eq!(of(CredentialsError::not_loaded("no credentials")), Kind::Credentials);
        assert_eq!(of(CredentialsError::provider_error("no token file")), Kind::Credentials);
        assert_eq!(kind_of_failure(&std::fmt::Error), Kind::Transport);
    }

    #[test]
    fn what_a_process_wrote_is_not_told() {
        let process = "Error retrieving credentials: external process exited with code 1. Stderr: \
                       token=canary-secret";
        let told = chain(&Dispatch(CredentialsError::provider_error(process)));
        assert!(!told.contains("canary-secret"), "{told}");
        assert!(told.ends_with("external process exited with code 1"), "{told}");
        let tried = CredentialsError::not_loaded("Attempted:\n  Profile: no");
        assert!(chain(&Dispatch(tried)).ends_with("Attempted: Profile: no"));
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
    fn an_address_where_nobody_is_is_to_be_changed_and_not_asked_again() {
        let call = Call { doing: "list", action: "s3:ListBucket" };
        let help = |cause| call.error("s3://logs", Kind::Transport, cause).help().unwrap();
        assert_eq!(help("Custom endpoint `x` was not a valid URI"), UNREACHED);
        assert_eq!(help("dns error: failed to lookup address information"), UNREACHED);
        assert_eq!(help("client error (Connect): TLS handshake failed: corrupt"), UNREACHED);
        assert!(help("tcp connect error: Connection refused").starts_with("run the same command"));
    }

    #[test]
    fn a_refusal_names_the_missing_action() {
        let call = Call { doing: "list", action: "s3:ListBucket" };
        let error = call.error("s3://logs", Kind::Denied, "Access Denied (AccessDenied)");
        assert_eq!(error.to_string(), "cannot list `s3://logs`: Access Denied (AccessDenied)");
        let help = error.help().unwrap();
        assert!(help.starts_with("the identity needs the IAM action `s3:ListBucket`"), "{help}");
        let key = "not authorized to perform: kms:Decrypt on resource: k (AccessDenied)";
        let help = call.error("s3://logs", Kind::Denied, key).help().unwrap();
        assert_eq!(help, "the identity needs the IAM action `kms:Decrypt`");
    }
}
