//! What tells two contents of one name apart, and which of them is the later.
//!
//! Receipts keep it as text, for a ledger outlives the program that wrote it. A text of an older version
//! may lack the time: then nobody knows which is the later.

use std::fmt;

use super::Moment;

/// A stamp, as receipts have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stamp<'t> {
    /// Of what may still grow: when it was asked for.
    Asked(Moment),
    /// Of what was whole and can grow no more: when it was asked for, where that is told.
    Settled(Option<Moment>),
    /// Of a file: its size, and when it was written last, in nanoseconds since 1970.
    Written {
        /// Its size.
        bytes: u64,
        /// When.
        nanos: u128,
    },
    /// Of an object in a bucket: its ETag, and when it was written last, where the list tells.
    Tagged {
        /// As S3 tells it.
        tag: &'t str,
        /// By the clock of S3.
        modified: Option<Moment>,
    },
}

impl<'t> Stamp<'t> {
    /// Makes the stamp of an object in a bucket.
    ///
    /// An object that was put together of several parts has the time at which that began: another may have
    /// been written under its name between then and its end, so that it tells no order. Its ETag has a `-`.
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html#SysMetadata>.
    #[must_use]
    pub fn of_object(tag: &'t str, modified: Option<Moment>) -> Self {
        Self::Tagged { tag, modified: modified.filter(|_| !tag.contains('-')) }
    }

    /// Reads what [`fmt::Display`] writes. Any other text is an ETag.
    #[must_use]
    pub fn parse(text: &'t str) -> Self {
        let moment = |text: &str| Moment::parse(text).map_err(drop);
        let asked = text.strip_prefix(ASKED).map(moment);
        let settled =
            text.strip_prefix(SETTLED).and_then(|rest| rest.strip_prefix(' ')).map(moment);
        let tagged = text.rsplit_once(MODIFIED).map(|(tag, at)| (tag, moment(at)));
        match (asked, settled, tagged) {
            (Some(Ok(at)), _, _) => Self::Asked(at),
            (_, Some(Ok(at)), _) => Self::Settled(Some(at)),
            (_, _, Some((tag, Ok(at)))) => Self::Tagged { tag, modified: Some(at) },
            (_, _, _) if text == SETTLED => Self::Settled(None),
            (_, _, _) => written(text).unwrap_or(Self::Tagged { tag: text, modified: None }),
        }
    }

    /// Says whether both are of one content.
    #[must_use]
    pub fn is_same_as(self, other: Self) -> bool {
        match (self, other) {
            (Self::Tagged { tag, .. }, Self::Tagged { tag: other, .. }) => tag == other,
            (Self::Settled(_), Self::Settled(_)) => true,
            (Self::Asked(_) | Self::Settled(_) | Self::Written { .. } | Self::Tagged { .. }, _) => {
                self == other
            }
        }
    }

    /// Says whether this is known to be of what came after the other, or of all of it. Equal times tell
    /// no order.
    #[must_use]
    pub fn is_later_than(self, other: Self) -> bool {
        match (self, other) {
            (Self::Asked(at), Self::Asked(other))
            | (
                Self::Tagged { modified: Some(at), .. },
                Self::Tagged { modified: Some(other), .. },
            ) => at > other,
            (Self::Written { nanos, .. }, Self::Written { nanos: other, .. }) => nanos > other,
            // It was whole: whatever was asked for before or since is a part of it.
            (Self::Settled(_), Self::Asked(_)) => true,
            (Self::Asked(_) | Self::Settled(_) | Self::Written { .. } | Self::Tagged { .. }, _) => {
                false
            }
        }
    }

    /// Returns when an API was asked, where it is of one and tells that.
    #[must_use]
    pub const fn asked_at(self) -> Option<Moment> {
        match self {
            Self::Asked(at) => Some(at),
            Self::Settled(at) => at,
            Self::Written { .. } | Self::Tagged { .. } => None,
        }
    }
}

/// Returns what of a stamp's text tells the content alone: of one of a bucket its ETag.
#[must_use]
pub fn content_of(stamp: &str) -> &str {
    match Stamp::parse(stamp) {
        Stamp::Tagged { tag, .. } => tag,
        Stamp::Settled(_) => SETTLED,
        Stamp::Asked(_) | Stamp::Written { .. } => stamp,
    }
}

impl fmt::Display for Stamp<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Asked(at) => write!(f, "{ASKED}{at}"),
            Self::Settled(Some(at)) => write!(f, "{SETTLED} {at}"),
            Self::Settled(None) => f.write_str(SETTLED),
            Self::Written { bytes, nanos } => write!(f, "{bytes}-{nanos}"),
            Self::Tagged { tag, modified: Some(at) } => write!(f, "{tag}{MODIFIED}{at}"),
            Self::Tagged { tag, modified: None } => f.write_str(tag),
        }
    }
}

fn written(text: &str) -> Option<Stamp<'_>> {
    let (size, nanos) = text.split_once('-')?;
    // An ETag of several parts may have no letter, but has 32 digits.
    let is_size = size.len() < 32;
    match (size.parse(), nanos.parse()) {
        (Ok(bytes), Ok(nanos)) if is_size => Some(Stamp::Written { bytes, nanos }),
        (_, _) => None,
    }
}

const ASKED: &str = "asked ";
const SETTLED: &str = "settled";
const MODIFIED: &str = " modified ";

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Moment {
        Moment::from_millis(1_780_000_000_000 + second * 1_000)
    }

    #[test]
    fn what_is_written_is_read_back_and_all_else_is_an_etag() {
        for stamp in [
            Stamp::Asked(at(0)),
            Stamp::Settled(None),
            Stamp::Settled(Some(at(0))),
            Stamp::Written { bytes: 9, nanos: 100 },
            Stamp::Tagged { tag: "\"ab\"", modified: None },
            Stamp::Tagged { tag: "\"ab\"", modified: Some(at(0)) },
        ] {
            assert_eq!(Stamp::parse(&stamp.to_string()), stamp);
        }
        for text in ["", "asked", "asked x", "settled x", "e modified x", "-", "9-x", "\"9-1\""] {
            assert_eq!(Stamp::parse(text), Stamp::Tagged { tag: text, modified: None });
        }
        // An ETag of several parts is no size.
        let of_parts = "00000000000000000000000000000001-2";
        assert_eq!(Stamp::parse(of_parts), Stamp::Tagged { tag: of_parts, modified: None });
    }

    #[test]
    fn only_what_is_known_to_be_later_is() {
        let tagged = |tag, second: Option<i64>| Stamp::of_object(tag, second.map(at));
        let written = |bytes, nanos| Stamp::Written { bytes, nanos };
        for (later, earlier) in [
            (Stamp::Asked(at(1)), Stamp::Asked(at(0))),
            (Stamp::Settled(None), Stamp::Asked(at(9))),
            (written(8, 200), written(9, 100)),
            (tagged("b", Some(1)), tagged("a", Some(0))),
        ] {
            assert!(later.is_later_than(earlier) && !earlier.is_later_than(later), "{later}");
        }
        for (one, other) in [
            (Stamp::Asked(at(0)), Stamp::Asked(at(0))),
            (tagged("b", Some(0)), tagged("a", Some(0))),
            (tagged("b", Some(1)), tagged("a", None)),
            // Of an object of several parts, the time is that of the first.
            (tagged("b-2", Some(1)), tagged("a", Some(0))),
            (tagged("b", Some(1)), tagged("a-2", Some(0))),
            (tagged("b", Some(1)), Stamp::Asked(at(0))),
            (written(1, u128::MAX), Stamp::Asked(at(0))),
            (Stamp::Settled(None), Stamp::Settled(None)),
        ] {
            assert!(!one.is_later_than(other) && !other.is_later_than(one), "{one}, {other}");
        }
    }

    #[test]
    fn one_content_may_have_several_times() {
        for (one, other) in [
            ("e1 modified 2026-06-02T00:00:00Z", "e1"),
            ("settled 2026-06-02T00:00:00Z", "settled"),
        ] {
            assert!(Stamp::parse(one).is_same_as(Stamp::parse(other)));
            assert_eq!(content_of(one), content_of(other));
        }
        let [noon, night] = ["asked 2026-06-02T12:00:00Z", "asked 2026-06-02T23:00:00Z"];
        assert!(!Stamp::parse(noon).is_same_as(Stamp::parse(night)));
        assert_eq!([content_of(noon), content_of("9-100")], [noon, "9-100"]);
    }
}
