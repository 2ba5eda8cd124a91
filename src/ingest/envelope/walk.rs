//! Finds where JSON values end, without reading them.
//!
//! One pass that knows strings, escapes and depth, 64 bytes at a step, in the manner of simdjson's
//! first stage (<https://arxiv.org/abs/1902.08318>). Boundaries never come from a key or a needle,
//! so text that quotes a record, or a record nested in a request parameter, cannot forge one.
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

/// A container at the walked level: a half-open range of bytes from its bracket to its bracket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The offset of the opening bracket.
    pub start: usize,
    /// The offset after the closing bracket.
    pub end: usize,
    /// The container may hold a text that a probe looks for.
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

/// Two bytes at a distance below 64 that every text looked for contains: cheap to see, and rarely
/// seen by chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Probe {
    /// The first byte.
    pub first: u8,
    /// The later byte.
    pub later: u8,
    /// How far the later byte stands behind the first.
    pub apart: usize,
}

/// Calls `each` with the containers of one level, from `from` on, until the level closes, the text
/// ends or `each` answers `false`.
///
/// `from` must lie outside strings: behind a `[`, or at the start of a text.
pub fn containers(
    text: &[u8],
    from: usize,
    probes: [Probe; 2],
    each: impl FnMut(Span) -> bool,
) -> Ending {
    static LEVEL: LazyLock<Level> = LazyLock::new(Level::new);
    dispatch!(*LEVEL, simd => walk(simd, text, from, probes, each))
}

/// Returns the offset behind the container that begins at `at`.
#[must_use]
pub fn end_of_container(text: &[u8], at: usize) -> Option<usize> {
    let never = Probe { first: 0xff, later: 0xff, apart: 0 };
    let mut end = None;
    containers(text, at, [never, never], |span| {
        end = Some(span.end);
        false
    });
    end
}

#[inline(always)]
fn walk<S: Simd>(
    simd: S,
    text: &[u8],
    from: usize,
    probes: [Probe; 2],
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
        let (open, close, hit) = masks.of(simd, window, probes);
        is_hot |= hit;
        let mut brackets = open | close;
        let closing = close.count_ones();
        if closing < depth {
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
                    if !each(Span { start, end: bracket + 1, is_hot }) {
                        return Ending::Between;
                    }
                    // What was seen in this step may belong to the next container as well.
                    is_hot = hit;
                }
            }
            brackets &= brackets - 1;
        }
        at += STEP;
    }
    if depth == 0 { Ending::Between } else { Ending::Inside(start) }
}

/// What carries over from step to step.
#[derive(Default)]
struct Masks {
    /// All ones while the step before ended inside a string.
    inside: u64,
    /// One if the step before ended with a backslash that escapes.
    escaping: u64,
}

impl Masks {
    /// Returns the brackets of a step that stand outside strings, opening and closing, and whether
    /// a probe or an escape that may hide a letter begins in it.
    #[inline(always)]
    fn of<S: Simd>(&mut self, simd: S, window: &[u8], probes: [Probe; 2]) -> (u64, u64, bool) {
        let bytes = u8x64::from_slice(simd, &window[..STEP]);
        let mut quotes = equal(simd, bytes, b'"').to_bitmask();
        let backslashes = equal(simd, bytes, b'\\').to_bitmask();
        // `[` and `{`, and `]` and `}`, differ in one bit.
        let folded = bytes | u8x64::splat(simd, 0x20);
        let open = equal(simd, folded, b'{').to_bitmask();
        let close = equal(simd, folded, b'}').to_bitmask();
        let [one, other] = probes;
        let mut hit = (seen(simd, window, one) | seen(simd, window, other)).any_true();
        if backslashes | self.escaping != 0 {
            quotes &= !self.escaped(backslashes);
            hit |= hides_a_letter(window, backslashes);
        }
        let inside = prefix_xor(quotes) ^ self.inside;
        // The sign bit says whether the last byte lies inside a string; spread it.
        self.inside = 0_u64.wrapping_sub(inside >> 63);
        (open & !inside, close & !inside, hit)
    }

    /// Returns the bytes that a backslash before them escapes (section 3.1.1 of the paper).
    #[inline(always)]
    const fn escaped(&mut self, backslashes: u64) -> u64 {
        let backslashes = backslashes & !self.escaping;
        let follows = backslashes << 1 | self.escaping;
        let odd_starts = backslashes & !EVEN & !follows;
        let (sums, overflow) = odd_starts.overflowing_add(backslashes);
        self.escaping = overflow as u64;
        (EVEN ^ sums << 1) & follows
    }
}

#[inline(always)]
fn equal<S: Simd>(simd: S, bytes: u8x64<S>, byte: u8) -> mask8x64<S> {
    bytes.simd_eq(u8x64::splat(simd, byte))
}

/// Returns where the probe's pair of bytes begins.
#[inline(always)]
fn seen<S: Simd>(simd: S, window: &[u8], probe: Probe) -> mask8x64<S> {
    let first = u8x64::from_slice(simd, &window[..STEP]);
    let later = u8x64::from_slice(simd, &window[probe.apart..probe.apart + STEP]);
    equal(simd, first, probe.first) & equal(simd, later, probe.later)
}

/// Says whether one of the backslashes may begin an escape of a printable ASCII character that an
/// `eventSource` or a key could hold: `\u00` and then `2d`, `2e`, or `4` to `7`.
fn hides_a_letter(window: &[u8], mut backslashes: u64) -> bool {
    while backslashes != 0 {
        let at = backslashes.trailing_zeros() as usize;
        if let [b'\\', b'u', b'0', b'0', high, low] = window[at..at + 6]
            && (matches!(high, b'4'..=b'7')
                || high == b'2' && matches!(low, b'd' | b'D' | b'e' | b'E'))
        {
            return true;
        }
        backslashes &= backslashes - 1;
    }
    false
}

/// Returns a mask in which each bit is the parity of the bits up to and with it.
#[inline(always)]
const fn prefix_xor(mut bits: u64) -> u64 {
    let mut shift = 1;
    while shift < 64 {
        bits ^= bits << shift;
        shift *= 2;
    }
    bits
}

const STEP: usize = 64;
const EVEN: u64 = 0x5555_5555_5555_5555;
