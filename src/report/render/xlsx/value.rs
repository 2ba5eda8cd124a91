//! Values as Excel keeps them: numbers with 15 digits, days since 1900, texts of a certain length.

use std::borrow::Cow;

use crate::model::{Day, Moment};
use crate::report::words::{Lang, Phrase, Share};

/// Returns the text, or its start with `…` where it is longer than `most` characters as Excel
/// counts them.
pub(super) fn cut(text: &str, most: usize) -> Cow<'_, str> {
    if units(text) <= most {
        return Cow::Borrowed(text);
    }
    let mut used = 1;
    let fits = |c: &char| {
        used += c.len_utf16();
        used <= most
    };
    let mut kept: String = text.chars().take_while(fits).collect();
    kept.push('…');
    Cow::Owned(kept)
}

/// Returns the text as a cell holds it: where it is too long, its start, and how much of how much
/// is shown.
pub(super) fn fitted(text: &str, lang: Lang) -> Cow<'_, str> {
    let total = units(text);
    if total <= MOST_TEXT {
        return Cow::Borrowed(text);
    }
    let (shown, total) = (count(KEPT_TEXT - 1), count(total));
    let said = lang.say(&Phrase::Showing { shown, total });
    Cow::Owned(format!("{} [{said}]", cut(text, KEPT_TEXT)))
}

/// Excel counts UTF-16 code units.
fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

/// Returns the count as Excel's number, or `None` where it would lose digits.
pub(super) fn number(n: u64) -> Option<f64> {
    (n <= MOST_EXACT).then(|| float(n))
}

/// Returns the share as a fraction; `None` for a part of nothing.
pub(super) fn fraction(share: Share) -> Option<f64> {
    (share.whole > 0).then(|| float(share.part) / float(share.whole))
}

#[allow(clippy::cast_precision_loss, reason = "exact below 2^53; shares are shown to a tenth")]
const fn float(n: u64) -> f64 {
    n as f64
}

/// Returns the day's number, or `None` before Excel's calendar is the real one.
pub(super) fn day(day: Day) -> Option<f64> {
    moment(Moment::start_of(day))
}

/// Returns the moment as days since 1900, UTC.
pub(super) fn moment(moment: Moment) -> Option<f64> {
    let millis = moment.as_millis();
    let days = i32::try_from(millis.div_euclid(DAY) + DAYS_TO_1970).ok()?;
    let of_day = i32::try_from(millis.rem_euclid(DAY)).ok()?;
    ((FIRST_DAY..=LAST_DAY).contains(&days))
        .then(|| f64::from(days) + f64::from(of_day) / 86_400_000.0)
}

/// Milliseconds.
const DAY: i64 = 86_400_000;

/// 1970-01-01 in Excel's count.
const DAYS_TO_1970: i64 = 25_569;

/// 1900-03-01: before, Excel counts a 29 February 1900 that never was.
/// <https://learn.microsoft.com/office/troubleshoot/excel/wrongly-assumes-1900-is-leap-year>
const FIRST_DAY: i32 = 61;

/// 9999-12-31.
const LAST_DAY: i32 = 2_958_465;

/// Excel keeps 15 digits.
/// <https://support.microsoft.com/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3>
const MOST_EXACT: u64 = 999_999_999_999_999;

/// The most characters of a cell, from the same page.
const MOST_TEXT: usize = 32_767;

/// What is kept of a longer text: the rest of the cell says so.
const KEPT_TEXT: usize = 32_001;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_where_one_sees_it() {
        assert_eq!(cut("abcd", 4), "abcd");
        assert_eq!(cut("abcde", 4), "abc…");
        assert_eq!(cut("🙂🙂🙂", 5), "🙂🙂…", "a smile counts twice");
        let whole = "x".repeat(MOST_TEXT);
        assert_eq!(fitted(&whole, Lang::English), whole);
        let fitted = fitted(&"🙂".repeat(20_000), Lang::English).into_owned();
        assert!(fitted.ends_with("🙂… [Showing 32,000 of 40,000.]"), "{fitted}");
        assert!(units(&fitted) <= MOST_TEXT);
    }

    #[test]
    fn numbers_keep_their_digits_or_are_none() {
        assert_eq!(number(MOST_EXACT), Some(999_999_999_999_999.0));
        assert_eq!(number(MOST_EXACT + 1), None);
        assert_eq!(fraction(Share { part: 1, whole: 8 }), Some(0.125));
        assert_eq!(fraction(Share { part: 0, whole: 0 }), None);
    }

    #[test]
    fn days_are_those_of_excel() {
        let at = |text| moment(Moment::parse(text).unwrap());
        assert_eq!(at("1970-01-01T00:00:00Z"), Some(25_569.0));
        assert_eq!(at("2026-09-01T18:00:00Z"), Some(46_266.75));
        assert_eq!(day(Moment::parse("2026-09-01T18:00:00Z").unwrap().day()), Some(46_266.0));
        assert_eq!(at("1900-02-28T00:00:00Z"), None);
        assert_eq!(at("9999-12-31T00:00:00Z"), Some(2_958_465.0));
    }
}
