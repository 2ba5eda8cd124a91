//! What is wrong with a policy.

use std::fmt;

/// Why a policy cannot be used: every mistake in it, by line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyError {
    /// The file or the list, as typed.
    pub name: String,
    /// What is wrong, by line.
    pub mistakes: Vec<Mistake>,
}

/// One mistake in a policy.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// The line, from 1; `None` for a list that has no lines.
    pub line: Option<usize>,
    /// The key, where the mistake has one.
    pub key: Option<String>,
    /// What is wrong, and what was probably meant.
    pub what: String,
}

impl std::error::Error for PolicyError {}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot use policy `{}`", self.name)?;
        self.mistakes.iter().try_for_each(|mistake| write!(f, "\n  {mistake}"))
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, &self.key) {
            (Some(line), Some(key)) => write!(f, "line {line}, `{key}`: ")?,
            (Some(line), None) => write!(f, "line {line}: ")?,
            (None, Some(key)) => write!(f, "`{key}`: ")?,
            (None, None) => {}
        }
        f.write_str(&self.what)
    }
}
