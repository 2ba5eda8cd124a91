//! A cursor over JSON text that borrows what is wanted and checks what it skips.
//!
//! Most of a record is of no use here, so a record is walked once, member by member. A key that
//! stands twice is the caller's to refuse: every member is shown in the order of the text. Escapes,
//! rare in records, are left to `serde_json`.

use std::borrow::Cow;

use super::envelope::end_of_container;

/// Why a text is not the JSON that it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} at byte {at}")]
pub struct JsonError {
    /// What is wrong.
    pub what: &'static str,
    /// The offset from the start of the record.
    pub at: usize,
}

/// A value that is not a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scalar<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as written.
    Number(&'a str),
    /// A string, unescaped.
    Text(Cow<'a, str>),
    /// An object or array, skipped and as written.
    Container(&'a str),
}

/// A place in a JSON text.
#[derive(Debug, Clone)]
pub struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    /// Starts at the first value of `text`.
    #[must_use]
    pub const fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// Walks an object: calls `member` with each key, the cursor before its value. `member` must
    /// consume the value.
    ///
    /// # Errors
    /// Fails where the text is not an object, or as `member` does.
    pub fn object<E, F>(&mut self, mut member: F) -> Result<(), E>
    where
        E: From<JsonError>,
        F: FnMut(&str, &mut Self) -> Result<(), E>,
    {
        self.expect(b'{', "expected an object")?;
        if self.take(b'}') {
            return Ok(());
        }
        loop {
            self.blanks();
            let key = self.string()?;
            self.expect(b':', "expected `:`")?;
            member(&key, self)?;
            if self.take(b'}') {
                return Ok(());
            }
            self.expect(b',', "expected `,` or `}`")?;
        }
    }

    /// Walks an array: calls `element` with the cursor before each value, which it must consume.
    ///
    /// # Errors
    /// Fails where the text is not an array, or as `element` does.
    pub fn array<E, F>(&mut self, mut element: F) -> Result<(), E>
    where
        E: From<JsonError>,
        F: FnMut(&mut Self) -> Result<(), E>,
    {
        self.expect(b'[', "expected an array")?;
        if self.take(b']') {
            return Ok(());
        }
        loop {
            element(self)?;
            if self.take(b']') {
                return Ok(());
            }
            self.expect(b',', "expected `,` or `]`")?;
        }
    }

    /// Says whether the next value is an object, without consuming it.
    pub fn is_object(&mut self) -> bool {
        self.next_is(b'{')
    }

    /// Says whether the next value is an array, without consuming it.
    pub fn is_array(&mut self) -> bool {
        self.next_is(b'[')
    }

    /// Consumes a value of any kind.
    ///
    /// # Errors
    /// Fails where no value stands here.
    pub fn scalar(&mut self) -> Result<Scalar<'a>, JsonError> {
        self.blanks();
        match self.peek() {
            Some(b'"') => self.string().map(Scalar::Text),
            Some(b'{' | b'[') => self.skip().map(Scalar::Container),
            Some(_) | None => self.literal(),
        }
    }

    /// Consumes a value and returns it where it is a string.
    ///
    /// # Errors
    /// Fails where no value stands here.
    pub fn text(&mut self) -> Result<Option<Cow<'a, str>>, JsonError> {
        Ok(match self.scalar()? {
            Scalar::Text(text) => Some(text),
            Scalar::Null | Scalar::Bool(_) | Scalar::Number(_) | Scalar::Container(_) => None,
        })
    }

    /// Consumes a value and returns it as written.
    ///
    /// # Errors
    /// Fails where no value stands here, or brackets do not match.
    pub fn skip(&mut self) -> Result<&'a str, JsonError> {
        self.blanks();
        let start = self.at;
        match self.peek() {
            Some(b'{' | b'[') => self.skip_container()?,
            Some(b'"') => self.skip_string()?,
            Some(_) | None => {
                self.literal()?;
            }
        }
        Ok(&self.text[start..self.at])
    }

    /// Fails unless only blanks are left.
    ///
    /// # Errors
    /// Fails where anything is left.
    pub fn end(&mut self) -> Result<(), JsonError> {
        self.blanks();
        if self.at == self.text.len() {
            Ok(())
        } else {
            self.fail("unexpected text after the value")
        }
    }

    /// Skips a container by its brackets alone: neither depth nor length costs much.
    fn skip_container(&mut self) -> Result<(), JsonError> {
        match end_of_container(self.text.as_bytes(), self.at) {
            Some(end) => {
                self.at = end;
                Ok(())
            }
            None => self.fail("the value is cut off"),
        }
    }

    fn string(&mut self) -> Result<Cow<'a, str>, JsonError> {
        if self.peek() != Some(b'"') {
            return self.fail("expected a string");
        }
        let start = self.at;
        let is_plain = self.scan_string()?;
        let quoted = &self.text[start..self.at];
        if is_plain {
            return Ok(Cow::Borrowed(&quoted[1..quoted.len() - 1]));
        }
        match serde_json::from_str(quoted) {
            Ok(text) => Ok(Cow::Owned(text)),
            Err(_) => Err(JsonError { what: "a string has a bad escape", at: start }),
        }
    }

    fn skip_string(&mut self) -> Result<(), JsonError> {
        self.scan_string().map(|_| ())
    }

    /// Moves behind the closing quote; says whether the string has no escapes.
    fn scan_string(&mut self) -> Result<bool, JsonError> {
        let bytes = self.text.as_bytes();
        let mut is_plain = true;
        let mut at = self.at + 1;
        loop {
            at = behind_plain(bytes, at);
            match bytes.get(at) {
                Some(b'"') => {
                    self.at = at + 1;
                    return Ok(is_plain);
                }
                Some(b'\\') => {
                    is_plain = false;
                    at += 2;
                }
                Some(0..0x20) => return self.fail("a string has a control character"),
                Some(_) => at += 1,
                None => return self.fail("a string is cut off"),
            }
        }
    }

    fn literal(&mut self) -> Result<Scalar<'a>, JsonError> {
        let rest = &self.text[self.at..];
        let length = rest
            .bytes()
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b'.'))
            .count();
        let word = &rest[..length];
        let value = match word {
            "null" => Scalar::Null,
            "true" => Scalar::Bool(true),
            "false" => Scalar::Bool(false),
            _ if is_number(word) => Scalar::Number(word),
            _ => return self.fail("expected a value"),
        };
        self.at += length;
        Ok(value)
    }

    fn next_is(&mut self, byte: u8) -> bool {
        self.blanks();
        self.peek() == Some(byte)
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.next_is(byte);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, byte: u8, what: &'static str) -> Result<(), JsonError> {
        if self.take(byte) { Ok(()) } else { self.fail(what) }
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    const fn fail<T>(&self, what: &'static str) -> Result<T, JsonError> {
        Err(JsonError { what, at: self.at })
    }
}

/// Returns an offset before which, from `at` on, no byte ends a string or begins an escape: eight
/// bytes at a step, in ordinary arithmetic
/// (<https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord>).
fn behind_plain(bytes: &[u8], mut at: usize) -> usize {
    while let Some(word) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*word);
        let zero_in = |word: u64| word.wrapping_sub(ONES) & !word & HIGHS;
        let quotes = zero_in(word ^ (ONES * u64::from(b'"')));
        let backslashes = zero_in(word ^ (ONES * u64::from(b'\\')));
        let controls = word.wrapping_sub(ONES * 0x20) & !word & HIGHS;
        let stops = quotes | backslashes | controls;
        if stops != 0 {
            return at + stops.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    at
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// Says whether a word is a JSON number; whole numbers, nearly all there are, without a detour.
fn is_number(word: &str) -> bool {
    let is_whole = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_plain = is_whole && (word.len() == 1 || !word.starts_with('0'));
    is_plain || serde_json::from_str::<serde_json::Number>(word).is_ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn members(text: &str) -> Result<Vec<(String, String)>, JsonError> {
        let mut found = Vec::new();
        let mut cursor = Cursor::new(text);
        cursor.object(|key, value| {
            found.push((key.to_owned(), value.skip()?.to_owned()));
            Ok(())
        })?;
        cursor.end()?;
        Ok(found)
    }

    #[test]
    fn members_come_in_the_order_of_the_text_and_twice_if_written_twice() {
        let want = [("a", "1"), ("b", r#"{"x":["}",{}]}"#), ("a", "null"), ("é\"", "\"q\\\"\"")];
        let text = r#" { "a":1 , "b":{"x":["}",{}]},"a":null,"\u00e9\"":"q\"" } "#;
        let got = members(text).unwrap();
        assert_eq!(got, want.map(|(k, v)| (k.to_owned(), v.to_owned())));
    }

    #[test]
    fn broken_texts_are_refused() {
        for text in [
            "",
            "{",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{\"a\":tru}",
            "{\"a\":\"x}",
            "{\"a\":[1}",
            "{\"a\":1} x",
            "{\"a\":NaN}",
            "[1]",
            "{\"a\":\"\n\"}",
        ] {
            assert!(members(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_serde_reads_the_cursor_reads_alike(keys in prop::collection::vec(".{0,6}", 0..5), value in ".{0,20}") {
            let object: serde_json::Map<String, serde_json::Value> =
                keys.iter().map(|k| (k.clone(), serde_json::json!({ "v": [value, 1.5, null] }))).collect();
            let text = serde_json::to_string(&object).unwrap();
            let got: Vec<(String, serde_json::Value)> = members(&text).unwrap().into_iter()
                .map(|(k, v)| (k, serde_json::from_str(&v).unwrap())).collect();
            prop_assert_eq!(got, object.into_iter().collect::<Vec<_>>());
        }

        #[test]
        fn no_text_panics(text in ".{0,60}", shaped in r#"[{}\[\]",:\\ ntu0-9]{0,40}"#) {
            for text in [text, shaped] {
                let _ignored = members(&text).is_ok();
            }
        }
    }
}
