//! The paper of formats with pages.

use std::fmt;
use std::str::FromStr;

/// The size of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paper {
    /// ISO A4.
    A4,
    /// US Letter, which Canada uses too.
    #[default]
    Letter,
}

/// A name that is no paper.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown paper `{0}`; known are a4 and letter")]
pub struct UnknownPaper(pub String);

impl Paper {
    /// Every paper.
    pub const ALL: [Self; 2] = [Self::A4, Self::Letter];

    /// Returns the name that `--paper` takes.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::A4 => "a4",
            Self::Letter => "letter",
        }
    }
}

impl FromStr for Paper {
    type Err = UnknownPaper;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "a4" => Ok(Self::A4),
            "letter" => Ok(Self::Letter),
            _ => Err(UnknownPaper(name.to_owned())),
        }
    }
}

impl fmt::Display for Paper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
