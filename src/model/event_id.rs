//! The id of an event or of a request.

use std::fmt;

use super::Text;

/// An event's or a request's id, as its record writes it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventId {
    /// Nearly all are of this form.
    Uuid(Uuid),
    /// Any other text.
    Text(Text),
}

/// A UUID in its canonical form, lower-case digits in groups of `8-4-4-4-12`: sixteen bytes, which
/// compare as the texts do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uuid([u64; 2]);

impl EventId {
    /// Shows the text without a copy.
    pub fn told<T>(&self, tell: impl FnOnce(&str) -> T) -> T {
        match self {
            Self::Uuid(uuid) => uuid.told(tell),
            Self::Text(text) => tell(text),
        }
    }
}

impl From<&str> for EventId {
    fn from(text: &str) -> Self {
        Uuid::parse(text).map_or_else(|| Self::Text(text.into()), Self::Uuid)
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.told(|text| f.write_str(text))
    }
}

impl Uuid {
    /// Reads the canonical form and no other, so that the text can be written again.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        halves(text.as_bytes().try_into().ok()?).map(Self)
    }

    /// Shows the text.
    pub fn told<T>(self, tell: impl FnOnce(&str) -> T) -> T {
        let text = canonical(self.0);
        // All of its bytes are ASCII.
        tell(str::from_utf8(&text).unwrap_or_default())
    }

    /// Returns a number that few ids share.
    #[must_use]
    pub const fn digest(self) -> u64 {
        self.0[0] ^ self.0[1]
    }
}

impl fmt::Debug for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.told(|text| f.write_str(text))
    }
}

/// Reads `8-4-4-4-12` lower-case hexadecimal digits.
fn halves(text: &[u8; 36]) -> Option<[u64; 2]> {
    if [text[8], text[13], text[18], text[23]] != [b'-'; 4] {
        return None;
    }
    let mut digits = [0; 32];
    let mut to = 0;
    for group in [0..8, 9..13, 14..18, 19..23, 24..36] {
        let group = &text[group];
        digits[to..to + group.len()].copy_from_slice(group);
        to += group.len();
    }
    let [first, second, third, fourth] = digits.as_chunks::<8>().0 else { return None };
    let join = |high: &_, low: &_| Some(eight_digits(*high)? << 32 | eight_digits(*low)?);
    Some([join(first, second)?, join(third, fourth)?])
}

/// Reads eight lower-case hexadecimal digits at once, a byte of a word each.
fn eight_digits(digits: [u8; 8]) -> Option<u64> {
    let word = u64::from_be_bytes(digits);
    // Letters have the bit of 0x40; they count from ten on.
    let letters = word >> 6 & ONES;
    let values = (word & (0x0f * ONES)) + 9 * letters;
    let is_written_so = values + (0x30 * ONES) + 0x27 * letters == word;
    let is_in_place = (values + 6 * ONES) >> 4 & ONES == letters && values & (0xf0 * ONES) == 0;
    if !is_written_so || !is_in_place {
        return None;
    }
    let pairs = (values | values >> 4) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs | pairs >> 8) & 0x0000_ffff_0000_ffff;
    Some((fours | fours >> 16) & 0xffff_ffff)
}

/// A one in each byte of a word.
const ONES: u64 = 0x0101_0101_0101_0101;

/// Writes `8-4-4-4-12` lower-case hexadecimal digits.
fn canonical([high, low]: [u64; 2]) -> [u8; 36] {
    let digits = [high >> 32, high, low >> 32, low].map(|half| digits(half & 0xffff_ffff));
    let digits = digits.as_flattened();
    let mut text = [b'-'; 36];
    let mut from = 0;
    for group in [0..8, 9..13, 14..18, 19..23, 24..36] {
        let length = group.len();
        text[group].copy_from_slice(&digits[from..from + length]);
        from += length;
    }
    text
}

/// Writes eight lower-case hexadecimal digits at once, a byte of a word each.
const fn digits(number: u64) -> [u8; 8] {
    let fours = (number | number << 16) & 0x0000_ffff_0000_ffff;
    let pairs = (fours | fours << 8) & 0x00ff_00ff_00ff_00ff;
    let values = (pairs | pairs << 4) & (0x0f * ONES);
    let letters = (values + 6 * ONES) >> 4 & ONES;
    (values + 0x30 * ONES + 0x27 * letters).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const UUID: &str = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    /// A UUID with one character put in the place of another, which may leave it one.
    fn nearly() -> impl Strategy<Value = String> {
        let parts = (UUID, 0..36_usize, proptest::char::range(' ', '~'));
        parts.prop_map(|(uuid, at, c)| {
            uuid.chars().enumerate().map(|(i, own)| if i == at { c } else { own }).collect()
        })
    }

    fn is_uuid(text: &str) -> bool {
        let groups: Vec<usize> = text.split('-').map(str::len).collect();
        let is_digit = |b: u8| matches!(b, b'0'..=b'9' | b'a'..=b'f');
        groups == [8, 4, 4, 4, 12] && text.bytes().all(|b| b == b'-' || is_digit(b))
    }

    proptest! {
        #[test]
        fn an_id_is_told_as_its_record_writes_it(text in any::<String>(), uuid in UUID, near in nearly()) {
            for text in [text, uuid.to_uppercase(), uuid, near] {
                prop_assert_eq!(EventId::from(text.as_str()).to_string(), text);
            }
        }

        #[test]
        fn only_the_canonical_form_is_a_uuid(uuid in UUID, near in nearly(), text in any::<String>()) {
            prop_assert!(Uuid::parse(&uuid).is_some());
            for text in [near, text] {
                prop_assert_eq!(Uuid::parse(&text).is_some(), is_uuid(&text), "{}", text);
            }
        }

        #[test]
        fn ids_compare_as_their_texts(a in UUID, b in UUID) {
            prop_assert_eq!(Uuid::parse(&a).cmp(&Uuid::parse(&b)), a.cmp(&b));
        }
    }
}
