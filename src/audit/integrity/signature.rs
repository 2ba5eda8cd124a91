//! Whether a digest bears CloudTrail's signature.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html>

use std::fmt::Write as _;

use super::chain::DigestObject;
use super::digest::Digest;
use super::keys::Keys;
use crate::model::{Beside, DigestMetadata, Moment, Reason, from_hex};

/// Says whether a digest's signature is good. Where its own was not kept, `repeated` are those that
/// other digests repeat of it: a good signature proves itself, whoever brings it.
pub(super) fn check(
    object: &DigestObject,
    digest: &Digest,
    repeated: &[&str],
    keys: &Keys,
) -> Reason {
    let metadata = match &object.beside {
        Beside::Metadata(metadata) => Some(metadata),
        Beside::NotKept => None,
    };
    let algorithm = metadata.and_then(|metadata| metadata.algorithm.as_deref());
    if digest.algorithm != ALGORITHM || algorithm.is_some_and(|told| told != ALGORITHM) {
        return Reason::UnknownAlgorithm;
    }
    let own = metadata.and_then(|metadata| metadata.signature.as_deref());
    let signed_at = match signed_at(digest, metadata) {
        Ok(at) => at,
        Err(reason) => return reason,
    };
    match (own, metadata) {
        (Some(own), _) => by_keys(digest, &[own], keys, signed_at).unwrap_or(Reason::Signed),
        (None, Some(_)) if repeated.is_empty() => Reason::SignatureMissing,
        (None, None) if repeated.is_empty() => Reason::SignatureNotKept,
        (None, _) => by_keys(digest, repeated, keys, signed_at).unwrap_or(Reason::SignedByNext),
    }
}

/// Returns the time whose keys may have signed: a backfill digest is signed when it is made.
fn signed_at(digest: &Digest, metadata: Option<&DigestMetadata>) -> Result<Moment, Reason> {
    if !digest.is_backfill {
        return Ok(digest.end);
    }
    let Some(metadata) = metadata else { return Err(Reason::SignatureNotKept) };
    let generated = metadata.generated.as_deref().and_then(|text| Moment::parse(text).ok());
    generated.ok_or(Reason::GenerationTimeMissing)
}

/// Returns why none of the signatures is good; `None` where one is.
fn by_keys(digest: &Digest, signatures: &[&str], keys: &Keys, at: Moment) -> Option<Reason> {
    let named: Vec<_> = keys.named(&digest.region, &digest.fingerprint).collect();
    if named.is_empty() {
        return Some(if !keys.has_any(&digest.region, at) {
            Reason::NoKeys
        } else if keys.may_lack(&digest.region, at) {
            Reason::KeyNotGiven
        } else {
            Reason::UnknownKey
        });
    }
    let usable: Vec<_> = named.into_iter().filter(|key| key.is_usable()).collect();
    if usable.is_empty() {
        return Some(Reason::UnusableKey);
    }
    let message = signed_text(digest);
    let is_good = |signature: &&str| {
        let signature = from_hex(signature).unwrap_or_default();
        usable.iter().any(|key| key.verifies(message.as_bytes(), &signature))
    };
    if !signatures.iter().any(is_good) {
        return Some(Reason::SignatureWrong);
    }
    let is_in_time = usable.iter().any(|key| key.is_valid_at(at));
    (!is_in_time).then_some(Reason::KeyOutsideValidity)
}

/// Returns what CloudTrail signs.
fn signed_text(digest: &Digest) -> String {
    let mut text = format!("{}\n{}/{}\n", digest.end_text, digest.place.bucket, digest.place.key);
    for byte in digest.sha {
        // Writing to a String cannot fail.
        write!(text, "{byte:02x}").unwrap_or(());
    }
    let previous = digest.previous.as_ref().map_or("null", |previous| &previous.signature);
    text.push('\n');
    text.push_str(previous);
    text
}

const ALGORITHM: &str = "SHA256withRSA";
