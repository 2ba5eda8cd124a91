//! Finds where JSON values end, without reading them.
//!
//! One pass that knows strings, escapes and depth. Boundaries never come from a key or a needle, so
//! text that quotes a record, or a record nested in a request parameter, cannot forge one.
//! While the bytes are at hand the walk also notes which values *may* hold a text that is looked
//! for; that answer is never "no" by mistake.
//!
//! **Invariant:** the spans are those of a strict parser on valid JSON. On broken JSON they may be
//! wrong, and then what is read from them fails to parse or the level does not close: both are
//! told.

#![expect(
    clippy::inline_always,
    reason = "a function that is not inlined loses the processor features of its caller"
)]

use std::sync::LazyLock;

use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch, mask8x64, u8x64};

use super::masks::{Found, Masks, STEP, equal};

/// A container at the walked level: a half-open range of bytes from its bracket to its bracket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The offset of the opening bracket.
    pub start: usize,
    /// The offset after the closing bracket.
    pub end: usize,
    /// The container may hold a text that is looked for.
    pub is_hot: bool,
}

/// How a walk ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// A bracket closed the walked level; the offset after it.
    Closed(usize),
    /// The text ended between values of the walked level, or the walk was stopped.
    Between,
    /// The text ended inside the value that starts here.
    Inside(usize),
}

/// A text that is looked for, of 64 bytes at the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needle {
    /// The text.
    pub text: &'static [u8],
    /// A byte of it that chance rarely writes so far behind the first.
    pub apart: usize,
}

/// Calls `each` with the containers of one level, from `from` on, until the level closes, the text
/// ends or `each` answers `false`.
///
/// `from` must lie outside strings: behind a `[`, or at the start of a text.
pub fn containers(
    text: &[u8],
    from: usize,
    needles: [Needle; 2],
    each: impl FnMut(Span) -> bool,
) -> Ending {
    static LEVEL: LazyLock<Level> = LazyLock::new(Level::new);
    dispatch!(*LEVEL, simd => walk(simd, text, from, needles, each))
}

#[inline(always)]
fn walk<S: Simd>(
    simd: S,
    text: &[u8],
    from: usize,
    needles: [Needle; 2],
    mut each: impl FnMut(Span) -> bool,
) -> Ending {
    let mut masks = Masks::default();
    let (mut depth, mut start, mut is_hot) = (0_u32, from, false);
    let mut at = from;
    while at < text.len() {
        let mut padded = [b' '; 2 * STEP];
        let window = text.get(at..at + 2 * STEP).unwrap_or_else(|| {
            let rest = &text[at..];
            padded[..rest.len()].copy_from_slice(rest);
            &padded
        });
        let found = masks.of(simd, u8x64::from_slice(simd, &window[..STEP]));
        let mut hits = hits(simd, window, needles, &found);
        let Found { open, close, .. } = found;
        let mut brackets = open | close;
        let closing = close.count_ones();
        if closing < depth {
            is_hot |= hits != 0;
            depth = depth + open.count_ones() - closing;
            at += STEP;
            continue;
        }
        while brackets != 0 {
            let bit = brackets.trailing_zeros();
            let bracket = at + bit as usize;
            if open >> bit & 1 == 1 {
                if depth == 0 {
                    start = bracket;
                }
                depth += 1;
            } else if depth == 0 {
                return Ending::Closed(bracket + 1);
            } else {
                depth -= 1;
                if depth == 0 {
                    let behind = u64::MAX << bit;
                    is_hot |= hits & !behind != 0;
                    if !each(Span { start, end: bracket + 1, is_hot }) {
                        return Ending::Between;
                    }
                    hits &= behind;
                    is_hot = false;
                }
            }
            brackets &= brackets - 1;
        }
        is_hot |= hits != 0;
        at += STEP;
    }
    if depth == 0 { Ending::Between } else { Ending::Inside(start) }
}

/// Returns where a needle, or an escape that may hide a letter, begins in a step.
#[inline(always)]
fn hits<S: Simd>(simd: S, window: &[u8], needles: [Needle; 2], found: &Found) -> u64 {
    // No closure: it would lose the processor features.
    let maybe = seen(simd, window, needles[0]) | seen(simd, window, needles[1]);
    let mut hits = 0;
    if maybe.any_true() {
        let is_needle = |rest: &[u8]| needles.iter().any(|needle| rest.starts_with(needle.text));
        hits |= those(window, maybe.to_bitmask(), is_needle);
    }
    if found.has_escapes {
        hits |= those(window, found.backslashes, hides_a_letter);
    }
    hits
}

/// Returns where a needle may begin, by two of its bytes.
#[inline(always)]
fn seen<S: Simd>(simd: S, window: &[u8], needle: Needle) -> mask8x64<S> {
    let first = u8x64::from_slice(simd, &window[..STEP]);
    let later = u8x64::from_slice(simd, &window[needle.apart..needle.apart + STEP]);
    equal(simd, first, needle.text[0]) & equal(simd, later, needle.text[needle.apart])
}

/// Returns those of the places where `is_it` holds for the text from there on.
fn those(window: &[u8], mut places: u64, is_it: impl Fn(&[u8]) -> bool) -> u64 {
    let mut those = 0;
    while places != 0 {
        let at = places.trailing_zeros();
        those |= u64::from(is_it(&window[at as usize..])) << at;
        places &= places - 1;
    }
    those
}

/// Says whether a text may begin with an escape of a printable ASCII character that an `eventSource`
/// or a key could hold: `\u00` and then `2d`, `2e`, or `4` to `7`.
fn hides_a_letter(text: &[u8]) -> bool {
    let [b'\\', b'u', b'0', b'0', high, low, ..] = text else { return false };
    matches!(high, b'4'..=b'7') || *high == b'2' && matches!(low, b'd' | b'D' | b'e' | b'E')
}
