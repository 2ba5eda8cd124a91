//! Places in buckets, as people type them.

use std::fmt;
use std::str::FromStr;

/// `s3://BUCKET/KEY`; the key may be empty, or a prefix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The bucket.
    pub bucket: String,
    /// What stands behind it.
    pub key: String,
}

/// Why a text is no place in a bucket.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoAddress {
    /// It begins with something else than `s3://`.
    #[error("`{0}` does not begin with `s3://`")]
    Scheme(String),
    /// No bucket can have the name.
    #[error("`{bucket}` in `{typed}` is no name of a bucket")]
    Bucket {
        /// What stands where the bucket should.
        bucket: String,
        /// The whole text.
        typed: String,
    },
}

impl Address {
    /// Reads a text that is a place in a bucket or one on this machine, which is `None`. What has a
    /// scheme of its own is neither: a folder `gs:` would be made for it.
    ///
    /// # Errors
    /// Fails where it begins with another scheme, or the bucket cannot be one.
    pub fn find(typed: &str) -> Result<Option<Self>, NoAddress> {
        if typed.contains("://") { typed.parse().map(Some) } else { Ok(None) }
    }
}

impl FromStr for Address {
    type Err = NoAddress;

    fn from_str(typed: &str) -> Result<Self, NoAddress> {
        let rest = typed.strip_prefix("s3://");
        let rest = rest.ok_or_else(|| NoAddress::Scheme(typed.to_owned()))?;
        let (bucket, key) = rest.split_once('/').unwrap_or((rest, ""));
        if !is_bucket(bucket) {
            let (bucket, typed) = (bucket.to_owned(), typed.to_owned());
            return Err(NoAddress::Bucket { bucket, typed });
        }
        Ok(Self { bucket: bucket.to_owned(), key: key.to_owned() })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "s3://{}/{}", self.bucket, self.key)
    }
}

/// Says whether a URL has a user before its host.
#[must_use]
pub fn has_user(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().is_some_and(|authority| authority.contains('@'))
}

/// Says whether a bucket may have this name:
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>.
#[must_use]
pub fn is_bucket(name: &str) -> bool {
    (3..=63).contains(&name.len())
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_a_place_in_a_bucket_or_here_or_a_mistake() {
        let of = |bucket: &str, key: &str| {
            Ok(Some(Address { bucket: bucket.to_owned(), key: key.to_owned() }))
        };
        assert_eq!(Address::find("s3://my-logs"), of("my-logs", ""));
        assert_eq!(Address::find("s3://my-logs/a/b/"), of("my-logs", "a/b/"));
        for here in ["logs", "/var/logs", "-", "a:b"] {
            assert_eq!(Address::find(here), Ok(None), "{here}");
        }
        let told = |typed: &str| Address::find(typed).unwrap_err().to_string();
        assert_eq!(told("gs://logs"), "`gs://logs` does not begin with `s3://`");
        assert_eq!(told("S3://logs"), "`S3://logs` does not begin with `s3://`");
        assert_eq!(told("s3:///x"), "`` in `s3:///x` is no name of a bucket");
        assert_eq!(told("s3://A_B"), "`A_B` in `s3://A_B` is no name of a bucket");
    }
}
