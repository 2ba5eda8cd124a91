//! Moments, days and windows, all UTC.

use std::fmt;

use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A UTC calendar day, printed `2026-05-30`.
pub type Day = Date;

/// A moment of a record, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct Moment(i64);

/// A text that is not a time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a time")]
pub struct NotATime(pub String);

impl Moment {
    /// Returns the moment that many milliseconds after 1970.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Returns the milliseconds since 1970.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Reads `2026-05-30T14:32:14Z`, the same with fractions or an offset, and
    /// `2026-05-30 14:32:14.000000000` (UTC), the form of some log tools.
    ///
    /// # Errors
    /// Returns the text where it is none of these.
    pub fn parse(text: &str) -> Result<Self, NotATime> {
        if let Some(moment) = Self::parse_plain(text.as_bytes()) {
            return Ok(moment);
        }
        let refused = |_| NotATime(text.to_owned());
        let stamp =
            text.parse::<Timestamp>().or_else(|_| format!("{text}Z").parse()).map_err(refused)?;
        Ok(Self(stamp.as_millisecond()))
    }

    /// Reads the one form that CloudTrail itself writes, without a detour.
    fn parse_plain(b: &[u8]) -> Option<Self> {
        if b.len() != 20
            || b[4] != b'-'
            || b[7] != b'-'
            || b[10] != b'T'
            || b[13] != b':'
            || b[16] != b':'
            || b[19] != b'Z'
        {
            return None;
        }
        let number = |from: usize, to: usize| {
            b[from..to]
                .iter()
                .try_fold(0_i16, |n, c| c.is_ascii_digit().then(|| n * 10 + i16::from(c - b'0')))
        };
        let year = number(0, 4)?;
        let part = |from: usize| i8::try_from(number(from, from + 2)?).ok();
        let (hour, minute, second) = (part(11)?, part(14)?, part(17)?);
        let time = DateTime::new(year, part(5)?, part(8)?, hour, minute, second, 0).ok()?;
        match Offset::UTC.to_timestamp(time) {
            Ok(stamp) => Some(Self(stamp.as_millisecond())),
            // The last day of 9999 is a day, but no time zone has all of it.
            Err(_) => {
                i64::try_from(time.duration_since(EPOCH.at(0, 0, 0, 0)).as_millis()).ok().map(Self)
            }
        }
    }

    /// Returns the UTC day of this moment; moments beyond year 9999 fall on the last or first day.
    #[must_use]
    pub fn day(self) -> Day {
        Offset::UTC.to_datetime(self.stamp()).date()
    }

    /// Returns this moment moved by `duration`.
    #[must_use]
    pub fn plus(self, duration: SignedDuration) -> Self {
        let millis = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(millis))
    }

    /// Returns the first moment of `day`.
    #[must_use]
    pub fn start_of(day: Day) -> Self {
        Self(day.duration_since(EPOCH).as_secs() * 1_000)
    }

    fn stamp(self) -> Timestamp {
        let limits = (Timestamp::MIN.as_millisecond(), Timestamp::MAX.as_millisecond());
        Timestamp::from_millisecond(self.0.clamp(limits.0, limits.1))
            .unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.stamp().fmt(f)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// A half-open span of event time: `from` is in it, `to` is not. A missing end is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Window {
    /// The first moment inside.
    pub from: Option<Moment>,
    /// The first moment after.
    pub to: Option<Moment>,
}

impl Window {
    /// Says whether `moment` lies inside.
    #[must_use]
    pub fn holds(&self, moment: Moment) -> bool {
        self.from.is_none_or(|from| from <= moment) && self.to.is_none_or(|to| moment < to)
    }

    /// Says whether every moment of `other` lies inside.
    #[must_use]
    pub fn covers(&self, other: Self) -> bool {
        let begins = self.from.is_none_or(|from| other.from.is_some_and(|first| from <= first));
        begins && self.to.is_none_or(|to| other.to.is_some_and(|end| end <= to))
    }

    /// Says whether both have a moment in common.
    #[must_use]
    pub fn meets(&self, other: Self) -> bool {
        let is_before = |a: Self, b: Self| a.to.zip(b.from).is_some_and(|(to, from)| to <= from);
        !is_before(*self, other) && !is_before(other, *self)
    }

    /// Returns the days on which records of this window may be delivered: never before the events'
    /// day, and as a rule not long after it. A stream that began before the window may end inside
    /// it, and then its call is needed.
    #[must_use]
    pub fn delivery_days(&self) -> DeliveryDays {
        // A day that has begun when the slack ends is looked at whole.
        let end = self.to.map(|to| to.plus(DELIVERY_SLACK + NEARLY_A_DAY).day());
        DeliveryDays { first: self.from.map(|from| from.plus(-LONGEST_STREAM).day()), end }
    }
}

/// Days of delivery: `first` is among them, `end` is not. A missing end is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DeliveryDays {
    /// The first day.
    pub first: Option<Day>,
    /// The first day after.
    pub end: Option<Day>,
}

impl DeliveryDays {
    /// Says whether a day is among them.
    #[must_use]
    pub fn hold(&self, day: Day) -> bool {
        self.first.is_none_or(|first| first <= day) && self.end.is_none_or(|end| day < end)
    }
}

/// Rounds up to the next day.
const NEARLY_A_DAY: SignedDuration = SignedDuration::from_millis(86_400_000 - 1);

/// How long a streamed call may last, by far.
pub const LONGEST_STREAM: SignedDuration = SignedDuration::from_hours(24);

/// How long after an event its object may be delivered and still be looked for by its key. AWS
/// delivers within minutes as a rule, and tries for 30 days after a fault of the bucket
/// (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/how-cloudtrail-works.html>).
const DELIVERY_SLACK: SignedDuration = SignedDuration::from_hours(30 * 24);

const EPOCH: Date = Date::constant(1970, 1, 1);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_the_field_are_one_moment() {
        let want = Moment::from_millis(1_780_151_534_000);
        for text in [
            "2026-05-30T14:32:14Z",
            "2026-05-30T14:32:14.0000000Z",
            "2026-05-30 14:32:14.000000000",
            "2026-05-31T01:32:14+11:00",
        ] {
            assert_eq!(Moment::parse(text), Ok(want), "{text}");
        }
    }

    #[test]
    fn other_texts_are_not_times() {
        for text in [
            "",
            "[REDACTED]",
            "invalid-timestamp",
            "2026-13-01T00:00:00Z",
            "2026-02-30T00:00:00Z",
            "2026-05-30T24:00:00Z",
        ] {
            assert!(Moment::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_window_is_half_open() {
        let at = Moment::from_millis;
        let window = Window { from: Some(at(10)), to: Some(at(20)) };
        assert_eq!([9, 10, 19, 20].map(|m| window.holds(at(m))), [false, true, true, false]);
    }

    #[test]
    fn an_open_end_covers_every_other_and_is_covered_by_an_open_one_alone() {
        let of = |from: Option<i64>, to: Option<i64>| Window {
            from: from.map(Moment::from_millis),
            to: to.map(Moment::from_millis),
        };
        let (whole, open, inner) = (of(None, None), of(Some(10), None), of(Some(10), Some(20)));
        let covers = |window: Window| [whole, open, inner].map(|other| window.covers(other));
        assert_eq!(
            [whole, open, inner].map(covers),
            [[true, true, true], [false, true, true], [false, false, true],]
        );
        // The end is not in it.
        let meets =
            [of(Some(20), None), of(Some(19), None), of(None, Some(10)), of(None, Some(11))];
        assert_eq!(meets.map(|other| inner.meets(other)), [false, true, false, true]);
    }

    #[test]
    fn a_moment_knows_its_day() {
        assert_eq!(
            Moment::parse("2026-05-30T23:59:59Z").unwrap().day(),
            Date::constant(2026, 5, 30)
        );
        assert_eq!(
            Moment::start_of(Date::constant(2026, 5, 30)).to_string(),
            "2026-05-30T00:00:00Z"
        );
    }
}
