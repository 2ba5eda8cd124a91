//! The public keys that CloudTrail's signatures are checked with.
//!
//! A key is believed because of where it came from: `ListPublicKeys`, or a file of whoever runs the
//! check. Its fingerprint is looked at again, but proves nothing by itself.

use std::collections::BTreeMap;

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::SignedDuration;
use md5::{Digest as _, Md5};
use serde::Deserialize;

use crate::model::{Moment, Region, hex};

/// The keys of each Region.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keys {
    of: BTreeMap<Region, Vec<PublicKey>>,
    are_of_files: bool,
}

/// A public key as AWS lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// What digests call it.
    pub fingerprint: String,
    /// PKCS#1 or `SubjectPublicKeyInfo`, in DER.
    pub der: Vec<u8>,
    /// The first moment of its validity.
    pub from: Moment,
    /// The last.
    pub to: Moment,
}

/// Why a list of keys cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyListError {
    /// It is not what `aws cloudtrail list-public-keys` prints.
    #[error("not what `aws cloudtrail list-public-keys` prints")]
    Form(#[from] serde_json::Error),
    /// A key's bytes are not written in base64.
    #[error("the value of key `{fingerprint}` is not base64")]
    Value {
        /// The key.
        fingerprint: String,
        /// What the decoder says.
        source: base64::DecodeError,
    },
    /// A key's validity is not a time.
    #[error("the validity of key `{fingerprint}` is not a time")]
    Validity {
        /// The key.
        fingerprint: String,
    },
    /// The list has another page.
    #[error("the list has another page (`NextToken`), which is not here")]
    Cut,
}

impl Keys {
    /// Takes none yet, and then those of files, which may lack some that AWS has.
    #[must_use]
    pub fn of_files() -> Self {
        Self { are_of_files: true, ..Self::default() }
    }

    /// Says whether the key of a time may not be among them: files were saved for another time, of which
    /// the last or the first key is nearly one of this.
    pub(super) fn may_lack(&self, region: &Region, at: Moment) -> bool {
        let mut own = self.of.get(region).into_iter().flatten();
        self.are_of_files && !own.any(|key| key.from <= at && at <= key.to)
    }

    /// Takes the keys of a Region.
    pub fn add(&mut self, region: Region, keys: Vec<PublicKey>) {
        self.of.entry(region).or_default().extend(keys);
    }

    /// Takes the keys of a Region instead of those that it has.
    pub fn replace(&mut self, region: Region, keys: Vec<PublicKey>) {
        self.of.insert(region, keys);
    }

    /// Takes the keys of a Region as `aws cloudtrail list-public-keys` prints them.
    ///
    /// # Errors
    /// Fails where the text is another one.
    pub fn add_listed(&mut self, region: Region, text: &[u8]) -> Result<(), KeyListError> {
        let listed: Listed = serde_json::from_slice(text)?;
        if listed.next_token.is_some() {
            return Err(KeyListError::Cut);
        }
        let keys = listed.public_key_list.into_iter().map(ListedKey::key);
        self.add(region, keys.collect::<Result<_, _>>()?);
        Ok(())
    }

    /// Returns the keys of a Region that bear a fingerprint; hostile lists have several.
    pub(super) fn named<'a>(
        &'a self,
        region: &Region,
        fingerprint: &'a str,
    ) -> impl Iterator<Item = &'a PublicKey> {
        let keys = self.of.get(region).into_iter().flatten();
        keys.filter(move |key| key.fingerprint == fingerprint)
    }

    /// Says whether any key of a Region was valid at a time.
    pub(super) fn has_any(&self, region: &Region, at: Moment) -> bool {
        self.of.get(region).into_iter().flatten().any(|key| key.is_valid_at(at))
    }
}

impl PublicKey {
    /// Says whether the key is one that CloudTrail may sign with: RSA of 2,048 bits or more, and of
    /// its fingerprint.
    ///
    /// The fingerprint is the MD5 of the DER in every key that AWS has printed.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        let is_own = self.fingerprint.eq_ignore_ascii_case(&hex(Md5::digest(&self.der).as_slice()));
        let is_long = modulus_bits(&self.der).is_some_and(|bits| (2_048..=8_192).contains(&bits));
        is_own && is_long
    }

    /// Says whether the key was valid at a time, or a day from it: a digest that is late is signed
    /// after its hour, by the key of then.
    #[must_use]
    pub fn is_valid_at(&self, at: Moment) -> bool {
        self.from.plus(-LATE) <= at && at <= self.to.plus(LATE)
    }

    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.der);
        key.verify(message, signature).is_ok()
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Listed {
    public_key_list: Vec<ListedKey>,
    next_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ListedKey {
    value: String,
    fingerprint: String,
    validity_start_time: Time,
    validity_end_time: Time,
}

/// The two ways in which the AWS CLI prints a time.
#[derive(Deserialize)]
#[serde(untagged)]
enum Time {
    Seconds(f64),
    Text(String),
}

impl ListedKey {
    fn key(self) -> Result<PublicKey, KeyListError> {
        let fingerprint = self.fingerprint;
        let moment = |time: Time| {
            time.moment().ok_or_else(|| KeyListError::Validity { fingerprint: fingerprint.clone() })
        };
        let (from, to) = (moment(self.validity_start_time)?, moment(self.validity_end_time)?);
        match STANDARD.decode(&self.value) {
            Ok(der) => Ok(PublicKey { fingerprint, der, from, to }),
            Err(source) => Err(KeyListError::Value { fingerprint, source }),
        }
    }
}

impl Time {
    fn moment(&self) -> Option<Moment> {
        match self {
            // Whole seconds are exact here, and no key is of another age of the world.
            #[allow(clippy::cast_possible_truncation, reason = "the range is checked")]
            Self::Seconds(seconds) => (0.0..=1e11)
                .contains(seconds)
                .then(|| Moment::from_millis((seconds * 1_000.0).round() as i64)),
            Self::Text(text) => Moment::parse(text).ok(),
        }
    }
}

/// Returns the text that [`Keys::add_listed`] reads: what `aws cloudtrail list-public-keys` prints.
#[must_use]
pub fn listed(keys: &[PublicKey]) -> String {
    let keys: Vec<serde_json::Value> = keys
        .iter()
        .map(|key| {
            serde_json::json!({
                "Value": STANDARD.encode(&key.der),
                "ValidityStartTime": key.from,
                "ValidityEndTime": key.to,
                "Fingerprint": key.fingerprint,
            })
        })
        .collect();
    format!("{:#}\n", serde_json::json!({ "PublicKeyList": keys }))
}

/// Returns the length of an RSA modulus in `RSAPublicKey` or `SubjectPublicKeyInfo` (RFC 8017, 5280).
fn modulus_bits(der: &[u8]) -> Option<usize> {
    let (SEQUENCE, body, []) = element(der)? else { return None };
    let (tag, first, rest) = element(body)?;
    match tag {
        INTEGER => {
            let digits = &first[first.iter().position(|b| *b != 0)?..];
            Some(digits.len() * 8 - digits[0].leading_zeros() as usize)
        }
        SEQUENCE => match element(rest)? {
            (BIT_STRING, [0, key @ ..], []) if key.first() == Some(&SEQUENCE) => {
                // Only once: within the wrapper stands no other wrapper.
                let (_, inner, _) = element(key)?;
                (inner.first() == Some(&INTEGER)).then(|| modulus_bits(key)).flatten()
            }
            _ => None,
        },
        _ => None,
    }
}

/// Takes an element of DER: its tag, what is in it, and what follows.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let [tag, length, rest @ ..] = der else { return None };
    let (length, rest) = match *length {
        short @ 0..=0x7f => (usize::from(short), rest),
        long @ 0x81..=0x83 => {
            let (digits, rest) = rest.split_at_checked(usize::from(long & 0x7f))?;
            (digits.iter().fold(0, |n, digit| n << 8 | usize::from(*digit)), rest)
        }
        _ => return None,
    };
    let (body, rest) = rest.split_at_checked(length)?;
    Some((*tag, body, rest))
}

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 2;
const BIT_STRING: u8 = 3;
const LATE: SignedDuration = SignedDuration::from_hours(24);

#[cfg(test)]
mod tests {
    use super::*;

    /// The frame of a key of so many bits: no key, but as long as one.
    fn frame(bits: usize) -> Vec<u8> {
        let length = |n: usize| [0x82, (n >> 8).to_le_bytes()[0], n.to_le_bytes()[0]];
        let modulus = vec![0xc5; bits / 8];
        let mut body = [&[INTEGER][..], &length(modulus.len() + 1), &[0], &modulus].concat();
        body.extend([INTEGER, 3, 1, 0, 1]);
        [&[SEQUENCE][..], &length(body.len()), &body].concat()
    }

    fn key(der: Vec<u8>) -> PublicKey {
        let fingerprint = hex(Md5::digest(&der).as_slice());
        PublicKey { fingerprint, der, from: Moment::from_millis(0), to: Moment::from_millis(1) }
    }

    #[test]
    fn keys_that_cannot_be_those_of_cloudtrail_are_not_usable() {
        assert!(key(frame(2_048)).is_usable());
        assert!(key(frame(4_096)).is_usable());
        let wrapped = {
            let inner = frame(2_048);
            let length = |n: usize| [0x82, (n >> 8).to_le_bytes()[0], n.to_le_bytes()[0]];
            let bits = [&[BIT_STRING][..], &length(inner.len() + 1), &[0], &inner].concat();
            let body = [&[SEQUENCE, 0][..], &bits].concat();
            [&[SEQUENCE][..], &length(body.len()), &body].concat()
        };
        assert!(key(wrapped).is_usable());
        for bits in [512, 1_024, 2_040, 16_384] {
            assert!(!key(frame(bits)).is_usable(), "{bits}");
        }
        let other = PublicKey { fingerprint: "00".repeat(16), ..key(frame(2_048)) };
        assert!(!other.is_usable(), "another fingerprint");
        for broken in [Vec::new(), vec![SEQUENCE], b"-----BEGIN".to_vec(), vec![SEQUENCE, 0x84, 1]]
        {
            assert!(!key(broken).is_usable());
        }
        let whole = frame(2_048);
        for cut in 0..whole.len() {
            assert!(!key(whole[..cut].to_vec()).is_usable(), "cut at {cut}");
        }
    }

    #[test]
    fn both_forms_of_the_aws_cli_are_read_and_ours_is_one_of_them() {
        let key = PublicKey { to: Moment::from_millis(2_592_000_000), ..key(frame(2_048)) };
        let region: Region = "ca-central-1".parse().unwrap();
        let mut want = Keys::default();
        want.add(region.clone(), vec![key.clone()]);
        let read = |text: &str| {
            let mut keys = Keys::default();
            keys.add_listed(region.clone(), text.as_bytes()).map(|()| keys)
        };
        let text = listed(std::slice::from_ref(&key));
        assert_eq!(read(&text).unwrap(), want);
        let seconds = text
            .replace("\"1970-01-01T00:00:00Z\"", "0.0")
            .replace("\"1970-01-31T00:00:00Z\"", "2592000.0");
        assert_eq!(read(&seconds).unwrap(), want);
        let offsets = text.replace("00:00:00Z", "00:00:00+00:00");
        assert_eq!(read(&offsets).unwrap(), want);
        for bad in ["{}", "[]", "{\"PublicKeyList\":[{}]}", ""] {
            assert!(matches!(read(bad), Err(KeyListError::Form(_))), "{bad}");
        }
        let cut = text.replacen('{', "{\"NextToken\":\"x\",", 1);
        assert!(matches!(read(&cut), Err(KeyListError::Cut)));
        let odd = text.replacen("\"Value\": \"", "\"Value\": \"*", 1);
        assert!(matches!(read(&odd), Err(KeyListError::Value { .. })));
        let old = text.replacen("1970-01-01T", "never", 1);
        assert!(matches!(read(&old), Err(KeyListError::Validity { .. })));
    }
}
