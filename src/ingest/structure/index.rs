//! The structure of one short text: a record.

#![expect(
    clippy::inline_always,
    reason = "a function that is not inlined loses the processor features of its caller"
)]

use std::sync::LazyLock;

use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch, u8x64};

use super::masks::{Masks, STEP};

/// Where the quotes and brackets of a text stand. Memory: three bits a byte, used again for the
/// next text.
#[derive(Debug, Default)]
pub struct Structure {
    /// A bit for each of 64 bytes: they are asked for far more often than brackets.
    quotes: Vec<u64>,
    brackets: Vec<Brackets>,
    is_plain: bool,
}

/// The brackets among 64 bytes, one bit each.
#[derive(Debug, Clone, Copy, Default)]
struct Brackets {
    open: u64,
    close: u64,
}

impl Structure {
    /// Finds the structure of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut structure = Self::default();
        structure.find(text);
        structure
    }

    /// Finds the structure of another text.
    pub fn find(&mut self, text: &str) -> &Self {
        static LEVEL: LazyLock<Level> = LazyLock::new(Level::new);
        dispatch!(*LEVEL, simd => self.find_with(simd, text.as_bytes()));
        self
    }

    #[inline(always)]
    fn find_with<S: Simd>(&mut self, simd: S, text: &[u8]) {
        let mut masks = Masks::default();
        let (steps, rest) = text.as_chunks::<STEP>();
        let blocks = steps.len() + usize::from(!rest.is_empty());
        // What the text before left is written over, not cleared first.
        self.quotes.resize(blocks, 0);
        self.brackets.resize(blocks, Brackets::default());
        self.is_plain = true;
        let mut blocks = self.quotes.iter_mut().zip(&mut self.brackets);
        for (step, block) in steps.iter().zip(&mut blocks) {
            self.is_plain &= fill(simd, &mut masks, step, block);
        }
        if let Some(block) = blocks.next() {
            let mut padded = [b' '; STEP];
            padded[..rest.len()].copy_from_slice(rest);
            self.is_plain &= fill(simd, &mut masks, &padded, block);
        }
    }

    /// Says that no string has an escape or a control character.
    #[must_use]
    pub const fn is_plain(&self) -> bool {
        self.is_plain
    }

    /// Returns the offset of the next quote behind `at` that is not escaped.
    #[must_use]
    #[inline]
    pub fn quote_behind(&self, at: usize) -> Option<usize> {
        let from = at + 1;
        let mut block = from / STEP;
        let mut quotes = self.quotes.get(block)? & (u64::MAX << (from % STEP));
        while quotes == 0 {
            block += 1;
            quotes = *self.quotes.get(block)?;
        }
        Some(block * STEP + quotes.trailing_zeros() as usize)
    }

    /// Returns the offset behind the container whose bracket stands at `at`.
    #[must_use]
    pub fn end_of_container(&self, at: usize) -> Option<usize> {
        let mut depth = 0_u32;
        let mut behind = u64::MAX << (at % STEP);
        for (number, block) in self.brackets.iter().enumerate().skip(at / STEP) {
            let (open, close) = (block.open & behind, block.close & behind);
            behind = u64::MAX;
            let mut brackets = open | close;
            while brackets != 0 {
                let bit = brackets.trailing_zeros();
                if open >> bit & 1 == 1 {
                    depth += 1;
                } else {
                    // The text at `at` is a bracket that opens, or nothing ends here.
                    depth = u32::checked_sub(depth, 1)?;
                    if depth == 0 {
                        return Some(number * STEP + bit as usize + 1);
                    }
                }
                brackets &= brackets - 1;
            }
        }
        None
    }
}

/// Notes the structure of 64 bytes; says whether no string in them has an escape or a control
/// character.
#[inline(always)]
fn fill<S: Simd>(
    simd: S,
    masks: &mut Masks,
    step: &[u8; STEP],
    (quotes, brackets): (&mut u64, &mut Brackets),
) -> bool {
    let bytes = u8x64::from_slice(simd, step);
    let found = masks.of(simd, bytes);
    let controls = bytes.simd_lt(u8x64::splat(simd, b' ')).to_bitmask();
    *quotes = found.quotes;
    *brackets = Brackets { open: found.open, close: found.close };
    found.backslashes | (controls & found.inside) == 0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn quotes_in_strings_are_no_quotes_and_brackets_in_strings_no_brackets() {
        let text = format!("[{}{}", r#"{"a":"\"]\\","b":[]}"#.repeat(20), "] ");
        let structure = Structure::of(&text);
        assert_eq!(structure.end_of_container(0), Some(text.len() - 1));
        assert_eq!(structure.end_of_container(1), Some(21));
        assert_eq!(structure.quote_behind(6), Some(12));
        assert!(!structure.is_plain());
        assert!(Structure::of(r#"{"a":"b"}"#).is_plain());
        assert!(Structure::of("{\n\"a\": \"b\"}").is_plain());
        assert!(!Structure::of("{\"a\":\"\n\"}").is_plain());
    }

    #[test]
    fn what_is_cut_has_no_end() {
        let structure = Structure::of(r#"{"a":["#);
        assert_eq!((structure.end_of_container(0), structure.quote_behind(3)), (None, None));
        assert_eq!(Structure::of("").end_of_container(0), None);
        assert_eq!(Structure::of("]").end_of_container(0), None);
    }

    proptest! {
        #[test]
        fn the_end_of_a_container_is_where_a_parser_finds_it(
            values in prop::collection::vec(".{0,90}", 1..9),
            pad in 0_usize..130,
        ) {
            let array = serde_json::to_string(&serde_json::json!([{ "k": values }, [[]], "}"])).unwrap();
            let text = format!("{}{array}]", " ".repeat(pad));
            prop_assert_eq!(Structure::of(&text).end_of_container(pad), Some(pad + array.len()));
        }
    }
}
