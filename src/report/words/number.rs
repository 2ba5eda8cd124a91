//! Numbers as people write them.

use super::Share;

/// How a language writes numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Numerals {
    /// What stands between groups of three digits.
    pub(super) thousands: char,
    /// What stands before tenths.
    pub(super) point: char,
    /// What stands between a number and its sign.
    pub(super) blank: char,
}

impl Numerals {
    /// Returns `n` with its thousands apart.
    pub(super) fn grouped(self, n: u64) -> String {
        let digits = n.to_string();
        let mut text = String::with_capacity(digits.len() + digits.len() / 3);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push(self.thousands);
            }
            text.push(digit);
        }
        text
    }

    /// Returns a percentage with one decimal, rounded half up, except that a rest is never rounded
    /// away: 9,999 of 10,000 is `> 99.9 %`, 1 of 10,000 is `< 0.1 %`.
    pub(super) fn percent(self, share: Share) -> Option<String> {
        let (part, whole) = (u128::from(share.part), u128::from(share.whole));
        if whole == 0 {
            return None;
        }
        let Self { point, blank, .. } = self;
        let tenths = (part * 2000 + whole) / (whole * 2);
        Some(match tenths {
            0 if part > 0 => format!("<{blank}0{point}1{blank}%"),
            1000 if part < whole => format!(">{blank}99{point}9{blank}%"),
            _ => format!("{}{point}{}{blank}%", tenths / 10, tenths % 10),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: Numerals = Numerals { thousands: ',', point: '.', blank: ' ' };

    #[test]
    fn thousands_stand_apart() {
        for (n, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (12_345_678, "12,345,678")] {
            assert_eq!(ENGLISH.grouped(n), text);
        }
        assert_eq!(ENGLISH.grouped(u64::MAX), "18,446,744,073,709,551,615");
    }

    #[test]
    fn a_rest_is_never_rounded_away() {
        let say = |part, whole| ENGLISH.percent(Share { part, whole });
        for (part, whole, text) in [
            (333, 340, "97.9 %"),
            (9_999, 10_000, "> 99.9 %"),
            (9_995, 10_000, "> 99.9 %"),
            (9_994, 10_000, "99.9 %"),
            (1, 10_000, "< 0.1 %"),
            (5, 10_000, "0.1 %"),
            (0, 7, "0.0 %"),
            (7, 7, "100.0 %"),
            (u64::MAX, u64::MAX, "100.0 %"),
            (u64::MAX - 1, u64::MAX, "> 99.9 %"),
        ] {
            assert_eq!(say(part, whole).as_deref(), Some(text), "{part} of {whole}");
        }
        assert_eq!(say(0, 0), None, "nothing of nothing is not everything");
    }

    #[test]
    fn a_number_is_one_word_where_the_language_writes_it_so() {
        let numerals = Numerals { thousands: '\u{a0}', point: ',', blank: '\u{a0}' };
        assert_eq!(numerals.grouped(1_234_567), "1\u{a0}234\u{a0}567");
        let say = |part, whole| numerals.percent(Share { part, whole }).unwrap();
        assert_eq!(say(123, 1_000), "12,3\u{a0}%");
        assert_eq!(say(1, 10_000), "<\u{a0}0,1\u{a0}%");
        assert_eq!(say(9_999, 10_000), ">\u{a0}99,9\u{a0}%");
    }
}
