//! Patterns with `*` and `?`, as IAM writes them.

use std::fmt;

use wildmatch::WildMatch;

/// A pattern in which `*` stands for any text and `?` for one character; case counts.
#[derive(Clone, PartialEq)]
pub struct Glob(WildMatch);

impl Glob {
    /// Reads a pattern; every text is one.
    #[must_use]
    pub fn new(pattern: &str) -> Self {
        Self(WildMatch::new(pattern))
    }

    /// Says whether `text` fits the pattern from its start to its end.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        self.0.matches(text)
    }
}

impl fmt::Debug for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Glob({})", self.0)
    }
}

impl fmt::Display for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
