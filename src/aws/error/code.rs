//! What error codes of AWS mean.

use super::Kind;

/// Reads the error codes of S3, STS and CloudTrail.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>,
/// <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/CommonErrors.html>.
pub(super) fn kind(code: Option<&str>, message: Option<&str>, status: Option<u16>) -> Kind {
    let code = code.unwrap_or("");
    let known = CODES.iter().find(|(codes, _)| codes.contains(&code));
    match known.map_or_else(|| kind_of_status(code, status), |(_, kind)| *kind) {
        // CloudTrail tells a clock that is off in the words of a bad signature.
        Kind::Credentials if message.is_some_and(is_of_clock) => Kind::Clock,
        kind => kind,
    }
}

/// A clock that is behind, and one that is ahead.
fn is_of_clock(message: &str) -> bool {
    ["Signature expired", "Signature not yet current"].iter().any(|told| message.contains(told))
}

fn kind_of_status(code: &str, status: Option<u16>) -> Kind {
    match status {
        Some(403) if code.is_empty() => Kind::Denied,
        Some(412) => Kind::Changed,
        Some(301) => Kind::WrongRegion,
        Some(429 | 503) => Kind::Throttled,
        Some(404) => Kind::NotFound,
        Some(500..=599) => Kind::Transport,
        Some(_) | None => Kind::Refused,
    }
}

const CODES: [(&[&str], Kind); 10] = [
    (
        &["ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"],
        Kind::Expired,
    ),
    (
        &[
            "InvalidAccessKeyId",
            "InvalidClientTokenId",
            "InvalidToken",
            "SignatureDoesNotMatch",
            "UnrecognizedClientException",
            "MissingAuthenticationToken",
            "InvalidSignatureException",
        ],
        Kind::Credentials,
    ),
    (&["RequestTimeTooSkewed"], Kind::Clock),
    (&["AccessDenied", "AccessDeniedException", "AllAccessDisabled"], Kind::Denied),
    (&["InvalidObjectState"], Kind::Archived),
    (&["PreconditionFailed"], Kind::Changed),
    (
        &[
            "PermanentRedirect",
            "AuthorizationHeaderMalformed",
            "IllegalLocationConstraintException",
        ],
        Kind::WrongRegion,
    ),
    (
        &[
            "SlowDown",
            "Throttling",
            "ThrottlingException",
            "ThrottledException",
            "TooManyRequestsException",
            "RequestLimitExceeded",
            "MaxConcurrentQueriesException",
        ],
        Kind::Throttled,
    ),
    (&["NoSuchKey", "NoSuchBucket", "NotFound"], Kind::NotFound),
    // Two writes of one key at once: the next may go well.
    (&["RequestTimeout", "ConditionalRequestConflict", "OperationAborted"], Kind::Transport),
];

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
        assert_eq!(of("ConditionalRequestConflict", 409), Kind::Transport);
        assert_eq!(of("RequestTimeTooSkewed", 403), Kind::Clock);
        assert_eq!(of("InvalidObjectState", 403), Kind::Archived);
        assert_eq!(of("NoSuchKey", 404), Kind::NotFound);
        assert_eq!(of("InvalidRequest", 400), Kind::Refused);
        assert_eq!(kind(None, None, Some(403)), Kind::Denied);
        assert_eq!(kind(None, None, Some(301)), Kind::WrongRegion);
        let late = Some("Signature expired: 20260530T0000Z is now earlier than 20260530T0010Z");
        assert_eq!(kind(Some("InvalidSignatureException"), late, Some(400)), Kind::Clock);
        let early =
            Some("Signature not yet current: 20260530T0010Z is still later than 20260530T0000Z");
        assert_eq!(kind(Some("InvalidSignatureException"), early, Some(400)), Kind::Clock);
        assert_eq!(kind(Some("InvalidSignatureException"), None, Some(400)), Kind::Credentials);
    }
}
