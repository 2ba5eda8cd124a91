//! A cursor over JSON text that borrows what is wanted and checks what it skips.
//!
//! Most of a record is of no use here, so a record is walked once, member by member. A key that
//! stands twice is the caller's to refuse: every member is shown in the order of the text. Escapes,
//! rare in records, are left to `serde_json`.

use std::borrow::Cow;

use super::structure::Structure;

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
    structure: &'a Structure,
    at: usize,
}

impl<'a> Cursor<'a> {
    /// Starts at the first value of `text`, whose structure is given.
    #[must_use]
    pub const fn new(text: &'a str, structure: &'a Structure) -> Self {
        Self { text, structure, at: 0 }
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
        self.entries(|cursor| {
            let key = cursor.string()?;
            cursor.expect(b':', "expected `:`")?;
            member(&key, cursor)
        })
    }

    /// Walks an object like [`Cursor::object`], and says where each key stands among `names`. Keys
    /// in the order of `names` are found without reading them.
    ///
    /// # Errors
    /// Fails where the text is not an object, or as `member` does.
    pub fn object_of<E, F>(&mut self, names: &[&str], mut member: F) -> Result<(), E>
    where
        E: From<JsonError>,
        F: FnMut(Option<usize>, &mut Self) -> Result<(), E>,
    {
        let mut next = 0;
        self.entries(|cursor| {
            let known = cursor.key_among(names, next)?;
            if let Some(index) = known {
                next = index + 1;
            }
            cursor.expect(b':', "expected `:`")?;
            member(known, cursor)
        })
    }

    /// Walks an object: calls `entry` with the cursor before each key.
    #[inline]
    fn entries<E, F>(&mut self, mut entry: F) -> Result<(), E>
    where
        E: From<JsonError>,
        F: FnMut(&mut Self) -> Result<(), E>,
    {
        self.expect(b'{', "expected an object")?;
        if self.next() == Some(b'}') {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.next();
            entry(self)?;
            if self.is_last(b'}', "expected `,` or `}`")? {
                return Ok(());
            }
        }
    }

    /// Consumes a key and returns its index, looking first at `next`.
    #[inline]
    fn key_among(&mut self, names: &[&str], next: usize) -> Result<Option<usize>, JsonError> {
        if names.get(next).is_some_and(|name| self.takes_key(name)) {
            return Ok(Some(next));
        }
        self.key_out_of_order(names, next)
    }

    #[inline(never)]
    fn key_out_of_order(
        &mut self,
        names: &[&str],
        next: usize,
    ) -> Result<Option<usize>, JsonError> {
        let key = self.string()?;
        let is_key =
            |name: &&str| name.len() == key.len() && is_same(name.as_bytes(), key.as_bytes());
        let (before, behind) = names.split_at(next.min(names.len()));
        let later = behind.iter().position(is_key).map(|index| before.len() + index);
        Ok(later.or_else(|| before.iter().position(is_key)))
    }

    /// Consumes this key, if it stands here without escapes.
    #[inline]
    fn takes_key(&mut self, name: &str) -> bool {
        let (start, end) = (self.at + 1, self.at + 1 + name.len());
        let text = self.text.as_bytes();
        let is_here = self.peek() == Some(b'"')
            && text.get(end) == Some(&b'"')
            && is_same(&text[start..end], name.as_bytes());
        if is_here {
            self.at = end + 1;
        }
        is_here
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
        if self.next() == Some(b']') {
            self.at += 1;
            return Ok(());
        }
        loop {
            element(self)?;
            if self.is_last(b']', "expected `,` or `]`")? {
                return Ok(());
            }
        }
    }

    /// Says whether the next value is an object, without consuming it.
    pub fn is_object(&mut self) -> bool {
        self.next() == Some(b'{')
    }

    /// Says whether the next value is an array, without consuming it.
    pub fn is_array(&mut self) -> bool {
        self.next() == Some(b'[')
    }

    /// Consumes a value of any kind.
    ///
    /// # Errors
    /// Fails where no value stands here.
    pub fn scalar(&mut self) -> Result<Scalar<'a>, JsonError> {
        match self.next() {
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
        if self.next() == Some(b'"') {
            return self.string().map(Some);
        }
        self.skip().map(|_| None)
    }

    /// Consumes a value and returns it as written.
    ///
    /// # Errors
    /// Fails where no value stands here, or brackets do not match.
    pub fn skip(&mut self) -> Result<&'a str, JsonError> {
        let first = self.next();
        let start = self.at;
        match first {
            Some(b'{' | b'[') => self.skip_container()?,
            Some(b'"') => {
                self.raw()?;
            }
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
        if self.next().is_none() { Ok(()) } else { self.fail("unexpected text after the value") }
    }

    /// Skips a container by its brackets alone: neither depth nor length costs much.
    fn skip_container(&mut self) -> Result<(), JsonError> {
        match self.structure.end_of_container(self.at) {
            Some(end) => {
                self.at = end;
                Ok(())
            }
            None => self.fail("the value is cut off"),
        }
    }

    #[inline]
    fn string(&mut self) -> Result<Cow<'a, str>, JsonError> {
        let start = self.at;
        let raw = self.raw()?;
        if self.is_as_written(raw) {
            return Ok(Cow::Borrowed(raw));
        }
        self.unescape(start).map(Cow::Owned)
    }

    /// Says whether what stands between two quotes has no escapes.
    #[inline]
    fn is_as_written(&self, raw: &str) -> bool {
        self.structure.is_plain() || !raw.contains('\\')
    }

    /// Reads the string that was just consumed, from its quote at `start`, by its escapes.
    #[cold]
    fn unescape(&self, start: usize) -> Result<String, JsonError> {
        match serde_json::from_str(&self.text[start..self.at]) {
            Ok(text) => Ok(text),
            Err(_) => Err(JsonError { what: "a string has a bad escape", at: start }),
        }
    }

    /// Consumes a string and returns what stands between its quotes.
    #[inline]
    fn raw(&mut self) -> Result<&'a str, JsonError> {
        if self.peek() != Some(b'"') {
            return self.fail("expected a string");
        }
        let Some(end) = self.structure.quote_behind(self.at) else {
            return self.fail("a string is cut off");
        };
        let raw = &self.text[self.at + 1..end];
        if !self.structure.is_plain() && raw.bytes().any(|byte| byte < b' ') {
            return self.fail("a string has a control character");
        }
        self.at = end + 1;
        Ok(raw)
    }

    fn literal(&mut self) -> Result<Scalar<'a>, JsonError> {
        let rest = &self.text.as_bytes()[self.at..];
        let end = rest.iter().position(|byte| !IS_OF_WORD[usize::from(*byte)]);
        let length = end.unwrap_or(rest.len());
        let word = &self.text[self.at..self.at + length];
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

    /// Consumes what stands behind a member or an element; says whether it was the last.
    #[inline]
    fn is_last(&mut self, end: u8, what: &'static str) -> Result<bool, JsonError> {
        let next = self.next();
        if next == Some(end) || next == Some(b',') {
            self.at += 1;
            return Ok(next == Some(end));
        }
        self.fail(what)
    }

    #[inline]
    fn expect(&mut self, byte: u8, what: &'static str) -> Result<(), JsonError> {
        if self.next() == Some(byte) {
            self.at += 1;
            return Ok(());
        }
        self.fail(what)
    }

    /// Moves over blanks and returns the byte behind them.
    #[inline]
    fn next(&mut self) -> Option<u8> {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                next @ (Some(_) | None) => return next,
            }
        }
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[cold]
    const fn fail<T>(&self, what: &'static str) -> Result<T, JsonError> {
        Err(JsonError { what, at: self.at })
    }
}

/// Compares two texts of one length. Most keys are short, and a call to compare them costs more than
/// they do.
#[inline]
fn is_same(a: &[u8], b: &[u8]) -> bool {
    match a.len() {
        4..8 => a.first_chunk::<4>() == b.first_chunk() && a.last_chunk::<4>() == b.last_chunk(),
        8..16 => a.first_chunk::<8>() == b.first_chunk() && a.last_chunk::<8>() == b.last_chunk(),
        16..33 => {
            a.first_chunk::<16>() == b.first_chunk() && a.last_chunk::<16>() == b.last_chunk()
        }
        _ => a == b,
    }
}

/// Which bytes may stand in a literal.
const IS_OF_WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.');
        byte += 1;
    }
    table
};

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
        let structure = Structure::of(text);
        let mut cursor = Cursor::new(text, &structure);
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
    fn names_are_found_in_any_order_and_however_they_are_written() {
        let text = r#" { "b" : 1, "aa":2, "\u0061":3, "c":4, "a":5, "c\"":6, "c":7 } "#;
        let structure = Structure::of(text);
        let mut cursor = Cursor::new(text, &structure);
        let mut found = Vec::new();
        let walked: Result<(), JsonError> = cursor.object_of(&["a", "b", "c"], |known, value| {
            found.push((known, value.skip()?));
            Ok(())
        });
        assert_eq!(walked.and_then(|()| cursor.end()), Ok(()));
        let want = [
            (Some(1), "1"),
            (None, "2"),
            (Some(0), "3"),
            (Some(2), "4"),
            (Some(0), "5"),
            (None, "6"),
            (Some(2), "7"),
        ];
        assert_eq!(found, want);
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
