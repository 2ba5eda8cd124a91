//! Texts told apart by a number, where there are too many to hold.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, BuildHasherDefault, Hash, Hasher};

use foldhash::quality::FixedState;

/// A number in place of a text: 16 bytes, the same on every run. Two of a billion texts share one
/// once in 10^20 ledgers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark([u64; 2]);

impl Mark {
    /// Returns the number of a text, or of several.
    pub fn of(value: impl Hash) -> Self {
        Self([1, 2].map(|seed| FixedState::with_seed(seed).hash_one(&value)))
    }

    /// Adds up marks, whatever their order.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        let ([a, b], [c, d]) = (self.0, other.0);
        Self([a.wrapping_add(c), b.wrapping_add(d)])
    }

    /// The sum of no marks.
    pub const NONE: Self = Self([0, 0]);
}

/// A mark is a hash already.
impl Hash for Mark {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0[0]);
    }
}

/// Marks to look up.
pub type Marks = HashSet<Mark, AsItIs>;

/// What is known of what is marked.
pub type Marked<T> = HashMap<Mark, T, AsItIs>;

type AsItIs = BuildHasherDefault<Half>;

/// Takes half of a mark for its hash.
#[derive(Debug, Clone, Copy, Default)]
pub struct Half(u64);

impl Hasher for Half {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        // Only whole marks are looked up; other bytes would still be told apart.
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, half: u64) {
        self.0 = half;
    }
}
