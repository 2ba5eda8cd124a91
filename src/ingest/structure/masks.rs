//! One bit a byte: which of 64 bytes are quotes, brackets, or stand in a string.

#![expect(
    clippy::inline_always,
    reason = "a function that is not inlined loses the processor features of its caller"
)]

use fearless_simd::prelude::*;
use fearless_simd::{mask8x64, u8x64};

/// The bytes of a step.
pub const STEP: usize = 64;

/// What carries over from step to step.
#[derive(Default)]
pub struct Masks {
    /// All ones while the step before ended inside a string.
    inside: u64,
    /// One if the step before ended with a backslash that escapes.
    escaping: u64,
}

/// What stands where in one step.
#[derive(Debug, Clone, Copy)]
pub struct Found {
    /// Quotes that begin or end a string.
    pub quotes: u64,
    /// `[` and `{` outside strings.
    pub open: u64,
    /// `]` and `}` outside strings.
    pub close: u64,
    /// All backslashes.
    pub backslashes: u64,
    /// Inside strings, with the opening quote and without the closing one.
    pub inside: u64,
    /// A backslash of this step or of the one before may escape something in it.
    pub has_escapes: bool,
}

impl Masks {
    /// Looks at the next step.
    #[inline(always)]
    pub fn of<S: Simd>(&mut self, simd: S, bytes: u8x64<S>) -> Found {
        let mut quotes = equal(simd, bytes, b'"').to_bitmask();
        let backslashes = equal(simd, bytes, b'\\').to_bitmask();
        // `[` and `{`, and `]` and `}`, differ in one bit.
        let folded = bytes | u8x64::splat(simd, 0x20);
        let open = equal(simd, folded, b'{').to_bitmask();
        let close = equal(simd, folded, b'}').to_bitmask();
        let has_escapes = backslashes | self.escaping != 0;
        if has_escapes {
            quotes &= !self.escaped(backslashes);
        }
        let inside = prefix_xor(quotes) ^ self.inside;
        // The sign bit says whether the last byte lies inside a string; spread it.
        self.inside = 0_u64.wrapping_sub(inside >> 63);
        let (open, close) = (open & !inside, close & !inside);
        Found { quotes, open, close, backslashes, inside, has_escapes }
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

/// Says which bytes are `byte`.
#[inline(always)]
pub fn equal<S: Simd>(simd: S, bytes: u8x64<S>, byte: u8) -> mask8x64<S> {
    bytes.simd_eq(u8x64::splat(simd, byte))
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

const EVEN: u64 = 0x5555_5555_5555_5555;
